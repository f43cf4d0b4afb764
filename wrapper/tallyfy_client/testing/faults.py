"""What goes wrong, when: faults that a test asks for, faults by chance, a limit of requests."""

from collections.abc import Collection, Mapping, Sequence
from math import ceil
from random import Random
from typing import Any, TypeAlias, get_args

from attrs import define, field, frozen

from .messages import Event, Response, usual_response
from .routes import operations

# The names of some operations, or of one; None for all.
Operations: TypeAlias = str | Collection[str] | None

# With these no response comes.
_LOSSES = {"refused", "reset", "timeout"}
# With these there is a response to cut off, so the request took effect.
_CUTS = {"cut_in_headers", "cut_in_body", "cut_after_body"}


@frozen(kw_only=True)
class Fault:
    """What goes wrong with a request.

    Attributes:
        status: The status to answer with, in place of the response of the service.
        event: What happens on the connection:

            - `"refused"`: no connection; the request never arrives;
            - `"reset"`: the connection is reset without a response;
            - `"timeout"`: the response never comes;
            - `"cut_in_headers"`, `"cut_in_body"`: the connection ends in the midst of the response;
            - `"cut_after_body"`: all of the body comes, but not the mark that it is whole.
        took_effect: Whether the request is carried out all the same, so that what is lost is its
            response. If not given: true if the service's own response is cut off or slow, else
            false.
        delay: How many seconds pass before the response, or before what happens instead.
        headers: Headers of the response with this status.
        body: The body of that response: what JSON can hold, text, or bytes. What the service
            usually says, if not given.
    """

    status: int | None = None
    event: Event | None = None
    took_effect: bool | None = None
    delay: float = 0.0
    headers: Mapping[str, str] = field(factory=dict)
    body: Any = None

    def __attrs_post_init__(self) -> None:
        if self.status is None and self.event is None and not self.delay:
            raise ValueError("a fault needs a status, an event or a delay")
        if self.event is not None and self.event not in get_args(Event):
            raise ValueError(f"event must be one of {', '.join(get_args(Event))}")
        if self.status is None and (self.headers or self.body is not None):
            raise ValueError("headers and body go with a status")
        has_response = self.status is None and (self.event is None or self.event in _CUTS)
        if self.took_effect is None:
            object.__setattr__(self, "took_effect", has_response)
        if has_response and not self.took_effect:
            raise ValueError("there is a response only to a request that took effect")
        if self.status is not None and self.event in _LOSSES:
            raise ValueError("a status is not seen where no response comes")
        if self.event == "refused" and self.took_effect:
            raise ValueError("a request that is refused cannot take effect")

    @property
    def loses_response(self) -> bool:
        return self.event in _LOSSES

    def given(self) -> dict[str, object]:
        """Return what differs from a fault that says nothing; a body and headers may be long."""
        shown = {"status": self.status, "event": self.event, "delay": self.delay or None}
        return {name: value for name, value in shown.items() if value is not None}

    def response(self) -> Response | None:
        """Return the response that stands in place of the service's own."""
        if self.status is None:
            return None
        return usual_response(self.status, self.headers, self.body)


ANY_FAULT: Sequence[Fault] = (
    Fault(status=500),
    Fault(status=500, took_effect=True),
    Fault(status=503),
    Fault(status=429, headers={"Retry-After": "0"}),
    Fault(event="refused"),
    Fault(event="reset"),
    Fault(event="reset", took_effect=True),
    Fault(event="timeout"),
    Fault(event="timeout", took_effect=True),
    Fault(event="cut_in_headers"),
    Fault(event="cut_in_body"),
    Fault(event="cut_after_body"),
)


@define(eq=False)
class _Planned:
    """A fault for the next requests.

    Attributes:
        call: How it was planned, for people.
    """

    call: str
    fault: Fault
    times_left: int
    operations: Operations
    has_happened: bool = False


def concerns(operations: Operations, operation: str | None) -> bool:
    """Tell whether what is planned for some operations, or for all, is planned for this one."""
    if operations is None:
        return True
    return operation == operations if isinstance(operations, str) else operation in operations


@frozen
class _Chance:
    random: Random
    rate: float
    faults: Sequence[Fault]
    operations: Operations

    def draw(self) -> Fault | None:
        return self.random.choice(self.faults) if self.random.random() < self.rate else None


@define
class _Limit:
    """A budget of requests in windows that follow each other, the first from the first request."""

    requests: int
    seconds: float
    _began: float = float("-inf")
    _left: int = 0

    def declined(self, now: float) -> Response | None:
        if now - self._began >= self.seconds:
            self._began, self._left = now, self.requests
        if self._left > 0:
            self._left -= 1
            return None
        wait = max(1, ceil(self.seconds - (now - self._began)))
        return usual_response(429, {"Retry-After": str(wait), "X-RateLimit-Remaining": "0"})


class Faults:
    """Decides for each request what goes wrong with it."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self._planned: list[_Planned] = []
        self._chance: _Chance | None = None
        self._limit: _Limit | None = None

    def plan(self, call: str, fault: Fault, times: int, operations: Operations) -> None:
        if times < 1:
            raise ValueError("times must be 1 or more")
        self._planned.append(_Planned(call, fault, times, checked(operations)))

    def never_happened(self) -> list[str]:
        """Return how those were planned that never happened."""
        return [planned.call for planned in self._planned if not planned.has_happened]

    def leave_to_chance(
        self, seed: int, rate: float, faults: Sequence[Fault], operations: Operations
    ) -> None:
        if not 0 <= rate <= 1:
            raise ValueError("rate must be from 0 to 1")
        self._chance = _Chance(Random(seed), rate, tuple(faults), checked(operations))

    def limit(self, requests: int, seconds: float) -> None:
        self._limit = _Limit(requests, seconds)

    def declined(self, now: float) -> Response | None:
        """Return the 429 for a request beyond the limit, which counts these seconds."""
        return self._limit.declined(now) if self._limit else None

    def next_for(self, operation: str | None) -> Fault | None:
        """Return what goes wrong with the next request."""
        for planned in self._planned:
            if concerns(planned.operations, operation):
                planned.times_left -= 1
                planned.has_happened = True
                if not planned.times_left:
                    self._planned.remove(planned)
                return planned.fault
        if self._chance and concerns(self._chance.operations, operation):
            return self._chance.draw()
        return None


def checked(names: Operations) -> Operations:
    """Refuse operations that there are not."""
    given = {names} if isinstance(names, str) else {*(names or ())}
    if unknown := given - operations().keys():
        known = ", ".join(sorted(operations()))
        raise ValueError(f"unknown operations: {', '.join(sorted(unknown))}. There are {known}")
    return names
