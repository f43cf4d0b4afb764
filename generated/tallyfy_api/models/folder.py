"""Folder."""

from __future__ import annotations

from typing import Any

from .. import fields, models
from ..base import Model, define


@define
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
    """A number. Presumably how many things the folder holds."""
    position: int | None = None
    """Presumably the place of the folder among its siblings."""
    folder_type: str | None = None
    """The type of the folder. Presumably what it holds."""
    children: list[models.Folder] | None = fields.several("children", "Folder")
    """The folders below."""
