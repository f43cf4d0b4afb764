"""Pages that are read ahead. Tests see it by what is asked, and measure no time."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import aclosing, closing
from contextvars import ContextVar
from itertools import count
from typing import Any

import httpx
import pytest

from tallyfy_client import InvalidRequestError, NotFoundError, Page, read_ahead
from tallyfy_client.page import page_from_response
from tests.listings import (
    Listing,
    asked_pages,
    eventually,
    given_before,
    listing_service,
    pages_of,
    taken,
)
from tests.moving_rows import MovingRows, Row, pager_of, remove, rows
from tests.service import both_clients, connected, each, ids, reply, running_service, settled

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def slow_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each answer take 10 ms, by the clock that is looked at."""
    answers_take(0.01, monkeypatch)
    monkeypatch.setattr(read_ahead, "thread_time", lambda: 0.0)


def answers_take(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_ahead, "perf_counter", count(step=seconds).__next__)


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


def test_page_received_meanwhile_comes_with_the_one_that_was_wanted() -> None:
    def fetch(number: int, _: object) -> Page[Row]:
        if number == 2:
            for thread in set(threading.enumerate()) - before:
                thread.join(5)
        return Page([], number)

    before = set(threading.enumerate())
    with closing(read_ahead.ThreadsAhead(fetch, 8)) as ahead:
        assert [fetched.page.number for fetched in ahead.take([1])] == [1]
        assert [fetched.page.number for fetched in ahead.take([2, 3])] == [2, 3]


async def test_page_received_meanwhile_comes_with_the_one_that_was_wanted_async() -> None:
    async def fetch(number: int, _: object) -> Page[Row]:
        if number == 2:
            await asyncio.wait(asyncio.all_tasks() - before)
        return Page([], number)

    before = asyncio.all_tasks()
    async with aclosing(read_ahead.TasksAhead(fetch, 8)) as ahead:
        assert [fetched.page.number for fetched in await ahead.take([1])] == [1]
        assert [fetched.page.number for fetched in await ahead.take([2, 3])] == [2, 3]


def test_page_ahead_that_failed_meanwhile_fails_when_it_is_wanted() -> None:
    def fetch(number: int, _: object) -> Page[Row]:
        if number == 3:
            raise ValueError("page 3")
        for thread in set(threading.enumerate()) - before:
            thread.join(5)
        return Page([], number)

    before = set(threading.enumerate())
    with closing(read_ahead.ThreadsAhead(fetch, 8)) as ahead:
        ahead.take([1])
        assert [fetched.page.number for fetched in ahead.take([2, 3])] == [2]
        with pytest.raises(ValueError, match="page 3"):
            ahead.take([3])


def test_page_that_is_read_again_counts_among_those_under_way() -> None:
    requested, go_on = [], threading.Event()

    def fetch(number: int, _: object) -> Page[Row]:
        requested.append(number)
        assert number != 3 or go_on.wait(5)
        return Page([], number)

    with closing(read_ahead.ThreadsAhead(fetch, 2)) as ahead:
        ahead.take([1])
        ahead.take([2, 3])
        ahead.take([2, 4])
        go_on.set()
    assert sorted(requested) == [1, 2, 2, 3]


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
async def test_closing_the_client_ends_pages_under_way(kind: str) -> None:
    listing = Listing(rows(80))
    with listing_service(listing) as service:
        async with connected(kind, service) as client:
            pages = each(client.runs.list().pages())
            await anext(pages)
            await anext(pages)
            await settled(client.close())
            assert not threads_ahead()
            # What had been read before is given.
            with pytest.raises(InvalidRequestError, match=r"^This client is closed\."):
                async for _ in pages:
                    pass
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
            with pytest.raises(InvalidRequestError, match=r"^This client is closed\."):
                await reading
            released.set()


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
    assert said == "404 at list_runs: gone"


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


# When it pays.


class Watched(MovingRows):
    """Answers at once, and notes in which thread or task."""

    def __init__(self, count: int) -> None:
        super().__init__(rows(count), 1)
        self.at: list[object] = []

    def page(self, number: int, is_wanted: object = None) -> Page[Row]:
        self.at.append(place())
        return super().page(number, is_wanted)


def place() -> object:
    try:
        return asyncio.current_task()
    except RuntimeError:
        return threading.current_thread()


