"""Reads pages of a listing ahead of the reader: in threads, or in tasks."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from contextvars import copy_context
from threading import Thread
from time import perf_counter, thread_time
from typing import Any, Generic, TypeVar

from .listing import Fetched, Page

Item = TypeVar("Item")
IsWanted = Callable[[], bool]
Fetch = Callable[[int, IsWanted], Page[Item]]
FetchAsync = Callable[[int, IsWanted], Coroutine[Any, Any, Page[Item]]]

# In seconds. Where answers take less, reading ahead costs more than it saves.
_SLOW = 0.005


class _Pace:
    """Whether answers take so long that reading ahead saves time."""

    def __init__(self) -> None:
        self.is_slow = False

    def start(self) -> tuple[float, float]:
        return perf_counter(), thread_time()

    def stop(self, started: tuple[float, float], page: Page[Item]) -> Fetched[Item]:
        began, worked = started
        ended = perf_counter()
        # What this thread computed meanwhile, for the caller even, was no waiting.
        if ended - began - (thread_time() - worked) > _SLOW:
            self.is_slow = True
        elif ended - began <= _SLOW:
            self.is_slow = False
        return Fetched(page, began, ended)


class ThreadsAhead(Generic[Item]):
    """Reads the pages of one listing that come next, each in a thread."""

    def __init__(self, fetch: Fetch[Item], max_concurrency: int) -> None:
        self._fetch = fetch
        self._max_concurrency = max_concurrency
        self._pace = _Pace()
        self._under_way: dict[int, Future[Fetched[Item]]] = {}
        self._is_left = False

    def take(self, numbers: Sequence[int]) -> Fetched[Item]:
        """Return the first of these pages, and have the others under way."""
        first = numbers[0]
        if self._pace.is_slow:
            room = self._max_concurrency - len({first, *self._under_way})
            ahead = [number for number in numbers[1:] if number not in self._under_way]
            # Where no thread can be started, pages are read one after another.
            all(map(self._start, ahead[:room]))
        page = self._under_way.pop(first, None)
        return page.result() if page else self._read(first)

    def _start(self, number: int) -> bool:
        page: Future[Fetched[Item]] = Future()
        # Token functions and hooks find the context variables of the caller in the thread, too.
        run = copy_context().run
        # Daemon threads: the interpreter does not wait for them when it ends.
        thread = Thread(
            target=run, args=(self._run, number, page), name="tallyfy-pages", daemon=True
        )
        try:
            thread.start()
        except RuntimeError:
            return False
        self._under_way[number] = page
        return True

    def _run(self, number: int, page: Future[Fetched[Item]]) -> None:
        try:
            page.set_result(self._read(number))
        except BaseException as error:
            page.set_exception(error)

    def _read(self, number: int) -> Fetched[Item]:
        started = self._pace.start()
        return self._pace.stop(started, self._fetch(number, self._is_wanted))

    def _is_wanted(self) -> bool:
        return not self._is_left

    def close(self) -> None:
        """Leave the listing. What is under way ends with the answer that it waits for."""
        self._is_left = True


class TasksAhead(Generic[Item]):
    """Reads the pages of one listing that come next, each in a task."""

    def __init__(self, fetch: FetchAsync[Item], max_concurrency: int) -> None:
        self._fetch = fetch
        self._max_concurrency = max_concurrency
        self._pace = _Pace()
        self._under_way: dict[int, asyncio.Task[Fetched[Item]]] = {}
        self._is_left = False

    async def take(self, numbers: Sequence[int]) -> Fetched[Item]:
        """Return the first of these pages, and have the others under way."""
        first = numbers[0]
        if self._pace.is_slow:
            room = self._max_concurrency - len({first, *self._under_way})
            ahead = [number for number in numbers[1:] if number not in self._under_way]
            for number in ahead[:room]:
                self._start(number)
        page = self._under_way.pop(first, None)
        return await (page or self._read(first))

    def _start(self, number: int) -> None:
        self._under_way[number] = page = asyncio.create_task(self._read(number))
        # A page that nobody takes may fail unheard.
        page.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def _read(self, number: int) -> Fetched[Item]:
        started = self._pace.start()
        return self._pace.stop(started, await self._fetch(number, self._is_wanted))

    def _is_wanted(self) -> bool:
        return not self._is_left

    async def aclose(self) -> None:
        """Leave the listing, and cancel what is under way."""
        self._is_left = True
        for page in self._under_way.values():
            page.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)
