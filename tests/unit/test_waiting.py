"""How long a call may take: its deadline, the pause that a 429 asks for, waiting for a task.

Waits are real here, and short.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
import stamina

from tallyfy_client import (
    APITimeoutError,
    InternalServerError,
    NotFoundError,
    OutcomeUnknownError,
    RateLimitError,
    Task,
    WaitTimeoutError,
)
from tests.listings import asked_page
from tests.service import (
    Fault,
    Reply,
    Request,
    Service,
    both_clients,
    broken,
    connected,
    ids,
    page_reply,
    pagination,
    reply,
    running_service,
    settled,
    task_reply,
)

pytestmark = pytest.mark.anyio

COMPLETE = "POST /runs/r1/completed-tasks"
READ = "GET /tasks/t1"
OPEN = task_reply(status="in-progress")
DONE = task_reply(status="completed")
HANGS = broken(Fault.HANGS)
# What a busy machine may add to a wait. A service that hangs, hangs for ten seconds.
SLACK = 5


class Watch:
    """Measures, from when it is made."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def seconds(self) -> float:
        return time.monotonic() - self._start

    def lies_within(self, least: float) -> bool:
        return least - 0.02 <= self.seconds() <= least + SLACK


def paused(seconds: str) -> Reply:
    return reply({}, 429, Retry_After=seconds)


async def elsewhere(kind: str, call: Callable[[], Any]) -> asyncio.Future[Any]:
    """Begin a call in another thread, or in another task."""
    here = asyncio.get_running_loop()
    return here.run_in_executor(None, call) if kind == "sync" else asyncio.ensure_future(call())


async def asked(service: Service, times: int) -> None:
    """Wait until the service was asked so often, and its answer has come."""
    while len(service.requests) < times:
        await asyncio.sleep(0.005)
    await asyncio.sleep(0.03)


@both_clients
@pytest.mark.parametrize("completes", [False, True], ids=["reading", "completing"])
async def test_deadline_ends_a_call_whose_answer_does_not_come(completes: bool, kind: str) -> None:
    with running_service() as service:
        service.always_answers(HANGS)
        async with connected(kind, service, deadline=0.2) as client:
            watch = Watch()
            with pytest.raises(OutcomeUnknownError if completes else APITimeoutError):
                await settled(
                    client.tasks.complete("t1", run_id="r1")
                    if completes
                    else client.tasks.get("t1")
                )
            assert watch.lies_within(0.2)
        # For the read-back there was no time left.
        assert service.asked == [COMPLETE if completes else READ]


@both_clients
@pytest.mark.parametrize("status", [200, 404])
async def test_deadline_ends_an_answer_that_comes_drop_by_drop(status: int, kind: str) -> None:
    slow = replace(task_reply(status, title="x" * 100), drip=0.08)
    with running_service() as service:
        service.always_answers(slow)
        async with connected(kind, service, deadline=0.4) as client:
            watch = Watch()
            with pytest.raises(APITimeoutError if status == 200 else NotFoundError):
                await settled(client.tasks.get("t1"))
            # The whole answer would take ten seconds, and none of its parts too long.
            assert watch.lies_within(0.4)
        assert service.asked == [READ]


@both_clients
async def test_deadline_ends_the_attempts(kind: str) -> None:
    with running_service() as service:
        service.always_answers(reply({}, 503, Retry_After="0.08"))
        async with connected(kind, service, deadline=0.2, max_attempts=50) as client:
            watch = Watch()
            with stamina.set_testing(False), pytest.raises(InternalServerError):
                await settled(client.tasks.get("t1"))
            assert watch.seconds() <= 0.2 + SLACK
        assert 1 <= len(service.requests) <= 3


@both_clients
async def test_wait_beyond_the_deadline_is_not_begun(kind: str) -> None:
    with running_service() as service:
        service.answers(reply({}, 503, Retry_After="30"))
        async with connected(kind, service, deadline=0.2) as client:
            watch = Watch()
            with stamina.set_testing(False), pytest.raises(InternalServerError):
                await settled(client.tasks.get("t1"))
            assert watch.seconds() <= SLACK


