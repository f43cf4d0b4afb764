"""TagStatistics."""

from __future__ import annotations

from ..base import Model, define


@define
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
