"""Reads responses with an error status: which error each of them is, and what it says."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from .errors import STATUS_ERRORS, APIStatusError, about
from .types import Request

# How much of what the service says goes into the text of an error.
_SHOWN = 500


def status_error(
    status: int, headers: Mapping[str, str], body: bytes, request: Request
) -> APIStatusError:
    """Return the error for a response, the names of whose headers are in lower case.

    The status decides which error it is; the body only explains.

    The service has several shapes of error bodies, and what stands in front of it sends HTML, text
    or nothing.
    """
    said = _json_object(body)
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
        retry_after=seconds_to_wait(headers),
        request_id=headers.get("x-request-id"),
        headers=dict(headers),
        body=body,
        # Only a request that was refused certainly did nothing.
        may_have_taken_effect=not request.is_safe and (status == 408 or not 400 <= status < 500),
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
