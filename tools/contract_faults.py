"""Finds what is wrong in a contract that parses: references and schemas that cannot be used,
examples that their schemas refuse, and what is not OpenAPI."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

URI = "urn:contract"
# What stands below these words is data, not contract.
DATA = {"example", "default", "enum", "const"}

# Where something stands: the keys and indices that lead there.
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, in words, and where it stands."""

    at: Path
    what: str


def reference_faults(contract: dict[str, Any]) -> Iterator[Fault]:
    """Each `$ref` that stands for nothing."""
    for path, node in _walk(contract):
        if "$ref" in node and (reason := _unusable(contract, node["$ref"])):
            yield Fault((*path, "$ref"), f"`$ref: {node['$ref']}` {reason}")


def schema_faults(contract: dict[str, Any]) -> Iterator[Fault]:
    """What of a schema is not JSON Schema, and each pattern that cannot be used."""
    for path, node in _walk(contract):
        if path[:2] == ("components", "schemas") and len(path) == 3:
            yield from _not_json_schema(path, node)
        if isinstance(node.get("schema"), dict):
            yield from _not_json_schema((*path, "schema"), node["schema"])
        if isinstance(node.get("pattern"), str):
            try:
                re.compile(node["pattern"])
            except re.error as error:
                yield Fault((*path, "pattern"), f"this is no regular expression: {error}")


def _not_json_schema(path: Path, schema: dict[str, Any]) -> Iterator[Fault]:
    if jsonschema_rs.meta.is_valid({**schema, "$schema": Draft202012Validator.META_SCHEMA["$id"]}):
        return
    for error in Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema):
        best = best_match([error]) or error
        at = (*path, *best.absolute_path)
        yield Fault(at, f"this is no JSON Schema: {_reason(best)}")


def example_faults(contract: dict[str, Any]) -> Iterator[Fault]:
    """Each part of an example that its schema refuses. References and schemas must be right."""
    registry: Registry[Any] = Registry().with_resource(
        URI, Resource.from_contents(contract, default_specification=DRAFT202012)
    )
    for path, node in _walk(contract):
        if "schema" in node:
            schema = Draft202012Validator(
                {"$ref": URI + _pointer((*path, "schema"))},
                registry=registry,
                format_checker=Draft202012Validator.FORMAT_CHECKER,
            )
            for at, title, value in _examples(contract, path, node):
                for error in schema.iter_errors(value):
                    yield _refusal(at, title, best_match([error]) or error)


def _refusal(at: Path, title: str, error: ValidationError) -> Fault:
    place = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path
    )
    where = f" at `{place.removeprefix('.')}`" if place else ""
    what = f"its schema refuses {title}{where}: {_reason(error)}"
    return Fault((*at, *error.absolute_path), what)


def _examples(
    contract: dict[str, Any], path: Path, node: dict[str, Any]
) -> Iterator[tuple[Path, str, Any]]:
    """The examples of a media type, parameter or header: each with its place, title and value."""
    if "example" in node:
        of = f" of `{node['name']}`" if "name" in node else ""
        yield (*path, "example"), f"the example{of}", node["example"]
    for name, example in node.get("examples", {}).items():
        at: Path = (*path, "examples", name)
        while "$ref" in example:
            at = path_of(example["$ref"])
            example = lookup(contract, at)
        if "value" in example:
            yield (*at, "value"), f"the example `{at[-1]}`", example["value"]


def openapi_faults(contract: dict[str, Any]) -> Iterator[Fault]:
    """The first thing that is not OpenAPI: what is behind it can stem from it."""
    for error in OpenAPIV31SpecValidator(contract).iter_errors():
        reason = _shortened(error.message.partition("\n")[0], error.instance)
        yield Fault(tuple(error.absolute_path), f"this is not OpenAPI 3.1: {reason}")
        return


def _reason(error: ValidationError) -> str:
    # Where a value has several choices, the message says only that it is none of them.
    choices = error.context if error.validator in {"anyOf", "oneOf"} else None
    reasons = [_shortened(each.message, each.instance) for each in choices or [error]]
    return "; ".join(dict.fromkeys(reasons))


def _shortened(message: str, instance: Any) -> str:
    """A message without most of the value that it is about, which can be a page of runs."""
    return message.replace(repr(instance), reprlib.repr(instance))


# --- References ----------------------------------------------------------------------------------


def _unusable(contract: dict[str, Any], reference: Any) -> str | None:
    """Why a reference stands for nothing."""
    followed = []
    while reference not in followed:
        if not isinstance(reference, str) or not reference.startswith("#/"):
            return "leads out of this file, which holds all of the contract"
        path = path_of(reference)
        try:
            found = lookup(contract, path)
        except LookupError:
            return f"leads nowhere{_suggestion(contract, path)}"
        if not isinstance(found, dict) or "$ref" not in found:
            return None
        followed.append(reference)
        reference = found["$ref"]
    return "leads back to itself"


def _suggestion(contract: dict[str, Any], path: Path) -> str:
    try:
        siblings = lookup(contract, path[:-1])
    except LookupError:
        return ""
    names = [str(name) for name in siblings] if isinstance(siblings, dict) else []
    close = get_close_matches(str(path[-1]), names, n=1)
    return f" (did you mean `{close[0]}`?)" if close else ""


def lookup(contract: Mapping[str, Any], path: Path) -> Any:
    found: Any = contract
    for part in path:
        if isinstance(found, list) and str(part).isdecimal():
            found = found[int(part)]
        elif isinstance(found, dict):
            found = found[part]
        else:
            raise LookupError(part)
    return found


def path_of(reference: str) -> Path:
    parts = reference.removeprefix("#/").split("/")
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)


def _pointer(path: Path) -> str:
    parts = [str(part).replace("~", "~0").replace("/", "~1") for part in path]
    return "#/" + "/".join(parts)


def _walk(node: Any, path: Path = ()) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Each mapping of the contract, but for what is data."""
    if isinstance(node, dict):
        yield path, node
        for name, inner in node.items():
            if not _is_data(path, name):
                yield from _walk(inner, (*path, name))
    elif isinstance(node, list):
        for index, inner in enumerate(node):
            yield from _walk(inner, (*path, index))


def _is_data(path: Path, name: str) -> bool:
    if path[-1:] == ("properties",):
        return False  # A field can be called as one of these words.
    return name in DATA or (name == "value" and path[-2:-1] == ("examples",))
