"""The generated client by itself, where the service answers what the contract does not have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tallyfy_api import AuthenticatedClient
from tallyfy_api.api.tasks import get_task
from tallyfy_api.client import UnexpectedStatus
from tests.service import ORG, Reply, Service, running_service

pytestmark = pytest.mark.anyio


@pytest.fixture
def service() -> Iterator[Service]:
    with running_service() as service:
        service.always_answers(Reply(418, b"planted"))
        yield service


def bare_client(service: Service, *, raising: bool) -> AuthenticatedClient:
    return AuthenticatedClient(
        base_url=service.address, token="t", raise_on_unexpected_status=raising
    )


def test_a_status_that_the_contract_does_not_have_gives_no_model(service: Service) -> None:
    with bare_client(service, raising=False) as client:
        response = get_task.sync_detailed(ORG, "t1", client=client)

    assert (response.status_code, response.content, response.parsed) == (418, b"planted", None)


async def test_a_status_that_the_contract_does_not_have_is_an_error_if_asked_for(
    service: Service,
) -> None:
    client = bare_client(service, raising=True)
    with client, pytest.raises(UnexpectedStatus, match="418") as caught:
        get_task.sync(ORG, "t1", client=client)
    async with client:
        with pytest.raises(UnexpectedStatus):
            await get_task.asyncio(ORG, "t1", client=client)

    assert caught.value.content == b"planted"
    assert "planted" not in str(caught.value)
