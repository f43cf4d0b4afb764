"""The deadline of a call holds, whatever the service does; what is left behind sends nothing."""

from __future__ import annotations

import asyncio
import gc
import socket
import threading
import time
import warnings
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Final

import pytest

from tallyfy_client import APIConnectionError, APITimeoutError, OutcomeUnknownError, TallyfyError
from tests.raw_service import (
    HTTP_CLIENTS,
    SYNC,
    TRACED,
    Connection,
    by_way,
    client_by,
    eventually,
    every_way,
    full_listener,
    names_found_by,
    raw_service,
    threads_of_ours,
)
from tests.service import Reply, Request, running_service, settled, task_reply

pytestmark = pytest.mark.anyio

ASYNC: Final = [way for way in TRACED if way not in SYNC]
DEADLINE: Final = 0.2
# What the promise allows, and what a busy machine takes.
SLACK: Final = 0.1 + 0.1


def run_and_collect_garbage(call: Coroutine[Any, Any, None]) -> None:
    """Run a test in which libraries give a connection up without closing their end of it."""
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        asyncio.run(call)
        gc.collect()


async def ends_in_time(call: Callable[[], Any], error: type[TallyfyError]) -> None:
    """Make a call that its deadline ends. One of three tries has to be in time: machines hiccup."""
    took = []
    for _ in range(3):
        begun = time.monotonic()
        with pytest.raises(error):
            await settled(call())
        took.append(time.monotonic() - begun)
        if took[-1] < DEADLINE + SLACK:
            return
    raise AssertionError(f"calls with a deadline of {DEADLINE} s took {took} s")


# --- Services that never finish -------------------------------------------------------------------


def headers_in_drops(connection: Connection) -> None:
    connection.read_head()
    connection.send(b"HTTP/1.1 200 OK\r\nX-Drops: ")
    connection.send_in_drops(b"x")


def endless_informational_responses(connection: Connection) -> None:
    connection.read_head()
    connection.send_in_drops(b"HTTP/1.1 103 Early Hints\r\n\r\n")


def chunk_extensions_in_drops(connection: Connection) -> None:
    connection.read_head()
    connection.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;")
    connection.send_in_drops(b"x")


