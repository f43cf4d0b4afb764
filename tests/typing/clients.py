"""What type checkers say of the clients: mypy and pyright, both strict, check this file.

It is never run. A line that has to be an error has a comment that expects one; a checker that does
not find it complains of the comment.
"""

from collections.abc import AsyncIterator, Iterator
from typing import assert_type

import httpx
import httpx2
from httpx_aiohttp import HttpxAiohttpClient

from tallyfy_client import (
    AsyncPager,
    AsyncRuns,
    AsyncTallyfy,
    AsyncTasks,
    Pager,
    RawResponse,
    Run,
    Runs,
    Tallyfy,
    Task,
    Tasks,
)
from tallyfy_client import NoModel  # type: ignore[attr-defined]  # pyright: ignore
from tallyfy_client.budget import Budget


def token() -> str:
    return "token"


async def token_later() -> str:
    return "token"


def calls(client: Tallyfy) -> None:
    assert_type(client.runs, Runs)
    assert_type(client.tasks, Tasks)
    assert_type(client.runs.list(), Pager[Run])
    assert_type(client.runs.list(sort="name", limit=3).collect(), list[Run])
    assert_type(client.runs.get("r1"), Run)
    assert_type(client.tasks.list("r1"), Pager[Task])
    assert_type([task.id for task in client.tasks.list("r1")], list[str])
    assert_type(client.tasks.get("t1"), Task)
    assert_type(client.tasks.complete("t1", run_id=None), Task)
    assert_type(client.tasks.complete("t1", unless_completed=True), Task)
    assert_type(client.tasks.wait_until_completed("t1", timeout=1), Task)
    assert_type(client.tasks.as_completed(["t1", ("t2", "r1")], timeout=1), Iterator[Task])
    assert_type(client.raw_request("GET", "/"), RawResponse)
    assert_type(client.with_options(token=token), Tallyfy)
    assert_type(client.org_id, str)


async def calls_async(client: AsyncTallyfy) -> None:
    assert_type(client.runs, AsyncRuns)
    assert_type(client.tasks, AsyncTasks)
    assert_type(client.runs.list(), AsyncPager[Run])
    assert_type(await client.runs.list().collect(), list[Run])
    assert_type(await client.runs.get("r1"), Run)
    assert_type(client.tasks.list("r1"), AsyncPager[Task])
    assert_type([task.id async for task in client.tasks.list("r1")], list[str])
    assert_type(await client.tasks.get("t1"), Task)
    assert_type(await client.tasks.complete("t1", run_id=None), Task)
    assert_type(await client.tasks.wait_until_completed("t1", timeout=1), Task)
    assert_type(client.tasks.as_completed(["t1"], timeout=1), AsyncIterator[Task])
    assert_type(await client.raw_request("GET", "/"), RawResponse)
    assert_type(client.with_options(token=token_later), AsyncTallyfy)


def settings(client: Tallyfy) -> None:
    Tallyfy(token, timeout=httpx.Timeout(5), http_client=httpx.Client())
    Tallyfy(timeout=httpx2.Timeout(5), http_client=httpx2.Client())
    AsyncTallyfy(token_later, timeout=httpx.Timeout(5), http_client=httpx.AsyncClient())
    AsyncTallyfy(timeout=httpx2.Timeout(5), http_client=httpx2.AsyncClient())
    AsyncTallyfy(http_client=HttpxAiohttpClient())
    Tallyfy(budget=Budget([(600, 60), (140, 10)]))
    client.with_options(budget=Budget(store="redis://store"))


def mistakes(client: Tallyfy) -> None:
    Tallyfy(token_later)  # type: ignore[arg-type]  # pyright: ignore
    Tallyfy(http_client=httpx.AsyncClient())  # type: ignore[arg-type]  # pyright: ignore
    Tallyfy(http_client=httpx2.AsyncClient())  # type: ignore[arg-type]  # pyright: ignore
    Tallyfy(http_client=object())  # type: ignore[arg-type]  # pyright: ignore
    Tallyfy(timeout="5")  # type: ignore[arg-type]  # pyright: ignore
    AsyncTallyfy(http_client=httpx.Client())  # type: ignore[arg-type]  # pyright: ignore
    AsyncTallyfy(http_client=httpx2.Client())  # type: ignore[arg-type]  # pyright: ignore
    Budget(unavailable="wait")  # type: ignore[arg-type]  # pyright: ignore
    client.with_options(token=token_later)  # type: ignore[arg-type]  # pyright: ignore
    client.with_options(max_attempt=1)  # type: ignore[call-arg]  # pyright: ignore
    client.with_options(base_url="https://x.example")  # type: ignore[call-arg]  # pyright: ignore
    client.with_options(budget=600)  # type: ignore[arg-type]  # pyright: ignore
    client.runs.list(status="actve")  # type: ignore[arg-type]  # pyright: ignore
    client.tasks.get(7)  # type: ignore[arg-type]  # pyright: ignore
    client.tasks.as_completed([7], timeout=1)  # type: ignore[list-item]  # pyright: ignore
    client.tasks.as_completed("t1")  # type: ignore[call-arg]  # pyright: ignore
    client.raw_request("GET", "/", headers={"X": 7})  # type: ignore[dict-item]  # pyright: ignore
    client.org_id = "o2"  # type: ignore[misc]  # pyright: ignore
