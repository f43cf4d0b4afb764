"""Makes `generated/tallyfy_api` from the contract, or checks that it is what the contract makes.

`python -m tools.generate` writes it, `python -m tools.generate --check` only compares.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.contract import CONTRACT, ROOT, ContractError, load_contract
from tools.generator_templates import TemplateError, write_changed_templates

CONFIG = ROOT / "generator-config.yml"
PACKAGE = ROOT / "generated" / "tallyfy_api"


class GenerationError(Exception):
    """The generator did not make a client."""


@contextmanager
def freshly_generated(
    contract: Path = CONTRACT, write_templates: Callable[[Path], None] = write_changed_templates
) -> Iterator[Path]:
    """Generate the client into a temporary folder, which is gone afterwards."""
    load_contract(contract)
    with tempfile.TemporaryDirectory() as temporary:
        templates = Path(temporary, "templates")
        templates.mkdir()
        write_templates(templates)
        package = Path(temporary, PACKAGE.name)
        _run_generator(contract, templates, package)
        # With `--meta none` the generator leaves this mark of typed packages out (PEP 561).
        (package / "py.typed").touch()
        yield package


def _run_generator(contract: Path, templates: Path, package: Path) -> None:
    # Without `--fail-on-warning` the generator drops what it does not understand and goes on.
    command = [
        *(sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning"),
        *("--meta", "none", "--config", str(CONFIG), "--custom-template-path", str(templates)),
        *("--path", str(contract), "--output-path", str(package)),
    ]
    # The generator looks for ruff on the PATH; it stands beside this Python.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    result = subprocess.run(
        command, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    if result.returncode != 0:
        raise GenerationError(
            f"{contract.name} cannot be turned into a client. Mend what the generator names, "
            f"and run `make generate` again:\n{result.stdout}{result.stderr}"
        )


def replace_package(fresh: Path, package: Path = PACKAGE) -> None:
    """Put the fresh client in the place of the old one, so that no stale file stays."""
    shutil.rmtree(package, ignore_errors=True)
    package.parent.mkdir(exist_ok=True)
    shutil.copytree(fresh, package)


def differences(fresh: Path, package: Path = PACKAGE) -> list[str]:
    """Name each file of the committed client that is not what the contract makes."""
    made, committed = _files(fresh), _files(package)
    return [
        *(f"{name} is missing" for name in sorted(made.keys() - committed.keys())),
        *(f"{name} is stale" for name in sorted(committed.keys() - made.keys())),
        *(
            f"{name} differs"
            for name in sorted(made.keys() & committed.keys())
            if made[name] != committed[name]
        ),
    ]


def _files(package: Path) -> dict[str, bytes]:
    return {
        path.relative_to(package).as_posix(): path.read_bytes()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def _check(fresh: Path) -> int:
    found = differences(fresh)
    if not found:
        return 0
    print(
        "generated/tallyfy_api is not what openapi.yaml makes. "
        "Run `make generate` and commit the result together with the contract:",
        *(f"  {line}" for line in found),
        sep="\n",
        file=sys.stderr,
    )
    return 1


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    options = parser.parse_args(arguments)
    try:
        with freshly_generated() as fresh:
            if options.check:
                return _check(fresh)
            replace_package(fresh)
            return 0
    except (ContractError, GenerationError, TemplateError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
