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
from tallyfy_api import Run
from .client import Tallyfy
from .log import record
__all__ = ["Run", "Tallyfy"]
""",
    "wrapper/tallyfy_client/client.py": """\
from tallyfy_api import Base
class Tallyfy(Base):
    def get(self, run_id: str, *, with_: str | None = None) -> str: ...
    def _send(self, request: str) -> str: ...
""",
    "wrapper/tallyfy_client/log.py": """\
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
    "generated/tallyfy_api/__init__.py": """\
from .models import Run
class Base:
    def list(self, q: str | None = None) -> None: ...
__all__ = ["Base", "Run"]
""",
    "generated/tallyfy_api/models.py": """\
class Run:
    name: str
""",
}


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
        pytest.param(
            "wrapper/tallyfy_client/__init__.py",
            "from tallyfy_api import Run\n",
            "",
            "- `Run`: *Public object was removed*",
            id="a name is gone",
        ),
        pytest.param(
            "wrapper/tallyfy_client/__init__.py",
            '"Run", ',
            "",
            "- `Run`: *No longer in `__all__` of tallyfy_client*",
            id="a name is no longer listed",
        ),
        pytest.param(
            "wrapper/tallyfy_client/client.py",
            "def get(",
            "def read(",
            "- `Tallyfy.get`: *Public object was removed*",
            id="a method is renamed",
        ),
        pytest.param(
            "wrapper/tallyfy_client/client.py",
            "with_: str | None = None",
            "with_: str",
            "- `Tallyfy.get(with_)`: *Parameter is now required*",
            id="a parameter is made required",
        ),
        pytest.param(
            "wrapper/tallyfy_client/client.py",
            "(Base)",
            "",
            "- `Tallyfy`: *Base class was removed*: `[tallyfy_api.Base]` -> `[]`",
            id="a base is dropped",
        ),
        pytest.param(
            "wrapper/tallyfy_client/testing/fake.py",
            "add_run",
            "add_process",
            "- `FakeTallyfy.add_run`: *Public object was removed*",
            id="the fake changes",
        ),
        pytest.param(
            "generated/tallyfy_api/models.py",
            "name: str",
            "title: str",
            "- `Run.name`: *Public object was removed*",
            id="a field of a generated model is removed",
        ),
        pytest.param(
            "generated/tallyfy_api/__init__.py",
            "q: str | None = None",
            "",
            "- `Base.list(q)`: *Parameter was removed*",
            id="an inherited, generated method loses a parameter",
        ),
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
    assert what in capsys.readouterr().out.splitlines()
    assert surface_diff.main(["main", "--report"], repository) == 0


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        pytest.param(
            "wrapper/tallyfy_client/log.py", "attempt: int", "status: int", id="an internal name"
        ),
        pytest.param(
            "wrapper/tallyfy_client/client.py", "_send", "_exchange", id="an underscored name"
        ),
        pytest.param(
            "wrapper/tallyfy_client/client.py",
            "with_: str | None = None)",
            "with_: str | None = None, more: int = 1)",
            id="a parameter more",
        ),
        pytest.param(
            "generated/tallyfy_api/models.py",
            "name: str",
            "name: str\n    x: int",
            id="a field more",
        ),
    ],
)
def test_it_breaks_nobody(repository: Path, file: str, before: str, after: str) -> None:
    edit(repository, file, before, after)

    assert surface_diff.main(["main"], repository) == 0


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("", "Say what to compare with, a branch, a tag or a commit"),
        ("nowhere", "`nowhere` is no revision of this repository."),
    ],
)
def test_a_revision_that_cannot_be_compared_with_is_told(
    repository: Path, capsys: pytest.CaptureFixture[str], revision: str, said: str
) -> None:
    assert surface_diff.main([revision], repository) == 2
    assert capsys.readouterr().err.startswith(said)


def test_a_revision_without_the_package_is_told(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(repository, "rm", "--quiet", "-r", "wrapper")
    git(repository, "commit", "--quiet", "--no-gpg-sign", "--message", "Without")

    assert surface_diff.main(["HEAD"], repository) == 2
    assert capsys.readouterr().err.startswith("`HEAD` has no wrapper or no generated.")


def test_what_this_package_gives_can_be_read() -> None:
    package = surface(ROOT)

    assert package.exports
    for name in ("Tallyfy", "AsyncTallyfy", "Run", "Task"):
        assert package[name].target.is_class
    assert package["testing.FakeTallyfy"].is_public
