"""A fake lists what was asked for, as the contract says it."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest

from tallyfy_client.testing import Dialect, FakeTallyfy
from tallyfy_client.testing._filters import NO_FILTERS, RUN_FILTERS, TASK_FILTERS
from tests.fakes import ask

NOW = datetime(2025, 1, 15, 10, tzinfo=UTC)
LATE = {"deadline": "2025-01-14"}
IMPROVABLE = {"threads": [{"id": "c1", "label": "improvement"}]}
SKIPPED, STARTED, DONE = ({"status": one} for one in ("auto-skipped", "in-progress", "completed"))
BOTH = "This Other"
Row = tuple[str, dict[str, Any], str]


def tasks(**fields: Any) -> dict[str, Any]:
    return {"tasks": [fields]}


# What is asked for; the run `This` has what is given, `Other` has none of it; what is found.
RUNS: list[Row] = [
    ("q=tHi", {}, "This"),
    ("status=active", {"status": "delayed"}, "Other"),
    ("status=complete", {"status": "complete"}, "This"),
    ("status=problem", {"status": "problem"}, "This"),
    ("status=problem", {"status": "issue"}, "This"),
    ("status=problem", tasks(problem=True), "This"),
    ("status=problem", tasks(has_issues=True), "This"),
    ("status=problem", tasks(status="hasproblem"), "This"),
    ("status=problem", tasks(problem=True, **SKIPPED), ""),
    ("status=problem", {"has_open_issue": True}, "This"),
    ("status=issue", {"status": "issue"}, "This"),
    ("status=issue", {"status": "problem"}, ""),
    ("status=improvement", {"status": "improvement"}, "This"),
    ("status=improvement", tasks(**IMPROVABLE), "This"),
    ("status=delayed", tasks(**LATE), "This"),
    ("status=delayed", tasks(status="overdue", deadline=None), "This"),
    ("status=delayed", tasks(**LATE, **DONE), ""),
    ("status=delayed", {"late_tasks": 1}, "This"),
    # A status that was given counts alone; without, such a run is still active.
    ("status=delayed", {"status": "active", "late_tasks": 1}, ""),
    ("status=active", {"late_tasks": 1, "has_open_issue": True}, BOTH),
    ("status=starred", {"starred": True}, "This"),
    ("status=archived", {"archived_at": "2025-01-01"}, "This"),
    ("", {"archived_at": "2025-01-01"}, "Other"),
    ("archived=only", {"archived_at": "2025-01-01"}, "This"),
    ("archived=true", {"archived_at": "2025-01-01"}, BOTH),
    ("owners=7", {"owner_id": 7}, "This"),
    ("owners=8,7", tasks(owners={"users": [{"id": 7}]}), "This"),
    ("owners=7", tasks(owners=None), ""),
    ("checklist_id=c1", {"checklist_id": "c1"}, "This"),
    ("blueprint_id=c1", {"checklist_id": "c1"}, "This"),
    ("folder=f1", {"folders": [{"id": "f1"}]}, "This"),
    ("tag=g1", {"tags": [{"id": "g1"}]}, "This"),
    ("tag_ids=g2,g1", {"tags": [{"id": 5, "tag_id": "g1"}]}, "This"),
    # Its presence counts.
    ("untagged=false", {"tags": [{"id": "g1"}]}, "Other"),
    ("starred=true", {"starred": True}, "This"),
    ("starred=false", {"starred": True}, "Other"),
    ("type=form", {"type": "form"}, "This"),
    ("groups=p1", tasks(owners={"groups": ["p1"]}), "This"),
    ("task_status=all", {}, BOTH),
    ("task_status=in-progress", tasks(), "This"),
    ("task_status=completed", tasks(status="approved"), "This"),
    ("status=active&starred=true", {"starred": True}, "This"),
]
# The same with two tasks; `Other` is not started and due on 29 January, at ten.
TASKS: list[Row] = [
    ("status=complete", DONE, "This"),
    ("status=complete", {"status": "approved"}, "This"),
    ("status=inprogress", {"status": "active"}, "This"),
    ("status=in-progress", STARTED, "This"),
    ("status=not-started", STARTED, "Other"),
    ("status=active", SKIPPED, BOTH),
    ("status=active", DONE, "Other"),
    ("status=incomplete", SKIPPED, BOTH),
    ("status=incomplete", DONE, "Other"),
    ("status=active_visible", STARTED, BOTH),
    ("status=active-visible", SKIPPED, "Other"),
    ("status=auto-skipped", SKIPPED, "Other"),
    ("status=hasproblem", {"problem": True}, "This"),
    ("status=has-problem", {"status": "hasproblem"}, "This"),
    ("status=overdue", {"deadline": "2025-01-15T09:59:59Z"}, "This"),
    ("status=overdue", {**LATE, **DONE}, ""),
    ("status=overdue", {"deadline": None}, ""),
    ("status=on-time", LATE, "Other"),
    ("status=on-time", {"deadline": None}, BOTH),
    ("status=on-time", DONE, "Other"),
    ("status=due_soon", {"deadline": "2025-01-16T10:00:00Z"}, "This"),
    ("status=due-soon", {"deadline": "2025-01-16T10:00:01Z"}, ""),
    ("status=due-soon", {"deadline": "2025-01-15T09:00:00Z"}, ""),
    ("status=has-improvement", {"comments": IMPROVABLE["threads"]}, "This"),
    # The service ignores it, as it does a value that it does not know.
    ("status=stalled", DONE, BOTH),
    ("status=overdue,no-such-status", DONE, BOTH),
    ("status=all", DONE, BOTH),
    ("status=all,complete", DONE, "This"),
    ("status=in-progress,not-started", STARTED, BOTH),
    ("owners=7,8", {"owners": {"users": [7]}}, "This"),
    ("guests=j@x.org", {"owners": {"guests": ["j@x.org"]}}, "This"),
    ("guests=j@x.org", {"owners": {"guests": [{"email": "j@x.org"}]}}, "This"),
    ("groups=p1", {"owners": {"groups": [{"group_id": "p1"}]}}, "This"),
    ("unassigned=true", {"owners": {}}, "This"),
    ("deadline_on=2025-01-20", {"deadline": "2025-01-20T23:59:59Z"}, "This"),
    ("deadline_on=2025-01-20", {"deadline": None}, ""),
    ("deadline_before=2025-01-19", {"deadline": "2025-01-18"}, "This"),
    ("deadline_before=2025-01-18", {"deadline": "2025-01-18"}, ""),
    ("deadline_after=2025-01-29", {"deadline": "2025-01-30"}, "This"),
    ("deadline_after=2025-01-30", {"deadline": "2025-01-30"}, ""),
    ("deadline_start_range=2025-01-30", {"deadline": "2025-01-30"}, "This"),
    ("deadline_start_range=2025-01-30", {"deadline": None}, ""),
    ("deadline_start_range=2025-99-99", {}, ""),
    ("deadline_end_range=2025-01-30", {"deadline": None}, "Other"),
    ("deadline_end_range=2025-01-18", {"deadline": "2025-01-18T17:00:00Z"}, "This"),
    ("deadline_end_range=2025-01-18T16:00Z", {"deadline": "2025-01-18T17:00:00Z"}, ""),
    # A day wins over a range.
    ("deadline_on=2025-01-20&deadline_end_range=2025-01-18", {"deadline": "2025-01-20"}, "This"),
]


@pytest.fixture
def fake() -> FakeTallyfy:
    return FakeTallyfy(now=NOW)


def listed(fake: FakeTallyfy, query: str, path: str = "/runs") -> str:
    answer = ask(fake, f"{path}?{query}")
    assert answer.status_code == 200, answer.text
    return " ".join(row.get("name") or row["title"] for row in answer.json()["data"])


@pytest.mark.parametrize(("query", "given", "found"), RUNS)
def test_a_filter_of_runs(fake: FakeTallyfy, query: str, given: dict[str, Any], found: str) -> None:
    fake.add_run({"name": "This", **given})
    fake.add_run(name="Other")
    assert listed(fake, query) == found


@pytest.mark.parametrize(("query", "given", "found"), TASKS)
def test_a_filter_of_tasks(
    fake: FakeTallyfy, query: str, given: dict[str, Any], found: str
) -> None:
    this = {"title": "This", "status": "not-started", **given}
    fake.add_run(id="r1", tasks=[this, {"title": "Other", "status": "not-started"}])
    fake.now = NOW
    assert listed(fake, query, "/runs/r1/tasks") == found


@pytest.mark.parametrize(
    ("operation", "filters", "rows"),
    [("runs.list_runs", RUN_FILTERS, RUNS), ("tasks.list_run_tasks", TASK_FILTERS, TASKS)],
)
def test_each_parameter_filters_or_is_named_as_one_that_does_not(
    operation: str, filters: Any, rows: list[Row]
) -> None:
    names = import_module(f"tallyfy_api.api.{operation}").QUERY.keys()
    assert names == filters.keys() | (NO_FILTERS.keys() & names)
    assert filters.keys().isdisjoint(NO_FILTERS)
    assert {name for name in filters if not any(f"{name}=" in row[0] for row in rows)} == set()


def test_a_filter_that_the_fake_does_not_know_is_not_ignored(
    fake: FakeTallyfy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(RUN_FILTERS, "tag")
    answer = ask(fake, "/runs?tag=g1")
    said = "FakeTallyfy does not filter by tag yet."
    assert (answer.status_code, answer.json()["message"]) == (501, said)


@pytest.mark.parametrize("words", [("delayed", "overdue"), ("problem", "hasproblem")])
def test_the_filters_of_runs_and_of_tasks_agree(fake: FakeTallyfy, words: Any) -> None:
    for fields in (LATE, {"problem": True}, {**LATE, "problem": True}, {}):
        for status in ({}, DONE, SKIPPED):
            fake.add_run(tasks=[{**fields, **status}, "Open"])
    with fake.client() as client:
        found = {run.id for run in client.runs.list(status=words[0])}
        stuck = {run.id for run in client.runs.list() if [*client.tasks.list(run, status=words[1])]}
    assert found == stuck != set()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "Banana apple cherry"),
        ("sort=no-such-order", "Banana apple cherry"),
        ("sort=name", "apple Banana cherry"),
        ("sort=-name", "cherry Banana apple"),
        ("sort_by=created_at", "Banana apple cherry"),
        ("sort_by=-created_at", "cherry apple Banana"),
        ("sort=updated_at", "apple cherry Banana"),
    ],
)
def test_runs_are_sorted(fake: FakeTallyfy, query: str, found: str) -> None:
    first = fake.add_run(name="Banana", tasks=["First", "Second"])
    fake.add_run(name="apple")
    fake.add_run(name="cherry")
    fake.complete(fake.tasks(first)[0])
    assert listed(fake, query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "b a c"),
        ("sort=-position", "c a b"),
        ("sort=deadline", "a b c"),
        ("sort=-deadline", "c b a"),
    ],
)
def test_tasks_are_sorted(fake: FakeTallyfy, query: str, found: str) -> None:
    a = {"title": "a", "deadline": "2025-01-19", "position": 2}
    b = {"title": "b", "deadline": "2025-01-20", "position": 1}
    fake.add_run(id="r1", tasks=[a, b, {"title": "c", "deadline": None, "position": None}])
    assert listed(fake, query, "/runs/r1/tasks") == found


# --- Pages ---------------------------------------------------------------------------------------


@pytest.fixture
def full(fake: FakeTallyfy) -> FakeTallyfy:
    for number in range(205):
        fake.add_run(name=f"Run {number}", starred=number % 2 == 0)
    return fake


def test_a_page_says_where_it_stands(full: FakeTallyfy) -> None:
    body = ask(full, "/runs?starred=true&with=tags,checklist&page=2").json()
    address = f"https://go.tallyfy.com/api/organizations/{full.org_id}/runs"
    assert [run["name"] for run in body["data"]] == [f"Run {number}" for number in range(20, 40, 2)]
    assert body["meta"]["pagination"] == {
        "total": 103,
        "count": 10,
        "per_page": 10,
        "current_page": 2,
        "total_pages": 11,
        "links": {
            "previous": f"{address}?starred=true&with=tags,checklist&page=1",
            "next": f"{address}?starred=true&with=tags,checklist&page=3",
        },
    }


@pytest.mark.parametrize(
    ("query", "rows", "number", "size", "links"),
    [
        ("", 10, 1, 10, {"next"}),
        ("per_page=100&page=3", 5, 3, 100, set()),
        ("page=22", 0, 22, 10, set()),
        ("per_page=1000", 100, 1, 100, {"next"}),
        # The last counts, as in PHP.
        ("page=1&page=21", 5, 21, 10, set()),
    ],
)
def test_a_page(
    full: FakeTallyfy, query: str, rows: int, number: int, size: int, links: set[str]
) -> None:
    body = ask(full, f"/runs?{query}").json()
    about = body["meta"]["pagination"]
    assert len(body["data"]) == about["count"] == rows
    assert (about["current_page"], about["per_page"], {*about["links"]}) == (number, size, links)


def test_without_pagination_everything_comes_at_once(full: FakeTallyfy) -> None:
    body = ask(full, "/runs?without_pagination=true").json()
    assert (len(body["data"]), list(body)) == (205, ["data"])
    with full.client() as client:
        assert len(client.runs.list().collect()) == 205


@pytest.mark.parametrize(("counted", "pages"), [("asked", 3), ("of_100", 1)])
def test_pages_may_be_counted_as_if_each_had_100(counted: Any, pages: int) -> None:
    fake = FakeTallyfy(dialect=Dialect(total_pages=counted))
    for _ in range(60):
        fake.add_run()
    about = ask(fake, "/runs?per_page=20").json()["meta"]["pagination"]
    assert about["total_pages"] == pages
