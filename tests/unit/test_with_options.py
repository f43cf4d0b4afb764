"""Copies of a client with other settings: what is theirs, and what they share."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tallyfy_client import (
    APITimeoutError,
    AsyncTallyfy,
    ConfigurationError,
    InternalServerError,
    InvalidRequestError,
    RateLimitError,
    Tallyfy,
    __version__,
)
from tests.service import (
    KINDS,
    ORG,
    TOKEN,
    Fault,
    Reply,
    both_clients,
    broken,
    connected,
    reply,
    running_service,
    settled,
    task_reply,
)

pytestmark = pytest.mark.anyio

each_client = pytest.mark.parametrize("client_class", KINDS.values(), ids=list(KINDS))
Client = type[Tallyfy] | type[AsyncTallyfy]


@both_clients
async def test_copy_has_settings_of_its_own(kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply(), reply({"data": {"id": "r1"}}), task_reply())
        async with connected(kind, service) as client:
            other = client.with_options(token="other", org_id="o2", user_agent="billing")
            await settled(other.tasks.get("t1"))
            await settled(other.runs.get("r1"))
            await settled(other.runs.list(limit=0).collect())
            await settled(client.tasks.get("t1"))
    agent = f"tallyfy-client/{__version__}"
    assert [
        (one.path, one.headers["Authorization"], one.headers["User-Agent"])
        for one in service.requests
    ] == [
        ("/organizations/o2/tasks/t1", "Bearer other", f"{agent} billing"),
        ("/organizations/o2/runs/r1", "Bearer other", f"{agent} billing"),
        (f"/organizations/{ORG}/tasks/t1", f"Bearer {TOKEN}", agent),
    ]


@both_clients
async def test_copy_keeps_what_is_not_changed(kind: str) -> None:
    with running_service() as service:
        service.always_answers(Reply(503))
        async with connected(kind, service, max_attempts=2, user_agent="billing") as client:
            copy = client.with_options(max_attempts=3)
            with pytest.raises(InternalServerError):
                await settled(copy.with_options(max_retry_wait=7).tasks.get("t1"))
            assert len(service.requests) == 3
            with pytest.raises(InternalServerError):
                await settled(client.tasks.get("t1"))
            assert len(service.requests) == 5
        assert {one.headers["User-Agent"] for one in service.requests} == {
            f"tallyfy-client/{__version__} billing"
        }


@both_clients
@pytest.mark.parametrize(("option", "read"), [({"timeout": 7}, 7), ({"timeout": None}, 30)])
async def test_time_outs_of_a_copy_go_with_its_requests(
    option: dict[str, Any], read: Any, kind: str
) -> None:
    seen: list[Any] = []

    def look(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"]["read"])
        return httpx.Response(200, json={"data": {"id": "t1"}})

    http_client: Any = (httpx.Client if kind == "sync" else httpx.AsyncClient)(
        transport=httpx.MockTransport(look)
    )
    with running_service() as service:
        async with connected(kind, service, timeout=20, http_client=http_client) as client:
            await settled(client.with_options(**option).tasks.get("t1"))
            await settled(client.tasks.get("t1"))
    assert seen == [read, 20]


@both_clients
async def test_copy_shares_the_connections_and_leaves_them_open(kind: str) -> None:
    with running_service() as service:
        service.always_answers(task_reply())
        async with connected(kind, service) as client:
            await settled(client.tasks.get("t1"))
            copy = client.with_options(token="other")
            await settled(copy.tasks.get("t1"))
            await settled(copy.with_options(deadline=9).close())
            await settled(copy.close())
            await settled(client.tasks.get("t1"))
            assert service.connections == 1
        with pytest.raises(InvalidRequestError, match="is closed"):
            await settled(copy.tasks.get("t1"))


@both_clients
async def test_session_of_one_token_does_not_go_with_another(kind: str) -> None:
    with running_service() as service:
        service.answers(
            reply({"data": {"id": "t1"}}, Set_Cookie="session=of-the-first; Path=/"), task_reply()
        )
        async with connected(kind, service) as client:
            await settled(client.tasks.get("t1"))
            await settled(client.with_options(token="other").tasks.get("t1"))
    assert "Cookie" not in service.requests[1].headers


@each_client
@pytest.mark.parametrize(
    "options",
    [
        {"token": ""},
        {"token": None},
        {"token": "a b"},
        {"org_id": ".."},
        {"token": f"Bearer {TOKEN}"},
        {"org_id": None},
        {"max_attempts": 0},
        {"max_attempts": None},
        {"deadline": -1},
        {"timeout": httpx.Timeout(-1)},
        {"user_agent": " "},
    ],
    ids=str,
)
def test_copy_checks_its_settings(options: dict[str, Any], client_class: Client) -> None:
    with pytest.raises(ConfigurationError):
        client_class(TOKEN, org_id=ORG).with_options(**options)


@each_client
@pytest.mark.parametrize("name", ["base_url", "http_client", "max_attempt"])
def test_copy_takes_no_other_options(name: str, client_class: Client) -> None:
    options: Any = {name: 1}
    with pytest.raises(TypeError, match=f"unexpected options: {name}$"):
        client_class(TOKEN, org_id=ORG).with_options(**options)


@both_clients
async def test_deadline_of_a_copy_ends_its_calls(kind: str) -> None:
    with running_service() as service:
        service.answers(broken(Fault.HANGS), task_reply())
        async with connected(kind, service) as client:
            with pytest.raises(APITimeoutError):
                await settled(client.with_options(deadline=0.5).tasks.get("t1"))
            assert (await settled(client.tasks.get("t1"))).id == "t1"


@both_clients
@pytest.mark.parametrize(
    ("options", "is_paused"),
    [
        ({"org_id": "o2"}, False),
        ({"token": "other"}, False),
        ({"user_agent": "billing"}, True),
    ],
    ids=str,
)
async def test_429_pauses_the_copies_with_the_same_organization_and_token(
    options: dict[str, Any], is_paused: bool, kind: str
) -> None:
    with running_service() as service:
        service.answers(reply({}, 429, Retry_After="9"))
        service.always_answers(task_reply())
        async with connected(kind, service, max_attempts=1) as client:
            copy = client.with_options(**options)
            with pytest.raises(RateLimitError):
                await settled(client.tasks.get("t1"))
            before = client._backend.now()
            await settled(copy.tasks.get("t1"))
            waited = client._backend.now() - before
    assert (waited >= 8) is is_paused


@both_clients
async def test_429_of_a_copy_for_another_organization_does_not_pause_the_client(kind: str) -> None:
    with running_service() as service:
        service.answers(reply({}, 429, Retry_After="9"))
        service.always_answers(task_reply())
        async with connected(kind, service, max_attempts=1) as client:
            with pytest.raises(RateLimitError):
                await settled(client.with_options(org_id="o2").tasks.get("t1"))
            before = client._backend.now()
            await settled(client.tasks.get("t1"))
            assert client._backend.now() - before < 8
