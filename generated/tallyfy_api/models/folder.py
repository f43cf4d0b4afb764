"""Folder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import attrs
from tallyfy_client._models import (
    Model,
    set_raw,
    several,
)

from .. import models


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class Folder(Model):
    """A folder of runs, tasks or templates."""

    id: str | int
    """The id of the folder."""
    name: str | None = None
    """The name of the folder."""
    parent_id: str | int | None = None
    """The id of the folder above."""
    parent: Any = None
    """The folder above."""
    total: int | None = None
    """How many things the folder holds."""
    position: int | None = None
    """The place of the folder among its siblings."""
    folder_type: str | None = None
    """The type of the folder."""
    children: list[models.Folder] | None = None
    """The folders below."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            src_dict["id"],
            get("name"),
            get("parent_id"),
            get("parent"),
            get("total"),
            get("position"),
            get("folder_type"),
            several(get("children"), models.Folder, "Folder.children"),
        )
        set_raw(self, src_dict)
        return self
