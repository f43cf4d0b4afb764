from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, repr_of_set_fields

if TYPE_CHECKING:
    from ..models.wrapped_folders import WrappedFolders


T = TypeVar("T", bound="Folder")


@_attrs_define(repr=False)
class Folder:
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
        from ..models.wrapped_folders import WrappedFolders  # noqa: PLC0415

        id: int | str
        id = self.id

        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        parent_id: int | None | str | Unset
        if isinstance(self.parent_id, Unset):
            parent_id = UNSET
        else:
            parent_id = self.parent_id

        parent = self.parent

        total: int | None | Unset
        if isinstance(self.total, Unset):
            total = UNSET
        else:
            total = self.total

        position: int | None | Unset
        if isinstance(self.position, Unset):
            position = UNSET
        else:
            position = self.position

        folder_type: None | str | Unset
        if isinstance(self.folder_type, Unset):
            folder_type = UNSET
        else:
            folder_type = self.folder_type

        children: dict[str, Any] | list[dict[str, Any]] | None | Unset
        if isinstance(self.children, Unset):
            children = UNSET
        elif isinstance(self.children, WrappedFolders):
            children = self.children.to_dict()
        elif isinstance(self.children, list):
            children = []
            for children_type_1_item_data in self.children:
                children_type_1_item = children_type_1_item_data.to_dict()
                children.append(children_type_1_item)

        else:
            children = self.children

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
        from ..models.wrapped_folders import WrappedFolders  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_id(data: object) -> int | str:
            return cast(int | str, data)

        id = _parse_id(d.pop("id"))

        def _parse_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name = _parse_name(d.pop("name", UNSET))

        def _parse_parent_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        parent_id = _parse_parent_id(d.pop("parent_id", UNSET))

        parent = d.pop("parent", UNSET)

        def _parse_total(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        total = _parse_total(d.pop("total", UNSET))

        def _parse_position(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        position = _parse_position(d.pop("position", UNSET))

        def _parse_folder_type(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        folder_type = _parse_folder_type(d.pop("folder_type", UNSET))

        def _parse_children(data: object) -> list[Folder] | None | Unset | WrappedFolders:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                children_type_0 = WrappedFolders.from_dict(data)

                return children_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                children_type_1 = []
                _children_type_1 = data
                for children_type_1_item_data in _children_type_1:
                    children_type_1_item = Folder.from_dict(children_type_1_item_data)

                    children_type_1.append(children_type_1_item)

                return children_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Folder] | None | Unset | WrappedFolders, data)

        children = _parse_children(d.pop("children", UNSET))

        folder = cls(
            id=id,
            name=name,
            parent_id=parent_id,
            parent=parent,
            total=total,
            position=position,
            folder_type=folder_type,
            children=children,
        )

        folder.additional_properties = d
        return folder

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
