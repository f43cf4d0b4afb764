"""Run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .. import fields, models
from ..base import Model, define
from ..kickoff_values import KickoffValues


@define
class Run(KickoffValues, Model):
    """A process under way, or one that is finished or archived."""

    id: str
    """The id of the run."""
    increment_id: int | None = None
    """A number. Presumably it counts up within the organization."""
    checklist_id: str | None = None
    """The id of the template that the run was launched from."""
    checklist_title: str | None = None
    """The title of that template."""
    assign_someone_else: bool | None = None
    """Presumably whether tasks may be assigned to others."""
    name: str | None = None
    """The name of the run. At most 550 characters."""
    summary: str | None = None
    """A summary of the run."""
    status: models.KnownRunStatus | str | None = None
    """The status of the run."""
    progress: models.Progress | None = fields.one("progress", "Progress", bare="percent")
    """How far the run is. Counts of tasks (documents); later sources also show a bare number
    (docs, webhook).
    """
    whole_progress: models.Progress | None = fields.one(
        "whole_progress", "Progress", bare="percent"
    )
    """Presumably in the shape of `progress`. No source says how the two differ."""
    started_by: int | str | None = None
    """The user who launched the run."""
    owner_id: int | str | None = None
    """The user who owns the run."""
    prerun: Mapping[str, Any] | None = fields.mapping("prerun")
    """The values of the kick-off form, by field id. An older source shows a list of fields
    instead.
    """
    prerun_status: models.KnownPrerunStatus | str | None = None
    """The status of the kick-off form."""
    prerun_completed_at: datetime | None = fields.moment("prerun_completed_at")
    """When the kick-off form was completed."""
    prerun_completed_by: int | str | None = None
    """The user who completed the kick-off form."""
    prerun_length: int | None = None
    """A number about the kick-off form. No source says what it counts."""
    starred: bool | None = None
    """Whether the run is starred."""
    created_at: datetime | None = fields.moment("created_at")
    """When the run was created."""
    started_at: datetime | None = fields.moment("started_at")
    """When the run was started."""
    last_updated: datetime | None = fields.moment("last_updated")
    """When the run was last changed."""
    completed_at: datetime | None = fields.moment("completed_at")
    """When the run was completed. Null while it is not."""
    archived_at: datetime | None = fields.moment("archived_at")
    """When the run was archived. Null while it is not."""
    due_date: datetime | None = fields.moment("due_date")
    """When the run is due."""
    due_date_passed: bool | None = None
    """Whether the run is overdue."""
    due_soon: bool | None = None
    """Whether the run is due soon."""
    late_tasks: int | None = None
    """How many tasks are late."""
    collaborators: list[int | str] | None = fields.several("collaborators")
    """The ids of users. No source says what makes a collaborator."""
    max_task_deadline: datetime | None = fields.moment("max_task_deadline")
    """Presumably the latest deadline among the tasks."""
    type: models.KnownRunType | str | None = None
    """The type of the run."""
    is_public: bool | None = None
    """Presumably whether the run is open to everyone."""
    users: list[models.UserReference] | None = fields.several("users", "UserReference", bare="id")
    """Users. Ids (mcp), or objects (webhook). No source says what they are to the run; those of
    a template may access it (mcp).
    """
    groups: list[models.GroupReference] | None = fields.several(
        "groups", "GroupReference", bare="id"
    )
    """Groups. Ids (mcp), or objects (webhook). No source says what they are to the run."""
    parent_id: str | None = None
    """Presumably the id of the run that this one was launched from."""
    can_add_oot: bool | None = None
    """Presumably whether one-off tasks can be added to the run."""
    has_open_issue: bool | None = None
    """Whether the run has an open issue."""
    custom_fields: Mapping[str, Any] | None = fields.mapping("custom_fields")
    """The organization's own fields."""
    alerts: Any = None
    """An object with a list `issues`. Probably no longer sent."""
    last_synced: datetime | None = fields.moment("last_synced")
    """A date. No source says what was synchronized. Probably no longer sent."""
    checklist: models.Checklist | None = fields.one("checklist", "Checklist")
    """The template. There if asked for with `checklist`."""
    tasks: list[models.Task] | None = fields.several("tasks", "Task")
    """The tasks. There if asked for with `tasks`."""
    tags: list[models.Tag] | None = fields.several("tags", "Tag")
    """The tags. There if asked for with `tags`."""
    assets: list[models.Asset] | None = fields.several("assets", "Asset")
    """The files. There if asked for with `assets`."""
    next_task: models.Task | None = fields.one("next_task", "Task")
    """The task to do next, as a list of one, or an empty list when all are done (docs). There
    if asked for with `next_task`. Sources disagree on which task that is: the first visible
    one that is not complete (documents), the one with the earliest deadline (docs), or the
    first by position (webhook).
    """
    permissions: Any = None
    """There if asked for with `permissions`. No source says what it holds."""
    tasks_meta: Any = None
    """There if asked for with `tasks_meta`. No source says what it holds."""
    ko_form_fields: list[models.FormField] | None = fields.several("ko_form_fields", "FormField")
    """The fields of the kick-off form. There if asked for with `ko_form_fields`."""
    form_fields: list[models.FormField] | None = fields.several("form_fields", "FormField")
    """Form fields, presumably those of the tasks. There if asked for with `form_fields`."""
    stages: Any = None
    """There if asked for with `stages`. No source says what it holds."""
    folders: list[models.Folder] | None = fields.several("folders", "Folder")
    """Folders, presumably those that hold the run. There if asked for with `folders`."""
    member_watchers: Any = None
    """Presumably users who watch the run. There if asked for with `member_watchers`. No source
    says what it holds.
    """
    guest_watchers: Any = None
    """Presumably guests who watch the run. There if asked for with `guest_watchers`. No source
    says what it holds.
    """
    selected_text_comment: Any = None
    """There if asked for with `selected_text_comment`. No source says what it holds."""
