"""The end of a client: nothing that is under way is lost, and nothing stays open."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from typing import Any, NamedTuple

import pytest
import stamina

from tallyfy_client import AsyncTallyfy, InvalidRequestError, Tallyfy, TallyfyError
from tests.listings import Listing, eventually, listing_service, rows
from tests.service import (
    KINDS,
    ORG,
    TOKEN,
    Reply,
    Request,
    Service,
    both_clients,
    connected,
    running_service,
    settled,
    task_reply,
)

pytestmark = pytest.mark.anyio


def test_with_statement_closes_the_connections() -> None:
    with running_service() as service:
        service.answers(task_reply())
        with Tallyfy(TOKEN, org_id=ORG, base_url=service.address) as client:
            assert isinstance(client, Tallyfy)
            client.tasks.get("t1")
            assert not service.hung_up.acquire(timeout=0.02)
        assert service.hung_up.acquire(timeout=5)


async def test_async_with_statement_closes_the_connections() -> None:
    with running_service() as service:
        service.answers(task_reply())
        async with AsyncTallyfy(TOKEN, org_id=ORG, base_url=service.address) as client:
            assert isinstance(client, AsyncTallyfy)
            await client.tasks.get("t1")
            assert not service.hung_up.acquire(timeout=0.02)
        assert service.hung_up.acquire(timeout=5)


@both_clients
async def test_closing_hangs_up_and_may_be_done_twice(kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply())
        client: Any = KINDS[kind](TOKEN, org_id=ORG, base_url=service.address)
        await settled(client.tasks.get("t1"))
        await settled(client.close())
        assert service.hung_up.acquire(timeout=5)
        await settled(client.close())


@both_clients
async def test_error_leaves_the_with_statement_as_it_is_and_closes_the_connections(
    kind: str,
) -> None:
    with running_service() as service:
        service.answers(task_reply())
        client: Any = KINDS[kind](TOKEN, org_id=ORG, base_url=service.address)
        await settled(client.tasks.get("t1"))
        with pytest.raises(LookupError, match="mine"):
            await leave_with_error(client)
        assert service.hung_up.acquire(timeout=5)


async def leave_with_error(client: Tallyfy | AsyncTallyfy) -> None:
    if isinstance(client, Tallyfy):
        with client:
            raise LookupError("mine")
    async with client:
        raise LookupError("mine")


@both_clients
async def test_call_after_close_is_an_error_of_ours(kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            await settled(client.close())
            with pytest.raises(TallyfyError):
                await settled(client.tasks.get("t1"))


# --- While requests are under way -----------------------------------------------------------------


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


@contextmanager
def ctrl_c_heeded() -> Iterator[None]:
    """Let Ctrl-C interrupt, even where the shell has it ignored, as for what runs behind it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class UnderWay(NamedTuple):
    """A client that is closed while a completion waits for its answer."""

    service: Service
    client: Any
    completing: asyncio.Task[Any]
    closing: asyncio.Task[Any]
    answer: Callable[[], None]


def begun(kind: str, call: Callable[[], Any]) -> asyncio.Task[Any]:
    return asyncio.create_task(asyncio.to_thread(call) if kind == "sync" else call())


@asynccontextmanager
async def closing_under_a_completion(kind: str) -> AsyncIterator[UnderWay]:
    answered = threading.Event()

    def late(_request: Request) -> Reply:
        assert answered.wait(10)
        return task_reply(status="completed")

    with running_service() as service:
        service.always_answers(late)
        async with connected(kind, service) as client:
            completing = begun(kind, lambda: client.tasks.complete("t1", run_id=None))
            await eventually(lambda: bool(service.requests))
            closing = begun(kind, client.close)
            await eventually(lambda: client._http.is_closed)
            try:
                yield UnderWay(service, client, completing, closing, answered.set)
            finally:
                answered.set()


@both_clients
async def test_closing_waits_for_a_completion_that_is_under_way(kind: str) -> None:
    async with closing_under_a_completion(kind) as under_way:
        assert not under_way.service.hung_up.acquire(timeout=0.02)
        assert not under_way.closing.done()
        under_way.answer()
        assert (await under_way.completing).status == "completed"
        await under_way.closing
        assert under_way.service.hung_up.acquire(timeout=5)


