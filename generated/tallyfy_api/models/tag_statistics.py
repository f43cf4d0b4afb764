"""TagStatistics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import attrs
from tallyfy_client._models import (
    Model,
    set_raw,
)


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class TagStatistics(Model):
    """How often a tag is used."""

    active_template: int | None = None
    """How many active templates have the tag."""
    archived_template: int | None = None
    """How many archived templates have the tag."""
    active_process: int | None = None
    """How many active runs have the tag."""
    archived_process: int | None = None
    """How many archived runs have the tag."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            get("active_template"),
            get("archived_template"),
            get("active_process"),
            get("archived_process"),
        )
        set_raw(self, src_dict)
        return self
