from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from .. import models
from ..types import (
    UNREADABLE,
    UNSET,
    ReadsLate,
    Unset,
    as_json,
    read_moment,
    repr_of_set_fields,
)

if TYPE_CHECKING:
    from ..models.tag_statistics import TagStatistics
    from ..models.wrapped_tag_statistics import WrappedTagStatistics


T = TypeVar("T", bound="Tag")


@_attrs_define(repr=False)
class Tag(ReadsLate):
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
        id = self.id

        tag_id = self.tag_id

        title = self.title

        name = self.name

        color = self.color

        type_ = self.type_

        auto_generated = self.auto_generated

        items = self.items

        created_at = as_json(self.created_at)

        deleted_at = as_json(self.deleted_at)

        statistics = as_json(self.statistics)

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
        new = cls.__new__(cls)
        d = dict(src_dict)
        new.id = d["id"]

        new.tag_id = d.get("tag_id", UNSET)

        new.title = d.get("title", UNSET)

        new.name = d.get("name", UNSET)

        new.color = d.get("color", UNSET)

        new.type_ = d.get("type", UNSET)

        new.auto_generated = d.get("auto_generated", UNSET)

        new.items = d.get("items", UNSET)

        if "created_at" not in d:
            new.created_at = UNSET

        if "deleted_at" not in d:
            new.deleted_at = UNSET

        if "statistics" not in d:
            new.statistics = UNSET

        new._unread = d

        return new

    @staticmethod
    def _read_created_at(unread: Mapping[str, Any]) -> Any:
        value = unread.get("created_at", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
        return value

    @staticmethod
    def _read_deleted_at(unread: Mapping[str, Any]) -> Any:
        value = unread.get("deleted_at", UNSET)
        if isinstance(value, str):
            value = read_moment(value)
        return value

    @staticmethod
    def _read_statistics(unread: Mapping[str, Any]) -> Any:
        value = unread.get("statistics", UNSET)
        if isinstance(value, dict):
            try:
                value = models.WrappedTagStatistics.from_dict(value)
            except UNREADABLE:
                pass
        if isinstance(value, dict):
            try:
                value = models.TagStatistics.from_dict(value)
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
                "tag_id",
                "title",
                "name",
                "color",
                "type",
                "auto_generated",
                "items",
                "created_at",
                "deleted_at",
                "statistics",
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
