"""The bookkeeping of one listing: which pages to read, what is new, when rows may be missing.

docs/how-a-listing-stays-whole.md tells how, with the names that are used here. Nothing is requested
here, and nothing waits.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, inf
from typing import Any, Generic, TypeVar

from .errors import PaginationError
from .log import logger
from .page import Page
from .scan import Calm, Counts, Fetched, Scan

Item = TypeVar("Item")

# An empty page in the middle is not the end; so many pages in a row without news are no listing.
_PATIENCE = 10
# So many rows without a count are taken for a listing without end: ten thousand full pages.
_MOST_UNCOUNTED = 1_000_000


class Extent:
    """How far the listing goes, by what the service counts, or where its counts do not tell."""

    def __init__(self, start_page: int, counts: Counts) -> None:
        self._start_page = start_page
        self._counts = counts
        self._last_in_sight = start_page
        self._furthest = start_page
        # What the fullest page has: less than was asked for, perhaps, and `total_pages` is not
        # always the number of pages of this size.
        self._per_page = 1
        self._pages_without_news = 0

    @property
    def pages(self) -> int:
        """How many pages the listing had, when it was longest."""
        return self._furthest - self._start_page + 1

    def last_needed(self, number: int, rows: int | None) -> int:
        """The last page that surely comes, and is needed for so many rows from this page on."""
        if rows is None:
            return self._last_in_sight
        return min(self._last_in_sight, number + ceil(rows / self._per_page) - 1)

    def note(self, page: Page[Any]) -> None:
        self._per_page = max(self._per_page, len(page.items))
        if page.total is not None:
            self._last_in_sight = ceil(page.total / self._per_page)
        else:
            self._last_in_sight = page.total_pages or page.number
        self._furthest = max(self._furthest, self._last_in_sight, page.number)

    def is_last(self, page: Page[Any]) -> bool:
        if page.items:
            return self._rows_before_end(page) == page.total
        return not page._promises_more

    def rows_up_to(self, page: Page[Any]) -> int:
        """How many rows there are from the start page to the end of this one."""
        return self._rows_before_end(page) - (self._start_page - 1) * self._per_page

    def _rows_before_end(self, page: Page[Any]) -> int:
        return (page.number - 1) * self._per_page + len(page.items)

    def ends_before(self, page: Page[Any], last: Page[Any], has_news: bool) -> bool:
        """Whether the page shows that the listing had ended before it.

        Raises:
            PaginationError: It shows that this is no listing, or one without end.
        """
        self._pages_without_news = 0 if has_news else self._pages_without_news + 1
        is_promised = last._promises_more
        if last.total is not None:
            is_promised |= self._rows_before_end(last) < last.total
        if not has_news and not is_promised:
            return page._is_misnumbered or self._pages_without_news > 1
        if page._is_misnumbered:
            raise PaginationError(
                f"Page {page.number} was asked for, the service sent {page._reported_number}"
            )
        if self._pages_without_news > _PATIENCE + self._pages_added(page):
            raise PaginationError(f"More than {_PATIENCE} pages in a row brought nothing new")
        return False

    def _pages_added(self, page: Page[Any]) -> int:
        growth = min(page.total or 0, self._most_believed) - (self._counts.first or 0)
        return max(0, growth) // self._per_page

    @property
    def _most_believed(self) -> int:
        # By the first count, since one that grows with every page would promise for ever.
        return _MOST_UNCOUNTED if self._counts.first is None else 2 * self._counts.first + 1000

    def check_rows(self, count: int) -> None:
        if count > self._most_believed:
            is_counted = self._counts.first is not None
            most = f"more than {self._most_believed:,} rows"
            what = "far more than it counted" if is_counted else most
            raise PaginationError(f"The service sends {what}")


class Listing(Generic[Item]):
    """What was read of one listing, and what is to be read.

    `wanted()` are the pages to request, and `add()` takes those that were received, the first of
    them always.
    """

    def __init__(self, name: str, start_page: int, limit: int | None, most_at_once: int) -> None:
        self._name = name
        self._most_at_once = most_at_once
        self._start_page = start_page
        self._remaining = limit
        self._counts = Counts()
        self._calm = Calm()
        self._given: set[object] = set()
        self._scan = Scan[Item](self._given, self._counts, start_page)
        self._extent = Extent(start_page, self._counts)
        self._next = start_page
        self._window = 1
        # Received, but does not join the pages before it yet.
        self._kept: dict[int, Fetched[Item]] = {}
        self._pages_read_again = 0
        # Whether it is the second scan, and when that began.
        self._is_second = False
        self._began = -inf
        # None until it is over.
        self._is_whole: bool | None = True if limit == 0 else None

    def wanted(self) -> Sequence[int]:
        """The next page to request, and those that surely follow, as far as the window goes."""
        last = self._extent.last_needed(self._next, self._remaining)
        ahead = range(self._next + 1, min(last, self._next + self._window - 1) + 1)
        numbers = [self._next, *(number for number in ahead if number not in self._kept)]
        return numbers if self._is_whole is None else []

    def add(self, received: Sequence[Fetched[Item]]) -> list[Page[Item]]:
        """Take pages that were received; return the pages that can be given now, in order."""
        for fetched in sorted(received, key=lambda fetched: fetched.ended):
            self._extent.note(fetched.page)
            self._counts.note(fetched)
            self._calm.note(fetched)
            # The second scan takes no page that was requested before it.
            if fetched.began >= self._began:
                self._kept[fetched.page.number] = fetched
        pages = []
        while self._is_whole is None and (kept := self._kept.pop(self._next, None)):
            if not self._has_to_read_again(kept):
                pages += self._accept(kept)
        return pages

    def check_whole(self) -> None:
        """Refuse a listing at its end if rows may be missing."""
        if self._is_whole:
            return
        moved = self._counts.grew or self._counts.fell
        why = "it changed while it was read" if moved else f"{self._counts.first} are counted"
        raise PaginationError(
            f"Rows of {self._name} may be missing: {why}, and {len(self._given)} were found after "
            f"reading {self._pages_read_again} pages again. Try again later, or narrow the filters"
        )

    # Joining page to page.

    def _has_to_read_again(self, fetched: Fetched[Item]) -> bool:
        """Whether a page is read again before the listing goes on with this one."""
        scan, number = self._scan, fetched.page.number
        # Where rows went both ways, a second scan has to follow. Its own pages need not join.
        is_in_vain = self._is_second or scan.is_mixed or not self._may_read_again
        if is_in_vain or scan.joins(fetched):
            return False
        if not fetched.follows(scan.last):
            # It is outdated itself, rather than the page before it.
            self._read_again(number)
            return True
        # Of a listing that grew, this page and each that follows may have to be read again, too.
        spare = number - self._start_page - (self._pages_read_again if scan.only_grew else 0)
        if spare <= 0:
            return False
        self._kept[number] = fetched
        self._read_again(number - 1)
        return True

    def _read_again(self, number: int) -> None:
        logger.info("%s: rows moved; reading page %d again", self._name, number)
        self._next = number
        self._window = 1
        self._pages_read_again += 1

    @property
    def _may_read_again(self) -> bool:
        return self._pages_read_again < self._extent.pages

    # Going on with a page.

    def _accept(self, fetched: Fetched[Item]) -> list[Page[Item]]:
        page, scan = fetched.page, self._scan
        is_new = page.number > scan.highest
        by_id = dict(zip(page._ids, page.items, strict=True))
        news = [item for id_, item in by_id.items() if id_ not in self._given]
        if is_new and self._extent.ends_before(page, scan.last.page, bool(news)):
            self._end_scan()
            return []
        self._window = min(2 * self._window, self._most_at_once) if scan.is_same(page) else 1
        self._next = page.number + 1
        self._pages_read_again += self._is_second
        scan.accept(fetched, self._extent.rows_up_to(page))
        self._extent.check_rows(len(self._given))
        wanted = news[: self._remaining]
        if self._remaining is not None:
            self._remaining -= len(wanted)
        self._go_on_after(page)
        return [replace(page, items=wanted)] if wanted or is_new else []

    def _go_on_after(self, page: Page[Item]) -> None:
        if self._remaining == 0 or (self._is_second and self._has_everything):
            self._is_whole = True
        elif self._extent.is_last(page) or (self._is_second and not self._may_read_again):
            self._end_scan()

    # Ending.

    def _end_scan(self) -> None:
        scan = self._scan
        if scan.is_joined and scan.has_all:
            self._is_whole = True
        elif self._start_page == 1 and not self._is_second and self._may_read_again:
            logger.info("%s: rows may be missing; reading it again from page 1", self._name)
            self._is_second = True
            self._began = self._calm.latest
            self._kept.clear()
            self._next = self._window = 1
        else:
            self._is_whole = scan.lacks_only_added

    @property
    def _has_everything(self) -> bool:
        """Whether as many rows were given as there are, and none of them can have gone since."""
        has_all = self._scan.has_all and not self._counts.fell
        return has_all or self._calm.is_whole(self._given)
