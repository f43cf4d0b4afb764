"""Waiting for tasks that others complete: what ends it, and what it asks for. Time is faked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import attrs
import pytest

from tallyfy_client import (
    APIStatusError,
    InvalidRequestError,
    NotFoundError,
    TallyfyError,
    Task,
    WaitTimeoutError,
)
from tallyfy_client.testing import FakeTallyfy
from tests.fakes import IN_PROCESS, connected

ways = pytest.mark.parametrize("way", IN_PROCESS)
methods = pytest.mark.parametrize("method", ["wait_until_completed", "as_completed"])


@pytest.fixture
def fake() -> FakeTallyfy:
    return FakeTallyfy()


def collected(settle: Any, iterable: Any, then: Callable[[Task], object] = lambda _: None) -> Any:
    """Return all tasks of an iterator of either client, once `then` was called with each."""

    async def all_of_them() -> list[Task]:
        return [(then(task), task)[1] async for task in iterable]

    if hasattr(iterable, "__aiter__"):
        return settle(all_of_them())
    return [(then(task), task)[1] for task in iterable]


def wait(connection: Any, method: str, task: Any, **options: Any) -> Any:
    """Wait for one task with either method, and return it."""
    client, settle = connection
    if method == "as_completed":
        (completed,) = collected(settle, client.tasks.as_completed([task], **options))
        return completed
    return settle(client.tasks.wait_until_completed(task, **options))


def run_of(fake: FakeTallyfy, tasks: int) -> list[Task]:
    return fake.tasks(fake.add_run(tasks=[f"Approve {n}" for n in range(tasks)]))


def asked(fake: FakeTallyfy) -> Counter[str]:
    return Counter(request.operation or "" for request in fake.requests)


# --- What ends a wait -----------------------------------------------------------------------------


BAD_TIMES: list[dict[str, Any]] = [
    *({"status": status} for status in (408, 429, 500, 502, 503, 504, 520, 524)),
    {"status": 429, "headers": {"Retry-After": "7200"}},
    *({"event": event} for event in ("timeout", "refused", "reset")),
]


@ways
@methods
@pytest.mark.parametrize("fault", BAD_TIMES, ids=str)
def test_failures_that_pass_do_not_end_a_wait(
    fake: FakeTallyfy, way: str, method: str, fault: dict[str, Any]
) -> None:
    task = fake.add_one_off_task()
    fake.at(60, partial(fake.fail_next, **fault, times=6))
    fake.at(1800, partial(fake.complete, task))
    with connected(fake, way) as connection:
        assert wait(connection, method, task.id, timeout=3600).id == task.id


class NoRoomFor:
    """A budget without any room for some seconds."""

    def __init__(self, fake: FakeTallyfy, seconds: float) -> None:
        self._fake, self._until = fake, seconds

    def acquire(self, _: str) -> float:
        return 100.0 if self._fake.time.now() < self._until else 0.0

    async def acquire_async(self, org_id: str) -> float:
        return self.acquire(org_id)


@ways
@methods
def test_no_room_in_the_budget_does_not_end_a_wait(
    fake: FakeTallyfy, way: str, method: str
) -> None:
    task = fake.add_one_off_task()
    fake.complete(task)
    with connected(fake, way, budget=NoRoomFor(fake, 300)) as connection:
        assert wait(connection, method, task.id, timeout=3600).id == task.id


@ways
@methods
@pytest.mark.parametrize(
    "fault", [{"event": "timeout"}, {"event": "refused"}, {"status": 503}], ids=str
)
def test_a_wait_times_out_although_every_look_fails(
    fake: FakeTallyfy, way: str, method: str, fault: dict[str, Any]
) -> None:
    task = fake.add_one_off_task()
    fake.fail_next(**fault, times=10_000)
    with (
        connected(fake, way, timeout=20) as connection,
        pytest.raises(WaitTimeoutError, match="within 90 seconds") as caught,
    ):
        wait(connection, method, task.id, timeout=90)
    assert caught.value.pending == [task.id]
    assert isinstance(caught.value.__cause__, TallyfyError)
    assert 90 <= fake.time.now() < 96


@ways
@methods
@pytest.mark.parametrize("status", [400, 401, 403, 422])
def test_what_does_not_pass_ends_a_wait_at_once(
    fake: FakeTallyfy, way: str, method: str, status: int
) -> None:
    task = fake.add_one_off_task()
    fake.at(30, partial(fake.fail_next, status=status))
    with connected(fake, way) as connection, pytest.raises(APIStatusError) as caught:
        wait(connection, method, task.id, timeout=3600)
    assert (caught.value.status_code, caught.value.pending) == (status, [task.id])
    assert fake.time.now() < 60


@ways
def test_task_that_is_gone_does_not_end_the_wait_for_the_others(
    fake: FakeTallyfy, way: str
) -> None:
    gone, other = fake.add_one_off_task(), fake.add_one_off_task()
    fake.remove_task(gone)
    fake.at(600, partial(fake.complete, other))
    found: list[str] = []
    with connected(fake, way) as (client, settle):
        tasks = client.tasks.as_completed([gone.id, other.id], timeout=3600)
        with pytest.raises(NotFoundError) as caught:
            collected(settle, tasks, lambda task: found.append(task.id))
    assert (found, caught.value.pending) == ([other.id], [gone.id])


@ways
def test_what_is_pending_at_the_end_is_named(fake: FakeTallyfy, way: str) -> None:
    first, second, third = run_of(fake, 3)
    gone = fake.add_one_off_task()
    fake.complete(second)
    fake.remove_task(gone)
    found: list[Task] = []
    with connected(fake, way) as (client, settle):
        tasks = client.tasks.as_completed([first, second, third, gone.id], timeout=90)
        with pytest.raises(WaitTimeoutError, match="2 tasks were not completed within 90") as error:
            collected(settle, tasks, found.append)
    assert [task.id for task in found] == [second.id]
    assert error.value.pending == [first.id, third.id, gone.id]
    assert error.value.task is not None
    assert fake.time.now() == pytest.approx(90)


@ways
@methods
def test_each_look_has_the_deadline_of_a_call(fake: FakeTallyfy, way: str, method: str) -> None:
    task = fake.add_one_off_task()
    fake.complete(task)
    fake.fail_next(event="timeout", times=2)
    with connected(fake, way, deadline=2, max_attempts=1) as connection:
        wait(connection, method, task.id, timeout=600, poll_interval=10)
    # Two looks of 2 seconds, 10 seconds after each, or 15 after the second of many.
    assert fake.time.now() == pytest.approx(24 if method == "wait_until_completed" else 29)


# --- Which requests are sent, and when ------------------------------------------------------------


@ways
@pytest.mark.parametrize(
    ("method", "intervals"),
    [("wait_until_completed", [10] * 6), ("as_completed", [10, 15, 22.5, 33.75, 50.62, 60])],
)
def test_intervals(fake: FakeTallyfy, way: str, method: str, intervals: list[float]) -> None:
    (task,) = run_of(fake, 1)
    start = fake.now
    with connected(fake, way) as connection, pytest.raises(WaitTimeoutError):
        wait(connection, method, task, timeout=325, poll_interval=10)
    times = [(request.at - start).total_seconds() for request in fake.requests]
    assert [round(later - sooner, 2) for sooner, later in pairwise(times)][:6] == intervals
    assert times[-1] == 325


@ways
@methods
def test_shortest_interval_is_a_tenth_of_a_second(fake: FakeTallyfy, way: str, method: str) -> None:
    task = fake.add_one_off_task()
    with connected(fake, way) as connection:
        with pytest.raises(WaitTimeoutError):
            wait(connection, method, task.id, timeout=0.1, poll_interval=0.1)
        with pytest.raises(InvalidRequestError, match=r"0\.1 or more"):
            wait(connection, method, task.id, timeout=0.1, poll_interval=0.09)
    assert len(fake.requests) == 2


@ways
@pytest.mark.parametrize("tasks_of_run", [10, 150])
def test_200_approvals_in_20_runs_stay_below_25_requests_a_round(
    fake: FakeTallyfy, way: str, tasks_of_run: int
) -> None:
    tasks = [task for _ in range(20) for task in run_of(fake, tasks_of_run)[:10]]
    fake.at(60, lambda: [fake.complete(task) for task in tasks])
    with connected(fake, way) as (client, settle):
        found = collected(settle, client.tasks.as_completed(tasks, timeout=600))
    assert {task.id for task in found} == {task.id for task in tasks}
    # At 0, 5, 12.5, 23.75, 40.6 and 65.9 seconds.
    assert asked(fake) == {"list_run_tasks": 6 * 20}


@ways
@pytest.mark.parametrize(
    ("wanted", "requests"),
    [
        ([0, 1], {"list_run_tasks": 1}),
        ([0], {"get_task": 1}),
        ([0, 149], {"list_run_tasks": 1, "get_task": 1}),
        ([0, 147, 148, 149], {"list_run_tasks": 2}),
        ([0, "elsewhere"], {"list_run_tasks": 1, "get_task": 1}),
    ],
    ids=str,
)
def test_tasks_of_a_run_are_listed_while_that_takes_fewer_requests(
    fake: FakeTallyfy, way: str, wanted: list[Any], requests: dict[str, int]
) -> None:
    run = run_of(fake, 150)
    elsewhere = fake.add_one_off_task()
    tasks = [elsewhere if place == "elsewhere" else run[place] for place in wanted]
    for task in tasks:
        fake.complete(task)
    with connected(fake, way) as (client, settle):
        pairs = [(task.id, run[0].run_id) for task in tasks]
        found = collected(settle, client.tasks.as_completed(pairs, timeout=0))
    assert [task.id for task in found] == [task.id for task in tasks]
    assert asked(fake) == requests


@ways
def test_tasks_whose_run_is_gone_are_read(fake: FakeTallyfy, way: str) -> None:
    tasks = run_of(fake, 2)
    for task in tasks:
        fake.complete(task)
    fake.fail_next(status=404, operation="list_run_tasks")
    with connected(fake, way) as (client, settle):
        assert len(collected(settle, client.tasks.as_completed(tasks, timeout=0))) == 2


@ways
def test_tasks_with_an_empty_run_id_are_read(fake: FakeTallyfy, way: str) -> None:
    tasks = [attrs.evolve(task, run_id="") for task in run_of(fake, 2)]
    for task in tasks:
        fake.complete(task.id)
    with connected(fake, way) as (client, settle):
        collected(settle, client.tasks.as_completed(tasks, timeout=0))
    assert asked(fake) == {"get_task": 2}


@ways
def test_ids_alone_are_read_one_by_one_and_then_by_their_runs(fake: FakeTallyfy, way: str) -> None:
    ids = [task.id for task in run_of(fake, 10)]
    fake.at(1, lambda: [fake.complete(id_) for id_ in ids])
    with connected(fake, way) as (client, settle):
        found = collected(settle, client.tasks.as_completed([*ids, ids[0]], timeout=600))
    assert [task.id for task in found] == ids
    assert asked(fake) == {"get_task": 10, "list_run_tasks": 1}


@ways
@pytest.mark.parametrize("timeout", [0, 60])
def test_time_of_the_caller_is_not_missing_for_the_other_tasks(
    fake: FakeTallyfy, way: str, timeout: float
) -> None:
    tasks = [task for _ in range(3) for task in run_of(fake, 2)]
    for task in tasks:
        fake.complete(task)
    with connected(fake, way) as (client, settle):
        waiting = client.tasks.as_completed(tasks, timeout=timeout)
        found = collected(settle, waiting, lambda _: fake.time.sleep(100))
    assert {task.id for task in found} == {task.id for task in tasks}


@ways
@pytest.mark.parametrize(
    "tasks", ["t1", Task("t1"), 7, ("t1", "r1"), [("t1",)], [7], [("t1", "..")]], ids=str
)
def test_what_is_no_list_of_tasks_is_refused_at_once(tasks: Any, way: str) -> None:
    with connected(FakeTallyfy(), way) as (client, _), pytest.raises(InvalidRequestError):
        client.tasks.as_completed(tasks, timeout=1)


@ways
@methods
def test_a_frozen_clock_ends_a_wait(
    fake: FakeTallyfy, way: str, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = fake.add_one_off_task()
    monkeypatch.setattr(fake.time, "now", lambda: 0.0)
    with connected(fake, way) as connection, pytest.raises(WaitTimeoutError):
        wait(connection, method, task.id, timeout=60)
