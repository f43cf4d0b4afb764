"""Completing a task: the endpoint, what is sent, and what each response leads to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import attrs
import pytest

from tallyfy_api.api.tasks import get_task
from tallyfy_client import (
    AlreadyCompletedError,
    APIConnectionError,
    APIResponseValidationError,
    APIStatusError,
    ConflictError,
    InternalServerError,
    InvalidRequestError,
    NotFoundError,
    OutcomeUnknownError,
    Run,
    Task,
    UnprocessableEntityError,
)
from tests.service import (
    COMPLETE,
    COMPLETE_ONE_OFF,
    DONE,
    LOST,
    OPEN,
    READ,
    Api,
    Fault,
    Reply,
    Request,
    broken,
    completing,
    patience,
    reply,
    task_reply,
)

pytestmark = pytest.mark.anyio


def task(**fields: Any) -> Task:
    """A task as the service sent it."""
    return get_task.read({"data": {"id": "t1", **fields}})


def complete(given: Any = "t1", **named: Any) -> Any:
    return lambda client: client.tasks.complete(given, **named)


# --- The endpoint ---------------------------------------------------------------------------------

ROUTES: list[tuple[Any, dict[str, Any], str]] = [
    (task(run_id="r1"), {}, COMPLETE),
    (task(run_id=None), {}, COMPLETE_ONE_OFF),
    (task(run_id=""), {}, COMPLETE_ONE_OFF),
    (task(run_id="r1"), {"run_id": "r1"}, COMPLETE),
    (task(run_id="r1"), {"run_id": Run("r1")}, COMPLETE),
    (task(run_id=None), {"run_id": None}, COMPLETE_ONE_OFF),
    (task(), {"run_id": "r1"}, COMPLETE),
    (task(), {"run_id": None}, COMPLETE_ONE_OFF),
    ("t1", {"run_id": "r1"}, COMPLETE),
    ("t1", {"run_id": Run("r1")}, COMPLETE),
    ("t1", {"run_id": None}, COMPLETE_ONE_OFF),
    # run_id decides: a task can be made as a one-off task and belong to a run.
    (task(run_id="r1", is_oneoff_task=True), {}, COMPLETE),
    (task(run_id=None, is_oneoff_task=False), {}, COMPLETE_ONE_OFF),
    (Task("t1", run_id="r1"), {}, COMPLETE),
    (attrs.evolve(task(run_id="r1"), title="Another"), {}, COMPLETE),
]


@pytest.mark.parametrize(("given", "named", "asked"), ROUTES)
async def test_route(given: Any, named: Any, asked: str, api: Api) -> None:
    api.answers(DONE)
    done = await api(complete(given, **named))
    assert (type(done), done.status) == (Task, "completed")
    assert api.asked == [asked]


@pytest.mark.parametrize("given", ["t1", task(), Task("t1"), attrs.evolve(task(), title="Another")])
@pytest.mark.parametrize(
    ("fields", "post"),
    [
        ({"run_id": "r1", "is_oneoff_task": True}, COMPLETE),
        ({"run_id": None, "is_oneoff_task": False}, COMPLETE_ONE_OFF),
        ({"run_id": ""}, COMPLETE_ONE_OFF),
        ({}, COMPLETE_ONE_OFF),
    ],
)
async def test_task_whose_run_is_not_known_is_read_first(
    fields: dict[str, Any], post: str, given: Any, api: Api
) -> None:
    api.answers(task_reply(**fields), DONE)
    await api(complete(given))
    assert api.asked == [READ, post]
    assert api.requests[0].query == []


@pytest.mark.parametrize(
    ("given", "own", "post"), [(None, "r1", COMPLETE_ONE_OFF), ("r1", None, COMPLETE)]
)
async def test_given_run_decides_even_if_the_task_is_read(
    given: str | None, own: str | None, post: str, api: Api
) -> None:
    api.answers(task_reply(run_id=own), DONE)
    await api(complete(run_id=given, unless_completed=True))
    assert api.asked == [READ, post]


async def test_when_the_task_cannot_be_read_nothing_is_completed(api: Api) -> None:
    api.answers(Reply(404))
    with pytest.raises(NotFoundError) as caught:
        await api(complete())
    assert not caught.value.may_have_taken_effect
    assert api.asked == [READ]


@pytest.mark.parametrize(
    ("own", "given"), [("r1", "r2"), ("r1", Run("r2")), ("r1", None), (None, "r1")]
)
async def test_contradiction_is_refused(own: Any, given: Any, api: Api) -> None:
    with pytest.raises(InvalidRequestError, match="Leave run_id out"):
        await api(complete(task(run_id=own), run_id=given))
    assert api.connections == 0


# --- The body -------------------------------------------------------------------------------------

VALUES = {"f1": "Ünïcode + ;", "f2": {"id": 1, "value": None}, "f3": [{"selected": True}], "f4": {}}


@pytest.mark.parametrize("run_id", ["r1", None])
async def test_body_is_as_given_and_nothing_else(run_id: Any, api: Api) -> None:
    api.always_answers(DONE)
    bodies: list[dict[str, Any]] = [
        {},
        {"is_approved": True, "taskdata": VALUES, "override_user": 1},
        {"is_approved": False},
        {"taskdata": {}},
        {"override_user": 42},
    ]
    for given in bodies:
        await api(complete(run_id=run_id, **given))
        assert api.requests[-1].json() == {"task_id": "t1"} | given
        assert api.requests[-1].query == []
    await api(complete(run_id=run_id, is_approved=None, taskdata=None, override_user=None))
    assert api.requests[-1].json() == {"task_id": "t1"}


async def test_values_that_change_after_the_call_are_sent_as_they_were(api: Api) -> None:
    values = {"f1": "before"}

    def change(_request: Request) -> Reply:
        values["f1"] = "after"
        return task_reply(run_id="r1")

    api.answers(change, DONE)
    await api(complete(taskdata=values))
    assert api.requests[-1].json()["taskdata"] == {"f1": "before"}


async def test_declined_with_429_the_same_is_sent_again(api: Api) -> None:
    api.answers(Reply(429, headers={"Retry-After": "1"}), Reply(429), DONE)
    assert (await api(complete(run_id="r1", is_approved=True))).status == "completed"
    assert api.asked == [COMPLETE] * 3
    assert {one.body for one in api.requests} == {api.requests[0].body}


# --- The response is lost -------------------------------------------------------------------------


@pytest.mark.parametrize("lost", [Reply(503), *map(broken, LOST)])
async def test_completed_task_that_is_read_back_is_the_result(lost: Reply, api: Api) -> None:
    api.answers(lost, DONE)
    done = await api(completing, timeout=patience(lost.fault, 0.1))
    assert done.status == "completed"
    assert api.asked == [COMPLETE, READ]


async def test_unknown_outcome_tells_what_was_asked_and_found(api: Api) -> None:
    api.answers(Reply(503), OPEN)
    with pytest.raises(OutcomeUnknownError, match="still open") as caught:
        await api(completing)
    error = caught.value
    assert str(error).startswith("complete_run_task (run r1, task t1): ")
    assert (error.operation, error.ids) == ("complete_run_task", {"run": "r1", "task": "t1"})
    assert error.task is not None
    assert (error.task.id, error.task.status) == ("t1", "in-progress")
    assert isinstance(error.__cause__, InternalServerError)


@pytest.mark.parametrize(
    "unread",
    [
        *(Reply(404), Reply(401), Reply(503), reply({"message": "What?"}, 400)),
        *(Reply(200, b"<html>"), broken(Fault.CUT_IN_BODY), task_reply(id="t2")),
    ],
)
async def test_task_that_cannot_be_read_back_does_not_hide_the_first_failure(
    unread: Reply, api: Api
) -> None:
    api.answers(Reply(503))
    api.always_answers(unread)
    with pytest.raises(
        OutcomeUnknownError, match=r"503 at complete_run_task .*reading the task failed"
    ) as caught:
        await api(completing)
    assert caught.value.task is None
    assert isinstance(caught.value.__cause__, InternalServerError)
    assert api.asked[:2] == [COMPLETE, READ]
    assert api.asked.count(COMPLETE) == 1


@pytest.mark.parametrize(
    ("script", "error", "asked"),
    [
        ([task_reply(run_id="r1"), Reply(504), DONE], None, [READ, COMPLETE, READ]),
        ([task_reply(run_id="r1"), Reply(429), DONE], None, [READ, COMPLETE, COMPLETE]),
        (
            [task_reply(run_id="r1"), Reply(429), Reply(502), OPEN],
            OutcomeUnknownError,
            [READ, COMPLETE, COMPLETE, READ],
        ),
    ],
)
async def test_what_came_before_changes_nothing(
    script: Any, error: Any, asked: list[str], api: Api
) -> None:
    api.answers(*script)
    with pytest.raises(error) if error else nullcontext():
        assert (await api(complete())).status == "completed"
    assert api.asked == asked


@pytest.mark.parametrize(
    ("fields", "is_completed"),
    [
        *(({"status": status}, True) for status in ("completed", "approved", "rejected")),
        *(({"status": status}, True) for status in ("acknowledged", "expired")),
        ({"completed_at": "2024-05-28T17:00:00Z"}, True),
        ({"status": "in-progress", "completed_at": "some day"}, True),
        ({"status": "in-progress"}, False),
        ({"status": "auto-skipped"}, False),
        ({"status": {"name": "completed"}}, False),
        ({"completed_at": None}, False),
        ({"completed_at": ""}, False),
        ({}, False),
    ],
)
async def test_what_counts_as_completed(
    fields: dict[str, Any], is_completed: bool, api: Api
) -> None:
    api.answers(Reply(500), task_reply(**fields))
    if is_completed:
        assert (await api(completing)).id == "t1"
    else:
        with pytest.raises(OutcomeUnknownError):
            await api(completing)


PLAIN, APPROVAL, EXPIRING = [{"task_type": kind} for kind in ("task", "approval", "expiring")]
# What was asked for, what the task says, and whether that is as asked.
DECISIONS: list[tuple[bool | None, dict[str, Any], bool]] = [
    (True, {"status": "approved"}, True),
    (False, {"status": "rejected"}, True),
    (True, {"status": "acknowledged"}, True),
    (False, {"status": "expired"}, True),
    (True, {"status": "rejected"}, False),
    (False, {"status": "approved"}, False),
    (True, {"status": "expired"}, False),
    (False, {"status": "acknowledged"}, False),
    (True, {"status": "approved", "is_approved": False, **APPROVAL}, True),
    *(
        (asked, {"status": "completed", "is_approved": said, **kind}, asked is said)
        for asked in (True, False)
        for said in (True, False)
        for kind in (APPROVAL, EXPIRING)
    ),
    # Plain tasks have `is_approved: false`, whatever was asked for.
    (True, {"status": "completed", "is_approved": False, **PLAIN}, True),
    (True, {"status": "completed", "is_approved": False}, True),
    # Without a word about the decision, completed is completed.
    (True, {"status": "completed", **APPROVAL}, True),
    (True, {"status": "completed", "is_approved": None, **APPROVAL}, True),
    (None, {"status": "completed", "is_approved": False, **APPROVAL}, True),
    (None, {"status": "rejected"}, True),
]


@pytest.mark.parametrize("lost", [False, True], ids=["response", "read back"])
@pytest.mark.parametrize(("asked_for", "fields", "is_as_asked"), DECISIONS)
async def test_decision(
    asked_for: Any, fields: Any, is_as_asked: bool, lost: bool, api: Api
) -> None:
    said = task_reply(**fields)
    api.answers(*[Reply(504)] * lost)
    api.always_answers(said)
    call = complete(run_id="r1", is_approved=asked_for)
    if is_as_asked:
        assert (await api(call)).status == fields["status"]
    else:
        with pytest.raises(OutcomeUnknownError, match="decided the other way") as caught:
            await api(call)
        assert caught.value.task is not None
        assert caught.value.task.status == fields["status"]
    assert api.asked == [COMPLETE, READ][: 2 if lost or not is_as_asked else 1]


# --- The response says something else -------------------------------------------------------------

UNUSABLE = {
    "empty": Reply(200, b""),
    "no content": Reply(204, b""),
    "HTML": Reply(200, b"<html></html>"),
    "nested deeply": Reply(200, b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    "wrong charset": Reply(200, b'{"data": {"id": "\xff"}}'),
    "wrong encoding": Reply(200, b"not gzip", {"Content-Encoding": "gzip"}),
    "bare list": reply([{"id": "t1"}]),
    "data null": reply({"data": None}),
    "another task": task_reply(id="t2", status="completed"),
    "open, for one to complete": task_reply(status="in-progress", everyone_must_complete=False),
}


@pytest.mark.parametrize("unusable", UNUSABLE)
async def test_success_that_cannot_be_used_is_read_back(unusable: str, api: Api) -> None:
    response = UNUSABLE[unusable]
    api.answers(response, DONE, response, OPEN)
    assert (await api(completing)).id == "t1"
    with pytest.raises(OutcomeUnknownError, match="still open") as caught:
        await api(completing)
    cause = caught.value.__cause__
    assert isinstance(cause, APIResponseValidationError)
    # What cannot be decoded cannot be kept.
    assert cause.body == (b"" if unusable == "wrong encoding" else response.body)
    assert api.asked == [COMPLETE, READ] * 2


@pytest.mark.parametrize(
    "fields", [{"everyone_must_complete": True}, {}, {"status": "completed", "id": 1}]
)
async def test_task_that_others_must_complete_too_is_open_afterwards(
    fields: dict[str, Any], api: Api
) -> None:
    api.answers(task_reply(**{"status": "in-progress", **fields}))
    id_ = str(fields.get("id", "t1"))
    assert str((await api(complete(id_, run_id="r1"))).id) == id_
    assert api.asked == [COMPLETE]


# --- Only unless it is completed ------------------------------------------------------------------

REJECTED = task_reply(status="rejected")
ALIKE = task_reply(status="approved")
# The responses, what comes of it, and what was asked.
ONCE: dict[str, tuple[list[Reply], type[Exception] | str, list[str]]] = {
    "open": ([OPEN, DONE], "completed", [READ, COMPLETE]),
    "completed alike": ([ALIKE], "approved", [READ]),
    "completed": ([DONE], "completed", [READ]),
    "decided the other way": ([REJECTED], AlreadyCompletedError, [READ]),
    "overtaken, alike": ([OPEN, Reply(422), ALIKE], "approved", [READ, COMPLETE, READ]),
    **{
        f"overtaken, the other way, {status}": (
            [OPEN, Reply(status), REJECTED],
            AlreadyCompletedError,
            [READ, COMPLETE, READ],
        )
        for status in (400, 409, 422)
    },
    "refused": ([OPEN, Reply(409), OPEN], ConflictError, [READ, COMPLETE, READ]),
    **{
        str(status): ([OPEN, Reply(status)], APIStatusError, [READ, COMPLETE])
        for status in (403, 423, 507)
    },
    "lost": ([OPEN, Reply(503), ALIKE], "approved", [READ, COMPLETE, READ]),
}


@pytest.mark.parametrize("case", ONCE)
async def test_unless_completed(case: str, api: Api) -> None:
    script, expected, asked = ONCE[case]
    api.answers(*script)
    call = complete(run_id="r1", is_approved=True, unless_completed=True)
    if isinstance(expected, str):
        assert (await api(call)).status == expected
    else:
        with pytest.raises(expected) as caught:
            await api(call)
        if isinstance(caught.value, AlreadyCompletedError):
            assert caught.value.task.status == "rejected"
            assert not caught.value.may_have_taken_effect
            assert (caught.value.operation, caught.value.ids) == ("get_task", {"task": "t1"})
    assert api.asked == asked


async def test_refusal_is_no_last_word_if_the_task_cannot_be_read_then(api: Api) -> None:
    api.answers(OPEN, Reply(422), broken(Fault.CLOSED_WITHOUT_ANSWER))
    with pytest.raises(APIConnectionError) as caught:
        await api(complete(run_id="r1", unless_completed=True), max_attempts=1)
    assert isinstance(caught.value.__context__, UnprocessableEntityError)
    assert not caught.value.may_have_taken_effect


# --- Observers ------------------------------------------------------------------------------------


class Failing:
    """An observer that raises after each call and each attempt."""

    def __init__(self, raised: BaseException) -> None:
        self._raised = raised

    @contextmanager
    def call(self, _call: object) -> Iterator[None]:
        yield
        raise self._raised

    attempt = call


class Outcome(BaseException):
    """As `pytest.fail` raises it."""


@pytest.mark.parametrize("raised", [LookupError("mine"), Outcome("mine")])
async def test_observer_that_fails_does_not_replace_a_completion(
    raised: BaseException, api: Api
) -> None:
    api.answers(DONE)
    assert (await api(completing, observers=[Failing(raised)])).status == "completed"
    assert api.asked == [COMPLETE]


async def test_interrupt_in_an_observer_stays_what_it_is(api: Api) -> None:
    api.answers(DONE)
    with pytest.raises(KeyboardInterrupt):
        await api(completing, observers=[Failing(KeyboardInterrupt())])
    assert api.asked == [COMPLETE]
