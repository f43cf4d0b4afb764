"""The clients: what each request carries and where it goes; copies with other settings."""

from __future__ import annotations

import asyncio
import gc
from typing import Any

import httpx
import pytest

from tallyfy_api.api.runs import list_runs
from tallyfy_api.api.tasks import complete_one_off_task
from tallyfy_client import (
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    InternalServerError,
    InvalidRequestError,
    RateLimitError,
    Tallyfy,
    Task,
    __version__,
)
from tests.service import (
    KINDS,
    ORG,
    TOKEN,
    Fault,
    Reply,
    Service,
    broken,
    connected,
    page_reply,
    reply,
    running_service,
    settled,
    task_reply,
)
from tests.transports import backend_of, opened_http_client

pytestmark = pytest.mark.anyio


async def test_every_attempt_carries_the_headers_of_the_documents(
    kind: str, service: Service
) -> None:
    service.answers(Reply(429), page_reply([]), reply({"data": {"id": "r1"}}), page_reply([]))
    service.always_answers(task_reply())
    async with connected(kind, service) as client:
        await settled(client.runs.list().collect())
        await settled(client.runs.get("r1"))
        await settled(client.tasks.list("r1").collect())
        await settled(client.tasks.get("t1"))
        await settled(client.tasks.complete("t1", run_id="r1"))
        await settled(client.tasks.complete("t1", run_id=None))
    assert len(service.requests) == 7
    assert service.connections == 1
    for request in service.requests:
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        assert request.headers["Accept"] == "application/json"
        assert request.headers["X-Tallyfy-Client"] == "APIClient"
        assert request.headers["User-Agent"].startswith("tallyfy-client/")
        is_post = request.method == "POST"
        assert request.headers.get("Content-Type") == ("application/json" if is_post else None)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirect_is_not_followed(status: int, kind: str, service: Service) -> None:
    with running_service() as stranger:
        service.always_answers(Reply(status, b"", {"Location": f"{stranger.address}/wanted"}))
        async with opened_http_client(kind, "httpx", follow_redirects=True) as http_client:
            for settings in ({}, {"http_client": http_client}):
                async with connected(kind, service, **settings) as client:
                    with pytest.raises(APIStatusError) as caught:
                        await settled(client.tasks.get("t1"))
                    assert caught.value.status_code == status
        assert stranger.connections == 0


async def test_response_is_freed_without_the_garbage_collector(kind: str, service: Service) -> None:
    def responses_in_memory() -> int:
        return sum(isinstance(each, httpx.Response) for each in gc.get_objects())

    service.always_answers(task_reply())
    async with connected(kind, service) as client:
        gc.collect()
        gc.disable()
        try:
            before = responses_in_memory()
            for _ in range(5):
                await settled(client.tasks.get("t1"))
            assert responses_in_memory() == before
        finally:
            gc.enable()


async def test_calls_at_the_same_time_do_not_mix(service: Service) -> None:
    # Every other one cannot be read, and says so with its own body.
    service.always_answers(
        lambda asked: reply({"data": {"id" if asked.path[-1] in "ace" else "no": asked.path[-1]}})
    )
    async with connected("async", service) as client:
        calls = [client.tasks.get(name) for name in "abcdef"]
        results: list[Any] = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(result) for result in results] == [Task, APIResponseValidationError] * 3
    for name, result in zip("abcdef", results, strict=True):
        assert result.id == name if name in "ace" else f'"{name}"'.encode() in result.body


async def test_organization_and_base_url_can_be_read_but_not_set(
    kind: str, service: Service
) -> None:
    async with connected(kind, service) as client:
        assert (client.org_id, client.base_url) == (ORG, service.address)
        for name in ("org_id", "base_url"):
            with pytest.raises(AttributeError):
                setattr(client, name, "other")


