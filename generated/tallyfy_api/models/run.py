from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.known_prerun_status import KnownPrerunStatus, check_known_prerun_status
from ..models.known_run_status import KnownRunStatus, check_known_run_status
from ..models.known_run_type import KnownRunType, check_known_run_type
from ..types import UNSET, Unset, repr_of_set_fields

if TYPE_CHECKING:
    from ..models.asset import Asset
    from ..models.checklist import Checklist
    from ..models.custom_fields import CustomFields
    from ..models.field_values import FieldValues
    from ..models.folder import Folder
    from ..models.form_field import FormField
    from ..models.group_reference import GroupReference
    from ..models.progress import Progress
    from ..models.tag import Tag
    from ..models.task import Task
    from ..models.user_reference import UserReference
    from ..models.wrapped_assets import WrappedAssets
    from ..models.wrapped_checklist import WrappedChecklist
    from ..models.wrapped_folders import WrappedFolders
    from ..models.wrapped_form_fields import WrappedFormFields
    from ..models.wrapped_tags import WrappedTags
    from ..models.wrapped_tasks import WrappedTasks


T = TypeVar("T", bound="Run")


@_attrs_define(repr=False)
class Run:
    """A process under way, or one that is finished or archived."""

    id: str
    """ The id of the run. """
    increment_id: int | Unset = UNSET
    """ A number. Presumably it counts up within the organization. """
    checklist_id: None | str | Unset = UNSET
    """ The id of the template that the run was launched from. """
    checklist_title: None | str | Unset = UNSET
    """ The title of that template. """
    assign_someone_else: bool | None | Unset = UNSET
    """ Presumably whether tasks may be assigned to others. """
    name: str | Unset = UNSET
    """ The name of the run. At most 550 characters. """
    summary: None | str | Unset = UNSET
    """ A summary of the run. """
    status: KnownRunStatus | str | Unset = UNSET
    """ The status of the run. """
    progress: float | list[Any] | None | Progress | Unset = UNSET
    """ How far the run is. Counts of tasks (documents); later sources also show a bare number (docs, webhook). """
    whole_progress: float | list[Any] | None | Progress | Unset = UNSET
    """ Presumably in the shape of `progress`. No source says how the two differ. """
    started_by: int | None | str | Unset = UNSET
    """ The user who launched the run. """
    owner_id: int | None | str | Unset = UNSET
    """ The user who owns the run. """
    prerun: FieldValues | list[Any] | None | Unset = UNSET
    """ The values of the kick-off form, by field id. An older source shows a list of fields instead. """
    prerun_status: KnownPrerunStatus | None | str | Unset = UNSET
    """ The status of the kick-off form. """
    prerun_completed_at: datetime.datetime | None | str | Unset = UNSET
    """ When the kick-off form was completed. """
    prerun_completed_by: int | None | str | Unset = UNSET
    """ The user who completed the kick-off form. """
    prerun_length: int | None | Unset = UNSET
    """ A number about the kick-off form. No source says what it counts. """
    starred: bool | Unset = UNSET
    """ Whether the run is starred. """
    created_at: datetime.datetime | None | str | Unset = UNSET
    """ When the run was created. """
    started_at: datetime.datetime | None | str | Unset = UNSET
    """ When the run was started. """
    last_updated: datetime.datetime | None | str | Unset = UNSET
    """ When the run was last changed. """
    completed_at: datetime.datetime | None | str | Unset = UNSET
    """ When the run was completed. Null while it is not. """
    archived_at: datetime.datetime | None | str | Unset = UNSET
    """ When the run was archived. Null while it is not. """
    due_date: datetime.datetime | None | str | Unset = UNSET
    """ When the run is due. """
    due_date_passed: bool | Unset = UNSET
    """ Whether the run is overdue. """
    due_soon: bool | Unset = UNSET
    """ Whether the run is due soon. """
    late_tasks: int | None | Unset = UNSET
    """ How many tasks are late. """
    collaborators: list[int | str] | None | Unset = UNSET
    """ The ids of users. No source says what makes a collaborator. """
    max_task_deadline: datetime.datetime | None | str | Unset = UNSET
    """ Presumably the latest deadline among the tasks. """
    type_: KnownRunType | str | Unset = UNSET
    """ The type of the run. """
    is_public: bool | Unset = UNSET
    """ Presumably whether the run is open to everyone. """
    users: list[int | str | UserReference] | None | Unset = UNSET
    """ Users. Ids (mcp), or objects (webhook). No source says what they are to the run; those of a template may
    access it (mcp). """
    groups: list[GroupReference | int | str] | None | Unset = UNSET
    """ Groups. Ids (mcp), or objects (webhook). No source says what they are to the run. """
    parent_id: None | str | Unset = UNSET
    """ Presumably the id of the run that this one was launched from. """
    can_add_oot: bool | None | Unset = UNSET
    """ Presumably whether one-off tasks can be added to the run. """
    has_open_issue: bool | Unset = UNSET
    """ Whether the run has an open issue. """
    custom_fields: CustomFields | list[Any] | None | Unset = UNSET
    """ The organization's own fields. """
    alerts: Any | Unset = UNSET
    """ An object with a list `issues`. Probably no longer sent. """
    last_synced: datetime.datetime | None | str | Unset = UNSET
    """ A date. No source says what was synchronized. Probably no longer sent. """
    checklist: Checklist | list[Any] | None | Unset | WrappedChecklist = UNSET
    """ The template. There if asked for with `checklist`. """
    tasks: list[Task] | None | Unset | WrappedTasks = UNSET
    """ The tasks. There if asked for with `tasks`. """
    tags: list[Tag] | None | Unset | WrappedTags = UNSET
    """ The tags. There if asked for with `tags`. """
    assets: list[Asset] | None | Unset | WrappedAssets = UNSET
    """ The files. There if asked for with `assets`. """
    next_task: list[Task] | None | Task | Unset | WrappedTasks = UNSET
    """ The task to do next, as a list of one, or an empty list when all are done (docs). There if asked for with
    `next_task`. Sources disagree on which task that is: the first visible one that is not complete (documents), the
    one with the earliest deadline (docs), or the first by position (webhook). """
    permissions: Any | Unset = UNSET
    """ There if asked for with `permissions`. No source says what it holds. """
    tasks_meta: Any | Unset = UNSET
    """ There if asked for with `tasks_meta`. No source says what it holds. """
    ko_form_fields: list[FormField] | None | Unset | WrappedFormFields = UNSET
    """ The fields of the kick-off form. There if asked for with `ko_form_fields`. """
    form_fields: list[FormField] | None | Unset | WrappedFormFields = UNSET
    """ Form fields, presumably those of the tasks. There if asked for with `form_fields`. """
    stages: Any | Unset = UNSET
    """ There if asked for with `stages`. No source says what it holds. """
    folders: list[Folder] | None | Unset | WrappedFolders = UNSET
    """ Folders, presumably those that hold the run. There if asked for with `folders`. """
    member_watchers: Any | Unset = UNSET
    """ Presumably users who watch the run. There if asked for with `member_watchers`. No source says what it holds.
    """
    guest_watchers: Any | Unset = UNSET
    """ Presumably guests who watch the run. There if asked for with `guest_watchers`. No source says what it holds.
    """
    selected_text_comment: Any | Unset = UNSET
    """ There if asked for with `selected_text_comment`. No source says what it holds. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        from ..models.checklist import Checklist  # noqa: PLC0415
        from ..models.custom_fields import CustomFields  # noqa: PLC0415
        from ..models.field_values import FieldValues  # noqa: PLC0415
        from ..models.group_reference import GroupReference  # noqa: PLC0415
        from ..models.progress import Progress  # noqa: PLC0415
        from ..models.task import Task  # noqa: PLC0415
        from ..models.user_reference import UserReference  # noqa: PLC0415
        from ..models.wrapped_assets import WrappedAssets  # noqa: PLC0415
        from ..models.wrapped_checklist import WrappedChecklist  # noqa: PLC0415
        from ..models.wrapped_folders import WrappedFolders  # noqa: PLC0415
        from ..models.wrapped_form_fields import WrappedFormFields  # noqa: PLC0415
        from ..models.wrapped_tags import WrappedTags  # noqa: PLC0415
        from ..models.wrapped_tasks import WrappedTasks  # noqa: PLC0415

        id = self.id

        increment_id = self.increment_id

        checklist_id: None | str | Unset
        if isinstance(self.checklist_id, Unset):
            checklist_id = UNSET
        else:
            checklist_id = self.checklist_id

        checklist_title: None | str | Unset
        if isinstance(self.checklist_title, Unset):
            checklist_title = UNSET
        else:
            checklist_title = self.checklist_title

        assign_someone_else: bool | None | Unset
        if isinstance(self.assign_someone_else, Unset):
            assign_someone_else = UNSET
        else:
            assign_someone_else = self.assign_someone_else

        name = self.name

        summary: None | str | Unset
        if isinstance(self.summary, Unset):
            summary = UNSET
        else:
            summary = self.summary

        status: str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        elif isinstance(self.status, str):
            status = self.status
        else:
            status = self.status

        progress: dict[str, Any] | float | list[Any] | None | Unset
        if isinstance(self.progress, Unset):
            progress = UNSET
        elif isinstance(self.progress, Progress):
            progress = self.progress.to_dict()
        elif isinstance(self.progress, list):
            progress = self.progress

        else:
            progress = self.progress

        whole_progress: dict[str, Any] | float | list[Any] | None | Unset
        if isinstance(self.whole_progress, Unset):
            whole_progress = UNSET
        elif isinstance(self.whole_progress, Progress):
            whole_progress = self.whole_progress.to_dict()
        elif isinstance(self.whole_progress, list):
            whole_progress = self.whole_progress

        else:
            whole_progress = self.whole_progress

        started_by: int | None | str | Unset
        if isinstance(self.started_by, Unset):
            started_by = UNSET
        else:
            started_by = self.started_by

        owner_id: int | None | str | Unset
        if isinstance(self.owner_id, Unset):
            owner_id = UNSET
        else:
            owner_id = self.owner_id

        prerun: dict[str, Any] | list[Any] | None | Unset
        if isinstance(self.prerun, Unset):
            prerun = UNSET
        elif isinstance(self.prerun, FieldValues):
            prerun = self.prerun.to_dict()
        elif isinstance(self.prerun, list):
            prerun = self.prerun

        else:
            prerun = self.prerun

        prerun_status: None | str | Unset
        if isinstance(self.prerun_status, Unset):
            prerun_status = UNSET
        elif isinstance(self.prerun_status, str):
            prerun_status = self.prerun_status
        else:
            prerun_status = self.prerun_status

        prerun_completed_at: None | str | Unset
        if isinstance(self.prerun_completed_at, Unset):
            prerun_completed_at = UNSET
        elif isinstance(self.prerun_completed_at, datetime.datetime):
            prerun_completed_at = self.prerun_completed_at.isoformat()
        else:
            prerun_completed_at = self.prerun_completed_at

        prerun_completed_by: int | None | str | Unset
        if isinstance(self.prerun_completed_by, Unset):
            prerun_completed_by = UNSET
        else:
            prerun_completed_by = self.prerun_completed_by

        prerun_length: int | None | Unset
        if isinstance(self.prerun_length, Unset):
            prerun_length = UNSET
        else:
            prerun_length = self.prerun_length

        starred = self.starred

        created_at: None | str | Unset
        if isinstance(self.created_at, Unset):
            created_at = UNSET
        elif isinstance(self.created_at, datetime.datetime):
            created_at = self.created_at.isoformat()
        else:
            created_at = self.created_at

        started_at: None | str | Unset
        if isinstance(self.started_at, Unset):
            started_at = UNSET
        elif isinstance(self.started_at, datetime.datetime):
            started_at = self.started_at.isoformat()
        else:
            started_at = self.started_at

        last_updated: None | str | Unset
        if isinstance(self.last_updated, Unset):
            last_updated = UNSET
        elif isinstance(self.last_updated, datetime.datetime):
            last_updated = self.last_updated.isoformat()
        else:
            last_updated = self.last_updated

        completed_at: None | str | Unset
        if isinstance(self.completed_at, Unset):
            completed_at = UNSET
        elif isinstance(self.completed_at, datetime.datetime):
            completed_at = self.completed_at.isoformat()
        else:
            completed_at = self.completed_at

        archived_at: None | str | Unset
        if isinstance(self.archived_at, Unset):
            archived_at = UNSET
        elif isinstance(self.archived_at, datetime.datetime):
            archived_at = self.archived_at.isoformat()
        else:
            archived_at = self.archived_at

        due_date: None | str | Unset
        if isinstance(self.due_date, Unset):
            due_date = UNSET
        elif isinstance(self.due_date, datetime.datetime):
            due_date = self.due_date.isoformat()
        else:
            due_date = self.due_date

        due_date_passed = self.due_date_passed

        due_soon = self.due_soon

        late_tasks: int | None | Unset
        if isinstance(self.late_tasks, Unset):
            late_tasks = UNSET
        else:
            late_tasks = self.late_tasks

        collaborators: list[int | str] | None | Unset
        if isinstance(self.collaborators, Unset):
            collaborators = UNSET
        elif isinstance(self.collaborators, list):
            collaborators = []
            for collaborators_type_0_item_data in self.collaborators:
                collaborators_type_0_item: int | str
                collaborators_type_0_item = collaborators_type_0_item_data
                collaborators.append(collaborators_type_0_item)

        else:
            collaborators = self.collaborators

        max_task_deadline: None | str | Unset
        if isinstance(self.max_task_deadline, Unset):
            max_task_deadline = UNSET
        elif isinstance(self.max_task_deadline, datetime.datetime):
            max_task_deadline = self.max_task_deadline.isoformat()
        else:
            max_task_deadline = self.max_task_deadline

        type_: str | Unset
        if isinstance(self.type_, Unset):
            type_ = UNSET
        elif isinstance(self.type_, str):
            type_ = self.type_
        else:
            type_ = self.type_

        is_public = self.is_public

        users: list[dict[str, Any] | int | str] | None | Unset
        if isinstance(self.users, Unset):
            users = UNSET
        elif isinstance(self.users, list):
            users = []
            for users_type_0_item_data in self.users:
                users_type_0_item: dict[str, Any] | int | str
                if isinstance(users_type_0_item_data, UserReference):
                    users_type_0_item = users_type_0_item_data.to_dict()
                else:
                    users_type_0_item = users_type_0_item_data
                users.append(users_type_0_item)

        else:
            users = self.users

        groups: list[dict[str, Any] | int | str] | None | Unset
        if isinstance(self.groups, Unset):
            groups = UNSET
        elif isinstance(self.groups, list):
            groups = []
            for groups_type_0_item_data in self.groups:
                groups_type_0_item: dict[str, Any] | int | str
                if isinstance(groups_type_0_item_data, GroupReference):
                    groups_type_0_item = groups_type_0_item_data.to_dict()
                else:
                    groups_type_0_item = groups_type_0_item_data
                groups.append(groups_type_0_item)

        else:
            groups = self.groups

        parent_id: None | str | Unset
        if isinstance(self.parent_id, Unset):
            parent_id = UNSET
        else:
            parent_id = self.parent_id

        can_add_oot: bool | None | Unset
        if isinstance(self.can_add_oot, Unset):
            can_add_oot = UNSET
        else:
            can_add_oot = self.can_add_oot

        has_open_issue = self.has_open_issue

        custom_fields: dict[str, Any] | list[Any] | None | Unset
        if isinstance(self.custom_fields, Unset):
            custom_fields = UNSET
        elif isinstance(self.custom_fields, CustomFields):
            custom_fields = self.custom_fields.to_dict()
        elif isinstance(self.custom_fields, list):
            custom_fields = self.custom_fields

        else:
            custom_fields = self.custom_fields

        alerts = self.alerts

        last_synced: None | str | Unset
        if isinstance(self.last_synced, Unset):
            last_synced = UNSET
        elif isinstance(self.last_synced, datetime.datetime):
            last_synced = self.last_synced.isoformat()
        else:
            last_synced = self.last_synced

        checklist: dict[str, Any] | list[Any] | None | Unset
        if isinstance(self.checklist, Unset):
            checklist = UNSET
        elif isinstance(self.checklist, WrappedChecklist):
            checklist = self.checklist.to_dict()
        elif isinstance(self.checklist, Checklist):
            checklist = self.checklist.to_dict()
        elif isinstance(self.checklist, list):
            checklist = self.checklist

        else:
            checklist = self.checklist

        tasks: dict[str, Any] | list[dict[str, Any]] | None | Unset
        if isinstance(self.tasks, Unset):
            tasks = UNSET
        elif isinstance(self.tasks, WrappedTasks):
            tasks = self.tasks.to_dict()
        elif isinstance(self.tasks, list):
            tasks = []
            for tasks_type_1_item_data in self.tasks:
                tasks_type_1_item = tasks_type_1_item_data.to_dict()
                tasks.append(tasks_type_1_item)

        else:
            tasks = self.tasks

        tags: dict[str, Any] | list[dict[str, Any]] | None | Unset
        if isinstance(self.tags, Unset):
            tags = UNSET
        elif isinstance(self.tags, WrappedTags):
            tags = self.tags.to_dict()
        elif isinstance(self.tags, list):
            tags = []
            for tags_type_1_item_data in self.tags:
                tags_type_1_item = tags_type_1_item_data.to_dict()
                tags.append(tags_type_1_item)

        else:
            tags = self.tags

        assets: dict[str, Any] | list[dict[str, Any]] | None | Unset
        if isinstance(self.assets, Unset):
            assets = UNSET
        elif isinstance(self.assets, WrappedAssets):
            assets = self.assets.to_dict()
        elif isinstance(self.assets, list):
            assets = []
            for assets_type_1_item_data in self.assets:
                assets_type_1_item = assets_type_1_item_data.to_dict()
                assets.append(assets_type_1_item)

        else:
            assets = self.assets

        next_task: dict[str, Any] | list[dict[str, Any]] | None | Unset
        if isinstance(self.next_task, Unset):
            next_task = UNSET
        elif isinstance(self.next_task, WrappedTasks):
            next_task = self.next_task.to_dict()
        elif isinstance(self.next_task, list):
            next_task = []
            for next_task_type_1_item_data in self.next_task:
                next_task_type_1_item = next_task_type_1_item_data.to_dict()
                next_task.append(next_task_type_1_item)

        elif isinstance(self.next_task, Task):
            next_task = self.next_task.to_dict()
        else:
            next_task = self.next_task

        permissions = self.permissions

        tasks_meta = self.tasks_meta

        ko_form_fields: dict[str, Any] | list[dict[str, Any]] | None | Unset
        if isinstance(self.ko_form_fields, Unset):
            ko_form_fields = UNSET
        elif isinstance(self.ko_form_fields, WrappedFormFields):
            ko_form_fields = self.ko_form_fields.to_dict()
        elif isinstance(self.ko_form_fields, list):
            ko_form_fields = []
            for ko_form_fields_type_1_item_data in self.ko_form_fields:
                ko_form_fields_type_1_item = ko_form_fields_type_1_item_data.to_dict()
                ko_form_fields.append(ko_form_fields_type_1_item)

        else:
            ko_form_fields = self.ko_form_fields

        form_fields: dict[str, Any] | list[dict[str, Any]] | None | Unset
        if isinstance(self.form_fields, Unset):
            form_fields = UNSET
        elif isinstance(self.form_fields, WrappedFormFields):
            form_fields = self.form_fields.to_dict()
        elif isinstance(self.form_fields, list):
            form_fields = []
            for form_fields_type_1_item_data in self.form_fields:
                form_fields_type_1_item = form_fields_type_1_item_data.to_dict()
                form_fields.append(form_fields_type_1_item)

        else:
            form_fields = self.form_fields

        stages = self.stages

        folders: dict[str, Any] | list[dict[str, Any]] | None | Unset
        if isinstance(self.folders, Unset):
            folders = UNSET
        elif isinstance(self.folders, WrappedFolders):
            folders = self.folders.to_dict()
        elif isinstance(self.folders, list):
            folders = []
            for folders_type_1_item_data in self.folders:
                folders_type_1_item = folders_type_1_item_data.to_dict()
                folders.append(folders_type_1_item)

        else:
            folders = self.folders

        member_watchers = self.member_watchers

        guest_watchers = self.guest_watchers

        selected_text_comment = self.selected_text_comment

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if increment_id is not UNSET:
            field_dict["increment_id"] = increment_id
        if checklist_id is not UNSET:
            field_dict["checklist_id"] = checklist_id
        if checklist_title is not UNSET:
            field_dict["checklist_title"] = checklist_title
        if assign_someone_else is not UNSET:
            field_dict["assign_someone_else"] = assign_someone_else
        if name is not UNSET:
            field_dict["name"] = name
        if summary is not UNSET:
            field_dict["summary"] = summary
        if status is not UNSET:
            field_dict["status"] = status
        if progress is not UNSET:
            field_dict["progress"] = progress
        if whole_progress is not UNSET:
            field_dict["whole_progress"] = whole_progress
        if started_by is not UNSET:
            field_dict["started_by"] = started_by
        if owner_id is not UNSET:
            field_dict["owner_id"] = owner_id
        if prerun is not UNSET:
            field_dict["prerun"] = prerun
        if prerun_status is not UNSET:
            field_dict["prerun_status"] = prerun_status
        if prerun_completed_at is not UNSET:
            field_dict["prerun_completed_at"] = prerun_completed_at
        if prerun_completed_by is not UNSET:
            field_dict["prerun_completed_by"] = prerun_completed_by
        if prerun_length is not UNSET:
            field_dict["prerun_length"] = prerun_length
        if starred is not UNSET:
            field_dict["starred"] = starred
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if started_at is not UNSET:
            field_dict["started_at"] = started_at
        if last_updated is not UNSET:
            field_dict["last_updated"] = last_updated
        if completed_at is not UNSET:
            field_dict["completed_at"] = completed_at
        if archived_at is not UNSET:
            field_dict["archived_at"] = archived_at
        if due_date is not UNSET:
            field_dict["due_date"] = due_date
        if due_date_passed is not UNSET:
            field_dict["due_date_passed"] = due_date_passed
        if due_soon is not UNSET:
            field_dict["due_soon"] = due_soon
        if late_tasks is not UNSET:
            field_dict["late_tasks"] = late_tasks
        if collaborators is not UNSET:
            field_dict["collaborators"] = collaborators
        if max_task_deadline is not UNSET:
            field_dict["max_task_deadline"] = max_task_deadline
        if type_ is not UNSET:
            field_dict["type"] = type_
        if is_public is not UNSET:
            field_dict["is_public"] = is_public
        if users is not UNSET:
            field_dict["users"] = users
        if groups is not UNSET:
            field_dict["groups"] = groups
        if parent_id is not UNSET:
            field_dict["parent_id"] = parent_id
        if can_add_oot is not UNSET:
            field_dict["can_add_oot"] = can_add_oot
        if has_open_issue is not UNSET:
            field_dict["has_open_issue"] = has_open_issue
        if custom_fields is not UNSET:
            field_dict["custom_fields"] = custom_fields
        if alerts is not UNSET:
            field_dict["alerts"] = alerts
        if last_synced is not UNSET:
            field_dict["last_synced"] = last_synced
        if checklist is not UNSET:
            field_dict["checklist"] = checklist
        if tasks is not UNSET:
            field_dict["tasks"] = tasks
        if tags is not UNSET:
            field_dict["tags"] = tags
        if assets is not UNSET:
            field_dict["assets"] = assets
        if next_task is not UNSET:
            field_dict["next_task"] = next_task
        if permissions is not UNSET:
            field_dict["permissions"] = permissions
        if tasks_meta is not UNSET:
            field_dict["tasks_meta"] = tasks_meta
        if ko_form_fields is not UNSET:
            field_dict["ko_form_fields"] = ko_form_fields
        if form_fields is not UNSET:
            field_dict["form_fields"] = form_fields
        if stages is not UNSET:
            field_dict["stages"] = stages
        if folders is not UNSET:
            field_dict["folders"] = folders
        if member_watchers is not UNSET:
            field_dict["member_watchers"] = member_watchers
        if guest_watchers is not UNSET:
            field_dict["guest_watchers"] = guest_watchers
        if selected_text_comment is not UNSET:
            field_dict["selected_text_comment"] = selected_text_comment

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.asset import Asset  # noqa: PLC0415
        from ..models.checklist import Checklist  # noqa: PLC0415
        from ..models.custom_fields import CustomFields  # noqa: PLC0415
        from ..models.field_values import FieldValues  # noqa: PLC0415
        from ..models.folder import Folder  # noqa: PLC0415
        from ..models.form_field import FormField  # noqa: PLC0415
        from ..models.group_reference import GroupReference  # noqa: PLC0415
        from ..models.progress import Progress  # noqa: PLC0415
        from ..models.tag import Tag  # noqa: PLC0415
        from ..models.task import Task  # noqa: PLC0415
        from ..models.user_reference import UserReference  # noqa: PLC0415
        from ..models.wrapped_assets import WrappedAssets  # noqa: PLC0415
        from ..models.wrapped_checklist import WrappedChecklist  # noqa: PLC0415
        from ..models.wrapped_folders import WrappedFolders  # noqa: PLC0415
        from ..models.wrapped_form_fields import WrappedFormFields  # noqa: PLC0415
        from ..models.wrapped_tags import WrappedTags  # noqa: PLC0415
        from ..models.wrapped_tasks import WrappedTasks  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        increment_id = d.pop("increment_id", UNSET)

        def _parse_checklist_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        checklist_id = _parse_checklist_id(d.pop("checklist_id", UNSET))

        def _parse_checklist_title(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        checklist_title = _parse_checklist_title(d.pop("checklist_title", UNSET))

        def _parse_assign_someone_else(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        assign_someone_else = _parse_assign_someone_else(d.pop("assign_someone_else", UNSET))

        name = d.pop("name", UNSET)

        def _parse_summary(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        summary = _parse_summary(d.pop("summary", UNSET))

        def _parse_status(data: object) -> KnownRunStatus | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                status_type_0 = check_known_run_status(data)

                return status_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(KnownRunStatus | str | Unset, data)

        status = _parse_status(d.pop("status", UNSET))

        def _parse_progress(data: object) -> float | list[Any] | None | Progress | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                progress_type_0 = Progress.from_dict(data)

                return progress_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                progress_type_2 = cast(list[Any], data)

                return progress_type_2
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(float | list[Any] | None | Progress | Unset, data)

        progress = _parse_progress(d.pop("progress", UNSET))

        def _parse_whole_progress(data: object) -> float | list[Any] | None | Progress | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                whole_progress_type_0 = Progress.from_dict(data)

                return whole_progress_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                whole_progress_type_2 = cast(list[Any], data)

                return whole_progress_type_2
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(float | list[Any] | None | Progress | Unset, data)

        whole_progress = _parse_whole_progress(d.pop("whole_progress", UNSET))

        def _parse_started_by(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        started_by = _parse_started_by(d.pop("started_by", UNSET))

        def _parse_owner_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        owner_id = _parse_owner_id(d.pop("owner_id", UNSET))

        def _parse_prerun(data: object) -> FieldValues | list[Any] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                prerun_type_0 = FieldValues.from_dict(data)

                return prerun_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                prerun_type_1 = cast(list[Any], data)

                return prerun_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FieldValues | list[Any] | None | Unset, data)

        prerun = _parse_prerun(d.pop("prerun", UNSET))

        def _parse_prerun_status(data: object) -> KnownPrerunStatus | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                prerun_status_type_0 = check_known_prerun_status(data)

                return prerun_status_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(KnownPrerunStatus | None | str | Unset, data)

        prerun_status = _parse_prerun_status(d.pop("prerun_status", UNSET))

        def _parse_prerun_completed_at(data: object) -> datetime.datetime | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                componentsschemas_moment_type_0 = datetime.datetime.fromisoformat(data)

                return componentsschemas_moment_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | str | Unset, data)

        prerun_completed_at = _parse_prerun_completed_at(d.pop("prerun_completed_at", UNSET))

        def _parse_prerun_completed_by(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        prerun_completed_by = _parse_prerun_completed_by(d.pop("prerun_completed_by", UNSET))

        def _parse_prerun_length(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        prerun_length = _parse_prerun_length(d.pop("prerun_length", UNSET))

        starred = d.pop("starred", UNSET)

        def _parse_created_at(data: object) -> datetime.datetime | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                componentsschemas_moment_type_0 = datetime.datetime.fromisoformat(data)

                return componentsschemas_moment_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | str | Unset, data)

        created_at = _parse_created_at(d.pop("created_at", UNSET))

        def _parse_started_at(data: object) -> datetime.datetime | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                componentsschemas_moment_type_0 = datetime.datetime.fromisoformat(data)

                return componentsschemas_moment_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | str | Unset, data)

        started_at = _parse_started_at(d.pop("started_at", UNSET))

        def _parse_last_updated(data: object) -> datetime.datetime | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                componentsschemas_moment_type_0 = datetime.datetime.fromisoformat(data)

                return componentsschemas_moment_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | str | Unset, data)

        last_updated = _parse_last_updated(d.pop("last_updated", UNSET))

        def _parse_completed_at(data: object) -> datetime.datetime | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                componentsschemas_moment_type_0 = datetime.datetime.fromisoformat(data)

                return componentsschemas_moment_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | str | Unset, data)

        completed_at = _parse_completed_at(d.pop("completed_at", UNSET))

        def _parse_archived_at(data: object) -> datetime.datetime | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                componentsschemas_moment_type_0 = datetime.datetime.fromisoformat(data)

                return componentsschemas_moment_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | str | Unset, data)

        archived_at = _parse_archived_at(d.pop("archived_at", UNSET))

        def _parse_due_date(data: object) -> datetime.datetime | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                componentsschemas_moment_type_0 = datetime.datetime.fromisoformat(data)

                return componentsschemas_moment_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | str | Unset, data)

        due_date = _parse_due_date(d.pop("due_date", UNSET))

        due_date_passed = d.pop("due_date_passed", UNSET)

        due_soon = d.pop("due_soon", UNSET)

        def _parse_late_tasks(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        late_tasks = _parse_late_tasks(d.pop("late_tasks", UNSET))

        def _parse_collaborators(data: object) -> list[int | str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                collaborators_type_0 = []
                _collaborators_type_0 = data
                for collaborators_type_0_item_data in _collaborators_type_0:

                    def _parse_collaborators_type_0_item(data: object) -> int | str:
                        return cast(int | str, data)

                    collaborators_type_0_item = _parse_collaborators_type_0_item(
                        collaborators_type_0_item_data
                    )

                    collaborators_type_0.append(collaborators_type_0_item)

                return collaborators_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[int | str] | None | Unset, data)

        collaborators = _parse_collaborators(d.pop("collaborators", UNSET))

        def _parse_max_task_deadline(data: object) -> datetime.datetime | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                componentsschemas_moment_type_0 = datetime.datetime.fromisoformat(data)

                return componentsschemas_moment_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | str | Unset, data)

        max_task_deadline = _parse_max_task_deadline(d.pop("max_task_deadline", UNSET))

        def _parse_type_(data: object) -> KnownRunType | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                type_type_0 = check_known_run_type(data)

                return type_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(KnownRunType | str | Unset, data)

        type_ = _parse_type_(d.pop("type", UNSET))

        is_public = d.pop("is_public", UNSET)

        def _parse_users(data: object) -> list[int | str | UserReference] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                users_type_0 = []
                _users_type_0 = data
                for users_type_0_item_data in _users_type_0:

                    def _parse_users_type_0_item(data: object) -> int | str | UserReference:
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            users_type_0_item_type_0 = UserReference.from_dict(data)

                            return users_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(int | str | UserReference, data)

                    users_type_0_item = _parse_users_type_0_item(users_type_0_item_data)

                    users_type_0.append(users_type_0_item)

                return users_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[int | str | UserReference] | None | Unset, data)

        users = _parse_users(d.pop("users", UNSET))

        def _parse_groups(data: object) -> list[GroupReference | int | str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                groups_type_0 = []
                _groups_type_0 = data
                for groups_type_0_item_data in _groups_type_0:

                    def _parse_groups_type_0_item(data: object) -> GroupReference | int | str:
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            groups_type_0_item_type_0 = GroupReference.from_dict(data)

                            return groups_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(GroupReference | int | str, data)

                    groups_type_0_item = _parse_groups_type_0_item(groups_type_0_item_data)

                    groups_type_0.append(groups_type_0_item)

                return groups_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[GroupReference | int | str] | None | Unset, data)

        groups = _parse_groups(d.pop("groups", UNSET))

        def _parse_parent_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        parent_id = _parse_parent_id(d.pop("parent_id", UNSET))

        def _parse_can_add_oot(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        can_add_oot = _parse_can_add_oot(d.pop("can_add_oot", UNSET))

        has_open_issue = d.pop("has_open_issue", UNSET)

        def _parse_custom_fields(data: object) -> CustomFields | list[Any] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                custom_fields_type_0 = CustomFields.from_dict(data)

                return custom_fields_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                custom_fields_type_1 = cast(list[Any], data)

                return custom_fields_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CustomFields | list[Any] | None | Unset, data)

        custom_fields = _parse_custom_fields(d.pop("custom_fields", UNSET))

        alerts = d.pop("alerts", UNSET)

        def _parse_last_synced(data: object) -> datetime.datetime | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                componentsschemas_moment_type_0 = datetime.datetime.fromisoformat(data)

                return componentsschemas_moment_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | str | Unset, data)

        last_synced = _parse_last_synced(d.pop("last_synced", UNSET))

        def _parse_checklist(
            data: object,
        ) -> Checklist | list[Any] | None | Unset | WrappedChecklist:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                checklist_type_0 = WrappedChecklist.from_dict(data)

                return checklist_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                checklist_type_1 = Checklist.from_dict(data)

                return checklist_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                checklist_type_2 = cast(list[Any], data)

                return checklist_type_2
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Checklist | list[Any] | None | Unset | WrappedChecklist, data)

        checklist = _parse_checklist(d.pop("checklist", UNSET))

        def _parse_tasks(data: object) -> list[Task] | None | Unset | WrappedTasks:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                tasks_type_0 = WrappedTasks.from_dict(data)

                return tasks_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                tasks_type_1 = []
                _tasks_type_1 = data
                for tasks_type_1_item_data in _tasks_type_1:
                    tasks_type_1_item = Task.from_dict(tasks_type_1_item_data)

                    tasks_type_1.append(tasks_type_1_item)

                return tasks_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Task] | None | Unset | WrappedTasks, data)

        tasks = _parse_tasks(d.pop("tasks", UNSET))

        def _parse_tags(data: object) -> list[Tag] | None | Unset | WrappedTags:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                tags_type_0 = WrappedTags.from_dict(data)

                return tags_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                tags_type_1 = []
                _tags_type_1 = data
                for tags_type_1_item_data in _tags_type_1:
                    tags_type_1_item = Tag.from_dict(tags_type_1_item_data)

                    tags_type_1.append(tags_type_1_item)

                return tags_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Tag] | None | Unset | WrappedTags, data)

        tags = _parse_tags(d.pop("tags", UNSET))

        def _parse_assets(data: object) -> list[Asset] | None | Unset | WrappedAssets:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                assets_type_0 = WrappedAssets.from_dict(data)

                return assets_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                assets_type_1 = []
                _assets_type_1 = data
                for assets_type_1_item_data in _assets_type_1:
                    assets_type_1_item = Asset.from_dict(assets_type_1_item_data)

                    assets_type_1.append(assets_type_1_item)

                return assets_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Asset] | None | Unset | WrappedAssets, data)

        assets = _parse_assets(d.pop("assets", UNSET))

        def _parse_next_task(data: object) -> list[Task] | None | Task | Unset | WrappedTasks:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                next_task_type_0 = WrappedTasks.from_dict(data)

                return next_task_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                next_task_type_1 = []
                _next_task_type_1 = data
                for next_task_type_1_item_data in _next_task_type_1:
                    next_task_type_1_item = Task.from_dict(next_task_type_1_item_data)

                    next_task_type_1.append(next_task_type_1_item)

                return next_task_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                next_task_type_2 = Task.from_dict(data)

                return next_task_type_2
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Task] | None | Task | Unset | WrappedTasks, data)

        next_task = _parse_next_task(d.pop("next_task", UNSET))

        permissions = d.pop("permissions", UNSET)

        tasks_meta = d.pop("tasks_meta", UNSET)

        def _parse_ko_form_fields(
            data: object,
        ) -> list[FormField] | None | Unset | WrappedFormFields:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                ko_form_fields_type_0 = WrappedFormFields.from_dict(data)

                return ko_form_fields_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                ko_form_fields_type_1 = []
                _ko_form_fields_type_1 = data
                for ko_form_fields_type_1_item_data in _ko_form_fields_type_1:
                    ko_form_fields_type_1_item = FormField.from_dict(
                        ko_form_fields_type_1_item_data
                    )

                    ko_form_fields_type_1.append(ko_form_fields_type_1_item)

                return ko_form_fields_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[FormField] | None | Unset | WrappedFormFields, data)

        ko_form_fields = _parse_ko_form_fields(d.pop("ko_form_fields", UNSET))

        def _parse_form_fields(data: object) -> list[FormField] | None | Unset | WrappedFormFields:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                form_fields_type_0 = WrappedFormFields.from_dict(data)

                return form_fields_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                form_fields_type_1 = []
                _form_fields_type_1 = data
                for form_fields_type_1_item_data in _form_fields_type_1:
                    form_fields_type_1_item = FormField.from_dict(form_fields_type_1_item_data)

                    form_fields_type_1.append(form_fields_type_1_item)

                return form_fields_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[FormField] | None | Unset | WrappedFormFields, data)

        form_fields = _parse_form_fields(d.pop("form_fields", UNSET))

        stages = d.pop("stages", UNSET)

        def _parse_folders(data: object) -> list[Folder] | None | Unset | WrappedFolders:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                folders_type_0 = WrappedFolders.from_dict(data)

                return folders_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                folders_type_1 = []
                _folders_type_1 = data
                for folders_type_1_item_data in _folders_type_1:
                    folders_type_1_item = Folder.from_dict(folders_type_1_item_data)

                    folders_type_1.append(folders_type_1_item)

                return folders_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Folder] | None | Unset | WrappedFolders, data)

        folders = _parse_folders(d.pop("folders", UNSET))

        member_watchers = d.pop("member_watchers", UNSET)

        guest_watchers = d.pop("guest_watchers", UNSET)

        selected_text_comment = d.pop("selected_text_comment", UNSET)

        run = cls(
            id=id,
            increment_id=increment_id,
            checklist_id=checklist_id,
            checklist_title=checklist_title,
            assign_someone_else=assign_someone_else,
            name=name,
            summary=summary,
            status=status,
            progress=progress,
            whole_progress=whole_progress,
            started_by=started_by,
            owner_id=owner_id,
            prerun=prerun,
            prerun_status=prerun_status,
            prerun_completed_at=prerun_completed_at,
            prerun_completed_by=prerun_completed_by,
            prerun_length=prerun_length,
            starred=starred,
            created_at=created_at,
            started_at=started_at,
            last_updated=last_updated,
            completed_at=completed_at,
            archived_at=archived_at,
            due_date=due_date,
            due_date_passed=due_date_passed,
            due_soon=due_soon,
            late_tasks=late_tasks,
            collaborators=collaborators,
            max_task_deadline=max_task_deadline,
            type_=type_,
            is_public=is_public,
            users=users,
            groups=groups,
            parent_id=parent_id,
            can_add_oot=can_add_oot,
            has_open_issue=has_open_issue,
            custom_fields=custom_fields,
            alerts=alerts,
            last_synced=last_synced,
            checklist=checklist,
            tasks=tasks,
            tags=tags,
            assets=assets,
            next_task=next_task,
            permissions=permissions,
            tasks_meta=tasks_meta,
            ko_form_fields=ko_form_fields,
            form_fields=form_fields,
            stages=stages,
            folders=folders,
            member_watchers=member_watchers,
            guest_watchers=guest_watchers,
            selected_text_comment=selected_text_comment,
        )

        run.additional_properties = d
        return run

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
