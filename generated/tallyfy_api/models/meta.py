from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, repr_of_set_fields

if TYPE_CHECKING:
    from ..models.pagination import Pagination


T = TypeVar("T", bound="Meta")


@_attrs_define(repr=False)
class Meta:
    """What a listing says about itself."""

    pagination: list[Any] | None | Pagination | Unset = UNSET
    """ Where this page stands among the pages. """
    count: int | Unset = UNSET
    """ How many results there are. The SDK also looks here; no source shows it. """
    overdue_tasks: int | Unset = UNSET
    """ Presumably how many tasks of the listing are overdue. """
    tasks_due_soon: int | Unset = UNSET
    """ Presumably how many tasks of the listing are due soon. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        from ..models.pagination import Pagination  # noqa: PLC0415

        pagination: dict[str, Any] | list[Any] | None | Unset
        if isinstance(self.pagination, Unset):
            pagination = UNSET
        elif isinstance(self.pagination, Pagination):
            pagination = self.pagination.to_dict()
        elif isinstance(self.pagination, list):
            pagination = self.pagination

        else:
            pagination = self.pagination

        count = self.count

        overdue_tasks = self.overdue_tasks

        tasks_due_soon = self.tasks_due_soon

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if pagination is not UNSET:
            field_dict["pagination"] = pagination
        if count is not UNSET:
            field_dict["count"] = count
        if overdue_tasks is not UNSET:
            field_dict["overdue_tasks"] = overdue_tasks
        if tasks_due_soon is not UNSET:
            field_dict["tasks_due_soon"] = tasks_due_soon

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.pagination import Pagination  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_pagination(data: object) -> list[Any] | None | Pagination | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                pagination_type_0 = Pagination.from_dict(data)

                return pagination_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                pagination_type_1 = cast(list[Any], data)

                return pagination_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Any] | None | Pagination | Unset, data)

        pagination = _parse_pagination(d.pop("pagination", UNSET))

        count = d.pop("count", UNSET)

        overdue_tasks = d.pop("overdue_tasks", UNSET)

        tasks_due_soon = d.pop("tasks_due_soon", UNSET)

        meta = cls(
            pagination=pagination,
            count=count,
            overdue_tasks=overdue_tasks,
            tasks_due_soon=tasks_due_soon,
        )

        meta.additional_properties = d
        return meta

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
