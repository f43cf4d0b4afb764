"""What clients send through in tests: back ends that skip waits, HTTP clients of each library."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx
import httpx2
import httpx_aiohttp
import pytest

from tallyfy_client import AsyncTallyfy, Tallyfy
from tallyfy_client._backend_async import AsyncHttpBackend
from tallyfy_client._backend_sync import HttpBackend
from tallyfy_client._values import Outcome, Send

KINDS: Final[dict[str, type[Tallyfy] | type[AsyncTallyfy]]] = {
    "sync": Tallyfy,
    "async": AsyncTallyfy,
}

# Both clients, by the same tests.
both_clients: Final = pytest.mark.parametrize("kind", KINDS)

# Besides the transport of our own: HTTP clients that callers give.
OWN: Final = "own"
AIOHTTP: Final = "httpx-aiohttp"
LIBRARIES: Final[dict[str, Any]] = {"httpx": httpx, "httpx2": httpx2, AIOHTTP: httpx}


def through(*names: str) -> pytest.MarkDecorator:
    """Both clients, through each of these. There is nothing synchronous of aiohttp."""
    return pytest.mark.parametrize(
        ("kind", "through"),
        [(kind, name) for name in names for kind in KINDS if (kind, name) != ("sync", AIOHTTP)],
    )


through_all: Final = through(OWN, *LIBRARIES)


@asynccontextmanager
async def opened_http_client(kind: str, name: str, **options: Any) -> AsyncIterator[Any]:
    """Give an HTTP client as a caller would, None for our own transport, and close it."""
    if name == OWN:
        yield None
        return
    # Plain http needs no certificates, and reading them takes longer than a test.
    given = {"verify": False, "trust_env": False, **options}
    if name == AIOHTTP:
        given.setdefault("transport", httpx_aiohttp.AiohttpTransport(verify=False, trust_env=False))
    if kind == "sync":
        with LIBRARIES[name].Client(**given) as http_client:
            yield http_client
    else:
        async with LIBRARIES[name].AsyncClient(**given) as http_client:
            yield http_client


class _SkipsWaits:
    """Lets waits pass at once, and keeps them. The time of the client goes on by them."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.waits: list[float] = []
        # Called at the beginning of each wait.
        self.meanwhile: Callable[[], object] = lambda: None

    def now(self) -> float:
        return time.monotonic() + sum(self.waits)

    def skip(self, seconds: float) -> None:
        self.meanwhile()
        self.waits.append(seconds)

    def in_real_time(self, send: Send) -> Send:
        # Sockets live in the real time.
        return send._replace(until=send.until - sum(self.waits))


class QuickBackend(_SkipsWaits, HttpBackend):
    def sleep(self, seconds: float) -> None:
        self.skip(seconds)
        super().sleep(0)

    def send(self, send: Send) -> Outcome:
        return super().send(self.in_real_time(send))


class QuickAsyncBackend(_SkipsWaits, AsyncHttpBackend):
    async def sleep(self, seconds: float) -> None:
        self.skip(seconds)
        await super().sleep(0)

    async def send(self, send: Send) -> Outcome:
        return await super().send(self.in_real_time(send))


QUICK: Final[dict[str, Any]] = {"sync": QuickBackend, "async": QuickAsyncBackend}


def backend_of(client: Any) -> Any:
    """Return the back end of a client that `connected` gave: it has kept the waits."""
    return client._backend
