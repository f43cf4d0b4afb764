from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models
from ..models.known_step_type import KnownStepType
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
    from ..models.checklist_to_launch import ChecklistToLaunch
    from ..models.custom_fields import CustomFields
    from ..models.form_field import FormField
    from ..models.group_reference import GroupReference
    from ..models.step_timing import StepTiming
    from ..models.user_reference import UserReference
    from ..models.wrapped_form_fields import WrappedFormFields


T = TypeVar("T", bound="Step")


@_attrs_define(repr=False)
class Step(ReadsLate):
    """A step of a template, from which a task is made."""

    id: int | str
    """ The id of the step. An old source has a number (swagger). """
    checklist_id: None | str | Unset = UNSET
    """ The id of the template. """
    title: None | str | Unset = UNSET
    """ The title of the step. """
    alias: None | str | Unset = UNSET
    """ A short name of the step. """
    summary: None | str | Unset = UNSET
    """ What is to be done. """
    step_type: KnownStepType | None | str | Unset = UNSET
    """ The type of the step. It is that of its tasks. """
    position: int | None | Unset = UNSET
    """ The place of the step in the template, from 1 (mcp). """
    allow_guest_owners: bool | None | Unset = UNSET
    """ Whether its tasks may be assigned to guests (mcp). """
    max_assignable: int | None | Unset = UNSET
    """ How many people its tasks may be assigned to at once (mcp). """
    skip_start_process: bool | None | Unset = UNSET
    """ No source says what it means. """
    can_complete_only_assignees: bool | None | Unset = UNSET
    """ Whether only assignees may complete its tasks (postman). """
    everyone_must_complete: bool | None | Unset = UNSET
    """ Presumably whether every assignee has to complete its tasks. """
    webhook: None | str | Unset = UNSET
    """ An address that the service calls when its tasks are completed (mcp). """
    start_date: list[Any] | None | StepTiming | Unset = UNSET
    """ When its tasks start. Without effect where `is_soft_start_date` is true (mcp). """
    is_soft_start_date: bool | None | Unset = UNSET
    """ Whether the start date is ignored (mcp). """
    deadline: list[Any] | None | StepTiming | Unset = UNSET
    """ When its tasks are due. """
    bp_to_launch: ChecklistToLaunch | list[Any] | None | Unset = UNSET
    """ The template that the step launches (mcp). """
    assignees: list[int | str | UserReference] | None | Unset = UNSET
    """ The ids of users that its tasks are assigned to. """
    guests: list[str] | None | Unset = UNSET
    """ The email addresses of guests that its tasks are assigned to. """
    groups: list[GroupReference | int | str] | None | Unset = UNSET
    """ The ids of groups that its tasks are assigned to. """
    captures: list[FormField] | None | Unset | WrappedFormFields = UNSET
    """ The form fields of the step. """
    prevent_guest_comment: bool | None | Unset = UNSET
    """ Presumably whether guests may not comment. """
    roles: Any | Unset = UNSET
    """ Roles. No source says what an entry holds. """
    role_changes_every_time: bool | None | Unset = UNSET
    """ No source says what it means. """
    assign_run_starter: bool | None | Unset = UNSET
    """ Presumably whether its tasks are assigned to the one who launches the run. """
    created_at: datetime.datetime | None | str | Unset = UNSET
    """ When the step was created. """
    last_updated: datetime.datetime | None | str | Unset = UNSET
    """ When the step was last changed. """
    archived_at: datetime.datetime | None | str | Unset = UNSET
    """ When the step was archived. """
    custom_fields: CustomFields | list[Any] | None | Unset = UNSET
    """ The organization's own fields. """
    rationale: Any | Unset = UNSET
    """ An old field. No source says what it means. """
    owners: Any | Unset = UNSET
    """ An old field. Presumably who its tasks are assigned to. """
    invisibility: Any | Unset = UNSET
    """ An old field. No source says what it means. """
    settings: Any | Unset = UNSET
    """ An old field. No source says what it holds. """
    metadata: Any | Unset = UNSET
    """ An old field. No source says what it holds. """
    condition: Any | Unset = UNSET
    """ An old field. No source says what it holds. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        checklist_id = self.checklist_id

        title = self.title

        alias = self.alias

        summary = self.summary

        step_type = as_json(self.step_type)

        position = self.position

        allow_guest_owners = self.allow_guest_owners

        max_assignable = self.max_assignable

        skip_start_process = self.skip_start_process

        can_complete_only_assignees = self.can_complete_only_assignees

        everyone_must_complete = self.everyone_must_complete

        webhook = self.webhook

        start_date = as_json(self.start_date)

        is_soft_start_date = self.is_soft_start_date

        deadline = as_json(self.deadline)

        bp_to_launch = as_json(self.bp_to_launch)

        assignees = as_json(self.assignees)

        guests = self.guests

        groups = as_json(self.groups)

        captures = as_json(self.captures)

        prevent_guest_comment = self.prevent_guest_comment

        roles = self.roles

        role_changes_every_time = self.role_changes_every_time

        assign_run_starter = self.assign_run_starter

        created_at = as_json(self.created_at)

        last_updated = as_json(self.last_updated)

        archived_at = as_json(self.archived_at)

        custom_fields = as_json(self.custom_fields)

        rationale = self.rationale

        owners = self.owners

        invisibility = self.invisibility

        settings = self.settings

        metadata = self.metadata

        condition = self.condition

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if checklist_id is not UNSET:
            field_dict["checklist_id"] = checklist_id
        if title is not UNSET:
            field_dict["title"] = title
        if alias is not UNSET:
            field_dict["alias"] = alias
        if summary is not UNSET:
            field_dict["summary"] = summary
        if step_type is not UNSET:
            field_dict["step_type"] = step_type
        if position is not UNSET:
            field_dict["position"] = position
        if allow_guest_owners is not UNSET:
            field_dict["allow_guest_owners"] = allow_guest_owners
        if max_assignable is not UNSET:
            field_dict["max_assignable"] = max_assignable
        if skip_start_process is not UNSET:
            field_dict["skip_start_process"] = skip_start_process
        if can_complete_only_assignees is not UNSET:
            field_dict["can_complete_only_assignees"] = can_complete_only_assignees
        if everyone_must_complete is not UNSET:
            field_dict["everyone_must_complete"] = everyone_must_complete
        if webhook is not UNSET:
            field_dict["webhook"] = webhook
        if start_date is not UNSET:
            field_dict["start_date"] = start_date
        if is_soft_start_date is not UNSET:
            field_dict["is_soft_start_date"] = is_soft_start_date
        if deadline is not UNSET:
            field_dict["deadline"] = deadline
        if bp_to_launch is not UNSET:
            field_dict["bp_to_launch"] = bp_to_launch
        if assignees is not UNSET:
            field_dict["assignees"] = assignees
        if guests is not UNSET:
            field_dict["guests"] = guests
        if groups is not UNSET:
            field_dict["groups"] = groups
        if captures is not UNSET:
            field_dict["captures"] = captures
        if prevent_guest_comment is not UNSET:
            field_dict["prevent_guest_comment"] = prevent_guest_comment
        if roles is not UNSET:
            field_dict["roles"] = roles
        if role_changes_every_time is not UNSET:
            field_dict["role_changes_every_time"] = role_changes_every_time
        if assign_run_starter is not UNSET:
            field_dict["assign_run_starter"] = assign_run_starter
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if last_updated is not UNSET:
            field_dict["last_updated"] = last_updated
        if archived_at is not UNSET:
            field_dict["archived_at"] = archived_at
        if custom_fields is not UNSET:
            field_dict["custom_fields"] = custom_fields
        if rationale is not UNSET:
            field_dict["rationale"] = rationale
        if owners is not UNSET:
            field_dict["owners"] = owners
        if invisibility is not UNSET:
            field_dict["invisibility"] = invisibility
        if settings is not UNSET:
            field_dict["settings"] = settings
        if metadata is not UNSET:
            field_dict["metadata"] = metadata
        if condition is not UNSET:
            field_dict["condition"] = condition

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        new = cls.__new__(cls)
        d = dict(src_dict)
        new.id = d["id"]

        new.checklist_id = d.get("checklist_id", UNSET)

        new.title = d.get("title", UNSET)

        new.alias = d.get("alias", UNSET)

        new.summary = d.get("summary", UNSET)

        new.step_type = d.get("step_type", UNSET)

        new.position = d.get("position", UNSET)

        new.allow_guest_owners = d.get("allow_guest_owners", UNSET)

        new.max_assignable = d.get("max_assignable", UNSET)

        new.skip_start_process = d.get("skip_start_process", UNSET)

        new.can_complete_only_assignees = d.get("can_complete_only_assignees", UNSET)

        new.everyone_must_complete = d.get("everyone_must_complete", UNSET)

        new.webhook = d.get("webhook", UNSET)

        if "start_date" not in d:
            new.start_date = UNSET

        new.is_soft_start_date = d.get("is_soft_start_date", UNSET)

        if "deadline" not in d:
            new.deadline = UNSET

        if "bp_to_launch" not in d:
            new.bp_to_launch = UNSET

        if "assignees" not in d:
            new.assignees = UNSET

        new.guests = d.get("guests", UNSET)

        if "groups" not in d:
            new.groups = UNSET

        if "captures" not in d:
            new.captures = UNSET

        new.prevent_guest_comment = d.get("prevent_guest_comment", UNSET)

        new.roles = d.get("roles", UNSET)

        new.role_changes_every_time = d.get("role_changes_every_time", UNSET)

        new.assign_run_starter = d.get("assign_run_starter", UNSET)

        if "created_at" not in d:
            new.created_at = UNSET

        if "last_updated" not in d:
            new.last_updated = UNSET

        if "archived_at" not in d:
            new.archived_at = UNSET

        if "custom_fields" not in d:
            new.custom_fields = UNSET

        new.rationale = d.get("rationale", UNSET)

        new.owners = d.get("owners", UNSET)

        new.invisibility = d.get("invisibility", UNSET)

        new.settings = d.get("settings", UNSET)

        new.metadata = d.get("metadata", UNSET)

        new.condition = d.get("condition", UNSET)

        new._unread = d

        return new

    @staticmethod
    def _read_start_date(unread: Mapping[str, Any]) -> Any:
        value = unread.get("start_date", UNSET)
        if isinstance(value, dict):
            try:
                value = models.StepTiming.from_dict(value)
            except UNREADABLE:
                pass
        return value

    @staticmethod
    def _read_deadline(unread: Mapping[str, Any]) -> Any:
        value = unread.get("deadline", UNSET)
        if isinstance(value, dict):
            try:
                value = models.StepTiming.from_dict(value)
            except UNREADABLE:
                pass
        return value

    @staticmethod
    def _read_bp_to_launch(unread: Mapping[str, Any]) -> Any:
        value = unread.get("bp_to_launch", UNSET)
        if isinstance(value, dict):
            try:
                value = models.ChecklistToLaunch.from_dict(value)
            except UNREADABLE:
                pass
        return value

    @staticmethod
    def _read_assignees(unread: Mapping[str, Any]) -> Any:
        value = unread.get("assignees", UNSET)
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
    def _read_captures(unread: Mapping[str, Any]) -> Any:
        value = unread.get("captures", UNSET)
        if isinstance(value, dict):
            try:
                value = models.WrappedFormFields.from_dict(value)
            except UNREADABLE:
                pass
        if isinstance(value, list):
            value = read_entries(models.FormField, value)
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
    def _read_custom_fields(unread: Mapping[str, Any]) -> Any:
        value = unread.get("custom_fields", UNSET)
        if isinstance(value, dict):
            try:
                value = models.CustomFields.from_dict(value)
            except UNREADABLE:
                pass
        return value

    @staticmethod
    def _read_additional_properties(unread: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: value
            for key, value in unread.items()
            if key
            not in {
                "id",
                "checklist_id",
                "title",
                "alias",
                "summary",
                "step_type",
                "position",
                "allow_guest_owners",
                "max_assignable",
                "skip_start_process",
                "can_complete_only_assignees",
                "everyone_must_complete",
                "webhook",
                "start_date",
                "is_soft_start_date",
                "deadline",
                "bp_to_launch",
                "assignees",
                "guests",
                "groups",
                "captures",
                "prevent_guest_comment",
                "roles",
                "role_changes_every_time",
                "assign_run_starter",
                "created_at",
                "last_updated",
                "archived_at",
                "custom_fields",
                "rationale",
                "owners",
                "invisibility",
                "settings",
                "metadata",
                "condition",
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
