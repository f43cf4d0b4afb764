"""Listings, page by page: what a page is, which page comes next, and when a listing does not add
up.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from attrs import evolve, field, frozen

from tallyfy_api.models import Meta, Pagination, PaginationLinks

from .errors import PaginationError

Item = TypeVar("Item")


@frozen
class Page(Generic[Item]):
    """One page of a listing.

    Attributes:
        items: The runs or tasks of this page.
        number: The number of this page, from 1.
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
    def _is_last(self) -> bool:
        if self.total_pages is not None:
            return self.number >= self.total_pages
        return not self._has_next_link


def page_from_answer(number: int, answer: Any) -> Page[Any]:
    """Read the page that was asked for from the answer to a listing.

    `links.next` only tells that there is a next page. It is never followed: it may name another
    host, which must not get the token.
    """
    # Rows are told apart by it.
    if not all(isinstance(item.id, str | int) for item in answer.data):
        raise TypeError("a row has no id")
    meta = answer.meta
    pagination = meta.pagination if isinstance(meta, Meta) else None
    if not isinstance(pagination, Pagination):
        return Page(answer.data, number)
    links = pagination.links
    return Page(
        answer.data,
        number,
        total=_count(pagination.total),
        total_pages=_count(pagination.total_pages),
        reported_number=_count(pagination.current_page),
        has_next_link=isinstance(links, PaginationLinks) and bool(links.next_),
    )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


# An empty page in the middle is not the end; so many pages in a row without news are no listing.
_PATIENCE = 10


class _Walk(Generic[Item]):
    """One way through a listing: which page to ask for next, and what of a page is new.

    `next_number` is None when the listing, or what the caller wants of it, is at its end.
    """

    def __init__(self, start_page: int, limit: int | None) -> None:
        self._remaining = limit
        self._previous: Page[Item] | None = None
        self._seen: set[str] = set()
        self._pages_without_news = 0
        self.next_number: int | None = None if limit == 0 else start_page

    def accept(self, page: Page[Item]) -> Page[Item]:
        """Check a page that came, and return what of it is new and wanted."""
        self._check_number(page)
        news = list(self._unseen(page))
        self._check_progress(page, bool(news))
        self._previous = page
        wanted = news[: self._remaining]
        if self._remaining is not None:
            self._remaining -= len(wanted)
        is_done = page._is_last or self._remaining == 0
        self.next_number = None if is_done else page.number + 1
        return evolve(page, items=wanted)

    def _unseen(self, page: Page[Any]) -> Iterator[Item]:
        # Rows move to the next page when others are added before them.
        for item in page.items:
            if item.id not in self._seen:
                self._seen.add(item.id)
                yield item

    def _check_number(self, page: Page[Item]) -> None:
        reported = page._reported_number
        if reported is not None and reported != page.number:
            raise PaginationError(f"Page {page.number} was asked for, the service sent {reported}")

    def _check_progress(self, page: Page[Item], brought_news: bool) -> None:
        if page.items and self._previous is not None and _ids(page) == _ids(self._previous):
            raise PaginationError(f"Page {page.number} repeats the page before it")
        self._pages_without_news = 0 if brought_news else self._pages_without_news + 1
        if self._pages_without_news > _PATIENCE:
            raise PaginationError(f"More than {_PATIENCE} pages in a row brought nothing new")


def _ids(page: Page[Any]) -> list[str]:
    return [item.id for item in page.items]


class _Pages(Generic[Item]):
    """What both pagers know."""

    def __init__(self, start_page: int, limit: int | None) -> None:
        self._start_page = start_page
        self._limit = limit
        self._total: int | None = None

    @property
    def total(self) -> int | None:
        """How many results the service counts. None until a page was read, and if the service does
        not say.
        """
        return self._total

    def _walk(self) -> _Walk[Item]:
        return _Walk(self._start_page, self._limit)

    def _accepted(self, walk: _Walk[Item], page: Page[Item]) -> Page[Item]:
        self._total = page.total
        return walk.accept(page)

    def _no_page(self) -> Page[Item]:
        return Page([], self._start_page)


@contextmanager
def _saving(items: list[Any]) -> Iterator[None]:
    """Give an error what was collected before it."""
    try:
        yield
    except PaginationError as error:
        error.items = items
        raise


class Pager(_Pages[Item]):
    """A listing. Nothing is requested until it is iterated; iterating again asks the service again.

    Iterate over it for the items, over `pages()` for whole pages.
    """

    def __init__(
        self, fetch: Callable[[int], Page[Item]], start_page: int, limit: int | None
    ) -> None:
        super().__init__(start_page, limit)
        self._fetch = fetch

    def __iter__(self) -> Iterator[Item]:
        for page in self.pages():
            yield from page.items

    def pages(self) -> Iterator[Page[Item]]:
        """Go through the listing page by page.

        Raises:
            PaginationError: A page repeats, or another page came than was asked for.
        """
        walk = self._walk()
        while walk.next_number is not None:
            yield self._accepted(walk, self._fetch(walk.next_number))

    def first_page(self) -> Page[Item]:
        """Read the first page, and nothing more."""
        return next(self.pages(), self._no_page())

    def collect(self) -> list[Item]:
        """Read the whole listing into a list.

        Raises:
            PaginationError: As in `pages()`; its `items` are those that came before.
        """
        items: list[Item] = []
        with _saving(items):
            for page in self.pages():
                items += page.items
        return items


class AsyncPager(_Pages[Item]):
    """A listing. Nothing is requested until it is iterated; iterating again asks the service again.

    Iterate over it for the items, over `pages()` for whole pages.
    """

    def __init__(
        self, fetch: Callable[[int], Awaitable[Page[Item]]], start_page: int, limit: int | None
    ) -> None:
        super().__init__(start_page, limit)
        self._fetch = fetch

    async def __aiter__(self) -> AsyncIterator[Item]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def pages(self) -> AsyncIterator[Page[Item]]:
        """Go through the listing page by page.

        Raises:
            PaginationError: A page repeats, or another page came than was asked for.
        """
        walk = self._walk()
        while walk.next_number is not None:
            yield self._accepted(walk, await self._fetch(walk.next_number))

    async def first_page(self) -> Page[Item]:
        """Read the first page, and nothing more."""
        return await anext(self.pages(), self._no_page())

    async def collect(self) -> list[Item]:
        """Read the whole listing into a list.

        Raises:
            PaginationError: As in `pages()`; its `items` are those that came before.
        """
        items: list[Item] = []
        with _saving(items):
            async for page in self.pages():
                items += page.items
        return items
