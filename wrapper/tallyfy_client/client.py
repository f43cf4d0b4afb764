"""Tallyfy and AsyncTallyfy: the httpx client that each holds, and one way each to make a call."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Coroutine, Mapping
from copy import copy
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from threading import RLock
from typing import Any, Generic, Self, TypeVar, Unpack
from weakref import WeakSet

import httpx
import stamina

from tallyfy_api import Client
from tallyfy_api.models import Run, Task

from .calls import Call, Listing, raw_call
from .completion import TaskSteps, Wait
from .deadlines import Deadline
from .errors import ConfigurationError, TallyfyError
from .exchange import HOOKS, HOOKS_ASYNC, BearerToken, LastResponse, exchange, last_response
from .pages import Page
from .pagination import AsyncPager, Pager
from .prefetch import TaskPrefetch, ThreadPrefetch
from .resources import Runs, Tasks
from .retrying import Pause, Retrying, Sleep
from .settings import Options, Settings, Timeout, Token
from .transport import (
    AsyncBorrowedClient,
    AsyncOwnClient,
    BorrowedClient,
    OwnClient,
    check_open,
)
from .walk import Walk

Result = TypeVar("Result")
Item = TypeVar("Item")
HttpClient = TypeVar("HttpClient", httpx.Client, httpx.AsyncClient)


class _BaseClient(ABC, Generic[HttpClient]):
    """What both clients have: their settings."""

    def __init__(
        self,
        token: Token | None = None,
        *,
        org_id: str | None = None,
        base_url: str | None = None,
        timeout: Timeout = None,
        deadline: float | None = None,
        max_attempts: int = 4,
        max_retry_wait: float = 60.0,
        max_concurrency: int = 8,
        user_agent: str | None = None,
        allow_insecure_http: bool = False,
        http_client: HttpClient | None = None,
    ) -> None:
        """Set up a client. Nothing is sent.

        What is not given comes from the environment: `TALLYFY_ACCESS_TOKEN`, `TALLYFY_ORG_ID`,
        `TALLYFY_BASE_URL`.

        Args:
            token: The access token, or a function that gives it. The function is called for each
                attempt, so that the token can be renewed; AsyncTallyfy awaits what it gives.
            org_id: The id of the organization.
            base_url: The address of the service; `https://go.tallyfy.com/api` if neither this nor
                the environment names one. A plain-http address is refused unless it is this
                machine.
            timeout: Seconds to wait for the service at each step (connecting, sending, reading),
                or an `httpx.Timeout`. 30 seconds, and 10 for connecting, if not given.
            deadline: Seconds that one call may take in all, with its attempts, the waits between
                them, and the read-back of a completion. No limit if not given. For a listing, each
                page is a call.
            max_attempts: How often a request is sent at most, the first time included.
            max_retry_wait: The longest single wait before another attempt, in seconds. If the
                service asks for a longer one, the error is raised at once, with `retry_after`.
            max_concurrency: How many pages of one listing may be requested at the same time. They
                grow from one (1, 2, 4, …), so that leaving a listing early wastes little.
            user_agent: Text to add to the `User-Agent` header, such as the name of your service.
            allow_insecure_http: Let a plain-http address of another machine pass. Everyone on the
                way can read the token.
            http_client: Your own httpx client, for proxies, certificates or hooks. It sends the
                requests and stays yours to close. Its address, time-outs, authentication, headers
                and redirects are not used.

        Raises:
            ConfigurationError: A setting is missing or not acceptable.
        """
        self._settings = Settings.resolve(
            token=token,
            org_id=org_id,
            base_url=base_url,
            timeout=timeout,
            deadline=deadline,
            max_attempts=max_attempts,
            max_retry_wait=max_retry_wait,
            max_concurrency=max_concurrency,
            user_agent=user_agent,
            allow_insecure_http=allow_insecure_http,
        )
        self._pause = Pause()
        self._owns_connections = True
        self._open_connections(http_client)
        self._offer()

    def with_options(self, **options: Unpack[Options]) -> Self:
        """Return a copy with other settings, which shares the connections.

        Closing the copy leaves the connections open: they belong to the client it was made from.

        Args:
            options: Any of token, org_id, timeout, deadline, max_attempts, max_retry_wait,
                max_concurrency, user_agent; as for the client itself.

        Raises:
            ConfigurationError: A setting is not acceptable.
        """
        other = copy(self)
        other._settings = self._settings.changed(options)
        other._owns_connections = False
        other._offer()
        return other

    @property
    def last_response(self) -> LastResponse | None:
        """Status, headers and request id of the last answer to this client, or a copy that shares
        its connections, in this thread or task; None if there was none.
        """
        return last_response(self._pause)

    def _open_connections(self, http_client: HttpClient | None) -> None:
        try:
            self._connect(http_client)
        except (ImportError, OSError, ValueError, httpx.InvalidURL) as error:
            # The text of the error can hold the password of a proxy.
            raise ConfigurationError(
                f"httpx cannot be set up ({type(error).__name__}). Look at the variables "
                "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, SSL_CERT_FILE and SSL_CERT_DIR."
            ) from None

    @abstractmethod
    def _connect(self, http_client: HttpClient | None) -> None:
        """Open the httpx client."""

    @abstractmethod
    def _offer(self) -> None:
        """Offer runs and tasks."""

    def _retrying(
        self, call: Call[Any], deadline: Deadline | None, sleep: Sleep | None = None
    ) -> Retrying:
        deadline = deadline or self._deadline()
        return Retrying(call.name, self._settings, deadline, self._pause, sleep)

    def _walk(self, listing: Listing[Item]) -> Walk[Item]:
        return Walk(listing.start_page, listing.limit, self._settings.max_concurrency)

    def _deadline(self) -> Deadline:
        return Deadline.after(self._settings.deadline)

    def _for_httpx(self) -> dict[str, Any]:
        return {
            "base_url": self._settings.base_url,
            "auth": BearerToken(),
            # Without the first the service sends some errors as pages of HTML. The second is
            # required; generated operations send it by themselves.
            "headers": {"Accept": "application/json", "X-Tallyfy-Client": "APIClient"},
            # A copy with another token must not come with the session of this one.
            "cookies": CookieJar(DefaultCookiePolicy(allowed_domains=())),
        }

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
        self._prefetches: WeakSet[ThreadPrefetch[Any]] = WeakSet()
        self._prefetches_change = RLock()
        self._http = OwnClient(
            **self._for_httpx(),
            transport=None if http_client is None else BorrowedClient(http_client),
            event_hooks=HOOKS,
        )
        self._generated = Client(self._settings.base_url).set_httpx_client(self._http)

    def _offer(self) -> None:
        self.runs = Runs(self._settings.org_id, self._send, self._page_through)
        self.tasks = Tasks(self._settings.org_id, self._send, self._page_through, self._follow)

    def close(self) -> None:
        """Close the connections. A copy leaves them open.

        Nothing more is sent. Pages that are read ahead are dropped. Requests that are under way in
        other threads or tasks are waited for, so that no answer is lost, for as long as their
        time-outs and deadlines allow.

        Do not call it in a handler of signals, which may have interrupted what it waits for: raise
        an exception there, which ends the `with` statement.
        """
        if self._owns_connections:
            self._http.stop()
            with self._prefetches_change:
                under_way = list(self._prefetches)
            for prefetch in under_way:
                prefetch.close()
            self._http.close()
            # One of their threads may be what closes the client.
            if not self._http.is_sending_here():
                for prefetch in under_way:
                    prefetch.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def raw_request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
    ) -> httpx.Response:
        """Send a request that the contract does not cover, with the same safety as all others.

        GET, HEAD and OPTIONS are tried again as reads are. All others are sent again only if they
        certainly did not arrive or were declined with 429.

        Args:
            method: The HTTP method.
            path: The path below the base address, such as `/organizations/…/users`. No query.
            params: The query. A list gives one part for each of its values.
            json: The body.

        Returns:
            The answer, of a status of success, with its body read.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            OutcomeUnknownError: A request that changes something was sent, its answer was lost.
            TallyfyError: Any other failure.
        """
        return self._send(raw_call(method, path, params, json))

    def _send(
        self,
        call: Call[Result],
        deadline: Deadline | None = None,
        sleep: Sleep | None = None,
    ) -> Result:
        check_open(self._http, "This client")
        retrying = self._retrying(call, deadline, sleep)
        for attempt in _attempts(retrying):
            # While one request waits, another may be told to wait longer.
            while wait := retrying.wait_before_attempt():
                (sleep or time.sleep)(wait)
            with attempt, exchange(call, retrying):
                answer = call.operation.sync_detailed(client=self._generated, **call.arguments)
                result = call.read(answer.parsed)
        return result

    def _page_through(self, listing: Listing[Item]) -> Pager[Item]:
        return Pager(partial(self._walk, listing), partial(self._prefetch, listing))

    def _prefetch(self, listing: Listing[Item]) -> ThreadPrefetch[Item]:
        def fetch(number: int, sleep: Sleep) -> Page[Item]:
            return self._send(listing.page(number), None, sleep)

        prefetch = ThreadPrefetch(fetch, self._settings.max_concurrency)
        with self._prefetches_change:
            self._prefetches.add(prefetch)
        return prefetch

    def _follow(self, steps: TaskSteps) -> Task:
        deadline = self._deadline()
        try:
            step = next(steps)
            while True:
                if isinstance(step, Wait):
                    time.sleep(step.seconds)
                    # What follows a wait is a call of its own.
                    deadline = min(self._deadline(), step.until)
                    step = steps.send(None)
                    continue
                try:
                    result = self._send(step, deadline)
                except TallyfyError as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(result)
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
        self._prefetches: WeakSet[TaskPrefetch[Any]] = WeakSet()
        self._http = AsyncOwnClient(
            **self._for_httpx(),
            transport=None if http_client is None else AsyncBorrowedClient(http_client),
            event_hooks=HOOKS_ASYNC,
        )
        self._generated = Client(self._settings.base_url).set_async_httpx_client(self._http)

    def _offer(self) -> None:
        self.runs = Runs(self._settings.org_id, self._send, self._page_through)
        self.tasks = Tasks(self._settings.org_id, self._send, self._page_through, self._follow)

    async def close(self) -> None:
        """Close the connections. A copy leaves them open.

        Nothing more is sent. Pages that are read ahead are dropped. Requests that are under way in
        other threads or tasks are waited for, so that no answer is lost, for as long as their
        time-outs and deadlines allow.

        Do not call it in a handler of signals, which may have interrupted what it waits for: raise
        an exception there, which ends the `with` statement.
        """
        if self._owns_connections:
            self._http.stop()
            try:
                for prefetch in list(self._prefetches):
                    await prefetch.aclose()
            finally:
                await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def raw_request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
    ) -> httpx.Response:
        """Send a request that the contract does not cover, with the same safety as all others.

        GET, HEAD and OPTIONS are tried again as reads are. All others are sent again only if they
        certainly did not arrive or were declined with 429.

        Args:
            method: The HTTP method.
            path: The path below the base address, such as `/organizations/…/users`. No query.
            params: The query. A list gives one part for each of its values.
            json: The body.

        Returns:
            The answer, of a status of success, with its body read.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            OutcomeUnknownError: A request that changes something was sent, its answer was lost.
            TallyfyError: Any other failure.
        """
        return await self._send(raw_call(method, path, params, json))

    async def _send(self, call: Call[Result], deadline: Deadline | None = None) -> Result:
        check_open(self._http, "This client")
        retrying = self._retrying(call, deadline)
        async for attempt in _attempts(retrying):
            # While one request waits, another may be told to wait longer.
            while wait := retrying.wait_before_attempt():
                await asyncio.sleep(wait)
            with attempt, exchange(call, retrying):
                answer = await call.operation.asyncio_detailed(
                    client=self._generated, **call.arguments
                )
                result = call.read(answer.parsed)
        return result

    def _page_through(self, listing: Listing[Item]) -> AsyncPager[Item]:
        return AsyncPager(partial(self._walk, listing), partial(self._prefetch, listing))

    def _prefetch(self, listing: Listing[Item]) -> TaskPrefetch[Item]:
        prefetch = TaskPrefetch(lambda number: self._send(listing.page(number)))
        self._prefetches.add(prefetch)
        return prefetch

    async def _follow(self, steps: TaskSteps) -> Task:
        deadline = self._deadline()
        try:
            step = next(steps)
            while True:
                if isinstance(step, Wait):
                    await asyncio.sleep(step.seconds)
                    # What follows a wait is a call of its own.
                    deadline = min(self._deadline(), step.until)
                    step = steps.send(None)
                    continue
                try:
                    result = await self._send(step, deadline)
                except TallyfyError as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(result)
        except StopIteration as end:
            return _task_of(end)


def _task_of(end: StopIteration) -> Task:
    task: Task = end.value
    return task


def _attempts(retrying: Retrying) -> Any:
    # stamina serves `for` and `async for` with the same object. How many attempts and how long the
    # waits are is for `retrying` to say.
    return stamina.retry_context(on=retrying.wait_after, attempts=None, timeout=None)
