"""FormFieldOption."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import attrs
from tallyfy_client._models import (
    Model,
    set_raw,
)


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class FormFieldOption(Model):
    """What can be chosen in a form field."""

    id: int | str | None = None
    """The id of the option."""
    text: str | None = None
    """The text of the option."""
    value: Any = None
    """Null in all examples."""
    required: bool | None = None
    """No source says what it means."""
    selected: bool | None = None
    """Whether the option is chosen. There in values of multiselects."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            get("id"),
            get("text"),
            get("value"),
            get("required"),
            get("selected"),
        )
        set_raw(self, src_dict)
        return self
