"""The steps of waiting for tasks that others complete: which requests to send, and when."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import NamedTuple, TypeAlias

from tallyfy_api.api.tasks import get_task, list_run_tasks
from tallyfy_api.models import Run, Task

from ._backend_async import AsyncBackend
from ._backend_sync import SyncBackend
from ._call import Context, perform
from ._completion import is_completed
from ._errors import APITimeoutError, InvalidRequestError, WaitTimeoutError, about
from ._parameters import identifier
from ._settings import seconds
from ._values import Sleep, Steps

AwaitedTask: TypeAlias = str | Task | tuple[str | Task, str | Run | None]

_PER_PAGE = 100
# Who waits for many tasks looks less and less often, down to once in so many seconds.
_GROWTH = 1.5
_LONGEST_INTERVAL = 60.0


class _Look(NamedTuple):
    """One request to send: for a task, or for a page of the tasks of a run."""

    wanted: frozenset[str]
    run_id: str | None = None
    page: int = 1
    # What the page before had: a service may repeat its last one for ever.
    before: frozenset[str] = frozenset()


class Waiting:
    """Looks at tasks, round by round, until all are completed or the time is over."""

    def __init__(
        self, context: Context, tasks: Iterable[AwaitedTask], timeout: float, poll_interval: float
    ) -> None:
        self._context = context
        self._timeout = seconds("timeout", timeout, least=0)
        self._interval = seconds("poll_interval", poll_interval, least=0.1)
        self._end = context.now() + self._timeout
        # The run of each task that is not completed yet; None if it is not known.
        self._pending = _awaited_tasks(tasks)
        # Before the next round; the first one begins at once.
        self._wait = 0.0
        self._is_last_round = False
        self._looks: deque[_Look] = deque()
        # How many requests it takes to see the tasks of a run that are waited for.
        self._costs: dict[str, int] = {}
        self._last: Task | None = None

    def one(self) -> Steps[Task]:
        """Wait for the only task."""
        completed = yield from self._next(growth=1.0)
        return completed[0]

    def some(self) -> Steps[list[Task]] | None:
        """Wait until some more tasks are completed. None if nothing is pending."""
        return self._next(_GROWTH) if self._pending else None

    def _next(self, growth: float) -> Steps[list[Task]]:
        # The time that the caller took before is not missing for the last requests.
        until = max(self._end, self._context.now()) + self._interval
        context = self._context._replace(until=until)
        while True:
            if not self._looks:
                yield from self._begin_round(growth)
            try:
                found = yield from self._found(self._looks.popleft(), context)
            except APITimeoutError as failure:
                if context.has_time_for(0):
                    raise
                raise self._time_is_over() from failure
            if completed := [task for task in found if self._is_done(task)]:
                return completed

    def _begin_round(self, growth: float) -> Steps[None]:
        if self._is_last_round:
            raise self._time_is_over()
        left = self._end - self._context.now()
        wait = min(self._wait, left)
        self._is_last_round = wait == left
        self._wait = max(self._interval, min(self._wait * growth, _LONGEST_INTERVAL))
        if wait > 0:
            yield Sleep(wait)
        self._looks.extend(self._round())

    def _round(self) -> Iterator[_Look]:
        """Ask for the tasks of a run at once where that takes fewer requests than one by one."""
        by_run: defaultdict[str | None, list[str]] = defaultdict(list)
        for task_id, run_id in self._pending.items():
            by_run[run_id].append(task_id)
        for run_id, task_ids in by_run.items():
            if run_id and len(task_ids) > self._costs.get(run_id, 1):
                self._costs[run_id] = 0
                yield _Look(frozenset(task_ids), run_id)
            else:
                yield from (_Look(frozenset([task_id])) for task_id in task_ids)

    def _found(self, look: _Look, context: Context) -> Steps[list[Task]]:
        org_id = context.settings.org_id
        if look.run_id is None:
            (task_id,) = look.wanted
            return [(yield from perform(get_task.request(org_id, task_id), context))]
        request = list_run_tasks.request(org_id, look.run_id, page=look.page, per_page=_PER_PAGE)
        found: list[Task] = (yield from perform(request, context)).data
        seen = frozenset(str(task.id) for task in found)
        unseen = look.wanted - seen
        self._costs[look.run_id] += 1
        if unseen and seen - look.before:
            self._looks.append(_Look(unseen, look.run_id, look.page + 1, seen))
        else:
            # What the run does not list any more tells by itself what became of it.
            self._costs[look.run_id] += len(unseen)
            self._looks.extend(_Look(frozenset([task_id])) for task_id in unseen)
        return found

    def _is_done(self, task: Task) -> bool:
        task_id = str(task.id)
        if task_id not in self._pending:
            return False
        self._last = task
        if is_completed(task):
            del self._pending[task_id]
            return True
        self._pending[task_id] = _run_of(task) or self._pending[task_id]
        return False

    def _time_is_over(self) -> WaitTimeoutError:
        first, *others = self._pending
        what = f"{1 + len(others)} tasks were" if others else f"task {first} was"
        error = WaitTimeoutError(
            f"{what} not completed within {self._timeout:g} seconds",
            task=self._last,
            pending=[*self._pending],
        )
        return about(error, get_task.request(self._context.settings.org_id, first))


def _awaited_tasks(given: Iterable[AwaitedTask]) -> dict[str, str | None]:
    """Return the ids of tasks, each with that of its run, or None if it is not known."""
    if isinstance(given, str | Task | tuple) or not isinstance(given, Iterable):
        raise InvalidRequestError("tasks must be a list of tasks, of their ids, or of pairs of ids")
    return dict(map(_awaited_task, given))


def _awaited_task(given: AwaitedTask) -> tuple[str, str | None]:
    if isinstance(given, tuple):
        if len(given) != 2:
            raise InvalidRequestError("a pair in tasks must be the ids of a task and of its run")
        task, run = given
        run_id = None if run is None else identifier("run_id", run, Run)
        return identifier("task", task, Task), run_id
    return identifier("task", given, Task), _run_of(given) if isinstance(given, Task) else None


def _run_of(task: Task) -> str | None:
    # The service may send anything there.
    return task.run_id if isinstance(task.run_id, str) else None


def each_completed(backend: SyncBackend, waiting: Waiting) -> Iterator[Task]:
    while steps := waiting.some():
        yield from backend.run(steps)


async def each_completed_async(backend: AsyncBackend, waiting: Waiting) -> AsyncIterator[Task]:
    while steps := waiting.some():
        for task in await backend.run(steps):
            yield task
