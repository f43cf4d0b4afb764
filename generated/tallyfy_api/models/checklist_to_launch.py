from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import (
    UNSET,
    ReadsLate,
    Unset,
    repr_of_set_fields,
)

T = TypeVar("T", bound="ChecklistToLaunch")


@_attrs_define(repr=False)
class ChecklistToLaunch(ReadsLate):
    """The template that a step launches, and how."""

    id: None | str | Unset = UNSET
    """ The id of the template. """
    default_name_format: None | str | Unset = UNSET
    """ Presumably how the run that it launches is named. """
    tasks_within_process: bool | None | Unset = UNSET
    """ No source says what it means. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        default_name_format = self.default_name_format

        tasks_within_process = self.tasks_within_process

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if default_name_format is not UNSET:
            field_dict["default_name_format"] = default_name_format
        if tasks_within_process is not UNSET:
            field_dict["tasks_within_process"] = tasks_within_process

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        new = cls.__new__(cls)
        d = dict(src_dict)
        new.id = d.get("id", UNSET)

        new.default_name_format = d.get("default_name_format", UNSET)

        new.tasks_within_process = d.get("tasks_within_process", UNSET)

        new._unread = d

        return new

    @staticmethod
    def _read_additional_properties(unread: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: value
            for key, value in unread.items()
            if key
            not in {
                "id",
                "default_name_format",
                "tasks_within_process",
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
