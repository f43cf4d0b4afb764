from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.known_run_type import KnownRunType, check_known_run_type
from ..types import UNSET, Unset, repr_of_set_fields

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
class Checklist:
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
        from ..models.custom_fields import CustomFields  # noqa: PLC0415
        from ..models.group_reference import GroupReference  # noqa: PLC0415
        from ..models.user_reference import UserReference  # noqa: PLC0415
        from ..models.wrapped_form_fields import WrappedFormFields  # noqa: PLC0415
        from ..models.wrapped_steps import WrappedSteps  # noqa: PLC0415
        from ..models.wrapped_tags import WrappedTags  # noqa: PLC0415

        id = self.id

        increment_id: int | None | Unset
        if isinstance(self.increment_id, Unset):
            increment_id = UNSET
        else:
            increment_id = self.increment_id

        title: None | str | Unset
        if isinstance(self.title, Unset):
            title = UNSET
        else:
            title = self.title

        summary: None | str | Unset
        if isinstance(self.summary, Unset):
            summary = UNSET
        else:
            summary = self.summary

        alias: None | str | Unset
        if isinstance(self.alias, Unset):
            alias = UNSET
        else:
            alias = self.alias

        type_: None | str | Unset
        if isinstance(self.type_, Unset):
            type_ = UNSET
        elif isinstance(self.type_, str):
            type_ = self.type_
        else:
            type_ = self.type_

        status: None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        else:
            status = self.status

        starred: bool | None | Unset
        if isinstance(self.starred, Unset):
            starred = UNSET
        else:
            starred = self.starred

        guidance: None | str | Unset
        if isinstance(self.guidance, Unset):
            guidance = UNSET
        else:
            guidance = self.guidance

        webhook: None | str | Unset
        if isinstance(self.webhook, Unset):
            webhook = UNSET
        else:
            webhook = self.webhook

        icon: None | str | Unset
        if isinstance(self.icon, Unset):
            icon = UNSET
        else:
            icon = self.icon

        folder_id: None | str | Unset
        if isinstance(self.folder_id, Unset):
            folder_id = UNSET
        else:
            folder_id = self.folder_id

        owner_id: int | None | str | Unset
        if isinstance(self.owner_id, Unset):
            owner_id = UNSET
        else:
            owner_id = self.owner_id

        created_by: int | None | str | Unset
        if isinstance(self.created_by, Unset):
            created_by = UNSET
        else:
            created_by = self.created_by

        last_updated_by: int | None | str | Unset
        if isinstance(self.last_updated_by, Unset):
            last_updated_by = UNSET
        else:
            last_updated_by = self.last_updated_by

        kickoff_title: None | str | Unset
        if isinstance(self.kickoff_title, Unset):
            kickoff_title = UNSET
        else:
            kickoff_title = self.kickoff_title

        kickoff_description: None | str | Unset
        if isinstance(self.kickoff_description, Unset):
            kickoff_description = UNSET
        else:
            kickoff_description = self.kickoff_description

        prerun: dict[str, Any] | list[dict[str, Any]] | None | Unset
        if isinstance(self.prerun, Unset):
            prerun = UNSET
        elif isinstance(self.prerun, WrappedFormFields):
            prerun = self.prerun.to_dict()
        elif isinstance(self.prerun, list):
            prerun = []
            for prerun_type_1_item_data in self.prerun:
                prerun_type_1_item = prerun_type_1_item_data.to_dict()
                prerun.append(prerun_type_1_item)

        else:
            prerun = self.prerun

        steps_count: int | None | Unset
        if isinstance(self.steps_count, Unset):
            steps_count = UNSET
        else:
            steps_count = self.steps_count

        started_processes = self.started_processes

        is_public: bool | None | Unset
        if isinstance(self.is_public, Unset):
            is_public = UNSET
        else:
            is_public = self.is_public

        is_public_kickoff: bool | None | Unset
        if isinstance(self.is_public_kickoff, Unset):
            is_public_kickoff = UNSET
        else:
            is_public_kickoff = self.is_public_kickoff

        is_featured: bool | None | Unset
        if isinstance(self.is_featured, Unset):
            is_featured = UNSET
        else:
            is_featured = self.is_featured

        is_pinned: bool | None | Unset
        if isinstance(self.is_pinned, Unset):
            is_pinned = UNSET
        else:
            is_pinned = self.is_pinned

        is_published_state: bool | None | Unset
        if isinstance(self.is_published_state, Unset):
            is_published_state = UNSET
        else:
            is_published_state = self.is_published_state

        dual_version_enabled: bool | None | Unset
        if isinstance(self.dual_version_enabled, Unset):
            dual_version_enabled = UNSET
        else:
            dual_version_enabled = self.dual_version_enabled

        auto_naming: bool | None | Unset
        if isinstance(self.auto_naming, Unset):
            auto_naming = UNSET
        else:
            auto_naming = self.auto_naming

        default_process_name_format: None | str | Unset
        if isinstance(self.default_process_name_format, Unset):
            default_process_name_format = UNSET
        else:
            default_process_name_format = self.default_process_name_format

        allow_launcher_change_name: bool | None | Unset
        if isinstance(self.allow_launcher_change_name, Unset):
            allow_launcher_change_name = UNSET
        else:
            allow_launcher_change_name = self.allow_launcher_change_name

        can_add_oot: bool | None | Unset
        if isinstance(self.can_add_oot, Unset):
            can_add_oot = UNSET
        else:
            can_add_oot = self.can_add_oot

        folderize_process: bool | None | Unset
        if isinstance(self.folderize_process, Unset):
            folderize_process = UNSET
        else:
            folderize_process = self.folderize_process

        default_folder: None | str | Unset
        if isinstance(self.default_folder, Unset):
            default_folder = UNSET
        else:
            default_folder = self.default_folder

        folder_changeable_by_launcher: bool | None | Unset
        if isinstance(self.folder_changeable_by_launcher, Unset):
            folder_changeable_by_launcher = UNSET
        else:
            folder_changeable_by_launcher = self.folder_changeable_by_launcher

        tag_process: bool | None | Unset
        if isinstance(self.tag_process, Unset):
            tag_process = UNSET
        else:
            tag_process = self.tag_process

        kickoff_sharing_user_id: int | None | str | Unset
        if isinstance(self.kickoff_sharing_user_id, Unset):
            kickoff_sharing_user_id = UNSET
        else:
            kickoff_sharing_user_id = self.kickoff_sharing_user_id

        ko_form_blueprint_id: None | str | Unset
        if isinstance(self.ko_form_blueprint_id, Unset):
            ko_form_blueprint_id = UNSET
        else:
            ko_form_blueprint_id = self.ko_form_blueprint_id

        public_cover = self.public_cover

        explanation_video = self.explanation_video

        automated_actions = self.automated_actions

        topic_tags = self.topic_tags

        industry_tags = self.industry_tags

        linked_tasks = self.linked_tasks

        users: list[dict[str, Any] | int | str] | None | Unset
        if isinstance(self.users, Unset):
            users = UNSET
        elif isinstance(self.users, list):
            users = []
            for users_type_0_item_data in self.users:
                users_type_0_item: dict[str, Any] | int | str
                if isinstance(users_type_0_item_data, UserReference):
                    users_type_0_item = users_type_0_item_data.to_dict()
                else:
                    users_type_0_item = users_type_0_item_data
                users.append(users_type_0_item)

        else:
            users = self.users

        groups: list[dict[str, Any] | int | str] | None | Unset
        if isinstance(self.groups, Unset):
            groups = UNSET
        elif isinstance(self.groups, list):
            groups = []
            for groups_type_0_item_data in self.groups:
                groups_type_0_item: dict[str, Any] | int | str
                if isinstance(groups_type_0_item_data, GroupReference):
                    groups_type_0_item = groups_type_0_item_data.to_dict()
                else:
                    groups_type_0_item = groups_type_0_item_data
                groups.append(groups_type_0_item)

        else:
            groups = self.groups

        steps: dict[str, Any] | list[dict[str, Any]] | None | Unset
        if isinstance(self.steps, Unset):
            steps = UNSET
        elif isinstance(self.steps, WrappedSteps):
            steps = self.steps.to_dict()
        elif isinstance(self.steps, list):
            steps = []
            for steps_type_1_item_data in self.steps:
                steps_type_1_item = steps_type_1_item_data.to_dict()
                steps.append(steps_type_1_item)

        else:
            steps = self.steps

        tags: dict[str, Any] | list[dict[str, Any]] | None | Unset
        if isinstance(self.tags, Unset):
            tags = UNSET
        elif isinstance(self.tags, WrappedTags):
            tags = self.tags.to_dict()
        elif isinstance(self.tags, list):
            tags = []
            for tags_type_1_item_data in self.tags:
                tags_type_1_item = tags_type_1_item_data.to_dict()
                tags.append(tags_type_1_item)

        else:
            tags = self.tags

        created_at: None | str | Unset
        if isinstance(self.created_at, Unset):
            created_at = UNSET
        elif isinstance(self.created_at, datetime.datetime):
            created_at = self.created_at.isoformat()
        else:
            created_at = self.created_at

        last_updated: None | str | Unset
        if isinstance(self.last_updated, Unset):
            last_updated = UNSET
        elif isinstance(self.last_updated, datetime.datetime):
            last_updated = self.last_updated.isoformat()
        else:
            last_updated = self.last_updated

        archived_at: None | str | Unset
        if isinstance(self.archived_at, Unset):
            archived_at = UNSET
        elif isinstance(self.archived_at, datetime.datetime):
            archived_at = self.archived_at.isoformat()
        else:
            archived_at = self.archived_at

        custom_fields: dict[str, Any] | list[Any] | None | Unset
        if isinstance(self.custom_fields, Unset):
            custom_fields = UNSET
        elif isinstance(self.custom_fields, CustomFields):
            custom_fields = self.custom_fields.to_dict()
        elif isinstance(self.custom_fields, list):
            custom_fields = self.custom_fields

        else:
            custom_fields = self.custom_fields

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
        from ..models.custom_fields import CustomFields  # noqa: PLC0415
        from ..models.form_field import FormField  # noqa: PLC0415
        from ..models.group_reference import GroupReference  # noqa: PLC0415
        from ..models.step import Step  # noqa: PLC0415
        from ..models.tag import Tag  # noqa: PLC0415
        from ..models.user_reference import UserReference  # noqa: PLC0415
        from ..models.wrapped_form_fields import WrappedFormFields  # noqa: PLC0415
        from ..models.wrapped_steps import WrappedSteps  # noqa: PLC0415
        from ..models.wrapped_tags import WrappedTags  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_increment_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        increment_id = _parse_increment_id(d.pop("increment_id", UNSET))

        def _parse_title(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        title = _parse_title(d.pop("title", UNSET))

        def _parse_summary(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        summary = _parse_summary(d.pop("summary", UNSET))

        def _parse_alias(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        alias = _parse_alias(d.pop("alias", UNSET))

        def _parse_type_(data: object) -> KnownRunType | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                type_type_0 = check_known_run_type(data)

                return type_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(KnownRunType | None | str | Unset, data)

        type_ = _parse_type_(d.pop("type", UNSET))

        def _parse_status(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        status = _parse_status(d.pop("status", UNSET))

        def _parse_starred(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        starred = _parse_starred(d.pop("starred", UNSET))

        def _parse_guidance(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        guidance = _parse_guidance(d.pop("guidance", UNSET))

        def _parse_webhook(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        webhook = _parse_webhook(d.pop("webhook", UNSET))

        def _parse_icon(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        icon = _parse_icon(d.pop("icon", UNSET))

        def _parse_folder_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        folder_id = _parse_folder_id(d.pop("folder_id", UNSET))

        def _parse_owner_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        owner_id = _parse_owner_id(d.pop("owner_id", UNSET))

        def _parse_created_by(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        created_by = _parse_created_by(d.pop("created_by", UNSET))

        def _parse_last_updated_by(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        last_updated_by = _parse_last_updated_by(d.pop("last_updated_by", UNSET))

        def _parse_kickoff_title(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        kickoff_title = _parse_kickoff_title(d.pop("kickoff_title", UNSET))

        def _parse_kickoff_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        kickoff_description = _parse_kickoff_description(d.pop("kickoff_description", UNSET))

        def _parse_prerun(data: object) -> list[FormField] | None | Unset | WrappedFormFields:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                prerun_type_0 = WrappedFormFields.from_dict(data)

                return prerun_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                prerun_type_1 = []
                _prerun_type_1 = data
                for prerun_type_1_item_data in _prerun_type_1:
                    prerun_type_1_item = FormField.from_dict(prerun_type_1_item_data)

                    prerun_type_1.append(prerun_type_1_item)

                return prerun_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[FormField] | None | Unset | WrappedFormFields, data)

        prerun = _parse_prerun(d.pop("prerun", UNSET))

        def _parse_steps_count(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        steps_count = _parse_steps_count(d.pop("steps_count", UNSET))

        started_processes = d.pop("started_processes", UNSET)

        def _parse_is_public(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        is_public = _parse_is_public(d.pop("is_public", UNSET))

        def _parse_is_public_kickoff(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        is_public_kickoff = _parse_is_public_kickoff(d.pop("is_public_kickoff", UNSET))

        def _parse_is_featured(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        is_featured = _parse_is_featured(d.pop("is_featured", UNSET))

        def _parse_is_pinned(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        is_pinned = _parse_is_pinned(d.pop("is_pinned", UNSET))

        def _parse_is_published_state(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        is_published_state = _parse_is_published_state(d.pop("is_published_state", UNSET))

        def _parse_dual_version_enabled(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        dual_version_enabled = _parse_dual_version_enabled(d.pop("dual_version_enabled", UNSET))

        def _parse_auto_naming(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        auto_naming = _parse_auto_naming(d.pop("auto_naming", UNSET))

        def _parse_default_process_name_format(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        default_process_name_format = _parse_default_process_name_format(
            d.pop("default_process_name_format", UNSET)
        )

        def _parse_allow_launcher_change_name(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        allow_launcher_change_name = _parse_allow_launcher_change_name(
            d.pop("allow_launcher_change_name", UNSET)
        )

        def _parse_can_add_oot(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        can_add_oot = _parse_can_add_oot(d.pop("can_add_oot", UNSET))

        def _parse_folderize_process(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        folderize_process = _parse_folderize_process(d.pop("folderize_process", UNSET))

        def _parse_default_folder(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        default_folder = _parse_default_folder(d.pop("default_folder", UNSET))

        def _parse_folder_changeable_by_launcher(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        folder_changeable_by_launcher = _parse_folder_changeable_by_launcher(
            d.pop("folder_changeable_by_launcher", UNSET)
        )

        def _parse_tag_process(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        tag_process = _parse_tag_process(d.pop("tag_process", UNSET))

        def _parse_kickoff_sharing_user_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        kickoff_sharing_user_id = _parse_kickoff_sharing_user_id(
            d.pop("kickoff_sharing_user_id", UNSET)
        )

        def _parse_ko_form_blueprint_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        ko_form_blueprint_id = _parse_ko_form_blueprint_id(d.pop("ko_form_blueprint_id", UNSET))

        public_cover = d.pop("public_cover", UNSET)

        explanation_video = d.pop("explanation_video", UNSET)

        automated_actions = d.pop("automated_actions", UNSET)

        topic_tags = d.pop("topic_tags", UNSET)

        industry_tags = d.pop("industry_tags", UNSET)

        linked_tasks = d.pop("linked_tasks", UNSET)

        def _parse_users(data: object) -> list[int | str | UserReference] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                users_type_0 = []
                _users_type_0 = data
                for users_type_0_item_data in _users_type_0:

                    def _parse_users_type_0_item(data: object) -> int | str | UserReference:
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            users_type_0_item_type_0 = UserReference.from_dict(data)

                            return users_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(int | str | UserReference, data)

                    users_type_0_item = _parse_users_type_0_item(users_type_0_item_data)

                    users_type_0.append(users_type_0_item)

                return users_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[int | str | UserReference] | None | Unset, data)

        users = _parse_users(d.pop("users", UNSET))

        def _parse_groups(data: object) -> list[GroupReference | int | str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                groups_type_0 = []
                _groups_type_0 = data
                for groups_type_0_item_data in _groups_type_0:

                    def _parse_groups_type_0_item(data: object) -> GroupReference | int | str:
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            groups_type_0_item_type_0 = GroupReference.from_dict(data)

                            return groups_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(GroupReference | int | str, data)

                    groups_type_0_item = _parse_groups_type_0_item(groups_type_0_item_data)

                    groups_type_0.append(groups_type_0_item)

                return groups_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[GroupReference | int | str] | None | Unset, data)

        groups = _parse_groups(d.pop("groups", UNSET))

        def _parse_steps(data: object) -> list[Step] | None | Unset | WrappedSteps:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                steps_type_0 = WrappedSteps.from_dict(data)

                return steps_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                steps_type_1 = []
                _steps_type_1 = data
                for steps_type_1_item_data in _steps_type_1:
                    steps_type_1_item = Step.from_dict(steps_type_1_item_data)

                    steps_type_1.append(steps_type_1_item)

                return steps_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Step] | None | Unset | WrappedSteps, data)

        steps = _parse_steps(d.pop("steps", UNSET))

        def _parse_tags(data: object) -> list[Tag] | None | Unset | WrappedTags:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                tags_type_0 = WrappedTags.from_dict(data)

                return tags_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                tags_type_1 = []
                _tags_type_1 = data
                for tags_type_1_item_data in _tags_type_1:
                    tags_type_1_item = Tag.from_dict(tags_type_1_item_data)

                    tags_type_1.append(tags_type_1_item)

                return tags_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Tag] | None | Unset | WrappedTags, data)

        tags = _parse_tags(d.pop("tags", UNSET))

        def _parse_created_at(data: object) -> datetime.datetime | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                componentsschemas_moment_type_0 = datetime.datetime.fromisoformat(data)

                return componentsschemas_moment_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | str | Unset, data)

        created_at = _parse_created_at(d.pop("created_at", UNSET))

        def _parse_last_updated(data: object) -> datetime.datetime | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                componentsschemas_moment_type_0 = datetime.datetime.fromisoformat(data)

                return componentsschemas_moment_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | str | Unset, data)

        last_updated = _parse_last_updated(d.pop("last_updated", UNSET))

        def _parse_archived_at(data: object) -> datetime.datetime | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                componentsschemas_moment_type_0 = datetime.datetime.fromisoformat(data)

                return componentsschemas_moment_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | str | Unset, data)

        archived_at = _parse_archived_at(d.pop("archived_at", UNSET))

        def _parse_custom_fields(data: object) -> CustomFields | list[Any] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                custom_fields_type_0 = CustomFields.from_dict(data)

                return custom_fields_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                custom_fields_type_1 = cast(list[Any], data)

                return custom_fields_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CustomFields | list[Any] | None | Unset, data)

        custom_fields = _parse_custom_fields(d.pop("custom_fields", UNSET))

        checklist = cls(
            id=id,
            increment_id=increment_id,
            title=title,
            summary=summary,
            alias=alias,
            type_=type_,
            status=status,
            starred=starred,
            guidance=guidance,
            webhook=webhook,
            icon=icon,
            folder_id=folder_id,
            owner_id=owner_id,
            created_by=created_by,
            last_updated_by=last_updated_by,
            kickoff_title=kickoff_title,
            kickoff_description=kickoff_description,
            prerun=prerun,
            steps_count=steps_count,
            started_processes=started_processes,
            is_public=is_public,
            is_public_kickoff=is_public_kickoff,
            is_featured=is_featured,
            is_pinned=is_pinned,
            is_published_state=is_published_state,
            dual_version_enabled=dual_version_enabled,
            auto_naming=auto_naming,
            default_process_name_format=default_process_name_format,
            allow_launcher_change_name=allow_launcher_change_name,
            can_add_oot=can_add_oot,
            folderize_process=folderize_process,
            default_folder=default_folder,
            folder_changeable_by_launcher=folder_changeable_by_launcher,
            tag_process=tag_process,
            kickoff_sharing_user_id=kickoff_sharing_user_id,
            ko_form_blueprint_id=ko_form_blueprint_id,
            public_cover=public_cover,
            explanation_video=explanation_video,
            automated_actions=automated_actions,
            topic_tags=topic_tags,
            industry_tags=industry_tags,
            linked_tasks=linked_tasks,
            users=users,
            groups=groups,
            steps=steps,
            tags=tags,
            created_at=created_at,
            last_updated=last_updated,
            archived_at=archived_at,
            custom_fields=custom_fields,
        )

        checklist.additional_properties = d
        return checklist

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
