"""The preparation: which Python, what a failure says, and that a second run does nothing.

Each test works in a copy of the project, so that it cannot harm the real one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.contract import ROOT

BOUND = 120.0
NOBODY = "http://127.0.0.1:9/"  # The discard port: nothing listens there.
UNREACHABLE = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_EXTRA_INDEX_URL": "",
    "PIP_FIND_LINKS": "",
    "PIP_INDEX_URL": NOBODY,
    "PIP_RETRIES": "1",
    "npm_config_fetch_retries": "0",
    "npm_config_registry": NOBODY,
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """What the preparation reads, without what it makes."""
    copy = tmp_path / "project"
    shutil.copytree(ROOT / "tools", copy / "tools")
    shutil.copytree(ROOT / "requirements", copy / "requirements")
    for name in ("Makefile", "pyproject.toml", "package.json", "package-lock.json", ".npmrc"):
        shutil.copy2(ROOT / name, copy)
    return copy


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder that is the whole PATH. It starts empty."""
    folder = tmp_path / "programs"
    folder.mkdir()
    return folder


def test_an_old_python_is_named_and_not_used(project: Path, programs: Path) -> None:
    old_python(programs / "python3", "3.9.18")
    old_python(programs / "python", "2.7.18")

    result = make(project, programs, "setup")

    assert result.returncode != 0
    assert result.stderr.startswith(
        "Python 3.11 or newer is needed, but python3 is 3.9.18, python is 2.7.18. "
    )
    assert "make PYTHON=" in result.stderr
    assert not (project / ".venv").exists()


def test_no_python_at_all(project: Path, programs: Path) -> None:
    result = make(project, programs, "setup")

    assert result.returncode != 0
    assert result.stderr.startswith("Python 3.11 or newer is needed, but none was found. ")


def test_the_python_of_the_command_line_is_the_only_one_tried(
    project: Path, programs: Path
) -> None:
    (programs / "python3").symlink_to(sys.executable)
    chosen = old_python(programs / "chosen one", "3.8.18")

    result = make(project, programs, "setup", f"PYTHON={chosen}")

    assert result.returncode != 0
    assert f"{chosen} is 3.8.18" in result.stderr


def test_a_newer_python_is_found_behind_an_old_one(project: Path, programs: Path) -> None:
    old_python(programs / "python3", "3.9.18")
    script(programs / "python3.12", 'if [ "$1" = -c ]; then echo 3.12.1; else echo "ran $*"; fi')

    result = make(project, programs, ".venv/.prepared")

    assert result.stdout == "ran -m tools.prepare venv\n"


def test_a_second_run_does_nothing(project: Path, programs: Path) -> None:
    for folder in (".venv", "node_modules"):
        (project / folder).mkdir()
        (project / folder / ".prepared").touch()
    (project / ".venv" / "bin").mkdir()
    (project / ".venv" / "bin" / "python").symlink_to(sys.executable)

    result = make(project, programs, "setup")

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_a_python_that_is_gone_is_prepared_again(project: Path, programs: Path) -> None:
    script(programs / "python3", 'if [ "$1" = -c ]; then echo 3.12.1; else echo "ran $*"; fi')
    (project / ".venv").mkdir()
    (project / ".venv" / ".prepared").touch()

    result = make(project, programs, ".venv/.prepared")

    assert result.stdout == "ran -m tools.prepare venv\n"


@pytest.mark.parametrize("changed", ["requirements/dev.txt", "pyproject.toml"])
def test_a_change_is_prepared_again(project: Path, programs: Path, changed: str) -> None:
    script(programs / "python3", 'if [ "$1" = -c ]; then echo 3.12.1; else echo "ran $*"; fi')
    stamp = project / ".venv" / ".prepared"
    stamp.parent.mkdir()
    stamp.touch()
    later = stamp.stat().st_mtime + 10
    os.utime(project / changed, (later, later))

    assert "ran -m tools.prepare venv" in make(project, programs, ".venv/.prepared").stdout


@pytest.mark.parametrize(("what", "venv"), [("venv", ".venv"), ("bench", ".venv-bench")])
def test_an_unreachable_python_registry(project: Path, what: str, venv: str) -> None:
    result = prepare(project, what)

    assert result.returncode == 1
    assert result.stderr.startswith("The Python package registry cannot be reached.")
    assert "Connection refused" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (project / venv / ".prepared").exists()


def test_an_unreachable_npm_registry(project: Path) -> None:
    (project / ".venv").symlink_to(sys.prefix)

    result = prepare(project, "node_modules")

    assert result.returncode == 1
    assert result.stderr.startswith("The npm package registry cannot be reached.")
    assert "ECONNREFUSED" in result.stderr
    assert not (project / "node_modules" / ".prepared").exists()


def test_a_package_that_was_tampered_with(project: Path, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "thing-1.0-py3-none-any.whl").write_bytes(b"not what was locked")
    locked = f"--no-index\n--find-links {shelf}\nthing==1.0 --hash=sha256:{'0' * 64}\n"
    (project / "requirements" / "dev.txt").write_text(locked)

    result = prepare(project, "venv")

    assert result.returncode == 1
    assert result.stderr.startswith("A downloaded package is not the one that")
    assert not (project / ".venv" / ".prepared").exists()


def test_a_python_without_venv(project: Path) -> None:
    hidden = "import runpy, sys; sys.modules['ensurepip'] = None; sys.argv[1:] = ['venv']; "
    run_it = "runpy.run_module('tools.prepare', run_name='__main__')"

    result = run(project, [sys.executable, "-c", hidden + run_it], dict(os.environ))

    assert result.returncode == 1
    assert "`apt install python3-venv`" in result.stderr
    assert result.stderr.count("\n") == 1


def test_the_locks_name_hashes_and_no_address() -> None:
    for lock in ("requirements/dev.txt", "requirements/bench.txt", "package-lock.json"):
        text = (ROOT / lock).read_text()
        assert "sha" in text
        assert "://" not in text


def make(project: Path, programs: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """make with a bare environment, so that what called the tests has no say in it."""
    make_path = shutil.which("make")
    assert make_path is not None
    return run(project, [make_path, *arguments], {"PATH": str(programs)})


def prepare(project: Path, what: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tools.prepare", what]
    cache = {"npm_config_cache": str(project / "npm-cache")}
    return run(project, command, {**os.environ, **UNREACHABLE, **cache})


def run(
    project: Path, command: list[str], environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, timeout=BOUND
    )


def old_python(path: Path, version: str) -> Path:
    return script(path, f"echo {version}; exit 1")


def script(path: Path, body: str) -> Path:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path
