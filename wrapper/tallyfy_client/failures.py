"""What an error tells of a request: whether it was sent, and whether a signal ended it."""

from __future__ import annotations

import signal
from traceback import walk_tb
from typing import Any

# Errors of httpx, and their causes in httpcore and aiohttp. With these, there was no connection.
# Nor was there one of our own transport that had reported nothing when the deadline was over.
_NO_CONNECTION = {
    "DeadlineExceeded",
    "ConnectError",
    "ConnectTimeout",
    "PoolTimeout",
    "ProxyError",
    "UnsupportedProtocol",
    "ClientConnectorError",
    "ClientHttpProxyError",
    "ConnectionTimeoutError",
}
# Transports of these send nothing but the request. Others can wrap them, and send more.
_LIBRARIES = {"httpx", "httpx2", "httpx_aiohttp"}


def shows_that_nothing_was_sent(error: Exception, http_request: Any, http_client: Any) -> bool:
    """Whether it names a failed connection, and can only be that of this request.

    That of another request, sent by a hook or a transport once this one was answered, does not
    count: httpx gives it this request, too.
    """
    # httpx-aiohttp calls a connection that breaks later a ConnectTimeout, too; its cause tells.
    is_named = all(
        any(kind.__name__ in _NO_CONNECTION for kind in type(cause).__mro__)
        for cause in (error, error.__cause__ or error)
    )
    if http_client is None or not is_named:
        # Our own transport sends nothing but the request.
        return is_named
    # Not public. Where it is not there, nothing is known of the transport.
    transport_for = getattr(http_client, "_transport_for_url", lambda _url: None)
    library = type(transport_for(http_request.url)).__module__.partition(".")[0]
    may_send_more = http_client.event_hooks["response"] or library not in _LIBRARIES
    return not may_send_more and _is_about(error, http_request)


def _is_about(error: Any, http_request: object) -> bool:
    """Tell an error of this request from one of a request that a hook sent."""
    try:
        return error.request is http_request
    except (AttributeError, RuntimeError):
        return False


def is_of_signal_handler(error: Exception) -> bool:
    """Whether the handler of a signal raised it, to end what it interrupted."""
    handlers = map(signal.getsignal, signal.valid_signals())
    codes = {getattr(handler, "__code__", None) for handler in handlers}
    return any(frame.f_code in codes for frame, _line in walk_tb(error.__traceback__))
