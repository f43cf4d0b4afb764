"""Meta."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import attrs
from tallyfy_client._models import (
    Model,
    one,
    set_raw,
)

from .. import models


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class Meta(Model):
    """What a listing says about itself."""

    pagination: models.Pagination | None = None
    """Where this page stands among the pages."""
    count: int | None = None
    """How many results there are. The SDK also looks here; no source shows it."""
    overdue_tasks: int | None = None
    """How many tasks of the listing are overdue."""
    tasks_due_soon: int | None = None
    """How many tasks of the listing are due soon."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            one(get("pagination"), models.Pagination, "Meta.pagination"),
            get("count"),
            get("overdue_tasks"),
            get("tasks_due_soon"),
        )
        set_raw(self, src_dict)
        return self
