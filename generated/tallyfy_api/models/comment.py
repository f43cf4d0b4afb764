"""Comment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .. import fields, models
from ..base import Model, define


@define
class Comment(Model):
    """A comment on a task, or an issue."""

    id: str | int
    """The id of the comment. An old source has a number (swagger)."""
    content: str | None = None
    """The text."""
    author_id: int | str | None = None
    """Who wrote it."""
    author_type: str | None = None
    """The kind of the author."""
    task_id: str | None = None
    """The id of the task."""
    step_id: str | None = None
    """The id of the step."""
    parent_comment_id: str | int | None = None
    """The id of the comment that it answers."""
    guest: Any = None
    """Presumably the guest who wrote it."""
    label: str | None = None
    """What it is, such as comment, problem, resolve, improvement or advice."""
    state: str | None = None
    """Presumably how it is shown, such as open, hide-for-guests or collapsed."""
    resolve_id: str | int | None = None
    """Presumably the id of the comment that resolves the issue."""
    resolved_by: Any = None
    """Presumably who resolved the issue."""
    editable: bool | None = None
    """Presumably whether it may be changed."""
    sent_to: list[models.UserReference] | None = fields.several(
        "sent_to", "UserReference", bare="id"
    )
    """The ids of users, presumably of those it was sent to."""
    sent_by: int | str | None = None
    """Presumably the user who sent it."""
    created_at: datetime | None = fields.moment("created_at")
    """When it was written."""
    updated_at: datetime | None = fields.moment("updated_at")
    """When it was last changed."""
    last_updated_at: datetime | None = fields.moment("last_updated_at")
    """When it was last changed, under its other name."""
    archived_at: datetime | None = fields.moment("archived_at")
    """When it was archived. Null while it is not."""
