"""Services that break the rules of HTTP, byte for byte."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


class RawService:
    """Hands each connection to a function, in a thread, and keeps the heads that it read."""

    def __init__(self, behave: Callable[[Connection], None]) -> None:
        self.heads: list[bytes] = []
        self.stopped = threading.Event()
        self._behave = behave
        self._connections: list[Connection] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection = Connection(self, self._listener.accept()[0])
                self._connections.append(connection)
                self._threads.append(threading.Thread(target=self._handle, args=[connection]))
                self._threads[-1].start()

    def _handle(self, connection: Connection) -> None:
        # Clients hang up, as they should.
        with suppress(OSError):
            self._behave(connection)
        connection.close()

    def stop(self) -> None:
        self.stopped.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._connections:
            connection.close()
        for thread in self._threads:
            thread.join(5)


class Connection:
    """One connection of a raw service."""

    def __init__(self, service: RawService, end: socket.socket) -> None:
        self.service = service
        self._end = end
        self._end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def read_head(self) -> bytes:
        """Read the head of a request, and what came of its body at once."""
        head = b""
        while b"\r\n\r\n" not in head:
            part = self._end.recv(65536)
            if not part:
                raise ConnectionError
            head += part
        self.service.heads.append(head)
        return head

    def send(self, content: bytes) -> None:
        self._end.sendall(content)

    def send_in_drops(self, drop: bytes) -> None:
        """Send this every hundredth of a second, until the client hangs up."""
        while not self.service.stopped.wait(0.01):
            self.send(drop)

    def be_silent(self) -> None:
        """Read until the client hangs up."""
        while self._end.recv(65536):
            pass

    def close(self) -> None:
        with suppress(OSError):
            self._end.shutdown(socket.SHUT_RDWR)
        self._end.close()


@contextmanager
def raw_service(behave: Callable[[Connection], None]) -> Iterator[RawService]:
    service = RawService(behave)
    try:
        yield service
    finally:
        service.stop()
