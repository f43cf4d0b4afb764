from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error import Error
from ...models.run_response import RunResponse
from ...models.tallyfy_client_header import (
    TallyfyClientHeader,
)
from ...types import UNSET, Response, Unset


def _get_kwargs(
    org_id: str,
    run_id: str,
    *,
    with_: str | Unset = UNSET,
    form_fields_values: bool | Unset = UNSET,
    x_tallyfy_client: TallyfyClientHeader = "APIClient",
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    headers["X-Tallyfy-Client"] = str(x_tallyfy_client)

    params: dict[str, Any] = {}

    params["with"] = with_

    params["form_fields_values"] = form_fields_values

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/organizations/{org_id}/runs/{run_id}".format(
            org_id=quote(str(org_id), safe=""),
            run_id=quote(str(run_id), safe=""),
        ),
        "params": params or None,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Error | RunResponse | None:
    if response.status_code == 200:
        response_200 = RunResponse.from_dict(response.json())

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
) -> Response[Error | RunResponse]:
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
    with_: str | Unset = UNSET,
    form_fields_values: bool | Unset = UNSET,
    x_tallyfy_client: TallyfyClientHeader = "APIClient",
) -> Response[Error | RunResponse]:
    """Get process

     Returns one run by its id, with the related data that was asked for.

    Document: "Get process".

    Args:
        org_id (str): The id of the organization.
        run_id (str): The id of the run.
        with_ (str | Unset): Related data to include, comma-separated: checklist, tasks, tags,
            assets, next_task, tasks.step, tasks.threads, form_fields, ko_form_fields. Later documents
            add permissions, tasks_meta, stages, folders, member_watchers, guest_watchers and
            tasks.form_fields, and no longer name tasks.step; the SDK adds selected_text_comment.
        form_fields_values (bool | Unset): Include the values submitted to form fields.
        x_tallyfy_client (TallyfyClientHeader): Tells the service that an API client is calling.
            The documents require this value; later sources see other values pass, and 401 or 404
            without the header. Default: 'APIClient'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | RunResponse]
    """

    kwargs = _get_kwargs(
        org_id=org_id,
        run_id=run_id,
        with_=with_,
        form_fields_values=form_fields_values,
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
    with_: str | Unset = UNSET,
    form_fields_values: bool | Unset = UNSET,
    x_tallyfy_client: TallyfyClientHeader = "APIClient",
) -> Error | RunResponse | None:
    """Get process

     Returns one run by its id, with the related data that was asked for.

    Document: "Get process".

    Args:
        org_id (str): The id of the organization.
        run_id (str): The id of the run.
        with_ (str | Unset): Related data to include, comma-separated: checklist, tasks, tags,
            assets, next_task, tasks.step, tasks.threads, form_fields, ko_form_fields. Later documents
            add permissions, tasks_meta, stages, folders, member_watchers, guest_watchers and
            tasks.form_fields, and no longer name tasks.step; the SDK adds selected_text_comment.
        form_fields_values (bool | Unset): Include the values submitted to form fields.
        x_tallyfy_client (TallyfyClientHeader): Tells the service that an API client is calling.
            The documents require this value; later sources see other values pass, and 401 or 404
            without the header. Default: 'APIClient'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | RunResponse
    """

    return sync_detailed(
        org_id=org_id,
        run_id=run_id,
        client=client,
        with_=with_,
        form_fields_values=form_fields_values,
        x_tallyfy_client=x_tallyfy_client,
    ).parsed


async def asyncio_detailed(
    org_id: str,
    run_id: str,
    *,
    client: AuthenticatedClient | Client,
    with_: str | Unset = UNSET,
    form_fields_values: bool | Unset = UNSET,
    x_tallyfy_client: TallyfyClientHeader = "APIClient",
) -> Response[Error | RunResponse]:
    """Get process

     Returns one run by its id, with the related data that was asked for.

    Document: "Get process".

    Args:
        org_id (str): The id of the organization.
        run_id (str): The id of the run.
        with_ (str | Unset): Related data to include, comma-separated: checklist, tasks, tags,
            assets, next_task, tasks.step, tasks.threads, form_fields, ko_form_fields. Later documents
            add permissions, tasks_meta, stages, folders, member_watchers, guest_watchers and
            tasks.form_fields, and no longer name tasks.step; the SDK adds selected_text_comment.
        form_fields_values (bool | Unset): Include the values submitted to form fields.
        x_tallyfy_client (TallyfyClientHeader): Tells the service that an API client is calling.
            The documents require this value; later sources see other values pass, and 401 or 404
            without the header. Default: 'APIClient'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Error | RunResponse]
    """

    kwargs = _get_kwargs(
        org_id=org_id,
        run_id=run_id,
        with_=with_,
        form_fields_values=form_fields_values,
        x_tallyfy_client=x_tallyfy_client,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    org_id: str,
    run_id: str,
    *,
    client: AuthenticatedClient | Client,
    with_: str | Unset = UNSET,
    form_fields_values: bool | Unset = UNSET,
    x_tallyfy_client: TallyfyClientHeader = "APIClient",
) -> Error | RunResponse | None:
    """Get process

     Returns one run by its id, with the related data that was asked for.

    Document: "Get process".

    Args:
        org_id (str): The id of the organization.
        run_id (str): The id of the run.
        with_ (str | Unset): Related data to include, comma-separated: checklist, tasks, tags,
            assets, next_task, tasks.step, tasks.threads, form_fields, ko_form_fields. Later documents
            add permissions, tasks_meta, stages, folders, member_watchers, guest_watchers and
            tasks.form_fields, and no longer name tasks.step; the SDK adds selected_text_comment.
        form_fields_values (bool | Unset): Include the values submitted to form fields.
        x_tallyfy_client (TallyfyClientHeader): Tells the service that an API client is calling.
            The documents require this value; later sources see other values pass, and 401 or 404
            without the header. Default: 'APIClient'.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Error | RunResponse
    """

    return (
        await asyncio_detailed(
            org_id=org_id,
            run_id=run_id,
            client=client,
            with_=with_,
            form_fields_values=form_fields_values,
            x_tallyfy_client=x_tallyfy_client,
        )
    ).parsed
