"""The runs and tasks of one organization, what happens to them, and when the service refuses."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from .clock import Clock, read, written
from .dialect import Dialect
from .intake import RELATED_TO_RUNS, RELATED_TO_TASKS, moment_of, take_related
from .messages import locked, not_completable, unacceptable
from .records import Home, RunRecord, TaskRecord, is_empty, make_id


class Organization:
    """Holds runs and tasks, in the order in which they came."""

    def __init__(self, org_id: str, home: Home, dialect: Dialect) -> None:
        self.id = org_id
        self.runs: dict[str, RunRecord] = {}
        self.tasks: dict[str, TaskRecord] = {}
        self.forbidden: set[str] = set()
        # They go up with each change, and with each change of which runs there are and how they are
        # named: what was worked out for a lower one does not hold any more.
        self.revision: int = 0
        self.runs_revision: int = 0
        self._home = home
        self._dialect = dialect
        self._numbers = 1000

    @property
    def clock(self) -> Clock:
        return self._home.clock

    @property
    def version(self) -> object:
        """Another one whenever a listing may look different: what is due depends on the time."""
        return self.revision, self.clock.now

    @property
    def changed_runs(self) -> list[RunRecord]:
        """The runs that were added or have changed, one after another."""
        return self._home.changed

    @property
    def user_id(self) -> int:
        return self._home.user_id

    # --- What tests do ---------------------------------------------------------------------------

    def add_run(self, fields: dict[str, Any], tasks: Iterable[dict[str, Any]]) -> RunRecord:
        related = take_related(fields, RELATED_TO_RUNS)
        number = self._number()
        run_id = fields.setdefault("id", make_id("run", number))
        created_at = moment_of(fields, self._tick())
        updated_at = read(fields.get("last_updated")) or created_at
        run = RunRecord(self._home, run_id, number, created_at, fields, related, updated_at)
        self._keep(self.runs, run)
        self.runs_revision += 1
        for task in tasks:
            self._add_task(task, run, created_at)
        self._begin(run)
        return run

    def add_task(self, fields: dict[str, Any], run: RunRecord | None) -> TaskRecord:
        task = self._add_task(fields, run, self._tick())
        if run is not None:
            self._begin(run)
        return task

    def remove_run(self, run: RunRecord) -> None:
        for task in run.tasks:
            del self.tasks[task.id]
        del self.runs[run.id]
        self.revision += 1
        self.runs_revision += 1

    def remove_task(self, task: TaskRecord) -> None:
        del self.tasks[task.id]
        if task.run is not None:
            task.run.tasks.remove(task)
            task.run.forget()
        self.revision += 1

    def change_run(self, run: RunRecord, fields: dict[str, Any]) -> None:
        run.related |= take_related(fields, RELATED_TO_RUNS)
        run.change(last_updated=written(self._tick()))
        run.change(**fields)
        self.runs_revision += 1

    def change_task(self, task: TaskRecord, fields: dict[str, Any]) -> None:
        task.related |= take_related(fields, RELATED_TO_TASKS)
        task.change(last_updated=written(self._tick()))
        task.change(**fields)

    # --- What completing does --------------------------------------------------------------------

    def complete(
        self,
        task: TaskRecord,
        *,
        completer_id: int,
        is_approved: bool | None,
        taskdata: Mapping[str, Any],
    ) -> None:
        """Complete a task, and let the run go on: its progress, the next task, its end."""
        at = written(self._tick())
        kind = task.value("task_type")
        decision = _recorded_decision(kind, is_approved)
        status = self._closed_status(kind, decision)
        for one in task.form_fields():
            one["value"] = taskdata.get(one["id"], one["value"])
        task.change(
            status=status,
            status_label=status,
            completed_at=at,
            completer_id=completer_id,
            is_approved=decision,
            is_completable=False,
            last_updated=at,
        )
        if task.run is not None:
            task.run.change(last_updated=at)
            self._go_on(task.run)

    def _closed_status(self, kind: str, decision: bool | None) -> str:
        if self._dialect.closed_status == "completed":
            return "completed"
        if kind == "approval":
            return "rejected" if decision is False else "approved"
        if kind in _EXPIRING:
            return "expired" if decision is False else "acknowledged"
        return "completed"

    def _begin(self, run: RunRecord) -> None:
        """Make a run look as if it went on so far, where what was given leaves that open."""
        to_do = run.open_tasks()
        if to_do and "status" not in to_do[0].fields:
            self._start(to_do[0])
        elif run.tasks and not to_do and "status" not in run.fields:
            self._end(run)

    def _go_on(self, run: RunRecord) -> None:
        """Start the next task, or complete a run that has none."""
        # They are counted from now on.
        for name in ("progress", "whole_progress"):
            run.fields.pop(name, None)
        to_do = run.open_tasks()
        if not to_do:
            self._end(run)
        elif to_do[0].status == "not-started":
            self._start(to_do[0])

    def _start(self, task: TaskRecord) -> None:
        at = written(self.clock.now)
        status = self._dialect.started_status
        task.change(status=status, status_label=status, started_at=at, last_updated=at)

    def _end(self, run: RunRecord) -> None:
        at = written(self.clock.now)
        run.change(status="complete", completed_at=at, last_updated=at)

    # --- Keeping ---------------------------------------------------------------------------------

    def _add_task(self, fields: dict[str, Any], run: RunRecord | None, at: datetime) -> TaskRecord:
        related = take_related(fields, RELATED_TO_TASKS)
        # Where it belongs is told by where it is added.
        fields.pop("run_id", None)
        number = self._number()
        task_id = fields.setdefault("id", make_id("task", number))
        place = None if run is None else run.next_position()
        created_at = moment_of(fields, at)
        task = TaskRecord(self._home, task_id, number, created_at, fields, related, run, place)
        self._keep(self.tasks, task)
        if run is not None:
            run.tasks.append(task)
            run.forget()
        return task

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    def _tick(self) -> datetime:
        self.revision += 1
        return self.clock.tick()

    @staticmethod
    def _keep(records: dict[str, Any], record: Any) -> None:
        if record.id in records:
            raise ValueError(f"there is one with the id {record.id!r} already")
        records[record.id] = record


_EXPIRING = frozenset({"expiring", "expiring_email"})


def _recorded_decision(kind: str, is_approved: bool | None) -> bool | None:
    if kind in _EXPIRING:
        # Acknowledged, unless it says otherwise.
        return is_approved is not False
    return is_approved if kind == "approval" else None


# --- When the service refuses to complete --------------------------------------------------------


def check_completion(task: TaskRecord, body: Mapping[str, Any], dialect: Dialect) -> None:
    """Raise what the service answers if the task cannot be completed like this."""
    if task.is_hidden:
        raise not_completable("The task is hidden by a rule. A hidden task cannot be completed.")
    if task.run is not None and task.run.value("has_open_issue"):
        raise locked()
    if task.is_closed:
        if dialect.second_completion == "refused":
            raise not_completable("The task is completed already.")
        return
    if task.value("problem"):
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
