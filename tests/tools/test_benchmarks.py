"""The bench runs, and what it wrote belongs together. What it measures is no affair of a test."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.cases import CASES, ROWS
from benchmarks.chart import chart
from benchmarks.report import report
from benchmarks.results import Results
from tools.contract import ROOT

BENCHMARKS = ROOT / "benchmarks"


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180)


def test_a_quick_run_measures_all_and_writes_where_it_is_told(tmp_path: Path) -> None:
    result = bench("--quick", "--output", str(tmp_path))

    assert result.returncode == 0, result.stderr
    written = Results.read(tmp_path / "results.json")
    assert list(written.figures) == list(ROWS)
    assert all(len(rounds) > 0 for row in written.figures.values() for rounds in row.values())
    assert set(written.figures["limit lost"]["sync"]) == {0}
    assert (tmp_path / "RESULTS.md").read_text() == report(written)
    assert (tmp_path / "chart.svg").read_text() == chart(written)


def test_a_case_that_is_none_is_named() -> None:
    result = bench("sorting")

    assert result.returncode == 2
    assert f"no such case: sorting. There are {', '.join(CASES)}." in result.stderr


@pytest.mark.parametrize(("name", "written"), [("RESULTS.md", report), ("chart.svg", chart)])
def test_what_stands_in_the_repository_is_of_one_run(name: str, written: object) -> None:
    assert callable(written)
    results = Results.read(BENCHMARKS / "results.json")

    assert (BENCHMARKS / name).read_text() == written(results)


def test_that_run_was_a_whole_one() -> None:
    results = Results.read(BENCHMARKS / "results.json")

    assert list(results.figures) == list(ROWS)
    assert results.rounds >= 7
    profiled = [(profile.row, profile.contender) for profile in results.profiles]
    assert profiled == results.missed()


def test_the_readme_shows_its_chart() -> None:
    assert "](benchmarks/chart.svg)" in (ROOT / "README.md").read_text()
