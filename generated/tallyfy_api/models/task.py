from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.known_task_status import KnownTaskStatus, check_known_task_status
from ..models.known_task_type import KnownTaskType, check_known_task_type
from ..types import UNSET, Unset, repr_of_set_fields

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
class Task:
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
        from ..models.custom_fields import CustomFields  # noqa: PLC0415
        from ..models.field_values import FieldValues  # noqa: PLC0415
        from ..models.owners import Owners  # noqa: PLC0415
        from ..models.run import Run  # noqa: PLC0415
        from ..models.step import Step  # noqa: PLC0415
        from ..models.tasks_changed_by_rules import TasksChangedByRules  # noqa: PLC0415
        from ..models.wrapped_assets import WrappedAssets  # noqa: PLC0415
        from ..models.wrapped_comments import WrappedComments  # noqa: PLC0415
        from ..models.wrapped_folders import WrappedFolders  # noqa: PLC0415
        from ..models.wrapped_form_fields import WrappedFormFields  # noqa: PLC0415
        from ..models.wrapped_run import WrappedRun  # noqa: PLC0415
        from ..models.wrapped_step import WrappedStep  # noqa: PLC0415
        from ..models.wrapped_tags import WrappedTags  # noqa: PLC0415

        id = self.id

        increment_id: int | None | Unset
        if isinstance(self.increment_id, Unset):
            increment_id = UNSET
        else:
            increment_id = self.increment_id

        title = self.title

        original_title: None | str | Unset
        if isinstance(self.original_title, Unset):
            original_title = UNSET
        else:
            original_title = self.original_title

        summary: None | str | Unset
        if isinstance(self.summary, Unset):
            summary = UNSET
        else:
            summary = self.summary

        original_summary: None | str | Unset
        if isinstance(self.original_summary, Unset):
            original_summary = UNSET
        else:
            original_summary = self.original_summary

        run_id: None | str | Unset
        if isinstance(self.run_id, Unset):
            run_id = UNSET
        else:
            run_id = self.run_id

        checklist_id: None | str | Unset
        if isinstance(self.checklist_id, Unset):
            checklist_id = UNSET
        else:
            checklist_id = self.checklist_id

        step_id: None | str | Unset
        if isinstance(self.step_id, Unset):
            step_id = UNSET
        else:
            step_id = self.step_id

        linked_step_id: None | str | Unset
        if isinstance(self.linked_step_id, Unset):
            linked_step_id = UNSET
        else:
            linked_step_id = self.linked_step_id

        alias: None | str | Unset
        if isinstance(self.alias, Unset):
            alias = UNSET
        else:
            alias = self.alias

        stage_id: None | str | Unset
        if isinstance(self.stage_id, Unset):
            stage_id = UNSET
        else:
            stage_id = self.stage_id

        status: str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        elif isinstance(self.status, str):
            status = self.status
        else:
            status = self.status

        status_label: None | str | Unset
        if isinstance(self.status_label, Unset):
            status_label = UNSET
        else:
            status_label = self.status_label

        task_type: None | str | Unset
        if isinstance(self.task_type, Unset):
            task_type = UNSET
        elif isinstance(self.task_type, str):
            task_type = self.task_type
        else:
            task_type = self.task_type

        is_approved: bool | None | Unset
        if isinstance(self.is_approved, Unset):
            is_approved = UNSET
        else:
            is_approved = self.is_approved

        owners: dict[str, Any] | list[Any] | None | Unset
        if isinstance(self.owners, Unset):
            owners = UNSET
        elif isinstance(self.owners, Owners):
            owners = self.owners.to_dict()
        elif isinstance(self.owners, list):
            owners = self.owners

        else:
            owners = self.owners

        taskdata: dict[str, Any] | list[Any] | None | Unset
        if isinstance(self.taskdata, Unset):
            taskdata = UNSET
        elif isinstance(self.taskdata, FieldValues):
            taskdata = self.taskdata.to_dict()
        elif isinstance(self.taskdata, list):
            taskdata = self.taskdata

        else:
            taskdata = self.taskdata

        position: int | None | Unset
        if isinstance(self.position, Unset):
            position = UNSET
        else:
            position = self.position

        blueprint_position: int | None | Unset
        if isinstance(self.blueprint_position, Unset):
            blueprint_position = UNSET
        else:
            blueprint_position = self.blueprint_position

        started_at: None | str | Unset
        if isinstance(self.started_at, Unset):
            started_at = UNSET
        elif isinstance(self.started_at, datetime.datetime):
            started_at = self.started_at.isoformat()
        else:
            started_at = self.started_at

        deadline: None | str | Unset
        if isinstance(self.deadline, Unset):
            deadline = UNSET
        elif isinstance(self.deadline, datetime.datetime):
            deadline = self.deadline.isoformat()
        else:
            deadline = self.deadline

        created_at: None | str | Unset
        if isinstance(self.created_at, Unset):
            created_at = UNSET
        elif isinstance(self.created_at, datetime.datetime):
            created_at = self.created_at.isoformat()
        else:
            created_at = self.created_at

        last_updated: None | str | Unset
        if isinstance(self.last_updated, Unset):
            last_updated = UNSET
        elif isinstance(self.last_updated, datetime.datetime):
            last_updated = self.last_updated.isoformat()
        else:
            last_updated = self.last_updated

        archived_at: None | str | Unset
        if isinstance(self.archived_at, Unset):
            archived_at = UNSET
        elif isinstance(self.archived_at, datetime.datetime):
            archived_at = self.archived_at.isoformat()
        else:
            archived_at = self.archived_at

        completed_at: None | str | Unset
        if isinstance(self.completed_at, Unset):
            completed_at = UNSET
        elif isinstance(self.completed_at, datetime.datetime):
            completed_at = self.completed_at.isoformat()
        else:
            completed_at = self.completed_at

        starter_id: int | None | str | Unset
        if isinstance(self.starter_id, Unset):
            starter_id = UNSET
        else:
            starter_id = self.starter_id

        completer_id: int | None | str | Unset
        if isinstance(self.completer_id, Unset):
            completer_id = UNSET
        else:
            completer_id = self.completer_id

        completer_guest: None | str | Unset
        if isinstance(self.completer_guest, Unset):
            completer_guest = UNSET
        else:
            completer_guest = self.completer_guest

        completer_guest_id: None | str | Unset
        if isinstance(self.completer_guest_id, Unset):
            completer_guest_id = UNSET
        else:
            completer_guest_id = self.completer_guest_id

        is_completable: bool | int | Unset
        if isinstance(self.is_completable, Unset):
            is_completable = UNSET
        else:
            is_completable = self.is_completable

        is_oneoff_task = self.is_oneoff_task

        everyone_must_complete = self.everyone_must_complete

        can_complete_only_assignees = self.can_complete_only_assignees

        allow_guest_owners = self.allow_guest_owners

        prevent_guest_comment = self.prevent_guest_comment

        has_deadline_dependent_child_tasks = self.has_deadline_dependent_child_tasks

        problem = self.problem

        is_soft_start_date = self.is_soft_start_date

        max_assignable: int | None | Unset
        if isinstance(self.max_assignable, Unset):
            max_assignable = UNSET
        else:
            max_assignable = self.max_assignable

        completion_progress: float | None | Unset
        if isinstance(self.completion_progress, Unset):
            completion_progress = UNSET
        else:
            completion_progress = self.completion_progress

        webhook: None | str | Unset
        if isinstance(self.webhook, Unset):
            webhook = UNSET
        else:
            webhook = self.webhook

        top_secret: bool | None | Unset
        if isinstance(self.top_secret, Unset):
            top_secret = UNSET
        else:
            top_secret = self.top_secret

        send_chromeless: bool | None | Unset
        if isinstance(self.send_chromeless, Unset):
            send_chromeless = UNSET
        else:
            send_chromeless = self.send_chromeless

        run_status: None | str | Unset
        if isinstance(self.run_status, Unset):
            run_status = UNSET
        else:
            run_status = self.run_status

        custom_fields: dict[str, Any] | list[Any] | None | Unset
        if isinstance(self.custom_fields, Unset):
            custom_fields = UNSET
        elif isinstance(self.custom_fields, CustomFields):
            custom_fields = self.custom_fields.to_dict()
        elif isinstance(self.custom_fields, list):
            custom_fields = self.custom_fields

        else:
            custom_fields = self.custom_fields

        tasks_changed_by_rules: dict[str, Any] | list[Any] | None | Unset
        if isinstance(self.tasks_changed_by_rules, Unset):
            tasks_changed_by_rules = UNSET
        elif isinstance(self.tasks_changed_by_rules, TasksChangedByRules):
            tasks_changed_by_rules = self.tasks_changed_by_rules.to_dict()
        elif isinstance(self.tasks_changed_by_rules, list):
            tasks_changed_by_rules = self.tasks_changed_by_rules

        else:
            tasks_changed_by_rules = self.tasks_changed_by_rules

        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        owner_id: int | None | str | Unset
        if isinstance(self.owner_id, Unset):
            owner_id = UNSET
        else:
            owner_id = self.owner_id

        is_accepted = self.is_accepted

        run: dict[str, Any] | list[Any] | None | Unset
        if isinstance(self.run, Unset):
            run = UNSET
        elif isinstance(self.run, WrappedRun):
            run = self.run.to_dict()
        elif isinstance(self.run, Run):
            run = self.run.to_dict()
        elif isinstance(self.run, list):
            run = self.run

        else:
            run = self.run

        step: dict[str, Any] | list[Any] | None | Unset
        if isinstance(self.step, Unset):
            step = UNSET
        elif isinstance(self.step, WrappedStep):
            step = self.step.to_dict()
        elif isinstance(self.step, Step):
            step = self.step.to_dict()
        elif isinstance(self.step, list):
            step = self.step

        else:
            step = self.step

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

        threads: dict[str, Any] | list[dict[str, Any]] | None | Unset
        if isinstance(self.threads, Unset):
            threads = UNSET
        elif isinstance(self.threads, WrappedComments):
            threads = self.threads.to_dict()
        elif isinstance(self.threads, list):
            threads = []
            for threads_type_1_item_data in self.threads:
                threads_type_1_item = threads_type_1_item_data.to_dict()
                threads.append(threads_type_1_item)

        else:
            threads = self.threads

        comments: dict[str, Any] | list[dict[str, Any]] | None | Unset
        if isinstance(self.comments, Unset):
            comments = UNSET
        elif isinstance(self.comments, WrappedComments):
            comments = self.comments.to_dict()
        elif isinstance(self.comments, list):
            comments = []
            for comments_type_1_item_data in self.comments:
                comments_type_1_item = comments_type_1_item_data.to_dict()
                comments.append(comments_type_1_item)

        else:
            comments = self.comments

        issues: dict[str, Any] | list[dict[str, Any]] | None | Unset
        if isinstance(self.issues, Unset):
            issues = UNSET
        elif isinstance(self.issues, WrappedComments):
            issues = self.issues.to_dict()
        elif isinstance(self.issues, list):
            issues = []
            for issues_type_1_item_data in self.issues:
                issues_type_1_item = issues_type_1_item_data.to_dict()
                issues.append(issues_type_1_item)

        else:
            issues = self.issues

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
        from ..models.asset import Asset  # noqa: PLC0415
        from ..models.comment import Comment  # noqa: PLC0415
        from ..models.custom_fields import CustomFields  # noqa: PLC0415
        from ..models.field_values import FieldValues  # noqa: PLC0415
        from ..models.folder import Folder  # noqa: PLC0415
        from ..models.form_field import FormField  # noqa: PLC0415
        from ..models.owners import Owners  # noqa: PLC0415
        from ..models.run import Run  # noqa: PLC0415
        from ..models.step import Step  # noqa: PLC0415
        from ..models.tag import Tag  # noqa: PLC0415
        from ..models.tasks_changed_by_rules import TasksChangedByRules  # noqa: PLC0415
        from ..models.wrapped_assets import WrappedAssets  # noqa: PLC0415
        from ..models.wrapped_comments import WrappedComments  # noqa: PLC0415
        from ..models.wrapped_folders import WrappedFolders  # noqa: PLC0415
        from ..models.wrapped_form_fields import WrappedFormFields  # noqa: PLC0415
        from ..models.wrapped_run import WrappedRun  # noqa: PLC0415
        from ..models.wrapped_step import WrappedStep  # noqa: PLC0415
        from ..models.wrapped_tags import WrappedTags  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_increment_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        increment_id = _parse_increment_id(d.pop("increment_id", UNSET))

        title = d.pop("title", UNSET)

        def _parse_original_title(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        original_title = _parse_original_title(d.pop("original_title", UNSET))

        def _parse_summary(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        summary = _parse_summary(d.pop("summary", UNSET))

        def _parse_original_summary(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        original_summary = _parse_original_summary(d.pop("original_summary", UNSET))

        def _parse_run_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        run_id = _parse_run_id(d.pop("run_id", UNSET))

        def _parse_checklist_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        checklist_id = _parse_checklist_id(d.pop("checklist_id", UNSET))

        def _parse_step_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        step_id = _parse_step_id(d.pop("step_id", UNSET))

        def _parse_linked_step_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        linked_step_id = _parse_linked_step_id(d.pop("linked_step_id", UNSET))

        def _parse_alias(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        alias = _parse_alias(d.pop("alias", UNSET))

        def _parse_stage_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        stage_id = _parse_stage_id(d.pop("stage_id", UNSET))

        def _parse_status(data: object) -> KnownTaskStatus | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                status_type_0 = check_known_task_status(data)

                return status_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(KnownTaskStatus | str | Unset, data)

        status = _parse_status(d.pop("status", UNSET))

        def _parse_status_label(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        status_label = _parse_status_label(d.pop("status_label", UNSET))

        def _parse_task_type(data: object) -> KnownTaskType | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                task_type_type_0 = check_known_task_type(data)

                return task_type_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(KnownTaskType | None | str | Unset, data)

        task_type = _parse_task_type(d.pop("task_type", UNSET))

        def _parse_is_approved(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        is_approved = _parse_is_approved(d.pop("is_approved", UNSET))

        def _parse_owners(data: object) -> list[Any] | None | Owners | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                owners_type_0 = Owners.from_dict(data)

                return owners_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                owners_type_1 = cast(list[Any], data)

                return owners_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Any] | None | Owners | Unset, data)

        owners = _parse_owners(d.pop("owners", UNSET))

        def _parse_taskdata(data: object) -> FieldValues | list[Any] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                taskdata_type_0 = FieldValues.from_dict(data)

                return taskdata_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                taskdata_type_1 = cast(list[Any], data)

                return taskdata_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FieldValues | list[Any] | None | Unset, data)

        taskdata = _parse_taskdata(d.pop("taskdata", UNSET))

        def _parse_position(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        position = _parse_position(d.pop("position", UNSET))

        def _parse_blueprint_position(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        blueprint_position = _parse_blueprint_position(d.pop("blueprint_position", UNSET))

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

        def _parse_deadline(data: object) -> datetime.datetime | None | str | Unset:
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

        deadline = _parse_deadline(d.pop("deadline", UNSET))

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

        def _parse_starter_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        starter_id = _parse_starter_id(d.pop("starter_id", UNSET))

        def _parse_completer_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        completer_id = _parse_completer_id(d.pop("completer_id", UNSET))

        def _parse_completer_guest(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        completer_guest = _parse_completer_guest(d.pop("completer_guest", UNSET))

        def _parse_completer_guest_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        completer_guest_id = _parse_completer_guest_id(d.pop("completer_guest_id", UNSET))

        def _parse_is_completable(data: object) -> bool | int | Unset:
            if isinstance(data, Unset):
                return data
            return cast(bool | int | Unset, data)

        is_completable = _parse_is_completable(d.pop("is_completable", UNSET))

        is_oneoff_task = d.pop("is_oneoff_task", UNSET)

        everyone_must_complete = d.pop("everyone_must_complete", UNSET)

        can_complete_only_assignees = d.pop("can_complete_only_assignees", UNSET)

        allow_guest_owners = d.pop("allow_guest_owners", UNSET)

        prevent_guest_comment = d.pop("prevent_guest_comment", UNSET)

        has_deadline_dependent_child_tasks = d.pop("has_deadline_dependent_child_tasks", UNSET)

        problem = d.pop("problem", UNSET)

        is_soft_start_date = d.pop("is_soft_start_date", UNSET)

        def _parse_max_assignable(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        max_assignable = _parse_max_assignable(d.pop("max_assignable", UNSET))

        def _parse_completion_progress(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        completion_progress = _parse_completion_progress(d.pop("completion_progress", UNSET))

        def _parse_webhook(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        webhook = _parse_webhook(d.pop("webhook", UNSET))

        def _parse_top_secret(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        top_secret = _parse_top_secret(d.pop("top_secret", UNSET))

        def _parse_send_chromeless(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        send_chromeless = _parse_send_chromeless(d.pop("send_chromeless", UNSET))

        def _parse_run_status(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        run_status = _parse_run_status(d.pop("run_status", UNSET))

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

        def _parse_tasks_changed_by_rules(
            data: object,
        ) -> list[Any] | None | TasksChangedByRules | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                tasks_changed_by_rules_type_0 = TasksChangedByRules.from_dict(data)

                return tasks_changed_by_rules_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                tasks_changed_by_rules_type_1 = cast(list[Any], data)

                return tasks_changed_by_rules_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Any] | None | TasksChangedByRules | Unset, data)

        tasks_changed_by_rules = _parse_tasks_changed_by_rules(
            d.pop("tasks_changed_by_rules", UNSET)
        )

        def _parse_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name = _parse_name(d.pop("name", UNSET))

        def _parse_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))

        def _parse_owner_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        owner_id = _parse_owner_id(d.pop("owner_id", UNSET))

        is_accepted = d.pop("is_accepted", UNSET)

        def _parse_run(data: object) -> list[Any] | None | Run | Unset | WrappedRun:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                run_type_0 = WrappedRun.from_dict(data)

                return run_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                run_type_1 = Run.from_dict(data)

                return run_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                run_type_2 = cast(list[Any], data)

                return run_type_2
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Any] | None | Run | Unset | WrappedRun, data)

        run = _parse_run(d.pop("run", UNSET))

        def _parse_step(data: object) -> list[Any] | None | Step | Unset | WrappedStep:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                step_type_0 = WrappedStep.from_dict(data)

                return step_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                step_type_1 = Step.from_dict(data)

                return step_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                step_type_2 = cast(list[Any], data)

                return step_type_2
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Any] | None | Step | Unset | WrappedStep, data)

        step = _parse_step(d.pop("step", UNSET))

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

        def _parse_threads(data: object) -> list[Comment] | None | Unset | WrappedComments:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                threads_type_0 = WrappedComments.from_dict(data)

                return threads_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                threads_type_1 = []
                _threads_type_1 = data
                for threads_type_1_item_data in _threads_type_1:
                    threads_type_1_item = Comment.from_dict(threads_type_1_item_data)

                    threads_type_1.append(threads_type_1_item)

                return threads_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Comment] | None | Unset | WrappedComments, data)

        threads = _parse_threads(d.pop("threads", UNSET))

        def _parse_comments(data: object) -> list[Comment] | None | Unset | WrappedComments:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                comments_type_0 = WrappedComments.from_dict(data)

                return comments_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                comments_type_1 = []
                _comments_type_1 = data
                for comments_type_1_item_data in _comments_type_1:
                    comments_type_1_item = Comment.from_dict(comments_type_1_item_data)

                    comments_type_1.append(comments_type_1_item)

                return comments_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Comment] | None | Unset | WrappedComments, data)

        comments = _parse_comments(d.pop("comments", UNSET))

        def _parse_issues(data: object) -> list[Comment] | None | Unset | WrappedComments:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                issues_type_0 = WrappedComments.from_dict(data)

                return issues_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                issues_type_1 = []
                _issues_type_1 = data
                for issues_type_1_item_data in _issues_type_1:
                    issues_type_1_item = Comment.from_dict(issues_type_1_item_data)

                    issues_type_1.append(issues_type_1_item)

                return issues_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Comment] | None | Unset | WrappedComments, data)

        issues = _parse_issues(d.pop("issues", UNSET))

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

        ko_form_fields = _parse_ko_form_fields(d.pop("ko-form-fields", UNSET))

        roles = d.pop("roles", UNSET)

        activities = d.pop("activities", UNSET)

        threads_count = d.pop("threads_count", UNSET)

        member_watchers = d.pop("member_watchers", UNSET)

        guest_watchers = d.pop("guest_watchers", UNSET)

        selected_text_comment = d.pop("selected_text_comment", UNSET)

        task = cls(
            id=id,
            increment_id=increment_id,
            title=title,
            original_title=original_title,
            summary=summary,
            original_summary=original_summary,
            run_id=run_id,
            checklist_id=checklist_id,
            step_id=step_id,
            linked_step_id=linked_step_id,
            alias=alias,
            stage_id=stage_id,
            status=status,
            status_label=status_label,
            task_type=task_type,
            is_approved=is_approved,
            owners=owners,
            taskdata=taskdata,
            position=position,
            blueprint_position=blueprint_position,
            started_at=started_at,
            deadline=deadline,
            created_at=created_at,
            last_updated=last_updated,
            archived_at=archived_at,
            completed_at=completed_at,
            starter_id=starter_id,
            completer_id=completer_id,
            completer_guest=completer_guest,
            completer_guest_id=completer_guest_id,
            is_completable=is_completable,
            is_oneoff_task=is_oneoff_task,
            everyone_must_complete=everyone_must_complete,
            can_complete_only_assignees=can_complete_only_assignees,
            allow_guest_owners=allow_guest_owners,
            prevent_guest_comment=prevent_guest_comment,
            has_deadline_dependent_child_tasks=has_deadline_dependent_child_tasks,
            problem=problem,
            is_soft_start_date=is_soft_start_date,
            max_assignable=max_assignable,
            completion_progress=completion_progress,
            webhook=webhook,
            top_secret=top_secret,
            send_chromeless=send_chromeless,
            run_status=run_status,
            custom_fields=custom_fields,
            tasks_changed_by_rules=tasks_changed_by_rules,
            name=name,
            description=description,
            owner_id=owner_id,
            is_accepted=is_accepted,
            run=run,
            step=step,
            form_fields=form_fields,
            threads=threads,
            comments=comments,
            issues=issues,
            tags=tags,
            assets=assets,
            folders=folders,
            ko_form_fields=ko_form_fields,
            roles=roles,
            activities=activities,
            threads_count=threads_count,
            member_watchers=member_watchers,
            guest_watchers=guest_watchers,
            selected_text_comment=selected_text_comment,
        )

        task.additional_properties = d
        return task

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
