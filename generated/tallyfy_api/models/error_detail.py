"""ErrorDetail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import attrs
from tallyfy_client._models import (
    Model,
    set_raw,
)


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class ErrorDetail(Model):
    """An error as an object."""

    code: str | None = None
    """What went wrong, for programs."""
    message: str | None = None
    """What went wrong, for people."""
    details: Any = None
    """More about it. Its fields depend on the code."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            get("code"),
            get("message"),
            get("details"),
        )
        set_raw(self, src_dict)
        return self
