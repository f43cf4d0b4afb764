"""Waiting: the pause that a 429 asks for, and waiting for a task. Waits pass at once here."""

from __future__ import annotations

import asyncio
import random
import time
from typing import Any

import pytest
from tallyfy_client.call import Pause

from tallyfy_client import (
    APITimeoutError,
    InternalServerError,
    NotFoundError,
    RateLimitError,
    Task,
    WaitTimeoutError,
)
from tests.listings import eventually
from tests.service import (
    Fault,
    Reply,
    both_clients,
    broken,
    connected,
    each,
    reply,
    running_service,
    settled,
    task_reply,
)
from tests.transports import backend_of

pytestmark = pytest.mark.anyio

READ = "GET /tasks/t1"
OPEN = task_reply(status="in-progress")
DONE = task_reply(status="completed")
HANGS = broken(Fault.HANGS)


def paused(seconds: str) -> Reply:
    return reply({}, 429, Retry_After=seconds)


# Between such a moment and the wait for it, some of the time has passed for real.
def is_about(wait: float, seconds: float) -> bool:
    return seconds - 5 < wait <= seconds + 0.5


@both_clients
async def test_client_waits_in_real_time(kind: str) -> None:
    with running_service() as service:
        service.answers(reply({}, 503, Retry_After="0.2"), task_reply())
        async with connected(kind, service, waits=True) as client:
            start = time.monotonic()
            await settled(client.tasks.get("t1"))
            assert time.monotonic() - start >= 0.2


async def test_waits_of_the_async_client_hold_up_nobody() -> None:
    with running_service() as service:
        service.answers(OPEN, task_reply())
        async with connected("async", service, waits=True) as client:
            waiting = asyncio.ensure_future(
                client.tasks.wait_until_completed("t1", timeout=60, poll_interval=60)
            )
            await eventually(lambda: bool(service.requests) and not backend_of(client)._under_way)
            assert (await client.tasks.get("t1")).id == "t1"
            assert not waiting.done()
            waiting.cancel()


# --- The pause ------------------------------------------------------------------------------------


@both_clients
@pytest.mark.parametrize(
    "options", [{}, {"max_attempts": 2}, {"user_agent": "another"}], ids=["client", "copy", "agent"]
)
async def test_429_pauses_the_other_requests(options: dict[str, Any], kind: str) -> None:
    with running_service() as service:
        service.answers(paused("30"), task_reply())
        async with connected(kind, service, max_attempts=1) as client:
            other = client.with_options(**options) if options else client
            with pytest.raises(RateLimitError):
                await settled(client.tasks.get("t1"))
            assert backend_of(client).waits == []
            await settled(other.tasks.get("t1"))
            (wait,) = backend_of(client).waits
            assert is_about(wait, 30)


@both_clients
@pytest.mark.parametrize(
    "options", [{"org_id": "another"}, {"token": "another-token"}], ids=["organization", "token"]
)
async def test_429_does_not_pause_requests_of_another(options: dict[str, Any], kind: str) -> None:
    with running_service() as service:
        service.answers(paused("30"), task_reply())
        async with connected(kind, service, max_attempts=1) as client:
            other = client.with_options(**options)
            with pytest.raises(RateLimitError):
                await settled(client.tasks.get("t1"))
            await settled(other.tasks.get("t1"))
            assert backend_of(client).waits == []


@both_clients
async def test_429_of_another_client_pauses_nothing(kind: str) -> None:
    with running_service() as service:
        service.answers(paused("30"), task_reply())
        async with (
            connected(kind, service, max_attempts=1) as client,
            connected(kind, service) as stranger,
        ):
            with pytest.raises(RateLimitError):
                await settled(client.tasks.get("t1"))
            await settled(stranger.tasks.get("t1"))
            assert backend_of(stranger).waits == []


