"""Says what changed in the Python surface since a revision that breaks who imports it.

The surface is what a module of `tallyfy_client` lists in `__all__`, and what that holds: methods,
parameters and their defaults, bases, results. `python -m tools.surface_diff main` compares it with
that of `main`. It ends with 1 if something breaks (with `--report` it only tells), and with 2 if it
could not compare. The types of attributes are not compared: griffe does not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import griffe

from tools.contract import ROOT
from tools.revisions import RevisionError, extract

FOLDERS = ["wrapper", "generated"]
PACKAGE = "tallyfy_client"
# What the package gives from another one, such as the models, is part of its surface.
FROM = "tallyfy_api"


def surface(root: Path) -> griffe.Module:
    """The package, of which only what its modules list in `__all__` counts as public."""
    modules = griffe.ModulesCollection()
    for name in (FROM, PACKAGE):
        griffe.load(
            name,
            search_paths=[root / folder for folder in FOLDERS],
            modules_collection=modules,
            allow_inspection=False,
        )
    package = modules[PACKAGE]
    assert isinstance(package, griffe.Module)
    for module in _modules(package):
        module.public = module.exports is not None
    return package


def _modules(package: griffe.Module) -> Iterator[griffe.Module]:
    yield package
    for module in package.modules.values():
        if isinstance(module, griffe.Module):
            yield from _modules(module)


def breaks(old: griffe.Module, new: griffe.Module) -> list[str]:
    """What of the change breaks importers, as lines of Markdown."""
    found = griffe.find_breaking_changes(old, new)
    lines = [each.explain(griffe.ExplanationStyle.MARKDOWN) for each in found]
    return [*lines, *_no_longer_listed(old, new)]


def _no_longer_listed(old: griffe.Module, new: griffe.Module) -> Iterator[str]:
    """Names that can be imported, which type checkers refuse now: griffe does not tell them."""
    now = {module.path: module for module in _modules(new)}
    for module in _modules(old):
        if after := now.get(module.path):
            unlisted = set(module.exports or ()) - set(after.exports or ())
            for name in sorted(map(str, unlisted & after.members.keys())):
                yield f"- `{name}`: *No longer in `__all__` of {module.path}*"


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.surface_diff", description=__doc__)
    parser.add_argument("revision", help="a branch, a tag or a commit")
    parser.add_argument("--report", action="store_true", help="end with 0 whatever changed")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        try:
            extract(options.revision, root, FOLDERS, Path(folder))
            found = breaks(surface(Path(folder)), surface(root))
        except RevisionError as error:
            print(error, file=sys.stderr)
            return 2
    if not found:
        print(f"Nothing in {PACKAGE} since `{options.revision}` breaks who imports it.")
        return 0
    print(f"{PACKAGE} since `{options.revision}`: {len(found)} breaking.", "", *found, sep="\n")
    return 0 if options.report else 1


if __name__ == "__main__":
    sys.exit(main())
