"""Which runs and tasks a listing has, in which order, and on which page."""

from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime
from math import ceil
from typing import Any, Generic, TypeAlias, TypeVar
from urllib.parse import quote, urlencode

from attrs import define, field, frozen

from .clock import read
from .dialect import Dialect
from .organization import Organization
from .records import COMPLETED, DUE_SOON, RunRecord, TaskRecord, by_position, ids_of

Kept = TypeVar("Kept", RunRecord, TaskRecord)
RunFilter: TypeAlias = Callable[[RunRecord], bool]
Find: TypeAlias = Callable[[Mapping[str, Any]], list[Kept]]

MOST_PER_PAGE = 100
PER_PAGE = 10
# How many filters are remembered: many, but not all searches that were ever made.
MOST_SELECTIONS = 100


@frozen
class Page(Generic[Kept]):
    records: list[Kept]
    total: int
    number: int
    size: int

    @property
    def last(self) -> int:
        # The service counts one page, even if it is empty.
        return max(1, ceil(self.total / self.size))


@define
class _Selection:
    """The runs that one filter lets pass. A change of one run does not cost a look at all."""

    matches: RunFilter
    passing: set[RunRecord] = field(factory=set)
    changes_seen: int = 0

    def update(self, changed: list[RunRecord]) -> set[RunRecord]:
        news = set(changed[self.changes_seen :])
        self.passing -= news
        self.passing |= {run for run in news if self.matches(run)}
        self.changes_seen = len(changed)
        return self.passing


class Listings:
    """Reads listings. What was filtered and sorted once serves all pages, until something
    changes.
    """

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        self._found: dict[Hashable, list[Any]] = {}
        self._found_at = 0
        self._sorted: dict[str, list[RunRecord]] = {}
        self._sorted_at = 0
        self._selections: dict[Hashable, _Selection] = {}

    def runs(self, query: Mapping[str, Any]) -> Page[RunRecord]:
        return self._page(query, None, self._matching_runs)

    def tasks(self, query: Mapping[str, Any], run: RunRecord) -> Page[TaskRecord]:
        return self._page(query, run.id, lambda asked: self._matching_tasks(asked, run))

    def _page(self, query: Mapping[str, Any], run_id: str | None, find: Find[Kept]) -> Page[Kept]:
        found = self._remembered(query, run_id, find)
        if query.get("without_pagination"):
            return Page(found, len(found), 1, max(1, len(found)))
        number = query.get("page", 1)
        size = min(query.get("per_page", PER_PAGE), MOST_PER_PAGE)
        start = (number - 1) * size
        return Page(found[start : start + size], len(found), number, size)

    def _remembered(
        self, query: Mapping[str, Any], run_id: str | None, find: Find[Kept]
    ) -> list[Kept]:
        if self._organization.revision != self._found_at or len(self._found) >= MOST_SELECTIONS:
            self._found.clear()
            self._found_at = self._organization.revision
        asked = {name: value for name, value in query.items() if name not in _NO_FILTERS}
        key = (run_id, repr(sorted(asked.items())))
        if key not in self._found:
            self._found[key] = find(asked)
        return self._found[key]

    def _matching_runs(self, query: Mapping[str, Any]) -> list[RunRecord]:
        runs = self._sorted_runs(query.get("sort") or query.get("sort_by"))
        # Archived ones are not there unless asked for.
        if "archived" not in query and query.get("status") != "archived":
            query = {**query, "archived": "none"}
        for name, wanted in query.items():
            if name in _RUN_FILTERS:
                passing = self._passing(name, wanted)
                runs = [run for run in runs if run in passing]
        return runs

    def _passing(self, name: str, wanted: Any) -> set[RunRecord]:
        key = (name, repr(wanted))
        if key not in self._selections:
            if len(self._selections) >= MOST_SELECTIONS:
                self._selections.clear()
            self._selections[key] = _Selection(_RUN_FILTERS[name](wanted))
        return self._selections[key].update(self._organization.changed_runs)

    def _sorted_runs(self, sort: str | None) -> list[RunRecord]:
        runs = self._organization.runs.values()
        if sort is None:
            return list(runs)
        key = _RUN_SORTS[sort.lstrip("-")]
        if key is _updated_at:
            return sorted(runs, key=key, reverse=sort.startswith("-"))
        if self._organization.runs_revision != self._sorted_at:
            self._sorted.clear()
            self._sorted_at = self._organization.runs_revision
        if sort not in self._sorted:
            self._sorted[sort] = sorted(runs, key=key, reverse=sort.startswith("-"))
        return self._sorted[sort]

    def _matching_tasks(self, query: Mapping[str, Any], run: RunRecord) -> list[TaskRecord]:
        # A day wins over a range.
        if "deadline_on" in query:
            query = {name: query[name] for name in query if not name.endswith("_range")}
        tasks = list(run.tasks)
        for name, wanted in query.items():
            if name in _TASK_FILTERS:
                matches = _TASK_FILTERS[name]
                tasks = [task for task in tasks if matches(task, wanted)]
        sort = query.get("sort", "position")
        return sorted(tasks, key=_TASK_SORTS[sort.lstrip("-")], reverse=sort.startswith("-"))


