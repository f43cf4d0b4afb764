"""Listings as callers see them: iterators that request pages as needed, and ahead of the reader."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator, Sequence
from concurrent.futures import Future
from contextlib import aclosing, closing, suppress
from contextvars import copy_context
from functools import partial
from threading import Thread
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import parse_qsl

from ._backend_async import AsyncBackend
from ._backend_sync import SyncBackend
from ._call import Context, perform
from ._errors import PaginationError
from ._listing import Fetched, Listing, Page, read_page
from ._values import Request, Steps

Item = TypeVar("Item")
ItemT_co = TypeVar("ItemT_co", covariant=True)
BackendT = TypeVar("BackendT")

# In seconds. If responses take less, reading ahead costs more than it saves.
_SLOW = 0.005


class ListResponse(Protocol[ItemT_co]):
    """A generated model of a page, such as `RunListResponse`."""

    @property
    def data(self) -> Sequence[ItemT_co]: ...


class _BasePager(Generic[Item, BackendT]):
    """A listing. Nothing is requested until you iterate; iterating again requests it again.

    Iterate over it for the items, over `pages()` for whole pages. Once responses take more than
    5 ms, pages are read ahead: one, then two, four, up to the client's `max_concurrency`. No item
    is returned twice, even if rows move between pages meanwhile. If rows may be missing,
    `PaginationError` is raised at the end. Leaving the loop drops what was read ahead.
    """

    def __init__(
        self,
        backend: BackendT,
        context: Context,
        request: Request[ListResponse[Item]],
        *,
        start_page: int,
        limit: int | None,
    ) -> None:
        self._backend = backend
        self._context = context
        self._request: Request[Any] = request
        self._start_page = start_page
        self._limit = limit
        self._total: int | None = None

    def __repr__(self) -> str:
        # Without the values: they may be personal data.
        names = [name for name, _ in parse_qsl(self._request.query, True) if name != "per_page"]
        filters = f" filtered by {', '.join(names)}" if names else ""
        return f"<{type(self).__name__} of {self._request}{filters}>"

    @property
    def total(self) -> int | None:
        """How many results the service counted on the page read last.

        None before a page is read, and if the service does not count. This requests nothing. To
        count without reading everything, ask for one row:
        `runs.list(per_page=1).first_page().total`.
        """
        return self._total


class _Reading(Generic[Item, BackendT]):
    """One pass over a listing, with its requests under way."""

    def __init__(self, pager: _BasePager[Item, BackendT]) -> None:
        self._pager = pager
        self._most = pager._context.settings.max_concurrency
        self._listing: Listing[Item] = Listing(
            pager._request, pager._start_page, pager._limit, self._most
        )
        # By page number, each a Future or a Task.
        self._under_way: dict[int, Any] = {}
        self._is_slow = False
        self._is_left = False

    def _steps(self, number: int) -> Steps[Fetched[Item]]:
        request, context = self._pager._request, self._pager._context
        assert request.read is not None
        read = partial(read_page, number, request.read)
        context = context._replace(is_wanted=lambda: not self._is_left)
        asked, began, worked = self._listing.received, time.perf_counter(), time.thread_time()
        page = yield from perform(request.page(number)._replace(read=read), context)
        # Computing is not waiting.
        waited = time.perf_counter() - began - (time.thread_time() - worked)
        self._is_slow = waited > _SLOW
        return Fetched(page, asked)

    def _to_read_ahead(self, numbers: Sequence[int]) -> list[int]:
        """Return the pages after the first that are to be requested now."""
        if not self._is_slow:
            return []
        room = self._most - len({numbers[0], *self._under_way})
        return [number for number in numbers[1:] if number not in self._under_way][:room]

    def _accept(self, first: Fetched[Item]) -> list[Page[Item]]:
        """Take this page and others received meanwhile. A page that failed waits for its turn."""
        done = [number for number, page in self._under_way.items() if _succeeded(page)]
        received = [first, *(self._under_way.pop(number).result() for number in done)]
        pages = list(self._listing.add(received))
        if pages:
            self._pager._total = pages[-1].total
        return pages


def _succeeded(page: Any) -> bool:
    return bool(page.done() and not page.cancelled() and page.exception() is None)


class _ThreadReading(_Reading[Item, SyncBackend]):
    """Reads ahead in threads."""

    def next_pages(self) -> list[Page[Item]]:
        """Return the next pages, at least one; none at the end."""
        while numbers := self._listing.wanted():
            for number in self._to_read_ahead(numbers):
                self._start(number)
            page = self._under_way.pop(numbers[0], None)
            if pages := self._accept(page.result() if page else self._fetch(numbers[0])):
                return pages
        self._listing.check_complete()
        return []

    def _fetch(self, number: int) -> Fetched[Item]:
        return self._pager._backend.run(self._steps(number))

    def _start(self, number: int) -> None:
        page: Future[Fetched[Item]] = Future()
        page.set_running_or_notify_cancel()

        def run() -> None:
            try:
                page.set_result(self._fetch(number))
            except BaseException as error:
                page.set_exception(error)

        # Token functions and hooks see the caller's context variables. Daemon threads do not keep
        # a program from ending.
        thread = Thread(target=copy_context().run, args=[run], name="tallyfy-pages", daemon=True)
        # With too many threads, or when the interpreter shuts down, pages are read one by one.
        with suppress(RuntimeError):
            thread.start()
            self._under_way[number] = page

    def close(self) -> None:
        """Send nothing more. Threads end with the response they wait for."""
        self._is_left = True


class _TaskReading(_Reading[Item, AsyncBackend]):
    """Reads ahead in tasks."""

    async def next_pages(self) -> list[Page[Item]]:
        """Return the next pages, at least one; none at the end."""
        run = self._pager._backend.run
        while numbers := self._listing.wanted():
            for number in self._to_read_ahead(numbers):
                self._under_way[number] = ahead = asyncio.create_task(run(self._steps(number)))
                # Retrieve the exception, so that asyncio does not log it.
                ahead.add_done_callback(lambda done: done.cancelled() or done.exception())
            page = self._under_way.pop(numbers[0], None) or run(self._steps(numbers[0]))
            if pages := self._accept(await page):
                return pages
        self._listing.check_complete()
        return []

    async def aclose(self) -> None:
        """Send nothing more, and cancel what is under way."""
        self._is_left = True
        for page in self._under_way.values():
            page.cancel()
        if self._under_way:  # Without any, gather() looks for an event loop, which trio has not.
            await asyncio.gather(*self._under_way.values(), return_exceptions=True)


class Pager(_BasePager[Item, SyncBackend]):
    __doc__ = _BasePager.__doc__

    def __iter__(self) -> Iterator[Item]:
        for page in self.pages():
            yield from page.items

    def pages(self) -> Generator[Page[Item], None, None]:
        """Iterate over the pages.

        A page that was read again is returned again, with the items that are new on it. To
        continue after a page, for example after a crash, list with `start_page=page.number + 1`.

        Raises:
            PaginationError: After the last page, if rows may be missing or the listing has no end.
        """
        with closing(_ThreadReading(self)) as reading:
            while pages := reading.next_pages():
                yield from pages

    def first_page(self) -> Page[Item]:
        """Read the first page only."""
        with closing(self.pages()) as pages:
            return next(pages, Page([], self._start_page))

    def collect(self) -> list[Item]:
        """Read all items into a list.

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


class AsyncPager(_BasePager[Item, AsyncBackend]):
    __doc__ = _BasePager.__doc__

    # No generator iterates over another one: at the end of a program, asyncio closes all of them at
    # once, and one that is being closed by another cannot be closed.

    async def __aiter__(self) -> AsyncIterator[Item]:
        async with aclosing(_TaskReading(self)) as reading:
            while pages := await reading.next_pages():
                for page in pages:
                    for item in page.items:
                        yield item

    async def pages(self) -> AsyncGenerator[Page[Item], None]:
        """Iterate over the pages, as `Pager.pages` does."""
        async with aclosing(_TaskReading(self)) as reading:
            while pages := await reading.next_pages():
                for page in pages:
                    yield page

    async def first_page(self) -> Page[Item]:
        """Read the first page only."""
        async with aclosing(self.pages()) as pages:
            return await anext(pages, Page([], self._start_page))

    async def collect(self) -> list[Item]:
        """Read all items into a list, as `Pager.collect` does."""
        items: list[Item] = []
        try:
            async for page in self.pages():
                items += page.items
        except PaginationError as error:
            error.items = items
            raise
        return items
