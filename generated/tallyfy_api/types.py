"""Contains some shared types for properties"""

import re
from collections.abc import Mapping, MutableMapping
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from attrs import define, evolve, field, fields, frozen


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


@frozen
class Request:
    """One request: all that goes out but the token, the user agent and the base address.

    Attributes:
        operation: The name of the operation, such as `get_task`.
        method: The method of HTTP.
        path: The path below the base address, percent-escaped.
        query: The query, encoded, without its `?`; empty if there is none.
        headers: The headers that the contract names.
        body: The body, written; None if there is none.
        ids: The ids of the run and the task that it is about, by `run` and `task`.
    """

    operation: str
    method: str
    path: str
    query: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    ids: Mapping[str, str] = field(factory=dict)

    def __str__(self) -> str:
        """Name the operation and what it is about, as in `get_task (task 4f5e)`."""
        ids = ", ".join(f"{kind} {id_}" for kind, id_ in self.ids.items())
        return f"{self.operation} ({ids})" if ids else self.operation

    def page(self, number: int) -> "Request":
        """Return the same request of a listing, for the page with this number."""
        query = f"{self.query}&page={number}" if self.query else f"page={number}"
        return evolve(self, query=query)


T = TypeVar("T")


@define
class Response(Generic[T]):
    """What a function of the bare client gives."""

    status_code: HTTPStatus
    content: bytes = field(repr=False)
    headers: MutableMapping[str, str]
    parsed: T | None


__all__ = ["UNSET", "Request", "Response", "Unset"]
