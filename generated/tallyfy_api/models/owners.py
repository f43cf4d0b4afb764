"""Owners."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import attrs
from tallyfy_client._models import (
    Model,
    set_raw,
    several,
    values,
)

from .. import models


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class Owners(Model):
    """Who a task is assigned to. The documents show that there are owners, and leave out what
    they hold.
    """

    users: list[models.UserReference] | None = None
    """Members. Ids (sdk, docs), or objects (docs)."""
    guests: list[models.GuestReference] | None = None
    """The email addresses of guests."""
    groups: list[models.GroupReference] | None = None
    """Groups. Ids, or objects."""
    task_urls: list[str] | None = attrs.field(default=None, metadata={"key": "taskUrls"})
    """The addresses at which guests reach the task (docs, sdk)."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            several(get("users"), models.UserReference, "Owners.users"),
            several(get("guests"), models.GuestReference, "Owners.guests"),
            several(get("groups"), models.GroupReference, "Owners.groups"),
            values(get("taskUrls"), "Owners.taskUrls"),
        )
        set_raw(self, src_dict)
        return self
