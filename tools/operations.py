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
    """The function of parameters.py.jinja that checks it, and gives what is sent."""
    values: str | None = None
    """The name of a list of values."""
    model: str | None = None
    """The model that may stand for its own id."""
    bounds: tuple[int, int] | None = None
    refused: Mapping[str, str] | None = None

    def conversion(self, name: str) -> str:
        """The expression that gives what is sent."""
        arguments = [f'"{name}"', name, *filter(None, [self.values])]
        if self.model:
            arguments.append(f'"{self.model}"')
        if self.bounds:
            arguments += [f"least={self.bounds[0]}", f"most={self.bounds[1]}"]
        if self.refused:
            arguments.append(repr(dict(self.refused)))
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

    def status_errors(self) -> dict[str, StatusError]:
        """The error of each status that is none of success."""
        return {
            status: self._status_error(status, self._resolved(response))
            for item in self._contract["paths"].values()
            for http_method, definition in item.items()
            if http_method != "parameters"
            for status, response in sorted(definition["responses"].items())
            if not status.startswith("2")
        }

    def _status_error(self, status: str, response: Node) -> StatusError:
        if "x-error" not in response:
            raise ContractError(f"The response {status} needs an `x-error`, the name of its error.")
        description, *_ = response["description"].split("\n\n")
        return StatusError(response["x-error"], description.strip())

    def _operation(self, path: str, item: Node, http_method: str, definition: Node) -> Operation:
        name = PythonIdentifier(definition["operationId"], prefix="field_")
        given = [*item.get("parameters", []), *definition.get("parameters", [])]
        nodes = [self._resolved(node) for node in given]
        model, envelope = self._result(definition)
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
        kind = _identifier(node) if place == "path" else self._kind(operation, name, node, schema)
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
            case _ if "x-id-of" in node:
                return _identifier(node)
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
                return Kind("str", "text")
            case {"anyOf": [single]} if self._resolved(single).get("type") == "object":
                return Kind("Mapping[str, Any]", "json_object")
        raise ContractError(
            f"{operation}: `{name}`: no template knows how to send it. Describe it as another "
            "parameter is, or add its kind to tools/operations.py and "
            "templates/parameters.py.jinja."
        )

    def _list(self, items: Node, refused: Mapping[str, str] | None) -> Kind:
        literal = _literal(items)
        if literal:
            annotation = f"{literal} | Iterable[{literal}]"
            return Kind(annotation, "comma_separated", literal, refused=refused)
        entry = "str | int" if "integer" in self._resolved(items)["type"] else "str"
        return Kind(f"str | Iterable[{entry}]", "comma_separated")

    def _literals(self, schemas: list[Node]) -> Iterator[str]:
        for schema in schemas:
            for candidate in (schema, self._resolved(schema).get("items", {})):
                literal = _literal(candidate)
                if literal and "enum" in self._resolved(candidate):
                    yield literal

    def _result(self, definition: Node) -> tuple[str, bool]:
        response = self._resolved(definition["responses"]["200"])
        schema = response["content"]["application/json"]["schema"]
        fields = self._resolved(schema)["properties"]
        is_envelope = fields.keys() == {"data"}
        return _name(fields["data"] if is_envelope else schema), is_envelope

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
    text = " ".join(node["description"].split())
    if "x-id-of" in node:
        text = f"{text.removesuffix('.')}, or the {node['x-id-of'].lower()} itself."
    return f"{text} Not in the document; later sources have it." if "x-later" in node else text


def _identifier(node: Node) -> Kind:
    model = node.get("x-id-of")
    return Kind(f"str | models.{model}" if model else "str", "identifier", model=model)


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
