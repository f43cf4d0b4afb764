"""Settings: arguments, then the environment; and what is refused before any is used."""

from __future__ import annotations

import asyncio
import re
import traceback
from typing import Any

import httpx
import pytest

from tallyfy_client import (
    APIConnectionError,
    AsyncTallyfy,
    AuthenticationError,
    ConfigurationError,
    InternalServerError,
    InvalidRequestError,
    Tallyfy,
    __version__,
)
from tests.service import (
    KINDS,
    ORG,
    TOKEN,
    Reply,
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
        async with connected(kind, service, token=None, org_id=None, base_url=None) as client:
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
@pytest.mark.parametrize("org_id", [None, ""])
def test_no_organization(org_id: str | None, client_class: Client) -> None:
    with pytest.raises(ConfigurationError, match="TALLYFY_ORG_ID"):
        client_class(TOKEN, org_id=org_id)


@each_client
def test_service_is_that_of_tallyfy_if_not_told_otherwise(client_class: Client) -> None:
    assert "base_url='https://go.tallyfy.com/api'" in repr(client_class(TOKEN, org_id=ORG))


PLAIN = "plain http, which would show the token"


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
        ("https://", "name a host"),
        ("https:///api", "name a host"),
        ("https://[::1", "is not an address"),
        ("https://go.tallyfy.com:port", "is not an address"),
        ("https://go.tallyfy.com\n", "is not an address"),
        (7, "is not an address"),
        (f"https://ann:{TOKEN}@go.tallyfy.com", "no user, query or fragment"),
        (f"https://go.tallyfy.com/api?token={TOKEN}", "no user, query or fragment"),
        ("https://go.tallyfy.com/api#top", "no user, query or fragment"),
        # The host of this one is evil.example.
        ("http://localhost@evil.example", "no user, query or fragment"),
    ],
)
def test_address_is_refused(base_url: Any, why: str, client_class: Client) -> None:
    with pytest.raises(ConfigurationError, match=f"^base_url .*{why}") as caught:
        client_class(TOKEN, org_id=ORG, base_url=base_url)
    assert TOKEN not in f"{caught.value!r} {caught.value.__cause__!r}"


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
        async with connected(kind, service, base_url=service.address + tail) as client:
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
        {"user_agent": 5},
        {"http_client": 5},
        {"base_url": "https://go.tallyfy.com:99999"},
    ],
    ids=str,
)
def test_setting_of_the_wrong_kind_is_refused(settings: dict[str, Any], client_class: Any) -> None:
    with pytest.raises(ConfigurationError):
        client_class(TOKEN, org_id=ORG, **settings)


@pytest.mark.parametrize(
    ("client_class", "other"), [(Tallyfy, httpx.AsyncClient), (AsyncTallyfy, httpx.Client)]
)
def test_client_of_the_other_kind_is_refused(client_class: Any, other: Any) -> None:
    with pytest.raises(ConfigurationError):
        client_class(TOKEN, org_id=ORG, http_client=other())


@pytest.mark.anyio
@both_clients
async def test_token_function_is_called_for_each_attempt(kind: str) -> None:
    tokens = iter(["first", "second", "third"])
    with running_service() as service:
        service.answers(Reply(503), task_reply(), task_reply())
        async with connected(kind, service, token=lambda: next(tokens)) as client:
            await settled(client.tasks.get("t1"))
            await settled(client.tasks.get("t1"))
    sent = [one.headers["Authorization"] for one in service.requests]
    assert sent == ["Bearer first", "Bearer second", "Bearer third"]


@pytest.mark.anyio
async def test_what_a_token_function_gives_is_awaited() -> None:
    tokens = iter(["first", "second"])

    async def token() -> str:
        await asyncio.sleep(0)
        return next(tokens)

    with running_service() as service:
        service.answers(Reply(503), task_reply())
        async with connected("async", service, token=token) as client:
            await client.tasks.get("t1")
    sent = [one.headers["Authorization"] for one in service.requests]
    assert sent == ["Bearer first", "Bearer second"]


