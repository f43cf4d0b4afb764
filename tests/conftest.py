"""What holds for all tests."""

import tempfile

import pytest
from hypothesis.configuration import set_hypothesis_home_dir

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


def pytest_configure(config: pytest.Config) -> None:
    """Let Hypothesis keep what it computes outside of the checkout."""
    home = tempfile.TemporaryDirectory(prefix="hypothesis-")
    config.add_cleanup(home.cleanup)
    set_hypothesis_home_dir(home.name)
