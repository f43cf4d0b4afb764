"""Which endpoint completes a task, what is sent, and what happens when the answer is lost."""

from __future__ import annotations

from typing import Any

import pytest
import stamina.instrumentation

from tallyfy_client import (
    APIConnectionError,
    APIResponseValidationError,
    APIStatusError,
    BadRequestError,
    FieldValues,
    InternalServerError,
    InvalidRequestError,
    NotFoundError,
    OutcomeUnknownError,
    RateLimitError,
    Run,
    TallyfyError,
    Task,
    UnprocessableEntityError,
)
from tests.service import (
    LOST,
    Fault,
    Reply,
    Service,
    both_clients,
    broken,
    connected,
    patience,
    reply,
    running_service,
    settled,
    task_reply,
)

pytestmark = pytest.mark.anyio

IN_RUN = "POST /runs/r1/completed-tasks"
ONE_OFF = "POST /completed-tasks"
READ = "GET /tasks/t1"
DONE = reply({"data": {"id": "t1", "status": "completed"}})
OPEN = reply({"data": {"id": "t1", "status": "in-progress", "completed_at": None}})

# A gateway's word that the answer is lost, and the sockets' own ways.
LOST_ANSWERS = [
    *(pytest.param(Reply(status, b""), id=str(status)) for status in (408, 500, 502, 503, 504)),
    *(pytest.param(Reply(status, b""), id=str(status)) for status in range(520, 525)),
    *(pytest.param(broken(fault), id=fault.value) for fault in LOST),
]


def posts(service: Service) -> list[str]:
    return [asked for asked in service.asked if asked.startswith("POST")]


def task(**fields: Any) -> Task:
    return Task("t1", **fields)


ROUTES: list[Any] = [
    pytest.param(task(run_id="r1"), {}, [IN_RUN], id="task with run_id"),
    pytest.param(task(run_id=None), {}, [ONE_OFF], id="task with run_id null"),
    pytest.param(task(run_id="r1"), {"run_id": "r1"}, [IN_RUN], id="task and its own run_id"),
    pytest.param(task(run_id="r1"), {"run_id": Run("r1")}, [IN_RUN], id="task and its own run"),
    pytest.param(task(run_id=None), {"run_id": None}, [ONE_OFF], id="one-off task and None"),
    pytest.param(task(), {"run_id": "r1"}, [IN_RUN], id="task without the field and run_id"),
    pytest.param(task(), {"run_id": None}, [ONE_OFF], id="task without the field and None"),
    pytest.param("t1", {"run_id": "r1"}, [IN_RUN], id="id and run_id"),
    pytest.param("t1", {"run_id": Run("r1")}, [IN_RUN], id="id and run"),
    pytest.param("t1", {"run_id": None}, [ONE_OFF], id="id and None"),
    # It is run_id that decides: a task can be made as a one-off task and belong to a run.
    pytest.param(
        task(run_id="r1", is_oneoff_task=True), {}, [IN_RUN], id="is_oneoff_task but run_id"
    ),
    pytest.param(
        task(run_id=None, is_oneoff_task=False), {}, [ONE_OFF], id="no is_oneoff_task, no run_id"
    ),
    pytest.param(task(run_id=""), {}, [ONE_OFF], id="task with an empty run_id"),
]


@both_clients
@pytest.mark.parametrize(("given", "named", "asked"), ROUTES)
async def test_route(given: Any, named: dict[str, Any], asked: list[str], kind: str) -> None:
    with running_service() as service:
        service.answers(DONE)
        async with connected(kind, service) as client:
            completed = await settled(client.tasks.complete(given, **named))
        assert isinstance(completed, Task)
        assert completed.status == "completed"
        assert service.asked == asked


@both_clients
@pytest.mark.parametrize("given", ["t1", task()], ids=["id alone", "task without the field"])
@pytest.mark.parametrize(
    ("read", "post"),
    [
        (task_reply(run_id="r1"), IN_RUN),
        (task_reply(run_id="r1", is_oneoff_task=True), IN_RUN),
        (task_reply(run_id=None), ONE_OFF),
        (task_reply(run_id=None, is_oneoff_task=False), ONE_OFF),
        (task_reply(run_id=""), ONE_OFF),
        (task_reply(), ONE_OFF),
    ],
    ids=["run_id", "run_id, one-off", "null", "null, not one-off", "empty", "no field"],
)
async def test_task_whose_run_is_not_known_is_read_then_routed(
    read: Reply, post: str, given: Any, kind: str
) -> None:
    with running_service() as service:
        service.answers(read, DONE)
        async with connected(kind, service) as client:
            await settled(client.tasks.complete(given))
        assert service.asked == [READ, post]
        assert service.requests[0].query == []


