"""What the templates write of a model: its fields, each in the one shape that a reader sees.

openapi-python-client has a type for each shape in which the service sends a field. A reader wants
one.
"""

import keyword
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openapi_python_client.strings import PythonIdentifier

from tools.contract import ContractError

Node = Mapping[str, Any]

SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
# Names that generated classes use inside of them, and the methods of all models.
RESERVED = {
    *("str", "int", "float", "bool", "list", "datetime", "models", "attrs", "self"),
    *("to_dict", "from_dict", "raw", "kickoff_values"),
}
# Models that have more than their fields.
BASES = {"Run": "WithKickoffValues"}


@dataclass(frozen=True)
class Field:
    declaration: str
    """Its name, annotation and default."""
    reading: str
    """The expression that reads it from `src_dict`, where `get` is a method of that."""
    is_required: bool
    description: str
    refers_to: tuple[str, ...]
    """The models and the lists of values in its annotation."""


@dataclass(frozen=True)
class Model:
    name: str
    description: str
    fields: tuple[Field, ...]
    base: str
    bare: str | None
    """The field that a number or a text in its place stands for."""


@dataclass(frozen=True)
class Shape:
    """How a field is read, and what a reader gets."""

    annotation: str
    function: str | None = None
    """The function of tallyfy_client/_models.py that reads it; None for what is not converted."""
    model: str | None = None
    refers_to: tuple[str, ...] = ()

    def reading(self, field: str, value: str) -> str:
        if self.function is None:
            return value
        model = f"models.{self.model}, " if self.model else ""
        return f'{self.function}({value}, {model}"{field}")'


@dataclass(frozen=True)
class Alternative:
    """One of the shapes in which the service sends a field."""

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
        return self.name is not None and "properties" in self.schema

    @property
    def is_mapping(self) -> bool:
        return self.types == ["object"] and "properties" not in self.schema

    @property
    def is_list(self) -> bool:
        # With `maxItems: 0` it is an empty object, as PHP writes it.
        return self.types == ["array"] and self.schema.get("maxItems") != 0

    def shape(self, function: str, annotation: str) -> Shape:
        """The shape of a field that holds this model, or a list of it."""
        return Shape(annotation, function, self.name, (str(self.name),))


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
                pending += [inner for field in model.fields for inner in field.refers_to]
        return found

    def lists_of_values(self, models: Mapping[str, Model]) -> set[str]:
        """The lists of known values that fields of these models refer to."""
        fields = [field for model in models.values() for field in model.fields]
        names = {name for field in fields for name in field.refers_to}
        return {name for name in names if "enum" in self._schemas[name]}

    def _model(self, name: str) -> Model:
        schema = self._schemas[name]
        required = schema.get("required", [])
        if len(required) > 1:
            raise ContractError(f"{name}: a model that is read requires one field at most.")
        fields = [
            self._field(name, key, node, key in required)
            for key, node in schema["properties"].items()
        ]
        # Those without a default come first.
        fields.sort(key=lambda field: not field.is_required)
        return Model(
            name,
            _in_a_line(schema["description"]),
            tuple(fields),
            BASES.get(name, "Model"),
            schema.get("x-bare-value"),
        )

    def _field(self, model: str, key: str, node: Node, is_required: bool) -> Field:
        python_name = _python_name(key)
        where = f"{model}.{key}"
        shape = self._shape(where, [*self._alternatives(node)])
        reading = shape.reading(where, f'src_dict["{key}"]' if is_required else f'get("{key}")')
        if is_required and shape.function in {"several", "values"}:
            reading += " or []"
        annotation = shape.annotation
        if not is_required and annotation != "Any":
            annotation += " | None"
        return Field(
            f"{python_name}: {annotation}{_default(key, python_name, is_required)}",
            reading,
            is_required,
            _in_a_line(node["description"]),
            shape.refers_to,
        )

    def _alternatives(self, node: Node) -> Iterator[Alternative]:
        name = node["$ref"].rpartition("/")[2] if "$ref" in node else None
        alternative = Alternative(name, self._schemas[name] if name else node)
        schema = alternative.schema
        if schema.get("properties", {}).keys() == {"data"}:
            # What has nothing else stands for what is in it.
            yield from self._alternatives(schema["properties"]["data"])
        elif "anyOf" in schema and not alternative.is_moment:
            for inner in schema["anyOf"]:
                yield from self._alternatives(inner)
        else:
            yield alternative

    def _shape(self, where: str, alternatives: list[Alternative]) -> Shape:
        """The richest of the shapes in which the service sends a field: it can hold the others."""
        if any(each.is_moment for each in alternatives):
            return Shape("datetime", "moment")
        if model := next((each for each in alternatives if each.is_model), None):
            return model.shape("one", f"models.{model.name}")
        if any(each.is_mapping for each in alternatives):
            return Shape("Mapping[str, Any]", "mapping")
        if array := next((each for each in alternatives if each.is_list), None):
            return self._list(where, [*self._alternatives(array.schema["items"])])
        return _scalar(where, alternatives)

    def _list(self, where: str, entries: list[Alternative]) -> Shape:
        if model := next((each for each in entries if each.is_model), None):
            return model.shape("several", f"list[models.{model.name}]")
        entry = _scalar(where, entries)
        return Shape(f"list[{entry.annotation}]", "values", refers_to=entry.refers_to)


def _scalar(where: str, alternatives: list[Alternative]) -> Shape:
    types = [name for each in alternatives for name in each.types]
    unknown = {*types} - SCALARS.keys() - {"null", "array"}
    if unknown or any("format" in each.schema for each in alternatives):
        raise ContractError(
            f"{where}: no template knows how to read it. Describe it as another field is, or add "
            "its kind to tools/models.py and wrapper/tallyfy_client/_models.py."
        )
    lists = [str(each.name) for each in alternatives if each.name and "enum" in each.schema]
    scalars = [SCALARS[name] for name in types if name in SCALARS]
    annotations = dict.fromkeys([*(f"models.{name}" for name in lists), *scalars])
    return Shape(" | ".join(annotations) or "Any", refers_to=tuple(lists))


def _default(key: str, python_name: str, is_required: bool) -> str:
    if key == python_name:
        return "" if is_required else " = None"
    default = "" if is_required else "default=None, "
    return f' = attrs.field({default}metadata={{"key": "{key}"}})'


def _python_name(key: str) -> str:
    # The generator puts an underscore behind the names of all builtins.
    bare = PythonIdentifier(key, prefix="field_").removesuffix("_")
    return f"{bare}_" if bare in RESERVED or keyword.iskeyword(bare) else bare


def _in_a_line(text: str) -> str:
    return " ".join(text.split())
