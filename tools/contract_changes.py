"""What changed between two versions of the contract, and what of it breaks users of the client.

What is sent may become wider: all that was allowed still is. What is read may become neither. A
wider field brings users what they did not expect; a narrower one does not make the service send
less, it makes the client unable to read it. Whether one schema allows all that another does is
decided by jsonschema-rs.

Why our own: of the tools in the registries, openapi-diff does not read OpenAPI 3.1, Optic does not
start on the Node that Prism needs, openapi-changes downloads a program, and api-smart-diff takes
another type or a missing field for harmless, and a known value that an open list gains for a break.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs
from jsonschema_rs.canonical import Containment

METHODS = ("get", "put", "post", "delete", "patch", "options", "head")
SCHEMAS = "#/components/schemas/"
# They explain; they allow and forbid nothing.
WORDS = {"description", "summary", "title", "example", "examples", "links", "info", "tags"}
# They hold further schemas.
PARTS = {"anyOf", "oneOf", "allOf", "items", "properties", "not"}

Schema = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """One change, in words."""

    breaking: bool
    what: str


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """All changes of what the contract allows, each once."""
    was, is_ = Contract(old), Contract(new)
    found = [*_servers(was, is_), *_operations(was, is_), *_schemas(was, is_)]
    return list(dict.fromkeys(found))


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


# --- A contract, as it is compared ---------------------------------------------------------------


class Contract:
    """One version of the contract."""

    def __init__(self, contract: dict[str, Any]) -> None:
        self.contract = contract
        components = contract.get("components", {})
        self.schemas: dict[str, Schema] = components.get("schemas", {})
        self.security_schemes = without_words(components.get("securitySchemes", {}))
        self.models = {name for name, schema in self.schemas.items() if "properties" in schema}

    def resolved(self, node: Any) -> Any:
        """What a reference stands for."""
        if not (isinstance(node, dict) and "$ref" in node):
            return node
        found: Any = self.contract
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        return self.resolved(found)

    def operations(self) -> dict[str, Operation]:
        """The operations, by method and path."""
        return {
            f"{method.upper()} {path}": Operation(self, item[method], item)
            for path, item in self.contract.get("paths", {}).items()
            for method in METHODS
            if method in item
        }

    def inlined(self, schema: Any) -> Any:
        """A schema with its references in place. Models are compared by themselves: names do."""
        if isinstance(schema, list):
            return [self.inlined(each) for each in schema]
        if not isinstance(schema, dict):
            return schema
        name = str(schema.get("$ref", "")).removeprefix(SCHEMAS)
        if name in self.models:
            return {"const": {"the model": name}}
        if name in self.schemas:
            return self.inlined(self.schemas[name])
        return {key: self.inlined(inner) for key, inner in without_words(schema).items()}

    def sent_models(self) -> set[str]:
        """The models that requests hold."""
        found: set[str] = set()
        pending: list[Any] = [operation.body for operation in self.operations().values()]
        while pending:
            for name in set(_names_in(pending.pop())) - found:
                found.add(name)
                pending.append(self.schemas.get(name))
        return found & self.models


def _names_in(node: Any) -> Iterator[str]:
    """The named schemas that a part of the contract refers to."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str) and node["$ref"].startswith(SCHEMAS):
            yield node["$ref"].removeprefix(SCHEMAS)
        node = list(node.values())
    if isinstance(node, list):
        for inner in node:
            yield from _names_in(inner)


@dataclass(frozen=True)
class Operation:
    """An operation, and the item of its path."""

    contract: Contract
    definition: Schema
    item: Schema

    @property
    def name(self) -> Any:
        return self.definition.get("operationId")

    @property
    def security(self) -> Any:
        return self.definition.get("security", self.contract.contract.get("security"))

    @property
    def parameters(self) -> dict[str, Schema]:
        given = [*self.item.get("parameters", []), *self.definition.get("parameters", [])]
        found = map(self.contract.resolved, given)
        return {f"{one['in']} parameter `{one['name']}`": one for one in found}

    @property
    def body(self) -> Any:
        return self.contract.resolved(self.definition.get("requestBody"))

    @property
    def responses(self) -> dict[str, Schema]:
        given = self.definition.get("responses", {})
        return {str(status): self.contract.resolved(answer) for status, answer in given.items()}

    def schema(self, part: Schema) -> Schema:
        """The schema of a parameter, a header or a media type."""
        schema: Schema = self.contract.inlined(part.get("schema", {}))
        return schema

    def header_schema(self, header: Schema) -> Schema:
        return self.schema(self.contract.resolved(header))

    def default(self, parameter: Schema) -> str:
        schema = parameter.get("schema", {})
        found = {**self.contract.resolved(schema), **schema}
        return f"`{json.dumps(found['default'])}`" if "default" in found else "none"