@both_clients
async def test_nothing_is_read_ahead_while_answers_take_5_ms_at_most(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers_take(0.004, monkeypatch)
    service = Watched(20)
    assert await ids(service.pager(kind, max_concurrency=8)) == rows(20)
    assert service.asked == list(range(1, 21))
    assert set(service.at) == {place()}


@both_clients
async def test_pages_are_read_ahead_once_answers_take_more_than_5_ms(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers_take(0.006, monkeypatch)
    service = Watched(20)
    assert await ids(service.pager(kind, max_concurrency=8)) == rows(20)
    assert len(set(service.at)) > 1


@both_clients
async def test_what_the_caller_computes_is_no_waiting(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_ahead, "thread_time", count(step=0.01).__next__)
    service = Watched(20)
    await ids(service.pager(kind, max_concurrency=8))
    assert set(service.at) == {place()}


@both_clients
@pytest.mark.parametrize("most", [1, 2, 3, 8])
async def test_slow_caller_has_no_more_pages_waiting_than_allowed(most: int, kind: str) -> None:
    service = Watched(30)
    given = 0
    async for _ in each(service.pager(kind, max_concurrency=most)):
        given += 1
        await asyncio.sleep(0.005)
        assert len(service.asked) - given <= most - 1


@both_clients
async def test_pages_ahead_are_kept_while_one_is_read_again(kind: str) -> None:
    service = MovingRows(rows(24), 2, {1: remove("001")})
    assert await ids(service.pager(kind, max_concurrency=8)) == rows(24)
    assert service.asked.count(1) == 2


async def test_page_ahead_is_not_tried_again_when_the_listing_was_left() -> None:
    listing = Listing(rows(8))
    listing.instead[3] = reply({}, 503, Retry_After="1")
    with listing_service(listing) as service:
        async with connected("sync", service, waits=True) as client:
            with closing(iter(client.runs.list())) as runs:
                for _ in range(3):
                    next(runs)
                listing.until(lambda: 3 in listing.answered)
            await eventually(lambda: not threads_ahead())
    assert sorted(listing.asked) == [1, 2, 3]


# Threads, and the end of a program.


async def test_where_no_thread_can_be_started_pages_come_one_after_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def start(_: threading.Thread) -> None:
        raise RuntimeError("can't create new thread at interpreter shutdown")

    service = Watched(20)
    monkeypatch.setattr(threading.Thread, "start", start)
    assert [row.id for row in service.pager("sync", max_concurrency=8)] == rows(20)
    assert service.asked == list(range(1, 21))


PROGRAM = """
import atexit, threading, time
from tallyfy_client import Page, Pager
from tests.moving_rows import Row

def fetch(number, is_wanted):
    time.sleep({hangs} if number > 2 else 0.02)
    rows = [Row(str(number))] if number <= 20 else []
    return Page(rows, number, total=20)

def read():
    print(len(Pager(fetch).collect()))

def read_later():
    while threading.main_thread().is_alive():
        time.sleep(0.01)
    read()

{program}
"""

ENDINGS = {
    "an iterator is still referenced": (
        100,
        "pages = Pager(fetch).pages()\nnext(pages), next(pages)\nprint('read')",
        "read",
    ),
    "a loop was left": (
        100,
        "for row in Pager(fetch):\n    if row.id == '2': break\nprint('read')",
        "read",
    ),
    "a handler at exit reads": (0.02, "atexit.register(read)", "20"),
    "a thread that outlives main reads": (
        0.02,
        "threading.Thread(target=read_later).start()",
        "20",
    ),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_program_ends_at_once_and_says_nothing(ending: str) -> None:
    hangs, program, output = ENDINGS[ending]
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM.format(hangs=hangs, program=program)],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        # Far less than a page takes.
        timeout=60,
        check=True,
    )
    assert (ended.stdout.strip(), ended.stderr) == (output, "")


# Tasks.


def twenty_pages(failure: Exception | asyncio.CancelledError) -> Any:
    """Give pages of a listing of which those from the third on fail."""

    async def fetch(number: int, _: Callable[[], bool]) -> Page[Row]:
        await asyncio.sleep(0)
        if number > 2:
            raise failure
        return page_from_response(number, [Row(str(number))], {"pagination": {"total": 20}})

    return pager_of("async", None, fetch_async=fetch)


@pytest.fixture
def unheard(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the event loop have nothing to complain of."""
    told: list[str] = []
    monkeypatch.setattr(
        asyncio.BaseEventLoop,
        "call_exception_handler",
        lambda _, context: told.append(context["message"]),
    )
    yield
    gc.collect()
    assert told == []


@pytest.mark.usefixtures("unheard")
async def test_failures_of_pages_that_nobody_takes_are_unheard() -> None:
    before = tasks_ahead()
    pager = twenty_pages(InvalidRequestError("This client is closed."))
    async with aclosing(pager.pages()) as pages:
        async for page in pages:
            if page.number == 2:
                for _turn in range(10):
                    await asyncio.sleep(0)
                break
    assert tasks_ahead() <= before


@pytest.mark.usefixtures("unheard")
async def test_cancelled_token_function_is_a_cancellation() -> None:
    before = tasks_ahead()
    with pytest.raises(asyncio.CancelledError):
        await twenty_pages(asyncio.CancelledError()).collect()
    assert tasks_ahead() <= before


@both_clients
async def test_page_is_not_wanted_any_more_when_the_listing_was_left(kind: str) -> None:
    wanted: list[Callable[[], bool]] = []

    def fetch(number: int, is_wanted: Callable[[], bool]) -> Page[Row]:
        wanted.append(is_wanted)
        return page_from_response(number, [Row(str(number))], {"pagination": {"total": 20}})

    pages = pager_of(kind, fetch).pages()
    await settled(anext(pages) if kind == "async" else next(pages))
    assert wanted[0]()
    await settled(pages.aclose() if kind == "async" else pages.close())
    assert not wanted[0]()
