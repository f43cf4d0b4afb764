"""A release is refused for what would be wrong with it. `make release-check` is the rest."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import pytest

from hatch_build import urls_of, with_absolute_links
from tools.release_check import SOURCES, TOP, ReleaseError, check_address, check_contents

ADDRESS = "https://code.example/tallyfy-client"


def test_release_without_an_address_is_refused() -> None:
    with pytest.raises(ReleaseError, match=r"set `repository` in pyproject\.toml"):
        check_address()


@pytest.mark.parametrize(
    ("in_wheel", "in_sdist", "said"),
    [
        (TOP | {"tests"}, SOURCES, "Missing in the wheel, or too much: tests"),
        (TOP - {"tallyfy_api"}, SOURCES, "Missing in the wheel, or too much: tallyfy_api"),
        (TOP, SOURCES - {"openapi.yaml"}, "Missing in the source distribution: openapi.yaml"),
    ],
)
def test_files_that_are_missing_or_too_many_are_told(
    tmp_path: Path, in_wheel: set[str], in_sdist: set[str], said: str
) -> None:
    wheel, sdist = tmp_path / "a.whl", tmp_path / "a.tar.gz"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in in_wheel:
            archive.writestr(f"{name}/a.py", "")
    with tarfile.open(sdist, "w:gz") as sources:
        for name in in_sdist:
            sources.add(wheel, f"tallyfy-client-1/{name}")

    with pytest.raises(ReleaseError, match=said):
        check_contents(wheel, sdist)


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
