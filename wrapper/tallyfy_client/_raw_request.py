"""Requests that the contract does not cover: their arguments are checked before they are sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import quote, unquote

from tallyfy_api.contract import HEADERS

from ._errors import InvalidRequestError
from ._parameters import encodable, encoded, json_body, mapping, one_of, segment
from ._values import RawResponse, Request

Method = Literal["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]

# Headers that the client writes, or that could send the request elsewhere.
_REFUSED = {
    "authorization": "the client sends its token",
    "user-agent": "pass user_agent to the client",
    "host": "it follows from base_url",
    "content-length": "it follows from the body",
    "transfer-encoding": "it follows from the body",
}


def raw_request(
    method: str,
    path: str,
    params: Mapping[str, Any] | None,
    json: Any,
    content: bytes | str | None,
    headers: Mapping[str, str] | None,
) -> Request[RawResponse]:
    """Return a request whose result is the response itself.

    Raises:
        InvalidRequestError: An argument is not acceptable.
    """
    if json is not None and content is not None:
        raise InvalidRequestError("Pass json or content, not both.")
    is_json = {} if json is None else {"Content-Type": "application/json"}
    return Request(
        "raw_request",
        str(one_of("method", str(method).upper(), Method)),
        _path(path),
        _query(mapping("params", params)),
        headers={**HEADERS, **is_json, **dict(map(_header, mapping("headers", headers).items()))},
        body=_content(content) if json is None else json_body("json", json),
    )


def _path(given: str) -> str:
    """Return a path below the base URL, percent-encoded."""
    if not isinstance(given, str) or not given.startswith("/") or given.startswith("//"):
        raise InvalidRequestError("path must start with one slash")
    decoded = unquote(given)  # As the service reads it.
    if not decoded.isprintable() or "\\" in decoded or not {"?", "#", " "}.isdisjoint(given):
        raise InvalidRequestError("path must be a plain path. Pass a query as params")
    if not {".", ".."}.isdisjoint(decoded.split("/")):
        raise InvalidRequestError("path must not contain `.` or `..`")
    return quote(given, safe="/%:@!$&'()*+,;=~-._")


def _query(given: Mapping[str, Any]) -> str:
    parts = [
        (segment(str(_part(name))), _part(value))
        for name, values in given.items()
        for value in (values if isinstance(values, list | tuple) else [values])
    ]
    return encoded(*parts)


def _part(given: object) -> str | float:
    if not isinstance(given, str | int | float):
        kind = type(given).__name__
        raise InvalidRequestError(f"params must contain strings or numbers, not {kind}")
    return encodable("params", given) if isinstance(given, str) else given


def _content(given: bytes | str | None) -> bytes | None:
    if given is not None and not isinstance(given, bytes | str):
        raise InvalidRequestError(f"content must be bytes or a string, not {type(given).__name__}")
    return encodable("content", given).encode() if isinstance(given, str) else given


def _header(given: tuple[object, object]) -> tuple[str, str]:
    name, value = given
    if not isinstance(name, str) or not re.fullmatch("[A-Za-z0-9-]+", name):
        raise InvalidRequestError(f"header names must consist of letters and hyphens, not {name!r}")
    if reason := _REFUSED.get(name.lower()):
        raise InvalidRequestError(f"headers must not contain {name}: {reason}")
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        raise InvalidRequestError(f"header values must be printable ASCII; {name} is not")
    if value != value.strip():
        raise InvalidRequestError(f"header values must not begin or end with a blank; {name} does")
    return name.title(), value
