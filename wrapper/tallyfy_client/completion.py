"""Which endpoint completes a task, and what to do when the answer to a completion is lost.

Written as steps: each `yield` asks for a call to be made and gets its result, or its error. So the
synchronous and the asynchronous client share every decision.
"""

from collections.abc import Generator, Mapping
from types import EllipsisType
from typing import Any, TypeAlias, TypeVar

from tallyfy_api.api.tasks import complete_one_off_task, complete_run_task
from tallyfy_api.models import CompletionRequest, FieldValues, Run, Task
from tallyfy_api.types import UNSET, Unset

from .calls import Call, reading_task
from .errors import InvalidRequestError, OutcomeUnknownError, TallyfyError
from .parameters import field_values, flag, identifier, whole_number
from .retrying import answer_was_lost

Value = TypeVar("Value")

CompletionSteps: TypeAlias = Generator[Call[Task], Task, Task]
# The id of a run, None for a one-off task, and ... where the caller does not know.
GivenRun: TypeAlias = str | Run | EllipsisType | None

# What JavaScript, and so a JSON reader written in it, can hold exactly.
_MOST = 2**53 - 1


def completing_task(
    org_id: str,
    task: str | Task,
    run_id: GivenRun,
    *,
    is_approved: bool | None,
    taskdata: Mapping[str, Any] | FieldValues | None,
    override_user: int | None,
) -> CompletionSteps:
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
    taskdata: Mapping[str, Any] | FieldValues | None,
    override_user: int | None,
) -> CompletionRequest:
    if override_user is not None:
        whole_number("override_user", override_user, least=1, most=_MOST)
    return CompletionRequest(
        task_id,
        is_approved=_or_unset(flag("is_approved", is_approved)),
        taskdata=_or_unset(field_values("taskdata", taskdata)),
        override_user=_or_unset(override_user),
    )


def _or_unset(value: Value | None) -> Value | Unset:
    return UNSET if value is None else value


def _known_run(task: str | Task, run_id: GivenRun) -> str | EllipsisType | None:
    """Return the run of the task, None for a one-off task, and ... while it is not known."""
    given = run_id if run_id is None or run_id is ... else identifier("run_id", run_id, Run)
    if not isinstance(task, Task) or isinstance(task.run_id, Unset):
        return given
    own = task.run_id or None
    if given is not ... and given != own:
        raise InvalidRequestError("run_id contradicts the task, which has another run_id")
    return own


def _completed_or_read_back(
    org_id: str, body: CompletionRequest, run: str | None
) -> CompletionSteps:
    try:
        return (yield _completion(org_id, body, run))
    except TallyfyError as failure:
        if not answer_was_lost(failure):
            raise
        return (yield from _read_back(org_id, body.task_id, failure))


def _completion(org_id: str, body: CompletionRequest, run: str | None) -> Call[Task]:
    if run is None:
        return Call(complete_one_off_task, {"org_id": org_id, "body": body}, completes_task=True)
    return Call(
        complete_run_task,
        {"org_id": org_id, "run_id": identifier("run_id", run), "body": body},
        completes_task=True,
    )


def _read_back(org_id: str, task_id: str, failure: TallyfyError) -> CompletionSteps:
    """Read the task once. Completed, it is the answer; else nobody knows, and sending again could
    complete it twice.
    """
    try:
        task = yield reading_task(org_id, task_id)
    except TallyfyError as unread:
        message = (
            f"The completion may have taken effect ({failure}); reading the task failed ({unread})"
        )
        raise OutcomeUnknownError(message) from failure
    if not _is_completed(task):
        message = f"The completion may still take effect ({failure}); the task was open when read"
        raise OutcomeUnknownError(message, task=task) from failure
    return task


def _is_completed(task: Task) -> bool:
    return task.status == "completed" or bool(task.completed_at)
