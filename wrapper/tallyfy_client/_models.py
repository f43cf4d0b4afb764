"""What all models share, and how a field of each kind is read from JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

import attrs

from ._log import logger

if TYPE_CHECKING:
    from tallyfy_api.models import Checklist, FormField

_LENGTH_OF_A_DATE = len("2024-05-20")
_told: set[str] = set()


@attrs.define(on_setattr=attrs.setters.frozen, repr=False)
class Model:
    """An object as the service sent it. Fields that are missing or null are None.

    Models are read-only; `attrs.evolve` makes a changed copy.

    Attributes:
        raw: The JSON as received, with unknown fields; empty for a model made by hand or evolved.
            `"due_date" in run.raw` tells null from missing.
    """

    raw: Mapping[str, Any] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    # The field that a number or a text in place of the object stands for.
    _bare: ClassVar[str | None] = None

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read a model from JSON."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """Return a copy of the JSON as received; without it, the fields that are not None."""
        found: dict[str, Any] = as_json(self.raw or self._named(by_key=True))
        return found

    def _named(self, *, by_key: bool = False) -> dict[str, Any]:
        return {
            field.metadata.get("key", field.name) if by_key else field.name: value
            for field in attrs.fields(type(self))
            if field.name != "raw" and (value := getattr(self, field.name)) is not None
        }

    def __rich_repr__(self) -> Iterator[tuple[str, Any]]:
        yield from self._named().items()

    def __repr__(self) -> str:
        shown = [f"{name}={value!r}" for name, value in self.__rich_repr__()]
        return f"{type(self).__name__}({', '.join(shown)})"


ModelT = TypeVar("ModelT", bound=Model)
# Keeps the JSON that a model was read from. It is the slot itself: assigning is refused.
set_raw: Callable[[Model, Mapping[str, Any]], None] = vars(Model)["raw"].__set__


def as_json(value: Any) -> Any:
    """Return a value as JSON writes it; lists and mappings are copied."""
    match value:
        case Model():
            return value.to_dict()
        case Mapping():
            return {key: as_json(entry) for key, entry in value.items()}
        case list() | tuple():
            return [as_json(entry) for entry in value]
        case date():
            return value.isoformat()
    return value


# Converters. `field` is what the log calls the field, such as `Run.due_date`.


def moment(value: Any, field: str) -> datetime | None:
    """Read a date and time, in UTC unless it has a zone. A date alone is no moment."""
    if value is None:
        return None
    try:
        if len(value) > _LENGTH_OF_A_DATE:
            found = datetime.fromisoformat(value)
            return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
    except (TypeError, ValueError):
        pass
    _tell_unreadable(field, "a date and time")
    return None


def one(value: Any, model: type[ModelT], field: str) -> ModelT | None:
    """Read one object: bare, wrapped in `data`, or the first of a list."""
    if value is None:
        return None
    value = _unwrapped(value)
    if value.__class__ is list:
        value = value[0] if value else None
    # PHP writes `[]` and `{}` for none.
    return _read(value, model, field) if value or value == 0 else None


def several(value: Any, model: type[ModelT], field: str) -> list[ModelT] | None:
    """Read a list of objects, without those that cannot be read."""
    entries = value if value.__class__ is list else values(value, field)
    if not entries:
        return entries
    found = [_read(entry, model, field) for entry in entries]
    return [entry for entry in found if entry is not None]


def values(value: Any, field: str) -> list[Any] | None:
    """Read a list: bare or wrapped in `data`."""
    if value is None:
        return None
    found: Any = _unwrapped(value)
    if found.__class__ is list:
        return found
    if found == {}:
        return []
    if found is not None:
        _tell_unreadable(field, "a list")
    return None


def mapping(value: Any, field: str) -> Mapping[str, Any] | None:
    """Read values by key. A list of objects is read by their ids."""
    if value.__class__ is dict:
        found: dict[str, Any] = value
        return found
    if value.__class__ is list:
        entries = [entry for entry in value if entry.__class__ is dict and "id" in entry]
        # The value of a form field is not always at the same place.
        return {
            str(entry["id"]): entry.get("value", entry.get("field_value", entry))
            for entry in entries
        }
    if value is not None:
        _tell_unreadable(field, "a mapping")
    return None


def _unwrapped(value: Any) -> Any:
    if value.__class__ is dict and "data" in value:
        value = value["data"]
    # PHP writes a list with holes as an object with numbers for keys.
    if value.__class__ is dict and value and all(map(str.isdigit, value)):
        return list(value.values())
    return value


def _read(value: Any, model: type[ModelT], field: str) -> ModelT | None:
    try:
        if value.__class__ is dict:
            return model.from_dict(value)
        if model._bare is not None and value.__class__ in (str, int, float):
            return model.from_dict({model._bare: value})
    except (KeyError, RecursionError):
        pass
    _tell_unreadable(field, model.__name__)
    return None


def _tell_unreadable(field: str, kind: str) -> None:
    """Log once for each field that it cannot be read. No log shows what it holds."""
    if field not in _told:
        logger.warning("%s cannot be read as %s; `raw` has what was sent", field, kind)
        _told.add(field)


class WithKickoffValues(Model):
    """What a run can tell of its kick-off form."""

    __slots__ = ()

    if TYPE_CHECKING:
        prerun: Mapping[str, Any] | None
        ko_form_fields: list[FormField] | None
        checklist: Checklist | None

    def kickoff_values(self) -> dict[str, Any]:
        """Return the answers in the kick-off form, by the labels of its fields.

        `prerun` has them by the ids of the fields. The labels come with the fields, so ask for
        these: `client.runs.get(run_id, with_=["ko_form_fields"])`, or with `checklist`. A field
        that is not filled in is None. If several fields have the same label, all but the first
        have their id behind it: `Name (f70648905357)`.

        Raises:
            LookupError: The run was read without the fields of its form.
        """
        fields = self.ko_form_fields
        if fields is None and self.checklist is not None:
            fields = self.checklist.prerun
        if fields is None:
            raise LookupError(
                "The run lacks the fields of its kick-off form, which have the labels. "
                'Read it with `with_=["ko_form_fields"]`.'
            )
        given = self.prerun or {}
        answers: dict[str, Any] = {}
        for field in fields:
            label = field.label or str(field.id)
            name = f"{label} ({field.id})" if label in answers else label
            own = field.value if field.value is not None else field.field_value
            answers[name] = given.get(str(field.id), own)
        return answers
