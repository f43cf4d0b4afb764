"""What type checkers know of the clients: what each call gives, and which arguments are errors."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import tallyfy_client
from tools.contract import ROOT

# The lines that a type checker must refuse end with this.
REFUSED = "# refused"

CALLS = f"""
from collections.abc import AsyncIterator, Iterator
from typing import assert_type

from tallyfy_client import {", ".join(sorted(tallyfy_client.__all__))}
from tallyfy_client import NoModel  # refused
from tallyfy_client.budget import Budget


def token() -> str:
    return "token"


async def token_later() -> str:
    return "token"


client = Tallyfy(token)
assert_type(client.runs, Runs)
assert_type(client.tasks, Tasks)
assert_type(client.runs.list(), Pager[Run])
assert_type(client.runs.get("r1"), Run)
assert_type(client.tasks.list("r1"), Pager[Task])
assert_type(client.tasks.get("t1"), Task)
assert_type(client.tasks.complete("t1", run_id=None), Task)
assert_type(client.tasks.complete("t1", unless_completed=True), Task)
assert_type(client.tasks.wait_until_completed("t1", timeout=1), Task)
assert_type(client.tasks.as_completed(["t1", ("t2", "r1")], timeout=1), Iterator[Task])
assert_type(client.raw_request("GET", "/"), RawResponse)
assert_type(client.with_options(token=token), Tallyfy)
assert_type(client.org_id, str)


async def main(client: AsyncTallyfy) -> None:
    assert_type(client.runs, AsyncRuns)
    assert_type(client.tasks, AsyncTasks)
    assert_type(client.runs.list(), AsyncPager[Run])
    assert_type(await client.runs.get("r1"), Run)
    assert_type(client.tasks.list("r1"), AsyncPager[Task])
    assert_type(await client.tasks.get("t1"), Task)
    assert_type(await client.tasks.complete("t1", run_id=None), Task)
    assert_type(await client.tasks.wait_until_completed("t1", timeout=1), Task)
    assert_type(client.tasks.as_completed(["t1"], timeout=1), AsyncIterator[Task])
    assert_type(await client.raw_request("GET", "/"), RawResponse)
    assert_type(client.with_options(token=token_later), AsyncTallyfy)


Tallyfy(token_later)  # refused
client.with_options(token=token_later)  # refused
client.with_options(max_attempt=1)  # refused
client.with_options(base_url="https://x.example")  # refused
client.runs.list(status="actve")  # refused
Tallyfy(budget=Budget([(600, 60), (140, 10)]))
client.with_options(budget=Budget(store="redis://store"))
client.with_options(budget=600)  # refused
Budget(store="redis://store", unavailable="alone")  # refused
client.tasks.get(7)  # refused
client.tasks.as_completed([7], timeout=1)  # refused
client.tasks.as_completed("t1")  # refused
client.raw_request("GET", "/", headers={{"X-Trace": 7}})  # refused
client.org_id = "o2"  # refused
"""
HTTPX = """
import httpx
from httpx_aiohttp import HttpxAiohttpClient

Tallyfy(timeout=httpx.Timeout(5), http_client=httpx.Client())
AsyncTallyfy(timeout=httpx.Timeout(5), http_client=httpx.AsyncClient())
AsyncTallyfy(token_later, http_client=HttpxAiohttpClient())
Tallyfy(http_client=httpx.AsyncClient())  # refused
AsyncTallyfy(http_client=httpx.Client())  # refused
Tallyfy(http_client=object())  # refused
Tallyfy(timeout="5")  # refused
"""
HTTPX2 = """
import httpx2

Tallyfy(timeout=httpx2.Timeout(5), http_client=httpx2.Client())
AsyncTallyfy(timeout=httpx2.Timeout(5), http_client=httpx2.AsyncClient())
Tallyfy(http_client=httpx2.AsyncClient())  # refused
AsyncTallyfy(http_client=httpx2.Client())  # refused
"""
# As if it were not installed.
WITHOUT_HTTPX2 = """
[[tool.mypy.overrides]]
module = ["httpx2.*"]
follow_imports = "skip"
follow_imports_for_stubs = true
ignore_missing_imports = true
"""


def lines_to_refuse(program: str) -> set[int]:
    lines = enumerate(program.splitlines(), start=1)
    return {number for number, line in lines if line.endswith(REFUSED)}


def refused_by_mypy(program: str, folder: Path, settings: str = "") -> set[int]:
    config = folder / "pyproject.toml"
    config.write_text((ROOT / "pyproject.toml").read_text() + settings)
    (folder / "program.py").write_text(program)
    command = ["mypy", "--config-file", str(config), "--cache-dir", str(ROOT / ".mypy_cache")]
    checked = ["--follow-imports=silent", "--output=json", str(folder / "program.py")]
    found = subprocess.run(
        [sys.executable, "-m", *command, *checked],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    problems = [json.loads(line) for line in found.stdout.splitlines() if line.startswith("{")]
    return {problem["line"] for problem in problems if problem["severity"] == "error"}


def refused_by_pyright(program: str, folder: Path) -> set[int]:
    config: dict[str, Any] = {
        "include": ["program.py"],
        "extraPaths": [str(ROOT / "wrapper"), str(ROOT / "generated")],
        "pythonVersion": "3.11",
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(config))
    (folder / "program.py").write_text(program)
    pyright = Path(sysconfig.get_path("scripts")) / "pyright"
    found = subprocess.run(
        [pyright, "--outputjson", "-p", folder, "--pythonpath", sys.executable],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    problems = json.loads(found.stdout)["generalDiagnostics"]
    # It counts lines from 0.
    return {one["range"]["start"]["line"] + 1 for one in problems if one["severity"] == "error"}


def test_mypy_refuses_what_is_wrong_and_nothing_else(tmp_path: Path) -> None:
    program = CALLS + HTTPX + HTTPX2
    assert refused_by_mypy(program, tmp_path) == lines_to_refuse(program)


def test_types_are_complete_without_httpx2(tmp_path: Path) -> None:
    program = CALLS + HTTPX
    assert refused_by_mypy(program, tmp_path, WITHOUT_HTTPX2) == lines_to_refuse(program)


def test_pyright_refuses_what_is_wrong_and_nothing_else(tmp_path: Path) -> None:
    program = CALLS + HTTPX + HTTPX2
    assert refused_by_pyright(program, tmp_path) == lines_to_refuse(program)
