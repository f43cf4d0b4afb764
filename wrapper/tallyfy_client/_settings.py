"""The settings of a client: arguments first, then the environment, then defaults."""

from __future__ import annotations

import inspect
import os
from asyncio import Lock as AsyncLock
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address
from threading import RLock
from types import EllipsisType
from typing import Any, Protocol, TypedDict, TypeVar
from urllib.parse import urlsplit

from attrs import evolve, field, frozen

from tallyfy_api import contract

from . import __version__
from ._errors import ConfigurationError, InvalidRequestError
from ._parameters import seconds, whole_number
from ._values import Secret, Timeouts
from .observers import Observer

DEFAULT_TIMEOUTS = Timeouts(connect=10.0, read=30.0, write=30.0, pool=30.0)


class Timeout(Protocol):
    """A `Timeout` of httpx or httpx2: seconds for each phase of a request, None for no limit."""

    connect: float | None
    read: float | None
    write: float | None
    pool: float | None


class HidesSecret(Protocol):
    """A secret of pydantic, or of any library with the same method."""

    def get_secret_value(self) -> str: ...


class BudgetLike(Protocol):
    """What `budget=` takes: a `tallyfy_client.budget.Budget`, or your own."""

    def acquire(self, org_id: str, /) -> float:
        """Take room for a request: return 0, or how many seconds until there may be room."""

    async def acquire_async(self, org_id: str, /) -> float:
        """Do the same for AsyncTallyfy."""


SyncToken = str | HidesSecret | Callable[[], str]
AsyncToken = str | HidesSecret | Callable[[], str | Awaitable[str]]


class TokenFunction:
    """A token function of the caller's, called by one thread or task at a time."""

    def __init__(self, function: Callable[[], Any]) -> None:
        self._function = function
        self._lock = RLock()
        self._async_lock = AsyncLock()

    def ask(self) -> Secret:
        with self._lock:
            given = hidden(self._function())
        if inspect.iscoroutine(given):
            given.close()
            raise ConfigurationError("Tallyfy cannot await a token function. Use AsyncTallyfy.")
        return _secret(given)

    async def ask_async(self) -> Secret:
        async with self._async_lock:
            given = hidden(self._function())
            return _secret(hidden(await given) if inspect.isawaitable(given) else given)


class Options(TypedDict, total=False):
    """The settings that `with_options` can change, except the token."""

    org_id: str
    timeout: float | Timeout | None
    deadline: float | None
    max_attempts: int
    max_retry_wait: float
    max_concurrency: int
    user_agent: str | None
    budget: BudgetLike | None
    observers: Sequence[Observer]


def is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


TokenT = TypeVar("TokenT")


def hidden(token: TokenT) -> TokenT | Secret:
    """Return a token that tracebacks do not show."""
    return Secret(token) if isinstance(token, str) else token


def _token(given: object) -> Secret | TokenFunction:
    given = hidden(os.environ.get("TALLYFY_ACCESS_TOKEN")) if given is None else given
    if not given:
        raise ConfigurationError("No token. Pass `token`, or set TALLYFY_ACCESS_TOKEN.")
    if isinstance(given, TokenFunction):
        return given
    return TokenFunction(given) if callable(given) else _secret(given)


def _secret(given: object) -> Secret:
    if hasattr(given, "get_secret_value"):
        given = hidden(given.get_secret_value())
    if not isinstance(given, str):
        raise ConfigurationError(f"The token must be a string, not {type(given).__name__}.")
    if given[:7].lower() == "bearer ":
        raise ConfigurationError("The token starts with `Bearer `. Pass only what follows it.")
    # A line break would end the header, and the HTTP library's error would quote the token.
    if not given or not _is_plain(given) or " " in given:
        raise ConfigurationError("The token is empty, or contains characters no token has.")
    return given if isinstance(given, Secret) else Secret(given)


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _org_id(given: object) -> str:
    given = given if given is not None else os.environ.get("TALLYFY_ORG_ID")
    if not given:
        raise ConfigurationError("No organization. Pass `org_id`, or set TALLYFY_ORG_ID.")
    return contract.org_id(given)


