"""What each filter and each sort order of a listing means.

They are computed at each request, and those of runs go by the same facts as those of tasks.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias, TypeVar

from ._messages import RefusalError
from ._records import (
    COMPLETED,
    STARTED,
    WITH_ISSUE,
    RunRecord,
    TaskRecord,
    by_position,
    ids_of,
    read,
)

Record = TypeVar("Record", RunRecord, TaskRecord)
# Tells whether a record passes, given what was asked for.
RunFilter: TypeAlias = Callable[[RunRecord, Any], bool]
TaskFilter: TypeAlias = Callable[[TaskRecord, Any], bool]


def select(
    records: Iterable[Record],
    query: Mapping[str, Any],
    filters: Mapping[str, Callable[[Record, Any], bool]],
) -> list[Record]:
    """Return the records that pass each filter of a query."""
    found = list(records)
    for name, wanted in query.items():
        if matches := filters.get(name):
            found = [record for record in found if matches(record, wanted)]
        elif name not in NO_FILTERS:
            raise RefusalError(501, message=f"FakeTallyfy does not filter by {name} yet.")
    return found


# The other parameters of listings, and what they are instead.
NO_FILTERS: Mapping[str, str] = {
    **dict.fromkeys(("page", "per_page", "without_pagination"), "chooses a page"),
    **dict.fromkeys(("sort", "sort_by"), "chooses the order"),
    **dict.fromkeys(("with", "form_fields_values"), "chooses what a row shows"),
    **dict.fromkeys(("currentTask", "replace_page"), "serves Tallyfy's own pages; meaning unknown"),
}


# --- Runs ----------------------------------------------------------------------------------------


def _has_status(run: RunRecord, wanted: str) -> bool:
    """A status that a test gave counts alone. Else the tasks tell what is wrong with a run."""
    if wanted == "archived":
        return run.is_archived
    if wanted == "starred":
        return bool(run.fields["starred"])
    if run.status == wanted or (wanted == "problem" and run.status in WITH_ISSUE):
        return True
    if run.status_given:
        return False
    match wanted:
        case "problem":
            return run.has_open_issue
        case "delayed":
            return bool(run.late_tasks)
        case "improvement":
            return any(task.has_improvement for task in run.tasks)
    return False


def _has_owner(run: RunRecord, wanted: list[str]) -> bool:
    """An owner, or somebody with tasks in it."""
    return str(run.fields["owner_id"]) in wanted or _has_assigned(run, "users", wanted)


def _has_assigned(run: RunRecord, kind: str, wanted: list[str]) -> bool:
    return any(not task.assigned(kind).isdisjoint(wanted) for task in run.visible_tasks)


def _has_related(name: str) -> RunFilter:
    def matches(run: RunRecord, wanted: str | list[str]) -> bool:
        ids = [wanted] if isinstance(wanted, str) else wanted
        return not ids_of(run.related.get(name)).isdisjoint(ids)

    return matches


def _has_tasks(run: RunRecord, wanted: str) -> bool:
    match wanted:
        case "completed":
            return any(task.status in COMPLETED for task in run.tasks)
        case "in-progress":
            return any(task.is_open for task in run.tasks)
    return True


def _is_of_template(run: RunRecord, wanted: str) -> bool:
    return bool(run.fields["checklist_id"] == wanted)


RUN_FILTERS: Mapping[str, RunFilter] = {
    "q": lambda run, text: text.lower() in run.name.lower(),
    "status": _has_status,
    "owners": _has_owner,
    "checklist_id": _is_of_template,
    "blueprint_id": _is_of_template,
    "folder": _has_related("folders"),
    "tag": _has_related("tags"),
    "tag_ids": _has_related("tags"),
    "untagged": lambda run, _: not run.related.get("tags"),
    "starred": lambda run, wanted: bool(run.fields["starred"]) is wanted,
    "type": lambda run, wanted: bool(run.fields["type"] == wanted),
    "groups": lambda run, wanted: _has_assigned(run, "groups", wanted),
    "task_status": _has_tasks,
    "archived": lambda run, wanted: wanted == "true" or run.is_archived,
}
RUN_SORTS: Mapping[str, Callable[[RunRecord], Any]] = {
    "name": lambda run: run.name.lower(),
    "created_at": lambda run: read(run.fields["created_at"]),
    "updated_at": lambda run: read(run.fields["last_updated"]),
}


# --- Tasks ---------------------------------------------------------------------------------------


def _is_visible_and_open(task: TaskRecord) -> bool:
    return task.status == "not-started" or task.status in STARTED


# As an official client measured them, also in a second spelling.
_STATUSES: Mapping[str, Callable[[TaskRecord], bool]] = {
    "complete": lambda task: task.status in COMPLETED,
    **dict.fromkeys(("active", "incomplete"), lambda task: task.status not in COMPLETED),
    **dict.fromkeys(("active_visible", "active-visible"), _is_visible_and_open),
    **dict.fromkeys(("inprogress", "in-progress"), lambda task: task.status in STARTED),
    "not-started": lambda task: task.status == "not-started",
    # It is inverted.
    "auto-skipped": lambda task: task.status != "auto-skipped",
    **dict.fromkeys(("hasproblem", "has-problem"), lambda task: task.has_problem),
    **dict.fromkeys(("due_soon", "due-soon"), lambda task: task.is_due_soon),
    "overdue": lambda task: task.is_overdue,
    "on-time": lambda task: task.status not in COMPLETED and not task.is_overdue,
    "has-improvement": lambda task: task.has_improvement,
}


def _has_any_status(task: TaskRecord, wanted: list[str]) -> bool:
    """Any of a list, in which `all` is dropped. An unknown value gives every task, and so does
    `stalled`, which the service ignores.
    """
    words = [word for word in wanted if word != "all"]
    return not words or any(word not in _STATUSES or _STATUSES[word](task) for word in words)


def _day(task: TaskRecord) -> date | None:
    deadline = task.deadline
    return deadline and deadline.date()


def _is_from(task: TaskRecord, text: str) -> bool:
    due, start = task.deadline, read(text)
    return due is not None and start is not None and due >= start


def _is_until(task: TaskRecord, text: str) -> bool:
    due, end = task.deadline, read(text)
    if due is None or end is None:
        return False
    # A day lasts until its end.
    return due.date() <= end.date() if len(text) == len("2025-01-15") else due <= end


def _is_assigned(kind: str) -> TaskFilter:
    return lambda task, wanted: not task.assigned(kind).isdisjoint(wanted)


TASK_FILTERS: Mapping[str, TaskFilter] = {
    "status": _has_any_status,
    "owners": _is_assigned("users"),
    "guests": _is_assigned("guests"),
    "groups": _is_assigned("groups"),
    "unassigned": lambda task, _: not any(map(task.assigned, ("users", "guests", "groups"))),
    "deadline_on": lambda task, day: _day(task) == day,
    "deadline_before": lambda task, day: (due := _day(task)) is not None and due < day,
    "deadline_after": lambda task, day: (due := _day(task)) is not None and due > day,
    "deadline_start_range": _is_from,
    "deadline_end_range": _is_until,
}


def _by_deadline(task: TaskRecord) -> tuple[bool, datetime | None]:
    return task.deadline is None, task.deadline


TASK_SORTS: Mapping[str, Callable[[TaskRecord], Any]] = {
    "position": by_position,
    "deadline": _by_deadline,
}
