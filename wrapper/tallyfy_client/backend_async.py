"""The back end of AsyncTallyfy: sends one request through httpx or httpx2, and waits in tasks."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from math import inf
from time import monotonic
from typing import Any

from .backend import (
    DeadlineExceeded,
    Delivery,
    HttpBackend,
    Outcome,
    Send,
    head_of,
    in_daemon_thread,
)
from .errors import InvalidRequestError
from .settings import AsyncHttpClient


class AsyncBackend(HttpBackend):
    """Waits in tasks."""

    def __init__(self, base_url: str, http_client: AsyncHttpClient | None = None) -> None:
        super().__init__(base_url, http_client, "AsyncClient")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing = asyncio.Event()

    def check_usable(self) -> None:
        super().check_usable()
        self._refuse_other_loops()

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
        self.check_usable()
        delivery = Delivery(asyncio.current_task())
        trace = partial(_trace, delivery, step.until)
        http_request = self._request(step, step.timeouts._asdict(), trace)
        # `close` waits for this lock.
        lock = asyncio.Lock()
        self._under_way[lock] = delivery
        left = None if step.until == inf else step.until - monotonic()
        try:
            async with lock, asyncio.timeout(left):
                return await self._deliver(http_request, delivery)
        except TimeoutError:
            return self._outcome(DeadlineExceeded(), http_request, delivery)
        finally:
            self._under_way.pop(lock, None)
            delivery.abandon()

    async def _deliver(self, http_request: Any, delivery: Delivery) -> Outcome:
        try:
            try:
                response = await self._respond(http_request)
            except self._module.HTTPStatusError as error:
                response = self._response_in(error, http_request)
            try:
                delivery.head = head_of(response)
                content = b"".join([part async for part in response.aiter_bytes()])
                return delivery.head._replace(content=content)
            finally:
                await response.aclose()
        except Exception as error:
            return self._outcome(error, http_request, delivery)

    async def close(self) -> None:
        """Send nothing more, wait for the requests of other tasks, and close the connections."""
        if os.getpid() != self._pid or (self._loop is not None and self._loop.is_closed()):
            # The requests are of the process that was forked, or ended with their event loop.
            return
        self._refuse_other_loops()
        try:
            for lock in self._end(asyncio.current_task()):
                async with lock:
                    pass
        finally:
            if self._transport is not None:
                await self._transport.aclose()


async def _trace(delivery: Delivery, until: float, event: str, info: Mapping[str, Any]) -> None:
    delivery.trace(event, info)
    if until < inf and event.endswith(".connect_tcp.started"):
        async with asyncio.timeout(info["timeout"]):
            await _look_up(info["host"])


async def _look_up(host: str) -> None:
    """Have a name looked up in a thread that does not keep the program from ending.

    asyncio looks names up in its default executor, whose threads `asyncio.run` waits for. What is
    found is asked for again by the transport; what is slow has passed by then.
    """
    found = in_daemon_thread(partial(socket.getaddrinfo, host, None), "tallyfy_client look-up")
    if found is not None:
        # An unknown name is for the transport to tell.
        with suppress(Exception):
            await asyncio.wrap_future(found)