@pytest.mark.anyio
async def test_token_function_that_must_be_awaited_is_refused_by_the_other_client() -> None:
    async def renewed() -> str:
        return "x"

    with running_service() as service:
        async with connected("sync", service, token=renewed) as client:
            with pytest.raises(ConfigurationError, match=r"AsyncTallyfy can\.$"):
                client.tasks.get("t1")
        assert service.asked == []


@pytest.mark.anyio
@both_clients
async def test_refused_token_is_not_tried_again(kind: str) -> None:
    calls: list[None] = []

    def token() -> str:
        calls.append(None)
        return "stale"

    with running_service() as service:
        service.answers(Reply(401))
        async with connected(kind, service, token=token) as client:
            with pytest.raises(AuthenticationError):
                await settled(client.tasks.get("t1"))
    assert len(calls) == 1


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize("given", ["", "a b", f"{TOKEN}\n", None, 7, b"x"])
async def test_token_function_that_gives_no_token_is_an_error_and_nothing_is_sent(
    given: Any, kind: str
) -> None:
    with running_service() as service:
        async with connected(kind, service, token=lambda: given) as client:
            with pytest.raises(ConfigurationError, match=r"^The token|^There is no token"):
                await settled(client.tasks.complete("t1", run_id="r1"))
        assert service.requests == []


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize("completes", [False, True], ids=["reading", "completing"])
async def test_renewal_that_fails_sent_nothing_and_is_tried_again(
    completes: bool, kind: str
) -> None:
    outcomes = iter([httpx.ReadTimeout(TOKEN), httpx.HTTPStatusError(TOKEN, **NO_ANSWER), None])

    def token() -> str:
        if failure := next(outcomes):
            raise failure
        return "renewed"

    with running_service() as service:
        service.answers(task_reply())
        async with connected(kind, service, token=token) as client:
            call = client.tasks.complete if completes else client.tasks.get
            await settled(call("t1", **({"run_id": None} if completes else {})))
        assert len(service.requests) == 1


NO_ANSWER: Any = {"request": httpx.Request("GET", "https://x"), "response": httpx.Response(401)}


@pytest.mark.anyio
@both_clients
async def test_renewal_that_fails_every_time_had_no_effect(kind: str) -> None:
    def token() -> str:
        raise httpx.ReadTimeout(TOKEN)

    with running_service() as service:
        async with connected(kind, service, token=token, max_attempts=2) as client:
            with pytest.raises(APIConnectionError, match=r"renewed: ReadTimeout$") as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
        assert not caught.value.may_have_taken_effect
        assert service.requests == []


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


@each_client
@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HTTPS_PROXY", f"ftp://ann:{TOKEN}@proxy.example"),
        ("HTTP_PROXY", f"http://ann:{TOKEN}@proxy.example:port"),
        ("ALL_PROXY", f"nonsense://{TOKEN}"),
        ("SSL_CERT_FILE", f"/nowhere/{TOKEN}.pem"),
    ],
)
def test_environment_that_httpx_does_not_take_is_an_error_of_ours(
    variable: str, value: str, client_class: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError, match=r"HTTPS_PROXY.*SSL_CERT_FILE") as caught:
        client_class("x", org_id=ORG)
    # Neither here nor in the traceback: it can be the password of a proxy.
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


@pytest.mark.anyio
@both_clients
async def test_copy_has_settings_of_its_own(kind: str) -> None:
    with running_service() as service:
        service.always_answers(task_reply())
        async with connected(kind, service) as client:
            other = client.with_options(token="other", org_id="o2", user_agent="billing")
            await settled(other.tasks.get("t1"))
            await settled(other.runs.get("r1"))
            await settled(other.runs.list(limit=0).collect())
            await settled(client.tasks.get("t1"))
    agent = f"tallyfy-client/{__version__}"
    assert [
        (one.path, one.headers["Authorization"], one.headers["User-Agent"])
        for one in service.requests
    ] == [
        ("/organizations/o2/tasks/t1", "Bearer other", f"{agent} billing"),
        ("/organizations/o2/runs/r1", "Bearer other", f"{agent} billing"),
        (f"/organizations/{ORG}/tasks/t1", f"Bearer {TOKEN}", agent),
    ]


