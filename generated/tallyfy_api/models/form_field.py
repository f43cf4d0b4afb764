from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models
from ..models.known_field_type import KnownFieldType
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
    from ..models.custom_fields import CustomFields
    from ..models.form_field_column import FormFieldColumn
    from ..models.form_field_option import FormFieldOption


T = TypeVar("T", bound="FormField")


@_attrs_define(repr=False)
class FormField(ReadsLate):
    """A form field of a task or of a kick-off form, with its value where it is read from a task. Also called a capture."""

    id: int | str
    """ The id of the field. An old source has a number (swagger). """
    label: None | str | Unset = UNSET
    """ The label of the field. """
    field_type: KnownFieldType | None | str | Unset = UNSET
    """ The type of the field. It decides the shape of the value. """
    required: bool | None | Unset = UNSET
    """ Whether the field must be filled in before the task can be completed. """
    value: Any | Unset = UNSET
    """ The value. Its shape depends on the type; see FieldValues. """
    field_value: Any | Unset = UNSET
    """ The value. The live service was seen to give it here and not in `value`. """
    options: list[FormFieldOption] | None | str | Unset = UNSET
    """ What can be chosen. An old source has a text (swagger). """
    columns: list[FormFieldColumn] | None | Unset = UNSET
    """ The columns of a table. """
    alias: None | str | Unset = UNSET
    """ A short name of the field. """
    step_id: None | str | Unset = UNSET
    """ The id of the step that the field belongs to. """
    checklist_id: None | str | Unset = UNSET
    """ The id of the template that the field belongs to. """
    task_id: None | str | Unset = UNSET
    """ The id of the task that the field belongs to. """
    guidance: None | str | Unset = UNSET
    """ Help, shown below the field (mcp). """
    position: int | None | Unset = UNSET
    """ The place of the field in the form (mcp). """
    default_value_enabled: bool | None | Unset = UNSET
    """ Presumably whether the default value is used. """
    default_value: Any | Unset = UNSET
    """ The default value. """
    use_wysiwyg_editor: bool | None | Unset = UNSET
    """ Whether the text of a `textarea` may be formatted (mcp). """
    collect_time: bool | None | Unset = UNSET
    """ Whether a date comes with a time (mcp). """
    field_validation: Any | Unset = UNSET
    """ Rules for the value, as a list or as a text (mcp). """
    prefix: None | str | Unset = UNSET
    """ Text in front of the value (mcp). """
    suffix: None | str | Unset = UNSET
    """ Text behind the value (mcp). """
    settings: Any | Unset = UNSET
    """ More settings; which ones depends on the type (mcp). """
    created_at: datetime.datetime | None | str | Unset = UNSET
    """ When the field was created. """
    last_updated: datetime.datetime | None | str | Unset = UNSET
    """ When the field was last changed. """
    updated_at: datetime.datetime | None | str | Unset = UNSET
    """ When the field was last changed, under its other name. """
    archived_at: datetime.datetime | None | str | Unset = UNSET
    """ When the field was archived. """
    custom_fields: CustomFields | list[Any] | None | Unset = UNSET
    """ The organization's own fields. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        label = self.label

        field_type = as_json(self.field_type)

        required = self.required

        value = self.value

        field_value = self.field_value

        options = as_json(self.options)

        columns = as_json(self.columns)

        alias = self.alias

        step_id = self.step_id

        checklist_id = self.checklist_id

        task_id = self.task_id

        guidance = self.guidance

        position = self.position

        default_value_enabled = self.default_value_enabled

        default_value = self.default_value

        use_wysiwyg_editor = self.use_wysiwyg_editor

        collect_time = self.collect_time

        field_validation = self.field_validation

        prefix = self.prefix

        suffix = self.suffix

        settings = self.settings

        created_at = as_json(self.created_at)

        last_updated = as_json(self.last_updated)

        updated_at = as_json(self.updated_at)

        archived_at = as_json(self.archived_at)

        custom_fields = as_json(self.custom_fields)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if label is not UNSET:
            field_dict["label"] = label
        if field_type is not UNSET:
            field_dict["field_type"] = field_type
        if required is not UNSET:
            field_dict["required"] = required
        if value is not UNSET:
            field_dict["value"] = value
        if field_value is not UNSET:
            field_dict["field_value"] = field_value
        if options is not UNSET:
            field_dict["options"] = options
        if columns is not UNSET:
            field_dict["columns"] = columns
        if alias is not UNSET:
            field_dict["alias"] = alias
        if step_id is not UNSET:
            field_dict["step_id"] = step_id
        if checklist_id is not UNSET:
            field_dict["checklist_id"] = checklist_id
        if task_id is not UNSET:
            field_dict["task_id"] = task_id
        if guidance is not UNSET:
            field_dict["guidance"] = guidance
        if position is not UNSET:
            field_dict["position"] = position
        if default_value_enabled is not UNSET:
            field_dict["default_value_enabled"] = default_value_enabled
        if default_value is not UNSET:
            field_dict["default_value"] = default_value
        if use_wysiwyg_editor is not UNSET:
            field_dict["use_wysiwyg_editor"] = use_wysiwyg_editor
        if collect_time is not UNSET:
            field_dict["collect_time"] = collect_time
        if field_validation is not UNSET:
            field_dict["field_validation"] = field_validation
        if prefix is not UNSET:
            field_dict["prefix"] = prefix
        if suffix is not UNSET:
            field_dict["suffix"] = suffix
        if settings is not UNSET:
            field_dict["settings"] = settings
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if last_updated is not UNSET:
            field_dict["last_updated"] = last_updated
        if updated_at is not UNSET:
            field_dict["updated_at"] = updated_at
        if archived_at is not UNSET:
            field_dict["archived_at"] = archived_at
        if custom_fields is not UNSET:
            field_dict["custom_fields"] = custom_fields

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        new = cls.__new__(cls)
        d = dict(src_dict)
        new.id = d["id"]

        new.label = d.get("label", UNSET)

        new.field_type = d.get("field_type", UNSET)

        new.required = d.get("required", UNSET)

        new.value = d.get("value", UNSET)

        new.field_value = d.get("field_value", UNSET)

        if "options" not in d:
            new.options = UNSET

        if "columns" not in d:
            new.columns = UNSET

        new.alias = d.get("alias", UNSET)

        new.step_id = d.get("step_id", UNSET)

        new.checklist_id = d.get("checklist_id", UNSET)

        new.task_id = d.get("task_id", UNSET)

        new.guidance = d.get("guidance", UNSET)

        new.position = d.get("position", UNSET)

        new.default_value_enabled = d.get("default_value_enabled", UNSET)

        new.default_value = d.get("default_value", UNSET)

        new.use_wysiwyg_editor = d.get("use_wysiwyg_editor", UNSET)

        new.collect_time = d.get("collect_time", UNSET)

        new.field_validation = d.get("field_validation", UNSET)

        new.prefix = d.get("prefix", UNSET)

        new.suffix = d.get("suffix", UNSET)

        new.settings = d.get("settings", UNSET)

        if "created_at" not in d:
            new.created_at = UNSET

        if "last_updated" not in d:
            new.last_updated = UNSET

        if "updated_at" not in d:
            new.updated_at = UNSET

        if "archived_at" not in d:
            new.archived_at = UNSET

        if "custom_fields" not in d:
            new.custom_fields = UNSET

        new._unread = d

        return new

    @staticmethod
    def _read_options(unread: Mapping[str, Any]) -> Any:
        value = unread.get("options", UNSET)
        if isinstance(value, list):
            value = read_entries(models.FormFieldOption, value)
        return value

    @staticmethod
    def _read_columns(unread: Mapping[str, Any]) -> Any:
        value = unread.get("columns", UNSET)
        if isinstance(value, list):
            value = read_entries(models.FormFieldColumn, value)
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
    def _read_updated_at(unread: Mapping[str, Any]) -> Any:
        value = unread.get("updated_at", UNSET)
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
                "label",
                "field_type",
                "required",
                "value",
                "field_value",
                "options",
                "columns",
                "alias",
                "step_id",
                "checklist_id",
                "task_id",
                "guidance",
                "position",
                "default_value_enabled",
                "default_value",
                "use_wysiwyg_editor",
                "collect_time",
                "field_validation",
                "prefix",
                "suffix",
                "settings",
                "created_at",
                "last_updated",
                "updated_at",
                "archived_at",
                "custom_fields",
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
