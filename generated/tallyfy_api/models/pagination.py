from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset, repr_of_set_fields

if TYPE_CHECKING:
    from ..models.pagination_links import PaginationLinks


T = TypeVar("T", bound="Pagination")


@_attrs_define(repr=False)
class Pagination:
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
        from ..models.pagination_links import PaginationLinks  # noqa: PLC0415

        total = self.total

        count = self.count

        per_page = self.per_page

        current_page = self.current_page

        total_pages = self.total_pages

        has_more_pages = self.has_more_pages

        links: dict[str, Any] | list[Any] | None | Unset
        if isinstance(self.links, Unset):
            links = UNSET
        elif isinstance(self.links, PaginationLinks):
            links = self.links.to_dict()
        elif isinstance(self.links, list):
            links = self.links

        else:
            links = self.links

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
        from ..models.pagination_links import PaginationLinks  # noqa: PLC0415

        d = dict(src_dict)
        total = d.pop("total", UNSET)

        count = d.pop("count", UNSET)

        per_page = d.pop("per_page", UNSET)

        current_page = d.pop("current_page", UNSET)

        total_pages = d.pop("total_pages", UNSET)

        has_more_pages = d.pop("has_more_pages", UNSET)

        def _parse_links(data: object) -> list[Any] | None | PaginationLinks | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                links_type_0 = PaginationLinks.from_dict(data)

                return links_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                links_type_1 = cast(list[Any], data)

                return links_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Any] | None | PaginationLinks | Unset, data)

        links = _parse_links(d.pop("links", UNSET))

        pagination = cls(
            total=total,
            count=count,
            per_page=per_page,
            current_page=current_page,
            total_pages=total_pages,
            has_more_pages=has_more_pages,
            links=links,
        )

        pagination.additional_properties = d
        return pagination

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
