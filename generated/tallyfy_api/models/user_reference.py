"""UserReference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import attrs
from tallyfy_client._models import (
    Model,
    set_raw,
)


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
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

    _bare: ClassVar[str | None] = "id"

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            get("id"),
            get("user_id"),
            get("full_name"),
            get("email"),
            get("profile_pic"),
        )
        set_raw(self, src_dict)
        return self
