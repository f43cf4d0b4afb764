"""FakeTallyfy: what tests hold in their hands."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, Unpack

import httpx

from tallyfy_client import AsyncTallyfy, Tallyfy, Task
from tallyfy_client.settings import Options

from .backends import AsyncInProcess, InProcess
from .clock import START, Clock
from .contents import Contents
from .dialect import Dialect
from .fake_time import FakeTime
from .faults import ANY_FAULT, Fault, Operations
from .handler import Handler, Outcome
from .history import Completion, RecordedRequest, story_of, unmet
from .messages import Event, Request
from .organization import Organization
from .records import Home, make_id
from .service import Service
from .serving import serving
from .transports import AsyncHttpxTransport, HttpxTransport

BASE_URL = "https://go.tallyfy.com/api"


class ClientOptions(Options, total=False):
    """The settings of a client of a fake."""

    token: str
    base_url: str


class FakeTallyfy(Contents):
    """A Tallyfy in memory: an organization with runs and tasks, and the service that shows them.

    What was not given has usual values. Ids, numbers and times are the same in every run: the clock
    stands still, and goes on by a second with each change. A client of it that waits moves the
    clock to when it goes on, at once.

    Several threads may use it. Runs and tasks that it returns show what held at that moment.

    Attributes:
        token: The access token. Requests with another one are answered with 401.
        org_id: The id of the organization. Any other one is answered with 404.
        dialect: How it answers where sources disagree.
        time: The seconds in which its clients wait.
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
        self.dialect: Dialect = dialect or Dialect()
        self._clock = Clock(now)
        self.time: FakeTime = FakeTime(self._clock)
        organization = Organization(org_id, Home(self._clock, user_id), self.dialect)
        self._service = Service(organization, token, self.dialect)
        self._handler = Handler(self._service, self._clock)
        self._made_at = time.monotonic()
        super().__init__(organization, self._handler.lock)

    # --- Time ------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """The time of the fake. What is overdue or due soon goes by it. Set it to travel."""
        return self._clock.now

    @now.setter
    def now(self, now: datetime) -> None:
        with self._lock:
            self._clock.now = now

    def advance(self, time: timedelta) -> None:
        """Let time pass. Actions that are due meanwhile happen."""
        self.time.sleep(time.total_seconds())

    def at(self, seconds: float, action: Callable[[], object]) -> None:
        """Let something happen while a client waits.

        `at(90, lambda: fake.complete(task))` is the person who decides a minute and a half from
        now. A client that waits 60 seconds and then 60 more meets the task completed.

        Args:
            seconds: How many seconds of the fake's time from now.
            action: What happens then, in the thread of whoever waits.
        """
        self.time.at(seconds, action)

    # --- Using it --------------------------------------------------------------------------------

    def client(self, **options: Unpack[ClientOptions]) -> Tallyfy:
        """Return a client of this fake, in process, without a socket. It waits in the fake's time,
        so a test never does. It reads pages ahead in threads of its own.

        Args:
            options: Settings of the client, as for `Tallyfy`.
        """
        settings = self._settings(options)
        backend: Any = InProcess(settings["base_url"], self._handle, self.time)
        return Tallyfy(**settings, http_client=backend)

    def async_client(self, **options: Unpack[ClientOptions]) -> AsyncTallyfy:
        """Return an asynchronous client of this fake, in process, without a socket or a thread. It
        waits in the fake's time, so a test never does.

        Args:
            options: Settings of the client, as for `AsyncTallyfy`.
        """
        settings = self._settings(options)
        backend: Any = AsyncInProcess(settings["base_url"], self._handle, self.time)
        return AsyncTallyfy(**settings, http_client=backend)

    def _settings(self, options: ClientOptions) -> dict[str, Any]:
        return {"token": self.token, "org_id": self.org_id, "base_url": BASE_URL, **options}

    def _handle(self, request: Request) -> Outcome:
        """Handle a request of a client that waits in the fake's time."""
        return self._handler.handle(request, self.time.now())

    def transport(self) -> httpx.BaseTransport:
        """Return what connects an `httpx.Client` of your own to this fake, in process. It waits in
        real time. An `httpx2.Client` takes it as well.
        """
        return HttpxTransport(self._handle_in_real_time)

    def async_transport(self) -> httpx.AsyncBaseTransport:
        """Return what connects an `httpx.AsyncClient` of your own to this fake, in process. It
        waits in real time. An `httpx2.AsyncClient` takes it as well.
        """
        return AsyncHttpxTransport(self._handle_in_real_time)

    def serve(self, *, port: int = 0) -> AbstractContextManager[str]:
        """Serve this fake on this machine, for code in another process, until the context is left.

        Args:
            port: The port; 0 takes a free one.

        Returns:
            A context manager that gives the address, for `base_url` or `TALLYFY_BASE_URL`.
        """
        return serving(self._handle_in_real_time, port)

    def _handle_in_real_time(self, request: Request) -> Outcome:
        """Handle a request of a client that waits in real time."""
        return self._handler.handle(request, self.time.now() + time.monotonic() - self._made_at)

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

        For the clients of the fake, delays and time-outs pass in its time. With a transport, the
        HTTP library raises what it raises when this happens on a connection; a time-out comes at
        once. At a real address it does happen; only a connection that is `"refused"` is reset
        instead: one request alone cannot be refused there. Leave `serve` for that.

        Args:
            status: The status to answer with.
            event: What happens on the connection; see `Fault`.
            took_effect: Whether the request is carried out all the same. `event="reset",
                took_effect=True` is the completion whose response is lost.
            delay: How many seconds pass before.
            headers: Headers of the response with this status. A 429 has `Retry-After: 1` without.
            body: The body of that response. What the service usually says, if not given.
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
        call = _call("fail_next", fault.given(), operation=operation)
        with self._lock:
            self._handler.faults.plan(call, fault, times, operation)

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
            self._handler.faults.leave_to_chance(seed, rate, faults, operation)

    def limit_rate(self, requests: int, *, seconds: float = 60.0) -> None:
        """Allow so many requests in each window of time; answer 429 with `Retry-After` beyond.

        The clients of the fake wait in its time, so the window passes at once for them. Real time
        counts for clients that wait in it: those of `serve` and of the transports.

        Args:
            requests: How many requests a window allows.
            seconds: How long a window is; the next one begins with the first request after it.
        """
        with self._lock:
            self._handler.faults.limit(requests, seconds)

    def stop_failing(self) -> None:
        """Forget all faults and the limit of requests."""
        with self._lock:
            self._handler.faults.clear()

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
            call = _call("after_page", {"number": number}, operation=operation)
            self._handler.changes.plan_after_page(call, number, change, operation)

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
            call = _call("after_request", {"number": number}, operation=operation)
            self._handler.changes.plan_after_request(call, number, change, operation)

    # --- Looking back ----------------------------------------------------------------------------

    @property
    def requests(self) -> list[RecordedRequest]:
        """The requests that arrived, one after another."""
        with self._lock:
            return list(self._handler.requests)

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

    def assert_all_happened(self) -> None:
        """Check that each planned fault happened at least once, and each planned change.

        A fault for a request that never comes proves nothing. The fixture `fake_tallyfy` checks
        this at the end of its test. `stop_failing` forgets faults that need not happen.

        Raises:
            AssertionError: Something never happened. The text tells what, and what was asked.
        """
        with self._lock:
            planned = [
                *self._handler.faults.never_happened(),
                *self._handler.changes.never_happened(),
            ]
            if planned:
                raise AssertionError(unmet(planned, self.requests))

    def __repr__(self) -> str:
        runs, tasks = len(self._organization.runs), len(self._organization.tasks)
        return f"FakeTallyfy(org_id={self.org_id!r}, runs={runs}, tasks={tasks})"


def _call(method: str, given: Mapping[str, object], *, operation: Operations) -> str:
    """Write a call as it stands in a test."""
    arguments = {**given, **({"operation": operation} if operation else {})}
    return f"{method}({', '.join(f'{name}={value!r}' for name, value in arguments.items())})"
