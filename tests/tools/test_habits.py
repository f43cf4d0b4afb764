"""The code keeps the project's style and types, by the same commands that a person uses."""

import subprocess

import pytest

from tools.contract import ROOT


@pytest.mark.parametrize("target", ["lint", "typecheck"])
def test_habit(target: str) -> None:
    # These tests run where everything is prepared already.
    make = ["make", "-o", ".venv/.prepared", "-o", "node_modules/.prepared", target]
    result = subprocess.run(make, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stdout + result.stderr
