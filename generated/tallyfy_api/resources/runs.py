"""The methods for runs."""

from __future__ import annotations

from collections.abc import Iterable

from tallyfy_client._backend_async import AsyncBackend
from tallyfy_client._backend_sync import SyncBackend
from tallyfy_client._call import Context, perform
from tallyfy_client._pager import AsyncPager, Pager
from tallyfy_client._parameters import whole_number

from ..api.runs import get_run, list_runs
from ..models.run import Run
from ..models.run_archived_filter import RunArchivedFilter
from ..models.run_sort import RunSort
from ..models.run_status_filter import RunStatusFilter
from ..models.run_task_status_filter import RunTaskStatusFilter
from ..models.run_type_filter import RunTypeFilter


class Runs:
    """Processes under way, and finished or archived ones."""

    def __init__(self, backend: SyncBackend, context: Context) -> None:
        self._backend = backend
        self._context = context

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
        sort: RunSort | str | None = None,
        form_fields_values: bool | None = None,
        task_status: RunTaskStatusFilter | None = None,
        archived: RunArchivedFilter | None = None,
        per_page: int = 100,
        start_page: int = 1,
        limit: int | None = None,
    ) -> Pager[Run]:
        """List the runs of the organization. Nothing is sent until the pager is iterated.

        `GET /organizations/{org_id}/runs`

        A response has one page of them, filtered and sorted as asked.

        Document: "List processes".

        Args:
            q: Search runs by name. Free text.
            status: Only runs in this status. To find runs that are stuck, ask for `problem` (a
                task has an open problem; it also returns runs in status `issue`) and for `delayed`
                (a task is overdue) (plugin). One later source says that archived runs are asked for
                with `archived=only` instead of `status=archived`.
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
                The document gives examples, so others may be known.
            form_fields_values: Include the answers given in form fields. Not in the document;
                later sources have it.
            task_status: Only runs with tasks in this status. Not in the document; later sources
                have it.
            archived: `only` gives archived runs alone, `true` archived runs together with the
                others (sdk, mcp). Not in the document; later sources have it.
            per_page: How many runs one request asks for, from 1 to 100.
            start_page: The number of the page to start with, from 1.
            limit: How many runs to return at most. No more pages are requested than needed.

        Returns:
            A pager. Iterate over it to get the runs.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            TallyfyError: While iterating: a page could not be read.
        """
        request = list_runs.request(
            self._context.settings.org_id,
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
        return Pager(self._backend, self._context, request, start_page=start_page, limit=limit)

    def get(
        self,
        run_id: str | Run,
        *,
        with_: str | Iterable[str] | None = None,
        form_fields_values: bool | None = None,
    ) -> Run:
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
            The run.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            NotFoundError: There is no such run.
            PermissionDeniedError: The token may not read it.
            TallyfyError: Any other failure.
        """
        request = get_run.request(
            self._context.settings.org_id,
            run_id,
            with_=with_,
            form_fields_values=form_fields_values,
        )
        return self._backend.run(perform(request, self._context))


class AsyncRuns:
    """Processes under way, and finished or archived ones."""

    def __init__(self, backend: AsyncBackend, context: Context) -> None:
        self._backend = backend
        self._context = context

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
        sort: RunSort | str | None = None,
        form_fields_values: bool | None = None,
        task_status: RunTaskStatusFilter | None = None,
        archived: RunArchivedFilter | None = None,
        per_page: int = 100,
        start_page: int = 1,
        limit: int | None = None,
    ) -> AsyncPager[Run]:
        """List the runs of the organization. Nothing is sent until the pager is iterated.

        `GET /organizations/{org_id}/runs`

        A response has one page of them, filtered and sorted as asked.

        Document: "List processes".

        Args:
            q: Search runs by name. Free text.
            status: Only runs in this status. To find runs that are stuck, ask for `problem` (a
                task has an open problem; it also returns runs in status `issue`) and for `delayed`
                (a task is overdue) (plugin). One later source says that archived runs are asked for
                with `archived=only` instead of `status=archived`.
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
                The document gives examples, so others may be known.
            form_fields_values: Include the answers given in form fields. Not in the document;
                later sources have it.
            task_status: Only runs with tasks in this status. Not in the document; later sources
                have it.
            archived: `only` gives archived runs alone, `true` archived runs together with the
                others (sdk, mcp). Not in the document; later sources have it.
            per_page: How many runs one request asks for, from 1 to 100.
            start_page: The number of the page to start with, from 1.
            limit: How many runs to return at most. No more pages are requested than needed.

        Returns:
            A pager. Iterate over it with `async for` to get the runs.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            TallyfyError: While iterating: a page could not be read.
        """
        request = list_runs.request(
            self._context.settings.org_id,
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
        return AsyncPager(self._backend, self._context, request, start_page=start_page, limit=limit)

    async def get(
        self,
        run_id: str | Run,
        *,
        with_: str | Iterable[str] | None = None,
        form_fields_values: bool | None = None,
    ) -> Run:
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
            The run.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            NotFoundError: There is no such run.
            PermissionDeniedError: The token may not read it.
            TallyfyError: Any other failure.
        """
        request = get_run.request(
            self._context.settings.org_id,
            run_id,
            with_=with_,
            form_fields_values=form_fields_values,
        )
        return await self._backend.run(perform(request, self._context))
