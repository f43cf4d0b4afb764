"""The time of a fake: one clock that jumps."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Lock, get_ident

START = datetime(2025, 1, 15, 10, tzinfo=UTC)
# How long a waiter lets other threads, and how many turns it lets other tasks, begin to wait, too.
_THREAD_TURN = 0.001
_TASK_TURNS = 10

# When the wait ends, the number of the waiter, and the thread of its event loop, if it is a task.
_Waiter = tuple[float, int, int | None]


class FakeTime:
    """The time in which the clients of a fake wait. Waiting takes no real time.

    A waiting caller moves the clock to the end of the wait. Actions due before happen first,
    in their order. Of several threads that wait, or of several tasks of an event loop, the one
    whose wait ends first goes first. The clock does not know of those that do something else
    meanwhile: when they look, it may have moved on. `time.sleep` and `asyncio.sleep` do not move
    it.

    Attributes:
        date: The date and time. It stands still until something changes or somebody waits, so
            every run of a test has the same times.
    """

    def __init__(self, date: datetime) -> None:
        self._elapsed = 0.0
        self.date = date
        self._waiters: list[_Waiter] = []
        self._actions: list[tuple[float, int, Callable[[], object]]] = []
        self._threads: set[int] = set()
        self._numbers = count()
        self._lock = Lock()

    @property
    def date(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed)

    @date.setter
    def date(self, date: datetime) -> None:
        if date.tzinfo is None:
            raise ValueError("The time needs a time zone: datetime(2025, 1, 15, 10, tzinfo=UTC)")
        self._start = date.astimezone(UTC) - timedelta(seconds=self._elapsed)

    def tick(self) -> datetime:
        """Return the date of a change, and go on by a second, so that the order of changes shows.
        It is no wait: it must not use up the timeout of a client.
        """
        at = self.date
        self._start += timedelta(seconds=1)
        return at

    def now(self) -> float:
        """Return how many seconds were waited so far. They never go back."""
        self._threads.add(get_ident())
        return self._elapsed

    def sleep(self, seconds: float) -> None:
        """Wait in this time."""
        with self._waiting(seconds, None) as waiter:
            while True:
                if len(self._threads) > 1:
                    time.sleep(_THREAD_TURN)
                if self._goes_on(waiter):
                    return

    async def sleep_async(self, seconds: float) -> None:
        """Wait in this time, and let other tasks go on meanwhile."""
        with self._waiting(seconds, get_ident()) as waiter:
            while True:
                for _ in range(_TASK_TURNS):
                    await asyncio.sleep(0)
                if self._goes_on(waiter):
                    return

    def at(self, seconds: float, action: Callable[[], object]) -> None:
        """Call this when this number of seconds has passed, in the thread that waits then."""
        with self._lock:
            self._actions.append((self._elapsed + seconds, next(self._numbers), action))
            self._actions.sort()

    @contextmanager
    def _waiting(self, seconds: float, loop: int | None) -> Iterator[_Waiter]:
        waiter = (self.now() + seconds, next(self._numbers), loop)
        self._waiters.append(waiter)
        try:
            yield waiter
        finally:
            self._waiters.remove(waiter)

    def _goes_on(self, waiter: _Waiter) -> bool:
        """Move the clock to the next action, or to the end of this wait, unless others are first.
        Return whether the wait is over.
        """
        until, _, loop = waiter
        with self._lock:
            others = [other for other in list(self._waiters) if other[2] == loop]
            if self._elapsed < until and min(others) != waiter:
                return False
            end = max(self._elapsed, until)
            if not self._actions or self._actions[0][0] > end:
                self._elapsed = end
                return True
            due, _, action = self._actions.pop(0)
            self._elapsed = max(self._elapsed, due)
            # Nobody waits for it meanwhile: the action may wait for others itself.
            self._waiters.remove(waiter)
        try:
            action()
        finally:
            self._waiters.append(waiter)
        return False
