"""Checks what a release would be: built twice alike, complete, typed, and of use where it is
installed.

It looks at what is committed, in a clean clone. `python -m tools.release_check --draft` goes on
without the address of the repository.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from pathlib import Path, PurePosixPath

from tools.contract import ROOT
from tools.environments import python_in

OFFICIAL_SDK = "tallyfy==3.1.0"
EXTRAS = "budget,opentelemetry"
TOP = {"_tallyfy_client_pytest.py", "tallyfy_api", "tallyfy_client"}
SOURCES = {"openapi.yaml", "generator-config.yml", "README.md", "CHANGELOG.md", "LICENSE"}

# What a user does first, with nothing but what is installed.
PROGRAM = """
import asyncio
import tallyfy
from tallyfy_client import AsyncTallyfy, Run, Tallyfy
from tallyfy_client.budget import Budget
from tallyfy_client.opentelemetry import OpenTelemetryObserver
from tallyfy_client.testing import FakeTallyfy

fake = FakeTallyfy()
run = fake.add_run(name="Release", tasks=["Check"])
with fake.client(budget=Budget(10, 1), observers=[OpenTelemetryObserver()]) as client:
    found: list[Run] = client.runs.list().collect()
    assert [each.name for each in found] == ["Release"]
    assert client.tasks.complete(fake.tasks(run)[0]).status == "completed"
with fake.serve() as address, Tallyfy(fake.token, org_id=fake.org_id, base_url=address) as served:
    assert served.runs.get(run).name == "Release"


async def main() -> None:
    async with fake.async_client() as client:
        assert (await client.runs.get(run)).id == run.id


asyncio.run(main())
"""
# What its tests do first.
TEST = """
def test(fake_tallyfy):
    run = fake_tallyfy.add_run(name="Onboarding")
    assert fake_tallyfy.client().runs.get(run).name == "Onboarding"
"""


class ReleaseError(Exception):
    """This cannot be released; the message says why."""


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> str:
    result = subprocess.run(
        command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True
    )
    if result.returncode != 0:
        shown = " ".join(map(str, command[:4]))
        raise ReleaseError(f"{shown} … failed:\n{result.stdout}{result.stderr}")
    return result.stdout


def module(name: str, *arguments: str | Path, cwd: Path = ROOT, **environment: str) -> str:
    return run(sys.executable, "-m", name, *arguments, cwd=cwd, **environment)


def check_address() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    if not settings["tool"]["hatch"]["metadata"]["hooks"]["custom"]["repository"]:
        raise ReleaseError(
            "The address of the repository is empty: set `repository` in pyproject.toml, or pass "
            "--draft."
        )


def build(folder: Path) -> list[Path]:
    """Build what is committed, from a clean clone: the wheel, then the source distribution."""
    clone, out = folder / "clone", folder / "dist"
    run("git", "clone", "--quiet", "--no-local", "--depth", "1", ROOT.as_uri(), clone)
    moment = run("git", "log", "-1", "--format=%ct", cwd=clone).strip()
    options = ["--no-config", "--no-build-isolation"]
    module("uv", "build", *options, "--out-dir", out, cwd=clone, SOURCE_DATE_EPOCH=moment)
    return [*out.glob("*.whl"), *out.glob("*.tar.gz")]


def check_contents(wheel: Path, sdist: Path) -> None:
    with zipfile.ZipFile(wheel) as archive, tarfile.open(sdist) as sources:
        top = {PurePosixPath(name).parts[0] for name in archive.namelist()}
        named = {name.partition("/")[2] for name in sources.getnames()}
    if found := {name for name in top if not name.endswith(".dist-info")} ^ TOP:
        raise ReleaseError(f"Missing in the wheel, or too much: {', '.join(sorted(found))}.")
    if missing := SOURCES - named:
        raise ReleaseError(f"Missing in the source distribution: {', '.join(sorted(missing))}.")
    module("twine", "check", "--strict", wheel, sdist)
    # W009: there are two packages and a module of pytest at the top, and that is meant. W002: two
    # packages of operations say the same of themselves.
    module("check_wheel_contents", "--ignore", "W002,W009", wheel)


def check_installed(wheel: Path, folder: Path, resolution: str) -> None:
    """Install it beside the official SDK, where nothing else is, and use it."""
    python = python_in(folder)
    module("uv", "venv", "--quiet", "--no-config", "--python", sys.executable, folder)
    options = ["--quiet", "--no-config", "--system-certs", "--resolution", resolution]
    needed = [f"{wheel}[{EXTRAS}]", OFFICIAL_SDK]
    module("uv", "pip", "install", *options, "--python", python, *needed)
    program = folder / "first_use.py"
    program.write_text(PROGRAM)
    run(python, "-W", "error::DeprecationWarning:tallyfy_client", program, cwd=folder)
    # The official SDK has no types.
    program.write_text(PROGRAM.replace("import tallyfy\n", ""))
    options = ["--strict", "--cache-dir", "cache", "--python-executable"]
    module("mypy", *options, python, program, cwd=folder)


def check_tools(folder: Path) -> None:
    """See that pytest finds the fixture, and pyright a type for each name."""
    python = python_in(folder)
    module(
        "uv",
        "pip",
        "install",
        "--quiet",
        "--no-config",
        "--system-certs",
        "--python",
        python,
        "pytest",
    )
    (folder / "test_first.py").write_text(TEST)
    run(python, "-m", "pytest", "-q", "test_first.py", cwd=folder)
    types = ["--ignoreexternal", "--verifytypes", "tallyfy_client"]
    # It looks for the package where the Python on the PATH does.
    path = os.pathsep.join([str(python.parent), os.environ["PATH"]])
    module("pyright", *types, cwd=folder, PATH=path)


def check(is_draft: bool) -> None:
    if not is_draft:
        check_address()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (wheel, sdist), again = build(folder / "one"), build(folder / "other")
        for one, other in zip((wheel, sdist), again, strict=True):
            if one.read_bytes() != other.read_bytes():
                raise ReleaseError(f"{one.name} is another one when it is built again.")
        print("ok  the same when built again", flush=True)
        check_contents(wheel, sdist)
        print("ok  contents and metadata", flush=True)
        for resolution in ("lowest-direct", "highest"):
            check_installed(wheel, folder / resolution, resolution)
            print(f"ok  installed, {resolution} versions", flush=True)
        check_tools(folder / "highest")
        print("ok  fixture and types", flush=True)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.release_check", description=__doc__)
    parser.add_argument("--draft", action="store_true", help="without the repository's address")
    options = parser.parse_args(arguments)
    try:
        check(options.draft)
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