@both_clients
async def test_client_that_is_closing_sends_nothing_more(kind: str) -> None:
    async with closing_under_a_completion(kind) as under_way:
        with pytest.raises(InvalidRequestError, match=r"^This client is closed\.$"):
            await settled(under_way.client.tasks.get("t2"))
        under_way.answer()
        await asyncio.gather(under_way.completing, under_way.closing)
        assert len(under_way.service.requests) == 1


@both_clients
async def test_closed_client_tries_nothing_again(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(503))
        async with connected(kind, service, max_retry_wait=0.05) as client:
            with stamina.set_testing(False):
                reading = begun(kind, lambda: client.tasks.get("t1"))
                await eventually(lambda: bool(service.requests))
                await settled(client.close())
                with pytest.raises(InvalidRequestError, match=r"^This client is closed\.$"):
                    await reading
    assert len(service.requests) == 1


async def test_client_that_still_drops_pages_sends_nothing_more() -> None:
    listing = Listing(rows(80))
    with listing_service(listing) as service:
        async with connected("async", service) as client:
            pages = client.runs.list().pages()
            await anext(pages)
            await anext(pages)
            closing = asyncio.create_task(client.close())
            await asyncio.sleep(0)
            with pytest.raises(InvalidRequestError, match=r"^This client is closed\.$"):
                await client.tasks.complete("t1", run_id="r1")
            await closing


# --- By a request itself --------------------------------------------------------------------------


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


@both_clients
async def test_page_that_is_read_ahead_may_close_its_own_client(kind: str) -> None:
    listing = Listing(rows(80))
    clients: list[Any] = []
    calls = count()
    errors: list[Exception] = []

    @contextmanager
    def errors_noted() -> Iterator[None]:
        try:
            yield
        except Exception as error:
            errors.append(error)
            raise

    def token() -> str:
        with errors_noted():
            if next(calls) == 2:
                clients[0].close()
        return TOKEN

    async def token_async() -> str:
        with errors_noted():
            if next(calls) == 2:
                await clients[0].close()
        return TOKEN

    with listing_service(listing) as service:
        given = token if kind == "sync" else token_async
        async with connected(kind, service, token=given) as client:
            clients.append(client)
            async with asyncio.timeout(5):
                with pytest.raises(InvalidRequestError, match=r"^This client is closed\.$"):
                    await begun(kind, client.runs.list().collect)
        assert errors == []
        for _ in range(service.connections):
            assert service.hung_up.acquire(timeout=5)


def test_request_keeps_its_answer_though_a_handler_of_signals_closes_the_client() -> None:
    def signals(_request: Request) -> Reply:
        os.kill(os.getpid(), signal.SIGUSR1)
        return task_reply()

    with running_service() as service:
        service.always_answers(signals)
        client = Tallyfy(TOKEN, org_id=ORG, base_url=service.address)
        before = signal.signal(signal.SIGUSR1, lambda *_: client.close())
        try:
            with no_longer_than(5):
                assert client.tasks.get("t1").id == "t1"
        finally:
            signal.signal(signal.SIGUSR1, before)
        assert service.hung_up.acquire(timeout=5)


# --- Closing that is interrupted ------------------------------------------------------------------


async def test_closing_that_is_cancelled_closes_the_connections() -> None:
    async with closing_under_a_completion("async") as under_way:
        under_way.closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await under_way.closing
        with pytest.raises(TallyfyError):
            await asyncio.wait_for(under_way.completing, 5)
        under_way.answer()
        assert under_way.service.hung_up.acquire(timeout=5)


async def test_closing_that_is_cancelled_among_pages_ahead_closes_the_connections() -> None:
    listing = Listing(rows(80))
    released = threading.Event()
    listing.holds_back = lambda number: number < 3 or released.wait(10)
    with listing_service(listing) as service:
        async with connected("async", service) as client:
            pages = client.runs.list().pages()
            await anext(pages)
            await anext(pages)
            await eventually(lambda: 3 in listing.asked)
            closing = asyncio.create_task(client.close())
            await asyncio.sleep(0)
            closing.cancel()
            with pytest.raises(asyncio.CancelledError):
                await closing
            released.set()
            for _ in range(service.connections):
                assert service.hung_up.acquire(timeout=5)


def test_closing_that_ctrl_c_ends_closes_the_connections() -> None:
    answered = threading.Event()

    def late(_request: Request) -> Reply:
        asked.set()
        answered.wait(10)
        return task_reply()

    def interrupt() -> None:
        if asked.wait(5):
            while not client._http.is_closed:
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
