"""What callers can ask for of runs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import date
from typing import Any, Generic, TypeVar

from ... import models
from ...models.run_archived_filter import RunArchivedFilter
from ...models.run_sort import RunSort
from ...models.run_status_filter import RunStatusFilter
from ...models.run_task_status_filter import RunTaskStatusFilter
from ...models.run_type_filter import RunTypeFilter
from ...parameters import whole_number
from ...types import Request
from . import get_run, list_runs

RunResult = TypeVar("RunResult")
RunPager = TypeVar("RunPager")


class RunsBase(ABC, Generic[RunResult, RunPager]):
    """The methods for runs.

    The class below says what they give.
    """

    def __init__(self, org_id: str) -> None:
        self.org_id = org_id

    @abstractmethod
    def _get(self, request: Request) -> RunResult:
        """Give the one thing that a request asks for."""

    @abstractmethod
    def _list(self, asked: Request, *, start_page: int, limit: int | None) -> RunPager:
        """Give what reads a listing page by page, from the request for any page of it."""

    def list(
        self,
        *,
        q: str | None = None,
        status: RunStatusFilter | None = None,
        owners: str | Iterable[str | int] | None = None,
        checklist_id: str | None = None,
        folder: str | None = None,
        tag: str | None = None,
        tag_ids: str | Iterable[str] | None = None,
        untagged: bool | None = None,
        starred: bool | None = None,
        type: RunTypeFilter | None = None,
        groups: str | Iterable[str] | None = None,
        with_: str | Iterable[str] | None = None,
        sort: RunSort | None = None,
        form_fields_values: bool | None = None,
        task_status: RunTaskStatusFilter | None = None,
        archived: RunArchivedFilter | None = None,
        per_page: int = 100,
        start_page: int = 1,
        limit: int | None = None,
    ) -> RunPager:
        """List the runs of the organization. Nothing is sent until the pager is iterated.

        `GET /organizations/{org_id}/runs`

        A response has one page of them, filtered and sorted as asked.

        Document: "List processes".

        Args:
            q: Search runs by name. Free text.
            status: Only runs in this status. `problem` also returns runs in status `issue`. One
                later source says that archived runs are asked for with `archived=only` instead of
                `status=archived`.
            owners: Only runs that these users own or have tasks in. User ids.
            checklist_id: Only runs launched from this template.
            folder: Only runs in this folder. A folder id; one later source (sdk) takes several,
                comma-separated.
            tag: Only runs with this tag. One tag id.
            tag_ids: Only runs with these tags. Tag ids.
            untagged: Only runs without a tag. The document says "when set": its presence
                counts, and a service in PHP may read `false` as true, so leave it out instead.
            starred: Only runs that are starred, or that are not.
            type: Only runs of this type.
            groups: Only runs with tasks that involve these groups. Group ids.
            with_: Related data to include in each run: checklist, tasks, tags, assets,
                next_task, permissions, tasks_meta, ko_form_fields, form_fields, stages, folders.
            sort: The field to sort by; with `-` in front, the largest or newest comes first.
            form_fields_values: Include the answers given in form fields. Not in the document;
                later sources have it.
            task_status: The status of tasks. Presumably only runs with tasks in this status; no
                source says more. Not in the document; later sources have it.
            archived: `only` gives archived runs alone, `true` archived runs together with the
                others (sdk, mcp). Not in the document; later sources have it.
            per_page: How many runs one request asks for, from 1 to 100.
            start_page: The number of the page to start with, from 1.
            limit: How many runs to give at most. No more pages are requested than it needs.

        Returns:
            A pager: iterate over it for the runs. AsyncTallyfy gives one for `async for`.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            TallyfyError: While iterating, at the page that could not be read.
        """
        asked = list_runs.request(
            self.org_id,
            q=q,
            status=status,
            owners=owners,
            checklist_id=checklist_id,
            folder=folder,
            tag=tag,
            tag_ids=tag_ids,
            untagged=untagged,
            starred=starred,
            type=type,
            groups=groups,
            with_=with_,
            sort=sort,
            form_fields_values=form_fields_values,
            task_status=task_status,
            archived=archived,
            per_page=per_page,
        )
        whole_number("start_page", start_page, least=1, most=2147483647)
        whole_number("limit", limit, least=0, most=2147483647)
        return self._list(asked, start_page=start_page, limit=limit)

    def get(
        self,
        run_id: str | models.Run,
        *,
        with_: str | Iterable[str] | None = None,
        form_fields_values: bool | None = None,
    ) -> RunResult:
        """Read one run.

        `GET /organizations/{org_id}/runs/{run_id}`

        It comes with the related data that was asked for.

        Document: "Get process".

        Args:
            run_id: The id of the run, or the run itself.
            with_: Related data to include: checklist, tasks, tags, assets, next_task,
                tasks.step, tasks.threads, form_fields, ko_form_fields. Later documents add
                permissions, tasks_meta, stages, folders, member_watchers, guest_watchers and
                tasks.form_fields, and no longer name tasks.step; the SDK adds selected_text_comment
                and tasks.captures. Hidden tasks are left out of `tasks`.
            form_fields_values: Include the values submitted to form fields.

        Returns:
            The run. From AsyncTallyfy, it is awaited.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            NotFoundError: There is no such run.
            PermissionDeniedError: The token may not read it.
            TallyfyError: Any other failure.
        """
        asked = get_run.request(
            self.org_id,
            run_id,
            with_=with_,
            form_fields_values=form_fields_values,
        )
        return self._get(asked)
