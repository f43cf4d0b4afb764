import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error import Error
from ...models.tallyfy_client_header import (
    TallyfyClientHeader,
)
from ...models.task_list_response import TaskListResponse
from ...models.task_sort import TaskSort
from ...models.task_status_filter import TaskStatusFilter
from ...types import UNSET, Response, Unset


def _get_kwargs(
    org_id: str,
    run_id: str,
    *,
    status: TaskStatusFilter | Unset = UNSET,
    owners: str | Unset = UNSET,
    guests: str | Unset = UNSET,
    groups: str | Unset = UNSET,
    unassigned: bool | Unset = UNSET,
    deadline_start_range: str | Unset = UNSET,
    deadline_end_range: str | Unset = UNSET,
    deadline_on: datetime.date | Unset = UNSET,
    deadline_before: datetime.date | Unset = UNSET,
    deadline_after: datetime.date | Unset = UNSET,
    with_: str | Unset = UNSET,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
    sort: TaskSort | Unset = UNSET,
    without_pagination: bool | Unset = False,
    current_task: str | Unset = UNSET,
    replace_page: int | Unset = UNSET,
    x_tallyfy_client: TallyfyClientHeader = "APIClient",
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    headers["X-Tallyfy-Client"] = str(x_tallyfy_client)

    params: dict[str, Any] = {}

    json_status: str | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status

    params["status"] = json_status

    params["owners"] = owners

    params["guests"] = guests

    params["groups"] = groups

    params["unassigned"] = unassigned

    params["deadline_start_range"] = deadline_start_range

    params["deadline_end_range"] = deadline_end_range

    json_deadline_on: str | Unset = UNSET
    if not isinstance(deadline_on, Unset):
        json_deadline_on = deadline_on.isoformat()
    params["deadline_on"] = json_deadline_on

    json_deadline_before: str | Unset = UNSET
    if not isinstance(deadline_before, Unset):
        json_deadline_before = deadline_before.isoformat()
    params["deadline_before"] = json_deadline_before

    json_deadline_after: str | Unset = UNSET
    if not isinstance(deadline_after, Unset):
        json_deadline_after = deadline_after.isoformat()
    params["deadline_after"] = json_deadline_after

    params["with"] = with_

    params["page"] = page

    params["per_page"] = per_page

    json_sort: str | Unset = UNSET
    if not isinstance(sort, Unset):
        json_sort = sort

    params["sort"] = json_sort

    params["without_pagination"] = without_pagination

    params["currentTask"] = current_task

    params["replace_page"] = replace_page

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/organizations/{org_id}/runs/{run_id}/tasks".format(
            org_id=quote(str(org_id), safe=""),
            run_id=quote(str(run_id), safe=""),
        ),
        "params": params or None,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Error | TaskListResponse | None:
    if response.status_code == 200:
        response_200 = TaskListResponse.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = Error.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = Error.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = Error.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = Error.from_dict(response.json())

        return response_404

    if response.status_code == 409:
        response_409 = Error.from_dict(response.json())

        return response_409

    if response.status_code == 422:
        response_422 = Error.from_dict(response.json())

        return response_422

    if response.status_code == 429:
        response_429 = Error.from_dict(response.json())

        return response_429

    if 500 <= response.status_code <= 599:
        response_5xx = Error.from_dict(response.json())

        return response_5xx

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Error | TaskListResponse]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    org_id: str,
    run_id: str,
    *,
    client: AuthenticatedClient | Client,
    status: TaskStatusFilter | Unset = UNSET,
    owners: str | Unset = UNSET,
    guests: str | Unset = UNSET,
    groups: str | Unset = UNSET,
    unassigned: bool | Unset = UNSET,
    deadline_start_range: str | Unset = UNSET,
    deadline_end_range: str | Unset = UNSET,
    deadline_on: datetime.date | Unset = UNSET,
    deadline_before: datetime.date | Unset = UNSET,
    deadline_after: datetime.date | Unset = UNSET,
    with_: str | Unset = UNSET,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
    sort: TaskSort | Unset = UNSET,
    without_pagination: bool | Unset = False,
    current_task: str | Unset = UNSET,
    replace_page: int | Unset = UNSET,
    x_tallyfy_client: TallyfyClientHeader = "APIClient",
) -> Response[Error | TaskListResponse]:
    """List process tasks

     Returns one page of the tasks of a run. Tasks that rules have hidden come with status `auto-
    skipped`.

    Document: "List process tasks".

    Args:
        org_id (str): The id of the organization.
        run_id (str): The id of the run.
        status (TaskStatusFilter | Unset): Only tasks in this status. Sources disagree on `auto-
            skipped`: the Postman pages list it as a filter, the documents say that it only appears in
            answers.
        owners (str | Unset): Only tasks of these users. Comma-separated user ids.
        guests (str | Unset): Only tasks of these guests. Comma-separated email addresses.
        groups (str | Unset): Only tasks of these groups. Comma-separated group ids.
        unassigned (bool | Unset): Only tasks that nobody is assigned to. Its presence may be what
            counts, and a service in PHP may read `false` as true, so leave it out instead.
        deadline_start_range (str | Unset): Only tasks with a deadline from here on. A date, or a
            date and time; the documents do not say which.
        deadline_end_range (str | Unset): Only tasks with a deadline up to here. A date, or a date
            and time; the documents do not say which.
        deadline_on (datetime.date | Unset): Only tasks with their deadline on this day (YYYY-MM-
            DD). Wins over the ranges.
        deadline_before (datetime.date | Unset): Only tasks with a deadline before this day (YYYY-
            MM-DD), the day itself excluded.
        deadline_after (datetime.date | Unset): Only tasks with a deadline after this day (YYYY-
            MM-DD), the day itself excluded.
        with_ (str | Unset): Related data to include in each task, comma-separated: step, threads,
            assets, form_fields, summary. Later documents add comments, activities, run and
            run.checklist. Without `summary` here, the tasks of a list come without their summary.
        page (int | Unset): The number of the page, from 1. The document on runs gives the
            default; the one on tasks gives none, later sources do (docs, mcp). Default: 1.
        per_page (int | Unset): How many results a page has. The service gives no more than 100
            (cli, n8n, sdk); some endpoints ignore the number. The document on runs gives the default;
            the one on tasks gives none, later sources do (docs, mcp). Default: 10.
        sort (TaskSort | Unset): The field to sort by; with `-` in front, the last comes first.
        without_pagination (bool | Unset): Return all results at once. No source says whether
            `meta` is there then. The documents name no default; false follows from the words of the
            one on runs, and later sources give it for tasks (docs, mcp). Default: False.
        current_task (str | Unset): The task that is shown, for Tallyfy's own pages. The effect on
            an answer is not documented.
        replace_page (int | Unset): The page that is shown, for Tallyfy's own pages. The effect on
            an answer is not documented.
        x_tallyfy_client (TallyfyClientHeader): Tells the service that an API client is calling.
            The documents require this value; later sources see other values pass, and 401 or 404
            without the header. Default: 'APIClient'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | TaskListResponse]
    """

    kwargs = _get_kwargs(
        org_id=org_id,
        run_id=run_id,
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
        x_tallyfy_client=x_tallyfy_client,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    org_id: str,
    run_id: str,
    *,
    client: AuthenticatedClient | Client,
    status: TaskStatusFilter | Unset = UNSET,
    owners: str | Unset = UNSET,
    guests: str | Unset = UNSET,
    groups: str | Unset = UNSET,
    unassigned: bool | Unset = UNSET,
    deadline_start_range: str | Unset = UNSET,
    deadline_end_range: str | Unset = UNSET,
    deadline_on: datetime.date | Unset = UNSET,
    deadline_before: datetime.date | Unset = UNSET,
    deadline_after: datetime.date | Unset = UNSET,
    with_: str | Unset = UNSET,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
    sort: TaskSort | Unset = UNSET,
    without_pagination: bool | Unset = False,
    current_task: str | Unset = UNSET,
    replace_page: int | Unset = UNSET,
    x_tallyfy_client: TallyfyClientHeader = "APIClient",
) -> Error | TaskListResponse | None:
    """List process tasks

     Returns one page of the tasks of a run. Tasks that rules have hidden come with status `auto-
    skipped`.

    Document: "List process tasks".

    Args:
        org_id (str): The id of the organization.
        run_id (str): The id of the run.
        status (TaskStatusFilter | Unset): Only tasks in this status. Sources disagree on `auto-
            skipped`: the Postman pages list it as a filter, the documents say that it only appears in
            answers.
        owners (str | Unset): Only tasks of these users. Comma-separated user ids.
        guests (str | Unset): Only tasks of these guests. Comma-separated email addresses.
        groups (str | Unset): Only tasks of these groups. Comma-separated group ids.
        unassigned (bool | Unset): Only tasks that nobody is assigned to. Its presence may be what
            counts, and a service in PHP may read `false` as true, so leave it out instead.
        deadline_start_range (str | Unset): Only tasks with a deadline from here on. A date, or a
            date and time; the documents do not say which.
        deadline_end_range (str | Unset): Only tasks with a deadline up to here. A date, or a date
            and time; the documents do not say which.
        deadline_on (datetime.date | Unset): Only tasks with their deadline on this day (YYYY-MM-
            DD). Wins over the ranges.
        deadline_before (datetime.date | Unset): Only tasks with a deadline before this day (YYYY-
            MM-DD), the day itself excluded.
        deadline_after (datetime.date | Unset): Only tasks with a deadline after this day (YYYY-
            MM-DD), the day itself excluded.
        with_ (str | Unset): Related data to include in each task, comma-separated: step, threads,
            assets, form_fields, summary. Later documents add comments, activities, run and
            run.checklist. Without `summary` here, the tasks of a list come without their summary.
        page (int | Unset): The number of the page, from 1. The document on runs gives the
            default; the one on tasks gives none, later sources do (docs, mcp). Default: 1.
        per_page (int | Unset): How many results a page has. The service gives no more than 100
            (cli, n8n, sdk); some endpoints ignore the number. The document on runs gives the default;
            the one on tasks gives none, later sources do (docs, mcp). Default: 10.
        sort (TaskSort | Unset): The field to sort by; with `-` in front, the last comes first.
        without_pagination (bool | Unset): Return all results at once. No source says whether
            `meta` is there then. The documents name no default; false follows from the words of the
            one on runs, and later sources give it for tasks (docs, mcp). Default: False.
        current_task (str | Unset): The task that is shown, for Tallyfy's own pages. The effect on
            an answer is not documented.
        replace_page (int | Unset): The page that is shown, for Tallyfy's own pages. The effect on
            an answer is not documented.
        x_tallyfy_client (TallyfyClientHeader): Tells the service that an API client is calling.
            The documents require this value; later sources see other values pass, and 401 or 404
            without the header. Default: 'APIClient'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | TaskListResponse
    """

    return sync_detailed(
        org_id=org_id,
        run_id=run_id,
        client=client,
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
        x_tallyfy_client=x_tallyfy_client,
    ).parsed


