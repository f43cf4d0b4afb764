"""How each parameter travels, and what is refused before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from tallyfy_client import InvalidRequestError, Run, Task
from tests.service import (
    both_clients,
    connected,
    page_reply,
    reply,
    running_service,
    settled,
    task_reply,
)

pytestmark = pytest.mark.anyio

EASTERN = timezone(timedelta(hours=-5))

# Each parameter once: the call, and what is refused in it.
REFUSED: dict[str, Callable[[Any], Any]] = {
    "runs.list q": lambda client: client.runs.list(q=" "),
    "runs.list status": lambda client: client.runs.list(status="done"),
    "runs.list owners": lambda client: client.runs.list(owners=[]),
    "runs.list checklist_id": lambda client: client.runs.list(checklist_id=""),
    "runs.list folder": lambda client: client.runs.list(folder=""),
    "runs.list tag": lambda client: client.runs.list(tag=5),
    "runs.list tag_ids": lambda client: client.runs.list(tag_ids=["a b"]),
    "runs.list untagged": lambda client: client.runs.list(untagged=1),
    "runs.list starred": lambda client: client.runs.list(starred="yes"),
    "runs.list type": lambda client: client.runs.list(type="paper"),
    "runs.list groups": lambda client: client.runs.list(groups={}),
    "runs.list with_": lambda client: client.runs.list(with_=","),
    "runs.list sort": lambda client: client.runs.list(sort="colour"),
    "runs.list form_fields_values": lambda client: client.runs.list(form_fields_values=1),
    "runs.list task_status": lambda client: client.runs.list(task_status="open"),
    "runs.list archived": lambda client: client.runs.list(archived=True),
    "runs.list per_page": lambda client: client.runs.list(per_page=101),
    "runs.list start_page": lambda client: client.runs.list(start_page=0),
    "runs.list limit": lambda client: client.runs.list(limit=-1),
    "runs.get run_id": lambda client: client.runs.get(".."),
    "runs.get with_": lambda client: client.runs.get("r1", with_=b"tasks"),
    "runs.get form_fields_values": lambda client: client.runs.get("r1", form_fields_values=1),
    "tasks.list run_id": lambda client: client.tasks.list(""),
    "tasks.list status": lambda client: client.tasks.list("r1", status="done"),
    "tasks.list owners": lambda client: client.tasks.list("r1", owners=5),
    "tasks.list guests": lambda client: client.tasks.list("r1", guests=""),
    "tasks.list groups": lambda client: client.tasks.list("r1", groups=()),
    "tasks.list unassigned": lambda client: client.tasks.list("r1", unassigned=0),
    "tasks.list deadline_start_range": lambda client: client.tasks.list(
        "r1", deadline_start_range="soon"
    ),
    "tasks.list deadline_end_range": lambda client: client.tasks.list("r1", deadline_end_range=1),
    "tasks.list deadline_on": lambda client: client.tasks.list("r1", deadline_on=""),
    "tasks.list deadline_before": lambda client: client.tasks.list("r1", deadline_before="x"),
    "tasks.list deadline_after": lambda client: client.tasks.list("r1", deadline_after="x"),
    "tasks.list with_": lambda client: client.tasks.list("r1", with_=[]),
    "tasks.list sort": lambda client: client.tasks.list("r1", sort="name"),
    "tasks.list per_page": lambda client: client.tasks.list("r1", per_page=0),
    "tasks.list start_page": lambda client: client.tasks.list("r1", start_page=True),
    "tasks.list limit": lambda client: client.tasks.list("r1", limit=2**31),
    "tasks.get task_id": lambda client: client.tasks.get("."),
    "tasks.get with_": lambda client: client.tasks.get("t1", with_=""),
    "tasks.complete task": lambda client: client.tasks.complete("", run_id=None),
    "tasks.complete run_id": lambda client: client.tasks.complete("t1", run_id=" "),
    "tasks.complete is_approved": lambda client: client.tasks.complete("t1", is_approved=1),
    "tasks.complete taskdata": lambda client: client.tasks.complete("t1", taskdata=[]),
    "tasks.complete override_user": lambda client: client.tasks.complete("t1", override_user="7"),
    "tasks.complete override_user 0": lambda client: client.tasks.complete("t1", override_user=0),
    "wait_until_completed task": lambda client: client.tasks.wait_until_completed("", timeout=1),
    "wait_until_completed timeout": lambda client: client.tasks.wait_until_completed(
        "t1", timeout=-1
    ),
    "wait_until_completed poll_interval": lambda client: client.tasks.wait_until_completed(
        "t1", timeout=1, poll_interval=0.01
    ),
}


@both_clients
@pytest.mark.parametrize("case", REFUSED)
async def test_refused_before_anything_is_sent(case: str, kind: str) -> None:
    name = case.split()[1]
    with running_service() as service:
        async with connected(kind, service) as client:
            with pytest.raises(InvalidRequestError, match=rf"^{name}\b") as caught:
                await settled(REFUSED[case](client))
        assert service.connections == 0
        assert not caught.value.may_have_taken_effect


# Each parameter once: how it travels. Dates, lists and flags as their own tables above say.
RUN_FILTERS: list[tuple[dict[str, Any], str]] = [
    ({"q": "new hire"}, "q=new%20hire"),
    ({"q": "c++ & =x"}, "q=c%2B%2B%20%26%20%3Dx"),
    ({"status": "active"}, "status=active"),
    ({"owners": [12, 13]}, "owners=12%2C13"),
    ({"checklist_id": "c1"}, "checklist_id=c1"),
    ({"folder": "f1"}, "folder=f1"),
    ({"tag": "g1"}, "tag=g1"),
    ({"tag_ids": ("g1", "g2")}, "tag_ids=g1%2Cg2"),
    ({"untagged": True}, "untagged=true"),
    ({"starred": False}, "starred=false"),
    ({"type": "procedure"}, "type=procedure"),
    ({"groups": "a,b"}, "groups=a%2Cb"),
    ({"with_": ["checklist"]}, "with=checklist"),
    ({"sort": "-created_at"}, "sort=-created_at"),
    ({"form_fields_values": True}, "form_fields_values=true"),
    ({"task_status": "in-progress"}, "task_status=in-progress"),
    ({"archived": "only"}, "archived=only"),
    ({"per_page": 25}, "per_page=25"),
    ({"start_page": 3}, "page=3"),
]
TASK_FILTERS: list[tuple[dict[str, Any], str]] = [
    ({"status": "due_soon"}, "status=due_soon"),
    ({"owners": 12 * [7]}, "owners=" + "%2C".join(12 * ["7"])),
    ({"guests": "ann+x@example.com"}, "guests=ann%2Bx%40example.com"),
    ({"groups": ["a"]}, "groups=a"),
    ({"unassigned": True}, "unassigned=true"),
    ({"deadline_start_range": date(2024, 5, 28)}, "deadline_start_range=2024-05-28"),
    (
        {"deadline_end_range": datetime(2024, 5, 28, 23, tzinfo=EASTERN)},
        "deadline_end_range=2024-05-29T04%3A00%3A00Z",
    ),
    ({"deadline_on": "2024-05-28"}, "deadline_on=2024-05-28"),
    ({"deadline_before": date(2024, 5, 28)}, "deadline_before=2024-05-28"),
    ({"deadline_after": datetime(2024, 5, 28, 9)}, "deadline_after=2024-05-28"),
    ({"with_": "run.checklist"}, "with=run.checklist"),
    ({"sort": "-deadline"}, "sort=-deadline"),
]


@both_clients
@pytest.mark.parametrize(("given", "sent"), RUN_FILTERS)
async def test_filter_of_runs_travels(given: dict[str, Any], sent: str, kind: str) -> None:
    with running_service() as service:
        service.answers(page_reply([]))
        async with connected(kind, service) as client:
            await settled(client.runs.list(**given).collect())
    query = {"page": "page=1", "per_page": "per_page=100"}
    query[sent.split("=")[0]] = sent
    assert sorted(service.requests[0].query) == sorted(query.values())


@both_clients
@pytest.mark.parametrize(("given", "sent"), TASK_FILTERS)
async def test_filter_of_tasks_travels(given: dict[str, Any], sent: str, kind: str) -> None:
    with running_service() as service:
        service.answers(page_reply([]))
        async with connected(kind, service) as client:
            await settled(client.tasks.list("r1", **given).collect())
    assert sorted(service.requests[0].query) == sorted(["page=1", "per_page=100", sent])


SWITCHES: list[Callable[[Any, bool], Any]] = [
    lambda client, on: client.runs.list(untagged=on).collect(),
    lambda client, on: client.runs.list(form_fields_values=on).collect(),
    lambda client, on: client.tasks.list("r1", unassigned=on).collect(),
]


@both_clients
@pytest.mark.parametrize("ask", SWITCHES, ids=["untagged", "form_fields_values", "unassigned"])
async def test_switch_that_is_off_is_not_sent(ask: Callable[[Any, bool], Any], kind: str) -> None:
    with running_service() as service:
        service.answers(page_reply([]))
        async with connected(kind, service) as client:
            await settled(ask(client, False))
    # The service can take the text `false` for true.
    assert sorted(service.requests[0].query) == ["page=1", "per_page=100"]


@both_clients
async def test_reading_one_sends_only_what_was_asked_for(kind: str) -> None:
    run = reply({"data": {"id": "r1"}})
    with running_service() as service:
        service.answers(task_reply(), task_reply(), run, run)
        async with connected(kind, service) as client:
            await settled(client.tasks.get("t1"))
            await settled(client.tasks.get(Task("t1"), with_=["run", "step"]))
            await settled(client.runs.get("r1"))
            await settled(client.runs.get(Run("r1"), with_="tasks", form_fields_values=True))
    assert service.asked == ["GET /tasks/t1", "GET /tasks/t1", "GET /runs/r1", "GET /runs/r1"]
    assert [one.query for one in service.requests] == [
        [],
        ["with=run%2Cstep"],
        [],
        ["with=tasks", "form_fields_values=true"],
    ]


@both_clients
@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("a?b#c", "a%3Fb%23c"),
        ("%2e", "%252e"),
        ("é", "%C3%A9"),
    ],
)
async def test_id_stays_one_segment_of_the_path(given: str, path: str, kind: str) -> None:
    with running_service() as service:
        service.answers(reply({"data": {"id": given}}))
        async with connected(kind, service) as client:
            await settled(client.tasks.get(given))
    assert service.asked == [f"GET /tasks/{path}"]


@both_clients
@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.runs.list(q="\ud800").collect(),
        lambda client: client.tasks.get("t1", with_="\ud800"),
        lambda client: client.tasks.complete("t1", run_id=None, taskdata={"f1": "\ud800"}),
        lambda client: client.tasks.complete("t1", run_id=None, taskdata={"\ud800": "x"}),
    ],
    ids=["q", "with_", "taskdata value", "taskdata key"],
)
async def test_text_that_cannot_be_encoded_is_refused(ask: Any, kind: str) -> None:
    with running_service() as service:
        service.always_answers(task_reply())
        async with connected(kind, service) as client:
            with pytest.raises(InvalidRequestError):
                await settled(ask(client))


@both_clients
@pytest.mark.parametrize("given", [{"q": "x" * 65_500}, {"owners": range(100_000, 112_000)}])
async def test_query_that_is_too_long_is_refused(given: dict[str, Any], kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            with pytest.raises(InvalidRequestError, match="too long"):
                await settled(client.runs.list(**given).collect())
        assert service.connections == 0


@both_clients
async def test_refusal_names_the_parameter(kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            with pytest.raises(InvalidRequestError, match=r"^task_id "):
                await settled(client.tasks.get("."))


@both_clients
async def test_model_of_the_other_kind_is_refused(kind: str) -> None:
    with running_service() as service:
        service.always_answers(page_reply([]))
        async with connected(kind, service) as client:
            with pytest.raises(InvalidRequestError):
                await settled(client.tasks.list(Task("t1", run_id="r1")).collect())


@both_clients
@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda client: client.runs.list(status="actve"), "not 'actve'"),
        (
            lambda client: client.runs.list(per_page=1000),
            "per_page must be from 1 to 100, not 1000",
        ),
        (lambda client: client.tasks.get(" "), "it is ' '"),
        (lambda client: client.tasks.list("r1", deadline_on="soon"), ": 'soon'"),
        (lambda client: client.raw_request("FETCH", "/x"), "not 'FETCH'"),
    ],
    ids=["status", "per_page", "task_id", "deadline_on", "method"],
)
async def test_refusal_repeats_what_was_given(ask: Any, said: str, kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            with pytest.raises(InvalidRequestError, match=re.escape(said)):
                await settled(ask(client))
