"""A budget in one process: never more requests than it allows, in order. Time is the fake's."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from functools import partial
from threading import Thread
from typing import Any

import pytest

from tallyfy_client import ConfigurationError, InvalidRequestError, RateLimitError, Tallyfy
from tallyfy_client.budget import _LEDGERS, Budget, Ledger, Window
from tallyfy_client.testing import FakeTallyfy
from tests.fakes import IN_PROCESS, connected
from tests.unit.test_observers import Recorder

ways = pytest.mark.parametrize("way", IN_PROCESS)
DAY = 86_400.0


@pytest.fixture
def fake() -> FakeTallyfy:
    return FakeTallyfy()


@pytest.fixture
def task(fake: FakeTallyfy) -> str:
    return fake.add_one_off_task().id


def most_in_any(window: float, times: Sequence[float]) -> int:
    times = sorted(times)
    return max(sum(start <= each < start + window for each in times) for start in times)


@ways
def test_no_window_has_more_requests_than_the_budget(
    fake: FakeTallyfy, task: str, way: str
) -> None:
    start = fake.now
    with connected(fake, way, budget=Budget(5, 10)) as (client, settle):
        for _ in range(23):
            settle(client.tasks.get(task))
    times = [(request.at - start).total_seconds() for request in fake.requests]
    assert most_in_any(10, times) == 5
    # And no longer than it has to be: four windows with their margin.
    assert times[-1] < 4 * 10.3


@ways
def test_all_windows_hold_at_once(fake: FakeTallyfy, task: str, way: str) -> None:
    start = fake.now
    with connected(fake, way, budget=Budget([(10, 60), (3, 5)])) as (client, settle):
        for _ in range(25):
            settle(client.tasks.get(task))
    times = [(request.at - start).total_seconds() for request in fake.requests]
    assert most_in_any(60, times) == 10
    assert most_in_any(5, times) == 3


@ways
def test_clients_with_the_same_key_share_a_budget(fake: FakeTallyfy, task: str, way: str) -> None:
    with (
        connected(fake, way, budget=Budget(2, 10)) as (one, settle_one),
        connected(fake, way, budget=Budget(2, 10)) as (other, settle_other),
    ):
        settle_one(one.tasks.get(task))
        settle_other(other.tasks.get(task))
        assert fake.time.now() == 0
        settle_one(one.tasks.get(task))
    assert fake.time.now() == pytest.approx(10.2)


@ways
@pytest.mark.parametrize("options", [{"key": "another"}, {}], ids=["key", "organization"])
def test_others_have_a_budget_of_their_own(
    fake: FakeTallyfy, task: str, options: dict[str, str], way: str
) -> None:
    with connected(fake, way, budget=Budget(1, 10)) as (client, settle):
        settle(client.tasks.get(task))
        changes: dict[str, Any] = (
            {"budget": Budget(1, 10, **options)} if options else {"org_id": "another"}
        )
        other = client.with_options(max_attempts=1, **changes)
        if options:
            settle(other.tasks.get(task))
        else:
            with pytest.raises(Exception, match="404"):
                settle(other.tasks.get(task))
    assert fake.time.now() == 0


@ways
def test_each_attempt_counts(fake: FakeTallyfy, task: str, way: str) -> None:
    fake.fail_next(status=503, times=2)
    with connected(fake, way, budget=Budget(2, 30)) as (client, settle):
        settle(client.tasks.get(task))
    assert 30 < fake.time.now() < 31


@ways
def test_wait_beyond_the_longest_is_refused_before_anything_is_sent(
    fake: FakeTallyfy, task: str, way: str
) -> None:
    with connected(fake, way, budget=Budget(1, 300)) as (client, settle):
        settle(client.tasks.get(task))
        with pytest.raises(RateLimitError, match="nothing was sent") as caught:
            settle(client.tasks.complete(task, run_id=None))
    assert len(fake.requests) == 1
    assert fake.time.now() == 0
    error = caught.value
    assert (error.status_code, error.body, error.may_have_taken_effect) == (429, b"", False)
    assert error.retry_after == pytest.approx(300.25)
    assert (error.operation, error.ids) == ("complete_one_off_task", {"task": task})


@ways
def test_wait_beyond_the_deadline_is_refused_at_once(
    fake: FakeTallyfy, task: str, way: str
) -> None:
    with connected(fake, way, budget=Budget(1, 30), deadline=20) as (client, settle):
        settle(client.tasks.get(task))
        with pytest.raises(RateLimitError):
            settle(client.tasks.get(task))
        assert fake.time.now() == 0
        # What is refused takes no room.
        settle(client.with_options(deadline=None).tasks.get(task))
    assert fake.time.now() == pytest.approx(30.25)


@ways
def test_full_window_as_long_as_the_longest_wait_is_waited_for(
    fake: FakeTallyfy, task: str, way: str
) -> None:
    with connected(fake, way, budget=Budget(1, 60), max_retry_wait=60) as (client, settle):
        for _ in range(2):
            settle(client.tasks.get(task))
    assert fake.time.now() == pytest.approx(60.25)


@ways
@pytest.mark.parametrize(
    ("asked_for", "least", "most"), [("20", 20, 20), ("soon", 0.5, 1)], ids=["told", "back-off"]
)
def test_429_that_comes_all_the_same_pauses_all_who_share_the_key(
    fake: FakeTallyfy, task: str, way: str, asked_for: str, least: float, most: float
) -> None:
    with (
        connected(fake, way, budget=Budget(100, 60), max_attempts=1) as (one, settle_one),
        connected(fake, way, budget=Budget(100, 60)) as (other, settle_other),
    ):
        fake.fail_next(status=429, headers={"Retry-After": asked_for})
        with pytest.raises(RateLimitError):
            settle_one(one.tasks.get(task))
        settle_other(other.tasks.get(task))
    assert least <= round(fake.time.now(), 6) <= most


@ways
def test_429_that_asks_for_longer_than_is_allowed_refuses_all_who_share_the_key(
    fake: FakeTallyfy, task: str, way: str
) -> None:
    fake.fail_next(status=429, headers={"Retry-After": "3600"})
    for _ in range(2):
        with connected(fake, way, budget=Budget(100, 60)) as (client, settle):
            with pytest.raises(RateLimitError) as caught:
                settle(client.tasks.get(task))
            assert caught.value.retry_after == pytest.approx(3600)
    assert len(fake.requests) == 1


def test_no_more_slots_are_remembered_than_a_window_has() -> None:
    ledger = Ledger()
    for _ in range(7):
        ledger.turn(0, DAY, [Window(2, 10)])
    assert ledger.ages(0, [Window(2, 10)]) == [-20, -30]


@pytest.mark.parametrize(
    ("pause", "turn"),
    [(30, (20, 30.0, False)), (10, (0, 10.0, False))],
    ids=["takes a new turn", "or keeps one that comes with its end"],
)
def test_who_waits_when_a_pause_begins(pause: float, turn: tuple[float, float, bool]) -> None:
    ledger = Ledger()
    windows = [Window(1, 10)]
    ledger.turn(0, 60, windows)
    waiting = ledger.turn(0, 60, windows)
    ledger.pause(pause)
    assert waiting == (10, 10.0, False)
    assert ledger.turn(10, 60, windows, held=waiting.slot) == turn


@pytest.mark.parametrize(("longest", "slot"), [(10, 10.0), (9.9, None)])
def test_turn_may_come_after_the_longest_wait_and_no_later(
    longest: float, slot: float | None
) -> None:
    ledger = Ledger()
    windows = [Window(1, 10)]
    ledger.turn(0, longest, windows)
    assert ledger.turn(0, longest, windows) == (10, slot, False)


@pytest.mark.anyio
async def test_requests_go_out_in_the_order_in_which_they_asked(fake: FakeTallyfy) -> None:
    ids = [fake.add_one_off_task().id for _ in range(12)]
    async with fake.async_client(budget=Budget(2, 10)) as client:
        await asyncio.gather(*[client.tasks.get(each) for each in ids])
    assert [request.path.rsplit("/")[-1] for request in fake.requests] == ids


def test_requests_of_threads_share_the_budget(fake: FakeTallyfy, task: str) -> None:
    start = fake.now
    with fake.client(budget=Budget(4, 10)) as client:
        threads = [Thread(target=client.tasks.get, args=[task]) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    times = sorted((request.at - start).total_seconds() for request in fake.requests)
    assert len(times) == 12
    # The time of the fake may go on before a thread that has its turn gets to send.
    assert times[4] >= 10
    assert times[8] >= 20


def test_windows_of_a_day_hold_for_a_day() -> None:
    ledger = Ledger()
    windows = [Window(1000, DAY), Window(60, 60)]
    now, times = 0.0, []
    while now < 3 * DAY:
        turn = ledger.turn(now, 2 * DAY, windows)
        now += turn.wait
        times.append(now)
        now += 7
    for start in range(len(times) - 1000):
        assert times[start + 1000] - times[start] >= DAY
    assert len(times) == pytest.approx(3000, abs=2)


@ways
def test_waits_are_events_and_log_lines(
    fake: FakeTallyfy, task: str, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = Recorder()
    with connected(fake, way, budget=Budget(1, 10), observers=[recorder]) as (client, settle):
        for _ in range(2):
            settle(client.tasks.get(task))
    (event,) = [event for call in recorder.calls for event in call.events]
    assert event.name == "budget"
    assert event.seconds == pytest.approx(10.2)
    assert f"get_task (task {task}): waiting 10.200 s for the budget" in caplog.messages


@ways
def test_closing_ends_the_wait(fake: FakeTallyfy, task: str, way: str) -> None:
    with connected(fake, way, budget=Budget(1, 10)) as (client, settle):
        settle(client.tasks.get(task))
        fake.at(5, partial(setattr, client._backend, "is_closed", True))
        with pytest.raises(InvalidRequestError, match="closed"):
            settle(client.tasks.get(task))
    assert len(fake.requests) == 1


def test_copy_can_have_another_budget_or_none(fake: FakeTallyfy, task: str) -> None:
    with fake.client(budget=Budget(1, 10)) as client:
        client.tasks.get(task)
        client.with_options(budget=None).tasks.get(task)
    assert fake.time.now() == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="There is no fork on this system.")
def test_forked_child_begins_anew(fake: FakeTallyfy, task: str) -> None:
    with fake.client(budget=Budget(1, 10)) as client:
        client.tasks.get(task)
        assert _LEDGERS
        pid = os.fork()
        if pid == 0:
            os._exit(len(_LEDGERS))
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


@pytest.mark.parametrize(
    "arguments",
    [(0,), (-1,), (True,), ("600",), ([],), (600, 0), (600, -1), (600, float("nan")), (1, "60")],
)
def test_what_is_no_budget_is_refused(arguments: Any) -> None:
    with pytest.raises(ConfigurationError):
        Budget(*arguments)


@pytest.mark.parametrize("key", ["", 7])
def test_what_is_no_key_is_refused(key: Any) -> None:
    with pytest.raises(ConfigurationError, match="key"):
        Budget(key=key)


def test_client_refuses_what_is_no_budget() -> None:
    with pytest.raises(ConfigurationError, match="budget must be"):
        Tallyfy("token", org_id="acme", budget=600)  # type: ignore[arg-type]


def test_default_is_what_the_service_is_said_to_allow() -> None:
    assert repr(Budget()) == "<Budget 600 in 60 s>"


def test_client_imports_no_budget() -> None:
    assert "tallyfy_client.budget" in sys.modules
    from tests.processes import finished

    finished(
        "import sys; from tallyfy_client import Tallyfy; Tallyfy('token', org_id='acme');"
        "assert not {'redis', 'tallyfy_client.budget'} & set(sys.modules)"
    )


def test_windows_are_longer_by_what_a_request_may_be_late() -> None:
    assert [window.seconds for window in Budget([(1, 5), (1, 60)])._windows] == [5.1, 60.25]
