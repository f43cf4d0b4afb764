"""Which failure may be tried again, and after how long."""

from collections.abc import Callable

from .errors import APIConnectionError, APIStatusError, OutcomeUnknownError, RateLimitError

# The service, or something in front of it, gave up on the request: another attempt may do better.
_PASSING_STATUSES = frozenset({408, 500, 502, 503, 504, *range(520, 525)})

# Seconds before the second attempt, doubled for each further one, and what chance adds at most.
FIRST_WAIT = 0.5
JITTER = 0.5


def answer_was_lost(error: Exception) -> bool:
    """Tell whether a completion was sent and its answer never came."""
    if isinstance(error, APIStatusError):
        return error.status_code in _PASSING_STATUSES
    return isinstance(error, OutcomeUnknownError)


def retry_hook(max_retry_wait: float) -> Callable[[Exception], bool | float]:
    """Return what stamina asks after each failure: no, yes, or exactly how many seconds to wait."""

    def wait_before_retry(error: Exception) -> bool | float:
        if not _may_be_tried_again(error):
            return False
        asked_for = error.retry_after if isinstance(error, APIStatusError) else None
        if asked_for is None:
            return True
        # To come back earlier than told would be declined again; to wait longer than the caller
        # wants is not ours to decide.
        return asked_for if asked_for <= max_retry_wait else False

    return wait_before_retry


def _may_be_tried_again(error: Exception) -> bool:
    match error:
        case RateLimitError() | APIConnectionError():
            return True
        case APIStatusError():
            return error.status_code in _PASSING_STATUSES and not error.may_have_taken_effect
    return False
