"""The steps of a call, without I/O: attempts, token, pauses, deadline, and what an outcome means.

A client carries the steps out: each `yield` asks for one, and gets what came of it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from functools import partial
from logging import INFO, WARNING
from math import inf
from random import uniform
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from tallyfy_api.error_responses import status_error
from tallyfy_api.types import Request

from .backend import Failure, Outcome, Send
from .errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    ConfigurationError,
    InvalidRequestError,
    OutcomeUnknownError,
    RateLimitError,
    TallyfyError,
    about,
)
from .log import log
from .responses import RawResponse, must_wait, read_body, without_secret
from .settings import Settings, Token, checked_token

if TYPE_CHECKING:
    from .observers import Watch

Result = TypeVar("Result")

# The service, or something in front of it, gave up on the request: another attempt may do better.
TRANSIENT_STATUSES = frozenset({408, 500, 502, 503, 504, *range(520, 525)})

# Seconds before the second attempt, doubled for each further one, and what chance adds at most.
FIRST_BACK_OFF = 0.5
JITTER = 0.5


class Sleep(NamedTuple):
    """A step: wait for so many seconds."""

    seconds: float


class Ask(NamedTuple):
    """A step: call a function, that of the token or one that waits for another machine."""

    function: Callable[[], Any]
    is_blocking: bool = False


Step: TypeAlias = Send | Sleep | Ask
Steps: TypeAlias = Generator[Step, Any, Result]


class Pause:
    """Until when the service asked the requests of one token and organization to wait."""

    def __init__(self) -> None:
        self.until: float = 0.0

    def extend(self, until: float) -> None:
        self.until = max(self.until, until)


class Context(NamedTuple):
    """What the steps of a call know: of the client that makes it, and of the call."""

    settings: Settings
    pause: Pause
    now: Callable[[], float]
    # What tells the time. Only those that have the same one can share a budget.
    clock: object
    # The moment by which the call must have ended.
    until: float = inf
    # Shows the call to observers, if there are any.
    watch: Watch | None = None
    # A page that is read ahead may lose its reader between two attempts.
    is_wanted: Callable[[], bool] = lambda: True

    def note(self, event: str, request: Request, text: str, **fields: Any) -> None:
        """Tell the log, and observers if there are any, what happens between two attempts."""
        log(WARNING, request, text, **fields)
        if self.watch is not None:
            self.watch.note(event, fields.get("wait"))

    def has_time_for(self, seconds: float) -> bool:
        return self.now() + seconds < self.until


def perform(request: Request, context: Context) -> Steps[Any]:
    """Make a call of one request."""
    return one_call(request.operation, request.ids, context, partial(attempts, request))


def one_call(
    operation: str,
    ids: Mapping[str, str],
    context: Context,
    steps: Callable[[Context], Steps[Result]],
) -> Steps[Result]:
    """Make one call of these steps: with a deadline from now on, and shown to observers, if any."""
    settings = context.settings
    until = min(context.now() + (settings.deadline or inf), context.until)
    context = context._replace(until=until)
    if not settings.observers:
        return (yield from steps(context))

    from .observers import ObservedCall, Watch  # It need not be loaded where nobody observes.

    call = ObservedCall(operation, dict(ids), settings.org_id, settings.base_url)
    watch = Watch(settings.observers, call)
    return (yield from watch.whole(steps(context._replace(watch=watch))))


def attempts(request: Request, context: Context) -> Steps[Any]:
    """Send a request until there is a response to read, or no attempt is left."""
    settings = context.settings
    attempt = 1
    token: str | None = None
    refused: str | None = None
    while True:
        yield from _wait_for_pause(request, context)
        if settings.budget is not None:
            yield from settings.budget.take(request, context)
        try:
            token = token or (yield from _token(request, settings.token))
            outcome = yield from _send(request, context, token, attempt)
            if refused is None and _is_unauthorized(outcome):
                # A function is asked once more: it may give another token.
                refused = token
                token = yield from _token(request, settings.token)
                if token != refused:
                    continue
            return _result_of(outcome, request, token)
        except (APIConnectionError, APIStatusError) as error:
            wait = yield from _wait_after(error, context, attempt)
            if wait is None:
                raise
            _note_retry(request, error, context, attempt, wait)
        yield Sleep(wait)
        attempt += 1
        token = None


def _wait_for_pause(request: Request, context: Context) -> Steps[None]:
    # While one request waits, another may be told to wait longer.
    while (left := context.pause.until - context.now()) > 0:
        # Those that wait come back spread out, not all at once.
        wait = left + uniform(0, JITTER)
        if not context.has_time_for(wait):
            why = "the service asked to wait for longer than the deadline allows"
            raise _error(APITimeoutError, request, why)
        # A copy may be allowed less than the client that was told to wait. Clocks round.
        if left > context.settings.max_retry_wait + JITTER:
            raise must_wait(request, left, "the service asked to wait")
        context.note("pause", request, "waiting %(wait).3f s, as the service asked", wait=wait)
        yield Sleep(wait)


def _token(request: Request, token: Token) -> Steps[str]:
    if not callable(token):
        return token
    try:
        given = yield Ask(token)
    except Exception as failure:
        if not _is_connection_failure(failure):
            raise
        why = f"the token could not be renewed: {type(failure).__name__}"
        raise _error(APIConnectionError, request, why) from failure
    return checked_token(given)


def _is_connection_failure(failure: Exception) -> bool:
    # Another client of ours may have failed, but not by its settings or by being closed.
    if isinstance(failure, TallyfyError):
        return not isinstance(failure, ConfigurationError | InvalidRequestError)
    # Of any HTTP library: requests derives its errors from OSError, httpx names its own.
    kinds = {kind.__name__ for kind in type(failure).__mro__}
    return not kinds.isdisjoint({"OSError", "HTTPError"})


def _send(
    request: Request, context: Context, token: str, attempt: int
) -> Generator[Step, Any, Outcome]:
    if not context.is_wanted():
        raise InvalidRequestError("This listing was closed. Its pages can no longer be read.")
    if not context.has_time_for(0):
        raise _error(APITimeoutError, request, "the deadline passed before the request was sent")
    settings = context.settings
    send = Send(request, token, settings.user_agent, settings.timeout, context.until)
    outcome: Outcome
    started = context.now()
    try:
        if context.watch is None:
            outcome = yield send
        else:
            outcome = yield from context.watch.send(send, attempt)
        return outcome
    except BaseException as error:
        # The call was cancelled or interrupted, or the client is closed.
        outcome = Failure(error, sent=True)
        raise
    finally:
        _log_attempt(request, token, outcome, attempt, context.now() - started)


def _is_unauthorized(outcome: Outcome) -> bool:
    return isinstance(outcome, RawResponse) and outcome.status_code == 401


def _result_of(outcome: Outcome, request: Request, token: str) -> Any:
    if isinstance(outcome, Failure):
        raise _error_of(outcome, request) from outcome.cause
    if not outcome.is_success:
        raise status_error(*outcome.without(token), request)
    return read_body(outcome, request, token)


def _error_of(outcome: Failure, request: Request) -> TallyfyError:
    kind: type[TallyfyError]
    if outcome.sent and not request.is_safe:
        kind, why = OutcomeUnknownError, "the request was sent, but no response was received"
    elif outcome.timed_out:
        kind, why = APITimeoutError, "the service did not answer in time"
    else:
        kind, why = APIConnectionError, "the service could not be reached"
    return _error(kind, request, f"{why}: {outcome.kind}")


def _error(kind: type[TallyfyError], request: Request, why: str) -> TallyfyError:
    return about(kind(f"{request}: {why}"), request)


def _wait_after(
    error: APIConnectionError | APIStatusError, context: Context, attempt: int
) -> Steps[float | None]:
    """Return how many seconds to wait before another attempt; None if there is none."""
    if not _may_be_tried_again(error):
        return None
    settings = context.settings
    asked_for = error.retry_after if isinstance(error, APIStatusError) else None
    wait = min(_back_off(attempt), settings.max_retry_wait) if asked_for is None else asked_for
    # To come back earlier than told would be declined again.
    is_too_long = wait > settings.max_retry_wait
    # Other requests have to wait even if this one gives up.
    if isinstance(error, RateLimitError):
        if not is_too_long:
            context.pause.extend(context.now() + wait)
        if settings.budget is not None:
            yield from settings.budget.pause(context, wait)
    if asked_for is not None:
        wait += uniform(0, JITTER)
    if is_too_long or attempt >= settings.max_attempts or not context.has_time_for(wait):
        return None
    return wait


def _may_be_tried_again(error: APIConnectionError | APIStatusError) -> bool:
    """Tell whether the request certainly did nothing, and another attempt may do better."""
    is_transient = (
        isinstance(error, APIConnectionError | RateLimitError)
        or error.status_code in TRANSIENT_STATUSES
    )
    return is_transient and not error.may_have_taken_effect


def _back_off(attempt: int) -> float:
    return FIRST_BACK_OFF * 2.0 ** (attempt - 1) + uniform(0, JITTER)


def _log_attempt(
    request: Request, token: str, outcome: Outcome, attempt: int, elapsed: float
) -> None:
    response = outcome if isinstance(outcome, RawResponse) else None
    ended = outcome.kind if isinstance(outcome, Failure) else outcome.status_code
    request_id = response and response.request_id
    log(
        INFO,
        request,
        f"{ended} in %(elapsed).3f s (attempt %(attempt)d)",
        status=response and response.status_code,
        attempt=attempt,
        elapsed=elapsed,
        request_id=request_id and without_secret(request_id, token),
    )


def _note_retry(
    request: Request, error: TallyfyError, context: Context, attempt: int, wait: float
) -> None:
    status = error.status_code if isinstance(error, APIStatusError) else None
    why = status or type(error.__cause__ or error).__name__
    text = f"attempt %(attempt)d failed ({why}); next attempt in %(wait).3f s"
    context.note("retry", request, text, status=status, attempt=attempt, wait=wait)
