"""The back end of Tallyfy: sends one request through httpx or httpx2, and waits in threads."""

from __future__ import annotations

import os
from contextvars import copy_context
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread, get_ident
from time import monotonic
from typing import Any

from .backend import (
    Backend,
    Deadline,
    Delivery,
    Library,
    Outcome,
    Send,
    SyncHttpClient,
    has_started,
    head_of,
    refuse_fork,
)


class SyncBackend(Backend):
    """Sends through a transport of our own, or an HTTP client of the caller's."""

    def now(self) -> float:
        """Return the seconds of a clock that only goes on."""
        return monotonic()

    def __init__(self, base_url: str, http_client: SyncHttpClient | None = None) -> None:
        self._pid = os.getpid()
        self._closing = Event()
        # Each request under way, and the lock that it holds until it has ended.
        self._under_way: dict[Any, Delivery] = {}
        # The threads that close it.
        self._closers: set[int] = set()
        self._library = Library(base_url, http_client, "Client")

    def check_usable(self) -> None:
        """Refuse what could not be sent, or would meet the responses of another process."""
        refuse_fork(self._pid)
        self._library.refuse_closed(self._closing.is_set())

    def sleep(self, seconds: float) -> None:
        """Wait. Closing the client ends it."""
        self._closing.wait(seconds)
        self.check_usable()

    def send(self, step: Send) -> Outcome:
        """Send a request once, and tell what came of it."""
        delivery = self._library.delivery()
        # `close` waits for this lock. A lock in a `with` statement is free again whatever happens,
        # so not even an interrupt leaves a request that seems to be under way.
        lock = Lock()
        self._under_way[lock] = delivery
        try:
            with lock:
                self.check_usable()
                if step.until is None:
                    return self._deliver(self._http_request(step, delivery), delivery)
                return self._deliver_until(step.until, step, delivery)
        finally:
            self._under_way.pop(lock, None)

    def _http_request(self, step: Send, delivery: Delivery) -> Any:
        timeouts: dict[str, Any] = step.timeouts._asdict()
        if step.until is not None:
            timeouts = {name: Deadline(step.until, limit) for name, limit in timeouts.items()}
            # Waiting for a free connection is no matter of sockets.
            left = step.until - monotonic()
            timeouts["pool"] = left if step.timeouts.pool is None else min(left, step.timeouts.pool)
        return self._library.request(step, timeouts, delivery.trace)

    def _deliver_until(self, until: float, step: Send, delivery: Delivery) -> Outcome:
        """Deliver in a thread that is left alone when the deadline is over.

        Sockets have time-outs for each of their steps alone, and the look-up of a name has none.
        """
        http_request = self._http_request(step, delivery)
        outcomes: SimpleQueue[Outcome | BaseException] = SimpleQueue()

        def deliver() -> None:
            try:
                outcomes.put(self._deliver(http_request, delivery))
            except BaseException as error:
                outcomes.put(error)

        run = copy_context().run
        thread = Thread(target=run, args=[deliver], name="tallyfy_client request", daemon=True)
        try:
            if not has_started(thread):
                return self._deliver(http_request, delivery)
            outcome = outcomes.get(timeout=max(0.0, until - monotonic()))
        except Empty:
            outcome = delivery.abandon()
        except BaseException:
            delivery.abandon()
            raise
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def _deliver(self, http_request: Any, delivery: Delivery) -> Outcome:
        delivery.threads.add(get_ident())
        try:
            response = self._response_to(http_request)
            try:
                head = head_of(response)
                delivery.refusal = None if head.is_success else head
                return head._replace(content=self._body_of(response))
            finally:
                response.close()
        except Exception as error:
            return self._library.outcome(error, http_request, delivery)

    def _response_to(self, http_request: Any) -> Any:
        try:
            return self._library.respond(http_request)
        except self._library.StatusError as error:
            return self._library.response_in(error, http_request)

    def _body_of(self, response: Any) -> bytes:
        try:
            return b"".join(response.iter_bytes())
        except self._library.DecodingError:
            return b""

    def close(self) -> None:
        """Send nothing more, wait for the requests of other threads, and close the connections."""
        if os.getpid() != self._pid:
            # They belong to the process that was forked, and so do the threads.
            return
        self._closing.set()
        self._closers.add(get_ident())
        try:
            for lock, delivery in self._under_way.copy().items():
                # Hooks that close their own client cannot wait for themselves or one another.
                if delivery.threads.isdisjoint(self._closers):
                    with lock:
                        pass
        finally:
            if self._library.transport is not None:
                self._library.transport.close()
