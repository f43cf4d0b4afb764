from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import (
    ReadsLate,
    repr_of_set_fields,
)

T = TypeVar("T", bound="FieldValues")


@_attrs_define(repr=False)
class FieldValues(ReadsLate):
    """Values by the id of the form field. Text, email and date fields have a string, radio buttons the text of the option,
    dropdowns `{id, text, value}`, multiselects a list of such objects with `selected`, tables a list with one entry for
    each column, assignee fields `{users, guests, groups}`, files a list of assets. A `text` has at most 200 characters
    (docs) or 255 (php), a `textarea` 30000 (docs) or 6000 (php).

    """

    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        new = cls.__new__(cls)
        d = dict(src_dict)
        new._unread = d

        return new

    @staticmethod
    def _read_additional_properties(unread: Mapping[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in unread.items()}

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
