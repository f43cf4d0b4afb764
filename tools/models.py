"""What the templates write of a model: its fields, each in the one shape that a reader sees.

openapi-python-client has a type for each shape that a field may come in. A reader wants one.
"""

import keyword
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openapi_python_client.strings import PythonIdentifier

from tools.contract import ContractError

Node = Mapping[str, Any]

TYPES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
# What generated classes use inside of them, and the methods of all models.
RESERVED = {
    *("str", "int", "float", "bool", "list", "datetime", "fields", "models"),
    *("to_dict", "from_dict", "keys", "kickoff_values"),
}
# What the models have beside their fields. It stands in a module of its own.
MIXINS = {"Run": "KickoffValues"}


@dataclass(frozen=True)
class Field:
    python_name: str
    annotation: str
    default: str | None
    """The expression for it; None for a field that always comes."""
    description: str
    models: tuple[str, ...]
    """The models and lists of values that it refers to."""


@dataclass(frozen=True)
class Model:
    name: str
    description: str
    fields: tuple[Field, ...]
    mixin: str | None


class Models:
    """Reads models from the schemas of the contract."""

    def __init__(self, schemas: Mapping[str, Node]) -> None:
        self._schemas = schemas

    def needed_by(self, names: Iterable[str]) -> dict[str, Model]:
        """The models with these names, and those that they hold."""
        found: dict[str, Model] = {}
        pending = [*names]
        while pending:
            name = pending.pop()
            if name not in found and "enum" not in self._schemas[name]:
                found[name] = model = self._model(name)
                pending += [inner for field in model.fields for inner in field.models]
        return found

    def lists_of_values(self, models: Mapping[str, Model]) -> set[str]:
        """The lists of known values that fields of these models refer to."""
        return {
            name
            for model in models.values()
            for field in model.fields
            for name in field.models
            if "enum" in self._schemas[name]
        }

    def _model(self, name: str) -> Model:
        schema = self._schemas[name]
        required = schema.get("required", [])
        if len(required) > 1:
            raise ContractError(f"{name}: a model that is read requires one field at most.")
        fields = [
            self._field(f"{name}.{key}", key, node, key in required)
            for key, node in schema["properties"].items()
        ]
        # Those without a default come first.
        fields.sort(key=lambda field: field.default is not None)
        return Model(name, _in_a_line(schema["description"]), tuple(fields), MIXINS.get(name))

    def _field(self, where: str, key: str, node: Node, is_required: bool) -> Field:
        python_name = _python_name(key)
        shape = self._shape(where, [*self._alternatives(node)])
        annotation = shape.annotation
        default: str | None = shape.default(key, python_name)
        if annotation != "Any" and not is_required:
            annotation = f"{annotation} | None"
        if is_required:
            default = shape.required(key)
        return Field(
            python_name,
            annotation,
            default,
            _in_a_line(node["description"]),
            shape.models,
        )

    def _alternatives(self, node: Node) -> Iterator["Alternative"]:
        if "anyOf" in node and "$ref" not in node:
            for inner in node["anyOf"]:
                yield from self._alternatives(inner)
        else:
            yield self._alternative(node)

    def _alternative(self, node: Node) -> "Alternative":
        name = node["$ref"].rpartition("/")[2] if "$ref" in node else None
        schema = self._schemas[name] if name else node
        # What has only `data` stands for what is in it.
        if schema.get("properties", {}).keys() == {"data"}:
            return self._alternative(schema["properties"]["data"])
        return Alternative(name, schema)

    def _shape(self, where: str, alternatives: list["Alternative"]) -> "Shape":
        dates = [each for each in alternatives if each.is_moment]
        if dates:
            return Shape("datetime", "fields.moment({key})")
        for each in alternatives:
            if each.is_model:
                bare = self._bare(each)
                return Shape(
                    f"models.{each.name}",
                    f'fields.one({{key}}, "{each.name}"{bare})',
                    (each.name or "",),
                )
        if any(each.is_mapping for each in alternatives):
            return Shape("Mapping[str, Any]", "fields.mapping({key})")
        for each in alternatives:
            if each.is_list:
                return self._list(where, [*self._alternatives(each.schema["items"])])
        return _scalar(where, alternatives)

    def _list(self, where: str, entries: list["Alternative"]) -> "Shape":
        for each in entries:
            if each.is_model:
                bare = self._bare(each)
                return Shape(
                    f"list[models.{each.name}]",
                    f'fields.several({{key}}, "{each.name}"{bare})',
                    (each.name or "",),
                )
        entry = _scalar(where, entries)
        return Shape(f"list[{entry.annotation}]", "fields.several({key})")

    def _bare(self, alternative: "Alternative") -> str:
        bare = alternative.schema.get("x-bare-value")
        return f', bare="{bare}"' if bare else ""


@dataclass(frozen=True)
class Alternative:
    """One of the shapes that a field may come in."""

    name: str | None
    schema: Node

    @property
    def types(self) -> list[str]:
        given = self.schema.get("type", [])
        return [given] if isinstance(given, str) else [*given]

    @property
    def is_moment(self) -> bool:
        return any(each.get("format") == "date-time" for each in self.schema.get("anyOf", []))

    @property
    def is_model(self) -> bool:
        return bool(self.name) and "properties" in self.schema

    @property
    def is_mapping(self) -> bool:
        return self.schema.get("type") == "object" and "properties" not in self.schema

    @property
    def is_list(self) -> bool:
        # `maxItems: 0` is an empty object as PHP writes it.
        return self.schema.get("type") == "array" and self.schema.get("maxItems") != 0


@dataclass(frozen=True)
class Shape:
    annotation: str
    pattern: str = "None"
    models: tuple[str, ...] = ()

    def default(self, key: str, python_name: str) -> str:
        if self.pattern == "None" and key != python_name:
            return f'fields.renamed("{key}")'
        return self.pattern.format(key=f'"{key}"')

    def required(self, key: str) -> str | None:
        if self.pattern == "None":
            return None
        return self.pattern.format(key=f'"{key}"').removesuffix(")") + ", is_required=True)"


def _scalar(where: str, alternatives: list[Alternative]) -> Shape:
    names = [each.name for each in alternatives if each.name and "enum" in each.schema]
    types = [name for each in alternatives for name in each.types]
    if any("format" in each.schema for each in alternatives) or not TYPES.keys() >= {*types} - {
        "null",
        "array",
    }:
        raise ContractError(
            f"{where}: no template knows how to read it. Describe it as another field is, or add "
            "its kind to tools/models.py and templates/fields.py.jinja."
        )
    if not types:
        return Shape("Any")
    known = [f"models.{name}" for name in names]
    return Shape(
        " | ".join(dict.fromkeys([*known, *(TYPES[name] for name in types if name in TYPES)])),
        models=tuple(names),
    )


def _python_name(key: str) -> str:
    name = PythonIdentifier(key, prefix="field_")
    bare = name.removesuffix("_")
    # The generator puts an underscore behind the names of all builtins.
    return (
        f"{bare}_"
        if bare in RESERVED or not bare.isidentifier() or keyword.iskeyword(bare)
        else bare
    )


def _in_a_line(text: str) -> str:
    return " ".join(text.split())
