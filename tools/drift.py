"""What of an answer the contract does not know, and what to change in it.

The contract is tolerant in what is read: fields and values of tomorrow are allowed. So an answer is
held against a strict variant of it, made here: no unknown fields, and lists of values are closed.
No value of an answer gets into a report, except of a field that has a list of values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tallyfy_client import RawResponse

URI = "urn:strict"
SCHEMAS = "#/components/schemas/"
OWNER = "x-owner"  # Which part of the contract a schema is, such as `Run.status`.
JSON_TYPES = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}
# What a service calls a status or a kind. Anything else could be what a person wrote.
WORD = re.compile(r"[A-Za-z0-9_.:-]{1,40}")


class Drift:
    """Compares answers with a contract."""

    def __init__(self, contract: dict[str, Any]) -> None:
        self._contract = contract
        strict = {**contract, "components": _strict_components(contract)}
        resource = Resource.from_contents(strict, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource(URI, resource)

    def path_of(self, operation: str) -> str:
        """The path of an operation that reads."""
        paths: dict[str, Any] = self._contract["paths"]
        return next(
            path
            for path, item in paths.items()
            if item.get("get", {}).get("operationId") == operation
        )

    def of(self, path: str, response: RawResponse) -> Iterator[str]:
        """Say what of an answer to a read is not in the contract."""
        operation, status = self._contract["paths"][path]["get"], response.status_code
        names = {str(status), f"{status // 100}XX", "default"}
        key = next((key for key in operation["responses"] if str(key) in names), None)
        if key is None:
            yield (
                f"GET {path}: status {status} is not in the contract: add it to the responses of "
                f"{operation['operationId']} in openapi.yaml."
            )
            return
        answer = operation["responses"][key]
        name = answer.get("$ref", "").rpartition("/")[2]
        place = f"the response {name}" if name else f"the response {key} of this operation"
        for said in self._of_content(self._resolved(answer)["content"], response):
            yield f"GET {path}, status {status}: {said.format(place=place)}"

    def _of_content(self, content: dict[str, Any], response: RawResponse) -> Iterator[str]:
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not response.content and not response.is_success:
            return
        if media_type not in content:
            known = " or ".join(content)
            came = f"comes as {media_type}" if media_type else "comes without a media type"
            yield f"{came}, the contract has {known}: add it to {{place}} in openapi.yaml."
        elif media_type == "application/json":
            reference = content[media_type]["schema"]["$ref"]
            schema = Draft202012Validator({"$ref": URI + reference}, registry=self._registry)
            try:
                errors = list(schema.iter_errors(response.json()))
            except ValueError:
                yield "is no JSON, though it says so. The contract has no word for that."
                return
            for error in errors:
                for leaf in _leaves(error):
                    yield from _words(leaf)

    def _resolved(self, node: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in node:
            return node
        found: dict[str, Any] = self._registry.resolver(URI).lookup(node["$ref"]).contents
        return found


# --- The strict variant --------------------------------------------------------------------------


def _strict_components(contract: dict[str, Any]) -> dict[str, Any]:
    schemas = contract["components"]["schemas"]
    strict = {name: _strict(schema, name, schemas) for name, schema in schemas.items()}
    return {**contract["components"], "schemas": strict}


def _strict(schema: dict[str, Any], owner: str, schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema without its tolerance, and with the name of what it is in each of its parts."""
    strict = {**schema, OWNER: owner}
    if "properties" in schema:
        strict["properties"] = {
            name: _strict(inner, f"{owner}.{name}", schemas)
            for name, inner in schema["properties"].items()
        }
        # One that says that it takes any field means it.
        strict.setdefault("additionalProperties", False)
    if isinstance(schema.get("items"), dict):
        strict["items"] = _strict(schema["items"], owner, schemas)
    if "anyOf" in schema:
        choices = [_strict(choice, owner, schemas) for choice in schema["anyOf"]]
        strict["anyOf"] = _closed(choices, schemas)
    return strict


def _closed(choices: list[dict[str, Any]], schemas: dict[str, Any]) -> list[dict[str, Any]]:
    """Without the `string` that stands beside a list of known values."""
    names = {choice.get("$ref", "").removeprefix(SCHEMAS) for choice in choices}
    if not any("enum" in schemas.get(name, {}) for name in names):
        return choices
    return [choice for choice in choices if choice.get("type") != "string"]


# --- What is wrong, in words ---------------------------------------------------------------------


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """The errors that matter: of the choices of an `anyOf`, those of the one that was meant."""
    if error.validator != "anyOf":
        yield error
        return
    choices: dict[Any, list[ValidationError]] = {}
    for inner in error.context or []:
        choices.setdefault(inner.schema_path[0], []).append(inner)
    meant = [found for found in choices.values() if not any(map(_is_of_another_type, found))]
    if not meant:
        yield error
        return
    for inner in min(meant, key=len):
        yield from _leaves(inner)


def _is_of_another_type(error: ValidationError) -> bool:
    # PHP writes an empty object as an empty array; an array with something in it is no object.
    is_filled = error.validator == "maxItems" and error.validator_value == 0
    return (error.validator == "type" or is_filled) and not error.relative_path


def _words(error: ValidationError) -> Iterator[str]:
    place = "".join("[]" if isinstance(part, int) else f".{part}" for part in error.absolute_path)
    field = f"`{place.removeprefix('.')}`" if place else "the body"
    owner = _owner(error)
    instance: Any = error.instance
    rule: Any = error.validator_value
    schema: Any = error.schema
    match error.validator:
        case "additionalProperties":
            for name in sorted(instance.keys() - schema.get("properties", {}).keys()):
                inner, kind = f"{place}.{name}".removeprefix("."), JSON_TYPES[type(instance[name])]
                yield f"`{inner}` ({kind}) is not in the contract: {_change('add it to', owner)}"
        case "enum":
            shown = f"`{instance}`" if WORD.fullmatch(instance) else "of more than one word"
            said = f"{field} has a value, {shown}, which the contract does not name"
            yield f"{said}: {_change('add it to', owner)}"
        case "required":
            for name in sorted(set(rule) - instance.keys()):
                inner = f"{place}.{name}".removeprefix(".")
                said = f"`{inner}` is missing, which the contract requires"
                yield f"{said}: {_change('take it out of `required` of', owner)}"
        case "type" | "anyOf":
            kind, types = JSON_TYPES[type(instance)], " or ".join(_types(error))
            said = f"{field} is of type {kind}, the contract has {types}"
            yield f"{said}: widen {owner} in openapi.yaml."
        case _:
            yield f"{field} breaks `{error.validator}: {rule}`: widen {owner} in openapi.yaml."


def _change(what: str, owner: str) -> str:
    return f"{what} the schema {owner} in openapi.yaml."


def _owner(error: ValidationError) -> str:
    at: Any = error
    while at is not None:
        if OWNER in at.schema:
            return str(at.schema[OWNER])
        at = at.parent
    return "of the answer"


def _types(error: ValidationError) -> list[str]:
    """The types that would have been right."""
    tried = [inner for inner in error.context or [error] if inner.validator == "type"]
    types: list[Any] = [inner.validator_value for inner in tried]
    return sorted({name for each in types for name in ([each] if isinstance(each, str) else each)})
