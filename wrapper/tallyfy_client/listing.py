"""The bookkeeping of one listing: which pages to read, what of each is new, when rows may be missing.

docs/how-a-listing-stays-whole.md tells how, with the names that are used here. Nothing is requested
here, and nothing waits.
"""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, Generic, TypeVar

from attrs import define, evolve, field, frozen

from .errors import PaginationError
from .log import logger

Item = TypeVar("Item")

# An empty page in the middle is not the end; so many pages in a row without news are no listing.
_PATIENCE = 10
# How often a page is read again so that it joins those before it.
_MOST_ROUNDS = 3


@frozen
class Page(Generic[Item]):
    """One page of a listing.

    Attributes:
        items: The runs or tasks of this page, without those that were given before.
        number: The number of this page, from 1. To go on behind it: `start_page=page.number + 1`.
        total: How many results the service counts on all pages; None if it does not say.
        total_pages: How many pages the service counts; None if it does not say.
    """

    items: list[Item]
    number: int
    total: int | None = None
    total_pages: int | None = None
    _reported_number: int | None = field(default=None, repr=False)
    _has_next_link: bool = field(default=False, repr=False)

    @property
    def _ids(self) -> list[object]:
        items: list[Any] = self.items
        return [item.id for item in items]

    @property
    def _is_misnumbered(self) -> bool:
        return self._reported_number not in (None, self.number)

    @property
    def _promises_more(self) -> bool:
        return self.number < (self.total_pages or 0) or self._has_next_link


