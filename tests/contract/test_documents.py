"""README and CONTRIBUTING are true: their snippets run, their commands are there."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.contract import ROOT
from tools.generate import PACKAGE, differences

README = (ROOT / "README.md").read_text()
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()

SNIPPETS = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
COMMANDS = {
    command
    for block in re.findall(r"^```bash\n(.*?)^```", README + CONTRIBUTING, re.DOTALL | re.MULTILINE)
    for command in block.splitlines()
}
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))


def test_the_readme_shows_both_clients() -> None:
    assert len(SNIPPETS) == 2


@pytest.mark.parametrize("snippet", SNIPPETS, ids=["sync", "async"])
def test_a_snippet_of_the_readme_runs(prism: str, snippet: str) -> None:
    environment = {
        "TALLYFY_ACCESS_TOKEN": "any-token",
        "TALLYFY_ORG_ID": "acme",
        "TALLYFY_BASE_URL": prism,
    }
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", snippet],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert "Onboarding - ACME Corp" in result.stdout


def test_each_command_of_the_documents_is_one_that_a_test_runs() -> None:
    assert {
        "make demo",  # test_demo.py
        "make generate",  # below
        "make test",  # this very run
        "python -m pip install .",  # test_distribution.py
    } == COMMANDS


def test_make_generate_leaves_a_clean_tree_clean(tmp_path: Path) -> None:
    copy = tmp_path / "project"
    left_out = shutil.ignore_patterns(".git", ".venv*", "node_modules", ".*_cache", "__pycache__")
    shutil.copytree(ROOT, copy, ignore=left_out)
    for prepared in (".venv", "node_modules"):
        (copy / prepared).symlink_to(ROOT / prepared)
    # What is prepared is shared with this checkout, so the copy must not prepare it anew.
    make = ["make", "-o", ".venv/.prepared", "-o", "node_modules/.prepared", "generate"]
    subprocess.run(make, cwd=copy, check=True, timeout=120)
    assert differences(copy / PACKAGE.relative_to(ROOT)) == []


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_contributing_explains_each_target(target: str) -> None:
    assert re.search(rf"^\| `make {target}` \| \S", CONTRIBUTING, re.MULTILINE)


def test_the_documents_name_no_target_that_is_not_there() -> None:
    named = set(re.findall(r"`make ([a-z-]+)", README + CONTRIBUTING))
    assert named - TARGETS == set()


def test_each_path_in_the_documents_is_there() -> None:
    places = README.partition("## Where things are")[2]
    paths = re.findall(r"^\| `([\w./-]+)` \|", places, re.MULTILINE)
    assert len(paths) > 5
    assert [path for path in paths if not (ROOT / path).exists()] == []
