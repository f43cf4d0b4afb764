"""The httpx clients that requests go through: ours, and one that the caller owns."""

from typing import Any

import httpx

from .errors import ConfigurationError, InvalidRequestError


class WholeAddressClient(httpx.Client):
    """Takes paths below its base address. To let httpx join the two has it parse both."""

    def request(self, method: str, url: httpx.URL | str, **options: Any) -> httpx.Response:
        return super().request(method, _whole(self.base_url, url), **options)


class AsyncWholeAddressClient(httpx.AsyncClient):
    """Takes paths below its base address. To let httpx join the two has it parse both."""

    async def request(self, method: str, url: httpx.URL | str, **options: Any) -> httpx.Response:
        return await super().request(method, _whole(self.base_url, url), **options)


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
