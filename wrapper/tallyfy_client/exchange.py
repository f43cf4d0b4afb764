"""One attempt of a request: what it goes out with, its line in the log, its errors made ours."""

import json
import time
from collections.abc import AsyncGenerator, Coroutine, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import Context, ContextVar
from inspect import isawaitable
from logging import LogRecord, getLogger
from types import MappingProxyType
from typing import Any
from weakref import ref

import httpx
from attrs import define, field, frozen

from .calls import Call
from .deadlines import body_within, timeouts_within
from .errors import (
    APIConnectionError,
    APIResponseValidationError,
    APITimeoutError,
    ConfigurationError,
    InvalidRequestError,
    TallyfyError,
    error_from_answer,
    error_from_lost_answer,
)
from .retrying import Pause, Retrying, logger
from .settings import Settings, checked_token


@frozen
class LastResponse:
    """What came with the last answer.

    Attributes:
        status_code: The status, a plain integer.
        headers: The headers, with names in lower case.
        request_id: Names the request in the service's own records; None if not said.
    """

    status_code: int
    headers: Mapping[str, str] = field(repr=False)
    request_id: str | None


@define
class Exchange:
    """What the hooks of httpx have to know of the attempt that is being made."""

    call: Call[Any]
    retrying: Retrying
    answer: httpx.Response | None = None

    @property
    def settings(self) -> Settings:
        return self.retrying.settings


_current: ContextVar[Exchange | None] = ContextVar("tallyfy_exchange", default=None)
# By the client, for which its pause stands: the copies of a client share both. A mapping is never
# changed, since the tasks that a task starts begin with the same one.
_last: ContextVar[Mapping[ref[Pause], LastResponse]] = ContextVar(
    "tallyfy_last_response", default=MappingProxyType({})
)

# What json and the generated models raise at an answer that they cannot read.
_UNREADABLE = (AttributeError, KeyError, RecursionError, TypeError, ValueError)


def last_response(pause: Pause) -> LastResponse | None:
    return _last.get().get(ref(pause))


def take_over_last_response(context: Context) -> None:
    """Let the last answer in another thread or task be the last one in this, too."""
    _last.set(context.get(_last, _last.get()))


@contextmanager
def exchange(call: Call[Any], retrying: Retrying) -> Iterator[None]:
    """Make one attempt: note how it ends, and raise no errors but ours."""
    attempt = Exchange(call, retrying)
    before = _current.set(attempt)
    started = time.monotonic()
    error: BaseException | None = None
    try:
        yield
    except (TallyfyError, httpx.HTTPError, httpx.InvalidURL, *_UNREADABLE) as failure:
        if isinstance(failure, httpx.HTTPStatusError):
            # A hook of the caller's own client raised it before ours saw the answer.
            _take(failure.response)
        error = _error_for(failure, attempt.answer, safe=call.safe)
        if error is failure:
            raise
        raise error from failure
    except BaseException as failure:
        # Of a hook or a token function, or the call was cancelled.
        error = failure
        raise
    finally:
        _current.reset(before)
        _release(attempt.answer)
        _note(attempt, time.monotonic() - started, error)


def _release(answer: httpx.Response | None) -> None:
    # An answer of httpx and its stream hold each other. So each page would be kept, its body and
    # all, until the garbage collector comes by.
    if answer is not None:
        answer.stream = httpx.ByteStream(b"")


def _note(attempt: Exchange, elapsed: float, error: BaseException | None) -> None:
    answer = attempt.answer
    status = None if answer is None else answer.status_code
    outcome = status if error is None else f"{status or ''} {type(error).__name__}".strip()
    logger.info(
        "%s: %s in %.3f s (attempt %d)",
        attempt.call.name,
        outcome,
        elapsed,
        attempt.retrying.attempt,
        extra={
            "operation": attempt.call.name,
            "status": status,
            "attempt": attempt.retrying.attempt,
            "elapsed": elapsed,
            "request_id": None if answer is None else answer.headers.get("x-request-id"),
        },
    )


def _error_for(failure: Exception, answer: httpx.Response | None, *, safe: bool) -> Exception:
    match failure:
        case TallyfyError():
            return failure
        case httpx.InvalidURL():
            return InvalidRequestError("The query is too long, or not one that can be sent.")
        case httpx.HTTPStatusError(response=refused):
            # The hook that raised it need not have read the body.
            body = refused.content if refused.is_stream_consumed else b""
            return error_from_answer(refused.status_code, refused.headers, body, safe=safe)
        case httpx.DecodingError():
            return _unreadable(b"", safe)
        case httpx.RequestError():
            return error_from_lost_answer(failure, safe=safe)
    return failure if answer is None else _unreadable(answer.content, safe)


