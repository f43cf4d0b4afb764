"""Every error of this client: what it means, and whether what was asked for may have happened all
the same.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx

from tallyfy_api.errors import InvalidRequestError as InvalidRequestError
from tallyfy_api.errors import TallyfyError as TallyfyError

if TYPE_CHECKING:
    from tallyfy_api.models import Task


class ConfigurationError(TallyfyError):
    """The client cannot be set up: no token, no organization, or an address that would show the
    token to others.
    """


class APIConnectionError(TallyfyError):
    """There was no answer. Nothing can have changed."""


class APITimeoutError(APIConnectionError):
    """There was no answer in time. Nothing can have changed."""


class OutcomeUnknownError(TallyfyError):
    """A completion was sent, and whether it took effect is not known.

    The answer never came, and the task, read once afterwards, was not completed or could not be
    read. It may still be completed a moment later. `task` is what was read, or None. The first
    failure is the `__cause__`.
    """

    may_have_taken_effect = True

    def __init__(self, message: str, *, task: Task | None = None) -> None:
        super().__init__(message)
        self.task = task


class WaitTimeoutError(TallyfyError, TimeoutError):
    """The task was not completed in the time that the caller wanted to wait.

    `task` is what was read last, or None.
    """

    def __init__(self, message: str, *, task: Task | None = None) -> None:
        super().__init__(message)
        self.task = task


class APIResponseValidationError(TallyfyError):
    """The service answered with success, but the answer cannot be read. `body` is what it sent."""

    def __init__(self, message: str, *, body: bytes, may_have_taken_effect: bool = False) -> None:
        super().__init__(message)
        self.body = body
        self.may_have_taken_effect = may_have_taken_effect


class PaginationError(TallyfyError):
    """A listing does not add up, such as a page that repeats.

    `items` has what `collect()` had collected. Whoever iterates has got it already.
    """

    def __init__(self, message: str, *, items: list[Any] | None = None) -> None:
        super().__init__(message)
        self.items = items or []


class APIStatusError(TallyfyError):
    """The service answered with an error status.

    Attributes:
        status_code: The status, a plain integer.
        message: What the service says went wrong, for people.
        errors: What is wrong with each field: the name of the field, and its messages.
        code: What went wrong, for programs, such as `RATE_LIMIT_EXCEEDED`; None if not said.
        retry_after: How many seconds the service asks to wait; None if not said.
        request_id: Names the request in the service's own records; None if not said.
        headers: The headers of the answer.
        body: The body of the answer, as it came.
    """

    def __init__(
        self,
        message: str,
        *,
        status_code: int,
        errors: dict[str, list[str]],
        code: str | None,
        headers: dict[str, str],
        body: bytes,
        may_have_taken_effect: bool,
    ) -> None:
        # What a failing server says of itself can hold anything, such as parts of a database query.
        shown = _phrase(status_code) if status_code >= 500 else message[:_SHOWN]
        super().__init__(f"{status_code}: {shown}")
        self.status_code = status_code
        self.message = message
        self.errors = errors
        self.code = code
        self.retry_after = seconds_to_wait(headers)
        self.request_id = headers.get("x-request-id")
        self.headers = headers
        self.body = body
        self.may_have_taken_effect = may_have_taken_effect


class BadRequestError(APIStatusError):
    """400: the service did not understand the request."""


class AuthenticationError(APIStatusError):
    """401: the token is missing or not valid."""


class PermissionDeniedError(APIStatusError):
    """403: the token may not do this, or a rule of the process forbids it."""


class NotFoundError(APIStatusError):
    """404: there is no such run or task."""


class ConflictError(APIStatusError):
    """409: the request does not fit the present state."""


class UnprocessableEntityError(APIStatusError):
    """422: a value is not acceptable, or the task cannot be completed. `errors` tells about each
    field.
    """


class RateLimitError(APIStatusError):
    """429: too many requests. Nothing was done; `retry_after` tells when to come back."""


class InternalServerError(APIStatusError):
    """5xx: the service, or something in front of it, failed."""


_CLASS_BY_STATUS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}


# How much of what the service says goes into the text of an error.
_SHOWN = 500


def error_from_answer(
    status_code: int, headers: Mapping[str, str], body: bytes, *, safe: bool
) -> APIStatusError:
    """Return the error for an answer. The status decides which; the body only explains.

    The service has several shapes of error bodies, and what stands in front of it sends HTML, text
    or nothing.
    """
    said = _json_object(body)
    nested = said["error"] if isinstance(said.get("error"), dict) else {}
    errors = _field_errors(said.get("errors"))
    message = (
        _text(said.get("message"))
        or _text(nested.get("message"))
        or _text(said.get("error"))
        or "; ".join(f"{field}: {' '.join(texts)}" for field, texts in errors.items())
        or _phrase(status_code)
    )
    return _class_for(status_code)(
        message,
        status_code=status_code,
        errors=errors,
        code=_text(said.get("code")) or _text(nested.get("code")),
        headers={name.lower(): value for name, value in headers.items()},
        body=body,
        # Only a request that was refused certainly did nothing.
        may_have_taken_effect=not safe and (status_code == 408 or not 400 <= status_code < 500),
    )


# With these, not even the connection was made.
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


def error_from_lost_answer(failure: httpx.RequestError, *, safe: bool) -> TallyfyError:
    """Return the error for a call that got no whole answer."""
    # The texts of httpx may quote what the other side sent, so only the kind of the failure is
    # told.
    kind = type(failure).__name__
    if not safe and not isinstance(failure, _NOT_SENT):
        return OutcomeUnknownError(f"The request was sent, its answer did not come: {kind}")
    if isinstance(failure, httpx.TimeoutException):
        return APITimeoutError(f"The service did not answer in time: {kind}")
    return APIConnectionError(f"The service could not be reached: {kind}")


def _class_for(status_code: int) -> type[APIStatusError]:
    if 500 <= status_code <= 599:
        return InternalServerError
    return _CLASS_BY_STATUS.get(status_code, APIStatusError)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _phrase(status_code: int) -> str:
    try:
        return HTTPStatus(status_code).phrase
    except ValueError:
        return "no explanation"


def _field_errors(errors: object) -> dict[str, list[str]]:
    # Without the names of fields, the messages stand under an empty name.
    by_field = errors if isinstance(errors, dict) else {"": errors} if errors else {}
    return {field: list(_texts(value)) for field, value in by_field.items()}


def _texts(said: object) -> Iterator[str]:
    """Find the messages of one field: text, a list of texts, or objects keyed by an id."""
    # A loop, since a body can be nested deeper than calls can.
    pending = deque([("", said)])
    while pending:
        prefix, value = pending.popleft()
        match value:
            case None:
                continue
            case dict():
                inner = [(f"{prefix}{key}: ", value[key]) for key in value]
                pending.extendleft(reversed(inner))
            case list():
                pending.extendleft((prefix, each) for each in reversed(value))
            case _:
                yield f"{prefix}{value}"


def seconds_to_wait(headers: Mapping[str, str]) -> float | None:
    """Read `Retry-After`: seconds, or an HTTP date. None if it is missing or cannot be read."""
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]+([.][0-9]+)?", value):
        return float(value)
    until = _http_date(value)
    if until is None:
        return None
    # The service's own clock, where it tells it: ours may differ.
    now = _http_date(headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds())


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
