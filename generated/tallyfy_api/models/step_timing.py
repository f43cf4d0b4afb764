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

T = TypeVar("T", bound="StepTiming")


@_attrs_define(repr=False)
class StepTiming(ReadsLate):
    """A time relative to the start of the run or to another step."""

    value: int | None | Unset = UNSET
    """ How many units. """
    unit: None | str | Unset = UNSET
    """ The unit, one of minutes, hours, days, weeks and months (mcp). """
    option: None | str | Unset = UNSET
    """ Which way from the reference, `from` or `prior_to` (mcp). Only in deadlines. """
    step: None | str | Unset = UNSET
    """ The reference, `start_run` or the id of another step. Only in deadlines. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        value = self.value

        unit = self.unit

        option = self.option

        step = self.step

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if value is not UNSET:
            field_dict["value"] = value
        if unit is not UNSET:
            field_dict["unit"] = unit
        if option is not UNSET:
            field_dict["option"] = option
        if step is not UNSET:
            field_dict["step"] = step

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        new = cls.__new__(cls)
        d = dict(src_dict)
        new.value = d.get("value", UNSET)

        new.unit = d.get("unit", UNSET)

        new.option = d.get("option", UNSET)

        new.step = d.get("step", UNSET)

        new._unread = d

        return new

    @staticmethod
    def _read_additional_properties(unread: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: value
            for key, value in unread.items()
            if key
            not in {
                "value",
                "unit",
                "option",
                "step",
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
