"""Handles one request after another: faults before the service, changes after it."""

from collections.abc import Callable
from threading import RLock

from attrs import define, frozen

from .clock import Clock
from .faults import Faults, Operations, checked, concerns
from .history import RecordedRequest
from .messages import Event, Request, Response
from .records import make_id
from .routes import Route, route_of
from .service import Service

Change = Callable[[], object]


@frozen
class Outcome:
    """What becomes of a request, for whoever carries it.

    Attributes:
        response: The response; None if none comes.
        event: What happens to it on the way.
        delay: How many seconds pass before.
    """

    response: Response | None
    event: Event | None = None
    delay: float = 0.0


class Handler:
    """Handles one request at a time, so that each finds the state that the last one left."""

    def __init__(self, service: Service, clock: Clock) -> None:
        self.requests: list[RecordedRequest] = []
        self.faults: Faults = Faults()
        self.changes: Changes = Changes()
        # A change may add runs by itself.
        self.lock: RLock = RLock()
        self._service = service
        self._clock = clock
        self._numbers = 0

    def handle(self, request: Request, seconds: float) -> Outcome:
        """Handle a request.

        Args:
            request: The request.
            seconds: The time by which a limit of requests is counted.
        """
        with self.lock:
            route = route_of(request)
            operation = route.operation if isinstance(route, Route) else None
            arrived_at = self._clock.now
            outcome = self._outcome(request, operation, seconds)
            if outcome.event != "refused":
                recorded = RecordedRequest.of(
                    request, operation, arrived_at, outcome.response, outcome.event
                )
                self.requests.append(recorded)
                self.changes.make_after(recorded)
            return outcome

    def _outcome(self, request: Request, operation: str | None, seconds: float) -> Outcome:
        if declined := self.faults.declined(seconds):
            return self._delivered(declined)
        fault = self.faults.next_for(operation)
        if fault is None:
            return self._delivered(self._service.respond(request))
        response = self._service.respond(request) if fault.took_effect else None
        if fault.loses_response:
            return Outcome(None, fault.event, fault.delay)
        return self._delivered(fault.response() or response, fault.event, fault.delay)

    def _delivered(
        self, response: Response | None, event: Event | None = None, delay: float = 0.0
    ) -> Outcome:
        self._numbers += 1
        request_id = {"x-request-id": make_id("request", self._numbers)}
        return Outcome(response and response.with_usual_headers(request_id), event, delay)


@define(eq=False)
class _Planned:
    """A change.

    Attributes:
        call: How it was planned, for people.
    """

    call: str
    change: Change
    counts: Callable[[RecordedRequest], bool]
    requests_left: int

    def is_due_after(self, request: RecordedRequest) -> bool:
        self.requests_left -= self.counts(request)
        return self.requests_left == 0


class Changes:
    """Makes each change once, after the request that it waits for."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []

    def plan_after_request(
        self, call: str, number: int, change: Change, operations: Operations
    ) -> None:
        if number < 1:
            raise ValueError("number must be 1 or more")
        checked(operations)

        def is_asked_for(request: RecordedRequest) -> bool:
            return concerns(operations, request.operation)

        self._planned.append(_Planned(call, change, is_asked_for, number))

    def plan_after_page(
        self, call: str, number: int, change: Change, operations: Operations
    ) -> None:
        checked(operations)

        def shows_page(request: RecordedRequest) -> bool:
            return (
                request.operation in {"list_runs", "list_run_tasks"}
                and concerns(operations, request.operation)
                and request.query.get("page", "1") == str(number)
                and request.status == 200
            )

        self._planned.append(_Planned(call, change, shows_page, 1))

    def never_happened(self) -> list[str]:
        """Return how those were planned that never happened."""
        return [planned.call for planned in self._planned]

    def make_after(self, request: RecordedRequest) -> None:
        due = [planned for planned in self._planned if planned.is_due_after(request)]
        # Before they are made: a change may send requests, and plan more changes.
        self._planned = [planned for planned in self._planned if planned not in due]
        for planned in due:
            planned.change()
