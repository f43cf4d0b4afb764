"""What type checkers say of models and of requests: mypy and pyright, both strict, check this file.

It is never run. A line that has to be an error has a comment that expects one; a checker that does
not find it complains of the comment.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, assert_type

import attrs

from tallyfy_api.api.runs import list_runs
from tallyfy_api.api.tasks import complete_run_task, get_task, list_run_tasks
from tallyfy_api.models import (
    FormField,
    Meta,
    Pagination,
    Progress,
    Run,
    RunListResponse,
    Step,
    Task,
    UserReference,
)
from tallyfy_client._values import Request


def fields_are_narrowed(run: Run, task: Task, now: datetime) -> None:
    assert_type(task.id, str)
    assert_type(task.title, str | None)
    assert_type(task.deadline, datetime | None)
    if task.deadline and task.deadline < now:
        assert_type(task.deadline, datetime)
    assert_type(task.step, Step | None)
    if task.step:
        assert_type(task.step.title, str | None)
    assert_type(task.is_approved, bool | None)
    assert_type(task.completer_id, int | str | None)
    assert_type(run.tasks, list[Task] | None)
    for each in run.tasks or []:
        assert_type(each, Task)
    assert_type(run.progress, Progress | None)
    if run.progress is not None:
        assert_type(run.progress.percent, float | None)
    assert_type(run.users, list[UserReference] | None)
    assert_type(run.collaborators, list[int | str] | None)
    assert_type(run.prerun, Mapping[str, Any] | None)
    if run.prerun:
        assert_type(run.prerun["f1"], Any)
    assert_type(run.ko_form_fields, list[FormField] | None)
    # pyright also keeps the values that are known.
    kind: str | None = run.type
    is_of_tomorrow = run.status == "a-value-of-tomorrow" and kind == "a-type-of-tomorrow"
    assert_type(is_of_tomorrow, bool)


def a_model_has_its_json(run: Run) -> None:
    assert_type(run.raw["anything"], Any)
    assert_type("due_date" in run.raw, bool)
    assert_type(run.to_dict(), dict[str, Any])
    assert_type(run.kickoff_values(), dict[str, Any])
    assert_type(Run.from_dict({"id": "a"}), Run)
    assert_type(attrs.evolve(run, name="x"), Run)


def what_a_model_does_not_have_is_an_error(run: Run, task: Task) -> None:
    run.titel  # type: ignore[attr-defined]  # pyright: ignore
    task.deadline < datetime.now(UTC)  # type: ignore[operator]  # pyright: ignore
    task.step.title  # type: ignore[union-attr]  # pyright: ignore
    task.deadline = "2024-05-28"  # type: ignore[assignment]  # pyright: ignore
    run.prerun["f1"] = 1  # type: ignore[index]  # pyright: ignore
    Task()  # type: ignore[call-arg]  # pyright: ignore
    Task(7)  # type: ignore[arg-type]  # pyright: ignore
    Task("t", titel="x")  # type: ignore[call-arg]  # pyright: ignore


@attrs.define
class Watched(Task):
    note: str = ""


def a_subclass_has_the_fields_of_both(deadline: datetime) -> None:
    task = Watched("t", deadline=deadline, note="seen")
    assert_type(task.note, str)
    assert_type(task.deadline, datetime | None)
    assert_type(Watched.from_dict({"id": "t"}), Watched)


def requests_take_what_the_contract_allows(run: Run, task: Task) -> None:
    assert_type(get_task.request("org", task, with_=["run", "step"]), Request[Task])
    list_runs.request("org", status="active", owners=[7, "8"], untagged=True, sort="-created_at")
    list_run_tasks.request("org", run, deadline_on=date(2024, 5, 28), deadline_before="2024-05-28")
    complete_run_task.request("org", run, task_id=task, is_approved=False, taskdata={"f1": "x"})


def what_is_wrong_in_a_request_is_an_error(run: Run, task: Task) -> None:
    list_runs.request("org", status="actve")  # type: ignore[arg-type]  # pyright: ignore
    list_runs.request("org", stat="active")  # type: ignore[call-arg]  # pyright: ignore
    list_runs.request("org", starred="yes")  # type: ignore[arg-type]  # pyright: ignore
    list_runs.request("org", owners=7)  # type: ignore[arg-type]  # pyright: ignore
    get_task.request("org", run)  # type: ignore[arg-type]  # pyright: ignore
    get_task.request("org", 7)  # type: ignore[arg-type]  # pyright: ignore
    list_run_tasks.request("org", task)  # type: ignore[arg-type]  # pyright: ignore
    complete_run_task.request("org", run)  # type: ignore[call-arg]  # pyright: ignore


def responses_are_models(content: object) -> None:
    assert_type(get_task.read(content), Task)
    page = list_runs.read(content)
    assert_type(page, RunListResponse)
    assert_type(page.data, list[Run])
    assert_type(page.meta, Meta | None)
    if page.meta:
        assert_type(page.meta.pagination, Pagination | None)
