"""The runs and tasks that a fake holds, for tests to fill, change and look at."""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import datetime
from threading import RLock
from typing import Any, TypeAlias, TypeVar, overload

from attrs import fields

from tallyfy_api.models import FormField
from tallyfy_client import Run, Task
from tallyfy_client._models import as_json

from ._records import Organization, RunRecord, TaskRecord, make_id, written
from ._service import ANSWERS, FORMS

# A title, the fields as the service has them, or a model.
GivenRun: TypeAlias = Mapping[str, Any] | Run
GivenTask: TypeAlias = str | Mapping[str, Any] | Task
Record = TypeVar("Record", RunRecord, TaskRecord)


class Contents:
    """The runs and tasks of a fake. What is returned shows what held at that moment."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization
        # Reentrant: a change between two requests may add runs.
        self._lock = RLock()

    # --- Filling ---------------------------------------------------------------------------------

    def add_run(
        self, run: GivenRun | None = None, /, *, tasks: Iterable[GivenTask] = (), **fields: Any
    ) -> Run:
        """Add a run with its tasks. The first open task is started.

        Args:
            run: The run as the service sends it, or a model. Fields may stand beside it.
            tasks: Titles, tasks as the service sends them, models, or mappings of fields.
            fields: Fields of the run, such as `name` or `due_date`, and its related data, such as
                `tags`. Dates may be `datetime`. With a `status`, the filter `status` of runs goes
                by it alone; without, the tasks tell what is wrong.

        Raises:
            TypeError: The contract has no such field. Only models and mappings with an `id` may
                have it: those come from the service.
            ValueError: There is a run or a task with this id already.
        """
        with self._lock:
            given, related = _taken(Run, run, fields)
            inner = [*tasks, *(related.pop("tasks", None) or ())]
            all_tasks = [_taken(Task, task, {}) for task in inner]
            return _model(self._organization.add_run(given, related, all_tasks))

    def add_task(self, run: str | Run, task: GivenTask | None = None, /, **fields: Any) -> Task:
        """Add a task at the end of a run: a title, the task as the service sends it, or a model.
        Fields may stand beside it, such as `task_type="approval"` or `deadline`, and related data,
        such as `form_fields=[{"label": "Notes", "required": True}]`.
        """
        with self._lock:
            given, related = _taken(Task, task, fields)
            return _model(self._organization.add_task(given, related, self._run(run)))

    def add_one_off_task(self, task: GivenTask | None = None, /, **fields: Any) -> Task:
        """Add a task that belongs to no run. As `add_task`."""
        with self._lock:
            return _model(self._organization.add_task(*_taken(Task, task, fields), None))

    def add_examples(self, contract: Mapping[str, Any]) -> None:
        """Add the runs and tasks that a contract shows as examples of its responses.

        Where examples show the same one, the first counts; the others add what it leaves out.
        `contract` is what `yaml.safe_load` reads.
        """
        with self._lock:
            runs: dict[str, dict[str, Any]] = {}
            tasks: dict[str, dict[str, Any]] = {}
            for row in _examples(contract, "listRuns", "getRun"):
                _merge(runs, row)
                for task in _bare(runs[row["id"]].pop("tasks", None)) or ():
                    _merge(tasks, task)
            for row in _examples(contract, "listRunTasks", "getTask"):
                _merge(tasks, row)
            of_run: dict[Any, list[dict[str, Any]]] = {run_id: [] for run_id in runs}
            for task in tasks.values():
                of_run.setdefault(task.get("run_id") or None, []).append(task)
            for task in of_run.pop(None, ()):
                self.add_one_off_task(task)
            for run_id, own in of_run.items():
                self.add_run(runs.get(run_id, {"id": run_id}), tasks=own)

    # --- Changing --------------------------------------------------------------------------------

    def update_run(self, run: str | Run, **fields: Any) -> Run:
        """Change fields of a run, as if it happened in Tallyfy itself.

        `has_open_issue=True` locks it: completing a task of it is answered with 423.
        """
        with self._lock:
            record = self._run(run)
            self._organization.change(record, *_taken(Run, None, fields))
            return _model(record)

    def update_task(self, task: str | Task, **fields: Any) -> Task:
        """Change fields of a task, as if it happened in Tallyfy itself. As `update_run`."""
        with self._lock:
            record = self._task(task)
            self._organization.change(record, *_taken(Task, None, fields))
            return _model(record)

    def complete(
        self, task: str | Task, *, user_id: int | None = None, is_approved: bool | None = None
    ) -> Task:
        """Complete a task as a person does in Tallyfy itself: the user of the token, unless
        `user_id` is given. It is not among `completions`.
        """
        with self._lock:
            record = self._task(task)
            self._organization.complete(record, user_id, is_approved, {})
            return _model(record)

    def remove_run(self, run: str | Run) -> None:
        """Remove a run and its tasks."""
        with self._lock:
            self._organization.remove_run(self._run(run))

    def remove_task(self, task: str | Task) -> None:
        """Remove a task."""
        with self._lock:
            self._organization.remove_task(self._task(task))

    def forbid(self, record: str | Run | Task) -> None:
        """Answer 403 when this run or task, or a task of this run, is read or completed.

        Listings still show it.
        """
        with self._lock:
            self._organization.forbidden.add(_id(record))

    # --- Looking at it ---------------------------------------------------------------------------

    def runs(self) -> list[Run]:
        """Return all runs, archived ones too, as they are now."""
        with self._lock:
            return [_model(run) for run in self._organization.runs.values()]

    def run(self, run: str | Run) -> Run:
        """Return a run as it is now."""
        with self._lock:
            return _model(self._run(run))

    def tasks(self, run: str | Run | None) -> list[Task]:
        """Return the tasks of a run, or for None the one-off tasks, as they are now."""
        with self._lock:
            if run is not None:
                return [_model(task) for task in self._run(run).tasks]
            tasks = self._organization.tasks.values()
            return [_model(task) for task in tasks if task.run is None]

    def task(self, task: str | Task) -> Task:
        """Return a task as it is now."""
        with self._lock:
            return _model(self._task(task))

    def _run(self, run: str | Run) -> RunRecord:
        return _found(self._organization.runs, run, "run")

    def _task(self, task: str | Task) -> TaskRecord:
        return _found(self._organization.tasks, task, "task")


def _found(records: Mapping[str, Record], record: str | Run | Task, kind: str) -> Record:
    if _id(record) not in records:
        raise KeyError(f"there is no {kind} with the id {_id(record)}")
    return records[_id(record)]


def _id(record: str | Run | Task) -> str:
    return record if isinstance(record, str) else record.id


@overload
def _model(record: RunRecord) -> Run: ...
@overload
def _model(record: TaskRecord) -> Task: ...
def _model(record: RunRecord | TaskRecord) -> Run | Task:
    model = Run if isinstance(record, RunRecord) else Task
    return model.from_dict(deepcopy(record.row()))


# --- Fields that are given -----------------------------------------------------------------------

_OF_BOTH = "tags assets folders form_fields member_watchers guest_watchers selected_text_comment"
_OF_RUNS = "checklist next_task permissions tasks tasks_meta ko_form_fields stages"
_OF_TASKS = "run step threads comments issues ko-form-fields roles activities threads_count"
_RELATED: Mapping[type, frozenset[str]] = {
    Run: frozenset(f"{_OF_BOTH} {_OF_RUNS}".split()),
    Task: frozenset(f"{_OF_BOTH} {_OF_TASKS}".split()),
    FormField: frozenset(),
}
_Model: TypeAlias = type[Run] | type[Task] | type[FormField]


def _taken(
    model: _Model, given: GivenRun | GivenTask | None, named: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields and the related data of what is given whole, by name, or both."""
    whole = {"title": given} if isinstance(given, str) else _known(model, given or {})
    plain = _plain({**whole, **_known(model, named, is_named=True)})
    if isinstance(owners := plain.get("owners"), dict):
        plain["owners"] = {"users": [], "guests": [], "groups": [], "taskUrls": [], **owners}
    related = {name: _bare(plain.pop(name)) for name in _RELATED[model] & plain.keys()}
    for name in FORMS & related.keys():
        places = enumerate(related[name] or (), start=1)
        related[name] = [_form_field(one, place) for place, one in places]
    return plain, related


