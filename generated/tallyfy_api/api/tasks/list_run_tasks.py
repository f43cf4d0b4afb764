"""List the tasks of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from tallyfy_client._parameters import (
    QueryParameter,
    comma_separated,
    day,
    day_or_time,
    encoded,
    flag,
    identifier,
    one_of,
    presence,
    segment,
    text,
    whole_number,
)
from tallyfy_client._values import Request, read_listing

from ... import models
from ...contract import HEADERS
from ...models.task_sort import TaskSort
from ...models.task_status_filter import TaskStatusFilter

if TYPE_CHECKING:
    from ...client import Client, Response

# For servers: the method and the path, and how each part of the query is written.
ROUTE = ("GET", "/organizations/{org_id}/runs/{run_id}/tasks")
QUERY: Mapping[str, QueryParameter] = {
    "status": QueryParameter("comma_separated", TaskStatusFilter),
    "owners": QueryParameter("comma_separated"),
    "guests": QueryParameter("comma_separated"),
    "groups": QueryParameter("comma_separated"),
    "unassigned": QueryParameter("presence"),
    "deadline_start_range": QueryParameter("day_or_time"),
    "deadline_end_range": QueryParameter("day_or_time"),
    "deadline_on": QueryParameter("day"),
    "deadline_before": QueryParameter("day"),
    "deadline_after": QueryParameter("day"),
    "with": QueryParameter("comma_separated"),
    "page": QueryParameter("whole_number", least=1, most=2147483647),
    "per_page": QueryParameter("whole_number", least=1, most=100),
    "sort": QueryParameter("one_of", TaskSort),
    "without_pagination": QueryParameter("flag"),
    "currentTask": QueryParameter("text"),
    "replace_page": QueryParameter("whole_number", least=1, most=2147483647),
}
# The statuses in the contract, from and to.
_STATUSES = (
    (200, 200),
    (400, 400),
    (401, 401),
    (402, 402),
    (403, 403),
    (404, 404),
    (409, 409),
    (422, 422),
    (429, 429),
    (500, 599),
)


def request(
    org_id: str,
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
    page: int | None = None,
    per_page: int | None = None,
    sort: TaskSort | None = None,
    without_pagination: bool | None = None,
    current_task: str | None = None,
    replace_page: int | None = None,
) -> Request[models.TaskListResponse]:
    """List the tasks of a run: the request for it.

    `GET /organizations/{org_id}/runs/{run_id}/tasks`

    A response has one page of them. Tasks that rules have hidden have the status `auto-skipped`.
    They do not count for progress, percentage or due date, and cannot be completed. The listing
    may come from a replica that lags behind a write: right after a task was created, it was seen
    to be missing (mcp 2026-11). To see the state of one task after a write, read the task.

    Document: "List process tasks".

    Args:
        org_id: The id of the organization.
        run_id: The id of the run, or the run itself.
        status: Only tasks in these statuses. A list gives the tasks that match any of its
            values. By notes of measurements (mcp 2026-11): `active` and `incomplete` give every
            task that is not completed, also those not started and hidden ones; `active_visible`
            those not started or in progress; `inprogress` those in progress; `complete` those
            completed; `overdue` those past their deadline; `due_soon` those due within 24 hours;
            `on-time` those not completed and not yet due; `hasproblem` those with an open problem;
            `has-improvement` those with an improvement comment. `stalled` should give those past
            their deadline in a run that has gone quiet, but the service ignores it for now and
            gives every task. `all` gives every task; in a list with other values it is dropped.
            Some values are also spelt with a hyphen: `active-visible`, `in-progress`, `due-soon`,
            `has-problem`. A value that the service does not know gives every task. `auto-skipped`
            is refused: the documents say that it is no filter, the Postman pages list it as one,
            and the service was seen to give all tasks but those (mcp 2026-11). A job that completes
            tasks wants `inprogress`.
        owners: Only tasks of these users. User ids.
        guests: Only tasks of these guests. Email addresses.
        groups: Only tasks of these groups. Group ids.
        unassigned: Only tasks that nobody is assigned to. Its presence may be what counts, and
            a service in PHP may read `false` as true, so leave it out instead.
        deadline_start_range: Only tasks with a deadline from here on. A date, or a date and
            time; the documents do not say which.
        deadline_end_range: Only tasks with a deadline up to here. A date, or a date and time;
            the documents do not say which.
        deadline_on: Only tasks with their deadline on this day (YYYY-MM-DD). Wins over the
            ranges. Not in the document; later sources have it.
        deadline_before: Only tasks with a deadline before this day (YYYY-MM-DD), the day itself
            excluded. Not in the document; later sources have it.
        deadline_after: Only tasks with a deadline after this day (YYYY-MM-DD), the day itself
            excluded. Not in the document; later sources have it.
        with_: Related data to include in each task: step, threads, assets, form_fields,
            summary. Later documents add comments, activities, run and run.checklist. Without
            `summary` here, the tasks of a list come without their summary.
        page: The number of the page, from 1. The document on runs gives the default; the one on
            tasks gives none, later sources do (docs, mcp).
        per_page: How many results a page has, at most 100. The service gives no more for a
            larger number either (cli, n8n, sdk), and some endpoints ignore the number. The document
            on runs gives the default; the one on tasks gives none, later sources do (docs, mcp).
        sort: The field to sort by; with `-` in front, the last comes first.
        without_pagination: Return all results at once. No source says whether `meta` is there
            then. The documents name no default; false follows from the words of the one on runs,
            and later sources give it for tasks (docs, mcp).
        current_task: The task that is shown, for Tallyfy's own pages. The effect on an answer
            is not documented. Not in the document; later sources have it.
        replace_page: The page that is shown, for Tallyfy's own pages. The effect on an answer
            is not documented. Not in the document; later sources have it.

    Raises:
        InvalidRequestError: An argument is not acceptable.
    """
    org_id = identifier("org_id", org_id, longest=255, pattern=r"[^.\x00-\x20]")
    run_id = identifier("run_id", run_id, models.Run, longest=255, pattern=r"[^.\x00-\x20]")
    query = encoded(
        (
            "status",
            comma_separated(
                "status",
                status,
                TaskStatusFilter,
                refused={
                    "auto-skipped": "the service gives all tasks but those. Read all, and keep those with that status."
                },
            ),
        ),
        ("owners", comma_separated("owners", owners, pattern=r"^[^,\x00-\x20\x7f]+\Z")),
        ("guests", comma_separated("guests", guests, pattern=r"^[^,\x00-\x20\x7f]+\Z")),
        ("groups", comma_separated("groups", groups, pattern=r"^[^,\x00-\x20\x7f]+\Z")),
        ("unassigned", presence("unassigned", unassigned)),
        ("deadline_start_range", day_or_time("deadline_start_range", deadline_start_range)),
        ("deadline_end_range", day_or_time("deadline_end_range", deadline_end_range)),
        ("deadline_on", day("deadline_on", deadline_on)),
        ("deadline_before", day("deadline_before", deadline_before)),
        ("deadline_after", day("deadline_after", deadline_after)),
        ("with", comma_separated("with_", with_, pattern=r"^[^,\x00-\x20\x7f]+\Z")),
        ("page", whole_number("page", page, least=1, most=2147483647)),
        ("per_page", whole_number("per_page", per_page, least=1, most=100)),
        ("sort", one_of("sort", sort, TaskSort)),
        ("without_pagination", flag("without_pagination", without_pagination)),
        ("currentTask", text("current_task", current_task)),
        ("replace_page", whole_number("replace_page", replace_page, least=1, most=2147483647)),
    )
    return Request(
        "list_run_tasks",
        "GET",
        f"/organizations/{segment(org_id)}/runs/{segment(run_id)}/tasks",
        query,
        headers=HEADERS,
        ids={
            "run": run_id,
        },
        read=read,
    )


def read(content: Any) -> models.TaskListResponse:
    """Read the JSON of a successful response.

    Raises:
        ReadingError: It does not have the shape that the contract promises.
    """
    return read_listing(content, models.TaskListResponse.from_dict)


def sync_detailed(
    org_id: str,
    run_id: str | models.Run,
    *,
    client: Client,
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
    page: int | None = None,
    per_page: int | None = None,
    sort: TaskSort | None = None,
    without_pagination: bool | None = None,
    current_task: str | None = None,
    replace_page: int | None = None,
) -> Response[models.TaskListResponse | models.Error]:
    """List the tasks of a run. Takes what `request` takes, and sends it with a bare client."""
    asked = request(
        org_id,
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
        page=page,
        per_page=per_page,
        sort=sort,
        without_pagination=without_pagination,
        current_task=current_task,
        replace_page=replace_page,
    )
    return client.send(asked, _STATUSES)


def sync(
    org_id: str,
    run_id: str | models.Run,
    *,
    client: Client,
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
    page: int | None = None,
    per_page: int | None = None,
    sort: TaskSort | None = None,
    without_pagination: bool | None = None,
    current_task: str | None = None,
    replace_page: int | None = None,
) -> models.TaskListResponse | models.Error | None:
    """List the tasks of a run. As `sync_detailed`, but returns the model alone."""
    asked = request(
        org_id,
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
        page=page,
        per_page=per_page,
        sort=sort,
        without_pagination=without_pagination,
        current_task=current_task,
        replace_page=replace_page,
    )
    return (client.send(asked, _STATUSES)).parsed


async def asyncio_detailed(
    org_id: str,
    run_id: str | models.Run,
    *,
    client: Client,
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
    page: int | None = None,
    per_page: int | None = None,
    sort: TaskSort | None = None,
    without_pagination: bool | None = None,
    current_task: str | None = None,
    replace_page: int | None = None,
) -> Response[models.TaskListResponse | models.Error]:
    """List the tasks of a run. Takes what `request` takes, and sends it with a bare client."""
    asked = request(
        org_id,
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
        page=page,
        per_page=per_page,
        sort=sort,
        without_pagination=without_pagination,
        current_task=current_task,
        replace_page=replace_page,
    )
    return await client.send_async(asked, _STATUSES)


async def asyncio(
    org_id: str,
    run_id: str | models.Run,
    *,
    client: Client,
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
    page: int | None = None,
    per_page: int | None = None,
    sort: TaskSort | None = None,
    without_pagination: bool | None = None,
    current_task: str | None = None,
    replace_page: int | None = None,
) -> models.TaskListResponse | models.Error | None:
    """List the tasks of a run. As `asyncio_detailed`, but returns the model alone."""
    asked = request(
        org_id,
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
        page=page,
        per_page=per_page,
        sort=sort,
        without_pagination=without_pagination,
        current_task=current_task,
        replace_page=replace_page,
    )
    return (await client.send_async(asked, _STATUSES)).parsed
