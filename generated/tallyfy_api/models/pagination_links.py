"""PaginationLinks."""

from __future__ import annotations

from ..base import Model, define


@define
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
