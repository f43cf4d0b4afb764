"""The caller's own HTTP client, of httpx or httpx2: what of it is used, and what its hooks do."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import httpx
import httpx2
import pytest
from httpx_aiohttp import HttpxAiohttpClient

from tallyfy_client import (
    APIConnectionError,
    AsyncTallyfy,
    ConfigurationError,
    InvalidRequestError,
    NotFoundError,
    OutcomeUnknownError,
    Tallyfy,
)
from tests.http_clients import LIBRARIES, both_libraries, closed, hook, http_client_of
from tests.listings import eventually
from tests.service import (
    ORG,
    TOKEN,
    Reply,
    Request,
    both_clients,
    connected,
    reply,
    running_service,
    settled,
    task_reply,
)

pytestmark = pytest.mark.anyio


@both_clients
@both_libraries
async def test_hooks_of_the_callers_client_run(library: str, kind: str) -> None:
    seen: list[str] = []
    hooks = {
        "request": [hook(kind, lambda request: seen.append(request.method))],
        "response": [hook(kind, lambda response: seen.append(str(response.status_code)))],
    }
    with running_service() as service:
        service.answers(task_reply(201), Reply(404))
        async with (
            http_client_of(library, kind, event_hooks=hooks) as http_client,
            connected(kind, service, http_client=http_client) as client,
        ):
            await settled(client.tasks.complete("t1", run_id=None))
            with pytest.raises(NotFoundError):
                await settled(client.tasks.get("t1"))
    assert seen == ["POST", "201", "GET", "404"]


@both_clients
@both_libraries
async def test_nothing_of_the_callers_client_is_mixed_in(library: str, kind: str) -> None:
    settings = {
        "base_url": "https://never-used.invalid/other",
        "auth": ("ann", "password"),
        "headers": {"X-Own": "1", "Accept": "text/html", "User-Agent": "own"},
        "params": {"own": "1"},
        "cookies": {"own": "1"},
    }
    with running_service() as service:
        service.answers(task_reply())
        async with (
            http_client_of(library, kind, **settings) as http_client,
            connected(kind, service, http_client=http_client) as client,
        ):
            await settled(client.tasks.get("t1"))
        request = service.requests[0]
    assert request.target == f"/organizations/{ORG}/tasks/t1"
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert request.headers["Accept"] == "application/json"
    assert request.headers["User-Agent"].startswith("tallyfy-client/")
    assert not {"X-Own", "Cookie"} & set(request.headers)


@both_clients
@both_libraries
async def test_callers_client_stays_as_it_was(library: str, kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply())
        async with http_client_of(library, kind, headers={"X-Own": "1"}) as http_client:
            before = dict(http_client.headers), http_client.base_url, http_client.timeout
            async with connected(kind, service, http_client=http_client) as client:
                await settled(client.tasks.get("t1"))
            after = dict(http_client.headers), http_client.base_url, http_client.timeout
            assert after == before
            assert http_client.auth is None
            assert http_client.event_hooks == {"request": [], "response": []}


@both_clients
@both_libraries
async def test_callers_client_is_not_closed(library: str, kind: str) -> None:
    with running_service() as service:
        service.always_answers(task_reply())
        async with http_client_of(library, kind) as http_client:
            for _ in range(2):
                async with connected(kind, service, http_client=http_client) as client:
                    await settled(client.tasks.get("t1"))
            assert not http_client.is_closed
            assert service.connections == 1


@both_clients
@both_libraries
async def test_callers_client_gets_its_one_connection_back_after_each_failure(
    library: str, kind: str
) -> None:
    limits = LIBRARIES[library].Limits(max_connections=1)
    with running_service() as service:
        service.answers(Reply(404), Reply(200, b"<html>"), Reply(500), task_reply())
        async with (
            http_client_of(library, kind, limits=limits) as http_client,
            connected(kind, service, http_client=http_client, timeout=10, max_attempts=1) as client,
        ):
            for _ in range(3):
                with pytest.raises(Exception, match=r"404|cannot be read|500"):
                    await settled(client.tasks.get("t1"))
            assert (await settled(client.tasks.get("t1"))).id == "t1"


@both_clients
@both_libraries
@pytest.mark.parametrize("completes", [False, True], ids=["reading", "completing"])
async def test_callers_client_without_a_free_connection_sent_nothing(
    completes: bool, library: str, kind: str
) -> None:
    limits = LIBRARIES[library].Limits(max_connections=1)
    timeout = LIBRARIES[library].Timeout(5, pool=0.02)
    with running_service() as service:
        service.answers(task_reply())
        async with http_client_of(library, kind, limits=limits) as http_client:
            asked = http_client.build_request("GET", service.address)
            held = await settled(http_client.send(asked, stream=True))
            async with connected(
                kind, service, http_client=http_client, timeout=timeout, max_attempts=2
            ) as client:
                call = client.tasks.complete if completes else client.tasks.get
                named = {"run_id": None} if completes else {}
                with pytest.raises(APIConnectionError, match="PoolTimeout") as caught:
                    await settled(call("t1", **named))
            assert not caught.value.may_have_taken_effect
            assert len(service.requests) == 1
            await settled(held.aclose() if kind == "async" else held.close())


async def test_client_of_httpx_aiohttp_without_a_free_connection_sent_nothing() -> None:
    released = threading.Event()

    def late(_request: Request) -> Reply:
        assert released.wait(10)
        return task_reply(id="t2")

    limits = httpx.Limits(max_connections=1)
    timeout = httpx.Timeout(10, pool=0.02)
    with running_service() as service:
        service.always_answers(late)
        async with (
            HttpxAiohttpClient(verify=False, trust_env=False, limits=limits) as http_client,
            connected(
                "async", service, http_client=http_client, timeout=timeout, max_attempts=2
            ) as client,
        ):
            holding = asyncio.create_task(client.tasks.get("t2"))
            await eventually(lambda: bool(service.requests))
            with pytest.raises(APIConnectionError) as caught:
                await client.tasks.complete("t1", run_id="r1")
            released.set()
            await holding
    assert not caught.value.may_have_taken_effect
    assert service.asked == ["GET /tasks/t2"]


async def test_client_of_httpx_aiohttp_is_taken_too() -> None:
    with running_service() as service:
        service.answers(Reply(503), task_reply(), task_reply(status="completed"))
        async with (
            HttpxAiohttpClient() as http_client,
            connected("async", service, http_client=http_client) as client,
        ):
            assert (await client.tasks.get("t1")).id == "t1"
            assert (await client.tasks.complete("t1", run_id=None)).status == "completed"


@pytest.mark.parametrize(
    ("client_class", "kind", "other"),
    [
        (Tallyfy, "Client", httpx.AsyncClient),
        (Tallyfy, "Client", httpx2.AsyncClient),
        (Tallyfy, "Client", object),
        (AsyncTallyfy, "AsyncClient", httpx.Client),
        (AsyncTallyfy, "AsyncClient", httpx2.Client),
        (AsyncTallyfy, "AsyncClient", object),
    ],
)
def test_client_of_the_wrong_kind_is_refused_and_the_right_one_named(
    client_class: Any, kind: str, other: type[Any]
) -> None:
    given = other() if other is object else other(verify=False)
    with pytest.raises(ConfigurationError, match=rf"an httpx.{kind} or an httpx2.{kind}\.$"):
        client_class(TOKEN, org_id=ORG, http_client=given)


@both_clients
@both_libraries
async def test_call_through_a_closed_client_of_the_caller_sends_nothing(
    library: str, kind: str
) -> None:
    with running_service() as service:
        async with http_client_of(library, kind) as http_client:
            await closed(http_client)
            async with connected(kind, service, http_client=http_client) as client:
                with pytest.raises(InvalidRequestError, match=r"closed\. Pass an open one"):
                    await settled(client.tasks.complete("t1", run_id="r1"))
        assert service.connections == 0


@both_clients
@both_libraries
async def test_hook_that_raises_for_status_does_not_replace_our_error(
    library: str, kind: str
) -> None:
    hooks = {"response": [hook(kind, lambda response: response.raise_for_status())]}
    with running_service() as service:
        service.answers(Reply(503, b""), task_reply(status="completed"))
        async with (
            http_client_of(library, kind, event_hooks=hooks) as http_client,
            connected(kind, service, http_client=http_client) as client,
        ):
            # Sent, and lost: so it has to be read back.
            task = await settled(client.tasks.complete("t1", run_id="r1"))
        assert task.status == "completed"
        assert service.asked == ["POST /runs/r1/completed-tasks", "GET /tasks/t1"]


@both_clients
@both_libraries
async def test_hook_that_raises_for_status_hides_no_response(library: str, kind: str) -> None:
    hooks = {"response": [hook(kind, lambda response: response.raise_for_status())]}
    with running_service() as service:
        service.answers(reply({}, 404, X_Request_Id="r-7"))
        async with (
            http_client_of(library, kind, event_hooks=hooks) as http_client,
            connected(kind, service, http_client=http_client) as client,
        ):
            with pytest.raises(NotFoundError):
                await settled(client.tasks.get("t1"))
            last = client.last_response
            assert (last.status_code, last.request_id) == (404, "r-7")


class RaisingForStatus(httpx.Client):
    def send(self, *given: Any, **options: Any) -> httpx.Response:
        return super().send(*given, **options).raise_for_status()


class AsyncRaisingForStatus(httpx.AsyncClient):
    async def send(self, *given: Any, **options: Any) -> httpx.Response:
        return (await super().send(*given, **options)).raise_for_status()


@both_clients
async def test_client_that_raises_for_status_hides_no_response_and_keeps_no_connection(
    kind: str,
) -> None:
    made_by: Any = RaisingForStatus if kind == "sync" else AsyncRaisingForStatus
    http_client = made_by(verify=False, limits=httpx.Limits(max_connections=1))
    with running_service() as service:
        service.answers(reply({"message": "Lost"}, 404), task_reply())
        async with connected(kind, service, http_client=http_client, max_attempts=1) as client:
            with pytest.raises(NotFoundError, match=r"Lost$"):
                await settled(client.tasks.get("t1"))
            assert (await settled(client.tasks.get("t1"))).id == "t1"
        await closed(http_client)


async def test_body_that_a_raising_hook_read_first_explains_the_error() -> None:
    def read_and_raise(response: httpx.Response) -> None:
        response.read()
        response.raise_for_status()

    with running_service() as service:
        service.answers(reply({"message": "Lost"}, 404))
        async with (
            http_client_of(
                "httpx", "sync", event_hooks={"response": [read_and_raise]}
            ) as http_client,
            connected("sync", service, http_client=http_client) as client,
        ):
            with pytest.raises(NotFoundError, match=r"Lost$"):
                client.tasks.get("t1")


def failing(*_: object) -> None:
    raise ValueError("not today")


@both_clients
@both_libraries
@pytest.mark.parametrize("event", ["request", "response"])
async def test_hook_that_fails_is_a_failed_attempt_of_a_read(
    event: str, library: str, kind: str
) -> None:
    with running_service() as service:
        service.always_answers(task_reply())
        async with (
            http_client_of(
                library, kind, event_hooks={event: [hook(kind, failing)]}
            ) as http_client,
            connected(kind, service, http_client=http_client, max_attempts=3) as client,
        ):
            with pytest.raises(APIConnectionError, match=r"reached: ValueError$") as caught:
                await settled(client.tasks.get("t1"))
        assert isinstance(caught.value.__cause__, ValueError)
        assert len(service.requests) == (3 if event == "response" else 0)


@both_clients
@both_libraries
@pytest.mark.parametrize("event", ["request", "response"])
async def test_hook_that_fails_leaves_the_outcome_of_a_completion_unknown(
    event: str, library: str, kind: str
) -> None:
    with running_service() as service:
        service.always_answers(task_reply(status="completed"))
        async with (
            http_client_of(
                library, kind, event_hooks={event: [hook(kind, failing)]}
            ) as http_client,
            connected(kind, service, http_client=http_client, max_attempts=2) as client,
        ):
            with pytest.raises(OutcomeUnknownError, match="ValueError"):
                await settled(client.tasks.complete("t1", run_id="r1"))
        completions = [one for one in service.requests if one.method == "POST"]
        assert len(completions) == (1 if event == "response" else 0)


@both_clients
@both_libraries
async def test_hook_that_meets_the_refusal_of_another_service_does_not_make_it_ours(
    library: str, kind: str
) -> None:
    def refused_elsewhere(_: object) -> None:
        module = LIBRARIES[library]
        other = module.Request("POST", "https://audit.example")
        module.Response(422, request=other).raise_for_status()

    with running_service() as service:
        service.always_answers(task_reply(status="completed"))
        hooks = {"response": [hook(kind, refused_elsewhere)]}
        async with (
            http_client_of(library, kind, event_hooks=hooks) as http_client,
            connected(kind, service, http_client=http_client, max_attempts=2) as client,
        ):
            with pytest.raises(OutcomeUnknownError):
                await settled(client.tasks.complete("t1", run_id="r1"))
        assert [one.method for one in service.requests].count("POST") == 1


@pytest.mark.parametrize("other", [httpx.Request("POST", "https://audit.example"), None])
async def test_completion_is_sent_once_though_its_client_cannot_reach_another_service(
    other: httpx.Request | None,
) -> None:
    class Auditing(HttpxAiohttpClient):
        async def send(self, *given: Any, **options: Any) -> httpx.Response:
            await (await super().send(*given, **options)).aclose()
            raise httpx.ConnectError("refused", request=other)

    with running_service() as service:
        service.always_answers(task_reply(status="completed"))
        async with (
            Auditing(verify=False, trust_env=False) as http_client,
            connected("async", service, http_client=http_client, max_attempts=2) as client,
        ):
            with pytest.raises(OutcomeUnknownError):
                await client.tasks.complete("t1", run_id="r1")
        assert [one.method for one in service.requests].count("POST") == 1
