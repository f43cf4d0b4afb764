"""How each parameter travels, and what is refused before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

import httpx
import pytest

from tallyfy_client import ConfigurationError, InvalidRequestError, Run, Task
from tests.service import (
    ORG,
    TOKEN,
    Api,
    page_reply,
    reading,
    reply,
    settled,
    task_reply,
)
from tests.transports import KINDS

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
    "runs.list sort": lambda client: client.runs.list(sort=7),
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
    "tasks.complete unless_completed": lambda client: client.tasks.complete(
        "t1", unless_completed="false"
    ),
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


@pytest.mark.parametrize("case", REFUSED)
async def test_refused_before_anything_is_sent(case: str, api: Api) -> None:
    name = case.split()[1]
    with pytest.raises(InvalidRequestError, match=rf"^{name}\b") as caught:
        await api(REFUSED[case])
    assert api.connections == 0
    assert not caught.value.may_have_taken_effect


@pytest.mark.parametrize(
    "id_", ["..", ".", "", " ", "a/b", "../x", "a\\b", "..%2Fx", "%2e", "a%b", "a\nb", "\ud800"]
)
async def test_id_that_could_change_the_path_is_refused(id_: str, api: Api) -> None:
    uses: list[Callable[[Any], Any]] = [
        lambda client: client.runs.get(id_),
        lambda client: client.runs.get(Run(id_)),
        lambda client: client.tasks.list(id_).collect(),
        lambda client: client.tasks.get(id_),
        lambda client: client.tasks.get(Task(id_)),
        lambda client: client.tasks.complete(id_, run_id=None),
        lambda client: client.tasks.complete("t1", run_id=id_),
        lambda client: client.tasks.complete("t1", run_id=Run(id_)),
        lambda client: client.tasks.complete(Task(id_, run_id="r1")),
        lambda client: client.tasks.wait_until_completed(id_, timeout=1),
    ]
    async with api.client() as client:
        for use in uses:
            with pytest.raises(InvalidRequestError, match=r"(id|task) must"):
                await settled(use(client))
        with pytest.raises(ConfigurationError, match="org"):
            client.with_options(org_id=id_)
    with pytest.raises(ConfigurationError, match="org"):
        KINDS[api.kind](TOKEN, org_id=id_)
    assert api.connections == 0


async def test_run_of_a_task_that_could_change_the_path_is_refused(api: Api) -> None:
    api.answers(task_reply(run_id="../../other-org/runs/r9"))
    with pytest.raises(InvalidRequestError):
        await api(lambda client: client.tasks.complete("t1"))
    assert api.asked == ["GET /tasks/t1"]


@pytest.mark.parametrize(
    ("given", "path"), [("a?b#c", "a%3Fb%23c"), ("a b", "a%20b"), ("é", "%C3%A9"), ("..a", "..a")]
)
async def test_id_stays_one_segment_of_the_path(given: str, path: str, api: Api) -> None:
    api.answers(task_reply(id=given))
    await api(lambda client: client.tasks.get(given))
    assert api.asked == [f"GET /tasks/{path}"]


@pytest.mark.parametrize(
    ("ask_for", "said"),
    [
        (lambda client: client.runs.list(status="actve"), "not 'actve'"),
        (lambda client: client.runs.list(per_page=1000), "from 1 to 100, not 1000"),
        (lambda client: client.tasks.get(" "), "it is ' '"),
        (lambda client: client.tasks.get(7), "not 7"),
        (lambda client: client.tasks.get(Task(7)), "Task"),  # type: ignore[arg-type]
        (lambda client: client.tasks.get(Run("r1")), "Run"),
        (lambda client: client.tasks.list(Task("t1", run_id="r1")).collect(), "Task"),
        (lambda client: client.tasks.list("r1", deadline_on="soon"), ": 'soon'"),
        (lambda client: client.raw_request("FETCH", "/x"), "not 'FETCH'"),
        (lambda client: client.with_options(deadline="9"), "not '9'"),
        (lambda client: client.with_options(max_attempts=None), "not None"),
        (lambda client: client.with_options(org_id=7), "not 7"),
        (lambda client: client.with_options(budget="x"), "not str"),
    ],
    ids=range(13),
)
async def test_refusal_says_what_was_given(ask_for: Any, said: str, api: Api) -> None:
    with pytest.raises((InvalidRequestError, ConfigurationError), match=re.escape(said)):
        await api(ask_for)
    assert api.connections == 0


@pytest.mark.parametrize(
    "ask_for",
    [
        lambda client: client.runs.list(q="\ud800").collect(),
        lambda client: client.tasks.get("t1", with_="\ud800"),
        lambda client: client.tasks.complete("t1", run_id=None, taskdata={"f1": "\ud800"}),
        lambda client: client.tasks.complete("t1", run_id=None, taskdata={"\ud800": "x"}),
        lambda client: client.runs.list(q="x" * 65_500).collect(),
        lambda client: client.runs.list(owners=range(100_000, 112_000)).collect(),
    ],
    ids=range(6),
)
async def test_text_that_cannot_be_sent_is_refused(ask_for: Any, api: Api) -> None:
    with pytest.raises(InvalidRequestError):
        await api(ask_for)
    assert api.connections == 0


@pytest.mark.parametrize("made", [httpx.URL, str])
async def test_base_url_may_be_a_url_of_httpx(made: Any, api: Api) -> None:
    api.answers(task_reply())
    await api(reading, base_url=made(f"{api.address}/api/"), waits=True)
    assert api.requests[0].path == f"/api/organizations/{ORG}/tasks/t1"


# --- How they travel ------------------------------------------------------------------------------

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


@pytest.mark.parametrize(("given", "sent"), RUN_FILTERS)
async def test_filter_of_runs_travels(given: Any, sent: str, api: Api) -> None:
    api.answers(page_reply([]))
    await api(lambda client: client.runs.list(**given).collect())
    query = {"page": "page=1", "per_page": "per_page=100", sent.split("=")[0]: sent}
    assert sorted(api.requests[0].query) == sorted(query.values())


@pytest.mark.parametrize(("given", "sent"), TASK_FILTERS)
async def test_filter_of_tasks_travels(given: Any, sent: str, api: Api) -> None:
    api.answers(page_reply([]))
    await api(lambda client: client.tasks.list("r1", **given).collect())
    assert sorted(api.requests[0].query) == sorted(["page=1", "per_page=100", sent])


async def test_switch_that_is_off_is_not_sent(api: Api) -> None:
    # The api can take the text `false` for true.
    api.always_answers(page_reply([]))
    async with api.client() as client:
        await settled(client.runs.list(untagged=False, form_fields_values=False).collect())
        await settled(client.tasks.list("r1", unassigned=False).collect())
    assert [sorted(one.query) for one in api.requests] == [["page=1", "per_page=100"]] * 2


async def test_reading_one_sends_only_what_was_asked_for(api: Api) -> None:
    run = reply({"data": {"id": "r1"}})
    api.answers(task_reply(), task_reply(), run, run)
    async with api.client() as client:
        await settled(client.tasks.get("t1"))
        await settled(client.tasks.get(Task("t1"), with_=["run", "step"]))
        await settled(client.runs.get("r1"))
        await settled(client.runs.get(Run("r1"), with_="tasks", form_fields_values=True))
    assert api.asked == ["GET /tasks/t1"] * 2 + ["GET /runs/r1"] * 2
    assert [one.query for one in api.requests] == [
        [],
        ["with=run%2Cstep"],
        [],
        ["with=tasks", "form_fields_values=true"],
    ]
