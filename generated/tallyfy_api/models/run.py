"""Run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

import attrs
from tallyfy_client._models import (
    WithKickoffValues,
    mapping,
    moment,
    one,
    set_raw,
    several,
    values,
)

from .. import models


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class Run(WithKickoffValues):
    """A process under way, or one that is finished or archived."""

    id: str
    """The id of the run."""
    increment_id: int | None = None
    """A number that counts up within the organization."""
    checklist_id: str | None = None
    """The id of the template that the run was launched from."""
    checklist_title: str | None = None
    """The title of that template."""
    assign_someone_else: bool | None = None
    """Whether tasks may be assigned to others."""
    name: str | None = None
    """The name of the run. At most 550 characters (docs, mcp)."""
    summary: str | None = None
    """A summary of the run."""
    status: models.KnownRunStatus | str | None = None
    """The status of the run. A completed run becomes `active` again when its kick-off form is
    reopened (docs 2026-11).
    """
    progress: models.Progress | None = None
    """How far the run is. Counts of tasks (documents); later sources also show a bare number
    (docs, webhook).
    """
    whole_progress: models.Progress | None = None
    """Presumably in the shape of `progress`. No source says how the two differ."""
    started_by: int | str | None = None
    """The user who launched the run."""
    owner_id: int | str | None = None
    """The user who owns the run."""
    prerun: Mapping[str, Any] | None = None
    """The values of the kick-off form, by field id. An older source shows a list of fields
    instead.
    """
    prerun_status: models.KnownPrerunStatus | str | None = None
    """The status of the kick-off form."""
    prerun_completed_at: datetime | None = None
    """When the kick-off form was completed."""
    prerun_completed_by: int | str | None = None
    """The user who completed the kick-off form."""
    starred: bool | None = None
    """Whether the run is starred."""
    created_at: datetime | None = None
    """When the run was created."""
    started_at: datetime | None = None
    """When the run was started."""
    last_updated: datetime | None = None
    """When the run was last changed."""
    completed_at: datetime | None = None
    """When the run was completed. Null while it is not."""
    archived_at: datetime | None = None
    """When the run was archived. Null while it is not."""
    due_date: datetime | None = None
    """When the run is due."""
    due_date_passed: bool | None = None
    """Whether the run is overdue."""
    due_soon: bool | None = None
    """Whether the run is due soon."""
    late_tasks: int | None = None
    """How many tasks are late."""
    collaborators: list[int | str] | None = None
    """The ids of users. No source says what makes a collaborator."""
    max_task_deadline: datetime | None = None
    """The latest deadline among the tasks."""
    type: models.KnownRunType | str | None = None
    """The type of the run."""
    is_public: bool | None = None
    """Whether the run is open to everyone."""
    users: list[models.UserReference] | None = None
    """Users. Ids (mcp), or objects (webhook). No source says what they are to the run; those of
    a template may access it (mcp).
    """
    groups: list[models.GroupReference] | None = None
    """Groups. Ids (mcp), or objects (webhook). No source says what they are to the run."""
    parent_id: str | None = None
    """Presumably the id of the run that this one was launched from."""
    can_add_oot: bool | None = None
    """Whether one-off tasks can be added to the run."""
    has_open_issue: bool | None = None
    """Whether the run has an open issue."""
    custom_fields: Mapping[str, Any] | None = None
    """The organization's own fields."""
    alerts: Any = None
    """An object with a list `issues`. Probably no longer sent."""
    checklist: models.Checklist | None = None
    """The template. Included with `with=checklist`."""
    tasks: list[models.Task] | None = None
    """The tasks. Included with `with=tasks`."""
    tags: list[models.Tag] | None = None
    """The tags. Included with `with=tags`."""
    assets: list[models.Asset] | None = None
    """The files. Included with `with=assets`."""
    next_task: models.Task | None = None
    """The task to do next, as a list of one, or an empty list when all are done (docs).
    Included with `with=next_task`. Sources disagree on which task that is: the first visible
    one that is not complete (documents), the one with the earliest deadline (docs), or the
    first by position (webhook).
    """
    permissions: Any = None
    """Included with `with=permissions`."""
    tasks_meta: Any = None
    """Included with `with=tasks_meta`."""
    ko_form_fields: list[models.FormField] | None = None
    """The fields of the kick-off form. Included with `with=ko_form_fields`."""
    form_fields: list[models.FormField] | None = None
    """The form fields of the tasks. Included with `with=form_fields`."""
    stages: Any = None
    """Included with `with=stages`."""
    folders: list[models.Folder] | None = None
    """The folders that hold the run. Included with `with=folders`."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            src_dict["id"],
            get("increment_id"),
            get("checklist_id"),
            get("checklist_title"),
            get("assign_someone_else"),
            get("name"),
            get("summary"),
            get("status"),
            one(get("progress"), models.Progress, "Run.progress"),
            one(get("whole_progress"), models.Progress, "Run.whole_progress"),
            get("started_by"),
            get("owner_id"),
            mapping(get("prerun"), "Run.prerun"),
            get("prerun_status"),
            moment(get("prerun_completed_at"), "Run.prerun_completed_at"),
            get("prerun_completed_by"),
            get("starred"),
            moment(get("created_at"), "Run.created_at"),
            moment(get("started_at"), "Run.started_at"),
            moment(get("last_updated"), "Run.last_updated"),
            moment(get("completed_at"), "Run.completed_at"),
            moment(get("archived_at"), "Run.archived_at"),
            moment(get("due_date"), "Run.due_date"),
            get("due_date_passed"),
            get("due_soon"),
            get("late_tasks"),
            values(get("collaborators"), "Run.collaborators"),
            moment(get("max_task_deadline"), "Run.max_task_deadline"),
            get("type"),
            get("is_public"),
            several(get("users"), models.UserReference, "Run.users"),
            several(get("groups"), models.GroupReference, "Run.groups"),
            get("parent_id"),
            get("can_add_oot"),
            get("has_open_issue"),
            mapping(get("custom_fields"), "Run.custom_fields"),
            get("alerts"),
            one(get("checklist"), models.Checklist, "Run.checklist"),
            several(get("tasks"), models.Task, "Run.tasks"),
            several(get("tags"), models.Tag, "Run.tags"),
            several(get("assets"), models.Asset, "Run.assets"),
            one(get("next_task"), models.Task, "Run.next_task"),
            get("permissions"),
            get("tasks_meta"),
            several(get("ko_form_fields"), models.FormField, "Run.ko_form_fields"),
            several(get("form_fields"), models.FormField, "Run.form_fields"),
            get("stages"),
            several(get("folders"), models.Folder, "Run.folders"),
        )
        set_raw(self, src_dict)
        return self
