"""What holds for all tests."""

import logging
from collections.abc import Iterator

import pytest

from tests.drawing_at_random import load_profile
from tests.records import recorded
from tools.contract import ContractError, load_contract

load_profile()


def pytest_sessionstart() -> None:
    """Say once, and in one sentence, that the contract does not parse: every test stands on it."""
    try:
        load_contract()
    except ContractError as error:
        pytest.exit(str(error), returncode=1)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def records() -> Iterator[list[logging.LogRecord]]:
    """The records of every logger, down to the lowest level."""
    with recorded() as seen:
        yield seen
