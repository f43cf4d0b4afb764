"""What each filter and each sort order of a listing means."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

from .clock import read
from .dialect import Dialect
from .records import (
    COMPLETED,
    DUE_SOON,
    STARTED,
    RunRecord,
    TaskRecord,
    by_position,
    ids_of,
)

RunFilter: TypeAlias = Callable[[RunRecord], bool]
TaskFilter: TypeAlias = Callable[[TaskRecord], bool]
# Each makes a filter from what was asked for.
TaskFilters: TypeAlias = Mapping[str, Callable[[Any], TaskFilter]]

# --- Runs ----------------------------------------------------------------------------------------
# There may be thousands: what is wanted is looked at once, not for each run.


def _status(wanted: str) -> RunFilter:
    match wanted:
        case "starred":
            return lambda run: bool(run.fields.get("starred"))
        case "archived":
            return lambda run: run.is_archived
    words = {"problem", "issue"} if wanted == "problem" else {wanted}
    return lambda run: run.status in words


def _name(wanted: str) -> RunFilter:
    part = wanted.lower()
    return lambda run: part in run.name.lower()


def _related(name: str) -> Callable[[str | list[str]], RunFilter]:
    def with_ids(wanted: str | list[str]) -> RunFilter:
        ids = [wanted] if isinstance(wanted, str) else wanted
        return lambda run: not ids_of(run.related.get(name)).isdisjoint(ids)

    return with_ids


def _archived(wanted: str) -> RunFilter:
    match wanted:
        case "only":
            return lambda run: run.is_archived
        case "none":
            return lambda run: not run.is_archived
    return lambda _: True


def _task_status(wanted: str) -> RunFilter:
    match wanted:
        case "completed":
            return lambda run: not run.tally.statuses.isdisjoint(COMPLETED)
        case "in-progress":
            return lambda run: run.tally.completed < run.tally.total
    return lambda _: True


RUN_FILTERS: dict[str, Callable[[Any], RunFilter]] = {
    "q": _name,
    "status": _status,
    "owners": lambda wanted: lambda run: run.involves(wanted),
    "checklist_id": lambda wanted: lambda run: run.value("checklist_id") == wanted,
    "blueprint_id": lambda wanted: lambda run: run.value("checklist_id") == wanted,
    "folder": _related("folders"),
    "tag": _related("tags"),
    "tag_ids": _related("tags"),
    "untagged": lambda _: lambda run: not run.related.get("tags"),
    "starred": lambda wanted: lambda run: bool(run.fields.get("starred")) is wanted,
    "type": lambda wanted: lambda run: run.value("type") == wanted,
    "groups": lambda wanted: lambda run: not run.tally.groups.isdisjoint(wanted),
    "task_status": _task_status,
    "archived": _archived,
}


def updated_at(run: RunRecord) -> datetime:
    return run.updated_at


RUN_SORTS: dict[str, Callable[[RunRecord], Any]] = {
    "name": lambda run: run.name.lower(),
    "created_at": lambda run: run.created_at,
    # It changes with each task that is completed.
    "updated_at": updated_at,
}


# --- Tasks ---------------------------------------------------------------------------------------


def _day(task: TaskRecord) -> date | None:
    deadline = task.deadline()
    return deadline and deadline.date()


def _from(text: str) -> TaskFilter:
    start = read(text)
    return lambda task: start is not None and (due := task.deadline()) is not None and due >= start


def _until(text: str) -> TaskFilter:
    end = read(text)

    def matches(task: TaskRecord) -> bool:
        due = task.deadline()
        if due is None or end is None:
            return False
        # A day lasts until its end.
        return due.date() <= end.date() if len(text) == 10 else due <= end

    return matches


def _before(day: date) -> TaskFilter:
    return lambda task: (due := _day(task)) is not None and due < day


def _after(day: date) -> TaskFilter:
    return lambda task: (due := _day(task)) is not None and due > day


def _assigned(kind: str) -> Callable[[list[str]], TaskFilter]:
    return lambda wanted: lambda task: not task.assigned(kind).isdisjoint(wanted)


def _is_unassigned(task: TaskRecord) -> bool:
    return not any(task.assigned(kind) for kind in ("users", "guests", "groups"))


def _is_overdue(task: TaskRecord) -> bool:
    due = task.deadline()
    return not task.is_closed and due is not None and due < task.home.clock.now


def _is_due_soon(task: TaskRecord) -> bool:
    due, now = task.deadline(), task.home.clock.now
    return not task.is_closed and due is not None and now <= due < now + DUE_SOON


def _is_started(task: TaskRecord) -> bool:
    return task.status in STARTED


def _is_not_started(task: TaskRecord) -> bool:
    return task.status == "not-started"


def _has_problem(task: TaskRecord) -> bool:
    return bool(task.value("problem")) or task.status == "hasproblem"


def _has_improvement(task: TaskRecord) -> bool:
    comments = task.related.get("threads") or []
    return any(comment.get("label") == "improvement" for comment in comments)


DOCUMENTED_STATUSES: Mapping[str, TaskFilter] = {
    "complete": lambda task: task.status in COMPLETED,
    "incomplete": lambda task: not task.is_closed,
    **dict.fromkeys(("active", "inprogress", "active_visible"), _is_started),
    "not-started": _is_not_started,
    "auto-skipped": lambda task: task.status == "auto-skipped",
    "hasproblem": _has_problem,
    "overdue": _is_overdue,
    "due_soon": _is_due_soon,
}
_SERVED_STATUSES: Mapping[str, TaskFilter] = {
    **DOCUMENTED_STATUSES,
    "all": lambda _: True,
    "active": lambda task: task.status not in COMPLETED,
    **dict.fromkeys(
        ("active_visible", "active-visible"),
        lambda task: _is_not_started(task) or _is_started(task),
    ),
    "in-progress": _is_started,
    "auto-skipped": lambda task: task.status != "auto-skipped",
    "has-problem": _has_problem,
    "due-soon": _is_due_soon,
    # No source says more of these than their names do.
    "has-improvement": _has_improvement,
    "on-time": lambda task: not task.is_hidden and not _is_overdue(task),
    "stalled": lambda task: _is_started(task) and _is_overdue(task),
}


def _documented_status(wanted: str) -> TaskFilter:
    return DOCUMENTED_STATUSES[wanted]


def _served_status(wanted: str) -> TaskFilter:
    """Any of the values in a list. One that the service does not know gives every task."""
    filters = [_SERVED_STATUSES.get(one, _SERVED_STATUSES["all"]) for one in wanted.split(",")]
    return lambda task: any(matches(task) for matches in filters)


def task_filters(dialect: Dialect) -> TaskFilters:
    """Return the filters of tasks by the names of their parameters."""
    is_served = dialect.task_filter == "as_served"
    return {
        "status": _served_status if is_served else _documented_status,
        "owners": _assigned("users"),
        "guests": _assigned("guests"),
        "groups": _assigned("groups"),
        "unassigned": lambda _: _is_unassigned,
        "deadline_on": lambda day: lambda task: _day(task) == day,
        "deadline_before": _before,
        "deadline_after": _after,
        "deadline_start_range": _from,
        "deadline_end_range": _until,
    }


def _by_deadline(task: TaskRecord) -> tuple[bool, Any]:
    deadline = task.deadline()
    return deadline is None, deadline


TASK_SORTS: Mapping[str, Callable[[TaskRecord], Any]] = {
    "position": by_position,
    "deadline": _by_deadline,
}
