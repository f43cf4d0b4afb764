from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models
from ..models.known_run_type import KnownRunType
from ..types import (
    UNREADABLE,
    UNSET,
    ReadsLate,
    Unset,
    as_json,
    read_entries,
    read_moment,
    repr_of_set_fields,
)

if TYPE_CHECKING:
    from ..models.custom_fields import CustomFields
    from ..models.form_field import FormField
    from ..models.group_reference import GroupReference
    from ..models.step import Step
    from ..models.tag import Tag
    from ..models.user_reference import UserReference
    from ..models.wrapped_form_fields import WrappedFormFields
    from ..models.wrapped_steps import WrappedSteps
    from ..models.wrapped_tags import WrappedTags


T = TypeVar("T", bound="Checklist")


@_attrs_define(repr=False)
class Checklist(ReadsLate):
    """A template, from which runs are launched. Also called a blueprint. The documents show that a run has one, and leave
    out what it holds.

    """

    id: str
    """ The id of the template. """
    increment_id: int | None | Unset = UNSET
    """ A number. Presumably it counts up within the organization. """
    title: None | str | Unset = UNSET
    """ The title of the template. """
    summary: None | str | Unset = UNSET
    """ A summary of the template. """
    alias: None | str | Unset = UNSET
    """ A short name of the template. """
    type_: KnownRunType | None | str | Unset = UNSET
    """ The type of the template. Presumably that of its runs. """
    status: None | str | Unset = UNSET
    """ The status of the template. """
    starred: bool | None | Unset = UNSET
    """ Whether the template is starred. """
    guidance: None | str | Unset = UNSET
    """ Guidance. No source says where it is shown. """
    webhook: None | str | Unset = UNSET
    """ An address. No source says when it is called. """
    icon: None | str | Unset = UNSET
    """ The icon of the template. """
    folder_id: None | str | Unset = UNSET
    """ The id of the folder that holds the template. """
    owner_id: int | None | str | Unset = UNSET
    """ The user who owns the template. """
    created_by: int | None | str | Unset = UNSET
    """ The user who created the template. """
    last_updated_by: int | None | str | Unset = UNSET
    """ The user who last changed the template. """
    kickoff_title: None | str | Unset = UNSET
    """ The title of the kick-off form (mcp). """
    kickoff_description: None | str | Unset = UNSET
    """ The description of the kick-off form. """
    prerun: list[FormField] | None | Unset | WrappedFormFields = UNSET
    """ The fields of the kick-off form. """
    steps_count: int | None | Unset = UNSET
    """ How many steps the template has. """
    started_processes: Any | Unset = UNSET
    """ No source says whether it counts the runs or lists them. """
    is_public: bool | None | Unset = UNSET
    """ Presumably whether the template is open to everyone. """
    is_public_kickoff: bool | None | Unset = UNSET
    """ Presumably whether everyone may launch a run. """
    is_featured: bool | None | Unset = UNSET
    """ No source says what it means. """
    is_pinned: bool | None | Unset = UNSET
    """ No source says what it means. """
    is_published_state: bool | None | Unset = UNSET
    """ Presumably whether the template is published. """
    dual_version_enabled: bool | None | Unset = UNSET
    """ No source says what it means. """
    auto_naming: bool | None | Unset = UNSET
    """ Presumably whether runs are named by the service. """
    default_process_name_format: None | str | Unset = UNSET
    """ Presumably how runs are named. """
    allow_launcher_change_name: bool | None | Unset = UNSET
    """ Presumably whether the one who launches a run may rename it. """
    can_add_oot: bool | None | Unset = UNSET
    """ Presumably whether one-off tasks can be added to its runs. """
    folderize_process: bool | None | Unset = UNSET
    """ Presumably whether its runs are put into a folder. """
    default_folder: None | str | Unset = UNSET
    """ The id of a folder (mcp). Presumably the one that its runs are put into. """
    folder_changeable_by_launcher: bool | None | Unset = UNSET
    """ Presumably whether the one who launches a run may choose another folder. """
    tag_process: bool | None | Unset = UNSET
    """ Presumably whether its runs get its tags. """
    kickoff_sharing_user_id: int | None | str | Unset = UNSET
    """ A user. No source says which one. """
    ko_form_blueprint_id: None | str | Unset = UNSET
    """ The id of a template. No source says which one. """
    public_cover: Any | Unset = UNSET
    """ No source says what it holds. """
    explanation_video: Any | Unset = UNSET
    """ Presumably a video that explains the template. """
    automated_actions: Any | Unset = UNSET
    """ The rules of the template. """
    topic_tags: Any | Unset = UNSET
    """ Topics of the template. """
    industry_tags: Any | Unset = UNSET
    """ Industries of the template. """
    linked_tasks: Any | Unset = UNSET
    """ Tasks. No source says how they are linked to the template. """
    users: list[int | str | UserReference] | None | Unset = UNSET
    """ Users who may access the template (mcp). """
    groups: list[GroupReference | int | str] | None | Unset = UNSET
    """ Groups, presumably those that may access the template. """
    steps: list[Step] | None | Unset | WrappedSteps = UNSET
    """ The steps. There if asked for. """
    tags: list[Tag] | None | Unset | WrappedTags = UNSET
    """ The tags. There if asked for. """
    created_at: datetime.datetime | None | str | Unset = UNSET
    """ When the template was created. """
    last_updated: datetime.datetime | None | str | Unset = UNSET
    """ When the template was last changed. """
    archived_at: datetime.datetime | None | str | Unset = UNSET
    """ When the template was archived. Null while it is not. """
    custom_fields: CustomFields | list[Any] | None | Unset = UNSET
    """ The organization's own fields. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        increment_id = self.increment_id

        title = self.title

        summary = self.summary

        alias = self.alias

        type_ = as_json(self.type_)

        status = self.status

        starred = self.starred

        guidance = self.guidance

        webhook = self.webhook

        icon = self.icon

        folder_id = self.folder_id

        owner_id = self.owner_id

        created_by = self.created_by

        last_updated_by = self.last_updated_by

        kickoff_title = self.kickoff_title

        kickoff_description = self.kickoff_description

        prerun = as_json(self.prerun)

        steps_count = self.steps_count

        started_processes = self.started_processes

        is_public = self.is_public

        is_public_kickoff = self.is_public_kickoff

        is_featured = self.is_featured

        is_pinned = self.is_pinned

        is_published_state = self.is_published_state

        dual_version_enabled = self.dual_version_enabled

        auto_naming = self.auto_naming

        default_process_name_format = self.default_process_name_format

        allow_launcher_change_name = self.allow_launcher_change_name

        can_add_oot = self.can_add_oot

        folderize_process = self.folderize_process

        default_folder = self.default_folder

        folder_changeable_by_launcher = self.folder_changeable_by_launcher

        tag_process = self.tag_process

        kickoff_sharing_user_id = self.kickoff_sharing_user_id

        ko_form_blueprint_id = self.ko_form_blueprint_id

        public_cover = self.public_cover

        explanation_video = self.explanation_video

        automated_actions = self.automated_actions

        topic_tags = self.topic_tags

        industry_tags = self.industry_tags

        linked_tasks = self.linked_tasks

        users = as_json(self.users)

        groups = as_json(self.groups)

        steps = as_json(self.steps)

        tags = as_json(self.tags)

        created_at = as_json(self.created_at)

        last_updated = as_json(self.last_updated)

        archived_at = as_json(self.archived_at)

        custom_fields = as_json(self.custom_fields)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if increment_id is not UNSET:
            field_dict["increment_id"] = increment_id
        if title is not UNSET:
            field_dict["title"] = title
        if summary is not UNSET:
            field_dict["summary"] = summary
        if alias is not UNSET:
            field_dict["alias"] = alias
        if type_ is not UNSET:
            field_dict["type"] = type_
        if status is not UNSET:
            field_dict["status"] = status
        if starred is not UNSET:
            field_dict["starred"] = starred
        if guidance is not UNSET:
            field_dict["guidance"] = guidance
        if webhook is not UNSET:
            field_dict["webhook"] = webhook
        if icon is not UNSET:
            field_dict["icon"] = icon
        if folder_id is not UNSET:
            field_dict["folder_id"] = folder_id
        if owner_id is not UNSET:
            field_dict["owner_id"] = owner_id
        if created_by is not UNSET:
            field_dict["created_by"] = created_by
        if last_updated_by is not UNSET:
            field_dict["last_updated_by"] = last_updated_by
        if kickoff_title is not UNSET:
            field_dict["kickoff_title"] = kickoff_title
        if kickoff_description is not UNSET:
            field_dict["kickoff_description"] = kickoff_description
        if prerun is not UNSET:
            field_dict["prerun"] = prerun
        if steps_count is not UNSET:
            field_dict["steps_count"] = steps_count
        if started_processes is not UNSET:
            field_dict["started_processes"] = started_processes
        if is_public is not UNSET:
            field_dict["is_public"] = is_public
        if is_public_kickoff is not UNSET:
            field_dict["is_public_kickoff"] = is_public_kickoff
        if is_featured is not UNSET:
            field_dict["is_featured"] = is_featured
        if is_pinned is not UNSET:
            field_dict["is_pinned"] = is_pinned
        if is_published_state is not UNSET:
            field_dict["is_published_state"] = is_published_state
        if dual_version_enabled is not UNSET:
            field_dict["dual_version_enabled"] = dual_version_enabled
        if auto_naming is not UNSET:
            field_dict["auto_naming"] = auto_naming
        if default_process_name_format is not UNSET:
            field_dict["default_process_name_format"] = default_process_name_format
        if allow_launcher_change_name is not UNSET:
            field_dict["allow_launcher_change_name"] = allow_launcher_change_name
        if can_add_oot is not UNSET:
            field_dict["can_add_oot"] = can_add_oot
        if folderize_process is not UNSET:
            field_dict["folderize_process"] = folderize_process
        if default_folder is not UNSET:
            field_dict["default_folder"] = default_folder
        if folder_changeable_by_launcher is not UNSET:
            field_dict["folder_changeable_by_launcher"] = folder_changeable_by_launcher
        if tag_process is not UNSET:
            field_dict["tag_process"] = tag_process
        if kickoff_sharing_user_id is not UNSET:
            field_dict["kickoff_sharing_user_id"] = kickoff_sharing_user_id
        if ko_form_blueprint_id is not UNSET:
            field_dict["ko_form_blueprint_id"] = ko_form_blueprint_id
        if public_cover is not UNSET:
            field_dict["public_cover"] = public_cover
        if explanation_video is not UNSET:
            field_dict["explanation_video"] = explanation_video
        if automated_actions is not UNSET:
            field_dict["automated_actions"] = automated_actions
        if topic_tags is not UNSET:
            field_dict["topic_tags"] = topic_tags
        if industry_tags is not UNSET:
            field_dict["industry_tags"] = industry_tags
        if linked_tasks is not UNSET:
            field_dict["linked_tasks"] = linked_tasks
        if users is not UNSET:
            field_dict["users"] = users
        if groups is not UNSET:
            field_dict["groups"] = groups
        if steps is not UNSET:
            field_dict["steps"] = steps
        if tags is not UNSET:
            field_dict["tags"] = tags
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if last_updated is not UNSET:
            field_dict["last_updated"] = last_updated
        if archived_at is not UNSET:
            field_dict["archived_at"] = archived_at
        if custom_fields is not UNSET:
            field_dict["custom_fields"] = custom_fields

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        new = cls.__new__(cls)
        d = dict(src_dict)
        new.id = d["id"]

        new.increment_id = d.get("increment_id", UNSET)

        new.title = d.get("title", UNSET)

        new.summary = d.get("summary", UNSET)

        new.alias = d.get("alias", UNSET)

        new.type_ = d.get("type", UNSET)

        new.status = d.get("status", UNSET)

        new.starred = d.get("starred", UNSET)

        new.guidance = d.get("guidance", UNSET)

        new.webhook = d.get("webhook", UNSET)

        new.icon = d.get("icon", UNSET)

        new.folder_id = d.get("folder_id", UNSET)

        new.owner_id = d.get("owner_id", UNSET)

        new.created_by = d.get("created_by", UNSET)

        new.last_updated_by = d.get("last_updated_by", UNSET)

        new.kickoff_title = d.get("kickoff_title", UNSET)

        new.kickoff_description = d.get("kickoff_description", UNSET)

        if "prerun" not in d:
            new.prerun = UNSET

        new.steps_count = d.get("steps_count", UNSET)

        new.started_processes = d.get("started_processes", UNSET)

        new.is_public = d.get("is_public", UNSET)

        new.is_public_kickoff = d.get("is_public_kickoff", UNSET)

        new.is_featured = d.get("is_featured", UNSET)

        new.is_pinned = d.get("is_pinned", UNSET)

        new.is_published_state = d.get("is_published_state", UNSET)

        new.dual_version_enabled = d.get("dual_version_enabled", UNSET)

        new.auto_naming = d.get("auto_naming", UNSET)

        new.default_process_name_format = d.get("default_process_name_format", UNSET)

        new.allow_launcher_change_name = d.get("allow_launcher_change_name", UNSET)

        new.can_add_oot = d.get("can_add_oot", UNSET)

        new.folderize_process = d.get("folderize_process", UNSET)

        new.default_folder = d.get("default_folder", UNSET)

        new.folder_changeable_by_launcher = d.get("folder_changeable_by_launcher", UNSET)

        new.tag_process = d.get("tag_process", UNSET)

        new.kickoff_sharing_user_id = d.get("kickoff_sharing_user_id", UNSET)

        new.ko_form_blueprint_id = d.get("ko_form_blueprint_id", UNSET)

        new.public_cover = d.get("public_cover", UNSET)

        new.explanation_video = d.get("explanation_video", UNSET)

        new.automated_actions = d.get("automated_actions", UNSET)

        new.topic_tags = d.get("topic_tags", UNSET)

        new.industry_tags = d.get("industry_tags", UNSET)

        new.linked_tasks = d.get("linked_tasks", UNSET)

        if "users" not in d:
            new.users = UNSET

        if "groups" not in d:
            new.groups = UNSET

        if "steps" not in d:
            new.steps = UNSET

        if "tags" not in d:
            new.tags = UNSET

        if "created_at" not in d:
            new.created_at = UNSET

        if "last_updated" not in d:
            new.last_updated = UNSET

        if "archived_at" not in d:
            new.archived_at = UNSET

        if "custom_fields" not in d:
            new.custom_fields = UNSET

        new._unread = d

        return new

    @staticmethod
    def _read_prerun(unread: Mapping[str, Any]) -> Any:
        value = unread.get("prerun", UNSET)
        if isinstance(value, dict):
            try:
                value = models.WrappedFormFields.from_dict(value)
            except UNREADABLE:
                pass
        if isinstance(value, list):
            value = read_entries(models.FormField, value)
        return value

    @staticmethod
    def _read_users(unread: Mapping[str, Any]) -> Any:
        value = unread.get("users", UNSET)
        if isinstance(value, list):
            value = read_entries(models.UserReference, value)
        return value

    @staticmethod
    def _read_groups(unread: Mapping[str, Any]) -> Any:
        value = unread.get("groups", UNSET)
        if isinstance(value, list):
            value = read_entries(models.GroupReference, value)
        return value

    @staticmethod
    def _read_steps(unread: Mapping[str, Any]) -> Any:
        value = unread.get("steps", UNSET)
        if isinstance(value, dict):
            try:
                value = models.WrappedSteps.from_dict(value)
            except UNREADABLE:
                pass
        if isinstance(value, list):
            value = read_entries(models.Step, value)
        return value

    @staticmethod
    def _read_tags(unread: Mapping[str, Any]) -> Any:
        value = unread.get("tags", UNSET)
        if isinstance(value, dict):
            try:
                value = models.WrappedTags.from_dict(value)
            except UNREADABLE:
                pass
        if isinstance(value, list):
            value = read_entries(models.Tag, value)
        return value

    @staticmethod
    def _read_created_at(unread: Mapping[str, Any]) -> Any:
        value = unread.get("created_at", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
        return value

    @staticmethod
    def _read_last_updated(unread: Mapping[str, Any]) -> Any:
        value = unread.get("last_updated", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
        return value

    @staticmethod
    def _read_archived_at(unread: Mapping[str, Any]) -> Any:
        value = unread.get("archived_at", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
        return value

    @staticmethod
    def _read_custom_fields(unread: Mapping[str, Any]) -> Any:
        value = unread.get("custom_fields", UNSET)
        if isinstance(value, dict):
            try:
                value = models.CustomFields.from_dict(value)
            except UNREADABLE:
                pass
        return value

    @staticmethod
    def _read_additional_properties(unread: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: value
            for key, value in unread.items()
            if key
            not in {
                "id",
                "increment_id",
                "title",
                "summary",
                "alias",
                "type",
                "status",
                "starred",
                "guidance",
                "webhook",
                "icon",
                "folder_id",
                "owner_id",
                "created_by",
                "last_updated_by",
                "kickoff_title",
                "kickoff_description",
                "prerun",
                "steps_count",
                "started_processes",
                "is_public",
                "is_public_kickoff",
                "is_featured",
                "is_pinned",
                "is_published_state",
                "dual_version_enabled",
                "auto_naming",
                "default_process_name_format",
                "allow_launcher_change_name",
                "can_add_oot",
                "folderize_process",
                "default_folder",
                "folder_changeable_by_launcher",
                "tag_process",
                "kickoff_sharing_user_id",
                "ko_form_blueprint_id",
                "public_cover",
                "explanation_video",
                "automated_actions",
                "topic_tags",
                "industry_tags",
                "linked_tasks",
                "users",
                "groups",
                "steps",
                "tags",
                "created_at",
                "last_updated",
                "archived_at",
                "custom_fields",
            }
        }

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