@both_clients
async def test_when_the_task_cannot_be_read_nothing_is_completed(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(404))
        async with connected(kind, service) as client:
            with pytest.raises(NotFoundError) as caught:
                await settled(client.tasks.complete("t1"))
        assert service.asked == [READ]
        assert not caught.value.may_have_taken_effect


@both_clients
@pytest.mark.parametrize(
    ("given", "run_id"),
    [
        (task(run_id="r1"), "r2"),
        (task(run_id="r1"), Run("r2")),
        (task(run_id="r1"), None),
        (task(run_id=None), "r1"),
    ],
)
async def test_contradiction_is_refused_before_anything_is_sent(
    given: Task, run_id: Any, kind: str
) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            with pytest.raises(InvalidRequestError, match="run_id contradicts the task"):
                await settled(client.tasks.complete(given, run_id=run_id))
        assert service.connections == 0


VALUES = {"f1": "Ünïcode + ;", "f2": {"id": 1, "value": None}, "f3": [{"selected": True}], "f4": {}}


@both_clients
@pytest.mark.parametrize("run_id", ["r1", None])
@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({}, {}),
        ({"is_approved": None, "taskdata": None, "override_user": None}, {}),
        ({"is_approved": True}, {"is_approved": True}),
        ({"is_approved": False}, {"is_approved": False}),
        ({"override_user": 42}, {"override_user": 42}),
        ({"taskdata": VALUES}, {"taskdata": VALUES}),
        ({"taskdata": FieldValues.from_dict(VALUES)}, {"taskdata": VALUES}),
        ({"taskdata": {}}, {"taskdata": {}}),
        (
            {"is_approved": True, "taskdata": VALUES, "override_user": 1},
            {"is_approved": True, "taskdata": VALUES, "override_user": 1},
        ),
    ],
)
async def test_body_is_as_given_and_nothing_else(
    given: dict[str, Any], sent: dict[str, Any], run_id: str | None, kind: str
) -> None:
    with running_service() as service:
        service.answers(DONE)
        async with connected(kind, service) as client:
            await settled(client.tasks.complete("t1", run_id=run_id, **given))
        assert service.requests[0].json() == {"task_id": "t1"} | sent
        assert service.requests[0].query == []


@both_clients
@pytest.mark.parametrize("status", [200, 201, 202])
async def test_any_answer_of_success_is_fine(status: int, kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply(status))
        async with connected(kind, service) as client:
            assert (await settled(client.tasks.complete("t1", run_id="r1"))).id == "t1"


@both_clients
@pytest.mark.parametrize("run_id", ["r1", None])
@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 418, 422])
async def test_refusal_is_raised_once_and_the_other_endpoint_is_not_tried(
    status: int, run_id: str | None, kind: str
) -> None:
    with running_service() as service:
        service.answers(reply({"message": "no"}, status))
        async with connected(kind, service) as client:
            with pytest.raises(APIStatusError) as caught:
                await settled(client.tasks.complete("t1", run_id=run_id))
        assert caught.value.status_code == status
        assert not caught.value.may_have_taken_effect
        assert service.asked == [IN_RUN if run_id else ONE_OFF]


@both_clients
async def test_task_that_is_completed_already_is_said_by_the_service(kind: str) -> None:
    said = {"message": "Invalid", "errors": {"task": ["Task is already completed"]}}
    with running_service() as service:
        service.answers(reply(said, 422))
        async with connected(kind, service) as client:
            with pytest.raises(UnprocessableEntityError) as caught:
                await settled(client.tasks.complete(task(run_id="r1")))
    assert caught.value.errors == {"task": ["Task is already completed"]}


@both_clients
@pytest.mark.parametrize("status", [302, 501, 505, 599])
async def test_failure_that_is_not_passing_is_raised_and_may_have_taken_effect(
    status: int, kind: str
) -> None:
    with running_service() as service:
        service.answers(Reply(status, b""))
        async with connected(kind, service) as client:
            with pytest.raises(APIStatusError) as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
        assert caught.value.status_code == status
        assert caught.value.may_have_taken_effect
        assert service.asked == [IN_RUN]


@both_clients
@pytest.mark.parametrize("lost", LOST_ANSWERS)
async def test_answer_lost_and_the_task_is_completed(lost: Reply, kind: str) -> None:
    with running_service() as service:
        service.answers(lost, DONE)
        async with connected(kind, service, timeout=patience(lost.fault)) as client:
            completed = await settled(client.tasks.complete("t1", run_id="r1"))
        assert completed.status == "completed"
        assert service.asked == [IN_RUN, READ]


