"""The steps of a completion: which endpoint, what its response means, and reading the task back."""

from __future__ import annotations

from collections.abc import Callable
from logging import WARNING
from math import inf
from types import EllipsisType
from typing import Any, NamedTuple

from tallyfy_api.api.tasks import get_task
from tallyfy_api.models import Run, Task

from ._call import TRANSIENT_STATUSES, Context, attempts, one_call
from ._errors import (
    AlreadyCompletedError,
    APIResponseValidationError,
    APIStatusError,
    InvalidRequestError,
    OutcomeUnknownError,
    ReadingError,
    TallyfyError,
    about,
)
from ._log import log
from ._parameters import identifier
from ._values import Request, Steps

# The share of the deadline that is kept for reading the task back, and the most of it in seconds.
_RESERVE = 0.25
_LONGEST_RESERVE = 5.0
# With one of these the service may refuse to complete a task that is already completed.
_REFUSALS = frozenset({400, 409, 422})
# The statuses of approvals and expiring tasks. Tuples: an unhashable status must not break a
# read-back.
_GRANTED = ("approved", "acknowledged")
_DENIED = ("rejected", "expired")
_CLOSED = ("completed", *_GRANTED, *_DENIED)
# The tasks whose `is_approved` means something: the service sends false on plain ones.
_DECIDED_TYPES = ("approval", "expiring", "expiring_email")


class Completion(NamedTuple):
    """A task to complete, and how.

    Attributes:
        reading: The request that reads the task.
        one_off: The request that completes it as a one-off task.
        of_run: Returns the request that completes it through the run with this id.
        run: The id of its run, None for a one-off task, `...` if not known.
        is_approved: How the caller decides.
        unless_completed: Whether to look first if it is already completed.
    """

    reading: Request[Task]
    one_off: Request[Task]
    of_run: Callable[[str], Request[Task]]
    run: str | EllipsisType | None
    is_approved: bool | None
    unless_completed: bool

    def perform(self, context: Context) -> Steps[Task]:
        """Complete the task through its run or as a one-off task, never one and then the other."""
        return one_call("complete_task", self.reading.ids, context, self._steps)

    def _steps(self, context: Context) -> Steps[Task]:
        run = self.run
        if self.unless_completed or isinstance(run, EllipsisType):
            task = yield from attempts(self.reading, context)
            if self.unless_completed and is_completed(task):
                return self._completed_before(task)
            run = task.run_id or None if isinstance(run, EllipsisType) else run
        request = self._request(run)
        reserve = min((context.settings.deadline or inf) * _RESERVE, _LONGEST_RESERVE)
        try:
            return (yield from attempts(request, context._replace(until=context.until - reserve)))
        except (OutcomeUnknownError, APIResponseValidationError, APIStatusError) as failure:
            status = failure.status_code if isinstance(failure, APIStatusError) else None
            # A token function may raise the error of another client.
            is_of_token = failure.operation != request.operation
            if is_of_token or (isinstance(failure, OutcomeUnknownError) and failure.is_final):
                raise
            if status is None or status in TRANSIENT_STATUSES:
                return (yield from self._read_back(context, request, failure))
            if not self.unless_completed or status not in _REFUSALS:
                raise
            # Another worker may have completed it since it was read.
            task = yield from attempts(self.reading, context)
            if not is_completed(task):
                raise
            return self._completed_before(task)

    def _request(self, run: str | None) -> Request[Task]:
        request = self.one_off if run is None else self.of_run(run)
        # The body as it was given, even if the caller has changed it since.
        return request._replace(body=self.one_off.body, read=self._read)

    def _read(self, content: Any) -> Task:
        """Read the response to a completion, if it shows that the task is completed as asked."""
        task = get_task.read(content)
        # A task that several people must complete stays open until the last one has.
        is_done = is_completed(task) or task.everyone_must_complete is not False
        if self._contradicts(task) or not is_done:
            raise ReadingError("it is not the completed task")
        return task

    def _contradicts(self, task: Task) -> bool:
        return self.is_approved is not None and _decision(task) is (not self.is_approved)

    def _completed_before(self, task: Task) -> Task:
        """Return a task that was completed before, if it was completed as asked."""
        if self._contradicts(task):
            text = f"task {task.id} is already completed, and decided the other way"
            raise about(AlreadyCompletedError(text, task=task), self.reading)
        return task

    def _read_back(
        self, context: Context, request: Request[Task], failure: TallyfyError
    ) -> Steps[Task]:
        """Read the task once, and return it if it is completed as asked.

        Sending the completion again could complete the task twice.
        """
        context.note("read_back", request, "no usable response; reading the task")
        task: Task | None = None
        cause: Exception = failure
        try:
            # From the task itself: listings may lag behind a write.
            task = yield from attempts(self.reading, context, uses_budget=False)
        except Exception as error:
            # Whatever went wrong, the completion must not be forgotten.
            is_ours = isinstance(error, TallyfyError)
            log(WARNING, request, f"the task could not be read ({type(error).__name__})")
            found = f"reading the task failed ({error if is_ours else type(error).__name__})"
            cause = failure if is_ours else error
        else:
            state = self._state_of(task)
            log(WARNING, request, f"the task that was read is {state}")
            if state == "completed as asked":
                return task
            found = f"the task that was read is {state}"
        text = f"{request}: it may have taken effect ({failure}); {found}"
        raise about(OutcomeUnknownError(text, task=task), request) from cause

    def _state_of(self, task: Task) -> str:
        if not is_completed(task):
            return "still open"
        return "decided the other way" if self._contradicts(task) else "completed as asked"


def known_run(
    task: str | Task, run_id: str | Run | EllipsisType | None
) -> str | EllipsisType | None:
    """Return the id of the task's run, None for a one-off task, `...` if it is not known.

    Raises:
        InvalidRequestError: `run_id` is no id, or not the one of the task.
    """
    given = run_id if run_id is None or run_id is ... else identifier("run_id", run_id, Run)
    if isinstance(task, str) or not (task.run_id or "run_id" in task.raw):
        return given
    own = task.run_id or None
    if given is not ... and given != own:
        raise InvalidRequestError(
            f"run_id is {given!r}, but the task has run_id {own!r}. Leave run_id out."
        )
    return own


def is_completed(task: Task) -> bool:
    """Return whether a task is completed, by its status or the time of its completion."""
    # A `completed_at` that cannot be parsed still means that it is completed.
    return task.status in _CLOSED or bool(task.completed_at or task.raw.get("completed_at"))


def _decision(task: Task) -> bool | None:
    """Return how a task was decided; None if it does not say."""
    if task.status in _GRANTED:
        return True
    if task.status in _DENIED:
        return False
    return task.is_approved if task.task_type in _DECIDED_TYPES else None
