"""Closing from within a request of the client itself, and closing that is interrupted."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from types import FrameType
from typing import Any

import httpx
import pytest

from tallyfy_client import InvalidRequestError, Tallyfy, TallyfyError
from tests.closing import begun, closing_under_a_completion, is_closing, no_longer_than
from tests.listings import Listing, listing_service, rows
from tests.service import (
    ORG,
    TOKEN,
    Reply,
    Request,
    both_clients,
    connected,
    running_service,
    settled,
    task_reply,
)
from tests.transports import LIBRARIES, opened_http_client, through

pytestmark = pytest.mark.anyio


def closing_token(kind: str, before: Callable[[], Any], clients: list[Any], gives: Any) -> Any:
    """A token function that closes the first client, and then gives the token or raises."""

    def outcome() -> str:
        if isinstance(gives, str):
            return gives
        raise gives

    def token() -> str:
        before()
        clients[0].close()
        return outcome()

    async def token_async() -> str:
        await settled(before())
        await clients[0].close()
        return outcome()

    return token if kind == "sync" else token_async


@both_clients
@pytest.mark.parametrize(
    ("gives", "error"),
    [(LookupError("no token any more"), LookupError), (TOKEN, InvalidRequestError)],
    ids=["and fails", "and would go on"],
)
async def test_request_may_close_its_own_client(
    gives: Any, error: type[Exception], kind: str
) -> None:
    clients: list[Any] = []
    with running_service() as service:
        service.answers(task_reply())
        token = closing_token(kind, lambda: None, clients, gives)
        async with connected(kind, service) as client:
            await settled(client.tasks.get("t1"))
            clients.append(client)
            with no_longer_than(5), pytest.raises(error):
                await settled(client.with_options(token=token).tasks.get("t2"))
            assert service.hung_up.acquire(timeout=5)
    assert len(service.requests) == 1


@both_clients
async def test_two_requests_may_close_their_client_at_once(kind: str) -> None:
    together: Any = threading.Barrier(2) if kind == "sync" else asyncio.Barrier(2)
    clients: list[Any] = []
    token = closing_token(kind, together.wait, clients, LookupError("no token any more"))
    with running_service() as service:
        async with connected(kind, service, token=token) as client:
            clients.append(client)
            both = [begun(kind, lambda: client.tasks.get("t1")) for _ in range(2)]
            async with asyncio.timeout(5):
                outcomes = await asyncio.gather(*both, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [LookupError, LookupError]


def closing_hook(kind: str, before: Callable[[], Any], clients: list[Any]) -> Any:
    """An event hook of the caller's HTTP client that closes the first client."""

    def hook(_response: object) -> None:
        before()
        clients[0].close()

    async def hook_async(_response: object) -> None:
        await settled(before())
        await clients[0].close()

    return hook if kind == "sync" else hook_async


@through(*LIBRARIES)
@pytest.mark.parametrize("deadline", [None, 10], ids=["no deadline", "deadline"])
async def test_hooks_of_two_requests_may_close_their_client_at_once(
    deadline: float | None, kind: str, through: str
) -> None:
    together: Any = threading.Barrier(2) if kind == "sync" else asyncio.Barrier(2)
    clients: list[Any] = []
    hooks = {"response": [closing_hook(kind, together.wait, clients)]}
    with running_service() as service:
        service.always_answers(task_reply(status="completed"))
        async with (
            opened_http_client(kind, through, event_hooks=hooks) as http_client,
            connected(kind, service, http_client=http_client, deadline=deadline) as client,
        ):
            clients.append(client)
            both = [begun(kind, lambda: client.tasks.complete("t1", run_id="r1")) for _ in "12"]
            async with asyncio.timeout(5):
                tasks = await asyncio.gather(*both)
    assert [task.status for task in tasks] == ["completed", "completed"]


@both_clients
async def test_page_that_is_read_ahead_may_close_its_own_client(kind: str) -> None:
    clients: list[Any] = []
    calls = count()

    def token() -> str:
        if next(calls) == 2:
            clients[0].close()
        return TOKEN

    async def token_async() -> str:
        if next(calls) == 2:
            await clients[0].close()
        return TOKEN

    with listing_service(Listing(rows(80))) as service:
        given = token if kind == "sync" else token_async
        async with connected(kind, service, token=given) as client:
            clients.append(client)
            async with asyncio.timeout(5):
                with pytest.raises(InvalidRequestError, match="This client is closed"):
                    await begun(kind, client.runs.list().collect)
        for _ in range(service.connections):
            assert service.hung_up.acquire(timeout=5)


async def test_closing_that_is_cancelled_closes_the_connections() -> None:
    async with closing_under_a_completion("async") as under_way:
        under_way.closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await under_way.closing
        with pytest.raises(TallyfyError):
            await asyncio.wait_for(under_way.completing, 5)
        under_way.respond()
        assert under_way.service.hung_up.acquire(timeout=5)


@contextmanager
def ctrl_c_heeded() -> Iterator[None]:
    """Let Ctrl-C interrupt, even where the shell has it ignored, as for what runs behind it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def test_closing_that_ctrl_c_ends_closes_the_connections() -> None:
    answered = threading.Event()

    def late(_request: Request) -> Reply:
        asked.set()
        answered.wait(10)
        return task_reply()

    def interrupt() -> None:
        if asked.wait(5):
            while not is_closing(client):
                time.sleep(0.001)
            os.kill(os.getpid(), signal.SIGINT)

    asked = threading.Event()
    with running_service() as service, ThreadPoolExecutor(2) as others, ctrl_c_heeded():
        service.always_answers(late)
        client = Tallyfy(TOKEN, org_id=ORG, base_url=service.address, timeout=2, max_attempts=1)
        reading = others.submit(client.tasks.get, "t1")
        others.submit(interrupt)
        assert asked.wait(5)
        with no_longer_than(5), pytest.raises(KeyboardInterrupt):
            client.close()
        answered.set()
        assert service.hung_up.acquire(timeout=5)
        assert isinstance(reading.exception(timeout=5), TallyfyError)


@pytest.mark.parametrize("deadline", [None, 10], ids=["no deadline", "deadline"])
def test_interrupt_anywhere_in_a_request_leaves_nothing_that_closing_waits_for(
    deadline: float | None,
) -> None:
    def respond(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"data": {"id": "t1"}})

    transport = httpx.MockTransport(respond)
    with httpx.Client(transport=transport, verify=False) as http_client:
        for place in count():
            client = Tallyfy(TOKEN, org_id=ORG, http_client=http_client, deadline=deadline)
            was_interrupted = False
            with interrupted_at(place):
                try:
                    client.tasks.get("t1")
                except KeyboardInterrupt:
                    was_interrupted = True
            with no_longer_than(5):
                client.close()
            if not was_interrupted:
                break
    assert place > 50


@contextmanager
def interrupted_at(place: int) -> Iterator[None]:
    """Raise KeyboardInterrupt at the nth bytecode that the back end runs in this thread."""
    passed = count()

    def trace(frame: FrameType, event: str, _: object) -> Any:
        if not frame.f_code.co_filename.endswith("backend_sync.py"):
            return None
        frame.f_trace_opcodes = True
        if event == "opcode" and next(passed) == place:
            raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)
