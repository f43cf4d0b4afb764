"""FormFieldOption."""

from __future__ import annotations

from typing import Any

from ..base import Model, define


@define
class FormFieldOption(Model):
    """What can be chosen in a form field."""

    id: int | str | None = None
    """The id of the option."""
    text: str | None = None
    """The text of the option."""
    value: Any = None
    """No source says what it means. Null in all examples."""
    required: bool | None = None
    """No source says what it means."""
    selected: bool | None = None
    """Whether the option is chosen. There in values of multiselects."""
