"""A process that sends requests within a budget, by patient callers and by ones that give up."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from contextlib import suppress
from threading import Thread
from typing import Any

from tallyfy_client import AsyncTallyfy, Tallyfy, TallyfyError
from tallyfy_client.budget import Budget

PATIENT, IMPATIENT, PATIENCE = 15, 50, 0.5


class NotedBudget(Budget):
    """Notes when each request for room was made and answered, and with which wait; None if the
    caller gave up or the store did not answer.
    """

    answers: list[tuple[float, float, float | None]]

    def acquire(self, org_id: str) -> float:
        asked, wait = time.time(), None
        try:
            wait = super().acquire(org_id)
        finally:
            self.answers.append((asked, time.time(), wait))
        return wait

    async def acquire_async(self, org_id: str) -> float:
        asked, wait = time.time(), None
        try:
            wait = await super().acquire_async(org_id)
        finally:
            self.answers.append((asked, time.time(), wait))
        return wait

    def is_needed(self, end: float) -> bool:
        """On a slow machine it may take longer until there is no room. A broken limit ends, too."""
        is_limited = any(wait for *_, wait in self.answers)
        return time.time() < end or (not is_limited and len(self.answers) < 1000)


def send(settings: dict[str, Any], task: str, end: float) -> None:
    def caller(client: Tallyfy) -> None:
        while settings["budget"].is_needed(end):
            with suppress(TallyfyError):
                client.tasks.get(task)
                continue
            time.sleep(PATIENCE)

    with Tallyfy(**settings) as patient:
        impatient = patient.with_options(deadline=PATIENCE)
        callers = [patient] * PATIENT + [impatient] * 5
        threads = [Thread(target=caller, args=(client,)) for client in callers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


async def send_async(settings: dict[str, Any], task: str, end: float) -> None:
    async def caller(client: AsyncTallyfy, patience: float | None) -> None:
        while settings["budget"].is_needed(end):
            with suppress(TimeoutError, TallyfyError):
                async with asyncio.timeout(patience):
                    await client.tasks.get(task)

    async with AsyncTallyfy(**settings) as client:
        patiences = [None] * PATIENT + [PATIENCE] * IMPATIENT
        await asyncio.gather(*(caller(client, patience) for patience in patiences))


if __name__ == "__main__":
    kind, limit, per, store, address, task, seconds = sys.argv[1:]
    budget = NotedBudget(int(limit), int(per), store=store)
    budget.answers = []
    settings = {"token": "fake-token", "org_id": "acme", "base_url": address, "budget": budget}
    print("ready", flush=True)
    end = float(sys.stdin.readline()) + float(seconds)
    if kind == "sync":
        send(settings, task, end)
    else:
        asyncio.run(send_async(settings, task, end))
    print(json.dumps(budget.answers))
