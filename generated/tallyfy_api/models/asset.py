"""Asset."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .. import fields, models
from ..base import Model, define


@define
class Asset(Model):
    """A file."""

    id: str | int
    """The id of the file."""
    filename: str | None = None
    """The name of the file."""
    version: int | str | None = None
    """The version of the file. A number; text in webhooks."""
    uploaded_from: str | None = None
    """The id of the form field that the file was uploaded to, or `ko_field` for a kick-off form
    (sdk).
    """
    uploaded_at: datetime | None = fields.moment("uploaded_at")
    """When the file was uploaded."""
    step_id: str | None = None
    """The id of a step."""
    source: str | None = None
    """The source of the file, `local` or `url`."""
    system: Any = None
    """No source says what it means."""
    uploaded_to_s3: bool | None = None
    """Presumably whether the file has reached the storage."""
    url: str | None = None
    """The address of the file."""
    full_url: str | None = None
    """The address of the file, under its other name."""
    public_link: str | None = None
    """Presumably an address for everyone."""
    subject: models.AssetSubject | None = fields.one("subject", "AssetSubject")
    """What the file belongs to."""
