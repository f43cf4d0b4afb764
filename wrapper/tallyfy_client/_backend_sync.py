"""The back end of Tallyfy: carries steps out in the thread of the caller."""

from __future__ import annotations

import os
from abc import abstractmethod
from contextlib import suppress
from threading import Event
from time import monotonic
from typing import Any, TypeVar

from ._backend import Attempt, Backend, DeadlineExceeded, HttpLibrary, SyncHttpClient
from ._values import Ask, Outcome, Send, Sleep, Steps

T = TypeVar("T")


class SyncBackend(Backend):
    """Carries steps out in the thread of the caller."""

    def run(self, steps: Steps[T]) -> T:
        """Carry steps out until they have a result."""
        try:
            step = next(steps)
            while True:
                try:
                    self.check_usable()
                    given: Any = None
                    match step:
                        case Send():
                            given = self.send(step)
                        case Sleep():
                            self.sleep(step.seconds)
                        case Ask():
                            given = step.function()
                except BaseException as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(given)
        except StopIteration as end:
            result: T = end.value
            return result

    @abstractmethod
    def sleep(self, seconds: float) -> None:
        """Wait. Closing the client ends the wait."""

    @abstractmethod
    def send(self, send: Send) -> Outcome:
        """Send a request once."""

    @abstractmethod
    def close(self) -> None:
        """Send nothing more, and close the connections."""


class HttpBackend(SyncBackend):
    """Sends through httpx or httpx2."""

    def __init__(self, base_url: str, http_client: SyncHttpClient | None) -> None:
        self._library = HttpLibrary(base_url, http_client, "Client")
        self._closed = Event()

    def check_usable(self) -> None:
        self._library.check_usable(self._closed.is_set())

    def sleep(self, seconds: float) -> None:
        self._closed.wait(seconds)
        self.check_usable()

    def send(self, send: Send) -> Outcome:
        attempt = Attempt(send)
        http_request = self._library.request(attempt, attempt.trace)
        try:
            attempt.response = self._library.respond(http_request)
            for part in attempt.response.iter_bytes():
                attempt.parts.append(part)
                if monotonic() > send.until:
                    raise DeadlineExceeded
            return attempt.received()
        except Exception as error:
            return self._library.outcome(error, attempt, http_request)
        finally:
            # Also one that the caller's client raised an error for.
            if attempt.response is not None:
                with suppress(Exception):  # It would hide the outcome.
                    attempt.response.close()
            # It refers to the attempt, which refers to the response.
            http_request.extensions.pop("trace", None)

    def close(self) -> None:
        if os.getpid() == self._library.pid:
            self._closed.set()
            if self._library.transport is not None:
                self._library.transport.close()
