"""Listings for tests: over real sockets, or in process with rows that change."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.service import (
    KINDS,
    Reply,
    Request,
    Service,
    each,
    page_reply,
    pagination,
    running_service,
)
from tests.service import eventually as eventually


def rows(count: int) -> list[str]:
    return [f"{number:03}" for number in range(1, count + 1)]


async def taken(iterable: Any, count: int) -> list[str]:
    """Leave the loop after this many items, with `break`."""
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


# Over real sockets.


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

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for what other requests bring about."""
        with self.changed:
            assert self.changed.wait_for(condition, 10)


@contextmanager
def listing_service(listing: Listing) -> Iterator[Service]:
    with running_service() as service:
        service.always_answers(listing)
        yield service


# In process.


def client_of(kind: str, answer: Callable[[int], object], **settings: Any) -> Any:
    """A client of a service that answers with this content, given the number of the page."""

    def respond(request: httpx.Request) -> httpx.Response:
        content = answer(int(request.url.params["page"]))
        return httpx.Response(200, content=json.dumps(content).encode())

    http_client = {"sync": httpx.Client, "async": httpx.AsyncClient}[kind]
    transport = httpx.MockTransport(respond)
    return KINDS[kind](
        "token", org_id="o1", http_client=http_client(transport=transport), **settings
    )


def content(ids: Iterable[str], meta: object = None) -> dict[str, object]:
    return {"data": [{"id": id_} for id_ in ids], "meta": meta}


Change = Callable[[list[str]], object]


def remove(*names: str) -> Change:
    return lambda there: there.__setitem__(slice(None), [x for x in there if x not in names])


def add(*names: str, at: int = 0) -> Change:
    return lambda there: there.__setitem__(slice(at, at), names)


def move(name: str, at: int) -> Change:
    return lambda there: there.insert(at, there.pop(there.index(name)))


class MovingRows:
    """A service that counts its rows; after some requests they change."""

    def __init__(
        self, there: Iterable[str], per_page: int = 2, changes: Mapping[int, Change] | None = None
    ) -> None:
        self.there = list(there)
        self.per_page = per_page
        self.changes = changes or {}
        self.asked: list[int] = []

    def __call__(self, number: int) -> dict[str, object]:
        total, first = len(self.there), (number - 1) * self.per_page
        pages = -(-total // self.per_page)
        counts = {"total": total, "total_pages": pages, "current_page": number}
        page = content(self.there[first : first + self.per_page], {"pagination": counts})
        self.asked.append(number)
        if change := self.changes.get(len(self.asked)):
            change(self.there)
        return page

    def pager(self, kind: str = "sync", **filters: Any) -> Any:
        # One page after another, so that what is asked does not depend on how fast this machine is.
        return client_of(kind, self, max_concurrency=1).runs.list(**filters)
