"""Reads what stood in the repository at a revision, and says why it cannot be read."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

USAGE = "Say what to compare with, a branch, a tag or a commit, as in `BASE=main`."


class RevisionError(Exception):
    """There is nothing to compare with; the message says why and what to do."""


def extract(revision: str, repository: Path, folders: list[str], into: Path) -> None:
    """Put folders of the repository, as they were at a revision, into another place."""
    archive = _git(
        repository,
        *("archive", "--format=zip", _commit(revision, repository), "--", *folders),
        otherwise=f"`{revision}` has no {' or no '.join(folders)}.",
    )
    # Not a tar: `tarfile` can refuse paths that lead elsewhere only from Python 3.11.4 on.
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        files.extractall(into)


def _commit(revision: str, folder: Path) -> str:
    if not revision:
        raise RevisionError(USAGE)
    _git(folder, "rev-parse", "--git-dir", otherwise=f"{folder} is not in a git repository.")
    commit = _git(
        folder,
        *("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"),
        otherwise=f"`{revision}` is no revision of this repository. If it is one of another, "
        f"`git fetch` it first. {USAGE}",
    )
    return commit.decode().strip()


def _git(folder: Path, *arguments: str, otherwise: str) -> bytes:
    try:
        result = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except FileNotFoundError:
        raise RevisionError("git is not installed here, and holds the revisions.") from None
    if result.returncode != 0:
        raise RevisionError(otherwise)
    return result.stdout
