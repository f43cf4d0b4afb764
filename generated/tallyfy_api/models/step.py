"""Step."""

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
    values,
)

from .. import models


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class Step(Model):
    """A step of a template, from which a task is made."""

    id: str | int
    """The id of the step. An old source has a number (swagger)."""
    increment_id: int | None = None
    """A number that counts up within the organization."""
    checklist_id: str | None = None
    """The id of the template."""
    title: str | None = None
    """The title of the step."""
    alias: str | None = None
    """A short name of the step."""
    summary: str | None = None
    """What is to be done."""
    step_type: models.KnownStepType | str | None = None
    """The type of the step. It is that of its tasks."""
    position: int | None = None
    """The place of the step in the template, from 1 (mcp)."""
    allow_guest_owners: bool | None = None
    """Whether its tasks may be assigned to guests (mcp)."""
    max_assignable: int | None = None
    """How many people its tasks may be assigned to at once (mcp)."""
    can_complete_only_assignees: bool | None = None
    """Whether only assignees may complete its tasks (postman)."""
    everyone_must_complete: bool | None = None
    """Whether every assignee has to complete its tasks."""
    webhook: str | None = None
    """An address that the service calls when its tasks are completed (mcp)."""
    top_secret: bool | None = None
    """Whether only assignees and administrators can see its tasks (sdk, of tasks)."""
    send_chromeless: bool | None = None
    """Whether an email is sent without Tallyfy's frame around it (mcp)."""
    ai_assigned: bool | None = None
    """Whether its tasks are assigned to an AI agent."""
    ai_on_uncertainty: str | None = None
    """What that agent does where it is not sure."""
    start_date: models.StepTiming | None = None
    """When its tasks start. Without effect where `is_soft_start_date` is true (mcp)."""
    is_soft_start_date: bool | None = None
    """Whether the start date is ignored (mcp)."""
    deadline: models.StepTiming | None = None
    """When its tasks are due."""
    bp_to_launch: models.ChecklistToLaunch | None = None
    """The template that the step launches (mcp)."""
    assignees: list[models.UserReference] | None = None
    """The ids of users that its tasks are assigned to."""
    guests: list[str] | None = None
    """The email addresses of guests that its tasks are assigned to."""
    groups: list[models.GroupReference] | None = None
    """The ids of groups that its tasks are assigned to."""
    owner_id: int | str | None = None
    """The user, by id."""
    captures: list[models.FormField] | None = None
    """The form fields of the step."""
    prevent_guest_comment: bool | None = None
    """Whether guests may not comment."""
    assign_run_starter: bool | None = None
    """Whether its tasks are assigned to the one who launches the run."""
    folders: Any = None
    """The folders that hold the step. No schema: Prism gives up on a response whose schemas are
    nested much deeper, and then lets anything pass.
    """
    comments: Any = None
    """The comments. No source shows them here."""
    created_at: datetime | None = None
    """When the step was created."""
    last_updated: datetime | None = None
    """When the step was last changed."""
    archived_at: datetime | None = None
    """When the step was archived."""
    custom_fields: Mapping[str, Any] | None = None
    """The organization's own fields."""
    owners: Any = None
    """An old field. Who its tasks are assigned to."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            src_dict["id"],
            get("increment_id"),
            get("checklist_id"),
            get("title"),
            get("alias"),
            get("summary"),
            get("step_type"),
            get("position"),
            get("allow_guest_owners"),
            get("max_assignable"),
            get("can_complete_only_assignees"),
            get("everyone_must_complete"),
            get("webhook"),
            get("top_secret"),
            get("send_chromeless"),
            get("ai_assigned"),
            get("ai_on_uncertainty"),
            one(get("start_date"), models.StepTiming, "Step.start_date"),
            get("is_soft_start_date"),
            one(get("deadline"), models.StepTiming, "Step.deadline"),
            one(get("bp_to_launch"), models.ChecklistToLaunch, "Step.bp_to_launch"),
            several(get("assignees"), models.UserReference, "Step.assignees"),
            values(get("guests"), "Step.guests"),
            several(get("groups"), models.GroupReference, "Step.groups"),
            get("owner_id"),
            several(get("captures"), models.FormField, "Step.captures"),
            get("prevent_guest_comment"),
            get("assign_run_starter"),
            get("folders"),
            get("comments"),
            moment(get("created_at"), "Step.created_at"),
            moment(get("last_updated"), "Step.last_updated"),
            moment(get("archived_at"), "Step.archived_at"),
            mapping(get("custom_fields"), "Step.custom_fields"),
            get("owners"),
        )
        set_raw(self, src_dict)
        return self
