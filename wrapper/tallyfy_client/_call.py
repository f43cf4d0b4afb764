"""The steps of a call, without I/O: attempts, token, pauses, deadline, and what an outcome means.

A back end carries the steps out: each `yield` asks for one, and receives its result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from logging import INFO, WARNING
from math import inf
from random import uniform
from typing import Any, NamedTuple, TypeVar, cast

from tallyfy_api.errors import RateLimitError

from ._error_bodies import status_error
from ._errors import (
    APIConnectionError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    BudgetExceededError,
    InvalidRequestError,
    OutcomeUnknownError,
    ReadingError,
    TallyfyError,
    about,
)
from ._log import log, logger
from ._settings import BudgetLike, Settings
from ._values import Ask, Failure, Outcome, RawResponse, Request, Secret, Send, Sleep, Steps
from .observers import ObservedCall, Watch

T = TypeVar("T")

# The service, or a proxy in front of it, gave up: another attempt may do better.
TRANSIENT_STATUSES = frozenset({408, 500, 502, 503, 504, *range(520, 525)})

# Seconds before the second attempt, doubled for each one after it, and the maximum jitter.
FIRST_BACK_OFF = 0.5
JITTER = 0.5


class Pause:
    """The moment until which the service asked for no requests, after a 429."""

    def __init__(self) -> None:
        self.until: float = -inf

    def extend(self, until: float) -> None:
        self.until = max(self.until, until)

    def end(self, until: float) -> None:
        """End a pause that was slept through, even if the clock is frozen."""
        if self.until == until:
            self.until = -inf


class Context(NamedTuple):
    """What the steps of a call know of their client and of the call."""

    settings: Settings
    pause: Pause
    now: Callable[[], float]
    # When the call must have ended.
    until: float = inf
    # Shows the call to observers, if there are any.
    watch: Watch | None = None
    # Whether anybody still wants the result, if it is a page that is read ahead.
    is_wanted: Callable[[], bool] | None = None

    def note(self, event: str, request: Request[Any], text: str, **fields: Any) -> None:
        """Tell the log and the observers what happens between two attempts."""
        log(WARNING, request, text, **fields)
        if self.watch is not None:
            self.watch.note(event, fields.get("wait"))

    def has_time_for(self, seconds: float) -> bool:
        return self.now() + seconds < self.until


def perform(request: Request[T], context: Context) -> Steps[T]:
    """Make a call that consists of one request."""
    return one_call(request.operation, request.ids, context, partial(attempts, request))


def one_call(
    operation: str,
    ids: Mapping[str, str],
    context: Context,
    steps: Callable[[Context], Steps[T]],
) -> Steps[T]:
    """Make one call of these steps: its deadline begins now, and observers see it."""
    settings = context.settings
    if settings.deadline is not None:
        until = min(context.now() + settings.deadline, context.until)
        context = context._replace(until=until)
    try:
        if not settings.observers:
            return (yield from steps(context))
        call = ObservedCall(operation, dict(ids), settings.org_id, settings.base_url)
        watch = Watch(settings.observers, call)
        return (yield from watch.whole(steps(context._replace(watch=watch))))
    except TallyfyError as error:
        # Of a budget or a token function, or of a back end that refuses to send.
        if error.operation is None:
            error.operation, error.ids = operation, dict(ids)
        raise


def attempts(request: Request[T], context: Context, *, uses_budget: bool = True) -> Steps[T]:
    """Send a request until there is a response to read, or no attempt is left."""
    settings = context.settings
    attempt = 1
    refused: Secret | None = None
    token: Secret | None = None
    while True:
        if context.pause.until > -inf:
            yield from _wait_for_pause(request, context)
        if uses_budget and settings.budget is not None:
            yield from _wait_for_room(request, context, settings.budget)
        token = token or (yield from _token(settings))
        outcome = yield from _send(request, context, token, attempt)
        if refused is None and isinstance(outcome, RawResponse) and outcome.status_code == 401:
            # The token may have expired. A function is asked once for another one.
            refused, token = token, (yield from _token(settings))
            if token != refused:
                continue
        try:
            return _result_of(outcome, request, token)
        except (APIConnectionError, APIStatusError) as error:
            wait = _wait_after(error, context, attempt)
            if wait is None:
                raise
            _note_retry(request, error, context, attempt, wait)
        yield Sleep(wait)
        attempt += 1
        token = None


def _wait_for_pause(request: Request[Any], context: Context) -> Steps[None]:
    # Meanwhile another request may be told to wait longer.
    while (left := (until := context.pause.until) - context.now()) > 0:
        # Spread out, or all would come back at once.
        wait = min(left, context.settings.max_retry_wait) + uniform(0, JITTER)
        if not context.has_time_for(wait):
            why = "the service asked for a longer pause than the deadline allows"
            raise _error(APITimeoutError, request, why)
        context.note("pause", request, "waiting %(wait).3f s, as the service asked", wait=wait)
        yield Sleep(wait)
        if wait < left:
            return  # A copy with a shorter `max_retry_wait`: for others, the pause goes on.
        context.pause.end(until)


def _wait_for_room(request: Request[Any], context: Context, budget: BudgetLike) -> Steps[None]:
    settings = context.settings
    ask = Ask(
        partial(budget.acquire, settings.org_id), partial(budget.acquire_async, settings.org_id)
    )
    waited = 0.0
    while (wait := (yield ask)) > 0:
        wait += uniform(0, min(wait, JITTER))
        waited += wait
        if waited > settings.max_retry_wait + JITTER or not context.has_time_for(wait):
            text = f"{request}: the budget has no room in time, so nothing was sent"
            raise about(BudgetExceededError(text, retry_after=wait), request)
        context.note("budget", request, "waiting %(wait).3f s for the budget", wait=wait)
        yield Sleep(wait)


def _token(settings: Settings) -> Steps[Secret]:
    given = settings.token
    return given if isinstance(given, Secret) else (yield Ask(given.ask, given.ask_async))


def _send(request: Request[Any], context: Context, token: Secret, attempt: int) -> Steps[Outcome]:
    if context.is_wanted is not None and not context.is_wanted():
        raise InvalidRequestError("This listing was closed. Its pages can no longer be read.")
    if context.until < inf and not context.has_time_for(0):
        raise _error(APITimeoutError, request, "the deadline passed before the request was sent")
    settings = context.settings
    send = Send(request, token, settings.user_agent_header, settings.timeout, context.until)
    outcome: Outcome
    started = context.now()
    try:
        if context.watch is None:
            outcome = yield send
        else:
            outcome = yield from context.watch.send(send, attempt)
        return outcome
    except BaseException as error:
        # The call was cancelled or interrupted, or the client was closed.
        outcome = Failure(error, sent=True)
        raise
    finally:
        if logger.isEnabledFor(INFO):
            _log_attempt(request, token, outcome, attempt, context.now() - started)


def _result_of(outcome: Outcome, request: Request[T], token: Secret) -> T:
    if isinstance(outcome, Failure):
        raise _error_of(outcome, request) from outcome.cause
    if not 200 <= outcome.status_code < 300:
        raise status_error(outcome.without(token), request)
    if request.read is None:
        return cast(T, outcome)
    flaw = "it is not JSON"
    try:
        content = outcome.json()
        result = request.read(content)
        kind = request.returns
        if kind is None or str(content["data"]["id"]) == request.ids[kind]:
            return result
        flaw = f"it contains another {kind}"
    except ReadingError as error:
        flaw = str(error)
    except (ValueError, RecursionError):
        pass  # Not raised from here: the frames of the parser hold the body.
    raise about(
        APIResponseValidationError(
            f"{outcome.status_code} at {request}: the response cannot be read: {flaw}",
            body=outcome.without(token).content,
            may_have_taken_effect=not request.is_safe,
        ),
        request,
    )


def _error_of(outcome: Failure, request: Request[Any]) -> TallyfyError:
    kind: type[TallyfyError]
    if outcome.sent and not request.is_safe:
        kind, why = OutcomeUnknownError, "the request was sent, but no response was received"
    elif outcome.timed_out:
        kind, why = APITimeoutError, "the service did not answer in time"
    else:
        kind, why = APIConnectionError, "the service could not be reached"
    return _error(kind, request, f"{why}: {outcome.kind}")


def _error(kind: type[TallyfyError], request: Request[Any], why: str) -> TallyfyError:
    return about(kind(f"{request}: {why}"), request)


def _wait_after(
    error: APIConnectionError | APIStatusError, context: Context, attempt: int
) -> float | None:
    """Return how many seconds to wait before the next attempt; None if there is none."""
    if not may_be_tried_again(error):
        return None
    settings = context.settings
    asked_for = error.retry_after if isinstance(error, APIStatusError) else None
    back_off = FIRST_BACK_OFF * 2.0 ** (attempt - 1) + uniform(0, JITTER)
    wait = min(back_off, settings.max_retry_wait) if asked_for is None else asked_for
    if isinstance(error, RateLimitError):
        # Other requests wait even if this one gives up, but never for an absurd header.
        context.pause.extend(context.now() + min(wait, settings.max_retry_wait))
    # Retrying before Retry-After would be rejected again.
    is_too_long = wait > settings.max_retry_wait
    if asked_for is not None:
        wait += uniform(0, JITTER)
    if is_too_long or attempt >= settings.max_attempts or not context.has_time_for(wait):
        return None
    return wait


def may_be_tried_again(error: TallyfyError) -> bool:
    """Return whether the request certainly did nothing, and another attempt may do better."""
    is_transient = isinstance(error, APIConnectionError | BudgetExceededError | RateLimitError) or (
        isinstance(error, APIStatusError) and error.status_code in TRANSIENT_STATUSES
    )
    return is_transient and not error.may_have_taken_effect


def _log_attempt(
    request: Request[Any], token: Secret, outcome: Outcome, attempt: int, elapsed: float
) -> None:
    if isinstance(outcome, Failure):
        ended, status, request_id = outcome.kind, None, None
    else:
        status, request_id = outcome.status_code, outcome.without(token).request_id
        ended = str(status)
    text = f"{ended} in %(elapsed).3f s (attempt %(attempt)d)"
    fields = {"status": status, "attempt": attempt, "elapsed": elapsed, "request_id": request_id}
    log(INFO, request, text, **fields)


def _note_retry(
    request: Request[Any], error: TallyfyError, context: Context, attempt: int, wait: float
) -> None:
    status = error.status_code if isinstance(error, APIStatusError) else None
    why = status or type(error.__cause__ or error).__name__
    text = f"attempt %(attempt)d failed ({why}); next attempt in %(wait).3f s"
    context.note("retry", request, text, status=status, attempt=attempt, wait=wait)
