"""The back end of AsyncTallyfy: sends one request through httpx or httpx2, and waits in tasks."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from threading import Thread
from time import monotonic
from typing import Any

from .backend import (
    AsyncHttpClient,
    Backend,
    Delivery,
    Library,
    Outcome,
    Send,
    has_started,
    head_of,
    refuse_fork,
)
from .errors import InvalidRequestError


class AsyncBackend(Backend):
    """Sends through a transport of our own, or an HTTP client of the caller's."""

    def now(self) -> float:
        """Return the seconds of a clock that only goes on."""
        return monotonic()

    def __init__(self, base_url: str, http_client: AsyncHttpClient | None = None) -> None:
        self._pid = os.getpid()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing = asyncio.Event()
        # Each request under way, and the task that waits for it.
        self._under_way: dict[asyncio.Future[None], asyncio.Task[Any] | None] = {}
        # The tasks that close it.
        self._closers: set[asyncio.Task[Any] | None] = set()
        self._library = Library(base_url, http_client, "AsyncClient")

    def check_usable(self) -> None:
        """Refuse what could not be sent, or would meet the responses of another process."""
        refuse_fork(self._pid)
        self._refuse_other_loops()
        self._library.refuse_closed(self._closing.is_set())

    def _refuse_other_loops(self) -> None:
        loop = asyncio.get_running_loop()
        if self._loop is None:
            self._loop = loop
        if self._loop is not loop:
            raise InvalidRequestError(
                "This client belongs to another event loop. Make one in each event loop."
            )

    async def sleep(self, seconds: float) -> None:
        """Wait. Closing the client ends it."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        self.check_usable()

    async def send(self, step: Send) -> Outcome:
        """Send a request once, and tell what came of it."""
        ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._under_way[ended] = asyncio.current_task()
        try:
            self.check_usable()
            delivery = self._library.delivery()
            if step.until is None:
                return await self._deliver(step, delivery)
            return await self._deliver_until(step.until, step, delivery)
        finally:
            self._under_way.pop(ended, None)
            ended.set_result(None)

    async def _deliver_until(self, until: float, step: Send, delivery: Delivery) -> Outcome:
        try:
            async with asyncio.timeout(until - monotonic()):
                return await self._deliver(step, delivery)
        except TimeoutError:
            return delivery.abandon()

    async def _deliver(self, step: Send, delivery: Delivery) -> Outcome:
        trace = partial(_trace if step.until is None else _trace_until, delivery)
        http_request = self._library.request(step, step.timeouts._asdict(), trace)
        try:
            response = await self._response_to(http_request)
            try:
                head = head_of(response)
                delivery.refusal = None if head.is_success else head
                return head._replace(content=await self._body_of(response))
            finally:
                await response.aclose()
        except Exception as error:
            return self._library.outcome(error, http_request, delivery)

    async def _response_to(self, http_request: Any) -> Any:
        try:
            return await self._library.respond(http_request)
        except self._library.StatusError as error:
            return self._library.response_in(error, http_request)

    async def _body_of(self, response: Any) -> bytes:
        try:
            return b"".join([part async for part in response.aiter_bytes()])
        except self._library.DecodingError:
            return b""

    async def close(self) -> None:
        """Send nothing more, wait for the requests of other tasks, and close the connections."""
        if os.getpid() != self._pid or (self._loop is not None and self._loop.is_closed()):
            # The requests are of the process that was forked, or ended with their event loop.
            return
        self._refuse_other_loops()
        self._closing.set()
        self._closers.add(asyncio.current_task())
        try:
            for ended, task in self._under_way.copy().items():
                # Hooks that close their own client cannot wait for themselves or one another.
                if task is not None and task not in self._closers:
                    await asyncio.wait([ended, task], return_when=asyncio.FIRST_COMPLETED)
        finally:
            if self._library.transport is not None:
                await self._library.transport.aclose()


async def _trace(delivery: Delivery, event: str, info: Mapping[str, Any]) -> None:
    delivery.trace(event, info)


async def _trace_until(delivery: Delivery, event: str, info: Mapping[str, Any]) -> None:
    delivery.trace(event, info)
    if event.endswith(".connect_tcp.started"):
        async with asyncio.timeout(info["timeout"]):
            await _look_up(info["host"])


async def _look_up(host: str) -> None:
    """Have a name looked up in a thread that does not keep the program from ending.

    asyncio looks names up in its default executor, whose threads `asyncio.run` waits for. What is
    found is asked for again by the transport; what is slow has passed by then.
    """
    loop = asyncio.get_running_loop()
    found = loop.create_future()

    def look_up() -> None:
        # An unknown name is for the transport to tell, and a closed loop wants no result.
        with suppress(Exception):
            socket.getaddrinfo(host, None)
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(found.cancel)

    if has_started(Thread(target=look_up, name="tallyfy_client look-up", daemon=True)):
        await asyncio.wait([found])
