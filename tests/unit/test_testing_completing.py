"""Completing a task in a fake does what it does in the service, and is declined where it is."""

from __future__ import annotations

from typing import Any

import pytest

from tallyfy_client import (
    APIStatusError,
    NotFoundError,
    Progress,
    Tallyfy,
    UnprocessableEntityError,
    WaitTimeoutError,
)
from tallyfy_client.testing import Dialect, FakeTallyfy
from tests.fakes import ask

FORM = [
    {"id": "f1", "label": "Notes", "required": True},
    {"id": "f2", "label": "Team", "field_type": "assignees_form"},
]


@pytest.fixture
def fake() -> FakeTallyfy:
    return FakeTallyfy(user_id=1001)


@pytest.fixture
def client(fake: FakeTallyfy) -> Tallyfy:
    return fake.client(max_attempts=1)


def test_a_task_is_completed_by_the_user_of_the_token(fake: FakeTallyfy, client: Tallyfy) -> None:
    task = fake.tasks(fake.add_run(tasks=["Call"]))[0]
    at = fake.now

    done = client.tasks.complete(task)

    assert (done.status, done.completed_at, done.completer_id) == ("completed", at, 1001)
    assert not done.is_completable
    assert client.tasks.get(task).completed_at == at


def test_another_user_can_be_recorded(fake: FakeTallyfy, client: Tallyfy) -> None:
    assert client.tasks.complete(fake.add_one_off_task(), override_user=7).completer_id == 7


def test_the_run_goes_on(fake: FakeTallyfy, client: Tallyfy) -> None:
    run = fake.add_run(tasks=["First", "Second", "Third"])
    client.tasks.complete(fake.tasks(run)[0])

    assert fake.run(run).progress == Progress(complete=1, total=3, percent=33.33)
    assert fake.run(run).whole_progress == fake.run(run).progress
    assert [task.status for task in fake.tasks(run)] == ["completed", "in-progress", "not-started"]
    assert fake.tasks(run)[1].started_at == fake.now
    assert fake.run(run).last_updated != run.last_updated


def test_the_run_is_complete_with_its_last_task(fake: FakeTallyfy, client: Tallyfy) -> None:
    run = fake.add_run(tasks=["First", "Second", {"status": "auto-skipped"}])
    for task in fake.tasks(run)[:2]:
        client.tasks.complete(task)

    done = client.runs.get(run)
    assert (done.status, done.completed_at) == ("complete", fake.now)
    assert done.progress == Progress(complete=2, total=2, percent=100)


def test_a_task_that_is_active_already_stays_so(fake: FakeTallyfy, client: Tallyfy) -> None:
    run = fake.add_run(tasks=["First", {"title": "Second", "status": "in-progress"}, "Third"])
    client.tasks.complete(fake.tasks(run)[0])
    assert [task.status for task in fake.tasks(run)][1:] == ["in-progress", "not-started"]


def test_progress_that_was_given_holds_until_a_task_is_completed(
    fake: FakeTallyfy, client: Tallyfy
) -> None:
    run = fake.add_run(tasks=["First", "Second"], progress={"complete": 5, "total": 9})
    assert run.progress == Progress(complete=5, total=9)
    client.tasks.complete(fake.tasks(run)[0])
    assert fake.run(run).progress == Progress(complete=1, total=2, percent=50)


def test_a_task_of_a_run_says_what_rules_changed(fake: FakeTallyfy, client: Tallyfy) -> None:
    done = client.tasks.complete(fake.tasks(fake.add_run(tasks=["Call"]))[0])
    assert "tasks_changed_by_rules" in done.to_dict()
    assert "tasks_changed_by_rules" not in client.tasks.complete(fake.add_one_off_task()).to_dict()


def test_a_task_is_completed_at_its_own_endpoint_only(fake: FakeTallyfy, client: Tallyfy) -> None:
    run, other = fake.add_run(tasks=["Call"]), fake.add_run(tasks=["Sign"])
    task, one_off = fake.tasks(run)[0], fake.add_one_off_task()
    for task_id, run_id in ((task.id, None), (task.id, other.id), (one_off.id, run.id)):
        with pytest.raises(NotFoundError):
            client.tasks.complete(task_id, run_id=run_id)
    assert fake.completions == []


