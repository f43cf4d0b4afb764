"""Tallyfy: carries the steps of calls out. And what both clients share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from copy import copy
from functools import partial
from threading import local
from types import EllipsisType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, Unpack

from tallyfy_api import raw_request

from .backend import Backend, Send
from .backend_sync import SyncBackend
from .call import Context, Pause, Sleep, Step, Steps, perform
from .errors import ConfigurationError
from .log import set_up_from_environment
from .resources import Runs, Tasks, giving
from .responses import RawResponse
from .settings import (
    AsyncHttpClient,
    AsyncToken,
    Options,
    Settings,
    SyncHttpClient,
    SyncToken,
    Timeout,
)

if TYPE_CHECKING:
    from .budget import BaseBudget
    from .observers import Observer

Result = TypeVar("Result")
TokenT = TypeVar("TokenT", SyncToken, AsyncToken)
HttpClientT = TypeVar("HttpClientT", SyncHttpClient, AsyncHttpClient)
RawT = TypeVar("RawT")


class BaseClient(ABC, Generic[TokenT, HttpClientT, RawT]):
    """What both clients have: their settings, and the documentation of these."""

    _backend: Any
    # The classes of what it is made of.
    _backend_class: Any
    _last_class: Any
    _runs: Any
    _tasks: Any

    def __init__(
        self,
        token: TokenT | None = None,
        *,
        org_id: str | None = None,
        base_url: str | None = None,
        timeout: float | Timeout | None = None,
        deadline: float | None = None,
        max_attempts: int = 4,
        max_retry_wait: float = 60.0,
        max_concurrency: int = 8,
        user_agent: str | None = None,
        budget: BaseBudget[Any] | None = None,
        observers: Sequence[Observer] = (),
        allow_insecure_http: bool = False,
        http_client: HttpClientT | None = None,
    ) -> None:
        """Set up a client. Nothing is sent.

        What is not given comes from the environment: `TALLYFY_ACCESS_TOKEN`, `TALLYFY_ORG_ID`,
        `TALLYFY_BASE_URL`. `TALLYFY_LOG=info` or `debug` writes the log of the client to stderr.

        Args:
            token: The access token, or a function that gives it. The function is called for each
                attempt, and once more after a 401, so that the token can be renewed; AsyncTallyfy
                awaits what it gives.
            org_id: The id of the organization.
            base_url: The address of the service; `https://go.tallyfy.com/api` if neither this nor
                the environment names one. A plain-http address is refused unless it is this
                machine.
            timeout: Seconds to wait for the service at each step (connecting, sending, reading),
                or a `Timeout` of httpx or httpx2. 30 seconds, and 10 for connecting, if not given.
            deadline: Seconds that one call may take in all, with its attempts, the waits between
                them, and the read-back of a completion, for which a quarter of it, 5 seconds at
                most, is kept. No limit if not given. For a listing, each page is a call.
            max_attempts: How often a request is sent at most, the first time included.
            max_retry_wait: The longest single wait before another attempt, in seconds. If the
                service asks for a longer one, the error is raised at once, with `retry_after`.
            max_concurrency: How many pages of one listing may be requested at the same time.
            user_agent: Text to add to the `User-Agent` header, such as the name of your service.
            budget: A `Budget` or `SharedBudget` of `tallyfy_client.budget`: how many requests may
                be sent in a time, by all clients that share it. A request waits for its turn, no
                longer than `deadline` and `max_retry_wait` allow.
            observers: Objects that see each call and each attempt, for traces, metrics or an audit.
            allow_insecure_http: Let a plain-http address of another machine pass. Everyone on the
                way can read the token.
            http_client: Your own HTTP client of httpx or httpx2, for proxies, certificates or
                hooks. It sends the requests and stays yours to close. Its address, time-outs,
                authentication, headers and redirects are not used.

        Raises:
            ConfigurationError: A setting is missing or not acceptable.
        """
        set_up_from_environment()
        self._settings = Settings.resolve(
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
        self._owns_backend = True
        self._last = self._last_class()
        # The fake hands in a back end of its own.
        is_backend = isinstance(http_client, Backend)
        self._backend = (
            http_client if is_backend else self._backend_class(self.base_url, http_client)
        )
        self._use_settings(Pause())

    @abstractmethod
    def _perform(self, steps: Steps[Any]) -> Any:
        """Carry steps out, one after another, until they have a result."""

    @abstractmethod
    def _iterate(self, next_steps: Callable[[], Steps[list[Any]] | None]) -> Any:
        """Give the items of one list after another."""

    def _use_settings(self, pause: Pause) -> None:
        self._context = Context(self._settings, pause, self._backend.now, self._backend.clock)
        self.runs: Any = self._runs(self._context, self._perform, self._iterate)
        self.tasks: Any = self._tasks(self._context, self._perform, self._iterate)

    def with_options(
        self, *, token: TokenT | EllipsisType = ..., **options: Unpack[Options]
    ) -> Self:
        """Return a copy with other settings, which shares the connections.

        Closing the copy leaves the connections open: they belong to the client it was made from.

        Args:
            token: As for the client itself.
            options: Any of org_id, timeout, deadline, max_attempts, max_retry_wait,
                max_concurrency, user_agent, budget, observers; as for the client itself.

        Raises:
            ConfigurationError: A setting is not acceptable.
        """
        changes: dict[str, Any] = {**options} if token is ... else {**options, "token": token}
        other = copy(self)
        other._settings = self._settings.changed(changes)
        other._owns_backend = False
        # What the service asks one organization or token to wait for does not hold for another.
        is_another = not {"org_id", "token"}.isdisjoint(changes)
        other._use_settings(Pause() if is_another else self._context.pause)
        return other

    @property
    @abstractmethod
    def last_response(self) -> RawResponse | None:
        """Status, headers and request id of the last response to this client, or a copy that
        shares its connections, in this thread or task; None if there was none.
        """

    @abstractmethod
    def close(self) -> Any:
        """Close the connections. A copy leaves them open.

        Nothing more is sent. Requests that are under way in other threads or tasks are waited for,
        so that no response is lost, for as long as their time-outs and deadlines allow; what waits
        for another attempt ends at once with InvalidRequestError.

        Do not call it in a signal handler, which may have interrupted a request: raise an exception
        there, which ends the `with` statement.
        """

    def raw_request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        content: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> RawT:
        """Send a request that the contract does not cover, with the same safety as all others.

        GET, HEAD and OPTIONS are tried again as reads are. All others are sent again only if they
        certainly did not arrive or were declined with 429.

        Args:
            method: The HTTP method.
            path: The path below the base address, such as `/organizations/…/users`. No query.
            params: The query. A list gives one part for each of its values.
            json: The body, as what JSON can hold.
            content: The body as it is, instead of `json`. Name its `Content-Type` in `headers`.
            headers: Further headers. `Authorization` is refused: the token of the client goes out.

        Returns:
            The response, of a status of success, with its body read.

        Raises:
            InvalidRequestError: An argument is not acceptable. Nothing was sent.
            OutcomeUnknownError: A request that changes something was sent, and there was no
                response.
            TallyfyError: Any other failure.
        """
        request = raw_request.request(
            method, path, params=params, json=json, content=content, headers=headers
        )
        given: RawT = self._perform(perform(request, self._context))
        return given

    @property
    def org_id(self) -> str:
        """The id of the organization."""
        return self._settings.org_id

    @property
    def base_url(self) -> str:
        """The address of the service."""
        return self._settings.base_url

    def __repr__(self) -> str:
        # Debuggers show a client whose making failed, too.
        settings = getattr(self, "_settings", "")
        return f"{type(self).__name__}({settings!r})"


@giving(TokenT="SyncToken", HttpClientT="SyncHttpClient", RawT="RawResponse")
class Tallyfy(BaseClient[SyncToken, SyncHttpClient, RawResponse]):
    """A client of the Tallyfy API. Use it in a `with` statement, or close it.

    Attributes:
        runs: List and read runs.
        tasks: List, read and complete tasks.
    """

    runs: Runs
    tasks: Tasks
    _backend_class, _last_class = SyncBackend, local
    _runs, _tasks = Runs, Tasks

    @property
    def last_response(self) -> RawResponse | None:
        return getattr(self._last, "response", None)

    def close(self) -> None:
        if self._owns_backend:
            self._backend.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _perform(self, steps: Steps[Result]) -> Result:
        proceed: Any = partial(next, steps)
        try:
            while True:
                step = proceed()
                try:
                    proceed = partial(steps.send, self._carry_out(step))
                except BaseException as error:
                    proceed = partial(steps.throw, error)
        except StopIteration as end:
            result: Result = end.value
            return result

    def _iterate(self, next_steps: Callable[[], Steps[list[Result]] | None]) -> Iterator[Result]:
        while steps := next_steps():
            yield from self._perform(steps)

    def _carry_out(self, step: Step) -> Any:
        match step:
            case Send():
                outcome = self._backend.send(step)
                if isinstance(outcome, RawResponse):
                    self._last.response = outcome
                return outcome
            case Sleep():
                return self._backend.sleep(step.seconds)
        self._backend.check_usable()
        given = step.function()
        if isinstance(given, Coroutine):
            given.close()
            raise ConfigurationError("Tallyfy cannot await a token function. Use AsyncTallyfy.")
        return given
