"""What the tests of calls share: a client of each kind, a service, and one call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from tests.service import KINDS, Service, connected, running_service, settled


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which client: each test that takes this runs with both."""
    return str(request.param)


@pytest.fixture
def service() -> Iterator[Service]:
    with running_service() as service:
        yield service


@pytest.fixture
def ask(kind: str, service: Service) -> Callable[..., Awaitable[Any]]:
    """Make one call with a client of this kind, which has these settings."""

    async def ask(call: Callable[[Any], Any], **settings: Any) -> Any:
        async with connected(kind, service, **settings) as client:
            return await settled(call(client))

    return ask
