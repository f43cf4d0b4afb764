"""Which endpoint completes a task, and what to do when the answer to a completion is lost.

Written as steps: each `yield` asks for a call to be made and gets its result, or its error. So the
synchronous and the asynchronous client share every decision.
"""

from collections.abc import Generator, Mapping
from types import EllipsisType
from typing import Any, TypeAlias, TypeVar

from attrs import frozen

from tallyfy_api.api.tasks import complete_one_off_task, complete_run_task
from tallyfy_api.models import Run, Task

from .calls import Call, reading_task
from .deadlines import Deadline
from .errors import (
    APITimeoutError,
    InvalidRequestError,
    OutcomeUnknownError,
    TallyfyError,
    WaitTimeoutError,
)
from .parameters import field_values, flag, identifier, seconds, whole_number
from .retrying import answer_was_lost, logger

Value = TypeVar("Value")


@frozen
class Wait:
    """A step that only waits. What follows it has to end by the moment that it names."""

    seconds: float
    until: Deadline


# What a client carries out one after another: calls that give a task, and waits that give nothing.
TaskSteps: TypeAlias = Generator[Call[Task] | Wait, Any, Task]
# The id of a run, None for a one-off task, and ... where the caller does not know.
GivenRun: TypeAlias = str | Run | EllipsisType | None

# What JavaScript, and so a JSON reader written in it, can hold exactly.
_MOST_EXACT = 2**53 - 1


def completing_task(
    org_id: str,
    task: str | Task,
    run_id: GivenRun,
    *,
    is_approved: bool | None,
    taskdata: Mapping[str, Any] | None,
    override_user: int | None,
) -> TaskSteps:
    """Complete a task through its run, or as a one-off task; never one and then the other."""
    body = _body(identifier("task", task, Task), is_approved, taskdata, override_user)
    run = _known_run(task, run_id)
    if run is ...:
        read = yield reading_task(org_id, task)
        # A task that was read says which run it belongs to; without a word of a run, it belongs to
        # none.
        run = read.run_id or None
    return (yield from _completed_or_read_back(org_id, body, run))


def _body(
    task_id: str,
    is_approved: bool | None,
    taskdata: Mapping[str, Any] | None,
    override_user: int | None,
) -> dict[str, Any]:
    if override_user is not None:
        whole_number("override_user", override_user, least=1, most=_MOST_EXACT)
    return {
        "task_id": task_id,
        "is_approved": flag("is_approved", is_approved),
        "taskdata": field_values("taskdata", taskdata),
        "override_user": override_user,
    }


def _known_run(task: str | Task, run_id: GivenRun) -> str | EllipsisType | None:
    """Return the run of the task, None for a one-off task, and ... while it is not known."""
    given = run_id if run_id is None or run_id is ... else identifier("run_id", run_id, Run)
    if not isinstance(task, Task) or "run_id" not in task:
        return given
    own = task.run_id or None
    if given is not ... and given != own:
        raise InvalidRequestError("run_id contradicts the task, which has another run_id")
    return own


def _completed_or_read_back(org_id: str, body: dict[str, Any], run: str | None) -> TaskSteps:
    try:
        completed: Task = yield _completion(org_id, body, run)
        return completed
    except TallyfyError as failure:
        if not answer_was_lost(failure):
            raise
        return (yield from _read_back(org_id, body, failure))


def _completion(org_id: str, body: dict[str, Any], run: str | None) -> Call[Task]:
    if run is None:
        return Call(complete_one_off_task, {"org_id": org_id, **body}, safe=False)
    return Call(
        complete_run_task,
        {"org_id": org_id, "run_id": identifier("run_id", run), **body},
        safe=False,
    )


def _read_back(org_id: str, body: dict[str, Any], failure: TallyfyError) -> TaskSteps:
    """Read the task once. Completed, it is the answer; else nobody knows, and sending again could
    complete it twice.
    """
    reading = reading_task(org_id, body["task_id"])
    logger.warning(
        "%s: the answer to a completion was lost, so the task is read",
        reading.name,
        extra={"operation": reading.name},
    )
    try:
        task: Task = yield reading
    except TallyfyError as unread:
        message = (
            f"The completion may have taken effect ({failure}); reading the task failed ({unread})"
        )
        raise OutcomeUnknownError(message) from failure
    if not _is_completed(task):
        message = f"The completion may still take effect ({failure}); the task was open when read"
        raise OutcomeUnknownError(message, task=task) from failure
    if body["is_approved"] is not None and _decision(task) is (not body["is_approved"]):
        message = f"The answer was lost ({failure}); the task was decided the other way"
        raise OutcomeUnknownError(message, task=task) from failure
    return task


def waiting_for_completion(
    org_id: str, task: str | Task, timeout: float, poll_interval: float
) -> TaskSteps:
    """Read the task again and again until it is completed or the time is over."""
    limit = seconds("timeout", timeout, least=0)
    interval = seconds("poll_interval", poll_interval, least=0.1)
    identifier("task", task, Task)
    message = f"The task was not completed within {limit:g} seconds"
    end = Deadline.after(limit)
    # Time for the last read.
    until = Deadline.after(limit + interval)
    wait = 0.0
    last: Task | None = None
    while True:
        yield Wait(wait, until)
        try:
            read: Task = yield reading_task(org_id, task)
        except APITimeoutError as failure:
            if until.left() > 0:
                raise
            raise WaitTimeoutError(message, task=last) from failure
        if _is_completed(read):
            return read
        last = read
        left = end.left()
        if left <= 0:
            raise WaitTimeoutError(message, task=read)
        wait = min(interval, left)


def _is_completed(task: Task) -> bool:
    return task.status in _CLOSED or bool(task.completed_at)


def _decision(task: Task) -> bool | None:
    """Tell how an approval was decided; None if the task does not say."""
    match task.status:
        case "approved":
            return True
        case "rejected":
            return False
    return task.is_approved if isinstance(task.is_approved, bool) else None


# Approvals and expiring tasks have words of their own for it.
# A tuple, since a status that cannot be hashed must not end a read-back.
_CLOSED = ("completed", "approved", "rejected", "acknowledged", "expired")
