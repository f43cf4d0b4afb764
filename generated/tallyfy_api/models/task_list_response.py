"""TaskListResponse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import attrs
from tallyfy_client._models import (
    Model,
    one,
    set_raw,
    several,
)

from .. import models


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class TaskListResponse(Model):
    """One page of tasks."""

    data: list[models.Task]
    """The tasks of this page."""
    count: int | None = None
    """How many tasks there are. The SDK also looks here; no source shows it."""
    meta: models.Meta | None = None
    """Where this page stands. May be missing."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            several(src_dict["data"], models.Task, "TaskListResponse.data") or [],
            get("count"),
            one(get("meta"), models.Meta, "TaskListResponse.meta"),
        )
        set_raw(self, src_dict)
        return self
