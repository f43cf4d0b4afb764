from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error import Error
from ...models.run_archived_filter import RunArchivedFilter
from ...models.run_list_response import RunListResponse
from ...models.run_sort import RunSort
from ...models.run_status_filter import RunStatusFilter
from ...models.run_task_status_filter import (
    RunTaskStatusFilter,
)
from ...models.run_type_filter import RunTypeFilter
from ...models.tallyfy_client_header import (
    TallyfyClientHeader,
)
from ...types import UNSET, Response, Unset


def _get_kwargs(
    org_id: str,
    *,
    q: str | Unset = UNSET,
    status: RunStatusFilter | Unset = UNSET,
    owners: str | Unset = UNSET,
    checklist_id: str | Unset = UNSET,
    blueprint_id: str | Unset = UNSET,
    folder: str | Unset = UNSET,
    tag: str | Unset = UNSET,
    tag_ids: str | Unset = UNSET,
    untagged: bool | Unset = UNSET,
    starred: bool | Unset = UNSET,
    type_: RunTypeFilter | Unset = UNSET,
    groups: str | Unset = UNSET,
    with_: str | Unset = UNSET,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
    sort: RunSort | Unset = UNSET,
    sort_by: RunSort | Unset = UNSET,
    without_pagination: bool | Unset = False,
    form_fields_values: bool | Unset = UNSET,
    task_status: RunTaskStatusFilter | Unset = UNSET,
    archived: RunArchivedFilter | Unset = UNSET,
    x_tallyfy_client: TallyfyClientHeader = "APIClient",
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    headers["X-Tallyfy-Client"] = str(x_tallyfy_client)

    params: dict[str, Any] = {}

    params["q"] = q

    json_status: str | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status

    params["status"] = json_status

    params["owners"] = owners

    params["checklist_id"] = checklist_id

    params["blueprint_id"] = blueprint_id

    params["folder"] = folder

    params["tag"] = tag

    params["tag_ids"] = tag_ids

    params["untagged"] = untagged

    params["starred"] = starred

    json_type_: str | Unset = UNSET
    if not isinstance(type_, Unset):
        json_type_ = type_

    params["type"] = json_type_

    params["groups"] = groups

    params["with"] = with_

    params["page"] = page

    params["per_page"] = per_page

    json_sort: str | Unset = UNSET
    if not isinstance(sort, Unset):
        json_sort = sort

    params["sort"] = json_sort

    json_sort_by: str | Unset = UNSET
    if not isinstance(sort_by, Unset):
        json_sort_by = sort_by

    params["sort_by"] = json_sort_by

    params["without_pagination"] = without_pagination

    params["form_fields_values"] = form_fields_values

    json_task_status: str | Unset = UNSET
    if not isinstance(task_status, Unset):
        json_task_status = task_status

    params["task_status"] = json_task_status

    json_archived: str | Unset = UNSET
    if not isinstance(archived, Unset):
        json_archived = archived

    params["archived"] = json_archived

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/organizations/{org_id}/runs".format(
            org_id=quote(str(org_id), safe=""),
        ),
        "params": params or None,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Error | RunListResponse | None:
    if response.status_code == 200:
        response_200 = RunListResponse.from_dict(response.json())

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
) -> Response[Error | RunListResponse]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    org_id: str,
    *,
    client: AuthenticatedClient | Client,
    q: str | Unset = UNSET,
    status: RunStatusFilter | Unset = UNSET,
    owners: str | Unset = UNSET,
    checklist_id: str | Unset = UNSET,
    blueprint_id: str | Unset = UNSET,
    folder: str | Unset = UNSET,
    tag: str | Unset = UNSET,
    tag_ids: str | Unset = UNSET,
    untagged: bool | Unset = UNSET,
    starred: bool | Unset = UNSET,
    type_: RunTypeFilter | Unset = UNSET,
    groups: str | Unset = UNSET,
    with_: str | Unset = UNSET,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
    sort: RunSort | Unset = UNSET,
    sort_by: RunSort | Unset = UNSET,
    without_pagination: bool | Unset = False,
    form_fields_values: bool | Unset = UNSET,
    task_status: RunTaskStatusFilter | Unset = UNSET,
    archived: RunArchivedFilter | Unset = UNSET,
    x_tallyfy_client: TallyfyClientHeader = "APIClient",
) -> Response[Error | RunListResponse]:
    """List processes

     Returns one page of the runs of an organization, filtered and sorted as asked.

    Document: "List processes".

    Args:
        org_id (str): The id of the organization.
        q (str | Unset): Search runs by name. Free text.
        status (RunStatusFilter | Unset): Only runs in this status. `problem` also returns runs in
            status `issue`. One later source says that archived runs are asked for with
            `archived=only` instead of `status=archived`.
        owners (str | Unset): Only runs that these users own or have tasks in. Comma-separated
            user ids.
        checklist_id (str | Unset): Only runs launched from this template.
        blueprint_id (str | Unset): Another name of `checklist_id`.
        folder (str | Unset): Only runs in this folder. A folder id; one later source (sdk) takes
            several, comma-separated.
        tag (str | Unset): Only runs with this tag. One tag id.
        tag_ids (str | Unset): Only runs with these tags. Comma-separated tag ids.
        untagged (bool | Unset): Only runs without a tag. The document says "when set": its
            presence counts, and a service in PHP may read `false` as true, so leave it out instead.
        starred (bool | Unset): Only runs that are starred, or that are not.
        type_ (RunTypeFilter | Unset): Only runs of this type.
        groups (str | Unset): Only runs with tasks that involve these groups. Comma-separated
            group ids.
        with_ (str | Unset): Related data to include in each run, comma-separated: checklist,
            tasks, tags, assets, next_task, permissions, tasks_meta, ko_form_fields, form_fields,
            stages, folders.
        page (int | Unset): The number of the page, from 1. The document on runs gives the
            default; the one on tasks gives none, later sources do (docs, mcp). Default: 1.
        per_page (int | Unset): How many results a page has. The service gives no more than 100
            (cli, n8n, sdk); some endpoints ignore the number. The document on runs gives the default;
            the one on tasks gives none, later sources do (docs, mcp). Default: 10.
        sort (RunSort | Unset): The field to sort by; with `-` in front, the largest or newest
            comes first.
        sort_by (RunSort | Unset): The field to sort by; with `-` in front, the largest or newest
            comes first.
        without_pagination (bool | Unset): Return all results at once. No source says whether
            `meta` is there then. The documents name no default; false follows from the words of the
            one on runs, and later sources give it for tasks (docs, mcp). Default: False.
        form_fields_values (bool | Unset): Include the answers given in form fields.
        task_status (RunTaskStatusFilter | Unset): The status of tasks. Presumably only runs with
            tasks in this status; no source says more.
        archived (RunArchivedFilter | Unset): Archived runs, asked for with `only` (mcp). `true`
            is named, too, but no source says what it does; presumably archived runs as well.
        x_tallyfy_client (TallyfyClientHeader): Tells the service that an API client is calling.
            The documents require this value; later sources see other values pass, and 401 or 404
            without the header. Default: 'APIClient'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | RunListResponse]
    """

    kwargs = _get_kwargs(
        org_id=org_id,
        q=q,
        status=status,
        owners=owners,
        checklist_id=checklist_id,
        blueprint_id=blueprint_id,
        folder=folder,
        tag=tag,
        tag_ids=tag_ids,
        untagged=untagged,
        starred=starred,
        type_=type_,
        groups=groups,
        with_=with_,
        page=page,
        per_page=per_page,
        sort=sort,
        sort_by=sort_by,
        without_pagination=without_pagination,
        form_fields_values=form_fields_values,
        task_status=task_status,
        archived=archived,
        x_tallyfy_client=x_tallyfy_client,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    org_id: str,
    *,
    client: AuthenticatedClient | Client,
    q: str | Unset = UNSET,
    status: RunStatusFilter | Unset = UNSET,
    owners: str | Unset = UNSET,
    checklist_id: str | Unset = UNSET,
    blueprint_id: str | Unset = UNSET,
    folder: str | Unset = UNSET,
    tag: str | Unset = UNSET,
    tag_ids: str | Unset = UNSET,
    untagged: bool | Unset = UNSET,
    starred: bool | Unset = UNSET,
    type_: RunTypeFilter | Unset = UNSET,
    groups: str | Unset = UNSET,
    with_: str | Unset = UNSET,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
    sort: RunSort | Unset = UNSET,
    sort_by: RunSort | Unset = UNSET,
    without_pagination: bool | Unset = False,
    form_fields_values: bool | Unset = UNSET,
    task_status: RunTaskStatusFilter | Unset = UNSET,
    archived: RunArchivedFilter | Unset = UNSET,
    x_tallyfy_client: TallyfyClientHeader = "APIClient",
) -> Error | RunListResponse | None:
    """List processes

     Returns one page of the runs of an organization, filtered and sorted as asked.

    Document: "List processes".

    Args:
        org_id (str): The id of the organization.
        q (str | Unset): Search runs by name. Free text.
        status (RunStatusFilter | Unset): Only runs in this status. `problem` also returns runs in
            status `issue`. One later source says that archived runs are asked for with
            `archived=only` instead of `status=archived`.
        owners (str | Unset): Only runs that these users own or have tasks in. Comma-separated
            user ids.
        checklist_id (str | Unset): Only runs launched from this template.
        blueprint_id (str | Unset): Another name of `checklist_id`.
        folder (str | Unset): Only runs in this folder. A folder id; one later source (sdk) takes
            several, comma-separated.
        tag (str | Unset): Only runs with this tag. One tag id.
        tag_ids (str | Unset): Only runs with these tags. Comma-separated tag ids.
        untagged (bool | Unset): Only runs without a tag. The document says "when set": its
            presence counts, and a service in PHP may read `false` as true, so leave it out instead.
        starred (bool | Unset): Only runs that are starred, or that are not.
        type_ (RunTypeFilter | Unset): Only runs of this type.
        groups (str | Unset): Only runs with tasks that involve these groups. Comma-separated
            group ids.
        with_ (str | Unset): Related data to include in each run, comma-separated: checklist,
            tasks, tags, assets, next_task, permissions, tasks_meta, ko_form_fields, form_fields,
            stages, folders.
        page (int | Unset): The number of the page, from 1. The document on runs gives the
            default; the one on tasks gives none, later sources do (docs, mcp). Default: 1.
        per_page (int | Unset): How many results a page has. The service gives no more than 100
            (cli, n8n, sdk); some endpoints ignore the number. The document on runs gives the default;
            the one on tasks gives none, later sources do (docs, mcp). Default: 10.
        sort (RunSort | Unset): The field to sort by; with `-` in front, the largest or newest
            comes first.
        sort_by (RunSort | Unset): The field to sort by; with `-` in front, the largest or newest
            comes first.
        without_pagination (bool | Unset): Return all results at once. No source says whether
            `meta` is there then. The documents name no default; false follows from the words of the
            one on runs, and later sources give it for tasks (docs, mcp). Default: False.
        form_fields_values (bool | Unset): Include the answers given in form fields.
        task_status (RunTaskStatusFilter | Unset): The status of tasks. Presumably only runs with
            tasks in this status; no source says more.
        archived (RunArchivedFilter | Unset): Archived runs, asked for with `only` (mcp). `true`
            is named, too, but no source says what it does; presumably archived runs as well.
        x_tallyfy_client (TallyfyClientHeader): Tells the service that an API client is calling.
            The documents require this value; later sources see other values pass, and 401 or 404
            without the header. Default: 'APIClient'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | RunListResponse
    """

    return sync_detailed(
        org_id=org_id,
        client=client,
        q=q,
        status=status,
        owners=owners,
        checklist_id=checklist_id,
        blueprint_id=blueprint_id,
        folder=folder,
        tag=tag,
        tag_ids=tag_ids,
        untagged=untagged,
        starred=starred,
        type_=type_,
        groups=groups,
        with_=with_,
        page=page,
        per_page=per_page,
        sort=sort,
        sort_by=sort_by,
        without_pagination=without_pagination,
        form_fields_values=form_fields_values,
        task_status=task_status,
        archived=archived,
        x_tallyfy_client=x_tallyfy_client,
    ).parsed


