"""What a contract promises, as a flat table: a promise for each place, such as a parameter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

METHODS = ("get", "put", "post", "delete", "patch", "options", "head")
SCHEMAS = "#/components/schemas/"
# They explain; they allow and forbid nothing.
WORDS = {"description", "summary", "title", "example", "examples", "links", "info", "tags"}
# They hold further schemas.
PARTS = {"anyOf", "oneOf", "allOf", "items", "properties", "not"}
# Stands for a model in a schema: models are compared by themselves.
MODEL = "the model"

# The names that lead there: ("GET /runs", "the query parameter `q`").
Place = tuple[str, ...]
Promises = Iterator[tuple[Place, "Promise"]]


@dataclass(frozen=True)
class Promise:
    """What a contract says at a place."""

    schema: Any = None
    required: bool = False
    is_sent: bool = False
    value: Any = None  # What must stay the same.


def promises(contract: dict[str, Any]) -> dict[Place, Promise]:
    """All that a contract promises. The owner of a place comes before it."""
    return dict(_Contract(contract).promises())


def without_words(node: Any) -> Any:
    """A contract, or a part of it, without what only explains."""
    if isinstance(node, list):
        return [without_words(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    return {
        name: without_words(inner) for name, inner in node.items() if not _explains(name, inner)
    }


def _explains(name: object, node: Any) -> bool:
    # A field of a model can be called as one of these words.
    is_schema = isinstance(node, dict) and not node.keys().isdisjoint({"type", "$ref", *PARTS})
    return str(name).startswith("x-") or (name in WORDS and not is_schema)


class _Contract:
    def __init__(self, contract: dict[str, Any]) -> None:
        self.contract = contract
        self.components: dict[str, Any] = contract.get("components", {})
        self.schemas: dict[str, Any] = self.components.get("schemas", {})
        self.models = {name for name, schema in self.schemas.items() if "properties" in schema}

    def promises(self) -> Promises:
        for server in self.contract.get("servers", []):
            yield (f"the server `{server['url']}`",), Promise()
        for path, item in self.contract.get("paths", {}).items():
            for method in METHODS:
                if method in item:
                    given = [*item.get("parameters", []), *item[method].get("parameters", [])]
                    yield from self._operation(f"{method.upper()} {path}", item[method], given)
        for name in self.schemas:
            yield from self._schema(name)

    def _operation(self, name: str, operation: Any, parameters: list[Any]) -> Promises:
        yield (name,), Promise()
        yield (name, "`operationId`"), Promise(value=operation.get("operationId"))
        yield (name, "`security`"), Promise(value=self._security(operation))
        for parameter in map(self._resolved, parameters):
            yield from self._parameter(name, parameter)
        if "requestBody" in operation:
            body = self._resolved(operation["requestBody"])
            yield (name, "the body"), Promise(required=body.get("required", False), is_sent=True)
            yield from self._content((name, "the body"), body, is_sent=True)
        for status, given in operation.get("responses", {}).items():
            response = self._resolved(given)
            place = (name, f"status {status}")
            yield place, Promise()
            for header, definition in response.get("headers", {}).items():
                schema = self._schema_of(self._resolved(definition))
                yield (*place, f"the header `{header}`"), Promise(schema)
            yield from self._content(place, response, is_sent=False)

    def _security(self, operation: Any) -> Any:
        schemes = without_words(self.components.get("securitySchemes", {}))
        choices = operation.get("security", self.contract.get("security", []))
        return [{name: [schemes.get(name), choice[name]] for name in choice} for choice in choices]

    def _parameter(self, operation: str, parameter: Any) -> Promises:
        place = operation, f"the {parameter['in']} parameter `{parameter['name']}`"
        required = parameter.get("required", False)
        yield place, Promise(self._schema_of(parameter), required, is_sent=True)
        schema = parameter.get("schema", {})
        default = {**self._resolved(schema), **schema}.get("default")
        yield (*place, "`default`"), Promise(value=default)
        style = parameter.get(
            "style", "form" if parameter["in"] in {"query", "cookie"} else "simple"
        )
        yield (*place, "`style`"), Promise(value=style)
        yield (*place, "`explode`"), Promise(value=parameter.get("explode", style == "form"))
        reserved = parameter.get("allowReserved", False)
        yield (*place, "`allowReserved`"), Promise(value=reserved)

    def _content(self, place: Place, owner: Any, *, is_sent: bool) -> Promises:
        for media_type, content in owner.get("content", {}).items():
            schema = self._schema_of(content)
            yield (*place, f"the media type `{media_type}`"), Promise(schema, is_sent=is_sent)

    def _schema(self, name: str) -> Promises:
        """A named schema. One without fields is compared where it is used."""
        place = (f"the schema `{name}`",)
        if name not in self.models:
            yield place, Promise()
            return
        model, is_sent = self.schemas[name], name in self.sent_models
        rest = {key: inner for key, inner in model.items() if key not in {"properties", "required"}}
        yield place, Promise(self._inlined(rest), is_sent=is_sent)
        for field, schema in model["properties"].items():
            required = field in model.get("required", [])
            yield (
                (*place, f"the field `{field}`"),
                Promise(self._inlined(schema), required, is_sent),
            )

    @cached_property
    def sent_models(self) -> set[str]:
        """The models that requests hold."""
        found: set[str] = set()
        pending: list[Any] = [
            self._resolved(item[method].get("requestBody"))
            for item in self.contract.get("paths", {}).values()
            for method in METHODS
            if method in item
        ]
        while pending:
            for name in set(_names_in(pending.pop())) - found:
                found.add(name)
                pending.append(self.schemas.get(name))
        return found & self.models

    def _resolved(self, node: Any) -> Any:
        """What a reference stands for."""
        if not (isinstance(node, dict) and "$ref" in node):
            return node
        found: Any = self.contract
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        return self._resolved(found)

    def _schema_of(self, owner: Any) -> Any:
        """The schema of a parameter, a header or a media type."""
        return self._inlined(owner.get("schema", {}))

    def _inlined(self, schema: Any) -> Any:
        """A schema with its references in place, but for models."""
        if isinstance(schema, list):
            return [self._inlined(each) for each in schema]
        if not isinstance(schema, dict):
            return schema
        name = str(schema.get("$ref", "")).removeprefix(SCHEMAS)
        if name in self.models:
            return {"const": {MODEL: name}}
        if name in self.schemas:
            return self._inlined(self.schemas[name])
        return {key: self._inlined(inner) for key, inner in without_words(schema).items()}


def _names_in(node: Any) -> Iterator[str]:
    """The named schemas that a part of the contract refers to."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str) and node["$ref"].startswith(SCHEMAS):
            yield node["$ref"].removeprefix(SCHEMAS)
        node = list(node.values())
    if isinstance(node, list):
        for inner in node:
            yield from _names_in(inner)
