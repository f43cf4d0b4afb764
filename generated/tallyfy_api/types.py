"""Contains some shared types for properties"""

import re
from collections.abc import Mapping, MutableMapping
from datetime import datetime
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Any, BinaryIO, Generic, Literal, TypeVar

from attrs import define, fields


class Unset:
    def __reduce__(self) -> str:
        return "UNSET"

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Unset = Unset()


def repr_of_set_fields(model: Any) -> str:
    """Return what `repr` shows of a model: the fields that are set, and those it does not know."""
    values = ((field.name, getattr(model, field.name)) for field in fields(type(model)))
    shown = (
        f"{name}={value!r}"
        for name, value in values
        if value is not UNSET and not (name == "additional_properties" and not value)
    )
    return f"{type(model).__name__}({', '.join(shown)})"


class ReadsLate:
    """A model that reads a date, an object or a list when it is first asked for.

    Most of what comes in an answer nobody looks at. Several threads may ask at once: what they
    read from is never changed.
    """

    __slots__ = ("_unread",)

    # Type checkers would take this for a promise of any name.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            # Python comes here for a field that is not set, and so was not read yet.
            read = getattr(type(self), f"_read_{name}", None)
            if read is None:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            value = read(self._unread)
            setattr(self, name, value)
            return value


# What a model raises at something that it cannot read.
UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)


def read_entries(model: Any, entries: list[Any]) -> list[Any]:
    """Read the objects of a list. One that the model cannot read stays as it came."""
    found = []
    for entry in entries:
        if isinstance(entry, dict):
            try:
                entry = model.from_dict(entry)
            except UNREADABLE:
                pass
        found.append(entry)
    return found


_LONGEST_WITH_MILLISECONDS = len("2024-05-20T11:00:00.000Z")
_FINER_THAN_MICROSECONDS = re.compile(r"[.,][0-9]{7}")
_read_datetime = datetime.fromisoformat


def read_moment(text: str) -> datetime | str:
    """Read a date and time. A text that is none stays a text. So does a date alone, and what is
    finer than microseconds: a `datetime` would tell more, or less, than the service did.
    """
    if text[10:11] not in ("T", " "):
        return text
    if len(text) > _LONGEST_WITH_MILLISECONDS and _FINER_THAN_MICROSECONDS.search(text):
        return text
    try:
        return _read_datetime(text)
    except ValueError:
        return text


def as_json(value: Any) -> Any:
    """Return what stands in JSON for what a field holds."""
    if isinstance(value, list):
        return [as_json(entry) for entry in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value.to_dict() if hasattr(value, "to_dict") else value


# The types that `httpx.Client(files=)` can accept, copied from that library.
FileContent = IO[bytes] | bytes | str
FileTypes = (
    # (filename, file (or bytes), content_type)
    tuple[str | None, FileContent, str | None]
    # (filename, file (or bytes), content_type, headers)
    | tuple[str | None, FileContent, str | None, Mapping[str, str]]
)
RequestFiles = list[tuple[str, FileTypes]]


@define
class File:
    """Contains information for file uploads"""

    payload: BinaryIO
    file_name: str | None = None
    mime_type: str | None = None

    def to_tuple(self) -> FileTypes:
        """Return a tuple representation that httpx will accept for multipart/form-data"""
        return self.file_name, self.payload, self.mime_type


T = TypeVar("T")


@define
class Response(Generic[T]):
    """A response from an endpoint"""

    status_code: HTTPStatus
    content: bytes
    headers: MutableMapping[str, str]
    parsed: T | None


__all__ = ["UNSET", "File", "FileTypes", "RequestFiles", "Response", "Unset"]
