"""The errors of this client, except the one for each HTTP status, which is generated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from tallyfy_api.models import Task

    from ._values import Request


class TallyfyError(Exception):
    """The base class of all errors of this client.

    Attributes:
        may_have_taken_effect: Whether the service may have done what was asked despite the error.
            Always False for errors raised before a completion is sent, and for reads.
        operation: The operation that failed, such as `get_task`.
        ids: The ids of the run and the task it was about, keyed by `run` and `task`.
        pending: If it ended a wait for tasks, the ids of those that were not completed.
    """

    may_have_taken_effect: bool = False
    operation: str | None = None
    ids: Mapping[str, str] = MappingProxyType({})
    pending: Sequence[str] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        # The default calls the class with `args`, which lacks required keyword arguments.
        return _restored, (type(self), self.args, self.__dict__)


def _restored(
    cls: type[TallyfyError], args: tuple[object, ...], state: dict[str, object]
) -> TallyfyError:
    error = cls.__new__(cls, *args)
    error.args = args  # OSError.__new__ does not set them on subclasses with an __init__.
    error.__dict__.update(state)
    return error


ErrorT = TypeVar("ErrorT", bound=TallyfyError)


def about(error: ErrorT, request: Request[Any]) -> ErrorT:
    """Record in an error which operation, run and task it is about."""
    error.operation = request.operation
    error.ids = dict(request.ids)
    return error


class ConfigurationError(TallyfyError):
    """The client cannot be set up: a setting is missing or not acceptable."""


class InvalidRequestError(TallyfyError, ValueError):
    """An argument is not acceptable. Nothing was sent."""


class BudgetExceededError(TallyfyError):
    """The budget has no room within `deadline` and `max_retry_wait`. Nothing was sent.

    Attributes:
        retry_after: The number of seconds until there may be room.
    """

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class APIConnectionError(TallyfyError):
    """There was no response. Nothing can have changed."""


class APITimeoutError(APIConnectionError):
    """There was no response in time. Nothing can have changed."""


class OutcomeUnknownError(TallyfyError):
    """A completion was sent, and whether it took effect is not known.

    No response said so, and reading the task back did not show it completed as asked. It may
    still complete a moment later. The `__cause__` is the first failure.

    Attributes:
        task: The task as it was read back; None if it could not be read.
    """

    may_have_taken_effect = True
    # Set where reading the task back would hide an error of the caller's own code.
    is_final: bool = False

    def __init__(self, message: str, *, task: Task | None = None) -> None:
        super().__init__(message)
        self.task = task


class AlreadyCompletedError(TallyfyError):
    """The task was completed before, and decided the other way. Nothing was completed.

    Attributes:
        task: The task as it was read.
    """

    def __init__(self, message: str, *, task: Task) -> None:
        super().__init__(message)
        self.task = task


class APIResponseValidationError(TallyfyError):
    """The service reported success, but its response cannot be read or is about something else.

    Attributes:
        body: The body of the response.
    """

    def __init__(self, message: str, *, body: bytes, may_have_taken_effect: bool = False) -> None:
        super().__init__(message)
        self.body = body
        self.may_have_taken_effect = may_have_taken_effect


class PaginationError(TallyfyError):
    """A listing does not add up: rows may be missing.

    Attributes:
        items: The items that `collect()` had collected. Empty when iterating: you have them.
    """

    def __init__(self, message: str, *, items: list[Any] | None = None) -> None:
        super().__init__(message)
        self.items: list[Any] = items or []


class WaitTimeoutError(TallyfyError, TimeoutError):
    """Some tasks were not completed before the wait timed out.

    Attributes:
        task: The task that was read last; None if none was read.
        pending: The ids of the tasks that were not completed.
    """

    def __init__(
        self, message: str, *, task: Task | None = None, pending: Sequence[str] = ()
    ) -> None:
        super().__init__(message)
        self.task = task
        self.pending: list[str] = list(pending)


class APIStatusError(TallyfyError):
    """The service answered with an error status.

    Attributes:
        status_code: The HTTP status.
        message: What went wrong, for people, as the service says it.
        errors: The messages for each invalid field, by the name of the field.
        code: What went wrong, for programs, such as `RATE_LIMIT_EXCEEDED`; None if not given.
        retry_after: How many seconds the service asks to wait; None if not given.
        request_id: The service's id of the request, for its support; None if not given.
        headers: The headers of the response, with names in lower case.
        body: The body of the response.
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


class ReadingError(ValueError):
    """A successful response does not have the promised shape. The message says where."""
