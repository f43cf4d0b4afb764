"""Turns what callers give into what the contract takes, and refuses the rest before anything is
sent.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeVar, get_args
from urllib.parse import unquote

from tallyfy_api.models import Run, Task

from .errors import InvalidRequestError

Value = TypeVar("Value")

# They can be iterated, but what they give is not what the caller means.
_NO_LIST = (bytes, bytearray, memoryview, Mapping)

# What the contract allows inside a comma-separated list: no blanks, no control characters.
_BLANK_OR_CONTROL = {chr(code) for code in (*range(0x21), 0x7F)}


def identifier(name: str, given: object, model: type[Run | Task] | None = None) -> str:
    """Return an id, given as such or as the model that has it.

    A blank one and the dot segments are refused: they would reach another endpoint.
    """
    value = given.id if model is not None and isinstance(given, model) else given
    if not isinstance(value, str):
        kinds = "an id" if model is None else f"an id or a {model.__name__}"
        raise InvalidRequestError(f"{name} must be {kinds}, not {_kind(given)}")
    if not value.strip() or value in {".", ".."}:
        raise InvalidRequestError(f"{name} must not be blank, `.` or `..`")
    if not value.isprintable() or len(value) > 255:
        raise InvalidRequestError(f"{name} is not an id: too long, or with control characters")
    return value


def relative_path(given: str) -> str:
    """Return a path below the base address. What could lead elsewhere is refused."""
    if not isinstance(given, str) or not given.startswith("/") or given.startswith("//"):
        raise InvalidRequestError("path must start with one slash")
    # A service reads the path with its escapes resolved.
    resolved = unquote(given)
    if not resolved.isprintable() or "\\" in resolved or not {"?", "#", " "}.isdisjoint(given):
        raise InvalidRequestError("path must be a path alone; a query goes into params")
    if not {".", ".."}.isdisjoint(resolved.split("/")):
        raise InvalidRequestError("path must not hold `.` or `..`")
    return given


def text(name: str, given: str | None) -> str | None:
    """Return a text that is not blank."""
    if given is None:
        return None
    if not isinstance(given, str):
        raise InvalidRequestError(f"{name} must be text, not {_kind(given)}")
    if not given.strip():
        raise InvalidRequestError(f"{name} must not be blank; leave it out instead")
    return _encodable(name, given)


def _encodable(name: str, given: str) -> str:
    try:
        given.encode()
    except UnicodeEncodeError:
        raise InvalidRequestError(f"{name} holds half a character (a lone surrogate)") from None
    return given


def comma_separated(name: str, given: str | Iterable[str | int] | None) -> str | None:
    """Join a list of names or ids with commas, or check one that is joined already."""
    if given is None:
        return None
    if isinstance(given, _NO_LIST) or not isinstance(given, Iterable):
        raise InvalidRequestError(f"{name} must be text or a list of texts, not {_kind(given)}")
    entries = given.split(",") if isinstance(given, str) else list(given)
    if not entries:
        raise InvalidRequestError(f"{name} must not be empty; leave it out instead")
    return ",".join(_entry(name, entry) for entry in entries)


def _entry(name: str, given: object) -> str:
    if isinstance(given, bool) or not isinstance(given, str | int):
        raise InvalidRequestError(f"{name} must hold texts or numbers, not {_kind(given)}")
    entry = str(given).strip()
    if not entry or "," in entry or not _BLANK_OR_CONTROL.isdisjoint(entry):
        raise InvalidRequestError(f"{name} must hold entries without blanks or commas")
    return _encodable(name, entry)


def one_of(name: str, given: Value | None, literal: object) -> Value | None:
    """Return a value that is in a list of the contract, which the generated code holds as a
    `Literal`.
    """
    allowed = get_args(literal)
    if given is not None and given not in allowed:
        raise InvalidRequestError(f"{name} must be one of {', '.join(allowed)}")
    return given


def flag(name: str, given: bool | None) -> bool | None:
    """Return true or false, and nothing that merely counts as such."""
    if given is not None and not isinstance(given, bool):
        raise InvalidRequestError(f"{name} must be True or False, not {_kind(given)}")
    return given


def switch(name: str, given: bool | None) -> bool | None:
    """Return true, or nothing.

    The service goes by whether such a parameter is there, and can take the text `false` for true.
    """
    return flag(name, given) or None


def whole_number(name: str, given: int, *, least: int, most: int) -> int:
    """Return a whole number within its bounds."""
    if isinstance(given, bool) or not isinstance(given, int):
        raise InvalidRequestError(f"{name} must be a whole number, not {_kind(given)}")
    if not least <= given <= most:
        raise InvalidRequestError(f"{name} must be from {least} to {most}, not {given}")
    return given


def seconds(name: str, given: float, *, least: float) -> float:
    """Return a number of seconds that is no less than it may be."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not least <= given < 2**31:
        raise InvalidRequestError(f"{name} must be a number of seconds, {least:g} or more")
    return float(given)


