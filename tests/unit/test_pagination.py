"""Listings as callers read them, over real sockets."""

from __future__ import annotations

from typing import Any

import pytest

from tallyfy_client import APIResponseValidationError, NotFoundError, PaginationError
from tests.listings import asked_page, asked_pages, given_before, pages_of, taken
from tests.service import (
    Service,
    connected,
    each,
    ids,
    page_reply,
    pagination,
    reply,
    running_service,
    settled,
)

pytestmark = pytest.mark.anyio

THREE_PAGES = pages_of(["a", "b"], ["c", "d"], ["e"])


async def pages_told(iterable: Any) -> list[tuple[Any, ...]]:
    return [
        (page.number, page.total, page.total_pages, [item.id for item in page.items])
        async for page in each(iterable)
    ]


async def test_items_come_in_order_from_all_pages_and_again_when_iterated_again(
    kind: str, service: Service
) -> None:
    service.always_answers(THREE_PAGES)
    async with connected(kind, service) as client:
        for pager, path in [
            (client.runs.list(), "runs"),
            (client.tasks.list("r1"), "runs/r1/tasks"),
        ]:
            assert not service.requests  # It is lazy.
            assert await ids(pager) == ["a", "b", "c", "d", "e"]
            assert [run.id for run in await settled(pager.collect())] == ["a", "b", "c", "d", "e"]
            assert service.asked == [f"GET /{path}"] * 6
            assert sorted(asked_pages(service.requests)) == [1, 1, 2, 2, 3, 3]
            service.requests.clear()


async def test_page_is_requested_when_its_first_item_is_wanted(kind: str, service: Service) -> None:
    service.always_answers(THREE_PAGES)
    async with connected(kind, service, max_concurrency=1) as client:
        seen = [(item.id, len(service.requests)) async for item in each(client.runs.list())]
    assert seen == [("a", 1), ("b", 1), ("c", 2), ("d", 2), ("e", 3)]


async def test_pages_know_their_place(kind: str, service: Service) -> None:
    service.always_answers(THREE_PAGES)
    async with connected(kind, service) as client:
        assert await pages_told(client.runs.list().pages()) == [
            (1, 5, 3, ["a", "b"]),
            (2, 5, 3, ["c", "d"]),
            (3, 5, 3, ["e"]),
        ]


@pytest.mark.parametrize(
    ("filters", "expected", "asked"),
    [
        ({}, (1, 5, 3, ["a", "b"]), [1]),
        ({"limit": 1}, (1, 5, 3, ["a"]), [1]),
        ({"start_page": 3}, (3, 5, 3, ["e"]), [3]),
        ({"start_page": 4, "limit": 0}, (4, None, None, []), []),
    ],
    ids=str,
)
async def test_first_page_is_one_request_at_most(
    filters: dict[str, int], expected: Any, asked: list[int], kind: str, service: Service
) -> None:
    service.always_answers(THREE_PAGES)
    async with connected(kind, service) as client:
        page = await settled(client.runs.list(**filters).first_page())
    assert (page.number, page.total, page.total_pages, [run.id for run in page.items]) == expected
    assert asked_pages(service.requests) == asked


@pytest.mark.parametrize(
    ("filters", "items", "pages"),
    [
        ({"limit": 0}, "", []),
        ({"limit": 1}, "a", [1]),
        ({"limit": 2}, "ab", [1]),
        ({"limit": 3}, "abc", [1, 2]),
        ({"limit": 4}, "abcd", [1, 2]),
        ({"limit": 5}, "abcde", [1, 2, 3]),
        ({"limit": 9}, "abcde", [1, 2, 3]),
        ({"start_page": 2}, "cde", [2, 3]),
        ({"start_page": 2, "limit": 2}, "cd", [2]),
    ],
    ids=str,
)
async def test_limit_stops_requests_and_start_page_saves_them(
    filters: dict[str, int], items: str, pages: list[int], kind: str, service: Service
) -> None:
    service.always_answers(THREE_PAGES)
    async with connected(kind, service) as client:
        pager = client.runs.list(**filters)
        assert await ids(pager) == [*items]
        assert sorted(asked_pages(service.requests)) == pages
        # The limit counts from zero each time.
        assert await ids(pager) == [*items]


