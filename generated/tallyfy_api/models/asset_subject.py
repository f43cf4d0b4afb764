"""AssetSubject."""

from __future__ import annotations

from ..base import Model, define


@define
class AssetSubject(Model):
    """What a file belongs to."""

    id: str | int | None = None
    """The id of the thing."""
    type: str | None = None
    """The kind of the thing, such as Run, Checklist, Task or Organization."""