def day(name: str, given: date | str | None) -> date | None:
    """Return a day. Of a date and time, the day that it names in its own time zone."""
    if given is None:
        return None
    moment = _moment(name, given)
    return moment.date() if isinstance(moment, datetime) else moment


def day_or_time(name: str, given: date | str | None) -> str | None:
    """Write a day as YYYY-MM-DD, and a date and time in UTC.

    A time without a zone is written without one; the service decides what it means.
    """
    if given is None:
        return None
    moment = _moment(name, given)
    if not isinstance(moment, datetime):
        return moment.isoformat()
    if moment.tzinfo is None:
        return moment.isoformat(timespec="seconds")
    try:
        in_utc = moment.astimezone(UTC)
    except OverflowError:
        raise InvalidRequestError(f"{name} is outside of the calendar in UTC") from None
    return f"{in_utc.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def _moment(name: str, given: date | str) -> date | datetime:
    if isinstance(given, date):
        return given
    if not isinstance(given, str):
        raise InvalidRequestError(f"{name} must be a date, not {_kind(given)}")
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(given.strip())
        except ValueError:
            continue
    raise InvalidRequestError(f"{name} is not a date such as 2024-05-28 or 2024-05-28T17:00:00Z")


def field_values(name: str, given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return values of form fields by field id. What JSON cannot hold is refused."""
    if given is None:
        return None
    if not isinstance(given, Mapping):
        raise InvalidRequestError(f"{name} must be a mapping of field ids, not {_kind(given)}")
    json_value(name, dict(given))
    return dict(given)


def json_value(name: str, values: Any) -> Any:
    """Return what can be written as JSON, and read from it as the same."""
    try:
        json.dumps(values, allow_nan=False, ensure_ascii=False).encode()
        # json would write a number as a key, too, but as text.
        has_text_keys = _has_text_keys(values)
    except (TypeError, ValueError, RecursionError):
        raise InvalidRequestError(f"{name} cannot be written as JSON") from None
    if not has_text_keys:
        raise InvalidRequestError(f"{name} must have texts as its keys")
    return values


def query(name: str, given: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Return the parts of a query. A list gives one part for each of its values."""
    if given is None:
        return []
    if not isinstance(given, Mapping):
        raise InvalidRequestError(f"{name} must be a mapping, not {_kind(given)}")
    return [
        (_query_text(name, key), _query_text(name, value))
        for key, values in given.items()
        for value in (values if isinstance(values, list | tuple) else [values])
    ]


def _query_text(name: str, given: object) -> str:
    if isinstance(given, bool):
        return str(given).lower()
    if not isinstance(given, str | int | float):
        raise InvalidRequestError(f"{name} must hold texts or numbers, not {_kind(given)}")
    return _encodable(name, str(given))


def _has_text_keys(value: object) -> bool:
    match value:
        case dict():
            return all(isinstance(key, str) and _has_text_keys(value[key]) for key in value)
        case list() | tuple():
            return all(map(_has_text_keys, value))
    return True


def _kind(given: object) -> str:
    return type(given).__name__
