"""What the templates write of an operation: its parameters, their conversions, what it reads.

openapi-python-client knows the types of parameters. It leaves out their descriptions, how lists are
joined, and all of our `x-` words; so this reads the contract itself.
"""

import keyword
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openapi_python_client.strings import PythonIdentifier

from tools.contract import ContractError

Node = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """How a function takes a parameter and checks it."""

    annotation: str
    check: str
    """The function of tallyfy_client/_parameters.py that checks it, and gives what is sent."""
    values: str | None = None
    """The name of a list of values."""
    model: str | None = None
    """The model that may stand for its own id."""
    bounds: tuple[int, int] | None = None
    refused: Mapping[str, str] | None = None
    longest: int | None = None
    pattern: str | None = None

    def conversion(self, given: str, name: str | None = None) -> str:
        """The expression that gives what is sent."""
        arguments = [f'"{name or given}"', given, *filter(None, [self.values])]
        if self.model:
            arguments.append(f"models.{self.model}")
        if self.bounds:
            arguments += [f"least={self.bounds[0]}", f"most={self.bounds[1]}"]
        if self.refused:
            arguments.append(f"refused={dict(self.refused)!r}")
        if self.longest is not None:
            arguments.append(f"longest={self.longest}")
        if self.pattern is not None:
            arguments.append(f"pattern={_regular_expression(self.pattern)}")
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
    annotation: str
    conversion: str
    """The expression that gives what is sent."""
    description: str
    is_required: bool
    is_offered: bool
    model: str | None
    """The model that may stand for its own id."""
    bounds: tuple[int, int] | None


@dataclass(frozen=True)
class Operation:
    name: str
    path: str
    http_method: str
    method: str | None
    """The name of the method that callers have for it, if it is generated."""
    summary: str
    description: str
    headers: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    model: str
    """The model that it reads."""
    envelope: bool
    """Whether the model is in the field `data` of an object that has nothing else."""
    row: str
    """The model of one thing: what it reads, or what its pages hold."""
    literals: tuple[str, ...]

    def of(self, place: str) -> list[Parameter]:
        return [parameter for parameter in self.parameters if parameter.place == place]

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
        (found,) = (each.bounds for each in self.parameters if each.name == name)
        if found is None:
            raise ContractError(f"{self.name}: `{name}` needs a minimum and a maximum.")
        return found


@dataclass(frozen=True)
class Service:
    """What concerns every request."""

    base_url: str
    headers: Mapping[str, str]
    org_id: Parameter
    status_errors: Mapping[str, "StatusError"]
    tags: Mapping[str, str]
    """The description of each tag."""


@dataclass(frozen=True)
class StatusError:
    """What the client raises for a status."""

    name: str
    description: str


