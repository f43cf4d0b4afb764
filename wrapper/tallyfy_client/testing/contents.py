"""The runs and tasks that a fake holds, for tests to fill, change and look at."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from threading import RLock
from typing import Any, TypeVar

from tallyfy_client import Run, Task

from .intake import (
    GivenRun,
    GivenTask,
    bare,
    changed_run_fields,
    changed_task_fields,
    examples_of,
    run_fields,
    task_fields,
)
from .organization import Organization
from .records import RunRecord, TaskRecord

Record = TypeVar("Record", RunRecord, TaskRecord)


class Contents:
    """The runs and tasks of a fake. What is returned shows what held at that moment."""

    def __init__(self, organization: Organization, lock: RLock) -> None:
        self._organization = organization
        self._lock = lock

    # --- Filling ---------------------------------------------------------------------------------

    def add_run(
        self, run: GivenRun | None = None, /, *, tasks: Iterable[GivenTask] = (), **fields: Any
    ) -> Run:
        """Add a run with its tasks. The first task that is open becomes active.

        Args:
            run: The run as the service sends it, or a model. Fields may stand beside it.
            tasks: Titles, tasks as the service sends them, models, or mappings of fields.
            fields: Fields of the run, such as `name`, `status` or `due_date`, and its related data,
                such as `tags` or `checklist`. Dates may be `datetime`.

        Returns:
            The run. `tasks` has its tasks.

        Raises:
            TypeError: The contract does not know such a field. Only models and mappings with an
                `id` may have it: those come from the service.
            ValueError: There is a run or a task with this id already.
        """
        with self._lock:
            given = run_fields(run, fields)
            inner = [*tasks, *(bare(given.pop("tasks", None)) or ())]
            whole_tasks = [task_fields(task, {}) for task in inner]
            return _run(self._organization.add_run(given, whole_tasks))

    def add_task(self, run: str | Run, task: GivenTask | None = None, /, **fields: Any) -> Task:
        """Add a task at the end of a run.

        Args:
            run: The run, or its id.
            task: A title, the task as the service sends it, or a model.
            fields: Fields of the task, such as `title`, `task_type="approval"` or `deadline`, and
                its related data, such as `form_fields=[{"label": "Notes", "required": True}]`.

        Raises:
            KeyError: There is no such run.
            TypeError: As for `add_run`.
            ValueError: There is a task with this id already.
        """
        with self._lock:
            return _task(self._organization.add_task(task_fields(task, fields), self._run(run)))

    def add_one_off_task(self, task: GivenTask | None = None, /, **fields: Any) -> Task:
        """Add a task that belongs to no run.

        Args:
            task: A title, the task as the service sends it, or a model.
            fields: As for `add_task`.

        Raises:
            TypeError: As for `add_run`.
            ValueError: There is a task with this id already.
        """
        with self._lock:
            return _task(self._organization.add_task(task_fields(task, fields), None))

    def add_examples(self, contract: Mapping[str, Any]) -> None:
        """Add the runs and tasks that a contract shows as examples of its responses.

        Where examples show the same one, the first counts; the others add what it leaves out. A
        task of a run that no example shows gets a run.

        Args:
            contract: An OpenAPI description of these operations, as its JSON or YAML is read:
                `yaml.safe_load(path.read_text())`. This client needs no YAML at run time, so it
                does not read the file.
        """
        with self._lock:
            examples = examples_of(contract)
            for run, tasks in examples.runs:
                self.add_run(run, tasks=tasks)
            for task in examples.one_off_tasks:
                self.add_one_off_task(task)

    # --- Changing --------------------------------------------------------------------------------

    def update_run(self, run: str | Run, **fields: Any) -> Run:
        """Change fields of a run, as if it happened in Tallyfy itself.

        `has_open_issue=True` locks it: completing a task of it is answered with 423.

        Raises:
            KeyError: There is no such run.
            TypeError: The contract does not know such a field.
        """
        with self._lock:
            record = self._run(run)
            self._organization.change_run(record, changed_run_fields(fields))
            return _run(record)

    def update_task(self, task: str | Task, **fields: Any) -> Task:
        """Change fields of a task, as if it happened in Tallyfy itself.

        Raises:
            KeyError: There is no such task.
            TypeError: The contract does not know such a field.
        """
        with self._lock:
            record = self._task(task)
            self._organization.change_task(record, changed_task_fields(fields))
            return _task(record)

    def complete(
        self, task: str | Task, *, user_id: int | None = None, is_approved: bool | None = None
    ) -> Task:
        """Complete a task as a person does in Tallyfy itself. It is not among `completions`.

        Args:
            task: The task, or its id.
            user_id: The user who completes it; the one of the token if not given.
            is_approved: The decision about an approval.
        """
        with self._lock:
            record = self._task(task)
            self._organization.complete(
                record,
                completer_id=user_id or self._organization.user_id,
                is_approved=is_approved,
                taskdata={},
            )
            return _task(record)

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
            return [_run(run) for run in self._organization.runs.values()]

    def run(self, run: str | Run) -> Run:
        """Return a run as it is now."""
        with self._lock:
            return _run(self._run(run))

    def tasks(self, run: str | Run | None) -> list[Task]:
        """Return the tasks of a run, or for None the one-off tasks, as they are now."""
        with self._lock:
            if run is not None:
                return [_task(task) for task in self._run(run).tasks]
            tasks = self._organization.tasks.values()
            return [_task(task) for task in tasks if task.run is None]

    def task(self, task: str | Task) -> Task:
        """Return a task as it is now."""
        with self._lock:
            return _task(self._task(task))

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


def _run(record: RunRecord) -> Run:
    return Run.from_dict(deepcopy(record.row()))


def _task(record: TaskRecord) -> Task:
    return Task.from_dict(deepcopy(record.row()))
