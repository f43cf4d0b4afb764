"""The clients of a fake wait in its time: it passes at once, and what is due happens meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from httpx import Timeout

from tallyfy_client import (
    APITimeoutError,
    InternalServerError,
    InvalidRequestError,
    OutcomeUnknownError,
    RateLimitError,
    WaitTimeoutError,
)
from tallyfy_client.testing import FakeTallyfy
from tallyfy_client.testing import _time as fake_time
from tests.fakes import IN_PROCESS, ask, connected

# What chance adds to a wait, at most.
JITTER = 0.5

in_process = pytest.mark.parametrize("way", IN_PROCESS)


@pytest.fixture
def fake() -> FakeTallyfy:
    fake = FakeTallyfy()
    fake.add_run(id="r1", tasks=[{"id": "t1"}, {"id": "t2"}])
    return fake


def waits(fake: FakeTallyfy) -> list[float]:
    """Return the seconds between requests."""
    arrived = [one.at for one in fake.requests]
    return [(after - before).total_seconds() for before, after in pairwise(arrived)]


# --- What clients wait for -----------------------------------------------------------------------


@in_process
def test_back_off_passes_at_once(fake: FakeTallyfy, way: str) -> None:
    fake.fail_next(status=503, times=3)
    with connected(fake, way) as (client, result):
        assert result(client.runs.get("r1")).id == "r1"
    for wait, least in zip(waits(fake), (0.5, 1, 2), strict=True):
        assert least <= wait <= least + JITTER
    assert fake.time.now() == pytest.approx(sum(waits(fake)))


@in_process
def test_retry_after_passes_at_once(fake: FakeTallyfy, way: str) -> None:
    fake.fail_next(status=429, headers={"Retry-After": "50"})
    with connected(fake, way) as (client, result):
        result(client.runs.get("r1"))
    (wait,) = waits(fake)
    assert 50 <= wait <= 50 + JITTER


@in_process
def test_polls_pass_at_once(fake: FakeTallyfy, way: str) -> None:
    start = fake.now
    with connected(fake, way) as (client, result), pytest.raises(WaitTimeoutError):
        result(client.tasks.wait_until_completed("t1", timeout=7200, poll_interval=60))
    assert timedelta(hours=1.9) < fake.now - start < timedelta(hours=2.1)


@in_process
def test_a_client_waits_for_each_window_of_a_limit(fake: FakeTallyfy, way: str) -> None:
    fake.limit_rate(10, seconds=60)
    with connected(fake, way) as (client, result):
        for _ in range(35):
            result(client.runs.get("r1"))
    assert [one.status for one in fake.requests].count(429) == 3
    assert 180 <= fake.time.now() <= 180 + 3 * JITTER


@in_process
def test_a_delay_passes_at_once(fake: FakeTallyfy, way: str) -> None:
    fake.fail_next(delay=20)
    with connected(fake, way) as (client, result):
        assert result(client.runs.get("r1")).id == "r1"
    assert fake.time.now() == 20


@in_process
@pytest.mark.parametrize(
    "fault", [{"event": "timeout"}, {"delay": 100}, {"event": "timeout", "delay": 7}]
)
def test_a_time_out_passes_at_once(fake: FakeTallyfy, way: str, fault: dict[str, Any]) -> None:
    fake.fail_next(**fault)
    settings: dict[str, Any] = {"max_attempts": 1, "timeout": 8}
    with connected(fake, way, **settings) as (client, result), pytest.raises(APITimeoutError):
        result(client.runs.get("r1"))
    assert fake.time.now() == 8


@in_process
def test_a_connection_takes_no_longer_than_its_time_out(fake: FakeTallyfy, way: str) -> None:
    fake.fail_next(event="refused", delay=100)
    settings: dict[str, Any] = {"max_attempts": 1, "timeout": Timeout(30, connect=8)}
    with (
        connected(fake, way, **settings) as (client, result),
        pytest.raises(APITimeoutError) as raised,
    ):
        result(client.tasks.complete("t1", run_id="r1"))
    assert (fake.time.now(), raised.value.may_have_taken_effect) == (8, False)


@in_process
def test_a_client_without_time_outs_does_not_wait_for_ever(fake: FakeTallyfy, way: str) -> None:
    fake.fail_next(event="timeout")
    settings: dict[str, Any] = {"max_attempts": 1, "timeout": Timeout(None)}
    with connected(fake, way, **settings) as (client, result), pytest.raises(APITimeoutError):
        result(client.runs.get("r1"))


@in_process
@pytest.mark.parametrize("fault", [{"event": "timeout"}, {"delay": 100}])
def test_a_deadline_ends_a_request(fake: FakeTallyfy, way: str, fault: dict[str, Any]) -> None:
    fake.fail_next(**fault)
    with connected(fake, way, deadline=5) as (client, result), pytest.raises(APITimeoutError):
        result(client.runs.get("r1"))
    assert fake.time.now() == 5


@in_process
def test_a_deadline_ends_the_attempts(fake: FakeTallyfy, way: str) -> None:
    fake.fail_next(status=503, times=100)
    settings: dict[str, Any] = {"deadline": 5, "max_attempts": 100}
    with connected(fake, way, **settings) as (client, result), pytest.raises(InternalServerError):
        result(client.runs.get("r1"))
    assert fake.time.now() < 5


@in_process
def test_a_completion_that_times_out_is_read_back(fake: FakeTallyfy, way: str) -> None:
    fake.fail_next(event="timeout", took_effect=True)
    with connected(fake, way) as (client, result):
        assert result(client.tasks.complete("t1", run_id="r1")).status == "completed"
    assert waits(fake) == [pytest.approx(31)]  # the completion took a second


@in_process
def test_closing_ends_a_wait(fake: FakeTallyfy, way: str) -> None:
    fake.fail_next(status=503, times=100)
    with connected(fake, way) as (client, result):
        fake.at(0.1, lambda: result(client.close()) if way == "in process" else shut(client))
        with pytest.raises(InvalidRequestError, match="closed"):
            result(client.runs.get("r1"))
    assert len(fake.requests) == 1


def shut(client: Any) -> None:
    # An action is no coroutine.
    with pytest.raises(StopIteration):
        client.close().send(None)


def test_a_change_is_no_wait(fake: FakeTallyfy) -> None:
    # Each completion takes a second of `now`, so that their order shows.
    with fake.client(deadline=0.5) as client:
        client.tasks.complete("t1", run_id="r1")
        client.tasks.complete("t2", run_id="r1")
    assert fake.time.now() == 0


def test_a_lost_answer_is_told_in_time(fake: FakeTallyfy) -> None:
    fake.fail_next(event="timeout", times=100)
    with fake.client(deadline=20) as client, pytest.raises(OutcomeUnknownError):
        client.tasks.complete("t1", run_id="r1")
    assert fake.time.now() == pytest.approx(20)


def test_a_wait_that_is_too_long_is_raised_at_once(fake: FakeTallyfy) -> None:
    fake.limit_rate(0, seconds=3600)
    with fake.client() as client, pytest.raises(RateLimitError):
        client.runs.get("r1")
    assert fake.time.now() == 0


# --- What happens meanwhile ----------------------------------------------------------------------


@in_process
def test_somebody_decides_while_a_client_waits(fake: FakeTallyfy, way: str) -> None:
    fake.at(90, lambda: fake.complete("t1"))
    with connected(fake, way) as (client, result):
        done = result(client.tasks.wait_until_completed("t1", timeout=600, poll_interval=60))
    assert done.status == "completed"
    assert 90 <= fake.time.now() <= 180


def test_actions_happen_in_order_and_in_time(fake: FakeTallyfy) -> None:
    seen: list[tuple[str, float]] = []

    def note(name: str) -> Callable[[], None]:
        return lambda: seen.append((name, fake.time.now()))

    fake.at(20, note("third"))
    fake.at(10, note("first"))
    fake.at(10, note("second"))
    fake.at(30.5, note("too late"))
    fake.time.sleep(30)
    assert seen == [("first", 10), ("second", 10), ("third", 20)]
    assert fake.time.now() == 30
    fake.advance(timedelta(seconds=1))
    assert seen[-1] == ("too late", 30.5)


def test_an_action_can_plan_another_one_and_wait(fake: FakeTallyfy) -> None:
    seen: list[float] = []

    def act() -> None:
        fake.time.sleep(5)
        seen.append(fake.time.now())
        fake.at(2, lambda: seen.append(fake.time.now()))

    fake.at(1, act)
    fake.time.sleep(3)
    assert (seen, fake.time.now()) == ([6], 6)
    fake.time.sleep(2)
    assert seen == [6, 8]


def test_an_action_can_use_a_client_that_reads_ahead(fake: FakeTallyfy) -> None:
    for _ in range(20):
        fake.add_run()
    found: list[int] = []
    fake.fail_next(status=503, times=2, operation="list_runs")
    with fake.client() as client:
        fake.at(1, lambda: found.append(len(client.runs.list(per_page=2).collect())))
        fake.time.sleep(2)
    assert found == [21]


def test_a_mistake_in_an_action_is_raised(fake: FakeTallyfy) -> None:
    fake.at(1, lambda: fake.task("no such task"))
    with pytest.raises(KeyError):
        fake.time.sleep(2)
    fake.time.sleep(3)
    assert fake.time.now() == 4


def test_an_action_in_the_past_is_refused(fake: FakeTallyfy) -> None:
    with pytest.raises(ValueError, match="seconds must be 0 or more"):
        fake.at(-1, lambda: None)


# --- Several that wait ---------------------------------------------------------------------------


def test_of_several_tasks_the_earliest_goes_first(fake: FakeTallyfy) -> None:
    seen: list[tuple[str, float]] = []

    async def tick(name: str, seconds: float, times: int) -> None:
        for _ in range(times):
            await fake.time.sleep_async(seconds)
            seen.append((name, fake.time.now()))

    async def use() -> None:
        await asyncio.gather(tick("slow", 10, 2), tick("quick", 4, 4), tick("once", 9, 1))

    asyncio.run(use())
    assert seen == [
        ("quick", 4),
        ("quick", 8),
        ("once", 9),
        ("slow", 10),
        ("quick", 12),
        ("quick", 16),
        ("slow", 20),
    ]


def test_of_several_threads_the_earliest_goes_first(
    fake: FakeTallyfy, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A busy machine may need more to let all three begin.
    monkeypatch.setattr(fake_time, "_THREAD_TURN", 0.02)
    seen: list[tuple[str, float]] = []
    ready = threading.Barrier(3)

    def tick(name: str, seconds: float, times: int) -> None:
        fake.time.now()
        ready.wait()
        for _ in range(times):
            fake.time.sleep(seconds)
            seen.append((name, fake.time.now()))

    with ThreadPoolExecutor(3) as pool:
        rows = [("slow", 10.0, 2), ("quick", 4.0, 4), ("once", 9.0, 1)]
        for future in [pool.submit(tick, *row) for row in rows]:
            future.result()
    assert [one for one, _ in seen] == ["quick", "quick", "once", "slow", "quick", "quick", "slow"]
    assert [at for _, at in seen] == [4, 8, 9, 10, 12, 16, 20]


def test_a_task_that_is_cancelled_does_not_wait_any_more(fake: FakeTallyfy) -> None:
    async def use() -> None:
        waiting = asyncio.create_task(fake.time.sleep_async(5))
        await asyncio.sleep(0)
        waiting.cancel()
        await fake.time.sleep_async(10)
        assert waiting.cancelled()

    asyncio.run(use())
    assert fake.time.now() == 10


def in_a_thread(work: Callable[[], object]) -> bool:
    """Do this in a thread, which may hang; return whether it ended."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(5)
    return not thread.is_alive()


