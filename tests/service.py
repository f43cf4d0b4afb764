"""A small scripted service over real sockets, and one way to use both clients in one test."""

from __future__ import annotations

import asyncio
import inspect
import json
import socket
import struct
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Protocol, TypeVar

import httpx
import pytest

from tests.transports import AIOHTTP as AIOHTTP
from tests.transports import KINDS as KINDS
from tests.transports import LIBRARIES as LIBRARIES
from tests.transports import OWN as OWN
from tests.transports import QUICK as QUICK
from tests.transports import both_clients as both_clients
from tests.transports import opened_http_client
from tests.transports import through as through
from tests.transports import through_all as through_all

ORG: Final = "0b1c2d3e4f"
# Planted wherever a secret travels. No message and no repr may show it.
TOKEN: Final = "planted-token-5f1e"

Headers = Mapping[str, str]


class Fault(Enum):
    """Where an answer breaks."""

    RESET_BEFORE_BODY_IS_READ = "reset before the body of the request is read"
    CLOSED_WITHOUT_ANSWER = "closed without an answer"
    CUT_IN_HEADERS = "cut off in the headers"
    CUT_IN_BODY = "cut off in the body"
    HANGS = "hangs"
    HANGS_IN_BODY = "hangs in the body"


# What a request that was sent may meet: its answer never comes.
LOST: Final = list(Fault)
HANGING: Final = {Fault.HANGS, Fault.HANGS_IN_BODY}


@dataclass(frozen=True)
class Request:
    """A request as it came over the wire."""

    method: str
    target: str
    headers: Headers
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> list[str]:
        """The parts of the query, as they were encoded."""
        query = self.target.partition("?")[2]
        return query.split("&") if query else []

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What the service answers."""

    status: int = 200
    body: bytes = b"{}"
    headers: Headers = field(default_factory=dict)
    fault: Fault | None = None
    # Seconds between two bytes of the body.
    drip: float = 0.0


Script = Reply | Callable[[Request], Reply]


def reply(content: object, status: int = 200, **headers: str) -> Reply:
    """Answer with JSON. Underscores in names of headers stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(content).encode(), named)


def broken(fault: Fault) -> Reply:
    return Reply(body=json.dumps({"data": {"id": "t1"}}).encode(), fault=fault)


def task_reply(status_code: int = 200, **fields: object) -> Reply:
    return reply({"data": {"id": "t1", **fields}}, status_code)


# The two kinds of calls that failures tell apart, and what the service sees of them.
READ: Final = "GET /tasks/t1"
COMPLETE: Final = "POST /runs/r1/completed-tasks"
COMPLETE_ONE_OFF: Final = "POST /completed-tasks"
DONE: Final = task_reply(status="completed")
OPEN: Final = task_reply(status="in-progress", completed_at=None)


def reading(client: Any) -> Any:
    return client.tasks.get("t1")


def completing(client: Any) -> Any:
    return client.tasks.complete("t1", run_id="r1")


each_use: Final = pytest.mark.parametrize("use", [reading, completing])


def page_reply(ids: list[str], meta: object = None) -> Reply:
    return reply({"data": [{"id": id_} for id_ in ids], "meta": meta})


def pagination(**fields: object) -> dict[str, object]:
    return {"pagination": fields}


