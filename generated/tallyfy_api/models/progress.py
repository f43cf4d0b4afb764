"""Progress."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import attrs
from tallyfy_client._models import (
    Model,
    set_raw,
)


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class Progress(Model):
    """How far a run is."""

    complete: int | None = None
    """How many tasks are complete."""
    total: int | None = None
    """How many tasks there are."""
    percent: float | None = None
    """How much is complete, from 0 to 100."""

    _bare: ClassVar[str | None] = "percent"

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            get("complete"),
            get("total"),
            get("percent"),
        )
        set_raw(self, src_dict)
        return self
