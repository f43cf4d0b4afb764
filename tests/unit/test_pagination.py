"""Listings, page by page. The service is a real one; it answers by the page it is asked for."""

from __future__ import annotations

import pytest

from tallyfy_client import (
    APIResponseValidationError,
    NotFoundError,
    Page,
    PaginationError,
    listing,
)
from tests.listings import asked_page, asked_pages, given_before, pages_of
from tests.service import (
    Reply,
    Request,
    both_clients,
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


@both_clients
async def test_nothing_is_requested_before_the_pager_is_iterated(kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            pager = client.runs.list()
            pager.pages()
            assert pager.total is None
        assert service.connections == 0


@both_clients
async def test_items_come_in_order_from_all_pages(kind: str) -> None:
    with running_service() as service:
        service.always_answers(THREE_PAGES)
        async with connected(kind, service) as client:
            assert await ids(client.runs.list()) == ["a", "b", "c", "d", "e"]
        assert service.asked == ["GET /runs"] * 3
        assert sorted(asked_pages(service.requests)) == [1, 2, 3]


@both_clients
async def test_tasks_of_a_run_are_listed_the_same_way(kind: str) -> None:
    with running_service() as service:
        service.always_answers(THREE_PAGES)
        async with connected(kind, service) as client:
            assert await ids(client.tasks.list("r1")) == ["a", "b", "c", "d", "e"]
        assert service.asked == ["GET /runs/r1/tasks"] * 3


@both_clients
async def test_page_is_requested_when_its_first_item_is_wanted(kind: str) -> None:
    with running_service() as service:
        service.always_answers(THREE_PAGES)
        async with connected(kind, service, max_concurrency=1) as client:
            seen = [(item.id, len(service.requests)) async for item in each(client.runs.list())]
    assert seen == [("a", 1), ("b", 1), ("c", 2), ("d", 2), ("e", 3)]


@both_clients
async def test_iterating_again_asks_again(kind: str) -> None:
    with running_service() as service:
        counts = pagination(total=1, total_pages=1)
        service.answers(page_reply(["a"], counts), page_reply(["b"], counts))
        async with connected(kind, service) as client:
            pager = client.runs.list()
            assert await ids(pager) == ["a"]
            assert await ids(pager) == ["b"]


@both_clients
async def test_pages_tell_where_they_stand(kind: str) -> None:
    with running_service() as service:
        service.always_answers(THREE_PAGES)
        async with connected(kind, service) as client:
            pages = [page async for page in each(client.runs.list().pages())]
    assert all(isinstance(page, Page) for page in pages)
    assert [[item.id for item in page.items] for page in pages] == [["a", "b"], ["c", "d"], ["e"]]
    assert [(page.number, page.total, page.total_pages) for page in pages] == [
        (1, 5, 3),
        (2, 5, 3),
        (3, 5, 3),
    ]


@both_clients
async def test_collect_reads_the_whole_listing_into_a_list(kind: str) -> None:
    with running_service() as service:
        service.always_answers(THREE_PAGES)
        async with connected(kind, service) as client:
            runs = await settled(client.runs.list().collect())
    assert [run.id for run in runs] == ["a", "b", "c", "d", "e"]


@both_clients
async def test_first_page_is_one_request(kind: str) -> None:
    with running_service() as service:
        service.always_answers(THREE_PAGES)
        async with connected(kind, service) as client:
            page = await settled(client.runs.list().first_page())
        assert await ids(page.items) == ["a", "b"]
        assert (page.number, page.total, page.total_pages) == (1, 5, 3)
        assert asked_pages(service.requests) == [1]


@both_clients
async def test_leaving_the_loop_early_requests_no_more(kind: str) -> None:
    with running_service() as service:
        service.always_answers(THREE_PAGES)
        async with connected(kind, service) as client:
            async for _ in each(client.runs.list()):
                break
        assert asked_pages(service.requests) == [1]


@both_clients
@pytest.mark.parametrize(
    ("limit", "items", "pages"),
    [
        (0, [], []),
        (1, ["a"], [1]),
        (2, ["a", "b"], [1]),
        (3, ["a", "b", "c"], [1, 2]),
        (4, ["a", "b", "c", "d"], [1, 2]),
        (5, ["a", "b", "c", "d", "e"], [1, 2, 3]),
        (9, ["a", "b", "c", "d", "e"], [1, 2, 3]),
        (None, ["a", "b", "c", "d", "e"], [1, 2, 3]),
    ],
)
async def test_limit_stops_requests_and_not_only_items(
    limit: int | None, items: list[str], pages: list[int], kind: str
) -> None:
    with running_service() as service:
        service.always_answers(THREE_PAGES)
        async with connected(kind, service) as client:
            assert await ids(client.runs.list(limit=limit)) == items
        assert sorted(asked_pages(service.requests)) == pages


@both_clients
async def test_limit_cuts_the_page_that_it_ends_in(kind: str) -> None:
    with running_service() as service:
        service.always_answers(THREE_PAGES)
        async with connected(kind, service) as client:
            pages = [page async for page in each(client.runs.list(limit=3).pages())]
    assert [[item.id for item in page.items] for page in pages] == [["a", "b"], ["c"]]
    assert pages[1].total == 5


@both_clients
async def test_limit_counts_anew_when_the_pager_is_iterated_again(kind: str) -> None:
    with running_service() as service:
        service.always_answers(THREE_PAGES)
        async with connected(kind, service) as client:
            pager = client.runs.list(limit=1)
            assert [await ids(pager), await ids(pager)] == [["a"], ["a"]]


@both_clients
async def test_first_page_of_nothing_is_empty_and_not_requested(kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            page = await settled(client.runs.list(limit=0, start_page=4).first_page())
        assert (page.items, page.number, page.total) == ([], 4, None)
        assert service.connections == 0


@both_clients
async def test_listing_starts_with_the_page_that_was_asked_for(kind: str) -> None:
    with running_service() as service:
        service.always_answers(THREE_PAGES)
        async with connected(kind, service) as client:
            pager = client.runs.list(start_page=2)
            assert await ids(pager) == ["c", "d", "e"]
            assert (await settled(pager.first_page())).number == 2
        assert sorted(asked_pages(service.requests)) == [2, 2, 3]


@both_clients
async def test_total_is_none_before_and_the_latest_count_after(kind: str) -> None:
    with running_service() as service:
        service.answers(
            page_reply(["a"], pagination(total=2, total_pages=2)),
            page_reply(["a"], pagination(total=3, total_pages=3)),
            page_reply(["b"], pagination(total=3, total_pages=3)),
            page_reply(["new"], pagination(total=3, total_pages=3)),
            page_reply(["a"], pagination(total="4")),
        )
        async with connected(kind, service, max_concurrency=1) as client:
            pager = client.runs.list()
            totals = [pager.total]
            async for _ in each(pager.pages()):
                totals.append(pager.total)
            assert totals == [None, 2, 3, 3, 3]
            await settled(pager.first_page())
            assert pager.total == 4


@both_clients
async def test_counting_is_one_request_of_one_row(kind: str) -> None:
    with running_service() as service:
        service.answers(page_reply(["a"], pagination(total=250, total_pages=250)))
        async with connected(kind, service) as client:
            page = await settled(client.runs.list(per_page=1).first_page())
        assert page.total == 250
        assert sorted(service.requests[0].query) == ["page=1", "per_page=1"]


@both_clients
async def test_repr_names_the_listing(kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            said = repr(client.runs.list(q="secret"))
    assert said == ("<Pager of list_runs>" if kind == "sync" else "<AsyncPager of list_runs>")


NEXT = {"next": "https://go.tallyfy.com/api/organizations/x/runs?page=2"}


@both_clients
async def test_listing_without_meta_is_read_until_a_page_is_empty(kind: str) -> None:
    with running_service() as service:
        service.answers(
            reply({"data": [{"id": "a"}]}), reply({"data": [{"id": "b"}]}), reply({"data": []})
        )
        async with connected(kind, service) as client:
            pager = client.runs.list()
            assert await ids(pager) == ["a", "b"]
            assert pager.total is None
    assert asked_pages(service.requests) == [1, 2, 3]


@both_clients
async def test_listing_without_meta_goes_on_after_a_page_without_news(kind: str) -> None:
    pages = [["a", "b"], ["b", "a"], ["c", "d"], []]
    with running_service() as service:
        service.answers(*(reply({"data": [{"id": id_} for id_ in page]}) for page in pages))
        async with connected(kind, service) as client:
            assert await ids(client.runs.list()) == ["a", "b", "c", "d"]


@both_clients
async def test_empty_listing_gives_nothing(kind: str) -> None:
    with running_service() as service:
        service.answers(page_reply([], pagination(total=0, current_page=1, total_pages=0)))
        async with connected(kind, service) as client:
            pager = client.runs.list()
            assert await ids(pager) == []
            assert pager.total == 0


@both_clients
async def test_empty_page_in_the_middle_is_not_the_end(kind: str) -> None:
    with running_service() as service:
        service.always_answers(pages_of(["a"], [], [], ["b"]))
        async with connected(kind, service) as client:
            assert await ids(client.runs.list()) == ["a", "b"]


@both_clients
async def test_next_link_is_never_followed_to_another_host(kind: str) -> None:
    with running_service() as service, running_service() as stranger:
        elsewhere = {"next": f"{stranger.address}/organizations/x/runs?page=2&token=wanted"}
        service.answers(
            page_reply(["a"], pagination(links=elsewhere)), page_reply(["b"]), page_reply([])
        )
        async with connected(kind, service) as client:
            assert await ids(client.runs.list()) == ["a", "b"]
        assert stranger.connections == 0
        assert asked_pages(service.requests) == [1, 2, 3]


@both_clients
async def test_filters_stay_on_the_request_of_every_page(kind: str) -> None:
    with running_service() as service:
        service.always_answers(THREE_PAGES)
        async with connected(kind, service) as client:
            await settled(client.runs.list(q="a b+c", owners=iter([1, 2]), per_page=2).collect())
    assert sorted(asked_pages(service.requests)) == [1, 2, 3]
    for request in service.requests:
        assert sorted(request.query) == [
            "owners=1%2C2",
            f"page={asked_page(request)}",
            "per_page=2",
            "q=a%20b%2Bc",
        ]


@both_clients
async def test_page_that_repeats_is_an_error_after_the_items_before_it(kind: str) -> None:
    with running_service() as service:
        service.always_answers(page_reply(["a", "b"], pagination(links=NEXT)))
        async with connected(kind, service) as client:
            given, said = await given_before(PaginationError, client.runs.list())
        assert given == ["a", "b"]
        assert said == "More than 10 pages in a row brought nothing new"


@both_clients
async def test_listing_without_counts_and_without_end_is_stopped(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_MOST_UNCOUNTED", 50)
    with running_service() as service:

        def always_new(request: Request) -> Reply:
            number = asked_page(request)
            return page_reply([f"{number}a", f"{number}b"], {})

        service.always_answers(always_new)
        async with connected(kind, service) as client:
            given, said = await given_before(PaginationError, client.runs.list())
    assert len(given) == 50
    assert said == "The service sends more than 50 rows"


@both_clients
async def test_another_page_than_was_asked_for_is_an_error_after_the_items_before_it(
    kind: str,
) -> None:
    with running_service() as service:
        service.answers(page_reply(["a", "b"], pagination(current_page=1, total_pages=3)))
        # Whichever of the pages ahead is asked for first.
        service.always_answers(page_reply(["e"], pagination(current_page=7, total_pages=3)))
        async with connected(kind, service) as client:
            given, said = await given_before(PaginationError, client.runs.list())
    assert given == ["a", "b"]
    assert said == "Page 2 was asked for, the service sent 7"


@both_clients
async def test_collect_raises_when_the_listing_does_not_add_up(kind: str) -> None:
    with running_service() as service:
        service.always_answers(page_reply(["a"], pagination(links=NEXT)))
        async with connected(kind, service) as client:
            with pytest.raises(PaginationError):
                await settled(client.runs.list().collect())


@both_clients
async def test_failure_of_a_page_comes_after_the_items_before_it(kind: str) -> None:
    with running_service() as service:
        service.answers(
            page_reply(["a", "b"], pagination(total_pages=2)), reply({"message": "gone"}, 404)
        )
        async with connected(kind, service) as client:
            given, said = await given_before(NotFoundError, client.runs.list())
    assert (given, said) == (["a", "b"], "404 at list_runs: gone")


@both_clients
@pytest.mark.parametrize("id_", [None, {}, []], ids=str)
async def test_row_whose_id_is_none_cannot_be_read(id_: object, kind: str) -> None:
    with running_service() as service:
        service.answers(reply({"data": [{"id": "a"}, {"id": id_}]}))
        async with connected(kind, service) as client:
            with pytest.raises(APIResponseValidationError, match=r"data\[1\]\.id"):
                await settled(client.runs.list().collect())
