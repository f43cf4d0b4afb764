from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models
from ..models.known_prerun_status import KnownPrerunStatus
from ..models.known_run_status import KnownRunStatus
from ..models.known_run_type import KnownRunType
from ..types import (
    UNREADABLE,
    UNSET,
    ReadsLate,
    Unset,
    as_json,
    read_entries,
    read_moment,
    repr_of_set_fields,
)

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
class Run(ReadsLate):
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
        id = self.id

        increment_id = self.increment_id

        checklist_id = self.checklist_id

        checklist_title = self.checklist_title

        assign_someone_else = self.assign_someone_else

        name = self.name

        summary = self.summary

        status = as_json(self.status)

        progress = as_json(self.progress)

        whole_progress = as_json(self.whole_progress)

        started_by = self.started_by

        owner_id = self.owner_id

        prerun = as_json(self.prerun)

        prerun_status = as_json(self.prerun_status)

        prerun_completed_at = as_json(self.prerun_completed_at)

        prerun_completed_by = self.prerun_completed_by

        prerun_length = self.prerun_length

        starred = self.starred

        created_at = as_json(self.created_at)

        started_at = as_json(self.started_at)

        last_updated = as_json(self.last_updated)

        completed_at = as_json(self.completed_at)

        archived_at = as_json(self.archived_at)

        due_date = as_json(self.due_date)

        due_date_passed = self.due_date_passed

        due_soon = self.due_soon

        late_tasks = self.late_tasks

        collaborators = self.collaborators

        max_task_deadline = as_json(self.max_task_deadline)

        type_ = as_json(self.type_)

        is_public = self.is_public

        users = as_json(self.users)

        groups = as_json(self.groups)

        parent_id = self.parent_id

        can_add_oot = self.can_add_oot

        has_open_issue = self.has_open_issue

        custom_fields = as_json(self.custom_fields)

        alerts = self.alerts

        last_synced = as_json(self.last_synced)

        checklist = as_json(self.checklist)

        tasks = as_json(self.tasks)

        tags = as_json(self.tags)

        assets = as_json(self.assets)

        next_task = as_json(self.next_task)

        permissions = self.permissions

        tasks_meta = self.tasks_meta

        ko_form_fields = as_json(self.ko_form_fields)

        form_fields = as_json(self.form_fields)

        stages = self.stages

        folders = as_json(self.folders)

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
        new = cls.__new__(cls)
        d = dict(src_dict)
        new.id = d["id"]

        new.increment_id = d.get("increment_id", UNSET)

        new.checklist_id = d.get("checklist_id", UNSET)

        new.checklist_title = d.get("checklist_title", UNSET)

        new.assign_someone_else = d.get("assign_someone_else", UNSET)

        new.name = d.get("name", UNSET)

        new.summary = d.get("summary", UNSET)

        new.status = d.get("status", UNSET)

        if "progress" not in d:
            new.progress = UNSET

        if "whole_progress" not in d:
            new.whole_progress = UNSET

        new.started_by = d.get("started_by", UNSET)

        new.owner_id = d.get("owner_id", UNSET)

        if "prerun" not in d:
            new.prerun = UNSET

        new.prerun_status = d.get("prerun_status", UNSET)

        if "prerun_completed_at" not in d:
            new.prerun_completed_at = UNSET

        new.prerun_completed_by = d.get("prerun_completed_by", UNSET)

        new.prerun_length = d.get("prerun_length", UNSET)

        new.starred = d.get("starred", UNSET)

        if "created_at" not in d:
            new.created_at = UNSET

        if "started_at" not in d:
            new.started_at = UNSET

        if "last_updated" not in d:
            new.last_updated = UNSET

        if "completed_at" not in d:
            new.completed_at = UNSET

        if "archived_at" not in d:
            new.archived_at = UNSET

        if "due_date" not in d:
            new.due_date = UNSET

        new.due_date_passed = d.get("due_date_passed", UNSET)

        new.due_soon = d.get("due_soon", UNSET)

        new.late_tasks = d.get("late_tasks", UNSET)

        new.collaborators = d.get("collaborators", UNSET)

        if "max_task_deadline" not in d:
            new.max_task_deadline = UNSET

        new.type_ = d.get("type", UNSET)

        new.is_public = d.get("is_public", UNSET)

        if "users" not in d:
            new.users = UNSET

        if "groups" not in d:
            new.groups = UNSET

        new.parent_id = d.get("parent_id", UNSET)

        new.can_add_oot = d.get("can_add_oot", UNSET)

        new.has_open_issue = d.get("has_open_issue", UNSET)

        if "custom_fields" not in d:
            new.custom_fields = UNSET

        new.alerts = d.get("alerts", UNSET)

        if "last_synced" not in d:
            new.last_synced = UNSET

        if "checklist" not in d:
            new.checklist = UNSET

        if "tasks" not in d:
            new.tasks = UNSET

        if "tags" not in d:
            new.tags = UNSET

        if "assets" not in d:
            new.assets = UNSET

        if "next_task" not in d:
            new.next_task = UNSET

        new.permissions = d.get("permissions", UNSET)

        new.tasks_meta = d.get("tasks_meta", UNSET)

        if "ko_form_fields" not in d:
            new.ko_form_fields = UNSET

        if "form_fields" not in d:
            new.form_fields = UNSET

        new.stages = d.get("stages", UNSET)

        if "folders" not in d:
            new.folders = UNSET

        new.member_watchers = d.get("member_watchers", UNSET)

        new.guest_watchers = d.get("guest_watchers", UNSET)

        new.selected_text_comment = d.get("selected_text_comment", UNSET)

        new._unread = d

        return new

    @staticmethod
    def _read_progress(unread: Mapping[str, Any]) -> Any:
        value = unread.get("progress", UNSET)
        if isinstance(value, dict):
            try:
                value = models.Progress.from_dict(value)
            except UNREADABLE:
                pass
        return value

    @staticmethod
    def _read_whole_progress(unread: Mapping[str, Any]) -> Any:
        value = unread.get("whole_progress", UNSET)
        if isinstance(value, dict):
            try:
                value = models.Progress.from_dict(value)
            except UNREADABLE:
                pass
        return value

    @staticmethod
    def _read_prerun(unread: Mapping[str, Any]) -> Any:
        value = unread.get("prerun", UNSET)
        if isinstance(value, dict):
            try:
                value = models.FieldValues.from_dict(value)
            except UNREADABLE:
                pass
        return value

    @staticmethod
    def _read_prerun_completed_at(unread: Mapping[str, Any]) -> Any:
        value = unread.get("prerun_completed_at", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
        return value

    @staticmethod
    def _read_created_at(unread: Mapping[str, Any]) -> Any:
        value = unread.get("created_at", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
        return value

    @staticmethod
    def _read_started_at(unread: Mapping[str, Any]) -> Any:
        value = unread.get("started_at", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
        return value

    @staticmethod
    def _read_last_updated(unread: Mapping[str, Any]) -> Any:
        value = unread.get("last_updated", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
        return value

    @staticmethod
    def _read_completed_at(unread: Mapping[str, Any]) -> Any:
        value = unread.get("completed_at", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
        return value

    @staticmethod
    def _read_archived_at(unread: Mapping[str, Any]) -> Any:
        value = unread.get("archived_at", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
        return value

    @staticmethod
    def _read_due_date(unread: Mapping[str, Any]) -> Any:
        value = unread.get("due_date", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
        return value

    @staticmethod
    def _read_max_task_deadline(unread: Mapping[str, Any]) -> Any:
        value = unread.get("max_task_deadline", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
        return value

    @staticmethod
    def _read_users(unread: Mapping[str, Any]) -> Any:
        value = unread.get("users", UNSET)
        if isinstance(value, list):
            value = read_entries(models.UserReference, value)
        return value

    @staticmethod
    def _read_groups(unread: Mapping[str, Any]) -> Any:
        value = unread.get("groups", UNSET)
        if isinstance(value, list):
            value = read_entries(models.GroupReference, value)
        return value

    @staticmethod
    def _read_custom_fields(unread: Mapping[str, Any]) -> Any:
        value = unread.get("custom_fields", UNSET)
        if isinstance(value, dict):
            try:
                value = models.CustomFields.from_dict(value)
            except UNREADABLE:
                pass
        return value

    @staticmethod
    def _read_last_synced(unread: Mapping[str, Any]) -> Any:
        value = unread.get("last_synced", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
        return value

    @staticmethod
    def _read_checklist(unread: Mapping[str, Any]) -> Any:
        value = unread.get("checklist", UNSET)
        if isinstance(value, dict):
            try:
                value = models.WrappedChecklist.from_dict(value)
            except UNREADABLE:
                pass
        if isinstance(value, dict):
            try:
                value = models.Checklist.from_dict(value)
            except UNREADABLE:
                pass
        return value

    @staticmethod
    def _read_tasks(unread: Mapping[str, Any]) -> Any:
        value = unread.get("tasks", UNSET)
        if isinstance(value, dict):
            try:
                value = models.WrappedTasks.from_dict(value)
            except UNREADABLE:
                pass
        if isinstance(value, list):
            value = read_entries(models.Task, value)
        return value

    @staticmethod
    def _read_tags(unread: Mapping[str, Any]) -> Any:
        value = unread.get("tags", UNSET)
        if isinstance(value, dict):
            try:
                value = models.WrappedTags.from_dict(value)
            except UNREADABLE:
                pass
        if isinstance(value, list):
            value = read_entries(models.Tag, value)
        return value

    @staticmethod
    def _read_assets(unread: Mapping[str, Any]) -> Any:
        value = unread.get("assets", UNSET)
        if isinstance(value, dict):
            try:
                value = models.WrappedAssets.from_dict(value)
            except UNREADABLE:
                pass
        if isinstance(value, list):
            value = read_entries(models.Asset, value)
        return value

    @staticmethod
    def _read_next_task(unread: Mapping[str, Any]) -> Any:
        value = unread.get("next_task", UNSET)
        if isinstance(value, dict):
            try:
                value = models.WrappedTasks.from_dict(value)
            except UNREADABLE:
                pass
        if isinstance(value, list):
            value = read_entries(models.Task, value)
        if isinstance(value, dict):
            try:
                value = models.Task.from_dict(value)
            except UNREADABLE:
                pass
        return value

    @staticmethod
    def _read_ko_form_fields(unread: Mapping[str, Any]) -> Any:
        value = unread.get("ko_form_fields", UNSET)
        if isinstance(value, dict):
            try:
                value = models.WrappedFormFields.from_dict(value)
            except UNREADABLE:
                pass
        if isinstance(value, list):
            value = read_entries(models.FormField, value)
        return value

    @staticmethod
    def _read_form_fields(unread: Mapping[str, Any]) -> Any:
        value = unread.get("form_fields", UNSET)
        if isinstance(value, dict):
            try:
                value = models.WrappedFormFields.from_dict(value)
            except UNREADABLE:
                pass
        if isinstance(value, list):
            value = read_entries(models.FormField, value)
        return value

    @staticmethod
    def _read_folders(unread: Mapping[str, Any]) -> Any:
        value = unread.get("folders", UNSET)
        if isinstance(value, dict):
            try:
                value = models.WrappedFolders.from_dict(value)
            except UNREADABLE:
                pass
        if isinstance(value, list):
            value = read_entries(models.Folder, value)
        return value

    @staticmethod
    def _read_additional_properties(unread: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: value
            for key, value in unread.items()
            if key
            not in {
                "id",
                "increment_id",
                "checklist_id",
                "checklist_title",
                "assign_someone_else",
                "name",
                "summary",
                "status",
                "progress",
                "whole_progress",
                "started_by",
                "owner_id",
                "prerun",
                "prerun_status",
                "prerun_completed_at",
                "prerun_completed_by",
                "prerun_length",
                "starred",
                "created_at",
                "started_at",
                "last_updated",
                "completed_at",
                "archived_at",
                "due_date",
                "due_date_passed",
                "due_soon",
                "late_tasks",
                "collaborators",
                "max_task_deadline",
                "type",
                "is_public",
                "users",
                "groups",
                "parent_id",
                "can_add_oot",
                "has_open_issue",
                "custom_fields",
                "alerts",
                "last_synced",
                "checklist",
                "tasks",
                "tags",
                "assets",
                "next_task",
                "permissions",
                "tasks_meta",
                "ko_form_fields",
                "form_fields",
                "stages",
                "folders",
                "member_watchers",
                "guest_watchers",
                "selected_text_comment",
            }
        }

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