class Operations:
    """Reads operations from the contract."""

    def __init__(self, contract: Node) -> None:
        self._contract = contract

    def all(self) -> dict[str, Operation]:
        return {
            operation.name: operation
            for path, item in self._contract["paths"].items()
            for http_method, definition in item.items()
            if http_method != "parameters"
            for operation in [self._operation(path, item, http_method, definition)]
        }

    def service(self) -> Service:
        operations = self.all().values()
        headers = {tuple(each.headers.items()) for each in operations}
        if len(headers) > 1:
            raise ContractError("All operations need the same headers.")
        org_id = next(
            parameter
            for each in operations
            for parameter in each.of("path")
            if parameter.name == "org_id"
        )
        return Service(
            self._contract["servers"][0]["url"],
            dict(*headers),
            org_id,
            self._status_errors(),
            {tag["name"]: _in_a_line(tag["description"]) for tag in self._contract["tags"]},
        )

    def _status_errors(self) -> dict[str, StatusError]:
        """The error of each status that is none of success."""
        found = {
            status: self._status_error(status, self._resolved(response))
            for item in self._contract["paths"].values()
            for http_method, definition in item.items()
            if http_method != "parameters"
            for status, response in sorted(definition["responses"].items())
            if not status.startswith("2")
        }
        return dict(sorted(found.items()))

    def _status_error(self, status: str, response: Node) -> StatusError:
        if "x-error" not in response:
            raise ContractError(f"The response {status} needs an `x-error`, the name of its error.")
        description, *_ = response["description"].split("\n\n")
        return StatusError(response["x-error"], description.strip())

    def _operation(self, path: str, item: Node, http_method: str, definition: Node) -> Operation:
        name = PythonIdentifier(definition["operationId"], prefix="field_")
        given = [*item.get("parameters", []), *definition.get("parameters", [])]
        nodes = [self._resolved(node) for node in given]
        model, envelope, row = self._result(definition)
        schemas = [node["schema"] for node in nodes]
        schemas += self._body_schema(definition).get("properties", {}).values()
        return Operation(
            name,
            path,
            http_method.upper(),
            definition.get("x-method"),
            definition["summary"],
            definition["description"],
            {node["name"]: _constant(name, node) for node in nodes if node["in"] == "header"},
            (*self._parameters(name, nodes), *self._fields(name, definition)),
            model,
            envelope,
            row,
            tuple(sorted({*self._literals(schemas)})),
        )

    def _parameters(self, operation: str, nodes: list[Node]) -> Iterator[Parameter]:
        for node in nodes:
            if node["in"] == "header":
                continue
            if node["in"] == "query" and node["schema"].get("type") == "array":
                _check_is_joined(operation, node)
            yield self._parameter(
                operation, node["name"], node["in"], node, node["schema"], node.get("required")
            )

    def _fields(self, operation: str, definition: Node) -> Iterator[Parameter]:
        schema = self._body_schema(definition)
        for name, node in schema.get("properties", {}).items():
            yield self._parameter(
                operation, name, "body", node, node, name in schema.get("required", [])
            )

    def _body_schema(self, definition: Node) -> Node:
        body = self._resolved(definition.get("requestBody", {}))
        content = body.get("content", {}).get("application/json", {})
        schema: Node = self._resolved(content.get("schema", {}))
        return schema

    def _parameter(
        self,
        operation: str,
        name: str,
        place: str,
        node: Node,
        schema: Node,
        is_required: bool | None,
    ) -> Parameter:
        python_name = _python_name(name)
        is_id = place == "path" or "x-id-of" in node
        kind = _identifier(node, schema) if is_id else self._kind(operation, name, node, schema)
        return Parameter(
            name,
            python_name,
            place,
            kind,
            kind.annotation if is_required else f"{kind.annotation} | None",
            kind.conversion(python_name),
            _described(node),
            bool(is_required),
            "x-not-offered" not in node,
            node.get("x-id-of"),
            _bounds(schema),
        )

    def _kind(self, operation: str, name: str, node: Node, schema: Node) -> Kind:
        literal = _literal(schema)
        schema = self._resolved(schema)
        match schema:
            case {"type": "array", "items": items}:
                return self._list(items, node.get("x-refused"))
            case {"enum": _} if literal:
                return Kind(literal, "one_of", literal, refused=node.get("x-refused"))
            case {"type": "boolean"} if node.get("x-presence-counts"):
                return Kind("bool", "presence")
            case {"type": "boolean"}:
                return Kind("bool", "flag")
            case {"type": "integer", "minimum": least, "maximum": most}:
                return Kind("int", "whole_number", bounds=(least, most))
            case {"type": "string", "format": "date"}:
                return Kind("date | str", "day")
            case {"type": "string", "anyOf": [{"format": "date"}, *_]}:
                return Kind("date | str", "day_or_time")
            case {"type": "string", "minLength": int()}:
                return Kind(
                    "str", "text", longest=schema.get("maxLength"), pattern=schema.get("pattern")
                )
            case {"anyOf": [single]} if self._resolved(single).get("type") == "object":
                return Kind("Mapping[str, Any]", "json_object")
        raise ContractError(
            f"{operation}: `{name}`: no template knows how to send it. Describe it as another "
            "parameter is, or add its kind to tools/operations.py and "
            "wrapper/tallyfy_client/_parameters.py."
        )

    def _list(self, items: Node, refused: Mapping[str, str] | None) -> Kind:
        literal = _literal(items)
        if literal:
            annotation = f"{literal} | Iterable[{literal}]"
            return Kind(annotation, "comma_separated", literal, refused=refused)
        items = self._resolved(items)
        entry = "str | int" if "integer" in items["type"] else "str"
        return Kind(f"str | Iterable[{entry}]", "comma_separated", pattern=items.get("pattern"))

    def _literals(self, schemas: list[Node]) -> Iterator[str]:
        for schema in schemas:
            for candidate in (schema, self._resolved(schema).get("items", {})):
                literal = _literal(candidate)
                if literal and "enum" in self._resolved(candidate):
                    yield literal

    def _result(self, definition: Node) -> tuple[str, bool, str]:
        response = self._resolved(definition["responses"]["200"])
        schema = response["content"]["application/json"]["schema"]
        fields = self._resolved(schema)["properties"]
        is_envelope = fields.keys() == {"data"}
        if is_envelope:
            return _name(fields["data"]), True, _name(fields["data"])
        return _name(schema), False, _name(fields["data"]["items"])

    def _resolved(self, node: Any) -> Any:
        if "$ref" not in node:
            return node
        found = self._contract
        for key in node["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        return self._resolved(found)


def _python_name(name: str) -> str:
    # The generator puts an underscore behind names of builtins, too: `type_`.
    python_name = PythonIdentifier(name, prefix="field_")
    bare = python_name.removesuffix("_")
    return python_name if keyword.iskeyword(bare) else bare


def _described(node: Node) -> str:
    text = _in_a_line(node["description"])
    if "x-id-of" in node:
        text = f"{text.removesuffix('.')}, or the {node['x-id-of'].lower()} itself."
    return f"{text} Not in the document; later sources have it." if "x-later" in node else text


def _identifier(node: Node, schema: Node) -> Kind:
    model = node.get("x-id-of")
    return Kind(
        f"str | models.{model}" if model else "str",
        "identifier",
        model=model,
        longest=schema.get("maxLength"),
        pattern=schema.get("pattern"),
    )


def _regular_expression(pattern: str) -> str:
    """A pattern of the contract in Python, where `$` also matches before a last line break."""
    if pattern.endswith("$") and not pattern.endswith("\\$"):
        pattern = f"{pattern.removesuffix('$')}\\Z"
    return f'r"{pattern}"' if '"' not in pattern else repr(pattern)


def _in_a_line(text: str) -> str:
    return " ".join(text.split())


def _literal(schema: Node) -> str | None:
    """The name of a list of values, where they stand under a name of their own."""
    return _name(schema) if "$ref" in schema else None


def _name(schema: Node) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def _bounds(schema: Node) -> tuple[int, int] | None:
    if "minimum" in schema and "maximum" in schema:
        return schema["minimum"], schema["maximum"]
    return None


def _constant(operation: str, node: Node) -> str:
    if "default" not in node["schema"]:
        raise ContractError(
            f"{operation}: the header `{node['name']}` needs a `default`, which is sent always."
        )
    return str(node["schema"]["default"])


def _check_is_joined(operation: str, node: Node) -> None:
    if (node.get("style"), node.get("explode")) != ("form", False):
        raise ContractError(
            f"{operation}: `{node['name']}` is a list; give it `style: form` and `explode: false`."
        )
