"""Makes `generated/tallyfy_api` from the contract, or checks that it is what the contract makes.

`python -m tools.generate` writes it, `python -m tools.generate --check` only compares.
"""

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tools.contract import CONTRACT, ROOT, ContractError, check_contract

PACKAGE = ROOT / "generated" / "tallyfy_api"
TEMPLATES = ROOT / "templates"
# The stock templates that ours were made from, by their hashes.
STOCK = TEMPLATES / "stock.json"


class GenerationError(Exception):
    """The generator did not make a client."""


@contextmanager
def freshly_generated(
    contract: Path = CONTRACT, templates: Path = TEMPLATES, *, stock: bool = False
) -> Iterator[Path]:
    """Generate the client into a temporary folder, which is gone afterwards.

    With `stock`, it is the one that the generator makes without our templates.
    """
    check_stock_templates(templates)
    with tempfile.TemporaryDirectory() as temporary:
        package = Path(temporary, PACKAGE.name)
        _run_generator(contract, package, stock=stock)
        # With `--meta none` the generator leaves this mark of typed packages out (PEP 561).
        (package / "py.typed").touch()
        yield package


def check_stock_templates(templates: Path = TEMPLATES) -> None:
    """Stop where a release of the generator changed a template that one of ours stands in for."""
    known = json.loads((templates / STOCK.name).read_text(encoding="utf-8"))
    changed = [
        name for name, found in stock_templates(templates).items() if known.get(name) != found
    ]
    if changed:
        raise GenerationError(
            f"This release of openapi-python-client has other templates: {', '.join(changed)}. "
            f"See what changed, adapt the files of the same names in {templates.name}/, and run "
            "`python -m tools.generate --accept-stock`."
        )


def stock_templates(templates: Path = TEMPLATES) -> dict[str, str]:
    """The hash of each stock template that one of ours replaces."""
    stock: Traversable = files("openapi_python_client") / "templates"
    replaced = [stock / path.name for path in sorted(templates.glob("*.jinja"))]
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in replaced
        if path.is_file()
    }


def accept_stock_templates(templates: Path = TEMPLATES) -> None:
    """Record the stock templates as those that ours are made from."""
    text = json.dumps(stock_templates(templates), indent=2)
    (templates / STOCK.name).write_text(f"{text}\n", encoding="utf-8")


def _run_generator(contract: Path, package: Path, *, stock: bool) -> None:
    # Importing it takes longer than most commands that need this module.
    from tools.generator import generate

    content = check_contract(contract)
    problems = generate(content, contract.resolve(), package, stock=stock)
    if problems:
        raise GenerationError(
            f"{contract.name} cannot be turned into a client. Mend what the generator names, "
            "and run `make generate` again:\n" + "\n".join(problems)
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
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--check", action="store_true", help="compare, write nothing")
    choice.add_argument(
        "--accept-stock",
        action="store_true",
        help="our templates are adapted to those of the installed generator",
    )
    options = parser.parse_args(arguments)
    try:
        if options.accept_stock:
            accept_stock_templates()
        with freshly_generated() as fresh:
            if options.check:
                return _check(fresh)
            replace_package(fresh)
            return 0
    except (ContractError, GenerationError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
