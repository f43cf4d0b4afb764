"""What a fake holds of runs and tasks, and the row that the service would send for each.

A record holds only what was given or has changed; everything else of its row is made when it is
asked for. So hundreds of thousands of tasks are cheap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, ClassVar

from attrs import define, field, frozen

from .clock import Clock, read, written

# How a task ends. The service has words of its own for approvals and expiring tasks.
COMPLETED = frozenset({"completed", "approved", "rejected", "acknowledged", "expired"})
# A rule hid it: it counts for nothing, and cannot be completed.
HIDDEN = frozenset({"auto-skipped", "skipped"})
CLOSED = COMPLETED | HIDDEN
STARTED = frozenset({"active", "in-progress", "reopened", "overdue", "hasproblem"})
DUE_SOON = timedelta(days=1)
# A run with an open issue: `issue` in newer documents, `problem` in older ones.
_WITH_ISSUE = frozenset({"issue", "problem"})
NO_OWNERS: Mapping[str, Any] = {"users": [], "guests": [], "groups": [], "taskUrls": []}


def make_id(*what: object) -> str:
    """Make an id as the service has them: 32 hexadecimal digits, the same in every run."""
    return blake2b(repr(what).encode(), digest_size=16).hexdigest()


@frozen
class Home:
    """What all records of a fake have in common.

    Attributes:
        clock: The time.
        user_id: The user to whom new runs and tasks belong.
        changed: The runs that were added or have changed, one after another.
    """

    clock: Clock
    user_id: int
    changed: list[RunRecord] = field(factory=list)

    def note(self, run: RunRecord) -> None:
        if not self.changed or self.changed[-1] is not run:
            self.changed.append(run)


@define(eq=False)
class Record:
    """A run or a task.

    Attributes:
        fields: What was given or has changed, by the name of the field.
        related: Related data that was given, bare, by the name to ask for it with.
    """

    home: Home
    id: str
    number: int
    created_at: datetime
    fields: dict[str, Any]
    related: dict[str, Any]

    made: ClassVar[Mapping[str, Callable[[Any], Any]]]

    def value(self, name: str) -> Any:
        """Return one field of the row."""
        if name in self.fields:
            return self.fields[name]
        return self.made[name](self)

    def row(self) -> dict[str, Any]:
        """Return the whole row, without related data."""
        fields = self.fields
        row = {name: make(self) for name, make in self.made.items() if name not in fields}
        # In the order of the documents, whatever was given.
        return {name: fields.get(name, row.get(name)) for name in self.made} | fields


@define(eq=False)
class TaskRecord(Record):
    run: RunRecord | None
    position: int | None

    @property
    def status(self) -> str:
        status: str = self.fields.get("status", "not-started")
        return status

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED

    @property
    def is_hidden(self) -> bool:
        return self.status in HIDDEN

    def deadline(self) -> datetime | None:
        if "deadline" in self.fields:
            return read(self.fields["deadline"])
        return self.created_at + timedelta(days=2 * (self.position or 3))

    def form_fields(self) -> list[dict[str, Any]]:
        fields: list[dict[str, Any]] = self.related.get("form_fields") or []
        return fields

    def assigned(self, kind: str) -> set[str]:
        """Return the ids of the users, guests or groups that the task is assigned to."""
        if "owners" not in self.fields:
            return {str(self.home.user_id)} if kind == "users" else set()
        return ids_of((self.fields["owners"] or {}).get(kind))

    def change(self, **fields: Any) -> None:
        self.fields.update(fields)
        if self.run is not None:
            self.run.forget()

    made: ClassVar[Mapping[str, Callable[[TaskRecord], Any]]] = {
        "id": lambda task: task.id,
        "increment_id": lambda task: task.number,
        "title": lambda task: f"Task {task.position or task.number}",
        "original_title": lambda task: task.value("title"),
        "summary": lambda _: None,
        "run_id": lambda task: task.run and task.run.id,
        "checklist_id": lambda task: task.run and task.run.value("checklist_id"),
        "step_id": lambda task: task.run and make_id(task.value("checklist_id"), task.position),
        "linked_step_id": lambda _: None,
        "stage_id": lambda _: None,
        "alias": lambda task: task.run and _alias(task.value("title")),
        "status": lambda task: task.status,
        "status_label": lambda task: task.status,
        "task_type": lambda _: "task",
        "is_approved": lambda _: None,
        "position": lambda task: task.position,
        "blueprint_position": lambda task: task.position,
        "owners": lambda task: {**NO_OWNERS, "users": [task.home.user_id]},
        "taskdata": lambda task: {
            one["id"]: one["value"] for one in task.form_fields() if not is_empty(one["value"])
        },
        "started_at": lambda _: None,
        "deadline": lambda task: (at := task.deadline()) and written(at),
        "created_at": lambda task: written(task.created_at),
        "last_updated": lambda task: task.value("created_at"),
        "archived_at": lambda _: None,
        "completed_at": lambda _: None,
        "starter_id": lambda _: None,
        "completer_id": lambda _: None,
        "completer_guest": lambda _: None,
        "completion_progress": lambda _: None,
        "is_completable": lambda task: not task.is_closed,
        "is_oneoff_task": lambda task: task.run is None,
        "everyone_must_complete": lambda _: False,
        "can_complete_only_assignees": lambda _: False,
        "allow_guest_owners": lambda _: False,
        "prevent_guest_comment": lambda _: False,
        "has_deadline_dependent_child_tasks": lambda _: False,
        "is_soft_start_date": lambda _: False,
        "max_assignable": lambda _: 1,
        "problem": lambda _: False,
        "run_status": lambda task: task.run and task.run.status,
        "webhook": lambda _: None,
        "send_chromeless": lambda _: None,
        "top_secret": lambda _: False,
    }


@frozen
class Tally:
    """What the tasks of a run add up to. Hidden ones do not count."""

    total: int
    completed: int
    statuses: frozenset[str]
    users: frozenset[str]
    groups: frozenset[str]
    open_deadlines: tuple[datetime, ...]
    last_deadline: datetime | None
    has_problem: bool

    @classmethod
    def of(cls, tasks: Iterable[TaskRecord]) -> Tally:
        tasks = [task for task in tasks if not task.is_hidden]
        still_open = [task for task in tasks if not task.is_closed]
        deadlines = [at for task in tasks if (at := task.deadline())]
        return cls(
            total=len(tasks),
            completed=len(tasks) - len(still_open),
            statuses=frozenset(task.status for task in tasks),
            users=frozenset().union(*(task.assigned("users") for task in tasks)),
            groups=frozenset().union(*(task.assigned("groups") for task in tasks)),
            open_deadlines=tuple(at for task in still_open if (at := task.deadline())),
            last_deadline=max(deadlines, default=None),
            has_problem=any(task.value("problem") for task in tasks),
        )


@define(eq=False)
class RunRecord(Record):
    updated_at: datetime
    tasks: list[TaskRecord] = field(factory=list)
    _tally: Tally | None = None

    @property
    def tally(self) -> Tally:
        if self._tally is None:
            self._tally = Tally.of(self.tasks)
        return self._tally

    def __attrs_post_init__(self) -> None:
        self.home.note(self)

    def forget(self) -> None:
        """Count the tasks anew when it is asked for."""
        self._tally = None
        self.home.note(self)

    def change(self, **fields: Any) -> None:
        self.fields.update(fields)
        self.home.note(self)
        self.updated_at = read(fields.get("last_updated")) or self.updated_at

    @property
    def name(self) -> str:
        return self.fields.get("name") or f"Process {self.number}"

    @property
    def status(self) -> str:
        status: str = self.fields.get("status", "active")
        return status

    @property
    def is_archived(self) -> bool:
        return bool(self.fields.get("archived_at"))

    def involves(self, users: Collection[str]) -> bool:
        """Tell whether one of these users owns the run, or has tasks in it."""
        return not self.tally.users.isdisjoint(users) or str(self.value("owner_id")) in users

    def open_tasks(self) -> list[TaskRecord]:
        """Return the tasks that are still to do, by position."""
        return sorted((task for task in self.tasks if not task.is_closed), key=by_position)

    def visible_tasks(self) -> list[TaskRecord]:
        return [task for task in self.tasks if not task.is_hidden]

    def next_position(self) -> int:
        return (self.tasks[-1].position or 0) + 1 if self.tasks else 1

    def progress(self) -> dict[str, Any]:
        total, completed = self.tally.total, self.tally.completed
        return {
            "complete": completed,
            "total": total,
            "percent": round(100 * completed / total, 2) if total else 0,
        }

    def due(self) -> datetime | None:
        if "due_date" in self.fields:
            return read(self.fields["due_date"])
        return self.tally.last_deadline

    def _is_open(self) -> bool:
        return not self.fields.get("completed_at")

    def _is_late(self) -> bool:
        due = self.due()
        return self._is_open() and due is not None and due < self.home.clock.now

    def _is_due_soon(self) -> bool:
        due, now = self.due(), self.home.clock.now
        return self._is_open() and due is not None and now <= due <= now + DUE_SOON

    def _late_tasks(self) -> int:
        return sum(at < self.home.clock.now for at in self.tally.open_deadlines)

    made: ClassVar[Mapping[str, Callable[[RunRecord], Any]]] = {
        "id": lambda run: run.id,
        "increment_id": lambda run: run.number,
        "checklist_id": lambda run: make_id("checklist", run.value("checklist_title")),
        "checklist_title": lambda run: run.name,
        "name": lambda run: run.name,
        "summary": lambda _: "",
        "status": lambda run: run.status,
        "progress": lambda run: run.progress(),
        "whole_progress": lambda run: run.value("progress"),
        "started_by": lambda run: run.home.user_id,
        "owner_id": lambda run: run.value("started_by"),
        "assign_someone_else": lambda _: False,
        "prerun": lambda _: {},
        "prerun_status": lambda _: "complete",
        "prerun_completed_at": lambda _: None,
        "prerun_completed_by": lambda _: None,
        "prerun_length": lambda _: 0,
        "starred": lambda _: False,
        "created_at": lambda run: written(run.created_at),
        "started_at": lambda run: run.value("created_at"),
        "last_updated": lambda run: run.value("created_at"),
        "archived_at": lambda _: None,
        "completed_at": lambda _: None,
        "due_date": lambda run: (due := run.due()) and written(due),
        "max_task_deadline": lambda run: (at := run.tally.last_deadline) and written(at),
        "due_date_passed": lambda run: run._is_late(),
        "due_soon": lambda run: run._is_due_soon(),
        "late_tasks": lambda run: run._late_tasks(),
        "collaborators": lambda _: [],
        "type": lambda _: "procedure",
        "is_public": lambda _: False,
        "users": lambda _: [],
        "groups": lambda _: [],
        "parent_id": lambda _: None,
        "can_add_oot": lambda _: True,
        "has_open_issue": lambda run: run.status in _WITH_ISSUE or run.tally.has_problem,
    }


def by_position(task: TaskRecord) -> tuple[bool, Any]:
    position = task.value("position")
    return position is None, position


def ids_of(entries: Iterable[Any] | None) -> set[str]:
    """Return the ids in a list of users, guests, groups or tags, which may hold ids or objects."""
    return {str(name) for entry in entries or () for name in _names(entry)}


def _names(entry: Any) -> Iterable[Any]:
    if not isinstance(entry, Mapping):
        return (entry,)
    names = (entry.get(name) for name in ("id", "user_id", "group_id", "tag_id", "email"))
    return (name for name in names if name is not None)


def is_empty(value: Any) -> bool:
    """Tell whether a form field is not filled in; an assignee field holds three lists."""
    if isinstance(value, Mapping):
        return all(is_empty(each) for each in value.values())
    return value is None or value in ("", [])


def _alias(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")
