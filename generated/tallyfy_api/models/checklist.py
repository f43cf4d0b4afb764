"""Checklist."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .. import fields, models
from ..base import Model, define


@define
class Checklist(Model):
    """A template, from which runs are launched. Also called a blueprint. The documents show
    that a run has one, and leave out what it holds.
    """

    id: str
    """The id of the template."""
    increment_id: int | None = None
    """A number. Presumably it counts up within the organization."""
    title: str | None = None
    """The title of the template."""
    summary: str | None = None
    """A summary of the template."""
    alias: str | None = None
    """A short name of the template."""
    type: models.KnownRunType | str | None = None
    """The type of the template. Presumably that of its runs."""
    status: str | None = None
    """The status of the template."""
    starred: bool | None = None
    """Whether the template is starred."""
    guidance: str | None = None
    """Help for those who use the template (docs, sdk)."""
    webhook: str | None = None
    """An address that the service calls (docs, sdk). Presumably when something happens in a
    run.
    """
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
    prerun: list[models.FormField] | None = fields.several("prerun", "FormField")
    """The fields of the kick-off form."""
    steps_count: int | None = None
    """How many steps the template has."""
    started_processes: Any = None
    """How many runs were launched from the template (docs, sdk)."""
    is_public: bool | None = None
    """Whether everyone can read the template (docs, sdk)."""
    is_public_kickoff: bool | None = None
    """Presumably whether everyone may launch a run."""
    is_featured: bool | None = None
    """Presumably whether the template is shown first (docs, sdk)."""
    is_pinned: bool | None = None
    """No source says what it means."""
    is_published_state: bool | None = None
    """Presumably whether the template is published."""
    dual_version_enabled: bool | None = None
    """Presumably whether a draft can be kept beside the published version (docs, sdk)."""
    auto_naming: bool | None = None
    """Presumably whether runs are named by the service."""
    default_process_name_format: str | None = None
    """Presumably how runs are named."""
    allow_launcher_change_name: bool | None = None
    """Presumably whether the one who launches a run may rename it."""
    can_add_oot: bool | None = None
    """Presumably whether one-off tasks can be added to its runs."""
    folderize_process: bool | None = None
    """Presumably whether its runs are put into a folder."""
    default_folder: str | None = None
    """The id of a folder (mcp). Presumably the one that its runs are put into."""
    folder_changeable_by_launcher: bool | None = None
    """Presumably whether the one who launches a run may choose another folder."""
    tag_process: bool | None = None
    """Presumably whether its runs get its tags."""
    kickoff_sharing_user_id: int | str | None = None
    """A user, by id. Presumably the one in whose name the kick-off form is shared (docs, sdk)."""
    ko_form_blueprint_id: str | None = None
    """The id of a template. No source says which one."""
    public_cover: Any = None
    """Presumably a picture for its public page. A text (docs, sdk)."""
    explanation_video: Any = None
    """Presumably a video that explains the template."""
    automated_actions: Any = None
    """The rules of the template."""
    topic_tags: Any = None
    """Topics of the template."""
    industry_tags: Any = None
    """Industries of the template."""
    linked_tasks: Any = None
    """Tasks. No source says how they are linked to the template."""
    users: list[models.UserReference] | None = fields.several("users", "UserReference", bare="id")
    """Users who may access the template (mcp)."""
    groups: list[models.GroupReference] | None = fields.several(
        "groups", "GroupReference", bare="id"
    )
    """Groups, presumably those that may access the template."""
    folders: Any = None
    """The folders that hold the template. No source shows them here."""
    replace_state_conditionally: Any = None
    """No source says what it means."""
    steps: list[models.Step] | None = fields.several("steps", "Step")
    """The steps. There if asked for."""
    tags: list[models.Tag] | None = fields.several("tags", "Tag")
    """The tags. There if asked for."""
    created_at: datetime | None = fields.moment("created_at")
    """When the template was created."""
    last_updated: datetime | None = fields.moment("last_updated")
    """When the template was last changed."""
    archived_at: datetime | None = fields.moment("archived_at")
    """When the template was archived. Null while it is not."""
    custom_fields: Mapping[str, Any] | None = fields.mapping("custom_fields")
    """The organization's own fields."""
