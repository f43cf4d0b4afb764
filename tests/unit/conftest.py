"""What the tests of calls share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.service import KINDS, Api, Service, running, running_service


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which client: each test that takes this, or `api`, runs with both."""
    return str(request.param)


@pytest.fixture
def api(kind: str) -> Iterator[Api]:
    with running(Api(kind)) as api:
        yield api


@pytest.fixture
def service() -> Iterator[Service]:
    with running_service() as service:
        yield service
