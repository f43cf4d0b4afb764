"""The back end of Tallyfy: sends one request through httpx or httpx2, and waits in threads."""

from __future__ import annotations

import os
from concurrent.futures import wait
from functools import partial
from math import inf
from threading import Event, Lock, get_ident
from time import monotonic
from typing import Any

from .backend import (
    Deadline,
    DeadlineExceeded,
    Delivery,
    HttpBackend,
    Outcome,
    Send,
    head_of,
    in_daemon_thread,
)
from .settings import SyncHttpClient


class SyncBackend(HttpBackend):
    """Waits in threads."""

    def __init__(self, base_url: str, http_client: SyncHttpClient | None = None) -> None:
        super().__init__(base_url, http_client, "Client")
        self._closing = Event()

    def sleep(self, seconds: float) -> None:
        """Wait. Closing the client ends it."""
        self._closing.wait(seconds)
        self.check_usable()

    def send(self, step: Send) -> Outcome:
        """Send a request once, and tell what came of it."""
        delivery = Delivery(get_ident())
        # `close` waits for this lock. A lock in a `with` statement is free again whatever happens,
        # so not even an interrupt leaves a request that seems to be under way.
        lock = Lock()
        self._under_way[lock] = delivery
        try:
            with lock:
                self.check_usable()
                http_request = self._http_request(step, delivery)
                if step.until == inf:
                    return self._deliver(http_request, delivery)
                return self._deliver_until(step.until, http_request, delivery)
        finally:
            self._under_way.pop(lock, None)

    def _http_request(self, step: Send, delivery: Delivery) -> Any:
        timeouts: dict[str, Any] = step.timeouts._asdict()
        if step.until < inf:
            timeouts = {name: Deadline(step.until, limit) for name, limit in timeouts.items()}
            # Waiting for a free connection is no matter of sockets.
            timeouts["pool"] = min(step.until - monotonic(), step.timeouts.pool or inf)
        return self._request(step, timeouts, delivery.trace)

    def _deliver_until(self, until: float, http_request: Any, delivery: Delivery) -> Outcome:
        """Deliver in a thread that is left alone when the deadline is over.

        Sockets have time-outs for each of their steps alone, and the look-up of a name has none.
        """
        deliver = partial(self._deliver, http_request, delivery)
        try:
            under_way = in_daemon_thread(deliver, "tallyfy_client request")
            if under_way is None:
                return deliver()
            wait([under_way], until - monotonic())
            if under_way.done():
                return under_way.result()
        finally:
            delivery.abandon()
        return self._outcome(DeadlineExceeded(), http_request, delivery)

    def _deliver(self, http_request: Any, delivery: Delivery) -> Outcome:
        delivery.waiting.add(get_ident())
        try:
            try:
                response = self._respond(http_request)
            except self._module.HTTPStatusError as error:
                response = self._response_in(error, http_request)
            try:
                delivery.head = head_of(response)
                content = b"".join(response.iter_bytes())
                return delivery.head._replace(content=content)
            finally:
                response.close()
        except Exception as error:
            return self._outcome(error, http_request, delivery)

    def close(self) -> None:
        """Send nothing more, wait for the requests of other threads, and close the connections."""
        if os.getpid() != self._pid:
            # They belong to the process that was forked, and so do the threads.
            return
        try:
            for lock in self._end(get_ident()):
                with lock:
                    pass
        finally:
            if self._transport is not None:
                self._transport.close()
