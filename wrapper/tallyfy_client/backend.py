"""What both back ends share: what goes out, what comes of it, and what keeps it from going out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from ipaddress import ip_address
from math import ceil, inf
from socket import SHUT_RDWR
from threading import Lock, Thread
from time import monotonic
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from .errors import ConfigurationError, InvalidRequestError
from .failures import is_of_signal_handler, shows_that_nothing_was_sent
from .responses import RawResponse, UndecodedResponse

if TYPE_CHECKING:
    from tallyfy_api.types import Request

Result = TypeVar("Result")

_LONGEST_URL = 65_536  # For httpx. What servers take is far less.


class Timeouts(NamedTuple):
    """How many seconds each step of a request may take; None for no limit."""

    connect: float | None
    read: float | None
    write: float | None
    pool: float | None


class Send(NamedTuple):
    """A step: send one request, and wait for its response until a moment of the clock."""

    request: Request
    token: str
    user_agent: str
    timeouts: Timeouts
    until: float = inf

    @property
    def headers(self) -> dict[str, str]:
        return {
            **self.request.headers,
            "User-Agent": self.user_agent,
            "Authorization": f"Bearer {self.token}",
        }

    def __repr__(self) -> str:
        return f"<Send {self.request}>"


class Failure(NamedTuple):
    """There is no response. `sent` tells whether the request may have gone out all the same."""

    cause: BaseException
    sent: bool
    timed_out: bool = False

    @property
    def kind(self) -> str:
        """What failed, without the text: it may quote what the other side sent."""
        return type(self.cause).__name__


Outcome = RawResponse | Failure


class Backend:
    """The base of what carries out the input and output of a client, and tells the time.

    It has `now()`, `check_usable()`, `sleep(seconds)`, `send(step)` and `close()`; the last three
    are awaited by AsyncTallyfy.
    """

    # What `now()` goes by.
    clock: object = monotonic

    def now(self) -> float:
        """Return the seconds of a clock that only goes on."""
        return monotonic()


class DeadlineExceeded(TimeoutError):  # noqa: N818
    """The deadline of the call was over before there was a response."""


class Delivery:
    """Follows one request on its way out, by what the transport reports.

    A transport of httpcore reports each step to the `trace` extension, others report nothing.
    """

    def __init__(self, caller: object) -> None:
        # The threads or the task that wait for it: of the caller, and those in which hooks run.
        self.waiting: set[object] = {caller}
        self.reports: bool = False
        self.sent: bool = False
        # The response without its body, once it has begun.
        self.head: RawResponse | None = None
        # Only one of the two comes first: the first byte goes out, or the request is abandoned.
        self._gate = Lock()
        self._is_abandoned = False
        # A connection that was made for this request, and has not carried any yet.
        self._connection: Any = None

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        self.reports = True
        with self._gate:
            if event.endswith(".connect_tcp.complete"):
                self._connection = info["return_value"]
                if self._is_abandoned:
                    self._hang_up()
            elif event.endswith(".send_request_headers.started"):
                self._connection = None
                # A proxy is asked for a tunnel by a request of its own.
                if info["request"].method != b"CONNECT":
                    if self._is_abandoned:
                        raise DeadlineExceeded
                    self.sent = True

    def abandon(self) -> None:
        """Let the request go out no more: nobody waits for it."""
        with self._gate:
            self._is_abandoned = True
            self._hang_up()

    def _hang_up(self) -> None:
        """End what libraries wait for without a time-out, such as the reply of a SOCKS proxy."""
        if self._connection is not None:
            with suppress(OSError):
                self._connection.get_extra_info("socket").shutdown(SHUT_RDWR)


class Deadline:
    """A time-out that is asked anew before each read and write of a socket.

    A plain number would begin anew with each byte. Sockets take anything that can be an index,
    which is in whole seconds: the caller does not wait for the rest of them once the deadline is
    over.
    """

    def __init__(self, until: float, limit: float | None) -> None:
        self._until = until
        self._limit = limit

    def __index__(self) -> int:
        left = min(self._until - monotonic(), self._limit or inf)
        if left <= 0:
            raise DeadlineExceeded
        return ceil(left)


class HttpBackend(Backend):
    """Sends through httpx or httpx2: a transport of our own, or an HTTP client of the caller's."""

    # Set once it sends nothing more.
    _closing: Any

    def __init__(self, base_url: str, http_client: Any, kind: str) -> None:
        """Take a client of this kind, `Client` or `AsyncClient`, or open a transport."""
        self._pid = os.getpid()
        self._base_url = base_url
        self._http_client = http_client
        # The requests under way, by the lock that each holds until it has ended; and the threads or
        # tasks that close it.
        self._under_way: dict[Any, Delivery] = {}
        self._closers: set[object] = set()
        self._transport: Any = None
        if http_client is None:
            self._module, self._transport = _own_transport(base_url, kind)
            handle = {"Client": "handle_request", "AsyncClient": "handle_async_request"}[kind]
            self._respond: Any = getattr(self._transport, handle)
        else:
            self._module = _library_of(http_client, kind)
            self._respond = partial(
                http_client.send, stream=True, auth=None, follow_redirects=False
            )
        try:
            # Some names and numbers of hosts are refused by httpx alone.
            _ = self._module.URL(base_url).host
        except (ValueError, self._module.InvalidURL):
            raise ConfigurationError("base_url is not a valid URL.") from None

    def check_usable(self) -> None:
        """Refuse what could not be sent, or would meet the responses of another process."""
        if os.getpid() != self._pid:
            raise InvalidRequestError(
                "This client was created before the process was forked. Create one in each "
                "process: on a shared connection they would read each other's responses."
            )
        refuse_closed(self._closing.is_set())
        if self._http_client is not None and self._http_client.is_closed:
            raise InvalidRequestError("The http_client you passed is closed. Pass an open one.")

    def _end(self, closer: object) -> Iterator[Any]:
        """Send nothing more, and give the locks of the requests that closing has to wait for."""
        self._closing.set()
        self._closers.add(closer)
        for lock, delivery in self._under_way.copy().items():
            # Hooks that close their own client cannot wait for themselves or one another.
            if delivery.waiting.isdisjoint(self._closers):
                yield lock

    def _request(self, step: Send, timeouts: Mapping[str, Any], trace: Any) -> Any:
        """Return a request as the library has it."""
        query = step.request.query
        url = f"{self._base_url}{step.request.path}{'?' if query else ''}{query}"
        if len(url) > _LONGEST_URL:
            raise InvalidRequestError("The URL, with its query, is too long to be sent.")
        return self._module.Request(
            step.request.method,
            url,
            headers=step.headers,
            content=step.request.body,
            extensions={"timeout": timeouts, "trace": trace},
        )

    def _response_in(self, error: Any, http_request: object) -> Any:
        """Return the response that a hook raised an error for, if it is the one to this request."""
        if error.response.request is not http_request:
            raise error
        return error.response

    def _outcome(self, error: Exception, http_request: object, delivery: Delivery) -> Outcome:
        """Return what an error says of the request that it ended, or that its deadline ended."""
        if is_of_signal_handler(error):
            raise error
        head = delivery.head
        if head is not None and not head.is_success:
            # An error status has said what matters, even if its body is cut off.
            return head
        if head is not None and isinstance(error, self._module.DecodingError):
            return UndecodedResponse(*head)
        sent = delivery.sent
        if not delivery.reports:
            sent = not shows_that_nothing_was_sent(error, http_request, self._http_client)
        timed_out = isinstance(error, self._module.TimeoutException | TimeoutError)
        if isinstance(error, self._module.ProtocolError):
            # It can quote what was received, and a service can echo the request.
            error.args, error.__cause__ = ("the response is not HTTP, or ends too early",), None
        return Failure(error, sent, timed_out)


