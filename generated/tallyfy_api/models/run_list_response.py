"""RunListResponse."""

from __future__ import annotations

from .. import fields, models
from ..base import Model, define


@define
class RunListResponse(Model):
    """One page of runs."""

    data: list[models.Run] = fields.several("data", "Run", is_required=True)
    """The runs of this page."""
    count: int | None = None
    """How many runs there are. The SDK also looks here; no source shows it."""
    meta: models.Meta | None = fields.one("meta", "Meta")
    """Where this page stands. May be missing."""
