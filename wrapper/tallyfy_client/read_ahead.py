"""Reads pages of a listing ahead of the reader: in threads, or in tasks."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from time import perf_counter, thread_time
from typing import Any, Generic, TypeAlias, TypeVar

from .backend import in_daemon_thread
from .page import Page
from .scan import Fetched

Item = TypeVar("Item")
FetchT = TypeVar("FetchT")
IsWanted: TypeAlias = Callable[[], bool]
Fetch: TypeAlias = Callable[[int, IsWanted], Page[Item]]
FetchAsync: TypeAlias = Callable[[int, IsWanted], Coroutine[Any, Any, Page[Item]]]

# In seconds. Where answers take less, reading ahead costs more than it saves.
_SLOW = 0.005


class _Ahead(Generic[Item, FetchT]):
    """What is under way, by the number of the page, and whether it pays."""

    def __init__(self, fetch: FetchT, max_concurrency: int) -> None:
        self._fetch = fetch
        self._max_concurrency = max_concurrency
        # Each a Future or a Task.
        self._under_way: dict[int, Any] = {}
        self._is_slow = False
        self._is_left = False

    def _is_wanted(self) -> bool:
        return not self._is_left

    def _to_start(self, numbers: Sequence[int]) -> list[int]:
        """Those behind the first that may be started."""
        if not self._is_slow:
            return []
        room = self._max_concurrency - len({numbers[0], *self._under_way})
        return [number for number in numbers[1:] if number not in self._under_way][:room]

    def _received(self, page: Page[Item], began: float, worked: float) -> Fetched[Item]:
        ended = perf_counter()
        # What this thread computed meanwhile, for the caller perhaps, was no waiting.
        if ended - began - (thread_time() - worked) > _SLOW:
            self._is_slow = True
        elif ended - began <= _SLOW:
            self._is_slow = False
        return Fetched(page, began, ended)

    def _with_others(self, first: Fetched[Item]) -> list[Fetched[Item]]:
        """Return with it what else was received. A page that failed waits until it is wanted."""
        received = [number for number, page in self._under_way.items() if _succeeded(page)]
        return [first, *(self._under_way.pop(number).result() for number in received)]


def _succeeded(page: Any) -> bool:
    return bool(page.done() and not page.cancelled() and page.exception() is None)


class ThreadsAhead(_Ahead[Item, Fetch[Item]]):
    """Reads the pages of one listing that come next, each in a thread."""

    def take(self, numbers: Sequence[int]) -> list[Fetched[Item]]:
        """Read the first of these pages, have the others under way; return what was received."""
        # Where no thread can be started, pages are read one after another.
        all(map(self._start, self._to_start(numbers)))
        page = self._under_way.pop(numbers[0], None)
        return self._with_others(page.result() if page else self._read(numbers[0]))

    def _start(self, number: int) -> bool:
        # Token functions and hooks find the context variables of the caller in the thread, too.
        page = in_daemon_thread(partial(self._read, number), "tallyfy-pages")
        if page is not None:
            self._under_way[number] = page
        return page is not None

    def _read(self, number: int) -> Fetched[Item]:
        began, worked = perf_counter(), thread_time()
        return self._received(self._fetch(number, self._is_wanted), began, worked)

    def close(self) -> None:
        """Leave the listing. What is under way ends with the answer that it waits for."""
        self._is_left = True


class TasksAhead(_Ahead[Item, FetchAsync[Item]]):
    """Reads the pages of one listing that come next, each in a task."""

    async def take(self, numbers: Sequence[int]) -> list[Fetched[Item]]:
        """Read the first of these pages, have the others under way; return what was received."""
        # Imported here, since it takes as long as all of a client that does not need it.
        import asyncio

        for number in self._to_start(numbers):
            self._under_way[number] = page = asyncio.create_task(self._read(number))
            # One that nobody takes may fail unheard.
            page.add_done_callback(lambda done: done.cancelled() or done.exception())
        under_way = self._under_way.pop(numbers[0], None)
        return self._with_others(await (under_way or self._read(numbers[0])))

    async def _read(self, number: int) -> Fetched[Item]:
        began, worked = perf_counter(), thread_time()
        return self._received(await self._fetch(number, self._is_wanted), began, worked)

    async def aclose(self) -> None:
        """Leave the listing, and cancel what is under way."""
        import asyncio

        self._is_left = True
        for page in self._under_way.values():
            page.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)
