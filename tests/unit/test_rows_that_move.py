"""Rows that move between pages while a listing is read, and listings that do not add up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from itertools import cycle
from typing import Any

import httpx
import pytest
from hypothesis import given as for_any
from hypothesis import settings
from hypothesis import strategies as st

from tallyfy_client import Page, PaginationError, Run
from tallyfy_client.testing import FakeTallyfy
from tallyfy_client.walk import Walk
from tests.fakes import client_of
from tests.listings import (
    asked_page,
    collected_before,
    eventually,
    given_before,
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

Change = Callable[[FakeTallyfy], None]


def drop(*names: str) -> Change:
    def change(fake: FakeTallyfy) -> None:
        for name in names:
            fake.remove_run(name)

    return change


def put(*names: str) -> Change:
    """Add rows. Each stands where its name belongs, as the listing is sorted by it."""

    def change(fake: FakeTallyfy) -> None:
        for name in names:
            fake.add_run(id=name, name=name)

    return change


def fake_with(names: list[str], changes: dict[int, Change]) -> FakeTallyfy:
    """A fake with these rows, and what happens to them after which request."""
    fake = FakeTallyfy()
    put(*names)(fake)
    for number, change in changes.items():
        fake.after_request(number, partial(change, fake))
    return fake


def listed(client: Any, per_page: int = 2) -> Any:
    return client.runs.list(sort="name", per_page=per_page)


def pages_read(fake: FakeTallyfy) -> list[int]:
    return [int(request.query["page"]) for request in fake.requests]


MOVES: dict[str, tuple[dict[int, Change], list[str], list[int]]] = {
    # What happens after which request; what is read; what is asked for, one after another.
    "deleted from the page before": (
        {1: drop("001")},
        rows(10),
        [1, 2, 1, 3, 4, 5],
    ),
    "deleted from a page that is long gone": (
        {3: drop("001")},
        rows(10),
        [1, 2, 3, 4, 3, 5],
    ),
    "deleted so many that rows slid two pages back": (
        {3: drop("001", "002", "003")},
        rows(10),
        [1, 2, 3, 4, 3, 2],
    ),
    "deleted again and again": (
        {1: drop("001"), 3: drop("002")},
        rows(10),
        [1, 2, 1, 3, 2, 4],
    ),
    "deleted while the page is read again": (
        {2: drop("001"), 3: drop("002")},
        rows(10),
        [1, 2, 3, 2, 3, 1, 4],
    ),
    "deleted ahead": ({1: drop("010")}, rows(9), [1, 2, 1, 3, 4, 5]),
    "inserted into the page before": (
        {1: put("001+")},
        ["001", "002", "001+", *rows(10)[2:]],
        [1, 2, 1, 3, 4, 5, 6],
    ),
    "inserted ahead": ({1: put("009+")}, [*rows(9), "009+", "010"], [1, 2, 1, 3, 4, 5, 6]),
}


@both_clients
@pytest.mark.parametrize("move", MOVES)
async def test_rows_that_move_are_neither_lost_nor_given_twice(move: str, kind: str) -> None:
    changes, expected, _ = MOVES[move]
    for most in (1, 8):
        fake = fake_with(rows(10), changes)
        async with client_of(fake, kind, max_concurrency=most) as client:
            given = await ids(listed(client))
        # With several at once, it is open which page has the news; none is lost all the same.
        assert sorted(given) == sorted(expected)
        assert most > 1 or given == expected


@both_clients
@pytest.mark.parametrize("move", MOVES)
async def test_affected_pages_are_read_again(move: str, kind: str) -> None:
    changes, _, asked = MOVES[move]
    fake = fake_with(rows(10), changes)
    async with client_of(fake, kind, max_concurrency=1) as client:
        await ids(listed(client))
    assert pages_read(fake) == asked


@both_clients
async def test_page_that_came_ahead_of_a_change_is_read_again(kind: str) -> None:
    page_3_was_read = threading.Event()

    def wait(request: httpx.Request) -> None:
        if request.url.params["page"] == "2":
            assert page_3_was_read.wait(10)

    async def wait_async(request: httpx.Request) -> None:
        if request.url.params["page"] == "2":
            await eventually(page_3_was_read.is_set)

    def change() -> None:
        put("000 new 1", "000 new 2")(fake)
        page_3_was_read.set()

    fake = fake_with(rows(6), {})
    fake.after_page(3, change)
    before = wait if kind == "sync" else wait_async
    async with client_of(fake, kind, before=before) as client:
        given = await ids(listed(client))
    assert pages_read(fake)[:3] == [1, 3, 2]
    # What was put before it was missed or not; of what was there, nothing is.
    assert [id_ for id_ in given if "new" not in id_] == rows(6)


@both_clients
async def test_row_that_slid_further_fails_collecting_and_not_iterating(kind: str) -> None:
    for collecting in (True, False):
        fake = fake_with(rows(10), {3: put("000")})
        async with client_of(fake, kind, max_concurrency=1) as client:
            if collecting:
                given, said = await collected_before(listed(client))
                assert said == "The service counts 1 items more than it sent"
            else:
                given = await ids(listed(client))
        assert given == rows(10)


@both_clients
async def test_rows_that_slid_further_than_pages_are_read_again_fail_collecting(kind: str) -> None:
    for collecting in (True, False):
        fake = fake_with(rows(20), {9: drop(*rows(7))})
        async with client_of(fake, kind, max_concurrency=1) as client:
            if collecting:
                given, said = await collected_before(listed(client, per_page=1))
                assert said == "The listing changed faster than it could be read"
            else:
                given = await ids(listed(client, per_page=1))
        # As many came as are counted at the end, and still some are lost.
        assert pages_read(fake)[9:15] == [10, 9, 8, 7, 6, 5]
        assert given == [*rows(9), *rows(20)[11:]]
        assert len(given) > len(fake.runs())


@both_clients
async def test_total_that_changes_with_every_request_ends_and_fails_collecting(kind: str) -> None:
    for collecting in (True, False):
        fake = fake_with(
            rows(4), {number: drop("x") if number % 2 == 0 else put("x") for number in range(1, 49)}
        )
        async with client_of(fake, kind, max_concurrency=1) as client:
            if collecting:
                given, _ = await collected_before(listed(client))
            else:
                given = await ids(listed(client))
        assert [id_ for id_ in given if id_ != "x"] == rows(4)
        assert len(fake.requests) <= 18


@both_clients
async def test_many_rows_put_before_those_that_came_are_no_repetition(kind: str) -> None:
    fake = fake_with(rows(8), {2: put(*(f"000 new {number}" for number in range(8)))})
    async with client_of(fake, kind, max_concurrency=1) as client:
        given = await ids(listed(client))
    assert [id_ for id_ in given if "new" not in id_] == rows(8)
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


# Any changes at any moments.


# After which request which places of the listing change; whether their row goes or another comes.
Shifts = dict[int, list[tuple[int, bool]]]


def shifting(places: list[tuple[int, bool]]) -> Change:
    def change(fake: FakeTallyfy) -> None:
        there = sorted(run.id for run in fake.runs())
        for number, (place, is_removal) in enumerate(places):
            if not is_removal:
                behind = ["", *there][place % (len(there) + 1)]
                put(f"{behind}+{len(fake.requests)}-{number}")(fake)
            elif there:
                fake.remove_run(there.pop(place % len(there)))

    return change


def shifts(kinds: st.SearchStrategy[bool]) -> st.SearchStrategy[Shifts]:
    places = st.lists(st.tuples(st.integers(0, 40), kinds), min_size=1, max_size=4)
    return st.dictionaries(st.integers(1, 25), places, max_size=6)


# Where rows are only taken away, or only added, the total tells of each change.
one_way = st.sampled_from([True, False]).flatmap(lambda kind: shifts(st.just(kind)))
either_way = shifts(st.booleans())
bounded = settings(derandomize=True, max_examples=200, deadline=None, database=None)
shapes: dict[str, Any] = {
    "count": st.integers(0, 30),
    "per_page": st.integers(1, 5),
    "most": st.sampled_from([1, 3, 8]),
    "delays": st.lists(st.integers(0, 12), min_size=1, max_size=10),
}


def fake_that_shifts(count: int, changes: Shifts) -> FakeTallyfy:
    return fake_with(rows(count), {number: shifting(each) for number, each in changes.items()})


async def collected(
    fake: FakeTallyfy, kind: str, most: int, per_page: int, delays: list[int]
) -> tuple[list[str], bool]:
    """Return what came, and whether collecting it was refused.

    The tasks of the asynchronous client get out of step; threads do so by themselves.
    """
    out_of_step = cycle(delays)

    async def delay(_: httpx.Request) -> None:
        for _turn in range(next(out_of_step)):
            await asyncio.sleep(0)

    before = None if kind == "sync" else delay
    async with client_of(fake, kind, before=before, max_concurrency=most) as client:
        try:
            items = await settled(listed(client, per_page).collect())
        except PaginationError as error:
            return [item.id for item in error.items or ()], True
    return [item.id for item in items], False


IDS = {
    "texts": [f"{number:032x}" for number in range(20_000)],
    # In a row, and the same but for bytes that are nothing.
    "numbers": [
        *range(10_000),
        *(number << shift for number in (1, 255) for shift in range(8, 54)),
    ],
}


@pytest.mark.parametrize("given", IDS.values(), ids=IDS.keys())
def test_all_ids_of_a_long_listing_are_told_apart(given: list[Any]) -> None:
    pages = [given[first : first + 100] for first in range(0, len(given), 100)]
    walk: Walk[Any] = Walk(1, None, 1)
    came = [
        run.id
        for number, page in enumerate([*pages, pages[0]], 1)
        for run in walk.accept([Page([Run(id=id_) for id_ in page], number)]).items
    ]
    assert came == list(dict.fromkeys(given))


@both_clients
@bounded
@for_any(**shapes, changes=one_way)
def test_rows_that_were_there_all_the_time_come_or_collecting_is_refused(
    count: int, per_page: int, most: int, changes: Shifts, delays: list[int], kind: str
) -> None:
    fake = fake_that_shifts(count, changes)
    given, refused = asyncio.run(collected(fake, kind, most, per_page, delays))
    always_there = {run.id for run in fake.runs()}.intersection(rows(count))
    assert len(given) == len(set(given))
    assert refused or always_there <= set(given)
    kept = [id_ for id_ in given if id_ in always_there]
    # Fetched ahead, or when it cannot tell any more what is missing, it can give one late.
    assert refused or most > 1 or kept == sorted(kept)


@both_clients
@bounded
@for_any(**shapes, changes=either_way)
def test_nothing_comes_twice_and_the_listing_ends(
    count: int, per_page: int, most: int, changes: Shifts, delays: list[int], kind: str
) -> None:
    fake = fake_that_shifts(count, changes)
    given, _ = asyncio.run(collected(fake, kind, most, per_page, delays))
    assert len(given) == len(set(given))
    assert len(fake.requests) <= 12 * (len(given) + 10)
