"""Takes requests, whatever carries them, and says what comes of each."""

from collections.abc import Callable
from threading import RLock

from attrs import define, frozen

from .faults import Faults, Operations, concerns
from .history import RecordedRequest
from .messages import Answer, Event, Request
from .service import Route, Service, route_of


@frozen
class Delivery:
    """What the one who carries a request has to bring back.

    Attributes:
        answer: The answer; None if none comes.
        event: What happens to it on the way.
        delay: How many seconds pass before.
    """

    answer: Answer | None
    event: Event | None = None
    delay: float = 0.0


@define
class _PlannedChange:
    page: int
    change: Callable[[], object]
    operations: Operations


class Reception:
    """Takes one request after another, so that each finds the state that the last one left."""

    def __init__(self, service: Service) -> None:
        self.requests: list[RecordedRequest] = []
        self.faults = Faults()
        # A change may add runs by itself.
        self.lock = RLock()
        self._service = service
        self._changes: list[_PlannedChange] = []

    def plan_change(self, page: int, change: Callable[[], object], operations: Operations) -> None:
        self._changes.append(_PlannedChange(page, change, operations))

    def take(self, request: Request) -> Delivery:
        with self.lock:
            route = route_of(request)
            operation = route.operation if isinstance(route, Route) else None
            delivery = self._delivery(request, operation)
            if delivery.event != "refused":
                answer = delivery.answer
                status = answer.status if answer else None
                self.requests.append(RecordedRequest.of(request, operation, status, delivery.event))
                if status == 200:
                    self._change_after(request, operation)
            return delivery

    def _delivery(self, request: Request, operation: str | None) -> Delivery:
        if declined := self.faults.declined():
            return Delivery(declined)
        fault = self.faults.next_for(operation)
        if fault is None:
            return Delivery(self._service.answer(request))
        answer = self._service.answer(request) if fault.took_effect else None
        if fault.loses_answer:
            return Delivery(None, fault.event, fault.delay)
        return Delivery(fault.answer() or answer, fault.event, fault.delay)

    def _change_after(self, request: Request, operation: str | None) -> None:
        if operation not in {"list_runs", "list_run_tasks"}:
            return
        page = request.query.get("page", "1")
        due = [
            planned
            for planned in self._changes
            if str(planned.page) == page and concerns(planned.operations, operation)
        ]
        for planned in due:
            self._changes.remove(planned)
            planned.change()
