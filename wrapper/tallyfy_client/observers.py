"""What observers see of a client's calls and attempts. They can neither send nor disturb."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from time import time
from typing import Any, NamedTuple, Protocol, TypeVar

from attrs import Factory, define

from ._log import logger
from ._values import Failure, Outcome, Send, Steps

T = TypeVar("T")


class Event(NamedTuple):
    """Something that happened during a call, between its attempts.

    Attributes:
        name: `retry`, a wait before another attempt; `pause`, a wait because the service asked for
            fewer requests; `budget`, a wait for room in the budget; `read_back`, the task is read
            because the outcome of its completion is unknown.
        time: When it happened, in seconds since 1970.
        seconds: How long the wait will be; None if it is no wait.
    """

    name: str
    time: float
    seconds: float | None


@define(eq=False, repr=False)
class ObservedCall:
    """A call of a method, such as `runs.get(…)`. Each page of a listing is a call.

    Attributes:
        operation: The name of the operation, such as `get_run`.
        ids: The ids of the run and the task it is about, keyed by `run` and `task`.
        org_id: The id of the organization.
        base_url: The URL of the service.
        attempts: How many requests it has sent so far.
        events: What happened between them so far.
    """

    operation: str
    ids: dict[str, str]
    org_id: str
    base_url: str
    attempts: int = 0
    events: list[Event] = Factory(list)

    def __repr__(self) -> str:
        return f"<ObservedCall {self.operation} {self.ids}>"


@define(eq=False, repr=False)
class ObservedAttempt:
    """One request of a call, and its outcome once it has ended.

    Attributes:
        call: The call it belongs to.
        operation: The name of the operation: a completion also reads its task, as `get_task`.
        ids: The ids of the run and the task it is about, keyed by `run` and `task`.
        method: The HTTP method.
        path: The path below the base URL, without a query.
        number: 1 for the first attempt, 2 for the next one of the same request.
        status_code: The status of the response; None if there was none.
        request_id: The service's id of the request; None if not given.
        failure: The class of the error, such as `ReadTimeout`; None if there was a response.
        may_have_been_sent: Whether the request may have reached the service.
    """

    call: ObservedCall
    operation: str
    ids: dict[str, str]
    method: str
    path: str
    number: int
    status_code: int | None = None
    request_id: str | None = None
    failure: str | None = None
    may_have_been_sent: bool = True

    def __repr__(self) -> str:
        return f"<ObservedAttempt {self.number} of {self.operation} {self.ids}>"


class Observer(Protocol):
    """What `observers=` takes: it returns a context manager for each call and each attempt.

    The context manager is entered before, and left after, with the error if there was one. What it
    raises is logged and dropped, what it returns is not used. It runs in the thread or task of the
    call and should not block: under `AsyncTallyfy` everything else would wait for it.
    """

    def call(self, call: ObservedCall, /) -> AbstractContextManager[Any]: ...

    def attempt(self, attempt: ObservedAttempt, /) -> AbstractContextManager[Any]: ...


class Watch:
    """Shows one call, its attempts and its events to the observers."""

    def __init__(self, observers: Sequence[Observer], call: ObservedCall) -> None:
        self._observers = observers
        self._call = call

    def whole(self, steps: Steps[T]) -> Steps[T]:
        """Make the whole call in sight of the observers."""
        with _entered(self._observers, "call", self._call):
            return (yield from steps)

    def send(self, send: Send, number: int) -> Generator[Send, Outcome, Outcome]:
        """Yield a request to be sent, and return its outcome."""
        request = send.request
        seen = ObservedAttempt(
            self._call, request.operation, dict(request.ids), request.method, request.path, number
        )
        with _entered(self._observers, "attempt", seen):
            self._call.attempts += 1
            outcome = yield send
            if isinstance(outcome, Failure):
                seen.failure, seen.may_have_been_sent = outcome.kind, outcome.sent
            else:
                seen.status_code = outcome.status_code
                seen.request_id = outcome.without(send.token).request_id
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
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        # Not only Exception: `pytest.fail` must not replace the result of a completion.
        error.__context__ = None  # It may hold what no log may show.
        logger.exception("the observer %s failed", type(observer).__name__)
