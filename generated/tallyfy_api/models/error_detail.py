"""ErrorDetail."""

from __future__ import annotations

from typing import Any

from ..base import Model, define


@define
class ErrorDetail(Model):
    """An error as an object."""

    code: str | None = None
    """What went wrong, for programs."""
    message: str | None = None
    """What went wrong, for people."""
    details: Any = None
    """More about it. Its fields depend on the code."""
