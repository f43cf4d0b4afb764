"""What observers see of a client's calls and attempts. They can neither send nor disturb."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from time import time
from typing import Any, NamedTuple, Protocol, TypeVar

from .backend import Failure, Outcome, Send
from .log import logger
from .responses import without_secret

Result = TypeVar("Result")


class Event(NamedTuple):
    """Something that happened during a call, between its attempts.

    Attributes:
        name: `retry`, a wait before another attempt; `pause`, a wait that the service asked all
            requests for; `budget`, a wait for the budget; `read_back`, a completion whose outcome
            is unknown, so the task is read.
        time: When, in seconds since 1970.
        seconds: How long the wait is to be; None if it is no wait.
    """

    name: str
    time: float
    seconds: float | None


@dataclass(eq=False, repr=False)
class ObservedCall:
    """A call of a method, such as `runs.get(…)`. Each page of a listing is a call.

    Attributes:
        operation: The name of the operation, such as `get_run`.
        ids: The ids of the run and the task that it is about, by `run` and `task`.
        org_id: The id of the organization.
        base_url: The address of the service.
        attempts: How many requests it has sent so far.
        events: What happened between them so far.
    """

    operation: str
    ids: dict[str, str]
    org_id: str
    base_url: str
    attempts: int = 0
    events: list[Event] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"<ObservedCall {self.operation} {self.ids}>"


class ObservedAttempt:
    """One request of a call, and what came of it once it has ended.

    Attributes:
        call: The call that it belongs to.
        operation: The name of the operation: a completion also reads its task, as `get_task`.
        ids: The ids of the run and the task that it is about, by `run` and `task`.
        method: The method of HTTP.
        path: The path below the base address, without a query.
        number: 1 for the first attempt, 2 for the next one of the same request.
        status_code: The status of the response; None if there was none.
        request_id: Names the request in the service's own records; None if not said.
        failure: The class of what failed, such as `ReadTimeout`; None if there was a response.
        may_have_been_sent: Whether the request may have reached the service.
    """

    def __init__(self, call: ObservedCall, send: Send, number: int) -> None:
        request = send.request
        self.call: ObservedCall = call
        self.operation: str = request.operation
        self.ids: dict[str, str] = dict(request.ids)
        self.method: str = request.method
        self.path: str = request.path
        self.number: int = number
        self.status_code: int | None = None
        self.request_id: str | None = None
        self.failure: str | None = None
        self.may_have_been_sent: bool = True

    def __repr__(self) -> str:
        return f"<ObservedAttempt {self.number} of {self.operation} {self.ids}>"

    def _note(self, outcome: Outcome, token: str) -> None:
        if isinstance(outcome, Failure):
            self.failure, self.may_have_been_sent = outcome.kind, outcome.sent
            return
        self.status_code = outcome.status_code
        # A service that repeats the token must not get it into a trace.
        self.request_id = outcome.request_id and without_secret(outcome.request_id, token)


class Observer(Protocol):
    """What `observers=` takes: it gives a context manager around each call and each attempt.

    The context manager is entered before, and left after, with the error if there was one. What it
    raises is logged and dropped, what it returns is not used. It runs in the thread or the task of
    the call, and should not wait: under `AsyncTallyfy` everything else would wait with it.
    """

    def call(self, call: ObservedCall, /) -> AbstractContextManager[Any]: ...

    def attempt(self, attempt: ObservedAttempt, /) -> AbstractContextManager[Any]: ...


class Watch:
    """Shows one call, its attempts and its events to the observers."""

    def __init__(self, observers: Sequence[Observer], call: ObservedCall) -> None:
        self._observers = observers
        self._call = call

    def whole(self, steps: Generator[Any, Any, Result]) -> Generator[Any, Any, Result]:
        """Make the whole call in sight of the observers."""
        with _entered(self._observers, "call", self._call):
            return (yield from steps)

    def send(self, send: Send, number: int) -> Generator[Send, Outcome, Outcome]:
        """Yield a request that is to be sent, and return its outcome."""
        seen = ObservedAttempt(self._call, send, number)
        with _entered(self._observers, "attempt", seen):
            self._call.attempts += 1
            outcome = yield send
            seen._note(outcome, send.token)
            return outcome

    def note(self, name: str, seconds: float | None = None) -> None:
        self._call.events.append(Event(name, time(), seconds))


@contextmanager
def _entered(
    observers: Sequence[Observer], method: str, seen: ObservedCall | ObservedAttempt
) -> Iterator[None]:
    with ExitStack() as stack:
        for observer in observers:
            with _dropping(observer):
                entered = getattr(observer, method)(seen)
                entered.__enter__()
                stack.push(partial(_leave, observer, entered))
        yield


def _leave(observer: Observer, entered: AbstractContextManager[Any], *error: Any) -> None:
    with _dropping(observer):
        entered.__exit__(*error)


@contextmanager
def _dropping(observer: Observer) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # What the call failed with can hold what no log may.
        error.__context__ = None
        logger.exception("the observer %s failed", type(observer).__name__)
