"""Proxies of the environment: which requests go through them, and what their failures mean."""

from __future__ import annotations

from typing import Any

import pytest

from tallyfy_client import APIConnectionError, Tallyfy
from tests.http_clients import both_libraries, http_client_of
from tests.service import (
    ORG,
    TOKEN,
    Service,
    both_clients,
    connected,
    running_service,
    settled,
    task_reply,
)

pytestmark = pytest.mark.anyio

ELSEWHERE: dict[str, Any] = {"base_url": "http://tallyfy.internal/api", "allow_insecure_http": True}


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def addressed_as(service: Service, host: str) -> str:
    return service.address.replace("127.0.0.1", host)


@both_clients
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_plain_http_to_this_machine_never_goes_through_a_proxy(
    host: str, variable: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_service() as service, running_service() as proxy:
        service.answers(task_reply())
        monkeypatch.setenv(variable, proxy.address)
        address = addressed_as(service, host)
        async with connected(kind, service, base_url=address) as client:
            await settled(client.tasks.get("t1"))
        assert proxy.connections == 0


@both_clients
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
async def test_request_to_another_machine_goes_through_the_proxy(
    variable: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_service() as proxy:
        proxy.answers(task_reply())
        monkeypatch.setenv(variable, proxy.address)
        async with connected(kind, proxy, **ELSEWHERE) as client:
            await settled(client.tasks.get("t1"))
        (request,) = proxy.requests
    assert request.target == f"http://tallyfy.internal/api/organizations/{ORG}/tasks/t1"


@both_clients
async def test_address_of_a_proxy_may_leave_out_its_scheme(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_service() as proxy:
        proxy.answers(task_reply())
        monkeypatch.setenv("HTTP_PROXY", proxy.address.removeprefix("http://"))
        async with connected(kind, proxy, **ELSEWHERE) as client:
            await settled(client.tasks.get("t1"))
        assert len(proxy.requests) == 1


def test_host_that_needs_no_proxy_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    # What is not a proxy would be refused.
    monkeypatch.setenv("HTTPS_PROXY", "nonsense://")
    monkeypatch.setenv("NO_PROXY", "tallyfy.com")
    Tallyfy(TOKEN, org_id=ORG).close()


@both_clients
@pytest.mark.parametrize("completes", [False, True], ids=["reading", "completing"])
async def test_proxy_that_declines_the_tunnel_sent_nothing(
    completes: bool, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_service() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.address)
        async with connected(
            kind, proxy, base_url="https://tallyfy.internal", max_attempts=2
        ) as client:
            await declined(client, completes)
        # The service of the tests knows no CONNECT. It was asked once for each attempt.
        assert proxy.connections == 2


@both_clients
@both_libraries
@pytest.mark.parametrize("completes", [False, True], ids=["reading", "completing"])
async def test_proxy_of_the_callers_client_that_declines_the_tunnel_sent_nothing(
    completes: bool, library: str, kind: str
) -> None:
    with running_service() as proxy:
        async with (
            http_client_of(library, kind, proxy=proxy.address) as http_client,
            connected(
                kind,
                proxy,
                base_url="https://tallyfy.internal",
                max_attempts=2,
                http_client=http_client,
            ) as client,
        ):
            await declined(client, completes)
        assert proxy.connections == 2


async def declined(client: Any, completes: bool) -> None:
    call = client.tasks.complete if completes else client.tasks.get
    named = {"run_id": None} if completes else {}
    with pytest.raises(APIConnectionError, match="ProxyError") as caught:
        await settled(call("t1", **named))
    assert not caught.value.may_have_taken_effect
