"""Budgets: at most so many requests in any time of a given length, for all that share one.

A request that finds no room is given a slot, the first moment at which there is room, and waits for
it. So requests go out in the order in which they asked, and never all at once. The library `limits`
has no slots, takes several windows one by one, and goes by the clock of whoever asks.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Sequence
from functools import partial
from math import inf
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from .call import Ask, Context, Sleep, Steps
from .errors import APIConnectionError, ConfigurationError, about
from .responses import must_wait

if TYPE_CHECKING:
    from tallyfy_api.types import Request

# What one request may take longer than another to arrive. A window is so much longer than it says.
_MARGIN = 0.25
# How soon whoever waits alone asks the store again, in seconds.
_ASK_AGAIN = 0.2


class Window(NamedTuple):
    """So many requests in so many seconds."""

    requests: int
    seconds: float


class Turn(NamedTuple):
    """How many seconds to wait, and for which slot: None if that would take too long."""

    wait: float
    slot: float | None
    # Whether the store did not answer, so that it has to be asked again.
    is_alone: bool = False


class Ledger:
    """The slots that were given, in order, by one clock."""

    def __init__(self) -> None:
        self._slots: deque[float] = deque()
        self._paused_until = -inf
        self._most = 0
        self._lock = Lock()

    def turn(
        self, now: float, longest: float, windows: Sequence[Window], held: float | None = None
    ) -> Turn:
        """Give the first slot with room, if it is not too far away; the one held if it holds."""
        with self._lock:
            if held is not None and self._paused_until <= held:
                return Turn(0.0, held)
            at = max(now, self._paused_until, self._last(now))
            for requests, seconds in windows:
                if len(self._slots) >= requests:
                    at = max(at, self._slots[-requests] + seconds)
            if at - now > longest:
                return Turn(at - now, None)
            self._add(at, windows)
            return Turn(at - now, at)

    def note(self, at: float, windows: Sequence[Window]) -> None:
        """Remember a slot that was given elsewhere."""
        with self._lock:
            self._add(max(at, self._last(at)), windows)

    def pause(self, until: float) -> None:
        with self._lock:
            self._paused_until = max(self._paused_until, until)

    def ages(self, now: float, windows: Sequence[Window]) -> list[float]:
        """Return how many seconds ago the slots were that still count; those to come, below 0."""
        oldest = now - max(seconds for _, seconds in windows)
        with self._lock:
            return [now - slot for slot in self._slots if slot > oldest]

    def _last(self, otherwise: float) -> float:
        return self._slots[-1] if self._slots else otherwise

    def _add(self, at: float, windows: Sequence[Window]) -> None:
        self._slots.append(at)
        # Budgets with the same key may have different windows.
        self._most = max(self._most, *(requests for requests, _ in windows))
        if len(self._slots) > self._most:
            self._slots.popleft()


LedgerT = TypeVar("LedgerT", bound=Ledger)

# By clock, then by store and key: the budgets of a process that name the same share one ledger.
_LEDGERS: WeakKeyDictionary[Any, dict[tuple[str, str], Any]] = WeakKeyDictionary()
if hasattr(os, "register_at_fork"):  # pragma: no branch
    # A lock that another thread held at the fork would never be free again.
    os.register_at_fork(after_in_child=_LEDGERS.clear)


class BaseBudget(ABC, Generic[LedgerT]):
    """What both budgets do: wait for a turn before each request."""

    _new_ledger: type[LedgerT]
    _store_name = ""

    def __init__(
        self, requests: int | Sequence[tuple[int, float]], per: float, key: str | None
    ) -> None:
        given = [(requests, per)] if isinstance(requests, int) else list(requests)
        if not given:
            raise ConfigurationError("A budget needs a window, such as requests=600, per=60.")
        if key is not None and (not isinstance(key, str) or not key):
            raise ConfigurationError("key must be a string. Leave it out to use the organization.")
        self._windows = [_window(each) for each in given]
        self._shown = ", ".join(f"{requests} in {seconds:g} s" for requests, seconds in given)
        self._key = key

    def take(self, request: Request, context: Context) -> Steps[None]:
        """Wait for the turn of a request. One that would have to wait too long is refused."""
        turn: Turn | None = None
        while True:
            longest = min(context.until - context.now(), context.settings.max_retry_wait + _MARGIN)
            turn = yield from self._turn(request, context, longest, turn)
            if turn.slot is None:
                raise must_wait(request, turn.wait, "the budget has no room")
            if turn.wait <= 0:
                return
            context.note("budget", request, "waiting %(wait).3f s for the budget", wait=turn.wait)
            yield Sleep(turn.wait)

    @abstractmethod
    def _turn(
        self, request: Request, context: Context, longest: float, held: Turn | None
    ) -> Steps[Turn]:
        """Ask for a turn, or, after the wait for it, whether it still holds."""

    @abstractmethod
    def pause(self, context: Context, seconds: float) -> Steps[None]:
        """Let all that share the budget wait, as the service asked one of them to."""

    def _key_of(self, context: Context) -> str:
        return self._key or context.settings.org_id

    def _ledger(self, context: Context) -> LedgerT:
        name = self._store_name, self._key_of(context)
        ledgers = _LEDGERS.setdefault(context.clock, {})
        # `setdefault` would make one for each request.
        ledger: LedgerT = ledgers.get(name) or ledgers.setdefault(name, self._new_ledger())
        return ledger

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._shown}>"


class Budget(BaseBudget[Ledger]):
    """At most so many requests in any time of a given length, for all clients of this process.

    Args:
        requests: How many requests, or several windows: `[(600, 60), (140, 10)]`. A request takes
            from all of them or from none.
        per: In how many seconds, if `requests` is a number.
        key: Clients with the same key share the budget. The organization if not given.

    Raises:
        ConfigurationError: An argument is not acceptable.
    """

    _new_ledger = Ledger

    def __init__(
        self,
        requests: int | Sequence[tuple[int, float]] = 600,
        per: float = 60.0,
        *,
        key: str | None = None,
    ) -> None:
        super().__init__(requests, per, key)

    def _turn(self, _: Request, context: Context, longest: float, held: Turn | None) -> Steps[Turn]:
        yield from ()
        slot = held and held.slot
        return self._ledger(context).turn(context.now(), longest, self._windows, slot)

    def pause(self, context: Context, seconds: float) -> Steps[None]:
        yield from ()
        self._ledger(context).pause(context.now() + seconds)


class SharedLedger(Ledger):
    """The slots that this process was given by a store, and what it knows of the store."""

    def __init__(self) -> None:
        super().__init__()
        # Names the contents of the store. Those of one that comes back empty have another name.
        self.epoch: str = ""
        # Slots that the store does not know of.
        self.unsaved: list[float] = []
        # It did not answer, so it is left alone for a moment.
        self.down_until: float = -inf
        self.saving: Lock = Lock()


class SharedBudget(BaseBudget[SharedLedger]):
    """At most so many requests in any time of a given length, for all processes that share a store.

    Needs the extra `tallyfy-client[budget]`. The clock of the store decides, so those of the
    processes may differ.

    Args:
        url: The store, a Redis or Valkey: `redis://…`, `rediss://…` or `unix://…`.
        requests: How many requests, or several windows: `[(600, 60), (140, 10)]`. A request takes
            from all of them or from none.
        per: In how many seconds, if `requests` is a number.
        key: Clients with the same key share the budget. The organization if not given.
        on_store_failure: What happens while the store does not answer, which takes less than a
            second to notice: `"raise"` raises APIConnectionError before anything is sent,
            `"alone"` goes on with this process's `share` of the budget.
        share: The part of the budget that this process takes alone, such as 0.25 for one of four.

    Raises:
        ConfigurationError: An argument is not acceptable, or the extra is not installed.
    """

    _new_ledger = SharedLedger

    def __init__(
        self,
        url: str,
        requests: int | Sequence[tuple[int, float]] = 600,
        per: float = 60.0,
        *,
        key: str | None = None,
        on_store_failure: Literal["raise", "alone"] = "raise",
        share: float | None = None,
    ) -> None:
        super().__init__(requests, per, key)
        if on_store_failure not in {"raise", "alone"}:
            raise ConfigurationError('on_store_failure must be "raise" or "alone".')
        if (share is None) is (on_store_failure == "alone"):
            raise ConfigurationError(
                'share is needed with on_store_failure="alone", and only there.'
            )
        self._alone = None if share is None else _part_of(self._windows, share)
        self._store_name = url
        try:
            from .budget_store import RedisStore
        except ImportError:
            raise ConfigurationError(
                "SharedBudget needs the package redis: install tallyfy-client[budget]."
            ) from None
        self._store = RedisStore(url)

    def _turn(
        self, request: Request, context: Context, longest: float, held: Turn | None
    ) -> Steps[Turn]:
        ledger = self._ledger(context)
        slot = None if held is None or held.is_alone else held.slot
        key, now = self._key_of(context), context.now
        ask = partial(self._store.turn, key, ledger, now, longest, self._windows, slot)
        turn: Turn | None = yield Ask(ask, is_blocking=True)
        if turn is not None:
            return turn
        if self._alone is None:
            error = f"{request}: the store of the budget did not answer, so nothing was sent"
            raise about(APIConnectionError(error), request)
        turn = ledger.turn(now(), 0, self._alone)
        if turn.slot is not None:
            ledger.unsaved.append(turn.slot)
        elif turn.wait <= longest:
            # It takes no slot yet: the store may be back before.
            return Turn(min(turn.wait, _ASK_AGAIN), now(), is_alone=True)
        return turn

    def pause(self, context: Context, seconds: float) -> Steps[None]:
        ledger = self._ledger(context)
        ledger.pause(context.now() + seconds)
        pause = partial(self._store.pause, self._key_of(context), ledger, context.now, seconds)
        yield Ask(pause, is_blocking=True)


def _window(given: object) -> Window:
    if not isinstance(given, tuple | list) or len(given) != 2:
        raise ConfigurationError(
            "A window must be a pair of requests and seconds, such as (600, 60)."
        )
    requests, seconds = given
    if isinstance(requests, bool) or not isinstance(requests, int) or requests < 1:
        raise ConfigurationError(f"requests must be a whole number from 1, not {requests!r}")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds < inf:
        raise ConfigurationError(f"per must be a number of seconds above 0, not {seconds!r}")
    return Window(requests, seconds + min(_MARGIN, seconds / 50))


def _part_of(windows: Sequence[Window], share: float) -> list[Window]:
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share <= 1:
        raise ConfigurationError(f"share must be above 0 and at most 1, not {share!r}")
    return [Window(max(1, int(requests * share)), seconds) for requests, seconds in windows]
