"""`make fuzz` draws anew in each run, and says how to draw the same again."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis.configuration import storage_directory

from tools import fuzz
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
    assert number < MOST

def test_that_draws_nothing():
    print("drawn 0 at random.")
"""


def ran(folder: Path, *arguments: str, most: str = "float('inf')") -> tuple[int, str]:
    """Fuzz with a small test in place of the project's own."""
    (folder / "test_sample.py").write_text(SAMPLE.replace("MOST", most))
    settings = ["-c", str(ROOT / "pyproject.toml"), "-p", "no:cacheprovider", "-s"]
    result = subprocess.run(
        [sys.executable, "-m", "tools.fuzz", *arguments, *settings, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return result.returncode, result.stdout


def drawn(output: str) -> list[str]:
    return re.findall(r"drawn (-?\d+)\.", output)


@pytest.mark.parametrize("on_a_build_server", [False, True])
def test_the_same_seed_draws_the_same_and_another_does_not(
    on_a_build_server: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    if on_a_build_server:
        monkeypatch.setenv("CI", "true")

    outputs = [ran(tmp_path, "--seed", seed, "--examples", "20")[1] for seed in ("1", "1", "2")]
    one, again, other = map(drawn, outputs)

    assert len(one) == 20
    assert one == again != other


def test_it_runs_the_tests_that_draw_and_no_others(tmp_path: Path) -> None:
    code, output = ran(tmp_path, "--examples", "5")

    assert code == 0
    assert "1 passed, 1 deselected" in output


def test_a_failure_says_how_to_draw_the_same_again(tmp_path: Path) -> None:
    code, output = ran(tmp_path, "--seed", "1", "--examples", "20", most="-1000000")

    assert code == 1
    assert output.startswith("Seed 1, 20 examples for each test. The same again: make fuzz SEED=1")
    assert output.splitlines()[-1] == (
        "The same again, one test of it alone: make fuzz SEED=1 EXAMPLES=20 "
        "ARGS='-k name-of-the-test'"
    )


def test_hypothesis_keeps_nothing_in_the_checkout() -> None:
    kept = storage_directory("examples", intent_to_write=False)

    assert not kept.path.is_relative_to(ROOT)


@pytest.mark.parametrize("given", [["--seed", "one"], ["--examples", "0"], ["--seed", "-1"]])
def test_what_is_no_number_is_told(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz.main([f"{given[0]}={given[1]}"]) == 2
    assert "must be a whole number from 1, not" in capsys.readouterr().err