def half_a_response(connection: Connection) -> None:
    connection.read_head()
    connection.send(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"data":')
    connection.be_silent()


def silence(connection: Connection) -> None:
    connection.be_silent()


@every_way
@pytest.mark.parametrize(
    "behave",
    [
        headers_in_drops,
        endless_informational_responses,
        chunk_extensions_in_drops,
        half_a_response,
        silence,
    ],
)
async def test_deadline_holds_against(behave: Callable[[Connection], None], way: str) -> None:
    with raw_service(behave) as service:
        async with client_by(way, service, deadline=DEADLINE) as client:
            await ends_in_time(lambda: client.tasks.get("t1"), APITimeoutError)
            eventually(lambda: not threads_of_ours())


@every_way
async def test_calls_without_a_deadline_start_no_thread(way: str) -> None:
    threads = []

    def answer(_request: Request) -> Reply:
        threads.extend(threads_of_ours())
        return task_reply()

    with running_service() as service:
        service.always_answers(answer)
        async with client_by(way, service) as client:
            await settled(client.tasks.get("t1"))
    assert threads == []


@every_way
async def test_deadline_holds_for_a_completion_and_its_read_back(way: str) -> None:
    with raw_service(half_a_response) as service:
        async with client_by(way, service, deadline=DEADLINE) as client:
            await ends_in_time(
                lambda: client.tasks.complete("t1", run_id=None), OutcomeUnknownError
            )


@every_way
def test_deadline_holds_against_a_silent_tls_handshake(way: str) -> None:
    run_and_collect_garbage(meet_a_silent_tls_handshake(way))


async def meet_a_silent_tls_handshake(way: str) -> None:
    with raw_service(silence) as service:
        address = service.address.replace("http:", "https:")
        async with client_by(way, service, base_url=address, deadline=DEADLINE) as client:
            await ends_in_time(lambda: client.tasks.complete("t1", run_id=None), TallyfyError)
            # The event loop has to see it, too.
            await asyncio.sleep(0.05)
            assert service.hung_up.acquire(timeout=5)
            eventually(lambda: not threads_of_ours())


@every_way
async def test_deadline_holds_against_four_addresses_that_do_not_answer(way: str) -> None:
    with full_listener() as port, names_found_by(lambda _name: ["127.0.0.1"] * 4):
        settings: dict[str, Any] = {
            "base_url": f"http://four.test:{port}",
            "allow_insecure_http": True,
            "deadline": DEADLINE,
        }
        with raw_service(silence) as service:
            async with client_by(way, service, **settings) as client:
                call = lambda: client.tasks.complete("t1", run_id=None)  # noqa: E731
                await ends_in_time(call, APITimeoutError if way in TRACED else TallyfyError)


@by_way(TRACED)
def test_deadline_holds_against_a_silent_socks_proxy(way: str) -> None:
    run_and_collect_garbage(meet_a_silent_socks_proxy(way))


@by_way(SYNC)
def test_deadline_holds_against_a_silent_socks_proxy_that_is_connected_late(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = socket.create_connection

    def slowly(*args: Any, **options: Any) -> socket.socket:
        connection = connect(*args, **options)
        time.sleep(2 * DEADLINE)
        return connection

    monkeypatch.setattr(socket, "create_connection", slowly)
    run_and_collect_garbage(meet_a_silent_socks_proxy(way))


@by_way(ASYNC)
def test_call_that_is_cancelled_hangs_up_on_a_silent_socks_proxy(way: str) -> None:
    async def is_cancelled(call: Callable[[], Any], _error: type[TallyfyError]) -> None:
        calling = asyncio.create_task(call())
        await asyncio.sleep(DEADLINE / 2)
        calling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await calling

    run_and_collect_garbage(meet_a_silent_socks_proxy(way, is_cancelled))


async def meet_a_silent_socks_proxy(way: str, ends: Callable[..., Any] = ends_in_time) -> None:
    with raw_service(silence) as proxy:
        settings: dict[str, Any] = {
            "base_url": "http://tallyfy.test",
            "allow_insecure_http": True,
            "deadline": DEADLINE,
            "proxy": f"socks5://127.0.0.1:{proxy.port}",
        }
        async with client_by(way, proxy, **settings) as client:
            await ends(lambda: client.tasks.complete("t1", run_id=None), APITimeoutError)
            # The event loop has to see it, too.
            await asyncio.sleep(0.05)
            assert proxy.hung_up.acquire(timeout=5)
            eventually(lambda: not threads_of_ours())


# --- What is left behind --------------------------------------------------------------------------


@every_way
async def test_completion_given_up_while_its_name_is_looked_up_is_never_sent(way: str) -> None:
    looked_up = []

    def slowly(name: str) -> list[str]:
        time.sleep(2 * DEADLINE)
        looked_up.append(name)
        return ["127.0.0.1"]

    with running_service() as service, names_found_by(slowly):
        settings: dict[str, Any] = {
            "base_url": service.address.replace("127.0.0.1", "slow.test"),
            "allow_insecure_http": True,
            "deadline": DEADLINE,
        }
        async with client_by(way, service, **settings) as client:
            error = APITimeoutError if way in TRACED else TallyfyError
            await ends_in_time(lambda: client.tasks.complete("t1", run_id=None), error)
            eventually(lambda: bool(looked_up))
            time.sleep(0.05)
    assert service.requests == []


@by_way(["httpx", "httpx2"])
async def test_completion_given_up_while_it_waits_for_a_connection_is_never_sent(way: str) -> None:
    with running_service() as service:
        released = threading.Event()

        def late(_request: Request) -> Reply:
            released.wait(5)
            return task_reply(id="t2")

        service.always_answers(late)
        made_by = HTTP_CLIENTS[way][1]
        module = __import__(made_by.__module__.partition(".")[0])
        transport = module.HTTPTransport(limits=module.Limits(max_connections=1))
        async with client_by(way, service, transport=transport) as client:
            other = threading.Thread(target=client.tasks.get, args=["t2"])
            other.start()
            eventually(lambda: bool(service.requests))
            hurried = client.with_options(deadline=DEADLINE)
            await ends_in_time(lambda: hurried.tasks.complete("t1", run_id=None), TallyfyError)
            # It does not wait for the connection any longer, so that such threads do not add up.
            eventually(lambda: not threads_of_ours(), seconds=2)
            released.set()
            other.join()
            time.sleep(0.05)
    assert service.asked == ["GET /tasks/t2"]


# --- Names that are looked up beside the transport ------------------------------------------------


@by_way(ASYNC)
async def test_time_out_to_connect_ends_a_look_up_before_the_deadline_does(way: str) -> None:
    found = threading.Event()

    def slowly(_name: str) -> list[str]:
        found.wait(5)
        return ["127.0.0.1"]

    with running_service() as service, names_found_by(slowly):
        settings: dict[str, Any] = {"base_url": "http://slow.test", "allow_insecure_http": True}
        async with client_by(way, service, deadline=5, timeout=0.05, **settings) as client:
            begun = time.monotonic()
            with pytest.raises(APITimeoutError):
                await client.with_options(max_attempts=1).tasks.get("t1")
            assert time.monotonic() - begun < 2
        found.set()
        eventually(lambda: not threads_of_ours())


@by_way([*ASYNC, "aiohttp"])
@pytest.mark.parametrize("deadline", [None, 5])
async def test_unknown_name_is_told_in_the_same_words_with_a_deadline(
    deadline: float | None, way: str
) -> None:
    def find(_name: str) -> list[str]:
        raise socket.gaierror("unknown")

    # httpx-aiohttp calls it a time-out.
    words = "ConnectTimeout" if way == "aiohttp" else "ConnectError"
    with running_service() as service, names_found_by(find):
        settings: dict[str, Any] = {"base_url": "http://no.test", "allow_insecure_http": True}
        async with client_by(way, service, deadline=deadline, waits=False, **settings) as client:
            with pytest.raises(APIConnectionError, match=words) as caught:
                await client.tasks.complete("t1", run_id="r1")
    assert not caught.value.may_have_taken_effect


# --- The clock ------------------------------------------------------------------------------------


@every_way
async def test_deadline_that_ends_at_any_moment_is_an_error_of_ours(way: str) -> None:
    with running_service() as service:
        service.always_answers(task_reply(status="completed"))
        async with client_by(way, service) as client:
            for number in range(50):
                hurried = client.with_options(deadline=0.001 + number * 0.0001)
                with suppress(TallyfyError):
                    await settled(hurried.tasks.complete("t1", run_id=None))