@both_clients
async def test_deadline_is_for_the_read_back_too(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(503, b""))
        service.always_answers(HANGS)
        async with connected(kind, service, deadline=0.2) as client:
            watch = Watch()
            with pytest.raises(OutcomeUnknownError, match="reading the task failed") as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
            assert watch.lies_within(0.2)
        assert isinstance(caught.value.__cause__, InternalServerError)
        assert service.asked == [COMPLETE, READ]


@both_clients
async def test_deadline_is_for_the_routing_and_the_completion_together(kind: str) -> None:
    def late(_: Request) -> Reply:
        time.sleep(0.9)
        return task_reply(run_id="r1")

    with running_service() as service:
        service.answers(late, HANGS)
        async with connected(kind, service, deadline=1.5) as client:
            watch = Watch()
            with pytest.raises(OutcomeUnknownError):
                await settled(client.tasks.complete("t1"))
            # Each with a deadline of its own would take 2.4 seconds.
            assert 1.48 <= watch.seconds() < 2.3


@both_clients
async def test_each_page_has_a_deadline_of_its_own(kind: str) -> None:
    def late(request: Request) -> Reply:
        time.sleep(0.4)
        return page_reply([str(asked_page(request))], pagination(total_pages=3))

    with running_service() as service:
        service.always_answers(late)
        async with connected(kind, service, deadline=1) as client:
            assert await ids(client.runs.list()) == ["1", "2", "3"]


@both_clients
@pytest.mark.parametrize("completes", [False, True], ids=["reading", "completing"])
async def test_nothing_is_sent_when_the_token_took_all_the_time(completes: bool, kind: str) -> None:
    def slow() -> str:
        time.sleep(0.06)
        return "x"

    with running_service() as service:
        async with connected(kind, service, token=slow, deadline=0.05) as client:
            with pytest.raises(APITimeoutError) as caught:
                await settled(
                    client.tasks.complete("t1", run_id="r1")
                    if completes
                    else client.tasks.get("t1")
                )
        assert not caught.value.may_have_taken_effect
        assert service.requests == []


@both_clients
@pytest.mark.parametrize("deadline", [None, 5])
async def test_client_without_time_outs_has_the_deadline_alone(
    deadline: float | None, kind: str
) -> None:
    with running_service() as service:
        service.answers(task_reply())
        settings = {"timeout": httpx.Timeout(None), "deadline": deadline}
        async with connected(kind, service, **settings) as client:
            assert (await settled(client.tasks.get("t1"))).id == "t1"


@both_clients
@pytest.mark.parametrize("is_copy", [False, True], ids=["client", "copy"])
async def test_429_pauses_the_other_requests_of_the_client(is_copy: bool, kind: str) -> None:
    with running_service() as service:
        service.answers(paused("0.8"))
        service.always_answers(task_reply())
        async with connected(kind, service) as client:
            other = client.with_options(max_attempts=1) if is_copy else client
            with stamina.set_testing(False):
                watch = Watch()
                first = await elsewhere(kind, lambda: client.tasks.get("t1"))
                await asked(service, 1)
                second = await elsewhere(kind, lambda: other.tasks.get("t2"))
                await asyncio.sleep(0.05)
                assert service.asked == [READ]
                await asyncio.gather(first, second)
                assert watch.lies_within(0.8)
        assert sorted(service.asked) == [READ, READ, "GET /tasks/t2"]


@both_clients
async def test_429_that_is_not_tried_again_pauses_them_too(kind: str) -> None:
    with running_service() as service:
        service.answers(paused("0.2"), task_reply())
        async with connected(kind, service, max_attempts=1) as client:
            with stamina.set_testing(False):
                watch = Watch()
                with pytest.raises(RateLimitError):
                    await settled(client.tasks.get("t1"))
                await settled(client.tasks.get("t1"))
                assert watch.lies_within(0.2)