@pytest.fixture
def without_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever is not first wait for ever."""
    monkeypatch.setattr(fake_time, "_LONGEST_HOLD", 1e9)


@pytest.mark.usefixtures("without_patience")
def test_a_thread_does_not_wait_for_tasks_that_it_blocks(fake: FakeTallyfy) -> None:
    async def use() -> None:
        waiting = asyncio.create_task(fake.time.sleep_async(5))
        await asyncio.sleep(0)
        fake.time.sleep(10)
        assert not waiting.done()
        await waiting

    assert in_a_thread(lambda: asyncio.run(use()))
    assert fake.time.now() == 10


@pytest.mark.usefixtures("without_patience")
def test_a_thread_of_an_action_can_wait_for_longer(fake: FakeTallyfy) -> None:
    ended: list[bool] = []
    fake.at(1, lambda: ended.append(in_a_thread(lambda: fake.time.sleep(10))))
    fake.time.sleep(2)
    assert (ended, fake.time.now()) == ([True], 11)


def test_nobody_waits_long_for_one_that_is_held_up(
    fake: FakeTallyfy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fake_time, "_LONGEST_HOLD", 0.05)

    async def use() -> None:
        waiting = asyncio.create_task(fake.time.sleep_async(5))
        await asyncio.sleep(0)
        with ThreadPoolExecutor(1) as pool:
            # The task cannot go on while this thread waits for the other one.
            pool.submit(fake.time.sleep, 10).result()
        await waiting

    asyncio.run(use())
    assert fake.time.now() == 10


# --- The date ------------------------------------------------------------------------------------


def test_waiting_moves_the_date(fake: FakeTallyfy) -> None:
    fake.now = datetime(2025, 3, 1, tzinfo=UTC)
    fake.time.sleep(90)
    assert fake.now == datetime(2025, 3, 1, 0, 1, 30, tzinfo=UTC)
    run = fake.add_run(tasks=[{"deadline": "2025-03-02"}])
    assert fake.run(run).late_tasks == 0
    assert ask(fake, f"/runs/{run.id}/tasks", params={"status": "overdue"}).json()["data"] == []
    fake.time.sleep(24 * 3600)
    assert fake.run(run).late_tasks == 1
    assert ask(fake, f"/runs/{run.id}/tasks", params={"status": "overdue"}).json()["data"] != []


def test_setting_the_date_is_no_wait(fake: FakeTallyfy) -> None:
    fake.at(60, lambda: pytest.fail("nobody waited"))
    fake.now += timedelta(days=3)
    fake.now -= timedelta(days=5)
    assert fake.time.now() == 0
