"""What the templates write of an operation: its parameters, their conversions, what it reads.

openapi-python-client knows the types of parameters. It leaves out their descriptions, how lists are
joined, and the words of our own; so this reads the contract itself.
"""

import keyword
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from openapi_python_client.strings import PythonIdentifier

from tools.contract_faults import path_of
from tools.words import Words, regular_expression

METHODS = ("get", "head", "post", "put", "patch", "delete")
# Names that generated functions use: a parameter of that name gets an underscore.
RESERVED = {
    *("models", "self", "client", "asked", "query", "fields", "body", "request", "read"),
    *("identifier", "segment", "text", "comma_separated", "one_of", "flag", "presence"),
    *("whole_number", "day", "day_or_time", "json_object", "json_body", "encoded"),
    *("warn_deprecated",),
    *("limit", "start_page", "perform"),
}
# What `complete` takes beside the fields of the body.
OF_COMPLETE = {"task", "run_id", "unless_completed"}
JSON = "application/json"


@dataclass(frozen=True)
class Kind:
    """How a function takes a parameter and checks it."""

    annotation: str
    check: str
    """The function of tallyfy_client/_parameters.py that checks it, and gives what is sent."""
    values: str | None = None
    """The name of a list of values."""
    literal: str | None = None
    """The name of a list of values that the annotation has."""
    model: str | None = None
    """The model that may stand for its own id."""
    bounds: tuple[int, int] | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    """Other arguments of the function."""

    def conversion(self, given: str, name: str | None = None) -> str:
        """The expression that gives what is sent."""
        model = f"models.{self.model}" if self.model else None
        arguments = [f'"{name or given}"', given, *filter(None, [self.values, model])]
        if self.bounds:
            arguments += [f"least={self.bounds[0]}", f"most={self.bounds[1]}"]
        arguments += [f"{name}={value}" for name, value in self.options.items()]
        return f"{self.check}({', '.join(arguments)})"


@dataclass(frozen=True)
class Parameter:
    """A parameter or a field of the body, as a function takes and sends it."""

    name: str
    """As it is called in the contract."""
    python_name: str
    place: str
    """`path`, `query` or `body`."""
    kind: Kind
    description: str
    is_required: bool
    is_offered: bool
    is_deprecated: bool

    @property
    def key(self) -> str:
        """Its name, as it stands in a query."""
        return quote(self.name, safe="")

    @property
    def annotation(self) -> str:
        return self.kind.annotation if self.is_required else f"{self.kind.annotation} | None"

    @property
    def conversion(self) -> str:
        """The expression that gives what is sent."""
        return self.kind.conversion(self.python_name)


@dataclass(frozen=True)
class Operation:
    name: str
    tag: str
    path: str
    http_method: str
    method: str | None
    """The name of the method that callers have for it, if it is generated."""
    summary: str
    description: str
    is_deprecated: bool
    headers: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    model: str
    """The model that it reads."""
    envelope: bool
    """Whether the model is in the field `data` of an object that has nothing else."""
    row: str
    """The model of one thing: what it reads, or what its pages hold."""
    statuses: tuple[tuple[int, int], ...]
    """From and to."""

    def of(self, place: str) -> list[Parameter]:
        return [parameter for parameter in self.parameters if parameter.place == place]

    @property
    def path_expression(self) -> str:
        """The path as an f-string, without its quotes."""
        names = {each.name: each.python_name for each in self.of("path")}
        return re.sub(r"\{(\w+)\}", lambda found: f"{{segment({names[found[1]]})}}", self.path)

    @property
    def literals(self) -> list[str]:
        return sorted({each.kind.literal for each in self.parameters if each.kind.literal})

    @property
    def keywords(self) -> list[Parameter]:
        """What is given by name: required ones first."""
        given = [parameter for parameter in self.parameters if parameter.place != "path"]
        return sorted(given, key=lambda parameter: not parameter.is_required)

    @property
    def offered(self) -> list[Parameter]:
        """What callers of the method give by name."""
        return [parameter for parameter in self.keywords if parameter.is_offered]

    def bounds(self, name: str) -> tuple[int, int]:
        """The least and the most that the contract allows for a number."""
        (found,) = (each.kind.bounds for each in self.parameters if each.name == name)
        assert found is not None
        return found


