"""Carries requests to a fake over a real address, for code in another process."""

import socket
import struct
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .handler import Outcome
from .messages import Request, Response, headers_by_name
from .transports import Handle

HOST = "127.0.0.1"


@contextmanager
def serving(handle: Handle, port: int) -> Iterator[str]:
    """Serve until the context is left, and give the address."""
    server = _Server(handle, port)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), name="fake-tallyfy")
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_address[1]}/api"
    finally:
        server.stopping.set()
        server.shutdown()
        thread.join()
        server.end_connections()
        server.server_close()


class _Server(ThreadingHTTPServer):
    # Handlers end with their connections, so closing waits for them.
    daemon_threads = False
    request_queue_size = 128

    def __init__(self, handle: Handle, port: int) -> None:
        self.handle = handle
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__((HOST, port), _Handler)

    def opened(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)
            if self.stopping.is_set():
                _hang_up(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)

    def end_connections(self) -> None:
        with self._lock:
            for connection in self._open:
                _hang_up(connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        # Clients hang up in the middle of a response, as faults make them. All else is a mistake.
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


def _hang_up(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.opened(self.connection)

    def finish(self) -> None:
        self.server.closed(self.connection)
        with suppress(OSError):
            super().finish()

    def handle_one_request(self) -> None:
        # Whatever the method is, the fake answers it.
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        outcome = self.server.handle(self._request())
        self.server.stopping.wait(outcome.delay)
        self._deliver(outcome)

    def _request(self) -> Request:
        headers = headers_by_name(self.headers.items())
        origin = f"http://{headers.get('host', HOST)}"
        path, _, query = self.path.partition("?")
        length = headers.get("content-length", "")
        body = self.rfile.read(int(length)) if length.isdecimal() else b""
        return Request(self.command, origin, path, query, headers, body)

    def _deliver(self, outcome: Outcome) -> None:
        response = outcome.response
        match outcome.event:
            case None if response:
                self._send_head(response, {"content-length": str(len(response.body))})
                self.wfile.write(b"" if self.command == "HEAD" else response.body)
                return
            case "cut_in_headers":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Ty")
            case "cut_in_body" if response:
                self._send_head(response, {"content-length": str(len(response.body))})
                self.wfile.write(response.body[: len(response.body) // 2])
            case "cut_after_body" if response:
                self._send_head(response, {"transfer-encoding": "chunked"})
                self.wfile.write(b"%x\r\n%s\r\n" % (len(response.body), response.body))
            case "timeout":
                # Until the client hangs up, or the server does.
                self.connection.recv(1)
            case _:
                self._reset()
        self.close_connection = True

    def _send_head(self, response: Response, framing: dict[str, str]) -> None:
        self.send_response_only(response.status)
        for name, value in {**response.headers, **framing}.items():
            self.send_header(name, value)
        self.end_headers()

    def _reset(self) -> None:
        # With no time to linger, closing sends a reset.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def log_message(self, *_: object) -> None:
        """Say nothing: the fake keeps what it was asked."""
