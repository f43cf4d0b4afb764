"""Which endpoint completes a task, what is sent, and what is not sent again."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from tallyfy_client import (
    APIConnectionError,
    APIStatusError,
    InvalidRequestError,
    NotFoundError,
    RateLimitError,
    Run,
    Task,
    UnprocessableEntityError,
)
from tests.service import (
    Fault,
    Reply,
    Request,
    both_clients,
    connected,
    reply,
    running_service,
    settled,
    task_reply,
)
from tests.transports import backend_of, through_all

pytestmark = pytest.mark.anyio

IN_RUN = "POST /runs/r1/completed-tasks"
ONE_OFF = "POST /completed-tasks"
READ = "GET /tasks/t1"
DONE = reply({"data": {"id": "t1", "status": "completed"}})


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


@through_all
@pytest.mark.parametrize(("given", "named", "asked"), ROUTES)
async def test_route(
    given: Any, named: dict[str, Any], asked: list[str], kind: str, through: str
) -> None:
    with running_service() as service:
        service.answers(DONE)
        async with connected(kind, service, through=through) as client:
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
@pytest.mark.parametrize(
    ("run_id", "own", "post"), [(None, "r1", ONE_OFF), ("r1", None, IN_RUN)], ids=["None", "run"]
)
async def test_run_that_is_given_decides_even_if_the_task_is_read(
    run_id: str | None, own: str | None, post: str, kind: str
) -> None:
    with running_service() as service:
        service.answers(task_reply(run_id=own), DONE)
        async with connected(kind, service) as client:
            await settled(client.tasks.complete("t1", run_id=run_id, unless_completed=True))
        assert service.asked == [READ, post]


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
            with pytest.raises(InvalidRequestError, match="Leave run_id out"):
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
@pytest.mark.parametrize("status", [200, 201, 202, 203, 226, 250, 299])
async def test_any_status_of_success_is_fine(status: int, kind: str) -> None:
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
async def test_status_that_is_not_transient_is_raised_and_may_have_taken_effect(
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
async def test_task_that_was_evolved_without_its_run_is_read_first(kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply(run_id="r1"), DONE)
        async with connected(kind, service) as client:
            await settled(client.tasks.complete(attrs.evolve(task(), title="Another")))
        assert service.asked == [READ, IN_RUN]


@both_clients
async def test_values_that_change_after_the_call_are_sent_as_they_were(kind: str) -> None:
    values = {"f1": "before"}

    def change(_request: Request) -> Reply:
        values["f1"] = "after"
        return task_reply(run_id="r1")

    with running_service() as service:
        service.answers(change, DONE)
        async with connected(kind, service) as client:
            await settled(client.tasks.complete("t1", taskdata=values))
        assert service.requests[-1].json()["taskdata"] == {"f1": "before"}


@both_clients
async def test_flag_that_only_counts_as_true_is_refused(kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            with pytest.raises(InvalidRequestError, match=r"^unless_completed must be"):
                await settled(client.tasks.complete("t1", unless_completed="false"))


@both_clients
async def test_id_that_comes_as_a_number_is_that_of_the_task(kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply(id=7, status="completed"))
        async with connected(kind, service) as client:
            await settled(client.tasks.complete("7", run_id="r1"))
        assert len(service.requests) == 1


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


@through_all
async def test_refused_connection_is_tried_again(kind: str, through: str) -> None:
    with running_service(listening=False) as service:
        service.answers(DONE)
        async with connected(kind, service, through=through) as client:
            # The service comes up between the first attempt and the second.
            backend_of(client).meanwhile = service.listen
            await settled(client.tasks.complete("t1", run_id="r1"))
        assert service.asked == [IN_RUN]


@both_clients
async def test_refused_connection_every_time_had_no_effect(kind: str) -> None:
    with running_service(listening=False) as service:
        async with connected(kind, service) as client:
            with pytest.raises(APIConnectionError) as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
    assert type(caught.value) is APIConnectionError
    assert not caught.value.may_have_taken_effect


@both_clients
@pytest.mark.parametrize("status", [422, 401])
async def test_refusal_counts_although_its_body_is_cut_off(status: int, kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(status, b'{"message": "Refused"}', fault=Fault.CUT_IN_BODY))
        async with connected(kind, service) as client:
            with pytest.raises(APIStatusError) as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
        assert caught.value.status_code == status
