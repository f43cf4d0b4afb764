"""The runs and tasks of one organization, and what happens to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from attrs import define, field

from ._dialect import Dialect
from ._messages import RefusalError, invalid
from ._time import FakeTime

START = datetime(2025, 1, 15, 10, tzinfo=UTC)
# How a task ends. The service has its own words for approvals and expiring tasks.
COMPLETED = frozenset({"completed", "approved", "rejected", "acknowledged", "expired"})
# Hidden by a rule: it does not count, and cannot be completed.
HIDDEN = frozenset({"auto-skipped", "skipped"})
CLOSED = COMPLETED | HIDDEN
STARTED = frozenset({"active", "in-progress", "reopened", "overdue", "hasproblem"})
# A run with an open issue: `issue` in newer documents, `problem` in older ones.
WITH_ISSUE = frozenset({"issue", "problem"})
_EXPIRING = frozenset({"expiring", "expiring_email"})
_SOON = timedelta(days=1)


def make_id(*what: object) -> str:
    """Make an id as the service has them: 32 hexadecimal digits, the same in every run."""
    return blake2b(repr(what).encode(), digest_size=16).hexdigest()


def written(at: datetime) -> str:
    """Write a moment as the documents print it: `2025-01-15T10:00:00.000Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def read(value: object) -> datetime | None:
    """Read a moment in any of the forms of the service; None if there is none."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# --- Records -------------------------------------------------------------------------------------


@define(eq=False)
class TaskRecord:
    """A task.

    Attributes:
        fields: Its row without related data and without what follows from other fields.
        related: Related data that was given, bare, by the name to ask for it with.
        run: Its run; None for a one-off task.
        status_given: Whether a test chose the status.
    """

    clock: FakeTime
    fields: dict[str, Any]
    related: dict[str, Any]
    run: RunRecord | None
    status_given: bool

    @property
    def id(self) -> str:
        return str(self.fields["id"])

    @property
    def status(self) -> Any:
        return self.fields["status"]

    @property
    def is_completed(self) -> bool:
        return self.status in COMPLETED

    @property
    def is_hidden(self) -> bool:
        return self.status in HIDDEN

    @property
    def is_started(self) -> bool:
        return self.status in STARTED

    @property
    def is_open(self) -> bool:
        return self.status not in CLOSED

    @property
    def deadline(self) -> datetime | None:
        return read(self.fields["deadline"])

    @property
    def is_overdue(self) -> bool:
        due = self.deadline
        return self.is_open and (
            self.status == "overdue" or (due is not None and due < self.clock.date)
        )

    @property
    def is_due_soon(self) -> bool:
        due, now = self.deadline, self.clock.date
        return self.is_open and due is not None and now <= due <= now + _SOON

    @property
    def has_problem(self) -> bool:
        flagged = self.fields["problem"] or self.fields.get("has_issues")
        return self.is_open and bool(flagged or self.status == "hasproblem")

    @property
    def has_improvement(self) -> bool:
        comments = [*(self.related.get("threads") or ()), *(self.related.get("comments") or ())]
        return not self.is_hidden and any(one.get("label") == "improvement" for one in comments)

    @property
    def form_fields(self) -> list[dict[str, Any]]:
        fields: list[dict[str, Any]] = self.related.get("form_fields") or []
        return fields

    def assigned(self, kind: str) -> set[str]:
        """Return the ids of the users, guests or groups that the task is assigned to."""
        return ids_of((self.fields["owners"] or {}).get(kind))

    def set_status(self, status: str, **fields: Any) -> None:
        # What was given and follows from the status does not hold any more.
        for name in ("status_label", "is_completable"):
            self.fields.pop(name, None)
        self.fields |= {"status": status, **fields}

    def row(self) -> dict[str, Any]:
        """Return the row that the service sends, without related data."""
        answers = {one["id"]: one["value"] for one in self.form_fields if is_filled(one["value"])}
        return {
            "id": self.id,
            "status_label": self.status,
            "is_completable": self.is_open,
            "taskdata": answers,
            **self.fields,
            "run_status": self.run.status if self.run else self.fields.get("run_status"),
        }


@define(eq=False)
class RunRecord:
    """A run. The attributes are those of `TaskRecord`."""

    clock: FakeTime
    fields: dict[str, Any]
    related: dict[str, Any]
    status_given: bool
    tasks: list[TaskRecord] = field(factory=list)

    @property
    def id(self) -> str:
        return str(self.fields["id"])

    @property
    def status(self) -> Any:
        return self.fields["status"]

    @property
    def name(self) -> str:
        return str(self.fields["name"] or "")

    @property
    def is_archived(self) -> bool:
        return bool(self.fields["archived_at"])

    @property
    def visible_tasks(self) -> list[TaskRecord]:
        return [task for task in self.tasks if not task.is_hidden]

    @property
    def open_tasks(self) -> list[TaskRecord]:
        return sorted((task for task in self.tasks if task.is_open), key=by_position)

    @property
    def late_tasks(self) -> Any:
        given = self.fields.get("late_tasks")
        return sum(task.is_overdue for task in self.tasks) if given is None else given

    @property
    def has_open_issue(self) -> bool:
        if "has_open_issue" in self.fields:
            return bool(self.fields["has_open_issue"])
        return self.status in WITH_ISSUE or any(task.has_problem for task in self.tasks)

    def row(self) -> dict[str, Any]:
        """Return the row that the service sends, without related data."""
        visible = self.visible_tasks
        completed = sum(task.is_completed for task in visible)
        percent = round(100 * completed / len(visible), 2) if visible else 0
        progress = {"complete": completed, "total": len(visible), "percent": percent}
        last = max((at for task in visible if (at := task.deadline)), default=None)
        due = read(self.fields["due_date"]) if "due_date" in self.fields else last
        now, is_running = self.clock.date, due is not None and not self.fields["completed_at"]
        return {
            "id": self.id,
            "progress": progress,
            "whole_progress": self.fields.get("progress", progress),
            "due_date": due and written(due),
            "max_task_deadline": last and written(last),
            "due_date_passed": is_running and due is not None and due < now,
            "due_soon": is_running and due is not None and now <= due <= now + _SOON,
            **self.fields,
            "late_tasks": self.late_tasks,
            "has_open_issue": self.has_open_issue,
        }


def by_position(task: TaskRecord) -> tuple[bool, Any]:
    position = task.fields["position"]
    return position is None, position


def ids_of(entries: Iterable[Any] | None) -> set[str]:
    """Return the ids in a list of users, guests, groups or tags, which may hold ids or objects."""
    return {str(name) for entry in entries or () for name in _names(entry)}


def _names(entry: Any) -> Iterable[Any]:
    if not isinstance(entry, Mapping):
        return (entry,)
    names = (entry.get(name) for name in ("id", "user_id", "group_id", "tag_id", "email"))
    return (name for name in names if name is not None)


def is_filled(value: Any) -> bool:
    """Tell whether a form field is filled in; an assignee field holds three lists."""
    if isinstance(value, Mapping):
        return any(is_filled(each) for each in value.values())
    return value is not None and value not in ("", [])


# --- The organization ----------------------------------------------------------------------------


class Organization:
    """Holds runs and tasks, in the order in which they came."""

    def __init__(self, org_id: str, user_id: int, clock: FakeTime, dialect: Dialect) -> None:
        self.id = org_id
        self.user_id = user_id
        self.clock = clock
        self.dialect = dialect
        self.runs: dict[str, RunRecord] = {}
        self.tasks: dict[str, TaskRecord] = {}
        self.forbidden: set[str] = set()
        self._number = 1000

    def add_run(
        self,
        given: dict[str, Any],
        related: dict[str, Any],
        tasks: Iterable[tuple[dict[str, Any], dict[str, Any]]],
    ) -> RunRecord:
        number, at = self._next_number(), self.clock.tick()
        created_at = given.get("created_at") or written(at)
        name = given.get("name") or f"Process {number}"
        owner = given.get("started_by", self.user_id)
        template = given.get("checklist_title", name)
        usual: dict[str, Any] = {
            "id": make_id("run", number),
            "increment_id": number,
            "checklist_id": make_id("checklist", template),
            "checklist_title": template,
            "name": name,
            "summary": "",
            "status": "active",
            "started_by": owner,
            "owner_id": owner,
            "prerun": {},
            "prerun_status": "complete",
            "created_at": created_at,
            **dict.fromkeys(("started_at", "last_updated"), created_at),
            **dict.fromkeys(("archived_at", "completed_at", "parent_id"), None),
            **{"starred": False, "is_public": False, "can_add_oot": True, "type": "procedure"},
            **{name: [] for name in ("collaborators", "users", "groups")},
        }
        run = RunRecord(self.clock, {**usual, **given}, related, "status" in given)
        _keep(self.runs, run)
        for task, related_to_task in tasks:
            self._add_task(task, related_to_task, run, at)
        self._begin(run)
        return run

    def add_task(
        self, given: dict[str, Any], related: dict[str, Any], run: RunRecord | None
    ) -> TaskRecord:
        task = self._add_task(given, related, run, self.clock.tick())
        if run is not None:
            self._begin(run)
        return task

    def _add_task(
        self, given: dict[str, Any], related: dict[str, Any], run: RunRecord | None, at: datetime
    ) -> TaskRecord:
        number = self._next_number()
        created_at = given.get("created_at") or written(at)
        place = given.get("position", None if run is None else _next_position(run))
        checklist_id = run and run.fields["checklist_id"]
        usual: dict[str, Any] = {
            "id": make_id("task", number),
            "increment_id": number,
            "title": f"Task {place or number}",
            "run_id": run and run.id,
            "checklist_id": checklist_id,
            "step_id": run and make_id("step", checklist_id, place),
            "status": "not-started",
            "task_type": "task",
            "position": place,
            "owners": {"users": [self.user_id], "guests": [], "groups": [], "taskUrls": []},
            "deadline": written((read(created_at) or at) + timedelta(weeks=place or 1)),
            "created_at": created_at,
            "last_updated": created_at,
            "is_oneoff_task": run is None,
            "problem": False,
            **dict.fromkeys(_EMPTY_IN_TASKS),
        }
        # Where it belongs is told by where it is added.
        fields = {**usual, **given, "run_id": usual["run_id"]}
        task = TaskRecord(self.clock, fields, related, run, "status" in given)
        _keep(self.tasks, task)
        if run is not None:
            run.tasks.append(task)
        return task

    def change(
        self, record: RunRecord | TaskRecord, fields: dict[str, Any], related: dict[str, Any]
    ) -> None:
        record.related |= related
        record.fields |= {"last_updated": written(self.clock.tick()), **fields}
        record.status_given |= "status" in fields

    def remove_run(self, run: RunRecord) -> None:
        for task in run.tasks:
            del self.tasks[task.id]
        del self.runs[run.id]

    def remove_task(self, task: TaskRecord) -> None:
        del self.tasks[task.id]
        if task.run is not None:
            task.run.tasks.remove(task)

    def _next_number(self) -> int:
        self._number += 1
        return self._number

    # --- Completing ------------------------------------------------------------------------------

    def check_completion(self, task: TaskRecord, body: Mapping[str, Any]) -> None:
        """Raise what the service answers if a task cannot be completed like this."""
        if task.is_hidden:
            raise _not_completable("The task is hidden by a rule. It cannot be completed.")
        if task.run is not None and task.run.has_open_issue:
            raise RefusalError(423)
        if task.is_completed:
            if self.dialect.second_completion == "refused":
                raise _not_completable("The task is completed already.")
            return
        if task.has_problem:
            raise _not_completable("An issue is open.")
        if task.fields["task_type"] == "approval" and "is_approved" not in body:
            raise invalid({"is_approved": "The is approved field is required"})
        answers = self._stored(body.get("taskdata", {}))
        missing = {
            str(one["id"]): f"{one['label']} is required"
            for one in task.form_fields
            if one["required"] and not is_filled(answers.get(one["id"], one["value"]))
        }
        if missing:
            raise invalid(missing)

    def complete(
        self,
        task: TaskRecord,
        *,
        completer_id: int | None,
        is_approved: bool | None,
        taskdata: Mapping[str, Any],
    ) -> datetime:
        """Complete a task, and let the run go on: the next task, or its end."""
        moment = self.clock.tick()
        at, kind = written(moment), task.fields["task_type"]
        answers = self._stored(taskdata)
        for one in task.form_fields:
            one["value"] = answers.get(one["id"], one["value"])
        decision = _decision(kind, is_approved)
        status = _OWN_STATUS.get((kind, decision)) if self.dialect.closed_status == "own" else None
        task.set_status(
            status or "completed",
            completed_at=at,
            completer_id=completer_id or self.user_id,
            is_approved=decision,
            last_updated=at,
        )
        if task.run is not None:
            self._go_on(task.run, at)
        return moment

    def _stored(self, taskdata: Mapping[str, Any]) -> Mapping[str, Any]:
        return taskdata if self.dialect.taskdata == "stored" else {}

    def _begin(self, run: RunRecord) -> None:
        """Start the first open task, or end a run that has none, unless a test said otherwise."""
        at, to_do = written(self.clock.date), run.open_tasks
        if to_do and not to_do[0].status_given:
            self._start(to_do[0], at)
        elif run.tasks and not to_do and not run.status_given:
            _end(run, at)

    def _go_on(self, run: RunRecord, at: str) -> None:
        run.fields["last_updated"] = at
        # Given figures hold until something changes.
        for name in ("progress", "whole_progress", "late_tasks"):
            run.fields.pop(name, None)
        if to_do := run.open_tasks:
            self._start(to_do[0], written(self.clock.date))
        else:
            _end(run, written(self.clock.date))

    def _start(self, task: TaskRecord, at: str) -> None:
        if task.status == "not-started":
            task.set_status(self.dialect.started_status, started_at=at, last_updated=at)


_EMPTY_IN_TASKS = (
    *("summary", "alias", "is_approved", "started_at", "completed_at", "archived_at"),
    *("starter_id", "completer_id"),
)
_OWN_STATUS: Mapping[tuple[str, bool | None], str] = {
    ("approval", True): "approved",
    ("approval", False): "rejected",
    **{(kind, True): "acknowledged" for kind in _EXPIRING},
    **{(kind, False): "expired" for kind in _EXPIRING},
}


def _decision(kind: str, is_approved: bool | None) -> bool | None:
    if kind in _EXPIRING:
        # Acknowledged, unless it says otherwise.
        return is_approved is not False
    return is_approved if kind == "approval" else None


def _end(run: RunRecord, at: str) -> None:
    run.status_given = False
    run.fields |= {"status": "complete", "completed_at": at, "last_updated": at}


def _next_position(run: RunRecord) -> int:
    taken = (task.fields["position"] for task in run.tasks)
    return max((place for place in taken if isinstance(place, int)), default=0) + 1


def _not_completable(message: str) -> RefusalError:
    return RefusalError(422, message=message, errors={})


def _keep(records: dict[str, Any], record: RunRecord | TaskRecord) -> None:
    if record.id in records:
        raise ValueError(f"there is one with the id {record.id!r} already")
    records[record.id] = record
