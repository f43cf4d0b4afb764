"""A worker in a process of its own: completes the tasks that it is given, until it is killed."""

from __future__ import annotations

import asyncio
from multiprocessing.connection import Connection
from typing import Any

from tallyfy_client import AsyncTallyfy, Tallyfy


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