@both_clients
async def test_copy_that_may_not_wait_as_long_is_refused_at_once(kind: str) -> None:
    with running_service() as service:
        service.answers(paused("50"))
        async with connected(kind, service, max_attempts=1) as client:
            for other in (client, client.with_options(max_retry_wait=1)):
                with pytest.raises(RateLimitError) as caught:
                    await settled(other.tasks.get("t1"))
            assert is_about(caught.value.retry_after or 0, 50)
            assert backend_of(client).waits == []
        assert service.asked == [READ]


@both_clients
async def test_429_that_asks_for_longer_than_may_be_waited_pauses_nothing(kind: str) -> None:
    with running_service() as service:
        service.answers(paused("3600"), task_reply())
        async with connected(kind, service) as client:
            with pytest.raises(RateLimitError):
                await settled(client.tasks.get("t1"))
            await settled(client.tasks.get("t1"))
            assert backend_of(client).waits == []


@both_clients
async def test_503_pauses_only_the_request_that_got_it(kind: str) -> None:
    with running_service() as service:
        service.answers(reply({}, 503, Retry_After="30"), task_reply())
        async with connected(kind, service, max_attempts=1) as client:
            with pytest.raises(InternalServerError):
                await settled(client.tasks.get("t1"))
            await settled(client.tasks.get("t1"))
            assert backend_of(client).waits == []


@both_clients
async def test_longer_pause_that_begins_while_a_request_waits_holds_for_it_too(kind: str) -> None:
    with running_service() as service:
        service.answers(paused("20"), task_reply())
        async with connected(kind, service) as client:
            backend = backend_of(client)

            def pause_longer() -> None:
                if not backend.waits:
                    client._context.pause.extend(backend.now() + 50)

            backend.meanwhile = pause_longer
            await settled(client.tasks.get("t1"))
            first, second = backend.waits
            assert is_about(first, 20)
            assert is_about(first + second, 50)
        assert service.asked == [READ] * 2


