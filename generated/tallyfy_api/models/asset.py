"""Asset."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

import attrs
from tallyfy_client._models import (
    Model,
    moment,
    one,
    set_raw,
)

from .. import models


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
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
    uploaded_at: datetime | None = None
    """When the file was uploaded."""
    step_id: str | None = None
    """The id of a step."""
    source: str | None = None
    """The source of the file, `local` or `url`."""
    uploaded_to_s3: bool | None = None
    """Whether the file has reached the storage."""
    url: str | None = None
    """The address of the file."""
    full_url: str | None = None
    """The address of the file, under its other name."""
    public_link: str | None = None
    """An address for everyone."""
    subject: models.AssetSubject | None = None
    """What the file belongs to."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            src_dict["id"],
            get("filename"),
            get("version"),
            get("uploaded_from"),
            moment(get("uploaded_at"), "Asset.uploaded_at"),
            get("step_id"),
            get("source"),
            get("uploaded_to_s3"),
            get("url"),
            get("full_url"),
            get("public_link"),
            one(get("subject"), models.AssetSubject, "Asset.subject"),
        )
        set_raw(self, src_dict)
        return self
