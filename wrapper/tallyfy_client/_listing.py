"""The pages of a listing: which to request next, which rows are new, whether rows may be missing.

docs/how-a-listing-stays-whole.md explains the algorithm. Nothing here does I/O.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import ceil
from typing import Any, Generic, NamedTuple, TypeVar

from ._errors import PaginationError, ReadingError, about
from ._log import logger
from ._values import Request

Item = TypeVar("Item")

# Give up after this many consecutive pages without new rows, although more are promised.
_PATIENCE = 10
# Give up after this many pages, in addition to twice the number of rows counted at first.
_MOST_PAGES = 10_000


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a listing.

    Attributes:
        items: The runs or tasks of this page, without those returned before.
        number: The number of this page, from 1. To continue after it: `start_page=page.number + 1`.
        total: How many results the service counts on all pages; None if it does not say.
        total_pages: How many pages the service counts; None if it does not say.
    """

    items: list[Item]
    number: int
    total: int | None = None
    total_pages: int | None = None
    _reported_number: int | None = field(default=None, repr=False)
    _has_next_link: bool = field(default=False, repr=False)

    @cached_property
    def _ids(self) -> list[bytes | int]:
        """The ids of the items. A listing remembers all ids, and bytes are smaller than text."""
        items: list[Any] = self.items
        ids = [item.id for item in items]
        # JSON may contain text that is not valid Unicode.
        return [id_ if isinstance(id_, int) else id_.encode(errors="surrogatepass") for id_ in ids]


def read_page(number: int, read: Callable[[Any], Any], content: Any) -> Page[Any]:
    """Read a page from its JSON, given the function that reads the rows.

    The URL in `links.next` is never used: it may name another host, which must not get the token.

    Raises:
        ReadingError: The JSON does not have the shape of a page.
    """
    items = list(read(content).data)
    for place, item in enumerate(items):
        if not isinstance(item.id, str | int):
            raise ReadingError(f"`data[{place}].id` is neither text nor a number")
    pagination = _mapping(_mapping(content.get("meta")).get("pagination"))
    total, pages = _count(pagination.get("total")), _count(pagination.get("total_pages"))
    if total is not None and total < len(items):
        total = None  # It is wrong.
    reported_number = _count(pagination.get("current_page"))
    has_next_link = bool(_mapping(pagination.get("links")).get("next"))
    return Page(items, number, total, pages, reported_number, has_next_link)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _count(value: object) -> int | None:
    """Read a count, which may come as text or as a float."""
    if isinstance(value, str | float):
        try:
            value = int(float(value))
        except (ValueError, OverflowError):
            return None
    return value if type(value) is int and 0 <= value < 2**53 else None


class Fetched(NamedTuple, Generic[Item]):
    """A page, and the values of `Listing.received` when it was requested and received."""

    page: Page[Item]
    asked: int
    received: int = 0


