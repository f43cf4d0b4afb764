"""The steps of waiting for tasks that others complete: which requests to send, and when."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import TypeAlias

from tallyfy_api.api.tasks import get_task, list_run_tasks
from tallyfy_api.errors import NotFoundError
from tallyfy_api.models import Run, Task

from ._backend_async import AsyncBackend
from ._backend_sync import SyncBackend
from ._call import Context, may_be_tried_again, perform
from ._completion import is_completed
from ._errors import InvalidRequestError, TallyfyError, WaitTimeoutError, about
from ._parameters import identifier, seconds
from ._values import Sleep, Steps

AwaitedTask: TypeAlias = str | Task | tuple[str | Task, str | Run | None]

# With several tasks, each interval is longer than the one before, up to a minute.
_GROWTH, _LONGEST_INTERVAL = 1.5, 60.0


class Waiting:
    """Looks at tasks round by round, until all are completed or the wait times out."""

    def __init__(
        self, context: Context, tasks: Iterable[AwaitedTask], timeout: float, poll_interval: float
    ) -> None:
        self._context = context
        self._timeout = seconds("timeout", timeout, least=0)
        self._interval = seconds("poll_interval", poll_interval, least=0.1)
        self._start, self._slept, self._wait = context.now(), 0.0, 0.0
        # The run of each task that is not completed yet; None if it is not known.
        self._pending = _runs_of(tasks)
        self._gone: dict[str, NotFoundError] = {}
        # The rest of the round: tasks, and a page of their run, or None to read them one by one.
        self._looks: deque[tuple[list[str], str | None, int]] = deque()
        self._is_last_round = False
        self._last: Task | None = None
        self._failure: TallyfyError | None = None

    def one(self) -> Steps[Task]:
        """Wait for the only task."""
        return (yield from self.some(growth=1.0))[0]

    def some(self, growth: float = _GROWTH) -> Steps[list[Task]]:
        """Wait until more tasks are completed. An empty list means that all are."""
        try:
            while self._pending:
                if not self._looks:
                    yield from self._begin_round(growth)
                if completed := (yield from self._look(*self._looks.popleft())):
                    return completed
            for error in self._gone.values():
                raise error
            return []
        except TallyfyError as error:
            error.pending = [*self._pending, *self._gone]
            raise

    def _begin_round(self, growth: float) -> Steps[None]:
        if self._is_last_round:
            first, *others = self._pending
            what = f"{1 + len(others)} tasks were" if others else f"task {first} was"
            text = f"{what} not completed within {self._timeout:g} seconds"
            error = WaitTimeoutError(text, task=self._last)
            request = get_task.request(self._context.settings.org_id, first)
            raise about(error, request) from self._failure
        # The time slept ends the wait even if the clock is frozen.
        left = self._timeout - max(self._context.now() - self._start, self._slept)
        wait = min(self._wait, left)
        self._is_last_round = wait == left
        self._wait = max(self._interval, min(self._wait * growth, _LONGEST_INTERVAL))
        if wait > 0:
            self._slept += wait
            yield Sleep(wait)
        self._failure = None
        by_run: dict[str | None, list[str]] = {}
        for task_id, run_id in self._pending.items():
            by_run.setdefault(run_id, []).append(task_id)
        for run_id, wanted in by_run.items():
            self._looks.append((wanted, run_id if len(wanted) > 1 else None, 1))

    def _look(self, wanted: list[str], run_id: str | None, page: int) -> Steps[list[Task]]:
        """Return which tasks are completed. After a failure that may pass, none are yet."""
        org_id = self._context.settings.org_id
        # Time the caller spent on a task does not count against the last round.
        end = max(self._start + self._timeout, self._context.now())
        context = self._context._replace(until=end + self._interval)
        tasks: list[Task] = []
        try:
            if run_id is None:
                first, *wanted = wanted
                tasks = [(yield from perform(get_task.request(org_id, first), context))]
            else:
                request = list_run_tasks.request(org_id, run_id, page=page, per_page=100)
                tasks = (yield from perform(request, context)).data
        except NotFoundError as error:
            if run_id is None:
                self._gone[first] = error
                del self._pending[first]
        except TallyfyError as error:
            if not may_be_tried_again(error):
                raise
            self._failure = error
            wanted = [] if run_id else wanted
            self._is_last_round |= context.now() >= self._start + self._timeout
            if not context.has_time_for(0):
                wanted, self._looks = [], deque()
        listed = {str(task.id) for task in tasks}
        if wanted := [task_id for task_id in wanted if task_id not in listed]:
            # Further pages only while they take fewer requests than reading what is left.
            is_listed = tasks and page < len(wanted)
            self._looks.appendleft((wanted, run_id if is_listed else None, page + 1))
        return [task for task in tasks if self._is_done(task)]

    def _is_done(self, task: Task) -> bool:
        task_id = str(task.id)
        if task_id not in self._pending:
            return False
        self._last = task
        # The service may send anything there.
        if task.run_id and isinstance(task.run_id, str):
            self._pending[task_id] = task.run_id
        if is_completed(task):
            del self._pending[task_id]
        return task_id not in self._pending


def each_completed(backend: SyncBackend, waiting: Waiting) -> Iterator[Task]:
    while tasks := backend.run(waiting.some()):
        yield from tasks


async def each_completed_async(backend: AsyncBackend, waiting: Waiting) -> AsyncIterator[Task]:
    while tasks := await backend.run(waiting.some()):
        for task in tasks:
            yield task


def _runs_of(tasks: Iterable[AwaitedTask]) -> dict[str, str | None]:
    """Return the id of each task's run; None if it is not known."""
    if isinstance(tasks, str | Task | tuple) or not isinstance(tasks, Iterable):
        raise InvalidRequestError("tasks must be a list of tasks, of their ids, or of pairs of ids")
    return dict(map(_run_of, tasks))


def _run_of(given: AwaitedTask) -> tuple[str, str | None]:
    match given:
        case (task, run):
            run_id = None if run is None else identifier("run_id", run, Run)
            return identifier("task", task, Task), run_id
        case Task(run_id=str(run_id)) if run_id:
            return identifier("task", given, Task), run_id
    return identifier("task", given, Task), None
