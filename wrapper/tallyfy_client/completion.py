"""The steps of a completion: which endpoint, what its response means, and reading the task back."""

from __future__ import annotations

from collections.abc import Callable
from logging import WARNING
from math import inf
from types import EllipsisType
from typing import Any, NamedTuple

from tallyfy_api.api.tasks import get_task
from tallyfy_api.models import Run, Task
from tallyfy_api.parameters import identifier
from tallyfy_api.types import Request

from .call import TRANSIENT_STATUSES, Context, Steps, attempts, one_call
from .errors import (
    AlreadyCompletedError,
    APIResponseValidationError,
    APIStatusError,
    InvalidRequestError,
    OutcomeUnknownError,
    TallyfyError,
    about,
)
from .log import log

# For reading a task back a quarter of the deadline is kept, and no more than so many seconds.
_LONGEST_RESERVE = 5.0
_AS_ASKED = "completed as asked"
# With one of these the service may refuse to complete a task that is completed already.
_REFUSALS = frozenset({400, 409, 422})
# What approvals and expiring tasks have for `completed`, by what was decided. Tuples, since a
# status that cannot be hashed must not end a read-back.
_GRANTED = ("approved", "acknowledged")
_DENIED = ("rejected", "expired")
_CLOSED = ("completed", *_GRANTED, *_DENIED)


class Completion(NamedTuple):
    """What a caller asks for: a task to complete, and how."""

    # The request that reads the task.
    reading: Request
    # Makes the request that completes it, through the run with this id, or as a one-off task.
    request: Callable[[str | None], Request]
    # The run of the task, None for a one-off task, and ... while it is not known.
    run: str | EllipsisType | None
    is_approved: bool | None
    unless_completed: bool

    def perform(self, context: Context) -> Steps[Task]:
        """Complete the task through its run, or as a one-off task; never one and then the other."""
        return one_call("complete_task", self.reading.ids, context, self._steps)

    def _steps(self, context: Context) -> Steps[Task]:
        run = self.run
        if self.unless_completed or isinstance(run, EllipsisType):
            task = yield from self._read_task(context)
            if self.unless_completed and is_completed(task):
                return self._completed_before(task)
            run = task.run_id or None if isinstance(run, EllipsisType) else run
        request = self.request(run)._replace(read=self._read)
        # There has to be time to read the task back.
        reserve = min((context.settings.deadline or inf) / 4, _LONGEST_RESERVE)
        try:
            completed: Task = yield from attempts(
                request, context._replace(until=context.until - reserve)
            )
            return completed
        except (OutcomeUnknownError, APIResponseValidationError, APIStatusError) as failure:
            status = failure.status_code if isinstance(failure, APIStatusError) else None
            if status is None or status in TRANSIENT_STATUSES:
                return (yield from self._read_back(context, request, failure))
            if not self.unless_completed or status not in _REFUSALS:
                raise
            # Somebody else may have completed it since it was read.
            task = yield from self._read_task(context)
            if not is_completed(task):
                raise
            return self._completed_before(task)

    def _read(self, content: Any) -> Task:
        """Read the response to a completion, if it shows that it was carried out."""
        task = get_task.read(content)
        # Where several must complete a task, it is open until the last one has.
        is_done = is_completed(task) or task.everyone_must_complete is not False
        if self._contradicts(task) or not is_done:
            raise ValueError("it is not the completed task")
        return task

    def _contradicts(self, task: Task) -> bool:
        return self.is_approved is not None and _decision(task) is (not self.is_approved)

    def _completed_before(self, task: Task) -> Task:
        """Return a task that was completed before, if it was completed as asked."""
        if self._contradicts(task):
            text = f"task {task.id} is already completed, and decided the other way"
            raise about(AlreadyCompletedError(text, task=task), self.reading)
        return task

    def _read_task(self, context: Context) -> Steps[Task]:
        return attempts(self.reading, context)

    def _read_back(self, context: Context, request: Request, failure: TallyfyError) -> Steps[Task]:
        """Read the task once. Completed as asked, it is the result; else nobody knows, and sending
        again could complete it twice.
        """
        context.note("read_back", request, "no usable response; reading the task")
        task: Task | None = None
        cause: Exception = failure
        try:
            task = yield from self._read_task(context)
        except Exception as unread:
            # Whatever it is, even of a token function, the completion must not be forgotten.
            kind = type(unread).__name__
            log(WARNING, request, f"the task could not be read ({kind})")
            is_ours = isinstance(unread, TallyfyError)
            found = f"reading the task failed ({unread if is_ours else kind})"
            cause = failure if is_ours else unread
        else:
            state = self._state_of(task)
            log(WARNING, request, f"the task that was read is {state}")
            if state == _AS_ASKED:
                return task
            found = f"the task that was read is {state}"
        text = f"{request}: it may have taken effect ({failure}); {found}"
        raise about(OutcomeUnknownError(text, task=task), request) from cause

    def _state_of(self, task: Task) -> str:
        if not is_completed(task):
            return "still open"
        return "decided the other way" if self._contradicts(task) else _AS_ASKED


def known_run(
    task: str | Task, run_id: str | Run | EllipsisType | None
) -> str | EllipsisType | None:
    """Return the run of the task, None for a one-off task, and ... while it is not known."""
    given = run_id if run_id is None or run_id is ... else identifier("run_id", run_id, "Run")
    if not isinstance(task, Task) or "run_id" not in task:
        return given
    own = task.run_id or None
    if given is not ... and given != own:
        raise InvalidRequestError(
            f"run_id is {given!r}, but the task has run_id {own!r}. Leave run_id out."
        )
    return own


def is_completed(task: Task) -> bool:
    # A moment that cannot be read reads as None, but tells all the same that it is done.
    return task.status in _CLOSED or bool(dict(task).get("completed_at"))


def _decision(task: Task) -> bool | None:
    """Tell how a task was decided; None if it does not say."""
    if task.status in _GRANTED:
        return True
    if task.status in _DENIED:
        return False
    return task.is_approved