# --- Addresses and operations --------------------------------------------------------------------


def _servers(old: Contract, new: Contract) -> Iterator[Change]:
    was, is_ = ([one["url"] for one in each.contract.get("servers", [])] for each in (old, new))
    yield from _gone_and_new("the server", was, is_)


def _operations(old: Contract, new: Contract) -> Iterator[Change]:
    before, after = old.operations(), new.operations()
    yield from _gone_and_new("the operation", before, after)
    for where in _both(before, after):
        was, is_ = before[where], after[where]
        if was.name != is_.name:
            yield _breaks(f"{where}: `{was.name}`, its name in code, is now `{is_.name}`")
        credentials = [(one.security, one.contract.security_schemes) for one in (was, is_)]
        if credentials[0] != credentials[1]:
            yield _breaks(f"{where}: it asks for other credentials")
        yield from _parameters(where, was, is_)
        yield from _body(f"{where}: the body", was, is_)
        yield from _responses(where, was, is_)


def _parameters(where: str, old: Operation, new: Operation) -> Iterator[Change]:
    before, after = old.parameters, new.parameters
    for name in before:
        if name not in after:
            yield _breaks(f"{where}: the {name} is gone")
    for name in after:
        if name not in before:
            yield _new(f"{where}: the {name}", after[name].get("required", False))
    for name in _both(before, after):
        yield from _parameter(f"{where}: the {name}", old, before[name], new, after[name])


def _parameter(
    place: str, old: Operation, was: Schema, new: Operation, is_: Schema
) -> Iterator[Change]:
    yield from _required(place, was.get("required", False), is_.get("required", False))
    yield from _sent(place, old.schema(was), new.schema(is_))
    defaults = old.default(was), new.default(is_)
    if defaults[0] != defaults[1]:
        yield _breaks(f"{place} has another default: was {defaults[0]}, is {defaults[1]}")
    for keyword in ("style", "explode", "allowReserved"):
        if was.get(keyword) != is_.get(keyword):
            yield _breaks(f"{place} is written in another way (`{keyword}`)")


def _body(place: str, old: Operation, new: Operation) -> Iterator[Change]:
    was, is_ = old.body, new.body
    if was is None or is_ is None:
        if was is not is_:
            yield _breaks(f"{place} is {'new' if was is None else 'gone'}")
        return
    yield from _required(place, was.get("required", False), is_.get("required", False))
    yield from _gone_and_new(f"{place}: the media type", was["content"], is_["content"])
    for media_type in _both(was["content"], is_["content"]):
        schemas = old.schema(was["content"][media_type]), new.schema(is_["content"][media_type])
        yield from _sent(place, *schemas)


def _responses(where: str, old: Operation, new: Operation) -> Iterator[Change]:
    before, after = old.responses, new.responses
    yield from _gone_and_new(f"{where}: the status", before, after)
    for status in _both(before, after):
        yield from _response(f"{where}, status {status}", old, before[status], new, after[status])


def _response(
    place: str, old: Operation, was: Schema, new: Operation, is_: Schema
) -> Iterator[Change]:
    headers = was.get("headers", {}), is_.get("headers", {})
    yield from _gone_and_new(f"{place}: the header", *headers)
    for name in _both(*headers):
        schemas = old.header_schema(headers[0][name]), new.header_schema(headers[1][name])
        yield from _read(f"{place}: the header `{name}`", *schemas)
    contents = was.get("content", {}), is_.get("content", {})
    yield from _gone_and_new(f"{place}: the media type", *contents)
    for name in _both(*contents):
        yield from _read(
            f"{place}: the body", old.schema(contents[0][name]), new.schema(contents[1][name])
        )


# --- Models --------------------------------------------------------------------------------------


def _schemas(old: Contract, new: Contract) -> Iterator[Change]:
    yield from _gone_and_new("the schema", old.schemas, new.schemas)
    sent = old.sent_models() | new.sent_models()
    for name in _both(old.schemas, new.schemas):
        if (name in old.models) != (name in new.models):
            yield _breaks(f"the schema `{name}` has fields in one version only")
        elif name in old.models:
            yield from _fields(name, old, new, is_sent=name in sent)


