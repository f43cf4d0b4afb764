"""Reads the contract, and says in a line for each fault why it cannot be used.

`python -m tools.contract` also says what of it is not OpenAPI.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from tools.contract_faults import (
    Fault,
    example_faults,
    openapi_faults,
    reference_faults,
    schema_faults,
)

ROOT = Path(__file__).resolve().parent.parent
CONTRACT = ROOT / "openapi.yaml"

AGAIN = "Mend it and run the command again."

Check = Callable[[dict[str, Any]], Iterator[Fault]]
# A check needs that those before it have found nothing.
USABLE: tuple[Check, ...] = (reference_faults, schema_faults, example_faults)


class ContractError(Exception):
    """The contract cannot be used."""


def load_contract(path: Path = CONTRACT) -> dict[str, Any]:
    """The contract as plain data, with examples that its schemas allow."""
    return _checked(path, *USABLE)


def check_contract(path: Path = CONTRACT) -> dict[str, Any]:
    """The contract as plain data, which is OpenAPI and can be turned into a client."""
    return _checked(path, *USABLE, openapi_faults, reading_faults)


def reading_faults(contract: dict[str, Any]) -> Iterator[Fault]:
    """The first thing that the readers of the contract do not understand."""
    # Importing them takes longer than most commands that need this module.
    from tools.models import Models
    from tools.operations import Operations
    from tools.words import RefusedError

    try:
        operations = Operations(contract).all.values()
        Models(contract).needed_by(["Error", *(each.model for each in operations)])
    except RefusedError as error:
        yield error.fault


def _checked(path: Path, *checks: Check) -> dict[str, Any]:
    name = _shown(path)
    text = _read(name, path)
    contract = _parse(name, text)
    if not isinstance(contract, dict):
        raise ContractError(f"{name} is not a contract: its top level must be a mapping. {AGAIN}")
    for check in checks:
        _refuse(name, text, check(contract))
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


def _refuse(name: str, text: str, faults: Iterable[Fault]) -> None:
    """Raise faults where there are some, each line of the text once: an alias has many places."""
    found = list(faults)
    if not found:
        return
    tree = yaml.compose(text, Loader=yaml.SafeLoader)
    by_line: dict[int, str] = {}
    for fault in found:
        by_line.setdefault(_line(tree, fault.at), fault.what)
    lines = [
        f"{name}{f', line {line}' if line else ''}: {what}."
        for line, what in sorted(by_line.items())
    ]
    raise ContractError("\n".join(lines) + f" {AGAIN}")


def _line(node: yaml.Node | None, at: Iterable[str | int]) -> int:
    """The line of what stands there in a YAML text, or of the last of its owners that is there.

    0 for the text as a whole.
    """
    line = 0
    for part in at:
        if isinstance(node, yaml.MappingNode):
            owned = {key.value: (key, value) for key, value in node.value}
            if str(part) not in owned:
                break
            key, node = owned[str(part)]
            line = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line


def main(path: Path = CONTRACT) -> int:
    """Tell whether the contract can be used, by the exit code, and why not."""
    try:
        check_contract(path)
    except ContractError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
