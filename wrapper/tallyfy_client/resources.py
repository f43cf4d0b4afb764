"""Runs and tasks: what callers can ask for.

Each class serves both clients. They differ in what a method gives: `Tallyfy` gives a run,
`AsyncTallyfy` something to await for one.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Generic, TypeVar

from tallyfy_api.api.runs import get_run, list_runs
from tallyfy_api.api.tasks import list_run_tasks
from tallyfy_api.models import (
    Run,
    RunArchivedFilter,
    RunSort,
    RunStatusFilter,
    RunTaskStatusFilter,
    RunTypeFilter,
    Task,
    TaskSort,
    TaskStatusFilter,
)

from .calls import Call, Listing, listing, reading_task
from .completion import GivenRun, TaskSteps, completing_task, waiting_for_completion
from .parameters import (
    comma_separated,
    day,
    day_or_time,
    flag,
    identifier,
    one_of,
    switch,
    text,
)

RunAnswer = TypeVar("RunAnswer")
RunPager = TypeVar("RunPager")
TaskAnswer = TypeVar("TaskAnswer")
TaskPager = TypeVar("TaskPager")

# Comma-separated text, or the single texts.
Names = str | Iterable[str]
# User ids are numbers, or texts.
Ids = str | Iterable[str | int]


class Runs(Generic[RunAnswer, RunPager]):
    """The processes of the organization."""

    def __init__(
        self,
        org_id: str,
        send: Callable[[Call[Run]], RunAnswer],
        page_through: Callable[[Listing[Run]], RunPager],
    ) -> None:
        self._org_id = org_id
        self._send = send
        self._page_through = page_through

    def list(
        self,
        *,
        q: str | None = None,
        status: RunStatusFilter | None = None,
        owners: Ids | None = None,
        checklist_id: str | None = None,
        folder: str | None = None,
        tag: str | None = None,
        tag_ids: Names | None = None,
        untagged: bool | None = None,
        starred: bool | None = None,
        type: RunTypeFilter | None = None,
        groups: Names | None = None,
        with_: Names | None = None,
        sort: RunSort | None = None,
        form_fields_values: bool | None = None,
        task_status: RunTaskStatusFilter | None = None,
        archived: RunArchivedFilter | None = None,
        per_page: int = 100,
        start_page: int = 1,
        limit: int | None = None,
    ) -> RunPager:
        """List the organization's runs. Nothing is sent until the pager is iterated.

        `GET /organizations/{org_id}/runs`; document "List processes". A filter that is left out is
        not sent.

        Args:
            q: Search by name.
            status: Only runs in this status. `problem` also gives runs in status `issue`.
            owners: Only runs that these users own or have tasks in. User ids.
            checklist_id: Only runs launched from this template.
            folder: Only runs in this folder. A folder id.
            tag: Only runs with this tag. A tag id.
            tag_ids: Only runs with these tags. Tag ids.
            untagged: Only runs without a tag.
            starred: Only runs that are starred (True) or that are not (False).
            type: Only runs of this type.
            groups: Only runs with tasks that involve these groups. Group ids.
            with_: Related data to include: checklist, tasks, tags, assets, next_task, permissions,
                tasks_meta, ko_form_fields, form_fields, stages, folders.
            sort: The field to sort by; with `-` in front, in descending order.
            form_fields_values: Include the answers given in form fields. Not in the document; later
                sources have it.
            task_status: Only runs with tasks in this status. Not in the document; later sources
                have it.
            archived: Archived runs as well (`"true"`), or nothing else (`"only"`). Not in the
                document; later sources have it, and one says that `status="archived"` is now read
                as this.
            per_page: How many runs one request asks for, from 1 to 100.
            start_page: The number of the page to start with, from 1.
            limit: How many runs to give at most. No more pages are requested than it needs.

        Returns:
            A pager: iterate over it for the items. AsyncTallyfy gives one for `async for`.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            TallyfyError: While iterating, at the page that could not be read.
        """
        return self._page_through(
            listing(
                list_runs,
                {
                    "org_id": self._org_id,
                    "q": text("q", q),
                    "status": one_of("status", status, RunStatusFilter),
                    "owners": comma_separated("owners", owners),
                    "checklist_id": text("checklist_id", checklist_id),
                    "folder": text("folder", folder),
                    "tag": text("tag", tag),
                    "tag_ids": comma_separated("tag_ids", tag_ids),
                    "untagged": switch("untagged", untagged),
                    "starred": flag("starred", starred),
                    "type": one_of("type", type, RunTypeFilter),
                    "groups": comma_separated("groups", groups),
                    "with_": comma_separated("with_", with_),
                    "sort": one_of("sort", sort, RunSort),
                    "form_fields_values": switch("form_fields_values", form_fields_values),
                    "task_status": one_of("task_status", task_status, RunTaskStatusFilter),
                    "archived": one_of("archived", archived, RunArchivedFilter),
                },
                per_page=per_page,
                start_page=start_page,
                limit=limit,
            )
        )

    def get(
        self,
        run_id: str | Run,
        *,
        with_: Names | None = None,
        form_fields_values: bool | None = None,
    ) -> RunAnswer:
        """Read one run.

        `GET /organizations/{org_id}/runs/{run_id}`; document "Get process".

        Args:
            run_id: The id of the run, or the run.
            with_: Related data to include: checklist, tasks, tags, assets, next_task, tasks.step,
                tasks.threads, form_fields, ko_form_fields. Later documents add permissions,
                tasks_meta, stages, folders, member_watchers, guest_watchers, tasks.form_fields.
            form_fields_values: Include the values submitted to form fields.

        Returns:
            The run. From AsyncTallyfy, it is awaited.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            NotFoundError: There is no such run.
            PermissionDeniedError: The token may not read it.
            TallyfyError: Any other failure.
        """
        return self._send(
            Call(
                get_run,
                {
                    "org_id": self._org_id,
                    "run_id": identifier("run_id", run_id, Run),
                    "with_": comma_separated("with_", with_),
                    "form_fields_values": switch("form_fields_values", form_fields_values),
                },
            )
        )


class Tasks(Generic[TaskAnswer, TaskPager]):
    """The tasks of runs, and one-off tasks."""

    def __init__(
        self,
        org_id: str,
        send: Callable[[Call[Task]], TaskAnswer],
        page_through: Callable[[Listing[Task]], TaskPager],
        follow: Callable[[TaskSteps], TaskAnswer],
    ) -> None:
        self._org_id = org_id
        self._send = send
        self._page_through = page_through
        self._follow = follow

    def list(
        self,
        run_id: str | Run,
        *,
        status: TaskStatusFilter | None = None,
        owners: Ids | None = None,
        guests: Names | None = None,
        groups: Names | None = None,
        unassigned: bool | None = None,
        deadline_start_range: date | str | None = None,
        deadline_end_range: date | str | None = None,
        deadline_on: date | str | None = None,
        deadline_before: date | str | None = None,
        deadline_after: date | str | None = None,
        with_: Names | None = None,
        sort: TaskSort | None = None,
        per_page: int = 100,
        start_page: int = 1,
        limit: int | None = None,
    ) -> TaskPager:
        """List the tasks of a run. Nothing is sent until the pager is iterated.

        `GET /organizations/{org_id}/runs/{run_id}/tasks`; document "List process tasks". A filter
        that is left out is not sent. Tasks that rules have hidden come with status `auto-skipped`.

        Args:
            run_id: The id of the run, or the run.
            status: Only tasks in this status.
            owners: Only tasks of these users. User ids.
            guests: Only tasks of these guests. Email addresses.
            groups: Only tasks of these groups. Group ids.
            unassigned: Only tasks that nobody is assigned to.
            deadline_start_range: Only tasks with a deadline from here on. A day, or a date and
                time, sent in UTC.
            deadline_end_range: Only tasks with a deadline up to here. A day, or a date and time,
                sent in UTC.
            deadline_on: Only tasks with their deadline on this day. Wins over the ranges. Not in
                the document; later ones have it, as the next two.
            deadline_before: Only tasks with a deadline before this day.
            deadline_after: Only tasks with a deadline after this day.
            with_: Related data to include: step, threads, assets, form_fields, summary. Later
                documents add comments, activities, run, run.checklist.
            sort: The field to sort by; with `-` in front, in descending order.
            per_page: How many tasks one request asks for, from 1 to 100.
            start_page: The number of the page to start with, from 1.
            limit: How many tasks to give at most. No more pages are requested than it needs.

        Returns:
            A pager: iterate over it for the items. AsyncTallyfy gives one for `async for`.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            TallyfyError: While iterating, at the page that could not be read.
        """
        return self._page_through(
            listing(
                list_run_tasks,
                {
                    "org_id": self._org_id,
                    "run_id": identifier("run_id", run_id, Run),
                    "status": one_of("status", status, TaskStatusFilter),
                    "owners": comma_separated("owners", owners),
                    "guests": comma_separated("guests", guests),
                    "groups": comma_separated("groups", groups),
                    "unassigned": switch("unassigned", unassigned),
                    "deadline_start_range": day_or_time(
                        "deadline_start_range", deadline_start_range
                    ),
                    "deadline_end_range": day_or_time("deadline_end_range", deadline_end_range),
                    "deadline_on": day("deadline_on", deadline_on),
                    "deadline_before": day("deadline_before", deadline_before),
                    "deadline_after": day("deadline_after", deadline_after),
                    "with_": comma_separated("with_", with_),
                    "sort": one_of("sort", sort, TaskSort),
                },
                per_page=per_page,
                start_page=start_page,
                limit=limit,
            )
        )

    def get(self, task_id: str | Task, *, with_: Names | None = None) -> TaskAnswer:
        """Read one task: a task of a run, or a one-off task.

        `GET /organizations/{org_id}/tasks/{task_id}`; document "Get task".

        Args:
            task_id: The id of the task, or the task.
            with_: Related data to include: run, step, threads, assets, form_fields, tags, summary.
                Later documents add issues, folders, roles, activities, ko-form-fields,
                member_watchers, guest_watchers, threads_count.

        Returns:
            The task. From AsyncTallyfy, it is awaited.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            NotFoundError: There is no such task.
            PermissionDeniedError: The token may not read it.
            TallyfyError: Any other failure.
        """
        return self._send(reading_task(self._org_id, task_id, with_))

    def complete(
        self,
        task: str | Task,
        *,
        run_id: GivenRun = ...,
        is_approved: bool | None = None,
        taskdata: Mapping[str, Any] | None = None,
        override_user: int | None = None,
    ) -> TaskAnswer:
        """Complete a task: through its run, or as a one-off task.

        `POST /organizations/{org_id}/runs/{run_id}/completed-tasks` or `POST
        /organizations/{org_id}/completed-tasks`; document "Complete task". The `run_id` decides,
        that of the task or the one given here; `is_oneoff_task` does not. An id alone, or a task
        that came without its `run_id`, is read first.

        When the answer to a completion is lost, the task is read once: completed, it is returned;
        else `OutcomeUnknownError` is raised. A completion is never sent twice, unless the first
        certainly did not arrive or was declined with 429: completing twice can start automations
        twice.

        Args:
            task: The task, or its id.
            run_id: The run of a task that is given by its id: the run, its id, or None for a
                one-off task.
            is_approved: For an approval: True approves, False rejects. The document calls it
                optional; later ones require it for approvals, and one says that False on an
                expiring task records that it expired.
            taskdata: Final values of form fields, by field id. The document accepts them here;
                later ones do not, and want them saved before. Do not rely on an effect.
            override_user: The id of the user to record as the one who completed it. Not in the
                document; later ones have it.

        Returns:
            The task as the service gives it after the completion. From AsyncTallyfy, it is awaited.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            UnprocessableEntityError: The task cannot be completed: it is completed already, a
                required field is empty.
            OutcomeUnknownError: It was sent, and whether it took effect is not known.
            TallyfyError: Any other failure. `may_have_taken_effect` tells whether it may have
                happened all the same.
        """
        return self._follow(
            completing_task(
                self._org_id,
                task,
                run_id,
                is_approved=is_approved,
                taskdata=taskdata,
                override_user=override_user,
            )
        )

    def wait_until_completed(
        self, task: str | Task, *, timeout: float, poll_interval: float = 5.0
    ) -> TaskAnswer:
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
        return self._follow(waiting_for_completion(self._org_id, task, timeout, poll_interval))
