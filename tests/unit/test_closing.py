"""The end of a client: connections close, who waits is woken, and nothing more is sent."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import httpx
import pytest

from tallyfy_client import (
    APITimeoutError,
    AsyncTallyfy,
    InvalidRequestError,
    OutcomeUnknownError,
    Tallyfy,
)
from tests.service import (
    COMPLETE,
    KINDS,
    ORG,
    READ,
    TOKEN,
    Api,
    Reply,
    Request,
    begun,
    completing,
    eventually,
    reading,
    settled,
    task_reply,
    through,
    through_all,
    without_certificates,
)

pytestmark = pytest.mark.anyio


async def use(client: Any, *, fails: bool) -> None:
    """Use a client in a `with` statement, which an error may leave."""
    if isinstance(client, Tallyfy):
        with client as entered:
            entered.tasks.get("t1")
            if fails:
                raise LookupError("mine")
    else:
        async with client as entered:
            await entered.tasks.get("t1")
            if fails:
                raise LookupError("mine")


@pytest.mark.parametrize("fails", [False, True])
async def test_with_statement_closes_the_connections(fails: bool, api: Api) -> None:
    api.answers(task_reply())
    with without_certificates():
        client: Any = KINDS[api.kind](TOKEN, org_id=ORG, base_url=api.address)
    with pytest.raises(LookupError, match="mine") if fails else nullcontext():
        await use(client, fails=fails)
    assert api.hung_up.acquire(timeout=5)
    # It may be closed twice.
    await settled(client.close())


@through_all
async def test_call_after_close_is_refused(through: str, api: Api) -> None:
    async with api.client(through=through) as client:
        await settled(client.close())
        for call in (reading, completing):
            with pytest.raises(InvalidRequestError, match="This client is closed"):
                await settled(call(client))
    assert api.connections == 0


async def test_closing_a_copy_leaves_the_client_open(api: Api) -> None:
    api.answers(task_reply(), task_reply())
    async with api.client() as client:
        copy = client.with_options(max_attempts=1)
        await settled(reading(copy))
        await settled(copy.close())
        await settled(reading(client))
    assert api.connections == 1


HOUR = {"Retry-After": "3600"}
WAITING: dict[str, tuple[Reply, Callable[[Any], Any]]] = {
    "another attempt": (Reply(503, headers=HOUR), reading),
    "another attempt to complete": (Reply(429, headers=HOUR), completing),
    "a task": (
        task_reply(status="in-progress"),
        lambda client: client.tasks.wait_until_completed("t1", timeout=3600, poll_interval=3600),
    ),
}


class Listening:
    """An observer that hears when an attempt has ended, before a wait."""

    def __init__(self) -> None:
        self.has_answer = threading.Event()

    def call(self, _call: object) -> AbstractContextManager[None]:
        return nullcontext()

    @contextmanager
    def attempt(self, _attempt: object) -> Iterator[None]:
        yield
        self.has_answer.set()


@through("own", "httpx2")
@pytest.mark.parametrize("what", WAITING)
async def test_closing_wakes_those_who_wait(what: str, through: str, api: Api) -> None:
    response, call = WAITING[what]
    api.answers(response)
    observer = Listening()
    settings = {"waits": True, "max_retry_wait": 3600, "observers": [observer]}
    async with api.client(through=through, **settings) as client:
        calling = begun(api.kind, lambda: call(client))
        await eventually(observer.has_answer.is_set)
        async with asyncio.timeout(5):
            await settled(client.close())
            with pytest.raises(InvalidRequestError, match="This client is closed"):
                await calling
    assert len(api.requests) == 1


@pytest.mark.parametrize("call", [reading, completing])
async def test_what_is_under_way_fails(call: Any, api: Api) -> None:
    released = threading.Event()

    def late(_request: Request) -> Reply:
        assert released.wait(10)
        return task_reply(status="completed")

    api.always_answers(late)
    async with api.client() as client:
        calling = begun(api.kind, lambda: call(client))
        await eventually(lambda: bool(api.requests))
        await settled(client.close())
        released.set()
        with pytest.raises(InvalidRequestError if call is reading else OutcomeUnknownError):
            await calling
    assert api.asked == [READ if call is reading else COMPLETE]


async def test_client_can_be_closed_while_a_call_ends_at_its_deadline() -> None:
    is_ending = asyncio.Event()

    class Transport(httpx.AsyncBaseTransport):
        async def handle_async_request(self, _: httpx.Request) -> httpx.Response:
            try:
                await asyncio.Event().wait()
            finally:
                is_ending.set()
                await asyncio.sleep(0)
                await asyncio.sleep(0)
            raise AssertionError

    async with httpx.AsyncClient(transport=Transport()) as http_client:
        client = AsyncTallyfy(TOKEN, org_id=ORG, deadline=0.01, http_client=http_client)
        call = asyncio.ensure_future(client.tasks.get("t1"))
        await is_ending.wait()
        await client.close()
        with pytest.raises(APITimeoutError):
            await call
