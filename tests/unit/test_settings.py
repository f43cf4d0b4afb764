"""Settings: arguments, then the environment, then defaults; and what is refused."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Iterator
from typing import Any

import httpx
import httpx2
import pytest

from tallyfy_client import AsyncTallyfy, ConfigurationError, Tallyfy, __version__
from tests.service import (
    ORG,
    TOKEN,
    Service,
    connected,
    page_reply,
    settled,
    task_reply,
    without_certificates,
)

VARIABLES = ("TALLYFY_ACCESS_TOKEN", "TALLYFY_ORG_ID", "TALLYFY_BASE_URL")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    proxies = ("http_proxy", "https_proxy", "all_proxy")
    for name in (*VARIABLES, *proxies, *map(str.upper, proxies)):
        monkeypatch.delenv(name, raising=False)
    with without_certificates():
        yield


class SecretStr:
    """As pydantic's."""

    def get_secret_value(self) -> str:
        return TOKEN


PLAIN = "base_url is plain http, which sends the token unencrypted"
NO_HOST = "base_url must start with https:// and contain a host."
NO_URL = "base_url is not a valid URL."
NO_QUERY = "base_url must not contain a user, a query or a fragment."
NO_TOKEN = "The token is empty, or contains characters no token has."
BEARER = "The token starts with `Bearer `. Pass only what follows it."
SECONDS = " must be a number of seconds"
WHOLE = " must be a whole number"
ASCII = "user_agent must be printable ASCII text."
OBSERVERS = "observers must be a list of objects with the methods `call` and `attempt`."

# fmt: off
REFUSED: list[tuple[str, list[Any], str]] = [
    ("token", [None, ""], "No token. Pass `token`, or set TALLYFY_ACCESS_TOKEN."),
    ("token", [f"{TOKEN}\n", f"{TOKEN}\r\nX: 1", f" {TOKEN}", f"{TOKEN}é"], NO_TOKEN),
    ("token", [f"Bearer {TOKEN}", f"bearer {TOKEN}"], BEARER),
    ("token", [TOKEN.encode()], "The token must be a string, not bytes."),
    ("token", [[TOKEN]], "The token must be a string, not list."),
    ("org_id", [None, ""], "No organization. Pass `org_id`, or set TALLYFY_ORG_ID."),
    ("org_id", ["..", " ", "a\nb", "a/b", "a%2Fb", 7], "org_id "),
    (
        "base_url",
        [
            "http://go.tallyfy.com/api", "HTTP://go.tallyfy.com", "http://127.evil.example",
            "http://10.0.0.1", "http://127.0.0.1.evil.example", "http://localhost.evil.example",
            "http://evil-localhost", "http://0.0.0.0", "http://[2001:db8::1]",
        ],
        PLAIN,
    ),
    (
        "base_url",
        ["", "go.tallyfy.com/api", "/api", "ftp://go.tallyfy.com", "https://", "https:///api", 7],
        NO_HOST,
    ),
    (
        "base_url",
        [
            "https://[::1", "https://go.tallyfy.com:port", "https://go.tallyfy.com:99999",
            "https://go.tallyfy.com\n", " https://go.tallyfy.com",
            "https://go.tallyfy.com/\u200bapi", b"https://go.tallyfy.com",
        ],
        NO_URL,
    ),
    (
        "base_url",
        [
            f"https://ann:{TOKEN}@go.tallyfy.com",
            f"https://go.tallyfy.com/api?token={TOKEN}",
            "https://go.tallyfy.com/api#top",
            # The host of this one is evil.example.
            "http://localhost@evil.example",
        ],
        NO_QUERY,
    ),
    # What only the HTTP library notices.
    ("base_url", ["https://.", "https://go..tallyfy.com", "https://xn--a.example"], "base_url"),
    ("allow_insecure_http", ["no", 1, None], "allow_insecure_http must be True or False."),
    ("max_attempts", [0, 101], "max_attempts must be from 1 to 100"),
    ("max_attempts", [2.0, True, None, "4"], f"max_attempts{WHOLE}"),
    ("max_concurrency", [0, 101], "max_concurrency must be from 1 to 100"),
    ("max_concurrency", [2.0, None], f"max_concurrency{WHOLE}"),
    (
        "max_retry_wait", [-0.1, float("nan"), float("inf"), True, "60", None],
        f"max_retry_wait{SECONDS}",
    ),
    ("deadline", [0, -1, "1", float("inf"), True], f"deadline{SECONDS}"),
    ("timeout", ["30", -1, 0, True, float("nan"), float("inf"), [5]], f"timeout{SECONDS}"),
    ("timeout", [httpx.Timeout(5, read=-1), httpx2.Timeout(5, pool=0)], f"timeout{SECONDS}"),
    ("user_agent", ["", "  ", "a\r\nX-Other: 1", "é", 5], ASCII),
    ("budget", [600, "redis://store"], "budget must be a Budget, not "),
    ("observers", [5, [object()], [type], object()], OBSERVERS),
    ("http_client", [5, object()], "http_client must be "),
]
# fmt: on


