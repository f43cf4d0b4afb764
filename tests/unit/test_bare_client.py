"""The generated client by itself: it sends one request for each call, and shows no token."""

from __future__ import annotations

import httpx
import pytest

from tallyfy_api import AuthenticatedClient, Client
from tallyfy_api.api.tasks import get_task
from tallyfy_api.client import UnexpectedStatus
from tallyfy_api.contract import BASE_URL
from tallyfy_api.models import Error, Task

pytestmark = pytest.mark.anyio


def client_of(
    status: int, content: object, *, seen: list[httpx.Request] | None = None, raising: bool = False
) -> AuthenticatedClient:
    def answer(request: httpx.Request) -> httpx.Response:
        (seen if seen is not None else []).append(request)
        return httpx.Response(status, json=content)

    return AuthenticatedClient(
        BASE_URL,
        "s3cret",
        headers={"X-Own": "1"},
        transport=httpx.MockTransport(answer),
        raise_on_unexpected_status=raising,
    )


async def test_it_sends_the_request_of_an_operation_and_reads_the_response() -> None:
    seen: list[httpx.Request] = []
    client = client_of(200, {"data": {"id": "t1"}}, seen=seen)
    with client:
        assert get_task.sync("o", "t1", client=client, with_="step") == Task("t1")
    async with client:
        response = await get_task.asyncio_detailed("o", "t1", client=client, with_="step")

    assert (response.status_code, response.parsed) == (200, Task("t1"))
    assert [request.url for request in seen] == [
        f"{BASE_URL}/organizations/o/tasks/t1?with=step"
    ] * 2
    for name, value in {"Authorization": "Bearer s3cret", "X-Own": "1"}.items():
        assert {request.headers[name] for request in seen} == {value}
    assert {request.headers["X-Tallyfy-Client"] for request in seen} == {"APIClient"}


def test_an_error_of_the_contract_is_read_as_one() -> None:
    client = client_of(404, {"message": "Resource not found"})
    assert get_task.sync("o", "t1", client=client) == Error("Resource not found")


def test_a_status_that_is_not_in_the_contract_gives_no_model() -> None:
    response = get_task.sync_detailed("o", "t1", client=client_of(418, "planted"))

    assert (response.status_code, response.content, response.parsed) == (418, b'"planted"', None)


async def test_a_status_that_is_not_in_the_contract_is_an_error_if_asked_for() -> None:
    client = client_of(418, "planted", raising=True)
    with pytest.raises(UnexpectedStatus, match="418") as caught:
        get_task.sync("o", "t1", client=client)
    with pytest.raises(UnexpectedStatus):
        await get_task.asyncio("o", "t1", client=client)

    assert caught.value.content == b'"planted"'
    assert "planted" not in str(caught.value)


def test_a_client_shows_no_token() -> None:
    client = client_of(200, {})
    client.get_httpx_client()

    assert "s3cret" not in repr(client)
    assert repr(Client())
