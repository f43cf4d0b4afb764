"""When the service declines to complete a task."""

from collections.abc import Mapping
from typing import Any

from .dialect import Dialect
from .messages import not_completable, unacceptable
from .records import TaskRecord, is_empty


def check_completion(task: TaskRecord, body: Mapping[str, Any], dialect: Dialect) -> None:
    """Raise what the service answers if the task cannot be completed like this."""
    if task.is_closed:
        if dialect.second_completion == "refused":
            raise not_completable("The task is completed already.")
        return
    if task.value("problem") or (task.run is not None and task.run.value("has_open_issue")):
        raise not_completable("An issue is open.")
    is_undecided = task.value("task_type") == "approval" and "is_approved" not in body
    if is_undecided and dialect.undecided_approval == "refused":
        raise unacceptable({"is_approved": "The is approved field is required"})
    if missing := _missing(task, stored_answers(body, dialect)):
        raise unacceptable(missing)


def stored_answers(body: Mapping[str, Any], dialect: Dialect) -> Mapping[str, Any]:
    """Return the values of form fields that come with a completion, if they have an effect."""
    return body.get("taskdata", {}) if dialect.taskdata == "stored" else {}


def _missing(task: TaskRecord, answers: Mapping[str, Any]) -> dict[str, str]:
    return {
        str(one["id"]): f"{one['label']} is required"
        for one in task.form_fields()
        if one["required"] and is_empty(answers.get(one["id"], one["value"]))
    }