def _unreadable(body: bytes, safe: bool) -> APIResponseValidationError:
    return APIResponseValidationError(
        f"The service answered with success, but the answer cannot be read: {_flaw_of(body)}",
        body=body,
        may_have_taken_effect=not safe,
    )


def _flaw_of(body: bytes) -> str:
    """Name the place in an answer that the models could not read."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return "it is not JSON"
    if not isinstance(content, dict) or "data" not in content:
        return "it has no `data`"
    data = content["data"]
    rows = data if isinstance(data, list) else [data]
    places = (f"data[{index}]" if rows is data else "data" for index in range(len(rows)))
    flaws = (_flaw_of_model(place, row) for place, row in zip(places, rows, strict=True))
    return next(filter(None, flaws), "its shape is not that of the contract")


def _flaw_of_model(place: str, row: object) -> str | None:
    if not isinstance(row, dict):
        return f"`{place}` is not an object"
    if "id" not in row:
        return f"`{place}.id` is missing"
    return None if isinstance(row["id"], str | int) else f"`{place}.id` is no id"


class BearerToken(httpx.Auth):
    """Asks for the token anew in each attempt, so that it can be renewed."""

    def sync_auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        token = _present().settings.token
        with _token_errors():
            given = token() if callable(token) else token
        if isinstance(given, Coroutine):
            given.close()
            raise ConfigurationError("Tallyfy cannot await the token. AsyncTallyfy can.")
        _authorize(request, given)
        yield request

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        token = _present().settings.token
        with _token_errors():
            given = token() if callable(token) else token
            given = await given if isawaitable(given) else given
        _authorize(request, given)
        yield request


@contextmanager
def _token_errors() -> Iterator[None]:
    """Keep a failed renewal of the token apart from the request itself, which was not sent."""
    try:
        yield
    except httpx.HTTPError as failure:
        kind = type(failure).__name__
        raise APIConnectionError(f"The token could not be renewed: {kind}") from failure


def _authorize(request: httpx.Request, token: object) -> None:
    request.headers["Authorization"] = f"Bearer {checked_token(token)}"


def _prepare(request: httpx.Request) -> None:
    retrying = _present().retrying
    request.headers["User-Agent"] = retrying.settings.user_agent
    if retrying.deadline.left() <= 0:
        raise APITimeoutError("The deadline of the call was over before the request was sent")
    request.extensions["timeout"] = timeouts_within(retrying.deadline, retrying.settings.timeout)
    # httpx writes a space in a query as `+`, which the service does not read as one. A plus sign
    # itself is `%2B` by then.
    query = request.url.query
    if b"+" in query:
        request.url = request.url.copy_with(query=query.replace(b"+", b"%20"))


async def _prepare_async(request: httpx.Request) -> None:
    _prepare(request)


def _take(answer: httpx.Response) -> None:
    attempt = _present()
    attempt.answer = answer
    answer.stream = body_within(attempt.retrying.deadline, answer.stream)
    last = LastResponse(answer.status_code, answer.headers, answer.headers.get("x-request-id"))
    others = {client: other for client, other in _last.get().items() if client() is not None}
    _last.set({**others, ref(attempt.retrying.pause): last})


def _check_answer(answer: httpx.Response) -> None:
    """Raise the error of an error status before generated code takes a page of HTML for JSON."""
    _take(answer)
    if not answer.is_success:
        body = b""
        # The status has said what matters, even if the explanation is cut off.
        with suppress(httpx.RequestError):
            body = answer.read()
        raise error_from_answer(answer.status_code, answer.headers, body, safe=_is_safe())


async def _check_answer_async(answer: httpx.Response) -> None:
    _take(answer)
    if not answer.is_success:
        body = b""
        with suppress(httpx.RequestError):
            body = await answer.aread()
        raise error_from_answer(answer.status_code, answer.headers, body, safe=_is_safe())


HOOKS: dict[str, list[Any]] = {"request": [_prepare], "response": [_check_answer]}
HOOKS_ASYNC: dict[str, list[Any]] = {
    "request": [_prepare_async],
    "response": [_check_answer_async],
}


def _is_safe() -> bool:
    return _present().call.safe


def _present() -> Exchange:
    exchange = _current.get()
    if exchange is None:
        raise InvalidRequestError("The httpx client of this client is not for other requests.")
    return exchange


def _is_not_ours(_record: LogRecord) -> bool:
    return _current.get() is None


# httpx logs whole addresses, with the query. Those of our requests are in our own log, without it.
getLogger("httpx").addFilter(_is_not_ours)
