"""What the templates write of a model: its fields, each in the one shape that a reader sees.

openapi-python-client has a type for each shape in which the service sends a field. A reader wants
one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openapi_python_client.strings import ClassName

from tools.operations import python_name
from tools.words import Words, quoted

SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
# Names that generated classes use inside of them, and what all models have.
RESERVED = {
    *("str", "int", "float", "bool", "list", "datetime", "models", "attrs", "self", "cls"),
    *("to_dict", "from_dict", "raw", "kickoff_values"),
}
# Models that have more than their fields.
BASES = {"Run": "WithKickoffValues"}
# The names that modules of the client import beside models.
TAKEN = {"Any", "Context", "Iterable", "Mapping", "Model", "Pager", "Request", "Self", "Waiting"}


@dataclass(frozen=True)
class Field:
    python_name: str
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
    """One of the shapes in which the service sends a field, and how it is read."""

    rank: int
    """The higher, the more it can hold: the highest of all shapes holds the others."""
    annotations: tuple[str, ...] = ()
    function: str | None = None
    """The function of tallyfy_client/_models.py that reads it; None for what is not converted."""
    model: str | None = None
    refers_to: tuple[str, ...] = ()

    @property
    def annotation(self) -> str:
        return " | ".join(self.annotations) or "Any"

    def reading(self, field: str, value: str) -> str:
        if self.function is None:
            return value
        model = f"models.{self.model}, " if self.model else ""
        return f"{self.function}({value}, {model}{quoted(field)})"


SCALAR, LIST, MAPPING, MODEL, MOMENT = range(5)


class Models:
    """Reads models from the schemas of the contract."""

    def __init__(self, contract: Mapping[str, Any]) -> None:
        self._contract = contract

    def needed_by(self, names: Iterable[str]) -> dict[str, Model]:
        """The models with these names, and those that they hold."""
        found: dict[str, Model] = {}
        pending = [*names]
        while pending:
            name = pending.pop()
            if name not in found and not self._is_list_of_values(name):
                found[name] = model = self._model(self._named(name))
                pending += [inner for field in model.fields for inner in field.refers_to]
        return found

    def lists_of_values(self, models: Mapping[str, Model]) -> set[str]:
        """The lists of known values that fields of these models refer to."""
        fields = [field for model in models.values() for field in model.fields]
        names = {name for field in fields for name in field.refers_to}
        return {name for name in names if self._is_list_of_values(name)}

    def _is_list_of_values(self, name: str) -> bool:
        schema = self._named(name)
        return "enum" in schema and "properties" not in schema

    def _named(self, name: str) -> Words:
        return Words(self._contract, ("components", "schemas", name), "The schema")

    def _model(self, words: Words) -> Model:
        if ClassName(words.name, prefix="field_") != words.name or words.name in TAKEN:
            raise words.refused("its name must be that of a class, `LikeThis`, and not taken")
        with words:
            words.skip("x-later")
            words.take("type", among=["object"])
            words.take("additionalProperties", True, among=[True])
            required = words.take("required", [])
            if len(required) > 1:
                raise words.refused("a model requires one field at most", "required")
            properties = words.take("properties")
            fields = [self._field(words, key, key in required) for key in properties]
            bare = words.extension("x-bare-value", among=properties)
            description = _described(words)
        names = [field.python_name for field in fields]
        if clash := {name for name in names if names.count(name) > 1}:
            raise words.refused(f"two of its fields would be `{min(clash)}`", "properties")
        # Those without a default come first.
        fields.sort(key=lambda field: not field.is_required)
        return Model(words.name, description, tuple(fields), BASES.get(words.name, "Model"), bare)

    def _field(self, model: Words, key: str, is_required: bool) -> Field:
        where, name = f"{model.name}.{key}", python_name(key, RESERVED)
        at = (*model.at, "properties", key)
        words = Words(self._contract, at, "The field")
        if words.at != at:
            raise model.refused(f"`{key}` needs a description", "properties", key)
        with words:
            words.skip("x-later")
            description = _described(words)
            shape = _richest(words, [*self._shapes(words)])
        reading = shape.reading(
            where, f"src_dict[{quoted(key)}]" if is_required else f"get({quoted(key)})"
        )
        if is_required and shape.annotation.startswith("list"):
            reading += " or []"
        elif is_required and shape.function:
            raise words.refused("a required field must be a list, or what is not converted")
        annotation = shape.annotation
        if not is_required and annotation != "Any":
            annotation += " | None"
        return Field(
            name,
            f"{name}: {annotation}{_default(key, name, is_required)}",
            reading,
            is_required,
            description,
            shape.refers_to,
        )

    def _shapes(self, words: Words) -> Iterator[Shape]:
        """The shapes in which the service sends something; others stand for what is in them."""
        if target := words.reference("The schema"):
            with target:
                target.skip("description", "x-later", "deprecated")
                yield from self._shapes(target)
            return
        if choices := words.parts("anyOf", "The choice") or words.parts("oneOf", "The choice"):
            is_moment = any(each.node.get("format") == "date-time" for each in choices)
            for choice in choices:
                with choice:
                    choice.skip("description", "x-later", "deprecated")
                    if is_moment:
                        choice.take("type", among=["string"])
                        choice.skip("format")
                        yield Shape(MOMENT, ("datetime",), "moment")
                    else:
                        yield from self._shapes(choice)
            return
        properties = words.node.get("properties", {})
        if properties.keys() == {"data"}:
            words.skip("type", "required", "additionalProperties")
            inner = words.inner("properties", "The schema").inner("data", "The field")
            with inner:
                inner.skip("description", "x-later")
                yield from self._shapes(inner)
            return
        yield self._shape(words)

    def _shape(self, words: Words) -> Shape:
        given = words.take("type", [])
        types = [each for each in ([given] if isinstance(given, str) else given) if each != "null"]
        named = words.at[:2] == ("components", "schemas") and len(words.at) == 3
        if "properties" in words:
            if not named:
                why = "a model needs a name: put it under `components.schemas`"
                raise words.refused(why, "properties")
            # The reader of models takes the words.
            words.skip(*words.node)
            name = words.name
            return Shape(MODEL, (f"models.{name}",), "one", name, (name,))
        if types == ["object"]:
            words.take("additionalProperties", True, among=[True])
            return Shape(MAPPING, ("Mapping[str, Any]",), "mapping")
        if types == ["array"] and words.take("maxItems", None, among=[None, 0]) is None:
            return self._list(words)
        if types == ["array"]:
            words.skip("items")
            return Shape(SCALAR)
        if unknown := {*types} - SCALARS.keys():
            raise words.refused(f"no template knows how to read `{min(unknown)}` there", "type")
        if "enum" not in words:
            return Shape(SCALAR, tuple(SCALARS[name] for name in types))
        if not named or not all(isinstance(value, str) for value in words.take("enum")):
            raise words.refused("a list of values has a name of its own and holds texts", "enum")
        return Shape(SCALAR, (f"models.{words.name}", "str"), refers_to=(words.name,))

    def _list(self, words: Words) -> Shape:
        with words.inner("items", "The entries") as items:
            items.skip("description", "x-later")
            entry = _richest(items, [*self._shapes(items)])
        if entry.rank not in (SCALAR, MODEL):
            raise items.refused("no template knows how to read such entries")
        function = "several" if entry.model else "values"
        return Shape(LIST, (f"list[{entry.annotation}]",), function, entry.model, entry.refers_to)


def _richest(words: Words, shapes: list[Shape]) -> Shape:
    """The shape that can hold the others: a field has one."""
    rank = max(shape.rank for shape in shapes)
    best = [shape for shape in shapes if shape.rank == rank]
    if rank != SCALAR:
        # A model also reads a list of one, and wrapped in `data`.
        models = {shape.model for shape in shapes if shape.model}
        if len({shape.annotation for shape in best}) > 1 or len(models) > 1:
            raise words.refused("a field holds objects of one model")
        return best[0]
    annotations = dict.fromkeys(name for shape in best for name in shape.annotations)
    named = [name for name in annotations if name.startswith("models.")]
    plain = [name for name in annotations if name not in named]
    refers_to = tuple(name for shape in best for name in shape.refers_to)
    return Shape(SCALAR, (*named, *plain), refers_to=refers_to)


def _described(words: Words) -> str:
    text = " ".join(words.text("description").split())
    return f"Deprecated. {text}" if words.take("deprecated", False) else text


def _default(key: str, python_name: str, is_required: bool) -> str:
    if key == python_name:
        return "" if is_required else " = None"
    default = "" if is_required else "default=None, "
    return f' = attrs.field({default}metadata={{"key": {quoted(key)}}})'
