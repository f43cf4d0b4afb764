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
from ...models.task_response import TaskResponse
from ...types import UNSET, Response, Unset


def _get_kwargs(
    org_id: str,
    task_id: str,
    *,
    with_: str | Unset = UNSET,
    x_tallyfy_client: TallyfyClientHeader = "APIClient",
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    headers["X-Tallyfy-Client"] = str(x_tallyfy_client)

    params: dict[str, Any] = {}

    params["with"] = with_

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/organizations/{org_id}/tasks/{task_id}".format(
            org_id=quote(str(org_id), safe=""),
            task_id=quote(str(task_id), safe=""),
        ),
        "params": params or None,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Error | TaskResponse | None:
    if response.status_code == 200:
        response_200 = TaskResponse.from_dict(response.json())

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
) -> Response[Error | TaskResponse]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    org_id: str,
    task_id: str,
    *,
    client: AuthenticatedClient | Client,
    with_: str | Unset = UNSET,
    x_tallyfy_client: TallyfyClientHeader = "APIClient",
) -> Response[Error | TaskResponse]:
    """Get task

     Returns one task by its id: a task of a run, or a one-off task.

    Document: "Get task".

    Args:
        org_id (str): The id of the organization.
        task_id (str): The id of the task.
        with_ (str | Unset): Related data to include, comma-separated: run, step, threads, assets,
            form_fields, tags, summary. Later documents add issues, folders, roles, activities, ko-
            form-fields, member_watchers, guest_watchers and threads_count; the SDK adds
            selected_text_comment and run.checklist, and asks for member_watchers.watcher where it
            reads tasks at other addresses.
        x_tallyfy_client (TallyfyClientHeader): Tells the service that an API client is calling.
            The documents require this value; later sources see other values pass, and 401 or 404
            without the header. Default: 'APIClient'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | TaskResponse]
    """

    kwargs = _get_kwargs(
        org_id=org_id,
        task_id=task_id,
        with_=with_,
        x_tallyfy_client=x_tallyfy_client,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    org_id: str,
    task_id: str,
    *,
    client: AuthenticatedClient | Client,
    with_: str | Unset = UNSET,
    x_tallyfy_client: TallyfyClientHeader = "APIClient",
) -> Error | TaskResponse | None:
    """Get task

     Returns one task by its id: a task of a run, or a one-off task.

    Document: "Get task".

    Args:
        org_id (str): The id of the organization.
        task_id (str): The id of the task.
        with_ (str | Unset): Related data to include, comma-separated: run, step, threads, assets,
            form_fields, tags, summary. Later documents add issues, folders, roles, activities, ko-
            form-fields, member_watchers, guest_watchers and threads_count; the SDK adds
            selected_text_comment and run.checklist, and asks for member_watchers.watcher where it
            reads tasks at other addresses.
        x_tallyfy_client (TallyfyClientHeader): Tells the service that an API client is calling.
            The documents require this value; later sources see other values pass, and 401 or 404
            without the header. Default: 'APIClient'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | TaskResponse
    """

    return sync_detailed(
        org_id=org_id,
        task_id=task_id,
        client=client,
        with_=with_,
        x_tallyfy_client=x_tallyfy_client,
    ).parsed


async def asyncio_detailed(
    org_id: str,
    task_id: str,
    *,
    client: AuthenticatedClient | Client,
    with_: str | Unset = UNSET,
    x_tallyfy_client: TallyfyClientHeader = "APIClient",
) -> Response[Error | TaskResponse]:
    """Get task

     Returns one task by its id: a task of a run, or a one-off task.

    Document: "Get task".

    Args:
        org_id (str): The id of the organization.
        task_id (str): The id of the task.
        with_ (str | Unset): Related data to include, comma-separated: run, step, threads, assets,
            form_fields, tags, summary. Later documents add issues, folders, roles, activities, ko-
            form-fields, member_watchers, guest_watchers and threads_count; the SDK adds
            selected_text_comment and run.checklist, and asks for member_watchers.watcher where it
            reads tasks at other addresses.
        x_tallyfy_client (TallyfyClientHeader): Tells the service that an API client is calling.
            The documents require this value; later sources see other values pass, and 401 or 404
            without the header. Default: 'APIClient'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | TaskResponse]
    """

    kwargs = _get_kwargs(
        org_id=org_id,
        task_id=task_id,
        with_=with_,
        x_tallyfy_client=x_tallyfy_client,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    org_id: str,
    task_id: str,
    *,
    client: AuthenticatedClient | Client,
    with_: str | Unset = UNSET,
    x_tallyfy_client: TallyfyClientHeader = "APIClient",
) -> Error | TaskResponse | None:
    """Get task

     Returns one task by its id: a task of a run, or a one-off task.

    Document: "Get task".

    Args:
        org_id (str): The id of the organization.
        task_id (str): The id of the task.
        with_ (str | Unset): Related data to include, comma-separated: run, step, threads, assets,
            form_fields, tags, summary. Later documents add issues, folders, roles, activities, ko-
            form-fields, member_watchers, guest_watchers and threads_count; the SDK adds
            selected_text_comment and run.checklist, and asks for member_watchers.watcher where it
            reads tasks at other addresses.
        x_tallyfy_client (TallyfyClientHeader): Tells the service that an API client is calling.
            The documents require this value; later sources see other values pass, and 401 or 404
            without the header. Default: 'APIClient'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | TaskResponse
    """

    return (
        await asyncio_detailed(
            org_id=org_id,
            task_id=task_id,
            client=client,
            with_=with_,
            x_tallyfy_client=x_tallyfy_client,
        )
    ).parsed
