from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, repr_of_set_fields

if TYPE_CHECKING:
    from ..models.tag_statistics import TagStatistics
    from ..models.wrapped_tag_statistics import WrappedTagStatistics


T = TypeVar("T", bound="Tag")


@_attrs_define(repr=False)
class Tag:
    """A tag of a run, a task or a template. The documents show that there are tags, and leave out what they hold."""

    id: int | str
    """ The id of the tag; on a run it may be the id of the association, a number. """
    tag_id: None | str | Unset = UNSET
    """ The id of the tag, where `id` is that of the association. """
    title: None | str | Unset = UNSET
    """ The title of the tag. At most 30 characters. """
    name: None | str | Unset = UNSET
    """ The title of the tag, under its other name. """
    color: None | str | Unset = UNSET
    """ The color of the tag. """
    type_: None | str | Unset = UNSET
    """ The type of the tag, `private` or `public`. """
    auto_generated: bool | None | Unset = UNSET
    """ Presumably whether the service made the tag. """
    items: int | None | Unset = UNSET
    """ A number. No source says what it counts. """
    created_at: datetime.datetime | None | str | Unset = UNSET
    """ When the tag was created. """
    deleted_at: datetime.datetime | None | str | Unset = UNSET
    """ When the tag was deleted. """
    statistics: list[Any] | None | TagStatistics | Unset | WrappedTagStatistics = UNSET
    """ How often the tag is used. There if asked for. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        from ..models.tag_statistics import TagStatistics  # noqa: PLC0415
        from ..models.wrapped_tag_statistics import WrappedTagStatistics  # noqa: PLC0415

        id: int | str
        id = self.id

        tag_id: None | str | Unset
        if isinstance(self.tag_id, Unset):
            tag_id = UNSET
        else:
            tag_id = self.tag_id

        title: None | str | Unset
        if isinstance(self.title, Unset):
            title = UNSET
        else:
            title = self.title

        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        color: None | str | Unset
        if isinstance(self.color, Unset):
            color = UNSET
        else:
            color = self.color

        type_: None | str | Unset
        if isinstance(self.type_, Unset):
            type_ = UNSET
        else:
            type_ = self.type_

        auto_generated: bool | None | Unset
        if isinstance(self.auto_generated, Unset):
            auto_generated = UNSET
        else:
            auto_generated = self.auto_generated

        items: int | None | Unset
        if isinstance(self.items, Unset):
            items = UNSET
        else:
            items = self.items

        created_at: None | str | Unset
        if isinstance(self.created_at, Unset):
            created_at = UNSET
        elif isinstance(self.created_at, datetime.datetime):
            created_at = self.created_at.isoformat()
        else:
            created_at = self.created_at

        deleted_at: None | str | Unset
        if isinstance(self.deleted_at, Unset):
            deleted_at = UNSET
        elif isinstance(self.deleted_at, datetime.datetime):
            deleted_at = self.deleted_at.isoformat()
        else:
            deleted_at = self.deleted_at

        statistics: dict[str, Any] | list[Any] | None | Unset
        if isinstance(self.statistics, Unset):
            statistics = UNSET
        elif isinstance(self.statistics, WrappedTagStatistics):
            statistics = self.statistics.to_dict()
        elif isinstance(self.statistics, TagStatistics):
            statistics = self.statistics.to_dict()
        elif isinstance(self.statistics, list):
            statistics = self.statistics

        else:
            statistics = self.statistics

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if tag_id is not UNSET:
            field_dict["tag_id"] = tag_id
        if title is not UNSET:
            field_dict["title"] = title
        if name is not UNSET:
            field_dict["name"] = name
        if color is not UNSET:
            field_dict["color"] = color
        if type_ is not UNSET:
            field_dict["type"] = type_
        if auto_generated is not UNSET:
            field_dict["auto_generated"] = auto_generated
        if items is not UNSET:
            field_dict["items"] = items
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if deleted_at is not UNSET:
            field_dict["deleted_at"] = deleted_at
        if statistics is not UNSET:
            field_dict["statistics"] = statistics

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.tag_statistics import TagStatistics  # noqa: PLC0415
        from ..models.wrapped_tag_statistics import WrappedTagStatistics  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_id(data: object) -> int | str:
            return cast(int | str, data)

        id = _parse_id(d.pop("id"))

        def _parse_tag_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        tag_id = _parse_tag_id(d.pop("tag_id", UNSET))

        def _parse_title(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        title = _parse_title(d.pop("title", UNSET))

        def _parse_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name = _parse_name(d.pop("name", UNSET))

        def _parse_color(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        color = _parse_color(d.pop("color", UNSET))

        def _parse_type_(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        type_ = _parse_type_(d.pop("type", UNSET))

        def _parse_auto_generated(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        auto_generated = _parse_auto_generated(d.pop("auto_generated", UNSET))

        def _parse_items(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        items = _parse_items(d.pop("items", UNSET))

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

        def _parse_deleted_at(data: object) -> datetime.datetime | None | str | Unset:
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

        deleted_at = _parse_deleted_at(d.pop("deleted_at", UNSET))

        def _parse_statistics(
            data: object,
        ) -> list[Any] | None | TagStatistics | Unset | WrappedTagStatistics:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                statistics_type_0 = WrappedTagStatistics.from_dict(data)

                return statistics_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                statistics_type_1 = TagStatistics.from_dict(data)

                return statistics_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                statistics_type_2 = cast(list[Any], data)

                return statistics_type_2
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Any] | None | TagStatistics | Unset | WrappedTagStatistics, data)

        statistics = _parse_statistics(d.pop("statistics", UNSET))

        tag = cls(
            id=id,
            tag_id=tag_id,
            title=title,
            name=name,
            color=color,
            type_=type_,
            auto_generated=auto_generated,
            items=items,
            created_at=created_at,
            deleted_at=deleted_at,
            statistics=statistics,
        )

        tag.additional_properties = d
        return tag

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
