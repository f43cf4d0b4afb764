"""Read one run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tallyfy_client._parameters import (
    QueryParameter,
    comma_separated,
    encoded,
    identifier,
    presence,
    segment,
)
from tallyfy_client._values import Request, read_one

from ... import models
from ...contract import HEADERS

if TYPE_CHECKING:
    from ...client import Client, Response

# For servers: the method and the path, and how each part of the query is written.
ROUTE = ("GET", "/organizations/{org_id}/runs/{run_id}")
QUERY: Mapping[str, QueryParameter] = {
    "with": QueryParameter("comma_separated"),
    "form_fields_values": QueryParameter("presence"),
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
    with_: str | Iterable[str] | None = None,
    form_fields_values: bool | None = None,
) -> Request[models.Run]:
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
    org_id = identifier("org_id", org_id, longest=255, pattern=r"[^.\x00-\x20]")
    run_id = identifier("run_id", run_id, models.Run, longest=255, pattern=r"[^.\x00-\x20]")
    query = encoded(
        ("with", comma_separated("with_", with_, pattern=r"^[^,\x00-\x20\x7f]+\Z")),
        ("form_fields_values", presence("form_fields_values", form_fields_values)),
    )
    return Request(
        "get_run",
        "GET",
        f"/organizations/{segment(org_id)}/runs/{segment(run_id)}",
        query,
        headers=HEADERS,
        ids={
            "run": run_id,
        },
        read=read,
        returns="run",
    )


def read(content: Any) -> models.Run:
    """Read the JSON of a successful response.

    Raises:
        ReadingError: It does not have the shape that the contract promises.
    """
    return read_one(content, models.Run.from_dict)


def sync_detailed(
    org_id: str,
    run_id: str | models.Run,
    *,
    client: Client,
    with_: str | Iterable[str] | None = None,
    form_fields_values: bool | None = None,
) -> Response[models.Run | models.Error]:
    """Read one run. Takes what `request` takes, and sends it with a bare client."""
    asked = request(
        org_id,
        run_id,
        with_=with_,
        form_fields_values=form_fields_values,
    )
    return client.send(asked, _STATUSES)


def sync(
    org_id: str,
    run_id: str | models.Run,
    *,
    client: Client,
    with_: str | Iterable[str] | None = None,
    form_fields_values: bool | None = None,
) -> models.Run | models.Error | None:
    """Read one run. As `sync_detailed`, but returns the model alone."""
    asked = request(
        org_id,
        run_id,
        with_=with_,
        form_fields_values=form_fields_values,
    )
    return (client.send(asked, _STATUSES)).parsed


async def asyncio_detailed(
    org_id: str,
    run_id: str | models.Run,
    *,
    client: Client,
    with_: str | Iterable[str] | None = None,
    form_fields_values: bool | None = None,
) -> Response[models.Run | models.Error]:
    """Read one run. Takes what `request` takes, and sends it with a bare client."""
    asked = request(
        org_id,
        run_id,
        with_=with_,
        form_fields_values=form_fields_values,
    )
    return await client.send_async(asked, _STATUSES)


async def asyncio(
    org_id: str,
    run_id: str | models.Run,
    *,
    client: Client,
    with_: str | Iterable[str] | None = None,
    form_fields_values: bool | None = None,
) -> models.Run | models.Error | None:
    """Read one run. As `asyncio_detailed`, but returns the model alone."""
    asked = request(
        org_id,
        run_id,
        with_=with_,
        form_fields_values=form_fields_values,
    )
    return (await client.send_async(asked, _STATUSES)).parsed
