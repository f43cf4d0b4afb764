"""Comment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

import attrs
from tallyfy_client._models import (
    Model,
    moment,
    set_raw,
    several,
)

from .. import models


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
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
    """The guest who wrote it."""
    label: str | None = None
    """What it is, such as comment, problem, resolve, improvement or advice."""
    state: str | None = None
    """How it is shown, such as open, hide-for-guests or collapsed."""
    resolve_id: str | int | None = None
    """The id of the comment that resolves the issue."""
    resolved_by: Any = None
    """Who resolved the issue."""
    editable: bool | None = None
    """Whether it may be changed."""
    sent_to: list[models.UserReference] | None = None
    """The users it was sent to, by id."""
    sent_by: int | str | None = None
    """The user who sent it."""
    created_at: datetime | None = None
    """When it was written."""
    updated_at: datetime | None = None
    """When it was last changed."""
    last_updated_at: datetime | None = None
    """When it was last changed, under its other name."""
    archived_at: datetime | None = None
    """When it was archived. Null while it is not."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            src_dict["id"],
            get("content"),
            get("author_id"),
            get("author_type"),
            get("task_id"),
            get("step_id"),
            get("parent_comment_id"),
            get("guest"),
            get("label"),
            get("state"),
            get("resolve_id"),
            get("resolved_by"),
            get("editable"),
            several(get("sent_to"), models.UserReference, "Comment.sent_to"),
            get("sent_by"),
            moment(get("created_at"), "Comment.created_at"),
            moment(get("updated_at"), "Comment.updated_at"),
            moment(get("last_updated_at"), "Comment.last_updated_at"),
            moment(get("archived_at"), "Comment.archived_at"),
        )
        set_raw(self, src_dict)
        return self
