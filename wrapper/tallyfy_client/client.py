"""Tallyfy and AsyncTallyfy: the httpx client that each holds, and one way each to make a call."""

from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, Self, TypeVar

import httpx
import stamina

from tallyfy_api import Client
from tallyfy_api.models import Run, Task

from .calls import Call, Listing
from .completion import CompletionSteps
from .errors import (
    APIResponseValidationError,
    APIStatusError,
    TallyfyError,
    error_from_answer,
    error_from_lost_answer,
)
from .pagination import AsyncPager, Pager
from .resources import Runs, Tasks
from .retrying import FIRST_WAIT, JITTER, retry_hook
from .settings import Settings, Timeout

Result = TypeVar("Result")
Item = TypeVar("Item")
HttpClient = TypeVar("HttpClient", httpx.Client, httpx.AsyncClient)

# The answer that is being read, for what an error has to tell of it.
_answer: ContextVar[httpx.Response | None] = ContextVar("tallyfy_answer", default=None)


class _BaseClient(Generic[HttpClient]):
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

    def _connect(self, http_client: HttpClient | None) -> None:
        raise NotImplementedError

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
            transport=None if http_client is None else _Through(http_client),
            event_hooks={"request": [_write_spaces_as_percent_20], "response": [_check_answer]},
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
        for attempt in _attempts(self._settings):
            with attempt, _typed_errors(call):
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
            transport=None if http_client is None else _AsyncThrough(http_client),
            event_hooks={
                "request": [_write_spaces_as_percent_20_async],
                "response": [_check_answer_async],
            },
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
        async for attempt in _attempts(self._settings):
            with attempt, _typed_errors(call):
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


@contextmanager
def _typed_errors(call: Call[Any]) -> Iterator[None]:
    """Turn what httpx, json and the generated models raise into this client's errors."""
    _answer.set(None)
    completing = call.completes_task
    try:
        yield
    except APIStatusError as error:
        # A request that was refused did nothing. After a failure of the server, nobody knows.
        error.may_have_taken_effect = completing and error.status_code in {408, *range(500, 600)}
        raise
    except httpx.DecodingError as failure:
        raise _unreadable(failure, b"", completing) from failure
    except httpx.RequestError as failure:
        raise error_from_lost_answer(failure, completing=completing) from failure
    except (AttributeError, KeyError, TypeError, ValueError) as failure:
        answer = _answer.get()
        if answer is None:
            raise
        raise _unreadable(failure, answer.content, completing) from failure


def _unreadable(failure: Exception, body: bytes, completing: bool) -> APIResponseValidationError:
    return APIResponseValidationError(
        f"The service answered with success, but the answer cannot be read: "
        f"{type(failure).__name__}: {failure}",
        body=body,
        may_have_taken_effect=completing,
    )


def _write_spaces_as_percent_20(request: httpx.Request) -> None:
    # httpx writes a space in a query as `+`, which the service does not read as one. A plus sign
    # itself is `%2B` by then.
    query = request.url.query
    if b"+" in query:
        request.url = request.url.copy_with(query=query.replace(b"+", b"%20"))


async def _write_spaces_as_percent_20_async(request: httpx.Request) -> None:
    _write_spaces_as_percent_20(request)


def _check_answer(response: httpx.Response) -> None:
    """Raise the error of an error status before generated code takes a page of HTML for JSON."""
    _answer.set(response)
    if not response.is_success:
        try:
            body = response.read()
        except httpx.DecodingError:
            body = b""
        raise error_from_answer(response.status_code, response.headers, body)


async def _check_answer_async(response: httpx.Response) -> None:
    _answer.set(response)
    if not response.is_success:
        try:
            body = await response.aread()
        except httpx.DecodingError:
            body = b""
        raise error_from_answer(response.status_code, response.headers, body)


class _Through(httpx.BaseTransport):
    """Sends through the caller's own httpx client, which stays as it is and stays open."""

    def __init__(self, http_client: httpx.Client) -> None:
        self._http_client = http_client

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._http_client.send(request, stream=True, auth=None, follow_redirects=False)


class _AsyncThrough(httpx.AsyncBaseTransport):
    """Sends through the caller's own httpx client, which stays as it is and stays open."""

    def __init__(self, http_client: httpx.AsyncClient) -> None:
        self._http_client = http_client

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._http_client.send(request, stream=True, auth=None, follow_redirects=False)
