"""Says what changed in the Python surface since a revision that breaks who imports it.

The surface is what a module of `tallyfy_client` lists in `__all__`, generated or not, and what that
holds. griffe compares names, parameters, defaults and bases. It leaves types out, so they are
compared here: a field or a result may lose alternatives of its type, a parameter may gain some.
`python -m tools.surface_diff main` compares with `main`. It ends with 1 if something breaks (with
`--report` it only tells), and with 2 if it could not compare.
"""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import griffe

from tools.contract import ROOT

FOLDERS = ["wrapper", "generated"]
PACKAGE = "tallyfy_client"
# What the package gives from another one, such as the models, is part of its surface.
FROM = "tallyfy_api"


class SurfaceError(Exception):
    """There is nothing to compare with; the message says why and what to do."""


def extract(revision: str, repository: Path, into: Path) -> None:
    """Put the packages, as they were at a revision, into another place."""
    if not revision:
        raise SurfaceError("Say what to compare with, a branch, a tag or a commit: `BASE=main`.")
    command = ["git", "archive", "--format=zip", revision, "--", *FOLDERS]
    result = subprocess.run(command, cwd=repository, capture_output=True, check=False)
    if result.returncode != 0:
        said = result.stderr.decode().strip()
        raise SurfaceError(f"`{revision}` cannot be compared with; git says:\n{said}")
    # Not a tar: `tarfile` can refuse paths that lead elsewhere only from Python 3.11.4 on.
    with zipfile.ZipFile(io.BytesIO(result.stdout)) as files:
        files.extractall(into)


def surface(root: Path) -> griffe.Module:
    """The package, of which only what its modules list in `__all__` counts as public."""
    modules = griffe.ModulesCollection()
    for name in (FROM, PACKAGE):
        griffe.load(
            name,
            search_paths=[root / folder for folder in FOLDERS],
            modules_collection=modules,
            allow_inspection=False,
            resolve_aliases=True,
        )
    package = modules[PACKAGE]
    assert isinstance(package, griffe.Module)
    for module in _modules(package):
        module.public = module.exports is not None
    # griffe does not follow `import *` to names that are imported when they are first used.
    listed = set(map(str, package.exports or ())) if "models" in package.members else set()
    for name in listed - package.members.keys():
        package.set_member(name, griffe.Alias(name, f"{FROM}.models.{name}"))
    return package


def _modules(package: griffe.Module) -> Iterator[griffe.Module]:
    yield package
    for module in package.modules.values():
        if isinstance(module, griffe.Module):
            yield from _modules(module)


def breaks(old: griffe.Module, new: griffe.Module) -> Iterator[str]:
    """What of the change breaks importers, as lines of Markdown."""
    for found in griffe.find_breaking_changes(old, new):
        yield found.explain(griffe.ExplanationStyle.MARKDOWN)
    yield from _no_longer_listed(old, new)
    now = dict(_types(new))
    for name, (before, may_gain) in dict(_types(old)).items():
        after, _ = now.get(name, (before, may_gain))
        kept, has = _alternatives(before), _alternatives(after)
        if not (kept <= has if may_gain else has <= kept):
            yield f"- `{name}`: *Type was changed*: `{before}` -> `{after}`"


def _no_longer_listed(old: griffe.Module, new: griffe.Module) -> Iterator[str]:
    """Names that can be imported, which type checkers refuse now: griffe does not tell them."""
    now = {module.path: module for module in _modules(new)}
    for module in _modules(old):
        if after := now.get(module.path):
            unlisted = set(module.exports or ()) - set(after.exports or ())
            for name in sorted(map(str, unlisted & after.members.keys())):
                yield f"- `{name}`: *No longer in `__all__` of {module.path}*"


def _types(package: griffe.Module) -> Iterator[tuple[str, tuple[str, bool]]]:
    """The types of what is public, by name, and whether each may gain alternatives."""
    for module in _modules(package):
        for name in map(str, module.exports or ()):
            yield from _types_of(module.members.get(name), name)


def _types_of(
    given: griffe.Object | griffe.Alias | None, name: str
) -> Iterator[tuple[str, tuple[str, bool]]]:
    found = given.final_target if isinstance(given, griffe.Alias) else given
    if isinstance(found, griffe.Class):
        for inner, member in found.all_members.items():
            if inner == "__init__" or not inner.startswith("_"):
                yield from _types_of(member, f"{name}.{inner}")
    elif isinstance(found, griffe.Function):
        yield f"{name}()", (str(found.returns or ""), False)
        for parameter in found.parameters:
            yield f"{name}({parameter.name})", (str(parameter.annotation or ""), True)
    elif isinstance(found, griffe.Attribute) and found.annotation is not None:
        yield name, (str(found.annotation), False)


def _alternatives(annotation: str) -> set[str]:
    """`str | list[int | None]` has two."""
    parts, depth = [""], 0
    # A model is named with its module in some places, and without it in others.
    for character in re.sub(r"\b(models|builtins)\.|['\" ]", "", annotation):
        depth += (character in "[(") - (character in "])")
        if character == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return set(parts)


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.surface_diff", description=__doc__)
    parser.add_argument("revision", help="a branch, a tag or a commit")
    parser.add_argument("--report", action="store_true", help="end with 0 whatever changed")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        try:
            extract(options.revision, root, Path(folder))
        except SurfaceError as error:
            print(error, file=sys.stderr)
            return 2
        found = list(breaks(surface(Path(folder)), surface(root)))
    if not found:
        print(f"Nothing in {PACKAGE} since `{options.revision}` breaks who imports it.")
        return 0
    print(f"{PACKAGE} since `{options.revision}`: {len(found)} breaking.", "", *found, sep="\n")
    return 0 if options.report else 1


if __name__ == "__main__":
    sys.exit(main())
