"""A completion whose response is lost or says something else: the task is read back, once."""

from __future__ import annotations

from typing import Any

import pytest

from tallyfy_client import (
    APIResponseValidationError,
    BadRequestError,
    InternalServerError,
    OutcomeUnknownError,
    TallyfyError,
)
from tests.service import (
    LOST,
    TOKEN,
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
DONE = task_reply(status="completed")
OPEN = task_reply(status="in-progress", completed_at=None)

# The gateway gave up, or the connection broke in one way or another.
LOST_RESPONSES = [
    *(pytest.param(Reply(status, b""), id=str(status)) for status in (408, 500, 502, 503, 504)),
    *(pytest.param(Reply(status, b""), id=str(status)) for status in range(520, 525)),
    *(pytest.param(broken(fault), id=fault.value) for fault in LOST),
]


def posts(service: Service) -> list[str]:
    return [asked for asked in service.asked if asked.startswith("POST")]


@both_clients
@pytest.mark.parametrize("lost", LOST_RESPONSES)
async def test_response_lost_and_the_task_is_completed(lost: Reply, kind: str) -> None:
    with running_service() as service:
        service.answers(lost, DONE)
        async with connected(kind, service, timeout=patience(lost.fault)) as client:
            completed = await settled(client.tasks.complete("t1", run_id="r1"))
        assert completed.status == "completed"
        assert service.asked == [IN_RUN, READ]


@both_clients
@pytest.mark.parametrize("lost", LOST_RESPONSES)
async def test_response_lost_and_the_task_is_open(lost: Reply, kind: str) -> None:
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
async def test_response_lost_and_the_task_cannot_be_read(
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
async def test_response_lost_after_the_task_was_read_for_its_run(kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply(run_id="r1"), Reply(504, b""), DONE)
        async with connected(kind, service) as client:
            assert (await settled(client.tasks.complete("t1"))).status == "completed"
        assert service.asked == [READ, IN_RUN, READ]


@both_clients
async def test_response_lost_after_429_is_read_back_and_not_sent_again(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(429), Reply(502, b""), OPEN)
        async with connected(kind, service) as client:
            with pytest.raises(OutcomeUnknownError):
                await settled(client.tasks.complete("t1", run_id="r1"))
        assert service.asked == [IN_RUN, IN_RUN, READ]


UNUSABLE = {
    "empty": Reply(200, b""),
    "no content": Reply(204, b""),
    "HTML": Reply(200, b"<html></html>"),
    "broken JSON": Reply(200, b'{"data": {'),
    "nested deeply": Reply(200, b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    "wrong charset": Reply(200, b'{"data": {"id": "\xff"}}'),
    "wrong encoding": Reply(200, b"not gzip", {"Content-Encoding": "gzip"}),
    "bare list": reply([{"id": "t1"}]),
    "no data": reply({}),
    "data null": reply({"data": None}),
    "data empty": reply({"data": {}}),
    "another task": reply({"data": {"id": "t2", "status": "completed"}}),
    "open, for one to complete": task_reply(status="in-progress", everyone_must_complete=False),
}


@both_clients
@pytest.mark.parametrize("unusable", UNUSABLE)
async def test_success_that_cannot_be_used_and_the_task_is_completed(
    unusable: str, kind: str
) -> None:
    with running_service() as service:
        service.answers(UNUSABLE[unusable], DONE)
        async with connected(kind, service) as client:
            completed = await settled(client.tasks.complete("t1", run_id="r1"))
        assert (completed.id, completed.status) == ("t1", "completed")
        assert service.asked == [IN_RUN, READ]


@both_clients
@pytest.mark.parametrize("unusable", UNUSABLE)
async def test_success_that_cannot_be_used_and_the_task_is_open(unusable: str, kind: str) -> None:
    response = UNUSABLE[unusable]
    with running_service() as service:
        service.answers(response, OPEN)
        async with connected(kind, service) as client:
            with pytest.raises(OutcomeUnknownError, match="still open") as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
        cause = caught.value.__cause__
        assert isinstance(cause, APIResponseValidationError)
        # What cannot be decoded cannot be kept.
        assert cause.body == (b"" if unusable == "wrong encoding" else response.body)
        assert service.asked == [IN_RUN, READ]


@both_clients
@pytest.mark.parametrize(
    ("asked_for", "status"),
    [(True, "rejected"), (True, "expired"), (False, "approved"), (False, "acknowledged")],
)
async def test_success_that_says_the_opposite_is_read_back(
    asked_for: bool, status: str, kind: str
) -> None:
    with running_service() as service:
        service.always_answers(task_reply(status=status))
        async with connected(kind, service) as client:
            with pytest.raises(OutcomeUnknownError, match="decided the other way") as caught:
                await settled(client.tasks.complete("t1", run_id="r1", is_approved=asked_for))
        assert caught.value.task is not None
        assert caught.value.task.status == status
        assert service.asked == [IN_RUN, READ]


@both_clients
@pytest.mark.parametrize("fields", [{"everyone_must_complete": True}, {}], ids=["True", "not said"])
async def test_task_that_others_must_complete_too_is_open_afterwards(
    fields: dict[str, Any], kind: str
) -> None:
    with running_service() as service:
        service.answers(task_reply(status="in-progress", **fields))
        async with connected(kind, service) as client:
            completed = await settled(client.tasks.complete("t1", run_id="r1"))
        assert completed.status == "in-progress"
        assert service.asked == [IN_RUN]


@both_clients
async def test_bad_request_on_the_read_back_does_not_hide_the_first_failure(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(500, b""), reply({"message": "What?"}, 400))
        async with connected(kind, service) as client:
            with pytest.raises(
                OutcomeUnknownError, match=r"500 at complete_run_task .*What\?"
            ) as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
    assert isinstance(caught.value.__cause__, InternalServerError)
    assert isinstance(caught.value.__context__, BadRequestError | InternalServerError)


@both_clients
@pytest.mark.parametrize(
    ("asked_for", "read", "is_as_asked"),
    [
        (True, {"status": "approved"}, True),
        (False, {"status": "rejected"}, True),
        (True, {"status": "acknowledged"}, True),
        (False, {"status": "expired"}, True),
        (True, {"status": "completed", "is_approved": True}, True),
        (False, {"status": "completed", "is_approved": False}, True),
        (True, {"status": "rejected"}, False),
        (False, {"status": "approved"}, False),
        (True, {"status": "expired"}, False),
        (False, {"status": "acknowledged"}, False),
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
async def test_response_lost_and_the_task_was_decided(
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


@both_clients
async def test_read_back_that_is_about_another_task_proves_nothing(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(503), reply({"data": {"id": "t2", "status": "completed"}}))
        async with connected(kind, service) as client:
            with pytest.raises(OutcomeUnknownError, match="reading the task failed") as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
        assert caught.value.task is None
        assert service.asked == [IN_RUN, READ]


@both_clients
async def test_token_that_cannot_be_had_for_the_read_back_hides_no_completion(kind: str) -> None:
    given = iter([TOKEN])

    def token() -> str:
        for one in given:
            return one
        raise LookupError("the vault is sealed")

    with running_service() as service:
        service.answers(Reply(503))
        async with connected(kind, service, token=token) as client:
            with pytest.raises(OutcomeUnknownError, match="LookupError") as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
        assert isinstance(caught.value.__cause__, LookupError)
        assert service.asked == [IN_RUN]


@both_clients
async def test_errors_name_the_operation_and_the_ids(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(503), OPEN)
        async with connected(kind, service) as client:
            with pytest.raises(
                OutcomeUnknownError, match=r"^complete_run_task \(run r1, task t1\)"
            ) as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
    assert caught.value.operation == "complete_run_task"
    assert caught.value.ids == {"run": "r1", "task": "t1"}