_NO_FILTERS = {"page", "per_page", "without_pagination", "with", "form_fields_values"}


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
            return lambda run: run.tally.closed < run.tally.total
    return lambda _: True


_RUN_FILTERS: dict[str, Callable[[Any], RunFilter]] = {
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


def _updated_at(run: RunRecord) -> datetime:
    return run.updated_at


_RUN_SORTS: dict[str, Callable[[RunRecord], Any]] = {
    "name": lambda run: run.name.lower(),
    "created_at": lambda run: run.created_at,
    # It changes with each task that is completed.
    "updated_at": _updated_at,
}


# --- Tasks ---------------------------------------------------------------------------------------


def _day(task: TaskRecord) -> date | None:
    deadline = task.deadline()
    return deadline and deadline.date()


def _deadline_in(task: TaskRecord, *, start: str = "", end: str = "") -> bool:
    deadline = task.deadline()
    bound = read(start or end)
    if deadline is None or bound is None:
        return False
    if start:
        return deadline >= bound
    # A day lasts until its end.
    return deadline.date() <= bound.date() if len(end) == 10 else deadline <= bound


def _is_due(task: TaskRecord, start: datetime | None, end: datetime) -> bool:
    deadline = task.deadline()
    if task.is_closed or deadline is None:
        return False
    return deadline < end and (start is None or start <= deadline)


def _is_unassigned(task: TaskRecord, _: bool) -> bool:
    return not any(task.assigned(kind) for kind in ("users", "guests", "groups"))


_STARTED = {"active", "in-progress", "reopened", "overdue", "hasproblem"}
_TASK_STATUSES: dict[str, Callable[[TaskRecord, datetime], bool]] = {
    "complete": lambda task, _: task.status in COMPLETED,
    "incomplete": lambda task, _: not task.is_closed,
    **dict.fromkeys(
        ("active", "inprogress", "active_visible"), lambda task, _: task.status in _STARTED
    ),
    "not-started": lambda task, _: task.status == "not-started",
    "auto-skipped": lambda task, _: task.status == "auto-skipped",
    "hasproblem": lambda task, _: bool(task.value("problem")) or task.status == "hasproblem",
    "overdue": lambda task, now: _is_due(task, None, now),
    "due_soon": lambda task, now: _is_due(task, now, now + DUE_SOON),
}


def _by_deadline(task: TaskRecord) -> tuple[bool, Any]:
    deadline = task.deadline()
    return deadline is None, deadline


_TASK_FILTERS: dict[str, Callable[[TaskRecord, Any], bool]] = {
    "status": lambda task, wanted: _TASK_STATUSES[wanted](task, task.home.clock.now),
    "owners": lambda task, wanted: not task.assigned("users").isdisjoint(wanted),
    "guests": lambda task, wanted: not task.assigned("guests").isdisjoint(wanted),
    "groups": lambda task, wanted: not task.assigned("groups").isdisjoint(wanted),
    "unassigned": _is_unassigned,
    "deadline_on": lambda task, day: _day(task) == day,
    "deadline_before": lambda task, day: (due := _day(task)) is not None and due < day,
    "deadline_after": lambda task, day: (due := _day(task)) is not None and due > day,
    "deadline_start_range": lambda task, text: _deadline_in(task, start=text),
    "deadline_end_range": lambda task, text: _deadline_in(task, end=text),
}
_TASK_SORTS: dict[str, Callable[[TaskRecord], Any]] = {
    "position": by_position,
    "deadline": _by_deadline,
}


# --- What a page says of itself ------------------------------------------------------------------


def pagination(page: Page[Any], address: str, query: Mapping[str, str], dialect: Dialect) -> Any:
    """Return `meta.pagination`, with the addresses of the pages beside it."""
    return {
        "total": page.total,
        "count": len(page.records),
        "per_page": page.size,
        "current_page": page.number,
        "total_pages": page.last,
        "links": _links(page, address, query, dialect),
    }


def _links(page: Page[Any], address: str, query: Mapping[str, str], dialect: Dialect) -> Any:
    def link(number: int) -> str:
        asked = urlencode({**query, "page": number}, quote_via=quote, safe=",")
        return f"{address}?{asked}"

    following = link(page.number + 1) if page.number < page.last else None
    previous = link(page.number - 1) if page.number > 1 else None
    if dialect.links == "nulls":
        return {"previous": previous, "next": following}
    # Seen live: on the last page nothing, not even the one before.
    if following is None:
        return []
    return {"previous": previous, "next": following} if previous else {"next": following}
