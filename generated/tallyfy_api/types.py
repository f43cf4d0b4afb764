"""Contains some shared types"""

from collections.abc import Callable, Mapping, MutableMapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Generic, Literal, NamedTuple, TypeVar


class Unset:
    def __reduce__(self) -> str:
        return "UNSET"

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Unset = Unset()


class QueryParameter(NamedTuple):
    """How a part of a query is written.

    Attributes:
        kind: The function of `parameters` that writes it, such as `comma_separated`.
        values: What it, or each of its entries, is one of: a `Literal`; None for anything.
        least: The smallest number.
        most: The largest number.
    """

    kind: str
    values: object = None
    least: int | None = None
    most: int | None = None


class Request(NamedTuple):
    """One request: all that goes out but the token, the user agent and the base address; and what
    reads its response.

    Attributes:
        operation: The name of the operation, such as `get_task`.
        method: The method of HTTP.
        path: The path below the base address, percent-escaped.
        query: The query, encoded, without its `?`; empty if there is none.
        headers: The headers that the contract names.
        body: The body, written; None if there is none.
        ids: The ids of the run and the task that it is about, by `run` and `task`.
        read: Reads the JSON of a response of success; None if nothing does.
        returns: Whose id what was read must have, `run` or `task` of `ids`; None if it is about
            neither alone, as a page of a listing.
    """

    operation: str
    method: str
    path: str

    query: str = ""
    headers: Mapping[str, str] = MappingProxyType({})
    body: bytes | None = None
    ids: Mapping[str, str] = MappingProxyType({})
    read: Callable[[Any], Any] | None = None
    returns: str | None = None

    def __repr__(self) -> str:
        return f"<Request {self.method} {self.path} for {self}>"

    def __str__(self) -> str:
        """Name the operation and what it is about, as in `get_task (task 4f5e)`."""
        ids = ", ".join(f"{kind} {id_}" for kind, id_ in self.ids.items())
        return f"{self.operation} ({ids})" if ids else self.operation

    @property
    def is_safe(self) -> bool:
        """Whether it changes nothing (RFC 9110, section 9.2.1), so it may be sent again at will."""
        return self.method in {"GET", "HEAD", "OPTIONS"}

    def page(self, number: int) -> "Request":
        """Return the same request of a listing, for the page with this number."""
        query = f"{self.query}&page={number}" if self.query else f"page={number}"
        return self._replace(query=query)


T = TypeVar("T")


class Response(NamedTuple, Generic[T]):
    """What a function of the bare client gives."""

    status_code: HTTPStatus
    content: bytes
    headers: MutableMapping[str, str]
    parsed: T | None


__all__ = ["UNSET", "QueryParameter", "Request", "Response", "Unset"]
