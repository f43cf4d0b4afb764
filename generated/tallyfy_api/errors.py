"""Errors of the generated code, and the base of all errors of the client."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any


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


class InvalidRequestError(TallyfyError, ValueError):
    """An argument is not acceptable. Nothing was sent."""


class ReadingError(ValueError):
    """A response of success does not hold what the contract promises. Its text names the place."""


class UnexpectedStatus(Exception):
    """The status is not in the contract, and `Client.raise_on_unexpected_status` is True."""

    def __init__(self, status_code: int, content: bytes):
        self.status_code = status_code
        self.content = content

        super().__init__(f"Unexpected status code: {status_code}")


__all__ = ["InvalidRequestError", "ReadingError", "TallyfyError", "UnexpectedStatus"]
