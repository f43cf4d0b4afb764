"""The time in which the clients of a fake wait: it passes at once."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from threading import Lock, get_ident
from typing import TypeAlias

from attrs import define

from .clock import Clock

Action: TypeAlias = Callable[[], object]

# How long other threads get, in real seconds, and how many turns other tasks get, to begin to wait,
# too: whoever wakes first can only go first if it is known.
_THREAD_TURN = 0.001
_TASK_TURNS = 10
# After so many real seconds without a move nobody waits for a sleeper whose thread is held up.
_LONGEST_HOLD = 1.0


@define(order=True)
class _Scheduled:
    """An action that is due, or a sleeper that wakes, at a time. The first planned goes first."""

    at: float
    number: int


@define(order=True)
class _Action(_Scheduled):
    call: Action


@define(order=True)
class _Sleeper(_Scheduled):
    thread: int
    blocks_thread: bool
    since: float


class FakeTime:
    """The seconds of a fake, for those who wait. Sleeping moves them on, and takes no real time.

    Of several that sleep, in threads or tasks, the one that wakes first goes first. Actions that
    are due before it wakes happen first.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sleepers: list[_Sleeper] = []
        self._actions: list[_Action] = []
        self._threads: set[int] = set()
        self._numbers = count()
        self._moved_at = time.monotonic()
        self._lock = Lock()

    def now(self) -> float:
        """Return how many seconds have passed. They never go back."""
        self._threads.add(get_ident())
        return self._clock.elapsed

    def sleep(self, seconds: float) -> None:
        """Let so many seconds pass."""
        with self._sleeper(seconds, blocks_thread=True) as sleeper:
            while True:
                if len(self._threads) > 1:
                    time.sleep(_THREAD_TURN)
                if self._has_woken(sleeper):
                    return

    async def sleep_async(self, seconds: float) -> None:
        """Let so many seconds pass, and other tasks go on meanwhile."""
        with self._sleeper(seconds, blocks_thread=False) as sleeper:
            while True:
                for _ in range(_TASK_TURNS):
                    await asyncio.sleep(0)
                if self._has_woken(sleeper):
                    return

    def at(self, seconds: float, action: Action) -> None:
        """Call this when so many seconds have passed."""
        if seconds < 0:
            raise ValueError("seconds must be 0 or more")
        with self._lock:
            due = self._clock.elapsed + seconds
            self._actions.append(_Action(due, next(self._numbers), action))

    @contextmanager
    def _sleeper(self, seconds: float, *, blocks_thread: bool) -> Iterator[_Sleeper]:
        thread = get_ident()
        self._threads.add(thread)
        sleeper = _Sleeper(
            at=self._clock.elapsed + seconds,
            number=next(self._numbers),
            thread=thread,
            blocks_thread=blocks_thread,
            since=time.monotonic(),
        )
        with self._lock:
            self._sleepers.append(sleeper)
        try:
            yield sleeper
        finally:
            with self._lock:
                self._sleepers.remove(sleeper)

    def _has_woken(self, sleeper: _Sleeper) -> bool:
        """Let time pass up to the next action, or until this one wakes, unless others are first."""
        with self._lock:
            if self._clock.elapsed < sleeper.at and not self._is_first(sleeper):
                return False
            action = min(self._actions, default=None)
            if action is None or action.at > max(sleeper.at, self._clock.elapsed):
                self._go_to(sleeper.at)
                return True
            self._actions.remove(action)
            self._go_to(action.at)
            # Nobody waits for it meanwhile: the action may wait for others itself.
            self._sleepers.remove(sleeper)
        try:
            action.call()
        finally:
            with self._lock:
                self._sleepers.append(sleeper)
        return False

    def _is_first(self, sleeper: _Sleeper) -> bool:
        if time.monotonic() - max(self._moved_at, sleeper.since) > _LONGEST_HOLD:
            return True
        return not any(other < sleeper for other in self._sleepers if _can_wake(other, sleeper))

    def _go_to(self, seconds: float) -> None:
        self._clock.elapsed = max(self._clock.elapsed, seconds)
        self._moved_at = time.monotonic()


def _can_wake(other: _Sleeper, sleeper: _Sleeper) -> bool:
    """Tasks cannot go on while one of them blocks their thread."""
    return not (sleeper.blocks_thread and other.thread == sleeper.thread)
