"""Checks what a release would be: built twice alike, complete, and of use where users install it.

It looks at what is committed, in a clean clone. `python -m tools.release_check --draft` goes on
without the address of the repository, `--accept-contents` takes the list of files as it is now.
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
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from tools.contract import ROOT
from tools.prepare import python_in

CONTENTS = ROOT / "tools" / "release_contents.txt"
OFFICIAL_SDK = "tallyfy==3.1.0"
EXTRAS = "budget,opentelemetry"

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


class ReleaseError(Exception):
    """This cannot be released; the message says why."""


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> str:
    result = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        shown = " ".join(map(str, command[:4]))
        raise ReleaseError(f"{shown} … failed:\n{result.stdout}{result.stderr}")
    return result.stdout


def module(name: str, *arguments: str | Path, cwd: Path = ROOT, **environment: str) -> str:
    return run(sys.executable, "-m", name, *arguments, cwd=cwd, **environment)


def check_address(is_draft: bool) -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    if not settings["tool"]["hatch"]["metadata"]["hooks"]["custom"]["repository"] and not is_draft:
        raise ReleaseError(
            "The address of the repository is empty: set `repository` in pyproject.toml, or pass "
            "--draft."
        )


def build(folder: Path) -> dict[str, Path]:
    """Build what is committed, from a clean clone."""
    clone, out = folder / "clone", folder / "dist"
    run("git", "clone", "--quiet", "--no-local", "--depth", "1", ROOT.as_uri(), clone)
    moment = run("git", "log", "-1", "--format=%ct", cwd=clone).strip()
    module("build", "--no-isolation", "--outdir", out, cwd=clone, SOURCE_DATE_EPOCH=moment)
    return {path.suffix: path for path in out.iterdir()}


def check_same(one: dict[str, Path], other: dict[str, Path]) -> None:
    for kind, path in one.items():
        if path.read_bytes() != other[kind].read_bytes():
            raise ReleaseError(f"{path.name} is another one when it is built again.")


def contents_of(built: dict[str, Path]) -> str:
    with zipfile.ZipFile(built[".whl"]) as wheel, tarfile.open(built[".gz"]) as sdist:
        named = [f"wheel  {name}" for name in wheel.namelist()]
        named += [f"sdist  {each.name}" for each in sdist.getmembers() if each.isfile()]
    # The version is part of each folder's name.
    version = built[".whl"].name.split("-")[1]
    return "".join(f"{line}\n" for line in sorted(named)).replace(version, "VERSION")


def check_contents(built: dict[str, Path]) -> None:
    found, known = contents_of(built).splitlines(), CONTENTS.read_text().splitlines()
    changes = [f"+ {line}" for line in found if line not in known]
    changes += [f"- {line}" for line in known if line not in found]
    if changes:
        listed = "\n".join(changes)
        raise ReleaseError(f"Other files than in {CONTENTS.name} (--accept-contents):\n{listed}")


def metadata_of(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/METADATA"))
        return message_from_bytes(archive.read(name))


def check_metadata(built: dict[str, Path], is_draft: bool) -> None:
    module("twine", "check", "--strict", *built.values())
    # W009: there are two packages and a module of pytest's at the top, and that is meant.
    module("check_wheel_contents", "--ignore", "W009", built[".whl"])
    metadata = metadata_of(built[".whl"])
    text = metadata.get_payload(decode=True)
    assert isinstance(text, bytes)
    if not is_draft and (b"](docs/" in text or b"](benchmarks/" in text):
        raise ReleaseError("README in the metadata has links that lead nowhere on an index.")
    if not is_draft and not metadata.get_all("Project-URL"):
        raise ReleaseError("The metadata has no URLs.")


def check_installed(wheel: Path, folder: Path, resolution: str) -> None:
    """Install it beside the official SDK, where nothing else is, and use it."""
    python = python_in(folder)
    module("uv", "venv", "--quiet", "--no-config", "--python", sys.executable, folder)
    # The SDK has bounds of its own, which the lowest versions of ours must not be held to.
    install: list[str | Path] = [
        "pip",
        "install",
        "--quiet",
        "--no-config",
        "--system-certs",
        "--python",
        python,
    ]
    module("uv", *install, "--resolution", resolution, f"{wheel}[{EXTRAS}]", OFFICIAL_SDK)
    program = folder / "first_use.py"
    program.write_text(PROGRAM)
    run(python, "-W", "error::DeprecationWarning:tallyfy_client", program, cwd=folder)
    types: list[str | Path] = [
        "--strict",
        "--python-executable",
        python,
        "--cache-dir",
        folder / "cache",
    ]
    program.write_text(PROGRAM.replace("import tallyfy\n", ""))
    module("mypy", *types, program, cwd=folder)


def check(is_draft: bool) -> None:
    steps: list[tuple[str, Callable[[], None]]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        check_address(is_draft)
        one, other = build(folder / "one"), build(folder / "other")
        steps = [
            ("the same when built again", lambda: check_same(one, other)),
            ("contents", lambda: check_contents(one)),
            ("metadata", lambda: check_metadata(one, is_draft)),
        ]
        for resolution in ("lowest-direct", "highest"):
            target = folder / resolution

            def installed(target: Path = target, resolution: str = resolution) -> None:
                check_installed(one[".whl"], target, resolution)

            steps.append((f"installed, {resolution} versions", installed))
        for what, step in steps:
            step()
            print(f"ok  {what}", flush=True)


def accept_contents() -> None:
    with tempfile.TemporaryDirectory() as name:
        CONTENTS.write_text(contents_of(build(Path(name))))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.release_check", description=__doc__)
    parser.add_argument("--draft", action="store_true", help="without the repository's address")
    parser.add_argument("--accept-contents", action="store_true", help="write the list of files")
    options = parser.parse_args(arguments)
    try:
        if options.accept_contents:
            accept_contents()
        else:
            check(options.draft)
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
