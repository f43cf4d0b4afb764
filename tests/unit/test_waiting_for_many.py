"""`tasks.as_completed(…)`: each task once, soon, and for few requests. Time is the fake's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from tallyfy_client import InvalidRequestError, NotFoundError, Task, WaitTimeoutError
from tallyfy_client.testing import FakeTallyfy
from tests.fakes import IN_PROCESS, connected
from tests.service import each

ways = pytest.mark.parametrize("way", IN_PROCESS)


async def _collected(iterable: Any, found: list[Task], then: Callable[[Task], object]) -> None:
    async for task in each(iterable):
        found.append(task)
        then(task)


def collected(
    settle: Any, iterable: Any, then: Callable[[Task], object] = lambda _: None
) -> list[Task]:
    """All that an iterator of either client gives."""
    found: list[Task] = []
    if hasattr(iterable, "__aiter__"):
        settle(_collected(iterable, found, then))
    else:
        for task in iterable:
            found.append(task)
            then(task)
    return found


def run_of(fake: FakeTallyfy, tasks: int) -> list[Task]:
    return fake.tasks(fake.add_run(tasks=[f"Approve {n}" for n in range(tasks)]))


def paths(fake: FakeTallyfy) -> Counter[str]:
    return Counter(request.operation or "" for request in fake.requests)


@ways
def test_tasks_come_as_they_are_completed(way: str) -> None:
    fake = FakeTallyfy()
    first, second, third = run_of(fake, 3)
    fake.at(40, partial(fake.complete, third))
    fake.at(100, partial(fake.complete, first))
    fake.complete(second)
    with connected(fake, way) as (client, settle):
        found = collected(settle, client.tasks.as_completed([first, second, third], timeout=600))
    assert [task.id for task in found] == [second.id, third.id, first.id]
    assert all(task.status == "completed" for task in found)


@ways
def test_task_that_its_run_does_not_list_is_read_by_itself(way: str) -> None:
    fake = FakeTallyfy()
    listed, one_off = run_of(fake, 1)[0], fake.add_one_off_task()
    fake.complete(listed)
    fake.complete(one_off)
    before = fake.time.now()
    with connected(fake, way) as (client, settle):
        pairs = [(listed.id, listed.run_id), (one_off.id, listed.run_id)]
        found = collected(settle, client.tasks.as_completed(pairs, timeout=60))
    assert [task.id for task in found] == [listed.id, one_off.id]
    assert fake.time.now() - before < 1


@ways
def test_200_approvals_in_20_runs_take_20_requests_a_round(way: str) -> None:
    fake = FakeTallyfy()
    tasks = [task for _ in range(20) for task in run_of(fake, 10)]
    fake.at(60, lambda: [fake.complete(task) for task in tasks])
    with connected(fake, way) as (client, settle):
        found = collected(settle, client.tasks.as_completed(tasks, timeout=600))
    assert {task.id for task in found} == {task.id for task in tasks}
    # At 0, 5, 12.5, 23.75, 40.6 and 65.9 seconds.
    assert paths(fake) == {"list_run_tasks": 6 * 20}


@ways
def test_intervals_grow_up_to_a_minute(way: str) -> None:
    fake = FakeTallyfy()
    (task,) = run_of(fake, 1)
    times = []
    fake.at(400, partial(fake.complete, task))
    with connected(fake, way) as (client, settle):
        waiting = client.tasks.as_completed([task], timeout=600, poll_interval=10)
        for number in range(1, 13):
            fake.after_request(number, lambda: times.append(fake.time.now()))
        collected(settle, waiting)
        fake.stop_failing()
    intervals = [round(later - sooner, 2) for sooner, later in pairwise(times)]
    assert intervals[:6] == [10, 15, 22.5, 33.75, 50.62, 60]
    assert set(intervals[5:]) == {60}


@ways
def test_run_with_many_other_tasks_is_read_page_by_page_only_if_that_takes_fewer_requests(
    way: str,
) -> None:
    fake = FakeTallyfy()
    tasks = run_of(fake, 250)
    wanted = [tasks[0], tasks[249]]
    fake.at(12, lambda: [fake.complete(task) for task in wanted])
    with connected(fake, way) as (client, settle):
        collected(settle, client.tasks.as_completed(wanted, timeout=600))
    # One round through the three pages, then one by one.
    assert paths(fake) == {"list_run_tasks": 3, "get_task": 2 * 2}


@ways
def test_tasks_that_their_run_does_not_list_count_as_requests(way: str) -> None:
    fake = FakeTallyfy()
    run = run_of(fake, 150)
    tasks = [run[0], run[149], fake.add_one_off_task(), fake.add_one_off_task()]
    wanted = [(task.id, run[0].run_id) for task in tasks]
    fake.at(12, lambda: [fake.complete(task) for task in tasks])
    with connected(fake, way) as (client, settle):
        collected(settle, client.tasks.as_completed(wanted, timeout=600))
    # One round up to the page behind the last one, and for the two that are not there; then one by
    # one: four requests rather than five.
    assert paths(fake) == {"list_run_tasks": 3, "get_task": 2 + 2 * 4}


@ways
def test_run_that_is_no_id_is_not_known(way: str) -> None:
    fake = FakeTallyfy()
    (task,) = run_of(fake, 1)
    fake.complete(task)
    given: Any = Task(task.id, run_id=["r1"])  # type: ignore[arg-type]
    with connected(fake, way) as (client, settle):
        assert len(collected(settle, client.tasks.as_completed([given], timeout=0))) == 1


@ways
def test_waiting_may_take_weeks(way: str) -> None:
    fake = FakeTallyfy()
    (task,) = run_of(fake, 1)
    week = 7 * 86_400
    fake.at(week, partial(fake.complete, task))
    with connected(fake, way) as (client, settle):
        waiting = client.tasks.as_completed([task], timeout=2 * week, poll_interval=300)
        assert len(collected(settle, waiting)) == 1
    assert len(fake.requests) == week / 300 + 1


@ways
def test_time_that_passes_before_the_first_task_is_asked_for_is_not_missing_either(
    way: str,
) -> None:
    fake = FakeTallyfy()
    tasks = run_of(fake, 2)
    for task in tasks:
        fake.complete(task)
    with connected(fake, way) as (client, settle):
        waiting = client.tasks.as_completed(tasks, timeout=60)
        fake.time.sleep(100)
        assert len(collected(settle, waiting)) == 2


@ways
def test_task_that_its_run_does_not_list_is_read_alone(way: str) -> None:
    fake = FakeTallyfy()
    first, second = run_of(fake, 2)
    fake.complete(first)
    alone = fake.add_one_off_task()
    fake.complete(alone)
    with connected(fake, way) as (client, settle):
        # Whoever wrote down the pair was wrong about the run.
        given = [first, second, (alone.id, first.run_id)]
        waiting = client.tasks.as_completed(given, timeout=600)
        found = collected(
            settle, waiting, lambda task: task.id == first.id and fake.complete(second)
        )
    assert {task.id for task in found} == {first.id, second.id, alone.id}
    assert paths(fake)["get_task"] >= 1


@ways
def test_ids_alone_are_read_one_by_one_and_then_by_their_runs(way: str) -> None:
    fake = FakeTallyfy()
    tasks = run_of(fake, 10)
    fake.at(1, lambda: [fake.complete(task) for task in tasks])
    with connected(fake, way) as (client, settle):
        ids = [task.id for task in tasks]
        found = collected(settle, client.tasks.as_completed(ids, timeout=600))
    assert [task.id for task in found] == ids
    assert paths(fake) == {"get_task": 10, "list_run_tasks": 1}


@ways
def test_another_process_can_go_on_with_pairs_of_ids(way: str) -> None:
    fake = FakeTallyfy()
    tasks = run_of(fake, 3)
    written_down = [(task.id, task.run_id) for task in tasks]
    for task in tasks:
        fake.complete(task)
    with connected(fake, way) as (client, settle):
        found = collected(settle, client.tasks.as_completed(written_down, timeout=0))
    assert len(found) == 3
    assert paths(fake) == {"list_run_tasks": 1}


@ways
def test_what_is_pending_at_the_end_is_named(way: str) -> None:
    fake = FakeTallyfy()
    first, second, third = run_of(fake, 3)
    fake.complete(second)
    found: list[Task] = []
    with connected(fake, way) as (client, settle):
        waiting = client.tasks.as_completed([first, second, third], timeout=90)
        with pytest.raises(WaitTimeoutError, match="2 tasks were not completed within 90") as error:
            collected(settle, waiting, found.append)
    assert [task.id for task in found] == [second.id]
    assert error.value.pending == [first.id, third.id]
    assert fake.time.now() == pytest.approx(90)


@ways
@pytest.mark.parametrize("timeout", [0, 60])
def test_time_that_the_caller_takes_for_a_task_is_not_missing_for_the_others(
    timeout: float, way: str
) -> None:
    fake = FakeTallyfy()
    tasks = [task for _ in range(3) for task in run_of(fake, 2)]
    for task in tasks:
        fake.complete(task)
    with connected(fake, way) as (client, settle):
        waiting = client.tasks.as_completed(tasks, timeout=timeout)
        found = collected(settle, waiting, lambda _: fake.time.sleep(100))
    assert {task.id for task in found} == {task.id for task in tasks}
    assert paths(fake) == {"list_run_tasks": 3}


@ways
def test_what_is_completed_while_the_caller_takes_its_time_is_read_a_last_time(way: str) -> None:
    fake = FakeTallyfy()
    first, second, third = run_of(fake, 3)
    fake.complete(first)
    fake.at(50, partial(fake.complete, second))
    found: list[Task] = []

    def handle(task: Task) -> None:
        found.append(task)
        fake.time.sleep(100)

    with connected(fake, way) as (client, settle):
        waiting = client.tasks.as_completed([first, second, third], timeout=60)
        with pytest.raises(WaitTimeoutError) as error:
            collected(settle, waiting, handle)
    assert [task.id for task in found] == [first.id, second.id]
    assert error.value.pending == [third.id]
    assert len(fake.requests) == 2


@ways
def test_what_was_given_before_a_failure_was_given(way: str) -> None:
    fake = FakeTallyfy()
    done, gone = fake.add_one_off_task(), fake.add_one_off_task()
    fake.complete(done)
    fake.remove_task(gone)
    found: list[Task] = []
    with connected(fake, way) as (client, settle):
        waiting = client.tasks.as_completed([done.id, gone.id], timeout=90)
        with pytest.raises(NotFoundError):
            collected(settle, waiting, found.append)
    assert [task.id for task in found] == [done.id]


@ways
def test_task_that_is_named_twice_is_given_once(way: str) -> None:
    fake = FakeTallyfy()
    (task,) = run_of(fake, 1)
    fake.complete(task)
    with connected(fake, way) as (client, settle):
        assert len(collected(settle, client.tasks.as_completed([task, task.id], timeout=0))) == 1


@ways
def test_nothing_to_wait_for_sends_nothing(way: str) -> None:
    fake = FakeTallyfy()
    with connected(fake, way) as (client, settle):
        assert collected(settle, client.tasks.as_completed([], timeout=0)) == []
    assert fake.requests == []


@ways
@pytest.mark.parametrize(
    "tasks", ["t1", Task("t1"), 7, ("t1", "r1"), [("t1",)], [7], [("t1", "..")]]
)
def test_what_is_no_list_of_tasks_is_refused_at_once(tasks: Any, way: str) -> None:
    with connected(FakeTallyfy(), way) as (client, _), pytest.raises(InvalidRequestError):
        client.tasks.as_completed(tasks, timeout=1)


@ways
def test_each_request_is_seen_by_observers(way: str) -> None:
    from tests.unit.test_observers import Recorder

    fake = FakeTallyfy()
    (task,) = run_of(fake, 1)
    fake.complete(task)
    recorder = Recorder()
    with connected(fake, way, observers=[recorder]) as (client, settle):
        collected(settle, client.tasks.as_completed([task.id, (task.id, task.run_id)], timeout=1))
        settle(client.tasks.wait_until_completed(task, timeout=1))
    assert len(recorder.calls) == len(fake.requests) == 2
