"""Clients that are closed while something is under way."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, NamedTuple

from tests.listings import eventually
from tests.service import Reply, Request, Service, connected, running_service, task_reply
from tests.transports import OWN, backend_of


@contextmanager
def no_longer_than(seconds: float) -> Iterator[None]:
    """Fail in the place of waiting for ever. In the main thread only."""

    def fail(*_: object) -> None:
        raise AssertionError(f"it still waits after {seconds} seconds")

    before = signal.signal(signal.SIGALRM, fail)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class UnderWay(NamedTuple):
    """A client that is closed while a completion waits for its response."""

    service: Service
    client: Any
    completing: asyncio.Task[Any]
    closing: asyncio.Task[Any]
    respond: Callable[[], None]


def begun(kind: str, call: Callable[[], Any]) -> asyncio.Task[Any]:
    return asyncio.create_task(asyncio.to_thread(call) if kind == "sync" else call())


def is_closing(client: Any) -> bool:
    return bool(backend_of(client)._closing.is_set())


@asynccontextmanager
async def closing_under_a_completion(
    kind: str, through: str = OWN, **settings: Any
) -> AsyncIterator[UnderWay]:
    released = threading.Event()

    def late(_request: Request) -> Reply:
        assert released.wait(10)
        return task_reply(status="completed")

    with running_service() as service:
        service.always_answers(late)
        async with connected(kind, service, through=through, **settings) as client:
            completing = begun(kind, lambda: client.tasks.complete("t1", run_id=None))
            await eventually(lambda: bool(service.requests))
            closing = begun(kind, client.close)
            await eventually(lambda: is_closing(client))
            try:
                yield UnderWay(service, client, completing, closing, released.set)
            finally:
                released.set()
