"""FormField."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

import attrs
from tallyfy_client._models import (
    Model,
    mapping,
    moment,
    set_raw,
    several,
)

from .. import models


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class FormField(Model):
    """A form field of a task or of a kick-off form, with its value where it is read from a
    task. Also called a capture.
    """

    id: str | int
    """The id of the field. An old source has a number (swagger)."""
    increment_id: int | None = None
    """A number that counts up within the organization."""
    label: str | None = None
    """The label of the field."""
    field_type: models.KnownFieldType | str | None = None
    """The type of the field. It decides the shape of the value."""
    required: bool | None = None
    """Whether the field must be filled in before the task can be completed."""
    value: Any = None
    """The value. Its shape depends on the type; see FieldValues."""
    field_value: Any = None
    """The value. The live service was seen to give it here and not in `value`."""
    options: list[models.FormFieldOption] | None = None
    """What can be chosen. An old source has a text (swagger)."""
    columns: list[models.FormFieldColumn] | None = None
    """The columns of a table."""
    alias: str | None = None
    """A short name of the field."""
    step_id: str | None = None
    """The id of the step that the field belongs to."""
    checklist_id: str | None = None
    """The id of the template that the field belongs to."""
    task_id: str | None = None
    """The id of the task that the field belongs to."""
    guidance: str | None = None
    """Help, shown below the field (mcp)."""
    position: int | None = None
    """The place of the field in the form (mcp)."""
    default_value_enabled: bool | None = None
    """Whether the default value is used."""
    default_value: Any = None
    """The default value."""
    use_wysiwyg_editor: bool | None = None
    """Whether the text of a `textarea` may be formatted (mcp)."""
    collect_time: bool | None = None
    """Whether a date comes with a time (mcp)."""
    field_validation: Any = None
    """Rules for the value, as a list or as a text (mcp)."""
    prefix: str | None = None
    """Text in front of the value (mcp)."""
    suffix: str | None = None
    """Text behind the value (mcp)."""
    settings: Any = None
    """More settings; which ones depends on the type (mcp)."""
    created_at: datetime | None = None
    """When the field was created."""
    last_updated: datetime | None = None
    """When the field was last changed."""
    updated_at: datetime | None = None
    """When the field was last changed, under its other name."""
    archived_at: datetime | None = None
    """When the field was archived."""
    custom_fields: Mapping[str, Any] | None = None
    """The organization's own fields."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            src_dict["id"],
            get("increment_id"),
            get("label"),
            get("field_type"),
            get("required"),
            get("value"),
            get("field_value"),
            several(get("options"), models.FormFieldOption, "FormField.options"),
            several(get("columns"), models.FormFieldColumn, "FormField.columns"),
            get("alias"),
            get("step_id"),
            get("checklist_id"),
            get("task_id"),
            get("guidance"),
            get("position"),
            get("default_value_enabled"),
            get("default_value"),
            get("use_wysiwyg_editor"),
            get("collect_time"),
            get("field_validation"),
            get("prefix"),
            get("suffix"),
            get("settings"),
            moment(get("created_at"), "FormField.created_at"),
            moment(get("last_updated"), "FormField.last_updated"),
            moment(get("updated_at"), "FormField.updated_at"),
            moment(get("archived_at"), "FormField.archived_at"),
            mapping(get("custom_fields"), "FormField.custom_fields"),
        )
        set_raw(self, src_dict)
        return self
