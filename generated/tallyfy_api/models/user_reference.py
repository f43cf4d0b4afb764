"""UserReference."""

from __future__ import annotations

from ..base import Model, define


@define
class UserReference(Model):
    """A user in short. Which of its fields are there depends on the place."""

    id: int | str | None = None
    """The id of the user."""
    user_id: int | str | None = None
    """The id of the user, under its other name."""
    full_name: str | None = None
    """The name of the user."""
    email: str | None = None
    """The email address of the user."""
    profile_pic: str | None = None
    """The address of a picture."""
