"""The ways to reach a fake, and both clients by the same tests."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from urllib.parse import quote, urlencode

import httpx

from tallyfy_client import AsyncTallyfy, Tallyfy
from tallyfy_client.testing import FakeTallyfy

IN_PROCESS: Final = ["in process", "in process, async"]
WAYS: Final = [*IN_PROCESS, "served", "served, async"]

# In process nothing is sent there.
BASE_URL: Final = "https://go.tallyfy.com/api"


@contextmanager
def connected(
    fake: FakeTallyfy, way: str, **options: Any
) -> Iterator[tuple[Any, Callable[[Any], Any]]]:
    """Give a client of this fake, and what gets the result of its calls."""
    is_async = way.endswith("async")
    with ExitStack() as stack:
        if way.startswith("served"):
            base_url = stack.enter_context(fake.serve())
            kind: Any = AsyncTallyfy if is_async else Tallyfy
            client = kind(fake.token, org_id=fake.org_id, base_url=base_url, **options)
        else:
            client = fake.async_client(**options) if is_async else fake.client(**options)
        if not is_async:
            yield stack.enter_context(client), lambda result: result
        else:
            runner = stack.enter_context(asyncio.Runner())

            async def settled(result: Any) -> Any:
                return await result if inspect.isawaitable(result) else result

            stack.callback(lambda: runner.run(client.close()))
            yield client, lambda result: runner.run(settled(result))


def ask(
    fake: FakeTallyfy, path: str, *, method: str = "GET", without: str = "", **request: Any
) -> httpx.Response:
    """Send a request below the organization, as any program can, in process."""
    headers = {
        "Authorization": f"Bearer {fake.token}",
        "X-Tallyfy-Client": "APIClient",
        "Accept": "application/json",
    } | request.pop("headers", {})
    headers.pop(without, None)
    base_url = f"{BASE_URL}/organizations/{fake.org_id}"
    if params := request.pop("params", None):
        # httpx writes a space as `+`, which the service does not read as one.
        path = f"{path}?{urlencode(params, quote_via=quote)}"
    with httpx.Client(transport=fake.transport(), base_url=base_url, trust_env=False) as client:
        return client.request(method, path, headers=headers, **request)
