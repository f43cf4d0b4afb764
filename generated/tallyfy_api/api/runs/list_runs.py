"""List the runs of the organization."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tallyfy_client._parameters import (
    QueryParameter,
    comma_separated,
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
from ...models.run_archived_filter import RunArchivedFilter
from ...models.run_sort import RunSort
from ...models.run_status_filter import RunStatusFilter
from ...models.run_task_status_filter import RunTaskStatusFilter
from ...models.run_type_filter import RunTypeFilter

if TYPE_CHECKING:
    from ...client import Client, Response

# For servers: the method and the path, and how each part of the query is written.
ROUTE = ("GET", "/organizations/{org_id}/runs")
QUERY: Mapping[str, QueryParameter] = {
    "q": QueryParameter("text"),
    "status": QueryParameter("one_of", RunStatusFilter),
    "owners": QueryParameter("comma_separated"),
    "checklist_id": QueryParameter("text"),
    "blueprint_id": QueryParameter("text"),
    "folder": QueryParameter("text"),
    "tag": QueryParameter("text"),
    "tag_ids": QueryParameter("comma_separated"),
    "untagged": QueryParameter("presence"),
    "starred": QueryParameter("flag"),
    "type": QueryParameter("one_of", RunTypeFilter),
    "groups": QueryParameter("comma_separated"),
    "with": QueryParameter("comma_separated"),
    "page": QueryParameter("whole_number", least=1, most=2147483647),
    "per_page": QueryParameter("whole_number", least=1, most=100),
    "sort": QueryParameter("text"),
    "sort_by": QueryParameter("text"),
    "without_pagination": QueryParameter("flag"),
    "form_fields_values": QueryParameter("presence"),
    "task_status": QueryParameter("one_of", RunTaskStatusFilter),
    "archived": QueryParameter("one_of", RunArchivedFilter),
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
    *,
    q: str | None = None,
    status: RunStatusFilter | None = None,
    owners: str | Iterable[str | int] | None = None,
    checklist_id: str | None = None,
    blueprint_id: str | None = None,
    folder: str | None = None,
    tag: str | None = None,
    tag_ids: str | Iterable[str] | None = None,
    untagged: bool | None = None,
    starred: bool | None = None,
    type: RunTypeFilter | None = None,
    groups: str | Iterable[str] | None = None,
    with_: str | Iterable[str] | None = None,
    page: int | None = None,
    per_page: int | None = None,
    sort: RunSort | str | None = None,
    sort_by: RunSort | str | None = None,
    without_pagination: bool | None = None,
    form_fields_values: bool | None = None,
    task_status: RunTaskStatusFilter | None = None,
    archived: RunArchivedFilter | None = None,
) -> Request[models.RunListResponse]:
    """List the runs of the organization: the request for it.

    `GET /organizations/{org_id}/runs`

    A response has one page of them, filtered and sorted as asked.

    Document: "List processes".

    Args:
        org_id: The id of the organization.
        q: Search runs by name. Free text.
        status: Only runs in this status. To find runs that are stuck, ask for `problem` (a task
            has an open problem; it also returns runs in status `issue`) and for `delayed` (a task
            is overdue) (plugin). One later source says that archived runs are asked for with
            `archived=only` instead of `status=archived`.
        owners: Only runs that these users own or have tasks in. User ids.
        checklist_id: Only runs launched from this template.
        blueprint_id: Another name of `checklist_id`.
        folder: Only runs in this folder. A folder id; one later source (sdk) takes several,
            comma-separated.
        tag: Only runs with this tag. One tag id.
        tag_ids: Only runs with these tags. Tag ids.
        untagged: Only runs without a tag. The document says "when set": its presence counts,
            and a service in PHP may read `false` as true, so leave it out instead.
        starred: Only runs that are starred, or that are not.
        type: Only runs of this type.
        groups: Only runs with tasks that involve these groups. Group ids.
        with_: Related data to include in each run: checklist, tasks, tags, assets, next_task,
            permissions, tasks_meta, ko_form_fields, form_fields, stages, folders.
        page: The number of the page, from 1. The document on runs gives the default; the one on
            tasks gives none, later sources do (docs, mcp).
        per_page: How many results a page has, at most 100. The service gives no more for a
            larger number either (cli, n8n, sdk), and some endpoints ignore the number. The document
            on runs gives the default; the one on tasks gives none, later sources do (docs, mcp).
        sort: The field to sort by; with `-` in front, the largest or newest comes first. The
            document gives examples, so others may be known.
        sort_by: Another name of `sort`.
        without_pagination: Return all results at once. No source says whether `meta` is there
            then. The documents name no default; false follows from the words of the one on runs,
            and later sources give it for tasks (docs, mcp).
        form_fields_values: Include the answers given in form fields. Not in the document; later
            sources have it.
        task_status: Only runs with tasks in this status. Not in the document; later sources
            have it.
        archived: `only` gives archived runs alone, `true` archived runs together with the
            others (sdk, mcp). Not in the document; later sources have it.

    Raises:
        InvalidRequestError: An argument is not acceptable.
    """
    org_id = identifier("org_id", org_id, longest=255, pattern=r"[^.\x00-\x20]")
    query = encoded(
        ("q", text("q", q)),
        ("status", one_of("status", status, RunStatusFilter)),
        ("owners", comma_separated("owners", owners, pattern=r"^[^,\x00-\x20\x7f]+\Z")),
        ("checklist_id", text("checklist_id", checklist_id)),
        ("blueprint_id", text("blueprint_id", blueprint_id)),
        ("folder", text("folder", folder)),
        ("tag", text("tag", tag)),
        ("tag_ids", comma_separated("tag_ids", tag_ids, pattern=r"^[^,\x00-\x20\x7f]+\Z")),
        ("untagged", presence("untagged", untagged)),
        ("starred", flag("starred", starred)),
        ("type", one_of("type", type, RunTypeFilter)),
        ("groups", comma_separated("groups", groups, pattern=r"^[^,\x00-\x20\x7f]+\Z")),
        ("with", comma_separated("with_", with_, pattern=r"^[^,\x00-\x20\x7f]+\Z")),
        ("page", whole_number("page", page, least=1, most=2147483647)),
        ("per_page", whole_number("per_page", per_page, least=1, most=100)),
        ("sort", text("sort", sort)),
        ("sort_by", text("sort_by", sort_by)),
        ("without_pagination", flag("without_pagination", without_pagination)),
        ("form_fields_values", presence("form_fields_values", form_fields_values)),
        ("task_status", one_of("task_status", task_status, RunTaskStatusFilter)),
        ("archived", one_of("archived", archived, RunArchivedFilter)),
    )
    return Request(
        "list_runs",
        "GET",
        f"/organizations/{segment(org_id)}/runs",
        query,
        headers=HEADERS,
        ids={},
        read=read,
    )


def read(content: Any) -> models.RunListResponse:
    """Read the JSON of a successful response.

    Raises:
        ReadingError: It does not have the shape that the contract promises.
    """
    return read_listing(content, models.RunListResponse.from_dict)


def sync_detailed(
    org_id: str,
    *,
    client: Client,
    q: str | None = None,
    status: RunStatusFilter | None = None,
    owners: str | Iterable[str | int] | None = None,
    checklist_id: str | None = None,
    blueprint_id: str | None = None,
    folder: str | None = None,
    tag: str | None = None,
    tag_ids: str | Iterable[str] | None = None,
    untagged: bool | None = None,
    starred: bool | None = None,
    type: RunTypeFilter | None = None,
    groups: str | Iterable[str] | None = None,
    with_: str | Iterable[str] | None = None,
    page: int | None = None,
    per_page: int | None = None,
    sort: RunSort | str | None = None,
    sort_by: RunSort | str | None = None,
    without_pagination: bool | None = None,
    form_fields_values: bool | None = None,
    task_status: RunTaskStatusFilter | None = None,
    archived: RunArchivedFilter | None = None,
) -> Response[models.RunListResponse | models.Error]:
    """List the runs of the organization. Takes what `request` takes, and sends it with a bare client."""
    asked = request(
        org_id,
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
        type=type,
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
    )
    return client.send(asked, _STATUSES)


def sync(
    org_id: str,
    *,
    client: Client,
    q: str | None = None,
    status: RunStatusFilter | None = None,
    owners: str | Iterable[str | int] | None = None,
    checklist_id: str | None = None,
    blueprint_id: str | None = None,
    folder: str | None = None,
    tag: str | None = None,
    tag_ids: str | Iterable[str] | None = None,
    untagged: bool | None = None,
    starred: bool | None = None,
    type: RunTypeFilter | None = None,
    groups: str | Iterable[str] | None = None,
    with_: str | Iterable[str] | None = None,
    page: int | None = None,
    per_page: int | None = None,
    sort: RunSort | str | None = None,
    sort_by: RunSort | str | None = None,
    without_pagination: bool | None = None,
    form_fields_values: bool | None = None,
    task_status: RunTaskStatusFilter | None = None,
    archived: RunArchivedFilter | None = None,
) -> models.RunListResponse | models.Error | None:
    """List the runs of the organization. As `sync_detailed`, but returns the model alone."""
    asked = request(
        org_id,
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
        type=type,
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
    )
    return (client.send(asked, _STATUSES)).parsed


async def asyncio_detailed(
    org_id: str,
    *,
    client: Client,
    q: str | None = None,
    status: RunStatusFilter | None = None,
    owners: str | Iterable[str | int] | None = None,
    checklist_id: str | None = None,
    blueprint_id: str | None = None,
    folder: str | None = None,
    tag: str | None = None,
    tag_ids: str | Iterable[str] | None = None,
    untagged: bool | None = None,
    starred: bool | None = None,
    type: RunTypeFilter | None = None,
    groups: str | Iterable[str] | None = None,
    with_: str | Iterable[str] | None = None,
    page: int | None = None,
    per_page: int | None = None,
    sort: RunSort | str | None = None,
    sort_by: RunSort | str | None = None,
    without_pagination: bool | None = None,
    form_fields_values: bool | None = None,
    task_status: RunTaskStatusFilter | None = None,
    archived: RunArchivedFilter | None = None,
) -> Response[models.RunListResponse | models.Error]:
    """List the runs of the organization. Takes what `request` takes, and sends it with a bare client."""
    asked = request(
        org_id,
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
        type=type,
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
    )
    return await client.send_async(asked, _STATUSES)


async def asyncio(
    org_id: str,
    *,
    client: Client,
    q: str | None = None,
    status: RunStatusFilter | None = None,
    owners: str | Iterable[str | int] | None = None,
    checklist_id: str | None = None,
    blueprint_id: str | None = None,
    folder: str | None = None,
    tag: str | None = None,
    tag_ids: str | Iterable[str] | None = None,
    untagged: bool | None = None,
    starred: bool | None = None,
    type: RunTypeFilter | None = None,
    groups: str | Iterable[str] | None = None,
    with_: str | Iterable[str] | None = None,
    page: int | None = None,
    per_page: int | None = None,
    sort: RunSort | str | None = None,
    sort_by: RunSort | str | None = None,
    without_pagination: bool | None = None,
    form_fields_values: bool | None = None,
    task_status: RunTaskStatusFilter | None = None,
    archived: RunArchivedFilter | None = None,
) -> models.RunListResponse | models.Error | None:
    """List the runs of the organization. As `asyncio_detailed`, but returns the model alone."""
    asked = request(
        org_id,
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
        type=type,
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
    )
    return (await client.send_async(asked, _STATUSES)).parsed
