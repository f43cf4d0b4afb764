"""What goes wrong, when: planned faults, faults by chance, a limit of requests, and changes between
two requests.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from math import ceil, inf
from random import Random
from threading import RLock
from typing import Any, TypeAlias, get_args

from attrs import define, field, frozen

from ._messages import Event, Outcome, RecordedRequest, Response, usual_response
from ._reading import OPERATIONS

# The names of some operations, or of one; None for all.
Operations: TypeAlias = str | Collection[str] | None
Change: TypeAlias = Callable[[], object]

# With these no response comes.
_LOSSES = {"refused", "reset", "timeout"}


@frozen(kw_only=True)
class Fault:
    """What goes wrong with a request. `fail_next` describes the attributes."""

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
        if self._shows_own_response and self.took_effect is False:
            raise ValueError("there is a response only to a request that took effect")

    @property
    def _shows_own_response(self) -> bool:
        return self.status is None and self.event not in _LOSSES

    @property
    def is_carried_out(self) -> bool:
        return self._shows_own_response if self.took_effect is None else self.took_effect

    def outcome(self, response: Response | None) -> Outcome:
        """Return what becomes of a request to which the service has this response."""
        if self.status is not None:
            response = usual_response(self.status, self.headers, self.body)
        return Outcome(None if self.event in _LOSSES else response, self.event, self.delay)


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

_LISTINGS = {"list_runs", "list_run_tasks"}


@define(eq=False)
class _Planned:
    """A fault for the next requests, or a change after some.

    Attributes:
        call: How it was planned, for people.
        operations: The operations that count.
        left: How many requests are still to come.
        page: The page of a listing after which a change happens; None if any request counts.
    """

    call: str
    what: Any
    operations: Operations
    left: int
    page: int | None = None
    has_happened: bool = False

    def concerns(self, operation: str | None) -> bool:
        names = self.operations
        is_one = isinstance(names, str)
        return names is None or (operation == names if is_one else operation in names)

    def is_due_after(self, request: RecordedRequest) -> bool:
        asked = request.query.get("page", "1"), request.status, request.operation in _LISTINGS
        is_page = self.page is None or asked == (str(self.page), 200, True)
        self.left -= is_page and self.concerns(request.operation)
        return self.left == 0


class Failing:
    """The faults of a fake, and the changes between two requests."""

    _lock: RLock

    def __init__(self) -> None:
        self._changes: list[_Planned] = []
        self._forget_faults()

    def _forget_faults(self) -> None:
        self._faults: list[_Planned] = []
        self._chances: list[tuple[_Planned, Random, float]] = []
        # How many requests a window allows, its seconds, when it began, and how many are left.
        self._limit: tuple[int, float] | None = None
        self._window = -inf, 0

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

        For the clients of the fake, delays and timeouts pass in its time. With a transport, the
        HTTP library raises what it raises when this happens on a connection; a timeout comes at
        once. At a real address it does happen, but a connection that is `"refused"` is reset
        instead.

        Args:
            status: The status to answer with.
            event: What happens on the connection: `"refused"`, the request never arrives; `"reset"`
                without a response; `"timeout"`, the response never comes; `"cut_in_headers"` and
                `"cut_in_body"`, it ends within the response; `"cut_after_body"`, all of the body
                comes, but not the mark of its end.
            took_effect: Whether the request is carried out all the same, so that only its response
                is lost. If not given: true if the service's own response is cut off or slow.
            delay: How many seconds pass before.
            headers: Headers of the response with this status. A 429 has `Retry-After: 1` without.
            body: Its body: JSON, text, or bytes. What the service usually says, if not given.
            times: How many requests fail.
            operation: One operation, or several, named as in the log of the client: `list_runs`,
                `get_run`, `list_run_tasks`, `get_task`, `complete_run_task`,
                `complete_one_off_task`. Any, if not given.
        """
        how: dict[str, Any] = {"took_effect": took_effect, "headers": headers or {}, "body": body}
        fault = Fault(status=status, event=event, delay=delay, **how)
        shown = {"status": status, "event": event, "delay": delay or None}
        with self._lock:
            self._faults.append(_planned("fail_next", shown, fault, operation, times))

    def fail_randomly(
        self,
        *,
        seed: int,
        rate: float = 0.2,
        faults: Sequence[Fault] = ANY_FAULT,
        operation: Operations = None,
    ) -> None:
        """Let a share of the requests fail, from 0 to 1: the same ones in every run with this seed.
        Each of `faults` is as likely as the others; `operation` is as for `fail_next`.
        """
        planned = _planned("fail_randomly", {"seed": seed}, faults, operation, 1)
        with self._lock:
            self._chances = [(planned, Random(seed), rate)]

    def limit_rate(self, requests: int, *, seconds: float = 60.0) -> None:
        """Allow a number of requests in each window of time; answer 429 with `Retry-After` beyond.

        Clients that wait in real time, those of `serve` and of the transports, count real time. A
        new window begins with the first request after the one before.
        """
        with self._lock:
            self._limit, self._window = (requests, seconds), (-inf, 0)

    def stop_failing(self) -> None:
        """Forget all faults and the limit of requests."""
        with self._lock:
            self._forget_faults()

    def after_page(self, number: int, change: Change, *, operation: Operations = None) -> None:
        """Change something while a listing is read: once, after the page with this number was
        answered, such as `after_page(1, lambda: fake.remove_run(run))`.
        """
        planned = _planned("after_page", {"number": number}, change, operation, 1)
        planned.page = number
        with self._lock:
            self._changes.append(planned)

    def after_request(self, number: int, change: Change, *, operation: Operations = None) -> None:
        """Change something between two requests: once, after this number of requests.

        `after_request(1, lambda: fake.complete(task), operation="get_task")` is the colleague who
        completes the task just after it was read. `number` counts requests of the operations named,
        whatever they are answered with.
        """
        planned = _planned("after_request", {"number": number}, change, operation, number)
        with self._lock:
            self._changes.append(planned)

    # --- What happens ----------------------------------------------------------------------------

    def _declined(self, now: float) -> Response | None:
        """Return the 429 for a request beyond the limit, which counts these seconds."""
        if self._limit is None:
            return None
        requests, seconds = self._limit
        began, left = self._window
        if now - began >= seconds:
            began, left = now, requests
        self._window = began, max(0, left - 1)
        if left > 0:
            return None
        wait = max(1, ceil(seconds - (now - began)))
        return usual_response(429, {"Retry-After": str(wait), "X-RateLimit-Remaining": "0"})

    def _fault_for(self, operation: str | None) -> Fault | None:
        """Return what goes wrong with the next request."""
        for planned in self._faults:
            if planned.left and planned.concerns(operation):
                planned.left -= 1
                planned.has_happened = True
                return planned.what  # type: ignore[no-any-return]
        for planned, random, rate in self._chances:
            if planned.concerns(operation) and random.random() < rate:
                return random.choice(planned.what)  # type: ignore[no-any-return]
        return None

    def _change_after(self, request: RecordedRequest) -> None:
        """Make each change that is due after this request, once."""
        due = [planned for planned in self._changes if planned.is_due_after(request)]
        # Removed first: a change may send requests, and plan more changes.
        self._changes = [planned for planned in self._changes if planned not in due]
        for planned in due:
            planned.what()

    def _never_happened(self) -> list[str]:
        """Return how those were planned that never happened."""
        return [
            planned.call for planned in self._faults + self._changes if not planned.has_happened
        ]


def _planned(
    method: str, given: Mapping[str, object], what: Any, operations: Operations, left: int
) -> _Planned:
    names = {operations} if isinstance(operations, str) else {*(operations or ())}
    if unknown := ", ".join(sorted(names - OPERATIONS.keys())):
        known = ", ".join(sorted(OPERATIONS))
        raise ValueError(f"unknown operations: {unknown}. There are {known}")
    shown = {**given, "operation": operations or None}
    arguments = [f"{name}={value!r}" for name, value in shown.items() if value is not None]
    return _Planned(f"{method}({', '.join(arguments)})", what, operations, left)
