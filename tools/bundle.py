"""Writes the contract for other generators: `python -m tools.bundle` makes `dist/openapi.json`.

It has none of the `x-` words, which only this project understands. `--typescript` also writes
`dist/examples.ts`: each example, with the type that openapi-typescript makes of its schema.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.contract import ROOT, load_contract
from tools.contract_faults import lookup, path_of

DIST = ROOT / "dist"


def bundled(node: Any) -> Any:
    """The contract, or a part of it, as other tools understand it."""
    match node:
        case dict():
            kept = {key: inner for key, inner in node.items() if not str(key).startswith("x-")}
            # What is inside of examples is data.
            return {
                key: inner if key in {"example", "value"} else bundled(inner)
                for key, inner in kept.items()
            }
        case list():
            return [bundled(inner) for inner in node]
    return node


def typescript(contract: dict[str, Any]) -> Iterator[str]:
    """The lines of a program that compiles if the types allow each example of a named schema."""
    yield 'import type { components } from "./openapi.js";'
    for number, (schema, example) in enumerate(_examples(contract, contract)):
        declared = f'components["schemas"]["{schema}"]'
        yield f"export const example{number}: {declared} = {json.dumps(example)};"


def _examples(contract: dict[str, Any], node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        if "$ref" in node.get("schema", {}) and "examples" in node:
            for example in node["examples"].values():
                if "$ref" in example:
                    example = lookup(contract, path_of(example["$ref"]))
                yield str(path_of(node["schema"]["$ref"])[-1]), example["value"]
        node = [*node.values()]
    if isinstance(node, list):
        for inner in node:
            yield from _examples(contract, inner)


def main(arguments: list[str] | None = None, folder: Path = DIST) -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.bundle", description=__doc__)
    parser.add_argument("--typescript", action="store_true", help="write the examples, too")
    options = parser.parse_args(arguments)
    contract = bundled(load_contract())
    folder.mkdir(exist_ok=True)
    (folder / "openapi.json").write_text(f"{json.dumps(contract, indent=1)}\n", encoding="utf-8")
    if options.typescript:
        lines = "\n".join(typescript(contract))
        (folder / "examples.ts").write_text(f"{lines}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
