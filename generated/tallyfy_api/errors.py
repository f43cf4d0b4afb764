"""Errors of the generated code, and the base of all errors of the client."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from .types import Request


class TallyfyError(Exception):
    """The base of all errors of this client.

    Attributes:
        may_have_taken_effect: Whether the service may have done what was asked for although this
            error was raised. False unless a completion was sent.
        operation: The operation that failed, such as `get_task`.
        ids: The ids of the run and the task that it was about, by `run` and `task`.
    """

    may_have_taken_effect: bool = False
    operation: str | None = None
    ids: Mapping[str, str] = MappingProxyType({})

    def __reduce__(self) -> tuple[Any, ...]:
        # The stock way calls the class with `args`, which leaves out what subclasses require.
        return _restored, (type(self), self.args, self.__dict__)


def _restored(
    cls: type[TallyfyError], args: tuple[object, ...], state: dict[str, object]
) -> TallyfyError:
    error = cls.__new__(cls, *args)
    # Python's own TimeoutError does not take them from there.
    error.args = args
    error.__dict__.update(state)
    return error


ErrorT = TypeVar("ErrorT", bound=TallyfyError)


def about(error: ErrorT, request: Request) -> ErrorT:
    """Say in an error which operation it is about, and which run and task."""
    error.operation = request.operation
    error.ids = dict(request.ids)
    return error


class InvalidRequestError(TallyfyError, ValueError):
    """An argument is not acceptable. Nothing was sent."""


class APIStatusError(TallyfyError):
    """The service answered with an error status.

    Attributes:
        status_code: The status, a plain integer.
        message: What the service says went wrong, for people.
        errors: What is wrong with each field: the name of the field, and its messages.
        code: What went wrong, for programs, such as `RATE_LIMIT_EXCEEDED`; None if not said.
        retry_after: How many seconds the service asks to wait; None if not said.
        request_id: Names the request in the service's own records; None if not said.
        headers: The headers of the response, with names in lower case.
        body: The body of the response, as the service sent it.
    """

    def __init__(
        self,
        text: str,
        *,
        status_code: int,
        message: str,
        errors: dict[str, list[str]],
        code: str | None,
        retry_after: float | None,
        request_id: str | None,
        headers: dict[str, str],
        body: bytes,
        may_have_taken_effect: bool,
    ) -> None:
        super().__init__(text)
        self.status_code = status_code
        self.message = message
        self.errors = errors
        self.code = code
        self.retry_after = retry_after
        self.request_id = request_id
        self.headers = headers
        self.body = body
        self.may_have_taken_effect = may_have_taken_effect


class BadRequestError(APIStatusError):
    """400: The request is malformed (cli)."""


class AuthenticationError(APIStatusError):
    """401: There is no token, the token is not valid, or the header `X-Tallyfy-Client` is
    missing (docs, cli, postman).
    """


class PaymentRequiredError(APIStatusError):
    """402: A limit of the organization's plan. Nothing was done (mcp 2026-11). No source says
    which operations it can meet, or shows a body.
    """


class PermissionDeniedError(APIStatusError):
    """403: The token may not do this (documents, cli, postman). It can be a rule of the
    process as well as a missing permission (mcp).
    """


class NotFoundError(APIStatusError):
    """404: There is no such run or task (documents), or no such endpoint (cli, postman).
    Without `Accept: application/json` it comes as a page of HTML (sdk).
    """


class ConflictError(APIStatusError):
    """409: The request does not fit the state of the organization. Not seen on these
    operations, but under the same address (n8n).
    """


class UnprocessableEntityError(APIStatusError):
    """422: A value is not acceptable (cli, postman, mcp), or the task cannot be completed: a
    required form field is empty, it is completed already, an issue is open (docs; 423 by a
    later source), it is hidden (docs). The document on completing promises an error, and no
    status.
    """


class LockedError(APIStatusError):
    """423: The run has an open issue: a problem was reported, and is not resolved. Nothing was
    done (mcp 2026-11). No source shows a body.
    """


class RateLimitError(APIStatusError):
    """429: Too many requests. Nothing was done; the same request may be sent again after
    `Retry-After` (cli, sdk). The body may be empty (docs, cli).
    """


class InternalServerError(APIStatusError):
    """5XX: The service failed (500; cli, mcp, n8n), or something in front of it (502, 503,
    504; cli; no source shows 520 to 524, which a proxy could give). Whether a completion
    took effect is not known. The body may be empty or plain text (cli, mcp, n8n), and
    presumably HTML.
    """


# The error of each status that the contract names. `5XX` is any status that begins with 5.
STATUS_ERRORS: Mapping[str, type[APIStatusError]] = {
    "400": BadRequestError,
    "401": AuthenticationError,
    "402": PaymentRequiredError,
    "403": PermissionDeniedError,
    "404": NotFoundError,
    "409": ConflictError,
    "422": UnprocessableEntityError,
    "423": LockedError,
    "429": RateLimitError,
    "5XX": InternalServerError,
}


class ReadingError(ValueError):
    """A response of success does not hold what the contract promises. Its text names the place."""


class UnexpectedStatus(Exception):
    """The status is not in the contract, and `Client.raise_on_unexpected_status` is True."""

    def __init__(self, status_code: int, content: bytes):
        self.status_code = status_code
        self.content = content

        super().__init__(f"Unexpected status code: {status_code}")


__all__ = [
    "APIStatusError",
    "InvalidRequestError",
    "ReadingError",
    "STATUS_ERRORS",
    "TallyfyError",
    "UnexpectedStatus",
    "about",
    "BadRequestError",
    "AuthenticationError",
    "PaymentRequiredError",
    "PermissionDeniedError",
    "NotFoundError",
    "ConflictError",
    "UnprocessableEntityError",
    "LockedError",
    "RateLimitError",
    "InternalServerError",
]
