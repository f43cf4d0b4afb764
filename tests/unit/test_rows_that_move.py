"""Rows that move between pages while a listing is read, and listings that do not add up.

What is asked and given is as in docs/how-a-listing-stays-whole.md.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest

from tallyfy_client import Page, PaginationError
from tallyfy_client.page import page_from_response
from tests.listings import collected_before, given_before
from tests.moving_rows import Change, MovingRows, Row, add, move, pager_of, remove, rows
from tests.service import both_clients, each, ids, settled

pytestmark = pytest.mark.anyio

NEW = ["new"]

# What happens after which request; what is given; what is asked for, one after another.
Case = tuple[dict[int, Change], list[str], list[int]]

WHOLE: dict[str, Case] = {
    "nothing": ({}, rows(6), [1, 2, 3]),
    # Added rows move others to the next page: no row is lost, and the count says where to look.
    "added in front": ({1: add("new")}, rows(6) + NEW, [1, 2, 3, 4, 1]),
    "added in front, again and again": (
        {1: add("new"), 2: add("newer")},
        [*rows(6), "newer", "new"],
        [1, 2, 3, 4, 1],
    ),
    "added behind": ({1: add("new", at=6)}, rows(6) + NEW, [1, 2, 1, 3, 4]),
    "added behind, once two pages were read": (
        {2: add("new", at=6)},
        rows(6) + NEW,
        [1, 2, 3, 2, 4],
    ),
    # Removed rows move others to a page that was read.
    "removed from the page before": ({1: remove("001")}, rows(6), [1, 2, 1, 3]),
    "removed from a page long before": ({3: remove("001")}, rows(10), [1, 2, 3, 4, 3, 5]),
    "so many removed that others move two pages": (
        {3: remove("001", "002", "003")},
        rows(10),
        [1, 2, 3, 4, 3, 2],
    ),
    "removed behind": ({1: remove("006")}, rows(5), [1, 2, 1, 3]),
    "removed again and again": (
        {1: remove("001"), 4: remove("010")},
        rows(9),
        [1, 2, 1, 3, 4, 3],
    ),
    "removed while the page before is read again": (
        {1: remove("001"), 2: remove("002")},
        rows(10),
        [1, 2, 1, 3, 2, 4],
    ),
    "all that was read is removed": (
        {1: remove("001", "002"), 3: remove("003", "004", "005", "006")},
        [*rows(6), "007", "008", "009", "010"],
        [1, 2, 1, 3, 2, 1],
    ),
    # Rows that are sorted anew: the count does not change, and too few rows were seen.
    "moved to the front": ({1: move("006", 0)}, rows(6), [1, 2, 3, 1]),
    "moved to the end": (
        {1: move("001", 5)},
        ["001", "002", "004", "005", "006", "003"],
        [1, 2, 3, 1],
    ),
    # Both: only a second time through tells.
    "added and removed": (
        {1: remove("001"), 3: add("new")},
        ["001", "002", "003", "004", "005", "006", "new"],
        [1, 2, 1, 3, 1, 2],
    ),
}


@both_clients
@pytest.mark.parametrize("case", WHOLE)
async def test_rows_that_move_are_neither_lost_nor_given_twice(case: str, kind: str) -> None:
    changes, expected, asked = WHOLE[case]
    service = MovingRows(rows(10 if "007" in expected else 6), changes=changes)
    given = await ids(service.pager(kind, max_concurrency=1))
    assert (given, service.asked) == (expected, asked)


@both_clients
async def test_thousand_runs_of_a_listing_that_grows_at_its_front_are_collected(kind: str) -> None:
    there = [f"run {number}" for number in range(1000)]
    service = MovingRows(there, 100, {4: add("new")})
    runs = await settled(service.pager(kind).collect())
    assert [run.id for run in runs] == [*there, "new"]
    # One more to see the end, which moved on, and one where the new run is.
    assert len(service.asked) == 12


@both_clients
async def test_listing_that_grows_with_every_request_is_no_error(kind: str) -> None:
    growing = {number: add(f"new {number}") for number in range(1, 20)}
    service = MovingRows(rows(40), 10, growing)
    given = await ids(service.pager(kind))
    assert [id_ for id_ in given if "new" not in id_] == rows(40)


@both_clients
async def test_rows_added_in_front_are_no_error_where_pages_are_not_counted(kind: str) -> None:
    class Counting(MovingRows):
        def meta(self, _: int) -> object:
            return {"pagination": {"total": len(self.there)}}

    added = ["new 1", "new 2", "new 3", "new 4"]
    service = Counting(rows(6), changes={2: add(*added)})
    # Pages 3 and 4 have only what pages 1 and 2 had.
    assert await ids(service.pager(kind)) == [*rows(6), *added]
    assert service.asked == [1, 2, 3, 4, 5, 1, 2]


@both_clients
async def test_listing_that_begins_with_a_later_page_and_grows_is_no_error(kind: str) -> None:
    service = MovingRows(rows(6), changes={1: add("new")})
    assert await ids(service.pager(kind, start_page=2)) == rows(6)[2:]


CHURN = {number: add("x") if number % 2 else remove("x") for number in range(1, 60)}


@both_clients
async def test_plain_iteration_gives_every_item_and_raises_at_its_end(kind: str) -> None:
    service = MovingRows(rows(6), changes=CHURN)
    given, said = await given_before(PaginationError, service.pager(kind, name="list_runs"))
    assert sorted(id_ for id_ in given if id_ != "x") == rows(6)
    assert said.startswith("Rows of list_runs may be missing: it changed while it was read")


@both_clients
async def test_row_that_is_always_elsewhere_is_said_to_be_missing(kind: str) -> None:
    # Row 6 moves in front of what is read, and behind it again. The count grows by another row, and
    # only the rows show that it is not the one that was not seen.
    changes = {1: move("006", 0), 2: add("new", at=6), 4: move("006", 6), 7: move("006", 0)}
    service = MovingRows(rows(6), changes=changes)
    given, _ = await given_before(PaginationError, service.pager(kind))
    assert sorted(given) == [*rows(5), "new"]


@both_clients
async def test_collect_raises_with_what_was_read(kind: str) -> None:
    service = MovingRows(rows(6), changes=CHURN)
    given, _ = await collected_before(service.pager(kind))
    assert sorted(id_ for id_ in given if id_ != "x") == rows(6)


@both_clients
@pytest.mark.parametrize("per_page", [1, 2, 5])
async def test_no_more_pages_are_read_again_than_there_are(per_page: int, kind: str) -> None:
    service = MovingRows(rows(20), per_page, CHURN)
    await given_before(PaginationError, service.pager(kind, max_concurrency=1))
    pages = -(-21 // per_page)
    assert pages < len(service.asked) <= 2 * pages


@both_clients
async def test_log_says_what_is_read_again(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "tallyfy_client"):
        removed = MovingRows(rows(6), changes={1: remove("001")})
        await ids(removed.pager(kind, name="list_runs"))
        moved = MovingRows(rows(6), changes={1: move("006", 0)})
        await ids(moved.pager(kind, name="list_run_tasks"))
    assert caplog.messages == [
        "list_runs: rows moved; reading page 1 again",
        "list_run_tasks: rows may be missing; reading it again from page 1",
    ]


@both_clients
async def test_page_that_is_read_again_comes_with_what_is_new_on_it(kind: str) -> None:
    service = MovingRows(rows(6), changes={1: remove("001")})
    pages = [page async for page in each(service.pager(kind).pages())]
    told = [(page.number, [item.id for item in page.items]) for page in pages]
    assert told == [(1, ["001", "002"]), (1, ["003"]), (2, ["004", "005"]), (3, ["006"])]


@both_clients
async def test_reading_goes_on_behind_a_page_after_a_crash(kind: str) -> None:
    service = MovingRows(rows(10))
    before = []
    async for page in each(service.pager(kind).pages()):
        before += [item.id for item in page.items]
        if page.number == 3:
            break
    after = await ids(service.pager(kind, start_page=page.number + 1))
    assert before + after == rows(10)


@both_clients
@pytest.mark.parametrize("limit", [1, 2, 3, 5])
async def test_limit_is_kept_while_rows_move(limit: int, kind: str) -> None:
    service = MovingRows(rows(6), changes={1: remove("001")})
    assert await ids(service.pager(kind, limit=limit)) == rows(6)[:limit]


@both_clients
async def test_rows_that_moved_up_in_front_of_the_start_page_are_said_to_be_missing(
    kind: str,
) -> None:
    changes = {1: remove("001", "002", "003", "004")}
    service = MovingRows(rows(10), changes=changes)
    given, _ = await given_before(PaginationError, service.pager(kind, start_page=2))
    assert given == ["003", "004", "007", "008", "009", "010"]


@both_clients
async def test_fewer_rows_than_are_counted_are_said_to_be_missing(kind: str) -> None:
    class Boasting(MovingRows):
        def meta(self, _: int) -> object:
            return {"pagination": {"total": 10, "total_pages": 3}}

    service = Boasting(rows(6))
    given, said = await given_before(PaginationError, service.pager(kind))
    assert given == rows(6)
    assert "10 are counted, and 6 were found" in said
    # What the pages before hold, nobody knows; and whoever wants less is not concerned.
    assert await ids(service.pager(kind, start_page=2)) == rows(6)[2:]
    assert await ids(service.pager(kind, limit=3)) == rows(3)


@both_clients
async def test_same_item_twice_on_a_page_comes_once(kind: str) -> None:
    def fetch(number: int, _: Any) -> Page[Row]:
        doubled = [Row("a"), Row("b"), Row("a")] if number == 1 else []
        return page_from_response(number, doubled, {"pagination": {"total_pages": 1}})

    assert await ids(pager_of(kind, fetch)) == ["a", "b"]


@both_clients
async def test_same_item_twice_on_a_page_does_not_hide_that_others_are_missing(kind: str) -> None:
    asked = []

    def fetch(number: int, _: Any) -> Page[Row]:
        asked.append(number)
        pages = ["aba", "cd" if 1 in asked[1:] else "", "ef", ""]
        counts = {"total": 6, "total_pages": 3}
        return page_from_response(number, [*map(Row, pages[number - 1])], {"pagination": counts})

    assert await ids(pager_of(kind, fetch, max_concurrency=1)) == [*"abefcd"]


# Listings without end.

Meta = Callable[[int], object]


def endless(names: Callable[[int], list[str]], meta: Meta) -> Callable[[int, Any], Page[Row]]:
    def fetch(number: int, _: Any) -> Page[Row]:
        assert number < 100, "it does not end"
        return page_from_response(number, [Row(name) for name in names(number)], meta(number))

    return fetch


def counted(**fields: object) -> Meta:
    return lambda _: {"pagination": fields}


@both_clients
async def test_page_that_repeats_ends_with_an_error(kind: str) -> None:
    fetch = endless(lambda _: ["a", "b"], counted(total=9, total_pages=5))
    given, said = await collected_before(pager_of(kind, fetch))
    assert given == ["a", "b"]
    assert said.startswith("Rows of listing may be missing: 9 are counted, and 2 were found")


@both_clients
async def test_page_that_moved_on_as_a_whole_is_no_repetition(kind: str) -> None:
    class Uncounted(MovingRows):
        def meta(self, _: int) -> object:
            return {"pagination": {"total_pages": -(-len(self.there) // 2)}}

    service = Uncounted(rows(4), changes={1: add("new 1", "new 2")})
    assert await ids(service.pager(kind)) == rows(4)


@both_clients
@pytest.mark.parametrize("total", [5, None])
async def test_empty_pages_for_ever_are_stopped(total: int | None, kind: str) -> None:
    def meta(number: int) -> object:
        return {"pagination": {"total": total, "total_pages": number + 1}}

    fetch = endless(lambda number: ["a"] if number == 1 else [], meta)
    given, said = await given_before(PaginationError, pager_of(kind, fetch))
    assert given == ["a"]
    assert said == "More than 10 pages in a row brought nothing new"


@both_clients
async def test_empty_pages_of_a_listing_that_grows_for_ever_are_stopped(kind: str) -> None:
    def meta(number: int) -> object:
        return {"pagination": {"total": 100 + 100 * number, "total_pages": number + 1}}

    fetch = endless(lambda number: rows(100) if number == 1 else [], meta)
    given, said = await given_before(PaginationError, pager_of(kind, fetch))
    assert (given, said) == (rows(100), "More than 10 pages in a row brought nothing new")


@both_clients
async def test_ten_empty_pages_are_not_the_end(kind: str) -> None:
    names = {1: ["a"], 12: ["b"]}
    fetch = endless(lambda number: names.get(number, []), counted(total=2, total_pages=12))
    assert await ids(pager_of(kind, fetch)) == ["a", "b"]


@both_clients
async def test_pages_that_take_turns_for_ever_are_stopped(kind: str) -> None:
    fetch = endless(lambda number: [str(number % 3)], counted(links={"next": "/?page=2"}))
    given, _ = await given_before(PaginationError, pager_of(kind, fetch))
    assert given == ["1", "2", "0"]


@both_clients
@pytest.mark.parametrize("growth", [100, 150])
async def test_new_items_for_ever_are_stopped(growth: int, kind: str) -> None:
    def names(number: int) -> list[str]:
        return [f"{number}-{item}" for item in range(100)]

    def meta(number: int) -> object:
        return {"pagination": {"total": 1200 + growth * number, "total_pages": number + 9}}

    given, said = await given_before(PaginationError, pager_of(kind, endless(names, meta)))
    assert said == "The service sends far more than it counted"
    assert 3600 <= len(given) <= 3800


@both_clients
async def test_more_items_than_counted_are_no_error_if_they_end(kind: str) -> None:
    def names(number: int) -> list[str]:
        return [f"{number}-{item}" for item in range(100)] if number <= 10 else []

    fetch = endless(names, counted(total=1, total_pages=10))
    assert len(await settled(pager_of(kind, fetch).collect())) == 1000


@both_clients
async def test_too_many_pages_counted_end_quietly_when_all_items_came(kind: str) -> None:
    pages = {1: ["a", "b"], 2: ["c"]}
    fetch = endless(lambda number: pages.get(number, []), counted(total=3, total_pages=300))
    assert await ids(pager_of(kind, fetch)) == ["a", "b", "c"]


# Counts that do not tell.


def about(**fields: object) -> Meta:
    return lambda number: {"pagination": {"current_page": number, **fields}}


COUNTS: dict[str, Meta] = {
    "right": about(total=250, total_pages=3),
    "as text": lambda number: {
        "pagination": {"total": "250", "total_pages": "3", "current_page": str(number)}
    },
    "as floats": lambda number: {
        "pagination": {"total": 250.0, "total_pages": 3.0, "current_page": float(number)}
    },
    "too few pages": about(total=250, total_pages=1),
    "too few pages, no total": about(total_pages=1),
    "no pages": about(total=250, total_pages=0),
    "no pages, no total": about(total_pages=0),
    "pages null": about(total=250, total_pages=None),
    "pages missing": about(total=250),
    "pages a word": about(total_pages="many"),
    "pages infinite": about(total_pages=float("inf")),
    "pages negative": about(total_pages=-1),
    "pages a boolean": about(total_pages=True),
    "total null": about(total=None, total_pages=3),
    "total beyond all numbers": about(total=10**400, total_pages=10**400),
    "total 0": about(total=0, total_pages=0),
    "pages of another size": about(total=250, total_pages=1, per_page=500),
    "too many pages": about(total=250, total_pages=30),
    "only a link": lambda number: {
        "pagination": {"links": {"next": "/?page=2"} if number < 3 else []}
    },
    "nothing in meta": lambda _: {},
    "pagination a list": lambda _: {"pagination": []},
    "pagination a word": lambda _: {"pagination": "none"},
    "meta a list": lambda _: [],
    "no meta": lambda _: None,
}


@both_clients
@pytest.mark.parametrize("size", [100, 50])
@pytest.mark.parametrize("counts", COUNTS)
async def test_all_items_come_whatever_the_counts_tell(counts: str, size: int, kind: str) -> None:
    class Service(MovingRows):
        def meta(self, number: int) -> object:
            return COUNTS[counts](number)

    service = Service(rows(250), size)
    assert await ids(service.pager(kind)) == rows(250)
    # At most one page more than there are, to see the end.
    assert len(service.asked) <= -(-250 // size) + 1


@both_clients
async def test_service_that_knows_no_pages_is_one_page(kind: str) -> None:
    for meta in (None, {"pagination": {"current_page": 1, "total_pages": 1}}):
        fetch = endless(lambda _: ["a", "b"], lambda _, meta=meta: meta)  # type: ignore[misc]
        assert await ids(pager_of(kind, fetch)) == ["a", "b"]
