"""GuestReference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import attrs
from tallyfy_client._models import (
    Model,
    set_raw,
)


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class GuestReference(Model):
    """A guest in short."""

    email: str | None = None
    """The email address of the guest."""
    full_name: str | None = None
    """The name of the guest."""

    _bare: ClassVar[str | None] = "email"

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            get("email"),
            get("full_name"),
        )
        set_raw(self, src_dict)
        return self
