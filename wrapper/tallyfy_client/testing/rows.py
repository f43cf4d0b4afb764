"""Writes runs and tasks as the service sends them, with related data, in a dialect."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from .dialect import Dialect
from .records import RunRecord, TaskRecord, by_position

# What is asked for with `with`, each with what is asked for inside of it.
Includes: TypeAlias = dict[str, "Includes"]


def read_includes(names: Iterable[str]) -> Includes:
    """Read `tasks,tasks.step`. A name with a dot asks for what is in front of it, too."""
    includes: Includes = {}
    for name in names:
        inner = includes
        for part in name.split("."):
            inner = inner.setdefault(part, {})
    return includes


class Rows:
    """Writes rows. What a record does not have, and no source describes, is left out, as the
    serializer of the service leaves out what it does not know.
    """

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect

    def run(self, run: RunRecord, includes: Includes, *, answers: bool = False) -> dict[str, Any]:
        row = run.row()
        if self._dialect.progress == "percent":
            for name in ("progress", "whole_progress"):
                if isinstance(row[name], dict):
                    row[name] = row[name].get("percent")
        for name, inner in includes.items():
            if name == "tasks":
                tasks = sorted(run.visible_tasks(), key=by_position)
                row[name] = self._wrapped([self.listed_task(task, inner) for task in tasks])
            elif name in run.related:
                row[name] = self._related(name, run.related[name], answers)
            elif name in _MADE_FOR_RUNS:
                made = _MADE_FOR_RUNS[name](run, self._dialect)
                row[name] = self._related(name, made, answers)
        return row

    def task(self, task: TaskRecord, includes: Includes) -> dict[str, Any]:
        """Write a task that is read alone. It has its summary, as was measured."""
        row = task.row()
        if self._dialect.owners == "objects" and row["owners"]:
            users = row["owners"]["users"]
            named = [_user(one) for one in users]
            row["owners"] = row["owners"] | {"users": named}
        for name, inner in includes.items():
            if name == "run" and task.run is not None:
                row[name] = self._wrapped(self.run(task.run, inner))
            elif name in task.related:
                row[name] = self._related(name, task.related[name], answers=True)
            elif name in _MADE_FOR_TASKS:
                row[name] = self._wrapped(_MADE_FOR_TASKS[name](task))
        return row

    def listed_task(self, task: TaskRecord, includes: Includes) -> dict[str, Any]:
        """Write a task of a listing, which has its summary only if asked for it."""
        row = self.task(task, includes)
        if "summary" not in includes:
            del row["summary"]
        return row

    def _related(self, name: str, value: Any, answers: bool) -> Any:
        if name in _FORMS:
            value = [self._form_field(one, answers) for one in value or []]
        return self._wrapped(value)

    def _form_field(self, field: dict[str, Any], answers: bool) -> dict[str, Any]:
        row = {name: value for name, value in field.items() if name not in _ANSWERS}
        return row | {self._dialect.form_answers: field["value"]} if answers else row

    def _wrapped(self, value: Any) -> Any:
        is_data = value is None or isinstance(value, dict | list)
        return {"data": value} if is_data and self._dialect.includes == "wrapped" else value


_FORMS = {"form_fields", "ko_form_fields", "ko-form-fields"}
_ANSWERS = {"field_value", "value"}


def _user(user: Any) -> dict[str, Any]:
    if isinstance(user, dict):
        return user
    return {"id": user, "full_name": f"User {user}", "profile_pic": None}


def _checklist(run: RunRecord, _: Dialect) -> dict[str, Any] | None:
    checklist_id = run.value("checklist_id")
    return checklist_id and {"id": checklist_id, "title": run.value("checklist_title")}


def _form_fields(run: RunRecord, _: Dialect) -> list[dict[str, Any]]:
    return [field for task in run.tasks for field in task.form_fields()]


def _next_task(run: RunRecord, dialect: Dialect) -> list[dict[str, Any]]:
    to_do = run.open_tasks()
    if dialect.next_task == "deadline":
        dated = [(at, place) for place, task in enumerate(to_do) if (at := task.deadline())]
        to_do = [to_do[place] for _, place in sorted(dated)]
    names = ("id", "increment_id", "title", "alias", "owners", "deadline")
    return [{name: task.value(name) for name in names} for task in to_do[:1]]


def _step(task: TaskRecord) -> dict[str, Any] | None:
    step_id = task.value("step_id")
    of_task = {name: task.value(name) for name in _SAME_IN_STEP}
    return step_id and {"id": step_id, "step_type": task.value("task_type"), **of_task, **_STEP}


_SAME_IN_STEP = (
    "checklist_id",
    "title",
    "alias",
    "position",
    "allow_guest_owners",
    "can_complete_only_assignees",
    "everyone_must_complete",
    "is_soft_start_date",
    "max_assignable",
    "prevent_guest_comment",
    "created_at",
    "last_updated",
    "archived_at",
    "webhook",
)
# What a step is in a template that says nothing special of it.
_STEP: dict[str, Any] = {
    "summary": None,
    "skip_start_process": False,
    "start_date": {"value": 0, "unit": "days"},
    "deadline": {"value": 2, "unit": "days", "option": "from", "step": "start_run"},
    "bp_to_launch": None,
    "assignees": [],
    "guests": [],
    "groups": [],
    "captures": [],
    "roles": [],
    "role_changes_every_time": False,
    "assign_run_starter": False,
}


_MADE_FOR_RUNS: dict[str, Any] = {
    "checklist": _checklist,
    "next_task": _next_task,
    "form_fields": _form_fields,
    **dict.fromkeys(["ko_form_fields", "tags", "assets", "folders"], lambda *_: []),
}
_MADE_FOR_TASKS: dict[str, Any] = {
    "step": _step,
    "run": lambda _: None,
    **dict.fromkeys(["form_fields", "ko-form-fields"], lambda _: []),
    **dict.fromkeys(["threads", "comments", "issues", "tags", "assets", "folders"], lambda _: []),
}