async def asyncio_detailed(
    org_id: str,
    run_id: str,
    *,
    client: AuthenticatedClient | Client,
    status: TaskStatusFilter | Unset = UNSET,
    owners: str | Unset = UNSET,
    guests: str | Unset = UNSET,
    groups: str | Unset = UNSET,
    unassigned: bool | Unset = UNSET,
    deadline_start_range: str | Unset = UNSET,
    deadline_end_range: str | Unset = UNSET,
    deadline_on: datetime.date | Unset = UNSET,
    deadline_before: datetime.date | Unset = UNSET,
    deadline_after: datetime.date | Unset = UNSET,
    with_: str | Unset = UNSET,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
    sort: TaskSort | Unset = UNSET,
    without_pagination: bool | Unset = False,
    current_task: str | Unset = UNSET,
    replace_page: int | Unset = UNSET,
    x_tallyfy_client: TallyfyClientHeader = "APIClient",
) -> Response[Error | TaskListResponse]:
    """List process tasks

     Returns one page of the tasks of a run. Tasks that rules have hidden come with status `auto-
    skipped`.

    Document: "List process tasks".

    Args:
        org_id (str): The id of the organization.
        run_id (str): The id of the run.
        status (TaskStatusFilter | Unset): Only tasks in this status. Sources disagree on `auto-
            skipped`: the Postman pages list it as a filter, the documents say that it only appears in
            answers.
        owners (str | Unset): Only tasks of these users. Comma-separated user ids.
        guests (str | Unset): Only tasks of these guests. Comma-separated email addresses.
        groups (str | Unset): Only tasks of these groups. Comma-separated group ids.
        unassigned (bool | Unset): Only tasks that nobody is assigned to. Its presence may be what
            counts, and a service in PHP may read `false` as true, so leave it out instead.
        deadline_start_range (str | Unset): Only tasks with a deadline from here on. A date, or a
            date and time; the documents do not say which.
        deadline_end_range (str | Unset): Only tasks with a deadline up to here. A date, or a date
            and time; the documents do not say which.
        deadline_on (datetime.date | Unset): Only tasks with their deadline on this day (YYYY-MM-
            DD). Wins over the ranges.
        deadline_before (datetime.date | Unset): Only tasks with a deadline before this day (YYYY-
            MM-DD), the day itself excluded.
        deadline_after (datetime.date | Unset): Only tasks with a deadline after this day (YYYY-
            MM-DD), the day itself excluded.
        with_ (str | Unset): Related data to include in each task, comma-separated: step, threads,
            assets, form_fields, summary. Later documents add comments, activities, run and
            run.checklist. Without `summary` here, the tasks of a list come without their summary.
        page (int | Unset): The number of the page, from 1. The document on runs gives the
            default; the one on tasks gives none, later sources do (docs, mcp). Default: 1.
        per_page (int | Unset): How many results a page has. The service gives no more than 100
            (cli, n8n, sdk); some endpoints ignore the number. The document on runs gives the default;
            the one on tasks gives none, later sources do (docs, mcp). Default: 10.
        sort (TaskSort | Unset): The field to sort by; with `-` in front, the last comes first.
        without_pagination (bool | Unset): Return all results at once. No source says whether
            `meta` is there then. The documents name no default; false follows from the words of the
            one on runs, and later sources give it for tasks (docs, mcp). Default: False.
        current_task (str | Unset): The task that is shown, for Tallyfy's own pages. The effect on
            an answer is not documented.
        replace_page (int | Unset): The page that is shown, for Tallyfy's own pages. The effect on
            an answer is not documented.
        x_tallyfy_client (TallyfyClientHeader): Tells the service that an API client is calling.
            The documents require this value; later sources see other values pass, and 401 or 404
            without the header. Default: 'APIClient'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | TaskListResponse]
    """

    kwargs = _get_kwargs(
        org_id=org_id,
        run_id=run_id,
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
        x_tallyfy_client=x_tallyfy_client,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    org_id: str,
    run_id: str,
    *,
    client: AuthenticatedClient | Client,
    status: TaskStatusFilter | Unset = UNSET,
    owners: str | Unset = UNSET,
    guests: str | Unset = UNSET,
    groups: str | Unset = UNSET,
    unassigned: bool | Unset = UNSET,
    deadline_start_range: str | Unset = UNSET,
    deadline_end_range: str | Unset = UNSET,
    deadline_on: datetime.date | Unset = UNSET,
    deadline_before: datetime.date | Unset = UNSET,
    deadline_after: datetime.date | Unset = UNSET,
    with_: str | Unset = UNSET,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
    sort: TaskSort | Unset = UNSET,
    without_pagination: bool | Unset = False,
    current_task: str | Unset = UNSET,
    replace_page: int | Unset = UNSET,
    x_tallyfy_client: TallyfyClientHeader = "APIClient",
) -> Error | TaskListResponse | None:
    """List process tasks

     Returns one page of the tasks of a run. Tasks that rules have hidden come with status `auto-
    skipped`.

    Document: "List process tasks".

    Args:
        org_id (str): The id of the organization.
        run_id (str): The id of the run.
        status (TaskStatusFilter | Unset): Only tasks in this status. Sources disagree on `auto-
            skipped`: the Postman pages list it as a filter, the documents say that it only appears in
            answers.
        owners (str | Unset): Only tasks of these users. Comma-separated user ids.
        guests (str | Unset): Only tasks of these guests. Comma-separated email addresses.
        groups (str | Unset): Only tasks of these groups. Comma-separated group ids.
        unassigned (bool | Unset): Only tasks that nobody is assigned to. Its presence may be what
            counts, and a service in PHP may read `false` as true, so leave it out instead.
        deadline_start_range (str | Unset): Only tasks with a deadline from here on. A date, or a
            date and time; the documents do not say which.
        deadline_end_range (str | Unset): Only tasks with a deadline up to here. A date, or a date
            and time; the documents do not say which.
        deadline_on (datetime.date | Unset): Only tasks with their deadline on this day (YYYY-MM-
            DD). Wins over the ranges.
        deadline_before (datetime.date | Unset): Only tasks with a deadline before this day (YYYY-
            MM-DD), the day itself excluded.
        deadline_after (datetime.date | Unset): Only tasks with a deadline after this day (YYYY-
            MM-DD), the day itself excluded.
        with_ (str | Unset): Related data to include in each task, comma-separated: step, threads,
            assets, form_fields, summary. Later documents add comments, activities, run and
            run.checklist. Without `summary` here, the tasks of a list come without their summary.
        page (int | Unset): The number of the page, from 1. The document on runs gives the
            default; the one on tasks gives none, later sources do (docs, mcp). Default: 1.
        per_page (int | Unset): How many results a page has. The service gives no more than 100
            (cli, n8n, sdk); some endpoints ignore the number. The document on runs gives the default;
            the one on tasks gives none, later sources do (docs, mcp). Default: 10.
        sort (TaskSort | Unset): The field to sort by; with `-` in front, the last comes first.
        without_pagination (bool | Unset): Return all results at once. No source says whether
            `meta` is there then. The documents name no default; false follows from the words of the
            one on runs, and later sources give it for tasks (docs, mcp). Default: False.
        current_task (str | Unset): The task that is shown, for Tallyfy's own pages. The effect on
            an answer is not documented.
        replace_page (int | Unset): The page that is shown, for Tallyfy's own pages. The effect on
            an answer is not documented.
        x_tallyfy_client (TallyfyClientHeader): Tells the service that an API client is calling.
            The documents require this value; later sources see other values pass, and 401 or 404
            without the header. Default: 'APIClient'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | TaskListResponse
    """

    return (
        await asyncio_detailed(
            org_id=org_id,
            run_id=run_id,
            client=client,
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
            x_tallyfy_client=x_tallyfy_client,
        )
    ).parsed
