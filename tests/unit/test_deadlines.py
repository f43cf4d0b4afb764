"""How long one call may take in all. A service that hangs does so over real sockets."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import httpcore
import httpx
import pytest

from tallyfy_client import (
    APITimeoutError,
    InternalServerError,
    NotFoundError,
    OutcomeUnknownError,
    Tallyfy,
)
from tallyfy_client.backend import Backend, DeadlineExceeded, Delivery, Send
from tallyfy_client.responses import RawResponse
from tests.listings import pages_of
from tests.service import (
    ORG,
    TOKEN,
    Fault,
    Reply,
    Request,
    both_clients,
    broken,
    connected,
    ids,
    reply,
    running_service,
    settled,
    task_reply,
)
from tests.transports import OWN, backend_of, through, through_all

pytestmark = pytest.mark.anyio

COMPLETE = "POST /runs/r1/completed-tasks"
READ = "GET /tasks/t1"
DONE = task_reply(status="completed")
HANGS = broken(Fault.HANGS)
# What a busy machine may add. A service that hangs, hangs for ten seconds.
SLACK = 5

OPERATIONS: dict[str, Callable[[Any], Any]] = {
    "reading": lambda client: client.tasks.get("t1"),
    "completing": lambda client: client.tasks.complete("t1", run_id="r1"),
}
each_operation = pytest.mark.parametrize("operation", OPERATIONS)


class Watch:
    """Measures, from when it is made."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def lies_within(self, least: float) -> bool:
        return least - 0.02 <= time.monotonic() - self._start <= least + SLACK


@through_all
async def test_deadline_ends_a_read_whose_response_does_not_come(kind: str, through: str) -> None:
    with running_service() as service:
        service.always_answers(HANGS)
        async with connected(kind, service, through=through, deadline=0.8) as client:
            watch = Watch()
            with pytest.raises(APITimeoutError):
                await settled(client.tasks.get("t1"))
            assert watch.lies_within(0.8)
        assert service.asked == [READ]


@through_all
async def test_time_is_kept_to_read_the_task_back(kind: str, through: str) -> None:
    with running_service() as service:
        service.answers(HANGS, DONE)
        async with connected(kind, service, through=through, deadline=2) as client:
            done = await settled(client.tasks.complete("t1", run_id="r1"))
        assert done.status == "completed"
        assert service.asked == [COMPLETE, READ]


@through_all
async def test_deadline_ends_the_read_back_too(kind: str, through: str) -> None:
    with running_service() as service:
        service.answers(Reply(503, b""))
        service.always_answers(HANGS)
        async with connected(kind, service, through=through, deadline=0.8) as client:
            watch = Watch()
            with pytest.raises(OutcomeUnknownError, match="reading the task failed") as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
            assert watch.lies_within(0.8)
        assert isinstance(caught.value.__cause__, InternalServerError)
        assert service.asked == [COMPLETE, READ]


class Scripted(Backend):
    """Takes a second for each response, and keeps by when each had to come."""

    def __init__(self, *responses: Reply) -> None:
        self.untils: list[float | None] = []
        self._time = 0.0
        self._responses = iter(responses)

    def now(self) -> float:
        return self._time

    def send(self, step: Send) -> RawResponse:
        self._time += 1
        self.untils.append(step.until)
        response = next(self._responses)
        return RawResponse(response.status, {}, response.body)

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("deadline", "kept"), [(4, 1), (20, 5), (600, 5)], ids=["a quarter", "5 s", "at most 5 s"]
)
def test_the_reads_and_the_completion_share_one_deadline(deadline: float, kept: float) -> None:
    backend: Any = Scripted(task_reply(run_id="r1"), Reply(503), DONE)
    client = Tallyfy(TOKEN, org_id=ORG, deadline=deadline, http_client=backend)
    assert client.tasks.complete("t1").status == "completed"
    assert backend.untils == [deadline, deadline - kept, deadline]


@through_all
@pytest.mark.parametrize("status", [200, 404])
async def test_deadline_ends_a_response_that_comes_drop_by_drop(
    status: int, kind: str, through: str
) -> None:
    slow = replace(task_reply(status, title="x" * 100), drip=0.05)
    with running_service() as service:
        service.always_answers(slow)
        async with connected(kind, service, through=through, deadline=0.8) as client:
            watch = Watch()
            # A status of failure has said enough.
            with pytest.raises(APITimeoutError if status == 200 else NotFoundError):
                await settled(client.tasks.get("t1"))
            # The whole response would take six seconds, and none of its parts too long.
            assert watch.lies_within(0.8)
        assert service.asked == [READ]


