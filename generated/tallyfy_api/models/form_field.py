"""FormField."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .. import fields, models
from ..base import Model, define


@define
class FormField(Model):
    """A form field of a task or of a kick-off form, with its value where it is read from a
    task. Also called a capture.
    """

    id: str | int
    """The id of the field. An old source has a number (swagger)."""
    increment_id: int | None = None
    """A number. Presumably it counts up within the organization."""
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
    options: list[models.FormFieldOption] | None = fields.several("options", "FormFieldOption")
    """What can be chosen. An old source has a text (swagger)."""
    list_: Any = fields.renamed("list")
    """No source says what it holds."""
    columns: list[models.FormFieldColumn] | None = fields.several("columns", "FormFieldColumn")
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
    """Presumably whether the default value is used."""
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
    created_at: datetime | None = fields.moment("created_at")
    """When the field was created."""
    last_updated: datetime | None = fields.moment("last_updated")
    """When the field was last changed."""
    updated_at: datetime | None = fields.moment("updated_at")
    """When the field was last changed, under its other name."""
    archived_at: datetime | None = fields.moment("archived_at")
    """When the field was archived."""
    custom_fields: Mapping[str, Any] | None = fields.mapping("custom_fields")
    """The organization's own fields."""
