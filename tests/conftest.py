"""What holds for all tests."""

import logging
import os
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


def pytest_xdist_auto_num_workers() -> int:
    """Two processes for each processor: half of the time, tests wait for other programs."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def records() -> Iterator[list[logging.LogRecord]]:
    """The records of every logger, down to the lowest level."""
    with recorded() as seen:
        yield seen
