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
    repr_of_set_fields,
)

if TYPE_CHECKING:
    from ..models.pagination import Pagination


T = TypeVar("T", bound="Meta")


@_attrs_define(repr=False)
class Meta(ReadsLate):
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
        pagination = as_json(self.pagination)

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
        new = cls.__new__(cls)
        d = dict(src_dict)
        if "pagination" not in d:
            new.pagination = UNSET

        new.count = d.get("count", UNSET)

        new.overdue_tasks = d.get("overdue_tasks", UNSET)

        new.tasks_due_soon = d.get("tasks_due_soon", UNSET)

        new._unread = d

        return new

    @staticmethod
    def _read_pagination(unread: Mapping[str, Any]) -> Any:
        value = unread.get("pagination", UNSET)
        if isinstance(value, dict):
            try:
                value = models.Pagination.from_dict(value)
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
                "pagination",
                "count",
                "overdue_tasks",
                "tasks_due_soon",
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
