"""Meta."""

from __future__ import annotations

from .. import fields, models
from ..base import Model, define


@define
class Meta(Model):
    """What a listing says about itself."""

    pagination: models.Pagination | None = fields.one("pagination", "Pagination")
    """Where this page stands among the pages."""
    count: int | None = None
    """How many results there are. The SDK also looks here; no source shows it."""
    overdue_tasks: int | None = None
    """Presumably how many tasks of the listing are overdue."""
    tasks_due_soon: int | None = None
    """Presumably how many tasks of the listing are due soon."""