# --- What is declined ----------------------------------------------------------------------------


def test_a_second_completion_is_declined(fake: FakeTallyfy, client: Tallyfy) -> None:
    task = fake.add_one_off_task()
    client.tasks.complete(task)
    with pytest.raises(UnprocessableEntityError, match="completed already"):
        client.tasks.complete(task)
    fake.assert_completed(task, times=1)


def test_a_second_completion_may_do_everything_again() -> None:
    fake = FakeTallyfy(dialect=Dialect(second_completion="repeated"))
    task = fake.add_one_off_task()
    with fake.client() as client:
        client.tasks.complete(task)
        again = client.tasks.complete(task)
    assert again.completed_at == fake.completions[1].completed_at
    fake.assert_completed(task, times=2)


def test_an_approval_needs_a_decision(fake: FakeTallyfy, client: Tallyfy) -> None:
    task = fake.add_one_off_task(task_type="approval")
    with pytest.raises(UnprocessableEntityError) as raised:
        client.tasks.complete(task)
    assert raised.value.errors == {"is_approved": ["The is approved field is required"]}
    assert client.tasks.complete(task, is_approved=False).is_approved is False


def test_an_approval_may_do_without_a_decision() -> None:
    fake = FakeTallyfy(dialect=Dialect(undecided_approval="accepted"))
    task = fake.add_one_off_task(task_type="approval")
    with fake.client() as client:
        assert client.tasks.complete(task).is_approved is None


def test_a_decision_on_a_plain_task_is_ignored(fake: FakeTallyfy, client: Tallyfy) -> None:
    assert client.tasks.complete(fake.add_one_off_task(), is_approved=True).is_approved is None


def test_a_required_field_must_not_be_empty(fake: FakeTallyfy, client: Tallyfy) -> None:
    task = fake.add_one_off_task(form_fields=FORM)
    for taskdata in (None, {"f1": ""}, {"f2": {"users": [7]}}):
        with pytest.raises(UnprocessableEntityError) as raised:
            client.tasks.complete(task, taskdata=taskdata)
        assert raised.value.errors == {"f1": ["Notes is required"]}
    assert fake.completions == []


def test_values_that_come_with_the_completion_count(fake: FakeTallyfy, client: Tallyfy) -> None:
    task = fake.add_one_off_task(form_fields=FORM)
    done = client.tasks.complete(task, taskdata={"f1": "None.", "unknown": 1})
    assert done.to_dict()["taskdata"] == {"f1": "None."}
    assert fake.completions[0].taskdata == {"f1": "None.", "unknown": 1}


def test_values_that_come_with_the_completion_may_have_no_effect() -> None:
    fake = FakeTallyfy(dialect=Dialect(taskdata="ignored"))
    task = fake.add_one_off_task(form_fields=FORM)
    with fake.client() as client, pytest.raises(UnprocessableEntityError):
        client.tasks.complete(task, taskdata={"f1": "None."})


def test_an_assignee_field_is_empty_without_anybody(fake: FakeTallyfy, client: Tallyfy) -> None:
    nobody: dict[str, Any] = {"users": [], "guests": [], "groups": []}
    form = [{"id": "f1", "label": "Team", "required": True, "value": nobody}]
    task = fake.add_one_off_task(form_fields=form)
    with pytest.raises(UnprocessableEntityError, match="invalid"):
        client.tasks.complete(task)
    assert client.tasks.complete(task, taskdata={"f1": {**nobody, "users": [7]}}).completed_at


