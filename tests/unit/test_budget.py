"""A budget in the memory of a process. Its clock is the one of the fake."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from limits.storage.memory import Entry

from tallyfy_client import BudgetExceededError, ConfigurationError, RateLimitError, Tallyfy
from tallyfy_client.budget import Budget
from tallyfy_client.testing import FakeTallyfy
from tests.fakes import IN_PROCESS, connected
from tests.processes import finished, wait_until
from tests.unit.test_observers import Recorder

ways = pytest.mark.parametrize("way", IN_PROCESS)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeTallyfy:
    fake = FakeTallyfy()
    monkeypatch.setattr(time, "time", lambda: fake.now.timestamp())
    return fake


@pytest.fixture
def task(fake: FakeTallyfy) -> str:
    return fake.add_one_off_task().id


def arrivals(fake: FakeTallyfy) -> list[float]:
    return [request.at.timestamp() for request in fake.requests]


def most_in_any(window: float, times: Sequence[float]) -> int:
    return max(sum(start <= each < start + window for each in times) for start in times)


@ways
@pytest.mark.parametrize(
    ("windows", "fastest"), [([(5, 10)], 40), ([(10, 60), (3, 5)], 120)], ids=str
)
def test_no_window_has_more_requests_than_the_budget(
    fake: FakeTallyfy, task: str, way: str, windows: list[tuple[int, int]], fastest: float
) -> None:
    with connected(fake, way, budget=Budget(windows), max_retry_wait=61) as (client, settle):
        for _ in range(23):
            settle(client.tasks.get(task))
    for requests, seconds in windows:
        assert most_in_any(seconds, arrivals(fake)) == requests
    assert fake.time.now() < fastest * 1.1


@ways
def test_what_finds_no_room_in_one_window_takes_none_in_the_other(
    fake: FakeTallyfy, task: str, way: str
) -> None:
    with connected(fake, way, budget=Budget([(1, 60), (3, 5)]), deadline=1) as (client, settle):
        settle(client.tasks.get(task))
        for _ in range(9):
            with pytest.raises(BudgetExceededError):
                settle(client.tasks.get(task))
        fake.time.sleep(61)
        settle(client.tasks.get(task))


@pytest.mark.parametrize(
    ("key", "other", "waits"), [(None, "acme", True), (None, "beta", False), ("us", "beta", True)]
)
def test_clients_share_a_budget_by_its_key(key: str | None, other: str, waits: bool) -> None:
    budget = Budget(1, 10, key=key)
    assert budget.acquire("acme") == 0
    assert bool(budget.acquire(other)) is waits
    assert Budget(1, 10, key=key).acquire("acme") == 0


@ways
def test_each_attempt_counts(fake: FakeTallyfy, task: str, way: str) -> None:
    fake.fail_next(status=503, times=2)
    with connected(fake, way, budget=Budget(2, 30)) as (client, settle):
        settle(client.tasks.get(task))
    assert 30 < fake.time.now() < 31


@ways
@pytest.mark.parametrize("options", [{"max_retry_wait": 20}, {"deadline": 20}], ids=str)
def test_no_room_in_time_is_an_error_and_nothing_is_sent(
    fake: FakeTallyfy, task: str, way: str, options: dict[str, Any]
) -> None:
    with connected(fake, way, budget=Budget(1, 30), **options) as (client, settle):
        settle(client.tasks.get(task))
        with pytest.raises(BudgetExceededError, match="nothing was sent") as caught:
            settle(client.tasks.complete(task, run_id=None))
        assert len(fake.requests) == 1
        assert 30 <= caught.value.retry_after < 31
        assert not caught.value.may_have_taken_effect
        assert (caught.value.operation, caught.value.ids) == (
            "complete_one_off_task",
            {"task": task},
        )
        # It has taken no room.
        settle(client.with_options(deadline=None, max_retry_wait=60).tasks.get(task))
    assert fake.time.now() < 31


@ways
def test_a_full_budget_does_not_refuse_a_read_back(fake: FakeTallyfy, task: str, way: str) -> None:
    fake.fail_next(event="reset", took_effect=True)
    with connected(fake, way, budget=Budget(1, 3600)) as (client, settle):
        assert settle(client.tasks.complete(task, run_id=None)).status == "completed"


@ways
def test_an_absurd_retry_after_does_not_close_the_budget(
    fake: FakeTallyfy, task: str, way: str
) -> None:
    budget = Budget(100, 60)
    fake.fail_next(status=429, headers={"Retry-After": "1764547200"})
    with connected(fake, way, budget=budget) as (client, settle), pytest.raises(RateLimitError):
        settle(client.tasks.get(task))
    with connected(fake, way, budget=budget) as (client, settle):
        settle(client.tasks.get(task))
    assert fake.time.now() == 0


@pytest.mark.parametrize("seconds", [-3600, 3600])
def test_a_clock_that_is_set_closes_the_budget_for_no_longer_than_a_window(
    monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    now = 1e9
    monkeypatch.setattr(time, "time", lambda: now)
    budget = Budget(2, 60)
    assert [budget.acquire("acme") for _ in range(2)] == [0, 0]
    now += seconds
    wait = budget.acquire("acme")
    now += wait
    assert wait <= 60
    assert budget.acquire("acme") == 0


def test_an_organization_keeps_no_memory_after_its_window(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1e9
    monkeypatch.setattr(time, "time", lambda: now)
    budget = Budget(20, 60)

    def remembered() -> int:
        budget.acquire("another")
        gc.collect()
        return sum(isinstance(each, Entry) for each in gc.get_objects())

    before = remembered()
    for number in range(400):
        budget.acquire(f"organization-{number % 20}")
    assert remembered() >= 400
    now += 61
    wait_until(lambda: remembered() <= before + 20)


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
    assert 10 <= (event.seconds or 0) <= 10.5
    assert any("for the budget" in message for message in caplog.messages)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="There is no fork on this system.")
def test_forked_child_begins_anew() -> None:
    budget = Budget(1, 3600)
    budget.acquire("acme")
    if (pid := os.fork()) == 0:
        os._exit(int(budget.acquire("acme")))
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


@ways
def test_a_fake_whose_time_passes_at_once_does_not_wait_forever(way: str) -> None:
    fake = FakeTallyfy()
    task = fake.add_one_off_task().id
    with connected(fake, way, budget=Budget(1, 3600), max_retry_wait=9000) as (client, settle):
        settle(client.tasks.get(task))
        with pytest.raises(BudgetExceededError):
            settle(client.tasks.get(task))


def test_client_imports_no_budget() -> None:
    finished(
        "import sys; from tallyfy_client import Tallyfy; Tallyfy('token', org_id='acme');"
        "assert not {'limits', 'redis', 'tallyfy_client.budget'} & set(sys.modules)"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        *[{"requests": each} for each in (0, True, "600", [], None, [(600, 60), 7], 1.5)],
        *[{"per": each} for each in (0, 0.5, float("nan"), float("inf"), "60")],
        *[{"key": ""}, {"key": 7}, {"unavailable": "alone"}],
    ],
    ids=str,
)
def test_what_is_no_budget_is_refused(arguments: Any) -> None:
    with pytest.raises(ConfigurationError):
        Budget(**arguments)
    with pytest.raises(ConfigurationError, match="budget must be"):
        Tallyfy("token", org_id="acme", budget=600)  # type: ignore[arg-type]


def test_threads_share_the_budget() -> None:
    budget = Budget(40, 3600)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(budget.acquire, ["acme"] * 400))
    assert answers.count(0) == 40
