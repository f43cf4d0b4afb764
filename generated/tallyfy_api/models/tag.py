"""Tag."""

from __future__ import annotations

from datetime import datetime

from .. import fields, models
from ..base import Model, define


@define
class Tag(Model):
    """A tag of a run, a task or a template. The documents show that there are tags, and leave
    out what they hold.
    """

    id: str | int
    """The id of the tag; on a run it may be the id of the association, a number."""
    tag_id: str | None = None
    """The id of the tag, where `id` is that of the association."""
    title: str | None = None
    """The title of the tag. At most 30 characters."""
    name: str | None = None
    """The title of the tag, under its other name."""
    color: str | None = None
    """The color of the tag."""
    type: str | None = None
    """The type of the tag, `private` or `public`."""
    auto_generated: bool | None = None
    """Presumably whether the service made the tag."""
    items: int | None = None
    """A number. No source says what it counts."""
    created_at: datetime | None = fields.moment("created_at")
    """When the tag was created."""
    deleted_at: datetime | None = fields.moment("deleted_at")
    """When the tag was deleted."""
    statistics: models.TagStatistics | None = fields.one("statistics", "TagStatistics")
    """How often the tag is used. There if asked for."""
