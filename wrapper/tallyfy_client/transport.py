"""The httpx clients that requests go through: ours, and one that the caller owns."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, get_ident
from typing import Any

import httpx

from .errors import ConfigurationError, InvalidRequestError


class OwnClient(httpx.Client):
    """Takes paths below its base address. To let httpx join the two has it parse both.

    Closing it waits for the requests of other threads. A connection that is closed under a request
    loses its answer, and can leave its thread waiting until the time-out.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._under_way: list[int] = []
        self._changed = Condition()
        self._is_closing = False

    @property
    def is_closed(self) -> bool:
        return self._is_closing

    def request(self, method: str, url: httpx.URL | str, **options: Any) -> httpx.Response:
        return super().request(method, _whole(self.base_url, url), **options)

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        with self._noted():
            return super().send(request, **options)

    def close(self) -> None:
        try:
            with self._changed:
                self._is_closing = True
                self._changed.wait_for(self._has_none_of_others)
        finally:
            super().close()

    @contextmanager
    def _noted(self) -> Iterator[None]:
        with self._changed:
            check_open(self, "This client")
            self._under_way.append(get_ident())
        try:
            yield
        finally:
            with self._changed:
                self._under_way.remove(get_ident())
                self._changed.notify_all()

    def _has_none_of_others(self) -> bool:
        # A handler of signals may close the client in the midst of a request of the same thread.
        return all(thread == get_ident() for thread in self._under_way)


class AsyncOwnClient(httpx.AsyncClient):
    """Takes paths below its base address. To let httpx join the two has it parse both.

    Closing it waits for the requests of other tasks. A connection that is closed under a request
    loses its answer.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._under_way: dict[asyncio.Future[None], asyncio.Task[Any] | None] = {}
        self._is_closing = False

    @property
    def is_closed(self) -> bool:
        return self._is_closing

    async def request(self, method: str, url: httpx.URL | str, **options: Any) -> httpx.Response:
        return await super().request(method, _whole(self.base_url, url), **options)

    async def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        with self._noted():
            return await super().send(request, **options)

    async def aclose(self) -> None:
        self._is_closing = True
        try:
            if others := self._those_of_others():
                await asyncio.wait(others)
        finally:
            await super().aclose()

    @contextmanager
    def _noted(self) -> Iterator[None]:
        check_open(self, "This client")
        ended = asyncio.get_running_loop().create_future()
        self._under_way[ended] = asyncio.current_task()
        try:
            yield
        finally:
            del self._under_way[ended]
            ended.set_result(None)

    def _those_of_others(self) -> list[asyncio.Future[None]]:
        own = asyncio.current_task()
        return [ended for ended, task in self._under_way.items() if task is not own]


def _whole(base_url: httpx.URL, path: httpx.URL | str) -> str:
    # httpx has put a slash at the end of the base address.
    return f"{str(base_url).removesuffix('/')}{path}"


class BorrowedClient(httpx.BaseTransport):
    """Sends through the caller's own httpx client, which stays as it is and stays open."""

    def __init__(self, http_client: httpx.Client) -> None:
        _check_kind(http_client, httpx.Client)
        self._http_client = http_client

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        check_open(self._http_client, "The http_client that was given")
        return self._http_client.send(request, stream=True, auth=None, follow_redirects=False)


class AsyncBorrowedClient(httpx.AsyncBaseTransport):
    """Sends through the caller's own httpx client, which stays as it is and stays open."""

    def __init__(self, http_client: httpx.AsyncClient) -> None:
        _check_kind(http_client, httpx.AsyncClient)
        self._http_client = http_client

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        check_open(self._http_client, "The http_client that was given")
        return await self._http_client.send(request, stream=True, auth=None, follow_redirects=False)


def _check_kind(http_client: object, kind: type) -> None:
    if not isinstance(http_client, kind):
        raise ConfigurationError(f"http_client must be an httpx.{kind.__name__}.")


def check_open(client: httpx.Client | httpx.AsyncClient, whose: str) -> None:
    if client.is_closed:
        raise InvalidRequestError(f"{whose} is closed.")
