"""A fake lists what was asked for, as the contract says it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest

from tallyfy_client.testing import Dialect, FakeTallyfy
from tallyfy_client.testing._filters import NO_FILTERS, RUN_FILTERS, TASK_FILTERS
from tests.contract.reading import OPERATIONS
from tests.fakes import ask


@pytest.fixture
def fake() -> FakeTallyfy:
    return FakeTallyfy(now=datetime(2025, 1, 15, 10, tzinfo=UTC))


def names(fake: FakeTallyfy, **query: Any) -> list[str]:
    answer = ask(fake, "/runs", params=query)
    assert answer.status_code == 200, answer.text
    return [run["name"] for run in answer.json()["data"]]


def titles(fake: FakeTallyfy, **query: Any) -> list[str]:
    (run,) = fake.runs()
    answer = ask(fake, f"/runs/{run.id}/tasks", params=query)
    assert answer.status_code == 200, answer.text
    return [task["title"] for task in answer.json()["data"]]


def test_each_parameter_filters_or_is_named_as_one_that_does_not() -> None:
    for module, filters, rows in (
        ("runs.list_runs", RUN_FILTERS, RUNS),
        ("tasks.list_run_tasks", TASK_FILTERS, TASKS),
    ):
        query = import_module(f"tallyfy_api.api.{module}").QUERY
        assert query.keys() == filters.keys() | (NO_FILTERS.keys() & query.keys())
        assert not filters.keys() & NO_FILTERS.keys()
        tried = {name for asked, _, _ in rows for name in asked}
        assert filters.keys() - tried == set()


def test_a_filter_that_the_fake_does_not_know_is_not_ignored(
    fake: FakeTallyfy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(RUN_FILTERS, "tag")  # type: ignore[arg-type]
    answer = ask(fake, "/runs", params={"tag": "g1"})
    assert (answer.status_code, answer.json()["message"]) == (
        501,
        "FakeTallyfy does not filter by tag yet.",
    )


# --- Runs ----------------------------------------------------------------------------------------

PAST = "2025-01-14"
IMPROVABLE: dict[str, Any] = {"threads": [{"id": "c1", "label": "improvement"}]}

# `This` has what is given; `Other` has none of it.
RUNS: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
    ({"q": "tHi"}, {}, ["This"]),
    ({"status": "active"}, {"status": "delayed"}, ["Other"]),
    ({"status": "complete"}, {"status": "complete"}, ["This"]),
    ({"status": "problem"}, {"status": "problem"}, ["This"]),
    ({"status": "problem"}, {"status": "issue"}, ["This"]),
    ({"status": "problem"}, {"tasks": [{"problem": True}]}, ["This"]),
    ({"status": "problem"}, {"tasks": [{"has_issues": True}]}, ["This"]),
    ({"status": "problem"}, {"tasks": [{"status": "hasproblem"}]}, ["This"]),
    ({"status": "problem"}, {"has_open_issue": True}, ["This"]),
    ({"status": "issue"}, {"status": "issue"}, ["This"]),
    ({"status": "issue"}, {"status": "problem"}, []),
    ({"status": "improvement"}, {"status": "improvement"}, ["This"]),
    ({"status": "improvement"}, {"tasks": [IMPROVABLE]}, ["This"]),
    ({"status": "delayed"}, {"status": "delayed"}, ["This"]),
    ({"status": "delayed"}, {"tasks": [{"deadline": PAST}]}, ["This"]),
    ({"status": "delayed"}, {"tasks": [{"status": "overdue", "deadline": None}]}, ["This"]),
    ({"status": "delayed"}, {"tasks": [{"deadline": PAST, "status": "completed"}]}, []),
    ({"status": "delayed"}, {"late_tasks": 1}, ["This"]),
    # A status that was given counts alone; without, such a run is still active.
    ({"status": "delayed"}, {"status": "active", "late_tasks": 1}, []),
    ({"status": "active"}, {"late_tasks": 1, "has_open_issue": True}, ["This", "Other"]),
    ({"status": "starred"}, {"starred": True}, ["This"]),
    ({"status": "archived"}, {"archived_at": "2025-01-01"}, ["This"]),
    ({}, {"archived_at": "2025-01-01"}, ["Other"]),
    ({"archived": "only"}, {"archived_at": "2025-01-01"}, ["This"]),
    ({"archived": "true"}, {"archived_at": "2025-01-01"}, ["This", "Other"]),
    ({"owners": "7"}, {"owner_id": 7}, ["This"]),
    ({"owners": "8,7"}, {"tasks": [{"owners": {"users": [7]}}]}, ["This"]),
    ({"owners": "7"}, {"tasks": [{"owners": {"users": [{"id": 7}]}}]}, ["This"]),
    ({"owners": "7"}, {"tasks": [{"owners": None}]}, []),
    ({"checklist_id": "c1"}, {"checklist_id": "c1"}, ["This"]),
    ({"blueprint_id": "c1"}, {"checklist_id": "c1"}, ["This"]),
    ({"folder": "f1"}, {"folders": [{"id": "f1"}]}, ["This"]),
    ({"tag": "g1"}, {"tags": [{"id": "g1"}]}, ["This"]),
    ({"tag_ids": "g2,g1"}, {"tags": [{"id": 5, "tag_id": "g1"}]}, ["This"]),
    ({"untagged": "true"}, {"tags": [{"id": "g1"}]}, ["Other"]),
    # Its presence counts.
    ({"untagged": "false"}, {"tags": [{"id": "g1"}]}, ["Other"]),
    ({"starred": "true"}, {"starred": True}, ["This"]),
    ({"starred": "false"}, {"starred": True}, ["Other"]),
    ({"type": "form"}, {"type": "form"}, ["This"]),
    ({"groups": "p1"}, {"tasks": [{"owners": {"groups": ["p1"]}}]}, ["This"]),
    ({"task_status": "all"}, {"tasks": ["First"]}, ["This", "Other"]),
    ({"task_status": "in-progress"}, {"tasks": ["First"]}, ["This"]),
    ({"task_status": "completed"}, {"tasks": [{"status": "approved"}]}, ["This"]),
    ({"status": "active", "starred": "true"}, {"starred": True}, ["This"]),
]


@pytest.mark.parametrize(("query", "given", "found"), RUNS)
def test_a_filter_of_runs(
    fake: FakeTallyfy, query: dict[str, Any], given: dict[str, Any], found: list[str]
) -> None:
    fake.add_run({"name": "This", **given})
    fake.add_run(name="Other")
    assert names(fake, **query) == found


@pytest.mark.parametrize(
    ("of_runs", "of_tasks"), [("delayed", "overdue"), ("problem", "hasproblem")]
)
def test_the_filters_of_runs_and_of_tasks_agree(
    fake: FakeTallyfy, of_runs: str, of_tasks: str
) -> None:
    (late, flagged), statuses = (
        ({"deadline": PAST}, {"problem": True}),
        (None, "completed", "skipped"),
    )
    for fields in (late, flagged, {**late, **flagged}, {}):
        for status in statuses:
            fake.add_run(tasks=[{**fields, **({"status": status} if status else {})}, "Open"])
    with fake.client() as client:
        found = {run.id for run in client.runs.list(status=of_runs)}
        stuck = {
            run.id
            for run in client.runs.list()
            if client.tasks.list(run, status=of_tasks).first_page().items
        }
    assert found == stuck != set()


SORTED_RUNS = [
    ("name", ["apple", "Banana", "cherry"]),
    ("-name", ["cherry", "Banana", "apple"]),
    ("created_at", ["Banana", "apple", "cherry"]),
    ("-created_at", ["cherry", "apple", "Banana"]),
    ("updated_at", ["apple", "cherry", "Banana"]),
    ("-updated_at", ["Banana", "cherry", "apple"]),
    ("", ["Banana", "apple", "cherry"]),
]


@pytest.mark.parametrize("parameter", ["sort", "sort_by"])
@pytest.mark.parametrize(("sort", "found"), SORTED_RUNS)
def test_runs_are_sorted(fake: FakeTallyfy, parameter: str, sort: str, found: list[str]) -> None:
    first = fake.add_run(name="Banana", tasks=["First", "Second"])
    fake.add_run(name="apple")
    fake.add_run(name="cherry")
    fake.complete(fake.tasks(first)[0])
    assert names(fake, **({parameter: sort} if sort else {})) == found


def test_a_listing_follows_what_changes(fake: FakeTallyfy) -> None:
    run = fake.add_run(name="Old", tasks=["First"])
    fake.update_run(run, name="New")
    fake.add_run(name="Another")
    assert names(fake, status="active", sort="name") == ["Another", "New"]
    fake.complete(fake.tasks(run)[0])
    assert names(fake, status="active", sort="name") == ["Another"]
    fake.remove_run(run)
    assert names(fake, sort="name") == ["Another"]


# --- Tasks ---------------------------------------------------------------------------------------

SKIPPED, STARTED, DONE = ({"status": one} for one in ("auto-skipped", "in-progress", "completed"))
LATE = {"status": "in-progress", "deadline": PAST}
BOTH = ["This", "Other"]

# `This` has what is given; `Other` is not started and due on 29 January, at ten.
TASKS: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
    ({"status": "complete"}, DONE, ["This"]),
    ({"status": "complete"}, {"status": "approved"}, ["This"]),
    ({"status": "inprogress"}, {"status": "active"}, ["This"]),
    ({"status": "in-progress"}, STARTED, ["This"]),
    ({"status": "not-started"}, STARTED, ["Other"]),
    ({"status": "active"}, STARTED, BOTH),
    ({"status": "active"}, SKIPPED, BOTH),
    ({"status": "active"}, DONE, ["Other"]),
    ({"status": "incomplete"}, SKIPPED, BOTH),
    ({"status": "incomplete"}, DONE, ["Other"]),
    ({"status": "active_visible"}, STARTED, BOTH),
    ({"status": "active-visible"}, SKIPPED, ["Other"]),
    ({"status": "auto-skipped"}, SKIPPED, ["Other"]),
    ({"status": "hasproblem"}, {"problem": True}, ["This"]),
    ({"status": "has-problem"}, {"status": "hasproblem"}, ["This"]),
    ({"status": "overdue"}, {"deadline": "2025-01-15T09:59:59Z"}, ["This"]),
    ({"status": "overdue"}, {"deadline": PAST, **DONE}, []),
    ({"status": "overdue"}, {"deadline": None}, []),
    ({"status": "on-time"}, LATE, ["Other"]),
    ({"status": "on-time"}, {"deadline": None}, BOTH),
    ({"status": "on-time"}, DONE, ["Other"]),
    ({"status": "due_soon"}, {"deadline": "2025-01-16T10:00:00Z"}, ["This"]),
    ({"status": "due-soon"}, {"deadline": "2025-01-16T10:00:01Z"}, []),
    ({"status": "due-soon"}, {"deadline": "2025-01-15T09:00:00Z"}, []),
    ({"status": "has-improvement"}, IMPROVABLE, ["This"]),
    ({"status": "has-improvement"}, {"comments": IMPROVABLE["threads"]}, ["This"]),
    # The service ignores it, as it does a value that it does not know.
    ({"status": "stalled"}, DONE, BOTH),
    ({"status": "no-such-status"}, DONE, BOTH),
    ({"status": "overdue,no-such-status"}, DONE, BOTH),
    ({"status": "all"}, DONE, BOTH),
    ({"status": "all,complete"}, DONE, ["This"]),
    ({"status": "in-progress,complete"}, DONE, ["This"]),
    ({"status": "in-progress,not-started"}, STARTED, BOTH),
    ({"owners": "7,8"}, {"owners": {"users": [7]}}, ["This"]),
    ({"guests": "jane@example.com"}, {"owners": {"guests": ["jane@example.com"]}}, ["This"]),
    ({"guests": "j@x.org"}, {"owners": {"guests": [{"email": "j@x.org"}]}}, ["This"]),
    ({"groups": "p1"}, {"owners": {"groups": [{"group_id": "p1"}]}}, ["This"]),
    ({"unassigned": "true"}, {"owners": {}}, ["This"]),
    ({"deadline_on": "2025-01-20"}, {"deadline": "2025-01-20T23:59:59Z"}, ["This"]),
    ({"deadline_on": "2025-01-20"}, {"deadline": None}, []),
    ({"deadline_before": "2025-01-19"}, {"deadline": "2025-01-18"}, ["This"]),
    ({"deadline_before": "2025-01-18"}, {"deadline": "2025-01-18"}, []),
    ({"deadline_after": "2025-01-29"}, {"deadline": "2025-01-30"}, ["This"]),
    ({"deadline_after": "2025-01-30"}, {"deadline": "2025-01-30"}, []),
    ({"deadline_start_range": "2025-01-30"}, {"deadline": "2025-01-30"}, ["This"]),
    ({"deadline_start_range": "2025-01-30"}, {"deadline": None}, []),
    ({"deadline_start_range": "2025-99-99"}, {}, []),
    ({"deadline_end_range": "2025-01-30"}, {"deadline": None}, ["Other"]),
    ({"deadline_end_range": "2025-01-18"}, {"deadline": "2025-01-18T17:00:00Z"}, ["This"]),
    ({"deadline_end_range": "2025-01-18T16:00:00Z"}, {"deadline": "2025-01-18T17:00:00Z"}, []),
    # A day wins over a range.
    (
        {"deadline_on": "2025-01-20", "deadline_end_range": "2025-01-18"},
        {"deadline": "2025-01-20"},
        ["This"],
    ),
]


@pytest.mark.parametrize(("query", "given", "found"), TASKS)
def test_a_filter_of_tasks(
    fake: FakeTallyfy, query: dict[str, Any], given: dict[str, Any], found: list[str]
) -> None:
    this = {"title": "This", "status": "not-started", **given}
    fake.add_run(tasks=[this, {"title": "Other", "status": "not-started"}])
    fake.now = datetime(2025, 1, 15, 10, tzinfo=UTC)
    assert titles(fake, **query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["b", "a", "c"]),
        ({"sort": "position"}, ["b", "a", "c"]),
        ({"sort": "-position"}, ["c", "a", "b"]),
        ({"sort": "deadline"}, ["a", "b", "c"]),
        ({"sort": "-deadline"}, ["c", "b", "a"]),
    ],
)
def test_tasks_are_sorted(fake: FakeTallyfy, query: dict[str, str], found: list[str]) -> None:
    fake.add_run(
        tasks=[
            {"title": "a", "deadline": "2025-01-19", "position": 2},
            {"title": "b", "deadline": "2025-01-20", "position": 1},
            {"title": "c", "deadline": None, "position": None},
        ]
    )
    assert titles(fake, **query) == found


# --- Pages ---------------------------------------------------------------------------------------


def page(fake: FakeTallyfy, query: str = "") -> dict[str, Any]:
    body: dict[str, Any] = ask(fake, f"/runs{query}").json()
    return body


@pytest.fixture
def full(fake: FakeTallyfy) -> FakeTallyfy:
    for number in range(205):
        fake.add_run(name=f"Run {number}", starred=number % 2 == 0)
    return fake


def test_a_page_has_ten_runs_and_says_where_it_stands(full: FakeTallyfy) -> None:
    body = page(full)
    assert [run["name"] for run in body["data"]] == [f"Run {number}" for number in range(10)]
    address = f"https://go.tallyfy.com/api/organizations/{full.org_id}/runs"
    assert body["meta"]["pagination"] == {
        "total": 205,
        "count": 10,
        "per_page": 10,
        "current_page": 1,
        "total_pages": 21,
        "links": {"next": f"{address}?page=2"},
    }


def test_links_keep_the_filters(full: FakeTallyfy) -> None:
    links = page(full, "?starred=true&with=tags,checklist&page=2")["meta"]["pagination"]["links"]
    address = f"https://go.tallyfy.com/api/organizations/{full.org_id}/runs"
    assert links == {
        "previous": f"{address}?starred=true&with=tags,checklist&page=1",
        "next": f"{address}?starred=true&with=tags,checklist&page=3",
    }


@pytest.mark.parametrize(
    ("query", "rows", "number", "size", "has_links"),
    [
        ("?per_page=100&page=3", 5, 3, 100, False),
        ("?page=22", 0, 22, 10, False),
        ("?per_page=1000", 100, 1, 100, True),
        # The last counts, as in PHP.
        ("?page=1&page=21", 5, 21, 10, False),
    ],
)
def test_a_page(
    full: FakeTallyfy, query: str, rows: int, number: int, size: int, has_links: bool
) -> None:
    body = page(full, query)
    about = body["meta"]["pagination"]
    assert (len(body["data"]), about["count"]) == (rows, rows)
    assert (about["current_page"], about["per_page"]) == (number, size)
    assert bool(about["links"]) == has_links


def test_an_empty_listing_has_one_page(fake: FakeTallyfy) -> None:
    assert page(fake) == OPERATIONS["listRuns"].examples()["empty"]


def test_without_pagination_everything_comes_at_once(full: FakeTallyfy) -> None:
    body = page(full, "?without_pagination=true")
    assert (len(body["data"]), list(body)) == (205, ["data"])


def test_pages_may_be_counted_as_if_each_had_100(fake: FakeTallyfy) -> None:
    of_100 = FakeTallyfy(dialect=Dialect(total_pages="of_100"))
    for one, pages in ((fake, 3), (of_100, 1)):
        for _ in range(60):
            one.add_run()
        assert page(one, "?per_page=20")["meta"]["pagination"]["total_pages"] == pages


def test_the_client_pages_through_all(full: FakeTallyfy) -> None:
    with full.client() as client:
        assert len(client.runs.list(per_page=100).collect()) == 205
    assert [one.query["page"] for one in full.requests] == ["1", "2", "3"]


def test_what_is_due_soon_becomes_overdue(fake: FakeTallyfy) -> None:
    fake.add_run(tasks=[{"title": "Call", "deadline": fake.now + timedelta(hours=1)}])
    assert (titles(fake, status="due-soon"), titles(fake, status="overdue")) == (["Call"], [])
    fake.advance(timedelta(hours=2))
    assert (titles(fake, status="due-soon"), titles(fake, status="overdue")) == ([], ["Call"])