def _base_url(given: object) -> str:
    given = given if given is not None else os.environ.get("TALLYFY_BASE_URL") or contract.BASE_URL
    url = str(given)  # Of httpx.URL, too.
    # urlsplit drops line breaks.
    if isinstance(given, bytes) or not url.isprintable() or " " in url:
        raise ConfigurationError("base_url is not a valid URL.")
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise ConfigurationError("base_url is not a valid URL.") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise ConfigurationError("base_url must start with https:// and contain a host.")
    if parts.username is not None or "?" in url or "#" in url:
        raise ConfigurationError("base_url must not contain a user, a query or a fragment.")
    return url.rstrip("/")


def _timeouts(given: float | Timeout | None) -> Timeouts:
    if given is None:
        return DEFAULT_TIMEOUTS
    limits = [getattr(given, phase, given) for phase in Timeouts._fields]
    return Timeouts(
        *[None if each is None else seconds("timeout", each, least=0.001) for each in limits]
    )


def _user_agent(given: str | None) -> str | None:
    if given is None:
        return None
    if not isinstance(given, str) or not given.strip() or not _is_plain(given):
        raise ConfigurationError("user_agent must be printable ASCII text.")
    return given.strip()


def _budget(given: BudgetLike | None) -> BudgetLike | None:
    if given is not None and not hasattr(given, "acquire"):
        raise ConfigurationError(f"budget must be a Budget, not {type(given).__name__}.")
    return given


def _observers(given: Sequence[Observer]) -> tuple[Observer, ...]:
    observers = tuple(given) if isinstance(given, list | tuple) else (None,)
    methods = [getattr(one, name, None) for one in observers for name in ("call", "attempt")]
    if not all(map(callable, methods)) or any(isinstance(one, type) for one in observers):
        raise ConfigurationError(
            "observers must be a list of objects with the methods `call` and `attempt`."
        )
    return tuple(given)


@frozen(kw_only=True)
class Settings:
    """The checked settings of a client."""

    token: Secret | TokenFunction = field(converter=_token, repr=False)
    org_id: str = field(converter=_org_id)
    base_url: str = field(converter=_base_url)
    timeout: Timeouts = field(converter=_timeouts)
    deadline: float | None = field()
    max_attempts: int = field()
    max_retry_wait: float = field()
    max_concurrency: int = field()
    user_agent: str | None = field(converter=_user_agent)
    budget: BudgetLike | None = field(converter=_budget)
    observers: tuple[Observer, ...] = field(converter=_observers)
    allow_insecure_http: bool = field()
    user_agent_header: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        for name in ("max_attempts", "max_concurrency"):
            if whole_number(name, getattr(self, name), least=1, most=100) is None:
                raise ConfigurationError(f"{name} must be a whole number, not None")
        seconds("max_retry_wait", self.max_retry_wait, least=0)
        if self.deadline is not None:
            seconds("deadline", self.deadline, least=0.001)
        if not isinstance(self.allow_insecure_http, bool):
            raise ConfigurationError("allow_insecure_http must be True or False.")
        url = urlsplit(self.base_url)
        if url.scheme == "http" and not (
            self.allow_insecure_http or is_this_machine(url.hostname or "")
        ):
            raise ConfigurationError(
                "base_url is plain http, which sends the token unencrypted. Use https, or pass "
                "allow_insecure_http=True if you trust the network."
            )

    @user_agent_header.default
    def _user_agent_header(self) -> str:
        own = f"tallyfy-client/{__version__}"
        return f"{own} {self.user_agent}" if self.user_agent else own


def settings_of(before: Settings | None = None, **options: Any) -> Settings:
    """Check the settings of a new client, or of a copy of one that has these.

    Raises:
        ConfigurationError: A setting is missing or not acceptable.
    """
    try:
        return Settings(**options) if before is None else evolve(before, **options)
    except InvalidRequestError as error:
        raise ConfigurationError(str(error)) from None


def changed(settings: Settings, token: object | EllipsisType, options: Options) -> Settings:
    """Check the settings of a copy."""
    given = {} if token is ... else {"token": token}
    if unknown := options.keys() - Options.__annotations__.keys():
        raise TypeError(f"unexpected options: {', '.join(sorted(unknown))}")
    return settings_of(settings, **given, **options)
