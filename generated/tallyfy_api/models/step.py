from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.known_step_type import KnownStepType, check_known_step_type
from ..types import UNSET, Unset, repr_of_set_fields

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
class Step:
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
        from ..models.checklist_to_launch import ChecklistToLaunch  # noqa: PLC0415
        from ..models.custom_fields import CustomFields  # noqa: PLC0415
        from ..models.group_reference import GroupReference  # noqa: PLC0415
        from ..models.step_timing import StepTiming  # noqa: PLC0415
        from ..models.user_reference import UserReference  # noqa: PLC0415
        from ..models.wrapped_form_fields import WrappedFormFields  # noqa: PLC0415

        id: int | str
        id = self.id

        checklist_id: None | str | Unset
        if isinstance(self.checklist_id, Unset):
            checklist_id = UNSET
        else:
            checklist_id = self.checklist_id

        title: None | str | Unset
        if isinstance(self.title, Unset):
            title = UNSET
        else:
            title = self.title

        alias: None | str | Unset
        if isinstance(self.alias, Unset):
            alias = UNSET
        else:
            alias = self.alias

        summary: None | str | Unset
        if isinstance(self.summary, Unset):
            summary = UNSET
        else:
            summary = self.summary

        step_type: None | str | Unset
        if isinstance(self.step_type, Unset):
            step_type = UNSET
        elif isinstance(self.step_type, str):
            step_type = self.step_type
        else:
            step_type = self.step_type

        position: int | None | Unset
        if isinstance(self.position, Unset):
            position = UNSET
        else:
            position = self.position

        allow_guest_owners: bool | None | Unset
        if isinstance(self.allow_guest_owners, Unset):
            allow_guest_owners = UNSET
        else:
            allow_guest_owners = self.allow_guest_owners

        max_assignable: int | None | Unset
        if isinstance(self.max_assignable, Unset):
            max_assignable = UNSET
        else:
            max_assignable = self.max_assignable

        skip_start_process: bool | None | Unset
        if isinstance(self.skip_start_process, Unset):
            skip_start_process = UNSET
        else:
            skip_start_process = self.skip_start_process

        can_complete_only_assignees: bool | None | Unset
        if isinstance(self.can_complete_only_assignees, Unset):
            can_complete_only_assignees = UNSET
        else:
            can_complete_only_assignees = self.can_complete_only_assignees

        everyone_must_complete: bool | None | Unset
        if isinstance(self.everyone_must_complete, Unset):
            everyone_must_complete = UNSET
        else:
            everyone_must_complete = self.everyone_must_complete

        webhook: None | str | Unset
        if isinstance(self.webhook, Unset):
            webhook = UNSET
        else:
            webhook = self.webhook

        start_date: dict[str, Any] | list[Any] | None | Unset
        if isinstance(self.start_date, Unset):
            start_date = UNSET
        elif isinstance(self.start_date, StepTiming):
            start_date = self.start_date.to_dict()
        elif isinstance(self.start_date, list):
            start_date = self.start_date

        else:
            start_date = self.start_date

        is_soft_start_date: bool | None | Unset
        if isinstance(self.is_soft_start_date, Unset):
            is_soft_start_date = UNSET
        else:
            is_soft_start_date = self.is_soft_start_date

        deadline: dict[str, Any] | list[Any] | None | Unset
        if isinstance(self.deadline, Unset):
            deadline = UNSET
        elif isinstance(self.deadline, StepTiming):
            deadline = self.deadline.to_dict()
        elif isinstance(self.deadline, list):
            deadline = self.deadline

        else:
            deadline = self.deadline

        bp_to_launch: dict[str, Any] | list[Any] | None | Unset
        if isinstance(self.bp_to_launch, Unset):
            bp_to_launch = UNSET
        elif isinstance(self.bp_to_launch, ChecklistToLaunch):
            bp_to_launch = self.bp_to_launch.to_dict()
        elif isinstance(self.bp_to_launch, list):
            bp_to_launch = self.bp_to_launch

        else:
            bp_to_launch = self.bp_to_launch

        assignees: list[dict[str, Any] | int | str] | None | Unset
        if isinstance(self.assignees, Unset):
            assignees = UNSET
        elif isinstance(self.assignees, list):
            assignees = []
            for assignees_type_0_item_data in self.assignees:
                assignees_type_0_item: dict[str, Any] | int | str
                if isinstance(assignees_type_0_item_data, UserReference):
                    assignees_type_0_item = assignees_type_0_item_data.to_dict()
                else:
                    assignees_type_0_item = assignees_type_0_item_data
                assignees.append(assignees_type_0_item)

        else:
            assignees = self.assignees

        guests: list[str] | None | Unset
        if isinstance(self.guests, Unset):
            guests = UNSET
        elif isinstance(self.guests, list):
            guests = self.guests

        else:
            guests = self.guests

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

        captures: dict[str, Any] | list[dict[str, Any]] | None | Unset
        if isinstance(self.captures, Unset):
            captures = UNSET
        elif isinstance(self.captures, WrappedFormFields):
            captures = self.captures.to_dict()
        elif isinstance(self.captures, list):
            captures = []
            for captures_type_1_item_data in self.captures:
                captures_type_1_item = captures_type_1_item_data.to_dict()
                captures.append(captures_type_1_item)

        else:
            captures = self.captures

        prevent_guest_comment: bool | None | Unset
        if isinstance(self.prevent_guest_comment, Unset):
            prevent_guest_comment = UNSET
        else:
            prevent_guest_comment = self.prevent_guest_comment

        roles = self.roles

        role_changes_every_time: bool | None | Unset
        if isinstance(self.role_changes_every_time, Unset):
            role_changes_every_time = UNSET
        else:
            role_changes_every_time = self.role_changes_every_time

        assign_run_starter: bool | None | Unset
        if isinstance(self.assign_run_starter, Unset):
            assign_run_starter = UNSET
        else:
            assign_run_starter = self.assign_run_starter

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

        custom_fields: dict[str, Any] | list[Any] | None | Unset
        if isinstance(self.custom_fields, Unset):
            custom_fields = UNSET
        elif isinstance(self.custom_fields, CustomFields):
            custom_fields = self.custom_fields.to_dict()
        elif isinstance(self.custom_fields, list):
            custom_fields = self.custom_fields

        else:
            custom_fields = self.custom_fields

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
        from ..models.checklist_to_launch import ChecklistToLaunch  # noqa: PLC0415
        from ..models.custom_fields import CustomFields  # noqa: PLC0415
        from ..models.form_field import FormField  # noqa: PLC0415
        from ..models.group_reference import GroupReference  # noqa: PLC0415
        from ..models.step_timing import StepTiming  # noqa: PLC0415
        from ..models.user_reference import UserReference  # noqa: PLC0415
        from ..models.wrapped_form_fields import WrappedFormFields  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_id(data: object) -> int | str:
            return cast(int | str, data)

        id = _parse_id(d.pop("id"))

        def _parse_checklist_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        checklist_id = _parse_checklist_id(d.pop("checklist_id", UNSET))

        def _parse_title(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        title = _parse_title(d.pop("title", UNSET))

        def _parse_alias(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        alias = _parse_alias(d.pop("alias", UNSET))

        def _parse_summary(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        summary = _parse_summary(d.pop("summary", UNSET))

        def _parse_step_type(data: object) -> KnownStepType | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                step_type_type_0 = check_known_step_type(data)

                return step_type_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(KnownStepType | None | str | Unset, data)

        step_type = _parse_step_type(d.pop("step_type", UNSET))

        def _parse_position(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        position = _parse_position(d.pop("position", UNSET))

        def _parse_allow_guest_owners(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        allow_guest_owners = _parse_allow_guest_owners(d.pop("allow_guest_owners", UNSET))

        def _parse_max_assignable(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        max_assignable = _parse_max_assignable(d.pop("max_assignable", UNSET))

        def _parse_skip_start_process(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        skip_start_process = _parse_skip_start_process(d.pop("skip_start_process", UNSET))

        def _parse_can_complete_only_assignees(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        can_complete_only_assignees = _parse_can_complete_only_assignees(
            d.pop("can_complete_only_assignees", UNSET)
        )

        def _parse_everyone_must_complete(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        everyone_must_complete = _parse_everyone_must_complete(
            d.pop("everyone_must_complete", UNSET)
        )

        def _parse_webhook(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        webhook = _parse_webhook(d.pop("webhook", UNSET))

        def _parse_start_date(data: object) -> list[Any] | None | StepTiming | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                start_date_type_0 = StepTiming.from_dict(data)

                return start_date_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                start_date_type_1 = cast(list[Any], data)

                return start_date_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Any] | None | StepTiming | Unset, data)

        start_date = _parse_start_date(d.pop("start_date", UNSET))

        def _parse_is_soft_start_date(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        is_soft_start_date = _parse_is_soft_start_date(d.pop("is_soft_start_date", UNSET))

        def _parse_deadline(data: object) -> list[Any] | None | StepTiming | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                deadline_type_0 = StepTiming.from_dict(data)

                return deadline_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                deadline_type_1 = cast(list[Any], data)

                return deadline_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Any] | None | StepTiming | Unset, data)

        deadline = _parse_deadline(d.pop("deadline", UNSET))

        def _parse_bp_to_launch(data: object) -> ChecklistToLaunch | list[Any] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                bp_to_launch_type_0 = ChecklistToLaunch.from_dict(data)

                return bp_to_launch_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                bp_to_launch_type_1 = cast(list[Any], data)

                return bp_to_launch_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ChecklistToLaunch | list[Any] | None | Unset, data)

        bp_to_launch = _parse_bp_to_launch(d.pop("bp_to_launch", UNSET))

        def _parse_assignees(data: object) -> list[int | str | UserReference] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                assignees_type_0 = []
                _assignees_type_0 = data
                for assignees_type_0_item_data in _assignees_type_0:

                    def _parse_assignees_type_0_item(data: object) -> int | str | UserReference:
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            assignees_type_0_item_type_0 = UserReference.from_dict(data)

                            return assignees_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(int | str | UserReference, data)

                    assignees_type_0_item = _parse_assignees_type_0_item(assignees_type_0_item_data)

                    assignees_type_0.append(assignees_type_0_item)

                return assignees_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[int | str | UserReference] | None | Unset, data)

        assignees = _parse_assignees(d.pop("assignees", UNSET))

        def _parse_guests(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                guests_type_0 = cast(list[str], data)

                return guests_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        guests = _parse_guests(d.pop("guests", UNSET))

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

        def _parse_captures(data: object) -> list[FormField] | None | Unset | WrappedFormFields:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                captures_type_0 = WrappedFormFields.from_dict(data)

                return captures_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                captures_type_1 = []
                _captures_type_1 = data
                for captures_type_1_item_data in _captures_type_1:
                    captures_type_1_item = FormField.from_dict(captures_type_1_item_data)

                    captures_type_1.append(captures_type_1_item)

                return captures_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[FormField] | None | Unset | WrappedFormFields, data)

        captures = _parse_captures(d.pop("captures", UNSET))

        def _parse_prevent_guest_comment(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        prevent_guest_comment = _parse_prevent_guest_comment(d.pop("prevent_guest_comment", UNSET))

        roles = d.pop("roles", UNSET)

        def _parse_role_changes_every_time(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        role_changes_every_time = _parse_role_changes_every_time(
            d.pop("role_changes_every_time", UNSET)
        )

        def _parse_assign_run_starter(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        assign_run_starter = _parse_assign_run_starter(d.pop("assign_run_starter", UNSET))

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

        rationale = d.pop("rationale", UNSET)

        owners = d.pop("owners", UNSET)

        invisibility = d.pop("invisibility", UNSET)

        settings = d.pop("settings", UNSET)

        metadata = d.pop("metadata", UNSET)

        condition = d.pop("condition", UNSET)

        step = cls(
            id=id,
            checklist_id=checklist_id,
            title=title,
            alias=alias,
            summary=summary,
            step_type=step_type,
            position=position,
            allow_guest_owners=allow_guest_owners,
            max_assignable=max_assignable,
            skip_start_process=skip_start_process,
            can_complete_only_assignees=can_complete_only_assignees,
            everyone_must_complete=everyone_must_complete,
            webhook=webhook,
            start_date=start_date,
            is_soft_start_date=is_soft_start_date,
            deadline=deadline,
            bp_to_launch=bp_to_launch,
            assignees=assignees,
            guests=guests,
            groups=groups,
            captures=captures,
            prevent_guest_comment=prevent_guest_comment,
            roles=roles,
            role_changes_every_time=role_changes_every_time,
            assign_run_starter=assign_run_starter,
            created_at=created_at,
            last_updated=last_updated,
            archived_at=archived_at,
            custom_fields=custom_fields,
            rationale=rationale,
            owners=owners,
            invisibility=invisibility,
            settings=settings,
            metadata=metadata,
            condition=condition,
        )

        step.additional_properties = d
        return step

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
