"""Drawn faults: each is one change of the code, and the same seed draws the same."""

from __future__ import annotations

import difflib
import random
from pathlib import Path

import pytest

from tools import drawn_mutants
from tools.contract import ROOT
from tools.drawn_mutants import all_faults, faults_in, is_found, node_of

FAULTS = all_faults()


def changes_of(tmp_path: Path, source: str) -> set[str]:
    (tmp_path / "one.py").write_text(source)
    return {fault.after for fault in faults_in(tmp_path, Path("one.py"))}


def test_every_fault_is_code_that_differs() -> None:
    assert len(FAULTS) > 1000
    for fault in random.Random(1).sample(FAULTS, 200):
        compile(fault.source(), str(fault.file), "exec")
        assert fault.source() != (ROOT / fault.file).read_text()


def test_a_fault_changes_one_place() -> None:
    for fault in random.Random(2).sample(FAULTS, 50):
        before = (ROOT / fault.file).read_text().splitlines()
        blocks = difflib.SequenceMatcher(None, before, fault.source().splitlines(), autojunk=False)
        changed = [code for code in blocks.get_opcodes() if code[0] != "equal"]
        assert len(changed) == 1, fault


@pytest.mark.parametrize(
    ("statement", "faults"),
    [
        ("return a < b", {"return None", "a <= b"}),
        ("return a and b", {"return None", "a or b"}),
        ("a(not b)", {"pass", "b"}),
        ("if a: b()", {"not a", "pass"}),
        ("raise a", {"pass"}),
        ("a += 1", {"pass", "2"}),
        ("return a + 1", {"return None", "a - 1", "2"}),
        ("return None", set()),
        ("a: Literal[1] = True", {"False"}),
    ],
)
def test_what_is_changed(tmp_path: Path, statement: str, faults: set[str]) -> None:
    assert changes_of(tmp_path, f"def one(a, b):\n    {statement}\n") == faults


def test_nothing_outside_of_functions_is_changed(tmp_path: Path) -> None:
    assert changes_of(tmp_path, "A = 1 < 2\n") == set()


def test_context_names_a_test() -> None:
    node = "tests/unit/test_errors.py::test_tree"
    assert node_of("tests.unit.test_errors.test_tree") == node
    assert node_of(f"{node}[sync] (call)|") == node_of(f"{node} (setup)") == node


@pytest.mark.parametrize(
    ("returncode", "output", "expected"),
    [(0, "", False), (1, "", True), (4, "__ ERROR collecting tests/a.py __", True)],
    ids=["passed", "failed", "not collected"],
)
def test_a_test_that_fails_finds_a_fault(
    monkeypatch: pytest.MonkeyPatch, returncode: int, output: str, expected: bool
) -> None:
    monkeypatch.setattr(drawn_mutants, "run_tests", lambda *_: (returncode, output))
    assert is_found(FAULTS[0], ["tests/unit/test_errors.py"]) is expected


def test_tests_that_did_not_run_find_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn_mutants, "run_tests", lambda *_: (4, "no such test"))
    with pytest.raises(SystemExit, match="no such test"):
        is_found(FAULTS[0], ["tests/unit/test_no.py"])
