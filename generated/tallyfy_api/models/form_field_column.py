"""FormFieldColumn."""

from __future__ import annotations

from ..base import Model, define


@define
class FormFieldColumn(Model):
    """A column of a table."""

    id: int | str | None = None
    """The id of the column."""
    label: str | None = None
    """The label of the column."""
