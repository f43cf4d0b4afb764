"""Rows that move between pages while a listing is read, and listings that do not add up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from tallyfy_client import AsyncPager, Page, Pager, PaginationError, Run
from tallyfy_client.prefetch import TaskPrefetch, ThreadPrefetch
from tallyfy_client.walk import Walk
from tests.listings import (
    Listing,
    asked_page,
    collected_before,
    given_before,
    listing_service,
    pages_of,
    rows,
)
from tests.service import (
    Reply,
    Request,
    both_clients,
    connected,
    ids,
    page_reply,
    pagination,
    running_service,
    settled,
)

pytestmark = pytest.mark.anyio


def drop(*names: str) -> Callable[[list[str]], None]:
    def change(all_rows: list[str]) -> None:
        for name in names:
            all_rows.remove(name)

    return change


def put(place: int, *names: str) -> Callable[[list[str]], None]:
    def change(all_rows: list[str]) -> None:
        all_rows[place:place] = names

    return change


MOVES = {
    # What happens before which request; what is read; what is asked for, one after another.
    "deleted from the page before": (
        {2: drop("001")},
        rows(10),
        [1, 2, 1, 3, 4, 5],
    ),
    "deleted from a page that is long gone": (
        {4: drop("001")},
        rows(10),
        [1, 2, 3, 4, 3, 5],
    ),
    "deleted so many that rows slid two pages back": (
        {4: drop("001", "002", "003")},
        rows(10),
        [1, 2, 3, 4, 3, 2],
    ),
    "deleted again and again": (
        {2: drop("001"), 4: drop("002")},
        rows(10),
        [1, 2, 1, 3, 2, 4],
    ),
    "deleted while the page is read again": (
        {3: drop("001"), 4: drop("002")},
        rows(10),
        [1, 2, 3, 2, 3, 1, 4],
    ),
    "deleted ahead": ({2: drop("010")}, rows(9), [1, 2, 1, 3, 4, 5]),
    "inserted into the page before": (
        {2: put(1, "new")},
        ["001", "002", "new", *rows(10)[2:]],
        [1, 2, 1, 3, 4, 5, 6],
    ),
    "inserted ahead": ({2: put(9, "new")}, [*rows(9), "new", "010"], [1, 2, 1, 3, 4, 5, 6]),
}


@both_clients
@pytest.mark.parametrize("move", MOVES)
async def test_rows_that_move_are_neither_lost_nor_given_twice(move: str, kind: str) -> None:
    changes, expected, _ = MOVES[move]
    for most in (1, 8):
        listing = Listing(rows(10))
        listing.changes = dict(changes)
        with listing_service(listing) as service:
            async with connected(kind, service, max_concurrency=most) as client:
                given = await ids(client.runs.list())
        # With several at once, it is open which page has the news; none is lost all the same.
        assert sorted(given) == sorted(expected)
        assert most > 1 or given == expected


@both_clients
@pytest.mark.parametrize("move", MOVES)
async def test_affected_pages_are_read_again(move: str, kind: str) -> None:
    changes, _, asked = MOVES[move]
    listing = Listing(rows(10))
    listing.changes = dict(changes)
    with listing_service(listing) as service:
        async with connected(kind, service, max_concurrency=1) as client:
            await ids(client.runs.list())
    assert listing.asked == asked


@both_clients
async def test_page_that_came_ahead_of_a_change_is_read_again(kind: str) -> None:
    class Late(Listing):
        """Reads page 2, the first time, only after page 3 was answered."""

        def __call__(self, request: Request) -> Reply:
            if asked_page(request) == 2 and 2 not in self.answered:
                self.until(lambda: 3 in self.answered)
                put(0, "new 1", "new 2")(self.rows)
            return super().__call__(request)

    listing = Late(rows(6))
    with listing_service(listing) as service:
        async with connected(kind, service) as client:
            given = await ids(client.runs.list())
    # What was put before it was missed or not; of what was there, nothing is.
    assert [id_ for id_ in given if not id_.startswith("new")] == rows(6)


@both_clients
async def test_row_that_slid_further_fails_collecting_and_not_iterating(kind: str) -> None:
    for collecting in (True, False):
        listing = Listing(rows(10))
        listing.changes = {4: put(0, "new")}
        with listing_service(listing) as service:
            async with connected(kind, service, max_concurrency=1) as client:
                if collecting:
                    given, said = await collected_before(client.runs.list())
                    assert said == "The service counts 1 items more than it sent"
                else:
                    given = await ids(client.runs.list())
        assert given == rows(10)


@both_clients
async def test_rows_that_slid_further_than_pages_are_read_again_fail_collecting(kind: str) -> None:
    for collecting in (True, False):
        listing = Listing(rows(20), 1)
        listing.changes = {10: drop(*rows(7))}
        with listing_service(listing) as service:
            async with connected(kind, service, max_concurrency=1) as client:
                if collecting:
                    given, said = await collected_before(client.runs.list())
                    assert said == "The listing changed faster than it could be read"
                else:
                    given = await ids(client.runs.list())
        # As many came as are counted at the end, and still some are lost.
        assert listing.asked[9:15] == [10, 9, 8, 7, 6, 5]
        assert given == [*rows(9), *rows(20)[11:]]
        assert len(given) > len(listing.rows)


@both_clients
async def test_total_that_changes_with_every_request_ends_and_fails_collecting(kind: str) -> None:
    for collecting in (True, False):
        listing = Listing(rows(4))
        listing.changes = {
            number: drop("x") if number % 2 else put(99, "x") for number in range(2, 50)
        }
        with listing_service(listing) as service:
            async with connected(kind, service, max_concurrency=1) as client:
                if collecting:
                    given, _ = await collected_before(client.runs.list())
                else:
                    given = await ids(client.runs.list())
        assert [id_ for id_ in given if id_ != "x"] == rows(4)
        assert len(listing.asked) <= 18


@both_clients
async def test_many_rows_put_before_those_that_came_are_no_repetition(kind: str) -> None:
    listing = Listing(rows(8))
    listing.changes = {3: put(0, *(f"new {number}" for number in range(8)))}
    with listing_service(listing) as service:
        async with connected(kind, service, max_concurrency=1) as client:
            given = await ids(client.runs.list())
    assert [id_ for id_ in given if not id_.startswith("new")] == rows(8)
    assert len(given) == len(set(given))


@both_clients
async def test_page_read_again_that_is_another_is_an_error(kind: str) -> None:
    with running_service() as service:
        service.answers(
            page_reply(["a"], pagination(current_page=1, total=2, total_pages=2)),
            page_reply(["b"], pagination(current_page=2, total=3, total_pages=3)),
            page_reply(["c"], pagination(current_page=3, total=3, total_pages=3)),
        )
        async with connected(kind, service) as client:
            given, said = await given_before(PaginationError, client.runs.list())
    assert given == ["a"]
    assert said == "Page 1 was asked for, the service sent 3"


@both_clients
@pytest.mark.parametrize(
    ("arguments", "complete"),
    [
        ({}, False),
        ({"limit": 2}, True),
        ({"limit": 0}, True),
        # Of ten, so many should have come.
        ({"limit": 4}, False),
        # What the pages before hold, nobody knows.
        ({"start_page": 2}, True),
    ],
)
async def test_collect_refuses_fewer_items_than_counted(
    arguments: dict[str, int], complete: bool, kind: str
) -> None:
    with running_service() as service:
        service.always_answers(
            lambda request: page_reply(
                [f"{asked_page(request)}"], pagination(total=10, total_pages=3)
            )
        )
        async with connected(kind, service) as client:
            pager = client.runs.list(**arguments)
            if complete:
                await settled(pager.collect())
            else:
                given, said = await collected_before(pager)
                assert given == ["1", "2", "3"]
                assert said == "The service counts 7 items more than it sent"
                # Whoever iterates has them already.
                assert await ids(pager) == given


@both_clients
async def test_same_item_twice_on_a_page_comes_once(kind: str) -> None:
    with running_service() as service:
        service.answers(page_reply(["a", "b", "a"], pagination(total=2, total_pages=1)))
        async with connected(kind, service) as client:
            assert await ids(client.runs.list()) == ["a", "b"]


# Listings without end.


@both_clients
async def test_collected_items_come_with_the_error_of_a_page_that_repeats(kind: str) -> None:
    with running_service() as service:
        service.always_answers(page_reply(["a", "b"], pagination(total=9, total_pages=5)))
        async with connected(kind, service) as client:
            given, said = await collected_before(client.runs.list())
    assert given == ["a", "b"]
    assert said == "Page 2 repeats the page before it"


@both_clients
@pytest.mark.parametrize("total", [5, None])
async def test_empty_pages_for_ever_are_stopped(total: int | None, kind: str) -> None:
    with running_service() as service:
        service.always_answers(
            lambda request: page_reply(
                ["a"] if asked_page(request) == 1 else [],
                pagination(total=total, total_pages=asked_page(request) + 1),
            )
        )
        async with connected(kind, service) as client:
            given, said = await given_before(PaginationError, client.runs.list())
    assert given == ["a"]
    assert said == "More than 10 pages in a row brought nothing new"
    assert len(service.requests) == 12


@both_clients
async def test_ten_empty_pages_are_not_the_end(kind: str) -> None:
    with running_service() as service:
        service.always_answers(pages_of(["a"], *10 * [[]], ["b"]))
        async with connected(kind, service) as client:
            assert await ids(client.runs.list()) == ["a", "b"]


@both_clients
async def test_pages_that_take_turns_for_ever_are_stopped(kind: str) -> None:
    with running_service() as service:
        service.always_answers(
            lambda request: page_reply(
                [f"{asked_page(request) % 3}"], pagination(links={"next": "/?page=2"})
            )
        )
        async with connected(kind, service) as client:
            given, _ = await given_before(PaginationError, client.runs.list())
    assert given == ["1", "2", "0"]
    assert len(service.requests) == 14


@both_clients
@pytest.mark.parametrize("growth", [0, 100])
async def test_new_items_for_ever_are_stopped(growth: int, kind: str) -> None:
    with running_service() as service:

        def answer(request: Request) -> Reply:
            number = asked_page(request)
            names = [f"{number}-{item}" for item in range(100)]
            total = 200 + growth * number
            return page_reply(names, pagination(total=total, total_pages=number + 9))

        service.always_answers(answer)
        async with connected(kind, service) as client:
            given, said = await given_before(PaginationError, client.runs.list())
    assert said == "The service sends far more than it counted"
    assert 1400 <= len(given) <= 1800


@both_clients
async def test_more_items_than_counted_are_no_error_if_they_end(kind: str) -> None:
    with running_service() as service:
        service.always_answers(
            lambda request: page_reply(
                [f"{asked_page(request)}-{item}" for item in range(100)],
                pagination(total=1, total_pages=10),
            )
        )
        async with connected(kind, service) as client:
            assert len(await settled(client.runs.list().collect())) == 1000


@both_clients
@pytest.mark.parametrize("most", [1, 8])
async def test_too_many_pages_counted_end_quietly_when_all_items_came(most: int, kind: str) -> None:
    with running_service() as service:
        every_page = [["a", "b"], ["c"]]

        def answer(request: Request) -> Reply:
            names = every_page[asked_page(request) - 1 : asked_page(request)]
            meta = pagination(total=3, total_pages=300, current_page=asked_page(request))
            return page_reply(names[0] if names else [], meta)

        service.always_answers(answer)
        async with connected(kind, service, max_concurrency=most) as client:
            assert len(await settled(client.runs.list().collect())) == 3
    assert len(service.requests) <= 2 + most


# Any changes at any moments. Here the service is a function, since it takes many listings.


Changes = dict[int, list[tuple[int, bool]]]


class Shifting:
    """Rows that change at some requests. Later requests may be read before earlier ones."""

    def __init__(self, count: int, per_page: int, changes: Changes, delays: list[int]) -> None:
        self.rows = [f"old {number:03}" for number in range(count)]
        self.per_page = per_page
        self.changes = dict(changes)
        self.delays = delays
        self.reads = 0
        self.lock = threading.Lock()
        self.always_there = set(self.rows)
        self.requests = 0

    async def fetch_later(self, number: int) -> Page[Run]:
        self.requests += 1
        for _ in range(self.delays[self.requests % len(self.delays)]):
            await asyncio.sleep(0)
        return self.fetch(number)

    def fetch(self, number: int, _: object = None) -> Page[Run]:
        with self.lock:
            self.reads += 1
            for place, is_removal in self.changes.get(self.reads, []):
                self._change(place, is_removal)
            first = (number - 1) * self.per_page
            shown = [Run(id_) for id_ in self.rows[first : first + self.per_page]]
            return Page(shown, number, len(self.rows), -(-len(self.rows) // self.per_page))

    def _change(self, place: int, is_removal: bool) -> None:
        if not is_removal:
            self.rows.insert(place % (len(self.rows) + 1), f"new {self.reads}-{place}")
        elif self.rows:
            self.always_there.discard(self.rows.pop(place % len(self.rows)))


def changes(kinds: st.SearchStrategy[bool]) -> st.SearchStrategy[Changes]:
    places = st.lists(st.tuples(st.integers(0, 40), kinds), min_size=1, max_size=4)
    return st.dictionaries(st.integers(1, 25), places, max_size=6)


# Where rows are only taken away, or only added, the total tells of each change.
one_way = st.sampled_from([True, False]).flatmap(lambda kind: changes(st.just(kind)))
either_way = changes(st.booleans())
bounded = settings(derandomize=True, max_examples=250, deadline=None, database=None)
shapes: dict[str, Any] = {
    "count": st.integers(0, 30),
    "per_page": st.integers(1, 5),
    "most": st.sampled_from([1, 3, 8]),
    "delays": st.lists(st.integers(0, 12), min_size=1, max_size=10),
}


def read_all(shifting: Shifting, most: int, kind: str) -> tuple[list[str], bool]:
    """Return what came, and whether collecting it was refused."""
    walk = partial(Walk, 1, None, most)
    pager: Any = (
        Pager(walk, partial(ThreadPrefetch, shifting.fetch, most))
        if kind == "sync"
        else AsyncPager(walk, partial(TaskPrefetch, shifting.fetch_later))
    )

    async def collect() -> Any:
        return await settled(pager.collect())

    try:
        items = pager.collect() if kind == "sync" else asyncio.run(collect())
    except PaginationError as error:
        return [item.id for item in error.items], True
    return [item.id for item in items], False


@both_clients
@bounded
@for_any(**shapes, changes=one_way)
def test_rows_that_were_there_all_the_time_come_or_collecting_is_refused(
    count: int, per_page: int, most: int, changes: Changes, delays: list[int], kind: str
) -> None:
    shifting = Shifting(count, per_page, changes, delays)
    given, refused = read_all(shifting, most, kind)
    assert len(given) == len(set(given))
    assert refused or shifting.always_there <= set(given)
    kept = [id_ for id_ in given if id_ in shifting.always_there]
    # Fetched ahead, or when it cannot tell any more what is missing, it can give one late.
    assert refused or most > 1 or kept == sorted(kept)


@both_clients
@bounded
@for_any(**shapes, changes=either_way)
def test_nothing_comes_twice_and_the_listing_ends(
    count: int, per_page: int, most: int, changes: Changes, delays: list[int], kind: str
) -> None:
    shifting = Shifting(count, per_page, changes, delays)
    given, _ = read_all(shifting, most, kind)
    assert len(given) == len(set(given))
    assert shifting.reads <= 12 * (len(given) + 10)