@both_clients
@pytest.mark.parametrize("lost", LOST_ANSWERS)
async def test_answer_lost_and_the_task_is_open(lost: Reply, kind: str) -> None:
    with running_service() as service:
        service.answers(lost, OPEN)
        async with connected(kind, service, timeout=patience(lost.fault)) as client:
            with pytest.raises(OutcomeUnknownError) as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
        assert caught.value.task is not None
        assert caught.value.task.id == "t1"
        assert caught.value.task.status == "in-progress"
        assert caught.value.may_have_taken_effect
        assert isinstance(caught.value.__cause__, TallyfyError)
        assert service.asked == [IN_RUN, READ]


@both_clients
@pytest.mark.parametrize("lost", [Reply(503, b""), broken(Fault.CLOSED_WITHOUT_ANSWER)])
@pytest.mark.parametrize(
    "unread",
    [Reply(404), Reply(401), Reply(200, b"<html>"), Reply(503, b""), broken(Fault.CUT_IN_BODY)],
    ids=["404", "401", "HTML", "503", "cut off"],
)
async def test_answer_lost_and_the_task_cannot_be_read(
    unread: Reply, lost: Reply, kind: str
) -> None:
    with running_service() as service:
        service.answers(lost)
        service.always_answers(unread)
        async with connected(kind, service) as client:
            with pytest.raises(OutcomeUnknownError, match="reading the task failed") as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
        assert caught.value.task is None
        assert caught.value.may_have_taken_effect
        assert posts(service) == [IN_RUN]
        assert service.asked[1] == READ


@both_clients
@pytest.mark.parametrize(
    ("fields", "is_completed"),
    [
        ({"status": "completed"}, True),
        ({"completed_at": "2024-05-28T17:00:00Z"}, True),
        ({"status": "in-progress", "completed_at": "some day"}, True),
        *(({"status": status}, True) for status in ("approved", "rejected")),
        *(({"status": status}, True) for status in ("acknowledged", "expired")),
        ({"status": "in-progress"}, False),
        ({"status": "auto-skipped"}, False),
        ({"completed_at": None}, False),
        ({"completed_at": ""}, False),
        ({}, False),
    ],
)
async def test_what_counts_as_completed(
    fields: dict[str, Any], is_completed: bool, kind: str
) -> None:
    with running_service() as service:
        service.answers(Reply(500, b""), task_reply(**fields))
        async with connected(kind, service) as client:
            if is_completed:
                assert (await settled(client.tasks.complete("t1", run_id=None))).id == "t1"
            else:
                with pytest.raises(OutcomeUnknownError):
                    await settled(client.tasks.complete("t1", run_id=None))
        assert service.asked == [ONE_OFF, READ]


@both_clients
async def test_answer_lost_after_the_task_was_read_for_its_run(kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply(run_id="r1"), Reply(504, b""), DONE)
        async with connected(kind, service) as client:
            assert (await settled(client.tasks.complete("t1"))).status == "completed"
        assert service.asked == [READ, IN_RUN, READ]


@both_clients
async def test_declined_with_429_is_sent_again(kind: str) -> None:
    with running_service() as service:
        service.answers(reply({}, 429, Retry_After="1"), reply({}, 429), DONE)
        async with connected(kind, service) as client:
            completed = await settled(client.tasks.complete("t1", run_id="r1", is_approved=True))
        assert completed.status == "completed"
        assert service.asked == [IN_RUN] * 3
        assert {one.body for one in service.requests} == {service.requests[0].body}


@both_clients
async def test_declined_with_429_every_time_had_no_effect(kind: str) -> None:
    with running_service() as service:
        service.always_answers(Reply(429, b""))
        async with connected(kind, service, max_attempts=3) as client:
            with pytest.raises(RateLimitError) as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
        assert not caught.value.may_have_taken_effect
        assert service.asked == [IN_RUN] * 3


@both_clients
async def test_answer_lost_after_429_is_read_back_and_not_sent_again(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(429), Reply(502, b""), OPEN)
        async with connected(kind, service) as client:
            with pytest.raises(OutcomeUnknownError):
                await settled(client.tasks.complete("t1", run_id="r1"))
        assert service.asked == [IN_RUN, IN_RUN, READ]


