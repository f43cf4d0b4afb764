"""What both back ends share: building a request for the HTTP library, and judging its failures.

`_backend_sync.py` and `_backend_async.py` carry the steps of calls out. Beyond these three modules
nothing knows httpx or httpx2.
"""

from __future__ import annotations

import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from math import inf
from time import monotonic
from typing import Any, NoReturn, Protocol
from urllib.parse import urlsplit

from ._errors import (
    APIResponseValidationError,
    ConfigurationError,
    InvalidRequestError,
    OutcomeUnknownError,
    about,
)
from ._settings import is_this_machine
from ._values import Failure, Outcome, RawResponse, Send


class SyncHttpClient(Protocol):
    """An `httpx.Client` or an `httpx2.Client`."""

    @property
    def is_closed(self) -> bool: ...

    def send(self, request: Any, *, stream: bool, auth: Any, follow_redirects: Any) -> Any: ...

    def close(self) -> None: ...  # An AsyncClient has none.


class AsyncHttpClient(Protocol):
    """An `httpx.AsyncClient` or an `httpx2.AsyncClient`."""

    @property
    def is_closed(self) -> bool: ...

    async def send(
        self, request: Any, *, stream: bool, auth: Any, follow_redirects: Any
    ) -> Any: ...


class DeadlineExceeded(TimeoutError):  # noqa: N818
    """The deadline passed before there was a response."""


class Backend(ABC):
    """Carries steps out. Subclasses decide what they are carried out on, and in which time."""

    def now(self) -> float:
        """Return the seconds of a clock that never goes back."""
        return monotonic()

    @abstractmethod
    def check_usable(self) -> None:
        """Refuse to go on with a closed client, or one of another process or event loop.

        Raises:
            InvalidRequestError: The client cannot be used.
        """


class Attempt:
    """One request on its way, followed by the events that httpcore reports to `trace`."""

    def __init__(self, send: Send) -> None:
        self.send = send
        # Plain numbers, shared with the transport, which looks them up before each phase.
        self.timeouts = send.timeouts._asdict()
        self.reports = False
        self.sent = False
        self.response: Any = None
        self.parts: list[bytes] = []
        if send.until < inf:
            self.limit_timeouts()

    def limit_timeouts(self) -> None:
        """No phase may take longer than what is left of the deadline."""
        left = max(self.send.until - monotonic(), 0.001)
        for phase, limit in self.send.timeouts._asdict().items():
            self.timeouts[phase] = left if limit is None else min(limit, left)

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        self.reports = True
        # A CONNECT to a proxy is a separate request.
        if event.endswith(".send_request_headers.started"):
            self.sent |= info["request"].method != b"CONNECT"
        if self.send.until < inf:
            self.limit_timeouts()

    async def trace_async(self, event: str, info: Mapping[str, Any]) -> None:
        self.trace(event, info)

    def received(self) -> RawResponse:
        """The response, with its body as far as it was read."""
        headers = dict(self.response.headers.items())
        return RawResponse(self.response.status_code, headers, b"".join(self.parts))


