"""Prepares .venv, .venv-bench and node_modules. The Makefile runs it when their stamps are out of
date.

It runs before anything is installed, so it uses the standard library only. The stamp
is written last: a preparation that failed leaves none, and the next run starts afresh.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BENCH_VENV = ROOT / ".venv-bench"
NODE_MODULES = ROOT / "node_modules"
STAMP = ".prepared"  # The Makefile knows this name too.

LOCKED = "requirements/dev.txt"
BENCH_LOCKED = "requirements/bench.txt"
PIP_QUIETLY = ("--quiet", "--no-input", "--disable-pip-version-check")


class PrepareError(Exception):
    """The preparation failed; the message says why and what to do."""


class CommandError(Exception):
    """A tool failed. Holds all that it said."""

    def __init__(self, output: str) -> None:
        super().__init__(output)
        self.lines = [line.strip() for line in output.splitlines() if line.strip()]

    def last(self, *marks: str) -> str:
        """The last line that holds one of the marks, or else nothing."""
        found = [line for line in self.lines if any(mark in line for mark in marks)]
        return found[-1] if found else ""


def prepare_venv() -> None:
    print("Preparing .venv (Python packages). This takes about a minute.", flush=True)
    with _stamped(VENV):
        _pip_install(VENV, LOCKED, "--require-hashes", "-r", LOCKED)
        _pip_install(VENV, "this project", "--no-deps", "--no-build-isolation", "-e", ".")


def prepare_bench_venv() -> None:
    print("Preparing .venv-bench (what `make bench` measures).", flush=True)
    with _stamped(BENCH_VENV):
        _pip_install(BENCH_VENV, BENCH_LOCKED, "--require-hashes", "-r", BENCH_LOCKED)


@contextmanager
def _stamped(venv: Path) -> Iterator[None]:
    """A virtual environment, for what is to be installed in it."""
    stamp = venv / STAMP
    complete = stamp.exists() and python_in(venv).exists()
    stamp.unlink(missing_ok=True)
    if not complete:
        _create_venv(venv)
    yield
    stamp.touch()


def prepare_node_modules() -> None:
    print("Preparing node_modules (Prism and Spectral). This takes half a minute.", flush=True)
    stamp = NODE_MODULES / STAMP
    stamp.unlink(missing_ok=True)
    try:
        # Both tools are development dependencies, wanted whatever NODE_ENV says.
        _run(python_in(VENV).with_name("npm"), "ci", "--ignore-scripts", "--include=dev")
    except CommandError as error:
        raise _npm_failure(error) from None
    stamp.touch()


def python_in(venv: Path) -> Path:
    """Return the Python of a virtual environment, wherever this system puts it."""
    scripts = sysconfig.get_path("scripts", "venv", {"base": str(venv)})
    return Path(scripts, "python").with_suffix(sysconfig.get_config_var("EXE") or "")


def _create_venv(venv: Path) -> None:
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise _no_venv_module(venv)
    try:
        _run(sys.executable, "-m", "venv", "--clear", venv)
    except CommandError as error:
        if error.last("ensurepip is not available"):
            raise _no_venv_module(venv) from None
        raise PrepareError(
            f"{sys.executable} could not create {venv.name}. Mend what it says and run the "
            f"command again.\n  {error.last('')}"
        ) from None


def _no_venv_module(venv: Path) -> PrepareError:
    version = ".".join(map(str, sys.version_info[:3]))
    return PrepareError(
        f"{sys.executable} (Python {version}) cannot create {venv.name}, because its venv or "
        "ensurepip module is missing: install it (Debian and Ubuntu: `apt install python3-venv`), "
        "or name another Python with `make PYTHON=...`."
    )


def _pip_install(venv: Path, what: str, *arguments: str) -> None:
    try:
        _run(python_in(venv), "-m", "pip", "install", *PIP_QUIETLY, *arguments)
    except CommandError as error:
        raise _pip_failure(what, error) from None


def _pip_failure(what: str, error: CommandError) -> PrepareError:
    if error.last("DO NOT MATCH THE HASHES"):
        return PrepareError(
            f"A downloaded package is not the one that {what} names. Clear a broken download "
            "with `.venv/bin/pip cache purge`, run the command again, and trust nothing if it "
            f"happens twice.\n  pip: {error.last('Expected sha256', 'from ')}"
        )
    if line := error.last("connection broken", "Could not fetch URL", "ConnectionError"):
        return PrepareError(_unreachable("Python", "pip", line))
    return PrepareError(
        f"pip could not install {what}. Mend what it says and run the command again."
        f"\n  pip: {error.last('ERROR:', 'error:') or error.last('')}"
    )


def _npm_failure(error: CommandError) -> PrepareError:
    if line := error.last("failed, reason:"):
        return PrepareError(_unreachable("npm", "npm", line))
    return PrepareError(
        "npm could not install package-lock.json. Mend what it says and run the command again."
        f"\n  npm: {_npm_reason(error)}"
    )


def _npm_reason(error: CommandError) -> str:
    """npm ends with where its log is. What went wrong comes first, after an error code."""
    said = [line for line in error.lines if line.startswith("npm error")]
    reasons = [line for line in said if not line.startswith("npm error code")]
    return next(iter(reasons), error.last(""))


def _unreachable(registry: str, tool: str, line: str) -> str:
    return (
        f"The {registry} package registry cannot be reached. Check the network and {tool}'s "
        f"settings, and run the command again.\n  {tool}: {line}"
    )


def _run(*command: str | Path) -> None:
    try:
        result = subprocess.run(
            command,
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise CommandError(f"{command[0]}: {error.strerror}") from None
    if result.returncode != 0:
        raise CommandError(result.stdout)


def _environment() -> dict[str, str]:
    # npm's programs look for `node` on PATH. Theirs is the one in .venv.
    path = os.pathsep.join([str(python_in(VENV).parent), os.environ.get("PATH", os.defpath)])
    return {**os.environ, "PATH": path}


STEPS: dict[str, Callable[[], None]] = {
    "venv": prepare_venv,
    "bench": prepare_bench_venv,
    "node_modules": prepare_node_modules,
}


def main() -> int:
    if sys.argv[1:] not in [[name] for name in STEPS]:
        print(f"Say what to prepare: {' or '.join(STEPS)}.", file=sys.stderr)
        return 2
    try:
        STEPS[sys.argv[1]]()
    except PrepareError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped half way. The next run starts afresh.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
