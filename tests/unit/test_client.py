"""The two clients: what each request carries, where it goes, and what stays out of a `repr`."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tallyfy_api.api.runs import list_runs
from tallyfy_api.api.tasks import complete_one_off_task, get_task
from tallyfy_client import (
    APIResponseValidationError,
    APIStatusError,
    AsyncRuns,
    AsyncTallyfy,
    AsyncTasks,
    Runs,
    Tallyfy,
    Task,
    Tasks,
)
from tallyfy_client.backend import Send
from tallyfy_client.settings import DEFAULT_TIMEOUTS
from tests.processes import finished
from tests.service import (
    KINDS,
    ORG,
    TOKEN,
    Reply,
    both_clients,
    connected,
    ids,
    page_reply,
    pagination,
    reply,
    running_service,
    settled,
    task_reply,
)
from tests.transports import opened_http_client

pytestmark = pytest.mark.anyio


def responses_in_memory() -> list[httpx.Response]:
    return [each for each in gc.get_objects() if isinstance(each, httpx.Response)]


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@both_clients
async def test_each_request_carries_the_headers_of_the_documents(kind: str) -> None:
    with running_service() as service:
        service.answers(
            page_reply([]), reply({"data": {"id": "r1"}}), page_reply([]), *[task_reply()] * 3
        )
        async with connected(kind, service) as client:
            await settled(client.runs.list().collect())
            await settled(client.runs.get("r1"))
            await settled(client.tasks.list("r1").collect())
            await settled(client.tasks.get("t1"))
            await settled(client.tasks.complete("t1", run_id="r1"))
            await settled(client.tasks.complete("t1", run_id=None))
        assert len(service.requests) == 6
        for request in service.requests:
            assert request.headers["Authorization"] == f"Bearer {TOKEN}"
            assert request.headers["Accept"] == "application/json"
            assert request.headers["X-Tallyfy-Client"] == "APIClient"
            assert request.headers["User-Agent"].startswith("tallyfy-client/")
            is_post = request.method == "POST"
            assert request.headers.get("Content-Type") == ("application/json" if is_post else None)


@both_clients
async def test_every_attempt_carries_them_too(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(429), reply({}, 429), task_reply())
        async with connected(kind, service) as client:
            await settled(client.tasks.complete("t1", run_id="r1"))
    first, *others = service.requests
    assert [one.headers for one in others] == [first.headers, first.headers]


@both_clients
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirect_is_not_followed(status: int, kind: str) -> None:
    with running_service() as service, running_service() as stranger:
        service.always_answers(Reply(status, b"", {"Location": f"{stranger.address}/wanted"}))
        async with opened_http_client(kind, "httpx", follow_redirects=True) as http_client:
            for settings in ({}, {"http_client": http_client}):
                async with connected(kind, service, **settings) as client:
                    with pytest.raises(APIStatusError) as caught:
                        await settled(client.tasks.get("t1"))
                    assert caught.value.status_code == status
        assert stranger.connections == 0


@both_clients
async def test_connection_is_kept_between_requests(kind: str) -> None:
    with running_service() as service:
        service.always_answers(task_reply())
        async with connected(kind, service) as client:
            for _ in range(3):
                await settled(client.tasks.get("t1"))
        assert service.connections == 1


@both_clients
async def test_response_is_freed_without_the_garbage_collector(kind: str) -> None:
    with running_service() as service, no_garbage_collection():
        service.always_answers(task_reply())
        before = responses_in_memory()
        async with connected(kind, service) as client:
            for _ in range(5):
                await settled(client.tasks.get("t1"))
            assert len(responses_in_memory()) == len(before)


async def test_calls_at_the_same_time_do_not_mix() -> None:
    with running_service() as service:
        # Every other one cannot be read, and says so with its own body.
        service.always_answers(
            lambda asked: reply(
                {"data": {"id" if asked.path[-1] in "ace" else "no": asked.path[-1]}}
            )
        )
        async with AsyncTallyfy(TOKEN, org_id=ORG, base_url=service.address) as client:
            calls = [client.tasks.get(name) for name in "abcdef"]
            results = await asyncio.gather(*calls, return_exceptions=True)
    for name, result in zip("abcdef", results, strict=True):
        if isinstance(result, APIResponseValidationError):
            assert result.body.endswith(f'"{name}"}}}}'.encode())
        else:
            assert isinstance(result, Task)
            assert result.id == name
    kinds = [type(result) for result in results]
    assert kinds == [Task, APIResponseValidationError] * 3


@both_clients
async def test_listing_left_early_can_be_followed_by_other_calls(kind: str) -> None:
    with running_service() as service:
        service.answers(page_reply(["a"], pagination(total_pages=9)), task_reply())
        async with connected(kind, service) as client:
            assert await ids((await settled(client.runs.list().first_page())).items) == ["a"]
            assert (await settled(client.tasks.get("t1"))).id == "t1"
        assert service.connections == 1


@both_clients
async def test_organization_and_address_can_be_read(kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            assert (client.org_id, client.base_url) == (ORG, service.address)
            assert client.with_options(org_id="o2").org_id == "o2"


@both_clients
async def test_organization_and_address_cannot_be_set(kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            for name in ("org_id", "base_url"):
                with pytest.raises(AttributeError):
                    setattr(client, name, "other")


@both_clients
async def test_repr_shows_settings_and_no_token(kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            shown = repr(client)
            assert shown.startswith(f"{KINDS[kind].__name__}(Settings(base_url='{service.address}'")
            assert f"org_id='{ORG}'" in shown
            inside = [client._settings, client._context, client._backend]
            assert TOKEN not in f"{shown} {client} {inside}"


@both_clients
async def test_repr_of_runs_and_tasks_says_of_which_organization(kind: str) -> None:
    prefix = "Async" if kind == "async" else ""
    with running_service() as service:
        async with connected(kind, service) as client:
            assert repr(client.runs) == f"<{prefix}Runs of organization {ORG}>"
            assert repr(client.tasks) == f"<{prefix}Tasks of organization {ORG}>"


@both_clients
async def test_repr_of_a_client_whose_making_failed_does_not_fail(kind: str) -> None:
    client = KINDS[kind].__new__(KINDS[kind])
    assert repr(client) == f"{KINDS[kind].__name__}('')"


@pytest.mark.parametrize(
    ("client_class", "runs", "tasks"),
    [(Tallyfy, Runs, Tasks), (AsyncTallyfy, AsyncRuns, AsyncTasks)],
)
def test_runs_and_tasks_are_of_classes_that_can_be_named(
    client_class: Any, runs: type[Any], tasks: type[Any]
) -> None:
    client = client_class(TOKEN, org_id=ORG)
    assert (type(client.runs), type(client.tasks)) == (runs, tasks)


def test_steps_show_no_token_no_query_and_no_body() -> None:
    asked = [
        get_task.request(ORG, "t1", with_=["planted"]),
        list_runs.request(ORG, q="planted"),
        complete_one_off_task.request(ORG, task_id="t1", taskdata={"f1": "planted"}),
    ]
    sends = [Send(request, "planted", "agent", DEFAULT_TIMEOUTS) for request in asked]
    shown = f"{asked!r} {sends!r} {asked[1].page(2)!r}"
    assert "get_task" in shown
    assert "planted" not in shown


# A notebook shows each frame, ours and those of libraries, before it comes to the error.
FRAMES = """
import sys, traceback
from tallyfy_client import NotFoundError, Tallyfy
with Tallyfy("token", org_id="o1", base_url=sys.argv[1]) as tallyfy:
    try:
        tallyfy.tasks.get("t1")
    except NotFoundError as error:
        assert error.__context__ is None
        print(len(traceback.extract_tb(error.__traceback__)) - 1)
"""
ASYNC_FRAMES = """
import asyncio, sys, traceback
from tallyfy_client import AsyncTallyfy, NotFoundError
async def main():
    async with AsyncTallyfy("token", org_id="o1", base_url=sys.argv[1]) as tallyfy:
        try:
            await tallyfy.tasks.get("t1")
        except NotFoundError as error:
            assert error.__context__ is None
            print(len(traceback.extract_tb(error.__traceback__)) - 1)
asyncio.run(main())
"""


@pytest.mark.parametrize("program", [FRAMES, ASYNC_FRAMES], ids=["sync", "async"])
def test_traceback_of_a_404_has_at_most_six_frames_that_are_not_the_callers(program: str) -> None:
    with running_service() as service:
        service.answers(Reply(404))
        frames = int(finished(program, service.address).stdout)
    assert 1 <= frames <= 6
