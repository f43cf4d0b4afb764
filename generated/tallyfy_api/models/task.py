"""Task."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

import attrs
from tallyfy_client._models import (
    Model,
    mapping,
    moment,
    one,
    set_raw,
    several,
)

from .. import models


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class Task(Model):
    """A step for a person; part of a run, or standing alone as a one-off task."""

    id: str
    """The id of the task."""
    increment_id: int | None = None
    """A number that counts up within the organization."""
    title: str | None = None
    """The title of the task. At most 600 characters (docs)."""
    summary: str | None = None
    """What is to be done. May hold HTML. In listings only with `with=summary`."""
    run_id: str | None = None
    """The id of the run that the task belongs to. Null for a one-off task. It decides how the
    task is completed.
    """
    checklist_id: str | None = None
    """The id of the template."""
    step_id: str | None = None
    """The id of the step of the template. Null for a one-off task."""
    alias: str | None = None
    """A short name, that of the step."""
    status: models.KnownTaskStatus | str | None = None
    """The status of the task."""
    status_label: str | None = None
    """The status as a text, such as `Active` or `not-started`."""
    task_type: models.KnownTaskType | str | None = None
    """The document shows `member` and `guest`, the kind of owner; all later sources show the
    kind of task: task, approval, expiring, email, expiring_email.
    """
    is_approved: bool | None = None
    """Whether an approval was approved (true) or rejected (false). Null while it is open; some
    answers show false on plain tasks.
    """
    owners: models.Owners | None = None
    """Who the task is assigned to."""
    taskdata: Mapping[str, Any] | None = None
    """The values of the form fields, by field id. The document on completing says that its
    answer may hold them.
    """
    position: int | None = None
    """The place of the task in the run, from 1."""
    blueprint_position: int | None = None
    """The place of the step in the template."""
    started_at: datetime | None = None
    """When the task is scheduled to start. May lie in the future."""
    shown_at: datetime | None = None
    """Presumably when the task was last shown, after a rule had hidden it."""
    deadline: datetime | None = None
    """When the task is due."""
    created_at: datetime | None = None
    """When the task was created."""
    last_updated: datetime | None = None
    """When the task was last changed."""
    archived_at: datetime | None = None
    """When the task was archived. Null while it is not."""
    completed_at: datetime | None = None
    """When the task was completed. Null while it is not."""
    starter_id: int | str | None = None
    """The user who started the task."""
    completer_id: int | str | None = None
    """The user who completed the task."""
    completer_guest: str | None = None
    """The guest who completed the task."""
    completer_guest_id: str | None = None
    """The guest who completed the task, by id."""
    is_completable: bool | int | None = None
    """Presumably whether the task can be completed now. An old source has a number (swagger)."""
    is_oneoff_task: bool | None = None
    """Whether the task was made as a one-off task. Such a task may have a run all the same
    (sdk), so this does not tell how to complete it.
    """
    everyone_must_complete: bool | None = None
    """Whether every assignee has to complete the task."""
    can_complete_only_assignees: bool | None = None
    """Whether only assignees may complete the task (postman)."""
    allow_guest_owners: bool | None = None
    """Whether the task may be assigned to guests (mcp, of steps)."""
    prevent_guest_comment: bool | None = None
    """Whether guests may not comment."""
    has_deadline_dependent_child_tasks: bool | None = None
    """Whether deadlines of other tasks depend on this one."""
    problem: bool | None = None
    """Whether a problem was reported on the task."""
    has_issues: bool | None = None
    """Whether issues were reported on the task."""
    is_soft_start_date: bool | None = None
    """Whether the start date is ignored (mcp, of steps)."""
    max_assignable: int | None = None
    """How many people the task may be assigned to at once (mcp, of steps)."""
    webhook: str | None = None
    """An address that the service calls when the task is completed (mcp, of steps)."""
    top_secret: bool | None = None
    """Whether only assignees and administrators can see the task (sdk)."""
    send_chromeless: bool | None = None
    """Whether an email is sent without Tallyfy's frame around it (mcp, of steps)."""
    ai_execution_status: str | None = None
    """How far an AI agent is with the task."""
    ai_session_id: str | int | None = None
    """The id of the session of that agent."""
    run_status: str | None = None
    """The status of the run."""
    deadline_set_by_hand: bool | None = None
    """Whether somebody set the deadline by hand. Automations leave such a deadline alone."""
    custom_fields: Mapping[str, Any] | None = None
    """The organization's own fields."""
    tasks_changed_by_rules: Mapping[str, Any] | None = None
    """The tasks that rules changed because this one was completed, by their ids. Only in the
    response to a completion of a task of a run.
    """
    name: str | None = None
    """Of one-off tasks. What is `title` elsewhere."""
    description: str | None = None
    """Of one-off tasks. What is `summary` elsewhere."""
    owner_id: int | str | None = None
    """Of one-off tasks. The owner."""
    run: models.Run | None = None
    """The run. Included with `with=run`."""
    step: models.Step | None = None
    """The step of the template. Included with `with=step`."""
    form_fields: list[models.FormField] | None = None
    """The form fields and their values. Included with `with=form_fields`."""
    threads: list[models.Comment] | None = None
    """The comments. Included with `with=threads`."""
    comments: list[models.Comment] | None = None
    """The comments. Included with `with=comments`."""
    issues: list[models.Comment] | None = None
    """The comments that report an issue. Included with `with=issues`."""
    tags: list[models.Tag] | None = None
    """The tags. Included with `with=tags`."""
    assets: list[models.Asset] | None = None
    """The files. Included with `with=assets`."""
    folders: list[models.Folder] | None = None
    """The folders that hold the task. Included with `with=folders`."""
    ko_form_fields: list[models.FormField] | None = attrs.field(
        default=None, metadata={"key": "ko-form-fields"}
    )
    """The fields of the kick-off form. Included with `with=ko-form-fields`, with hyphens."""
    threads_count: Any = None
    """How many comments there are. Included with `with=threads_count`."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            src_dict["id"],
            get("increment_id"),
            get("title"),
            get("summary"),
            get("run_id"),
            get("checklist_id"),
            get("step_id"),
            get("alias"),
            get("status"),
            get("status_label"),
            get("task_type"),
            get("is_approved"),
            one(get("owners"), models.Owners, "Task.owners"),
            mapping(get("taskdata"), "Task.taskdata"),
            get("position"),
            get("blueprint_position"),
            moment(get("started_at"), "Task.started_at"),
            moment(get("shown_at"), "Task.shown_at"),
            moment(get("deadline"), "Task.deadline"),
            moment(get("created_at"), "Task.created_at"),
            moment(get("last_updated"), "Task.last_updated"),
            moment(get("archived_at"), "Task.archived_at"),
            moment(get("completed_at"), "Task.completed_at"),
            get("starter_id"),
            get("completer_id"),
            get("completer_guest"),
            get("completer_guest_id"),
            get("is_completable"),
            get("is_oneoff_task"),
            get("everyone_must_complete"),
            get("can_complete_only_assignees"),
            get("allow_guest_owners"),
            get("prevent_guest_comment"),
            get("has_deadline_dependent_child_tasks"),
            get("problem"),
            get("has_issues"),
            get("is_soft_start_date"),
            get("max_assignable"),
            get("webhook"),
            get("top_secret"),
            get("send_chromeless"),
            get("ai_execution_status"),
            get("ai_session_id"),
            get("run_status"),
            get("deadline_set_by_hand"),
            mapping(get("custom_fields"), "Task.custom_fields"),
            mapping(get("tasks_changed_by_rules"), "Task.tasks_changed_by_rules"),
            get("name"),
            get("description"),
            get("owner_id"),
            one(get("run"), models.Run, "Task.run"),
            one(get("step"), models.Step, "Task.step"),
            several(get("form_fields"), models.FormField, "Task.form_fields"),
            several(get("threads"), models.Comment, "Task.threads"),
            several(get("comments"), models.Comment, "Task.comments"),
            several(get("issues"), models.Comment, "Task.issues"),
            several(get("tags"), models.Tag, "Task.tags"),
            several(get("assets"), models.Asset, "Task.assets"),
            several(get("folders"), models.Folder, "Task.folders"),
            several(get("ko-form-fields"), models.FormField, "Task.ko-form-fields"),
            get("threads_count"),
        )
        set_raw(self, src_dict)
        return self
