"""Settings: arguments, then the environment; and what is refused before any is used."""

from __future__ import annotations

import re
import sys
import traceback
from typing import Any

import httpx
import httpx2
import pytest

from tallyfy_client import (
    AsyncTallyfy,
    ConfigurationError,
    Tallyfy,
    __version__,
)
from tests.service import (
    KINDS,
    ORG,
    TOKEN,
    both_clients,
    connected,
    page_reply,
    reply,
    running_service,
    settled,
    task_reply,
)

VARIABLES = ("TALLYFY_ACCESS_TOKEN", "TALLYFY_ORG_ID", "TALLYFY_BASE_URL")
each_client = pytest.mark.parametrize("client_class", KINDS.values(), ids=list(KINDS))
Client = type[Tallyfy] | type[AsyncTallyfy]


@pytest.fixture(autouse=True)
def _environment_without_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.anyio
@both_clients
async def test_settings_come_from_the_environment(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_service() as service:
        service.answers(task_reply())
        monkeypatch.setenv("TALLYFY_ACCESS_TOKEN", "from-environment")
        monkeypatch.setenv("TALLYFY_ORG_ID", "o2")
        monkeypatch.setenv("TALLYFY_BASE_URL", f"{service.address}/elsewhere")
        async with connected(
            kind, service, waits=True, token=None, org_id=None, base_url=None
        ) as client:
            await settled(client.tasks.get("t1"))
        request = service.requests[0]
    assert request.target == "/elsewhere/organizations/o2/tasks/t1"
    assert request.headers["Authorization"] == "Bearer from-environment"


@pytest.mark.anyio
@both_clients
async def test_arguments_come_before_the_environment(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in VARIABLES:
        monkeypatch.setenv(name, "https://never-used.invalid")
    with running_service() as service:
        service.answers(task_reply())
        async with connected(kind, service) as client:
            await settled(client.tasks.get("t1"))
        request = service.requests[0]
    assert request.target == f"/organizations/{ORG}/tasks/t1"
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"


@each_client
@pytest.mark.parametrize("token", [None, ""])
def test_no_token(token: str | None, client_class: Client) -> None:
    with pytest.raises(ConfigurationError, match="TALLYFY_ACCESS_TOKEN"):
        client_class(token, org_id=ORG)


@each_client
@pytest.mark.parametrize("prefix", ["Bearer ", "bearer ", "BEARER "])
def test_token_that_begins_with_bearer_is_told_so(prefix: str, client_class: Client) -> None:
    with pytest.raises(ConfigurationError, match="starts with `Bearer `") as caught:
        client_class(f"{prefix}{TOKEN}", org_id=ORG)
    assert TOKEN not in f"{caught.value!r}"


@each_client
def test_token_of_the_environment_that_begins_with_bearer_is_told_so(
    client_class: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALLYFY_ACCESS_TOKEN", f"Bearer {TOKEN}")
    with pytest.raises(ConfigurationError, match="starts with `Bearer `"):
        client_class(org_id=ORG)


@each_client
@pytest.mark.parametrize("org_id", [None, ""])
def test_no_organization(org_id: str | None, client_class: Client) -> None:
    with pytest.raises(ConfigurationError, match="TALLYFY_ORG_ID"):
        client_class(TOKEN, org_id=org_id)


@each_client
def test_service_is_that_of_tallyfy_if_not_told_otherwise(client_class: Client) -> None:
    assert "base_url='https://go.tallyfy.com/api'" in repr(client_class(TOKEN, org_id=ORG))


PLAIN = "plain http, which sends the token unencrypted"


@each_client
@pytest.mark.parametrize(
    ("base_url", "why"),
    [
        ("http://go.tallyfy.com/api", PLAIN),
        ("http://127.evil.example", PLAIN),
        ("http://127.0.0.1.evil.example", PLAIN),
        ("http://localhost.evil.example", PLAIN),
        ("http://evil-localhost", PLAIN),
        ("http://10.0.0.1", PLAIN),
        ("http://0.0.0.0", PLAIN),
        ("http://[2001:db8::1]", PLAIN),
        ("HTTP://go.tallyfy.com", PLAIN),
        ("go.tallyfy.com/api", "must start with https://"),
        ("/api", "must start with https://"),
        ("ftp://go.tallyfy.com", "must start with https://"),
        ("", "must start with https://"),
        ("https://", "contain a host"),
        ("https:///api", "contain a host"),
        ("https://.", "contain a host"),
        ("https://.tallyfy.com", "contain a host"),
        ("https://go..tallyfy.com", "contain a host"),
        ("https://-go.tallyfy.com", "contain a host"),
        ("https://go-.tallyfy.com", "contain a host"),
        ("https://go!.tallyfy.com", "contain a host"),
        (f"https://{'x' * 64}.tallyfy.com", "contain a host"),
        (f"https://{'é' * 64}.tallyfy.com", "contain a host"),
        ("https://[::1", "is not a valid URL"),
        ("https://go.tallyfy.com:port", "is not a valid URL"),
        ("https://go.tallyfy.com\n", "is not a valid URL"),
        (" https://go.tallyfy.com", "is not a valid URL"),
        ("https://go.tallyfy.com/api ", "is not a valid URL"),
        ("https://go.tallyfy.com/\u200bapi", "is not a valid URL"),
        ("https://256.1.1.1", "is not a valid URL"),
        ("https://xn--a.example", "is not a valid URL"),
        (7, "is not a valid URL"),
        (f"https://ann:{TOKEN}@go.tallyfy.com", "not contain a user, a query or a fragment"),
        (f"https://go.tallyfy.com/api?token={TOKEN}", "not contain a user, a query or a fragment"),
        ("https://go.tallyfy.com/api#top", "not contain a user, a query or a fragment"),
        # The host of this one is evil.example.
        ("http://localhost@evil.example", "not contain a user, a query or a fragment"),
    ],
)
def test_address_is_refused(base_url: Any, why: str, client_class: Client) -> None:
    with pytest.raises(ConfigurationError, match=f"^base_url .*{why}") as caught:
        client_class(TOKEN, org_id=ORG, base_url=base_url)
    assert TOKEN not in f"{caught.value!r} {caught.value.__cause__!r}"


@each_client
@pytest.mark.parametrize("given", ["no", "false", 1, None])
def test_plain_http_needs_a_clear_yes(given: Any, client_class: Client) -> None:
    with pytest.raises(ConfigurationError, match=r"^allow_insecure_http must be"):
        client_class(TOKEN, org_id=ORG, base_url="http://go.tallyfy.com", allow_insecure_http=given)


@each_client
@pytest.mark.parametrize(
    "base_url",
    [
        "http://127.0.0.1:4010",
        "http://127.5.6.7/api",
        "http://[::1]:4010",
        "http://localhost:4010",
        "http://LOCALHOST",
        "https://staging.go.tallyfy.com/api",
        "https://10.0.0.1:8443/api/",
        "https://tallyfy.com.",
        "https://bücher.example",
        "https://my_service.internal",
        f"https://{'x' * 63}.tallyfy.com",
    ],
)
def test_address_is_accepted(base_url: str, client_class: Client) -> None:
    assert "base_url=" in repr(client_class(TOKEN, org_id=ORG, base_url=base_url))


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize(
    ("tail", "prefix"),
    [("", ""), ("/", ""), ("/api", "/api"), ("/api/", "/api"), ("/a/b/api", "/a/b/api")],
)
async def test_address_with_a_path_reaches_the_right_endpoint(
    tail: str, prefix: str, kind: str
) -> None:
    with running_service() as service:
        service.answers(page_reply([]), task_reply())
        async with connected(kind, service, waits=True, base_url=service.address + tail) as client:
            await settled(client.runs.list().collect())
            await settled(client.tasks.complete("t1", run_id=None))
    assert [one.path for one in service.requests] == [
        f"{prefix}/organizations/{ORG}/runs",
        f"{prefix}/organizations/{ORG}/completed-tasks",
    ]


@each_client
@pytest.mark.parametrize(
    "token",
    [
        f"{TOKEN}\n",
        f"{TOKEN}\r\nX-Other: 1",
        f" {TOKEN}",
        f"{TOKEN} {TOKEN}",
        f"{TOKEN}\x00",
        f"{TOKEN}é",
        f"{TOKEN}\t",
        [TOKEN],
        TOKEN.encode(),
    ],
)
def test_token_that_no_header_can_hold_is_refused_and_not_shown(
    token: Any, client_class: Client
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        client_class(token, org_id=ORG)
    assert TOKEN not in f"{caught.value} {caught.value!r} {caught.value.__context__!r}"


@each_client
@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"org_id": ".."}, "org_id must not be blank"),
        ({"org_id": " "}, "org_id must not be blank"),
        ({"org_id": 7}, "org_id must be an id"),
        ({"org_id": "a\nb"}, "org_id is not an id"),
        ({"max_attempts": 0}, "max_attempts must be from 1 to 100"),
        ({"max_attempts": 101}, "max_attempts must be from 1 to 100"),
        ({"max_attempts": 2.0}, "max_attempts must be a whole number"),
        ({"max_attempts": True}, "max_attempts must be a whole number"),
        ({"max_attempts": None}, "max_attempts must be a whole number"),
        ({"max_concurrency": 0}, "max_concurrency must be from 1 to 100"),
        ({"max_concurrency": None}, "max_concurrency must be a whole number"),
        ({"max_retry_wait": -0.1}, "max_retry_wait must be a number of seconds"),
        ({"max_retry_wait": float("nan")}, "max_retry_wait must be a number of seconds"),
        ({"max_retry_wait": float("inf")}, "max_retry_wait must be a number of seconds"),
        ({"max_retry_wait": True}, "max_retry_wait must be a number of seconds"),
        ({"max_retry_wait": "60"}, "max_retry_wait must be a number of seconds"),
        ({"deadline": 0}, "deadline must be a number of seconds"),
        ({"deadline": "1"}, "deadline must be a number of seconds"),
        ({"deadline": float("inf")}, "deadline must be a number of seconds"),
        ({"user_agent": ""}, "user_agent must be printable"),
        ({"user_agent": "  "}, "user_agent must be printable"),
        ({"user_agent": "a\r\nX-Other: 1"}, "user_agent must be printable"),
        ({"user_agent": "é"}, "user_agent must be printable"),
    ],
)
def test_setting_is_refused(settings: dict[str, Any], why: str, client_class: Client) -> None:
    with pytest.raises(ConfigurationError, match=f"^{re.escape(why)}"):
        client_class(**({"token": TOKEN, "org_id": ORG} | settings))


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (None, f"tallyfy-client/{__version__}"),
        ("billing/2.1", f"tallyfy-client/{__version__} billing/2.1"),
        (" billing (EU) ", f"tallyfy-client/{__version__} billing (EU)"),
    ],
)
async def test_user_agent_gets_the_callers_suffix(given: str | None, sent: str, kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply())
        async with connected(kind, service, user_agent=given) as client:
            await settled(client.tasks.get("t1"))
    assert service.requests[0].headers["User-Agent"] == sent


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize(
    ("given", "used"),
    [
        (None, {"connect": 10.0, "read": 30.0, "write": 30.0, "pool": 30.0}),
        (7, {"connect": 7, "read": 7, "write": 7, "pool": 7}),
        (0.5, {"connect": 0.5, "read": 0.5, "write": 0.5, "pool": 0.5}),
        (httpx.Timeout(5, read=9), {"connect": 5, "read": 9, "write": 5, "pool": 5}),
        (httpx2.Timeout(5, read=9), {"connect": 5, "read": 9, "write": 5, "pool": 5}),
        (httpx.Timeout(None), {"connect": None, "read": None, "write": None, "pool": None}),
    ],
)
async def test_time_outs_go_with_each_request(
    given: Any, used: dict[str, float], kind: str
) -> None:
    seen: list[Any] = []

    def look(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"])
        return httpx.Response(200, json={"data": {"id": "t1"}})

    # The caller's client would have others of its own.
    http_client: Any = (httpx.Client if kind == "sync" else httpx.AsyncClient)(
        transport=httpx.MockTransport(look), timeout=1234
    )
    with running_service() as service:
        async with connected(kind, service, timeout=given, http_client=http_client) as client:
            await settled(client.tasks.get("t1"))
    assert seen == [used]


@pytest.mark.anyio
@both_clients
async def test_error_of_settings_is_raised_before_anything_is_sent(kind: str) -> None:
    with running_service() as service:
        service.always_answers(reply({}))
        with pytest.raises(ConfigurationError):
            async with connected(kind, service, max_attempts=0):
                pass
        assert service.connections == 0


@pytest.mark.parametrize("client_class", [Tallyfy, AsyncTallyfy])
@pytest.mark.parametrize(
    "settings",
    [
        {"timeout": "30"},
        {"timeout": -1},
        {"timeout": 0},
        {"timeout": True},
        {"timeout": float("nan")},
        {"timeout": float("inf")},
        {"timeout": httpx.Timeout(-1)},
        {"timeout": httpx.Timeout(5, read=-1)},
        {"timeout": httpx.Timeout(5, pool=0)},
        {"timeout": httpx.Timeout(5, connect=float("nan"))},
        {"timeout": httpx2.Timeout(-1)},
        {"timeout": [5]},
        {"user_agent": 5},
        {"http_client": 5},
        {"base_url": "https://go.tallyfy.com:99999"},
    ],
    ids=str,
)
def test_setting_of_the_wrong_kind_is_refused(settings: dict[str, Any], client_class: Any) -> None:
    (name,) = settings
    with pytest.raises(ConfigurationError, match=f"^{name} "):
        client_class(TOKEN, org_id=ORG, **settings)


@each_client
@pytest.mark.parametrize("name", ["token", "org_id"])
def test_blank_argument_is_not_replaced_by_the_environment(
    name: str, client_class: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALLYFY_ACCESS_TOKEN", "other")
    monkeypatch.setenv("TALLYFY_ORG_ID", "other")
    given: dict[str, Any] = {"token": TOKEN, "org_id": ORG} | {name: ""}
    with pytest.raises(ConfigurationError):
        client_class(**given)


@each_client
def test_variable_that_is_set_to_nothing_is_as_good_as_none(
    client_class: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALLYFY_BASE_URL", "")
    assert "https://go.tallyfy.com/api" in repr(client_class(TOKEN, org_id=ORG))


@each_client
def test_plain_address_of_another_machine_may_be_allowed(client_class: Client) -> None:
    address = "http://tallyfy.internal:8080/api"
    client = client_class(TOKEN, org_id=ORG, base_url=address, allow_insecure_http=True)
    assert address in repr(client)


@each_client
def test_only_plain_http_may_be_allowed(client_class: Client) -> None:
    with pytest.raises(ConfigurationError):
        client_class(TOKEN, org_id=ORG, base_url="ftp://x", allow_insecure_http=True)


def forget_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@each_client
@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HTTPS_PROXY", f"ftp://ann:{TOKEN}@proxy.example"),
        ("HTTPS_PROXY", f"http://ann:{TOKEN}@proxy.example:port"),
        ("ALL_PROXY", f"nonsense://{TOKEN}"),
        ("SSL_CERT_FILE", f"/nowhere/{TOKEN}.pem"),
    ],
)
def test_environment_that_httpx_does_not_take_is_an_error_of_ours(
    variable: str, value: str, client_class: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_proxies(monkeypatch)
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError, match=r"HTTPS_PROXY.*SSL_CERT_FILE") as caught:
        client_class("x", org_id=ORG)
    # Neither here nor in the traceback: it can be the password of a proxy.
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


@each_client
def test_proxy_that_httpx_has_no_package_for_is_an_error_of_ours(
    client_class: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_proxies(monkeypatch)
    monkeypatch.setenv("ALL_PROXY", "socks5://proxy.example")
    monkeypatch.setitem(sys.modules, "socksio", None)
    with pytest.raises(ConfigurationError, match="ImportError"):
        client_class(TOKEN, org_id=ORG)
