from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import repr_of_set_fields

if TYPE_CHECKING:
    from ..models.checklist import Checklist


T = TypeVar("T", bound="WrappedChecklist")


@_attrs_define(repr=False)
class WrappedChecklist:
    """A template, wrapped in `data`."""

    data: Checklist | list[Any] | None
    """ The template. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        from ..models.checklist import Checklist  # noqa: PLC0415

        data: dict[str, Any] | list[Any] | None
        if isinstance(self.data, Checklist):
            data = self.data.to_dict()
        elif isinstance(self.data, list):
            data = self.data

        else:
            data = self.data

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "data": data,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.checklist import Checklist  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_data(data: object) -> Checklist | list[Any] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                data_type_0 = Checklist.from_dict(data)

                return data_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                data_type_1 = cast(list[Any], data)

                return data_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Checklist | list[Any] | None, data)

        data = _parse_data(d.pop("data"))

        wrapped_checklist = cls(
            data=data,
        )

        wrapped_checklist.additional_properties = d
        return wrapped_checklist

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
