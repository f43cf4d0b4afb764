"""A fake is filled with little, and shows what the service would."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tallyfy_client import Progress, Step, Task
from tallyfy_client.testing import FakeTallyfy
from tests.contract.reading import CONTRACT, OPERATIONS
from tests.fakes import ask


@pytest.fixture
def fake() -> FakeTallyfy:
    return FakeTallyfy()


STARTED: list[tuple[dict[str, Any], list[Any], str, list[str]]] = [
    ({}, ["Next", "Later"], "active", ["in-progress", "not-started"]),
    ({}, [{"status": "completed"}, "Next"], "active", ["completed", "in-progress"]),
    ({}, [{"status": "not-started"}], "active", ["not-started"]),
    ({}, [{"status": "completed"}, {"status": "auto-skipped"}], "complete", []),
    ({"status": "active"}, [{"status": "completed"}], "active", ["completed"]),
    ({"status": "delayed"}, ["Next"], "delayed", ["in-progress"]),
]


@pytest.mark.parametrize(("given", "tasks", "status", "statuses"), STARTED)
def test_the_first_open_task_is_started_unless_a_status_was_given(
    fake: FakeTallyfy, given: dict[str, Any], tasks: list[Any], status: str, statuses: list[str]
) -> None:
    run = fake.add_run(given, tasks=tasks)
    assert run.status == status
    assert not statuses or [task.status for task in fake.tasks(run)] == statuses


def test_tasks_are_titles_mappings_or_models(fake: FakeTallyfy) -> None:
    step = Step("s1", title="Call")
    given: list[Any] = [
        "Call",
        {"title": "Approve", "task_type": "approval"},
        Task("t3", step=step),
    ]
    tasks = fake.tasks(fake.add_run(tasks=given))

    assert [task.title for task in tasks[:2]] == ["Call", "Approve"]
    assert (tasks[1].task_type, tasks[2].id) == ("approval", "t3")
    shown = ask(fake, "/tasks/t3", params={"with": "step"}).json()["data"]
    assert shown["step"]["data"] == {"id": "s1", "title": "Call"}


def test_a_run_is_taken_as_the_service_sends_it(fake: FakeTallyfy) -> None:
    # A row of the service has an id, and may have fields that the contract does not know.
    task = {"id": "t1", "title": "First", "run_id": "r0", "new_field": 1}
    row = {"id": "r1", "name": "Sent", "new_field": [1], "tasks": {"data": [task]}}
    run = fake.add_run({**row, "tags": {"data": [{"id": "g1"}]}}, name="Beside it")

    assert (run.name, run.raw["new_field"]) == ("Beside it", [1])
    (found,) = fake.tasks("r1")
    assert (found.id, found.run_id, found.raw["new_field"]) == ("t1", "r1", 1)
    shown = ask(fake, "/runs/r1", params={"with": "tags"}).json()["data"]
    assert shown["tags"] == {"data": [{"id": "g1"}]}


def test_a_one_off_task_has_no_run(fake: FakeTallyfy) -> None:
    fake.add_run(tasks=["Not this one"])
    task = fake.add_one_off_task("Renew the lease")
    assert (task.title, task.run_id, task.step_id) == ("Renew the lease", None, None)
    assert (task.is_oneoff_task, task.status) == (True, "not-started")
    assert fake.tasks(None) == [task]


NOBODY: dict[str, Any] = {"users": [], "guests": [], "groups": [], "taskUrls": []}


def test_owners_are_the_user_of_the_token_unless_given() -> None:
    fake = FakeTallyfy(user_id=7)
    task = fake.add_one_off_task("Mine")
    assert task.raw["owners"] == {**NOBODY, "users": [7]}
    assert fake.add_run().owner_id == 7
    task.raw["owners"]["users"].append(8)  # It is a copy.
    assert fake.task(task).raw["owners"]["users"] == [7]
    changed = fake.update_task(task, owners={"guests": ["jane@example.com"]})
    assert changed.raw["owners"] == {**NOBODY, "guests": ["jane@example.com"]}


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (datetime(2025, 2, 1, 12, tzinfo=UTC), "2025-02-01T12:00:00.000Z"),
        (date(2025, 2, 1), "2025-02-01"),
        ("2025-02-01 12:00:00", "2025-02-01 12:00:00"),
        (None, None),
    ],
)
def test_a_date_is_given_as_a_date_or_text(fake: FakeTallyfy, given: Any, shown: Any) -> None:
    run = fake.add_run(tasks=[{"deadline": given}])
    assert fake.tasks(run)[0].raw["deadline"] == shown
    assert (run.due_date is None) == (given is None)


def test_form_fields_are_filled_in_from_a_label(fake: FakeTallyfy) -> None:
    task = fake.add_one_off_task(form_fields=[{"label": "Notes", "value": "none"}, {}])
    shown = ask(fake, f"/tasks/{task.id}", params={"with": "form_fields"}).json()["data"]

    notes, other = shown["form_fields"]["data"]
    assert (notes["label"], notes["field_type"], notes["required"]) == ("Notes", "text", False)
    assert (notes["position"], notes["field_value"]) == (1, "none")
    assert (other["label"], other["field_value"]) == ("Field 2", None)


def test_everything_is_the_same_in_every_run_of_a_test(fake: FakeTallyfy) -> None:
    def fill(fake: FakeTallyfy) -> list[dict[str, Any]]:
        run = fake.add_run(name="Onboarding", tasks=["Welcome call"])
        fake.add_one_off_task("Order coffee")
        fake.complete(fake.tasks(run)[0])
        return [one.to_dict() for one in (*fake.runs(), *fake.tasks(run), *fake.tasks(None))]

    assert fill(fake) == fill(FakeTallyfy())


def test_an_id_is_given_once_and_a_date_has_a_zone(fake: FakeTallyfy) -> None:
    fake.add_run(id="r1")
    with pytest.raises(ValueError, match="there is one with the id 'r1' already"):
        fake.add_run(id="r1")
    with pytest.raises(ValueError, match="time zone"):
        fake.now = datetime(2025, 1, 1)


def test_what_is_due_goes_by_the_date(fake: FakeTallyfy) -> None:
    run = fake.add_run(tasks=[{"title": "Soon", "deadline": "2025-02-01T12:00:00Z"}])
    fake.now = datetime(2025, 2, 1, tzinfo=UTC)
    assert (fake.run(run).due_soon, fake.run(run).due_date_passed) == (True, False)
    fake.advance(timedelta(days=1))
    assert (fake.run(run).due_soon, fake.run(run).due_date_passed) == (False, True)
    assert fake.run(run).late_tasks == 1
    assert fake.add_run(due_date="2024-12-31").due_date_passed
    assert not fake.add_run(due_date="2024-12-31", completed_at="2024-12-30").due_date_passed


def test_records_change_as_in_tallyfy_itself(fake: FakeTallyfy) -> None:
    run = fake.add_run(name="Old", tasks=["Old"])
    changed = fake.update_run(run, name="New", tags=[{"id": "g1"}])
    assert changed.name == "New"
    assert changed.last_updated != run.last_updated
    assert ask(fake, "/runs", params={"tag": "g1"}).json()["data"][0]["name"] == "New"

    (task,) = fake.tasks(run)
    assert fake.update_task(task, title="New", threads=[{"id": "c1"}]).title == "New"
    shown = ask(fake, f"/tasks/{task.id}", params={"with": "threads"}).json()["data"]
    assert shown["threads"] == {"data": [{"id": "c1"}]}


def test_what_is_removed_is_gone(fake: FakeTallyfy) -> None:
    run = fake.add_run(tasks=["First", "Second"])
    first, second = fake.tasks(run)
    fake.remove_task(first)
    fake.remove_task(fake.add_one_off_task())
    assert (fake.tasks(run), fake.tasks(None)) == ([second], [])

    fake.remove_run(run)
    assert fake.runs() == []
    assert ask(fake, f"/tasks/{second.id}").status_code == 404
    with pytest.raises(KeyError, match=f"there is no run with the id {run.id}"):
        fake.run(run)
    with pytest.raises(KeyError, match="there is no task with the id none"):
        fake.task("none")


def test_it_does_not_show_its_token() -> None:
    fake = FakeTallyfy(token="planted-token-5f1e", org_id="acme")
    fake.add_run(tasks=["First"])
    assert repr(fake) == "FakeTallyfy(org_id='acme', runs=1, tasks=1)"


@pytest.mark.parametrize(
    ("fill", "said"),
    [
        (lambda fake: fake.add_run(nmae="x"), r"Run has no field nmae\. It has .*name, "),
        (lambda fake: fake.add_run({"nmae": "x"}), "Run has no field nmae"),
        (lambda fake: fake.update_run("r1", raw={}), "Run has no field raw"),
        (lambda fake: fake.add_run(tasks=[{"titel": "x"}]), "Task has no field titel"),
        (lambda fake: fake.add_task("r1", {"titel": "x"}), "Task has no field titel"),
        (lambda fake: fake.add_one_off_task(titel="x", dealine=None), "no field dealine, titel"),
        (lambda fake: fake.update_task("t1", id="t2", titel="x"), "Task has no field titel"),
        (
            lambda fake: fake.add_one_off_task(form_fields=[{"requird": True}]),
            r"FormField has no field requird\. It has .*required",
        ),
    ],
)
def test_a_misspelt_field_is_refused(
    fake: FakeTallyfy, fill: Callable[[FakeTallyfy], object], said: str
) -> None:
    fake.add_run(id="r1", tasks=[{"id": "t1"}])
    with pytest.raises(TypeError, match=said):
        fill(fake)
    assert [run.id for run in fake.runs()] == ["r1"]


def test_hidden_tasks_do_not_count(fake: FakeTallyfy) -> None:
    shown = [{"status": "completed"}, {"title": "Call", "deadline": "2025-01-30"}]
    hidden = {"status": "auto-skipped", "deadline": "2024-01-01", "problem": True}
    run = fake.add_run(tasks=[*shown, hidden, {**hidden, "deadline": "2026-01-01"}])
    assert run.progress == Progress(complete=1, total=2, percent=50)
    assert (run.due_date, run.late_tasks) == (datetime(2025, 1, 30, tzinfo=UTC), 0)
    assert not run.has_open_issue


def test_it_is_filled_with_the_examples_of_the_contract(fake: FakeTallyfy) -> None:
    fake.add_examples(CONTRACT)

    for name, prefix in (("listRuns", "/runs/"), ("getRun", "/runs/"), ("getTask", "/tasks/")):
        for example in OPERATIONS[name].examples().values():
            rows = example["data"] if isinstance(example["data"], list) else [example["data"]]
            for row in rows:
                assert ask(fake, prefix + row["id"]).json()["data"]["id"] == row["id"]