@both_clients
async def test_503_pauses_only_the_request_that_got_it(kind: str) -> None:
    with running_service() as service:
        service.answers(reply({}, 503, Retry_After="5"))
        service.always_answers(task_reply())
        async with connected(kind, service, max_attempts=1) as client:
            with stamina.set_testing(False):
                with pytest.raises(InternalServerError):
                    await settled(client.tasks.get("t1"))
                watch = Watch()
                await settled(client.tasks.get("t1"))
                assert watch.seconds() < 2


@both_clients
async def test_429_of_another_client_pauses_nothing(kind: str) -> None:
    with running_service() as service:
        service.answers(paused("5"), task_reply())
        async with (
            connected(kind, service, max_attempts=1) as client,
            connected(kind, service) as stranger,
        ):
            with stamina.set_testing(False):
                with pytest.raises(RateLimitError):
                    await settled(client.tasks.get("t1"))
                watch = Watch()
                await settled(stranger.tasks.get("t1"))
                assert watch.seconds() < 2


@both_clients
async def test_request_that_waits_is_held_by_a_longer_pause_that_comes_meanwhile(kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply())
        async with connected(kind, service) as client:
            with stamina.set_testing(False):
                watch = Watch()
                client._pause.extend(0.6)
                waiting = await elsewhere(kind, lambda: client.tasks.get("t1"))
                await asyncio.sleep(0.1)
                client._pause.extend(0.8)
                await waiting
                assert watch.lies_within(0.9)


@both_clients
async def test_shorter_pause_does_not_end_a_longer_one(kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply())
        async with connected(kind, service) as client:
            with stamina.set_testing(False):
                watch = Watch()
                client._pause.extend(0.2)
                client._pause.extend(0.01)
                await settled(client.tasks.get("t1"))
                assert watch.lies_within(0.2)


@both_clients
@pytest.mark.parametrize("completes", [False, True], ids=["reading", "completing"])
async def test_pause_beyond_the_deadline_is_an_error_at_once(completes: bool, kind: str) -> None:
    with running_service() as service:
        service.answers(paused("5"))
        async with connected(kind, service, deadline=0.2) as client:
            with stamina.set_testing(False):
                watch = Watch()
                with pytest.raises(RateLimitError):
                    await settled(client.tasks.get("t1"))
                with pytest.raises(APITimeoutError, match="deadline") as caught:
                    await settled(
                        client.tasks.complete("t1", run_id="r1")
                        if completes
                        else client.tasks.get("t1")
                    )
                assert watch.seconds() < 2
        assert not caught.value.may_have_taken_effect
        assert service.asked == [READ]


@both_clients
async def test_in_testing_mode_nothing_waits(kind: str) -> None:
    with running_service() as service:
        service.answers(paused("60"), paused("60"), task_reply())
        async with connected(kind, service) as client:
            watch = Watch()
            await settled(client.tasks.get("t1"))
            assert watch.seconds() < 5


@both_clients
@pytest.mark.parametrize("task", ["t1", Task("t1", status="completed")], ids=["id", "task"])
async def test_task_is_read_until_it_is_completed(task: Any, kind: str) -> None:
    with running_service() as service:
        service.answers(OPEN, OPEN, DONE)
        async with connected(kind, service) as client:
            watch = Watch()
            done = await settled(
                client.tasks.wait_until_completed(task, timeout=5, poll_interval=0.1)
            )
            assert watch.lies_within(0.2)
        assert done.status == "completed"
        assert service.asked == [READ] * 3


@both_clients
@pytest.mark.parametrize("status", ["approved", "rejected", "acknowledged", "expired"])
async def test_decided_is_completed(status: str, kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply(status=status))
        async with connected(kind, service) as client:
            done = await settled(client.tasks.wait_until_completed("t1", timeout=0))
    assert done.status == status


