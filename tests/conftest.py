"""What holds for all tests."""

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.drawing_at_random import load_profile
from tests.records import recorded
from tests.shared_prism import SharedMock, address_in, warm_mock
from tools.contract import ContractError, load_contract

load_profile()

# These run longest, so they begin first: a file of minutes that begins last is waited for.
LONGEST = (
    "test_schemathesis.py",
    "test_client_sends_what_the_contract_allows.py",
    "test_benchmarks.py",
    "test_official_sdk.py",
    "test_fake_behind_prism.py",
    "test_demo.py",
    "test_mock.py",
    "test_models_keep_what_they_read.py",
    "test_generation.py",
    "test_shared_budget.py",
    "test_wrapper_against_prism.py",
    "test_generated_client_against_prism.py",
)
WITHOUT_PRISM = ("tests/unit", "tests/tools")
_SHARED_MOCK = pytest.StashKey[SharedMock]()


def pytest_sessionstart() -> None:
    """Say once, and in one sentence, that the contract does not parse: every test stands on it."""
    try:
        load_contract()
    except ContractError as error:
        pytest.exit(str(error), returncode=1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ranks = {name: rank for rank, name in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(item.path.name, len(ranks)))


def pytest_xdist_auto_num_workers() -> int:
    """Two processes for each processor: half of the time, tests wait for other programs."""
    return 2 * (os.cpu_count() or 1)


def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """Start the mock of all workers, if a test could need it."""
    if not all(argument.startswith(WITHOUT_PRISM) for argument in config.args):
        folder = Path(tempfile.mkdtemp(prefix="tallyfy-tests-"))
        config.stash[_SHARED_MOCK] = SharedMock(folder)


def pytest_configure_node(node: Any) -> None:
    if mock := node.config.stash.get(_SHARED_MOCK, None):
        node.workerinput["prism"] = str(mock.folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if mock := config.stash.get(_SHARED_MOCK, None):
        mock.end()
        shutil.rmtree(mock.folder)


@pytest.fixture(scope="session")
def prism(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the mock of the contract."""
    told = getattr(request.config, "workerinput", {}).get("prism")
    if told:
        yield address_in(Path(told))
    else:
        with warm_mock() as url:
            yield url


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def records() -> Iterator[list[logging.LogRecord]]:
    """The records of every logger, down to the lowest level."""
    with recorded() as seen:
        yield seen
