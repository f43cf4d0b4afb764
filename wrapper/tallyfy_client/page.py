"""One page of a listing, and how it is read from a response."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")

# Nothing has more rows than JSON can count.
_LARGEST_COUNT = 2**53
# JSON can hold text that is not valid Unicode.
_ANY_TEXT = "surrogatepass"


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a listing.

    Attributes:
        items: The runs or tasks of this page, without those that were given before.
        number: The number of this page, from 1. To go on behind it: `start_page=page.number + 1`.
        total: How many results the service counts on all pages; None if it does not say.
        total_pages: How many pages the service counts; None if it does not say.
    """

    items: list[Item]
    number: int
    total: int | None = None
    total_pages: int | None = None
    _reported_number: int | None = field(default=None, repr=False)
    _has_next_link: bool = field(default=False, repr=False)

    @cached_property
    def _ids(self) -> list[bytes | int]:
        """The ids of the items. A listing remembers all of them, and bytes take less than text."""
        items: list[Any] = self.items
        found = [item.id for item in items]
        return [id_ if isinstance(id_, int) else id_.encode(errors=_ANY_TEXT) for id_ in found]

    @property
    def _is_misnumbered(self) -> bool:
        return self._reported_number not in (None, self.number)

    @property
    def _promises_more(self) -> bool:
        return self.number < (self.total_pages or 0) or self._has_next_link


def read_page(number: int, read: Any, content: Any) -> Page[Any]:
    """Make the page that was asked for from its JSON, by what reads the rows of its operation."""
    return page_from_response(number, read(content).data, content.get("meta"))


def page_from_response(number: int, rows: list[Item], meta: object) -> Page[Item]:
    """Make the page that was asked for from its rows and the `meta` beside them, as it was parsed.

    `links.next` only tells that there is a next page. It is never followed: it may name another
    host, which must not get the token.

    Raises:
        ValueError: A row cannot be told from others.
    """
    for place, row in enumerate(rows):
        if not isinstance(row.id, str | int):  # type: ignore[attr-defined]
            raise ValueError(f"`data[{place}].id` is neither text nor a number")
    pagination = _mapping(_mapping(meta).get("pagination"))
    total = _count(pagination.get("total"))
    return Page(
        rows,
        number,
        # Fewer than are on this page alone is no count.
        total=None if total is not None and total < len(rows) else total,
        total_pages=_count(pagination.get("total_pages")),
        _reported_number=_count(pagination.get("current_page")),
        _has_next_link=bool(_mapping(pagination.get("links")).get("next")),
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _count(value: object) -> int | None:
    """Read a count, which some services send as text or as a float."""
    if isinstance(value, str | float):
        try:
            value = int(float(value))
        except (ValueError, OverflowError):
            return None
    return value if type(value) is int and 0 <= value <= _LARGEST_COUNT else None
