"""Read one task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tallyfy_client._parameters import (
    QueryParameter,
    comma_separated,
    encoded,
    identifier,
    segment,
)
from tallyfy_client._values import Request, read_one

from ... import models
from ...contract import HEADERS

if TYPE_CHECKING:
    from ...client import Client, Response

# For servers: the method and the path, and how each part of the query is written.
ROUTE = ("GET", "/organizations/{org_id}/tasks/{task_id}")
QUERY: Mapping[str, QueryParameter] = {
    "with": QueryParameter("comma_separated"),
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
    task_id: str | models.Task,
    *,
    with_: str | Iterable[str] | None = None,
) -> Request[models.Task]:
    """Read one task: the request for it.

    `GET /organizations/{org_id}/tasks/{task_id}`

    It is a task of a run, or a one-off task.

    Document: "Get task".

    Args:
        org_id: The id of the organization.
        task_id: The id of the task, or the task itself.
        with_: Related data to include: run, step, threads, assets, form_fields, tags, summary.
            Later documents add issues, folders, roles, activities, ko-form-fields, member_watchers,
            guest_watchers and threads_count; the SDK adds selected_text_comment and run.checklist,
            and asks for member_watchers.watcher where it reads tasks at other addresses.

    Raises:
        InvalidRequestError: An argument is not acceptable.
    """
    org_id = identifier("org_id", org_id, longest=255, pattern=r"[^.\x00-\x20]")
    task_id = identifier("task_id", task_id, models.Task, longest=255, pattern=r"[^.\x00-\x20]")
    query = encoded(
        ("with", comma_separated("with_", with_, pattern=r"^[^,\x00-\x20\x7f]+\Z")),
    )
    return Request(
        "get_task",
        "GET",
        f"/organizations/{segment(org_id)}/tasks/{segment(task_id)}",
        query,
        headers=HEADERS,
        ids={
            "task": task_id,
        },
        read=read,
        returns="task",
    )


def read(content: Any) -> models.Task:
    """Read the JSON of a successful response.

    Raises:
        ReadingError: It does not have the shape that the contract promises.
    """
    return read_one(content, models.Task.from_dict)


def sync_detailed(
    org_id: str,
    task_id: str | models.Task,
    *,
    client: Client,
    with_: str | Iterable[str] | None = None,
) -> Response[models.Task | models.Error]:
    """Read one task. Takes what `request` takes, and sends it with a bare client."""
    asked = request(
        org_id,
        task_id,
        with_=with_,
    )
    return client.send(asked, _STATUSES)


def sync(
    org_id: str,
    task_id: str | models.Task,
    *,
    client: Client,
    with_: str | Iterable[str] | None = None,
) -> models.Task | models.Error | None:
    """Read one task. As `sync_detailed`, but returns the model alone."""
    asked = request(
        org_id,
        task_id,
        with_=with_,
    )
    return (client.send(asked, _STATUSES)).parsed


async def asyncio_detailed(
    org_id: str,
    task_id: str | models.Task,
    *,
    client: Client,
    with_: str | Iterable[str] | None = None,
) -> Response[models.Task | models.Error]:
    """Read one task. Takes what `request` takes, and sends it with a bare client."""
    asked = request(
        org_id,
        task_id,
        with_=with_,
    )
    return await client.send_async(asked, _STATUSES)


async def asyncio(
    org_id: str,
    task_id: str | models.Task,
    *,
    client: Client,
    with_: str | Iterable[str] | None = None,
) -> models.Task | models.Error | None:
    """Read one task. As `asyncio_detailed`, but returns the model alone."""
    asked = request(
        org_id,
        task_id,
        with_=with_,
    )
    return (await client.send_async(asked, _STATUSES)).parsed
