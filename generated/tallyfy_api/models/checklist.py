"""Checklist."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

import attrs
from tallyfy_client._models import (
    Model,
    mapping,
    moment,
    set_raw,
    several,
)

from .. import models


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class Checklist(Model):
    """A template, from which runs are launched. Also called a blueprint. The documents show
    that a run has one, and leave out what it holds.
    """

    id: str
    """The id of the template."""
    increment_id: int | None = None
    """A number that counts up within the organization."""
    title: str | None = None
    """The title of the template."""
    summary: str | None = None
    """A summary of the template."""
    alias: str | None = None
    """A short name of the template."""
    type: models.KnownRunType | str | None = None
    """The type of the template, and of its runs."""
    status: str | None = None
    """The status of the template."""
    starred: bool | None = None
    """Whether the template is starred."""
    guidance: str | None = None
    """Help for those who use the template (docs, sdk)."""
    webhook: str | None = None
    """An address that the service calls (docs, sdk)."""
    icon: str | None = None
    """The icon of the template."""
    folder_id: str | None = None
    """The id of the folder that holds the template."""
    owner_id: int | str | None = None
    """The user who owns the template."""
    created_by: int | str | None = None
    """The user who created the template."""
    last_updated_by: int | str | None = None
    """The user who last changed the template."""
    kickoff_title: str | None = None
    """The title of the kick-off form (mcp)."""
    kickoff_description: str | None = None
    """The description of the kick-off form."""
    prerun: list[models.FormField] | None = None
    """The fields of the kick-off form."""
    steps_count: int | None = None
    """How many steps the template has."""
    started_processes: Any = None
    """How many runs were launched from the template (docs, sdk)."""
    is_public: bool | None = None
    """Whether everyone can read the template (docs, sdk)."""
    is_public_kickoff: bool | None = None
    """Whether everyone may launch a run."""
    is_featured: bool | None = None
    """Whether the template is shown first (docs, sdk)."""
    is_published_state: bool | None = None
    """Whether the template is published."""
    dual_version_enabled: bool | None = None
    """Whether a draft can be kept beside the published version (docs, sdk)."""
    auto_naming: bool | None = None
    """Whether runs are named by the service."""
    default_process_name_format: str | None = None
    """How runs are named."""
    allow_launcher_change_name: bool | None = None
    """Whether the one who launches a run may rename it."""
    can_add_oot: bool | None = None
    """Whether one-off tasks can be added to its runs."""
    folderize_process: bool | None = None
    """Whether its runs are put into a folder."""
    default_folder: str | None = None
    """The id of the folder that its runs are put into (mcp)."""
    folder_changeable_by_launcher: bool | None = None
    """Whether the one who launches a run may choose another folder."""
    tag_process: bool | None = None
    """Whether its runs get its tags."""
    kickoff_sharing_user_id: int | str | None = None
    """The user in whose name the kick-off form is shared, by id (docs, sdk)."""
    public_cover: Any = None
    """A picture for its public page. A text (docs, sdk)."""
    explanation_video: Any = None
    """A video that explains the template."""
    automated_actions: Any = None
    """The rules of the template."""
    topic_tags: Any = None
    """Topics of the template."""
    industry_tags: Any = None
    """Industries of the template."""
    users: list[models.UserReference] | None = None
    """Users who may access the template (mcp)."""
    groups: list[models.GroupReference] | None = None
    """Groups that may access the template."""
    folders: Any = None
    """The folders that hold the template. No source shows them here."""
    steps: list[models.Step] | None = None
    """The steps. Included if asked for."""
    tags: list[models.Tag] | None = None
    """The tags. Included if asked for."""
    created_at: datetime | None = None
    """When the template was created."""
    last_updated: datetime | None = None
    """When the template was last changed."""
    archived_at: datetime | None = None
    """When the template was archived. Null while it is not."""
    custom_fields: Mapping[str, Any] | None = None
    """The organization's own fields."""

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        get = src_dict.get
        # By position, in the order of the fields: with keywords, it takes half as long again.
        self = cls(
            src_dict["id"],
            get("increment_id"),
            get("title"),
            get("summary"),
            get("alias"),
            get("type"),
            get("status"),
            get("starred"),
            get("guidance"),
            get("webhook"),
            get("icon"),
            get("folder_id"),
            get("owner_id"),
            get("created_by"),
            get("last_updated_by"),
            get("kickoff_title"),
            get("kickoff_description"),
            several(get("prerun"), models.FormField, "Checklist.prerun"),
            get("steps_count"),
            get("started_processes"),
            get("is_public"),
            get("is_public_kickoff"),
            get("is_featured"),
            get("is_published_state"),
            get("dual_version_enabled"),
            get("auto_naming"),
            get("default_process_name_format"),
            get("allow_launcher_change_name"),
            get("can_add_oot"),
            get("folderize_process"),
            get("default_folder"),
            get("folder_changeable_by_launcher"),
            get("tag_process"),
            get("kickoff_sharing_user_id"),
            get("public_cover"),
            get("explanation_video"),
            get("automated_actions"),
            get("topic_tags"),
            get("industry_tags"),
            several(get("users"), models.UserReference, "Checklist.users"),
            several(get("groups"), models.GroupReference, "Checklist.groups"),
            get("folders"),
            several(get("steps"), models.Step, "Checklist.steps"),
            several(get("tags"), models.Tag, "Checklist.tags"),
            moment(get("created_at"), "Checklist.created_at"),
            moment(get("last_updated"), "Checklist.last_updated"),
            moment(get("archived_at"), "Checklist.archived_at"),
            mapping(get("custom_fields"), "Checklist.custom_fields"),
        )
        set_raw(self, src_dict)
        return self
