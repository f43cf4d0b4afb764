"""Step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .. import fields, models
from ..base import Model, define


@define
class Step(Model):
    """A step of a template, from which a task is made."""

    id: str | int
    """The id of the step. An old source has a number (swagger)."""
    increment_id: int | None = None
    """A number. Presumably it counts up within the organization."""
    checklist_id: str | None = None
    """The id of the template."""
    title: str | None = None
    """The title of the step."""
    alias: str | None = None
    """A short name of the step."""
    summary: str | None = None
    """What is to be done."""
    stage_id: str | None = None
    """The id of a stage. No source says more of stages."""
    step_type: models.KnownStepType | str | None = None
    """The type of the step. It is that of its tasks."""
    position: int | None = None
    """The place of the step in the template, from 1 (mcp)."""
    allow_guest_owners: bool | None = None
    """Whether its tasks may be assigned to guests (mcp)."""
    max_assignable: int | None = None
    """How many people its tasks may be assigned to at once (mcp)."""
    skip_start_process: bool | None = None
    """No source says what it means."""
    can_complete_only_assignees: bool | None = None
    """Whether only assignees may complete its tasks (postman)."""
    everyone_must_complete: bool | None = None
    """Presumably whether every assignee has to complete its tasks."""
    webhook: str | None = None
    """An address that the service calls when its tasks are completed (mcp)."""
    top_secret: bool | None = None
    """Whether only assignees and administrators can see its tasks (sdk, of tasks)."""
    send_chromeless: bool | None = None
    """Whether an email is sent without Tallyfy's frame around it (mcp)."""
    ai_assigned: bool | None = None
    """Presumably whether its tasks are assigned to an AI agent."""
    ai_allowed_app_keys: Any = None
    """Presumably which apps that agent may use. No source says what it holds."""
    ai_on_uncertainty: str | None = None
    """Presumably what that agent does where it is not sure."""
    start_date: models.StepTiming | None = fields.one("start_date", "StepTiming")
    """When its tasks start. Without effect where `is_soft_start_date` is true (mcp)."""
    is_soft_start_date: bool | None = None
    """Whether the start date is ignored (mcp)."""
    deadline: models.StepTiming | None = fields.one("deadline", "StepTiming")
    """When its tasks are due."""
    bp_to_launch: models.ChecklistToLaunch | None = fields.one("bp_to_launch", "ChecklistToLaunch")
    """The template that the step launches (mcp)."""
    assignees: list[models.UserReference] | None = fields.several(
        "assignees", "UserReference", bare="id"
    )
    """The ids of users that its tasks are assigned to."""
    guests: list[str] | None = fields.several("guests")
    """The email addresses of guests that its tasks are assigned to."""
    groups: list[models.GroupReference] | None = fields.several(
        "groups", "GroupReference", bare="id"
    )
    """The ids of groups that its tasks are assigned to."""
    owner: Any = None
    """A user. No source says what the user is to the step."""
    owner_id: int | str | None = None
    """The user, by id."""
    captures: list[models.FormField] | None = fields.several("captures", "FormField")
    """The form fields of the step."""
    prevent_guest_comment: bool | None = None
    """Presumably whether guests may not comment."""
    roles: Any = None
    """Roles. No source says what an entry holds."""
    role_changes_every_time: bool | None = None
    """No source says what it means."""
    assign_run_starter: bool | None = None
    """Presumably whether its tasks are assigned to the one who launches the run."""
    folders: Any = None
    """Folders, presumably those that hold the step. No source shows them. No schema: Prism
    gives up on a response whose schemas are nested much deeper, and then lets anything pass.
    """
    comments: Any = None
    """The comments. No source shows them here."""
    created_at: datetime | None = fields.moment("created_at")
    """When the step was created."""
    last_updated: datetime | None = fields.moment("last_updated")
    """When the step was last changed."""
    archived_at: datetime | None = fields.moment("archived_at")
    """When the step was archived."""
    custom_fields: Mapping[str, Any] | None = fields.mapping("custom_fields")
    """The organization's own fields."""
    rationale: Any = None
    """An old field. No source says what it means."""
    owners: Any = None
    """An old field. Presumably who its tasks are assigned to."""
    invisibility: Any = None
    """An old field. No source says what it means."""
    settings: Any = None
    """An old field. No source says what it holds."""
    metadata: Any = None
    """An old field. No source says what it holds."""
    condition: Any = None
    """An old field. No source says what it holds."""