class Service:
    """Answers each request with the next reply of its script, and keeps what it was asked.

    A request that the script does not foresee is answered with 400, and fails the test.
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.connections = 0
        # Released once for each connection that the client ended.
        self.hung_up = threading.Semaphore(0)
        self._script: deque[Script] = deque()
        self._always: Script | None = None
        self._unforeseen: list[Request] = []
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self.stopped = threading.Event()
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.005,))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def asked(self) -> list[str]:
        """The requests, in short: `GET /path`, below the organization."""
        prefix = f"/organizations/{ORG}"
        return [f"{one.method} {one.path.removeprefix(prefix)}" for one in self.requests]

    def answers(self, *script: Script) -> None:
        """Answer the next requests with these, one after another."""
        self._script.extend(script)

    def always_answers(self, script: Script) -> None:
        """Answer every request with this that comes after the script."""
        self._always = script

    def listen(self) -> None:
        """Take connections. Until then they are refused."""
        if not self._thread.is_alive():
            self._server.server_activate()
            self._thread.start()

    def stop(self) -> None:
        self.stopped.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()
        assert not self._unforeseen, f"the script has no reply for {self._unforeseen}"

    def opened(self, connection: socket.socket) -> None:
        with self._lock:
            self.connections += 1
            self._open.append(connection)

    def resets_next(self) -> bool:
        script = self._script[0] if self._script else self._always
        return isinstance(script, Reply) and script.fault is Fault.RESET_BEFORE_BODY_IS_READ

    def reply_to(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            script = self._script.popleft() if self._script else self._always
            if script is None:
                self._unforeseen.append(request)
                return Reply(400)
        return script(request) if callable(script) else script


class _Server(ThreadingHTTPServer):
    # Handlers end when their connections do, so that waiting for them is short.
    daemon_threads = False
    request_queue_size = 128

    def __init__(self, service: Service) -> None:
        self.service = service
        super().__init__(("127.0.0.1", 0), _Handler, bind_and_activate=False)
        self.server_bind()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients hang up in the middle of an answer, as tests make them."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.service.opened(self.connection)

    def answer(self) -> None:
        service = self.server.service
        length = int(self.headers.get("Content-Length", 0))
        body = b"" if service.resets_next() else self.rfile.read(length)
        request = Request(self.command, self.path, dict(self.headers.items()), body)
        answer = service.reply_to(request)
        if answer.fault is Fault.RESET_BEFORE_BODY_IS_READ:
            self._reset()
            return
        if answer.fault is None:
            self._send(answer, answer.body)
            return
        self.close_connection = True
        if answer.fault is Fault.CUT_IN_HEADERS:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Ty")
        elif answer.fault in {Fault.CUT_IN_BODY, Fault.HANGS_IN_BODY}:
            self._send(answer, answer.body[: len(answer.body) // 2])
        if answer.fault in HANGING:
            service.stopped.wait(10)

    do_GET = do_HEAD = do_OPTIONS = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815

    def _send(self, answer: Reply, part: bytes) -> None:
        # Only what the script says: no Date and no Server of this library.
        self.send_response_only(answer.status)
        sent = {"Content-Type": "application/json", "Content-Length": str(len(answer.body))}
        for name, value in (sent | dict(answer.headers)).items():
            self.send_header(name, value)
        self.end_headers()
        if not answer.drip:
            self.wfile.write(part)
            return
        for place in range(len(part)):
            self.wfile.write(part[place : place + 1])
            self.server.service.stopped.wait(answer.drip)

    def _reset(self) -> None:
        self.close_connection = True
        # With no time to linger, closing sends a reset.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()
        self.server.service.hung_up.release()

    def log_message(self, *_: object) -> None:
        pass


ServiceT = TypeVar("ServiceT", bound=Service)


@contextmanager
def running_service(*, listening: bool = True) -> Iterator[Service]:
    with running(Service(), listening=listening) as service:
        yield service


@contextmanager
def running(service: ServiceT, *, listening: bool = True) -> Iterator[ServiceT]:
    if listening:
        service.listen()
    try:
        yield service
    finally:
        service.stop()


class HasAddress(Protocol):
    @property
    def address(self) -> str: ...


@asynccontextmanager
async def connected(
    kind: str,
    service: HasAddress | None,
    *,
    through: str = OWN,
    http: Mapping[str, Any] = MappingProxyType({}),
    waits: bool = False,
    **settings: Any,
) -> AsyncIterator[Any]:
    """Give a client of this kind, and close it. Unless it `waits`, waits pass at once.

    `http` are the options of the HTTP client that it sends through, such as hooks.
    """
    async with opened_http_client(kind, through, **http) as http_client:
        given = {
            "token": TOKEN,
            "org_id": ORG,
            "base_url": service and service.address,
            "http_client": http_client,
            **settings,
        }
        with without_certificates():
            if not waits:
                given["http_client"] = QUICK[kind](given["base_url"], given["http_client"])
            client = KINDS[kind](**given)
        async with in_use(client):
            yield client


class Api(Service):
    """A service, and clients of one kind for it."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def client(self, **settings: Any) -> AbstractAsyncContextManager[Any]:
        return connected(self.kind, self, **settings)

    async def __call__(self, call: Callable[[Any], Any], **settings: Any) -> Any:
        """Make one call with a client that has these settings."""
        async with self.client(**settings) as client:
            return await settled(call(client))


@contextmanager
def without_certificates() -> Iterator[None]:
    """Read no certificates: it takes most of the time of a test, and plain http needs none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SSL_CERT_FILE", raising=False)
        patch.setenv("SSL_CERT_DIR", str(Path(__file__).parent))
        yield


@asynccontextmanager
async def in_use(client: Any) -> AsyncIterator[Any]:
    """Close a client of either kind at the end."""
    try:
        yield client
    finally:
        await settled(client.close())


async def settled(result: Any) -> Any:
    """Await what the asynchronous client gives; what the other gives is the result itself."""
    return await result if inspect.isawaitable(result) else result


def begun(kind: str, call: Callable[[], Any]) -> asyncio.Task[Any]:
    """Begin a call, in a thread or in the event loop."""
    return asyncio.create_task(asyncio.to_thread(call) if kind == "sync" else call())


async def eventually(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.002)


async def each(iterable: Any) -> AsyncIterator[Any]:
    """Iterate over a pager, or its pages, of either client."""
    if hasattr(iterable, "__aiter__"):
        async for item in iterable:
            yield item
    else:
        for item in iterable:
            yield item


async def ids(iterable: Any) -> list[str]:
    return [item.id async for item in each(iterable)]


def patience(fault: Fault | None, seconds: float = 0.2) -> httpx.Timeout:
    """Wait for an answer this long if it will not come, and else so long that it surely does."""
    return httpx.Timeout(10, read=seconds if fault in HANGING else 10)
