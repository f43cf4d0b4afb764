"""Tag."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

import attrs
from tallyfy_client._models import (
    Model,
    moment,
    one,
    set_raw,
)

from .. import models


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class Tag(Model):
    """A tag of a run, a task or a template. The documents show that there are tags, and leave
    out what they hold.
    """

    id: str | int
    """The id of the tag; on a run it may be the id of the association, a number."""
    tag_id: str | None = None
    """The id of the tag, where `id` is that of the association."""
    title: str | None = None
    """The title of the tag. At most 30 characters (docs)."""
    name: str | None = None
    """The title of the tag, under its other name."""
    color: str | None = None
    """The color of the tag."""
    type: str | None = None
    """The type of the tag, `private` or `public`."""
    auto_generated: bool | None = None
    """Whether the service made the tag."""
    created_at: datetime | None = None
    """When the tag was created."""
    deleted_at: datetime | None = None
    """When the tag was deleted."""
    statistics: models.TagStatistics | None = None
    """How often the tag is used. Included if asked for."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            src_dict["id"],
            get("tag_id"),
            get("title"),
            get("name"),
            get("color"),
            get("type"),
            get("auto_generated"),
            moment(get("created_at"), "Tag.created_at"),
            moment(get("deleted_at"), "Tag.deleted_at"),
            one(get("statistics"), models.TagStatistics, "Tag.statistics"),
        )
        set_raw(self, src_dict)
        return self
