"""Owners."""

from __future__ import annotations

from .. import fields, models
from ..base import Model, define


@define
class Owners(Model):
    """Who a task is assigned to. The documents show that there are owners, and leave out what
    they hold.
    """

    users: list[models.UserReference] | None = fields.several("users", "UserReference", bare="id")
    """Members. Ids (sdk, docs), or objects (docs)."""
    guests: list[models.GuestReference] | None = fields.several(
        "guests", "GuestReference", bare="email"
    )
    """The email addresses of guests."""
    groups: list[models.GroupReference] | None = fields.several(
        "groups", "GroupReference", bare="id"
    )
    """Groups. Ids, or objects."""
    task_urls: list[str] | None = fields.several("taskUrls")
    """The addresses at which guests reach the task (docs, sdk)."""
