"""Listings for tests: served page by page, and read until their end or an error."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tallyfy_client import PaginationError
from tests.service import (
    Reply,
    Request,
    Service,
    each,
    page_reply,
    pagination,
    running_service,
    settled,
)
from tests.service import eventually as eventually


def asked_page(request: Request) -> int:
    (page,) = (part for part in request.query if part.startswith("page="))
    return int(page.removeprefix("page="))


def asked_pages(requests: list[Request]) -> list[int]:
    return [asked_page(request) for request in requests]


def pages_of(*pages: list[str]) -> Callable[[Request], Reply]:
    """A listing that counts its pages, as the documents show it."""

    def answer(request: Request) -> Reply:
        number = asked_page(request)
        meta = pagination(
            total=sum(map(len, pages)), current_page=number, total_pages=len(pages), links=[]
        )
        return page_reply(pages[number - 1] if number <= len(pages) else [], meta)

    return answer


def rows(count: int) -> list[str]:
    return [f"{number:03}" for number in range(1, count + 1)]


class Listing:
    """Rows, page by page, each when the test lets it, and how they were asked for."""

    def __init__(self, rows: Iterable[str], per_page: int = 2) -> None:
        self.rows = list(rows)
        self.per_page = per_page
        # What an answer waits for, with the page that was asked for.
        self.holds_back: Callable[[int], object] = lambda _: None
        # What is answered instead of a page.
        self.instead: dict[int, Reply] = {}
        # The pages that were asked for, and those that were answered.
        self.asked: list[int] = []
        self.answered: list[int] = []
        self.most_under_way = 0
        self.changed = threading.Condition()

    @property
    def pages(self) -> int:
        return -(-len(self.rows) // self.per_page)

    def __call__(self, request: Request) -> Reply:
        number = asked_page(request)
        with self.changed:
            self.asked.append(number)
            self.most_under_way = max(self.most_under_way, len(self.asked) - len(self.answered))
            answer = self.instead.get(number) or self._page(number)
            self.changed.notify_all()
        self.holds_back(number)
        with self.changed:
            self.answered.append(number)
            self.changed.notify_all()
        return answer

    def _page(self, number: int) -> Reply:
        first = (number - 1) * self.per_page
        meta = pagination(total=len(self.rows), current_page=number, total_pages=self.pages)
        return page_reply(self.rows[first : first + self.per_page], meta)

    def after(self, earlier: int, *, holds: int) -> Callable[[int], object]:
        """Hold one page back until another was answered."""

        def hold(number: int) -> None:
            if number == holds:
                self.until(lambda: earlier in self.answered)

        return hold

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for what other requests bring about."""
        with self.changed:
            assert self.changed.wait_for(condition, 10)


@contextmanager
def listing_service(listing: Listing) -> Iterator[Service]:
    with running_service() as service:
        service.always_answers(listing)
        yield service


async def taken(iterable: Any, count: int) -> list[str]:
    """Leave the loop after so many items, as a caller does: with `break`."""
    given: list[str] = []
    async for item in each(iterable):
        given.append(item.id)
        if len(given) == count:
            break
    return given


async def given_before(error: type[Exception], pager: Any) -> tuple[list[str], str]:
    """Iterate until the error; return what came before it, and what it says."""
    given = []
    try:
        async for item in each(pager):
            given.append(item.id)
    except error as caught:
        return given, str(caught)
    pytest.fail(f"no {error.__name__} was raised")


async def collected_before(pager: Any) -> tuple[list[str], str]:
    with pytest.raises(PaginationError) as caught:
        await settled(pager.collect())
    assert caught.value.items is not None
    return [item.id for item in caught.value.items], str(caught.value)