@pytest.mark.parametrize(
    ("name", "values", "why"), REFUSED, ids=[f"{name}: {why}" for name, _, why in REFUSED]
)
def test_bad_setting_is_refused_in_words_that_show_no_token(
    name: str, values: list[Any], why: str
) -> None:
    for client_class in (Tallyfy, AsyncTallyfy):
        for value in values:
            with pytest.raises(ConfigurationError, match=f"^{re.escape(why)}") as caught:
                client_class(**{"token": TOKEN, "org_id": ORG, name: value})
            shown = "".join(traceback.format_exception(caught.value))
            assert TOKEN not in f"{caught.value!r} {shown}"
    if name not in {"base_url", "http_client", "allow_insecure_http"}:
        client = Tallyfy(TOKEN, org_id=ORG)
        for value in values:
            with pytest.raises(ConfigurationError):
                client.with_options(**{name: value})


ACCEPTED: list[tuple[dict[str, Any], str]] = [
    ({}, "base_url='https://go.tallyfy.com/api'"),
    ({"token": SecretStr()}, ""),
    ({"token": SecretStr}, ""),
    ({"base_url": httpx.URL("https://staging.tallyfy.com/api")}, "//staging.tallyfy.com/api'"),
    ({"base_url": "http://127.0.0.1:4010"}, "//127.0.0.1:4010'"),
    ({"base_url": "http://127.5.6.7/api"}, ""),
    ({"base_url": "http://[::1]:4010"}, ""),
    ({"base_url": "http://LOCALHOST"}, ""),
    ({"base_url": "https://10.0.0.1:8443/api/"}, "//10.0.0.1:8443/api'"),
    ({"base_url": "https://tallyfy.com."}, ""),
    ({"base_url": "https://bücher.example"}, ""),
    ({"base_url": "https://my_service.internal"}, ""),
    ({"base_url": "http://other:8080/api", "allow_insecure_http": True}, "//other:8080/api'"),
    ({"max_attempts": 100, "max_concurrency": 100, "max_retry_wait": 0}, "max_attempts=100"),
    ({"deadline": 0.3, "timeout": 0.3}, "deadline=0.3"),
]


@pytest.mark.parametrize(("settings", "shown"), ACCEPTED)
def test_good_settings_are_taken_and_shown_but_the_token(
    settings: dict[str, Any], shown: str
) -> None:
    for client_class in (Tallyfy, AsyncTallyfy):
        client = client_class(**{"token": TOKEN, "org_id": ORG, **settings})
        said = repr(client)
        assert said.startswith(f"{client_class.__name__}(Settings(")
        assert shown in said
        assert f"org_id='{ORG}'" in said
        assert TOKEN not in said


