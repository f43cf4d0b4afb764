"""The documents are true: their snippets run and pass mypy, their commands and links are there."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from tallyfy_client.testing import FakeTallyfy
from tallyfy_client.testing.__main__ import APPROVAL_ID, RUN_ID, sample_fake
from tools.contract import ROOT
from tools.generate import PACKAGE, differences

README = (ROOT / "README.md").read_text()
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()

# The guide to testing has files instead: test_guide.py.
PAGES = [
    ROOT / "README.md",
    *(
        page
        for page in sorted((ROOT / "docs").rglob("*.md"))
        if page.stem != "testing-your-service"
    ),
]
SNIPPETS = [
    pytest.param(dedent(snippet), id=f"{page.stem}-{number}")
    for page in PAGES
    for number, (_, snippet) in enumerate(
        re.findall(r"^( *)```python\n(.*?)^\1```", page.read_text(), re.DOTALL | re.MULTILINE)
    )
    # What is included from examples/ has tests of its own.
    if not snippet.startswith("--8<--")
]
COMMANDS = {
    command
    for block in re.findall(r"^```bash\n(.*?)^```", README + CONTRIBUTING, re.DOTALL | re.MULTILINE)
    for command in block.splitlines()
}
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))


@pytest.fixture
def fake() -> FakeTallyfy:
    """What `python -m tallyfy_client.testing` serves."""
    return sample_fake()


@pytest.fixture
def settings(fake: FakeTallyfy) -> Iterator[dict[str, str]]:
    with fake.serve() as address:
        yield {
            "TALLYFY_ACCESS_TOKEN": fake.token,
            "TALLYFY_ORG_ID": fake.org_id,
            "TALLYFY_BASE_URL": address,
        }


def shown_by(snippet: object, settings: dict[str, str], folder: Path) -> str:
    (folder / "token.txt").write_text("any-token\n")
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", str(snippet)],
        cwd=folder,
        env=settings,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_a_snippet_runs(
    snippet: str, fake: FakeTallyfy, settings: dict[str, str], tmp_path: Path
) -> None:
    if "timeout=3600" in snippet:
        # Somebody decides what it waits for.
        fake.complete(APPROVAL_ID, is_approved=True)
    shown_by(snippet, settings, tmp_path)


def test_the_nightly_snippet_shows_what_changed_on_three_nights(
    fake: FakeTallyfy, settings: dict[str, str], tmp_path: Path
) -> None:
    (snippet,) = [each.values[0] for each in SNIPPETS if "runs.json" in str(each.values[0])]
    assert len(shown_by(snippet, settings, tmp_path).splitlines()) == 25
    assert shown_by(snippet, settings, tmp_path) == ""
    run = fake.add_run(id="f00", name="Invoice - Globex")
    fake.remove_run(RUN_ID)
    assert sorted(shown_by(snippet, settings, tmp_path).splitlines()) == [
        f"{RUN_ID} ['Onboarding - ACME Corp', 'active'] -> None",
        f"{run.id} None -> ['Invoice - Globex', 'active']",
    ]


def test_the_first_snippet_reads_and_completes(settings: dict[str, str], tmp_path: Path) -> None:
    shown = shown_by(SNIPPETS[0].values[0], settings, tmp_path)
    assert "Onboarding - ACME Corp" in shown
    assert "completed 20" in shown


def test_every_snippet_passes_mypy(tmp_path: Path) -> None:
    for number, snippet in enumerate(SNIPPETS):
        (tmp_path / f"snippet_{number}.py").write_text(str(snippet.values[0]))
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache")]
    result = subprocess.run(
        [*command, *sorted(map(str, tmp_path.glob("*.py")))],
        env={**os.environ, "MYPYPATH": f"{ROOT / 'wrapper'}:{ROOT / 'generated'}"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_link_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_each_command_of_the_documents_is_one_that_a_test_runs() -> None:
    assert {
        "make demo",  # test_demo.py
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


def test_the_documents_name_no_target_that_is_not_there() -> None:
    named = set(re.findall(r"`make ([a-z-]+)", README + CONTRIBUTING))
    assert named - TARGETS == set()
