"""Reads the contract, and says in one sentence why it cannot be read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
CONTRACT = ROOT / "openapi.yaml"

AGAIN = "Mend it and run the command again."


class ContractError(Exception):
    """The contract cannot be read."""


def load_contract(path: Path = CONTRACT) -> dict[str, Any]:
    """The contract as plain data."""
    name = _shown(path)
    return parse_contract(name, _read(name, path))


def parse_contract(name: str, text: str) -> dict[str, Any]:
    """The contract as plain data. `name` is what errors call it."""
    contract = _parse(name, text)
    if not isinstance(contract, dict):
        raise ContractError(f"{name} is not a contract: its top level must be a mapping. {AGAIN}")
    return contract


def _shown(path: Path) -> str:
    """The name a person would type, where there is one."""
    path = path.resolve()
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def _read(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContractError(
            f"{name} does not exist. Put it back and run the command again."
        ) from None
    except UnicodeDecodeError as error:
        raise ContractError(f"{name} is not UTF-8 text: {error.reason}. {AGAIN}") from None
    except OSError as error:
        raise ContractError(f"{name} cannot be read: {error.strerror}. {AGAIN}") from None


def _parse(name: str, text: str) -> object:
    try:
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        raise ContractError(f"{name} does not parse: {_place(error)}. {AGAIN}") from None
    # An unquoted date that is on no calendar is a plain ValueError.
    except (yaml.YAMLError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise ContractError(f"{name} does not parse: {reason}. {AGAIN}") from None


def _place(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or error.context or "it is not YAML"
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return problem
    return f"line {mark.line + 1}, column {mark.column + 1}: {problem}"


def main(path: Path = CONTRACT) -> int:
    """Tell whether the contract can be read, by the exit code, and why not."""
    try:
        load_contract(path)
    except ContractError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