@both_clients
async def test_task_that_stays_open_is_an_error_with_what_was_read_last(kind: str) -> None:
    with running_service() as service:
        service.answers(OPEN, OPEN)
        service.always_answers(task_reply(status="in-progress", title="Last"))
        async with connected(kind, service) as client:
            watch = Watch()
            with pytest.raises(WaitTimeoutError, match=r"within 0\.5 seconds") as caught:
                await settled(
                    client.tasks.wait_until_completed("t1", timeout=0.5, poll_interval=0.2)
                )
            assert watch.lies_within(0.5)
        assert caught.value.task is not None
        assert caught.value.task.title == "Last"
        assert not caught.value.may_have_taken_effect
        # At once, at most twice in between, and when the time was over.
        assert 3 <= len(service.requests) <= 4


@both_clients
async def test_no_time_to_wait_is_one_read(kind: str) -> None:
    with running_service() as service:
        service.answers(OPEN)
        async with connected(kind, service) as client:
            with pytest.raises(WaitTimeoutError):
                await settled(client.tasks.wait_until_completed("t1", timeout=0))
        assert service.asked == [READ]


@both_clients
@pytest.mark.parametrize("first", [[], [OPEN]], ids=["never read", "read once"])
async def test_waiting_ends_although_the_service_hangs(first: list[Reply], kind: str) -> None:
    with running_service() as service:
        service.answers(*first)
        service.always_answers(HANGS)
        async with connected(kind, service) as client:
            watch = Watch()
            with pytest.raises(WaitTimeoutError) as caught:
                await settled(
                    client.tasks.wait_until_completed("t1", timeout=0.15, poll_interval=0.1)
                )
            assert watch.lies_within(0.25)
        assert (caught.value.task is not None) is bool(first)
        assert isinstance(caught.value.__cause__, APITimeoutError)


@both_clients
async def test_each_read_has_the_deadline_of_a_call(kind: str) -> None:
    with running_service() as service:
        service.answers(OPEN, OPEN)
        service.always_answers(HANGS)
        async with connected(kind, service, deadline=0.2) as client:
            watch = Watch()
            with pytest.raises(APITimeoutError):
                await settled(
                    client.tasks.wait_until_completed("t1", timeout=5, poll_interval=0.15)
                )
            # After two waits, which the deadline does not count.
            assert watch.lies_within(0.5)


@both_clients
async def test_waiting_for_a_task_honours_what_the_service_asks(kind: str) -> None:
    with running_service() as service:
        service.answers(paused("0.2"), DONE)
        async with connected(kind, service) as client:
            with stamina.set_testing(False):
                watch = Watch()
                await settled(client.tasks.wait_until_completed("t1", timeout=5, poll_interval=0.1))
                assert watch.lies_within(0.2)
        assert service.asked == [READ] * 2


@both_clients
async def test_service_that_asks_for_more_time_than_is_left_is_an_error_at_once(kind: str) -> None:
    with running_service() as service:
        service.answers(paused("30"))
        async with connected(kind, service) as client:
            watch = Watch()
            with stamina.set_testing(False), pytest.raises(RateLimitError):
                await settled(
                    client.tasks.wait_until_completed("t1", timeout=0.3, poll_interval=0.1)
                )
            assert watch.seconds() < 2


@both_clients
async def test_task_that_cannot_be_read_ends_the_waiting(kind: str) -> None:
    with running_service() as service:
        service.answers(OPEN, Reply(404))
        async with connected(kind, service) as client:
            with pytest.raises(NotFoundError):
                await settled(client.tasks.wait_until_completed("t1", timeout=5, poll_interval=0.1))


async def test_async_waits_hold_up_nobody() -> None:
    with running_service() as service:
        service.answers(OPEN, DONE)
        async with connected("async", service) as client:
            waiting = asyncio.ensure_future(
                client.tasks.wait_until_completed("t1", timeout=5, poll_interval=2)
            )
            await asked(service, 1)
            watch = Watch()
            await asyncio.sleep(0.01)
            assert watch.seconds() < 1.5
            await waiting
