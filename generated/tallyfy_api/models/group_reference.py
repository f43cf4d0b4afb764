"""GroupReference."""

from __future__ import annotations

from ..base import Model, define


@define
class GroupReference(Model):
    """A group in short."""

    id: str | int | None = None
    """The id of the group."""
    group_id: str | int | None = None
    """The id of the group, under its other name."""
    name: str | None = None
    """The name of the group."""
