"""Requests and responses of the fake, and the history of them."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, Literal, TypeAlias
from urllib.parse import parse_qsl

from attrs import field, frozen

# What can happen to a response on its way; `Fault` describes each.
Event: TypeAlias = Literal[
    "refused", "reset", "timeout", "cut_in_headers", "cut_in_body", "cut_after_body"
]
Headers: TypeAlias = Mapping[str, str]


@frozen
class Request:
    """A request as it arrives: path and query are still encoded, names of headers in lower case."""

    method: str
    origin: str
    path: str
    raw_query: str
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def query(self) -> dict[str, str]:
        """The decoded query. Of a repeated parameter the last value counts, as in PHP.

        The service does not read `+` as a space.
        """
        return dict(parse_qsl(self.raw_query.replace("+", "%2B"), keep_blank_values=True))


@frozen
class Response:
    """A response of the service. Names of headers are in lower case."""

    status: int
    body: bytes
    headers: Headers


@frozen
class Outcome:
    """What becomes of a request: a response, what happens to it on its way, and after how long."""

    response: Response | None
    event: Event | None = None
    delay: float = 0.0

    @property
    def sent_body(self) -> bytes:
        """The body as far as it comes."""
        body = self.response.body if self.response else b""
        return body[: len(body) // 2] if self.event == "cut_in_body" else body


def headers_by_name(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return headers by their names in lower case. Several of one name are joined by commas."""
    by_name: dict[str, str] = {}
    for name, value in headers:
        folded = name.lower()
        by_name[folded] = f"{by_name[folded]}, {value}" if folded in by_name else value
    return by_name


def respond(status: int, content: object, headers: Headers | None = None) -> Response:
    """Answer with JSON; text and bytes go out as they are."""
    match content:
        case bytes():
            kind, body = "application/octet-stream", content
        case str():
            kind = "text/html" if content.startswith("<") else "text/plain"
            body = content.encode()
        case _:
            kind, body = "application/json", json.dumps(content).encode()
    return Response(
        status, body, {"content-type": kind, **headers_by_name((headers or {}).items())}
    )


class RefusalError(Exception):
    """The service declines a request with an error of the contract."""

    def __init__(self, status: int, **said: Any) -> None:
        super().__init__(status, said)
        self.status = status
        self.said: dict[str, Any] = said or _USUAL[status]


def invalid(errors: Mapping[str, str]) -> RefusalError:
    """Decline values, each by the name of its field."""
    by_field = {name: [message] for name, message in errors.items()}
    return RefusalError(422, message="The given data was invalid.", errors=by_field)


_USUAL: dict[int, Any] = {
    204: b"",
    400: {"message": "The request could not be understood."},
    401: {"error": True, "message": "Unauthenticated."},
    402: {"message": "The plan of the organization does not allow this."},
    403: {"message": "forbidden"},
    404: {"error": True, "message": "Resource not found", "code": "RESOURCE_NOT_FOUND"},
    409: {"error": {"code": "SEAT_POOL_EXHAUSTED", "message": "No seats are left in this pool."}},
    422: {"message": "The given data was invalid.", "errors": {}},
    423: {"message": "The process has an open issue. It has to be resolved first."},
    429: {"message": "Too many requests. Try again later.", "code": "RATE_LIMIT_EXCEEDED"},
}


def usual_response(status: int, headers: Headers | None = None, body: object = None) -> Response:
    """Answer with a status, and with what the service says with it if nothing else is given."""
    phrases = {one.value: one.phrase for one in HTTPStatus}
    usual = _USUAL.get(status, {"message": phrases.get(status, "Unknown Error")})
    wait = {"retry-after": "1"} if status == 429 else {}
    given = {**wait, **headers_by_name((headers or {}).items())}
    return respond(status, usual if body is None else body, given)


# --- What tests look back at ---------------------------------------------------------------------


@frozen
class RecordedRequest:
    """A request that arrived.

    Attributes:
        operation: As in the log of the client, such as `list_runs`; None outside the contract.
        path: The path, as it was encoded.
        query: The query, decoded.
        headers: The headers, with names in lower case, without the token.
        at: The time of the fake when it arrived.
        status: The status of the response; None if no response was sent.
        request_id: The `X-Request-Id` of the response; None if no response was sent.
        event: What happened on the connection, such as `"cut_in_body"`; None if nothing did.
    """

    operation: str | None
    method: str
    path: str
    query: Mapping[str, str]
    headers: Headers = field(repr=False)
    body: bytes
    at: datetime
    status: int | None
    request_id: str | None
    event: Event | None

    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)

    def asks_to_complete(self, task_id: str) -> bool:
        return self.method == "POST" and json.dumps(task_id).encode() in self.body

    def __str__(self) -> str:
        sent = "no response was sent" if self.status is None else f"answered with {self.status}"
        event = f" ({self.event})" if self.event else ""
        return f"{self.method} {self.path}: {sent}{event}"


def recorded_request(
    request: Request, operation: str | None, at: datetime, response: Response | None, event: Any
) -> RecordedRequest:
    """Record a request, without the token: it has no place in what a failing test prints."""
    shown = {name: text for name, text in request.headers.items() if name != "authorization"}
    asked = (operation, request.method, request.path, request.query, shown, request.body, at)
    if response is None:
        return RecordedRequest(*asked, None, None, event)
    return RecordedRequest(*asked, response.status, response.headers["x-request-id"], event)


@frozen
class Completion:
    """A task that was completed by a request. A one-off task has no `run_id`; `is_approved` and
    `taskdata` are what was sent.
    """

    task_id: str
    run_id: str | None
    completer_id: int
    completed_at: datetime
    is_approved: bool | None
    taskdata: Mapping[str, Any]
