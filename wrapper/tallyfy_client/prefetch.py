"""Reads pages of a listing ahead: in threads, or in tasks."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextvars import Context, copy_context
from threading import Event, RLock
from typing import Any, Generic, TypeVar

from .errors import InvalidRequestError
from .exchange import take_over_last_response
from .pages import Page
from .retrying import Sleep

Item = TypeVar("Item")


class ThreadPrefetch(Generic[Item]):
    """Reads the pages of one listing that come next in threads."""

    def __init__(self, fetch: Callable[[int, Sleep], Page[Item]], max_concurrency: int) -> None:
        self._fetch = fetch
        self._threads = ThreadPoolExecutor(max_concurrency, thread_name_prefix="tallyfy-pages")
        self._under_way: dict[int, tuple[Future[Page[Item]], Context]] = {}
        self._stopped = Event()
        # Another thread may close the client at any moment.
        self._ending = RLock()

    def fetch(self, number: int) -> Page[Item]:
        """Read one page, here and now."""
        return self._fetch(number, self._sleep)

    def first_of(self, wanted: Sequence[int]) -> Page[Item]:
        """Return the first of the pages that are wanted, and have the others under way."""
        if len(wanted) == 1 and not self._under_way:
            return self.fetch(wanted[0])
        for number in wanted:
            if number not in self._under_way:
                self._under_way[number] = self._begin(number)
        page, context = self._under_way.pop(wanted[0])
        try:
            return page.result()
        except CancelledError:
            # A token function, or a hook, may raise one of its own.
            if page.cancelled():
                raise _closed() from None
            raise
        finally:
            take_over_last_response(context)

    def _begin(self, number: int) -> tuple[Future[Page[Item]], Context]:
        # Hooks of the caller find the variables of its context in the threads, too.
        context = copy_context()
        with self._ending:
            if self._stopped.is_set():
                raise _closed()
            return self._threads.submit(context.run, self._fetch, number, self._sleep), context

    def _sleep(self, seconds: float) -> None:
        if self._stopped.wait(seconds):
            raise _closed()

    def close(self) -> None:
        """Drop what has not begun, and let what is under way end with the answer it waits for."""
        with self._ending:
            self._stopped.set()
            self._threads.shutdown(wait=False, cancel_futures=True)

    def join(self) -> None:
        """Wait for what is under way."""
        self._threads.shutdown()


class TaskPrefetch(Generic[Item]):
    """Reads the pages of one listing that come next in tasks."""

    def __init__(self, fetch: Callable[[int], Coroutine[Any, Any, Page[Item]]]) -> None:
        self.fetch = fetch
        self._under_way: dict[int, tuple[asyncio.Task[Page[Item]], Context]] = {}
        self._is_stopped = False

    async def first_of(self, wanted: Sequence[int]) -> Page[Item]:
        """Return the first of the pages that are wanted, and have the others under way."""
        if len(wanted) == 1 and not self._under_way:
            return await self.fetch(wanted[0])
        for number in wanted:
            if number not in self._under_way:
                self._under_way[number] = self._begin(number)
        page, context = self._under_way[wanted[0]]
        await asyncio.wait([page])
        del self._under_way[wanted[0]]
        take_over_last_response(context)
        if page.cancelled():
            raise _closed()
        return page.result()

    def _begin(self, number: int) -> tuple[asyncio.Task[Page[Item]], Context]:
        if self._is_stopped:
            raise _closed()
        context = copy_context()
        return asyncio.create_task(self.fetch(number), context=context), context

    async def aclose(self) -> None:
        """Cancel what is under way."""
        self._is_stopped = True
        # One that closes the client, by its token function or a hook, cannot wait for itself.
        own = asyncio.current_task()
        pages = [page for page, _ in self._under_way.values() if page is not own]
        for page in pages:
            page.cancel()
        await asyncio.gather(*pages, return_exceptions=True)


def _closed() -> InvalidRequestError:
    # A listing that was left asks for no page: only closing the client makes one come here.
    return InvalidRequestError("This client is closed.")
