"""The settings of a client: from arguments, then the environment; checked before any is used."""

import os
from collections.abc import Generator
from ipaddress import ip_address
from typing import Any, Self

import httpx
from attrs import field, frozen

from .errors import ConfigurationError, InvalidRequestError
from .parameters import identifier, whole_number
from .version import __version__

DEFAULT_BASE_URL = "https://go.tallyfy.com/api"
DEFAULT_TIMEOUT = httpx.Timeout(30.0, connect=10.0)

# Seconds for each step, or what httpx has for it. None is the default: a client without time-outs
# can hang for ever.
Timeout = float | httpx.Timeout | None


@frozen
class Settings:
    token: str = field(repr=False)
    org_id: str
    base_url: str
    timeout: httpx.Timeout
    max_attempts: int
    max_retry_wait: float
    max_concurrency: int
    user_agent: str

    @classmethod
    def resolve(
        cls,
        *,
        token: str | None,
        org_id: str | None,
        base_url: str | None,
        timeout: Timeout,
        max_attempts: int,
        max_retry_wait: float,
        max_concurrency: int,
        user_agent: str | None,
    ) -> Self:
        """Take what is given, then what the environment holds, then the defaults."""
        try:
            return cls(
                token=_token(token or os.environ.get("TALLYFY_ACCESS_TOKEN")),
                org_id=_org_id(org_id or os.environ.get("TALLYFY_ORG_ID")),
                base_url=_base_url(
                    base_url or os.environ.get("TALLYFY_BASE_URL") or DEFAULT_BASE_URL
                ),
                timeout=_timeout(timeout),
                max_attempts=whole_number("max_attempts", max_attempts, least=1, most=100),
                max_retry_wait=_seconds("max_retry_wait", max_retry_wait, least=0),
                max_concurrency=whole_number("max_concurrency", max_concurrency, least=1, most=100),
                user_agent=_user_agent(user_agent),
            )
        except InvalidRequestError as error:
            raise ConfigurationError(str(error)) from None

    def for_httpx(self) -> dict[str, Any]:
        """Return the arguments for the httpx client."""
        return {
            "base_url": self.base_url,
            "timeout": self.timeout,
            "auth": _BearerToken(self.token),
            # Without this the service sends some errors as pages of HTML.
            "headers": {"Accept": "application/json", "User-Agent": self.user_agent},
        }


class _BearerToken(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


def _token(given: str | None) -> str:
    if not given:
        raise ConfigurationError("There is no token. Give `token`, or set TALLYFY_ACCESS_TOKEN.")
    # A line break would end the header; the error of the HTTP library would quote the token.
    if not isinstance(given, str) or not _is_plain(given) or " " in given:
        raise ConfigurationError("The token holds blanks or characters that no token has.")
    return given


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _org_id(given: str | None) -> str:
    if not given:
        raise ConfigurationError("There is no organization. Give `org_id`, or set TALLYFY_ORG_ID.")
    return identifier("org_id", given)


def _base_url(given: str) -> str:
    try:
        url = httpx.URL(given)
    except (httpx.InvalidURL, TypeError):
        raise ConfigurationError("base_url is not an address.") from None
    if url.scheme not in {"http", "https"} or not url.host or (url.port or 0) > 65535:
        raise ConfigurationError("base_url must start with https:// and name a host.")
    if url.userinfo or url.query or url.fragment:
        raise ConfigurationError("base_url must have no user, query or fragment.")
    if url.scheme == "http" and not _is_this_machine(url.host):
        raise ConfigurationError(
            "base_url is plain http, which would show the token to everyone on the way. Use https."
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
    return httpx.Timeout(_seconds("timeout", given, least=0.001))


def _seconds(name: str, given: float, *, least: float) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not least <= given < 2**31:
        raise ConfigurationError(f"{name} must be a number of seconds, {least} or more.")
    return float(given)


def _user_agent(given: str | None) -> str:
    own = f"tallyfy-client/{__version__}"
    if given is None:
        return own
    if not isinstance(given, str) or not given.strip() or not _is_plain(given):
        raise ConfigurationError("user_agent must be printable ASCII text.")
    return f"{own} {given.strip()}"