@both_clients
async def test_where_no_thread_can_be_started_a_call_with_a_deadline_goes_on_without(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = threading.Thread.start

    def start(thread: threading.Thread) -> None:
        if thread.name.startswith("tallyfy_client"):
            raise RuntimeError("can't start new thread")
        real(thread)

    monkeypatch.setattr(threading.Thread, "start", start)
    with running_service() as service:
        service.answers(task_reply())
        async with connected(kind, service, deadline=30) as client:
            assert (await settled(client.tasks.get("t1"))).id == "t1"


@both_clients
async def test_deadline_ends_the_attempts(kind: str) -> None:
    with running_service() as service:
        service.always_answers(reply({}, 503, Retry_After="4"))
        async with connected(kind, service, deadline=12, max_attempts=50) as client:
            with pytest.raises(InternalServerError):
                await settled(client.tasks.get("t1"))
            assert len(backend_of(client).waits) == 2


@both_clients
async def test_each_page_has_a_deadline_of_its_own(kind: str) -> None:
    pages = pages_of(["a"], ["b"], ["c"])
    refused: set[str] = set()

    def respond(request: Request) -> Reply:
        if request.target in refused:
            return pages(request)
        refused.add(request.target)
        return reply({}, 503, Retry_After="6")

    with running_service() as service:
        service.always_answers(respond)
        async with connected(kind, service, deadline=10, max_concurrency=1) as client:
            assert await ids(client.runs.list()) == ["a", "b", "c"]
            assert sum(backend_of(client).waits) >= 18


@both_clients
@each_operation
async def test_nothing_is_sent_when_the_token_took_all_the_time(operation: str, kind: str) -> None:
    def slow() -> str:
        time.sleep(0.06)
        return "x"

    with running_service() as service:
        async with connected(kind, service, token=slow, deadline=0.05) as client:
            with pytest.raises(APITimeoutError) as caught:
                await settled(OPERATIONS[operation](client))
        assert not caught.value.may_have_taken_effect
        assert service.requests == []


@through_all
@pytest.mark.parametrize("deadline", [None, 5])
async def test_client_without_time_outs_has_the_deadline_alone(
    deadline: float | None, kind: str, through: str
) -> None:
    with running_service() as service:
        service.answers(task_reply())
        timeout = httpx.Timeout(None)
        async with connected(
            kind, service, through=through, timeout=timeout, deadline=deadline
        ) as client:
            assert (await settled(client.tasks.get("t1"))).id == "t1"


@through(OWN, "httpx", "httpx2")
@each_operation
async def test_request_that_was_given_up_before_it_went_out_is_never_sent(
    operation: str, kind: str, through: str, slow_lookup: threading.Event
) -> None:
    with running_service() as service:
        service.always_answers(task_reply(status="completed"))
        address = service.address.replace("127.0.0.1", "localhost")
        async with connected(
            kind, service, through=through, base_url=address, deadline=0.2
        ) as client:
            with pytest.raises(APITimeoutError) as caught:
                await settled(OPERATIONS[operation](client))
            slow_lookup.set()
            # Until whatever is left behind has had its time.
            await asyncio.sleep(0.1)
        assert not caught.value.may_have_taken_effect
        assert service.requests == []


def begins_to_send(method: bytes) -> tuple[str, dict[str, Any]]:
    """What a transport reports before the first byte of a request goes out."""
    request = httpcore.Request(method, "https://go.tallyfy.com/api")
    return "http11.send_request_headers.started", {"request": request}


def test_request_that_was_given_up_cannot_go_out_any_more() -> None:
    delivery = Delivery(threading.get_ident())
    delivery.abandon()
    with pytest.raises(DeadlineExceeded):
        delivery.trace(*begins_to_send(b"POST"))
    assert not delivery.sent


@pytest.mark.parametrize(("method", "sent"), [(b"POST", True), (b"CONNECT", False)])
def test_request_that_is_given_up_later_may_have_been_sent(method: bytes, sent: bool) -> None:
    delivery = Delivery(threading.get_ident())
    # A proxy is asked for a tunnel before the request goes out.
    delivery.trace(*begins_to_send(method))
    delivery.abandon()
    assert delivery.sent is sent


@pytest.fixture
def slow_lookup(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Have names looked up once this is set."""
    go_on = threading.Event()
    look_up = socket.getaddrinfo

    def wait_and_look_up(*given: Any, **named: Any) -> Any:
        go_on.wait(5)
        return look_up(*given, **named)

    monkeypatch.setattr(socket, "getaddrinfo", wait_and_look_up)
    yield go_on
    go_on.set()
