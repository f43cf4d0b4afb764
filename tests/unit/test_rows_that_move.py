"""Rows that move between pages while a listing is read, and listings that do not add up."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest

from tallyfy_client import PaginationError
from tests.listings import (
    Change,
    MovingRows,
    add,
    client_of,
    content,
    given_before,
    move,
    remove,
    rows,
)
from tests.service import each, ids, settled

pytestmark = pytest.mark.anyio

# What happens after which request to how many rows; the items; the pages requested, in order.
# fmt: off
WHOLE: dict[str, tuple[dict[int, Change], int, list[str], list[int]]] = {
    "nothing": ({}, 6, rows(6), [1, 2, 3]),
    # Added rows move others to the next page, which may repeat them but loses none.
    "added in front": ({1: add("new")}, 6, rows(6), [1, 2, 3, 4]),
    "added twice": ({1: add("new"), 2: add("newer")}, 6, rows(6), [1, 2, 3, 4]),
    "added behind": ({1: add("new", at=6)}, 6, [*rows(6), "new"], [1, 2, 1, 3, 4]),
    "added behind, later": ({2: add("new", at=6)}, 6, [*rows(6), "new"], [1, 2, 3, 2, 4]),
    # Removed rows move others to a page that was read.
    "removed from the page before": ({1: remove("001")}, 6, rows(6), [1, 2, 1, 3]),
    "removed long before": ({3: remove("001")}, 10, rows(10), [1, 2, 3, 4, 3, 5]),
    "three removed": ({3: remove("001", "002", "003")}, 10, rows(10), [1, 2, 3, 4, 3, 2]),
    "removed behind": ({1: remove("006")}, 6, rows(5), [1, 2, 1, 3]),
    "removed twice": ({1: remove("001"), 4: remove("010")}, 10, rows(9), [1, 2, 1, 3, 4, 3]),
    "removed again while page 1 is read again": (
        {1: remove("001"), 2: remove("002")}, 10, rows(10), [1, 2, 1, 3, 2, 4],
    ),
    "all that was read is removed": (
        {1: remove("001", "002"), 3: remove("003", "004", "005", "006")}, 10, rows(10),
        [1, 2, 1, 3, 2, 1],
    ),
    # Rows sorted anew: the count does not change, and too few rows are seen at the end.
    "moved to the front": ({1: move("006", 0)}, 6, rows(6), [1, 2, 3, 1]),
    "moved to the end": (
        {1: move("001", 5)}, 6, ["001", "002", "004", "005", "006", "003"], [1, 2, 3, 1],
    ),
    # Added and removed: the pages are read again.
    "added and removed": (
        {1: remove("001"), 3: add("new")}, 6, [*rows(6), "new"], [1, 2, 1, 3, 1, 2],
    ),
}
# fmt: on


@pytest.mark.parametrize("case", WHOLE)
async def test_rows_that_move_are_neither_lost_nor_repeated(case: str) -> None:
    changes, count, expected, asked = WHOLE[case]
    service = MovingRows(rows(count), changes=changes)
    assert (await ids(service.pager()), service.asked) == (expected, asked)


async def test_reader_that_completes_what_it_lists_sees_all_of_it(kind: str) -> None:
    """Each completed run leaves the listing, and moves those after it to an earlier page."""
    service = MovingRows(rows(1000), 100)
    completed = []
    async for run in each(service.pager(kind, status="active")):
        service.there.remove(run.id)
        completed.append(run.id)
    assert sorted(completed) == sorted(rows(1000))
    assert len(service.asked) <= 11


async def test_listing_that_grows_with_every_request_is_no_error() -> None:
    growing = {number: add(f"new {number}") for number in range(1, 20)}
    given = await ids(MovingRows(rows(40), 10, growing).pager())
    assert [id_ for id_ in given if "new" not in id_] == rows(40)


CHURN = {number: add("x") if number % 2 else remove("x") for number in range(1, 60)}


async def test_listing_that_keeps_changing_ends_with_an_error_after_its_items(kind: str) -> None:
    service = MovingRows(rows(6), changes=CHURN)
    given, said = await given_before(PaginationError, service.pager(kind))
    assert len(given) == len(set(given)) > 4
    assert said.startswith("Rows of list_runs may be missing: it changed while it was read")
    with pytest.raises(PaginationError) as caught:
        await settled(MovingRows(rows(6), changes=CHURN).pager(kind).collect())
    assert [run.id for run in caught.value.items] == given


@pytest.mark.parametrize("per_page", [1, 2, 5])
async def test_no_more_pages_are_read_again_than_there_are(per_page: int) -> None:
    # Each row added behind looks as if one had been removed in front.
    changes = {number: add(f"new {number}", at=20 + number) for number in range(1, 60)}
    service = MovingRows(rows(20), per_page, changes)
    assert set(rows(20)) <= set(await ids(service.pager(limit=40)))
    pages = -(-len(service.there) // per_page)
    assert pages < len(service.asked) <= 3 * pages


async def test_log_says_what_is_read_again(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "tallyfy_client"):
        await ids(MovingRows(rows(6), changes={1: remove("001")}).pager())
        await ids(MovingRows(rows(6), changes={1: move("006", 0)}).pager())
    assert [line for line in caplog.messages if "again" in line] == [
        "list_runs: rows moved; reading page 1 again",
        "list_runs: rows may be missing; reading it again from page 1",
    ]


async def test_page_read_again_has_only_what_is_new_on_it(kind: str) -> None:
    pager = MovingRows(rows(6), changes={1: remove("001")}).pager(kind)
    told = [(page.number, [item.id for item in page.items]) async for page in each(pager.pages())]
    assert told == [(1, ["001", "002"]), (1, ["003"]), (2, ["004", "005"]), (3, ["006"])]


@pytest.mark.parametrize(
    ("filters", "change", "expected"),
    [
        ({"limit": 1}, remove("001"), rows(1)),
        ({"limit": 2}, remove("001"), rows(2)),
        ({"limit": 3}, remove("001"), rows(3)),
        ({"limit": 5}, remove("001"), rows(5)),
        ({"start_page": 2}, add("new"), rows(6)[2:]),
        ({"start_page": 9}, add("new"), []),
    ],
    ids=lambda given: str(given) if isinstance(given, dict) else "",
)
async def test_limit_and_start_page_hold_while_rows_move(
    filters: dict[str, Any], change: Change, expected: list[str]
) -> None:
    assert await ids(MovingRows(rows(6), changes={1: change}).pager(**filters)) == expected


async def test_rows_that_moved_before_the_start_page_are_reported_missing() -> None:
    service = MovingRows(rows(10), changes={1: remove("001", "002", "003", "004")})
    given, _ = await given_before(PaginationError, service.pager(start_page=2))
    assert given == ["003", "004", "007", "008", "009", "010"]


# Services that count wrongly, or not at all.

Answer = Callable[[int], object]


def listed(names: Callable[[int], list[str]], **counts: Any) -> Answer:
    """Answers with these rows and counts, which may depend on the page; None is left out."""

    def answer(number: int) -> object:
        told = {name: each(number) if callable(each) else each for name, each in counts.items()}
        return content(names(number), {"pagination": told})

    return answer


def pager_of(answer: Answer, **filters: Any) -> Any:
    return client_of("sync", answer, max_concurrency=1).runs.list(**filters)


def of_250(size: int) -> Callable[[int], list[str]]:
    return lambda number: rows(250)[(number - 1) * size : number * size]


# fmt: off
COUNTS: dict[str, dict[str, Any]] = {
    "right": {"total": 250, "total_pages": 3},
    "as text": {"total": "250", "total_pages": "3", "current_page": str},
    "as floats": {"total": 250.0, "total_pages": 3.0, "current_page": float},
    "too few pages": {"total": 250, "total_pages": 1},
    "too few pages, no total": {"total_pages": 1},
    "no pages": {"total": 250, "total_pages": 0},
    "no pages, no total": {"total_pages": 0},
    "pages null": {"total": 250, "total_pages": None},
    "pages a word": {"total_pages": "many"},
    "pages infinite": {"total_pages": float("inf")},
    "pages negative": {"total_pages": -1},
    "pages a boolean": {"total_pages": True},
    "pages of another size": {"total": 250, "total_pages": 1, "per_page": 500},
    "too many pages": {"total": 250, "total_pages": 30},
    "total null": {"total": None, "total_pages": 3},
    "total beyond all numbers": {"total": 10**400, "total_pages": 10**400},
    "total 0": {"total": 0, "total_pages": 0},
    "total of the first page": {"total": 100, "total_pages": 3},
    "total of the first page, and a link": {
        "total": 100, "links": lambda number: {"next": "/?page=2"} if number < 3 else [],
    },
    "total of two pages, and a link": {
        "total": 200, "links": lambda number: {"next": "/?page=2"} if number < 3 else [],
    },
    "only a link": {"links": lambda number: {"next": "/?page=2"} if number < 3 else []},
}
METAS: dict[str, object] = {
    "nothing in meta": {}, "pagination a list": {"pagination": []},
    "pagination a word": {"pagination": "none"}, "meta a list": [], "no meta": None,
}
# fmt: on


@pytest.mark.parametrize(
    ("counts", "size"),
    # The links are those of three pages.
    [(case, 100) for case in [*COUNTS, *METAS]]
    + [(case, 50) for case in [*COUNTS, *METAS] if "link" not in case],
)
async def test_all_items_come_whatever_the_counts_are(counts: str, size: int) -> None:
    asked = []

    def answer(number: int) -> object:
        asked.append(number)
        if counts in METAS:
            return content(of_250(size)(number), METAS[counts])
        return listed(of_250(size), **COUNTS[counts])(number)

    assert await ids(pager_of(answer)) == rows(250)
    # One page at most to see the end.
    assert len(asked) <= -(-250 // size) + 1


# fmt: off
NO_LISTING: dict[str, tuple[Answer, list[str], str]] = {
    "a page that repeats, by its counts": (
        listed(lambda _: ["a", "b"], total=9, total_pages=5), ["a", "b"],
        "Rows of list_runs may be missing: 9 are counted, and 2 were found",
    ),
    "a page that repeats, by its link": (
        listed(lambda _: ["a", "b"], links={"next": "/?page=2"}), ["a", "b"],
        "11 pages in a row brought nothing new",
    ),
    "pages that take turns": (
        listed(lambda number: [str(number % 3)], links={"next": "/?page=2"}), ["1", "2", "0"],
        "11 pages in a row brought nothing new",
    ),
    "another page than requested": (
        listed(lambda _: ["a", "b"], current_page=1, total_pages=3), ["a", "b"],
        "Page 2 was requested, 1 was sent",
    ),
    "fewer rows than counted": (
        listed(lambda number: rows(6)[2 * number - 2 : 2 * number], total=10, total_pages=3),
        rows(6), "Rows of list_runs may be missing: 10 are counted, and 6 were found",
    ),
    "empty pages forever": (
        listed(lambda number: ["a"] if number == 1 else [], total_pages=lambda number: number + 1),
        ["a"], "11 pages in a row brought nothing new",
    ),
}
# fmt: on


@pytest.mark.parametrize("case", NO_LISTING)
async def test_what_does_not_add_up_ends_with_an_error_after_its_items(case: str) -> None:
    answer, items, why = NO_LISTING[case]
    given, said = await given_before(PaginationError, pager_of(answer))
    assert (given, said[: len(why)]) == (items, why)


async def test_rows_missing_beyond_a_limit_are_no_error() -> None:
    answer, items, _ = NO_LISTING["fewer rows than counted"]
    assert await ids(pager_of(answer, limit=3)) == items[:3]


@pytest.mark.parametrize(
    "counts", [{}, {"total": lambda number: 100 * number + 100}], ids=["uncounted", "growing"]
)
@pytest.mark.parametrize("names", [lambda number: [str(number)], lambda _: []], ids=["new", "none"])
async def test_listing_without_end_is_stopped(
    names: Callable[[int], list[str]], counts: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tallyfy_client._listing._MOST_PAGES", 100)
    links = {"next": "/?page=2"}
    with pytest.raises(PaginationError, match=r"did not end after|brought nothing new"):
        pager_of(listed(names, **counts, links=links)).collect()


# fmt: off
QUIET: dict[str, tuple[Answer, list[str]]] = {
    "nothing": (listed(lambda _: [], total=0, total_pages=0), []),
    "empty pages between": (
        listed(lambda number: {1: ["a"], 12: ["b"]}.get(number, []), total=2, total_pages=12),
        ["a", "b"],
    ),
    "a page that moved on as a whole, without counts": (
        lambda number: content([["a", "b"], ["b", "a"], ["c", "d"], []][number - 1]),
        ["a", "b", "c", "d"],
    ),
    "a service that knows no pages": (lambda _: content(["a", "b"]), ["a", "b"]),
    "a service that knows one page": (
        listed(lambda _: ["a", "b"], current_page=1, total_pages=1), ["a", "b"],
    ),
    "more rows than counted": (
        listed(lambda number: [f"{number}"] if number <= 10 else [], total=1, total_pages=10),
        [str(number) for number in range(1, 11)],
    ),
    "too many pages counted": (
        listed(lambda number: {1: ["a", "b"], 2: ["c"]}.get(number, []), total=3, total_pages=300),
        ["a", "b", "c"],
    ),
    "one row twice on a page": (
        listed(lambda number: ["a", "b", "a"] if number == 1 else [], total_pages=1), ["a", "b"],
    ),
}
# fmt: on


@pytest.mark.parametrize("case", QUIET)
async def test_what_adds_up_in_the_end_is_no_error(case: str) -> None:
    answer, items = QUIET[case]
    assert await ids(pager_of(answer)) == items


async def test_row_twice_on_a_page_does_not_hide_that_others_are_missing() -> None:
    asked: list[int] = []

    def answer(number: int) -> object:
        asked.append(number)
        pages = ["aba", "cd" if 1 in asked[1:] else "", "ef", ""]
        return content(pages[number - 1], {"pagination": {"total": 6, "total_pages": 3}})

    assert await ids(pager_of(answer)) == [*"abefcd"]
