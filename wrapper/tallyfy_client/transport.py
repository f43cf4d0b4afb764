"""Sends requests through an httpx client that the caller owns."""

import httpx

from .errors import ConfigurationError, InvalidRequestError


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