@pytest.mark.parametrize(
    ("run", "task"),
    [
        ({"status": "issue"}, {}),
        ({"status": "problem"}, {}),
        ({"has_open_issue": True}, {}),
        ({}, {"problem": True}),
    ],
)
def test_an_open_issue_locks_the_run(
    fake: FakeTallyfy, client: Tallyfy, run: dict[str, Any], task: dict[str, Any]
) -> None:
    added = fake.add_run(run, tasks=["First", {"title": "Second", **task}])
    first = fake.tasks(added)[0]
    assert added.has_open_issue
    with pytest.raises(APIStatusError, match="open issue") as raised:
        client.tasks.complete(first)
    assert (raised.value.status_code, raised.value.may_have_taken_effect) == (423, False)
    assert client.tasks.get(first).status != "completed"


def test_a_run_can_be_locked_and_unlocked(fake: FakeTallyfy, client: Tallyfy) -> None:
    run = fake.add_run(tasks=["Call"])
    fake.update_run(run, has_open_issue=True)
    with pytest.raises(APIStatusError):
        client.tasks.complete(fake.tasks(run)[0])
    fake.update_run(run, has_open_issue=False)
    assert client.tasks.complete(fake.tasks(run)[0]).status == "completed"


def test_an_open_issue_of_a_one_off_task_is_declined(fake: FakeTallyfy, client: Tallyfy) -> None:
    with pytest.raises(UnprocessableEntityError, match="issue"):
        client.tasks.complete(fake.add_one_off_task(problem=True))


HIDING = [
    Dialect(),
    Dialect(second_completion="repeated", closed_status="own", undecided_approval="accepted"),
    Dialect(task_filter="as_documented", started_status="active", taskdata="ignored"),
]


@pytest.mark.parametrize("dialect", HIDING)
@pytest.mark.parametrize("status", ["auto-skipped", "skipped"])
def test_a_hidden_task_cannot_be_completed(dialect: Dialect, status: str) -> None:
    fake = FakeTallyfy(dialect=dialect)
    run = fake.add_run(tasks=["Call", {"title": "Hidden", "status": status}])
    hidden = fake.tasks(run)[1]
    with fake.client() as client, pytest.raises(UnprocessableEntityError, match="hidden"):
        client.tasks.complete(hidden)
    fake.assert_completed(hidden, times=0)


def test_an_expiring_task_is_acknowledged_unless_told_otherwise(
    fake: FakeTallyfy, client: Tallyfy
) -> None:
    for kind in ("expiring", "expiring_email"):
        task = fake.add_one_off_task(task_type=kind)
        assert client.tasks.complete(task).is_approved is True
        assert client.tasks.get(task).is_approved is True
    let_expire = fake.add_one_off_task(task_type="expiring")
    assert client.tasks.complete(let_expire, is_approved=False).is_approved is False


# --- Where sources disagree ----------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 201])
def test_a_completion_is_answered_with(status: Any) -> None:
    fake = FakeTallyfy(dialect=Dialect(completion_status=status))
    body = {"task_id": fake.add_one_off_task().id}
    assert ask(fake, "/completed-tasks", method="POST", json=body).status_code == status


@pytest.mark.parametrize(
    ("task_type", "is_approved", "status"),
    [
        ("task", None, "completed"),
        ("approval", True, "approved"),
        ("approval", False, "rejected"),
        ("expiring", None, "acknowledged"),
        ("expiring_email", False, "expired"),
    ],
)
def test_a_task_may_end_in_a_status_of_its_own(
    task_type: str, is_approved: bool | None, status: str
) -> None:
    fake = FakeTallyfy(dialect=Dialect(closed_status="own"))
    task = fake.add_one_off_task(task_type=task_type)
    assert fake.complete(task, is_approved=is_approved).status == status


# --- What others complete ------------------------------------------------------------------------


def test_a_service_can_wait_for_a_person(fake: FakeTallyfy, client: Tallyfy) -> None:
    task = fake.add_one_off_task(task_type="approval")
    with pytest.raises(WaitTimeoutError):
        client.tasks.wait_until_completed(task, timeout=0)

    fake.complete(task, user_id=7, is_approved=True)

    done = client.tasks.wait_until_completed(task, timeout=0)
    assert (done.is_approved, done.completer_id) == (True, 7)
    assert fake.completions == []
