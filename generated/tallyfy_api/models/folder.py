from __future__ import annotations

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
    read_entries,
    repr_of_set_fields,
)

if TYPE_CHECKING:
    from ..models.wrapped_folders import WrappedFolders


T = TypeVar("T", bound="Folder")


@_attrs_define(repr=False)
class Folder(ReadsLate):
    """A folder of runs, tasks or templates."""

    id: int | str
    """ The id of the folder. """
    name: None | str | Unset = UNSET
    """ The name of the folder. """
    parent_id: int | None | str | Unset = UNSET
    """ The id of the folder above. """
    parent: Any | Unset = UNSET
    """ The folder above. """
    total: int | None | Unset = UNSET
    """ A number. Presumably how many things the folder holds. """
    position: int | None | Unset = UNSET
    """ Presumably the place of the folder among its siblings. """
    folder_type: None | str | Unset = UNSET
    """ The type of the folder. Presumably what it holds. """
    children: list[Folder] | None | Unset | WrappedFolders = UNSET
    """ The folders below. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        parent_id = self.parent_id

        parent = self.parent

        total = self.total

        position = self.position

        folder_type = self.folder_type

        children = as_json(self.children)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if name is not UNSET:
            field_dict["name"] = name
        if parent_id is not UNSET:
            field_dict["parent_id"] = parent_id
        if parent is not UNSET:
            field_dict["parent"] = parent
        if total is not UNSET:
            field_dict["total"] = total
        if position is not UNSET:
            field_dict["position"] = position
        if folder_type is not UNSET:
            field_dict["folder_type"] = folder_type
        if children is not UNSET:
            field_dict["children"] = children

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        new = cls.__new__(cls)
        d = dict(src_dict)
        new.id = d["id"]

        new.name = d.get("name", UNSET)

        new.parent_id = d.get("parent_id", UNSET)

        new.parent = d.get("parent", UNSET)

        new.total = d.get("total", UNSET)

        new.position = d.get("position", UNSET)

        new.folder_type = d.get("folder_type", UNSET)

        if "children" not in d:
            new.children = UNSET

        new._unread = d

        return new

    @staticmethod
    def _read_children(unread: Mapping[str, Any]) -> Any:
        value = unread.get("children", UNSET)
        if isinstance(value, dict):
            try:
                value = models.WrappedFolders.from_dict(value)
            except UNREADABLE:
                pass
        if isinstance(value, list):
            value = read_entries(models.Folder, value)
        return value

    @staticmethod
    def _read_additional_properties(unread: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: value
            for key, value in unread.items()
            if key
            not in {
                "id",
                "name",
                "parent_id",
                "parent",
                "total",
                "position",
                "folder_type",
                "children",
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
