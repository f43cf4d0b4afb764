"""The httpx clients that requests go through: ours, and one that the caller owns."""

import asyncio
from threading import Condition, get_ident
from typing import Any

import httpx

from .errors import ConfigurationError, InvalidRequestError


class OwnClient(httpx.Client):
    """Takes paths below its base address. To let httpx join the two has it parse both.

    Closing it waits for the requests of other threads. A connection that is closed under a request
    loses its answer, and can leave its thread waiting until the time-out. A request that closes its
    own client cannot wait for itself: then the last one that ends closes.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._under_way: list[int] = []
        self._changed = Condition()
        self._is_stopped = False
        self._is_left_to_requests = False
        # A request may be stopped while it still waits for its token.
        self.event_hooks["request"].append(self._check_open)

    @property
    def is_closed(self) -> bool:
        return self._is_stopped

    def is_sending_here(self) -> bool:
        """Whether this very thread is in the midst of a request."""
        return get_ident() in self._under_way

    def request(self, method: str, url: httpx.URL | str, **options: Any) -> httpx.Response:
        return super().request(method, _whole(self.base_url, url), **options)

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        with self._changed:
            self._check_open()
            self._under_way.append(get_ident())
        try:
            return super().send(request, **options)
        finally:
            with self._changed:
                self._under_way.remove(get_ident())
                if self._is_left_to_requests and not self._under_way:
                    super().close()
                self._changed.notify_all()

    def stop(self) -> None:
        """Send nothing more."""
        self._is_stopped = True

    def close(self) -> None:
        self.stop()
        if self.is_sending_here():
            self._is_left_to_requests = True
            return
        try:
            with self._changed:
                self._changed.wait_for(lambda: not self._under_way)
        finally:
            super().close()

    def _check_open(self, _request: httpx.Request | None = None) -> None:
        check_open(self, "This client")


class AsyncOwnClient(httpx.AsyncClient):
    """Takes paths below its base address. To let httpx join the two has it parse both.

    Closing it waits for the requests of other tasks. A connection that is closed under a request
    loses its answer. A request that closes its own client cannot wait for itself: then the last one
    that ends closes.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._under_way: dict[asyncio.Future[None], asyncio.Task[Any] | None] = {}
        self._is_stopped = False
        self._is_left_to_requests = False
        # A request may be stopped while it still waits for its token.
        self.event_hooks["request"].append(self._check_open)

    @property
    def is_closed(self) -> bool:
        return self._is_stopped

    async def request(self, method: str, url: httpx.URL | str, **options: Any) -> httpx.Response:
        return await super().request(method, _whole(self.base_url, url), **options)

    async def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        await self._check_open()
        ended = asyncio.get_running_loop().create_future()
        self._under_way[ended] = asyncio.current_task()
        try:
            return await super().send(request, **options)
        finally:
            del self._under_way[ended]
            ended.set_result(None)
            if self._is_left_to_requests and not self._under_way:
                await super().aclose()

    def stop(self) -> None:
        """Send nothing more."""
        self._is_stopped = True

    async def aclose(self) -> None:
        self.stop()
        if asyncio.current_task() in self._under_way.values():
            self._is_left_to_requests = True
            return
        try:
            if self._under_way:
                await asyncio.wait(list(self._under_way))
        finally:
            await super().aclose()

    async def _check_open(self, _request: httpx.Request | None = None) -> None:
        check_open(self, "This client")


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
