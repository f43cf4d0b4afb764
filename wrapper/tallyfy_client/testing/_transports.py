"""The ways to a fake: its own clients, your own httpx or httpx2 client, and a real address."""

import asyncio
import re
import socket
import struct
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from math import inf
from socketserver import ThreadingTCPServer
from typing import Any, NoReturn
from urllib.parse import urlsplit

import httpx

from tallyfy_client import InvalidRequestError, RawResponse
from tallyfy_client._backend_async import AsyncBackend
from tallyfy_client._backend_sync import SyncBackend
from tallyfy_client._values import Failure, Send

from ._messages import Event, Outcome, Request, headers_by_name
from ._time import FakeTime

Handle = Callable[[Request], Outcome]

# --- Clients of the fake -------------------------------------------------------------------------


class _InProcess:
    def __init__(self, base_url: str, handle: Handle, time: FakeTime) -> None:
        self._base_url, self._handle, self._time = base_url, handle, time
        self._is_closed = False

    def now(self) -> float:
        return self._time.now()

    def check_usable(self) -> None:
        if self._is_closed:
            raise InvalidRequestError("This client is closed. Create a new one.")

    def _begin(self, send: Send) -> tuple[float, RawResponse | Failure]:
        """Let a request arrive. Return in how many seconds something comes of it, and what."""
        outcome = self._handle(_received(send, self._base_url))
        sent = outcome.event != "refused"
        limit = send.timeouts.read if sent else send.timeouts.connect
        last = min(send.until - self.now(), inf if limit is None else limit)
        if outcome.event != "timeout" and outcome.delay < last:
            return outcome.delay, _result(outcome)
        # A wait without any limit ends at once, rather than never.
        return (0.0 if last == inf else last), Failure(TimeoutError("timed out"), sent, True)


class InProcess(_InProcess, SyncBackend):
    """For `Tallyfy`."""

    def sleep(self, seconds: float) -> None:
        self._time.sleep(seconds)
        self.check_usable()

    def send(self, send: Send) -> RawResponse | Failure:
        seconds, result = self._begin(send)
        if seconds > 0:
            self._time.sleep(seconds)
        return result

    def close(self) -> None:
        self._is_closed = True


class AsyncInProcess(_InProcess, AsyncBackend):
    """For `AsyncTallyfy`."""

    async def sleep(self, seconds: float) -> None:
        await self._time.sleep_async(seconds)
        self.check_usable()

    async def send(self, send: Send) -> RawResponse | Failure:
        # Other tasks go on meanwhile, as they do over a real connection.
        await asyncio.sleep(0)
        seconds, result = self._begin(send)
        if seconds > 0:
            await self._time.sleep_async(seconds)
        return result

    async def close(self) -> None:
        self._is_closed = True


def _received(send: Send, base_url: str) -> Request:
    address = urlsplit(base_url)
    return Request(
        method=send.request.method,
        origin=f"{address.scheme}://{address.netloc}",
        path=address.path + send.request.path,
        raw_query=send.request.query,
        headers=headers_by_name(send.headers.items()),
        body=send.request.body or b"",
    )


def _result(outcome: Outcome) -> RawResponse | Failure:
    response = outcome.response
    match outcome.event:
        case "refused":
            return Failure(ConnectionRefusedError("Connection refused"), sent=False)
        case None if response:
            return RawResponse(response.status, response.headers, response.body)
        case "cut_in_body" | "cut_after_body" if response and not 200 <= response.status < 300:
            # An error status has said what matters, even if its explanation is cut off.
            return RawResponse(response.status, response.headers, b"")
    return Failure(ConnectionResetError("Connection reset by peer"), sent=True)


# --- Your own HTTP client ------------------------------------------------------------------------


class HttpxTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """For the clients of httpx and httpx2, asynchronous ones, too."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        outcome = self._handle(_request_of(request))
        time.sleep(min(outcome.delay, _read_timeout(request)))

        def body() -> Iterator[bytes]:
            yield outcome.sent_body
            _break(outcome.event, request)

        return _response_of(request, outcome, body())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        outcome = self._handle(_request_of(request))
        await asyncio.sleep(min(outcome.delay, _read_timeout(request)))

        async def body() -> AsyncIterator[bytes]:
            yield outcome.sent_body
            _break(outcome.event, request)

        return _response_of(request, outcome, body())


def _request_of(request: httpx.Request) -> Request:
    url = request.url
    port = "" if url.port is None else f":{url.port}"
    path, _, query = url.raw_path.decode("ascii").partition("?")
    headers = headers_by_name(request.headers.items())
    return Request(
        request.method, f"{url.scheme}://{url.host}{port}", path, query, headers, request.content
    )


def _read_timeout(request: httpx.Request) -> float:
    seconds = request.extensions.get("timeout", {}).get("read")
    return float("inf") if seconds is None else float(seconds)


def _response_of(request: httpx.Request, outcome: Outcome, broken_body: Any) -> httpx.Response:
    response = outcome.response
    if outcome.delay >= _read_timeout(request):
        _break("timeout", request)
    if response is None or outcome.event == "cut_in_headers":
        _break(outcome.event, request)
    headers = {**response.headers, "content-length": str(len(response.body))}
    content = response.body if outcome.event is None else broken_body
    found: httpx.Response = _library_of(request).Response(
        response.status, headers=headers, content=content
    )
    return found


_ERRORS: dict[Event | None, tuple[str, str]] = {
    "refused": ("ConnectError", "Connection refused"),
    "reset": ("ReadError", "Connection reset by peer"),
    "timeout": ("ReadTimeout", "The read operation timed out"),
}


def _break(event: Event | None, request: httpx.Request) -> NoReturn:
    """Raise what the library raises when this happens on a connection."""
    name, text = _ERRORS.get(event, ("RemoteProtocolError", "peer closed connection"))
    raise getattr(_library_of(request), name)(text, request=request)


def _library_of(request: httpx.Request) -> Any:
    """Return httpx or httpx2, whichever sends this request."""
    return sys.modules[type(request).__module__.partition(".")[0]]


# --- At a real address ---------------------------------------------------------------------------

_HOST = "127.0.0.1"
_LONGEST_LINE = 65536
_LARGEST_BODY = 2**24


@contextmanager
def serving(handle: Handle, port: int) -> Iterator[str]:
    """Serve until the context is left, and give the address."""
    server = _Server(handle, port)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), name="fake-tallyfy")
    thread.start()
    try:
        yield f"http://{_HOST}:{server.server_address[1]}/api"
    finally:
        server.stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingTCPServer):
    # A connection that is idle when the server stops ends with its next request.
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, handle: Handle, port: int) -> None:
        self.handle = handle
        self.stopping = threading.Event()
        super().__init__((_HOST, port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        # Clients hang up in the middle of a response, as faults make them. All else is a mistake.
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _UnreadableError(Exception):
    """A request that cannot be read: the status to answer with, and why."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # A line that cannot be parsed gets a status line, too.
    default_request_version = protocol_version
    disable_nagle_algorithm = True
    server: _Server

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()

    def handle_one_request(self) -> None:
        # Whatever the method is, the fake answers it.
        self.close_connection = True
        self.raw_requestline = self.rfile.readline(_LONGEST_LINE + 1)
        if len(self.raw_requestline) > _LONGEST_LINE:
            self.command = self.request_version = self.requestline = ""
            self.send_error(414)
        elif self.server.stopping.is_set():
            return
        elif self.raw_requestline and self.parse_request():
            try:
                request = self._request()
            except _UnreadableError as error:
                self.close_connection = True
                self.send_error(*error.args)
                return
            outcome = self.server.handle(request)
            self.server.stopping.wait(outcome.delay)
            self._deliver(outcome)

    def _request(self) -> Request:
        headers = headers_by_name(self.headers.items())
        path, _, query = self.path.partition("?")
        origin = f"http://{headers.get('host', _HOST)}"
        return Request(self.command, origin, path, query, headers, self._body(headers))

    def _body(self, headers: dict[str, str]) -> bytes:
        coding, length = headers.get("transfer-encoding"), headers.get("content-length")
        if coding is None:
            return self._part("0" if length is None else length, r"[0-9]+", 10)
        if coding.lower() != "chunked":
            raise _UnreadableError(501, "Only the transfer coding `chunked` is read.")
        parts = [b""]
        while True:
            size = self.rfile.readline(_LONGEST_LINE).partition(b";")[0].strip()
            parts.append(self._part(size.decode("latin-1"), r"[0-9A-Fa-f]+", 16))
            # After the last chunk there may be trailers; after any there is an empty line.
            while (line := self.rfile.readline(_LONGEST_LINE)) not in (b"\r\n", b"\n"):
                if parts[-1] or not line:
                    raise _UnreadableError(400, "A chunk has no end.")
            if not parts[-1]:
                return b"".join(parts)

    def _part(self, digits: str, pattern: str, base: int) -> bytes:
        if not re.fullmatch(pattern, digits):
            raise _UnreadableError(400, "The length of the body is no number.")
        if len(digits.lstrip("0")) > 8 or int(digits, base) > _LARGEST_BODY:
            raise _UnreadableError(413)
        return self.rfile.read(int(digits, base))

    def _deliver(self, outcome: Outcome) -> None:
        response = outcome.response
        length = str(len(response.body)) if response else ""
        match outcome.event:
            case None if response:
                self._send_head(outcome, {"content-length": length})
                self.wfile.write(b"" if self.command == "HEAD" else response.body)
                return
            case "cut_in_headers":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Ty")
            case "cut_in_body":
                self._send_head(outcome, {"content-length": length})
                self.wfile.write(outcome.sent_body)
            case "cut_after_body":
                self._send_head(outcome, {"transfer-encoding": "chunked"})
                body = outcome.sent_body
                self.wfile.write(b"%x\r\n%s\r\n" % (len(body), body))
            case "timeout":
                self.server.stopping.wait()
            case _:
                # With no time to linger, closing sends a reset.
                now = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
                self.connection.close()
        self.close_connection = True

    def _send_head(self, outcome: Outcome, framing: dict[str, str]) -> None:
        assert outcome.response is not None
        self.send_response_only(outcome.response.status)
        for name, value in {**outcome.response.headers, **framing}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing: the fake keeps what it was asked."""
