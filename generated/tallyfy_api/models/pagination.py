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
    from ..models.pagination_links import PaginationLinks


T = TypeVar("T", bound="Pagination")


@_attrs_define(repr=False)
class Pagination(ReadsLate):
    """Where a page stands among the pages. Any of its fields may be missing."""

    total: int | Unset = UNSET
    """ How many results there are on all pages. """
    count: int | Unset = UNSET
    """ How many results this page has. """
    per_page: int | Unset = UNSET
    """ How many results a page has at most. Not always the number that was asked for. """
    current_page: int | Unset = UNSET
    """ The number of this page, from 1. """
    total_pages: int | Unset = UNSET
    """ How many pages there are. The service may compute it from its own page size, not from the one that was asked
    for (mcp). """
    has_more_pages: bool | Unset = UNSET
    """ Whether there are more pages. Only in answers that the tests of the n8n node made up. """
    links: list[Any] | None | PaginationLinks | Unset = UNSET
    """ The addresses of the pages next to this one; `[]` when there is none (cli). """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def __repr__(self) -> str:
        return repr_of_set_fields(self)

    def to_dict(self) -> dict[str, Any]:
        total = self.total

        count = self.count

        per_page = self.per_page

        current_page = self.current_page

        total_pages = self.total_pages

        has_more_pages = self.has_more_pages

        links = as_json(self.links)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if total is not UNSET:
            field_dict["total"] = total
        if count is not UNSET:
            field_dict["count"] = count
        if per_page is not UNSET:
            field_dict["per_page"] = per_page
        if current_page is not UNSET:
            field_dict["current_page"] = current_page
        if total_pages is not UNSET:
            field_dict["total_pages"] = total_pages
        if has_more_pages is not UNSET:
            field_dict["has_more_pages"] = has_more_pages
        if links is not UNSET:
            field_dict["links"] = links

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        new = cls.__new__(cls)
        d = dict(src_dict)
        new.total = d.get("total", UNSET)

        new.count = d.get("count", UNSET)

        new.per_page = d.get("per_page", UNSET)

        new.current_page = d.get("current_page", UNSET)

        new.total_pages = d.get("total_pages", UNSET)

        new.has_more_pages = d.get("has_more_pages", UNSET)

        if "links" not in d:
            new.links = UNSET

        new._unread = d

        return new

    @staticmethod
    def _read_links(unread: Mapping[str, Any]) -> Any:
        value = unread.get("links", UNSET)
        if isinstance(value, dict):
            try:
                value = models.PaginationLinks.from_dict(value)
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
                "total",
                "count",
                "per_page",
                "current_page",
                "total_pages",
                "has_more_pages",
                "links",
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
