"""Rows that change while a listing of them is read, in process."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from tallyfy_client import AsyncPager, Page, Pager
from tallyfy_client.page import page_from_response

Change = Callable[[list[str]], None]


@dataclass(frozen=True)
class Row:
    id: str


def rows(count: int) -> list[str]:
    return [f"{number:03}" for number in range(1, count + 1)]


def remove(*names: str) -> Change:
    def change(there: list[str]) -> None:
        for name in names:
            there.remove(name)

    return change


def add(*names: str, at: int = 0) -> Change:
    def change(there: list[str]) -> None:
        there[at:at] = names

    return change


def move(name: str, at: int) -> Change:
    def change(there: list[str]) -> None:
        there.remove(name)
        there.insert(at, name)

    return change


def nothing(_: list[str]) -> None:
    pass


class MovingRows:
    """A service that counts its rows; after some requests they change."""

    def __init__(
        self, there: list[str], per_page: int = 2, changes: Mapping[int, Change] | None = None
    ) -> None:
        self.there = list(there)
        self.per_page = per_page
        self.changes = changes or {}
        self.asked: list[int] = []

    def meta(self, number: int) -> object:
        total = len(self.there)
        pages = -(-total // self.per_page)
        return {"pagination": {"total": total, "total_pages": pages, "current_page": number}}

    def page(self, number: int, _: object = None) -> Page[Row]:
        first = (number - 1) * self.per_page
        found = [Row(name) for name in self.there[first : first + self.per_page]]
        page = page_from_response(number, found, self.meta(number))
        self.asked.append(number)
        self.changes.get(len(self.asked), nothing)(self.there)
        return page

    def pager(self, kind: str, **options: Any) -> Any:
        # One page after another, so that what is asked does not depend on how fast this machine is.
        return pager_of(kind, self.page, **{"max_concurrency": 1, **options})


def pager_of(
    kind: str,
    fetch: Callable[[int, Any], Page[Any]] | None,
    *,
    fetch_async: Callable[[int, Any], Coroutine[Any, Any, Page[Any]]] | None = None,
    **options: Any,
) -> Any:
    """Return the pager of either client over a function that gives pages."""

    async def awaited(number: int, is_wanted: Any) -> Page[Any]:
        assert fetch is not None
        return fetch(number, is_wanted)

    if kind == "sync":
        assert fetch is not None
        return Pager(fetch, **options)
    return AsyncPager(fetch_async or awaited, **options)
