"""A fake is filled with little, and shows what the service would."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tallyfy_client import Progress, Run, Step, Task
from tallyfy_client.testing import FakeTallyfy
from tests.contract.reading import CONTRACT, OPERATIONS
from tests.fakes import ask


@pytest.fixture
def fake() -> FakeTallyfy:
    return FakeTallyfy()


def test_a_run_is_a_name_and_titles(fake: FakeTallyfy) -> None:
    run = fake.add_run(name="Onboarding", tasks=["Welcome call", "Set up account"])

    assert (run.name, run.status) == ("Onboarding", "active")
    assert run.progress == Progress(complete=0, total=2, percent=0)
    assert [task.title for task in fake.tasks(run)] == ["Welcome call", "Set up account"]
    assert [task.position for task in fake.tasks(run)] == [1, 2]
    assert {task.run_id for task in fake.tasks(run)} == {run.id}


def test_a_run_needs_nothing(fake: FakeTallyfy) -> None:
    run = fake.add_run()

    assert run.name == f"Process {run.increment_id}"
    assert fake.tasks(run) == []


def test_the_first_open_task_is_active(fake: FakeTallyfy) -> None:
    run = fake.add_run(tasks=[{"title": "Done", "status": "completed"}, "Next", "Later"])

    assert [task.status for task in fake.tasks(run)] == ["completed", "in-progress", "not-started"]
    assert run.progress == Progress(complete=1, total=3, percent=33.33)


def test_a_status_that_was_given_stays(fake: FakeTallyfy) -> None:
    run = fake.add_run(status="delayed", tasks=[{"title": "Waiting", "status": "not-started"}])

    assert run.status == "delayed"
    assert fake.tasks(run)[0].status == "not-started"


@pytest.mark.parametrize(("given", "status"), [({}, "complete"), ({"status": "active"}, "active")])
def test_a_run_whose_tasks_are_all_closed_is_complete_unless_told(
    fake: FakeTallyfy, given: dict[str, Any], status: str
) -> None:
    tasks = [{"status": "completed"}, {"status": "auto-skipped"}]
    assert fake.add_run(given, tasks=tasks).status == status


def test_tasks_are_titles_mappings_or_models(fake: FakeTallyfy) -> None:
    run = fake.add_run(
        tasks=["Call", {"title": "Approve", "task_type": "approval"}, Task("t3", title="Sign")]
    )

    tasks = fake.tasks(run)
    assert [task.title for task in tasks] == ["Call", "Approve", "Sign"]
    assert tasks[1].task_type == "approval"
    assert tasks[2].id == "t3"


def test_what_belongs_to_a_task_may_be_a_model(fake: FakeTallyfy) -> None:
    step = Step("s1", title="Call")

    task = fake.add_one_off_task(step=step)

    answer = ask(fake, f"/tasks/{task.id}", params={"with": "step"})
    assert Task.from_dict(answer.json()["data"]).step == step


def test_a_run_is_taken_as_a_model(fake: FakeTallyfy) -> None:
    other = FakeTallyfy().add_run(name="Copied", due_date=datetime(2025, 3, 1, tzinfo=UTC))

    assert fake.add_run(other) == other


def test_a_run_is_taken_as_the_service_sends_it(fake: FakeTallyfy) -> None:
    row = {
        "id": "r1",
        "name": "Sent",
        "new_field": [1],
        "tags": {"data": [{"id": "g1"}]},
        "tasks": {"data": [{"id": "t1", "title": "First", "run_id": "r1"}]},
    }
    run = fake.add_run(row)

    assert (run.id, run["new_field"]) == ("r1", [1])
    assert [task.id for task in fake.tasks("r1")] == ["t1"]
    shown = ask(fake, "/runs/r1", params={"with": "tags"}).json()["data"]
    assert shown["tags"] == {"data": [{"id": "g1"}]}


def test_fields_beside_a_row_win(fake: FakeTallyfy) -> None:
    assert fake.add_run({"name": "Old"}, name="New").name == "New"


def test_a_one_off_task_has_no_run(fake: FakeTallyfy) -> None:
    task = fake.add_one_off_task(title="Renew the lease")

    assert (task.title, task.run_id, task.step_id) == ("Renew the lease", None, None)
    assert task.is_oneoff_task
    assert task.status == "not-started"
    assert fake.tasks(None) == [task]


def test_a_one_off_task_may_be_a_title(fake: FakeTallyfy) -> None:
    fake.add_run(tasks=["Not this one"])
    fake.add_one_off_task("Order coffee")
    assert [task.title for task in fake.tasks(None)] == ["Order coffee"]


def test_a_task_is_added_to_a_run(fake: FakeTallyfy) -> None:
    run = fake.add_run(tasks=["First"])
    task = fake.add_task(run, "Second", task_type="approval")

    assert (task.position, task.task_type, task.run_id) == (2, "approval", run.id)
    assert fake.run(run).progress == Progress(complete=0, total=2, percent=0)


def test_a_task_is_added_behind_the_last_even_if_one_is_gone(fake: FakeTallyfy) -> None:
    run = fake.add_run(tasks=["First", "Second"])
    fake.remove_task(fake.tasks(run)[0])
    fake.add_task(run, "Third")
    assert [task.position for task in fake.tasks(run)] == [2, 3]


NOBODY: dict[str, Any] = {"users": [], "guests": [], "groups": [], "taskUrls": []}


def test_owners_that_are_not_given_are_the_user_of_the_token() -> None:
    fake = FakeTallyfy(user_id=7)
    assert fake.add_one_off_task("Mine")["owners"] == {**NOBODY, "users": [7]}
    assert fake.add_run().owner_id == 7


def test_owners_need_not_name_every_kind(fake: FakeTallyfy) -> None:
    guests = {"guests": ["jane@example.com"]}
    task = fake.add_one_off_task(owners=guests)
    assert task["owners"] == {**NOBODY, **guests}
    changed = fake.update_task(task, owners={"users": [8]})
    assert changed["owners"] == {**NOBODY, "users": [8]}


def test_dates_are_given_as_dates_or_text(fake: FakeTallyfy) -> None:
    deadline = datetime(2025, 2, 1, 12, tzinfo=UTC)
    assert fake.add_one_off_task(deadline=deadline).deadline == deadline
    shown = ask(fake, f"/tasks/{fake.add_one_off_task(deadline=date(2025, 2, 1)).id}").json()
    assert shown["data"]["deadline"] == "2025-02-01"


def test_a_deadline_may_be_none(fake: FakeTallyfy) -> None:
    run = fake.add_run(tasks=[{"title": "Some day", "deadline": None}])
    assert fake.tasks(run)[0].deadline is None
    assert run.due_date is None


def test_form_fields_are_completed_from_a_label(fake: FakeTallyfy) -> None:
    task = fake.add_one_off_task(form_fields=[{"label": "Notes", "value": "none"}, {}])
    shown = ask(fake, f"/tasks/{task.id}", params={"with": "form_fields"}).json()["data"]

    notes, other = shown["form_fields"]["data"]
    assert (notes["label"], notes["field_type"], notes["required"]) == ("Notes", "text", False)
    assert (notes["position"], notes["field_value"]) == (1, "none")
    assert (other["label"], other["field_value"]) == ("Field 2", None)


def test_everything_is_the_same_in_every_run(fake: FakeTallyfy) -> None:
    def fill(fake: FakeTallyfy) -> tuple[list[Run], list[Task]]:
        run = fake.add_run(name="Onboarding", tasks=["Welcome call"])
        fake.add_one_off_task("Order coffee")
        fake.complete(fake.tasks(run)[0])
        return fake.runs(), [*fake.tasks(run), *fake.tasks(None)]

    assert fill(fake) == fill(FakeTallyfy())


def test_ids_are_32_hexadecimal_digits(fake: FakeTallyfy) -> None:
    run = fake.add_run(tasks=["First"])
    task = fake.tasks(run)[0]
    for one in (run.id, task.id, task.step_id, run.checklist_id, fake.org_id):
        assert isinstance(one, str)
        assert len(bytes.fromhex(one)) == 16


def test_runs_of_one_template_share_its_id(fake: FakeTallyfy) -> None:
    one, two = (fake.add_run(checklist_title="Onboarding") for _ in range(2))
    assert one.checklist_id == two.checklist_id


def test_an_id_is_given_once(fake: FakeTallyfy) -> None:
    fake.add_run(id="r1")
    with pytest.raises(ValueError, match="there is one with the id 'r1' already"):
        fake.add_run(id="r1")


def test_each_change_takes_a_second(fake: FakeTallyfy) -> None:
    before = fake.now
    one, two = fake.add_run(), fake.add_run()
    assert (one.created_at, two.created_at) == (before, before + timedelta(seconds=1))


def test_time_is_set_and_goes_on(fake: FakeTallyfy) -> None:
    run = fake.add_run(tasks=[{"title": "Soon", "deadline": "2025-02-01T12:00:00Z"}])
    fake.now = datetime(2025, 2, 1, tzinfo=UTC)
    assert (fake.run(run).due_soon, fake.run(run).due_date_passed) == (True, False)

    fake.advance(timedelta(days=1))

    assert (fake.run(run).due_soon, fake.run(run).due_date_passed) == (False, True)
    assert fake.run(run).late_tasks == 1


def test_a_due_date_that_was_given_counts(fake: FakeTallyfy) -> None:
    assert fake.add_run(due_date="2024-12-31").due_date_passed
    assert not fake.add_run(due_date="2024-12-31", completed_at="2024-12-30").due_date_passed


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        FakeTallyfy(now=datetime(2025, 1, 1))


def test_a_run_changes_as_in_tallyfy_itself(fake: FakeTallyfy) -> None:
    run = fake.add_run(name="Old")
    changed = fake.update_run(run, name="New", starred=True, tags=[{"id": "g1"}])

    assert (changed.name, changed.starred) == ("New", True)
    assert changed.last_updated != run.last_updated
    assert ask(fake, "/runs", params={"tag": "g1"}).json()["data"][0]["name"] == "New"


def test_a_task_changes_as_in_tallyfy_itself(fake: FakeTallyfy) -> None:
    task = fake.add_one_off_task("Old")
    assert fake.update_task(task, title="New", threads=[{"id": "c1"}]).title == "New"
    shown = ask(fake, f"/tasks/{task.id}", params={"with": "threads"}).json()["data"]
    assert shown["threads"] == {"data": [{"id": "c1"}]}


def test_what_is_returned_is_a_copy(fake: FakeTallyfy) -> None:
    task = fake.add_one_off_task(owners={"users": [7]})
    task["owners"]["users"].append(8)
    assert fake.task(task)["owners"]["users"] == [7]


def test_what_is_removed_is_gone(fake: FakeTallyfy) -> None:
    run = fake.add_run(tasks=["First", "Second"])
    first, second = fake.tasks(run)
    one_off = fake.add_one_off_task()

    fake.remove_task(first)
    fake.remove_task(one_off)
    assert fake.tasks(run) == [second]
    assert fake.tasks(None) == []

    fake.remove_run(run)
    assert fake.runs() == []
    assert ask(fake, f"/tasks/{second.id}").status_code == 404


def test_an_unknown_run_or_task_is_a_key_error(fake: FakeTallyfy) -> None:
    with pytest.raises(KeyError, match="there is no run with the id none"):
        fake.run("none")
    with pytest.raises(KeyError, match="there is no task with the id none"):
        fake.task("none")


def test_it_does_not_show_its_token() -> None:
    fake = FakeTallyfy(token="planted-token-5f1e", org_id="acme")
    fake.add_run(tasks=["First"])
    assert repr(fake) == "FakeTallyfy(org_id='acme', runs=1, tasks=1)"


@pytest.mark.parametrize(
    ("fill", "said"),
    [
        (lambda fake: fake.add_run(nmae="Onboarding"), "a run has no field `nmae`"),
        (lambda fake: fake.add_task("r1", titel="First"), "a task has no field `titel`"),
        (lambda fake: fake.add_one_off_task(titel="First"), "a task has no field `titel`"),
        (lambda fake: fake.update_run("r1", additional_properties={}), "a run has no field `addi"),
        (lambda fake: fake.update_task("t1", deadlne=None), "a task has no field `deadlne`"),
        (lambda fake: fake.add_run({"nmae": "Onboarding"}), "a run has no field `nmae`"),
        (lambda fake: fake.add_task("r1", {"titel": "First"}), "did you mean `title`"),
        (lambda fake: fake.add_run(tasks=[{"titel": "First"}]), "a task has no field `titel`"),
        (
            lambda fake: fake.add_one_off_task(form_fields=[{"label": "Notes", "requird": True}]),
            "a form field has no field `requird`; did you mean `required`",
        ),
    ],
)
def test_a_slip_of_the_pen_is_refused(
    fake: FakeTallyfy, fill: Callable[[FakeTallyfy], object], said: str
) -> None:
    fake.add_run(id="r1", tasks=[{"id": "t1"}])
    with pytest.raises(TypeError, match=said):
        fill(fake)
    assert [run.id for run in fake.runs()] == ["r1"]


def test_a_row_of_the_service_may_have_what_the_contract_does_not_know(fake: FakeTallyfy) -> None:
    # It has an id, as all rows of the service.
    run = fake.add_run({"id": "r1", "brand_new": 1}, type="form", tags=[])
    assert run["brand_new"] == 1
    (task,) = fake.tasks(fake.add_run(tasks=[{"id": "t1", "brand_new": 1}]))
    assert task["brand_new"] == 1
    assert FakeTallyfy().add_one_off_task(task)["brand_new"] == 1


def test_hidden_tasks_count_for_nothing(fake: FakeTallyfy) -> None:
    shown = [{"status": "completed"}, {"title": "Call", "deadline": "2025-01-20"}]
    hidden = {"status": "auto-skipped", "deadline": "2024-01-01"}
    run = fake.add_run(tasks=[*shown, hidden, {**hidden, "deadline": "2026-01-01"}])
    assert run.progress == Progress(complete=1, total=2, percent=50)
    assert (run.due_date, run.late_tasks) == (datetime(2025, 1, 20, tzinfo=UTC), 0)


# What `from_dict` of the official Python SDK 3.1.0 reads, copied from its `models.py`.
SDK_RUN = """
    id increment_id checklist_id checklist_title assign_someone_else name summary status progress
    whole_progress started_by prerun prerun_completed_at prerun_completed_by prerun_length starred
    created_at due_date owner_id started_at last_updated completed_at late_tasks archived_at
    due_date_passed collaborators due_soon max_task_deadline