@dataclass(frozen=True)
class Service:
    """What concerns every request."""

    base_url: str
    headers: Mapping[str, str]
    org_id: Parameter
    errors: Mapping[str, Mapping[str, str]]
    """What each status means, by the name of its error."""
    tags: Mapping[str, str]
    """The description of each tag."""


class Operations:
    """Reads operations from the contract."""

    def __init__(self, contract: Mapping[str, Any]) -> None:
        self._contract = contract
        # The name of the error for each status, and what it means.
        self._statuses: dict[str, tuple[str, str]] = {}
        with Words(contract, (), "The contract") as words:
            # What is said of these is for people, and is checked elsewhere.
            words.skip("openapi", "info")
            with words.inner("components", "The components") as components:
                components.skip("securitySchemes", "parameters", "headers", "requestBodies")
                components.skip("responses", "schemas", "examples")
            self._check_security(words)
            tags = words.each("tags", "The tag")
            self._tags = {tag.take("name"): tag.text("description") for tag in tags}
            urls = []
            for server in words.each("servers", "The server"):
                urls.append(server.text("url"))
                server.skip("description")
            if not urls:
                raise words.refused("needs a server, the address of the service")
            items = words.inner("paths", "The paths")
            operations = [
                operation
                for path in items.node
                for operation in self._item(items.inner(path, "The path"))
            ]
            self.all = {operation.name: operation for operation in operations}
            if len(self.all) < len(operations):
                raise words.refused("two operations have the same `operationId`", "paths")
            self.service = self._service(words, urls[0])
        self._check_methods(words)

    def _service(self, words: Words, base_url: str) -> Service:
        operations = self.all.values()
        org_ids = [each for one in operations for each in one.of("path") if each.name == "org_id"]
        headers = [dict(each.headers) for each in operations]
        if not org_ids or any(each != headers[0] for each in headers):
            raise words.refused("operations need the same headers, and one an `org_id`", "paths")
        errors: dict[str, dict[str, str]] = {}
        for status, (name, description) in sorted(self._statuses.items()):
            errors.setdefault(name, {})[status] = description
        used = {each.tag for each in operations}
        return Service(
            base_url,
            headers[0],
            org_ids[0],
            errors,
            {tag: text for tag, text in self._tags.items() if tag in used},
        )

    def _check_security(self, words: Words) -> None:
        names = [name for each in words.take("security") for name in each]
        if len(names) != 1:
            raise words.refused("needs one scheme: the client sends a token", "security")
        at = ("components", "securitySchemes", names[0])
        with Words(self._contract, at, "The security scheme") as scheme:
            scheme.take("type", among=["http"])
            scheme.take("scheme", among=["bearer"])
            scheme.skip("description")

    def _check_methods(self, words: Words) -> None:
        found = [(each.tag, each.method) for each in self.all.values() if each.method]
        for tag, method in found:
            is_complete = method == "complete"
            if found.count((tag, method)) != (2 if is_complete else 1):
                why = f"`{tag}` needs two operations for `complete`, and one for `{method}`"
                raise words.refused(why, "paths")
            if is_complete and not {(tag, "get"), (tag, "list")} <= {*found}:
                why = f"`{tag}` needs `x-method: get` and `list` beside `complete`"
                raise words.refused(why, "paths")

    def _item(self, item: Words) -> Iterator[Operation]:
        if not re.fullmatch(r"(/([\w.~-]+|\{\w+\}))+", item.name, re.ASCII):
            raise item.refused("a path has segments of letters, and `{…}` for a parameter")
        with item:
            shared = item.parts("parameters", "The parameter")
            for method in METHODS:
                if method in item:
                    with item.inner(method, "The operation") as operation:
                        yield self._operation(item.name, method, operation, shared)

    def _operation(
        self, path: str, http_method: str, words: Words, shared: list[Words]
    ) -> Operation:
        words.skip("x-later")
        name = PythonIdentifier(words.take("operationId"), prefix="field_")
        (tag,) = words.take("tags")[:1] or [""]
        if words.node["tags"] != [tag] or tag not in self._tags or not re.fullmatch("[a-z]+", tag):
            known = ", ".join(f"`{each}`" for each in self._tags)
            raise words.refused(f"needs one tag of {known}, a word in small letters", "tags")
        method = words.extension("x-method")
        is_deprecated = words.take("deprecated", False)
        headers: dict[str, str] = {}
        parameters: list[Parameter] = []
        for node in [*shared, *words.parts("parameters", "The parameter")]:
            with Words(self._contract, node.at, "The parameter") as parameter:
                if parameter.take("in", among=["path", "query", "header"]) == "header":
                    headers[parameter.take("name")] = self._constant(parameter)
                else:
                    parameters.append(self._parameter(parameter))
        if "requestBody" in words:
            parameters += self._body(words.inner("requestBody", "The body"))
        parameters = self._told_apart(words, parameters)
        model, envelope, row = self._responses(words)
        operation = Operation(
            name,
            tag,
            path,
            http_method.upper(),
            method,
            words.text("summary"),
            ("Deprecated.\n\n" if is_deprecated else "") + words.text("description"),
            is_deprecated,
            headers,
            tuple(parameters),
            model,
            envelope,
            row,
            tuple(
                (int(status.replace("X", "0")), int(status.replace("X", "9")))
                for status in words.node["responses"]
            ),
        )
        if {each.name for each in operation.of("path")} != {*re.findall(r"\{(\w+)\}", path)}:
            raise words.refused("its parameters in the path are not those of the path")
        if method:
            _check_method(operation, words)
        return operation

    def _told_apart(self, words: Words, parameters: list[Parameter]) -> list[Parameter]:
        """The same parameters, each with a name of its own."""
        found: dict[str, Parameter] = {}
        for each in parameters:
            name = each.python_name
            if name in found or name in self._names_of_operations():
                name = f"{name}_"
            if name in found:
                raise words.refused(f"two parameters would be `{name}` in Python: `{each.name}`")
            found[name] = replace(each, python_name=name)
        return [*found.values()]

    def _names_of_operations(self) -> set[str]:
        return {
            PythonIdentifier(operation["operationId"], prefix="field_")
            for item in self._contract["paths"].values()
            for operation in item.values()
            if "operationId" in operation
        }

    def _parameter(self, words: Words) -> Parameter:
        words.skip("x-later", "example")
        place, name = words.node["in"], words.take("name")
        is_required = words.take("required", False)
        with words.inner("schema", "The schema") as schema:
            is_list = schema.node.get("type") == "array"
            for word, value in (("style", "form"), ("explode", False)):
                if is_list or word in words:
                    words.take(word, among=[value])
            is_id = place == "path" or "x-id-of" in words
            kind = (self._identifier if is_id else self._kind)(words, schema)
        return self._made(words, name, place, kind, is_required)

    def _made(
        self, words: Words, name: str, place: str, kind: Kind, is_required: bool
    ) -> Parameter:
        return Parameter(
            name,
            python_name(name),
            place,
            kind,
            _described(words, kind.model),
            is_required,
            not words.extension("x-not-offered"),
            words.take("deprecated", False),
        )

    def _body(self, words: Words) -> Iterator[Parameter]:
        with words:
            words.text("description")
            words.take("required", among=[True])
            schema = self._json(words, "The body")
        with schema:
            schema.skip("description", "x-later")
            schema.take("type", among=["object"])
            schema.take("additionalProperties", among=[False])
            required = schema.take("required", [])
            for name in schema.take("properties"):
                at = (*schema.at, "properties", name)
                with Words(self._contract, at, "The field") as node:
                    node.skip("x-later")
                    is_id = "x-id-of" in node
                    kind = (self._identifier if is_id else self._kind)(node, node)
                    yield self._made(node, name, "body", kind, name in required)

    def _constant(self, words: Words) -> str:
        """The one value of a header, which is sent always."""
        words.skip("description", "example", "x-later")
        words.take("required", among=[True])
        with words.inner("schema", "The schema of a header") as schema:
            value = schema.take("default")
            schema.skip("allOf", "type", "enum")
        return str(value)

    def _kind(self, words: Words, schema: Words) -> Kind:
        """How a parameter is sent."""
        schema.skip("description", "x-later", "default")
        match schema.node:
            case {"enum": _}:
                name, options = self._values(words, schema)
                return Kind(name, "one_of", name, name, options=options)
            case {"anyOf": [{"$ref": _}, {"type": "string"}]}:
                schema.skip("type")
                known, other = schema.parts("anyOf", "The choice")
                name, _ = self._values(words, known)
                with other:
                    options = _text_options(other)
                return Kind(f"{name} | str", "text", literal=name, options=options)
            case {"type": "array"}:
                return self._list(words, schema)
            case {"type": "boolean"}:
                schema.take("type")
                counts = words.extension("x-presence-counts")
                return Kind("bool", "presence" if counts else "flag")
            case {"type": "integer"}:
                schema.take("type")
                bounds = schema.take("minimum"), schema.take("maximum")
                return Kind("int", "whole_number", bounds=bounds)
            case {"type": "string", "format": "date"}:
                schema.skip("type", "format")
                return Kind("date | str", "day")
            case {"type": "string", "anyOf": [{"format": "date"}, {"pattern": _}]}:
                schema.skip("type", "anyOf")
                return Kind("date | str", "day_or_time")
            case {"type": "string", "minLength": 1}:
                return Kind("str", "text", options=_text_options(schema))
            case {"$ref": _}:
                with Words(self._contract, path_of(schema.take("$ref")), "The schema") as target:
                    return self._kind(words, target)
            case {"type": "object", "additionalProperties": True}:
                schema.skip("type", "additionalProperties")
                return Kind("Mapping[str, Any]", "json_object")
        raise words.refused("no template knows how to send it")

    def _list(self, words: Words, schema: Words) -> Kind:
        schema.take("type")
        schema.take("minItems", among=[1])
        with schema.inner("items", "The entries") as items:
            if "enum" in items:
                name, options = self._values(words, items)
                annotation = f"{name} | Iterable[{name}]"
                return Kind(annotation, "comma_separated", name, name, options=options)
            items.skip("description", "x-later")
            is_text = items.take("type", among=["string", ["integer", "string"]]) == "string"
            annotation = f"str | Iterable[{'str' if is_text else 'str | int'}]"
            options = _options(pattern=items.take("pattern", None))
            return Kind(annotation, "comma_separated", options=options)

    def _values(self, words: Words, schema: Words) -> tuple[str, dict[str, str]]:
        """The name of a list of values, and those of them that are refused."""
        if schema.at[:2] != ("components", "schemas") or len(schema.at) != 3:
            why = "a list of values needs a name: put it under `components.schemas`"
            raise schema.refused(why, "enum")
        with schema:
            schema.skip("description", "x-later")
            schema.take("type", among=["string"])
            values = schema.take("enum")
        if not all(isinstance(value, str) for value in values):
            raise schema.refused("the values must be text", "enum")
        refused = words.extension("x-refused", among=values)
        return schema.name, {"refused": repr(dict(refused))} if refused else {}

    def _identifier(self, words: Words, schema: Words) -> Kind:
        models = [
            name
            for name, each in self._contract["components"]["schemas"].items()
            if "id" in each.get("properties", {})
        ]
        model = words.extension("x-id-of", among=models)
        schema.skip("description")
        schema.take("type", among=["string"])
        schema.take("minLength", among=[1])
        annotation = f"str | models.{model}" if model else "str"
        options = _options(longest=schema.take("maxLength"), pattern=schema.take("pattern"))
        return Kind(annotation, "identifier", model=model, options=options)

    def _json(self, words: Words, kind: str) -> Words:
        """The schema of JSON in a body or a response."""
        with (
            words.inner("content", "The content") as content,
            content.inner(JSON, "The content") as media,
        ):
            media.skip("examples", "example")
            return media.inner("schema", f"{kind}: the schema")

    def _responses(self, words: Words) -> tuple[str, bool, str]:
        with words.inner("responses", "The responses") as responses:
            found = [self._success(responses)]
            for status in responses.node:
                response = Words(self._contract, (*responses.at, status), "The response")
                responses.take(status)
                if status == "2XX":
                    found.append(self._success(responses, status))
                elif re.fullmatch("[45][0-9X]{2}", status):
                    with response:
                        self._failure(status, response)
                elif status != "200":
                    raise response.refused(
                        "responses are `200`, `2XX`, or errors such as `404` and `5XX`"
                    )
            if found[1:] not in ([], found[:1]):
                raise responses.refused("`200` and `2XX` have to hold the same")
        return found[0]

    def _success(self, responses: Words, status: str = "200") -> tuple[str, bool, str]:
        with responses.inner(status, "The response") as response:
            self._skip_headers(response)
            for link in response.each("links", "The link"):
                link.skip("description", "parameters", "requestBody")
                name = link.take("operationId")
                if PythonIdentifier(name, prefix="field_") not in self._names_of_operations():
                    raise link.refused(f"there is no operation `{name}`", "operationId")
            schema = self._json(response, "The response")
        fields = schema.node.get("properties", {})
        data = fields.get("data", {})
        model = data.get("$ref") or data.get("items", {}).get("$ref")
        if not model or schema.at[:2] != ("components", "schemas"):
            raise schema.refused("a response holds a model, or a list of one, in the field `data`")
        row = str(model).rpartition("/")[2]
        return (row, True, row) if fields.keys() == {"data"} else (schema.name, False, row)

    def _failure(self, status: str, words: Words) -> None:
        self._skip_headers(words)
        for media in words.each("content", "The content"):
            media.skip("schema", "example", "examples")
        name = words.extension("x-error")
        if name is None:
            raise words.refused("needs an `x-error`, the name of its error")
        description, *_ = words.text("description").split("\n\n")
        if self._statuses.setdefault(status, (name, description)) != (name, description):
            raise words.refused(f"another operation says something else of {status}")

    def _skip_headers(self, response: Words) -> None:
        response.skip("description", "x-later")
        for header in response.each("headers", "The header"):
            header.skip("description", "schema", "example", "x-later")


