"""Says what changed in the contract since a revision, and what of it breaks users.

`python -m tools.contract_diff main` compares `openapi.yaml` with that of `main`. It ends with 1 if
something breaks users (with `--report` it only tells), and with 2 if it could not compare.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tools.contract import CONTRACT, ContractError, load_contract, parse_contract
from tools.contract_changes import Change, changes
from tools.contract_promises import without_words
from tools.revisions import RevisionError, text_at

SHOWN_PLACES = 3


def contract_at(revision: str, contract: Path) -> dict[str, Any]:
    """The contract as it was at a revision of the repository that it is in."""
    return parse_contract(f"{contract.name} of `{revision}`", text_at(revision, contract))


def report(revision: str, found: list[Change], old: dict[str, Any], new: dict[str, Any]) -> str:
    """What changed, in words, as Markdown."""
    if not found:
        return f"openapi.yaml allows what it did at `{revision}`: {_what_else(revision, old, new)}."
    breaking = _lines(change for change in found if change.breaking)
    harmless = _lines(change for change in found if not change.breaking)
    return "\n".join(
        [
            f"openapi.yaml since `{revision}`: {len(breaking)} breaking, {len(harmless)} other.",
            *_listed("Breaking", breaking),
            *_listed("Not breaking", harmless),
        ]
    )


def _what_else(revision: str, old: dict[str, Any], new: dict[str, Any]) -> str:
    if old == new:
        return "nothing changed"
    if without_words(old) == without_words(new):
        return "only descriptions, examples or links changed"
    return f"what changed is not judged here, look at `git diff {revision} -- {CONTRACT.name}`"


def _lines(found: Iterable[Change]) -> list[str]:
    """A line for each change: the same one in several places, as of a shared header, is one."""
    places: dict[str, list[str]] = {}
    for change in found:
        places.setdefault(change.what, []).append(change.where)
    return [_line(what, where) for what, where in places.items()]


def _line(what: str, where: list[str]) -> str:
    if len(where) == 1:
        return f"{where[0]}: {what}" if where[0] else what
    more = f"; and {len(where) - SHOWN_PLACES} more" if len(where) > SHOWN_PLACES else ""
    return f"{what}, in {len(where)} places: {'; '.join(where[:SHOWN_PLACES])}{more}"


def _listed(title: str, lines: list[str]) -> list[str]:
    return ["", f"{title}:", "", *(f"- {line}" for line in lines)] if lines else []


def main(arguments: list[str] | None = None, contract: Path = CONTRACT) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.contract_diff", description=__doc__)
    parser.add_argument("revision", help="a branch, a tag or a commit")
    parser.add_argument("--report", action="store_true", help="end with 0 whatever changed")
    options = parser.parse_args(arguments)
    try:
        old, new = contract_at(options.revision, contract), load_contract(contract)
    except (ContractError, RevisionError) as error:
        print(error, file=sys.stderr)
        return 2
    found = changes(old, new)
    print(report(options.revision, found, old, new))
    return 1 if any(change.breaking for change in found) and not options.report else 0


if __name__ == "__main__":
    sys.exit(main())
