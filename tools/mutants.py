"""Plants faults in copies of this checkout, one in each, and tells whether the tests find them.

A fault is a patch in `tests/mutants`. Lines before the patch say what it does (`What:`), which of
the tests must fail (`Caught by:`), and what their failure must say (`Because:`, a regular
expression), so that no fault counts as caught by accident. Where the contract is changed, the
client is made anew, unless a line says `Client: as it was`.

`python -m tools.mutants` runs all of them, `python -m tools.mutants 'client-*'` some.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path

from attrs import evolve, frozen

from tools.contract import CONTRACT, ROOT

MUTANTS = ROOT / "tests" / "mutants"
# Prepared once, and the same for all copies.
SHARED = [".venv", ".venv-bench", "node_modules"]
NOT_COPIED = [".git", "__pycache__", ".*_cache", ".hypothesis", ".coverage*", "dist", *SHARED]
# What catches a fault for which no client can be made.
BY_MAKE = ["make", "generate"]
# How pytest uses all processors.
AT_ONCE = ["-n", "auto", "--dist", "loadfile"]
# A fault can make the tests hang.
MOST_SECONDS = 400


class MutantError(Exception):
    """A mutant cannot be used."""


@frozen
class Mutant:
    """A planted fault, and how the tests must find it."""

    name: str
    patch: Path
    what: str
    caught_by: list[str]
    because: str
    remakes_client: bool

    @classmethod
    def read(cls, patch: Path) -> "Mutant":
        text = patch.read_text(encoding="utf-8")
        head = text.partition("\n--- ")[0]
        said = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
        try:
            return cls(
                patch.stem,
                patch,
                said["What"],
                said["Caught by"].split(),
                said["Because"],
                f"a/{CONTRACT.name}" in text and said.get("Client") != "as it was",
            )
        except KeyError as missing:
            raise MutantError(f"{patch.name} has no line {missing}") from None


@frozen
class Verdict:
    """How the tests took a mutant."""

    mutant: Mutant
    is_caught: bool
    reason: str
    seconds: float = 0.0


def all_mutants(pattern: str = "*") -> list[Mutant]:
    found = [Mutant.read(patch) for patch in sorted(MUTANTS.glob("*.patch"))]
    return [mutant for mutant in found if fnmatch(mutant.name, pattern)]


@contextmanager
def copied_checkout() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary, "checkout")
        shutil.copytree(ROOT, copy, symlinks=True, ignore=shutil.ignore_patterns(*NOT_COPIED))
        for name in SHARED:
            (copy / name).symlink_to(ROOT / name)
        yield copy


def plant(mutant: Mutant, checkout: Path) -> None:
    result = _run(["git", "apply", str(mutant.patch)], checkout)
    if result.returncode:
        raise MutantError(
            f"{mutant.patch.name} does not fit the code any more. Make it anew:\n{result.stdout}"
        )


def judge(mutant: Mutant, returncode: int, output: str) -> Verdict:
    """Tell from how the tests ended whether they found the fault, and for the right reason."""
    failed = re.search(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", output, re.MULTILINE)
    if returncode == 0:
        return Verdict(mutant, False, "the tests pass")
    if failed is None:
        return Verdict(mutant, False, f"the tests did not run: {_last_line(output)}")
    if not re.search(mutant.because, output):
        return Verdict(mutant, False, f"{failed[1]} failed for another reason")
    return Verdict(mutant, True, failed[1])


def _last_line(output: str) -> str:
    return next(reversed(output.split("\n\n")[-1].strip().splitlines()), "it says nothing")


def try_mutant(mutant: Mutant) -> Verdict:
    started = time.monotonic()
    with copied_checkout() as checkout:
        plant(mutant, checkout)
        verdict = _remade(mutant, checkout) if mutant.remakes_client else None
        verdict = verdict or judge(mutant, *run_tests(checkout, mutant.caught_by))
    return evolve(verdict, seconds=time.monotonic() - started)


def _remade(mutant: Mutant, checkout: Path) -> Verdict | None:
    """Make the client anew, as who changes the contract does. Some faults are found by that."""
    result = _run([sys.executable, "-m", "tools.generate"], checkout)
    if result.returncode == 0:
        return None
    if mutant.caught_by != BY_MAKE or not re.search(mutant.because, result.stdout):
        return Verdict(mutant, False, f"make generate failed: {_last_line(result.stdout)}")
    return Verdict(mutant, True, "make generate")


def run_tests(checkout: Path, tests: list[str], *options: str) -> tuple[int, str]:
    """Run tests until one fails."""
    options = ("-q", "-x", "--tb=short", "--no-header", "-p", "no:cacheprovider", *options)
    result = _run([sys.executable, "-m", "pytest", *options, *tests], checkout)
    return result.returncode, result.stdout


def _run(command: list[str], checkout: Path) -> subprocess.CompletedProcess[str]:
    # What is installed in .venv is the checkout that the copy was made from.
    path = os.pathsep.join(str(checkout / name) for name in ("wrapper", "generated", "."))
    process = subprocess.Popen(
        command,
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        output, _ = process.communicate(timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        # A mock that pytest started ends with it.
        process.kill()
        output, _ = process.communicate()
        return subprocess.CompletedProcess(command, 1, f"{output}\n\nended: it took too long")
    return subprocess.CompletedProcess(command, process.returncode, output)


def check_unharmed(mutants: list[Mutant]) -> None:
    """Refuse to begin if the tests fail without a mutant: they would catch everything."""
    tests = {test for mutant in mutants for test in mutant.caught_by if mutant.caught_by != BY_MAKE}
    with copied_checkout() as checkout:
        returncode, output = run_tests(checkout, sorted(tests), *AT_ONCE) if tests else (0, "")
    if returncode:
        raise MutantError(f"The tests fail without any mutant. Mend that first:\n{output}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("names", nargs="?", default="*", help="which, such as 'client-*'")
    options = parser.parse_args(arguments)
    try:
        mutants = all_mutants(options.names)
        if not mutants:
            raise MutantError(f"No mutant has a name like {options.names}.")
        check_unharmed(mutants)
        with ThreadPoolExecutor(os.cpu_count()) as at_once:
            width = max(len(mutant.name) for mutant in mutants)
            print(f"{'':7}  {'mutant':{width}}  seconds  found by")
            verdicts = [_told(each, width) for each in at_once.map(try_mutant, mutants)]
    except MutantError as error:
        print(error, file=sys.stderr)
        return 1
    caught = sum(verdict.is_caught for verdict in verdicts)
    print(f"\n{caught} of {len(verdicts)} mutants caught: {caught / len(verdicts):.0%}")
    return 0 if caught == len(verdicts) else 1


def _told(verdict: Verdict, width: int) -> Verdict:
    sign = "caught" if verdict.is_caught else "MISSED"
    name = verdict.mutant.name
    print(f"{sign:7}  {name:{width}}  {verdict.seconds:7.0f}  {verdict.reason}", flush=True)
    if not verdict.is_caught:
        print(f"{'':7}  {verdict.mutant.what}", flush=True)
    return verdict


if __name__ == "__main__":
    sys.exit(main())
