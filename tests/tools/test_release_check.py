"""A release is refused for what would be wrong with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hatch_build import urls_of, with_absolute_links
from tools import release_check
from tools.contract import ROOT
from tools.release_check import ReleaseError

ADDRESS = "https://code.example/tallyfy-client"


def test_what_is_committed_can_be_released() -> None:
    # A source distribution has no history.
    if not (ROOT / ".git").exists():
        pytest.skip("It needs the repository.")
    command = [sys.executable, "-m", "tools.release_check", "--draft"]
    result = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("ok  ") == 5


def test_release_without_an_address_is_refused() -> None:
    with pytest.raises(ReleaseError, match=r"set `repository` in pyproject\.toml"):
        release_check.check_address(is_draft=False)
    release_check.check_address(is_draft=True)


def test_build_that_differs_is_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "one.whl", tmp_path / "other.whl"
    one.write_bytes(b"one")
    other.write_bytes(b"other")
    with pytest.raises(ReleaseError, match=r"one\.whl is another one"):
        release_check.check_same({".whl": one}, {".whl": other})


def test_file_that_is_not_on_the_list_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = tmp_path / "contents.txt"
    known.write_text("wheel  known.py\nwheel  gone.py\n")
    monkeypatch.setattr(release_check, "CONTENTS", known)
    monkeypatch.setattr(release_check, "contents_of", lambda _: "wheel  known.py\nwheel  new.py\n")
    with pytest.raises(ReleaseError, match=r"\+ wheel  new\.py\n- wheel  gone\.py"):
        release_check.check_contents({})


def test_links_of_readme_work_on_an_index() -> None:
    readme = (
        "![Speed](benchmarks/chart.svg) [Errors](docs/errors.md) [Tallyfy](https://tallyfy.com)"
    )
    assert with_absolute_links(readme, ADDRESS, "0.2.0") == (
        f"![Speed]({ADDRESS}/raw/v0.2.0/benchmarks/chart.svg) "
        f"[Errors]({ADDRESS}/blob/v0.2.0/docs/errors.md) [Tallyfy](https://tallyfy.com)"
    )


def test_urls_follow_from_the_address() -> None:
    assert all(url.startswith(ADDRESS) for url in urls_of(ADDRESS).values())
