"""Says what changed in the contract since a revision, and what of it breaks users.

`python -m tools.contract_diff main` compares `openapi.yaml` with that of `main`. It only tells:
whatever changed, it ends with 0. It ends with 2 where there is nothing to compare with.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from tools.contract import CONTRACT, ContractError, load_contract, parse_contract
from tools.contract_changes import Change, changes, without_words

USAGE = "Say what to compare with, a branch, a tag or a commit: `make contract-diff BASE=main`."


class RevisionError(Exception):
    """There is nothing to compare with; the message says why and what to do."""


def contract_at(revision: str, contract: Path) -> dict[str, Any]:
    """The contract as it was at a revision of the repository that it is in."""
    if not revision:
        raise RevisionError(USAGE)
    folder, name = contract.parent, contract.name
    _git(folder, "rev-parse", "--git-dir", otherwise=f"{folder} is not in a git repository.")
    commit = _git(
        folder,
        *("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"),
        otherwise=f"`{revision}` is no revision of this repository. If it is one of another, "
        f"`git fetch` it first. {USAGE}",
    ).strip()
    text = _git(folder, "show", f"{commit}:./{name}", otherwise=f"`{revision}` has no {name}.")
    return parse_contract(f"{name} of `{revision}`", text)


def _git(folder: Path, *arguments: str, otherwise: str) -> str:
    try:
        result = subprocess.run(
            ["git", *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=False
        )
    except FileNotFoundError:
        raise RevisionError("git is not installed here, and holds the revisions.") from None
    except UnicodeDecodeError:
        raise RevisionError(f"{arguments[-1]} is not UTF-8 text.") from None
    if result.returncode != 0:
        raise RevisionError(otherwise)
    return result.stdout


def report(revision: str, old: dict[str, Any], new: dict[str, Any]) -> str:
    """What changed, in words, as Markdown."""
    found = changes(old, new)
    if not found:
        return f"openapi.yaml allows what it did at `{revision}`: {_what_else(revision, old, new)}."
    breaking = [change for change in found if change.breaking]
    harmless = [change for change in found if not change.breaking]
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


def _listed(title: str, found: list[Change]) -> list[str]:
    return ["", f"{title}:", "", *(f"- {change.what}" for change in found)] if found else []


def main(arguments: list[str] | None = None, contract: Path = CONTRACT) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    try:
        if len(given) != 1:
            raise RevisionError(USAGE)
        old, new = contract_at(given[0], contract), load_contract(contract)
    except (ContractError, RevisionError) as error:
        print(error, file=sys.stderr)
        return 2
    print(report(given[0], old, new))
    return 0


if __name__ == "__main__":
    sys.exit(main())
