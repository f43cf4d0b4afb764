"""Values that travel through a call: requests, responses, and the steps between them.

Nothing here does I/O, and nothing here imports another module of this package but the errors.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Generator, Mapping
from math import inf
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from ._errors import ReadingError

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

# Shorter tokens would be found inside ordinary words.
_SHORTEST_SECRET = 8


class Secret(str):
    """A string that debuggers and tracebacks show as `***`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "***"


class Request(NamedTuple, Generic[T_co]):
    """A request without its token and base URL, and how to read its response.

    Attributes:
        operation: The name of the operation, such as `get_task`.
        method: The HTTP method.
        path: The path below the base URL, percent-encoded.
        query: The query, encoded, without `?`; empty if there is none.
        headers: The headers the contract requires.
        body: The encoded body; None if there is none.
        ids: The ids of the run and the task it is about, keyed by `run` and `task`.
        read: Reads the JSON of a successful response; None if the response itself is the result.
        returns: The key in `ids` of the object that the response must contain; None if any.
    """

    operation: str
    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = MappingProxyType({})
    body: bytes | None = None
    ids: Mapping[str, str] = MappingProxyType({})
    read: Callable[[Any], T_co] | None = None
    returns: str | None = None

    # Queries and bodies may hold personal data: neither text shows them.

    def __repr__(self) -> str:
        return f"<Request {self.method} {self.path} for {self}>"

    def __str__(self) -> str:
        """Return the operation and what it is about, such as `get_task (task 4f5e)`."""
        ids = ", ".join(f"{kind} {id_}" for kind, id_ in self.ids.items())
        return f"{self.operation} ({ids})" if ids else self.operation

    @property
    def is_safe(self) -> bool:
        """Whether the request changes nothing (RFC 9110, section 9.2.1)."""
        return self.method in {"GET", "HEAD", "OPTIONS"}

    def page(self, number: int) -> Request[T_co]:
        """Return the request for another page of the same listing."""
        query = f"{self.query}&page={number}" if self.query else f"page={number}"
        return self._replace(query=query)


class RawResponse(NamedTuple):
    """A response as the service sent it.

    Attributes:
        status_code: The HTTP status.
        headers: The headers, with names in lower case; repeated headers are joined by commas.
        content: The body, decoded according to `Content-Encoding`.
    """

    status_code: int
    headers: Mapping[str, str]
    content: bytes

    def __repr__(self) -> str:
        return f"<RawResponse {self.status_code}>"

    @property
    def request_id(self) -> str | None:
        """The service's id of the request; None if not given."""
        return self.headers.get("x-request-id")

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status_code < 300

    def json(self) -> Any:
        """Parse the body as JSON.

        Raises:
            ValueError: The body is not JSON.
        """
        return json.loads(self.content)

    def without(self, secret: Secret) -> RawResponse:
        """Return the response without the token, which a service may repeat in it."""
        if len(secret) < _SHORTEST_SECRET:
            return self
        content = self.content
        # PHP escapes slashes in JSON.
        for written in (secret.encode(), secret.replace("/", "\\/").encode()):
            content = content.replace(written, b"[token]")
        headers = {name: value.replace(secret, "[token]") for name, value in self.headers.items()}
        return RawResponse(self.status_code, headers, content)


class Timeouts(NamedTuple):
    """Seconds that each phase of a request may take; None for no limit."""

    connect: float | None
    read: float | None
    write: float | None
    pool: float | None


class Failure(NamedTuple):
    """There is no response. `sent` is whether the request may have reached the service."""

    cause: BaseException
    sent: bool
    timed_out: bool = False

    @property
    def kind(self) -> str:
        """The class of the error. Its text may quote what the other side sent."""
        return type(self.cause).__name__


Outcome: TypeAlias = RawResponse | Failure


# The steps of a call. Generators yield them, a back end carries them out and sends back the result.


class Send(NamedTuple):
    """Send a request, and wait for its response until a moment of the back end's clock."""

    request: Request[Any]
    token: Secret
    user_agent: str
    timeouts: Timeouts
    until: float = inf

    @property
    def headers(self) -> dict[str, str]:
        return {
            **self.request.headers,
            "User-Agent": self.user_agent,
            "Authorization": Secret(f"Bearer {self.token}"),
        }


class Sleep(NamedTuple):
    """Wait this many seconds."""

    seconds: float


class Ask(NamedTuple):
    """Call a function: of the token, or of a budget.

    AsyncTallyfy calls `async_function` if there is one, and awaits what either returns.
    """

    function: Callable[[], Any]
    async_function: Callable[[], Awaitable[Any]] | None = None


Steps: TypeAlias = Generator[Send | Sleep | Ask, Any, T]


# Reading the envelope of successful responses.


def read_one(content: Any, from_dict: Callable[[Mapping[str, Any]], T]) -> T:
    """Read the object in `data`.

    Raises:
        ReadingError: There is none with an id.
    """
    found = content.get("data") if isinstance(content, dict) else None
    if not isinstance(found, dict):
        raise ReadingError("`data` is not an object")
    if found.get("id") is None:
        raise ReadingError("`data.id` is missing")
    return from_dict(found)


def read_listing(content: Any, from_dict: Callable[[Mapping[str, Any]], T]) -> T:
    """Read a page of a listing, with its rows in `data`.

    Raises:
        ReadingError: `data` is not a list of objects with an id.
    """
    rows = content.get("data") if isinstance(content, dict) else None
    # PHP writes a list with holes as an object with numbers for keys.
    if isinstance(rows, dict) and all(key.isdigit() for key in rows):
        rows = list(rows.values())
        content = {**content, "data": rows}
    if not isinstance(rows, list):
        raise ReadingError("`data` is not a list")
    for number, row in enumerate(rows):
        if not isinstance(row, dict) or row.get("id") is None:
            raise ReadingError(f"`data[{number}]` is not an object with an id")
    return from_dict(content)
