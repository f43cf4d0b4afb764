"""Every error of this client: what it means, and whether the request may have taken effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from tallyfy_api.errors import InvalidRequestError as InvalidRequestError
from tallyfy_api.errors import TallyfyError as TallyfyError

if TYPE_CHECKING:
    from tallyfy_api.models import Task
    from tallyfy_api.types import Request

ErrorT = TypeVar("ErrorT", bound=TallyfyError)


def about(error: ErrorT, request: Request) -> ErrorT:
    """Say in an error which operation it is about, and which run and task."""
    error.operation = request.operation
    error.ids = dict(request.ids)
    return error


class ConfigurationError(TallyfyError):
    """The client cannot be set up: no token, no organization, or an address that would show the
    token to others.
    """


class APIConnectionError(TallyfyError):
    """There was no response. Nothing can have changed."""


class APITimeoutError(APIConnectionError):
    """There was no response in time. Nothing can have changed."""


class OutcomeUnknownError(TallyfyError):
    """A completion was sent, and whether it took effect is not known.

    There was no response that says so, and the task, read once afterwards, was not completed as
    asked or could not be read. It may still be completed a moment later. `task` is what was read,
    or None. The first failure is the `__cause__`.
    """

    may_have_taken_effect = True

    def __init__(self, message: str, *, task: Task | None = None) -> None:
        super().__init__(message)
        self.task = task


class WaitTimeoutError(TallyfyError, TimeoutError):
    """The task was not completed in the time that the caller wanted to wait.

    `task` is what was read last, or None.
    """

    def __init__(self, message: str, *, task: Task | None = None) -> None:
        super().__init__(message)
        self.task = task


class APIResponseValidationError(TallyfyError):
    """The service answered with success, but the response cannot be read, or is about something
    else. `body` is what it sent.
    """

    def __init__(self, message: str, *, body: bytes, may_have_taken_effect: bool = False) -> None:
        super().__init__(message)
        self.body = body
        self.may_have_taken_effect = may_have_taken_effect


class PaginationError(TallyfyError):
    """A listing does not add up, so rows may be missing.

    `items` has what `collect()` had collected. Whoever iterates has got it already.
    """

    def __init__(self, message: str, *, items: list[Any] | None = None) -> None:
        super().__init__(message)
        self.items: list[Any] = items or []


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
    """400: the service did not understand the request."""


class AuthenticationError(APIStatusError):
    """401: the token is missing or not valid."""


class PaymentRequiredError(APIStatusError):
    """402: a limit of the organization's plan. Nothing was done."""


class PermissionDeniedError(APIStatusError):
    """403: the token may not do this, or a rule of the process forbids it."""


class NotFoundError(APIStatusError):
    """404: there is no such run or task."""


class ConflictError(APIStatusError):
    """409: the request does not fit the present state."""


class UnprocessableEntityError(APIStatusError):
    """422: a value is not acceptable, or the task cannot be completed. `errors` tells about each
    field.
    """


class LockedError(APIStatusError):
    """423: the run has an open issue, which must be resolved first. Nothing was done."""


class RateLimitError(APIStatusError):
    """429: too many requests. Nothing was done; `retry_after` tells when to come back."""


class InternalServerError(APIStatusError):
    """5xx: the service, or something in front of it, failed."""


STATUS_ERRORS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    402: PaymentRequiredError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    423: LockedError,
    429: RateLimitError,
}
