"""The code keeps the project's style and types. `make lint` and `make typecheck` say the same."""

import subprocess
import sys

import pytest

from tools.contract import ROOT

CODE = ["wrapper", "tests", "examples", "tools"]


@pytest.mark.parametrize(
    "command",
    [["ruff", "check", *CODE], ["ruff", "format", "--check", *CODE], ["mypy"]],
    ids=["lint", "format", "types"],
)
def test_habit(command: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert result.returncode == 0, result.stdout + result.stderr
