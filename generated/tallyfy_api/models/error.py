"""Error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import attrs
from tallyfy_client._models import (
    Model,
    mapping,
    one,
    set_raw,
)

from .. import models


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class Error(Model):
    """What went wrong. Several shapes are in use; a reader goes by the status first."""

    message: str | None = None
    """What went wrong, for people."""
    error: models.ErrorDetail | None = None
    """True, a word, or an object that holds code and message itself."""
    code: models.KnownErrorCode | str | None = None
    """What went wrong, for programs."""
    errors: Mapping[str, Any] | None = None
    """What is wrong with each field. A list of messages by field; the list may be one bare
    string, or hold objects (mcp).
    """

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            get("message"),
            one(get("error"), models.ErrorDetail, "Error.error"),
            get("code"),
            mapping(get("errors"), "Error.errors"),
        )
        set_raw(self, src_dict)
        return self