@pytest.mark.anyio
@both_clients
async def test_copy_keeps_what_is_not_changed(kind: str) -> None:
    with running_service() as service:
        service.always_answers(Reply(503))
        async with connected(kind, service, max_attempts=2, user_agent="billing") as client:
            copy = client.with_options(max_attempts=3)
            with pytest.raises(InternalServerError):
                await settled(copy.with_options(max_retry_wait=7).tasks.get("t1"))
            assert len(service.requests) == 3
            with pytest.raises(InternalServerError):
                await settled(client.tasks.get("t1"))
            assert len(service.requests) == 5
        assert {one.headers["User-Agent"] for one in service.requests} == {
            f"tallyfy-client/{__version__} billing"
        }


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize(
    ("option", "read"),
    [({"timeout": 7}, 7), ({"deadline": 5}, pytest.approx(5, abs=0.5)), ({"timeout": None}, 30)],
)
async def test_time_outs_of_a_copy_go_with_its_requests(
    option: dict[str, Any], read: Any, kind: str
) -> None:
    seen: list[Any] = []

    def look(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"]["read"])
        return httpx.Response(200, json={"data": {"id": "t1"}})

    http_client: Any = (httpx.Client if kind == "sync" else httpx.AsyncClient)(
        transport=httpx.MockTransport(look)
    )
    with running_service() as service:
        async with connected(kind, service, timeout=20, http_client=http_client) as client:
            await settled(client.with_options(**option).tasks.get("t1"))
            await settled(client.tasks.get("t1"))
    assert seen == [read, 20]


@pytest.mark.anyio
@both_clients
async def test_copy_shares_the_connections_and_leaves_them_open(kind: str) -> None:
    with running_service() as service:
        service.always_answers(task_reply())
        async with connected(kind, service) as client:
            await settled(client.tasks.get("t1"))
            copy = client.with_options(token="other")
            await settled(copy.tasks.get("t1"))
            await settled(copy.with_options(deadline=9).close())
            await settled(copy.close())
            await settled(client.tasks.get("t1"))
            assert service.connections == 1
        with pytest.raises(InvalidRequestError, match="is closed"):
            await settled(copy.tasks.get("t1"))


@pytest.mark.anyio
@both_clients
async def test_session_of_one_token_does_not_go_with_another(kind: str) -> None:
    with running_service() as service:
        service.answers(
            reply({"data": {"id": "t1"}}, Set_Cookie="session=of-the-first; Path=/"), task_reply()
        )
        async with connected(kind, service) as client:
            await settled(client.tasks.get("t1"))
            await settled(client.with_options(token="other").tasks.get("t1"))
    assert "Cookie" not in service.requests[1].headers


@each_client
@pytest.mark.parametrize(
    "options",
    [
        {"token": ""},
        {"token": None},
        {"token": "a b"},
        {"org_id": ".."},
        {"max_attempts": 0},
        {"deadline": -1},
        {"user_agent": " "},
    ],
    ids=str,
)
def test_copy_checks_its_settings(options: dict[str, Any], client_class: Client) -> None:
    with pytest.raises(ConfigurationError):
        client_class(TOKEN, org_id=ORG).with_options(**options)


@each_client
@pytest.mark.parametrize("name", ["base_url", "http_client", "max_attempt"])
def test_copy_takes_no_other_options(name: str, client_class: Client) -> None:
    options: Any = {name: 1}
    with pytest.raises(TypeError, match=f"unexpected options: {name}$"):
        client_class(TOKEN, org_id=ORG).with_options(**options)
