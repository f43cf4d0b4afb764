"""Listings that are read page by page as they are iterated over: what a caller sees of them."""

from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from contextlib import aclosing, closing
from typing import Generic, TypeVar

from .errors import PaginationError
from .listing import Listing
from .page import Page
from .read_ahead import Fetch, FetchAsync, TasksAhead, ThreadsAhead

Item = TypeVar("Item")
FetchT = TypeVar("FetchT")


class _BasePager(Generic[Item, FetchT]):
    """A listing. Nothing is requested until it is iterated; iterating again asks the service again.

    Iterate over it for the items, over `pages()` for whole pages. Once answers take more than 5 ms,
    pages are read ahead of you: one, then two, four, and so on up to the client's
    `max_concurrency`. No item comes twice, even if rows move between pages meanwhile. If rows may
    be missing, `PaginationError` is raised at the end. Leaving the loop drops what was read ahead.
    """

    def __init__(
        self,
        fetch: FetchT,
        *,
        name: str = "listing",
        start_page: int = 1,
        limit: int | None = None,
        max_concurrency: int = 8,
    ) -> None:
        self._fetch = fetch
        self._name = name
        self._start_page = start_page
        self._limit = limit
        self._max_concurrency = max_concurrency
        self._total: int | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._name}>"

    @property
    def total(self) -> int | None:
        """How many results the service counted on the page that was read last.

        None before a page was read, and where the service does not count. It requests nothing. To
        count without reading all, ask for one row: `runs.list(per_page=1).first_page().total`.
        """
        return self._total

    def _listing(self) -> Listing[Item]:
        return Listing(self._name, self._start_page, self._limit, self._max_concurrency)

    def _noted(self, page: Page[Item]) -> Page[Item]:
        self._total = page.total
        return page


class Pager(_BasePager[Item, Fetch[Item]]):
    __doc__ = _BasePager.__doc__

    def __iter__(self) -> Iterator[Item]:
        for page in self.pages():
            yield from page.items

    def pages(self) -> Generator[Page[Item], None, None]:
        """Go through the listing page by page.

        A page that was read again comes again, with what is new on it. To go on behind a page, say
        after a crash, list with `start_page=page.number + 1`.

        Raises:
            PaginationError: After all pages, if rows may be missing; or the listing has no end.
        """
        listing = self._listing()
        with closing(ThreadsAhead(self._fetch, self._max_concurrency)) as ahead:
            while numbers := listing.wanted():
                yield from map(self._noted, listing.add(ahead.take(numbers)))
        listing.check_whole()

    def first_page(self) -> Page[Item]:
        """Read the first page, and nothing more."""
        with closing(self.pages()) as pages:
            return next(pages, Page([], self._start_page))

    def collect(self) -> list[Item]:
        """Read the whole listing into a list.

        Raises:
            PaginationError: As in `pages()`. Its `items` are those that were read.
        """
        items: list[Item] = []
        try:
            for page in self.pages():
                items += page.items
        except PaginationError as error:
            error.items = items
            raise
        return items


class AsyncPager(_BasePager[Item, FetchAsync[Item]]):
    __doc__ = _BasePager.__doc__

    async def __aiter__(self) -> AsyncIterator[Item]:
        async with aclosing(self.pages()) as pages:
            async for page in pages:
                for item in page.items:
                    yield item

    async def pages(self) -> AsyncGenerator[Page[Item], None]:
        """Go through the listing page by page.

        A page that was read again comes again, with what is new on it. To go on behind a page, say
        after a crash, list with `start_page=page.number + 1`.

        Raises:
            PaginationError: After all pages, if rows may be missing; or the listing has no end.
        """
        listing = self._listing()
        async with aclosing(TasksAhead(self._fetch, self._max_concurrency)) as ahead:
            while numbers := listing.wanted():
                for page in listing.add(await ahead.take(numbers)):
                    yield self._noted(page)
        listing.check_whole()

    async def first_page(self) -> Page[Item]:
        """Read the first page, and nothing more."""
        async with aclosing(self.pages()) as pages:
            return await anext(pages, Page([], self._start_page))

    async def collect(self) -> list[Item]:
        """Read the whole listing into a list.

        Raises:
            PaginationError: As in `pages()`. Its `items` are those that were read.
        """
        items: list[Item] = []
        try:
            async for page in self.pages():
                items += page.items
        except PaginationError as error:
            error.items = items
            raise
        return items