def _fields(model: str, old: Contract, new: Contract, *, is_sent: bool) -> Iterator[Change]:
    was, is_ = old.schemas[model], new.schemas[model]
    before, after = was["properties"], is_["properties"]
    needed, needs = was.get("required", []), is_.get("required", [])
    for field in before:
        if field not in after:
            yield _breaks(f"`{model}.{field}` is gone")
    for field in after:
        if field not in before:
            yield _new(f"`{model}.{field}`", field in needs)
    compare = _sent if is_sent else _read
    for field in _both(before, after):
        place = f"`{model}.{field}`"
        if is_sent:
            yield from _required(place, field in needed, field in needs)
        elif (field in needed) != (field in needs):
            yield _breaks(f"{place} is {'now' if field in needs else 'no longer'} always there")
        yield from compare(place, old.inlined(before[field]), new.inlined(after[field]))
    yield from compare(
        f"`{model}`", old.inlined(_without_fields(was)), new.inlined(_without_fields(is_))
    )


def _without_fields(model: Schema) -> Schema:
    return {name: inner for name, inner in model.items() if name not in {"properties", "required"}}


# --- What a difference means ---------------------------------------------------------------------


def _breaks(what: str) -> Change:
    return Change(True, what)


def _is_harmless(what: str) -> Change:
    return Change(False, what)


def _both(old: Collection[str], new: Collection[str]) -> list[str]:
    return [name for name in old if name in new]


def _gone_and_new(kind: str, old: Collection[str], new: Collection[str]) -> Iterator[Change]:
    yield from (_breaks(f"{kind} `{name}` is gone") for name in old if name not in new)
    yield from (_is_harmless(f"{kind} `{name}` is new") for name in new if name not in old)


def _new(place: str, required: bool) -> Change:
    return Change(required, f"{place} is new{', and required' if required else ''}")


def _required(place: str, was: bool, is_: bool) -> Iterator[Change]:
    if is_ and not was:
        yield _breaks(f"{place} is now required")
    if was and not is_:
        yield _is_harmless(f"{place} is no longer required")


def _sent(place: str, was: Schema, is_: Schema) -> Iterator[Change]:
    if was == is_:
        return
    words = _words(was, is_)
    if _covers(is_, was):
        yield _is_harmless(f"{place} takes all that it took: {words}")
    else:
        yield _breaks(f"{place} does not take all that it took: {words}")


def _read(place: str, was: Schema, is_: Schema) -> Iterator[Change]:
    if was == is_:
        return
    words = _words(was, is_)
    match _covers(is_, was), _covers(was, is_):
        case True, True:
            yield _is_harmless(f"{place} can hold the same as before: {words}")
        case True, False:
            yield _breaks(f"{place} can hold more than before: {words}")
        case False, True:
            yield _breaks(f"{place} can be read only if it holds less than before: {words}")
        case _:
            yield _breaks(f"{place} holds something else: {words}")


def _covers(wide: Schema, narrow: Schema) -> bool:
    """Whether one allows all that the other does. What cannot be proved, is taken for false."""
    draft = jsonschema_rs.Draft202012
    one = jsonschema_rs.canonicalize(wide, draft=draft)
    return one.covers(jsonschema_rs.canonicalize(narrow, draft=draft)) == Containment.YES


def _words(was: Schema, is_: Schema) -> str:
    """The keywords that differ, wherever in the schema they stand."""
    before, after = _keywords(was), _keywords(is_)
    said = [
        f"{keyword} {said}"
        for keyword in sorted(before.keys() | after.keys())
        if (said := _gone_and_added(before.get(keyword, set()), after.get(keyword, set())))
    ]
    return "; ".join(said) or f"choices {_gone_and_added(_choices(was), _choices(is_))}"


def _gone_and_added(was: set[str], is_: set[str]) -> str:
    parts = [("without", was - is_), ("with", is_ - was)]
    return " and ".join(
        f"{word} {', '.join(f'`{value}`' for value in sorted(values))}"
        for word, values in parts
        if values
    )


def _choices(schema: Schema) -> set[str]:
    return {_shown(each) for each in schema.get("anyOf", [schema])}


def _keywords(schema: Any) -> dict[str, set[str]]:
    """All values of each keyword in a schema and its parts."""
    found: dict[str, set[str]] = {}
    pending = [schema]
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending += node
        elif isinstance(node, dict):
            for keyword, value in node.items():
                if keyword in PARTS:
                    pending += value.values() if keyword == "properties" else [value]
                else:
                    values = value if isinstance(value, list) else [value]
                    found.setdefault(keyword, set()).update(map(_shown, values))
    return found


def _shown(value: Any) -> str:
    if isinstance(value, Mapping) and "the model" in value:
        return str(value["the model"])
    return value if isinstance(value, str) else json.dumps(value)
