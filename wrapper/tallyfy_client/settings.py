"""The settings of a client: from arguments, then the environment; checked before any is used."""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, Self, TypedDict
from urllib.parse import urlsplit

from tallyfy_api.parameters import identifier, whole_number

from .backend import Timeouts, is_this_machine
from .errors import ConfigurationError, InvalidRequestError
from .version import __version__

if TYPE_CHECKING:
    from .budget import BaseBudget
    from .observers import Observer

DEFAULT_BASE_URL = "https://go.tallyfy.com/api"
DEFAULT_TIMEOUTS = Timeouts(connect=10.0, read=30.0, write=30.0, pool=30.0)

# The token, or a function that gives it. AsyncTallyfy may await what the function gives.
SyncToken = str | Callable[[], str]
AsyncToken = str | Callable[[], str | Awaitable[str]]
Token = SyncToken | AsyncToken


class Timeout(Protocol):
    """A `Timeout` of httpx or httpx2: seconds for each step of a request, None for no limit."""

    connect: float | None
    read: float | None
    write: float | None
    pool: float | None


class SyncHttpClient(Protocol):
    """An `httpx.Client` or an `httpx2.Client`."""

    @property
    def is_closed(self) -> bool: ...

    def send(self, request: Any, *, stream: bool, auth: Any, follow_redirects: Any) -> Any: ...

    def close(self) -> None: ...


class AsyncHttpClient(Protocol):
    """An `httpx.AsyncClient` or an `httpx2.AsyncClient`."""

    @property
    def is_closed(self) -> bool: ...

    async def send(
        self, request: Any, *, stream: bool, auth: Any, follow_redirects: Any
    ) -> Any: ...

    async def aclose(self) -> None: ...


class Options(TypedDict, total=False):
    """The settings that a copy of a client can have of its own, beside its token."""

    org_id: str
    timeout: float | Timeout | None
    deadline: float | None
    max_attempts: int
    max_retry_wait: float
    max_concurrency: int
    user_agent: str | None
    budget: BaseBudget[Any] | None
    observers: Sequence[Observer]


class Settings(NamedTuple):
    base_url: str
    token: Token
    org_id: str
    timeout: Timeouts
    deadline: float | None
    max_attempts: int
    max_retry_wait: float
    max_concurrency: int
    user_agent: str
    budget: BaseBudget[Any] | None
    observers: tuple[Observer, ...]

    @classmethod
    def resolve(cls, *, base_url: str | None, allow_insecure_http: bool, **options: Any) -> Self:
        """Take what is given, then what the environment holds, then the defaults."""
        if not isinstance(allow_insecure_http, bool):
            raise ConfigurationError("allow_insecure_http must be True or False.")
        address = _given_or_set(base_url, "TALLYFY_BASE_URL", DEFAULT_BASE_URL)
        options["token"] = _given_or_set(options["token"], "TALLYFY_ACCESS_TOKEN")
        options["org_id"] = _given_or_set(options["org_id"], "TALLYFY_ORG_ID")
        return cls(base_url=_base_url(address, allow_insecure_http), **_checked(options))

    def changed(self, options: dict[str, Any]) -> Self:
        """Return these settings with some of them changed."""
        return self._replace(**_checked(options))

    def __repr__(self) -> str:
        shown = {name: value for name, value in self._asdict().items() if name != "token"}
        return f"Settings({', '.join(f'{name}={value!r}' for name, value in shown.items())})"


def _given_or_set(given: Any, variable: str, default: str | None = None) -> Any:
    # A blank argument is a mistake of the caller, and no reason to use another organization.
    # A variable that is set to nothing is as good as none.
    return (os.environ.get(variable) or default) if given is None else given


def _checked(options: dict[str, Any]) -> dict[str, Any]:
    if unknown := options.keys() - _CHECKS.keys():
        raise TypeError(f"unexpected options: {', '.join(sorted(unknown))}")
    try:
        return {name: _CHECKS[name](value) for name, value in options.items()}
    except InvalidRequestError as error:
        raise ConfigurationError(str(error)) from None


def _token(given: Any) -> Token:
    if not given:
        raise ConfigurationError("No token. Pass `token`, or set TALLYFY_ACCESS_TOKEN.")
    return given if callable(given) else checked_token(given)


