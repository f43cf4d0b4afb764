"""Checks what callers give, and turns it into what the contract takes. The rest is refused."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, get_args
from urllib.parse import quote

from .errors import InvalidRequestError

# They can be iterated, but what they give is not what the caller means.
_NO_LIST = (bytes, bytearray, memoryview, Mapping)
# What the contract allows in no entry of a list: blanks and control characters.
_BLANK_OR_CONTROL = {chr(code) for code in (*range(0x21), 0x7F)}
_LONGEST_SHOWN = 60


def identifier(name: str, given: object, model: str | None = None) -> str:
    """Return an id, given as such or as the model that has it.

    A blank one and the dot segments are refused: they would reach another endpoint.
    """
    value = _plain(given if isinstance(given, str) else _id_of(name, given, model))
    # Nearly all ids are hexadecimal.
    if not (value.isalnum() and len(value) <= 255):
        _check_identifier(name, value)
    return value


def _id_of(name: str, given: object, model: str | None) -> str:
    kinds = "an id"
    if model is not None:
        from . import models

        kinds = f"an id or a {model}"
        if isinstance(given, getattr(models, model)) and isinstance(given.id, str):
            return given.id
    raise InvalidRequestError(f"{name} must be {kinds}, not {_shown(given)}")


def _check_identifier(name: str, value: str) -> None:
    if not value.strip() or value in {".", ".."}:
        raise InvalidRequestError(f"{name} must not be blank, `.` or `..`; it is {_shown(value)}")
    if not value.isprintable() or len(value) > 255:
        raise InvalidRequestError(
            f"{name} is not an id, which has up to 255 characters and no control characters: "
            f"{_shown(value)}"
        )


def _plain(given: str) -> str:
    """Return a text as such: `str` would write the name of an enum's member."""
    return str.__str__(given)


def segment(value: str) -> str:
    """Return a text as one segment of a path."""
    return value if value.isascii() and value.isalnum() else quote(value, safe="")


def text(name: str, given: str | None) -> str | None:
    """Return a text that is not blank."""
    if given is None:
        return None
    if not isinstance(given, str):
        raise InvalidRequestError(f"{name} must be text, not {_shown(given)}")
    if not given.strip():
        raise InvalidRequestError(f"{name} must not be blank; leave it out instead")
    return encodable(name, given)


def encodable(name: str, given: str) -> str:
    """Return a text that can be sent."""
    try:
        given.encode()
    except UnicodeEncodeError:
        raise InvalidRequestError(f"{name} contains a lone surrogate, which is not text") from None
    return _plain(given)


def comma_separated(
    name: str,
    given: str | Iterable[str | int] | None,
    literal: object = None,
    refused: Mapping[str, str] | None = None,
) -> str | None:
    """Join entries with commas, or check text that is joined already.

    With a `literal`, each entry is one of its values.
    """
    if given is None:
        return None
    if isinstance(given, _NO_LIST) or not isinstance(given, Iterable):
        raise InvalidRequestError(f"{name} must be text or a list of texts, not {_shown(given)}")
    entries = given.split(",") if isinstance(given, str) else list(given)
    if not entries:
        raise InvalidRequestError(f"{name} must not be empty; leave it out instead")
    texts = [_entry(name, entry) for entry in entries]
    if literal is not None:
        for entry in texts:
            one_of(name, entry, literal, refused)
    return ",".join(texts)


def _entry(name: str, given: object) -> str:
    if isinstance(given, bool) or not isinstance(given, str | int):
        raise InvalidRequestError(f"{name} must hold texts or numbers, not {_shown(given)}")
    entry = (given if isinstance(given, str) else str(int(given))).strip()
    if not entry or "," in entry or not _BLANK_OR_CONTROL.isdisjoint(entry):
        raise InvalidRequestError(
            f"{name} must hold entries without blanks or commas, not {_shown(given)}"
        )
    return encodable(name, entry)


def one_of(
    name: str, given: str | None, literal: object, refused: Mapping[str, str] | None = None
) -> str | None:
    """Return a value that is in a list of the contract, a `Literal`.

    `refused` are those of its values that the contract advises against, and why.
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
    return _plain(given)


def flag(name: str, given: bool | None) -> bool | None:
    """Return true or false, and nothing that merely counts as such."""
    if given is not None and not isinstance(given, bool):
        raise InvalidRequestError(f"{name} must be True or False, not {_shown(given)}")
    return given


def presence(name: str, given: bool | None) -> bool | None:
    """Return true, or nothing: the service can take the text `false` for true."""
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


def day(name: str, given: date | str | None) -> str | None:
    """Write a day as YYYY-MM-DD. Of a date and time, the day that it names in its own zone."""
    if given is None:
        return None
    moment = _moment(name, given)
    return (moment.date() if isinstance(moment, datetime) else moment).isoformat()


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
    """Return a mapping that can be written as JSON, and read from it as the same."""
    if given is None:
        return None
    if not isinstance(given, Mapping):
        raise InvalidRequestError(
            f"{name} must be a mapping of field ids, not {type(given).__name__}"
        )
    values = dict(given)
    json_body(name, values)
    return values


def json_body(name: str, value: Any) -> bytes:
    """Write a value as JSON. What cannot be read from it as the same is refused."""
    try:
        # What a body holds is shown in no message.
        written = json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
        # json would write a number as a key, too, but as text.
        has_text_keys = _has_text_keys(value)
    except (TypeError, ValueError, RecursionError):
        raise InvalidRequestError(f"{name} cannot be written as JSON") from None
    if not has_text_keys:
        raise InvalidRequestError(f"{name} must have texts as its keys")
    return written


def _has_text_keys(value: object) -> bool:
    match value:
        case dict():
            return all(isinstance(key, str) and _has_text_keys(value[key]) for key in value)
        case list() | tuple():
            return all(map(_has_text_keys, value))
    return True


def encoded(*pairs: tuple[str, str | int | None]) -> str:
    """Write a query. A space travels as `%20`: the service does not read `+` as a space."""
    return "&".join([f"{name}={_value(given)}" for name, given in pairs if given is not None])


def _value(given: str | int) -> str:
    if isinstance(given, bool):
        return "true" if given else "false"
    return quote(str(given), safe="")


def _shown(given: object) -> str:
    """Return what a message repeats of a value: a short text or number, or else its type."""
    if given is not None and not isinstance(given, str | int | float):
        return type(given).__name__
    shown = repr(given)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[: _LONGEST_SHOWN - 3]}..."
