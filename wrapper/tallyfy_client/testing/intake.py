"""Takes what tests give (titles, mappings, models, rows of the service) as fields of records."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

from attrs import fields

from tallyfy_client import Run, Task, Unset

from .clock import read, written
from .records import make_id

# A title, the fields as the service has them, or a model.
GivenRun: TypeAlias = Mapping[str, Any] | Run
GivenTask: TypeAlias = str | Mapping[str, Any] | Task

RELATED_TO_RUNS = frozenset(
    {
        "checklist",
        "tags",
        "assets",
        "next_task",
        "permissions",
        "tasks_meta",
        "ko_form_fields",
        "form_fields",
        "stages",
        "folders",
        "member_watchers",
        "guest_watchers",
        "selected_text_comment",
    }
)
RELATED_TO_TASKS = frozenset(
    {
        "run",
        "step",
        "form_fields",
        "threads",
        "comments",
        "issues",
        "tags",
        "assets",
        "folders",
        "ko-form-fields",
        "roles",
        "activities",
        "threads_count",
        "member_watchers",
        "guest_watchers",
        "selected_text_comment",
    }
)
_FORM_FIELDS = ("form_fields", "ko_form_fields", "ko-form-fields")


def known_to_runs(named: dict[str, Any]) -> dict[str, Any]:
    """Refuse a field that no run has: a slip of the pen would make a test pass that should not."""
    return _known(named, Run, RELATED_TO_RUNS, "run")


def known_to_tasks(named: dict[str, Any]) -> dict[str, Any]:
    """Refuse a field that no task has."""
    return _known(named, Task, RELATED_TO_TASKS, "task")


def _known(
    named: dict[str, Any], model: type[Run | Task], related: frozenset[str], kind: str
) -> dict[str, Any]:
    # Python's own words have an underscore at the end: `type_`.
    known = related | {field.name.removesuffix("_") for field in fields(model) if field.init}
    if unknown := sorted(named.keys() - known):
        raise TypeError(f"a {kind} has no field `{unknown[0]}`")
    return named


def fields_of_task(given: GivenTask) -> dict[str, Any]:
    if isinstance(given, str):
        return {"title": given}
    row: dict[str, Any] = plain(given)
    if isinstance(owners := row.get("owners"), dict):
        row["owners"] = {"users": [], "guests": [], "groups": []} | owners
    return row


def plain(given: Any) -> Any:
    """Return what JSON would hold: dates as text, models as mappings."""
    match given:
        case datetime():
            return written(given)
        case date():
            return given.isoformat()
        case Mapping():
            values = {str(name): plain(value) for name, value in given.items()}
            return {name: value for name, value in values.items() if not isinstance(value, Unset)}
        case str() | int() | float() | None | Unset():
            return given
        case Iterable():
            return [plain(each) for each in given]
    return plain(given.to_dict())


def bare(value: Any) -> Any:
    """Take related data out of its `data`."""
    return value["data"] if isinstance(value, dict) and value.keys() == {"data"} else value


def take_related(fields: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """Move related data out of the fields."""
    related = {name: bare(fields.pop(name)) for name in names & fields.keys()}
    for name in _FORM_FIELDS:
        if related.get(name):
            related[name] = [
                _form_field(one, place) for place, one in enumerate(related[name], start=1)
            ]
    return related


def _form_field(given: dict[str, Any], position: int) -> dict[str, Any]:
    answers = [given[name] for name in ("field_value", "value") if given.get(name) is not None]
    usual = {
        "id": make_id("form field", given.get("label"), position),
        "label": f"Field {position}",
        "field_type": "text",
        "required": False,
        "position": position,
    }
    return usual | {**given, "value": answers[0] if answers else None}


def moment_of(fields: Mapping[str, Any], otherwise: datetime) -> datetime:
    """Return when something was created, by its own word if it says so."""
    return read(fields.get("created_at")) or otherwise
