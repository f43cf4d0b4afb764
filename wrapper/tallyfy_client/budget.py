"""Budgets: a limit on the requests in any window of time, counted by the library `limits`."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from importlib import import_module
from threading import Lock
from typing import Any, Literal

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from ._errors import APIConnectionError, ConfigurationError
from ._values import Secret

# Seconds to wait for the store, for one of its packets, and after a failure before asking again.
_LONGEST_ANSWER, _SOCKET_TIMEOUT, _LEFT_ALONE = 0.9, 0.4, 0.5
_REFUSALS = frozenset({"AuthenticationError", "NoPermissionError"})
_UNREACHABLE = frozenset({"RedisClusterException", "ValkeyClusterException"})


class Budget:
    """A limit on the requests in any window of time, for all clients that are given it.

    Processes share the limit if they name the same store, key and windows.

    Args:
        requests: The number of requests, or several windows, such as `[(600, 60), (140, 10)]`.
        per: The length of the window in whole seconds, if `requests` is a number.
        store: The address of a storage of the library `limits` that has moving windows, such as
            `redis://127.0.0.1:6379/0`. By default it is in the memory of this process.
        key: What the limit counts for. The organization by default.
        unavailable: If the store does not answer within a second, `"raise"` raises
            APIConnectionError before anything is sent, and `"ignore"` sends the request.

    Raises:
        ConfigurationError: An argument is not acceptable.
    """

    def __init__(
        self,
        requests: int | Sequence[tuple[int, float]] = 600,
        per: float = 60.0,
        *,
        store: str = "memory://",
        key: str | None = None,
        unavailable: Literal["raise", "ignore"] = "raise",
    ) -> None:
        # From the first line on, no traceback shows its password.
        store = Secret(store if isinstance(store, str) else "")
        given = requests if isinstance(requests, list | tuple) else [(requests, per)]
        windows = sorted(map(_window, given or [()]), key=RateLimitItem.get_expiry)
        if key is not None and (not isinstance(key, str) or not key):
            raise ConfigurationError("key must be a string. Omit it to use the organization.")
        if unavailable not in ("raise", "ignore"):
            raise ConfigurationError('unavailable must be "raise" or "ignore".')
        self._shown = ", ".join(f"{each.amount} in {each.get_expiry()} s" for each in windows)
        self._key = key
        self._is_optional = unavailable == "ignore"
        self._is_local = store.startswith("memory:")
        self._asks_again_at = 0.0
        # One for each process: locks, connections and threads do not survive a fork.
        self._counter = cache(lambda _pid: _Counter(store, windows))
        self._thread = cache(lambda _pid: ThreadPoolExecutor(1, "tallyfy-budget"))
        with suppress(APIConnectionError):  # The store may come later.
            self._take(None)

    def acquire(self, org_id: str) -> float:
        """Take room for one request: return 0, or the seconds until there may be room."""
        answer = self._ask(org_id)
        if not isinstance(answer, Future):
            return answer
        try:
            return answer.result(_LONGEST_ANSWER)
        except TimeoutError:
            answer.cancel()
        return self._without_store("no answer in time")

    async def acquire_async(self, org_id: str) -> float:
        """Do the same without blocking the event loop."""
        answer = self._ask(org_id)
        if not isinstance(answer, Future):
            return answer
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_ANSWER):
                return await asyncio.wrap_future(answer)
        return self._without_store("no answer in time")

    def _ask(self, org_id: str) -> float | Future[float]:
        key = self._key or org_id
        if self._is_local:
            return self._take(key)
        if time.monotonic() < self._asks_again_at:
            return self._without_store("it has just failed")
        # In a thread, since nothing else interrupts a slow name look-up: `limits.aio` would make
        # it in the default executor of asyncio, and fill that.
        return self._thread(os.getpid()).submit(self._take, key)

    def _take(self, key: str | None) -> float:
        try:
            counter = self._counter(os.getpid())
            return counter.take(key) if key else 0.0
        except StorageError as error:
            why = type(error.storage_error).__name__
            is_usable = why not in _REFUSALS
        except Exception as error:
            why = type(error).__name__
            is_usable = isinstance(error, OSError) or why in _UNREACHABLE
        # Not in the `except`: the original error and its frames can hold the password.
        if not is_usable:
            raise ConfigurationError(
                f"The store of the budget cannot be used ({why}). Check its address with all "
                "options, its password, and that the package for it is installed."
            )
        self._asks_again_at = time.monotonic() + _LEFT_ALONE
        return self._without_store(why)

    def _without_store(self, why: str) -> float:
        if self._is_optional:
            return 0.0
        raise APIConnectionError(f"the store of the budget did not answer ({why})")

    def __repr__(self) -> str:
        return f"<Budget {self._shown}>"


class _Counter:
    """Counts the requests of one process in a store."""

    def __init__(self, store: Secret, windows: list[RateLimitItem]) -> None:
        options: dict[str, Any] = {}
        if redis := re.match(r"(redis|valkey)(s?|\+unix|\+sentinel|\+cluster):", store):
            library: Any = import_module(redis[1])
            options = dict.fromkeys(("socket_timeout", "socket_connect_timeout"), _SOCKET_TIMEOUT)
            options["retry"] = library.retry.Retry(library.backoff.NoBackoff(), 1)
            if redis[2] in ("", "s", "+unix"):
                address = Secret(store.replace(f"{redis[1]}+unix:", "unix:", 1))
                pool = library.ConnectionPool.from_url(address, **options)
                pool.make_connection()  # Refuses unknown options. It does not connect yet.
                options = {"connection_pool": pool}
        storage = storage_from_string(store, wrap_exceptions=True, **options)
        self._limiter = MovingWindowRateLimiter(storage)
        self._windows = windows
        self._lock = Lock()

    def take(self, key: str) -> float:
        """Take room for one request: return 0, or the seconds until there may be room."""
        limiter, (_, *longer) = self._limiter, self._windows
        with self._lock:
            # What finds no room in a longer window must not take it in the shortest.
            full = next((each for each in longer if not limiter.test(each, key)), None)
            full = full or next((w for w in self._windows if not limiter.hit(w, key)), None)
            if full is None:
                return 0.0
            wait = limiter.get_window_stats(full, key).reset_time - time.time()
            if wait > 2 * full.get_expiry():
                limiter.clear(full, key)  # The clock was set back.
        return min(max(wait, 0.05), full.get_expiry())


def _window(given: object) -> RateLimitItem:
    match given:
        case [bool(), _] | [_, bool()]:
            pass
        case [int() | float() as requests, int() | float() as seconds]:
            if min(requests, seconds) >= 1 and requests % 1 == seconds % 1 == 0:
                return RateLimitItemPerSecond(int(requests), int(seconds), namespace="tallyfy")
    text = "A budget is whole numbers of requests and seconds, such as (600, 60), or several such"
    raise ConfigurationError(f"{text} pairs, not {given!r}.")
