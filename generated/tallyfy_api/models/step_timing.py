"""StepTiming."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import attrs
from tallyfy_client._models import (
    Model,
    set_raw,
)


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
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

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            get("value"),
            get("unit"),
            get("option"),
            get("step"),
        )
        set_raw(self, src_dict)
        return self
