"""`make setup`: which Python, what a failure says, and that a second run does nothing.

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
    """A folder that is the whole PATH. It starts without a Python."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("rm", "touch"):
        (folder / name).symlink_to(shutil.which(name) or "")
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
    recording_python(programs / "python3.12")

    result = make(project, programs, ".venv/.prepared")

    assert "ran -m venv --clear .venv" in result.stdout


def test_a_python_without_venv_says_what_to_install(project: Path, programs: Path) -> None:
    said = "ensurepip is not available: apt install python3.12-venv"
    script(
        programs / "python3", f'if [ "$1" = -c ]; then echo 3.12.1; else echo "{said}"; exit 1; fi'
    )

    result = make(project, programs, ".venv/.prepared")

    assert result.returncode != 0
    assert said in result.stdout
    assert result.stderr.startswith("Install what it names, or name another Python: make PYTHON=")


def test_a_second_run_does_nothing(project: Path, programs: Path) -> None:
    prepared(project)

    result = make(project, programs, "setup")

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize("changed", ["requirements/dev.txt", "pyproject.toml", ".venv/bin/python"])
def test_a_change_is_prepared_again(project: Path, programs: Path, changed: str) -> None:
    recording_python(programs / "python3")
    stamp = prepared(project)
    if changed == ".venv/bin/python":  # A Python that was upgraded or removed.
        (project / changed).unlink()
    later = stamp.stat().st_mtime + 10
    os.utime(project / "requirements", (later, later))
    if (project / changed).exists():
        os.utime(project / changed, (later, later))

    result = make(project, programs, ".venv/.prepared")

    assert "Preparing .venv" in result.stdout


@pytest.mark.parametrize("stamp", [".venv-bench/.prepared", "node_modules/.prepared"])
def test_an_unreachable_registry_is_told(project: Path, stamp: str) -> None:
    (project / ".venv").symlink_to(sys.prefix)
    command = ["make", "-o", ".venv/.prepared", stamp]
    cache = {"npm_config_cache": str(project / "npm-cache")}

    result = run(project, command, {**os.environ, **UNREACHABLE, **cache})

    assert result.returncode != 0
    assert "refused" in result.stderr.lower() or "ECONNREFUSED" in result.stderr
    assert (
        "nothing is prepared. Mend what it says (the network, a package registry)" in result.stderr
    )
    assert not (project / stamp).exists()


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


def run(
    project: Path, command: list[str], environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, timeout=BOUND
    )


def prepared(project: Path) -> Path:
    for folder in (".venv", "node_modules"):
        (project / folder).mkdir()
        (project / folder / ".prepared").touch()
    (project / ".venv" / "bin").mkdir()
    recording_python(project / ".venv" / "bin" / "python")
    return project / ".venv" / ".prepared"


def recording_python(path: Path) -> None:
    script(path, 'if [ "$1" = -c ]; then echo 3.12.1; else echo "ran $*"; fi')


def old_python(path: Path, version: str) -> Path:
    return script(path, f"echo {version}; exit 1")


def script(path: Path, body: str) -> Path:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path
