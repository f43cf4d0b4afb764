"""Progress."""

from __future__ import annotations

from ..base import Model, define


@define
class Progress(Model):
    """How far a run is."""

    complete: int | None = None
    """How many tasks are complete."""
    total: int | None = None
    """How many tasks there are."""
    percent: float | None = None
    """How much is complete, from 0 to 100."""
