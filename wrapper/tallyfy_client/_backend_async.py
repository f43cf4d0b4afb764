"""The back end of AsyncTallyfy: carries steps out in the task of the caller."""

from __future__ import annotations

import asyncio
import os
from abc import abstractmethod
from contextlib import suppress
from inspect import isawaitable
from math import inf
from time import monotonic
from typing import Any, TypeVar

from ._backend import AsyncHttpClient, Attempt, Backend, DeadlineExceeded, HttpLibrary
from ._errors import InvalidRequestError
from ._values import Ask, Outcome, Send, Sleep, Steps

T = TypeVar("T")


class AsyncBackend(Backend):
    """Carries steps out in the task of the caller, as `SyncBackend` does in its thread."""

    async def run(self, steps: Steps[T]) -> T:
        try:
            step = next(steps)
            while True:
                try:
                    self.check_usable()
                    given: Any = None
                    match step:
                        case Send():
                            given = await self.send(step)
                        case Sleep():
                            await self.sleep(step.seconds)
                        case Ask():
                            given = (step.async_function or step.function)()
                            given = await given if isawaitable(given) else given
                except BaseException as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(given)
        except StopIteration as end:
            result: T = end.value
            return result

    @abstractmethod
    async def sleep(self, seconds: float) -> None: ...

    @abstractmethod
    async def send(self, send: Send) -> Outcome: ...

    @abstractmethod
    async def close(self) -> None: ...


class AsyncHttpBackend(AsyncBackend):
    """Sends through httpx or httpx2."""

    def __init__(self, base_url: str, http_client: AsyncHttpClient | None) -> None:
        self._library = HttpLibrary(base_url, http_client, "AsyncClient")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = asyncio.Event()
        # One for each request under way.
        self._limits: set[asyncio.Timeout] = set()

    def check_usable(self) -> None:
        self._library.check_usable(self._closed.is_set())
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            raise InvalidRequestError(
                "AsyncTallyfy needs a running event loop of asyncio. Under trio, call Tallyfy in "
                "a thread."
            ) from None
        self._loop = self._loop or loop
        if self._loop is not loop:
            raise InvalidRequestError(
                "This client belongs to another event loop. Create one in each event loop."
            )

    async def sleep(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closed.wait()
        self.check_usable()

    async def send(self, send: Send) -> Outcome:
        attempt = Attempt(send)
        http_request = self._library.request(attempt, attempt.trace_async)
        limit = asyncio.timeout(None if send.until == inf else send.until - monotonic())
        try:
            async with limit:
                self._limits.add(limit)
                try:
                    attempt.response = await self._library.respond(http_request)
                    async for part in attempt.response.aiter_bytes():
                        attempt.parts.append(part)
                    return attempt.received()
                except Exception as error:
                    return self._library.outcome(error, attempt, http_request)
                finally:
                    self._limits.discard(limit)
                    # Also one that the caller's client raised an error for.
                    if attempt.response is not None:
                        with suppress(Exception):  # It would hide the outcome.
                            await attempt.response.aclose()
                    # It refers to the attempt, which refers to the response.
                    http_request.extensions.pop("trace", None)
        except TimeoutError:
            if not limit.expired():
                raise
            return self._library.outcome(DeadlineExceeded(), attempt, http_request)

    async def close(self) -> None:
        is_over = self._loop is not None and self._loop.is_closed()
        if os.getpid() == self._library.pid and not is_over:
            self._closed.set()
            # The transport would forget a connection that is being opened, and leave it open.
            for limit in self._limits:
                if not limit.expired():
                    limit.reschedule(0)
            if self._library.transport is not None:
                await self._library.transport.aclose()
