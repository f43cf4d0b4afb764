"""The two clients: what each request carries, and the caller's own httpx client."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tallyfy_api.api.tasks import get_task
from tallyfy_client import (
    APIResponseValidationError,
    APIStatusError,
    AsyncTallyfy,
    NotFoundError,
    OutcomeUnknownError,
    TallyfyError,
    Task,
)
from tallyfy_client.calls import Call, Listing, reading_task
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

pytestmark = pytest.mark.anyio


def own_client(kind: str, **settings: Any) -> Any:
    return (httpx.Client if kind == "sync" else httpx.AsyncClient)(verify=False, **settings)


def hook(kind: str, note: Any) -> Any:
    """An event hook, as each kind of httpx client wants it."""

    async def later(event: Any) -> None:
        note(event)

    return note if kind == "sync" else later


def answers_in_memory() -> list[httpx.Response]:
    return [each for each in gc.get_objects() if isinstance(each, httpx.Response)]


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def closed(http_client: Any) -> None:
    if isinstance(http_client, httpx.AsyncClient):
        await http_client.aclose()
    else:
        http_client.close()


@both_clients
async def test_each_request_carries_the_headers_of_the_documents(kind: str) -> None:
    with running_service() as service:
        service.answers(page_reply([]), task_reply(), page_reply([]), task_reply(), task_reply())
        service.always_answers(task_reply())
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
        http_client = own_client(kind, follow_redirects=True)
        for settings in ({}, {"http_client": http_client}):
            async with connected(kind, service, **settings) as client:
                with pytest.raises(APIStatusError) as caught:
                    await settled(client.tasks.get("t1"))
                assert caught.value.status_code == status
        await closed(http_client)
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
async def test_answer_is_freed_without_the_garbage_collector(kind: str) -> None:
    with running_service() as service, no_garbage_collection():
        service.always_answers(task_reply())
        before = answers_in_memory()
        async with connected(kind, service) as client:
            for _ in range(5):
                await settled(client.tasks.get("t1"))
            assert len(answers_in_memory()) == len(before)


@both_clients
async def test_hooks_of_the_callers_client_run(kind: str) -> None:
    seen: list[str] = []
    http_client = own_client(
        kind,
        event_hooks={
            "request": [hook(kind, lambda request: seen.append(request.method))],
            "response": [hook(kind, lambda response: seen.append(str(response.status_code)))],
        },
    )
    with running_service() as service:
        service.answers(task_reply(201), Reply(404))
        async with connected(kind, service, http_client=http_client) as client:
            await settled(client.tasks.complete("t1", run_id=None))
            with pytest.raises(NotFoundError):
                await settled(client.tasks.get("t1"))
    await closed(http_client)
    assert seen == ["POST", "201", "GET", "404"]


@both_clients
async def test_error_of_a_hook_before_the_request_comes_through_as_it_is(kind: str) -> None:
    def refuse(_: httpx.Request) -> None:
        raise ValueError("not today")

    http_client = own_client(kind, event_hooks={"request": [hook(kind, refuse)]})
    with running_service() as service:
        async with connected(kind, service, http_client=http_client) as client:
            with pytest.raises(ValueError, match=r"^not today$") as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
        assert type(caught.value) is ValueError
        assert service.connections == 0
    await closed(http_client)


@both_clients
async def test_nothing_of_the_callers_client_is_mixed_in(kind: str) -> None:
    http_client = own_client(
        kind,
        base_url="https://never-used.invalid/other",
        auth=("ann", "password"),
        headers={"X-Own": "1", "Accept": "text/html", "User-Agent": "own"},
        params={"own": "1"},
        cookies={"own": "1"},
    )
    with running_service() as service:
        service.answers(task_reply())
        async with connected(kind, service, http_client=http_client) as client:
            await settled(client.tasks.get("t1"))
        request = service.requests[0]
    await closed(http_client)
    assert request.target == f"/organizations/{ORG}/tasks/t1"
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert request.headers["Accept"] == "application/json"
    assert request.headers["User-Agent"].startswith("tallyfy-client/")
    assert not {"X-Own", "Cookie"} & set(request.headers)


@both_clients
async def test_callers_client_stays_as_it_was(kind: str) -> None:
    http_client = own_client(kind, headers={"X-Own": "1"})
    before = dict(http_client.headers), http_client.base_url, http_client.timeout
    with running_service() as service:
        service.answers(task_reply())
        async with connected(kind, service, http_client=http_client) as client:
            await settled(client.tasks.get("t1"))
    assert (dict(http_client.headers), http_client.base_url, http_client.timeout) == before
    assert http_client.auth is None
    await closed(http_client)


@both_clients
async def test_callers_client_is_not_closed(kind: str) -> None:
    http_client = own_client(kind)
    with running_service() as service:
        service.always_answers(task_reply())
        for _ in range(2):
            async with connected(kind, service, http_client=http_client) as client:
                await settled(client.tasks.get("t1"))
        assert not http_client.is_closed
        assert service.connections == 1
    await closed(http_client)


@both_clients
async def test_callers_client_gets_its_one_connection_back_after_each_failure(kind: str) -> None:
    http_client = own_client(kind, limits=httpx.Limits(max_connections=1))
    with running_service() as service:
        service.answers(Reply(404), Reply(200, b"<html>"), Reply(500), task_reply())
        async with connected(
            kind, service, http_client=http_client, timeout=10, max_attempts=1
        ) as client:
            for _ in range(3):
                with pytest.raises(Exception, match=r"404|cannot be read|500"):
                    await settled(client.tasks.get("t1"))
            assert (await settled(client.tasks.get("t1"))).id == "t1"
    await closed(http_client)


@both_clients
@pytest.mark.parametrize("completes", [False, True], ids=["reading", "completing"])
async def test_callers_client_without_a_free_connection_sent_nothing(
    completes: bool, kind: str
) -> None:
    http_client = own_client(kind, limits=httpx.Limits(max_connections=1))
    with running_service() as service:
        service.answers(task_reply())
        held = await settled(
            http_client.send(http_client.build_request("GET", service.address), stream=True)
        )
        async with connected(
            kind,
            service,
            http_client=http_client,
            timeout=httpx.Timeout(5, pool=0.02),
            max_attempts=2,
        ) as client:
            call = client.tasks.complete if completes else client.tasks.get
            named = {"run_id": None} if completes else {}
            with pytest.raises(Exception, match="PoolTimeout") as caught:
                await settled(call("t1", **named))
        assert not caught.value.may_have_taken_effect  # type: ignore[attr-defined]
        assert not isinstance(caught.value, OutcomeUnknownError)
        assert len(service.requests) == 1
        await settled(held.aclose() if kind == "async" else held.close())
    await closed(http_client)


@both_clients
async def test_repr_shows_settings_and_no_token(kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            shown = repr(client)
            assert shown.startswith(f"{KINDS[kind].__name__}(Settings(base_url='{service.address}'")
            assert f"org_id='{ORG}'" in shown
            inside = [client._settings, client._http, client.runs, client.tasks, client._http.auth]
            assert TOKEN not in f"{shown} {client} {inside}"


async def test_calls_at_the_same_time_do_not_mix() -> None:
    with running_service() as service:
        # Every other one cannot be read, and says so with its own body.
        service.always_answers(
            lambda asked: reply({"data": {"id" if asked.path[-1] in "ace" else "no": asked.path}})
        )
        async with AsyncTallyfy(TOKEN, org_id=ORG, base_url=service.address) as client:
            calls = [client.tasks.get(name) for name in "abcdef"]
            results = await asyncio.gather(*calls, return_exceptions=True)
    for name, result in zip("abcdef", results, strict=True):
        if isinstance(result, APIResponseValidationError):
            assert result.body.endswith(f'/tasks/{name}"}}}}'.encode())
        else:
            assert isinstance(result, Task)
            assert result.id.endswith(f"/tasks/{name}")
    kinds = [type(result) for result in results]
    assert kinds == [Task, APIResponseValidationError] * 3


def test_calls_show_no_arguments() -> None:
    call: Call[Task] = reading_task(ORG, "secret-id", "secret-include")
    listing: Listing[Task] = Listing(get_task, call.arguments, 1, None)
    shown = f"{call!r} {listing!r} {listing.page(2)!r}"
    assert "get_task" in shown
    assert "secret" not in shown


@both_clients
async def test_listing_left_early_can_be_followed_by_other_calls(kind: str) -> None:
    with running_service() as service:
        service.answers(page_reply(["a"], pagination(total_pages=9)), task_reply())
        async with connected(kind, service) as client:
            assert await ids((await settled(client.runs.list().first_page())).items) == ["a"]
            assert (await settled(client.tasks.get("t1"))).id == "t1"
        assert service.connections == 1


def raising_for_status(kind: str) -> Any:
    """An httpx client of the caller whose hook raises the errors of httpx."""

    def check(response: httpx.Response) -> None:
        response.raise_for_status()

    async def check_later(response: httpx.Response) -> None:
        response.raise_for_status()

    raising = check if kind == "sync" else check_later
    return own_client(kind, event_hooks={"response": [raising]})


@both_clients
async def test_hook_that_raises_for_status_does_not_replace_our_error(kind: str) -> None:
    http_client = raising_for_status(kind)
    with running_service() as service:
        service.answers(Reply(503, b""), task_reply(status="completed"))
        async with connected(kind, service, http_client=http_client) as client:
            # Sent, and lost: so it has to be read back.
            task = await settled(client.tasks.complete("t1", run_id="r1"))
        await settled(http_client.close() if kind == "sync" else http_client.aclose())
        assert task.status == "completed"
        assert service.asked == ["POST /runs/r1/completed-tasks", "GET /tasks/t1"]


@both_clients
async def test_hook_that_raises_for_status_hides_no_answer(kind: str) -> None:
    http_client = raising_for_status(kind)
    with running_service() as service:
        service.answers(reply({}, 404, X_Request_Id="r-7"))
        async with connected(kind, service, http_client=http_client) as client:
            with pytest.raises(NotFoundError):
                await settled(client.tasks.get("t1"))
            assert (client.last_response.status_code, client.last_response.request_id) == (
                404,
                "r-7",
            )
        await settled(http_client.close() if kind == "sync" else http_client.aclose())


@both_clients
async def test_call_through_a_closed_client_of_the_caller_is_an_error_of_ours(kind: str) -> None:
    http_client = own_client(kind)
    await settled(http_client.close() if kind == "sync" else http_client.aclose())
    with running_service() as service:
        async with connected(kind, service, http_client=http_client) as client:
            with pytest.raises(TallyfyError, match="is closed"):
                await settled(client.tasks.get("t1"))


@both_clients
async def test_what_a_hook_of_the_caller_raises_is_left_as_it_is(kind: str) -> None:
    def fail(_request: httpx.Request) -> None:
        raise ValueError("of the caller")

    async def fail_later(_request: httpx.Request) -> None:
        raise ValueError("of the caller")

    failing = fail if kind == "sync" else fail_later
    http_client = own_client(kind, event_hooks={"request": [failing]})
    with running_service() as service:
        async with connected(kind, service, http_client=http_client) as client:
            with pytest.raises(ValueError, match="of the caller"):
                await settled(client.tasks.get("t1"))
    await settled(http_client.close() if kind == "sync" else http_client.aclose())
