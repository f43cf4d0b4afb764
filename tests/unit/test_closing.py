"""The end of a client: nothing that is under way is lost, and nothing stays open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tallyfy_client import AsyncTallyfy, InvalidRequestError, Tallyfy
from tests.closing import begun, closing_under_a_completion
from tests.listings import eventually
from tests.service import (
    KINDS,
    ORG,
    TOKEN,
    Reply,
    both_clients,
    connected,
    running_service,
    settled,
    task_reply,
)
from tests.transports import OWN, backend_of, through, through_all

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
async def test_nothing_is_kept_of_a_request_that_has_ended(kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply())
        async with connected(kind, service) as client:
            await settled(client.tasks.get("t1"))
            assert backend_of(client)._under_way == {}


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


@through_all
async def test_call_after_close_is_refused(kind: str, through: str) -> None:
    with running_service() as service:
        async with connected(kind, service, through=through) as client:
            await settled(client.close())
            with pytest.raises(InvalidRequestError, match="This client is closed"):
                await settled(client.tasks.get("t1"))
        assert service.connections == 0


# --- While requests are under way -----------------------------------------------------------------


@through_all
@pytest.mark.parametrize("deadline", [None, 10], ids=["no deadline", "deadline"])
async def test_closing_waits_for_a_completion_that_is_under_way(
    deadline: float | None, kind: str, through: str
) -> None:
    async with closing_under_a_completion(kind, through, deadline=deadline) as under_way:
        assert not under_way.service.hung_up.acquire(timeout=0.02)
        assert not under_way.closing.done()
        under_way.respond()
        assert (await under_way.completing).status == "completed"
        await under_way.closing
        if through == OWN:
            assert under_way.service.hung_up.acquire(timeout=5)


@through_all
async def test_client_that_is_closing_sends_nothing_more(kind: str, through: str) -> None:
    async with closing_under_a_completion(kind, through) as under_way:
        with pytest.raises(InvalidRequestError, match="This client is closed"):
            await settled(under_way.client.tasks.get("t2"))
        under_way.respond()
        await asyncio.gather(under_way.completing, under_way.closing)
        assert len(under_way.service.requests) == 1


HOUR = {"Retry-After": "3600"}
WAITING: dict[str, tuple[Reply, Callable[[Any], Any]]] = {
    "another attempt": (Reply(503, headers=HOUR), lambda client: client.tasks.get("t1")),
    "another attempt to complete": (
        Reply(429, headers=HOUR),
        lambda client: client.tasks.complete("t1", run_id=None),
    ),
    "a task": (
        task_reply(status="in-progress"),
        lambda client: client.tasks.wait_until_completed("t1", timeout=3600, poll_interval=3600),
    ),
}


@through(OWN, "httpx2")
@pytest.mark.parametrize("what", WAITING)
async def test_closing_ends_what_waits_for(what: str, kind: str, through: str) -> None:
    response, call = WAITING[what]
    with running_service() as service:
        service.answers(response)
        async with connected(
            kind, service, through=through, waits=True, max_retry_wait=3600
        ) as client:
            calling = begun(kind, lambda: call(client))
            await eventually(lambda: bool(service.requests) and not backend_of(client)._under_way)
            async with asyncio.timeout(5):
                await settled(client.close())
                with pytest.raises(InvalidRequestError, match="This client is closed"):
                    await calling
    assert len(service.requests) == 1