def _check_method(operation: Operation, words: Words) -> None:
    """Refuse what the methods of the clients cannot be made of."""
    if operation.method == "complete":
        if clash := OF_COMPLETE.intersection(each.python_name for each in operation.offered):
            raise words.refused(f"`complete` has an argument `{min(clash)}` already")
        return
    if operation.method == ("list" if operation.envelope else "get"):
        raise words.refused(
            "`x-method: get` reads one object in `data`, `x-method: list` a list beside `meta`",
            "x-method",
        )
    if operation.method == "list":
        for name in {"page", "per_page"} - {each.name for each in operation.of("query")}:
            raise words.refused(f"a list needs a query parameter `{name}`, a number with bounds")


def python_name(name: str, reserved: set[str] = RESERVED) -> str:
    """Return a name as Python may have it; the generator puts `_` behind those of builtins."""
    bare = PythonIdentifier(name, prefix="field_").removesuffix("_")
    return f"{bare}_" if bare in reserved or keyword.iskeyword(bare) else bare


def _described(words: Words, model: str | None) -> str:
    text = " ".join(words.text("description").split())
    if model:
        text = f"{text.removesuffix('.')}, or the {model.lower()} itself."
    if words.node.get("deprecated"):
        text = f"Deprecated. {text}"
    return f"{text} Not in the document; later sources have it." if "x-later" in words else text


def _options(*, longest: int | None = None, pattern: str | None = None) -> dict[str, str]:
    options = {} if longest is None else {"longest": str(longest)}
    return options if pattern is None else {**options, "pattern": regular_expression(pattern)}


def _text_options(schema: Words) -> dict[str, str]:
    schema.take("type", among=["string"])
    schema.take("minLength", among=[1])
    return _options(longest=schema.take("maxLength", None), pattern=schema.take("pattern", None))
