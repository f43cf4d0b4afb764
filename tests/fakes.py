"""The ways to reach a fake, and both clients by the same tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from typing import Any, Final
from urllib.parse import quote, urlencode

import httpx
import stamina

from tallyfy_client import AsyncTallyfy, Tallyfy
from tallyfy_client.testing import FakeTallyfy
from tests.service import KINDS, in_use, settled

WAYS: Final = ["in process", "in process, async", "served", "served, async"]

# In process nothing is sent there.
BASE_URL: Final = "https://go.tallyfy.com/api"
HTTP_CLIENTS: Final[dict[str, Any]] = {"sync": httpx.Client, "async": httpx.AsyncClient}

Settle = Callable[[Any], Any]
Hook = Callable[[Any], Any]


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


def _client(fake: FakeTallyfy, stack: ExitStack, options: dict[str, Any]) -> Tallyfy:
    if "base_url" not in options:
        return fake.client(**options)
    # Reading certificates, which plain http does not need, takes longer than a test.
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


@asynccontextmanager
async def client_of(
    fake: FakeTallyfy,
    kind: str,
    *,
    address: str | None = None,
    before: Hook | None = None,
    after: Hook | None = None,
    **settings: Any,
) -> AsyncIterator[Any]:
    """Give a client of this kind, in process or at an address, and close it.

    `before` is called with each request before it goes out, `after` with what came back.
    """
    in_process = fake.transport() if kind == "sync" else fake.async_transport()
    http_client: Any = HTTP_CLIENTS[kind](
        transport=in_process if address is None else None,
        event_hooks={"request": _hooks(kind, before), "response": _hooks(kind, after)},
        verify=False,
        trust_env=False,
    )
    given: dict[str, Any] = {
        "token": fake.token,
        "org_id": fake.org_id,
        "base_url": address or BASE_URL,
        "http_client": http_client,
    }
    try:
        async with in_use(KINDS[kind](**given, **settings)) as client:
            yield client
    finally:
        await settled(http_client.close() if kind == "sync" else http_client.aclose())


def _hooks(kind: str, hook: Hook | None) -> list[Hook]:
    if hook is None:
        return []

    async def awaited(message: Any) -> None:
        await settled(hook(message))

    return [hook if kind == "sync" else awaited]


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
