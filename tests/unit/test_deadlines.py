"""How long one call may take in all."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import httpx
import pytest

from tallyfy_client import (
    APITimeoutError,
    InternalServerError,
    NotFoundError,
    OutcomeUnknownError,
    TallyfyError,
)
from tallyfy_client.testing import FakeTallyfy
from tests.fakes import IN_PROCESS
from tests.fakes import connected as connected_to_fake
from tests.listings import pages_of
from tests.raw_service import Connection, raw_service
from tests.service import (
    AIOHTTP,
    COMPLETE,
    DONE,
    LIBRARIES,
    OWN,
    READ,
    Api,
    Fault,
    Reply,
    Request,
    Service,
    broken,
    completing,
    connected,
    each_use,
    ids,
    reading,
    reply,
    settled,
    task_reply,
    through,
    through_all,
)

pytestmark = pytest.mark.anyio

DEADLINE = 0.2
# What a busy machine may add. A service that hangs, hangs for ten seconds.
SLACK = 5


@contextmanager
def ends_in_time() -> Iterator[None]:
    begun = time.monotonic()
    yield
    assert DEADLINE - 0.02 <= time.monotonic() - begun <= DEADLINE + SLACK


# --- Services that never finish -------------------------------------------------------------------


@through_all
async def test_deadline_ends_a_call_that_is_not_answered(through: str, api: Api) -> None:
    api.always_answers(broken(Fault.HANGS))
    async with api.client(through=through, deadline=DEADLINE) as client:
        with ends_in_time(), pytest.raises(APITimeoutError):
            await settled(reading(client))
        with ends_in_time(), pytest.raises(OutcomeUnknownError, match="reading the task failed"):
            await settled(completing(client))
    assert api.asked[:2] == [READ, COMPLETE]
    assert api.asked.count(COMPLETE) == 1


@through_all
@pytest.mark.parametrize("status", [200, 404])
async def test_deadline_ends_a_response_that_comes_drop_by_drop(
    status: int, through: str, api: Api
) -> None:
    # The whole response would take two seconds, and none of its parts too long.
    api.always_answers(replace(task_reply(status, title="x" * 100), drip=0.02))
    async with api.client(through=through, deadline=DEADLINE) as client:
        # An error status has said enough.
        with ends_in_time(), pytest.raises(APITimeoutError if status == 200 else NotFoundError):
            await settled(reading(client))
    assert api.asked == [READ]


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


on_both_loops = pytest.mark.parametrize(
    "anyio_backend", [("asyncio", {"use_uvloop": on}) for on in (False, True)]
)


# `Tallyfy` does not interrupt what the network stretches inside of one step.
@on_both_loops
@pytest.mark.parametrize(
    "behave",
    [
        headers_in_drops,
        endless_informational_responses,
        chunk_extensions_in_drops,
    ],
)
async def test_deadline_of_the_asynchronous_client_is_exact(
    behave: Callable[[Connection], None],
) -> None:
    with raw_service(behave) as service:
        async with connected("async", service, deadline=DEADLINE) as client:
            with ends_in_time(), pytest.raises(APITimeoutError):
                await reading(client)


async def test_asynchronous_client_does_not_wait_for_a_name(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, real = threading.Event(), socket.getaddrinfo

    def slowly(_host: Any, *given: Any, **named: Any) -> Any:
        found.wait(5)
        return real("127.0.0.1", *given, **named)

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    address = service.address.replace("127.0.0.1", "localhost")
    async with connected("async", service, base_url=address, deadline=DEADLINE) as client:
        with pytest.raises(APITimeoutError) as caught:
            await completing(client)
        assert not found.is_set()
        found.set()
    assert not caught.value.may_have_taken_effect
    assert service.requests == []


# --- What one deadline is for ---------------------------------------------------------------------


@pytest.mark.parametrize("way", IN_PROCESS)
@pytest.mark.parametrize(("deadline", "kept"), [(4, 1), (20, 5), (600, 5)])
def test_time_is_kept_to_read_the_task_back(deadline: float, kept: float, way: str) -> None:
    fake = FakeTallyfy()
    fake.add_run(id="r1", tasks=[{"id": "t1"}])
    fake.fail_next(event="timeout", took_effect=True)
    with connected_to_fake(fake, way, deadline=deadline, timeout=1000) as (client, settle):
        assert settle(completing(client)).status == "completed"
    assert fake.time.now() == deadline - kept


@pytest.mark.parametrize("way", IN_PROCESS)
def test_attempts_and_the_read_back_share_one_deadline(way: str) -> None:
    fake = FakeTallyfy()
    fake.add_run(id="r1", tasks=[{"id": "t1"}])
    fake.fail_next(status=429, headers={"Retry-After": "4"}, operation="complete_run_task")
    fake.fail_next(event="timeout", times=9)
    settings: dict[str, Any] = {"deadline": 12, "timeout": 1000}
    with (
        connected_to_fake(fake, way, **settings) as (client, settle),
        pytest.raises(OutcomeUnknownError),
    ):
        settle(completing(client))
    assert fake.time.now() == pytest.approx(12)


async def test_deadline_ends_the_attempts(api: Api) -> None:
    api.always_answers(reply({}, 503, Retry_After="4"))
    with pytest.raises(InternalServerError):
        await api(reading, deadline=12, max_attempts=50)
    assert len(api.requests) == 3


async def test_each_page_has_a_deadline(api: Api) -> None:
    pages = pages_of(["a"], ["b"], ["c"])
    refused: set[str] = set()

    def respond(request: Request) -> Reply:
        if request.target in refused:
            return pages(request)
        refused.add(request.target)
        return reply({}, 503, Retry_After="6")

    api.always_answers(respond)
    found = await api(lambda client: ids(client.runs.list()), deadline=10, max_concurrency=1)
    assert found == ["a", "b", "c"]


@each_use
async def test_nothing_is_sent_when_the_token_took_all_the_time(use: Any, api: Api) -> None:
    def slow() -> str:
        time.sleep(0.03)
        return "planted-token"

    with pytest.raises(APITimeoutError) as caught:
        await api(use, token=slow, deadline=0.02)
    assert not caught.value.may_have_taken_effect
    assert api.requests == []


async def test_deadline_that_ends_at_any_moment_is_an_error_of_ours(api: Api) -> None:
    api.always_answers(DONE)
    async with api.client() as client:
        for number in range(40):
            hurried = client.with_options(deadline=0.001 + number * 0.0001)
            with suppress(TallyfyError):
                await settled(completing(hurried))


# --- What transports and hooks see of it ----------------------------------------------------------


@through("httpx", "httpx2")
@pytest.mark.parametrize("deadline", [None, 5.0])
@pytest.mark.parametrize("timeout", [0.4, httpx.Timeout(None), httpx.Timeout(9, read=0.7)])
async def test_time_outs_are_numbers_no_longer_than_the_deadline(
    timeout: Any, deadline: float | None, through: str, api: Api
) -> None:
    seen: list[dict[str, float | None]] = []

    def look(request: Any) -> Any:
        seen.append(json.loads(json.dumps(request.extensions["timeout"])))
        return LIBRARIES[through].Response(200, json={"data": {"id": "t1"}})

    http = {"transport": LIBRARIES[through].MockTransport(look)}
    async with api.client(through=through, http=http, timeout=timeout, deadline=deadline) as client:
        assert (await settled(reading(client))).id == "t1"
    given = dict.fromkeys(("connect", "read", "write", "pool"), timeout)
    if isinstance(timeout, httpx.Timeout):
        given = timeout.as_dict()
    for step, limit in seen[0].items():
        bounds = [one for one in (given[step], deadline) if one is not None]
        assert limit == (pytest.approx(min(bounds), abs=0.5) if bounds else None)
        assert limit is None or limit <= min(bounds)


@through("httpx", "httpx2", AIOHTTP)
@pytest.mark.parametrize("deadline", [None, 5.0])
async def test_hooks_run_in_the_thread_of_the_caller(
    deadline: float | None, through: str, api: Api
) -> None:
    local, seen = threading.local(), []
    local.name = "mine"

    def look(_message: Any) -> None:
        seen.append(local.name)

    async def look_async(_message: Any) -> None:
        look(_message)

    hook = look if api.kind == "sync" else look_async
    http = {"event_hooks": {"request": [hook], "response": [hook]}}
    api.answers(DONE)
    async with api.client(through=through, http=http, deadline=deadline) as client:
        await settled(completing(client))
    assert seen == ["mine", "mine"]


# --- Cancelled ------------------------------------------------------------------------------------


@on_both_loops
@pytest.mark.parametrize("deadline", [None, 5.0])
@pytest.mark.parametrize("through", [OWN, AIOHTTP])
async def test_call_that_is_cancelled_at_any_moment_leaves_a_client_that_works(
    through: str, deadline: float | None, service: Service
) -> None:
    service.always_answers(DONE)
    async with connected("async", service, through=through, deadline=deadline) as client:
        for turns in range(0, 40, 3):
            calling = asyncio.create_task(completing(client))
            for _ in range(turns):
                await asyncio.sleep(0)
            calling.cancel()
            with suppress(asyncio.CancelledError):
                assert (await calling).id == "t1"
                assert turns
        assert (await reading(client)).id == "t1"
