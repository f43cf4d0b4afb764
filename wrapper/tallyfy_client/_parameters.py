"""Checks arguments, and converts them to what the contract accepts."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, Protocol, get_args
from urllib.parse import quote

from ._errors import InvalidRequestError

# Iterable, but not lists of entries.
_NO_LIST = (bytes, bytearray, memoryview, Mapping)
_PATH_SIGNS = frozenset("/\\%")
_LONGEST_SHOWN = 60


class QueryParameter(NamedTuple):
    """How a query parameter is written, for a server that reads it."""

    kind: str  # The function of this module that writes it.
    values: object = None  # The `Literal` it, or each of its entries, is one of.
    least: int | None = None
    most: int | None = None


class HasId(Protocol):
    """A model that may be given in place of its id."""

    @property
    def id(self) -> str: ...


def identifier(
    name: str,
    given: object,
    model: type[HasId] | None = None,
    *,
    longest: int | None = None,
    pattern: str = "",
) -> str:
    """Return an id, given as text or as the model that has it.

    What would change the path is refused: blanks, `.`, `..`, and ids with `/`, `\\` or `%`.
    """
    value = given.id if model is not None and isinstance(given, model) else given
    if not isinstance(value, str):
        kinds = "an id" if model is None else f"an id or a {model.__name__}"
        raise InvalidRequestError(f"{name} must be {kinds}, not {_shown(given)}")
    is_safe = value.isprintable() and value.strip(" ") and value not in {".", ".."}
    if not is_safe or not _PATH_SIGNS.isdisjoint(value):
        raise InvalidRequestError(
            f"{name} must not be blank, `.` or `..`, or contain `/`, `\\`, `%` or control "
            f"characters; it is {_shown(value)}"
        )
    return _matching(name, value, longest, pattern)


def _matching(name: str, value: str, longest: int | None, pattern: str) -> str:
    """Return a text that is within the bounds of the contract."""
    if longest is not None and len(value) > longest:
        why = f"have at most {longest} characters"
    elif not re.search(pattern, value, re.ASCII):
        why = f"match `{pattern}`"
    else:
        return str.__str__(value)  # `str()` would write the name of an enum's member.
    raise InvalidRequestError(f"{name} must {why}; it is {_shown(value)}")


def warn_deprecated(what: str) -> None:
    """Warn the caller of the method that makes a request."""
    warnings.warn(f"{what} is deprecated", DeprecationWarning, stacklevel=4)


def segment(value: str) -> str:
    """Return a text as one segment of a path, or one part of a query."""
    return quote(value, safe="")


def text(
    name: str, given: str | None, *, longest: int | None = None, pattern: str = ""
) -> str | None:
    """Return a text that is not blank."""
    if given is None:
        return None
    if not isinstance(given, str):
        raise InvalidRequestError(f"{name} must be text, not {_shown(given)}")
    if not given.strip():
        raise InvalidRequestError(f"{name} must not be blank; leave it out instead")
    return _matching(name, encodable(name, given), longest, pattern)


def encodable(name: str, given: str) -> str:
    """Return a text that can be sent."""
    try:
        given.encode()
    except UnicodeEncodeError:
        raise InvalidRequestError(f"{name} contains a lone surrogate, which is not text") from None
    return str.__str__(given)


def comma_separated(
    name: str,
    given: str | Iterable[str | int] | None,
    literal: object = None,
    refused: Mapping[str, str] | None = None,
    *,
    pattern: str = "",
) -> str | None:
    """Join entries with commas, or check text that is joined already.

    Each entry is one of the values of the `Literal`, if there is one.
    """
    if given is None:
        return None
    if isinstance(given, _NO_LIST) or not isinstance(given, Iterable):
        raise InvalidRequestError(f"{name} must be text or a list of texts, not {_shown(given)}")
    entries = given.split(",") if isinstance(given, str) else list(given)
    if not entries:
        raise InvalidRequestError(f"{name} must not be empty; leave it out instead")
    texts = [_entry(name, entry, pattern) for entry in entries]
    if literal is not None:
        for entry in texts:
            one_of(name, entry, literal, refused)
    return ",".join(texts)


def _entry(name: str, given: object, pattern: str) -> str:
    if isinstance(given, bool) or not isinstance(given, str | int):
        raise InvalidRequestError(f"{name} must hold texts or numbers, not {_shown(given)}")
    entry = (given if isinstance(given, str) else str(int(given))).strip()
    if not entry or "," in entry or not re.search(pattern, entry, re.ASCII):
        raise InvalidRequestError(
            f"{name} must hold entries without commas"
            f"{f' that match `{pattern}`' if pattern else ''}, not {_shown(given)}"
        )
    return encodable(name, entry)


def one_of(
    name: str, given: str | None, literal: object, refused: Mapping[str, str] | None = None
) -> str | None:
    """Return one of the values of a `Literal`.

    `refused` are values the contract advises against, and why.
    """
    if given is None:
        return None
    if refused is not None and isinstance(given, str) and given in refused:
        raise InvalidRequestError(f"{name} must not be {given!r}: {refused[given]}")
    allowed = get_args(literal)
    if given not in allowed:
        offered = [value for value in allowed if value not in (refused or ())]
        raise InvalidRequestError(
            f"{name} must be one of {', '.join(offered)}, not {_shown(given)}"
        )
    return str.__str__(given)


def flag(name: str, given: bool | None) -> bool | None:
    """Return True or False, and nothing that is merely truthy."""
    if given is not None and not isinstance(given, bool):
        raise InvalidRequestError(f"{name} must be True or False, not {_shown(given)}")
    return given


def presence(name: str, given: bool | None) -> bool | None:
    """Return True or None: the service may read the text `false` as true."""
    return flag(name, given) or None


def whole_number(name: str, given: int | None, *, least: int, most: int) -> int | None:
    """Return a whole number within its bounds."""
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int):
        raise InvalidRequestError(f"{name} must be a whole number, not {_shown(given)}")
    if not least <= given <= most:
        raise InvalidRequestError(f"{name} must be from {least} to {most}, not {given}")
    return given


def seconds(name: str, given: object, *, least: float) -> float:
    """Return a number of seconds, `least` or more."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not least <= given < 2**31:
        raise InvalidRequestError(
            f"{name} must be a number of seconds, {least:g} or more, not {_shown(given)}"
        )
    return float(given)


