"""The methods for tasks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from datetime import date
from types import EllipsisType
from typing import Any

from tallyfy_client._backend_async import AsyncBackend
from tallyfy_client._backend_sync import SyncBackend
from tallyfy_client._call import Context, perform
from tallyfy_client._completion import Completion, known_run
from tallyfy_client._pager import AsyncPager, Pager
from tallyfy_client._parameters import flag, identifier, whole_number
from tallyfy_client._values import Request
from tallyfy_client._waiting import (
    AwaitedTask,
    Waiting,
    each_completed,
    each_completed_async,
)

from ..api.tasks import (
    complete_one_off_task,
    complete_run_task,
    get_task,
    list_run_tasks,
)
from ..models.run import Run
from ..models.task import Task
from ..models.task_sort import TaskSort
from ..models.task_status_filter import TaskStatusFilter


class Tasks:
    """The tasks of a run, and one-off tasks."""

    def __init__(self, backend: SyncBackend, context: Context) -> None:
        self._backend = backend
        self._context = context

    def list(
        self,
        run_id: str | Run,
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
    ) -> Pager[Task]:
        """List the tasks of a run. Nothing is sent until the pager is iterated.

        `GET /organizations/{org_id}/runs/{run_id}/tasks`

        A response has one page of them. Tasks that rules have hidden have the status
        `auto-skipped`. They do not count for progress, percentage or due date, and cannot be
        completed. The listing may come from a replica that lags behind a write: right after a
        task was created, it was seen to be missing (mcp 2026-11). To see the state of one task
        after a write, read the task.

        Document: "List process tasks".

        Args:
            run_id: The id of the run, or the run itself.
            status: Only tasks in these statuses. A list gives the tasks that match any of its
                values. By notes of measurements (mcp 2026-11): `active` and `incomplete` give every
                task that is not completed, also those not started and hidden ones; `active_visible`
                those not started or in progress; `inprogress` those in progress; `complete` those
                completed; `overdue` those past their deadline; `due_soon` those due within 24
                hours; `on-time` those not completed and not yet due; `hasproblem` those with an
                open problem; `has-improvement` those with an improvement comment. `stalled` should
                give those past their deadline in a run that has gone quiet, but the service ignores
                it for now and gives every task. `all` gives every task; in a list with other values
                it is dropped. Some values are also spelt with a hyphen: `active-visible`,
                `in-progress`, `due-soon`, `has-problem`. A value that the service does not know
                gives every task. `auto-skipped` is refused: the documents say that it is no filter,
                the Postman pages list it as one, and the service was seen to give all tasks but
                those (mcp 2026-11). A job that completes tasks wants `inprogress`.
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
            limit: How many tasks to return at most. No more pages are requested than needed.

        Returns:
            A pager. Iterate over it to get the tasks.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            TallyfyError: While iterating: a page could not be read.
        """
        request = list_run_tasks.request(
            self._context.settings.org_id,
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
        return Pager(self._backend, self._context, request, start_page=start_page, limit=limit)

    def get(
        self,
        task_id: str | Task,
        *,
        with_: str | Iterable[str] | None = None,
    ) -> Task:
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
            The task.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            NotFoundError: There is no such task.
            PermissionDeniedError: The token may not read it.
            TallyfyError: Any other failure.
        """
        request = get_task.request(
            self._context.settings.org_id,
            task_id,
            with_=with_,
        )
        return self._backend.run(perform(request, self._context))

    def complete(
        self,
        task: str | Task,
        *,
        run_id: str | Run | EllipsisType | None = ...,
        is_approved: bool | None = None,
        taskdata: Mapping[str, Any] | None = None,
        override_user: int | None = None,
        unless_completed: bool = False,
    ) -> Task:
        """Complete a task, through its run or as a one-off task.

        `POST /organizations/{org_id}/runs/{run_id}/completed-tasks`
        or `POST /organizations/{org_id}/completed-tasks`

        The `run_id` decides, that of the task or the one given here; `is_oneoff_task` does not. An
        id alone, or a task that came without its `run_id`, is read first.

        If the response to a completion is lost, unreadable or about something else, the task is
        read once: completed as asked, it is returned; otherwise `OutcomeUnknownError` is raised. A
        completion is never sent twice, unless the first certainly did not arrive or was rejected
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
                whose queue may deliver a job twice. A task that was completed as asked is returned,
                also if the service refuses the completion because somebody else was faster.

        Returns:
            The task as the service returns it; still open if several people must complete it.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            UnprocessableEntityError: The task cannot be completed: it is completed already, or a
                required field is empty.
            AlreadyCompletedError: With `unless_completed`: the task was decided the other way.
            LockedError: The run has an open issue.
            OutcomeUnknownError: It was sent, and whether it took effect is not known.
            TallyfyError: Any other failure. `may_have_taken_effect` tells whether the task may be
                completed nevertheless.
        """
        completion = _completion(
            self._context,
            task,
            run_id,
            is_approved=is_approved,
            taskdata=taskdata,
            override_user=override_user,
            unless_completed=unless_completed,
        )
        return self._backend.run(completion.perform(self._context))

    def wait_until_completed(
        self, task: str | Task, *, timeout: float, poll_interval: float = 5.0
    ) -> Task:
        """Wait until somebody has completed a task, such as an approval.

        `GET /organizations/{org_id}/tasks/{task_id}`, again and again; document "Get task".

        A read that fails for a reason that may pass (no connection, a timeout, 408, 429, 5xx, no
        room in the budget) is repeated after the next interval.

        Args:
            task: The task, or its id.
            timeout: How many seconds to wait. The task is then read a last time, which may take
                another `poll_interval`.
            poll_interval: How many seconds to wait between two reads, at least 0.1.

        Returns:
            The completed task; `is_approved` tells how an approval was decided.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            WaitTimeoutError: It was not completed in time. `task` is what was read last, if any.
            NotFoundError: The task does not exist.
            TallyfyError: It could not be read for a reason that does not pass, such as 401 or 403.
        """
        waiting = Waiting(self._context, [task], timeout, poll_interval)
        return self._backend.run(waiting.one())

    def as_completed(
        self, tasks: Iterable[AwaitedTask], *, timeout: float, poll_interval: float = 5.0
    ) -> Iterator[Task]:
        """Wait for many tasks, and return each as soon as it is known to be completed.

        `GET /organizations/{org_id}/runs/{run_id}/tasks` for several tasks of the same run,
        document "List process tasks"; otherwise `GET /organizations/{org_id}/tasks/{task_id}`,
        document "Get task". The time between two rounds grows up to a minute.

        Args:
            tasks: The tasks, their ids, or pairs of the ids of a task and its run. Knowing the run
                saves requests in the first round.
            timeout: How many seconds to wait, from this call on. All that is pending is then read a
                last time, which may take another `poll_interval`. Time you spend on a task counts,
                but does not shorten this last round.
            poll_interval: How many seconds to wait before the second round, at least 0.1.

        Returns:
            An iterator of the tasks in the order they are found completed, each once;
            `is_approved` tells how an approval was decided.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            WaitTimeoutError: Some were not completed in time. `pending` has their ids, as it has in
                the other errors.
            NotFoundError: A task does not exist. It is raised after all others are completed.
            TallyfyError: A task could not be read for a reason that does not pass, such as 401 or
                403. After other failures, such as timeouts and 5xx, the wait goes on.
        """
        waiting = Waiting(self._context, tasks, timeout, poll_interval)
        return each_completed(self._backend, waiting)


