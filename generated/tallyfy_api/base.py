"""What all models have in common: a model is the JSON received, which is its `__dict__`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, KeysView, Mapping
from copy import deepcopy
from functools import cache, partial
from types import MethodType
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from .fields import Field, as_json
from .types import UNSET

FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])

if TYPE_CHECKING:
    # The models behave as classes of attrs do, and type checkers are told no more.
    from attrs import define as define

    def kept(function: FunctionT) -> FunctionT: ...

else:

    def define(cls):
        """Make a generated class a model."""
        cls._names = tuple(cls.__annotations__)
        cls._required = next(filter(partial(_is_required, vars(cls)), cls._names), None)
        return cls

    def _is_required(found, name):
        return name not in found or getattr(found[name], "is_required", False)

    class kept:
        """A method that a key of the JSON with the same name does not hide."""

        def __init__(self, function):
            self._function = function
            self.__doc__ = function.__doc__

        def __get__(self, row, owner=None):
            return self._function if row is None else MethodType(self._function, row)

        def __set__(self, row, value):
            raise AttributeError(f"{self._function.__name__!r} is a method and cannot be set")

    class _Attributes:
        """Gives attrs the fields of a model when it asks, for its own functions and subclasses."""

        def __get__(self, row, owner):
            return _attributes(owner)

    class _Signature:
        """Shows the fields of a model where a function shows its parameters."""

        def __get__(self, row, owner):
            if "_names" not in vars(owner):
                raise AttributeError("__signature__")
            return _signature(owner)


_new = object.__new__


class Model:
    """An object that the service sent, or that a test makes in its place.

    A field that is missing is None, and so is one that is null; `"due_date" in run` tells the two
    apart. `run["due_date"]` is the JSON as received, for any key, known or not. `dict(run)` and
    `to_dict()` are all of it, with what was changed since.
    """

    __slots__ = ("__dict__", "__weakref__", "_json", "_read")

    _names: ClassVar[tuple[str, ...]] = ()
    _required: ClassVar[str | None] = None

    if TYPE_CHECKING:
        # The same dict as `__dict__`, which takes much longer to get at.
        _json: dict[str, Any]
        # What was converted, by its key.
        _read: dict[str, Any]
    else:
        __attrs_attrs__ = _Attributes()
        __signature__ = _Signature()

    __iter__ = None

    if not TYPE_CHECKING:

        def __init__(self, *args, **values):
            names = type(self)._names
            if len(args) > len(names):
                raise TypeError(f"{type(self).__name__} takes {len(names)} values at most")
            given = dict(zip(names, args))
            if twice := given.keys() & values:
                raise TypeError(f"{type(self).__name__} got two values for {min(twice)!r}")
            given.update(values)
            if unknown := given.keys() - {*names}:
                raise TypeError(f"{type(self).__name__} has no field {min(unknown)!r}")
            required = type(self)._required
            if required is not None and given.get(required, UNSET) is UNSET:
                raise TypeError(f"{type(self).__name__} needs {required!r}")
            # `attrs.evolve` names all fields, and gives None for those that are missing.
            missing = None if len(given) == len(names) else UNSET
            for name, value in given.items():
                if value is not UNSET and value is not missing:
                    setattr(self, name, value)

        def __attrs_post_init__(self):
            # The `__init__` that attrs makes for a subclass sets all fields.
            for name in [name for name, value in self._json.items() if value is UNSET]:
                del self._json[name]

        def __new__(cls, *args, **values):
            return cls._made({})

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Make a model of what JSON holds. What is inside of that is not copied."""
        new = cls._made(dict(src_dict))
        if cls._required is not None and cls._required not in src_dict:
            raise KeyError(cls._required)
        kind: Any = cls
        for attribute in _own_attributes(kind):
            if attribute.name in src_dict:
                setattr(new, attribute.name, src_dict[attribute.name])
            else:
                _set_default(new, attribute)
        return new

    @classmethod
    def _made(cls, json: dict[str, Any]) -> Self:
        """Make a model that is this dict."""
        new = _new(cls)
        new.__dict__ = new._json = json
        new._read = {}
        return new

    @kept
    def to_dict(self) -> dict[str, Any]:
        """Return all that was received, with what was changed since, as JSON has it."""
        copied: dict[str, Any] = _copied(self._settled())
        return copied

    @kept
    def keys(self) -> KeysView[str]:
        """Return the keys of all that was received."""
        return self._settled().keys()

    def __getitem__(self, key: str) -> Any:
        return self._settled()[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._read.pop(key, None)
        self._json[key] = as_json(value)

    def __delitem__(self, key: str) -> None:
        del self._json[key]
        self._read.pop(key, None)

    def __contains__(self, key: object) -> bool:
        return key in self._json

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other) or not isinstance(other, Model):
            return NotImplemented
        return self._json is other._json or self._settled() == other._settled()

    def __repr__(self) -> str:
        shown = [f"{key}={value!r}" for key, value in self.__rich_repr__()]
        return f"{type(self).__name__}({', '.join(shown)})"

    @kept
    def __rich_repr__(self) -> Iterator[tuple[str, Any]]:
        yield from self._settled().items()

    @kept
    def __reduce_ex__(self, protocol: object) -> tuple[Any, ...]:
        cls: Any = type(self)
        own = [(each.name, getattr(self, each.name, UNSET)) for each in _own_attributes(cls)]
        return _restored, (cls, self._settled(), own)

    @kept
    def __copy__(self) -> Self:
        restored: Self = _restored(*self.__reduce_ex__(4)[1])
        return restored

    @kept
    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        # JSON is a tree, and a copy of it has nothing in common with it.
        cls, json, own = self.__reduce_ex__(4)[1]
        restored: Self = _restored(cls, _copied(json), deepcopy(own, memo))
        return restored

    @kept
    def __replace__(self, **changes: Any) -> Self:
        new = self.__copy__()
        for name, value in changes.items():
            setattr(new, name, value)
        return new

    @kept
    def _settled(self) -> dict[str, Any]:
        """Return the JSON, after what was changed in its place was put there."""
        cls: Any = type(self)
        for key, value in list(self._read.items()):
            is_list = value.__class__ is list
            if is_list or isinstance(value, Model):
                for entry in value if is_list else [value]:
                    if isinstance(entry, Model):
                        entry._settled()
                _fields(cls)[key].settle(self, value)
        return self._json

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Let pydantic, and so FastAPI, read and write models."""
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            cls._validated,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda row: row.to_dict()
            ),
        )

    @classmethod
    def _validated(cls, value: Any) -> Self:
        if isinstance(value, cls):
            return value
        if not isinstance(value, Mapping):
            raise ValueError(f"a {cls.__name__} is read from an object")
        try:
            return cls.from_dict(value)
        except KeyError as missing:
            raise ValueError(f"{missing.args[0]} is missing") from None

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> dict[str, Any]:
        return {"title": cls.__name__, "type": "object", "additionalProperties": True}


def _restored(cls: type[Model], json: dict[str, Any], own: list[tuple[str, Any]]) -> Any:
    new = cls._made(dict(json))
    for name, value in own:
        if value is not UNSET:
            setattr(new, name, value)
    return new


def _copied(value: Any) -> Any:
    if value.__class__ is dict:
        return {key: _copied(entry) for key, entry in value.items()}
    if value.__class__ is list:
        return [_copied(entry) for entry in value]
    return value


@cache
def _fields(cls: Any) -> dict[str, Field]:
    """The converted fields of a model, by their keys."""
    found = [getattr(cls, name, None) for name in cls._names]
    return {field.key: field for field in found if isinstance(field, Field)}


@cache
def _attributes(cls: Any) -> Any:
    import attrs

    fields = {
        name: attrs.field(
            default=attrs.NOTHING if name == cls._required else UNSET,
            # In the `repr` of a subclass, fifty fields would hide its own.
            repr=name == cls._required,
        )
        for name in vars(cls).get("_names", ())
    }
    shadow = attrs.define(type(cls.__name__, (), {}), these=fields, init=False, slots=False)
    return attrs.fields(shadow)


@cache
def _signature(cls: Any) -> Any:
    from inspect import Parameter, Signature

    return Signature(
        [
            Parameter(
                name,
                Parameter.POSITIONAL_OR_KEYWORD,
                default=Parameter.empty if name == cls._required else None,
                annotation=cls.__annotations__[name],
            )
            for name in cls._names
        ]
    )


@cache
def _own_attributes(cls: Any) -> tuple[Any, ...]:
    """The fields that a subclass made with attrs has beside those of its model."""
    if "_names" in vars(cls):
        return ()
    return tuple(each for each in cls.__attrs_attrs__ if each.name not in cls._names)


def _set_default(row: Model, attribute: Any) -> None:
    default = attribute.default
    if hasattr(default, "factory"):
        setattr(row, attribute.name, default.factory(*[row] if default.takes_self else []))
    elif repr(default) != "NOTHING":
        setattr(row, attribute.name, default)
