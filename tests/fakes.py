"""The ways to reach a fake, and both clients by the same tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from typing import Any, Final
from urllib.parse import quote, urlencode

import httpx

from tallyfy_client.testing import FakeTallyfy
from tests.service import KINDS, QUICK, in_use, settled

IN_PROCESS: Final = ["in process", "in process, async"]
WAYS: Final = [*IN_PROCESS, "served", "served, async"]

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
    kind = "async" if way.endswith("async") else "sync"
    with ExitStack() as stack:
        if way.startswith("served"):
            client = _served_client(stack.enter_context(fake.serve()), fake, kind, options)
        else:
            client = fake.client(**options) if kind == "sync" else fake.async_client(**options)
        if kind == "sync":
            yield stack.enter_context(client), lambda result: result
        else:
            runner = stack.enter_context(asyncio.Runner())
            stack.callback(lambda: runner.run(client.close()))
            yield client, lambda result: runner.run(settled(result))


def _served_client(base_url: str, fake: FakeTallyfy, kind: str, options: dict[str, Any]) -> Any:
    backend: Any = QUICK[kind](base_url)
    given: dict[str, Any] = {"base_url": base_url, "org_id": fake.org_id, "http_client": backend}
    return KINDS[kind](fake.token, **given, **options)


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
    """Give a client of this kind, with an HTTP client of its own, in process or at an address, and
    close it. It does not wait between attempts.

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
        "http_client": QUICK[kind](address or BASE_URL, http_client),
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
