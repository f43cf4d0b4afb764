"""Requests that the contract does not cover: their arguments, checked before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import quote, unquote, urlencode

from .errors import InvalidRequestError
from .parameters import encodable, json_body, one_of
from .types import Request

Method = Literal["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]


def request(
    method: str,
    path: str,
    *,
    params: Mapping[str, Any] | None = None,
    json: Any = None,
    content: bytes | str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Request:
    """Return a request that the contract does not cover.

    Raises:
        InvalidRequestError: An argument is not acceptable.
    """
    if json is not None and content is not None:
        raise InvalidRequestError("Pass json or content, not both.")
    return Request(
        "raw_request",
        str(one_of("method", str(method).upper(), Method)),
        _path(path),
        _query(params),
        headers={
            "Accept": "application/json",
            "X-Tallyfy-Client": "APIClient",
            **({} if json is None else {"Content-Type": "application/json"}),
            **_headers(headers),
        },
        body=_content(content) if json is None else json_body("json", json),
    )


def _path(given: str) -> str:
    """Return a path below the base address. What could lead elsewhere is refused."""
    if not isinstance(given, str) or not given.startswith("/") or given.startswith("//"):
        raise InvalidRequestError("path must start with one slash")
    # A service reads the path with its escapes resolved.
    resolved = unquote(given)
    if not resolved.isprintable() or "\\" in resolved or not {"?", "#", " "}.isdisjoint(given):
        raise InvalidRequestError("path must be a plain path. Pass a query as params")
    if not {".", ".."}.isdisjoint(resolved.split("/")):
        raise InvalidRequestError("path must not contain `.` or `..`")
    return quote(given, safe="/%:@!$&'()*+,;=~-._")


def _query(given: Mapping[str, Any] | None) -> str:
    """Write a query. A list gives one part for each of its values."""
    if given is None:
        return ""
    if not isinstance(given, Mapping):
        raise InvalidRequestError(f"params must be a mapping, not {type(given).__name__}")
    parts = [
        (_part(name), _part(value))
        for name, values in given.items()
        for value in (values if isinstance(values, list | tuple) else [values])
    ]
    # The service does not read `+` as a space.
    return urlencode(parts, quote_via=quote, safe="")


def _part(given: object) -> str:
    if isinstance(given, bool):
        given = str(given).lower()
    if not isinstance(given, str | int | float):
        kind = type(given).__name__
        raise InvalidRequestError(f"params must contain strings or numbers, not {kind}")
    return encodable("params", given if isinstance(given, str) else str(given))


def _content(given: bytes | str | None) -> bytes | None:
    if given is not None and not isinstance(given, bytes | str):
        raise InvalidRequestError(f"content must be bytes or a string, not {type(given).__name__}")
    return encodable("content", given).encode() if isinstance(given, str) else given


def _headers(given: Mapping[str, str] | None) -> dict[str, str]:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise InvalidRequestError(f"headers must be a mapping, not {type(given).__name__}")
    return {_header_name(name): _header_value(name, value) for name, value in given.items()}


# The client writes these itself, and what could lead a request elsewhere is nobody's to give.
_REFUSED = {
    "authorization": "the client sends its token",
    "user-agent": "give user_agent to the client",
    "host": "it is that of base_url",
    "content-length": "it follows from the body",
    "transfer-encoding": "it follows from the body",
}


def _header_name(given: object) -> str:
    if not isinstance(given, str) or not re.fullmatch("[A-Za-z0-9-]+", given):
        raise InvalidRequestError(
            f"header names must consist of letters and hyphens, not {given!r}"
        )
    if reason := _REFUSED.get(given.lower()):
        raise InvalidRequestError(f"headers must not contain {given}: {reason}")
    return given.title()


def _header_value(name: str, given: object) -> str:
    if not isinstance(given, str) or not given.isascii() or not given.isprintable():
        raise InvalidRequestError(f"header values must be printable ASCII; {name} is not")
    if given != given.strip():
        raise InvalidRequestError(f"header values must not begin or end with a blank; {name} does")
    return given
