"""Connects a caller's own HTTP client to a fake in process: transports for httpx and httpx2."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, NoReturn

import httpx

from .handler import Outcome
from .messages import Event, Request, Response, headers_by_name

Handle = Callable[[Request], Outcome]


class HttpxTransport(httpx.BaseTransport):
    """For `httpx.Client` and `httpx2.Client`."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        outcome = self._handle(_request_of(request))
        time.sleep(_wait(request, outcome))
        return _response_of(request, outcome, _cut_off)


class AsyncHttpxTransport(httpx.AsyncBaseTransport):
    """For `httpx.AsyncClient` and `httpx2.AsyncClient`."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        outcome = self._handle(_request_of(request))
        await asyncio.sleep(_wait(request, outcome))
        return _response_of(request, outcome, _cut_off_async)


def _request_of(request: httpx.Request) -> Request:
    url = request.url
    port = "" if url.port is None else f":{url.port}"
    path, _, query = url.raw_path.decode("ascii").partition("?")
    headers = headers_by_name(request.headers.items())
    return Request(
        request.method, f"{url.scheme}://{url.host}{port}", path, query, headers, request.content
    )


def _wait(request: httpx.Request, outcome: Outcome) -> float:
    """Return how long the response takes; no longer than the client waits for it."""
    return min(outcome.delay, _read_timeout(request))


def _read_timeout(request: httpx.Request) -> float:
    seconds = request.extensions.get("timeout", {}).get("read")
    return float("inf") if seconds is None else float(seconds)


def _response_of(
    request: httpx.Request,
    outcome: Outcome,
    cut_off: Callable[[httpx.Request, Response, Event], Any],
) -> httpx.Response:
    given, event = outcome.response, outcome.event
    if outcome.delay >= _read_timeout(request):
        _break("timeout", request)
    if given is None or event == "cut_in_headers":
        _break(event, request)
    headers = {**given.headers, "content-length": str(len(given.body))}
    content = given.body if event is None else cut_off(request, given, event)
    response: httpx.Response = _library_of(request).Response(
        given.status, headers=headers, content=content
    )
    return response


def _cut_off(request: httpx.Request, response: Response, event: Event) -> Iterator[bytes]:
    yield _part(response, event)
    _break(event, request)


async def _cut_off_async(
    request: httpx.Request, response: Response, event: Event
) -> AsyncIterator[bytes]:
    yield _part(response, event)
    _break(event, request)


def _part(response: Response, event: Event) -> bytes:
    """Return the body of a response until the connection ends."""
    return response.body[: len(response.body) // 2] if event == "cut_in_body" else response.body


def _break(event: Event | None, request: httpx.Request) -> NoReturn:
    """Raise what the library raises when this happens on a connection."""
    library = _library_of(request)
    match event:
        case "refused":
            raise library.ConnectError("Connection refused", request=request)
        case "reset":
            raise library.ReadError("Connection reset by peer", request=request)
        case "timeout":
            raise library.ReadTimeout("The read operation timed out", request=request)
    raise library.RemoteProtocolError("peer closed connection", request=request)


def _library_of(request: httpx.Request) -> Any:
    """Return httpx or httpx2, whichever sends this request."""
    return sys.modules[type(request).__module__.partition(".")[0]]
