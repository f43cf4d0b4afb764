"""Which pages of a listing to ask for, what of each is new, and when a listing does not add up."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any, Generic, TypeVar

from attrs import evolve

from .errors import PaginationError
from .pages import Page

Item = TypeVar("Item")

# An empty page in the middle is not the end; so many pages in a row without news are no listing.
_PATIENCE = 10
# How often pages are read again to find what slid between two of them.
_MOST_READ_AGAIN = 5
# In how many parts the ids that came are kept, so that each is short enough to search.
_PARTS = 4096


class _Seen:
    """The ids that came, in some ten bytes each. A set of them takes more than a hundred.

    What is kept of each is a hash of 64 bits. Of a billion listings of 100,000 items, one has two
    with the same.
    """

    def __init__(self) -> None:
        # Most listings are short, and need few of the parts.
        self._parts: defaultdict[int, bytearray] = defaultdict(bytearray)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __contains__(self, item_id: str) -> bool:
        digest, part = self._place_of(item_id)
        return digest in part

    def add(self, item_id: str) -> bool:
        """Add an id, and return whether it is new."""
        digest, part = self._place_of(item_id)
        if digest in part:
            return False
        part += digest
        self._count += 1
        return True

    def _place_of(self, item_id: str) -> tuple[bytes, bytearray]:
        # The hash of a number alone is that number, which is no hash to tell things apart by.
        number = hash((item_id,))
        return number.to_bytes(8, "little", signed=True), self._parts[number % _PARTS]


class Walk(Generic[Item]):
    """One way through a listing, page by page.

    Rows move between pages while they are read. One that was seen does not come again. If `total`
    changes from one page to the next, rows may have slid across the boundary, so the pages at it
    are read again.
    """

    def __init__(self, start_page: int, limit: int | None, max_concurrency: int) -> None:
        self.start_page = start_page
        self._remaining = limit
        self._max_window = max_concurrency
        self._window = 1
        self._previous: Page[Item] | None = None
        self._seen = _Seen()
        self._fullest = 1
        self._first_total: int | None = None
        self._pages_without_news = 0
        self._is_in_doubt = False
        self._next_number: int | None = None if limit == 0 else start_page

    def wanted(self) -> Sequence[int]:
        """The pages to have under way: the next one, and more of those that surely come.

        None are when the listing, or what the caller wants of it, is at its end.
        """
        if self._next_number is None:
            return ()
        last = self._last_number_in_sight(self._next_number)
        return range(self._next_number, min(self._next_number + self._window - 1, last) + 1)

    def _last_number_in_sight(self, next_number: int) -> int:
        if self._previous is None or self._previous.total_pages is None:
            return next_number
        if self._remaining is None:
            return self._previous.total_pages
        pages_needed = ceil(self._remaining / self._fullest)
        return min(self._previous.total_pages, next_number + pages_needed - 1)

    def to_read_again(self, came: Sequence[Page[Item]]) -> int | None:
        """The page to read again before the first that came can be accepted; None if none is."""
        return None if len(came) > _MOST_READ_AGAIN else self._in_doubt(came)

    def _in_doubt(self, came: Sequence[Page[Item]]) -> int | None:
        if not self._has_moved(came[0]):
            return None
        # Fetched ahead, a page can be older than the one before it. Two in a row that agree belong
        # together.
        if len(came) > 1 and came[-1].total != came[-2].total:
            return came[-2].number
        earliest = min(reversed(came), key=_number)
        return None if len(came) > 1 and self._joins(earliest) else earliest.number - 1

    def _has_moved(self, page: Page[Item]) -> bool:
        if self._previous is None or self._previous.total is None or page.total is None:
            return False
        return page.total != self._previous.total

    def _joins(self, page: Page[Item]) -> bool:
        """Whether nothing can be missing between what was seen and this page."""
        return page.number == self.start_page or any(id_ in self._seen for id_ in _ids(page)[:1])

    def accept(self, came: Sequence[Page[Item]]) -> Page[Item]:
        """Check a page that came, and those read again after it; return what of them is new."""
        for each in came:
            self._check_number(each)
        self._is_in_doubt |= self._in_doubt(came) is not None
        # Of the same page, what came last goes first: it is what follows the pages before.
        latest_first = came[::-1]
        in_order = sorted(latest_first, key=_number)
        page = next(each for each in in_order if each.number == came[0].number)
        news = [item for each in in_order for item in self._unseen(each)]
        self._check_progress(page, bool(news))
        wanted = news[: self._remaining]
        if self._remaining is not None:
            self._remaining -= len(wanted)
        self._next_number = None if self._is_over(page, bool(news)) else page.number + 1
        self._window = min(2 * self._window, self._max_window)
        self._fullest = max(self._fullest, len(page.items))
        self._previous = page
        return evolve(page, items=wanted)

    def check_complete(self) -> None:
        """Refuse a whole listing that may lack items."""
        if self._previous is None or self._remaining == 0:
            return
        missing = (self._previous.total or 0) - len(self._seen)
        if self.start_page == 1 and missing > 0:
            raise PaginationError(f"The service counts {missing} items more than it sent")
        if self._is_in_doubt:
            raise PaginationError("The listing changed faster than it could be read")

    def _unseen(self, page: Page[Any]) -> Iterator[Item]:
        return filter(lambda item: self._seen.add(item.id), page.items)

    def _is_over(self, page: Page[Item], brought_news: bool) -> bool:
        # Some totals of pages are counted with another page size; past the last item all are empty.
        has_all = not brought_news and page.total is not None and len(self._seen) >= page.total
        return page._is_last or self._remaining == 0 or has_all

    def _check_number(self, page: Page[Item]) -> None:
        reported = page._reported_number
        if reported is not None and reported != page.number:
            raise PaginationError(f"Page {page.number} was asked for, the service sent {reported}")

    def _check_progress(self, page: Page[Item], brought_news: bool) -> None:
        if self._repeats_previous(page):
            raise PaginationError(f"Page {page.number} repeats the page before it")
        self._pages_without_news = 0 if brought_news else self._pages_without_news + 1
        if self._pages_without_news > _PATIENCE:
            raise PaginationError(f"More than {_PATIENCE} pages in a row brought nothing new")
        if self._first_total is None:
            self._first_total = page.total
        # Against the first count, since one that grows with every page would promise for ever.
        elif len(self._seen) > 2 * self._first_total + 1000:
            raise PaginationError("The service sends far more than it counted")

    def _repeats_previous(self, page: Page[Item]) -> bool:
        # Rows that were added push those of a page to the next one; then the total tells.
        if self._previous is None or self._has_moved(page) or not page.items:
            return False
        return _ids(page) == _ids(self._previous)


def _number(page: Page[Any]) -> int:
    return page.number


def _ids(page: Page[Any]) -> list[str]:
    return [item.id for item in page.items]
