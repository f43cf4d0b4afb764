"""The guide to testing is true: its service passes its tests, and its tests can fail."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools.contract import ROOT

GUIDE = (ROOT / "docs" / "testing-your-service.md").read_text()
# Each begins with the name of its file.
FILES = dict(re.findall(r"^```python\n# (\S+\.py)\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def run_tests(project: Path) -> str:
    """Run the tests as users do, with the fixture as if it was installed, and no other plugin."""
    search = [str(ROOT / "wrapper"), str(ROOT / "generated"), str(project)]
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error"]
    plugin = ["-p", "_tallyfy_client_pytest"]
    result = subprocess.run(
        [sys.executable, *command, *plugin],
        cwd=project,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(search),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    return result.stdout + result.stderr


def test_every_snippet_is_a_file() -> None:
    assert GUIDE.count("```python") == len(FILES) == 4


def test_the_service_passes_its_tests(project: Path) -> None:
    shown = run_tests(project)
    assert re.search(r"^\d+ passed in", shown, re.MULTILINE), shown


BROKEN = [
    ('if task.title != "Pay":', 'if task.title == "Pay":', "test_pays_what_was_checked"),
    ('q="Invoice", ', "", "test_leaves_other_runs_alone"),
    ("unclear.append(task.id)", "pass", "test_tells_what_somebody_has_to_look_at"),
    ("except TallyfyError as", "except KeyError as", "test_pays_each_once_on_a_bad_night"),
    ("if not error.may_have_taken_effect:", "if False:", "test_raises_what_had_no_effect"),
]


@pytest.mark.parametrize(("right", "wrong", "failing"), BROKEN)
def test_a_broken_service_fails_them(project: Path, right: str, wrong: str, failing: str) -> None:
    service = project / "invoices.py"
    assert right in service.read_text()
    service.write_text(service.read_text().replace(right, wrong))
    assert f"FAILED test_invoices.py::{failing}" in run_tests(project)


def test_every_method_that_the_guide_names_is_there() -> None:
    from tallyfy_client.testing import FakeTallyfy

    named = set(re.findall(r"fake(?:_tallyfy)?\.(\w+)", GUIDE))
    assert len(named) > 10
    assert {name for name in named if not hasattr(FakeTallyfy(), name)} == set()
