"""The last response: what it tells, and whose it is."""

from __future__ import annotations

import asyncio
import gc
import threading
from typing import Any

import pytest

from tallyfy_client import AsyncTallyfy, NotFoundError, OutcomeUnknownError, RawResponse
from tests.service import (
    Fault,
    Reply,
    both_clients,
    broken,
    connected,
    reply,
    running_service,
    settled,
    task_reply,
)

pytestmark = pytest.mark.anyio


@both_clients
async def test_last_response_is_none_at_first(kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            assert client.last_response is None


@both_clients
async def test_last_response_is_within_reach(kind: str) -> None:
    with running_service() as service:
        service.answers(
            reply({"data": {"id": "t1"}}, X_Request_Id="req-1", X_RateLimit_Remaining="7"),
            Reply(404),
        )
        async with connected(kind, service) as client:
            await settled(client.tasks.get("t1"))
            first = client.last_response
            assert isinstance(first, RawResponse)
            assert (first.status_code, first.request_id) == (200, "req-1")
            assert first.headers["x-ratelimit-remaining"] == "7"
            with pytest.raises(NotFoundError):
                await settled(client.tasks.get("t1"))
            last = client.last_response
            assert (last.status_code, last.request_id) == (404, None)


@both_clients
async def test_last_response_is_that_of_this_client_or_a_copy(kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply(), Reply(404), reply({"data": {"id": "t1"}}, X_Request_Id="c"))
        async with connected(kind, service) as client, connected(kind, service) as stranger:
            await settled(client.tasks.get("t1"))
            with pytest.raises(NotFoundError):
                await settled(stranger.tasks.get("t1"))
            assert client.last_response.status_code == 200
            assert stranger.last_response.status_code == 404
            await settled(client.with_options(max_attempts=1).tasks.get("t1"))
            assert client.last_response.request_id == "c"


@both_clients
async def test_last_response_is_that_of_this_thread_or_task(kind: str) -> None:
    seen: dict[str, Any] = {}

    def look(client: Any, name: str) -> None:
        seen[name] = client.last_response.request_id

    async def ask_later(client: Any, name: str) -> None:
        await client.tasks.get(name)
        await asyncio.sleep(0.05)
        look(client, name)

    def ask(client: Any, name: str) -> None:
        client.tasks.get(name)
        barrier.wait(5)
        look(client, name)

    barrier = threading.Barrier(3)
    with running_service() as service:
        service.always_answers(
            lambda asked: reply({"data": {"id": asked.path[-1]}}, X_Request_Id=asked.path[-1])
        )
        async with connected(kind, service) as client:
            await settled(client.tasks.get("z"))
            if kind == "sync":
                threads = [threading.Thread(target=ask, args=(client, name)) for name in "abc"]
                for one in threads:
                    one.start()
                for one in threads:
                    one.join()
            else:
                await asyncio.gather(*(ask_later(client, name) for name in "abc"))
            look(client, "z")
    assert seen == {"a": "a", "b": "b", "c": "c", "z": "z"}


@both_clients
async def test_last_response_of_a_thread_or_task_that_has_ended_is_not_kept(kind: str) -> None:
    def kept() -> list[Any]:
        gc.collect()
        responses = [each for each in gc.get_objects() if type(each) is RawResponse]
        return [each for each in responses if each.request_id == "of one that ends"]

    with running_service() as service:
        service.answers(reply({"data": {"id": "t1"}}, X_Request_Id="of one that ends"))
        async with connected(kind, service) as client:
            seen = []

            def ask() -> None:
                client.tasks.get("t1")
                seen.append(len(kept()))

            async def ask_later() -> None:
                await client.tasks.get("t1")
                seen.append(len(kept()))

            if kind == "sync":
                thread = threading.Thread(target=ask)
                thread.start()
                thread.join()
            else:
                await asyncio.create_task(ask_later())
                # The event loop lets go of the task only now.
                await asyncio.sleep(0)
            assert seen == [1]
            assert kept() == []


@both_clients
async def test_response_that_was_lost_is_no_last_response(kind: str) -> None:
    with running_service() as service:
        service.answers(broken(Fault.CLOSED_WITHOUT_ANSWER), Reply(401))
        async with connected(kind, service) as client:
            with pytest.raises(OutcomeUnknownError):
                await settled(client.tasks.complete("t1", run_id="r1"))
            # That of the read-back.
            assert client.last_response.status_code == 401


@both_clients
async def test_last_response_shows_no_headers(kind: str) -> None:
    with running_service() as service:
        service.answers(reply({"data": {"id": "t1"}}, X_Secret="planted"))
        async with connected(kind, service) as client:
            await settled(client.tasks.get("t1"))
            assert repr(client.last_response) == "<RawResponse 200>"


@both_clients
async def test_last_response_is_there_when_a_deadline_is_set(kind: str) -> None:
    with running_service() as service:
        service.answers(reply({"data": {"id": "t1"}}, X_Request_Id="req-1"))
        async with connected(kind, service, deadline=9) as client:
            await settled(client.tasks.get("t1"))
            assert client.last_response.request_id == "req-1"


def test_last_response_outside_of_any_event_loop_is_none() -> None:
    client = AsyncTallyfy("token", org_id="o1")
    assert client.last_response is None


async def test_last_response_outside_of_any_task_is_none() -> None:
    with running_service() as service:
        service.answers(task_reply())
        async with connected("async", service) as client:
            await client.tasks.get("t1")
            seen: list[Any] = []
            asyncio.get_running_loop().call_soon(lambda: seen.append(client.last_response))
            while not seen:
                await asyncio.sleep(0)
    assert seen == [None]
