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

T = TypeVar("T", bound="TagStatistics")


@_attrs_define(repr=False)
class TagStatistics(ReadsLate):
    """How often a tag is used."""

    active_template: int | None | Unset = UNSET
    """ How many active templates have the tag. """
    archived_template: int | None | Unset = UNSET
    """ How many archived templates have the tag. """
    active_process: int | None | Unset = UNSET
    """ How many active runs have the tag. """
    archived_process: int | None | Unset = UNSET
    """ How many archived runs have the tag. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        active_template = self.active_template

        archived_template = self.archived_template

        active_process = self.active_process

        archived_process = self.archived_process

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if active_template is not UNSET:
            field_dict["active_template"] = active_template
        if archived_template is not UNSET:
            field_dict["archived_template"] = archived_template
        if active_process is not UNSET:
            field_dict["active_process"] = active_process
        if archived_process is not UNSET:
            field_dict["archived_process"] = archived_process

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        new = cls.__new__(cls)
        d = dict(src_dict)
        new.active_template = d.get("active_template", UNSET)

        new.archived_template = d.get("archived_template", UNSET)

        new.active_process = d.get("active_process", UNSET)

        new.archived_process = d.get("archived_process", UNSET)

        new._unread = d

        return new

    @staticmethod
    def _read_additional_properties(unread: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: value
            for key, value in unread.items()
            if key
            not in {
                "active_template",
                "archived_template",
                "active_process",
                "archived_process",
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
