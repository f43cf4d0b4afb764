"""One time through a listing: whether page joins page, by the counts and by the rows they share."""

from math import inf
from typing import Any, Generic, NamedTuple, TypeVar

from .page import Page

Item = TypeVar("Item")


class Fetched(NamedTuple, Generic[Item]):
    """A page, and when it was requested and received, by the clock of this machine."""

    page: Page[Item]
    began: float
    ended: float

    def follows(self, other: "Fetched[Any]") -> bool:
        """Whether it was requested when the other had been received."""
        return self.began >= other.ended


class Counts:
    """How the count of rows changed from one response to later ones."""

    def __init__(self) -> None:
        self.first: int | None = None
        self.grew: bool = False
        self.fell: bool = False
        # When each count was first received.
        self._received: dict[int, float] = {}

    def note(self, fetched: Fetched[Any]) -> None:
        """Take notice of a page that was received after those before."""
        total = fetched.page.total
        if total is None:
            return
        # Of two pages that were requested at once, nobody knows which is the older.
        for earlier, ended in self._received.items():
            if fetched.began >= ended:
                self.grew |= total > earlier
                self.fell |= total < earlier
        self._received.setdefault(total, fetched.ended)
        self.first = total if self.first is None else self.first


class Calm:
    """The rows that were seen since the count of rows last changed."""

    def __init__(self) -> None:
        self._total: int | None = None
        self._seen: set[object] = set()
        self._began = -inf
        self.latest: float = -inf

    def note(self, fetched: Fetched[Any]) -> None:
        if fetched.page.total != self._total:
            self._total = fetched.page.total
            self._began = self.latest
            self._seen.clear()
        # One that was requested earlier may be of a time before the change. Before any change, what
        # was given tells all, and need not be remembered twice.
        if fetched.began >= self._began > -inf:
            self._seen.update(fetched.page._ids)
        self.latest = max(self.latest, fetched.ended)

    def is_whole(self, given: set[object]) -> bool:
        """Whether they are as many as are counted, as if nothing had happened, and were given."""
        return len(self._seen) == self._total and self._seen <= given


class Scan(Generic[Item]):
    """What the pages that were read show: whether rows can be missing between them.

    Two pages join if none can be, by all that the responses show: they have the same count, or
    share a row. Where the count only grew, or only fell, less is enough.
    """

    def __init__(self, seen: set[object], counts: Counts, start_page: int) -> None:
        self._seen = seen
        self._counts = counts
        self._start_page = start_page
        # In front of the first page there is one without rows, which promises it.
        before = Page[Item]([], start_page - 1, _has_next_link=True)
        self.last: Fetched[Item] = Fetched(before, -inf, -inf)
        self.highest: int = 0
        # Whether the rows show it, where the counts do not.
        self._has_added = False
        self._has_removed = False
        self._has_gap = False

    @property
    def only_grew(self) -> bool:
        return not self._counts.fell and not self._has_removed

    @property
    def only_fell(self) -> bool:
        return not self._counts.grew and not self._has_added

    @property
    def is_mixed(self) -> bool:
        return not self.only_grew and not self.only_fell

    def is_same(self, page: Page[Item]) -> bool:
        """Whether it has the count of the page before, as far as both are counted."""
        total, last = page.total, self.last.page.total
        return total is None or last is None or total == last

    def joins(self, fetched: Fetched[Item]) -> bool:
        """Whether no row can be missing between the page and those before it."""
        page, last = fetched.page, self.last
        if page.number == 1:
            return True
        if self.only_fell and last.follows(fetched) and not self.is_same(page):
            # It is older than the page before, to which others of its rows moved up since.
            return True
        return fetched.follows(last) if self._overlaps(page) else self.is_same(page)

    def accept(self, fetched: Fetched[Item], rows_up_to: int) -> None:
        """Go on with this page, joined or not. So many rows are in front of its end."""
        page = fetched.page
        self._has_gap |= not self.joins(fetched)
        if page.number > self.highest and not self.last.follows(fetched):
            # Others in front of them, which were added or moved there, moved them on.
            self._has_added |= self._overlaps(page)
        self._seen.update(page._ids)
        if page.total is not None:
            # If none was removed, only those that were added may be missing.
            growth = page.total - (self._counts.first or 0)
            self._has_removed |= rows_up_to - len(self._seen) > growth
        self.highest = max(self.highest, page.number)
        self.last = fetched

    def _overlaps(self, page: Page[Item]) -> bool:
        return not self._seen.isdisjoint(page._ids)

    @property
    def is_joined(self) -> bool:
        """Whether no row can be missing between its pages."""
        return self.only_grew or (self.only_fell and not self._has_gap)

    @property
    def has_all(self) -> bool:
        """Whether as many rows were seen as are counted."""
        return self._has_seen(self.last.page.total)

    @property
    def lacks_only_added(self) -> bool:
        """Whether all that is missing can be rows that were added meanwhile."""
        return self.only_grew and self._has_seen(self._counts.first)

    def _has_seen(self, count: int | None) -> bool:
        # What the pages before the start page have, nobody knows.
        is_counted = self._start_page == 1 and self.last.page.total is not None
        return not is_counted or len(self._seen) >= (count or 0)
