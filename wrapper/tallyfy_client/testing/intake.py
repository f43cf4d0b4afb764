"""Takes what tests give (titles, mappings, models, rows of the service) as fields of records."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, TypeAlias

from attrs import fields, frozen

from tallyfy_api.models import FormField
from tallyfy_client import Run, Task

from .clock import read, written
from .records import NO_OWNERS, make_id

# A title, the fields as the service has them, or a model.
GivenRun: TypeAlias = Mapping[str, Any] | Run
GivenTask: TypeAlias = str | Mapping[str, Any] | Task

_FORM_FIELDS = ("form_fields", "ko_form_fields", "ko-form-fields")
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


# --- What is given becomes plain -----------------------------------------------------------------


def run_fields(given: GivenRun | None, named: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a run that is given whole, by name, or both."""
    checked = _checked(given or {}, Run, RELATED_TO_RUNS | {"tasks"}, "run")
    return {**_plain_fields(checked), **changed_run_fields(named)}


def task_fields(given: GivenTask | None, named: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a task that is given whole, by name, or both."""
    if isinstance(given, str):
        given = {"title": given}
    checked = _checked(given or {}, Task, RELATED_TO_TASKS, "task")
    return _with_all_owners({**_plain_fields(checked), **changed_task_fields(named)})


def changed_run_fields(named: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields of a run that are given by name."""
    return _plain_fields(_known(named, Run, RELATED_TO_RUNS, "run"))


def changed_task_fields(named: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields of a task that are given by name."""
    return _with_all_owners(_plain_fields(_known(named, Task, RELATED_TO_TASKS, "task")))


def _with_all_owners(fields: dict[str, Any]) -> dict[str, Any]:
    if isinstance(owners := fields.get("owners"), dict):
        fields["owners"] = {**NO_OWNERS, **owners}
    return fields


def _plain_fields(given: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = _plain(given)
    return fields


def _plain(given: Any) -> Any:
    """Return what JSON would hold: dates as text, models as mappings."""
    match given:
        case datetime():
            return written(given)
        case date():
            return given.isoformat()
        case Mapping():
            return {str(name): _plain(value) for name, value in given.items()}
        case str() | int() | float() | None:
            return given
        case Iterable():
            return [_plain(each) for each in given]
    return _plain(given.to_dict())


def bare(value: Any) -> Any:
    """Take related data out of its `data`."""
    return value["data"] if isinstance(value, dict) and value.keys() == {"data"} else value


def moment_of(fields: Mapping[str, Any], otherwise: datetime) -> datetime:
    """Return when something was created, by its own word if it says so."""
    return read(fields.get("created_at")) or otherwise


# --- Misspelt fields -----------------------------------------------------------------------------
# A slip of the pen would make a test pass that should not. A row of the service always has its id,
# and may have fields that the contract does not know yet; what a test writes by hand needs no id.


def _checked(
    given: Mapping[str, Any] | Run | Task | FormField,
    model: type[Run | Task | FormField],
    related: frozenset[str],
    kind: str,
) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        return given.to_dict()
    return given if "id" in given else _known(given, model, related, kind)


def _known(
    named: Mapping[str, Any],
    model: type[Run | Task | FormField],
    related: frozenset[str],
    kind: str,
) -> Mapping[str, Any]:
    known = related | _field_names(model)
    for name in named:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"; did you mean `{near[0]}`?" if near else ""
            raise TypeError(f"a {kind} has no field `{name}`{hint}")
    return named


def _field_names(model: type[Run | Task | FormField]) -> set[str]:
    # Python's own words have an underscore at the end: `type_`.
    return {field.name.removesuffix("_") for field in fields(model) if field.init}


# --- Related data --------------------------------------------------------------------------------


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
    checked = _checked(given, FormField, frozenset(), "form field")
    answers = [given[name] for name in ("field_value", "value") if given.get(name) is not None]
    usual: dict[str, Any] = {
        "id": make_id("form field", given.get("label"), position),
        "step_id": None,
        "label": f"Field {position}",
        "field_type": "text",
        "guidance": None,
        "required": False,
        "position": position,
        "options": [],
        "columns": [],
        "default_value_enabled": False,
        "default_value": None,
        "created_at": None,
        "last_updated": None,
    }
    return usual | {**checked, "value": answers[0] if answers else None}


# --- Examples of a contract ----------------------------------------------------------------------


@frozen
class Examples:
    """The runs, each with its tasks, and the one-off tasks that a contract shows."""

    runs: list[tuple[dict[str, Any], list[dict[str, Any]]]]
    one_off_tasks: list[dict[str, Any]]


def examples_of(contract: Mapping[str, Any]) -> Examples:
    """Return the examples of a contract's responses as runs and tasks."""
    runs: dict[str, dict[str, Any]] = {}
    tasks: dict[str, dict[str, Any]] = {}
    for row in _rows(contract, "listRuns", "getRun"):
        inner = bare(row.get("tasks")) or []
        _merge(runs, {name: value for name, value in row.items() if name != "tasks"})
        for task in inner:
            _merge(tasks, task)
    for row in _rows(contract, "listRunTasks", "getTask"):
        _merge(tasks, row)
    for task in tasks.values():
        if run_id := task.get("run_id"):
            runs.setdefault(run_id, {"id": run_id})
    return Examples(
        [
            (run, [task for task in tasks.values() if task.get("run_id") == run_id])
            for run_id, run in runs.items()
        ],
        [task for task in tasks.values() if not task.get("run_id")],
    )


def _merge(found: dict[str, dict[str, Any]], row: Mapping[str, Any]) -> None:
    found[row["id"]] = {**row, **found.get(row["id"], {})}


def _rows(contract: Mapping[str, Any], *operations: str) -> Iterator[dict[str, Any]]:
    for path in contract["paths"].values():
        get = path.get("get", {})
        if get.get("operationId") in operations:
            examples = get["responses"]["200"]["content"]["application/json"]["examples"]
            for example in examples.values():
                data = _resolved(contract, example)["value"]["data"]
                yield from data if isinstance(data, list) else [data]


def _resolved(contract: Mapping[str, Any], example: Mapping[str, Any]) -> Any:
    """Follow `#/components/examples/…`."""
    if "$ref" not in example:
        return example
    found: Any = contract
    for part in example["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found
