"""`make surface-diff` tells what of a change breaks who imports the package."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools import surface_diff
from tools.contract import ROOT
from tools.surface_diff import surface

PACKAGE = {
    "wrapper/tallyfy_client/__init__.py": """\
from tallyfy_api.models import Run
from tallyfy_api.resources.runs import Runs
from ._client import Tallyfy
from ._log import record
__all__ = ["Run", "Runs", "Tallyfy"]
""",
    "wrapper/tallyfy_client/_client.py": """\
class Tallyfy(Base):
    timeout: float | None
    def get(self, run_id: str, *, with_: str | None = None) -> str: ...
    def _send(self, request: str) -> str: ...
""",
    "wrapper/tallyfy_client/_log.py": """\
def record(attempt: int) -> None: ...
""",
    "wrapper/tallyfy_client/testing/__init__.py": """\
from .fake import FakeTallyfy
__all__ = ["FakeTallyfy"]
""",
    "wrapper/tallyfy_client/testing/fake.py": """\
class FakeTallyfy:
    def add_run(self, name: str) -> None: ...
""",
    "generated/tallyfy_api/__init__.py": "",
    "generated/tallyfy_api/models.py": """\
class Run:
    name: str | None
    tags: list[int | None]
""",
    "generated/tallyfy_api/resources/__init__.py": "",
    "generated/tallyfy_api/resources/runs.py": """\
class Runs:
    def list(self, q: str | None = None) -> int | None: ...
""",
}
FAKE = "wrapper/tallyfy_client/testing/fake.py"
INIT = "wrapper/tallyfy_client/__init__.py"
CLIENT = "wrapper/tallyfy_client/_client.py"
LOG = "wrapper/tallyfy_client/_log.py"
MODELS = "generated/tallyfy_api/models.py"
RUNS = "generated/tallyfy_api/resources/runs.py"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a package at `main`."""
    for name, text in PACKAGE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--no-gpg-sign", "--message", "The package")
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def edit(repository: Path, file: str, before: str, after: str) -> None:
    path = repository / file
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


@pytest.mark.parametrize(
    ("file", "before", "after", "what"),
    [
        (INIT, "from tallyfy_api.models import Run\n", "", "`Run`: *Public object was removed*"),
        (INIT, '"Run", ', "", "`Run`: *No longer in `__all__` of tallyfy_client*"),
        (CLIENT, "def get(", "def read(", "`Tallyfy.get`: *Public object was removed*"),
        (CLIENT, " = None)", ")", "`Tallyfy.get(with_)`: *Parameter is now required*"),
        (CLIENT, "(Base)", "", "`Tallyfy`: *Base class was removed*: `[Base]` -> `[]`"),
        (FAKE, "add_run", "add_process", "`FakeTallyfy.add_run`: *Public object was removed*"),
        (MODELS, "name", "title", "`Run.name`: *Public object was removed*"),
        (RUNS, "q: str | None = None", "", "`Runs.list(q)`: *Parameter was removed*"),
        (
            MODELS,
            "str | None",
            "int | None",
            "`Run.name`: *Type was changed*: `str | None` -> `int",
        ),
        (MODELS, "int | None", "int", "`Run.tags`: *Type was changed*: `list[int | None]` -> `li"),
        (CLIENT, "float | None", "float | None | str", "`Tallyfy.timeout`: *Type was changed*: `f"),
        (CLIENT, "run_id: str", "run_id: int", "`Tallyfy.get(run_id)`: *Type was changed*: `str` "),
        (RUNS, "q: str | None", "q: str", "`Runs.list(q)`: *Type was changed*: `str | None` -> `s"),
        (RUNS, "-> int", "-> str", "`Runs.list()`: *Type was changed*: `int | None` -> `str | No"),
    ],
)
def test_it_fails_and_tells_that(
    repository: Path,
    capsys: pytest.CaptureFixture[str],
    file: str,
    before: str,
    after: str,
    what: str,
) -> None:
    edit(repository, file, before, after)

    assert surface_diff.main(["main"], repository) == 1
    lines = capsys.readouterr().out.splitlines()[2:]
    assert [line.startswith(f"- {what}") for line in lines] == [True]
    assert surface_diff.main(["main", "--report"], repository) == 0


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        (LOG, "attempt: int", "status: int"),
        (CLIENT, "_send", "_exchange"),
        (CLIENT, " = None)", " = None, more: int = 1)"),
        (MODELS, "name: str", "x: int\n    name: str"),
        (MODELS, "str | None", "str"),
        (CLIENT, "run_id: str", "run_id: int | str"),
        (RUNS, "-> int | None", "-> int"),
    ],
)
def test_it_breaks_nobody(repository: Path, file: str, before: str, after: str) -> None:
    edit(repository, file, before, after)

    assert surface_diff.main(["main"], repository) == 0


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("", "Say what to compare with, a branch, a tag or a commit"),
        ("nowhere", "`nowhere` cannot be compared with; git says:\nfatal: not a valid object"),
    ],
)
def test_a_revision_that_cannot_be_compared_with_is_told(
    repository: Path, capsys: pytest.CaptureFixture[str], revision: str, said: str
) -> None:
    assert surface_diff.main([revision], repository) == 2
    assert capsys.readouterr().err.startswith(said)


def test_what_this_package_gives_can_be_read() -> None:
    package = surface(ROOT)

    assert package["testing.FakeTallyfy"].is_public
    types = dict(surface_diff._types(package))
    expected = {"Run.name", "Tasks.get(task_id)", "AsyncRuns.list()", "Tallyfy.__init__(timeout)"}
    assert expected - types.keys() == set()
