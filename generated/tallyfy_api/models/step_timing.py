"""StepTiming."""

from __future__ import annotations

from ..base import Model, define


@define
class StepTiming(Model):
    """A time relative to the start of the run or to another step."""

    value: int | None = None
    """How many units."""
    unit: str | None = None
    """The unit, one of minutes, hours, days, weeks and months (mcp)."""
    option: str | None = None
    """Which way from the reference, `from` or `prior_to` (mcp). Only in deadlines."""
    step: str | None = None
    """The reference, `start_run` or the id of another step. Only in deadlines."""
