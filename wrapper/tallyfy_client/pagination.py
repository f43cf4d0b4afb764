"""Listings that are read page by page as they are iterated over."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator
from contextlib import aclosing, closing, contextmanager
from typing import Any, Generic, TypeVar

from .errors import PaginationError
from .pages import Page
from .prefetch import TaskPrefetch, ThreadPrefetch
from .walk import Walk

Item = TypeVar("Item")


class _BasePager(Generic[Item]):
    """What both pagers know."""

    def __init__(self, walk: Callable[[], Walk[Item]]) -> None:
        self._walk = walk
        self._total: int | None = None

    @property
    def total(self) -> int | None:
        """How many results the service counts. None until a page was read, and if the service does
        not say.
        """
        return self._total

    def _noted(self, page: Page[Item]) -> Page[Item]:
        self._total = page.total
        return page


@contextmanager
def _saving(items: list[Any]) -> Iterator[None]:
    """Give an error what was collected before it."""
    try:
        yield
    except PaginationError as error:
        error.items = items
        raise


class Pager(_BasePager[Item]):
    """A listing. Nothing is requested until it is iterated; iterating again asks the service again.

    Iterate over it for the items, over `pages()` for whole pages. Pages are requested ahead of
    those that you have: one, then two, four, and so on up to the client's `max_concurrency`. No
    item comes twice, even if rows move between pages meanwhile. Leaving the loop drops what has not
    come, without waiting for it.
    """

    def __init__(
        self, walk: Callable[[], Walk[Item]], prefetch: Callable[[], ThreadPrefetch[Item]]
    ) -> None:
        super().__init__(walk)
        self._prefetch = prefetch

    def __iter__(self) -> Iterator[Item]:
        for page in self.pages():
            yield from page.items

    def pages(self) -> Iterator[Page[Item]]:
        """Go through the listing page by page.

        Raises:
            PaginationError: A page repeats, or another page came than was asked for.
        """
        return self._along(self._walk())

    def first_page(self) -> Page[Item]:
        """Read the first page, and nothing more."""
        walk = self._walk()
        return next(self._along(walk), Page([], walk.start_page))

    def collect(self) -> list[Item]:
        """Read the whole listing into a list.

        Raises:
            PaginationError: As in `pages()`; or fewer items came than the service counts, or that
                may be so because the listing changed too fast. Its `items` are those that came.
        """
        walk = self._walk()
        items: list[Item] = []
        with _saving(items):
            for page in self._along(walk):
                items += page.items
            walk.check_complete()
        return items

    def _along(self, walk: Walk[Item]) -> Generator[Page[Item], None, None]:
        with closing(self._prefetch()) as prefetch:
            while wanted := walk.wanted():
                came = [prefetch.first_of(wanted)]
                while (number := walk.to_read_again(came)) is not None:
                    came.append(prefetch.fetch(number))
                yield self._noted(walk.accept(came))


class AsyncPager(_BasePager[Item]):
    """A listing. Nothing is requested until it is iterated; iterating again asks the service again.

    Iterate over it for the items, over `pages()` for whole pages. Pages are requested ahead of
    those that you have: one, then two, four, and so on up to the client's `max_concurrency`. No
    item comes twice, even if rows move between pages meanwhile. Leaving the loop drops what has not
    come, without waiting for it.
    """

    def __init__(
        self, walk: Callable[[], Walk[Item]], prefetch: Callable[[], TaskPrefetch[Item]]
    ) -> None:
        super().__init__(walk)
        self._prefetch = prefetch

    async def __aiter__(self) -> AsyncIterator[Item]:
        async with aclosing(self._along(self._walk())) as pages:
            async for page in pages:
                for item in page.items:
                    yield item

    def pages(self) -> AsyncIterator[Page[Item]]:
        """Go through the listing page by page.

        Raises:
            PaginationError: A page repeats, or another page came than was asked for.
        """
        return self._along(self._walk())

    async def first_page(self) -> Page[Item]:
        """Read the first page, and nothing more."""
        walk = self._walk()
        async with aclosing(self._along(walk)) as pages:
            return await anext(pages, Page([], walk.start_page))

    async def collect(self) -> list[Item]:
        """Read the whole listing into a list.

        Raises:
            PaginationError: As in `pages()`; or fewer items came than the service counts, or that
                may be so because the listing changed too fast. Its `items` are those that came.
        """
        walk = self._walk()
        items: list[Item] = []
        with _saving(items):
            async for page in self._along(walk):
                items += page.items
            walk.check_complete()
        return items

    async def _along(self, walk: Walk[Item]) -> AsyncGenerator[Page[Item], None]:
        async with aclosing(self._prefetch()) as prefetch:
            while wanted := walk.wanted():
                came = [await prefetch.first_of(wanted)]
                while (number := walk.to_read_again(came)) is not None:
                    came.append(await prefetch.fetch(number))
                yield self._noted(walk.accept(came))
