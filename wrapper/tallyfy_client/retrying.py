"""Which failure may be tried again, and after how long."""

import logging
import time
from collections.abc import Callable
from random import uniform
from threading import Lock

import stamina
from attrs import define, field

from .deadlines import Deadline
from .errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    OutcomeUnknownError,
    RateLimitError,
)
from .settings import Settings

Sleep = Callable[[float], object]

logger = logging.getLogger("tallyfy_client")

# The service, or something in front of it, gave up on the request: another attempt may do better.
_TRANSIENT_STATUSES = frozenset({408, 500, 502, 503, 504, *range(520, 525)})

# Seconds before the second attempt, doubled for each further one, and what chance adds at most.
FIRST_WAIT = 0.5
JITTER = 0.5


def answer_was_lost(error: Exception) -> bool:
    """Tell whether a request that changes something was sent and its answer never came."""
    if isinstance(error, APIStatusError):
        return error.status_code in _TRANSIENT_STATUSES
    return isinstance(error, OutcomeUnknownError)


def may_be_tried_again(error: Exception) -> bool:
    match error:
        case RateLimitError() | APIConnectionError():
            return True
        case APIStatusError():
            return error.status_code in _TRANSIENT_STATUSES and not error.may_have_taken_effect
    return False


@define(eq=False)
class Pause:
    """How long the service asked all requests of a client to wait."""

    _until: float = field(default=0.0, init=False)
    _lock: Lock = field(factory=Lock, init=False, repr=False)

    def extend(self, seconds: float) -> None:
        with self._lock:
            self._until = max(self._until, time.monotonic() + seconds)

    def left(self) -> float:
        # In the testing mode of stamina, nothing waits.
        return 0.0 if stamina.is_testing() else max(0.0, self._until - time.monotonic())


@define
class Retrying:
    """Decides about one call: stamina asks it after each failure."""

    operation: str
    settings: Settings
    deadline: Deadline
    pause: Pause
    # Waits between attempts in the place of stamina, whose waits cannot be interrupted.
    sleep: Sleep | None = None
    _failures: int = field(default=0, init=False)

    @property
    def attempt(self) -> int:
        """The number of the attempt that is being made, from 1."""
        return self._failures + 1

    def wait_after(self, error: Exception) -> bool | float:
        """Return how many seconds to wait before another attempt, or False for none."""
        self._failures += 1
        if not may_be_tried_again(error):
            return False
        asked_for = error.retry_after if isinstance(error, APIStatusError) else None
        wait = self._back_off() if asked_for is None else asked_for
        # To come back earlier than told would be declined again.
        if wait > self.settings.max_retry_wait:
            return False
        # Other requests have to wait even if this one gives up.
        if isinstance(error, RateLimitError):
            self.pause.extend(wait)
        if self._failures >= self.settings.max_attempts or wait >= self.deadline.left():
            return False
        self._note_retry(error, wait)
        if self.sleep is None:
            return wait
        self.sleep(0.0 if stamina.is_testing() else wait)
        return 0.0

    def wait_before_attempt(self) -> float:
        """Return how many seconds are left of what the service asked all requests to wait."""
        wait = self.pause.left()
        if wait >= self.deadline.left():
            raise APITimeoutError("The deadline of the call left no time for another attempt")
        if wait:
            logger.warning(
                "%s: waits %.3f s, as the service asked all requests to",
                self.operation,
                wait,
                extra={"operation": self.operation, "wait": wait},
            )
        return wait

    def _note_retry(self, error: Exception, wait: float) -> None:
        logger.warning(
            "%s: attempt %d failed, the next one in %.3f s",
            self.operation,
            self._failures,
            wait,
            extra={
                "operation": self.operation,
                "attempt": self._failures,
                "wait": wait,
                "status": error.status_code if isinstance(error, APIStatusError) else None,
            },
        )

    def _back_off(self) -> float:
        doubled = FIRST_WAIT * 2.0 ** (self._failures - 1) + uniform(0, JITTER)
        return min(doubled, self.settings.max_retry_wait)
