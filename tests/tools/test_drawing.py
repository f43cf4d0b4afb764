"""Tests draw the same in each run, and `make fuzz` draws by a seed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis.configuration import storage_directory

from tools.contract import ROOT

SAMPLE = """\
import pytest
from hypothesis import given, strategies as st
from tests.drawing_at_random import load_profile

load_profile()

@pytest.mark.fuzz
@given(st.integers())
def test_sample(number):
    print(f"drawn {number}.")

def test_that_draws_nothing():
    print("drawn 0 at random.")
"""


def drawn(folder: Path, **given: str) -> list[str]:
    """What a small test draws in place of the project's own."""
    (folder / "test_sample.py").write_text(SAMPLE)
    settings = ["-c", str(ROOT / "pyproject.toml"), "-p", "no:cacheprovider", "-s"]
    seed = [f"--hypothesis-seed={given['FUZZ_SEED']}"] if given else []
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-m", "fuzz", *seed, *settings, str(folder)],
        cwd=ROOT,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
    )
    assert "1 passed, 1 deselected" in result.stdout
    return re.findall(r"drawn (-?\d+)\.", result.stdout)


def test_the_same_seed_draws_the_same_and_another_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = drawn(tmp_path, FUZZ_SEED="1", FUZZ_EXAMPLES="20")
    # Hypothesis has other defaults where it sees a build server.
    monkeypatch.setenv("CI", "true")
    again = drawn(tmp_path, FUZZ_SEED="1", FUZZ_EXAMPLES="20")

    assert len(one) == 20
    assert one == again != drawn(tmp_path, FUZZ_SEED="2", FUZZ_EXAMPLES="20")
    assert drawn(tmp_path) == drawn(tmp_path)


def test_hypothesis_keeps_nothing_in_the_checkout() -> None:
    kept = storage_directory("examples", intent_to_write=False)

    assert not kept.path.is_relative_to(ROOT)
