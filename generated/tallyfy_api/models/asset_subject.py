"""AssetSubject."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import attrs
from tallyfy_client._models import (
    Model,
    set_raw,
)


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class AssetSubject(Model):
    """What a file belongs to."""

    id: str | int | None = None
    """The id of the thing."""
    type: str | None = None
    """The kind of the thing, such as Run, Checklist, Task or Organization."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            get("id"),
            get("type"),
        )
        set_raw(self, src_dict)
        return self
