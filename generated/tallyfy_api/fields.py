"""The fields of models that are converted when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NoReturn

from . import models
from .types import UNSET

if TYPE_CHECKING:
    from .base import Model

    # Type checkers go by the annotations of the models.
    Convert = Callable[[Model, Any], Any]

_read_datetime = datetime.fromisoformat
_LENGTH_OF_A_DATE = len("2024-05-20")
# What the service sends in the place of an object.
_BARE = frozenset({str, int, float})
_told: set[tuple[str, str]] = set()


class Field(property):
    """Reads its value from the JSON of a model once, and keeps it beside the JSON.

    A subclass of `property`, and not a class with `__get__`: that is called much faster.
    """

    def __init__(self, key: str, convert: Convert, is_required: bool = False) -> None:
        def read(row: Model) -> Any:
            value = row._json.get(key)
            if value is None:
                return None
            found = row._read
            if key in found:
                return found[key]
            # Of two threads, both get what one of them stored.
            return found.setdefault(key, convert(row, value))

        def write(row: Model, value: Any) -> None:
            delete(row)
            if value is UNSET:
                return
            row._json[key] = as_json(value)
            if value.__class__ is list or hasattr(value, "_read"):
                row._read[key] = value

        def delete(row: Model) -> None:
            row._json.pop(key, None)
            row._read.pop(key, None)

        super().__init__(read, write, delete)
        self.key = key
        self.convert = convert
        self.is_required = is_required

    def settle(self, row: Model, value: Any) -> None:
        """Bring the JSON up to date with a list or a model that was changed in its place."""
        received = row._json.get(self.key)
        if self.convert(row, received) != value:
            changed = as_json(value)
            if isinstance(received, dict) and "data" in received:
                changed = {**received, "data": changed}
            row._json[self.key] = changed


def moment(key: str) -> Any:
    """A date and time, with a zone always. What cannot be read as one is None."""

    def convert(row: Model, value: Any) -> datetime | None:
        try:
            # A date alone would be midnight, which nobody said.
            if len(value) > _LENGTH_OF_A_DATE:
                found = _read_datetime(value)
                return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
        except (TypeError, ValueError):
            pass
        _tell_unreadable(type(row).__name__, key)
        return None

    return Field(key, convert)


def one(key: str, model: str, bare: str | None = None) -> Any:
    """One object: bare, wrapped in `data`, or the first of a list.

    `bare` names the field that a number or a text in its place stands for.
    """

    def convert(row: Model, value: Any) -> Any:
        if value.__class__ is dict and "data" in value:
            value = value["data"]
        if value.__class__ is list:
            value = value[0] if value else None
        cls: Any = getattr(models, model)
        # PHP writes `[]` and `{}` for what is not there.
        if value.__class__ is dict:
            is_there = value and (cls._required is None or cls._required in value)
            return cls._made(value) if is_there else None
        return cls._made({bare: value}) if bare and value.__class__ in _BARE else None

    return Field(key, convert)


def several(
    key: str, model: str | None = None, bare: str | None = None, is_required: bool = False
) -> Any:
    """A list, bare or wrapped in `data`. Of a list of objects, those that can be read."""

    def convert(row: Model, value: Any) -> Any:
        if value.__class__ is dict:
            value = value.get("data") if value else []
        if value.__class__ is not list:
            return None
        return value if model is None else _objects(getattr(models, model), value, bare)

    return Field(key, convert, is_required)


def _objects(cls: Any, values: list[Any], bare: str | None) -> list[Any]:
    required, made = cls._required, cls._made
    found = []
    for value in values:
        if value.__class__ is dict:
            if required is None or required in value:
                found.append(made(value))
        elif bare and value.__class__ in _BARE:
            found.append(made({bare: value}))
    return found


def mapping(key: str) -> Any:
    """Values by their keys, which cannot be changed in their place."""

    def convert(row: Model, value: Any) -> Any:
        if value.__class__ is dict:
            return ReadOnlyDict(value)
        if value.__class__ is list:
            entries = [entry for entry in value if entry.__class__ is dict and "id" in entry]
            return ReadOnlyDict({str(entry["id"]): _value_of(entry) for entry in entries})
        return None

    return Field(key, convert)


def renamed(key: str) -> Any:
    """A value as received, under another name than that of the JSON."""
    return Field(key, lambda row, value: value)


class ReadOnlyDict(dict[str, Any]):
    """A mapping that is written as JSON, copied and pickled as any other, and never changed."""

    def _refuse(self, *args: object, **kwargs: object) -> NoReturn:
        raise TypeError("These values cannot be changed in their place; set the field of the model")

    __setitem__ = __delitem__ = __ior__ = _refuse
    pop = popitem = clear = update = setdefault = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return ReadOnlyDict, (dict(self),)


def as_json(value: Any) -> Any:
    """Return what stands in JSON for a value of a field."""
    if isinstance(value, list | tuple):
        return [as_json(entry) for entry in value]
    if isinstance(value, Mapping):
        return {key: as_json(entry) for key, entry in value.items()}
    if isinstance(value, datetime):
        return value.isoformat()
    return value._settled() if hasattr(value, "_settled") else value


def _value_of(entry: dict[str, Any]) -> Any:
    """The value of a form field, which is not always at the same place."""
    return next((entry[key] for key in ("value", "field_value") if key in entry), entry)


def _tell_unreadable(model: str, key: str) -> None:
    """Say once for each field that it holds no date and time. What it holds is shown in no log."""
    if (model, key) in _told:
        return
    _told.add((model, key))
    import logging

    logger = logging.getLogger("tallyfy_client.models")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    logger.warning(
        "%s.%s holds something that is not a date and time; it reads as None, and %s[%r] has it",
        *(model, key, model.lower(), key),
    )