def day(name: str, given: date | str | None) -> str | None:
    """Write a day as YYYY-MM-DD. A date and time stands for the day in its own zone."""
    if given is None:
        return None
    found = _moment(name, given)
    return (found.date() if isinstance(found, datetime) else found).isoformat()


def day_or_time(name: str, given: date | str | None) -> str | None:
    """Write a day as YYYY-MM-DD, and a date and time in UTC, or without a zone if it has none."""
    if given is None:
        return None
    found = _moment(name, given)
    if not isinstance(found, datetime):
        return found.isoformat()
    if found.tzinfo is None:
        return found.isoformat(timespec="seconds")
    try:
        in_utc = found.astimezone(UTC)
    except OverflowError:
        raise InvalidRequestError(
            f"{name} is outside of the calendar in UTC: {_shown(str(given))}"
        ) from None
    return f"{in_utc.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def _moment(name: str, given: date | str) -> date | datetime:
    if isinstance(given, date):
        return given
    if not isinstance(given, str):
        raise InvalidRequestError(f"{name} must be a date, not {_shown(given)}")
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(given.strip())
        except ValueError:
            continue
    raise InvalidRequestError(
        f"{name} is not a date such as 2024-05-28 or 2024-05-28T17:00:00Z: {_shown(given)}"
    )


def json_object(name: str, given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return a mapping that JSON can represent."""
    if given is None:
        return None
    values = dict(mapping(name, given))
    json_body(name, values)
    return values


def mapping(name: str, given: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Return a mapping, an empty one for None."""
    if given is not None and not isinstance(given, Mapping):
        raise InvalidRequestError(f"{name} must be a mapping, not {type(given).__name__}")
    return given or {}


def json_body(name: str, value: Any) -> bytes:
    """Write JSON. What would read back differently is refused, and shown in no message."""
    try:
        written = json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
        has_text_keys = _has_text_keys(value)
    except (TypeError, ValueError, RecursionError):
        raise InvalidRequestError(f"{name} cannot be written as JSON") from None
    if not has_text_keys:  # json.dumps would turn them into text.
        raise InvalidRequestError(f"{name} must have texts as its keys")
    return written


def _has_text_keys(value: object) -> bool:
    match value:
        case dict():
            return all(isinstance(key, str) and _has_text_keys(value[key]) for key in value)
        case list() | tuple():
            return all(map(_has_text_keys, value))
    return True


def encoded(*pairs: tuple[str, str | float | None]) -> str:
    """Write a query. Spaces become `%20`: the service does not read `+` as a space."""
    return "&".join([f"{name}={_value(given)}" for name, given in pairs if given is not None])


def _value(given: str | float) -> str:
    return str(given).lower() if isinstance(given, bool) else segment(str(given))


def _shown(given: object) -> str:
    """Return what a message shows of a value: short text or a number, or else its type."""
    if given is not None and not isinstance(given, str | int | float):
        return type(given).__name__
    shown = repr(given)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[: _LONGEST_SHOWN - 3]}..."