"""
SDK_TASK = """
    id increment_id title original_title allow_guest_owners run_id checklist_id linked_step_id
    step_id alias taskdata owners is_completable status status_label task_type is_approved position
    started_at deadline created_at last_updated archived_at completed_at starter_id completer_id
    is_oneoff_task everyone_must_complete completion_progress has_deadline_dependent_child_tasks
    can_complete_only_assignees max_assignable webhook prevent_guest_comment stage_id problem
    blueprint_position is_soft_start_date send_chromeless run_status completer_guest summary
    top_secret
"""
SDK_STEP = """
    id checklist_id title alias summary step_type position allow_guest_owners max_assignable
    skip_start_process can_complete_only_assignees everyone_must_complete webhook start_date
    is_soft_start_date deadline bp_to_launch assignees guests groups captures prevent_guest_comment
    roles role_changes_every_time created_at last_updated archived_at assign_run_starter
"""
SDK_FORM_FIELD = """
    id step_id field_type label guidance position required options columns default_value_enabled
    default_value created_at last_updated
"""
SDK_OWNERS = "users guests groups taskUrls"


def test_rows_have_every_field_that_the_official_sdk_reads(fake: FakeTallyfy) -> None:
    def row(path: str, include: str = "") -> dict[str, Any]:
        data: dict[str, Any] = ask(fake, path, params={"with": include or "step"}).json()["data"]
        return data

    fake.add_run(id="r1", tasks=[{"id": "t1", "form_fields": [{"label": "Notes"}]}])
    fake.add_one_off_task(id="o1", owners={"users": [7]})
    task, one_off = row("/tasks/t1", "step,form_fields"), row("/tasks/o1")

    assert set(SDK_RUN.split()) <= row("/runs/r1", "checklist").keys()
    assert set(SDK_TASK.split()) <= task.keys() & one_off.keys()
    assert set(SDK_OWNERS.split()) <= task["owners"].keys() & one_off["owners"].keys()
    assert set(SDK_STEP.split()) <= task["step"]["data"].keys()
    assert set(SDK_FORM_FIELD.split()) <= task["form_fields"]["data"][0].keys()


def test_it_is_filled_with_the_examples_of_the_contract(fake: FakeTallyfy) -> None:
    fake.add_examples(CONTRACT)

    for name, prefix in (("listRuns", "/runs/"), ("getRun", "/runs/"), ("getTask", "/tasks/")):
        for example in OPERATIONS[name].examples().values():
            rows = example["data"] if isinstance(example["data"], list) else [example["data"]]
            for row in rows:
                assert ask(fake, prefix + row["id"]).json()["data"]["id"] == row["id"]


def test_examples_of_one_run_complete_each_other(fake: FakeTallyfy) -> None:
    def answer(row: dict[str, Any]) -> dict[str, Any]:
        examples = {"one": {"value": {"data": row}}}
        return {"responses": {"200": {"content": {"application/json": {"examples": examples}}}}}

    paths = {
        "/runs": {"get": {"operationId": "listRuns", **answer({"id": "r1", "name": "First"})}},
        "/run": {"get": {"operationId": "getRun", **answer({"id": "r1", "name": "", "type": "x"})}},
        "/task": {"get": {"operationId": "getTask", **answer({"id": "t1", "run_id": "r2"})}},
        "/one-off": {"get": {"operationId": "getTask", **answer({"id": "t2"})}},
    }
    fake.add_examples({"paths": paths})

    assert (fake.run("r1").name, fake.run("r1").type) == ("First", "x")
    assert [task.id for task in fake.tasks("r2")] == ["t1"]
    assert [task.id for task in fake.tasks(None)] == ["t2"]
