"""What holds for all tests."""

import tempfile

import pytest
from hypothesis import Phase, settings
from hypothesis.configuration import set_hypothesis_home_dir

from tools.contract import ContractError, load_contract


def pytest_sessionstart() -> None:
    """Say once, and in one sentence, that the contract does not parse: every test stands on it."""
    try:
        load_contract()
    except ContractError as error:
        pytest.exit(str(error), returncode=1)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


# The same examples in every run, and no shrinking: one that fails ends as soon as one that passes.
# `make fuzz` asks for others. No database of examples: nothing of one run comes into the next.
settings.register_profile(
    "fixed",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=60,
    phases=[Phase.explicit, Phase.generate],
)
settings.register_profile("fuzz", database=None, deadline=None, max_examples=3000, print_blob=True)
settings.load_profile("fixed")


def pytest_configure(config: pytest.Config) -> None:
    """Let Hypothesis keep what it computes outside of the checkout."""
    home = tempfile.TemporaryDirectory(prefix="hypothesis-")
    config.add_cleanup(home.cleanup)
    set_hypothesis_home_dir(home.name)
