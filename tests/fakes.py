"""The ways to reach a fake, and both clients by the same tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final

import httpx
import stamina

from tallyfy_client import AsyncTallyfy, Tallyfy
from tallyfy_client.testing import FakeTallyfy

WAYS: Final = ["in process", "in process, async", "served", "served, async"]

Settle = Callable[[Any], Any]


@contextmanager
def connected(fake: FakeTallyfy, way: str, **options: Any) -> Iterator[tuple[Any, Settle]]:
    """Give a client of this fake, and what gets the result of its calls. It does not wait between
    attempts.
    """
    with ExitStack() as stack:
        stack.enter_context(stamina.set_testing(True, attempts=100, cap=True))
        if way.startswith("served"):
            options["base_url"] = stack.enter_context(fake.serve())
        if way.endswith("async"):
            runner = stack.enter_context(asyncio.Runner())
            asynchronous = _async_client(fake, stack, runner, options)
            yield asynchronous, lambda result: runner.run(_awaited(result))
            runner.run(asynchronous.close())
        else:
            yield stack.enter_context(_client(fake, stack, options)), lambda result: result


async def _awaited(result: Any) -> Any:
    return await result


# Reading certificates, which plain http does not need, takes longer than a test.


def _client(fake: FakeTallyfy, stack: ExitStack, options: dict[str, Any]) -> Tallyfy:
    if "base_url" not in options:
        return fake.client(**options)
    http_client = stack.enter_context(httpx.Client(verify=False, trust_env=False))
    return Tallyfy(fake.token, org_id=fake.org_id, http_client=http_client, **options)


def _async_client(
    fake: FakeTallyfy, stack: ExitStack, runner: asyncio.Runner, options: dict[str, Any]
) -> AsyncTallyfy:
    if "base_url" not in options:
        return fake.async_client(**options)
    http_client = httpx.AsyncClient(verify=False, trust_env=False)
    stack.callback(lambda: runner.run(http_client.aclose()))
    return AsyncTallyfy(fake.token, org_id=fake.org_id, http_client=http_client, **options)


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
    base_url = f"https://go.tallyfy.com/api/organizations/{fake.org_id}"
    with httpx.Client(transport=fake.transport(), base_url=base_url, trust_env=False) as client:
        return client.request(method, path, headers=headers, **request)
