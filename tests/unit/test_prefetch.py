"""Pages that are read ahead. The service tells how it was asked, so no test measures time."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
import warnings
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import replace
from itertools import count
from typing import Any

import httpx
import pytest
import stamina

from tallyfy_client import InvalidRequestError, NotFoundError, Run, Tallyfy
from tallyfy_client.pages import Page
from tallyfy_client.prefetch import ThreadPrefetch
from tallyfy_client.retrying import Sleep
from tallyfy_client.testing import FakeTallyfy, Fault
from tests.fakes import client_of
from tests.listings import (
    Listing,
    asked_page,
    asked_pages,
    eventually,
    given_before,
    listing_service,
    pages_of,
    rows,
    taken,
)
from tests.service import (
    ORG,
    TOKEN,
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


def threads_ahead() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name.startswith("tallyfy-pages")]


def tasks_ahead() -> set[Any]:
    return asyncio.all_tasks() - {asyncio.current_task()}


@both_clients
async def test_items_come_in_order_although_the_answers_do_not(kind: str) -> None:
    listing = Listing(rows(24))

    def after_the_next(number: int) -> None:
        # Even pages are answered after the odd ones that follow them.
        if number % 2 == 0 and number < listing.pages:
            listing.until(lambda: number + 1 in listing.answered)

    listing.holds_back = after_the_next
    with listing_service(listing) as service:
        async with connected(kind, service) as client:
            assert await ids(client.runs.list()) == rows(24)
    assert sorted(listing.asked) == list(range(1, 13))
    assert listing.answered != sorted(listing.answered)


@both_clients
@pytest.mark.parametrize("most", [1, 2, 3, 8, 99])
async def test_pages_ahead_grow_from_one_to_the_most(most: int, kind: str) -> None:
    listing = Listing(rows(24), 1)
    too_early = []

    def last_with(number: int) -> int:
        window = min(1 << (number - 1), most)
        return min(listing.pages, number + window - 1)

    def for_its_window(number: int) -> None:
        awaited = next(one for one in range(1, 25) if one not in listing.answered)
        if number > last_with(awaited):
            too_early.append(number)
        # Later pages have to be asked for before this one is answered.
        listing.until(lambda: last_with(number) in listing.asked)

    listing.holds_back = for_its_window
    with listing_service(listing) as service:
        async with connected(kind, service, max_concurrency=most) as client:
            assert await ids(client.runs.list()) == rows(24)
    assert not too_early
    assert listing.most_under_way <= most
    assert sorted(listing.asked) == list(range(1, 25))


@both_clients
async def test_no_more_pages_are_under_way_than_allowed(kind: str) -> None:
    fake = FakeTallyfy()
    for name in rows(60):
        fake.add_run(id=name)
    # So that pages are read again, beside those that are under way.
    fake.after_request(19, lambda: fake.remove_run("001"))
    fake.fail_randomly(seed=1, rate=0.7, faults=[Fault(delay=0.002), Fault(delay=0.006)])
    under_way: list[str] = []
    at_once: list[int] = []

    def begin(request: httpx.Request) -> None:
        under_way.append(request.url.params["page"])
        at_once.append(len(under_way))

    def end(response: httpx.Response) -> None:
        under_way.remove(response.request.url.params["page"])

    async with client_of(fake, kind, before=begin, after=end, max_concurrency=3) as client:
        given = await ids(client.runs.list(per_page=1))
    assert given == rows(60)
    assert max(at_once) == 3
    asked = [one.query["page"] for one in fake.requests]
    assert len(asked) > len(set(asked))


@both_clients
async def test_one_at_once_is_one_after_another_without_threads_or_tasks(kind: str) -> None:
    listing = Listing(rows(10))
    with listing_service(listing) as service:
        async with connected(kind, service, max_concurrency=1) as client:
            before = tasks_ahead()
            async for _ in each(client.runs.list()):
                assert not threads_ahead()
                assert tasks_ahead() == before
    assert listing.asked == [1, 2, 3, 4, 5]
    assert listing.most_under_way == 1


@both_clients
async def test_listing_of_one_page_needs_no_threads_and_no_tasks(kind: str) -> None:
    with listing_service(Listing(rows(2))) as service:
        async with connected(kind, service) as client:
            before = tasks_ahead()
            async for _ in each(client.runs.list()):
                assert not threads_ahead()
                assert tasks_ahead() == before


@both_clients
@pytest.mark.parametrize(
    ("items", "pages"), [(1, 1), (2, 1), (3, 3), (4, 3), (5, 6), (7, 11), (9, 12)]
)
async def test_leaving_early_wastes_little_and_leaves_nothing(
    items: int, pages: int, kind: str
) -> None:
    listing = Listing(rows(80))
    with listing_service(listing) as service:
        before = tasks_ahead()
        async with connected(kind, service) as client:
            assert await taken(client.runs.list(), items) == rows(items)
            await eventually(lambda: not threads_ahead() and tasks_ahead() <= before)
        assert max(listing.asked) <= pages
        for _ in range(service.connections):
            assert service.hung_up.acquire(timeout=5)


@both_clients
@pytest.mark.parametrize("way", ["break", "error", "pages", "first_page"])
async def test_leaving_waits_for_no_answer(way: str, kind: str) -> None:
    listing = Listing(rows(80))
    released = threading.Event()
    listing.holds_back = lambda number: number < 3 or released.wait(10)
    with listing_service(listing) as service:
        before = tasks_ahead()
        async with connected(kind, service) as client:
            pager = client.runs.list()
            if way == "break":
                await taken(pager, 3)
            elif way == "pages":
                async for page in each(pager.pages()):
                    if page.number == 2:
                        break
            elif way == "first_page":
                await settled(pager.first_page())
            else:
                listing.instead[2] = reply({"message": "gone"}, 404)
                with pytest.raises(NotFoundError):
                    await settled(pager.collect())
            assert set(listing.answered) <= {1, 2}
            # Tasks are cancelled at once; a thread ends with the answer that it waits for.
            await eventually(lambda: tasks_ahead() <= before)
            released.set()
            await eventually(lambda: not threads_ahead())
        assert max(listing.asked) <= 3
        for _ in range(service.connections):
            assert service.hung_up.acquire(timeout=5)


async def test_cancelling_the_reader_cancels_the_pages_ahead() -> None:
    listing = Listing(rows(80))
    released = threading.Event()
    listing.holds_back = lambda number: number < 3 or released.wait(10)
    with listing_service(listing) as service:
        before = tasks_ahead()
        async with connected("async", service) as client:
            reading = asyncio.create_task(client.runs.list().collect())
            await eventually(lambda: 6 in listing.asked)
            reading.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reading
            assert tasks_ahead() <= before
            released.set()


@both_clients
async def test_page_ahead_that_fails_for_a_moment_is_tried_again(kind: str) -> None:
    listing = Listing(rows(10))
    listing.instead[3] = reply({"message": "down"}, 503)
    listing.holds_back = lambda number: number == 3 and listing.instead.pop(3, None)
    with listing_service(listing) as service:
        async with connected(kind, service) as client:
            assert await ids(client.runs.list()) == rows(10)
    assert sorted(listing.asked) == [1, 2, 3, 3, 4, 5]


@both_clients
async def test_waits_of_pages_ahead_end_when_the_listing_is_left(kind: str) -> None:
    listing = Listing(rows(80))
    listing.instead[3] = reply({"message": "slow down"}, 429, Retry_After="50")
    listing.holds_back = listing.after(2, holds=3)
    with listing_service(listing) as service:
        before = tasks_ahead()
        async with connected(kind, service) as client:
            with stamina.set_testing(False):
                async for page in each(client.runs.list().pages()):
                    if page.number == 2:
                        await eventually(lambda: 3 in listing.answered)
                        break
                # Far sooner than in 50 seconds.
                await eventually(lambda: not threads_ahead() and tasks_ahead() <= before)
    assert listing.asked.count(3) == 1


@both_clients
async def test_closing_the_client_ends_pages_under_way(kind: str) -> None:
    listing = Listing(rows(80))
    with listing_service(listing) as service:
        async with connected(kind, service) as client:
            pages = each(client.runs.list().pages())
            await anext(pages)
            await anext(pages)
            await settled(client.close())
            assert not threads_ahead()
            with pytest.raises(InvalidRequestError, match=r"^This client is closed\.$"):
                await anext(pages)
        for _ in range(service.connections):
            assert service.hung_up.acquire(timeout=5)


async def test_reader_whose_client_is_closed_is_not_cancelled() -> None:
    listing = Listing(rows(80))
    released = threading.Event()
    listing.holds_back = lambda number: number < 3 or released.wait(10)
    with listing_service(listing) as service:
        async with connected("async", service) as client:
            reading = asyncio.create_task(client.runs.list().collect())
            await eventually(lambda: 3 in listing.asked)
            await client.close()
            with pytest.raises(InvalidRequestError, match=r"^This client is closed\.$"):
                await reading
            released.set()


@pytest.mark.parametrize("page", [1, 3], ids=["itself", "in another thread"])
async def test_thread_that_waits_for_a_page_hears_that_the_client_is_closed(page: int) -> None:
    listing = Listing(rows(6))
    listing.instead[page] = reply({"message": "slow down"}, 429, Retry_After="50")
    listing.holds_back = listing.after(2, holds=3)
    with listing_service(listing) as service:
        async with connected("sync", service) as client:
            with stamina.set_testing(False), ThreadPoolExecutor(1) as readers:
                reading = readers.submit(client.runs.list().collect)
                await eventually(lambda: page in listing.answered)
                client.close()
                with pytest.raises(InvalidRequestError, match=r"^This client is closed\.$"):
                    reading.result(timeout=5)


def test_page_that_had_not_begun_when_the_client_was_closed_is_told_as_closed() -> None:
    released = threading.Event()

    def fetch(number: int, _sleep: Sleep) -> Page[Run]:
        assert released.wait(5)
        return Page([], number)

    prefetch = ThreadPrefetch(fetch, max_concurrency=1)
    with ThreadPoolExecutor(1) as readers:
        reading = readers.submit(prefetch.first_of, [1, 2])
        while prefetch._under_way.keys() != {2}:
            time.sleep(0.001)
        prefetch.close()
        released.set()
        assert reading.result(timeout=5).number == 1
    with pytest.raises(InvalidRequestError, match=r"^This client is closed\.$"):
        prefetch.first_of([2])
    prefetch.join()


def test_cancelled_error_of_a_token_function_is_not_taken_for_a_closed_client() -> None:
    calls = count(1)

    def token() -> str:
        if next(calls) > 1:
            raise CancelledError
        return TOKEN

    with listing_service(Listing(rows(80))) as service:
        client = Tallyfy(token, org_id=ORG, base_url=service.address)
        with client, pytest.raises(CancelledError):
            client.runs.list().collect()


async def test_leaving_and_closing_at_once_leaves_no_connection() -> None:
    with warnings.catch_warnings(), listing_service(Listing(rows(80))) as service:
        # A connection that nobody closes is a warning when it is collected.
        warnings.simplefilter("error")
        for items in [3, 5, 7] * 20:
            async with connected("async", service) as client:
                async for run in client.runs.list():
                    if run.id == rows(items)[-1]:
                        break
        gc.collect()


@both_clients
async def test_last_response_is_that_of_the_page_that_was_read_ahead(kind: str) -> None:
    def numbered(request: Request) -> Reply:
        number = asked_page(request)
        meta = pagination(current_page=number, total_pages=6)
        answer = page_reply([f"r{number}"], meta)
        return replace(answer, headers={"X-Request-Id": f"page-{number}"})

    with running_service() as service:
        service.always_answers(numbered)
        async with connected(kind, service) as client:
            told = []
            pages = client.runs.list().pages()
            if kind == "sync":
                for _ in pages:
                    told.append(client.last_response.request_id)
            else:
                async for _ in pages:
                    told.append(client.last_response.request_id)
    assert told == [f"page-{number}" for number in range(1, 7)]


@both_clients
async def test_error_comes_after_all_items_before_it_although_later_pages_answered(
    kind: str,
) -> None:
    listing = Listing(rows(12))
    listing.instead[3] = reply({"message": "gone"}, 404)

    listing.holds_back = listing.after(4, holds=3)
    with listing_service(listing) as service:
        async with connected(kind, service) as client:
            given, said = await given_before(NotFoundError, client.runs.list())
    assert given == rows(4)
    assert said == "404: gone"


@both_clients
async def test_error_beyond_the_last_page_is_nobodys(kind: str) -> None:
    with running_service() as service:

        def answer(request: Request) -> Reply:
            # The first page promises one page more than the second.
            number = asked_page(request)
            if number == 3:
                return reply({"message": "there is no such page"}, 404)
            return page_reply([f"r{number}"], pagination(total_pages=4 - number, total=2))

        service.always_answers(answer)
        async with connected(kind, service) as client:
            runs = await settled(client.runs.list().collect())
    assert [run.id for run in runs] == ["r1", "r2"]


@both_clients
async def test_context_of_the_caller_reaches_every_request(kind: str) -> None:
    tenant: ContextVar[str] = ContextVar("tenant", default="nobody")
    found: list[str] = []

    def note(_: httpx.Request) -> None:
        found.append(tenant.get())

    async def note_later(_: httpx.Request) -> None:
        found.append(tenant.get())

    http_client: Any = (
        httpx.Client(event_hooks={"request": [note]})
        if kind == "sync"
        else httpx.AsyncClient(event_hooks={"request": [note_later]})
    )
    tenant.set("acme")
    with listing_service(Listing(rows(10))) as service:
        async with connected(kind, service, http_client=http_client) as client:
            assert await ids(client.runs.list()) == rows(10)
        await settled(http_client.close() if kind == "sync" else http_client.aclose())
    assert found == ["acme"] * 5


@both_clients
@pytest.mark.parametrize(
    ("limit", "pages"), [(1, 1), (4, 2), (5, 3), (6, 3), (7, 4), (12, 6), (13, 7), (99, 12)]
)
async def test_pages_ahead_end_with_the_limit(limit: int, pages: int, kind: str) -> None:
    listing = Listing(rows(24))
    with listing_service(listing) as service:
        async with connected(kind, service) as client:
            assert await ids(client.runs.list(limit=limit)) == rows(24)[:limit]
    assert sorted(listing.asked) == list(range(1, pages + 1))


@both_clients
async def test_limit_needs_no_more_pages_after_a_short_one(kind: str) -> None:
    with running_service() as service:
        service.always_answers(pages_of(["a", "b"], [], ["c", "d"], ["e", "f"], ["g"]))
        async with connected(kind, service) as client:
            assert await ids(client.runs.list(limit=4)) == ["a", "b", "c", "d"]
    assert sorted(asked_pages(service.requests)) == [1, 2, 3]


@both_clients
async def test_start_page_is_where_pages_ahead_start(kind: str) -> None:
    listing = Listing(rows(24))
    with listing_service(listing) as service:
        async with connected(kind, service) as client:
            runs = await settled(client.runs.list(start_page=4, limit=11).collect())
    assert [run.id for run in runs] == rows(17)[6:]
    assert listing.asked[0] == 4
    assert sorted(listing.asked) == [4, 5, 6, 7, 8, 9]
