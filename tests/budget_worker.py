"""A process that sends requests within a budget, by patient callers and by ones that give up."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from contextlib import suppress
from threading import Thread
from typing import Any

from tallyfy_client import AsyncTallyfy, BudgetExceededError, Tallyfy
from tallyfy_client.budget import Budget

PATIENT, IMPATIENT, PATIENCE = 15, 50, 0.5


class NotedBudget(Budget):
    """Notes between which two moments each request was granted."""

    grants: list[tuple[float, float]]

    def acquire(self, org_id: str) -> float:
        asked = time.time()
        wait = super().acquire(org_id)
        self.note(asked, wait)
        return wait

    async def acquire_async(self, org_id: str) -> float:
        asked = time.time()
        wait = await super().acquire_async(org_id)
        self.note(asked, wait)
        return wait

    def note(self, asked: float, wait: float) -> None:
        if not wait:
            self.grants.append((asked, time.time()))


def send(settings: dict[str, Any], task: str, end: float) -> None:
    def caller(client: Tallyfy, pause: float) -> None:
        while time.time() < end:
            with suppress(BudgetExceededError):
                client.tasks.get(task)
                continue
            time.sleep(pause)

    with Tallyfy(**settings) as patient:
        impatient = patient.with_options(deadline=PATIENCE)
        # Those that give up before they are cancelled must not ask without a pause.
        callers = [(patient, 0.0)] * PATIENT + [(impatient, PATIENCE)] * 5
        threads = [Thread(target=caller, args=each) for each in callers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


async def send_async(settings: dict[str, Any], task: str, end: float) -> None:
    async def caller(client: AsyncTallyfy, patience: float | None) -> None:
        while time.time() < end:
            with suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await client.tasks.get(task)

    async with AsyncTallyfy(**settings) as client:
        patiences = [None] * PATIENT + [PATIENCE] * IMPATIENT
        await asyncio.gather(*(caller(client, patience) for patience in patiences))


if __name__ == "__main__":
    kind, limit, per, store, address, task, seconds = sys.argv[1:]
    budget = NotedBudget(int(limit), int(per), store=store)
    budget.grants = []
    settings = {"token": "fake-token", "org_id": "acme", "base_url": address, "budget": budget}
    print("ready", flush=True)
    end = float(sys.stdin.readline()) + float(seconds)
    if kind == "sync":
        send(settings, task, end)
    else:
        asyncio.run(send_async(settings, task, end))
    print(json.dumps(budget.grants))
