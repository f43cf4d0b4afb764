"""What holds for all tests."""

import pytest

from tests.drawing_at_random import load_profile
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