def test_no_repr_shows_token_query_or_body() -> None:
    for client_class in KINDS.values():
        assert repr(client_class.__new__(client_class)) == f"{client_class.__name__}()"
        client = client_class(TOKEN, org_id=ORG)
        assert TOKEN not in f"{client} {[vars(client), vars(client.runs)]}"
    requests = [
        list_runs.request(ORG, q="planted"),
        complete_one_off_task.request(ORG, task_id="t1", taskdata={"f1": "planted"}),
    ]
    assert "planted" not in f"{requests!r} {requests[0].page(2)!r}"


# Copies.


async def test_copy_has_its_own_settings_and_the_others_of_the_client(
    kind: str, service: Service
) -> None:
    service.always_answers(Reply(503))
    async with connected(kind, service, max_attempts=2, user_agent="billing") as client:
        copy = client.with_options(token="other", org_id="o2", max_attempts=1)
        for one in (copy, copy.with_options(max_retry_wait=7, user_agent=None), client):
            with pytest.raises(InternalServerError):
                await settled(one.tasks.get("t1"))
        assert copy.org_id == "o2"
    ours = f"tallyfy-client/{__version__}"
    of_copy = ("/organizations/o2/tasks/t1", "Bearer other")
    of_client = (f"/organizations/{ORG}/tasks/t1", f"Bearer {TOKEN}")
    assert [
        (one.path, one.headers["Authorization"], one.headers["User-Agent"])
        for one in service.requests
    ] == [
        (*of_copy, f"{ours} billing"),
        (*of_copy, ours),
        (*of_client, f"{ours} billing"),
        (*of_client, f"{ours} billing"),
    ]


async def test_copy_shares_the_connections_and_leaves_them_open(
    kind: str, service: Service
) -> None:
    service.always_answers(task_reply())
    async with connected(kind, service) as client:
        copy = client.with_options(token="other")
        await settled(copy.tasks.get("t1"))
        await settled(copy.with_options(deadline=9).close())
        await settled(copy.close())
        await settled(client.tasks.get("t1"))
        assert service.connections == 1
        await settled(client.close())
        with pytest.raises(InvalidRequestError, match="is closed"):
            await settled(copy.tasks.get("t1"))


async def test_cookie_of_one_token_is_not_sent_with_another(kind: str, service: Service) -> None:
    cookie = {"Set-Cookie": "session=of-the-first; Path=/"}
    service.answers(Reply(body=b'{"data": {"id": "t1"}}', headers=cookie), task_reply())
    async with connected(kind, service) as client:
        await settled(client.tasks.get("t1"))
        await settled(client.with_options(token="other").tasks.get("t1"))
    assert "Cookie" not in service.requests[1].headers


@pytest.mark.parametrize("name", ["base_url", "http_client", "max_attempt"])
def test_copy_takes_no_other_options(name: str) -> None:
    options: Any = {name: 1}
    with pytest.raises(TypeError, match=f"unexpected options: {name}$"):
        Tallyfy(TOKEN, org_id=ORG).with_options(**options)


async def test_deadline_of_a_copy_is_its_own(kind: str, service: Service) -> None:
    service.answers(broken(Fault.HANGS), task_reply())
    async with connected(kind, service) as client:
        with pytest.raises(APITimeoutError):
            await settled(client.with_options(deadline=0.2).tasks.get("t1"))
        assert (await settled(client.tasks.get("t1"))).id == "t1"


@pytest.mark.parametrize("of_copy", [False, True], ids=["of the client", "of the copy"])
@pytest.mark.parametrize(
    ("options", "is_paused"),
    [({"org_id": "o2"}, False), ({"token": "other"}, False), ({"user_agent": "billing"}, True)],
    ids=str,
)
async def test_429_pauses_clients_with_the_same_organization_and_token(
    options: dict[str, Any], is_paused: bool, of_copy: bool, kind: str, service: Service
) -> None:
    service.answers(reply({}, 429, Retry_After="9"))
    service.always_answers(task_reply())
    async with connected(kind, service, max_attempts=1) as client:
        clients = [client, client.with_options(**options)]
        first, second = reversed(clients) if of_copy else clients
        with pytest.raises(RateLimitError):
            await settled(first.tasks.get("t1"))
        await settled(second.tasks.get("t1"))
        assert bool(backend_of(client).waits) is is_paused
