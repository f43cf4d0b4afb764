"""Services that break the rules of HTTP, byte for byte, and ways to reach them."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, Final

import httpx
import httpx2
import pytest
from httpx_aiohttp import HttpxAiohttpClient

from tests.service import Service, connected, settled

# The transport of our own, and what callers may give instead of it.
HTTP_CLIENTS: Final[dict[str, tuple[str, Any]]] = {
    "own": ("sync", None),
    "httpx": ("sync", httpx.Client),
    "httpx2": ("sync", httpx2.Client),
    "own, async": ("async", None),
    "httpx, async": ("async", httpx.AsyncClient),
    "httpx2, async": ("async", httpx2.AsyncClient),
    "aiohttp": ("async", HttpxAiohttpClient),
}
GIVEN: Final = [way for way, (_kind, made_by) in HTTP_CLIENTS.items() if made_by]
TRACED: Final = [way for way in HTTP_CLIENTS if way != "aiohttp"]
SYNC: Final = [way for way, (kind, _made_by) in HTTP_CLIENTS.items() if kind == "sync"]

every_way: Final = pytest.mark.parametrize("way", HTTP_CLIENTS)


def by_way(ways: list[str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("way", ways)


class RawService:
    """Hands each connection to a function, in a thread of its own, and keeps what it read."""

    def __init__(self, behave: Callable[[Connection], None]) -> None:
        self.heads: list[bytes] = []
        self.stopped = threading.Event()
        # Released once for each connection that a client ended while it was not answered.
        self.hung_up = threading.Semaphore(0)
        self._behave = behave
        self._connections: list[Connection] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
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

    @property
    def posts(self) -> int:
        return sum(head.startswith(b"POST ") for head in self.heads)

    def stop(self) -> None:
        self.stopped.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)
        for connection in self._connections:
            connection.close()


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
        """Send this every hundredth of a second, as long as someone listens."""
        while not self.service.stopped.wait(0.01):
            self.send(drop)

    def be_silent(self) -> None:
        while self._end.recv(65536):
            pass
        self.service.hung_up.release()

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


@contextmanager
def full_listener() -> Iterator[int]:
    """Give a port of this machine on which connections are neither taken nor refused."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        try:
            for each in waiting:
                each.setblocking(False)
                with suppress(BlockingIOError):
                    each.connect(listener.getsockname())
            time.sleep(0.01)
            yield listener.getsockname()[1]
        finally:
            for each in waiting:
                each.close()


@contextmanager
def names_found_by(find: Callable[[str], list[str]]) -> Iterator[None]:
    """Look up names that end in `.test` this way."""
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *args: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if not isinstance(name, str) or not name.endswith(".test"):
            return real(host, port, *args, **options)
        return [found for one in find(name) for found in real(one, port, *args, **options)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


@asynccontextmanager
async def client_by(
    way: str,
    service: Service | RawService,
    *,
    hooks: dict[str, list[Any]] | None = None,
    proxy: str | None = None,
    transport: Any = None,
    **settings: Any,
) -> AsyncIterator[Any]:
    """Give a Tallyfy or AsyncTallyfy that sends in this way, in real time, and close it."""
    kind, made_by = HTTP_CLIENTS[way]
    given: dict[str, Any] = {"waits": True, **settings}
    if made_by is None:
        with pytest.MonkeyPatch.context() as patch:
            for variable in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
                patch.delenv(variable, raising=False)
                patch.delenv(variable.upper(), raising=False)
            if proxy is not None:
                patch.setenv("ALL_PROXY", proxy)
            async with connected(kind, service, **given) as client:  # type: ignore[arg-type]
                yield client
        return
    options = {"proxy": proxy} | ({} if transport is None else {"transport": transport})
    http_client = made_by(verify=False, trust_env=False, event_hooks=hooks or {}, **options)
    try:
        async with connected(kind, service, http_client=http_client, **given) as client:  # type: ignore[arg-type]
            yield client
    finally:
        await settled(http_client.close() if kind == "sync" else http_client.aclose())


def eventually(holds: Callable[[], bool], seconds: float = 5) -> None:
    """Wait until this holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it does not come to hold"
        time.sleep(0.005)


def threads_of_ours() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("tallyfy_client")]
