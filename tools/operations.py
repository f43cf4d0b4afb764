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
class Parameter:
    """A parameter or a field of the body, as a function takes and sends it."""

    name: str
    """As it is called in the contract."""
    python_name: str
    place: str
    """`path`, `query` or `body`."""
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
        annotation, conversion = self._kind(f"{operation}: `{name}`", python_name, node, schema)
        if place == "path":
            annotation, conversion = _identifier(python_name, node)
        return Parameter(
            name,
            python_name,
            place,
            annotation if is_required else f"{annotation} | None",
            conversion,
            _described(node),
            bool(is_required),
            "x-not-offered" not in node,
            node.get("x-id-of"),
            _bounds(schema),
        )

    def _kind(self, where: str, name: str, node: Node, schema: Node) -> tuple[str, str]:
        """The annotation of a parameter, and the expression for what is sent."""
        literal = _literal(schema)
        schema = self._resolved(schema)
        refused = f", {dict(node['x-refused'])!r}" if "x-refused" in node else ""
        match schema:
            case _ if "x-id-of" in node:
                return _identifier(name, node)
            case {"type": "array", "items": items}:
                return self._list(name, items, refused)
            case {"enum": _} if literal:
                return literal, f'one_of("{name}", {name}, {literal}{refused})'
            case {"type": "boolean"} if node.get("x-presence-counts"):
                return "bool", f'presence("{name}", {name})'
            case {"type": "boolean"}:
                return "bool", f'flag("{name}", {name})'
            case {"type": "integer", "minimum": least, "maximum": most}:
                return "int", f'whole_number("{name}", {name}, least={least}, most={most})'
            case {"type": "string", "format": "date"}:
                return "date | str", f'day("{name}", {name})'
            case {"type": "string", "anyOf": [{"format": "date"}, *_]}:
                return "date | str", f'day_or_time("{name}", {name})'
            case {"type": "string", "minLength": int()}:
                return "str", f'text("{name}", {name})'
            case {"anyOf": [single]} if self._resolved(single).get("type") == "object":
                return "Mapping[str, Any]", f'json_object("{name}", {name})'
        raise ContractError(
            f"{where}: no template knows how to send it. Describe it as another parameter is, or "
            f"add its kind to tools/operations.py and templates/parameters.py.jinja."
        )

    def _list(self, name: str, items: Node, refused: str) -> tuple[str, str]:
        literal = _literal(items)
        if literal:
            more = f", {literal}{refused}"
            return f"{literal} | Iterable[{literal}]", f'comma_separated("{name}", {name}{more})'
        entry = "str | int" if "integer" in self._resolved(items)["type"] else "str"
        return f"str | Iterable[{entry}]", f'comma_separated("{name}", {name})'

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


def _identifier(name: str, node: Node) -> tuple[str, str]:
    model = node.get("x-id-of")
    if model is None:
        return "str", f'identifier("{name}", {name})'
    return f"str | models.{model}", f'identifier("{name}", {name}, "{model}")'


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
