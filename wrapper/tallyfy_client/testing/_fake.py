"""FakeTallyfy: what tests use."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, Unpack

import httpx
from attrs import evolve

from tallyfy_api.contract import BASE_URL
from tallyfy_client import AsyncTallyfy, Tallyfy, Task
from tallyfy_client._settings import Options

from ._contents import Contents
from ._faults import Failing
from ._messages import Completion, Outcome, RecordedRequest, Request, recorded_request, respond
from ._reading import route_of
from ._records import Dialect, Organization, make_id
from ._service import Service
from ._time import START, FakeTime
from ._transports import AsyncInProcess, HttpxTransport, InProcess, serving


class ClientOptions(Options, total=False):
    """The settings of a client of a fake."""

    token: str
    base_url: str


class FakeTallyfy(Contents, Failing):
    """An in-memory Tallyfy: an organization with runs and tasks, and the service that shows them.

    What was not given has usual values. Ids, numbers and times are the same in every run of a test:
    the date stands still, and goes on by a second with each change. A client of the fake that waits
    moves the clock, at once.

    Several threads may use it. Runs and tasks that it returns show what held at that moment.

    Attributes:
        token: The access token. Requests with another one are answered with 401.
        org_id: The id of the organization. Any other one is answered with 404.
        dialect: How it answers where sources disagree.
        time: The time in which its clients wait.
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
        """Set up an organization without runs or tasks. `user_id` is the user that the token
        belongs to, and owns what is added; `now` is the time to begin at, with a time zone.
        """
        self.token = token
        self.org_id = org_id
        self.dialect: Dialect = dialect or Dialect()
        self.time: FakeTime = FakeTime(now)
        Contents.__init__(self, Organization(org_id, user_id, self.time, self.dialect))
        Failing.__init__(self)
        self._service = Service(self._organization, token)
        self._requests: list[RecordedRequest] = []
        self._responses_sent = 0
        self._made_at = time.monotonic()

    # --- Time ------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """The date and time of the fake. What is overdue or due soon goes by it. Set it to
        travel.
        """
        return self.time.date

    @now.setter
    def now(self, now: datetime) -> None:
        with self._lock:
            self.time.date = now

    def advance(self, time: timedelta) -> None:
        """Let time pass. Actions that are due meanwhile happen."""
        self.time.sleep(time.total_seconds())

    def at(self, seconds: float, action: Callable[[], object]) -> None:
        """Let something happen while a client waits.

        `at(90, lambda: fake.complete(task))` is the person who decides in a minute and a half. A
        client that waits 60 seconds and then 60 more finds the task completed.
        It happens in the thread that waits.
        """
        self.time.at(seconds, action)

    # --- Using it --------------------------------------------------------------------------------

    def client(self, **options: Unpack[ClientOptions]) -> Tallyfy:
        """Return a client of this fake, in process, without a socket or a thread. It waits in the
        fake's time, so a test never does. It reads pages one after another unless
        `max_concurrency` says otherwise.
        """
        settings = self._settings(options)
        backend: Any = InProcess(settings["base_url"], self._handle, self.time)
        return Tallyfy(**settings, http_client=backend)

    def async_client(self, **options: Unpack[ClientOptions]) -> AsyncTallyfy:
        """Return an asynchronous client of this fake. As `client`."""
        settings = self._settings(options)
        backend: Any = AsyncInProcess(settings["base_url"], self._handle, self.time)
        return AsyncTallyfy(**settings, http_client=backend)

    def _settings(self, options: ClientOptions) -> dict[str, Any]:
        usual = {"token": self.token, "org_id": self.org_id, "base_url": BASE_URL}
        return {**usual, "max_concurrency": 1, **options}

    def transport(self) -> httpx.BaseTransport:
        """Return a transport that connects your own `httpx.Client` to this fake, in process. It
        waits in real time. An `httpx2.Client` takes it as well.
        """
        return HttpxTransport(self._handle_in_real_time)

    def async_transport(self) -> httpx.AsyncBaseTransport:
        """Return a transport for an `httpx.AsyncClient` or an `httpx2.AsyncClient`. As
        `transport`.
        """
        return HttpxTransport(self._handle_in_real_time)

    def serve(self, *, port: int = 0) -> AbstractContextManager[str]:
        """Serve this fake on this machine, for code in another process, until the context is left.
        It gives the address, for `base_url` or `TALLYFY_BASE_URL`. Port 0 takes a free one.
        """
        return serving(self._handle_in_real_time, port)

    def add_response(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answer requests that the contract does not have, such as those of `raw_request`.

        The response stays until another one is given. Query and body of the request do not matter.
        `path` is as `raw_request` takes it; `body` is JSON, text, or bytes.
        """
        with self._lock:
            response = respond(status, b"" if body is None else body, headers)
            self._service.responses[method.upper(), path] = response

    # --- Handling requests -----------------------------------------------------------------------

    def _handle(self, request: Request) -> Outcome:
        """Handle a request of a client that waits in the fake's time."""
        return self._outcome(request, self.time.now())

    def _handle_in_real_time(self, request: Request) -> Outcome:
        """Handle a request of a client that waits in real time."""
        return self._outcome(request, self.time.now() + time.monotonic() - self._made_at)

    def _outcome(self, request: Request, seconds: float) -> Outcome:
        """Handle one request at a time: faults before the service, changes after it."""
        with self._lock:
            operation, _, _ = route_of(request.method, request.path.removeprefix("/api"))
            at = self.time.date
            outcome = self._answered(request, operation, seconds)
            if (response := outcome.response) is not None:
                self._responses_sent += 1
                headers = {"x-request-id": make_id("request", self._responses_sent)}
                response = evolve(response, headers={**headers, **response.headers})
                outcome = evolve(outcome, response=response)
            if outcome.event != "refused":
                recorded = recorded_request(request, operation, at, response, outcome.event)
                self._requests.append(recorded)
                self._change_after(recorded)
            return outcome

    def _answered(self, request: Request, operation: str | None, seconds: float) -> Outcome:
        if declined := self._declined(seconds):
            return Outcome(declined)
        fault = self._fault_for(operation)
        if fault is None:
            return Outcome(self._service.respond(request))
        return fault.outcome(self._service.respond(request) if fault.is_carried_out else None)

    # --- Looking back ----------------------------------------------------------------------------

    @property
    def requests(self) -> list[RecordedRequest]:
        """The requests that arrived, one after another."""
        return list(self._requests)

    @property
    def completions(self) -> list[Completion]:
        """The tasks that were completed by requests, one after another."""
        return list(self._service.completions)

    def assert_completed(self, task: str | Task, *, times: int = 1) -> None:
        """Check that a task was completed by requests exactly `times` times. The AssertionError
        lists the requests for it.
        """
        with self._lock:
            record = self._task(task)
            found = sum(one.task_id == record.id for one in self.completions)
            if found != times:
                said = (
                    f"{record.fields['title']!r} ({record.id}) was completed {_times(found)}, not "
                    f"{_times(times)}. It is {record.status}."
                )
                asked = [one for one in self._requests if one.asks_to_complete(record.id)]
                raise AssertionError(_told([said], asked, "No request asked to complete it."))

    def assert_all_happened(self) -> None:
        """Check that each planned fault happened at least once, and each planned change.

        A fault for a request that never comes proves nothing. The fixture `fake_tallyfy` checks
        this at the end of its test. `stop_failing` forgets faults that need not happen.
        """
        with self._lock:
            if planned := self._never_happened():
                said = [f"{call} never happened." for call in planned]
                raise AssertionError(_told(said, self._requests, "No request arrived."))

    def __repr__(self) -> str:
        runs, tasks = len(self._organization.runs), len(self._organization.tasks)
        return f"FakeTallyfy(org_id={self.org_id!r}, runs={runs}, tasks={tasks})"


def _told(said: list[str], requests: Sequence[RecordedRequest], otherwise: str) -> str:
    lines = [str(request) for request in requests] or [otherwise]
    return "\n".join([*said, *(f"  {line}" for line in lines)])


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