class Listing(Generic[Item]):
    """One pass over a listing. `received` is the number of pages received so far.

    Pages are taken in order. If the count has changed and a page has no row in common with the
    pages before it, rows may have moved to the page before: that page is read again. If rows may
    be missing at the end, the pages are read a second time, from page 1.
    """

    def __init__(
        self, request: Request[Any], start_page: int, limit: int | None, max_concurrency: int
    ) -> None:
        self.received: int = 0
        self._request = request
        self._start_page = start_page
        self._remaining = limit
        self._max_concurrency = max_concurrency
        self._next = start_page
        # How many pages may be requested at once.
        self._window = 1
        # Received before their turn.
        self._kept: dict[int, Fetched[Item]] = {}
        # The page taken last.
        self._last: Fetched[Item] = Fetched(Page([], start_page - 1), -1)
        self._seen: set[object] = set()
        # The rows seen since the count last changed. Until then, both are one set.
        self._seen_since = self._seen
        # The count of rows: the first and the latest, how it changed, and when.
        self._first_count: int | None = None
        self._count: int | None = None
        self._grew = self._fell = False
        self._changed = 0
        # Whether rows may be missing before a page although the count only fell.
        self._has_gap = False
        # The size of the fullest page: the service may send fewer rows than requested.
        self._per_page = 1
        self._last_page = self._highest = start_page - 1
        self._pages_without_news = self._pages_read_again = 0
        self._is_second = False
        self._is_over = limit == 0
        self._problem: str | None = None

    def wanted(self) -> Sequence[int]:
        """The next page, then pages after it that certainly exist. Empty when it is over."""
        if self._is_over:
            return []
        last = min(self._last_page, self._next + self._window - 1)
        if self._remaining is not None:
            last = min(last, self._next + ceil(self._remaining / self._per_page) - 1)
        return [self._next, *(n for n in range(self._next + 1, last + 1) if n not in self._kept)]

    def add(self, received: Sequence[Fetched[Item]]) -> Iterator[Page[Item]]:
        """Take pages, in any order; give those whose turn has come, each with its new rows."""
        self.received += len(received)
        for fetched in received:
            self._kept[fetched.page.number] = fetched._replace(received=self.received)
        while not self._is_over and (kept := self._kept.pop(self._next, None)):
            if self._joins(kept):
                yield from self._accept(kept)

    def check_complete(self) -> None:
        """Raise PaginationError if rows may be missing. Call it at the end."""
        if self._problem:
            raise about(PaginationError(self._problem), self._request)

    def _joins(self, fetched: Fetched[Item]) -> bool:
        """Whether no row can be missing before this page. If one can, say what to read again."""
        page = fetched.page
        if self._only_fell and self._is_older(fetched):
            # Rows move towards the first page only: none moved past this one, which is older.
            return True
        if page.total not in (None, self._count) and fetched.asked < self._changed:
            return False  # It may be older than the last change. It is requested again.
        self._note_count(page.total, fetched.received)
        is_safe = self._is_second or page.number == 1 or self._has_same_count(page)
        if is_safe or not self._seen.isdisjoint(page._ids):
            return True
        if not self._may_read_again or page.number == self._start_page:
            self._has_gap = True
            return True
        logger.info("%s: rows moved; reading page %d again", self._request, page.number - 1)
        self._kept[page.number] = fetched
        self._next = page.number - 1
        self._window = 1
        self._pages_read_again += 1
        return False

    def _note_count(self, count: int | None, received: int) -> None:
        if count in (None, self._count):
            return
        if self._count is None:
            self._first_count = count
        else:
            self._grew |= count > self._count
            self._fell |= count < self._count
            self._window = 1
            self._changed = received
            self._seen_since = set()
        self._count = count

    def _is_older(self, fetched: Fetched[Item]) -> bool:
        """Whether the page taken last was requested when this one had been received."""
        return fetched.received <= self._last.asked

    @property
    def _only_fell(self) -> bool:
        return self._fell and not self._grew

    @property
    def _may_read_again(self) -> bool:
        return self._pages_read_again < self._last_page - self._start_page + 1

    def _has_same_count(self, page: Page[Item]) -> bool:
        return None in (page.total, self._last.page.total) or page.total == self._last.page.total

    def _accept(self, fetched: Fetched[Item]) -> list[Page[Item]]:
        page = fetched.page
        is_first_time = page.number > self._highest
        if self._fell and is_first_time and not self._is_older(fetched):
            # If rows were only removed, such a page has only new rows.
            self._grew |= not self._seen.isdisjoint(page._ids)
        by_id = dict(zip(page._ids, page.items, strict=True))
        news = [item for id_, item in by_id.items() if id_ not in self._seen][: self._remaining]
        self._seen.update(by_id)
        if page.total == self._count:
            self._seen_since.update(by_id)
        self._per_page = max(self._per_page, len(by_id))
        counted = (page.total_pages or 0) if page.total is None else page.total / self._per_page
        self._last_page = max(self._last_page, page.number, ceil(counted))
        self._highest = max(self._highest, page.number)
        self._pages_read_again += self._is_second
        has_same_count = self._has_same_count(page)
        self._window = min(2 * self._window, self._max_concurrency) if has_same_count else 1
        self._pages_without_news = 0 if news else self._pages_without_news + has_same_count
        if self._remaining is not None:
            self._remaining -= len(news)
        self._last = fetched
        self._next = page.number + 1
        self._go_on(page, bool(news))
        return [replace(page, items=news)] if news or is_first_time else []

    def _go_on(self, page: Page[Item], has_news: bool) -> None:
        """Decide whether this page is the last one."""
        is_last = self._is_last(page, has_news)
        has_all = len(self._seen_since) == self._count
        if self._remaining == 0 or (has_all and (is_last or self._is_second)):
            self._is_over = True
        elif is_last or (self._is_second and not self._may_read_again):
            self._end_pass()
        elif self.received > _MOST_PAGES + 2 * (self._first_count or 0):
            self._stop(f"{self._request} did not end after {self.received} pages")

    def _is_last(self, page: Page[Item], has_news: bool) -> bool:
        rows = (page.number - 1) * self._per_page + len(page.items)
        has_more_pages = page.number < (page.total_pages or 0)
        if has_news:
            return rows == page.total and not has_more_pages and not page._has_next_link
        if page.total is not None and len(self._seen) >= page.total:
            has_more_pages = False  # It may be computed for another size of page.
        is_misnumbered = page._reported_number not in (None, page.number)
        is_counted = page.total is not None and rows < page.total
        if not is_counted and not has_more_pages and not page._has_next_link:
            # Without counts, a page may repeat the one before since rows were added in front.
            is_end = not page.items or page.total is not None or is_misnumbered
            return is_end or self._pages_without_news > 1
        if is_misnumbered:
            self._stop(f"Page {page.number} was requested, {page._reported_number} was sent")
        growth = max(0, (self._count or 0) - (self._first_count or 0))
        if self._pages_without_news > _PATIENCE + growth / self._per_page:
            self._stop(f"{self._pages_without_news} pages in a row brought nothing new")
        return False

    def _end_pass(self) -> None:
        """Finish if all rows were seen; otherwise read the pages once more, then give up."""
        expected = self._count if self._fell else self._first_count
        has_enough = self._start_page > 1 or len(self._seen) >= (expected or 0)
        if has_enough and (not self._fell or (self._only_fell and not self._has_gap)):
            self._is_over = True
        elif self._start_page == 1 and not self._is_second and self._may_read_again:
            logger.info("%s: rows may be missing; reading it again from page 1", self._request)
            self._is_second = True
            self._kept.clear()
            self._next = self._window = 1
        else:
            changed = self._grew or self._fell
            why = "it changed while it was read" if changed else f"{self._count} are counted"
            self._stop(
                f"Rows of {self._request} may be missing: {why}, and {len(self._seen)} were found "
                f"after reading {self._pages_read_again} pages again. Try again later, or narrow "
                "the filters"
            )

    def _stop(self, problem: str) -> None:
        self._problem = problem
        self._is_over = True