async def test_leaving_the_loop_requests_no_more(kind: str, service: Service) -> None:
    service.always_answers(THREE_PAGES)
    async with connected(kind, service) as client:
        assert await taken(client.runs.list(), 1) == ["a"]
    assert asked_pages(service.requests) == [1]


async def test_total_is_none_before_and_the_latest_count_after(kind: str, service: Service) -> None:
    service.answers(
        page_reply(["a"], pagination(total=2, total_pages=2)),
        page_reply(["a"], pagination(total=3, total_pages=3)),
        page_reply(["b"], pagination(total=3, total_pages=3)),
        page_reply(["a"], pagination(total="4")),
    )
    async with connected(kind, service, max_concurrency=1) as client:
        pager = client.runs.list(per_page=1)
        totals = [pager.total]
        async for _ in each(pager.pages()):
            totals.append(pager.total)
        assert totals == [None, 2, 3, 3]
        assert (await settled(pager.first_page())).total == pager.total == 4
    assert sorted(service.requests[0].query) == ["page=1", "per_page=1"]


async def test_filters_are_sent_with_every_page(kind: str, service: Service) -> None:
    service.always_answers(THREE_PAGES)
    async with connected(kind, service) as client:
        await settled(client.runs.list(q="a b+c", owners=iter([1, 2]), per_page=2).collect())
    for request in service.requests:
        page = f"page={asked_page(request)}"
        assert sorted(request.query) == ["owners=1%2C2", page, "per_page=2", "q=a%20b%2Bc"]


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        ({}, "list_runs"),
        ({"q": "Ann Lee", "status": "active"}, "list_runs filtered by q, status"),
    ],
)
async def test_repr_names_operation_and_filters_but_no_values(
    filters: dict[str, str], shown: str, kind: str, service: Service
) -> None:
    async with connected(kind, service) as client:
        said = repr(client.runs.list(**filters))
    assert said.removeprefix("<Async").removeprefix("<") == f"Pager of {shown}>"


async def test_next_link_is_never_followed_to_another_host(kind: str, service: Service) -> None:
    with running_service() as stranger:
        elsewhere = {"next": f"{stranger.address}/organizations/x/runs?page=2&token=wanted"}
        service.answers(
            page_reply(["a"], pagination(links=elsewhere)), page_reply(["b"]), page_reply([])
        )
        async with connected(kind, service) as client:
            assert await ids(client.runs.list()) == ["a", "b"]
        assert stranger.connections == 0
        assert asked_pages(service.requests) == [1, 2, 3]


async def test_error_of_a_page_comes_after_the_items_before_it(kind: str, service: Service) -> None:
    service.answers(
        page_reply(["a", "b"], pagination(total_pages=2)), reply({"message": "gone"}, 404)
    )
    async with connected(kind, service) as client:
        given, said = await given_before(NotFoundError, client.runs.list())
    assert (given, said) == (["a", "b"], "404 at list_runs: gone")


async def test_collect_raises_with_what_was_read(kind: str, service: Service) -> None:
    service.answers(page_reply(["a"], pagination(total=3)))
    service.always_answers(page_reply([], pagination(total=3)))
    async with connected(kind, service) as client:
        with pytest.raises(PaginationError, match="3 are counted, and 1 were found") as caught:
            await settled(client.tasks.list("r1").collect())
    assert [task.id for task in caught.value.items] == ["a"]
    assert (caught.value.operation, caught.value.ids) == ("list_run_tasks", {"run": "r1"})


@pytest.mark.parametrize("id_", [None, {}, []], ids=str)
async def test_row_without_an_id_cannot_be_read(id_: object, kind: str, service: Service) -> None:
    service.answers(reply({"data": [{"id": "a"}, {"id": id_}]}))
    async with connected(kind, service) as client:
        with pytest.raises(APIResponseValidationError, match=r"`data\[1\]"):
            await settled(client.runs.list().collect())
