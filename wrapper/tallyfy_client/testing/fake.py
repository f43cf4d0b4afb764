"""FakeTallyfy: what tests hold in their hands."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, TypeVar, Unpack

import httpx

from tallyfy_client import AsyncTallyfy, Run, Tallyfy, Task
from tallyfy_client.settings import Options

from .clock import START, Clock
from .dialect import Dialect
from .examples import add_examples
from .faults import ANY_FAULT, Fault, Operations
from .history import Completion, RecordedRequest, story_of
from .intake import GivenRun, GivenTask, known_to_runs, known_to_tasks
from .messages import Event
from .organization import Organization
from .reception import Reception
from .records import Home, RunRecord, TaskRecord, make_id
from .service import Service
from .serving import serving
from .transports import AsyncInProcess, InProcess

Record = TypeVar("Record", RunRecord, TaskRecord)

BASE_URL = "https://go.tallyfy.com/api"


class ClientOptions(Options, total=False):
    """The settings of a client of a fake."""

    base_url: str


class FakeTallyfy:
    """A Tallyfy in memory: an organization with runs and tasks, and the service that shows them.

    What was not given has usual values. Ids, numbers and times are the same in every run: the clock
    stands still, and goes on by a second with each change.

    Several threads may use it. Runs and tasks that it returns show what held at that moment.

    Attributes:
        token: The access token. Requests with another one are answered with 401.
        org_id: The id of the organization. Any other one is answered with 404.
        dialect: How it answers where sources disagree.
    """

    def __init__(
        self,
        *,
        token: str = "fake-token",
        org_id: str = make_id("organization"),
        user_id: int = 1001,
        dialect: Dialect | None = None,
        now: datetime = START,
    ) -> None:
        """Set up an organization without runs or tasks.

        Args:
            token: The access token.
            org_id: The id of the organization.
            user_id: The user that the token belongs to. New runs and tasks are theirs.
            dialect: How to answer where sources disagree.
            now: The time to begin at, with a time zone.
        """
        self.token = token
        self.org_id = org_id
        self.dialect = dialect or Dialect()
        self._clock = Clock(now)
        self._organization = Organization(org_id, Home(self._clock, user_id), self.dialect)
        self._service = Service(self._organization, token, self.dialect)
        self._reception = Reception(self._service)
        self._lock = self._reception.lock

    # --- Filling ---------------------------------------------------------------------------------

    def add_run(
        self, run: GivenRun | None = None, /, *, tasks: Iterable[GivenTask] = (), **fields: Any
    ) -> Run:
        """Add a run with its tasks. The first task that is open becomes active.

        Args:
            run: The run as the service sends it, or a model. Fields may stand beside it.
            tasks: Titles, tasks as the service sends them, or models.
            fields: Fields of the run, such as `name`, `status` or `due_date`, and its related data,
                such as `tags` or `checklist`. Dates may be `datetime`.

        Returns:
            The run. `tasks` has its tasks.

        Raises:
            TypeError: The contract does not know such a field. Only `run` may have it.
            ValueError: There is a run or a task with this id already.
        """
        with self._lock:
            given = {**_fields(run), **known_to_runs(fields)}
            return _run(self._organization.add_run(given, tasks))

    def add_task(self, run: str | Run, task: GivenTask | None = None, /, **fields: Any) -> Task:
        """Add a task at the end of a run.

        Args:
            run: The run, or its id.
            task: A title, the task as the service sends it, or a model.
            fields: Fields of the task, such as `title`, `task_type="approval"` or `deadline`, and
                its related data, such as `form_fields=[{"label": "Notes", "required": True}]`.

        Raises:
            KeyError: There is no such run.
            TypeError: The contract does not know such a field. Only `task` may have it.
            ValueError: There is a task with this id already.
        """
        with self._lock:
            given = {**_fields(task), **known_to_tasks(fields)}
            return _task(self._organization.add_task(given, self._run(run)))

    def add_one_off_task(self, task: GivenTask | None = None, /, **fields: Any) -> Task:
        """Add a task that belongs to no run.

        Args:
            task: A title, the task as the service sends it, or a model.
            fields: As for `add_task`.

        Raises:
            TypeError: The contract does not know such a field. Only `task` may have it.
            ValueError: There is a task with this id already.
        """
        with self._lock:
            given = {**_fields(task), **known_to_tasks(fields)}
            return _task(self._organization.add_task(given, None))

    def add_examples(self, contract: Mapping[str, Any]) -> None:
        """Add the runs and tasks that a contract shows as examples of its answers.

        Where examples show the same one, the first counts; the others add what it leaves out. A
        task of a run that no example shows gets a run.

        Args:
            contract: An OpenAPI description of these operations, as its JSON or YAML is read:
                `yaml.safe_load(path.read_text())`. This client needs no YAML at run time, so it
                does not read the file.
        """
        with self._lock:
            add_examples(self._organization, contract)

    # --- Changing --------------------------------------------------------------------------------

    def update_run(self, run: str | Run, **fields: Any) -> Run:
        """Change fields of a run, as if it happened in Tallyfy itself.

        Raises:
            KeyError: There is no such run.
            TypeError: The contract does not know such a field.
        """
        with self._lock:
            record = self._run(run)
            self._organization.change_run(record, known_to_runs(fields))
            return _run(record)

    def update_task(self, task: str | Task, **fields: Any) -> Task:
        """Change fields of a task, as if it happened in Tallyfy itself.

        Raises:
            KeyError: There is no such task.
            TypeError: The contract does not know such a field.
        """
        with self._lock:
            record = self._task(task)
            self._organization.change_task(record, known_to_tasks(fields))
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

    @property
    def now(self) -> datetime:
        """The time of the fake. What is overdue or due soon goes by it. Set it to travel."""
        return self._clock.now

    @now.setter
    def now(self, now: datetime) -> None:
        with self._lock:
            self._clock.set(now)
            self._organization.revision += 1

    def advance(self, time: timedelta) -> None:
        """Let time pass."""
        self.now += time

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

    # --- Using it --------------------------------------------------------------------------------

    def client(self, **options: Unpack[ClientOptions]) -> Tallyfy:
        """Return a client of this fake, in process, without a socket. The fake has no thread; the
        client reads pages ahead in its own.

        Args:
            options: Settings of the client, as for `Tallyfy`.
        """
        http_client = httpx.Client(transport=self.transport(), trust_env=False)
        return Tallyfy(**self._settings(options), http_client=http_client)

    def async_client(self, **options: Unpack[ClientOptions]) -> AsyncTallyfy:
        """Return an asynchronous client of this fake, in process, without a socket or a thread.

        Args:
            options: Settings of the client, as for `AsyncTallyfy`.
        """
        http_client = httpx.AsyncClient(transport=self.async_transport(), trust_env=False)
        return AsyncTallyfy(**self._settings(options), http_client=http_client)

    def _settings(self, options: ClientOptions) -> dict[str, Any]:
        return {"token": self.token, "org_id": self.org_id, "base_url": BASE_URL, **options}

    def transport(self) -> httpx.BaseTransport:
        """Return what connects an `httpx.Client` of your own to this fake, in process."""
        return InProcess(self._reception.take)

    def async_transport(self) -> httpx.AsyncBaseTransport:
        """Return what connects an `httpx.AsyncClient` of your own to this fake, in process."""
        return AsyncInProcess(self._reception.take)

    def serve(self, *, port: int = 0) -> AbstractContextManager[str]:
        """Serve this fake on this machine, for code in another process, until the context is left.

        Args:
            port: The port; 0 takes a free one.

        Returns:
            A context manager that gives the address, for `base_url` or `TALLYFY_BASE_URL`.
        """
        return serving(self._reception.take, port)

    # --- Failing ---------------------------------------------------------------------------------

    def fail_next(
        self,
        *,
        status: int | None = None,
        event: Event | None = None,
        took_effect: bool | None = None,
        delay: float = 0.0,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        times: int = 1,
        operation: Operations = None,
    ) -> None:
        """Let the next requests fail. What is planned first happens first.

        In process, `httpx` raises what it raises when this happens on a connection; a time-out
        comes at once. At a real address it does happen; only a connection that is `"refused"` is
        reset instead: one request alone cannot be refused there. Leave `serve` for that.

        Args:
            status: The status to answer with.
            event: What happens on the connection; see `Fault`.
            took_effect: Whether the request is carried out all the same. `event="reset",
                took_effect=True` is the completion whose answer is lost.
            delay: How many seconds pass before.
            headers: Headers of the answer with this status. A 429 has `Retry-After: 1` without.
            body: The body of that answer. What the service usually says, if not given.
            times: How many requests fail.
            operation: One operation, or several, named as in the log of the client: `list_runs`,
                `get_run`, `list_run_tasks`, `get_task`, `complete_run_task`,
                `complete_one_off_task`. Any, if not given.

        Raises:
            ValueError: This cannot happen to a request.
        """
        fault = Fault(
            status=status,
            event=event,
            took_effect=took_effect,
            delay=delay,
            headers=headers or {},
            body=body,
        )
        with self._lock:
            self._reception.faults.plan(fault, times, operation)

    def fail_randomly(
        self,
        *,
        seed: int,
        rate: float = 0.2,
        faults: Sequence[Fault] = ANY_FAULT,
        operation: Operations = None,
    ) -> None:
        """Let requests fail by chance, the same ones in every run with this seed.

        Args:
            seed: Decides which fail, and how.
            rate: How many of them fail, from 0 to 1.
            faults: What can happen, each as likely as the others.
            operation: As for `fail_next`.
        """
        with self._lock:
            self._reception.faults.leave_to_chance(seed, rate, faults, operation)

    def limit_rate(
        self,
        requests: int,
        *,
        seconds: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Allow so many requests in each window of time; answer 429 with `Retry-After` beyond.

        Clients wait in real time, so the window is one of real time, not of the fake's.

        Args:
            requests: How many requests a window allows.
            seconds: How long a window is; the next one begins with the first request after it.
            clock: Tells the time in seconds, for tests that do not want to wait.
        """
        with self._lock:
            self._reception.faults.limit(requests, seconds, clock)

    def stop_failing(self) -> None:
        """Forget all faults and the limit of requests."""
        with self._lock:
            self._reception.faults.clear()

    def after_page(
        self, number: int, change: Callable[[], object], *, operation: Operations = None
    ) -> None:
        """Change something while a listing is read: once, after this page was answered.

        Args:
            number: The number of the page, from 1.
            change: What happens then, such as `lambda: fake.remove_run(run)`.
            operation: `list_runs` or `list_run_tasks`. Either, if not given.

        Raises:
            ValueError: There is no such operation.
        """
        with self._lock:
            self._reception.changes.plan_after_page(number, change, operation)

    def after_request(
        self, number: int, change: Callable[[], object], *, operation: Operations = None
    ) -> None:
        """Change something between two requests: once, after so many more have arrived.

        `after_request(1, lambda: fake.complete(task), operation="get_task")` is the colleague who
        completes the task just after it was read.

        Args:
            number: After how many requests from now, whatever they are answered with.
            change: What happens then.
            operation: As for `fail_next`: which requests count.

        Raises:
            ValueError: The number is below 1, or there is no such operation.
        """
        with self._lock:
            self._reception.changes.plan_after_request(number, change, operation)

    # --- Looking back ----------------------------------------------------------------------------

    @property
    def requests(self) -> list[RecordedRequest]:
        """The requests that arrived, one after another."""
        with self._lock:
            return list(self._reception.requests)

    @property
    def completions(self) -> list[Completion]:
        """The tasks that were completed by requests, one after another."""
        with self._lock:
            return list(self._service.completions)

    def assert_completed(self, task: str | Task, *, times: int = 1) -> None:
        """Check that a task was completed by requests, exactly so often.

        Args:
            task: The task, or its id.
            times: How often; 0 if it must not have been.

        Raises:
            AssertionError: It was not. The text tells what was asked for and answered.
        """
        with self._lock:
            record = self._task(task)
            found = sum(one.task_id == record.id for one in self.completions)
            if found != times:
                raise AssertionError(story_of(record, times, self.completions, self.requests))

    def __repr__(self) -> str:
        runs, tasks = len(self._organization.runs), len(self._organization.tasks)
        return f"FakeTallyfy(org_id={self.org_id!r}, runs={runs}, tasks={tasks})"

    def _run(self, run: str | Run) -> RunRecord:
        return _found(self._organization.runs, run, "run")

    def _task(self, task: str | Task) -> TaskRecord:
        return _found(self._organization.tasks, task, "task")


def _fields(given: GivenRun | GivenTask | None) -> Mapping[str, Any]:
    match given:
        case None:
            return {}
        case str():
            return {"title": given}
        case Mapping():
            return given
    return given.to_dict()


def _found(records: Mapping[str, Record], record: str | Run | Task, kind: str) -> Record:
    if _id(record) not in records:
        raise KeyError(f"there is no {kind} with the id {_id(record)}")
    return records[_id(record)]


def _id(record: str | Run | Task) -> str:
    return record if isinstance(record, str) else record.id


def _run(record: RunRecord) -> Run:
    return Run.from_dict(record.row())


def _task(record: TaskRecord) -> Task:
    return Task.from_dict(record.row())
