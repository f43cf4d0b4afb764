"""A process that sends requests within a budget that it shares with others."""

from __future__ import annotations

import asyncio
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

AT_ONCE = 4


def main(kind: str, settings: dict[str, Any], requests: int, task_id: str) -> None:
    if kind == "sync":
        send(settings, requests, task_id)
    else:
        asyncio.run(send_async(settings, requests, task_id))


def send(settings: dict[str, Any], requests: int, task_id: str) -> None:
    from tallyfy_client import Tallyfy

    with Tallyfy(**settings) as client, ThreadPoolExecutor(AT_ONCE) as threads:
        for _ in threads.map(client.tasks.get, [task_id] * requests):
            pass


async def send_async(settings: dict[str, Any], requests: int, task_id: str) -> None:
    from tallyfy_client import AsyncTallyfy

    async def some(client: AsyncTallyfy) -> None:
        for _ in range(requests // AT_ONCE):
            await client.tasks.get(task_id)

    async with AsyncTallyfy(**settings) as client:
        await asyncio.gather(*[some(client) for _ in range(AT_ONCE)])


def set_clock_by(seconds: float) -> None:
    """Let the clocks of this process be ahead, before anybody has looked at them."""
    for name in ("time", "monotonic"):
        right = getattr(time, name)
        setattr(time, name, lambda right=right: right() + seconds)


if __name__ == "__main__":
    kind, ahead, store, limit, per, address, requests, task_id = sys.argv[1:]
    set_clock_by(float(ahead))

    from tallyfy_client.budget import SharedBudget

    budget = SharedBudget(store, int(limit), float(per), on_store_failure="alone", share=0.25)
    settings = {"token": "fake-token", "org_id": "acme", "base_url": address, "budget": budget}
    main(kind, settings, int(requests), task_id)
