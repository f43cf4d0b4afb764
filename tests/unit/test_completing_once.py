"""`complete(…, unless_completed=True)`: what a queue delivers twice completes its task once."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from tallyfy_client import (
    AlreadyCompletedError,
    APIConnectionError,
    APIStatusError,
    ConflictError,
    Task,
    UnprocessableEntityError,
)
from tallyfy_client.testing import Dialect, FakeTallyfy
from tests.fakes import IN_PROCESS, connected

# The service as one source read its code: it would complete a task again, with all that follows.
CARELESS = Dialect(second_completion="repeated")
ways = pytest.mark.parametrize("way", IN_PROCESS)


def approval(fake: FakeTallyfy) -> Task:
    return fake.tasks(fake.add_run(tasks=[{"title": "Approve", "task_type": "approval"}]))[0]


def asked(fake: FakeTallyfy) -> list[str]:
    return [request.operation or "" for request in fake.requests]


@ways
def test_open_task_is_read_and_completed(way: str) -> None:
    fake = FakeTallyfy(dialect=CARELESS)
    task = approval(fake)
    with connected(fake, way) as (client, settle):
        done = settle(client.tasks.complete(task, is_approved=True, unless_completed=True))
    assert done.is_approved is True
    assert asked(fake) == ["get_task", "complete_run_task"]
    fake.assert_completed(task)


@ways
@pytest.mark.parametrize("is_approved", [True, None], ids=["decided alike", "not decided"])
def test_second_delivery_returns_the_task_and_sends_nothing(
    is_approved: bool | None, way: str
) -> None:
    fake = FakeTallyfy(dialect=CARELESS)
    task = approval(fake)
    fake.complete(task, is_approved=True)
    with connected(fake, way) as (client, settle):
        done = settle(
            client.tasks.complete(task.id, is_approved=is_approved, unless_completed=True)
        )
    assert asked(fake) == ["get_task"]
    assert done == fake.task(task)


@ways
def test_one_off_task_is_completed_once(way: str) -> None:
    fake = FakeTallyfy(dialect=CARELESS)
    task = fake.add_one_off_task()
    with connected(fake, way) as (client, settle):
        for _ in range(2):
            settle(client.tasks.complete(task, run_id=None, unless_completed=True))
    assert asked(fake) == ["get_task", "complete_one_off_task", "get_task"]
    fake.assert_completed(task)


@ways
def test_task_that_was_decided_the_other_way_is_an_error_with_that_task(way: str) -> None:
    fake = FakeTallyfy(dialect=CARELESS)
    task = approval(fake)
    fake.complete(task, is_approved=False)
    with connected(fake, way) as (client, settle):
        complete = partial(client.tasks.complete, task, is_approved=True, unless_completed=True)
        with pytest.raises(AlreadyCompletedError, match=task.id) as caught:
            settle(complete())
    assert caught.value.task.is_approved is False
    assert not caught.value.may_have_taken_effect
    assert (caught.value.operation, caught.value.ids) == ("get_task", {"task": task.id})
    assert asked(fake) == ["get_task"]


@ways
def test_worker_that_was_overtaken_gets_the_same_task(way: str) -> None:
    fake = FakeTallyfy()
    task = approval(fake)
    # Another worker completes it between this one's read and its completion.
    fake.after_request(1, partial(fake.complete, task, is_approved=True))
    with connected(fake, way) as (client, settle):
        done = settle(client.tasks.complete(task, is_approved=True, unless_completed=True))
    assert done == fake.task(task)
    assert asked(fake) == ["get_task", "complete_run_task", "get_task"]


@ways
@pytest.mark.parametrize("status", [400, 409, 422])
def test_any_refusal_of_a_completed_task_tells_the_same(status: int, way: str) -> None:
    fake = FakeTallyfy()
    task = approval(fake)
    fake.after_request(1, partial(fake.complete, task, is_approved=False))
    fake.fail_next(status=status, operation="complete_run_task")
    with connected(fake, way) as (client, settle):
        complete = partial(client.tasks.complete, task, is_approved=True, unless_completed=True)
        with pytest.raises(AlreadyCompletedError):
            settle(complete())


@ways
def test_refusal_of_a_task_that_is_still_open_is_raised(way: str) -> None:
    fake = FakeTallyfy()
    task = approval(fake)
    fake.fail_next(status=409, operation="complete_run_task")
    with connected(fake, way) as (client, settle), pytest.raises(ConflictError):
        settle(client.tasks.complete(task, is_approved=True, unless_completed=True))
    fake.assert_completed(task, times=0)


@ways
@pytest.mark.parametrize("status", [403, 423, 507])
def test_other_status_is_raised_and_the_task_is_not_read_again(status: int, way: str) -> None:
    fake = FakeTallyfy()
    task = approval(fake)
    fake.after_request(1, partial(fake.complete, task, is_approved=True))
    fake.fail_next(status=status, operation="complete_run_task")
    with connected(fake, way) as (client, settle), pytest.raises(APIStatusError) as caught:
        settle(client.tasks.complete(task, is_approved=True, unless_completed=True))
    assert caught.value.status_code == status
    assert asked(fake) == ["get_task", "complete_run_task"]


@ways
def test_refusal_is_no_last_word_if_the_task_cannot_be_read_then(way: str) -> None:
    fake = FakeTallyfy()
    task = approval(fake)
    fake.fail_next(status=422, operation="complete_run_task")
    fake.after_request(
        1, partial(fake.fail_next, event="refused", operation="get_task"), operation="get_task"
    )
    with connected(fake, way, max_attempts=1) as (client, settle):
        complete = partial(client.tasks.complete, task, is_approved=True, unless_completed=True)
        with pytest.raises(APIConnectionError) as caught:
            settle(complete())
    assert isinstance(caught.value.__context__, UnprocessableEntityError)
    assert not caught.value.may_have_taken_effect


@ways
def test_lost_response_is_read_back_as_ever(way: str) -> None:
    fake = FakeTallyfy(dialect=CARELESS)
    task = approval(fake)
    fake.fail_next(event="reset", took_effect=True, operation="complete_run_task")
    with connected(fake, way) as (client, settle):
        settle(client.tasks.complete(task, is_approved=True, unless_completed=True))
    assert asked(fake) == ["get_task", "complete_run_task", "get_task"]
    fake.assert_completed(task)


@ways
def test_without_it_nothing_is_read_first(way: str) -> None:
    fake = FakeTallyfy()
    task: Any = approval(fake)
    with connected(fake, way) as (client, settle):
        settle(client.tasks.complete(task, is_approved=True))
    assert asked(fake) == ["complete_run_task"]
