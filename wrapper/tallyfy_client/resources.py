"""Runs and tasks: what callers can ask for. What the contract says of it is generated."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
from functools import partial
from types import EllipsisType, FunctionType
from typing import Any, TypeVar

from tallyfy_api.api.runs import RunPager, RunResult, RunsBase
from tallyfy_api.api.tasks import (
    AwaitedTask,
    TaskIterator,
    TaskPager,
    TaskResult,
    TasksBase,
    get_task,
)
from tallyfy_api.models import Run, Task
from tallyfy_api.types import Request

from .call import Context, Steps, perform
from .completion import Completion, known_run
from .page import read_page
from .pagination import AsyncPager, Pager
from .waiting import Waiting

ClassT = TypeVar("ClassT", bound=type)


class _Resource:
    """Makes steps of the requests of a generated class, for a client to carry out."""

    _pager: Any

    def __init__(
        self,
        context: Context,
        give: Callable[[Steps[Any]], Any],
        iterate: Callable[[Callable[[], Steps[list[Any]] | None]], Any],
    ) -> None:
        self.org_id: str = context.settings.org_id
        self._context = context
        self._give = give
        self._iterate = iterate

    def _get(self, request: Request) -> Any:
        return self._give(perform(request, self._context))

    def _list(self, asked: Request, *, start_page: int, limit: int | None) -> Any:
        def fetch(number: int, is_wanted: Callable[[], bool]) -> Any:
            request = asked.page(number)
            request = request._replace(read=partial(read_page, number, request.read))
            return self._give(perform(request, self._context._replace(is_wanted=is_wanted)))

        return self._pager(
            fetch,
            name=asked.operation,
            start_page=start_page,
            limit=limit,
            max_concurrency=self._context.settings.max_concurrency,
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of organization {self.org_id}>"


class _Runs(_Resource, RunsBase[RunResult, RunPager]):
    """The processes of the organization."""


class _Tasks(_Resource, TasksBase[TaskResult, TaskPager, TaskIterator]):
    """The tasks of runs, and one-off tasks."""

    def _complete(
        self,
        task: str | Task,
        run_id: str | Run | EllipsisType | None,
        request: Callable[[str | None], Request],
        *,
        is_approved: bool | None,
        unless_completed: bool,
    ) -> Any:
        reading = get_task.request(self.org_id, task)
        run = known_run(task, run_id)
        completion = Completion(reading, request, run, is_approved, unless_completed)
        return self._give(completion.perform(self._context))

    def _wait_for_one(self, task: str | Task, timeout: float, poll_interval: float) -> Any:
        return self._give(Waiting(self._context, [task], timeout, poll_interval).one())

    def _wait_for_some(
        self, tasks: Iterable[AwaitedTask], timeout: float, poll_interval: float
    ) -> Any:
        return self._iterate(Waiting(self._context, tasks, timeout, poll_interval).some)


def giving(**types: str) -> Callable[[ClassT], ClassT]:
    """Say in the signatures of a class what its type variables are: `help()` shows these else."""
    variable = re.compile(rf"\b({'|'.join(types)})\b")

    def say(cls: ClassT) -> ClassT:
        for name in [name for name in dir(cls) if name == "__init__" or not name.startswith("_")]:
            method = getattr(cls, name)
            if isinstance(method, FunctionType):
                own = FunctionType(
                    method.__code__, method.__globals__, name, None, method.__closure__
                )
                own.__defaults__, own.__kwdefaults__ = method.__defaults__, method.__kwdefaults__
                own.__doc__, own.__qualname__ = method.__doc__, f"{cls.__name__}.{name}"
                own.__annotations__ = {
                    of: variable.sub(lambda found: types[found[0]], str(kind))
                    for of, kind in method.__annotations__.items()
                }
                setattr(cls, name, own)
        cls.__doc__ = cls.__doc__ or cls.__mro__[1].__doc__
        return cls

    return say


@giving(RunResult="Run", RunPager="Pager[Run]")
class Runs(_Runs[Run, Pager[Run]]):
    _pager = Pager


@giving(TaskResult="Task", TaskPager="Pager[Task]", TaskIterator="Iterator[Task]")
class Tasks(_Tasks[Task, Pager[Task], Iterator[Task]]):
    _pager = Pager


@giving(RunResult="Coroutine[Any, Any, Run]", RunPager="AsyncPager[Run]")
class AsyncRuns(_Runs[Coroutine[Any, Any, Run], AsyncPager[Run]]):
    _pager = AsyncPager


@giving(
    TaskResult="Coroutine[Any, Any, Task]",
    TaskPager="AsyncPager[Task]",
    TaskIterator="AsyncIterator[Task]",
)
class AsyncTasks(_Tasks[Coroutine[Any, Any, Task], AsyncPager[Task], AsyncIterator[Task]]):
    _pager = AsyncPager
