"""A bare client: it sends one request for each call, and retries nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Generic, NamedTuple, Self, TypeVar

import httpx
from tallyfy_client._values import Request

from .contract import BASE_URL
from .models import Error

T = TypeVar("T")


class UnexpectedStatus(Exception):
    """The status is not in the contract, and `raise_on_unexpected_status` is True."""

    def __init__(self, status_code: int, content: bytes) -> None:
        # The body may hold anything, so the message does not show it.
        super().__init__(f"Unexpected status code: {status_code}")
        self.status_code = status_code
        self.content = content


class Response(NamedTuple, Generic[T]):
    """What the functions ending in `_detailed` return."""

    status_code: HTTPStatus
    content: bytes
    headers: httpx.Headers
    parsed: T | None


class Client:
    """A client without a token. `options` are passed to httpx.Client and httpx.AsyncClient."""

    def __init__(
        self, base_url: str = BASE_URL, *, raise_on_unexpected_status: bool = False, **options: Any
    ) -> None:
        self.raise_on_unexpected_status = raise_on_unexpected_status
        self._options: dict[str, Any] = {"base_url": base_url, **options}
        self._client: httpx.Client | None = None
        self._async_client: httpx.AsyncClient | None = None

    def get_httpx_client(self) -> httpx.Client:
        """Return the httpx.Client, which is made once."""
        if self._client is None:
            self._client = httpx.Client(**self._options)
        return self._client

    def get_async_httpx_client(self) -> httpx.AsyncClient:
        """Return the httpx.AsyncClient, which is made once."""
        if self._async_client is None:
            self._async_client = httpx.AsyncClient(**self._options)
        return self._async_client

    def send(self, request: Request[T], statuses: Iterable[tuple[int, int]]) -> Response[T | Error]:
        """Send the request of an operation, and read the response."""
        response = self.get_httpx_client().request(**_arguments(request))
        return self._read(request, response, statuses)

    async def send_async(
        self, request: Request[T], statuses: Iterable[tuple[int, int]]
    ) -> Response[T | Error]:
        """Send the request of an operation, and read the response."""
        response = await self.get_async_httpx_client().request(**_arguments(request))
        return self._read(request, response, statuses)

    def _read(
        self, request: Request[T], response: httpx.Response, statuses: Iterable[tuple[int, int]]
    ) -> Response[T | Error]:
        parsed: T | Error | None = None
        if any(least <= response.status_code <= most for least, most in statuses):
            read: Callable[[Any], T | Error] | None = request.read
            if not response.is_success:
                read = Error.from_dict
            parsed = read(response.json()) if read else None
        elif self.raise_on_unexpected_status:
            raise UnexpectedStatus(response.status_code, response.content)
        status = HTTPStatus(response.status_code)
        return Response(status, response.content, response.headers, parsed)

    def __enter__(self) -> Self:
        self.get_httpx_client().__enter__()
        return self

    def __exit__(self, *args: Any) -> None:
        self.get_httpx_client().__exit__(*args)

    async def __aenter__(self) -> Self:
        await self.get_async_httpx_client().__aenter__()
        return self

    async def __aexit__(self, *args: Any) -> None:
        await self.get_async_httpx_client().__aexit__(*args)


class AuthenticatedClient(Client):
    """A client that sends a token."""

    def __init__(self, base_url: str, token: str, **options: Any) -> None:
        headers = {**options.pop("headers", {}), "Authorization": f"Bearer {token}"}
        super().__init__(base_url, headers=headers, **options)


def _arguments(request: Request[Any]) -> dict[str, Any]:
    return {
        "method": request.method,
        "url": f"{request.path}?{request.query}" if request.query else request.path,
        "headers": request.headers,
        "content": request.body,
    }
