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
        self.most: int = 0
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
        self.most = max(self.most, total)


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
    """One time through the listing, from its first page to its last, page joined to page.

    Two pages join if no row can be missing between them, by all that the responses show: they have
    the same count, or share a row. Where the count only grew, or only fell, less is enough.
    """

    def __init__(self, seen: set[object], start_page: int, began: float = -inf) -> None:
        self.began = began
        # In front of the first page there is one without rows, which promises it.
        before = Page[Item]([], start_page - 1, _has_next_link=True)
        self.last: Fetched[Item] = Fetched(before, -inf, -inf)
        self.highest: int = 0
        self.counts: Counts = Counts()
        self._seen = seen
        # Whether the rows show it, where the counts do not.
        self._has_added = False
        self._has_removed = False
        self._has_gap_if_fallen = False

    @property
    def only_grew(self) -> bool:
        return not self.counts.fell and not self._has_removed

    @property
    def only_fell(self) -> bool:
        return not self.counts.grew and not self._has_added

    @property
    def is_mixed(self) -> bool:
        return not self.only_grew and not self.only_fell

    def joins(self, fetched: Fetched[Item]) -> bool:
        """Whether the page joins those before it, whatever happens to the rows."""
        page, last = fetched.page, self.last
        if page.number == 1:
            return True
        if self._overlaps(page):
            return fetched.follows(last)
        return _is_next(page, last.page) and _same(page.total, last.page.total)

    def joins_if_fallen(self, fetched: Fetched[Item]) -> bool:
        """Whether it joins them if rows are only removed: others move up to a page read since."""
        last = self.last
        has_fallen = not _same(last.page.total, fetched.page.total)
        is_earlier = self.only_fell and last.follows(fetched)
        return is_earlier and has_fallen and _is_next(fetched.page, last.page)

    def accept(self, fetched: Fetched[Item], rows_up_to: int) -> None:
        """Go on with this page, joined or not. So many rows are in front of its end."""
        page, last = fetched.page, self.last
        self._has_gap_if_fallen |= not self.joins(fetched) and not self.joins_if_fallen(fetched)
        is_further = page.number > self.highest
        if is_further and self._overlaps(page) and not last.follows(fetched):
            # Others in front of them, which were added or moved there, moved them on.
            self._has_added = True
        self._seen.update(page._ids)
        self.highest = max(self.highest, page.number)
        self.last = fetched
        if page.total is None or self.counts.first is None:
            return
        # If none was removed, only those that were added may be missing.
        growth = page.total - self.counts.first
        self._has_removed |= is_further and rows_up_to - len(self._seen) > growth

    def _overlaps(self, page: Page[Item]) -> bool:
        return not self._seen.isdisjoint(page._ids)

    @property
    def is_joined(self) -> bool:
        """Whether no row can be missing between its pages."""
        return self.only_grew or (self.only_fell and not self._has_gap_if_fallen)

    @property
    def is_whole(self) -> bool:
        # Rows may have been sorted anew, then pages do not join. If none has gone, it is all there.
        total = self.last.page.total
        has_all = self._has_seen(total if self.counts.fell else self.counts.most)
        return has_all and (self.is_joined or not self.counts.fell)

    @property
    def lacks_only_added(self) -> bool:
        """Whether all that is missing can be rows that were added meanwhile."""
        return self.only_grew and self._has_seen(self.counts.first)

    def _has_seen(self, count: int | None) -> bool:
        return self.last.page.total is None or len(self._seen) >= (count or 0)


def _is_next(page: Page[Any], last: Page[Any]) -> bool:
    return page.number == last.number + 1


def _same(total: int | None, other: int | None) -> bool:
    return total is None or other is None or total == other