@pytest.mark.anyio
async def test_environment_is_used_for_what_is_not_given(
    kind: str, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.always_answers(task_reply())
    given = ("from-environment", "o2", f"{service.address}/elsewhere")
    for name, value in zip(VARIABLES, given, strict=True):
        monkeypatch.setenv(name, value)
    nothing: dict[str, Any] = {"token": None, "org_id": None, "base_url": None, "waits": True}
    for settings in (nothing, {}):
        async with connected(kind, service, **settings) as client:
            await settled(client.tasks.get("t1"))
    assert [(one.path, one.headers["Authorization"]) for one in service.requests] == [
        ("/elsewhere/organizations/o2/tasks/t1", "Bearer from-environment"),
        (f"/organizations/{ORG}/tasks/t1", f"Bearer {TOKEN}"),
    ]
    # An empty argument is not replaced, an empty variable is unset.
    with pytest.raises(ConfigurationError):
        Tallyfy("")
    with pytest.raises(ConfigurationError):
        Tallyfy(org_id="")
    monkeypatch.setenv("TALLYFY_BASE_URL", "")
    assert "https://go.tallyfy.com/api" in repr(Tallyfy())


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["", "/", "/api", "/api/", "/a/b/api"])
async def test_path_of_the_base_url_is_kept(path: str, kind: str, service: Service) -> None:
    service.answers(page_reply([]), task_reply())
    async with connected(kind, service, waits=True, base_url=service.address + path) as client:
        await settled(client.runs.list().collect())
        await settled(client.tasks.complete("t1", run_id=None))
    prefix = f"{path.rstrip('/')}/organizations/{ORG}"
    assert [one.path for one in service.requests] == [f"{prefix}/runs", f"{prefix}/completed-tasks"]


@pytest.mark.anyio
async def test_user_agent_is_appended_to_ours(kind: str, service: Service) -> None:
    service.always_answers(task_reply())
    for given in (None, "billing/2.1", " billing (EU) "):
        async with connected(kind, service, user_agent=given) as client:
            await settled(client.tasks.get("t1"))
    own = f"tallyfy-client/{__version__}"
    sent = [request.headers["User-Agent"] for request in service.requests]
    assert sent == [own, f"{own} billing/2.1", f"{own} billing (EU)"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("given", "used"),
    [
        (None, (10.0, 30.0, 30.0, 30.0)),
        (7, (7, 7, 7, 7)),
        (httpx.Timeout(5, read=9), (5, 9, 5, 5)),
        (httpx2.Timeout(5, read=9), (5, 9, 5, 5)),
        (httpx.Timeout(None), (None, None, None, None)),
    ],
)
async def test_timeouts_are_sent_with_each_request(given: Any, used: Any, kind: str) -> None:
    seen: list[Any] = []

    def look(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"])
        return httpx.Response(200, json={"data": {"id": "t1"}})

    # The caller's client has others.
    http_client = {"sync": httpx.Client, "async": httpx.AsyncClient}[kind]
    options: Any = {"http_client": http_client(transport=httpx.MockTransport(look), timeout=1234)}
    client: Any = {"sync": Tallyfy, "async": AsyncTallyfy}[kind]
    client = client(TOKEN, org_id=ORG, timeout=given, **options)
    await settled(client.tasks.get("t1"))
    await settled(client.with_options(timeout=8).tasks.get("t1"))
    names = ("connect", "read", "write", "pool")
    assert seen == [dict(zip(names, used, strict=True)), dict.fromkeys(names, 8)]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HTTPS_PROXY", f"ftp://ann:{TOKEN}@proxy.example"),
        ("HTTPS_PROXY", f"http://ann:{TOKEN}@proxy.example:port"),
        ("ALL_PROXY", f"nonsense://{TOKEN}"),
        ("ALL_PROXY", "socks5://proxy.example"),
        ("SSL_CERT_FILE", f"/nowhere/{TOKEN}.pem"),
    ],
)
def test_environment_that_httpx_does_not_take_is_an_error_of_ours(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    monkeypatch.setitem(sys.modules, "socksio", None)
    for client_class in (Tallyfy, AsyncTallyfy):
        with pytest.raises(ConfigurationError) as caught:
            client_class("x", org_id=ORG)
        # Neither here nor in the traceback: it can be the password of a proxy.
        assert TOKEN not in "".join(traceback.format_exception(caught.value))
