"""FormFieldColumn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import attrs
from tallyfy_client._models import (
    Model,
    set_raw,
)


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class FormFieldColumn(Model):
    """A column of a table."""

    id: int | str | None = None
    """The id of the column."""
    label: str | None = None
    """The label of the column."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            get("id"),
            get("label"),
        )
        set_raw(self, src_dict)
        return self
