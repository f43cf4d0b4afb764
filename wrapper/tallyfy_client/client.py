"""Tallyfy and AsyncTallyfy: the httpx client that each holds, and one way each to make a call."""

from abc import ABC, abstractmethod
from collections.abc import Coroutine
from typing import Any, Generic, Self, TypeVar

import httpx
import stamina

from tallyfy_api import Client
from tallyfy_api.models import Run, Task

from .calls import Call, Listing
from .completion import CompletionSteps
from .errors import InvalidRequestError, TallyfyError
from .pagination import AsyncPager, Pager
from .resources import Runs, Tasks
from .retrying import FIRST_WAIT, JITTER, retry_hook
from .settings import Settings, Timeout
from .transport import HOOKS, HOOKS_ASYNC, AsyncThrough, Through, typed_errors

Result = TypeVar("Result")
Item = TypeVar("Item")
HttpClient = TypeVar("HttpClient", httpx.Client, httpx.AsyncClient)


class _BaseClient(ABC, Generic[HttpClient]):
    """What both clients have: their settings."""

    def __init__(
        self,
        token: str | None = None,
        *,
        org_id: str | None = None,
        base_url: str | None = None,
        timeout: Timeout = None,
        max_attempts: int = 4,
        max_retry_wait: float = 60.0,
        max_concurrency: int = 8,
        user_agent: str | None = None,
        http_client: HttpClient | None = None,
    ) -> None:
        """Set up a client. Nothing is sent.

        What is not given comes from the environment: `TALLYFY_ACCESS_TOKEN`, `TALLYFY_ORG_ID`,
        `TALLYFY_BASE_URL`.

        Args:
            token: The access token.
            org_id: The id of the organization.
            base_url: The address of the service; `https://go.tallyfy.com/api` if neither this nor
                the environment names one. A plain-http address is refused unless it is this
                machine.
            timeout: Seconds to wait for the service at each step (connecting, sending, reading),
                or an `httpx.Timeout`. 30 seconds, and 10 for connecting, if not given.
            max_attempts: How often a request is sent at most, the first time included.
            max_retry_wait: The longest single wait before another attempt, in seconds. If the
                service asks for a longer one, the error is raised at once, with `retry_after`.
            max_concurrency: How many pages of one listing may be requested at the same time. For
                now, pages are read one after another.
            user_agent: Text to add to the `User-Agent` header, such as the name of your service.
            http_client: Your own httpx client, for proxies, certificates or hooks. It sends the
                requests and stays yours to close; its address, authentication and headers are not
                used.

        Raises:
            ConfigurationError: A setting is missing or not acceptable.
        """
        self._settings = Settings.resolve(
            token=token,
            org_id=org_id,
            base_url=base_url,
            timeout=timeout,
            max_attempts=max_attempts,
            max_retry_wait=max_retry_wait,
            max_concurrency=max_concurrency,
            user_agent=user_agent,
        )
        self._connect(http_client)

    @abstractmethod
    def _connect(self, http_client: HttpClient | None) -> None:
        """Open the httpx client, and offer runs and tasks through it."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._settings!r})"


class Tallyfy(_BaseClient[httpx.Client]):
    """A client of the Tallyfy API. Use it in a `with` statement, or close it.

    Attributes:
        runs: List and read runs.
        tasks: List, read and complete tasks.
    """

    runs: Runs[Run, Pager[Run]]
    tasks: Tasks[Task, Pager[Task]]

    def _connect(self, http_client: httpx.Client | None) -> None:
        self._http = httpx.Client(
            **self._settings.for_httpx(),
            transport=None if http_client is None else Through(http_client),
            event_hooks=HOOKS,
        )
        self._generated = Client(self._settings.base_url).set_httpx_client(self._http)
        self.runs = Runs(self._settings.org_id, self._send, self._page_through)
        self.tasks = Tasks(self._settings.org_id, self._send, self._page_through, self._follow)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _send(self, call: Call[Result]) -> Result:
        _check_open(self._http)
        for attempt in _attempts(self._settings):
            with attempt, typed_errors(call):
                answer = call.operation.sync_detailed(client=self._generated, **call.arguments)
                result = call.read(answer.parsed)
        return result

    def _page_through(self, listing: Listing[Item]) -> Pager[Item]:
        return Pager(
            lambda number: self._send(listing.page(number)), listing.start_page, listing.limit
        )

    def _follow(self, steps: CompletionSteps) -> Task:
        try:
            call = next(steps)
            while True:
                try:
                    result = self._send(call)
                except TallyfyError as error:
                    call = steps.throw(error)
                else:
                    call = steps.send(result)
        except StopIteration as end:
            return _task_of(end)


class AsyncTallyfy(_BaseClient[httpx.AsyncClient]):
    """A client of the Tallyfy API for asyncio. Use it in an `async with` statement, or close it.

    Attributes:
        runs: List and read runs.
        tasks: List, read and complete tasks.
    """

    runs: Runs[Coroutine[Any, Any, Run], AsyncPager[Run]]
    tasks: Tasks[Coroutine[Any, Any, Task], AsyncPager[Task]]

    def _connect(self, http_client: httpx.AsyncClient | None) -> None:
        self._http = httpx.AsyncClient(
            **self._settings.for_httpx(),
            transport=None if http_client is None else AsyncThrough(http_client),
            event_hooks=HOOKS_ASYNC,
        )
        self._generated = Client(self._settings.base_url).set_async_httpx_client(self._http)
        self.runs = Runs(self._settings.org_id, self._send, self._page_through)
        self.tasks = Tasks(self._settings.org_id, self._send, self._page_through, self._follow)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _send(self, call: Call[Result]) -> Result:
        _check_open(self._http)
        async for attempt in _attempts(self._settings):
            with attempt, typed_errors(call):
                answer = await call.operation.asyncio_detailed(
                    client=self._generated, **call.arguments
                )
                result = call.read(answer.parsed)
        return result

    def _page_through(self, listing: Listing[Item]) -> AsyncPager[Item]:
        return AsyncPager(
            lambda number: self._send(listing.page(number)), listing.start_page, listing.limit
        )

    async def _follow(self, steps: CompletionSteps) -> Task:
        try:
            call = next(steps)
            while True:
                try:
                    result = await self._send(call)
                except TallyfyError as error:
                    call = steps.throw(error)
                else:
                    call = steps.send(result)
        except StopIteration as end:
            return _task_of(end)


def _task_of(end: StopIteration) -> Task:
    task: Task = end.value
    return task


def _check_open(http: httpx.Client | httpx.AsyncClient) -> None:
    if http.is_closed:
        raise InvalidRequestError("This client is closed.")


def _attempts(settings: Settings) -> Any:
    # stamina serves `for` and `async for` with the same object.
    return stamina.retry_context(
        on=retry_hook(settings.max_retry_wait),
        attempts=settings.max_attempts,
        timeout=None,
        wait_initial=FIRST_WAIT,
        wait_jitter=JITTER,
        wait_max=settings.max_retry_wait,
    )