@both_clients
async def test_refused_connection_is_tried_again(kind: str) -> None:
    with running_service(listening=False) as service:
        service.answers(DONE)
        # The service comes up between the first attempt and the second.
        stamina.instrumentation.set_on_retry_hooks([lambda _: service.listen()])
        try:
            async with connected(kind, service) as client:
                await settled(client.tasks.complete("t1", run_id="r1"))
        finally:
            stamina.instrumentation.set_on_retry_hooks(None)
        assert service.asked == [IN_RUN]


@both_clients
async def test_refused_connection_every_time_had_no_effect(kind: str) -> None:
    with running_service(listening=False) as service:
        async with connected(kind, service) as client:
            with pytest.raises(APIConnectionError) as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
    assert type(caught.value) is APIConnectionError
    assert not caught.value.may_have_taken_effect


UNREADABLE = {
    "empty": Reply(200, b""),
    "no content": Reply(204, b""),
    "HTML": Reply(200, b"<html></html>"),
    "broken JSON": Reply(200, b'{"data": {'),
    "wrong charset": Reply(200, b'{"data": {"id": "\xff"}}'),
    "bare list": reply([{"id": "t1"}]),
    "no data": reply({}),
    "data null": reply({"data": None}),
    "data empty": reply({"data": {}}),
    "wrong encoding": Reply(200, b"not gzip", {"Content-Encoding": "gzip"}),
}


@both_clients
@pytest.mark.parametrize("unreadable", UNREADABLE)
async def test_success_that_cannot_be_read_is_not_sent_again(unreadable: str, kind: str) -> None:
    answer = UNREADABLE[unreadable]
    with running_service() as service:
        service.answers(answer)
        async with connected(kind, service) as client:
            with pytest.raises(APIResponseValidationError) as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
        assert caught.value.may_have_taken_effect
        # What cannot be decoded cannot be kept.
        assert caught.value.body == (b"" if unreadable == "wrong encoding" else answer.body)
        assert service.asked == [IN_RUN]


@both_clients
async def test_bad_request_on_the_read_back_does_not_hide_the_first_failure(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(500, b""), reply({"message": "What?"}, 400))
        async with connected(kind, service) as client:
            with pytest.raises(OutcomeUnknownError, match=r"500: Internal.*What\?") as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
    assert isinstance(caught.value.__cause__, InternalServerError)
    assert isinstance(caught.value.__context__, BadRequestError | InternalServerError)


@both_clients
@pytest.mark.parametrize("status", [422, 401])
async def test_status_that_came_is_not_lost_with_its_body(status: int, kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(status, b'{"message": "Refused"}', fault=Fault.CUT_IN_BODY))
        service.always_answers(task_reply(status="in-progress"))
        async with connected(kind, service) as client:
            with pytest.raises(APIStatusError) as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
        assert caught.value.status_code == status


@both_clients
@pytest.mark.parametrize(
    ("asked_for", "read", "is_as_asked"),
    [
        (True, {"status": "approved"}, True),
        (False, {"status": "rejected"}, True),
        (True, {"status": "completed", "is_approved": True}, True),
        (False, {"status": "completed", "is_approved": False}, True),
        (True, {"status": "rejected"}, False),
        (False, {"status": "approved"}, False),
        (True, {"status": "completed", "is_approved": False}, False),
        (False, {"status": "completed", "is_approved": True}, False),
        # The word tells more than the flag, which tasks that are no approvals have too.
        (True, {"status": "approved", "is_approved": False}, True),
        # Without a word about the decision, completed is completed.
        (True, {"status": "completed"}, True),
        (True, {"status": "completed", "is_approved": None}, True),
        (None, {"status": "completed", "is_approved": False}, True),
        (None, {"status": "rejected"}, True),
    ],
)
async def test_answer_lost_and_the_task_was_decided(
    asked_for: bool | None, read: dict[str, Any], is_as_asked: bool, kind: str
) -> None:
    with running_service() as service:
        service.answers(Reply(504, b""), task_reply(**read))
        async with connected(kind, service) as client:
            completing = client.tasks.complete
            if is_as_asked:
                done = await settled(completing("t1", run_id="r1", is_approved=asked_for))
                assert done.status == read["status"]
            else:
                with pytest.raises(OutcomeUnknownError, match="the other way") as caught:
                    await settled(completing("t1", run_id="r1", is_approved=asked_for))
                assert caught.value.task is not None
                assert caught.value.task.status == read["status"]
        assert posts(service) == [IN_RUN]


@both_clients
async def test_status_of_another_shape_is_no_completion(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(503), task_reply(status={"name": "completed"}))
        async with connected(kind, service) as client:
            with pytest.raises(OutcomeUnknownError):
                await settled(client.tasks.complete("t1", run_id="r1"))
        assert service.asked == [IN_RUN, READ]
