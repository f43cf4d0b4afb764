"""What one request sends, and what is read from its answer. Nothing is sent here."""

from collections.abc import Callable, Mapping
from functools import partial
from types import ModuleType
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from tallyfy_api.api.tasks import get_task
from tallyfy_api.models import Task

from .pagination import Page, page_from_answer
from .parameters import comma_separated, identifier

Result = TypeVar("Result")
Item = TypeVar("Item")


def _without_none(arguments: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in arguments.items() if value is not None}


def data_of(answer: Any) -> Any:
    """Read the one thing that an answer holds in `data`."""
    return answer.data


@frozen
class Call(Generic[Result]):
    """One request: an operation of the generated client, and its arguments. Those that are None are
    left out.
    """

    operation: ModuleType
    # Arguments hold queries and bodies, which no log may show.
    arguments: Mapping[str, object] = field(converter=_without_none, repr=False)
    read: Callable[[Any], Result] = data_of
    completes_task: bool = False


@frozen
class Listing(Generic[Item]):
    """Requests for the pages of one listing."""

    operation: ModuleType
    arguments: Mapping[str, object] = field(repr=False)
    start_page: int
    limit: int | None

    def page(self, number: int) -> Call[Page[Item]]:
        arguments = {**self.arguments, "page": number}
        return Call(self.operation, arguments, partial(page_from_answer, number))


def reading_task(org_id: str, task: object, with_: Any = None) -> Call[Task]:
    """Return the call that reads a task."""
    return Call(
        get_task,
        {
            "org_id": org_id,
            "task_id": identifier("task_id", task, Task),
            "with_": comma_separated("with_", with_),
        },
    )
