"""GuestReference."""

from __future__ import annotations

from ..base import Model, define


@define
class GuestReference(Model):
    """A guest in short."""

    email: str | None = None
    """The email address of the guest."""
    full_name: str | None = None
    """The name of the guest."""
