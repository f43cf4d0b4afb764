"""A fake lists what was asked for, as the contract says it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tallyfy_client.testing import Dialect, FakeTallyfy
from tallyfy_client.testing import _filters as filters, _service as listings
from tallyfy_client.testing._reading import _readers as readers
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


# --- Runs ----------------------------------------------------------------------------------------

# Each run has what the filter of its row lets pass; `Other` has none of it.
RUN_FILTERS: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
    ({"q": "acme"}, {"name": "Onboarding ACME Corp"}, ["Onboarding ACME Corp"]),
    ({"status": "active"}, {"status": "delayed"}, ["Other"]),
    ({"status": "complete"}, {"status": "complete"}, ["This"]),
    ({"status": "problem"}, {"status": "problem"}, ["This"]),
    ({"status": "problem"}, {"status": "issue"}, ["This"]),
    ({"status": "issue"}, {"status": "issue"}, ["This"]),
    ({"status": "issue"}, {"status": "problem"}, []),
    ({"status": "improvement"}, {"status": "improvement"}, ["This"]),
    ({"status": "delayed"}, {"status": "delayed"}, ["This"]),
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


@pytest.mark.parametrize(("query", "given", "found"), RUN_FILTERS)
def test_a_filter_of_runs(
    fake: FakeTallyfy, query: dict[str, Any], given: dict[str, Any], found: list[str]
) -> None:
    fake.add_run({"name": "This", **given})
    fake.add_run(name="Other")
    assert names(fake, **query) == found


SORTED_RUNS = [
    ("name", ["apple", "Banana", "cherry"]),
    ("-name", ["cherry", "Banana", "apple"]),
    ("created_at", ["Banana", "apple", "cherry"]),
    ("-created_at", ["cherry", "apple", "Banana"]),
    ("updated_at", ["apple", "cherry", "Banana"]),
    ("-updated_at", ["Banana", "cherry", "apple"]),
]


@pytest.mark.parametrize("parameter", ["sort", "sort_by"])
@pytest.mark.parametrize(("sort", "found"), SORTED_RUNS)
def test_runs_are_sorted(fake: FakeTallyfy, parameter: str, sort: str, found: list[str]) -> None:
    first = fake.add_run(name="Banana", tasks=["First", "Second"])
    fake.add_run(name="apple")
    fake.add_run(name="cherry")
    fake.complete(fake.tasks(first)[0])
    assert names(fake, **{parameter: sort}) == found


def test_without_a_sort_runs_come_in_the_order_in_which_they_were_added(fake: FakeTallyfy) -> None:
    for name in ("c", "a", "b"):
        fake.add_run(name=name)
    assert names(fake) == ["c", "a", "b"]


def test_a_listing_follows_what_changes(fake: FakeTallyfy) -> None:
    run = fake.add_run(name="Old", tasks=["First", "Second"])
    assert names(fake, status="active", sort="name") == ["Old"]

    fake.update_run(run, name="New")
    assert names(fake, status="active", sort="name") == ["New"]
    fake.add_run(name="Another")
    assert names(fake, status="active", sort="name") == ["Another", "New"]
    for task in fake.tasks(run):
        fake.complete(task)
    assert names(fake, status="active", sort="name") == ["Another"]
    fake.remove_run(run)
    assert names(fake, sort="name") == ["Another"]


def test_a_change_of_one_run_does_not_cost_a_look_at_all(
    fake: FakeTallyfy, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []

    def noting(wanted: str) -> Any:
        def matches(run: Any) -> bool:
            looked_at.append(run.name)
            return wanted in run.name

        return matches

    monkeypatch.setitem(filters.RUN_FILTERS, "q", noting)
    runs = [fake.add_run(name=f"Run {number}", tasks=["First"]) for number in range(20)]
    names(fake, q="Run")
    assert len(looked_at) == 20

    fake.complete(fake.tasks(runs[7])[0])
    names(fake, q="Run")
    assert looked_at[20:] == ["Run 7"]


def test_searches_are_not_remembered_for_ever(
    fake: FakeTallyfy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listings, "MOST_SELECTIONS", 2)
    fake.add_run(name="abc")
    for text in ("a", "b", "c", "a"):
        assert names(fake, q=text) == ["abc"]
    remembered = fake._service._listings
    assert len(remembered._selections) <= 2
    assert len(remembered._found) <= 2


# --- Tasks ---------------------------------------------------------------------------------------

# `This` has what is given; `Other` is not started and due on 19 January, at ten.
TASK_FILTERS: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
    ({"status": "complete"}, {"status": "completed"}, ["This"]),
    ({"status": "complete"}, {"status": "approved"}, ["This"]),
    ({"status": "inprogress"}, {"status": "active"}, ["This"]),
    ({"status": "inprogress"}, {"status": "in-progress"}, ["This"]),
    ({"status": "incomplete"}, {"status": "auto-skipped"}, ["Other"]),
    ({"status": "not-started"}, {"status": "active"}, ["Other"]),
    ({"status": "hasproblem"}, {"problem": True}, ["This"]),
    ({"status": "hasproblem"}, {"status": "hasproblem"}, ["This"]),
    ({"status": "overdue"}, {"deadline": "2025-01-15T09:59:59Z"}, ["This"]),
    ({"status": "overdue"}, {"deadline": "2025-01-15", "status": "completed"}, []),
    ({"status": "overdue"}, {"deadline": None}, []),
    ({"status": "due_soon"}, {"deadline": "2025-01-16T09:00:00Z"}, ["This"]),
    ({"status": "due_soon"}, {"deadline": "2025-01-15T09:00:00Z"}, []),
    ({"owners": "7,8"}, {"owners": {"users": [7]}}, ["This"]),
    ({"guests": "jane@example.com"}, {"owners": {"guests": ["jane@example.com"]}}, ["This"]),
    ({"guests": "j@x.org"}, {"owners": {"guests": [{"email": "j@x.org"}]}}, ["This"]),
    ({"groups": "p1"}, {"owners": {"groups": [{"group_id": "p1"}]}}, ["This"]),
    ({"unassigned": "true"}, {"owners": {}}, ["This"]),
    ({"deadline_on": "2025-01-20"}, {"deadline": "2025-01-20T23:59:59Z"}, ["This"]),
    ({"deadline_on": "2025-01-20"}, {"deadline": None}, []),
    ({"deadline_before": "2025-01-19"}, {"deadline": "2025-01-18"}, ["This"]),
    ({"deadline_before": "2025-01-18"}, {"deadline": "2025-01-18"}, []),
    ({"deadline_before": "2025-01-18"}, {"deadline": None}, []),
    ({"deadline_after": "2025-01-19"}, {"deadline": "2025-01-20"}, ["This"]),
    ({"deadline_after": "2025-01-20"}, {"deadline": "2025-01-20"}, []),
    ({"deadline_start_range": "2025-01-20"}, {"deadline": "2025-01-20"}, ["This"]),
    ({"deadline_start_range": "2025-01-20"}, {"deadline": None}, []),
    ({"deadline_end_range": "2025-01-20"}, {"deadline": None}, ["Other"]),
    ({"deadline_start_range": "2025-99-99"}, {}, []),
    ({"deadline_end_range": "2025-01-18"}, {"deadline": "2025-01-18T17:00:00Z"}, ["This"]),
    ({"deadline_end_range": "2025-01-18T16:00:00Z"}, {"deadline": "2025-01-18T17:00:00Z"}, []),
    (
        {"deadline_on": "2025-01-20", "deadline_end_range": "2025-01-18"},
        {"deadline": "2025-01-20"},
        ["This"],
    ),
]


@pytest.mark.parametrize(("query", "given", "found"), TASK_FILTERS)
def test_a_filter_of_tasks(
    fake: FakeTallyfy, query: dict[str, Any], given: dict[str, Any], found: list[str]
) -> None:
    this = {"title": "This", "status": "not-started", **given}
    fake.add_run(tasks=[this, {"title": "Other", "status": "not-started"}])
    fake.now = datetime(2025, 1, 15, 10, tzinfo=UTC)
    assert titles(fake, **query) == found


SKIPPED, STARTED, DONE = ({"status": one} for one in ("auto-skipped", "in-progress", "completed"))
LATE = {"status": "in-progress", "deadline": "2025-01-14"}
IMPROVABLE = {"threads": [{"id": "c1", "label": "improvement"}]}

# As TASK_FILTERS, by the dialect.
STATUS_FILTERS: list[tuple[Any, str, dict[str, Any], list[str]]] = [
    ("as_served", "active", STARTED, ["This", "Other"]),
    ("as_served", "active", SKIPPED, ["This", "Other"]),
    ("as_served", "active", DONE, ["Other"]),
    ("as_documented", "active", STARTED, ["This"]),
    ("as_served", "active_visible", STARTED, ["This", "Other"]),
    ("as_served", "active-visible", SKIPPED, ["Other"]),
    ("as_documented", "active_visible", STARTED, ["This"]),
    ("as_served", "auto-skipped", SKIPPED, ["Other"]),
    ("as_documented", "auto-skipped", SKIPPED, ["This"]),
    ("as_served", "no-such-status", DONE, ["This", "Other"]),
    ("as_served", "all", DONE, ["This", "Other"]),
    ("as_served", "in-progress", STARTED, ["This"]),
    ("as_served", "in-progress,complete", DONE, ["This"]),
    ("as_served", "in-progress,not-started", STARTED, ["This", "Other"]),
    ("as_served", "overdue,no-such-status", DONE, ["This", "Other"]),
    ("as_served", "has-problem", {"problem": True}, ["This"]),
    ("as_served", "due-soon", {"deadline": "2025-01-16T09:00:00Z"}, ["This"]),
    ("as_served", "stalled", LATE, ["This"]),
    ("as_served", "on-time", LATE, ["Other"]),
    ("as_served", "has-improvement", IMPROVABLE, ["This"]),
]


@pytest.mark.parametrize(("reading", "status", "given", "found"), STATUS_FILTERS)
def test_the_filter_by_status_of_tasks(
    reading: Any, status: str, given: dict[str, Any], found: list[str]
) -> None:
    fake = FakeTallyfy(dialect=Dialect(task_filter=reading))
    this = {"title": "This", "status": "not-started", **given}
    fake.add_run(tasks=[this, {"title": "Other", "status": "not-started"}])
    assert titles(fake, status=status) == found


SORTED_TASKS = [
    ("position", ["b", "a", "c"]),
    ("-position", ["c", "a", "b"]),
    ("deadline", ["a", "b", "c"]),
    ("-deadline", ["c", "b", "a"]),
]


@pytest.mark.parametrize(("sort", "found"), SORTED_TASKS)
def test_tasks_are_sorted(fake: FakeTallyfy, sort: str, found: list[str]) -> None:
    fake.add_run(
        tasks=[
            {"title": "b", "deadline": "2025-01-20"},
            {"title": "a", "deadline": "2025-01-19"},
            {"title": "c", "deadline": None, "position": None},
        ]
    )
    assert titles(fake, sort=sort) == found


def test_without_a_sort_tasks_come_by_position(fake: FakeTallyfy) -> None:
    fake.add_run(tasks=[{"title": "b", "position": 2}, {"title": "a", "position": 1}])
    assert titles(fake) == ["a", "b"]


# --- Pages ---------------------------------------------------------------------------------------


def page(fake: FakeTallyfy, **query: Any) -> dict[str, Any]:
    body: dict[str, Any] = ask(fake, "/runs", params=query).json()
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
    links = page(full, starred="true", **{"with": "tags,checklist"}, page=2)["meta"]["pagination"]
    address = f"https://go.tallyfy.com/api/organizations/{full.org_id}/runs"
    assert links["links"] == {
        "previous": f"{address}?starred=true&with=tags,checklist&page=1",
        "next": f"{address}?starred=true&with=tags,checklist&page=3",
    }


def test_the_last_page_has_what_is_left_and_no_links(full: FakeTallyfy) -> None:
    body = page(full, per_page=100, page=3)
    assert (len(body["data"]), body["meta"]["pagination"]["links"]) == (5, [])


def test_a_page_behind_the_last_is_empty(full: FakeTallyfy) -> None:
    body = page(full, page=22)
    assert body["data"] == []
    assert body["meta"]["pagination"]["count"] == 0


def test_no_page_has_more_than_100(full: FakeTallyfy) -> None:
    body = page(full, per_page=1000)
    assert len(body["data"]) == 100
    assert body["meta"]["pagination"]["per_page"] == 100


def test_an_empty_listing_has_one_page(fake: FakeTallyfy) -> None:
    assert page(fake) == OPERATIONS["listRuns"].examples()["empty"]


def test_without_pagination_everything_comes_at_once(full: FakeTallyfy) -> None:
    body = page(full, without_pagination="true")
    assert (len(body["data"]), list(body)) == (205, ["data"])


def test_without_pagination_meta_may_come_all_the_same() -> None:
    fake = FakeTallyfy(dialect=Dialect(unpaged_meta=True))
    fake.add_run()
    pagination = page(fake, without_pagination="true")["meta"]["pagination"]
    assert (pagination["total"], pagination["total_pages"]) == (1, 1)
    assert page(FakeTallyfy(dialect=Dialect(unpaged_meta=True)), without_pagination="1")["meta"]


def test_the_client_pages_through_all(full: FakeTallyfy) -> None:
    with full.client() as client:
        assert len(client.runs.list().collect()) == 205


def test_parameters_that_are_read_are_those_of_the_contract() -> None:
    # One that the contract gains is read, and ignored until the fake shall filter by it.
    names = {
        "list_runs": "listRuns",
        "get_run": "getRun",
        "list_run_tasks": "listRunTasks",
        "get_task": "getTask",
    }
    for name, operation in names.items():
        assert readers(name).keys() == OPERATIONS[operation].queries()
