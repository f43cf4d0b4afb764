"""Pagination."""

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
class Pagination(Model):
    """Where a page stands among the pages. Any of its fields may be missing."""

    total: int | None = None
    """How many results there are on all pages."""
    count: int | None = None
    """How many results this page has."""
    per_page: int | None = None
    """How many results a page has at most. Not always the number that was asked for."""
    current_page: int | None = None
    """The number of this page, from 1."""
    total_pages: int | None = None
    """How many pages there are. The service may compute it from its own page size, not from the
    one that was asked for (mcp).
    """
    has_more_pages: bool | None = None
    """Whether there are more pages. Only in answers that the tests of the n8n node made up."""
    links: models.PaginationLinks | None = None
    """The addresses of the pages next to this one; `[]` when there is none (cli)."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            get("total"),
            get("count"),
            get("per_page"),
            get("current_page"),
            get("total_pages"),
            get("has_more_pages"),
            one(get("links"), models.PaginationLinks, "Pagination.links"),
        )
        set_raw(self, src_dict)
        return self
