"""Takes requests, whatever carries them, and says what comes of each."""

from threading import RLock

from attrs import frozen

from .changes import Changes
from .faults import Faults
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


class Reception:
    """Takes one request after another, so that each finds the state that the last one left."""

    def __init__(self, service: Service) -> None:
        self.requests: list[RecordedRequest] = []
        self.faults = Faults()
        self.changes = Changes()
        # A change may add runs by itself.
        self.lock = RLock()
        self._service = service

    def take(self, request: Request) -> Delivery:
        with self.lock:
            route = route_of(request)
            operation = route.operation if isinstance(route, Route) else None
            delivery = self._delivery(request, operation)
            if delivery.event != "refused":
                status = delivery.answer.status if delivery.answer else None
                recorded = RecordedRequest.of(request, operation, status, delivery.event)
                self.requests.append(recorded)
                self.changes.make_after(recorded)
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
