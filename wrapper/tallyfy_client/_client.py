"""Tallyfy and AsyncTallyfy: settings, connections, and the resources that callers use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from types import EllipsisType
from typing import Any, Self, Unpack

from tallyfy_api.resources import AsyncResources, Resources

from ._backend import AsyncHttpClient, SyncHttpClient
from ._backend_async import AsyncBackend, AsyncHttpBackend
from ._backend_sync import HttpBackend, SyncBackend
from ._call import Context, Pause, perform
from ._log import set_up_from_environment
from ._raw_request import raw_request
from ._settings import (
    AsyncToken,
    BudgetLike,
    Options,
    SyncToken,
    Timeout,
    changed,
    hidden,
    settings_of,
)
from ._values import RawResponse
from .observers import Observer


class BaseClient:
    _context: Context
    _is_copy = False

    @property
    def org_id(self) -> str:
        """The id of the organization."""
        return self._context.settings.org_id

    @property
    def base_url(self) -> str:
        """The URL of the service."""
        return self._context.settings.base_url

    def __repr__(self) -> str:
        # A debugger may show a client whose `__init__` failed.
        shown = self._context.settings if hasattr(self, "_context") else ""
        return f"{type(self).__name__}({shown})"

    def _copy(self, token: object, options: Options) -> Self:
        """Return a copy with other settings. Another token or organization has its own pause."""
        old = self._context
        settings = changed(old.settings, token, options)
        is_same = (settings.org_id, settings.token) == (old.settings.org_id, old.settings.token)
        other = copy(self)
        other._is_copy = True
        other._context = old._replace(settings=settings, pause=old.pause if is_same else Pause())
        return other


class Tallyfy(BaseClient, Resources):
    """A client of the Tallyfy API. Use it in a `with` statement, or close it.

    Settings that are not given come from the environment: `TALLYFY_ACCESS_TOKEN`,
    `TALLYFY_ORG_ID`, `TALLYFY_BASE_URL`. `TALLYFY_LOG=info` or `debug` writes the log to stderr.
    """

    def __init__(
        self,
        token: SyncToken | None = None,
        *,
        org_id: str | None = None,
        base_url: str | None = None,
        timeout: float | Timeout | None = None,
        deadline: float | None = None,
        max_attempts: int = 4,
        max_retry_wait: float = 60.0,
        max_concurrency: int = 8,
        user_agent: str | None = None,
        budget: BudgetLike | None = None,
        observers: Sequence[Observer] = (),
        allow_insecure_http: bool = False,
        http_client: SyncHttpClient | None = None,
    ) -> None:
        """Set up a client. Nothing is sent.

        Args:
            token: The access token, or a function that returns it. The function is called for each
                attempt, and once more after a 401, by one thread at a time; `deadline` does not
                limit it.
            org_id: The id of the organization.
            base_url: The URL of the service; that of the contract if not given. A plain-http URL
                is refused unless it is this machine.
            timeout: Seconds to wait for the service in each phase (connecting, writing, reading),
                or a `Timeout` of httpx or httpx2. 30 seconds, and 10 for connecting, if not given.
            deadline: Seconds that a call may take in all: attempts, waits, and the read-back of a
                completion, for which a quarter is kept, 5 seconds at most. No limit if not given.
                Each page of a listing is a call.
            max_attempts: How many times a request is sent at most.
            max_retry_wait: The longest single wait before another attempt, in seconds. If the
                service asks for a longer one, its error is raised at once, with `retry_after`.
            max_concurrency: How many pages of a listing may be requested at the same time.
            user_agent: Text to add to the `User-Agent` header, such as the name of your service.
            budget: A `tallyfy_client.budget.Budget`, to share a rate limit. A request waits for
                room as long as `deadline` and `max_retry_wait` allow.
            observers: Objects that see each call and attempt, for traces, metrics or an audit.
            allow_insecure_http: Allow a plain-http URL of another machine. Everyone on the way can
                read the token.
            http_client: Your own client of httpx or httpx2, for proxies, certificates or hooks. You
                close it. Its base URL, timeouts, authentication, headers and redirects are not
                used.

        Raises:
            ConfigurationError: A setting is missing or not acceptable.
        """
        token = hidden(token)
        set_up_from_environment()
        settings = settings_of(
            token=token,
            org_id=org_id,
            base_url=base_url,
            timeout=timeout,
            deadline=deadline,
            max_attempts=max_attempts,
            max_retry_wait=max_retry_wait,
            max_concurrency=max_concurrency,
            user_agent=user_agent,
            budget=budget,
            observers=observers,
            allow_insecure_http=allow_insecure_http,
        )
        # The in-memory fake passes its own back end.
        backend = http_client if isinstance(http_client, SyncBackend) else None
        self._backend = backend or HttpBackend(settings.base_url, http_client)
        self._context = Context(settings, Pause(), self._backend.now)
        super().__init__(self._backend, self._context)

    def with_options(
        self, *, token: SyncToken | EllipsisType = ..., **options: Unpack[Options]
    ) -> Tallyfy:
        """Return a copy with other settings that shares the connections.

        Closing the copy leaves the connections open: they belong to the original client.

        Args:
            token: As for the client.
            options: Any of org_id, timeout, deadline, max_attempts, max_retry_wait,
                max_concurrency, user_agent, budget and observers, as for the client.

        Raises:
            ConfigurationError: A setting is not acceptable.
        """
        token = hidden(token)
        other = self._copy(token, options)
        Resources.__init__(other, self._backend, other._context)
        return other

    def raw_request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        content: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> RawResponse:
        """Send a request that the contract does not cover, as safely as all others.

        GET, HEAD and OPTIONS are retried as reads are. All others are only retried if they
        certainly did not arrive, or were declined with 429.

        Args:
            method: The HTTP method.
            path: The path below the base URL, such as `/organizations/…/users`, without a query.
            params: The query. A list becomes one parameter for each of its values.
            json: The body, as a value to encode as JSON.
            content: The body as it is, instead of `json`. Set its `Content-Type` in `headers`.
            headers: More headers. `Authorization` is refused: the client sends its token.

        Returns:
            The response, with a 2xx status and its body read.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            OutcomeUnknownError: A request that may change something was sent, and there was no
                response.
            TallyfyError: Any other failure.
        """
        request = raw_request(method, path, params, json, content, headers)
        return self._backend.run(perform(request, self._context))

    def close(self) -> None:
        """Close the client and its connections. A copy leaves them open.

        Nothing more is sent, and waits end at once. Requests under way in other threads fail: join
        your threads first.
        """
        if not self._is_copy:
            self._backend.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncTallyfy(BaseClient, AsyncResources):
    """`Tallyfy` for asyncio. Use it in an `async with` statement, or close it."""

    def __init__(
        self,
        token: AsyncToken | None = None,
        *,
        org_id: str | None = None,
        base_url: str | None = None,
        timeout: float | Timeout | None = None,
        deadline: float | None = None,
        max_attempts: int = 4,
        max_retry_wait: float = 60.0,
        max_concurrency: int = 8,
        user_agent: str | None = None,
        budget: BudgetLike | None = None,
        observers: Sequence[Observer] = (),
        allow_insecure_http: bool = False,
        http_client: AsyncHttpClient | None = None,
    ) -> None:
        """Set up a client. Nothing is sent.

        The arguments are those of `Tallyfy`. A token function may return an awaitable, and
        `http_client` is an `httpx.AsyncClient` or an `httpx2.AsyncClient`.

        Raises:
            ConfigurationError: A setting is missing or not acceptable.
        """
        token = hidden(token)
        set_up_from_environment()
        settings = settings_of(
            token=token,
            org_id=org_id,
            base_url=base_url,
            timeout=timeout,
            deadline=deadline,
            max_attempts=max_attempts,
            max_retry_wait=max_retry_wait,
            max_concurrency=max_concurrency,
            user_agent=user_agent,
            budget=budget,
            observers=observers,
            allow_insecure_http=allow_insecure_http,
        )
        # The in-memory fake passes its own back end.
        backend = http_client if isinstance(http_client, AsyncBackend) else None
        self._backend = backend or AsyncHttpBackend(settings.base_url, http_client)
        self._context = Context(settings, Pause(), self._backend.now)
        super().__init__(self._backend, self._context)

    def with_options(
        self, *, token: AsyncToken | EllipsisType = ..., **options: Unpack[Options]
    ) -> AsyncTallyfy:
        """Return a copy with other settings that shares the connections, as `Tallyfy` does.

        Raises:
            ConfigurationError: A setting is not acceptable.
        """
        token = hidden(token)
        other = self._copy(token, options)
        AsyncResources.__init__(other, self._backend, other._context)
        return other

    async def raw_request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        content: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> RawResponse:
        """Send a request that the contract does not cover, as `Tallyfy.raw_request` does."""
        request = raw_request(method, path, params, json, content, headers)
        return await self._backend.run(perform(request, self._context))

    async def close(self) -> None:
        """Close the client and its connections. A copy leaves them open.

        Nothing more is sent, and waits end at once. Requests under way in other tasks fail.
        """
        if not self._is_copy:
            await self._backend.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
