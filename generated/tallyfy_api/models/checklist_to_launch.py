"""ChecklistToLaunch."""

from __future__ import annotations

from ..base import Model, define


@define
class ChecklistToLaunch(Model):
    """The template that a step launches, and how."""

    id: str | None = None
    """The id of the template."""
    default_name_format: str | None = None
    """Presumably how the run that it launches is named."""
    tasks_within_process: bool | None = None
    """No source says what it means."""