async def asyncio_detailed(
    org_id: str,
    *,
    client: AuthenticatedClient | Client,
    q: str | Unset = UNSET,
    status: RunStatusFilter | Unset = UNSET,
    owners: str | Unset = UNSET,
    checklist_id: str | Unset = UNSET,
    blueprint_id: str | Unset = UNSET,
    folder: str | Unset = UNSET,
    tag: str | Unset = UNSET,
    tag_ids: str | Unset = UNSET,
    untagged: bool | Unset = UNSET,
    starred: bool | Unset = UNSET,
    type_: RunTypeFilter | Unset = UNSET,
    groups: str | Unset = UNSET,
    with_: str | Unset = UNSET,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
    sort: RunSort | Unset = UNSET,
    sort_by: RunSort | Unset = UNSET,
    without_pagination: bool | Unset = False,
    form_fields_values: bool | Unset = UNSET,
    task_status: RunTaskStatusFilter | Unset = UNSET,
    archived: RunArchivedFilter | Unset = UNSET,
    x_tallyfy_client: TallyfyClientHeader = "APIClient",
) -> Response[Error | RunListResponse]:
    """List processes

     Returns one page of the runs of an organization, filtered and sorted as asked.

    Document: "List processes".

    Args:
        org_id (str): The id of the organization.
        q (str | Unset): Search runs by name. Free text.
        status (RunStatusFilter | Unset): Only runs in this status. `problem` also returns runs in
            status `issue`. One later source says that archived runs are asked for with
            `archived=only` instead of `status=archived`.
        owners (str | Unset): Only runs that these users own or have tasks in. Comma-separated
            user ids.
        checklist_id (str | Unset): Only runs launched from this template.
        blueprint_id (str | Unset): Another name of `checklist_id`.
        folder (str | Unset): Only runs in this folder. A folder id; one later source (sdk) takes
            several, comma-separated.
        tag (str | Unset): Only runs with this tag. One tag id.
        tag_ids (str | Unset): Only runs with these tags. Comma-separated tag ids.
        untagged (bool | Unset): Only runs without a tag. The document says "when set": its
            presence counts, and a service in PHP may read `false` as true, so leave it out instead.
        starred (bool | Unset): Only runs that are starred, or that are not.
        type_ (RunTypeFilter | Unset): Only runs of this type.
        groups (str | Unset): Only runs with tasks that involve these groups. Comma-separated
            group ids.
        with_ (str | Unset): Related data to include in each run, comma-separated: checklist,
            tasks, tags, assets, next_task, permissions, tasks_meta, ko_form_fields, form_fields,
            stages, folders.
        page (int | Unset): The number of the page, from 1. The document on runs gives the
            default; the one on tasks gives none, later sources do (docs, mcp). Default: 1.
        per_page (int | Unset): How many results a page has. The service gives no more than 100
            (cli, n8n, sdk); some endpoints ignore the number. The document on runs gives the default;
            the one on tasks gives none, later sources do (docs, mcp). Default: 10.
        sort (RunSort | Unset): The field to sort by; with `-` in front, the largest or newest
            comes first.
        sort_by (RunSort | Unset): The field to sort by; with `-` in front, the largest or newest
            comes first.
        without_pagination (bool | Unset): Return all results at once. No source says whether
            `meta` is there then. The documents name no default; false follows from the words of the
            one on runs, and later sources give it for tasks (docs, mcp). Default: False.
        form_fields_values (bool | Unset): Include the answers given in form fields.
        task_status (RunTaskStatusFilter | Unset): The status of tasks. Presumably only runs with
            tasks in this status; no source says more.
        archived (RunArchivedFilter | Unset): Archived runs, asked for with `only` (mcp). `true`
            is named, too, but no source says what it does; presumably archived runs as well.
        x_tallyfy_client (TallyfyClientHeader): Tells the service that an API client is calling.
            The documents require this value; later sources see other values pass, and 401 or 404
            without the header. Default: 'APIClient'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | RunListResponse]
    """

    kwargs = _get_kwargs(
        org_id=org_id,
        q=q,
        status=status,
        owners=owners,
        checklist_id=checklist_id,
        blueprint_id=blueprint_id,
        folder=folder,
        tag=tag,
        tag_ids=tag_ids,
        untagged=untagged,
        starred=starred,
        type_=type_,
        groups=groups,
        with_=with_,
        page=page,
        per_page=per_page,
        sort=sort,
        sort_by=sort_by,
        without_pagination=without_pagination,
        form_fields_values=form_fields_values,
        task_status=task_status,
        archived=archived,
        x_tallyfy_client=x_tallyfy_client,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    org_id: str,
    *,
    client: AuthenticatedClient | Client,
    q: str | Unset = UNSET,
    status: RunStatusFilter | Unset = UNSET,
    owners: str | Unset = UNSET,
    checklist_id: str | Unset = UNSET,
    blueprint_id: str | Unset = UNSET,
    folder: str | Unset = UNSET,
    tag: str | Unset = UNSET,
    tag_ids: str | Unset = UNSET,
    untagged: bool | Unset = UNSET,
    starred: bool | Unset = UNSET,
    type_: RunTypeFilter | Unset = UNSET,
    groups: str | Unset = UNSET,
    with_: str | Unset = UNSET,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
    sort: RunSort | Unset = UNSET,
    sort_by: RunSort | Unset = UNSET,
    without_pagination: bool | Unset = False,
    form_fields_values: bool | Unset = UNSET,
    task_status: RunTaskStatusFilter | Unset = UNSET,
    archived: RunArchivedFilter | Unset = UNSET,
    x_tallyfy_client: TallyfyClientHeader = "APIClient",
) -> Error | RunListResponse | None:
    """List processes

     Returns one page of the runs of an organization, filtered and sorted as asked.

    Document: "List processes".

    Args:
        org_id (str): The id of the organization.
        q (str | Unset): Search runs by name. Free text.
        status (RunStatusFilter | Unset): Only runs in this status. `problem` also returns runs in
            status `issue`. One later source says that archived runs are asked for with
            `archived=only` instead of `status=archived`.
        owners (str | Unset): Only runs that these users own or have tasks in. Comma-separated
            user ids.
        checklist_id (str | Unset): Only runs launched from this template.
        blueprint_id (str | Unset): Another name of `checklist_id`.
        folder (str | Unset): Only runs in this folder. A folder id; one later source (sdk) takes
            several, comma-separated.
        tag (str | Unset): Only runs with this tag. One tag id.
        tag_ids (str | Unset): Only runs with these tags. Comma-separated tag ids.
        untagged (bool | Unset): Only runs without a tag. The document says "when set": its
            presence counts, and a service in PHP may read `false` as true, so leave it out instead.
        starred (bool | Unset): Only runs that are starred, or that are not.
        type_ (RunTypeFilter | Unset): Only runs of this type.
        groups (str | Unset): Only runs with tasks that involve these groups. Comma-separated
            group ids.
        with_ (str | Unset): Related data to include in each run, comma-separated: checklist,
            tasks, tags, assets, next_task, permissions, tasks_meta, ko_form_fields, form_fields,
            stages, folders.
        page (int | Unset): The number of the page, from 1. The document on runs gives the
            default; the one on tasks gives none, later sources do (docs, mcp). Default: 1.
        per_page (int | Unset): How many results a page has. The service gives no more than 100
            (cli, n8n, sdk); some endpoints ignore the number. The document on runs gives the default;
            the one on tasks gives none, later sources do (docs, mcp). Default: 10.
        sort (RunSort | Unset): The field to sort by; with `-` in front, the largest or newest
            comes first.
        sort_by (RunSort | Unset): The field to sort by; with `-` in front, the largest or newest
            comes first.
        without_pagination (bool | Unset): Return all results at once. No source says whether
            `meta` is there then. The documents name no default; false follows from the words of the
            one on runs, and later sources give it for tasks (docs, mcp). Default: False.
        form_fields_values (bool | Unset): Include the answers given in form fields.
        task_status (RunTaskStatusFilter | Unset): The status of tasks. Presumably only runs with
            tasks in this status; no source says more.
        archived (RunArchivedFilter | Unset): Archived runs, asked for with `only` (mcp). `true`
            is named, too, but no source says what it does; presumably archived runs as well.
        x_tallyfy_client (TallyfyClientHeader): Tells the service that an API client is calling.
            The documents require this value; later sources see other values pass, and 401 or 404
            without the header. Default: 'APIClient'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | RunListResponse
    """

    return (
        await asyncio_detailed(
            org_id=org_id,
            client=client,
            q=q,
            status=status,
            owners=owners,
            checklist_id=checklist_id,
            blueprint_id=blueprint_id,
            folder=folder,
            tag=tag,
            tag_ids=tag_ids,
            untagged=untagged,
            starred=starred,
            type_=type_,
            groups=groups,
            with_=with_,
            page=page,
            per_page=per_page,
            sort=sort,
            sort_by=sort_by,
            without_pagination=without_pagination,
            form_fields_values=form_fields_values,
            task_status=task_status,
            archived=archived,
            x_tallyfy_client=x_tallyfy_client,
        )
    ).parsed
