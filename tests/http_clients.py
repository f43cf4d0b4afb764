"""HTTP clients as callers give them: of httpx and of httpx2, for both clients of ours."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import ModuleType
from typing import Any, Final

import httpx
import httpx2
import pytest

LIBRARIES: Final[dict[str, ModuleType]] = {"httpx": httpx, "httpx2": httpx2}
# What carries the requests: our own transport, or a client of the caller's.
CARRIERS: Final = ["own", *LIBRARIES]

both_libraries: Final = pytest.mark.parametrize("library", LIBRARIES)
each_carrier: Final = pytest.mark.parametrize("carrier", CARRIERS)


@asynccontextmanager
async def http_client_of(library: str, kind: str, **settings: Any) -> AsyncIterator[Any]:
    """Give an HTTP client of a caller, and close it. It reads no certificates."""
    name = "Client" if kind == "sync" else "AsyncClient"
    http_client = getattr(LIBRARIES[library], name)(verify=False, **settings)
    try:
        yield http_client
    finally:
        await closed(http_client)


@asynccontextmanager
async def carried_by(carrier: str, kind: str) -> AsyncIterator[dict[str, Any]]:
    """Give the settings that let requests be carried by this."""
    if carrier == "own":
        yield {}
        return
    async with http_client_of(carrier, kind) as http_client:
        yield {"http_client": http_client}


async def closed(http_client: Any) -> None:
    result = http_client.aclose() if hasattr(http_client, "aclose") else http_client.close()
    if inspect.isawaitable(result):
        await result


def hook(kind: str, react: Callable[[Any], object]) -> Any:
    """An event hook, as a client of this kind wants it."""

    async def react_later(event: Any) -> None:
        react(event)

    return react if kind == "sync" else react_later