def _library_of(http_client: object, kind: str) -> ModuleType:
    for name in ("httpx", "httpx2"):
        module = sys.modules.get(name)
        if module and isinstance(http_client, getattr(module, kind)):
            return module
    raise ConfigurationError(f"http_client must be an httpx.{kind} or an httpx2.{kind}.")


def _own_transport(base_url: str, kind: str) -> tuple[ModuleType, Any]:
    """Return httpx, and a transport of it: a client of httpx would log whole addresses."""
    import httpx

    transport = {"Client": httpx.HTTPTransport, "AsyncClient": httpx.AsyncHTTPTransport}[kind]
    try:
        return httpx, transport(proxy=_proxy_for(base_url))
    except (ImportError, OSError, ValueError, httpx.InvalidURL) as error:
        # The text of the error can hold the password of a proxy.
        raise ConfigurationError(
            f"httpx could not be set up ({type(error).__name__}). Check the variables "
            "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, SSL_CERT_FILE and SSL_CERT_DIR."
        ) from None


def head_of(response: Any) -> RawResponse:
    return RawResponse(response.status_code, dict(response.headers.items()), b"")


def refuse_closed(is_closed: bool) -> None:
    if is_closed:
        raise InvalidRequestError("This client is closed. Create a new one.")


def is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def in_daemon_thread(function: Callable[[], Result], name: str) -> Future[Result] | None:
    """Call a function in a thread, with the caller's context; None if no thread can be had."""
    future: Future[Result] = Future()
    # Who waits for it can be cancelled; the function cannot.
    future.set_running_or_notify_cancel()

    def run() -> None:
        try:
            future.set_result(function())
        except BaseException as error:
            future.set_exception(error)

    # The interpreter does not wait for daemon threads when it ends.
    thread = Thread(target=copy_context().run, args=[run], name=name, daemon=True)
    try:
        thread.start()
    except RuntimeError:
        # There are too many, or the interpreter is shutting down.
        return None
    return future


def _proxy_for(base_url: str) -> str | None:
    """Return the proxy of the environment. A request to this machine never leaves it."""
    from urllib.request import getproxies, proxy_bypass

    url = urlsplit(base_url)
    host = url.hostname or ""
    if is_this_machine(host) or proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy
