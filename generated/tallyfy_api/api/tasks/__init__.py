"""What callers can ask for of tasks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import EllipsisType
from typing import Any, Generic, TypeAlias, TypeVar

from ... import models
from ...models.task_sort import TaskSort
from ...models.task_status_filter import TaskStatusFilter
from ...parameters import flag, identifier, whole_number
from ...types import Request
from . import complete_one_off_task, complete_run_task, get_task, list_run_tasks

TaskResult = TypeVar("TaskResult")
TaskPager = TypeVar("TaskPager")
TaskIterator = TypeVar("TaskIterator")

# A task, its id, or its id and that of its run.
AwaitedTask: TypeAlias = "str | models.Task | tuple[str | models.Task, str | models.Run | None]"


class TasksBase(ABC, Generic[TaskResult, TaskPager, TaskIterator]):
    """The methods for tasks.

    The class below says what they give.
    """

    def __init__(self, org_id: str) -> None:
        self.org_id = org_id

    @abstractmethod
    def _get(self, request: Request) -> TaskResult:
        """Give the one thing that a request asks for."""

    @abstractmethod
    def _list(self, asked: Request, *, start_page: int, limit: int | None) -> TaskPager:
        """Give what reads a listing page by page, from the request for any page of it."""

    def list(
        self,
        run_id: str | models.Run,
        *,
        status: TaskStatusFilter | Iterable[TaskStatusFilter] | None = None,
        owners: str | Iterable[str | int] | None = None,
        guests: str | Iterable[str] | None = None,
        groups: str | Iterable[str] | None = None,
        unassigned: bool | None = None,
        deadline_start_range: date | str | None = None,
        deadline_end_range: date | str | None = None,
        deadline_on: date | str | None = None,
        deadline_before: date | str | None = None,
        deadline_after: date | str | None = None,
        with_: str | Iterable[str] | None = None,
        sort: TaskSort | None = None,
        per_page: int = 100,
        start_page: int = 1,
        limit: int | None = None,
    ) -> TaskPager:
        """List the tasks of a run. Nothing is sent until the pager is iterated.

        `GET /organizations/{org_id}/runs/{run_id}/tasks`

        A response has one page of them. Tasks that rules have hidden come with status
        `auto-skipped`. They count for no progress, percentage or due date, and cannot be
        completed.

        Document: "List process tasks".

        Args:
            run_id: The id of the run, or the run itself.
            status: Only tasks in these statuses. By notes of measurements (mcp 2026-11), a list
                gives what any of its values gives, `active` all tasks that are not completed, also
                those not started and hidden ones, and `active_visible` those that are not started
                or in progress. `inprogress` means those in progress, `complete` those completed,
                `incomplete` those that are not; `not-started`, `overdue`, `due_soon` and
                `hasproblem` what they say; `all` every task. No source says more of `stalled`,
                `on-time` and `has-improvement` than their names do. Some are also spelt with a
                hyphen: `active-visible`, `in-progress`, `due-soon`, `has-problem`. A value that the
                service does not know gives every task. `auto-skipped` is refused: the documents say
                that it is no filter, the Postman pages list it as one, and the service was seen to
                give all tasks but those (mcp 2026-11).
            owners: Only tasks of these users. User ids.
            guests: Only tasks of these guests. Email addresses.
            groups: Only tasks of these groups. Group ids.
            unassigned: Only tasks that nobody is assigned to. Its presence may be what counts,
                and a service in PHP may read `false` as true, so leave it out instead.
            deadline_start_range: Only tasks with a deadline from here on. A date, or a date and
                time; the documents do not say which.
            deadline_end_range: Only tasks with a deadline up to here. A date, or a date and
                time; the documents do not say which.
            deadline_on: Only tasks with their deadline on this day (YYYY-MM-DD). Wins over the
                ranges. Not in the document; later sources have it.
            deadline_before: Only tasks with a deadline before this day (YYYY-MM-DD), the day
                itself excluded. Not in the document; later sources have it.
            deadline_after: Only tasks with a deadline after this day (YYYY-MM-DD), the day
                itself excluded. Not in the document; later sources have it.
            with_: Related data to include in each task: step, threads, assets, form_fields,
                summary. Later documents add comments, activities, run and run.checklist. Without
                `summary` here, the tasks of a list come without their summary.
            sort: The field to sort by; with `-` in front, the last comes first.
            per_page: How many tasks one request asks for, from 1 to 100.
            start_page: The number of the page to start with, from 1.
            limit: How many tasks to give at most. No more pages are requested than it needs.

        Returns:
            A pager: iterate over it for the tasks. AsyncTallyfy gives one for `async for`.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            TallyfyError: While iterating, at the page that could not be read.
        """
        asked = list_run_tasks.request(
            self.org_id,
            run_id,
            status=status,
            owners=owners,
            guests=guests,
            groups=groups,
            unassigned=unassigned,
            deadline_start_range=deadline_start_range,
            deadline_end_range=deadline_end_range,
            deadline_on=deadline_on,
            deadline_before=deadline_before,
            deadline_after=deadline_after,
            with_=with_,
            sort=sort,
            per_page=per_page,
        )
        whole_number("start_page", start_page, least=1, most=2147483647)
        whole_number("limit", limit, least=0, most=2147483647)
        return self._list(asked, start_page=start_page, limit=limit)

    def get(
        self,
        task_id: str | models.Task,
        *,
        with_: str | Iterable[str] | None = None,
    ) -> TaskResult:
        """Read one task.

        `GET /organizations/{org_id}/tasks/{task_id}`

        It is a task of a run, or a one-off task.

        Document: "Get task".

        Args:
            task_id: The id of the task, or the task itself.
            with_: Related data to include: run, step, threads, assets, form_fields, tags,
                summary. Later documents add issues, folders, roles, activities, ko-form-fields,
                member_watchers, guest_watchers and threads_count; the SDK adds
                selected_text_comment and run.checklist, and asks for member_watchers.watcher where
                it reads tasks at other addresses.

        Returns:
            The task. From AsyncTallyfy, it is awaited.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            NotFoundError: There is no such task.
            PermissionDeniedError: The token may not read it.
            TallyfyError: Any other failure.
        """
        asked = get_task.request(
            self.org_id,
            task_id,
            with_=with_,
        )
        return self._get(asked)

    @abstractmethod
    def _complete(
        self,
        task: str | models.Task,
        run_id: str | models.Run | EllipsisType | None,
        request: Callable[[str | None], Request],
        *,
        is_approved: bool | None,
        unless_completed: bool,
    ) -> TaskResult:
        """Give the task once it is completed, by the request for its run, or for none."""

    def complete(
        self,
        task: str | models.Task,
        *,
        run_id: str | models.Run | EllipsisType | None = ...,
        is_approved: bool | None = None,
        taskdata: Mapping[str, Any] | None = None,
        override_user: int | None = None,
        unless_completed: bool = False,
    ) -> TaskResult:
        """Complete a task: through its run, or as a one-off task.

        `POST /organizations/{org_id}/runs/{run_id}/completed-tasks`
        or `POST /organizations/{org_id}/completed-tasks`

        The `run_id` decides, that of the task or the one given here; `is_oneoff_task` does not. An
        id alone, or a task that came without its `run_id`, is read first.

        When the response to a completion is lost, cannot be read, or is about something else, the
        task is read once: completed as asked, it is returned; else `OutcomeUnknownError` is raised.
        A completion is never sent twice, unless the first certainly did not arrive or was declined
        with 429: completing twice can start automations twice.

        Document: "Complete task".

        Args:
            task: The task, or its id.
            run_id: The run of a task that is given by its id: the run, its id, or None for a
                one-off task.
            is_approved: For approval tasks, true approves and false rejects. The document calls
                it optional; later ones require it for approval tasks and answer 422 without it. An
                expiring task is recorded as acknowledged, also without it, or with false as expired
                (mcp).
            taskdata: Final values of form fields, by field id. The document accepts them here;
                later ones say that values are to be saved before, by updating the task, so do not
                rely on an effect.
            override_user: The id of the user to record as the one who completed the task. Not
                in the document; later sources have it.
            unless_completed: Read the task first, and send nothing if it is completed: for workers
                whose queue may deliver a job twice. A task that was completed as asked is
                returned. So it is if the service refuses the completion because somebody else was
                quicker.

        Returns:
            The task as the service gives it after the completion; still open where several must
            complete it. From AsyncTallyfy, it is awaited.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            UnprocessableEntityError: The task cannot be completed: it is completed already, a
                required field is empty.
            AlreadyCompletedError: With `unless_completed`: the task was decided the other way.
            LockedError: The run has an open issue.
            OutcomeUnknownError: It was sent, and whether it took effect is not known.
            TallyfyError: Any other failure. `may_have_taken_effect` tells whether it may have
                happened all the same.
        """
        task_id = identifier("task", task, "Task")
        as_one_off = complete_one_off_task.request(
            self.org_id,
            task_id=task_id,
            is_approved=is_approved,
            taskdata=taskdata,
            override_user=override_user,
        )

        def request(run: str | None) -> Request:
            if run is None:
                return as_one_off
            of_run = complete_run_task.request(self.org_id, run, task_id=task_id)
            # What was given, even if it was changed since.
            return of_run._replace(body=as_one_off.body)

        return self._complete(
            task,
            run_id,
            request,
            is_approved=is_approved,
            unless_completed=flag("unless_completed", unless_completed) or False,
        )

    @abstractmethod
    def _wait_for_one(
        self, task: str | models.Task, timeout: float, poll_interval: float
    ) -> TaskResult:
        """Give the task once it is completed."""

    @abstractmethod
    def _wait_for_some(
        self, tasks: Iterable[AwaitedTask], timeout: float, poll_interval: float
    ) -> TaskIterator:
        """Give each of the tasks as soon as it is completed."""

    def wait_until_completed(
        self, task: str | models.Task, *, timeout: float, poll_interval: float = 5.0
    ) -> TaskResult:
        """Wait until somebody has completed a task, such as an approval that gates what is next.

        `GET /organizations/{org_id}/tasks/{task_id}`, again and again; document "Get task".

        Args:
            task: The task, or its id.
            timeout: How many seconds to wait at most. Then the task is read a last time, which may
                take another `poll_interval`.
            poll_interval: How many seconds lie between two reads, 0.1 or more.

        Returns:
            The task, completed; `is_approved` tells how an approval was decided. From
            AsyncTallyfy, it is awaited.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            WaitTimeoutError: It was not completed in time. `task` is what was read last, if it was.
            TallyfyError: The task could not be read.
        """
        return self._wait_for_one(task, timeout, poll_interval)

    def as_completed(
        self, tasks: Iterable[AwaitedTask], *, timeout: float, poll_interval: float = 5.0
    ) -> TaskIterator:
        """Wait for many tasks, and give each as soon as it is known to be completed.

        `GET /organizations/{org_id}/runs/{run_id}/tasks` where several tasks of a run are waited
        for, document "List process tasks"; else `GET /organizations/{org_id}/tasks/{task_id}`,
        document "Get task". Between two rounds it waits longer each time, up to a minute.

        Args:
            tasks: The tasks, their ids, or pairs of the id of a task and that of its run. With the
                run, the first round takes fewer requests.
            timeout: How many seconds to wait at most, from this call on. Then all that is pending
                is read a last time, which may take another `poll_interval`. The time that you take
                for a task counts, but is not missing for this last time.
            poll_interval: How many seconds lie between the first two rounds, 0.1 or more.

        Returns:
            An iterator of the tasks in the order in which they are found completed, each once;
            `is_approved` tells how an approval was decided. From AsyncTallyfy, for `async for`.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            WaitTimeoutError: Some were not completed in time. `pending` has their ids.
            TallyfyError: A task could not be read. Those that were given are completed all the
                same.
        """
        return self._wait_for_some(tasks, timeout, poll_interval)
