"""The slots of a shared budget in a Redis, by its own clock, in one round trip."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import uuid4

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from .budget import SharedLedger, Turn, Window
from .errors import ConfigurationError
from .log import logger

Answer = TypeVar("Answer")

# A store that does not answer is noticed within twice this time, and left alone for a while.
_TIMEOUT = 0.4
_DOWN = 0.1
# Whoever finds the store empty makes all wait until the others have noticed, too.
_GRACE = 0.3
_MICRO = 1_000_000
# A wait that nobody has: Lua counts exactly up to 2 ** 53.
_LONGEST = 10**9

_NOW = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local slots, pause, epoch = KEYS[1], KEYS[2], KEYS[3]
"""

# Gives the first slot with room. All times are in microseconds.
_TURN = (
    _NOW
    + """
local new_epoch, known_epoch, held, longest, expiry =
    ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
redis.call('SET', epoch, new_epoch, 'NX')
local stored_epoch = redis.call('GET', epoch)
if known_epoch ~= '' and known_epoch ~= stored_epoch then
    return {stored_epoch, '0', '0'}
end
local paused_until = tonumber(redis.call('GET', pause) or 0)
if held > 0 and paused_until <= held then
    return {stored_epoch, '0', ARGV[3]}
end
local last = tonumber(redis.call('LINDEX', slots, -1) or 0)
local at, most = math.max(now, paused_until, last), 0
for i = 6, #ARGV, 2 do
    local requests, length = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
    local first = redis.call('LINDEX', slots, -requests)
    if first then at = math.max(at, tonumber(first) + length) end
    most = math.max(most, requests)
end
local wait = string.format('%.0f', at - now)
if at - now > longest then
    return {stored_epoch, wait, '0'}
end
local slot = string.format('%.0f', at)
redis.call('RPUSH', slots, slot)
redis.call('LTRIM', slots, -most, -1)
redis.call('PEXPIRE', slots, expiry)
redis.call('PEXPIRE', epoch, expiry)
return {stored_epoch, wait, slot}
"""
)

# Adds slots that the store does not know of, by their ages, and lets all wait meanwhile.
_SAVE = (
    _NOW
    + """
local most, expiry, grace = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
-- Whoever only adds a few must not add them to a store that has lost the others.
if ARGV[4] ~= (redis.call('GET', epoch) or '') then return end
local all = redis.call('LRANGE', slots, 0, -1)
for i = 1, #all do all[i] = tonumber(all[i]) end
for i = 5, #ARGV do all[#all + 1] = now - ARGV[i] end
table.sort(all)
redis.call('DEL', slots)
for i = math.max(1, #all - most + 1), #all do
    redis.call('RPUSH', slots, string.format('%.0f', all[i]))
end
redis.call('PEXPIRE', slots, expiry)
local paused_until = math.max(tonumber(redis.call('GET', pause) or 0), now + grace)
redis.call('SET', pause, string.format('%.0f', paused_until), 'PX', expiry)
"""
)

_PAUSE = (
    _NOW
    + """
local paused_until = math.max(tonumber(redis.call('GET', pause) or 0), now + ARGV[1])
local left = math.ceil((paused_until - now) / 1000) + 1
redis.call('SET', pause, string.format('%.0f', paused_until), 'PX', left)
"""
)


class RedisStore:
    """A Redis or Valkey that gives the slots of budgets."""

    def __init__(self, url: str) -> None:
        limits: dict[str, Any] = {
            "socket_timeout": _TIMEOUT,
            "socket_connect_timeout": _TIMEOUT,
            "retry": Retry(NoBackoff(), 0),
        }
        try:
            self._redis = redis.Redis.from_url(url, **limits)
        except ValueError:
            # The address can hold a password.
            raise ConfigurationError(
                "url must be the address of a Redis server: redis://, rediss:// or unix://."
            ) from None
        self._turn, self._save, self._pause = map(
            self._redis.register_script, (_TURN, _SAVE, _PAUSE)
        )

    def turn(
        self,
        key: str,
        ledger: SharedLedger,
        now: Callable[[], float],
        longest: float,
        windows: Sequence[Window],
        held: float | None,
    ) -> Turn | None:
        """Ask for a slot, or whether the one that is held holds. None if there is no answer."""

        def ask() -> Turn:
            if ledger.unsaved:
                self._save_slots(key, ledger, now, windows)
            while True:
                known = ledger.epoch
                epoch, turn = self._ask(key, known, longest, windows, held)
                if known in {"", epoch}:
                    ledger.epoch = epoch
                    break
                self._save_slots(key, ledger, now, windows, known, epoch)
            if turn.slot is not None and turn.slot != held:
                ledger.note(now() + turn.wait, windows)
            return turn

        return self._answer(ask, ledger, now)

    def pause(
        self, key: str, ledger: SharedLedger, now: Callable[[], float], seconds: float
    ) -> None:
        """Give no slot for so many seconds."""
        pause = int(min(seconds, _LONGEST) * _MICRO)
        self._answer(lambda: self._pause(keys=_names(key), args=[pause]), ledger, now)

    def _ask(
        self, key: str, known: str, longest: float, windows: Sequence[Window], held: float | None
    ) -> tuple[str, Turn]:
        arguments: list[Any] = [uuid4().hex, known, int(held or 0)]
        arguments += [int(min(longest, _LONGEST) * _MICRO), _expiry(windows)]
        for requests, seconds in windows:
            arguments += [requests, int(seconds * _MICRO)]
        epoch, wait, slot = self._turn(keys=_names(key), args=arguments)
        return epoch.decode(), Turn(int(wait) / _MICRO, float(slot) or None)

    def _save_slots(
        self,
        key: str,
        ledger: SharedLedger,
        now: Callable[[], float],
        windows: Sequence[Window],
        known: str | None = None,
        epoch: str = "",
    ) -> None:
        """Save the slots that were given meanwhile; all of this process if the store is new."""
        with ledger.saving:
            if known is None:
                epoch = ledger.epoch
                ages = [now() - slot for slot in ledger.unsaved]
            elif known == ledger.epoch:
                ages = ledger.ages(now(), windows)
            else:
                return  # Another thread did.
            if ages:
                most = max(requests for requests, _ in windows)
                arguments: list[Any] = [most, _expiry(windows), int(_GRACE * _MICRO), epoch]
                arguments += [int(age * _MICRO) for age in ages]
                self._save(keys=_names(key), args=arguments)
            ledger.unsaved.clear()
            ledger.epoch = epoch

    def _answer(
        self, ask: Callable[[], Answer], ledger: SharedLedger, now: Callable[[], float]
    ) -> Answer | None:
        """Return what the store answers; None if it does not."""
        if now() < ledger.down_until:
            return None
        try:
            try:
                return ask()
            except redis.TimeoutError:
                raise
            except redis.ConnectionError:
                # A connection that was open before the store was started again.
                return ask()
        except redis.RedisError as failure:
            # The text can hold the address, with its password.
            logger.warning("the store of the budget does not answer (%s)", type(failure).__name__)
            ledger.down_until = now() + _DOWN
            return None


def _names(key: str) -> list[str]:
    # In braces, for a cluster to keep them together.
    return [f"tallyfy:budget:{{{key}}}:{name}" for name in ("slots", "pause", "epoch")]


def _expiry(windows: Sequence[Window]) -> int:
    """Return in how many milliseconds nothing counts any more, waits included."""
    return int(2000 * max(seconds for _, seconds in windows)) + 60_000
