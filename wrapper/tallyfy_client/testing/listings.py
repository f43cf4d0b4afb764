"""Which runs and tasks a page of a listing has, and what it says of itself."""

from collections.abc import Callable, Hashable, Mapping
from math import ceil
from typing import Any, Generic, TypeAlias, TypeVar
from urllib.parse import quote, urlencode

from attrs import define, field, frozen

from .dialect import Dialect
from .filters import RUN_FILTERS, RUN_SORTS, TASK_SORTS, RunFilter, task_filters, updated_at
from .organization import Organization
from .records import RunRecord, TaskRecord

Kept = TypeVar("Kept", RunRecord, TaskRecord)
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
        return self.pages_of(self.size)

    def pages_of(self, size: int) -> int:
        # The service counts one page, even if it is empty.
        return max(1, ceil(self.total / size))


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

    def __init__(self, organization: Organization, dialect: Dialect) -> None:
        self._organization = organization
        self._task_filters = task_filters(dialect)
        self._found: dict[Hashable, list[Any]] = {}
        self._found_at: object = None
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
        version = self._organization.version
        if version != self._found_at or len(self._found) >= MOST_SELECTIONS:
            self._found.clear()
            self._found_at = version
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
            if name in RUN_FILTERS:
                passing = self._passing(name, wanted)
                runs = [run for run in runs if run in passing]
        return runs

    def _passing(self, name: str, wanted: Any) -> set[RunRecord]:
        key = (name, repr(wanted))
        if key not in self._selections:
            if len(self._selections) >= MOST_SELECTIONS:
                self._selections.clear()
            self._selections[key] = _Selection(RUN_FILTERS[name](wanted))
        return self._selections[key].update(self._organization.changed_runs)

    def _sorted_runs(self, sort: str | None) -> list[RunRecord]:
        runs = self._organization.runs.values()
        if sort is None:
            return list(runs)
        key = RUN_SORTS[sort.lstrip("-")]
        if key is updated_at:
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
            if matches := self._task_filters.get(name):
                tasks = list(filter(matches(wanted), tasks))
        sort = query.get("sort", "position")
        return sorted(tasks, key=TASK_SORTS[sort.lstrip("-")], reverse=sort.startswith("-"))


_NO_FILTERS = {"page", "per_page", "without_pagination", "with", "form_fields_values"}


# --- What a page says of itself ------------------------------------------------------------------


def pagination(page: Page[Any], address: str, query: Mapping[str, str], dialect: Dialect) -> Any:
    """Return `meta.pagination`, with the addresses of the pages beside it."""
    return {
        "total": page.total,
        "count": len(page.records),
        "per_page": page.size,
        "current_page": page.number,
        "total_pages": page.last
        if dialect.total_pages == "asked"
        else page.pages_of(MOST_PER_PAGE),
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