def _known(model: _Model, given: Any, *, is_named: bool = False) -> Mapping[str, Any]:
    """Refuse misspelt fields: they would make a test pass that should not. A row of the service has
    an id, and may have fields that the contract does not know yet.
    """
    if not isinstance(given, Mapping):
        return given.to_dict()  # type: ignore[no-any-return]
    if is_named or "id" not in given:
        names = {one.metadata.get("key", one.name) for one in fields(model) if one.init}
        known = names | _RELATED[model]
        if unknown := ", ".join(sorted(given.keys() - known)):
            kind = model.__name__
            raise TypeError(f"{kind} has no field {unknown}. It has {', '.join(sorted(known))}")
    return given


def _plain(given: Any) -> Any:
    """Return what JSON would hold, with dates as the service writes them."""
    match given:
        case datetime():
            return written(given)
        case Mapping():
            return {name: _plain(value) for name, value in given.items()}
        case list() | tuple() | set():
            return [_plain(each) for each in given]
    return as_json(given)


def _bare(value: Any) -> Any:
    """Take related data out of its `data`."""
    return value["data"] if isinstance(value, dict) and value.keys() == {"data"} else value


def _form_field(given: dict[str, Any], position: int) -> dict[str, Any]:
    label = given.get("label", f"Field {position}")
    usual = {"id": make_id("form field", label, position), "label": label, "position": position}
    kind = {"field_type": "text", "required": False, "options": []}
    answers = [given[name] for name in ANSWERS if given.get(name) is not None]
    answer = answers[0] if answers else None
    return {**usual, **kind, **_known(FormField, given), "value": answer}


# --- Examples of a contract ----------------------------------------------------------------------


def _merge(found: dict[str, dict[str, Any]], row: Mapping[str, Any]) -> None:
    found[row["id"]] = {**row, **found.get(row["id"], {})}


def _examples(contract: Mapping[str, Any], *operations: str) -> Iterator[dict[str, Any]]:
    for path in contract["paths"].values():
        get = path.get("get", {})
        if get.get("operationId") in operations:
            examples = get["responses"]["200"]["content"]["application/json"]["examples"]
            for example in examples.values():
                # `#/components/examples/…`
                found: Any = contract if "$ref" in example else example
                for part in example.get("$ref", "").split("/")[1:]:
                    found = found[part]
                data = found["value"]["data"]
                yield from data if isinstance(data, list) else [data]
