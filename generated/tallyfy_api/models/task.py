from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models
from ..models.known_task_status import KnownTaskStatus
from ..models.known_task_type import KnownTaskType
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
    from ..models.comment import Comment
    from ..models.custom_fields import CustomFields
    from ..models.field_values import FieldValues
    from ..models.folder import Folder
    from ..models.form_field import FormField
    from ..models.owners import Owners
    from ..models.run import Run
    from ..models.step import Step
    from ..models.tag import Tag
    from ..models.tasks_changed_by_rules import TasksChangedByRules
    from ..models.wrapped_assets import WrappedAssets
    from ..models.wrapped_comments import WrappedComments
    from ..models.wrapped_folders import WrappedFolders
    from ..models.wrapped_form_fields import WrappedFormFields
    from ..models.wrapped_run import WrappedRun
    from ..models.wrapped_step import WrappedStep
    from ..models.wrapped_tags import WrappedTags


T = TypeVar("T", bound="Task")


@_attrs_define(repr=False)
class Task(ReadsLate):
    """A step for a person; part of a run, or standing alone as a one-off task."""

    id: str
    """ The id of the task. """
    increment_id: int | None | Unset = UNSET
    """ A number. Presumably it counts up within the organization. """
    title: str | Unset = UNSET
    """ The title of the task. At most 600 characters. """
    original_title: None | str | Unset = UNSET
    """ A title. No source says how it differs from `title`. """
    summary: None | str | Unset = UNSET
    """ What is to be done. May hold HTML. In listings there only if asked for with `summary`. """
    original_summary: None | str | Unset = UNSET
    """ A summary. No source says how it differs from `summary`. """
    run_id: None | str | Unset = UNSET
    """ The id of the run that the task belongs to. Null for a one-off task. It decides how the task is completed.
    """
    checklist_id: None | str | Unset = UNSET
    """ The id of the template. """
    step_id: None | str | Unset = UNSET
    """ The id of the step of the template. Null for a one-off task. """
    linked_step_id: None | str | Unset = UNSET
    """ The id of a step. No source says how it is linked. """
    alias: None | str | Unset = UNSET
    """ A short name. Presumably that of the step. """
    stage_id: None | str | Unset = UNSET
    """ The id of a stage. No source says more of stages. """
    status: KnownTaskStatus | str | Unset = UNSET
    """ The status of the task. """
    status_label: None | str | Unset = UNSET
    """ The status as a text, such as `Active` or `not-started`. """
    task_type: KnownTaskType | None | str | Unset = UNSET
    """ The document shows `member` and `guest`, the kind of owner; all later sources show the kind of task: task,
    approval, expiring, email, expiring_email. """
    is_approved: bool | None | Unset = UNSET
    """ Whether an approval was approved (true) or rejected (false). Null while it is open; some answers show false
    on plain tasks. """
    owners: list[Any] | None | Owners | Unset = UNSET
    """ Who the task is assigned to. """
    taskdata: FieldValues | list[Any] | None | Unset = UNSET
    """ The values of the form fields, by field id. The document on completing says that its answer may hold them.
    """
    position: int | None | Unset = UNSET
    """ The place of the task in the run, from 1. """
    blueprint_position: int | None | Unset = UNSET
    """ Presumably the place of the step in the template. """
    started_at: datetime.datetime | None | str | Unset = UNSET
    """ When the task was started. """
    deadline: datetime.datetime | None | str | Unset = UNSET
    """ When the task is due. """
    created_at: datetime.datetime | None | str | Unset = UNSET
    """ When the task was created. """
    last_updated: datetime.datetime | None | str | Unset = UNSET
    """ When the task was last changed. """
    archived_at: datetime.datetime | None | str | Unset = UNSET
    """ When the task was archived. Null while it is not. """
    completed_at: datetime.datetime | None | str | Unset = UNSET
    """ When the task was completed. Null while it is not. """
    starter_id: int | None | str | Unset = UNSET
    """ The user who started the task. """
    completer_id: int | None | str | Unset = UNSET
    """ The user who completed the task. """
    completer_guest: None | str | Unset = UNSET
    """ The guest who completed the task. """
    completer_guest_id: None | str | Unset = UNSET
    """ The guest who completed the task, by id. """
    is_completable: bool | int | Unset = UNSET
    """ Presumably whether the task can be completed now. An old source has a number (swagger). """
    is_oneoff_task: bool | Unset = UNSET
    """ Whether the task was made as a one-off task. Such a task may have a run all the same (sdk), so this does not
    tell how to complete it. """
    everyone_must_complete: bool | Unset = UNSET
    """ Presumably whether every assignee has to complete the task. """
    can_complete_only_assignees: bool | Unset = UNSET
    """ Whether only assignees may complete the task (postman). """
    allow_guest_owners: bool | Unset = UNSET
    """ Whether the task may be assigned to guests (mcp, of steps). """
    prevent_guest_comment: bool | Unset = UNSET
    """ Presumably whether guests may not comment. """
    has_deadline_dependent_child_tasks: bool | Unset = UNSET
    """ Presumably whether deadlines of other tasks depend on this one. """
    problem: bool | Unset = UNSET
    """ Presumably whether a problem was reported on the task. """
    is_soft_start_date: bool | Unset = UNSET
    """ Whether the start date is ignored (mcp, of steps). """
    max_assignable: int | None | Unset = UNSET
    """ How many people the task may be assigned to at once (mcp, of steps). """
    completion_progress: float | None | Unset = UNSET
    """ A number. No source says what it measures. """
    webhook: None | str | Unset = UNSET
    """ An address that the service calls when the task is completed (mcp, of steps). """
    top_secret: bool | None | Unset = UNSET
    """ No source says what it means. """
    send_chromeless: bool | None | Unset = UNSET
    """ Whether an email is sent without Tallyfy's frame around it (mcp, of steps). """
    run_status: None | str | Unset = UNSET
    """ Presumably the status of the run. """
    custom_fields: CustomFields | list[Any] | None | Unset = UNSET
    """ The organization's own fields. """
    tasks_changed_by_rules: list[Any] | None | TasksChangedByRules | Unset = UNSET
    """ Presumably tasks that rules changed because this one was completed. Only in the answer to a completion of a
    task of a run; every example shows it empty, no source says what it holds. """
    name: None | str | Unset = UNSET
    """ Of one-off tasks. Presumably what is `title` elsewhere. """
    description: None | str | Unset = UNSET
    """ Of one-off tasks. Presumably what is `summary` elsewhere. """
    owner_id: int | None | str | Unset = UNSET
    """ Of one-off tasks. The owner. """
    is_accepted: Any | Unset = UNSET
    """ Of one-off tasks. No source says what it means. """
    run: list[Any] | None | Run | Unset | WrappedRun = UNSET
    """ The run. There if asked for with `run`. """
    step: list[Any] | None | Step | Unset | WrappedStep = UNSET
    """ The step of the template. There if asked for with `step`. """
    form_fields: list[FormField] | None | Unset | WrappedFormFields = UNSET
    """ The form fields and their values. There if asked for with `form_fields`. """
    threads: list[Comment] | None | Unset | WrappedComments = UNSET
    """ The comments. There if asked for with `threads`. """
    comments: list[Comment] | None | Unset | WrappedComments = UNSET
    """ The comments. There if asked for with `comments`. """
    issues: list[Comment] | None | Unset | WrappedComments = UNSET
    """ Presumably the comments that report an issue. There if asked for with `issues`. """
    tags: list[Tag] | None | Unset | WrappedTags = UNSET
    """ The tags. There if asked for with `tags`. """
    assets: list[Asset] | None | Unset | WrappedAssets = UNSET
    """ The files. There if asked for with `assets`. """
    folders: list[Folder] | None | Unset | WrappedFolders = UNSET
    """ Folders, presumably those that hold the task. There if asked for with `folders`. """
    ko_form_fields: list[FormField] | None | Unset | WrappedFormFields = UNSET
    """ The fields of the kick-off form. There if asked for with `ko-form-fields`, with hyphens. """
    roles: Any | Unset = UNSET
    """ There if asked for with `roles`. No source says what it holds. """
    activities: Any | Unset = UNSET
    """ Presumably what happened to the task. There if asked for with `activities`. No source says what it holds.
    """
    threads_count: Any | Unset = UNSET
    """ Presumably how many comments there are. There if asked for with `threads_count`. """
    member_watchers: Any | Unset = UNSET
    """ Presumably users who watch the task. There if asked for with `member_watchers`. No source says what it
    holds. """
    guest_watchers: Any | Unset = UNSET
    """ Presumably guests who watch the task. There if asked for with `guest_watchers`. No source says what it
    holds. """
    selected_text_comment: Any | Unset = UNSET
    """ There if asked for with `selected_text_comment`. No source says what it holds. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        increment_id = self.increment_id

        title = self.title

        original_title = self.original_title

        summary = self.summary

        original_summary = self.original_summary

        run_id = self.run_id

        checklist_id = self.checklist_id

        step_id = self.step_id

        linked_step_id = self.linked_step_id

        alias = self.alias

        stage_id = self.stage_id

        status = as_json(self.status)

        status_label = self.status_label

        task_type = as_json(self.task_type)

        is_approved = self.is_approved

        owners = as_json(self.owners)

        taskdata = as_json(self.taskdata)

        position = self.position

        blueprint_position = self.blueprint_position

        started_at = as_json(self.started_at)

        deadline = as_json(self.deadline)

        created_at = as_json(self.created_at)

        last_updated = as_json(self.last_updated)

        archived_at = as_json(self.archived_at)

        completed_at = as_json(self.completed_at)

        starter_id = self.starter_id

        completer_id = self.completer_id

        completer_guest = self.completer_guest

        completer_guest_id = self.completer_guest_id

        is_completable = self.is_completable

        is_oneoff_task = self.is_oneoff_task

        everyone_must_complete = self.everyone_must_complete

        can_complete_only_assignees = self.can_complete_only_assignees

        allow_guest_owners = self.allow_guest_owners

        prevent_guest_comment = self.prevent_guest_comment

        has_deadline_dependent_child_tasks = self.has_deadline_dependent_child_tasks

        problem = self.problem

        is_soft_start_date = self.is_soft_start_date

        max_assignable = self.max_assignable

        completion_progress = self.completion_progress

        webhook = self.webhook

        top_secret = self.top_secret

        send_chromeless = self.send_chromeless

        run_status = self.run_status

        custom_fields = as_json(self.custom_fields)

        tasks_changed_by_rules = as_json(self.tasks_changed_by_rules)

        name = self.name

        description = self.description

        owner_id = self.owner_id

        is_accepted = self.is_accepted

        run = as_json(self.run)

        step = as_json(self.step)

        form_fields = as_json(self.form_fields)

        threads = as_json(self.threads)

        comments = as_json(self.comments)

        issues = as_json(self.issues)

        tags = as_json(self.tags)

        assets = as_json(self.assets)

        folders = as_json(self.folders)

        ko_form_fields = as_json(self.ko_form_fields)

        roles = self.roles

        activities = self.activities

        threads_count = self.threads_count

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
        if title is not UNSET:
            field_dict["title"] = title
        if original_title is not UNSET:
            field_dict["original_title"] = original_title
        if summary is not UNSET:
            field_dict["summary"] = summary
        if original_summary is not UNSET:
            field_dict["original_summary"] = original_summary
        if run_id is not UNSET:
            field_dict["run_id"] = run_id
        if checklist_id is not UNSET:
            field_dict["checklist_id"] = checklist_id
        if step_id is not UNSET:
            field_dict["step_id"] = step_id
        if linked_step_id is not UNSET:
            field_dict["linked_step_id"] = linked_step_id
        if alias is not UNSET:
            field_dict["alias"] = alias
        if stage_id is not UNSET:
            field_dict["stage_id"] = stage_id
        if status is not UNSET:
            field_dict["status"] = status
        if status_label is not UNSET:
            field_dict["status_label"] = status_label
        if task_type is not UNSET:
            field_dict["task_type"] = task_type
        if is_approved is not UNSET:
            field_dict["is_approved"] = is_approved
        if owners is not UNSET:
            field_dict["owners"] = owners
        if taskdata is not UNSET:
            field_dict["taskdata"] = taskdata
        if position is not UNSET:
            field_dict["position"] = position
        if blueprint_position is not UNSET:
            field_dict["blueprint_position"] = blueprint_position
        if started_at is not UNSET:
            field_dict["started_at"] = started_at
        if deadline is not UNSET:
            field_dict["deadline"] = deadline
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if last_updated is not UNSET:
            field_dict["last_updated"] = last_updated
        if archived_at is not UNSET:
            field_dict["archived_at"] = archived_at
        if completed_at is not UNSET:
            field_dict["completed_at"] = completed_at
        if starter_id is not UNSET:
            field_dict["starter_id"] = starter_id
        if completer_id is not UNSET:
            field_dict["completer_id"] = completer_id
        if completer_guest is not UNSET:
            field_dict["completer_guest"] = completer_guest
        if completer_guest_id is not UNSET:
            field_dict["completer_guest_id"] = completer_guest_id
        if is_completable is not UNSET:
            field_dict["is_completable"] = is_completable
        if is_oneoff_task is not UNSET:
            field_dict["is_oneoff_task"] = is_oneoff_task
        if everyone_must_complete is not UNSET:
            field_dict["everyone_must_complete"] = everyone_must_complete
        if can_complete_only_assignees is not UNSET:
            field_dict["can_complete_only_assignees"] = can_complete_only_assignees
        if allow_guest_owners is not UNSET:
            field_dict["allow_guest_owners"] = allow_guest_owners
        if prevent_guest_comment is not UNSET:
            field_dict["prevent_guest_comment"] = prevent_guest_comment
        if has_deadline_dependent_child_tasks is not UNSET:
            field_dict["has_deadline_dependent_child_tasks"] = has_deadline_dependent_child_tasks
        if problem is not UNSET:
            field_dict["problem"] = problem
        if is_soft_start_date is not UNSET:
            field_dict["is_soft_start_date"] = is_soft_start_date
        if max_assignable is not UNSET:
            field_dict["max_assignable"] = max_assignable
        if completion_progress is not UNSET:
            field_dict["completion_progress"] = completion_progress
        if webhook is not UNSET:
            field_dict["webhook"] = webhook
        if top_secret is not UNSET:
            field_dict["top_secret"] = top_secret
        if send_chromeless is not UNSET:
            field_dict["send_chromeless"] = send_chromeless
        if run_status is not UNSET:
            field_dict["run_status"] = run_status
        if custom_fields is not UNSET:
            field_dict["custom_fields"] = custom_fields
        if tasks_changed_by_rules is not UNSET:
            field_dict["tasks_changed_by_rules"] = tasks_changed_by_rules
        if name is not UNSET:
            field_dict["name"] = name
        if description is not UNSET:
            field_dict["description"] = description
        if owner_id is not UNSET:
            field_dict["owner_id"] = owner_id
        if is_accepted is not UNSET:
            field_dict["is_accepted"] = is_accepted
        if run is not UNSET:
            field_dict["run"] = run
        if step is not UNSET:
            field_dict["step"] = step
        if form_fields is not UNSET:
            field_dict["form_fields"] = form_fields
        if threads is not UNSET:
            field_dict["threads"] = threads
        if comments is not UNSET:
            field_dict["comments"] = comments
        if issues is not UNSET:
            field_dict["issues"] = issues
        if tags is not UNSET:
            field_dict["tags"] = tags
        if assets is not UNSET:
            field_dict["assets"] = assets
        if folders is not UNSET:
            field_dict["folders"] = folders
        if ko_form_fields is not UNSET:
            field_dict["ko-form-fields"] = ko_form_fields
        if roles is not UNSET:
            field_dict["roles"] = roles
        if activities is not UNSET:
            field_dict["activities"] = activities
        if threads_count is not UNSET:
            field_dict["threads_count"] = threads_count
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

        new.title = d.get("title", UNSET)

        new.original_title = d.get("original_title", UNSET)

        new.summary = d.get("summary", UNSET)

        new.original_summary = d.get("original_summary", UNSET)

        new.run_id = d.get("run_id", UNSET)

        new.checklist_id = d.get("checklist_id", UNSET)

        new.step_id = d.get("step_id", UNSET)

        new.linked_step_id = d.get("linked_step_id", UNSET)

        new.alias = d.get("alias", UNSET)

        new.stage_id = d.get("stage_id", UNSET)

        new.status = d.get("status", UNSET)

        new.status_label = d.get("status_label", UNSET)

        new.task_type = d.get("task_type", UNSET)

        new.is_approved = d.get("is_approved", UNSET)

        if "owners" not in d:
            new.owners = UNSET

        if "taskdata" not in d:
            new.taskdata = UNSET

        new.position = d.get("position", UNSET)

        new.blueprint_position = d.get("blueprint_position", UNSET)

        if "started_at" not in d:
            new.started_at = UNSET

        if "deadline" not in d:
            new.deadline = UNSET

        if "created_at" not in d:
            new.created_at = UNSET

        if "last_updated" not in d:
            new.last_updated = UNSET

        if "archived_at" not in d:
            new.archived_at = UNSET

        if "completed_at" not in d:
            new.completed_at = UNSET

        new.starter_id = d.get("starter_id", UNSET)

        new.completer_id = d.get("completer_id", UNSET)

        new.completer_guest = d.get("completer_guest", UNSET)

        new.completer_guest_id = d.get("completer_guest_id", UNSET)

        new.is_completable = d.get("is_completable", UNSET)

        new.is_oneoff_task = d.get("is_oneoff_task", UNSET)

        new.everyone_must_complete = d.get("everyone_must_complete", UNSET)

        new.can_complete_only_assignees = d.get("can_complete_only_assignees", UNSET)

        new.allow_guest_owners = d.get("allow_guest_owners", UNSET)

        new.prevent_guest_comment = d.get("prevent_guest_comment", UNSET)

        new.has_deadline_dependent_child_tasks = d.get("has_deadline_dependent_child_tasks", UNSET)

        new.problem = d.get("problem", UNSET)

        new.is_soft_start_date = d.get("is_soft_start_date", UNSET)

        new.max_assignable = d.get("max_assignable", UNSET)

        new.completion_progress = d.get("completion_progress", UNSET)

        new.webhook = d.get("webhook", UNSET)

        new.top_secret = d.get("top_secret", UNSET)

        new.send_chromeless = d.get("send_chromeless", UNSET)

        new.run_status = d.get("run_status", UNSET)

        if "custom_fields" not in d:
            new.custom_fields = UNSET

        if "tasks_changed_by_rules" not in d:
            new.tasks_changed_by_rules = UNSET

        new.name = d.get("name", UNSET)

        new.description = d.get("description", UNSET)

        new.owner_id = d.get("owner_id", UNSET)

        new.is_accepted = d.get("is_accepted", UNSET)

        if "run" not in d:
            new.run = UNSET

        if "step" not in d:
            new.step = UNSET

        if "form_fields" not in d:
            new.form_fields = UNSET

        if "threads" not in d:
            new.threads = UNSET

        if "comments" not in d:
            new.comments = UNSET

        if "issues" not in d:
            new.issues = UNSET

        if "tags" not in d:
            new.tags = UNSET

        if "assets" not in d:
            new.assets = UNSET

        if "folders" not in d:
            new.folders = UNSET

        if "ko-form-fields" not in d:
            new.ko_form_fields = UNSET

        new.roles = d.get("roles", UNSET)

        new.activities = d.get("activities", UNSET)

        new.threads_count = d.get("threads_count", UNSET)

        new.member_watchers = d.get("member_watchers", UNSET)

        new.guest_watchers = d.get("guest_watchers", UNSET)

        new.selected_text_comment = d.get("selected_text_comment", UNSET)

        new._unread = d

        return new

    @staticmethod
    def _read_owners(unread: Mapping[str, Any]) -> Any:
        value = unread.get("owners", UNSET)
        if isinstance(value, dict):
            try:
                value = models.Owners.from_dict(value)
            except UNREADABLE:
                pass
        return value

    @staticmethod
    def _read_taskdata(unread: Mapping[str, Any]) -> Any:
        value = unread.get("taskdata", UNSET)
        if isinstance(value, dict):
            try:
                value = models.FieldValues.from_dict(value)
            except UNREADABLE:
                pass
        return value

    @staticmethod
    def _read_started_at(unread: Mapping[str, Any]) -> Any:
        value = unread.get("started_at", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
        return value

    @staticmethod
    def _read_deadline(unread: Mapping[str, Any]) -> Any:
        value = unread.get("deadline", UNSET)
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
    def _read_last_updated(unread: Mapping[str, Any]) -> Any:
        value = unread.get("last_updated", UNSET)
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
    def _read_completed_at(unread: Mapping[str, Any]) -> Any:
        value = unread.get("completed_at", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
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
    def _read_tasks_changed_by_rules(unread: Mapping[str, Any]) -> Any:
        value = unread.get("tasks_changed_by_rules", UNSET)
        if isinstance(value, dict):
            try:
                value = models.TasksChangedByRules.from_dict(value)
            except UNREADABLE:
                pass
        return value

    @staticmethod
    def _read_run(unread: Mapping[str, Any]) -> Any:
        value = unread.get("run", UNSET)
        if isinstance(value, dict):
            try:
                value = models.WrappedRun.from_dict(value)
            except UNREADABLE:
                pass
        if isinstance(value, dict):
            try:
                value = models.Run.from_dict(value)
            except UNREADABLE:
                pass
        return value

    @staticmethod
    def _read_step(unread: Mapping[str, Any]) -> Any:
        value = unread.get("step", UNSET)
        if isinstance(value, dict):
            try:
                value = models.WrappedStep.from_dict(value)
            except UNREADABLE:
                pass
        if isinstance(value, dict):
            try:
                value = models.Step.from_dict(value)
            except UNREADABLE:
                pass
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
    def _read_threads(unread: Mapping[str, Any]) -> Any:
        value = unread.get("threads", UNSET)
        if isinstance(value, dict):
            try:
                value = models.WrappedComments.from_dict(value)
            except UNREADABLE:
                pass
        if isinstance(value, list):
            value = read_entries(models.Comment, value)
        return value

    @staticmethod
    def _read_comments(unread: Mapping[str, Any]) -> Any:
        value = unread.get("comments", UNSET)
        if isinstance(value, dict):
            try:
                value = models.WrappedComments.from_dict(value)
            except UNREADABLE:
                pass
        if isinstance(value, list):
            value = read_entries(models.Comment, value)
        return value

    @staticmethod
    def _read_issues(unread: Mapping[str, Any]) -> Any:
        value = unread.get("issues", UNSET)
        if isinstance(value, dict):
            try:
                value = models.WrappedComments.from_dict(value)
            except UNREADABLE:
                pass
        if isinstance(value, list):
            value = read_entries(models.Comment, value)
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
    def _read_ko_form_fields(unread: Mapping[str, Any]) -> Any:
        value = unread.get("ko-form-fields", UNSET)
        if isinstance(value, dict):
            try:
                value = models.WrappedFormFields.from_dict(value)
            except UNREADABLE:
                pass
        if isinstance(value, list):
            value = read_entries(models.FormField, value)
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
                "title",
                "original_title",
                "summary",
                "original_summary",
                "run_id",
                "checklist_id",
                "step_id",
                "linked_step_id",
                "alias",
                "stage_id",
                "status",
                "status_label",
                "task_type",
                "is_approved",
                "owners",
                "taskdata",
                "position",
                "blueprint_position",
                "started_at",
                "deadline",
                "created_at",
                "last_updated",
                "archived_at",
                "completed_at",
                "starter_id",
                "completer_id",
                "completer_guest",
                "completer_guest_id",
                "is_completable",
                "is_oneoff_task",
                "everyone_must_complete",
                "can_complete_only_assignees",
                "allow_guest_owners",
                "prevent_guest_comment",
                "has_deadline_dependent_child_tasks",
                "problem",
                "is_soft_start_date",
                "max_assignable",
                "completion_progress",
                "webhook",
                "top_secret",
                "send_chromeless",
                "run_status",
                "custom_fields",
                "tasks_changed_by_rules",
                "name",
                "description",
                "owner_id",
                "is_accepted",
                "run",
                "step",
                "form_fields",
                "threads",
                "comments",
                "issues",
                "tags",
                "assets",
                "folders",
                "ko-form-fields",
                "roles",
                "activities",
                "threads_count",
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