class HttpLibrary:
    """httpx or httpx2: an own transport, or a client of the caller's."""

    def __init__(self, base_url: str, http_client: Any, kind: str) -> None:
        """Take a client of this kind, `Client` or `AsyncClient`; without one, open a transport."""
        self.pid = os.getpid()
        self._base_url = base_url
        self._http_client = http_client
        self.transport: Any = None
        if http_client is None:
            self._module, self.transport = _own_transport(base_url, kind)
            handle = {"Client": "handle_request", "AsyncClient": "handle_async_request"}[kind]
            self.respond: Any = getattr(self.transport, handle)
        else:
            self._module = _library_of(http_client, kind)
            self.respond = partial(http_client.send, stream=True, auth=None, follow_redirects=False)
        try:
            # Some hosts are refused by httpx alone, others when their name is looked up.
            self._module.URL(base_url).host.encode("idna")
        except (ValueError, self._module.InvalidURL):
            raise ConfigurationError("base_url is not a valid URL.") from None

    def check_usable(self, is_closed: bool) -> None:
        if os.getpid() != self.pid:
            raise InvalidRequestError(
                "This client was created before the process was forked. Create one in each "
                "process: on a shared connection they would read each other's responses."
            )
        if self._http_client is not None and self._http_client.is_closed:
            raise InvalidRequestError("The http_client you passed is closed. Pass an open one.")
        if is_closed:
            raise InvalidRequestError("This client is closed. Create a new one.")

    def request(self, attempt: Attempt, trace: Any) -> Any:
        """Return the request as the library has it."""
        asked = attempt.send.request
        try:
            return self._module.Request(
                asked.method,
                f"{self._base_url}{asked.path}{'?' if asked.query else ''}{asked.query}",
                headers=attempt.send.headers,
                content=asked.body,
                extensions={"timeout": attempt.timeouts, "trace": trace},
            )
        except self._module.InvalidURL:
            raise InvalidRequestError("The URL, with its query, is too long to be sent.") from None

    def outcome(self, error: Exception, attempt: Attempt, http_request: object) -> Outcome:
        """Return what an error during an attempt means.

        Raises:
            Exception: The error is of the caller's code: a hook, or the handler of a signal.
        """
        is_status = isinstance(error, self._module.HTTPStatusError)
        if is_status and error.response.request is http_request:  # type: ignore[attr-defined]
            # A hook raised it for the status of our own response.
            attempt.response = error.response  # type: ignore[attr-defined]
            with suppress(self._module.ResponseNotRead):
                attempt.parts = [attempt.response.content]
            return attempt.received()
        library_errors = (self._module.RequestError, self._module.StreamError, OSError)
        if not isinstance(error, library_errors):
            self._raise_error_of_caller(error, attempt)
        if attempt.response is not None and not attempt.response.is_success:
            # The status says what matters, even if the explanation is cut off.
            return attempt.received()
        request = attempt.send.request
        if isinstance(error, self._module.DecodingError) and attempt.response is not None:
            text = f"{attempt.response.status_code} at {request}: the response cannot be decoded"
            may = not request.is_safe
            unread = APIResponseValidationError(text, body=b"", may_have_taken_effect=may)
            raise about(unread, request) from None
        timed_out = isinstance(error, (self._module.TimeoutException, TimeoutError))
        sent = self._may_be_sent(error, attempt)
        if isinstance(error, self._module.ProtocolError):
            error.args = ("the response is not HTTP, or ends too early",)
        # Its frames and causes hold the request, and what the service sent.
        error.__cause__ = error.__context__ = None
        return Failure(error.with_traceback(None), sent, timed_out)

    def _raise_error_of_caller(self, error: Exception, attempt: Attempt) -> NoReturn:
        request = attempt.send.request
        if request.is_safe or not self._may_be_sent(error, attempt):
            raise error
        text = f"{request}: it was sent, and then {type(error).__name__} was raised"
        unknown = about(OutcomeUnknownError(text), request)
        unknown.is_final = True
        raise unknown from error

    def _may_be_sent(self, error: Exception, attempt: Attempt) -> bool:
        no_connection = (
            self._module.ConnectError,
            self._module.ConnectTimeout,
            self._module.PoolTimeout,
            self._module.ProxyError,
            self._module.UnsupportedProtocol,
        )
        if self.transport is not None:
            # It reports every request, unless a test has put something in its place.
            is_known = attempt.reports or isinstance(error, (*no_connection, DeadlineExceeded))
            return attempt.sent or not is_known
        # A client of the caller's may send more than it reports, in hooks or its transport.
        return attempt.sent or not attempt.reports or not isinstance(error, no_connection)


def _library_of(http_client: object, kind: str) -> Any:
    for name in ("httpx", "httpx2"):
        module = sys.modules.get(name)
        if module and isinstance(http_client, getattr(module, kind)):
            return module
    raise ConfigurationError(
        f"http_client must be an httpx.{kind} or an httpx2.{kind}, "
        f"not {type(http_client).__name__}."
    )


def _own_transport(base_url: str, kind: str) -> tuple[Any, Any]:
    """Return httpx and a transport: a client of httpx would log whole URLs."""
    import httpx

    transport = {"Client": httpx.HTTPTransport, "AsyncClient": httpx.AsyncHTTPTransport}[kind]
    try:
        return httpx, transport(proxy=_proxy_for(base_url))
    except (ImportError, OSError, ValueError, httpx.InvalidURL) as error:
        # The text of the error can quote the password of a proxy.
        raise ConfigurationError(
            f"httpx could not be set up ({type(error).__name__}). Check the variables "
            "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, SSL_CERT_FILE and SSL_CERT_DIR."
        ) from None


def _proxy_for(base_url: str) -> str | None:
    """Return the proxy from the environment. Requests to this machine use none."""
    from urllib.request import getproxies, proxy_bypass

    url = urlsplit(base_url)
    host = url.hostname or ""
    if is_this_machine(host) or proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy
