"""GroupReference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import attrs
from tallyfy_client._models import (
    Model,
    set_raw,
)


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class GroupReference(Model):
    """A group in short."""

    id: str | int | None = None
    """The id of the group."""
    group_id: str | int | None = None
    """The id of the group, under its other name."""
    name: str | None = None
    """The name of the group."""

    _bare: ClassVar[str | None] = "id"

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            get("id"),
            get("group_id"),
            get("name"),
        )
        set_raw(self, src_dict)
        return self