class AsyncTasks:
    """The tasks of a run, and one-off tasks."""

    def __init__(self, backend: AsyncBackend, context: Context) -> None:
        self._backend = backend
        self._context = context

    def list(
        self,
        run_id: str | Run,
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
    ) -> AsyncPager[Task]:
        """List the tasks of a run. Nothing is sent until the pager is iterated.

        `GET /organizations/{org_id}/runs/{run_id}/tasks`

        A response has one page of them. Tasks that rules have hidden have the status
        `auto-skipped`. They do not count for progress, percentage or due date, and cannot be
        completed. The listing may come from a replica that lags behind a write: right after a
        task was created, it was seen to be missing (mcp 2026-11). To see the state of one task
        after a write, read the task.

        Document: "List process tasks".

        Args:
            run_id: The id of the run, or the run itself.
            status: Only tasks in these statuses. A list gives the tasks that match any of its
                values. By notes of measurements (mcp 2026-11): `active` and `incomplete` give every
                task that is not completed, also those not started and hidden ones; `active_visible`
                those not started or in progress; `inprogress` those in progress; `complete` those
                completed; `overdue` those past their deadline; `due_soon` those due within 24
                hours; `on-time` those not completed and not yet due; `hasproblem` those with an
                open problem; `has-improvement` those with an improvement comment. `stalled` should
                give those past their deadline in a run that has gone quiet, but the service ignores
                it for now and gives every task. `all` gives every task; in a list with other values
                it is dropped. Some values are also spelt with a hyphen: `active-visible`,
                `in-progress`, `due-soon`, `has-problem`. A value that the service does not know
                gives every task. `auto-skipped` is refused: the documents say that it is no filter,
                the Postman pages list it as one, and the service was seen to give all tasks but
                those (mcp 2026-11). A job that completes tasks wants `inprogress`.
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
            limit: How many tasks to return at most. No more pages are requested than needed.

        Returns:
            A pager. Iterate over it with `async for` to get the tasks.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            TallyfyError: While iterating: a page could not be read.
        """
        request = list_run_tasks.request(
            self._context.settings.org_id,
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
        return AsyncPager(self._backend, self._context, request, start_page=start_page, limit=limit)

    async def get(
        self,
        task_id: str | Task,
        *,
        with_: str | Iterable[str] | None = None,
    ) -> Task:
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
            The task.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            NotFoundError: There is no such task.
            PermissionDeniedError: The token may not read it.
            TallyfyError: Any other failure.
        """
        request = get_task.request(
            self._context.settings.org_id,
            task_id,
            with_=with_,
        )
        return await self._backend.run(perform(request, self._context))

    async def complete(
        self,
        task: str | Task,
        *,
        run_id: str | Run | EllipsisType | None = ...,
        is_approved: bool | None = None,
        taskdata: Mapping[str, Any] | None = None,
        override_user: int | None = None,
        unless_completed: bool = False,
    ) -> Task:
        """Complete a task, through its run or as a one-off task.

        `POST /organizations/{org_id}/runs/{run_id}/completed-tasks`
        or `POST /organizations/{org_id}/completed-tasks`

        The `run_id` decides, that of the task or the one given here; `is_oneoff_task` does not. An
        id alone, or a task that came without its `run_id`, is read first.

        If the response to a completion is lost, unreadable or about something else, the task is
        read once: completed as asked, it is returned; otherwise `OutcomeUnknownError` is raised. A
        completion is never sent twice, unless the first certainly did not arrive or was rejected
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
                whose queue may deliver a job twice. A task that was completed as asked is returned,
                also if the service refuses the completion because somebody else was faster.

        Returns:
            The task as the service returns it; still open if several people must complete it.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            UnprocessableEntityError: The task cannot be completed: it is completed already, or a
                required field is empty.
            AlreadyCompletedError: With `unless_completed`: the task was decided the other way.
            LockedError: The run has an open issue.
            OutcomeUnknownError: It was sent, and whether it took effect is not known.
            TallyfyError: Any other failure. `may_have_taken_effect` tells whether the task may be
                completed nevertheless.
        """
        completion = _completion(
            self._context,
            task,
            run_id,
            is_approved=is_approved,
            taskdata=taskdata,
            override_user=override_user,
            unless_completed=unless_completed,
        )
        return await self._backend.run(completion.perform(self._context))

    async def wait_until_completed(
        self, task: str | Task, *, timeout: float, poll_interval: float = 5.0
    ) -> Task:
        """Wait until somebody has completed a task, such as an approval.

        `GET /organizations/{org_id}/tasks/{task_id}`, again and again; document "Get task".

        A read that fails for a reason that may pass (no connection, a timeout, 408, 429, 5xx, no
        room in the budget) is repeated after the next interval.

        Args:
            task: The task, or its id.
            timeout: How many seconds to wait. The task is then read a last time, which may take
                another `poll_interval`.
            poll_interval: How many seconds to wait between two reads, at least 0.1.

        Returns:
            The completed task; `is_approved` tells how an approval was decided.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            WaitTimeoutError: It was not completed in time. `task` is what was read last, if any.
            NotFoundError: The task does not exist.
            TallyfyError: It could not be read for a reason that does not pass, such as 401 or 403.
        """
        waiting = Waiting(self._context, [task], timeout, poll_interval)
        return await self._backend.run(waiting.one())

    def as_completed(
        self, tasks: Iterable[AwaitedTask], *, timeout: float, poll_interval: float = 5.0
    ) -> AsyncIterator[Task]:
        """Wait for many tasks, and return each as soon as it is known to be completed.

        `GET /organizations/{org_id}/runs/{run_id}/tasks` for several tasks of the same run,
        document "List process tasks"; otherwise `GET /organizations/{org_id}/tasks/{task_id}`,
        document "Get task". The time between two rounds grows up to a minute.

        Args:
            tasks: The tasks, their ids, or pairs of the ids of a task and its run. Knowing the run
                saves requests in the first round.
            timeout: How many seconds to wait, from this call on. All that is pending is then read a
                last time, which may take another `poll_interval`. Time you spend on a task counts,
                but does not shorten this last round.
            poll_interval: How many seconds to wait before the second round, at least 0.1.

        Returns:
            An iterator of the tasks in the order they are found completed, each once, for `async for`;
            `is_approved` tells how an approval was decided.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            WaitTimeoutError: Some were not completed in time. `pending` has their ids, as it has in
                the other errors.
            NotFoundError: A task does not exist. It is raised after all others are completed.
            TallyfyError: A task could not be read for a reason that does not pass, such as 401 or
                403. After other failures, such as timeouts and 5xx, the wait goes on.
        """
        waiting = Waiting(self._context, tasks, timeout, poll_interval)
        return each_completed_async(self._backend, waiting)


def _completion(
    context: Context,
    task: str | Task,
    run_id: str | Run | EllipsisType | None,
    *,
    is_approved: bool | None = None,
    taskdata: Mapping[str, Any] | None = None,
    override_user: int | None = None,
    unless_completed: bool = False,
) -> Completion:
    org_id = context.settings.org_id
    task_id = identifier("task", task, Task)
    one_off = complete_one_off_task.request(
        org_id,
        task_id=task_id,
        is_approved=is_approved,
        taskdata=taskdata,
        override_user=override_user,
    )

    def of_run(run: str) -> Request[Task]:
        # The body as it was given, even if the caller has changed it since.
        request = complete_run_task.request(org_id, run, task_id=task_id)
        return request._replace(body=one_off.body)

    return Completion(
        reading=get_task.request(org_id, task_id),
        one_off=one_off,
        of_run=of_run,
        run=known_run(task, run_id),
        is_approved=is_approved,
        unless_completed=flag("unless_completed", unless_completed) or False,
    )
