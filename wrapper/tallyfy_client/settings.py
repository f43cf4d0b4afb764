"""The settings of a client: from arguments, then the environment; checked before any is used."""

import os
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import Any, Self, TypedDict

import httpx
from attrs import evolve, field, frozen

from .errors import ConfigurationError, InvalidRequestError
from .parameters import identifier, seconds, whole_number
from .version import __version__

DEFAULT_BASE_URL = "https://go.tallyfy.com/api"
DEFAULT_TIMEOUT = httpx.Timeout(30.0, connect=10.0)

# Seconds for each step, or what httpx has for it. None is the default: a client without time-outs
# can hang for ever.
Timeout = float | httpx.Timeout | None
# The token, or a function that gives it. The asynchronous client may await what it gives.
Token = str | Callable[[], str | Awaitable[str]]


class Options(TypedDict, total=False):
    """The settings that a copy of a client can have of its own."""

    token: Token
    org_id: str
    timeout: Timeout
    deadline: float | None
    max_attempts: int
    max_retry_wait: float
    max_concurrency: int
    user_agent: str | None


@frozen
class Settings:
    base_url: str
    token: Token = field(repr=False)
    org_id: str
    timeout: httpx.Timeout
    deadline: float | None
    max_attempts: int
    max_retry_wait: float
    max_concurrency: int
    user_agent: str

    @classmethod
    def resolve(cls, *, base_url: str | None, allow_insecure_http: bool, **options: Any) -> Self:
        """Take what is given, then what the environment holds, then the defaults."""
        # A variable that is set to nothing is as good as none. An argument is not.
        default = os.environ.get("TALLYFY_BASE_URL") or DEFAULT_BASE_URL
        address = default if base_url is None else base_url
        options["token"] = _given_or_set(options["token"], "TALLYFY_ACCESS_TOKEN")
        options["org_id"] = _given_or_set(options["org_id"], "TALLYFY_ORG_ID")
        return cls(base_url=_base_url(address, allow_insecure_http), **_checked(options))

    def changed(self, options: Options) -> Self:
        """Return these settings with some of them changed."""
        return evolve(self, **_checked(dict(options)))


def _given_or_set(given: Any, variable: str) -> Any:
    # A blank argument is a mistake of the caller, and no reason to use another organization.
    return os.environ.get(variable) if given is None else given


def _checked(options: dict[str, Any]) -> dict[str, Any]:
    if unknown := options.keys() - _CHECKS.keys():
        raise TypeError(f"unexpected options: {', '.join(sorted(unknown))}")
    try:
        return {name: _CHECKS[name](value) for name, value in options.items()}
    except InvalidRequestError as error:
        raise ConfigurationError(str(error)) from None


def _token(given: Token | None) -> Token:
    if not given:
        raise ConfigurationError("There is no token. Give `token`, or set TALLYFY_ACCESS_TOKEN.")
    return given if callable(given) else checked_token(given)


def checked_token(given: object) -> str:
    """Return a token that can stand in a header."""
    # A line break would end the header; the error of the HTTP library would quote the token.
    if not isinstance(given, str) or not given or not _is_plain(given) or " " in given:
        raise ConfigurationError("The token is empty, or holds characters that no token has.")
    return given


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _org_id(given: str | None) -> str:
    if not given:
        raise ConfigurationError("There is no organization. Give `org_id`, or set TALLYFY_ORG_ID.")
    return identifier("org_id", given)


def _base_url(given: str, allow_insecure_http: bool) -> str:
    try:
        url = httpx.URL(given)
    except (httpx.InvalidURL, TypeError):
        raise ConfigurationError("base_url is not an address.") from None
    if url.scheme not in {"http", "https"} or not url.host or (url.port or 0) > 65535:
        raise ConfigurationError("base_url must start with https:// and name a host.")
    if url.userinfo or url.query or url.fragment:
        raise ConfigurationError("base_url must have no user, query or fragment.")
    if url.scheme == "http" and not allow_insecure_http and not _is_this_machine(url.host):
        raise ConfigurationError(
            "base_url is plain http, which would show the token to everyone on the way. Use https, "
            "or allow_insecure_http=True if you know the way."
        )
    return str(url)


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _timeout(given: Timeout) -> httpx.Timeout:
    if given is None:
        return DEFAULT_TIMEOUT
    if isinstance(given, httpx.Timeout):
        return given
    return httpx.Timeout(seconds("timeout", given, least=0.001))


def _user_agent(given: str | None) -> str:
    own = f"tallyfy-client/{__version__}"
    if given is None:
        return own
    if not isinstance(given, str) or not given.strip() or not _is_plain(given):
        raise ConfigurationError("user_agent must be printable ASCII text.")
    return f"{own} {given.strip()}"


def _deadline(given: float | None) -> float | None:
    return None if given is None else seconds("deadline", given, least=0.001)


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "token": _token,
    "org_id": _org_id,
    "timeout": _timeout,
    "deadline": _deadline,
    "max_attempts": lambda given: whole_number("max_attempts", given, least=1, most=100),
    "max_retry_wait": lambda given: seconds("max_retry_wait", given, least=0),
    "max_concurrency": lambda given: whole_number("max_concurrency", given, least=1, most=100),
    "user_agent": _user_agent,
}
