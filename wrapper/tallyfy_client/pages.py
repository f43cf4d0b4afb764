"""A page of a listing, and how it is read from an answer."""

from typing import Any, Generic, TypeVar

from attrs import field, frozen

from tallyfy_api.models import Meta, Pagination, PaginationLinks

Item = TypeVar("Item")


@frozen
class Page(Generic[Item]):
    """One page of a listing.

    Attributes:
        items: The runs or tasks of this page.
        number: The number of this page, from 1.
        total: How many results the service counts on all pages; None if it does not say.
        total_pages: How many pages the service counts; None if it does not say.
    """

    items: list[Item]
    number: int
    total: int | None = None
    total_pages: int | None = None
    _reported_number: int | None = field(default=None, repr=False)
    _has_next_link: bool = field(default=False, repr=False)

    @property
    def _is_last(self) -> bool:
        if self.total_pages is not None:
            return self.number >= self.total_pages
        return not self._has_next_link


def page_from_answer(number: int, answer: Any) -> Page[Any]:
    """Read the page that was asked for from the answer to a listing.

    `links.next` only tells that there is a next page. It is never followed: it may name another
    host, which must not get the token.
    """
    # Rows are told apart by it.
    if not all(isinstance(item.id, str | int) for item in answer.data):
        raise TypeError("a row has no id")
    meta = answer.meta
    pagination = meta.pagination if isinstance(meta, Meta) else None
    if not isinstance(pagination, Pagination):
        return Page(answer.data, number)
    links = pagination.links
    return Page(
        answer.data,
        number,
        total=_count(pagination.total),
        total_pages=_count(pagination.total_pages),
        reported_number=_count(pagination.current_page),
        has_next_link=isinstance(links, PaginationLinks) and bool(links.next),
    )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
