"""Read one run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ... import models
from ...parameters import (
    comma_separated,
    encoded,
    identifier,
    presence,
    segment,
)
from ...reading import read_one
from ...types import QueryParameter, Request, Response

if TYPE_CHECKING:
    from ...client import AuthenticatedClient, Client

# What a server goes by: the method and the path, and how each part of the query is written.
ROUTE = ("GET", "/organizations/{org_id}/runs/{run_id}")
QUERY: Mapping[str, QueryParameter] = {
    "with": QueryParameter("comma_separated"),
    "form_fields_values": QueryParameter("presence"),
}
_HEADERS: Mapping[str, str] = {
    "Accept": "application/json",
    "X-Tallyfy-Client": "APIClient",
}
# The statuses that the contract knows, from and to.
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
    with_: str | Iterable[str] | None = None,
    form_fields_values: bool | None = None,
) -> Request:
    """Read one run: the request for it.

    `GET /organizations/{org_id}/runs/{run_id}`

    It comes with the related data that was asked for.

    Document: "Get process".

    Args:
        org_id: The id of the organization.
        run_id: The id of the run, or the run itself.
        with_: Related data to include: checklist, tasks, tags, assets, next_task, tasks.step,
            tasks.threads, form_fields, ko_form_fields. Later documents add permissions, tasks_meta,
            stages, folders, member_watchers, guest_watchers and tasks.form_fields, and no longer
            name tasks.step; the SDK adds selected_text_comment and tasks.captures. Hidden tasks are
            left out of `tasks`.
        form_fields_values: Include the values submitted to form fields.

    Raises:
        InvalidRequestError: An argument is not acceptable.
    """
    org_id = identifier("org_id", org_id)
    run_id = identifier("run_id", run_id, "Run")
    query = encoded(
        ("with", comma_separated("with_", with_)),
        ("form_fields_values", presence("form_fields_values", form_fields_values)),
    )
    return Request(
        "get_run",
        "GET",
        f"/organizations/{segment(org_id)}/runs/{segment(run_id)}",
        query,
        headers=_HEADERS,
        ids={
            "run": run_id,
        },
        read=read,
        returns="run",
    )


def read(content: Any) -> models.Run:
    """Read what a response of success holds, parsed from JSON.

    Raises:
        ReadingError: It does not hold what the contract promises.
    """
    return read_one(content, models.Run)


def sync_detailed(
    org_id: str,
    run_id: str | models.Run,
    *,
    client: AuthenticatedClient | Client,
    with_: str | Iterable[str] | None = None,
    form_fields_values: bool | None = None,
) -> Response[models.Run | models.Error]:
    """Read one run. Takes what `request` takes, and sends it with a bare client."""
    return client.send(
        request(
            org_id,
            run_id,
            with_=with_,
            form_fields_values=form_fields_values,
        ),
        read,
        _STATUSES,
    )


def sync(
    org_id: str,
    run_id: str | models.Run,
    *,
    client: AuthenticatedClient | Client,
    with_: str | Iterable[str] | None = None,
    form_fields_values: bool | None = None,
) -> models.Run | models.Error | None:
    """Read one run. As `sync_detailed`, but gives the model alone."""
    response = sync_detailed(
        org_id,
        run_id,
        with_=with_,
        form_fields_values=form_fields_values,
        client=client,
    )
    return response.parsed


async def asyncio_detailed(
    org_id: str,
    run_id: str | models.Run,
    *,
    client: AuthenticatedClient | Client,
    with_: str | Iterable[str] | None = None,
    form_fields_values: bool | None = None,
) -> Response[models.Run | models.Error]:
    """Read one run. Takes what `request` takes, and sends it with a bare client."""
    return await client.send_async(
        request(
            org_id,
            run_id,
            with_=with_,
            form_fields_values=form_fields_values,
        ),
        read,
        _STATUSES,
    )


async def asyncio(
    org_id: str,
    run_id: str | models.Run,
    *,
    client: AuthenticatedClient | Client,
    with_: str | Iterable[str] | None = None,
    form_fields_values: bool | None = None,
) -> models.Run | models.Error | None:
    """Read one run. As `asyncio_detailed`, but gives the model alone."""
    response = await asyncio_detailed(
        org_id,
        run_id,
        with_=with_,
        form_fields_values=form_fields_values,
        client=client,
    )
    return response.parsed
