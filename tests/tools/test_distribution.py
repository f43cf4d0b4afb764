"""What users install: both packages, typed, and nothing that stands in the way of others."""

import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from email import message_from_bytes
from pathlib import Path, PurePosixPath

import pytest

import tallyfy_client
from tools.contract import ROOT

PROGRAM = """
import tallyfy_api, tallyfy_client
print(tallyfy_api.__file__, tallyfy_client.__file__, tallyfy_client.__version__, sep="\\n")
"""


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def wheel(distributions: Path) -> Path:
    return next(distributions.glob("*.whl"))


def test_the_wheel_holds_the_two_packages_and_the_fixture_and_nothing_beside(wheel: Path) -> None:
    top = {PurePosixPath(name).parts[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {name for name in top if not name.endswith(".dist-info")} == {
        "_tallyfy_client_pytest.py",
        "tallyfy_api",
        "tallyfy_client",
    }


@pytest.mark.parametrize("package", ["tallyfy_api", "tallyfy_client"])
def test_the_packages_are_marked_as_typed(wheel: Path, package: str) -> None:
    assert f"{package}/py.typed" in zipfile.ZipFile(wheel).namelist()


def test_the_wheel_needs_attrs_and_httpx_alone(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("/METADATA")]
        needed = message_from_bytes(archive.read(name)).get_all("Requires-Dist", [])
    always = [one for one in needed if "extra ==" not in one]
    assert sorted(re.split(r"\W", one)[0] for one in always) == ["attrs", "httpx"]


def install(wheel: Path, folder: Path) -> None:
    command = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target"]
    subprocess.run([sys.executable, *command, str(folder), str(wheel)], check=True)


def test_the_wheel_works_where_it_is_installed(wheel: Path, tmp_path: Path) -> None:
    install(wheel, tmp_path)
    # -S leaves the editable install of this checkout out; what the wheel needs is added behind.
    dependencies = [path for path in sys.path if path.endswith("site-packages")]
    setup = f"import sys; sys.path[:0] = {[str(tmp_path), *dependencies]!r}"
    result = subprocess.run(
        [sys.executable, "-S", "-c", f"{setup}\n{PROGRAM}"],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    api, client, version = result.stdout.split()
    assert Path(api).is_relative_to(tmp_path)
    assert Path(client).is_relative_to(tmp_path)
    assert version == tallyfy_client.__version__


def test_the_fixture_is_there_where_the_wheel_is_installed(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    install(wheel, installed)
    (tmp_path / "test_service.py").write_text(
        "import tallyfy_client\n"
        "def test(fake_tallyfy):\n"
        "    run = fake_tallyfy.add_run(name='Onboarding')\n"
        "    assert fake_tallyfy.client().runs.get(run).name == 'Onboarding'\n"
        f"    assert tallyfy_client.__file__.startswith({str(installed)!r})\n"
    )
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_service.py"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "1 passed" in result.stdout


def test_the_source_distribution_holds_what_the_client_is_made_from(distributions: Path) -> None:
    with tarfile.open(next(distributions.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"openapi.yaml", "generator-config.yml", "README.md", "CHANGELOG.md", "LICENSE"} <= names


def test_the_types_of_the_wheel_are_complete(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", symlinks=True)
    (packages,) = (tmp_path / "venv").glob("lib/*/site-packages")
    install(wheel, packages)
    dependencies = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "dependencies.pth").write_text("\n".join(dependencies))
    command = ["-m", "pyright", "--ignoreexternal", "--verifytypes", "tallyfy_client"]
    search = os.pathsep.join([str(tmp_path / "venv" / "bin"), os.environ["PATH"]])
    result = subprocess.run(
        [sys.executable, *command],
        cwd=tmp_path,
        env={**os.environ, "PATH": search},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert "Type completeness score: 100%" in result.stdout, result.stdout
