"""Responses: what one says, and which error it is."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import (
    STATUS_ERRORS,
    APIResponseValidationError,
    APIStatusError,
    RateLimitError,
    about,
)

if TYPE_CHECKING:
    from tallyfy_api.types import Request

# They change nothing on the server (RFC 9110, section 9.2.1), so they may be sent again at will.
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# How much of what the service says goes into the text of an error.
_SHOWN = 500
# A shorter token would be found in words.
_SHORTEST_SECRET = 8


class RawResponse(NamedTuple):
    """A response as the service sent it.

    Attributes:
        status_code: The status, a plain integer.
        headers: The headers, with names in lower case. Several with one name are joined by commas.
        content: The body, decoded as `Content-Encoding` says.
    """

    status_code: int
    headers: Mapping[str, str]
    content: bytes

    def __repr__(self) -> str:
        return f"<RawResponse {self.status_code}>"

    @property
    def request_id(self) -> str | None:
        """Names the request in the service's own records; None if not said."""
        return self.headers.get("x-request-id")

    @property
    def is_success(self) -> bool:
        """Whether the status is one of success: any 2xx."""
        return 200 <= self.status_code < 300

    def json(self) -> Any:
        """Read the body as JSON.

        Raises:
            ValueError: It is not JSON.
        """
        return json.loads(self.content)

    def without(self, secret: str) -> RawResponse:
        """Return the response without a secret that the service may repeat in it."""
        if len(secret) < _SHORTEST_SECRET:
            return self
        content = self.content
        # PHP writes a slash in JSON with a backslash before it.
        for written in (secret, secret.replace("/", "\\/")):
            content = content.replace(written.encode(), b"[token]")
        headers = {name: without_secret(value, secret) for name, value in self.headers.items()}
        return RawResponse(self.status_code, headers, content)


def without_secret(text: str, secret: str) -> str:
    return text if len(secret) < _SHORTEST_SECRET else text.replace(secret, "[token]")


class UndecodedResponse(RawResponse):
    """A response whose body is not encoded as its `Content-Encoding` says, and left out."""


def read_body(
    response: RawResponse, read: Callable[[Any], Any] | None, request: Request, token: str
) -> Any:
    """Read the JSON of a response of success, if anything reads it. ValueError: it is no use."""
    try:
        if isinstance(response, UndecodedResponse):
            raise ValueError("its body cannot be decoded")
        if read is None:
            return response
        try:
            content = response.json()
        except (ValueError, RecursionError):
            raise ValueError("it is not JSON") from None
        return read(content)
    except (ValueError, RecursionError) as flaw:
        error = APIResponseValidationError(
            f"{response.status_code} at {request}: the response cannot be read: {flaw}",
            body=response.without(token).content,
            may_have_taken_effect=request.method not in SAFE_METHODS,
        )
        raise about(error, request) from None


def status_error(response: RawResponse, request: Request) -> APIStatusError:
    """Return the error for a response. The status decides which; the body only explains.

    The service has several shapes of error bodies, and what stands in front of it sends HTML, text
    or nothing.
    """
    status = response.status_code
    said = _json_object(response.content)
    nested = said["error"] if isinstance(said.get("error"), dict) else {}
    errors = _field_errors(said.get("errors"))
    listed = "; ".join(f"{name}: {' '.join(texts)}".lstrip(": ") for name, texts in errors.items())
    explained = (
        _text(said.get("message")) or _text(nested.get("message")) or _text(said.get("error"))
    )
    # What a failing server says of itself can hold anything, such as parts of a database query.
    parts = [_phrase(status)] if status >= 500 else [explained, listed]
    shown = " ".join(filter(None, parts))[:_SHOWN] or _phrase(status)
    error = _class_for(status)(
        f"{status} at {request}: {shown}",
        status_code=status,
        message=explained or listed or _phrase(status),
        errors=errors,
        code=_text(said.get("code")) or _text(nested.get("code")),
        retry_after=seconds_to_wait(response.headers),
        request_id=response.request_id,
        headers=dict(response.headers),
        body=response.content,
        # Only a request that was refused certainly did nothing.
        may_have_taken_effect=request.method not in SAFE_METHODS
        and (status == 408 or not 400 <= status < 500),
    )
    return about(error, request)


def must_wait(request: Request, wait: float, why: str) -> RateLimitError:
    """Return the error for a request that is not sent, since it would have to wait too long."""
    said = f"{why} for {wait:.1f} seconds, so nothing was sent"
    error = RateLimitError(
        f"{request}: {said}",
        status_code=429,
        message=said,
        errors={},
        code=None,
        retry_after=wait,
        request_id=None,
        headers={},
        body=b"",
        may_have_taken_effect=False,
    )
    return about(error, request)


def _class_for(status: int) -> type[APIStatusError]:
    for_all = STATUS_ERRORS.get(f"{status // 100}XX", APIStatusError)
    return STATUS_ERRORS.get(str(status), for_all)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "no explanation"


def _field_errors(errors: object) -> dict[str, list[str]]:
    # Without the names of fields, the messages stand under an empty name.
    by_field = errors if isinstance(errors, dict) else {"": errors} if errors else {}
    return {name: list(_texts(value)) for name, value in by_field.items()}


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


# A date has a comma of its own: "Wed, 21 Oct 2026 07:28:00 GMT".
_RETRY_AFTER = re.compile(r"[A-Za-z]+, [^,]+|[^,]+")


def seconds_to_wait(headers: Mapping[str, str]) -> float | None:
    """Read `Retry-After`: seconds, or an HTTP date; the longest of several. None if not said."""
    said = _RETRY_AFTER.findall(headers.get("retry-after", ""))
    waits = [_wait(value.strip(), headers.get("date", "")) for value in said]
    return max((wait for wait in waits if wait is not None), default=None)


def _wait(value: str, date: str) -> float | None:
    if re.fullmatch(r"[0-9]+([.][0-9]+)?", value):
        return float(value)
    until = _http_date(value)
    if until is None:
        return None
    # The service's own clock, where it tells it: ours may differ.
    now = _http_date(date) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds())


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
