"""Pages that are read ahead: seen by what is requested and when. No time is measured."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from contextvars import ContextVar
from itertools import count
from typing import Any

import pytest

from tallyfy_client import InvalidRequestError, NotFoundError
from tests.listings import (
    Listing,
    MovingRows,
    client_of,
    eventually,
    given_before,
    listing_service,
    rows,
    taken,
)
from tests.service import connected, each, ids, reply, settled
from tests.transports import backend_of

pytestmark = pytest.mark.anyio


def responses_take(seconds: float, monkeypatch: pytest.MonkeyPatch, computing: float = 0) -> None:
    """Let the clocks go on by this much at each look. httpx looks, too, up to four times."""
    monkeypatch.setattr(time, "perf_counter", count(step=seconds).__next__)
    monkeypatch.setattr(time, "thread_time", count(step=computing).__next__)


@pytest.fixture(autouse=True)
def slow_responses(monkeypatch: pytest.MonkeyPatch) -> None:
    responses_take(0.01, monkeypatch)


@pytest.fixture
def unheard(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail if the event loop complains of anything, such as an exception nobody retrieved."""
    told: list[str] = []
    monkeypatch.setattr(
        asyncio.BaseEventLoop,
        "call_exception_handler",
        lambda _, context: told.append(context["message"]),
    )
    yield
    gc.collect()
    assert told == []


def under_way() -> list[Any]:
    """The threads and tasks that read ahead."""
    threads = [one for one in threading.enumerate() if one.name == "tallyfy-pages"]
    return threads + [task for task in asyncio.all_tasks() if "AsyncBackend" in repr(task)]


def holding(listing: Listing, first: int) -> threading.Event:
    """Answer these pages and those after them only once the event is set."""
    released = threading.Event()
    listing.holds_back = lambda number: number < first or released.wait(10)
    return released


# Order and windows.


async def test_items_come_in_order_although_the_responses_do_not(kind: str) -> None:
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


@pytest.mark.parametrize("most", [1, 3, 8])
async def test_pages_ahead_grow_from_one_to_the_most(most: int, kind: str) -> None:
    listing = Listing(rows(24), 1)
    too_early = []

    def last_with(number: int) -> int:
        return min(listing.pages, number + min(1 << (number - 1), most) - 1)

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


@pytest.mark.parametrize(
    ("filters", "pages"),
    [
        ({"limit": 5}, [1, 2, 3]),
        ({"limit": 12}, [1, 2, 3, 4, 5, 6]),
        ({"limit": 13}, [1, 2, 3, 4, 5, 6, 7]),
        ({"start_page": 4, "limit": 11}, [4, 5, 6, 7, 8, 9]),
    ],
    ids=str,
)
async def test_no_page_is_read_beyond_the_limit(
    filters: dict[str, int], pages: list[int], kind: str
) -> None:
    listing = Listing(rows(24))
    first = 2 * (pages[0] - 1)
    with listing_service(listing) as service:
        async with connected(kind, service) as client:
            given = await ids(client.runs.list(**filters))
    assert given == rows(24)[first : first + filters["limit"]]
    assert sorted(listing.asked) == pages


# Whether it pays.


