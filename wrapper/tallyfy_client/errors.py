"""Every error of this client: what it means, and whether the request may have taken effect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

# The base of all, refused arguments, and an error for each status of the contract.
from tallyfy_api.errors import *  # noqa: F403
from tallyfy_api.errors import TallyfyError

if TYPE_CHECKING:
    from tallyfy_api.models import Task


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
    or None. The `__cause__` is the first failure, or what a token function raised afterwards.
    """

    may_have_taken_effect = True

    def __init__(self, message: str, *, task: Task | None = None) -> None:
        super().__init__(message)
        self.task = task


class AlreadyCompletedError(TallyfyError):
    """The task was completed before, and not as asked: it was decided the other way. The
    completion was not carried out. `task` is what was read.
    """

    def __init__(self, message: str, *, task: Task) -> None:
        super().__init__(message)
        self.task = task


class WaitTimeoutError(TallyfyError, TimeoutError):
    """Not every task was completed in the time that the caller wanted to wait.

    `pending` has the ids of those that were not. `task` is what was read last, or None.
    """

    def __init__(
        self, message: str, *, task: Task | None = None, pending: Sequence[str] = ()
    ) -> None:
        super().__init__(message)
        self.task = task
        self.pending: list[str] = list(pending)


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
