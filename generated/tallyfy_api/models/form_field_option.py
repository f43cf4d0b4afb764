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

T = TypeVar("T", bound="FormFieldOption")


@_attrs_define(repr=False)
class FormFieldOption(ReadsLate):
    """What can be chosen in a form field."""

    id: int | None | str | Unset = UNSET
    """ The id of the option. """
    text: None | str | Unset = UNSET
    """ The text of the option. """
    value: Any | Unset = UNSET
    """ No source says what it means. Null in all examples. """
    required: bool | None | Unset = UNSET
    """ No source says what it means. """
    selected: bool | None | Unset = UNSET
    """ Whether the option is chosen. There in values of multiselects. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        text = self.text

        value = self.value

        required = self.required

        selected = self.selected

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if text is not UNSET:
            field_dict["text"] = text
        if value is not UNSET:
            field_dict["value"] = value
        if required is not UNSET:
            field_dict["required"] = required
        if selected is not UNSET:
            field_dict["selected"] = selected

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        new = cls.__new__(cls)
        d = dict(src_dict)
        new.id = d.get("id", UNSET)

        new.text = d.get("text", UNSET)

        new.value = d.get("value", UNSET)

        new.required = d.get("required", UNSET)

        new.selected = d.get("selected", UNSET)

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
                "text",
                "value",
                "required",
                "selected",
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
