"""Pagination."""

from __future__ import annotations

from .. import fields, models
from ..base import Model, define


@define
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
    links: models.PaginationLinks | None = fields.one("links", "PaginationLinks")
    """The addresses of the pages next to this one; `[]` when there is none (cli)."""
