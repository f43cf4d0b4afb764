"""Workers in processes of their own, and a service that would complete a task twice."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from multiprocessing.connection import Connection
from threading import Event
from typing import Any

from tallyfy_client import AsyncTallyfy, Tallyfy
from tallyfy_client.testing import Dialect, FakeTallyfy
from tallyfy_client.testing._messages import Outcome, Request, usual_response
from tallyfy_client.testing._transports import serving


class SlowService:
    """A Tallyfy at a real address that takes its time to complete a task, and does so again.

    At first it may be busy for some seconds, in which it asks for an absurd wait. If it loses
    responses, then those of every second completion.
    """

    def __init__(self, delay: float = 0.0, *, busy: float = 0.0, loses: bool = False) -> None:
        self.fake = FakeTallyfy(dialect=Dialect(second_completion="repeated"))
        self.completion_arrived = Event()
        self._delay, self._busy = delay, busy
        self._busy_until: float | None = None
        self._events: Any = cycle(["reset", None] if loses else [None])

    @contextmanager
    def served(self) -> Iterator[dict[str, Any]]:
        """Give the settings of a client."""
        with serving(self._handle, 0) as address:
            yield {"token": self.fake.token, "org_id": self.fake.org_id, "base_url": address}

    def _handle(self, request: Request) -> Outcome:
        self._busy_until = self._busy_until or time.monotonic() + self._busy
        if time.monotonic() < self._busy_until:
            return Outcome(usual_response(429, {"Retry-After": "1" + 20 * "0"}))
        if request.method != "POST":
            return self.fake._handle_in_real_time(request)
        self.completion_arrived.set()
        time.sleep(self._delay)
        return Outcome(self.fake._handle_in_real_time(request).response, next(self._events))

    def times_completed(self) -> Counter[str]:
        return Counter(completion.task_id for completion in self.fake.completions)


def work(jobs: Connection, kind: str, settings: dict[str, Any]) -> None:
    """Take ids of tasks from a connection, and say when each is completed."""
    (_work if kind == "sync" else _work_async)(jobs, settings)


def _work(jobs: Connection, settings: dict[str, Any]) -> None:
    with Tallyfy(**settings) as client:
        jobs.send("ready")
        while True:
            client.tasks.complete(jobs.recv(), unless_completed=True)
            jobs.send("done")


def _work_async(jobs: Connection, settings: dict[str, Any]) -> None:
    async def main() -> None:
        async with AsyncTallyfy(**settings) as client:
            jobs.send("ready")
            while True:
                await client.tasks.complete(jobs.recv(), unless_completed=True)
                jobs.send("done")

    asyncio.run(main())
