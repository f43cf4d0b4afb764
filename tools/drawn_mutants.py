"""Plants faults that nobody chose: 60 by a seed, each judged by the tests that reach its line.

`python -m tools.drawn_mutants` changes operators, constants, conditions and returns of the wrapper,
and of what the generated code has for it, and drops statements, one at a time. It names the faults
that no test finds, and fails if they are more than two. cosmic-ray runs all tests for each fault,
and there are thousands. mutmut 3 knows the tests that reach a fault, but draws none: it tries all.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from attrs import frozen
from coverage import CoverageData

from tools.contract import ROOT
from tools.mutants import AT_ONCE, copied_checkout, run_tests

WRAPPER = Path("wrapper") / "tallyfy_client"
GENERATED = Path("generated") / "tallyfy_api"
# The bare client, which no unit test runs.
LEFT_OUT = {GENERATED / "__init__.py", GENERATED / "client.py"}
# What may stay unfound.
MOST_UNFOUND = 2
# A test that takes this many seconds hangs: the fault is found.
HANGS = ["-o", "faulthandler_timeout=30", "-o", "faulthandler_exit_on_timeout=true"]
# How pytest ends.
PASSED, FAILED = 0, 1

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
}


@frozen
class Fault:
    """One change of one file."""

    file: Path
    line: int
    last_line: int
    start: int
    end: int
    before: str
    after: str
    written: str

    def source(self, root: Path = ROOT) -> str:
        """The file with this change."""
        content = (root / self.file).read_bytes()
        return (content[: self.start] + self.written.encode() + content[self.end :]).decode()

    def __str__(self) -> str:
        was, now = (" ".join(text.split())[:70] for text in (self.before, self.after))
        return f"{self.file.name}:{self.line}: `{was}` -> `{now}`"


def faults_in(root: Path, file: Path) -> Iterator[Fault]:
    source = (root / file).read_bytes()
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for statement in function.body:
                yield from _faults_below(statement, file, source)


def _faults_below(statement: ast.stmt, file: Path, source: bytes) -> Iterator[Fault]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return  # It has its turn.
    annotation = statement.annotation if isinstance(statement, ast.AnnAssign) else None
    nodes: list[ast.AST] = [statement]
    while nodes:
        node = nodes.pop()
        if node is annotation:
            continue
        for changed in _changes_of(node):
            yield _fault(node, changed, file, source)
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.JoinedStr):
                nodes.append(child)


def _changes_of(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in COMPARISONS:
            yield _with(node, ops=[COMPARISONS[type(operator)]()])
        case ast.BinOp(op=operator) if type(operator) in OPERATORS:
            yield _with(node, op=OPERATORS[type(operator)]())
        case ast.BoolOp(op=ast.And()):
            yield _with(node, op=ast.Or())
        case ast.BoolOp(op=ast.Or()):
            yield _with(node, op=ast.And())
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            yield ast.Constant(value + 1)
        case ast.IfExp(test=test):
            yield _with(node, test=ast.UnaryOp(ast.Not(), test))
        case ast.Return(value=ast.expr() as value) if not _counts_as_none(value):
            yield _with(node, value=ast.Constant(None))
        case ast.Expr(value=ast.Call() | ast.YieldFrom()) | ast.AugAssign() | ast.Raise():
            yield ast.Pass()
        case ast.If(test=test):
            # Only its condition is written anew.
            yield ast.UnaryOp(ast.Not(), test)


def _counts_as_none(node: ast.expr) -> bool:
    """Whether it is None, or False, which no condition tells from None."""
    return isinstance(node, ast.Constant) and (node.value is None or node.value is False)


def _with(node: ast.AST, **changes: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in changes.items():
        setattr(changed, name, value)
    return changed


def _fault(node: ast.AST, changed: ast.AST, file: Path, source: bytes) -> Fault:
    place = node.test if isinstance(node, ast.If) else node
    assert isinstance(place, ast.expr | ast.stmt)
    assert place.end_lineno is not None
    assert place.end_col_offset is not None
    start = _line_starts(source)[place.lineno - 1] + place.col_offset
    end = _line_starts(source)[place.end_lineno - 1] + place.end_col_offset
    after = ast.unparse(ast.fix_missing_locations(changed))
    written = f"({after})" if isinstance(place, ast.expr) else after
    before = source[start:end].decode()
    return Fault(file, place.lineno, place.end_lineno, start, end, before, after, written)


@lru_cache(maxsize=1)
def _line_starts(source: bytes) -> list[int]:
    return [0, *accumulate(len(line) for line in source.splitlines(keepends=True))]


def all_faults(root: Path = ROOT) -> list[Fault]:
    folders = (WRAPPER, GENERATED, GENERATED / "resources")
    files = {path.relative_to(root) for folder in folders for path in (root / folder).glob("*.py")}
    return [fault for file in sorted(files - LEFT_OUT) for fault in faults_in(root, file)]


def measure(data: Path) -> None:
    """Run the unit tests, and note which of them reach which lines."""
    settings = data.parent / "settings.toml"
    settings.write_text(
        f'[tool.coverage.run]\nsource = ["{ROOT / WRAPPER}", "{ROOT / GENERATED}"]\n'
        f'data_file = "{data}"\n'
        'dynamic_context = "test_function"\nparallel = true\npatch = ["subprocess"]\n'
        # What a process that a test starts reaches, is reached by that test.
        'context = "${PYTEST_CURRENT_TEST-}"\n'
    )
    command = [sys.executable, "-m", "coverage", "run", f"--rcfile={settings}", "-m", "pytest"]
    options = ["-q", *AT_ONCE, "-p", "no:cacheprovider"]
    result = subprocess.run(
        [*command, *options, "tests/unit"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if result.returncode != 0:
        raise SystemExit(f"The tests fail without any fault. Mend that first:\n{result.stdout}")
    combine = [sys.executable, "-m", "coverage", "combine", "--quiet", f"--rcfile={settings}"]
    subprocess.run(combine, cwd=ROOT, check=True)


def tests_that_reach(fault: Fault, data: CoverageData) -> list[str]:
    """Return names of test functions, those first that reach the fewest lines of the file."""
    by_line = data.contexts_by_lineno(str(ROOT / fault.file))
    reached = Counter(context for contexts in by_line.values() for context in contexts)
    lines = range(fault.line, fault.last_line + 1)
    found = {context for line in lines for context in by_line.get(line, []) if context}
    return sorted(found, key=lambda context: (reached[context], context))


def node_of(context: str) -> str:
    """Return the id of a test that coverage names in one of two ways.

    `tests.unit.test_x.test_y` is `tests/unit/test_x.py::test_y`, and so is what pytest tells a
    process that the test starts: `tests/unit/test_x.py::test_y[sync] (call)|`.
    """
    if "::" in context:
        return context.split(" (")[0].split("[")[0]
    module, _, function = context.rpartition(".")
    path = module.replace(".", "/")
    if not (ROOT / f"{path}.py").exists():
        # A class, or a test that is defined inside of another thing.
        path, _, name = path.rpartition("/")
        function = f"{name}::{function}"
    return f"{path}.py::{function}"


def is_found(fault: Fault, tests: list[str]) -> bool:
    with copied_checkout() as checkout:
        (checkout / fault.file).write_text(fault.source())
        returncode, output = run_tests(checkout, tests, *HANGS)
    if returncode == PASSED:
        return False
    # Some tests ask the code for their examples, and cannot even be collected then. One that hangs
    # is ended by faulthandler, which can crash while it tells where.
    if returncode == FAILED or "ERROR collecting" in output or "Timeout (" in output:
        return True
    # Anything else, such as a name that no test has, says nothing of the fault.
    raise SystemExit(f"The tests for {fault} did not run:\n{output[-2000:]}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.drawn_mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--number", type=int, default=60)
    options = parser.parse_args(arguments)
    started = time.monotonic()
    drawn = random.Random(options.seed).sample(all_faults(), options.number)
    print(f"{len(drawn)} faults by the seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder) / "reached")
        data = CoverageData(str(Path(folder) / "reached"))
        data.read()
        reaching = [map(node_of, tests_that_reach(fault, data)) for fault in drawn]
        # What no test reaches by name, an import does, or a process with an environment of its own.
        tests = [list(dict.fromkeys(nodes)) or ["tests/unit"] for nodes in reaching]
    print(
        f"The tests that reach them are known after {time.monotonic() - started:.0f} s", flush=True
    )
    found = []
    with ThreadPoolExecutor(os.cpu_count()) as at_once:
        for fault, is_caught in zip(drawn, at_once.map(is_found, drawn, tests), strict=True):
            found.append(is_caught)
            if not is_caught:
                print(f"NOT FOUND  {fault}", flush=True)
    print(f"{sum(found)} of {len(found)} found, {time.monotonic() - started:.0f} s")
    return 0 if found.count(False) <= MOST_UNFOUND else 1


if __name__ == "__main__":
    sys.exit(main())