def page_from_response(number: int, rows: list[Item], meta: object) -> Page[Item]:
    """Make the page that was asked for from its rows and the `meta` beside them, as it was parsed.

    `links.next` only tells that there is a next page. It is never followed: it may name another
    host, which must not get the token.
    """
    pagination = _mapping(_mapping(meta).get("pagination"))
    return Page(
        rows,
        number,
        total=_count(pagination.get("total")),
        total_pages=_count(pagination.get("total_pages")),
        reported_number=_count(pagination.get("current_page")),
        has_next_link=bool(_mapping(pagination.get("links")).get("next")),
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _count(value: object) -> int | None:
    """Read a count, which some services send as text or as a float."""
    if isinstance(value, str | float):
        try:
            value = int(value)
        except (ValueError, OverflowError):
            return None
    return value if type(value) is int and value >= 0 else None


@frozen
class Fetched(Generic[Item]):
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
        self.most = 0
        self.grew = False
        self.fell = False
        self._latest: list[Fetched[Any]] = []

    def note(self, fetched: Fetched[Any]) -> None:
        total = fetched.page.total
        if total is None:
            return
        self.first = total if self.first is None else self.first
        self.most = max(self.most, total)
        self._compare(self.first, total)
        # Of two pages that were requested at once, nobody knows which is the older.
        for earlier in [one for one in self._latest if fetched.follows(one)]:
            self._compare(earlier.page.total or 0, total)
            self._latest.remove(earlier)
        self._latest.append(fetched)

    def _compare(self, earlier: int, later: int) -> None:
        self.grew |= later > earlier
        self.fell |= later < earlier


class Scan(Generic[Item]):
    """One time through the listing, from its first page to its last, page joined to page."""

    def __init__(self) -> None:
        self.last: Fetched[Item] | None = None
        self.highest = 0
        self.counts = Counts()
        self._seen: set[object] = set()
        # Whether rows that were seen show that others were added, or removed.
        self._has_added = False
        self._has_removed = False
        self._has_gap_if_grown = False
        self._has_gap_if_fallen = False

    @property
    def only_grew(self) -> bool:
        return not self.counts.fell and not self._has_removed

    @property
    def only_fell(self) -> bool:
        return not self.counts.grew and not self._has_added

    def joins(self, fetched: Fetched[Item]) -> bool:
        """Whether no row can be missing in front of this page, by all that the responses show."""
        page, last = fetched.page, self.last
        if last is None or page.number == 1:
            return True
        if self.overlap(page):
            return fetched.follows(last)
        return _is_next(page, last.page) and _same(page.total, last.page.total)

    def joins_if_grown(self, fetched: Fetched[Item]) -> bool:
        """Whether none can if rows were only added: others move on to pages that are read later."""
        return self.only_grew and self.last is not None and fetched.follows(self.last)

    def joins_if_fallen(self, fetched: Fetched[Item]) -> bool:
        """Whether none can if rows were only removed: the page before was read again since then."""
        last = self.last
        if last is None or not self.only_fell:
            return False
        fell = (fetched.page.total or 0) > (last.page.total or 0)
        return fell and last.follows(fetched) and _is_next(fetched.page, last.page)

    def is_outdated(self, fetched: Fetched[Item]) -> bool:
        """Whether the page itself is to be read again, and not the one before it."""
        if self.last is None or fetched.follows(self.last):
            return False
        is_older = fetched.ended < self.last.ended
        return is_older or self.only_grew or self.overlap(fetched.page) > 0

    def overlap(self, page: Page[Item]) -> int:
        """How many rows of the page were seen before."""
        return len(self._seen.intersection(page._ids))

    @property
    def is_mixed(self) -> bool:
        return not self.only_grew and not self.only_fell

    @property
    def missing(self) -> int:
        """How many rows the service counts that were not seen."""
        total = self.last and self.last.page.total
        return 0 if total is None else max(0, total - len(self._seen))

    @property
    def is_whole(self) -> bool:
        is_joined = self.only_fell and not self._has_gap_if_fallen
        return not self.missing and (is_joined or not self.counts.fell)

    @property
    def is_whole_but_for_added(self) -> bool:
        """Whether all that is missing can be rows that were added meanwhile."""
        growth = ((self.last and self.last.page.total) or 0) - (self.counts.first or 0)
        return self.only_grew and not self._has_gap_if_grown and self.missing <= growth

    def accept(self, fetched: Fetched[Item], rows_up_to: int) -> None:
        """Go on with this page, joined or not: so many rows are in front of its end."""
        page = fetched.page
        if not self.joins(fetched):
            self._has_gap_if_grown |= not self.joins_if_grown(fetched)
            self._has_gap_if_fallen |= not self.joins_if_fallen(fetched)
        is_late = self.last is not None and self.last.follows(fetched)
        if page.number > self.highest and self.overlap(page) and not is_late:
            # They were moved on by rows in front of them: added, or moved there.
            self._has_added = True
        self._seen.update(page._ids)
        self.highest = max(self.highest, page.number)
        self.last = fetched
        self._compare_rows(page, rows_up_to)

    def _compare_rows(self, page: Page[Item], rows_up_to: int) -> None:
        seen, first, total = len(self._seen), self.counts.first, page.total
        if total is None or first is None:
            return
        # If nothing was removed, all that was seen is there, and only what was added was not seen;
        # if nothing was added, all that was seen was there.
        self.counts.fell |= seen > total
        self._has_added |= seen > first
        self._has_removed |= page.number == self.highest and rows_up_to - seen > total - first


def _is_next(page: Page[Any], last: Page[Any]) -> bool:
    return page.number == last.number + 1


def _same(total: int | None, other: int | None) -> bool:
    return total is None or other is None or total == other


class Extent:
    """How far the listing goes, by what the service counts, or where its counts do not tell."""

    def __init__(self, start_page: int) -> None:
        self._start_page = start_page
        self._last_in_sight = start_page
        self._highest = start_page
        # What the fullest page has: less than was asked for, perhaps, and `total_pages` is not
        # always the number of pages of this size.
        self._per_page = 0
        self._first_total: int | None = None
        self._pages_without_news = 0

    @property
    def pages(self) -> int:
        """How many pages the listing has, as far as is known."""
        return max(self._last_in_sight, self._highest) - self._start_page + 1

    def last_needed(self, number: int, rows: int | None) -> int:
        """The last page from this one on that surely comes, and is needed for so many rows."""
        if rows is None or not self._per_page:
            return self._last_in_sight
        return min(self._last_in_sight, number + ceil(rows / self._per_page) - 1)

    def note(self, page: Page[Item]) -> Page[Item]:
        """Take notice of a page; return it without a count that it proves wrong."""
        self._per_page = max(self._per_page, len(page.items))
        self._highest = max(self._highest, page.number)
        if self._first_total is None:
            self._first_total = page.total
        if page.total is not None and self.rows_up_to(page) <= page.total:
            self._last_in_sight = ceil(page.total / max(self._per_page, 1))
            return page
        self._last_in_sight = page.total_pages or 0
        return evolve(page, total=None) if page.items else page

    def is_last(self, page: Page[Any]) -> bool:
        if page.items:
            return self.rows_up_to(page) == page.total
        return not page._promises_more

    def promises_more(self, page: Page[Any]) -> bool:
        return page._promises_more or self.rows_up_to(page) < (page.total or 0)

    def rows_up_to(self, page: Page[Any]) -> int:
        """How many rows are in front of the end of this page, from the first page of all on."""
        return (page.number - 1) * self._per_page + len(page.items)

    def ends_with(self, page: Page[Any], last: Page[Any] | None, has_news: bool) -> bool:
        """Whether a page shows that the listing ended before it.

        Raises:
            PaginationError: It shows that this is no listing, or one without end.
        """
        self._pages_without_news = 0 if has_news else self._pages_without_news + 1
        if last and not self.promises_more(last) and not has_news:
            return page._is_misnumbered or self._pages_without_news > 1
        if page._is_misnumbered:
            raise PaginationError(
                f"Page {page.number} was asked for, the service sent {page._reported_number}"
            )
        if last and _is_next(page, last) and _repeats(page, last):
            raise PaginationError(f"Page {page.number} repeats the page before it")
        if self._pages_without_news > _PATIENCE:
            raise PaginationError(f"More than {_PATIENCE} pages in a row brought nothing new")
        return False

    def check_rows(self, count: int) -> None:
        # Against the first count, since one that grows with every page would promise for ever.
        if self._first_total is not None and count > 2 * self._first_total + 1000:
            raise PaginationError("The service sends far more than it counted")


def _repeats(page: Page[Any], last: Page[Any]) -> bool:
    # A row alone on its page may have moved on by one.
    is_long = len(page.items) > 1 or (page.total is None and page.items)
    return bool(is_long) and _same(page.total, last.total) and page._ids == last._ids


class Listing(Generic[Item]):
    """What was read of one listing, and what is to be read.

    `wanted()` are the pages to request, and `add()` takes the first of them when it was received.
    """

    def __init__(self, name: str, start_page: int, limit: int | None) -> None:
        self._name = name
        self._start_page = start_page
        self._remaining = limit
        self._extent = Extent(start_page)
        self._given: set[object] = set()
        self._scan: Scan[Item] = Scan()
        self._first_scan = self._scan
        self._next = start_page
        self._window = 1
        # Received, but does not join the pages before it yet.
        self._kept: dict[int, Fetched[Item]] = {}
        self._rounds = 0
        self._pages_read_again = 0
        self._counts = Counts()
        self._is_over = limit == 0
        self._is_whole = True

    def wanted(self) -> Sequence[int]:
        """The next page to request, and those that surely follow, as far as the window goes."""
        if self._is_over:
            return ()
        last = self._extent.last_needed(self._next, self._remaining)
        return range(self._next, max(self._next, min(last, self._next + self._window - 1)) + 1)

    def add(self, fetched: Fetched[Item]) -> list[Page[Item]]:
        """Take a page that was received; return the pages that can be given now, in order."""
        fetched = evolve(fetched, page=self._extent.note(fetched.page))
        self._counts.note(fetched)
        self._scan.counts.note(fetched)
        self._kept[fetched.page.number] = fetched
        pages = []
        while not self._is_over and (kept := self._kept.pop(self._next, None)):
            if self._is_acceptable(kept):
                pages += self._accept(kept)
        return pages

    def may_end_before(self, number: int) -> bool:
        """Whether nothing promised this page, and it was requested only to be sure."""
        last = self._scan.last
        if last is None or number <= last.page.number:
            return False
        return not self._extent.promises_more(last.page)

    def end(self) -> None:
        """End the listing behind the last page: the service has no other."""
        self._end_scan()

    def check_whole(self) -> None:
        """Refuse a listing at its end if rows may be missing."""
        if self._is_whole:
            return
        count = self._scan.missing
        raise PaginationError(
            f"{f'{count} rows' if count else 'Rows'} may be missing: {self._name} changed while it "
            f"was read, also when {self._pages_read_again} pages were read again. What was read is "
            "given; list again at a quieter time"
        )

    def _is_acceptable(self, fetched: Fetched[Item]) -> bool:
        """Whether to go on with this page. If not, a page has to be read again before."""
        scan, number = self._scan, fetched.page.number
        if scan.joins(fetched):
            return True
        self._window = 1
        if scan.joins_if_fallen(fetched) or (self._rounds and scan.joins_if_grown(fetched)):
            return True
        if scan.is_mixed or self._rounds == _MOST_ROUNDS or not self._may_read_again(1):
            return True
        if scan.is_outdated(fetched):
            self._rounds += 1
            self._read_page_again(number)
            return False
        # Then this page, too, may have to be read again, and so may those to come.
        reserve = 1 + self._extent.pages - number if scan.joins_if_grown(fetched) else 0
        if number == self._start_page or not self._may_read_again(1 + reserve):
            return True
        self._kept[number] = fetched
        self._read_page_again(number - 1)
        return False

    def _read_page_again(self, number: int) -> None:
        logger.info("%s: rows moved, page %d is read again", self._name, number)
        self._next = number
        self._pages_read_again += 1

    @property
    def _is_second(self) -> bool:
        return self._scan is not self._first_scan

    def _may_read_again(self, count: int) -> bool:
        to_come = self._extent.pages - self._scan.highest if self._is_second else 0
        return self._pages_read_again + to_come + count <= self._extent.pages

    def _accept(self, fetched: Fetched[Item]) -> list[Page[Item]]:
        page, scan = fetched.page, self._scan
        is_first_time = page.number > self._first_scan.highest
        news = list({item.id: item for item in page.items if item.id not in self._given}.values())
        if is_first_time:
            last = scan.last and scan.last.page
            if self._extent.ends_with(page, last, bool(news)):
                self._end_scan()
                return []
        if page.number > scan.highest:
            self._rounds = 0
            self._pages_read_again += self._is_second
        scan.accept(fetched, self._extent.rows_up_to(page))
        self._given.update(page._ids)
        self._counts.fell |= len(self._given) > (page.total or len(self._given))
        self._extent.check_rows(len(self._given))
        self._next = page.number + 1
        self._window *= 2
        wanted = news[: self._remaining]
        if self._remaining is not None:
            self._remaining -= len(wanted)
        if self._remaining == 0:
            self._is_over = True
        else:
            self._go_on(page)
        return [evolve(page, items=wanted)] if wanted or is_first_time else []

    def _go_on(self, page: Page[Item]) -> None:
        is_second = self._is_second
        if is_second and self._has_everything:
            self._stop(is_whole=True)
        elif self._extent.is_last(page):
            self._end_scan()
        elif is_second and self._pages_read_again >= self._extent.pages:
            self._stop(is_whole=self._only_grew)
        elif is_second and self._scan.is_mixed and self._counts.fell:
            self._stop(is_whole=False)

    @property
    def _has_everything(self) -> bool:
        """Whether as many rows were given as there are. None of them has gone: the count grew."""
        return not self._counts.fell and len(self._given) == self._counts.most

    def _end_scan(self) -> None:
        scan, is_whole = self._scan, self._scan.is_whole
        if self._start_page > 1:
            is_whole = not scan.is_mixed
        if is_whole:
            self._stop(is_whole=True)
        elif self._is_second or self._start_page > 1 or not self._may_read_again(1):
            self._stop(is_whole=self._only_grew or scan.is_whole_but_for_added)
        else:
            logger.info("%s: rows may be missing, it is read again from page 1", self._name)
            self._scan = Scan()
            self._next = self._start_page
            self._window = 1
            self._kept.clear()

    @property
    def _only_grew(self) -> bool:
        return self._first_scan.is_whole_but_for_added and not self._counts.fell

    def _stop(self, *, is_whole: bool) -> None:
        self._is_over = True
        self._is_whole = is_whole
