"""Complete a one-off task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tallyfy_client._parameters import (
    QueryParameter,
    flag,
    identifier,
    json_body,
    json_object,
    segment,
    whole_number,
)
from tallyfy_client._values import Request, read_one

from ... import models
from ...contract import HEADERS

if TYPE_CHECKING:
    from ...client import Client, Response

# For servers: the method and the path, and how each part of the query is written.
ROUTE = ("POST", "/organizations/{org_id}/completed-tasks")
QUERY: Mapping[str, QueryParameter] = {}
_HEADERS = {**HEADERS, "Content-Type": "application/json"}
# The statuses in the contract, from and to.
_STATUSES = (
    (200, 200),
    (200, 299),
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
    *,
    task_id: str | models.Task,
    is_approved: bool | None = None,
    taskdata: Mapping[str, Any] | None = None,
    override_user: int | None = None,
) -> Request[models.Task]:
    """Complete a one-off task: the request for it.

    `POST /organizations/{org_id}/completed-tasks`

    Marks a task that belongs to no run as completed. A task with a `run_id`, even one that says
    `is_oneoff_task`, is completed through its run instead; here it is answered with 404 (sdk).

    Document: "Complete task".

    Args:
        org_id: The id of the organization.
        task_id: The id of the task to complete, or the task itself.
        is_approved: For approval tasks, true approves and false rejects. The document calls it
            optional; later ones require it for approval tasks and answer 422 without it. An
            expiring task is recorded as acknowledged, also without it, or with false as expired
            (mcp).
        taskdata: Final values of form fields, by field id. The document accepts them here;
            later ones say that values are to be saved before, by updating the task, so do not rely
            on an effect.
        override_user: The id of the user to record as the one who completed the task. Not in
            the document; later sources have it.

    Raises:
        InvalidRequestError: An argument is not acceptable.
    """
    org_id = identifier("org_id", org_id, longest=255, pattern=r"[^.\x00-\x20]")
    fields: dict[str, Any] = {
        "task_id": identifier(
            "task_id", task_id, models.Task, longest=255, pattern=r"[^.\x00-\x20]"
        ),
        "is_approved": flag("is_approved", is_approved),
        "taskdata": json_object("taskdata", taskdata),
        "override_user": whole_number(
            "override_user", override_user, least=1, most=9007199254740991
        ),
    }
    body = {name: value for name, value in fields.items() if value is not None}
    return Request(
        "complete_one_off_task",
        "POST",
        f"/organizations/{segment(org_id)}/completed-tasks",
        headers=_HEADERS,
        body=json_body("the body", body),
        ids={
            "task": fields["task_id"],
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
    *,
    client: Client,
    task_id: str | models.Task,
    is_approved: bool | None = None,
    taskdata: Mapping[str, Any] | None = None,
    override_user: int | None = None,
) -> Response[models.Task | models.Error]:
    """Complete a one-off task. Takes what `request` takes, and sends it with a bare client."""
    asked = request(
        org_id,
        task_id=task_id,
        is_approved=is_approved,
        taskdata=taskdata,
        override_user=override_user,
    )
    return client.send(asked, _STATUSES)


def sync(
    org_id: str,
    *,
    client: Client,
    task_id: str | models.Task,
    is_approved: bool | None = None,
    taskdata: Mapping[str, Any] | None = None,
    override_user: int | None = None,
) -> models.Task | models.Error | None:
    """Complete a one-off task. As `sync_detailed`, but returns the model alone."""
    asked = request(
        org_id,
        task_id=task_id,
        is_approved=is_approved,
        taskdata=taskdata,
        override_user=override_user,
    )
    return (client.send(asked, _STATUSES)).parsed


async def asyncio_detailed(
    org_id: str,
    *,
    client: Client,
    task_id: str | models.Task,
    is_approved: bool | None = None,
    taskdata: Mapping[str, Any] | None = None,
    override_user: int | None = None,
) -> Response[models.Task | models.Error]:
    """Complete a one-off task. Takes what `request` takes, and sends it with a bare client."""
    asked = request(
        org_id,
        task_id=task_id,
        is_approved=is_approved,
        taskdata=taskdata,
        override_user=override_user,
    )
    return await client.send_async(asked, _STATUSES)


async def asyncio(
    org_id: str,
    *,
    client: Client,
    task_id: str | models.Task,
    is_approved: bool | None = None,
    taskdata: Mapping[str, Any] | None = None,
    override_user: int | None = None,
) -> models.Task | models.Error | None:
    """Complete a one-off task. As `asyncio_detailed`, but returns the model alone."""
    asked = request(
        org_id,
        task_id=task_id,
        is_approved=is_approved,
        taskdata=taskdata,
        override_user=override_user,
    )
    return (await client.send_async(asked, _STATUSES)).parsed
