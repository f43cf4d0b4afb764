"""Turns a response with an error status into an exception.

The service has several shapes of error bodies, and proxies in front of it send HTML, text or
nothing. So the status decides which exception it is, and the body only explains.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from tallyfy_api.errors import STATUS_ERRORS

from ._errors import APIStatusError, about
from ._values import RawResponse, Request

# How much of the explanation goes into the text of the exception.
_LONGEST_TEXT = 500


def status_error(response: RawResponse, request: Request[Any]) -> APIStatusError:
    """Return the exception for a response with an error status."""
    status, headers, body = response
    said = _json_object(body)
    nested = said["error"] if isinstance(said.get("error"), dict) else {}
    errors = _field_errors(said.get("errors"))
    listed = "; ".join(f"{name}: {' '.join(texts)}".lstrip(": ") for name, texts in errors.items())
    explained = (
        _text(said.get("message")) or _text(nested.get("message")) or _text(said.get("error"))
    )
    # A failing server may quote anything, such as parts of a database query.
    parts = [_phrase(status)] if status >= 500 else [explained, listed]
    shown = " ".join(filter(None, parts))[:_LONGEST_TEXT] or _phrase(status)
    for_all = STATUS_ERRORS.get(f"{status // 100}XX", APIStatusError)
    error = STATUS_ERRORS.get(str(status), for_all)(
        f"{status} at {request}: {shown}",
        status_code=status,
        message=explained or listed or _phrase(status),
        errors=errors,
        code=_text(said.get("code")) or _text(nested.get("code")),
        retry_after=seconds_to_wait(headers),
        request_id=response.request_id,
        headers=dict(headers),
        body=body,
        # Only a refused request certainly did nothing.
        may_have_taken_effect=not request.is_safe and (status == 408 or not 400 <= status < 500),
    )
    return about(error, request)


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
    # Messages without the name of a field get an empty name.
    by_field = errors if isinstance(errors, dict) else {"": errors} if errors else {}
    try:
        return {name: list(_texts(value)) for name, value in by_field.items()}
    except RecursionError:
        return {}


def _texts(said: object, prefix: str = "") -> Iterator[str]:
    """Find the messages for one field: text, a list of texts, or objects keyed by an id."""
    if isinstance(said, dict):
        for key, value in said.items():
            yield from _texts(value, f"{prefix}{key}: ")
    elif isinstance(said, list):
        for value in said:
            yield from _texts(value, prefix)
    elif said is not None:
        yield f"{prefix}{said}"


def seconds_to_wait(headers: Mapping[str, str]) -> float | None:
    """Read `Retry-After`: seconds or an HTTP date. None if it is not given, or is neither."""
    value = headers.get("retry-after", "").strip()
    numbers = [part.strip() for part in value.split(",")]
    if all(re.fullmatch(r"[0-9]+([.][0-9]+)?", number) for number in numbers):
        return max(map(float, numbers))  # A gateway may have added a second header.
    until = _http_date(value)
    if until is None:
        return None
    # The service's own clock, if it sends its time: ours may differ.
    now = _http_date(headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (until - now).total_seconds())


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