@pytest.mark.parametrize(
    ("settings", "pages", "seconds", "computing", "is_ahead"),
    [
        ({}, 20, 0.006, 0, True),
        ({}, 20, 0.001, 0, False),
        ({}, 20, 0.01, 0.05, False),
        ({}, 1, 0.01, 0, False),
        ({"max_concurrency": 1}, 20, 0.01, 0, False),
    ],
    ids=["slow", "fast", "computing", "one page", "one at a time"],
)
async def test_pages_are_read_ahead_once_responses_take_more_than_5_ms(
    settings: dict[str, int],
    pages: int,
    seconds: float,
    computing: float,
    is_ahead: bool,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    responses_take(seconds, monkeypatch, computing)
    service = MovingRows(rows(pages), 1)
    places = set()

    def answer(number: int) -> object:
        places.add(asyncio.current_task() if kind == "async" else threading.current_thread())
        return service(number)

    assert await ids(client_of(kind, answer, **settings).runs.list()) == rows(pages)
    assert (len(places) > 1) is is_ahead
    assert sorted(service.asked) == list(range(1, pages + 1))


@pytest.mark.parametrize("most", [2, 8])
async def test_slow_caller_has_no_more_pages_waiting_than_allowed(most: int, kind: str) -> None:
    service = MovingRows(rows(30), 1)
    given = 0
    async for _ in each(client_of(kind, service, max_concurrency=most).runs.list()):
        given += 1
        await asyncio.sleep(0.002)
        assert len(service.asked) - given <= most - 1


# Leaving.


@pytest.mark.usefixtures("unheard")
@pytest.mark.parametrize(("items", "pages"), [(1, 1), (3, 3), (5, 6), (7, 11)])
async def test_leaving_early_wastes_little_and_leaves_nothing(
    items: int, pages: int, kind: str
) -> None:
    listing = Listing(rows(80))
    with listing_service(listing) as service:
        async with connected(kind, service) as client:
            assert await taken(client.runs.list(), items) == rows(items)
            await eventually(lambda: not under_way())
        assert max(listing.asked) <= pages
        for _ in range(service.connections):
            assert service.hung_up.acquire(timeout=5)


@pytest.mark.usefixtures("unheard")
@pytest.mark.parametrize("way", ["break", "error", "pages", "first_page"])
async def test_leaving_waits_for_no_response(way: str, kind: str) -> None:
    listing = Listing(rows(80))
    released = holding(listing, 3)
    with listing_service(listing) as service:
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
            # Tasks are cancelled at once; a thread ends with the response that it waits for.
            if kind == "async":
                await eventually(lambda: not under_way())
            released.set()
            await eventually(lambda: not under_way())
        assert max(listing.asked) <= 3


@pytest.mark.usefixtures("unheard")
@pytest.mark.parametrize("way", ["cancelled", "closed"])
async def test_reader_that_is_cancelled_or_whose_client_is_closed_leaves_nothing(way: str) -> None:
    listing = Listing(rows(80))
    released = holding(listing, 3)
    with listing_service(listing) as service:
        async with connected("async", service) as client:
            reading = asyncio.create_task(client.runs.list().collect())
            await eventually(lambda: 6 in listing.asked)
            if way == "cancelled":
                reading.cancel()
            else:
                await client.close()
            with pytest.raises(asyncio.CancelledError if way == "cancelled" else Exception):
                await reading
            assert reading.cancelled() is (way == "cancelled")
            assert not under_way()
            released.set()


async def test_pages_read_before_the_client_was_closed_are_given(kind: str) -> None:
    listing = Listing(rows(80))
    with listing_service(listing) as service:
        async with connected(kind, service) as client:
            pages = each(client.runs.list().pages())
            await anext(pages)
            await anext(pages)
            await eventually(lambda: 3 in listing.asked)
            await settled(client.close())
            with pytest.raises(InvalidRequestError, match=r"^This client is closed\."):
                async for _ in pages:
                    pass
            await eventually(lambda: not under_way())


async def test_page_ahead_is_not_retried_when_the_listing_was_left() -> None:
    listing = Listing(rows(8))
    listing.instead[3] = reply({}, 503, Retry_After="1")
    with listing_service(listing) as service:
        async with connected("sync", service) as client:
            left, waiting = threading.Event(), threading.Event()

            def pause() -> None:
                waiting.set()
                left.wait(10)

            backend_of(client).meanwhile = pause
            with closing(iter(client.runs.list())) as runs:
                for _ in range(3):
                    next(runs)
                assert waiting.wait(10)
            left.set()
            await eventually(lambda: not under_way())
    assert sorted(listing.asked) == [1, 2, 3]


# Failures.


async def test_page_ahead_that_fails_for_a_moment_is_retried(kind: str) -> None:
    listing = Listing(rows(10))
    listing.instead[3] = reply({"message": "down"}, 503)
    listing.holds_back = lambda number: number == 3 and listing.instead.pop(3, None)
    with listing_service(listing) as service:
        async with connected(kind, service) as client:
            assert await ids(client.runs.list()) == rows(10)
    assert sorted(listing.asked) == [1, 2, 3, 3, 4, 5]


@pytest.mark.usefixtures("unheard")
@pytest.mark.parametrize("first", [3, 4], ids=["before the others", "after the others"])
async def test_error_comes_after_all_items_before_it(first: int, kind: str) -> None:
    listing = Listing(rows(12))
    listing.instead[3] = reply({"message": "gone"}, 404)

    def hold(number: int) -> None:
        if number in {3, 4} and number != first:
            listing.until(lambda: first in listing.answered)

    listing.holds_back = hold
    with listing_service(listing) as service:
        async with connected(kind, service) as client:
            given = await given_before(NotFoundError, client.runs.list())
            await eventually(lambda: not under_way())
    assert given == (rows(4), "404 at list_runs: gone")


async def test_context_of_the_caller_reaches_every_request(kind: str) -> None:
    tenant: ContextVar[str] = ContextVar("tenant", default="nobody")
    found: list[str] = []

    def token() -> str:
        found.append(tenant.get())
        return "token"

    tenant.set("acme")
    with listing_service(Listing(rows(10))) as service:
        async with connected(kind, service, token=token) as client:
            assert await ids(client.runs.list()) == rows(10)
    assert found == ["acme"] * 5


async def test_without_threads_pages_come_one_after_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def start(_: threading.Thread) -> None:
        raise RuntimeError("can't create new thread at interpreter shutdown")

    service = MovingRows(rows(20), 1)
    client = client_of("sync", service)
    monkeypatch.setattr(threading.Thread, "start", start)
    assert [run.id for run in client.runs.list()] == rows(20)
    assert service.asked == list(range(1, 21))


# The end of a program.

PROGRAM = """
import asyncio, atexit, threading, time
import httpx
from tallyfy_client import AsyncTallyfy, Tallyfy

def respond(request):
    number = int(request.url.params["page"])
    time.sleep({hangs} if number > 2 else 0.02)
    rows = [dict(id=str(number))] if number <= 20 else []
    return httpx.Response(200, json=dict(data=rows, meta=dict(pagination=dict(total=20))))

mock = httpx.MockTransport(respond)
pager = Tallyfy("t", org_id="o", http_client=httpx.Client(transport=mock)).runs.list()
async_client = AsyncTallyfy("t", org_id="o", http_client=httpx.AsyncClient(transport=mock))
async_pager = async_client.runs.list()

def read():
    print(len(pager.collect()))

def read_later():
    threading.main_thread().join()
    read()

async def hold(iterator):
    global held
    held = iterator
    await anext(held)
    await anext(held)
    print("read")

{program}
"""

ENDINGS: dict[str, tuple[float, str, str]] = {
    "an iterator is held": (
        100,
        "pages = pager.pages()\nnext(pages), next(pages)\nprint('read')",
        "read",
    ),
    "a loop was left": (
        100,
        "for run in pager:\n    if run.id == '2': break\nprint('read')",
        "read",
    ),
    "a handler at exit reads": (0.02, "atexit.register(read)", "20"),
    "a thread reads": (0.02, "threading.Thread(target=read_later).start()", "20"),
    "an asynchronous iterator is held": (0.02, "asyncio.run(hold(aiter(async_pager)))", "read"),
    "asynchronous pages are held": (0.02, "asyncio.run(hold(async_pager.pages()))", "read"),
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
