"""The contract as the contract tests look at it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tools.contract import load_contract

DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
# A `datetime` has no room for it.
FINER_THAN_MICROSECONDS = re.compile(r"[.,]\d{7}")
METHODS = {"get", "put", "post", "delete", "patch"}

CONTRACT = load_contract()
SCHEMAS: dict[str, Any] = CONTRACT["components"]["schemas"]

URI = "urn:contract"
_REGISTRY: Registry[Any] = Registry().with_resource(
    URI, Resource.from_contents(CONTRACT, default_specification=DRAFT202012)
)


def lookup(pointer: str) -> Any:
    """What stands at `#/...` in the contract, or at what that refers to."""
    return resolved(_REGISTRY.resolver(URI).lookup(pointer).contents)


def resolved(node: Any) -> Any:
    return lookup(node["$ref"]) if isinstance(node, dict) and "$ref" in node else node


def schema_of(parameter: dict[str, Any]) -> dict[str, Any]:
    """The schema of a parameter, of its choices and of the entries of a list: no references."""
    schema: dict[str, Any] = {**resolved(parameter["schema"])}
    if "anyOf" in schema:
        schema["anyOf"] = [resolved(choice) for choice in schema["anyOf"]]
    if "items" in schema:
        schema["items"] = resolved(schema["items"])
    return schema


def known_values(schema: dict[str, Any]) -> set[str]:
    """The values of a parameter, or of its entries, that the contract names."""
    schemas = [schema, schema.get("items", {}), *schema.get("anyOf", [])]
    return {value for each in schemas for value in each.get("enum", [])}


def validator(pointer: str) -> Draft202012Validator:
    """Judges values by the schema at `#/...`, formats too: Prism does so as well."""
    return Draft202012Validator(
        {"$ref": URI + pointer},
        registry=_REGISTRY,
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def problems(schema: str, value: object) -> list[str]:
    """What is wrong with a value by a named schema of the contract."""
    return [
        error.message for error in validator(f"#/components/schemas/{schema}").iter_errors(value)
    ]


def walk(node: Any, pointer: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Each mapping of the contract with its pointer; not what is inside of examples."""
    if isinstance(node, dict):
        yield pointer, node
        for name, inner in node.items():
            if name not in {"example", "examples"}:
                yield from walk(inner, f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(node, list):
        for index, inner in enumerate(node):
            yield from walk(inner, f"{pointer}/{index}")


@dataclass(frozen=True)
class Operation:
    path: str
    method: str
    definition: dict[str, Any]
    parameters: dict[str, dict[str, Any]]

    def schema(self, name: str) -> dict[str, Any]:
        return schema_of(self.parameters[name])

    def in_path(self) -> set[str]:
        return {name for name, found in self.parameters.items() if found["in"] == "path"}

    def queries(self) -> set[str]:
        return {name for name, found in self.parameters.items() if found["in"] == "query"}

    def offered(self) -> set[str]:
        """The parts of the query that callers of the wrapper can ask for."""
        return {name for name in self.queries() if "x-not-offered" not in self.parameters[name]}

    def switches(self) -> set[str]:
        """What counts by being there, so that `false` is not sent."""
        return {name for name in self.queries() if self.parameters[name].get("x-presence-counts")}

    def lists(self) -> set[str]:
        return {name for name in self.queries() if self.schema(name).get("type") == "array"}

    def days_or_times(self) -> set[str]:
        schemas = {name: self.schema(name) for name in self.queries()}
        return {
            name
            for name in schemas
            if {"type": "string", "format": "date"} in schemas[name].get("anyOf", [])
        }

    def fields(self) -> dict[str, dict[str, Any]]:
        """The fields of the body, with their schemas."""
        if "requestBody" not in self.definition:
            return {}
        body = resolved(self.definition["requestBody"])
        schema = resolved(body["content"]["application/json"]["schema"])
        return {name: resolved(found) for name, found in schema["properties"].items()}

    def examples(self, status: str = "200") -> dict[str, Any]:
        """The named JSON examples of a response."""
        response = resolved(self.definition["responses"][status])
        examples = response["content"]["application/json"]["examples"]
        return {name: resolved(example)["value"] for name, example in examples.items()}


def _operations() -> Iterator[tuple[str, Operation]]:
    for path, item in CONTRACT["paths"].items():
        for method in METHODS & item.keys():
            definition = item[method]
            given = [*item.get("parameters", []), *definition.get("parameters", [])]
            parameters = {found["name"]: found for found in map(resolved, given)}
            yield definition["operationId"], Operation(path, method, definition, parameters)


OPERATIONS = dict(_operations())


def exactly(value: object) -> str:
    """Equal for equal JSON: `1`, `1.0` and `true` differ, two ways to write one instant do not."""
    return json.dumps(_with_instants(value), sort_keys=True, indent=1)


def _with_instants(value: object) -> object:
    match value:
        case dict():
            return {name: _with_instants(inner) for name, inner in value.items()}
        case list():
            return [_with_instants(inner) for inner in value]
        case str() if DATE_TIME.match(value) and not FINER_THAN_MICROSECONDS.search(value):
            return _instant(value)
    return value


def _instant(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
        return (moment.astimezone(UTC) if moment.tzinfo else moment).isoformat()
    except (ValueError, OverflowError):
        return text
