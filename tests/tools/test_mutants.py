"""The planted faults fit the code, and what counts as caught is what it should be."""

import subprocess
from pathlib import Path

import pytest

from tools.contract import ROOT
from tools.mutants import BY_MAKE, Mutant, all_mutants, judge, main

MUTANTS = all_mutants()
A_MUTANT = Mutant("a-fault", Path("a-fault.patch"), "A fault.", ["tests/a.py"], "is lost", False)


def test_there_are_at_least_forty() -> None:
    assert len(MUTANTS) >= 40


@pytest.mark.parametrize("part", ["contract", "client", "wrapper"])
def test_each_part_has_some(part: str) -> None:
    assert len(all_mutants(f"{part}-*")) >= 10


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_it_fits_the_code(mutant: Mutant) -> None:
    # If not: make the change anew, and put `git diff` below the three lines of the patch.
    result = subprocess.run(
        ["git", "apply", "--check", mutant.patch], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_it_names_tests_that_are_there(mutant: Mutant) -> None:
    assert mutant.because
    if mutant.caught_by != BY_MAKE:
        assert all((ROOT / test.partition("::")[0]).exists() for test in mutant.caught_by)


@pytest.mark.parametrize(
    ("returncode", "output", "is_caught", "reason"),
    [
        (1, "E  a row is lost\nFAILED tests/a.py::test_b - it", True, "tests/a.py::test_b"),
        (1, "E  1 != 2\nFAILED tests/a.py::test_b - it", False, "failed for another reason"),
        (0, "3 passed", False, "the tests pass"),
        (4, "ERROR: file or directory not found: a.py", False, "the tests did not run"),
        (1, "a row is lost\n\nended: it took too long", False, "it took too long"),
    ],
)
def test_only_the_failure_that_was_expected_counts(
    returncode: int, output: str, is_caught: bool, reason: str
) -> None:
    verdict = judge(A_MUTANT, returncode, output)

    assert verdict.is_caught is is_caught
    assert reason in verdict.reason


def test_a_name_that_no_mutant_has_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no-such-*"]) == 1
    assert "no-such-*" in capsys.readouterr().err
