"""The runs and tasks of one organization, what happens to them, and the dialect: what sources
disagree on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any, Literal

from attrs import define, field, frozen
from attrs.validators import in_

from ._messages import RefusalError, invalid
from ._time import FakeTime

# How a task ends. The service has its own words for approvals and expiring tasks.
COMPLETED = frozenset({"completed", "approved", "rejected", "acknowledged", "expired"})
# Hidden by a rule: it does not count, and cannot be completed.
HIDDEN = frozenset({"auto-skipped", "skipped"})
STARTED = frozenset({"active", "in-progress", "reopened", "overdue", "hasproblem"})
# A run with an open issue: `issue` in newer documents, `problem` in older ones.
WITH_ISSUE = frozenset({"issue", "problem"})
_SOON = timedelta(days=1)
Fields = dict[str, Any]


def _one_of(default: str, *others: str) -> Any:
    return field(default=default, validator=in_((default, *others)))


@frozen(kw_only=True)
class Dialect:
    """How a fake answers where sources disagree. Run a test that matters with both values.

    The default is what somebody saw the live service do, if somebody did; else what the five
    documents say; else the more careful of the two.

    Attributes:
        includes: Related data comes `"wrapped"` in `data`, and answers in `field_value`, as
            measured on the live service, or `"bare"`, with answers in `value`, as the documents
            print it.
        second_completion: Completing a task again is `"refused"` with 422, as the documents say,
            or `"repeated"` with all its effects, as a later source read in the server's code.
        total_pages: The number of pages is computed from the page size that was `"asked"` for, as
            the documents print it, or `"of_100"`, as one official client measured: 60 rows are one
            page then, although `per_page=20` gives three.
        wrong_values: A `per_page` above 100 is cut to 100 and an unknown status of tasks gives
            every task: both are `"tolerated"`, as official clients describe it. Or they are
            `"refused"` with 422, as the contract has it.
        client_header: `X-Tallyfy-Client` must be `"APIClient"`, as the documents say, or may be
            what `"any_official"` client sends: `TallyfySDK` and `n8n`, too.
    """

    includes: Literal["wrapped", "bare"] = _one_of("wrapped", "bare")
    second_completion: Literal["refused", "repeated"] = _one_of("refused", "repeated")
    total_pages: Literal["asked", "of_100"] = _one_of("asked", "of_100")
    wrong_values: Literal["tolerated", "refused"] = _one_of("tolerated", "refused")
    client_header: Literal["APIClient", "any_official"] = _one_of("APIClient", "any_official")


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


def by_position(task: TaskRecord) -> tuple[bool, Any]:
    return task.fields["position"] is None, task.fields["position"]


def ids_of(entries: Iterable[Any] | None) -> set[str]:
    """Return the ids in a list of users, guests, groups or tags, which may hold ids or objects."""
    names = ("id", "user_id", "group_id", "tag_id", "email")
    found: set[Any] = set()
    for entry in entries or ():
        found |= {entry.get(one) for one in names} if isinstance(entry, Mapping) else {entry}
    return {str(one) for one in found if one is not None}


def is_filled(value: Any) -> bool:
    """Tell whether a form field is filled in; an assignee field holds three lists."""
    if isinstance(value, Mapping):
        return any(is_filled(each) for each in value.values())
    return value is not None and value not in ("", [])


# --- Records -------------------------------------------------------------------------------------


@define(eq=False)
class Record:
    """A run or a task.

    Attributes:
        fields: The row without related data and without what follows from other fields.
        related: Related data that was given, bare, by the name to ask for it with.
        status_given: Whether a test chose the status.
    """

    clock: FakeTime
    fields: Fields
    related: Fields
    status_given: bool

    @property
    def id(self) -> str:
        return str(self.fields["id"])

    @property
    def status(self) -> Any:
        return self.fields["status"]

    def set_status(self, status: str, **fields: Any) -> None:
        # What was given and follows from the status does not hold any more.
        for name in ("status_label", "is_completable"):
            self.fields.pop(name, None)
        self.fields |= {"status": status, **fields}


@define(eq=False)
class TaskRecord(Record):
    run: RunRecord | None

    @property
    def is_open(self) -> bool:
        return self.status not in COMPLETED and self.status not in HIDDEN

    @property
    def deadline(self) -> datetime | None:
        return read(self.fields["deadline"])

    @property
    def is_overdue(self) -> bool:
        is_late = (due := self.deadline) is not None and due < self.clock.date
        return self.is_open and (is_late or self.status == "overdue")

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
        is_any = any(one.get("label") == "improvement" for one in comments)
        return is_any and self.status not in HIDDEN

    @property
    def form_fields(self) -> list[Fields]:
        return self.related.get("form_fields") or []

    def assigned(self, kind: str) -> set[str]:
        """Return the ids of the users, guests or groups that the task is assigned to."""
        return ids_of((self.fields["owners"] or {}).get(kind))

    def row(self) -> Fields:
        """Return the row that the service sends, without related data."""
        answers = {one["id"]: one["value"] for one in self.form_fields if is_filled(one["value"])}
        return {
            "id": self.id,
            "status_label": self.status,
            "is_completable": self.is_open,
            "taskdata": answers,
            **self.fields,
            "run_status": self.run.status if self.run else None,
        }


@define(eq=False)
class RunRecord(Record):
    tasks: list[TaskRecord] = field(factory=list)

    @property
    def name(self) -> str:
        return str(self.fields["name"] or "")

    @property
    def is_archived(self) -> bool:
        return bool(self.fields["archived_at"])

    @property
    def visible_tasks(self) -> list[TaskRecord]:
        return [task for task in self.tasks if task.status not in HIDDEN]

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

    def row(self) -> Fields:
        """Return the row that the service sends, without related data."""
        visible, now = self.visible_tasks, self.clock.date
        completed = sum(task.status in COMPLETED for task in visible)
        percent = round(100 * completed / len(visible), 2) if visible else 0
        progress = {"complete": completed, "total": len(visible), "percent": percent}
        last = max((at for task in visible if (at := task.deadline)), default=None)
        due = read(self.fields["due_date"]) if "due_date" in self.fields else last
        open_due = None if self.fields["completed_at"] else due
        return {
            "id": self.id,
            "progress": progress,
            "whole_progress": self.fields.get("progress", progress),
            "due_date": due and written(due),
            "max_task_deadline": last and written(last),
            "due_date_passed": open_due is not None and open_due < now,
            "due_soon": open_due is not None and now <= open_due <= now + _SOON,
            **self.fields,
            "late_tasks": self.late_tasks,
            "has_open_issue": self.has_open_issue,
        }


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
        self, given: Fields, related: Fields, tasks: Iterable[tuple[Fields, Fields]]
    ) -> RunRecord:
        number, at = self._next_number(), self.clock.tick()
        created_at = given.get("created_at") or written(at)
        name = given.get("name") or f"Process {number}"
        template = given.get("checklist_title", name)
        usual: Fields = {
            **{"id": make_id("run", number), "increment_id": number, "name": name, "summary": ""},
            **{"checklist_id": make_id("checklist", template), "checklist_title": template},
            **{"status": "active", "type": "procedure", "prerun": {}, "prerun_status": "complete"},
            **dict.fromkeys(("started_by", "owner_id"), given.get("started_by", self.user_id)),
            **dict.fromkeys(("created_at", "started_at", "last_updated"), created_at),
            **dict.fromkeys(("archived_at", "completed_at", "parent_id"), None),
            **{"starred": False, "is_public": False, "can_add_oot": True},
            **{name: [] for name in ("collaborators", "users", "groups")},
        }
        run = RunRecord(self.clock, {**usual, **given}, related, "status" in given)
        _keep(self.runs, run)
        for task, related_to_task in tasks:
            self._add_task(task, related_to_task, run, at)
        self._begin(run)
        return run

    def add_task(self, given: Fields, related: Fields, run: RunRecord | None) -> TaskRecord:
        task = self._add_task(given, related, run, self.clock.tick())
        if run is not None:
            self._begin(run)
        return task

    def _add_task(
        self, given: Fields, related: Fields, run: RunRecord | None, at: datetime
    ) -> TaskRecord:
        number, place, template = self._next_number(), given.get("position"), None
        if run is not None:
            template = run.fields["checklist_id"]
            places = [task.fields["position"] or 0 for task in run.tasks]
            place = given.get("position", max(places, default=0) + 1)
        deadline = (read(given.get("created_at")) or at) + timedelta(weeks=place or 1)
        usual: Fields = {
            **{"id": make_id("task", number), "increment_id": number},
            **{"title": f"Task {place or number}", "position": place, "checklist_id": template},
            **{"step_id": template and make_id("step", template, place), "task_type": "task"},
            **{"status": "not-started", "problem": False, "is_oneoff_task": run is None},
            "owners": {"users": [self.user_id], "guests": [], "groups": [], "taskUrls": []},
            "deadline": written(deadline),
            **dict.fromkeys(("created_at", "last_updated"), given.get("created_at") or written(at)),
            **dict.fromkeys(("summary", "alias", "is_approved", "started_at", "archived_at")),
            **dict.fromkeys(("completed_at", "starter_id", "completer_id")),
        }
        # Where it belongs is told by where it is added.
        fields = {**usual, **given, "run_id": run and run.id}
        task = TaskRecord(self.clock, fields, related, "status" in given, run)
        _keep(self.tasks, task)
        if run is not None:
            run.tasks.append(task)
        return task

    def change(self, record: Record, fields: Fields, related: Fields) -> None:
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
        if task.status in HIDDEN:
            raise _not_completable("The task is hidden by a rule. It cannot be completed.")
        if task.run is not None and task.run.has_open_issue:
            raise RefusalError(423)
        if task.status in COMPLETED:
            if self.dialect.second_completion == "refused":
                raise _not_completable("The task is completed already.")
            return
        if task.has_problem:
            raise _not_completable("An issue is open.")
        if task.fields["task_type"] == "approval" and "is_approved" not in body:
            raise invalid({"is_approved": "The is approved field is required"})
        answers = body.get("taskdata", {})
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
        completer_id: int | None,
        is_approved: bool | None,
        taskdata: Mapping[str, Any],
    ) -> datetime:
        """Complete a task, and let the run go on: the next task, or its end."""
        moment = self.clock.tick()
        at, kind = written(moment), task.fields["task_type"]
        for one in task.form_fields:
            one["value"] = taskdata.get(one["id"], one["value"])
        completer = completer_id or self.user_id
        task.set_status("completed", completed_at=at, completer_id=completer, last_updated=at)
        if kind == "approval":
            task.fields["is_approved"] = is_approved
        elif kind.startswith("expiring"):
            # It is acknowledged, unless it says otherwise.
            task.fields["is_approved"] = is_approved is not False
        if (run := task.run) is not None:
            run.fields["last_updated"] = at
            # Given figures hold until something changes.
            for name in ("progress", "whole_progress", "late_tasks"):
                run.fields.pop(name, None)
            self._go_on(run)
        return moment

    def _begin(self, run: RunRecord) -> None:
        """Let a run go on, unless a test said otherwise."""
        to_do = run.open_tasks
        if run.tasks and not (to_do[0] if to_do else run).status_given:
            self._go_on(run)

    def _go_on(self, run: RunRecord) -> None:
        """Start the first open task, or end a run that has none."""
        at, to_do = written(self.clock.date), run.open_tasks
        if not to_do:
            run.set_status("complete", completed_at=at, last_updated=at)
        elif to_do[0].status == "not-started":
            to_do[0].set_status("in-progress", started_at=at, last_updated=at)


def _not_completable(message: str) -> RefusalError:
    return RefusalError(422, message=message, errors={})


def _keep(records: dict[str, Any], record: Record) -> None:
    if record.id in records:
        raise ValueError(f"there is one with the id {record.id!r} already")
    records[record.id] = record
