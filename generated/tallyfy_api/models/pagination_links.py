"""PaginationLinks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import attrs
from tallyfy_client._models import (
    Model,
    set_raw,
)


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class PaginationLinks(Model):
    """The addresses of the pages next to this one. They may name another host than the one that
    was asked.
    """

    next: str | None = None
    """The address of the next page."""
    previous: str | None = None
    """The address of the page before."""
    prev: str | None = None
    """The address of the page before, under its other name."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            get("next"),
            get("previous"),
            get("prev"),
        )
        set_raw(self, src_dict)
        return self
