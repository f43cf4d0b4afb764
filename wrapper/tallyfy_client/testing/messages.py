"""Requests and responses, whatever carries them, and the responses that are errors."""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Literal, TypeAlias
from urllib.parse import parse_qsl

from attrs import field, frozen

# What can happen on the way; `Fault` tells each.
Event: TypeAlias = Literal[
    "refused", "reset", "timeout", "cut_in_headers", "cut_in_body", "cut_after_body"
]


@frozen
class Request:
    """A request as it arrives.

    Attributes:
        method: The HTTP method.
        origin: Scheme and host, such as `https://go.tallyfy.com`.
        path: The path, still encoded.
        raw_query: The query, still encoded.
        headers: The headers, with names in lower case.
        body: The body.
    """

    method: str
    origin: str
    path: str
    raw_query: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def query(self) -> dict[str, str]:
        """The query, decoded. Of a parameter that comes twice, PHP takes the last.

        The service does not read `+` as a space.
        """
        return dict(parse_qsl(self.raw_query.replace("+", "%2B"), keep_blank_values=True))


def headers_by_name(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return headers by their names in lower case. Several of one name are joined by commas."""
    by_name: dict[str, str] = {}
    for name, value in headers:
        folded = name.lower()
        by_name[folded] = f"{by_name[folded]}, {value}" if folded in by_name else value
    return by_name


@frozen
class Response:
    """A response of the service. Names of headers are in lower case."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    @classmethod
    def of(
        cls, status: int, content: object, headers: Mapping[str, str] | None = None
    ) -> "Response":
        """Answer with JSON; text and bytes go out as they are."""
        match content:
            case bytes():
                kind, body = "application/octet-stream", content
            case str():
                kind = "text/html" if content.startswith("<") else "text/plain"
                body = content.encode()
            case _:
                kind, body = "application/json", json.dumps(content).encode()
        return cls(status, body, {"content-type": kind}).with_headers(headers or {})

    def with_headers(self, headers: Mapping[str, str]) -> "Response":
        """Return this response with more headers, which win over its own."""
        return Response(
            self.status, self.body, {**self.headers, **headers_by_name(headers.items())}
        )

    def with_usual_headers(self, headers: Mapping[str, str]) -> "Response":
        """Return this response with more headers, unless it has them already."""
        return Response(self.status, self.body, {**headers, **self.headers})


class RefusalError(Exception):
    """The service declines a request with an error of the contract."""

    def __init__(self, status: int, **said: Any) -> None:
        super().__init__(status, said)
        self.response: Response = Response.of(status, said)


def unacceptable(errors: Mapping[str, str]) -> RefusalError:
    """Decline values, each by the name of its field."""
    by_field = {name: [message] for name, message in errors.items()}
    return RefusalError(422, message="The given data was invalid.", errors=by_field)


def not_completable(message: str) -> RefusalError:
    return RefusalError(422, message=message, errors={})


def not_served(operation: str) -> RefusalError:
    message = (
        f"FakeTallyfy does not serve {operation} yet. Plan its response: "
        f"fail_next(status=200, body=..., operation={operation!r})."
    )
    return RefusalError(501, message=message)


def resource_not_found() -> RefusalError:
    return RefusalError(404, error=True, message="Resource not found", code="RESOURCE_NOT_FOUND")


def locked() -> RefusalError:
    return RefusalError(423, message=OPEN_ISSUE)


OPEN_ISSUE = "The process has an open issue. It has to be resolved first."

_USUAL: dict[int, Any] = {
    204: b"",
    400: {"message": "The request could not be understood."},
    401: {"error": True, "message": "Unauthenticated."},
    402: {"message": "The plan of the organization does not allow this."},
    403: {"message": "forbidden"},
    404: {"error": True, "message": "Resource not found", "code": "RESOURCE_NOT_FOUND"},
    409: {"error": {"code": "SEAT_POOL_EXHAUSTED", "message": "No seats are left in this pool."}},
    422: {"message": "The given data was invalid.", "errors": {}},
    423: {"message": OPEN_ISSUE},
    429: {"message": "Too many requests. Try again later.", "code": "RATE_LIMIT_EXCEEDED"},
    500: {"message": "Server Error"},
}
# 429 normally comes with it.
_USUAL_HEADERS = {429: {"retry-after": "1"}}


def usual_response(
    status: int, headers: Mapping[str, str] | None = None, body: object = None
) -> Response:
    """Answer with a status, and with what the service says with it if nothing else is given."""
    content = _USUAL.get(status, {"message": _phrase(status)}) if body is None else body
    return Response.of(status, content, _USUAL_HEADERS.get(status)).with_headers(headers or {})


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown Error"
