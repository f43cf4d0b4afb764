"""Carries requests to a fake in process: httpx transports, without a socket or a thread."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from typing import NoReturn

import httpx

from .messages import Answer, Event, Request
from .reception import Delivery

Take = Callable[[Request], Delivery]


class InProcess(httpx.BaseTransport):
    """For `httpx.Client`."""

    def __init__(self, take: Take) -> None:
        self._take = take

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        delivery = self._take(_request_of(request))
        time.sleep(_wait(request, delivery))
        return _response_of(request, delivery)


class AsyncInProcess(httpx.AsyncBaseTransport):
    """For `httpx.AsyncClient`."""

    def __init__(self, take: Take) -> None:
        self._take = take

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        delivery = self._take(_request_of(request))
        await asyncio.sleep(_wait(request, delivery))
        return _response_of(request, delivery)


def _request_of(request: httpx.Request) -> Request:
    url = request.url
    port = "" if url.port is None else f":{url.port}"
    path, _, query = url.raw_path.decode("ascii").partition("?")
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Request(
        request.method, f"{url.scheme}://{url.host}{port}", path, query, headers, request.content
    )


def _wait(request: httpx.Request, delivery: Delivery) -> float:
    """Return how long the answer takes; no longer than the client waits for it."""
    return min(delivery.delay, _patience(request))


def _patience(request: httpx.Request) -> float:
    seconds = request.extensions.get("timeout", {}).get("read")
    return float("inf") if seconds is None else float(seconds)


def _response_of(request: httpx.Request, delivery: Delivery) -> httpx.Response:
    if delivery.delay >= _patience(request):
        _break("timeout", request)
    if delivery.answer is None or delivery.event == "cut_in_headers":
        _break(delivery.event, request)
    answer = delivery.answer
    headers = {**answer.headers, "Content-Length": str(len(answer.body))}
    if delivery.event is None:
        return httpx.Response(answer.status, headers=headers, content=answer.body)
    stream = _CutOff(answer, delivery.event, request)
    return httpx.Response(answer.status, headers=headers, stream=stream)


class _CutOff(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The body of an answer, until the connection ends."""

    def __init__(self, answer: Answer, event: Event, request: httpx.Request) -> None:
        half = len(answer.body) // 2
        self._part = answer.body[:half] if event == "cut_in_body" else answer.body
        self._event = event
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        yield self._part
        _break(self._event, self._request)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._part
        _break(self._event, self._request)


def _break(event: Event | None, request: httpx.Request) -> NoReturn:
    """Raise what httpx raises when this happens on a connection."""
    match event:
        case "refused":
            raise httpx.ConnectError("Connection refused", request=request)
        case "reset":
            raise httpx.ReadError("Connection reset by peer", request=request)
        case "timeout":
            raise httpx.ReadTimeout("The read operation timed out", request=request)
    raise httpx.RemoteProtocolError("peer closed connection", request=request)
