"""Error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import fields, models
from ..base import Model, define


@define
class Error(Model):
    """What went wrong. Several shapes are in use; a reader goes by the status first."""

    message: str | None = None
    """What went wrong, for people."""
    error: models.ErrorDetail | None = fields.one("error", "ErrorDetail")
    """True, a word, or an object that holds code and message itself."""
    code: models.KnownErrorCode | str | None = None
    """What went wrong, for programs."""
    errors: Mapping[str, Any] | None = fields.mapping("errors")
    """What is wrong with each field. A list of messages by field; the list may be one bare
    string, or hold objects (mcp).
    """