@both_clients
async def test_requests_come_back_spread_out_after_a_pause(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    random.seed(1)
    with running_service() as service:
        for _ in range(4):
            service.answers(paused("30"), reply({"data": {"id": "t1"}}))
            async with connected(kind, service, max_attempts=1) as client:
                with pytest.raises(RateLimitError):
                    await settled(client.tasks.get("t1"))
                await settled(client.tasks.get("t1"))

    waits = [float(record.wait) for record in caplog.records if hasattr(record, "wait")]
    assert max(waits) - min(waits) > 0.2
    assert 30.2 < max(waits) <= 30.5


def test_shorter_pause_does_not_end_a_longer_one() -> None:
    pause = Pause()
    pause.extend(30)
    pause.extend(20)
    assert pause.until == 30


@both_clients
@pytest.mark.parametrize("completes", [False, True], ids=["reading", "completing"])
async def test_pause_beyond_the_deadline_is_an_error_at_once(completes: bool, kind: str) -> None:
    with running_service() as service:
        service.answers(paused("30"))
        async with connected(kind, service, deadline=20) as client:
            with pytest.raises(RateLimitError):
                await settled(client.tasks.get("t1"))
            with pytest.raises(APITimeoutError, match="deadline") as caught:
                await settled(
                    client.tasks.complete("t1", run_id="r1")
                    if completes
                    else client.tasks.get("t1")
                )
            assert backend_of(client).waits == []
        assert not caught.value.may_have_taken_effect
        assert service.asked == [READ]


# --- Waiting for a task ---------------------------------------------------------------------------


@both_clients
@pytest.mark.parametrize("task", ["t1", Task("t1", status="completed")], ids=["id", "task"])
async def test_task_is_read_until_it_is_completed(task: Any, kind: str) -> None:
    with running_service() as service:
        service.answers(OPEN, OPEN, DONE)
        async with connected(kind, service) as client:
            done = await settled(client.tasks.wait_until_completed(task, timeout=60))
            assert backend_of(client).waits == [5.0, 5.0]
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
            with pytest.raises(WaitTimeoutError, match="within 90 seconds") as caught:
                await settled(client.tasks.wait_until_completed("t1", timeout=90, poll_interval=40))
            # At once, twice in between, and when the time was over.
            first, second, last = backend_of(client).waits
            assert (first, second) == (40, 40)
            assert is_about(last, 10)
        assert caught.value.task is not None
        assert caught.value.task.title == "Last"
        assert not caught.value.may_have_taken_effect
        assert service.asked == [READ] * 4


@both_clients
async def test_id_that_comes_as_a_number_is_that_of_the_task(kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply(id=7, status="completed"))
        rows = [{"id": 7, "status": "completed"}, {"id": 8, "status": "completed"}]
        service.answers(reply({"data": rows}))
        async with connected(kind, service) as client:
            await settled(client.tasks.wait_until_completed("7", timeout=0))
            tasks = client.tasks.as_completed([("7", "r1"), ("8", "r1")], timeout=0)
            assert [task.id async for task in each(tasks)] == [7, 8]


@both_clients
async def test_last_page_of_a_run_that_is_repeated_is_read_twice(kind: str) -> None:
    page = reply({"data": [{"id": "t1", "status": "completed", "run_id": ["r1"]}]})
    with running_service() as service:
        service.answers(page, page)
        service.always_answers(
            lambda request: task_reply(id=request.path.rpartition("/")[2], run_id=["r1"])
        )
        async with connected(kind, service) as client:
            tasks = client.tasks.as_completed([("t1", "r1"), ("t2", "r1"), ("t3", "r1")], timeout=0)
            with pytest.raises(WaitTimeoutError) as caught:
                assert [task.id async for task in each(tasks)] == ["t1"]
        assert sorted(caught.value.pending) == ["t2", "t3"]
        assert len(service.requests) == 4


@both_clients
async def test_run_is_known_although_its_tasks_do_not_name_it(kind: str) -> None:
    rows = [{"id": "t1"}, {"id": "t2"}]
    done = [{**row, "status": "completed"} for row in rows]
    with running_service() as service:
        service.answers(reply({"data": rows}), reply({"data": done}))
        async with connected(kind, service) as client:
            tasks = client.tasks.as_completed([("t1", "r1"), ("t2", "r1")], timeout=60)
            assert [task.id async for task in each(tasks)] == ["t1", "t2"]
        assert len(service.requests) == 2


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
            with pytest.raises(WaitTimeoutError) as caught:
                await settled(
                    client.tasks.wait_until_completed("t1", timeout=0.1, poll_interval=0.2)
                )
        assert (caught.value.task is not None) is bool(first)
        assert isinstance(caught.value.__cause__, APITimeoutError)


@both_clients
async def test_each_read_has_the_deadline_of_a_call(kind: str) -> None:
    with running_service() as service:
        service.answers(OPEN, OPEN)
        service.always_answers(HANGS)
        async with connected(kind, service, deadline=0.8) as client:
            with pytest.raises(APITimeoutError):
                await settled(
                    client.tasks.wait_until_completed("t1", timeout=600, poll_interval=40)
                )
            # The deadline does not count these.
            assert backend_of(client).waits == [40, 40]


@both_clients
async def test_waiting_for_a_task_honours_what_the_service_asks(kind: str) -> None:
    with running_service() as service:
        service.answers(paused("30"), DONE)
        async with connected(kind, service) as client:
            await settled(client.tasks.wait_until_completed("t1", timeout=60, poll_interval=1))
            assert sum(backend_of(client).waits) >= 30
        assert service.asked == [READ] * 2


@both_clients
async def test_service_that_asks_for_more_time_than_is_left_is_an_error_at_once(kind: str) -> None:
    with running_service() as service:
        service.answers(paused("30"))
        async with connected(kind, service) as client:
            with pytest.raises(RateLimitError):
                await settled(client.tasks.wait_until_completed("t1", timeout=20, poll_interval=1))
            assert backend_of(client).waits == []


@both_clients
async def test_task_that_cannot_be_read_ends_the_waiting(kind: str) -> None:
    with running_service() as service:
        service.answers(OPEN, Reply(404))
        async with connected(kind, service) as client:
            with pytest.raises(NotFoundError):
                await settled(client.tasks.wait_until_completed("t1", timeout=60))
        assert service.asked == [READ] * 2
