"""TaskListResponse."""

from __future__ import annotations

from .. import fields, models
from ..base import Model, define


@define
class TaskListResponse(Model):
    """One page of tasks."""

    data: list[models.Task] = fields.several("data", "Task", is_required=True)
    """The tasks of this page."""
    count: int | None = None
    """How many tasks there are. The SDK also looks here; no source shows it."""
    meta: models.Meta | None = fields.one("meta", "Meta")
    """Where this page stands. May be missing."""