def checked_token(given: object) -> str:
    """Return a token that can stand in a header."""
    if isinstance(given, str) and given[:7].lower() == "bearer ":
        raise ConfigurationError("The token starts with `Bearer `. Pass only what follows it.")
    # A line break would end the header; the error of the HTTP library would quote the token.
    if not isinstance(given, str) or not given or not _is_plain(given) or " " in given:
        raise ConfigurationError("The token is empty, or contains characters that no token has.")
    return given


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _org_id(given: str | None) -> str:
    if not given:
        raise ConfigurationError("No organization. Pass `org_id`, or set TALLYFY_ORG_ID.")
    return identifier("org_id", given)


# A label of a host name has 1 to 63 characters (RFC 1035); names in other scripts are encoded.
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.IGNORECASE)


def _base_url(given: str, allow_insecure_http: bool) -> str:
    # urlsplit drops line breaks.
    if not isinstance(given, str) or not given.isprintable() or " " in given:
        raise ConfigurationError("base_url is not a valid URL.")
    try:
        url = urlsplit(given)
        host, _port = url.hostname or "", url.port
    except ValueError:
        raise ConfigurationError("base_url is not a valid URL.") from None
    if url.scheme not in {"http", "https"} or not _is_host(host):
        raise ConfigurationError("base_url must start with https:// and contain a host.")
    if url.username is not None or "?" in given or "#" in given:
        raise ConfigurationError("base_url must not contain a user, a query or a fragment.")
    if url.scheme == "http" and not allow_insecure_http and not is_this_machine(host):
        raise ConfigurationError(
            "base_url is plain http, which sends the token unencrypted. Use https, or pass "
            "allow_insecure_http=True if you trust the network."
        )
    return given.rstrip("/")


def _is_host(host: str) -> bool:
    if ":" in host:
        return True
    try:
        name = host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return False
    return all(map(_LABEL.fullmatch, name.removesuffix(".").split(".")))


def _timeouts(given: float | Timeout | None) -> Timeouts:
    if given is None:
        return DEFAULT_TIMEOUTS
    limits: list[Any] = [getattr(given, step, given) for step in Timeouts._fields]
    return Timeouts(*[_limit("timeout", limit) for limit in limits])


def seconds(name: str, given: float, *, least: float) -> float:
    """Return a number of seconds that is no less than it may be."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not least <= given < 2**31:
        raise InvalidRequestError(f"{name} must be a number of seconds, {least:g} or more")
    return float(given)


def _limit(name: str, given: float | None) -> float | None:
    return None if given is None else seconds(name, given, least=0.001)


def _count(name: str, given: Any) -> int | None:
    # A parameter of a request may be None, and is left out. A setting is compared with numbers.
    if given is None:
        raise ConfigurationError(f"{name} must be a whole number, not None")
    return whole_number(name, given, least=1, most=100)


def _user_agent(given: str | None) -> str:
    own = f"tallyfy-client/{__version__}"
    if given is None:
        return own
    if not isinstance(given, str) or not given.strip() or not _is_plain(given):
        raise ConfigurationError("user_agent must be printable ASCII text.")
    return f"{own} {given.strip()}"


def _budget(given: BaseBudget[Any] | None) -> BaseBudget[Any] | None:
    if given is not None and not hasattr(given, "take"):
        raise ConfigurationError("budget must be a Budget or a SharedBudget.")
    return given


def _observers(given: Sequence[Observer]) -> tuple[Observer, ...]:
    observers = tuple(given) if isinstance(given, list | tuple) else (None,)
    methods = [getattr(one, name, None) for one in observers for name in ("call", "attempt")]
    if not all(map(callable, methods)) or any(isinstance(one, type) for one in observers):
        raise ConfigurationError(
            "observers must be a list of objects with the methods `call` and `attempt`."
        )
    return tuple(given)


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "token": _token,
    "org_id": _org_id,
    "timeout": _timeouts,
    "deadline": lambda given: _limit("deadline", given),
    "max_attempts": lambda given: _count("max_attempts", given),
    "max_retry_wait": lambda given: seconds("max_retry_wait", given, least=0),
    "max_concurrency": lambda given: _count("max_concurrency", given),
    "user_agent": _user_agent,
    "budget": _budget,
    "observers": _observers,
}
