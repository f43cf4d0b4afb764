"""Requests that the contract does not cover, with the same safety as all others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tallyfy_client import (
    APIResponseValidationError,
    AuthenticationError,
    InternalServerError,
    InvalidRequestError,
    NotFoundError,
    OutcomeUnknownError,
    RawResponse,
    TallyfyError,
)
from tests.service import (
    LOST,
    ORG,
    TOKEN,
    Api,
    Fault,
    Reply,
    broken,
    patience,
    reply,
    settled,
)

pytestmark = pytest.mark.anyio

USERS = f"/organizations/{ORG}/users"


def raw(method: str = "GET", path: str = USERS, **named: Any) -> Callable[[Any], Any]:
    return lambda client: client.raw_request(method, path, **named)


async def test_request_and_response_travel_as_they_are(api: Api) -> None:
    api.answers(reply({"data": []}, 201, X_Request_Id="req-1", X_RateLimit_Remaining="7"))
    params = {"q": "a b+c", "n": 2, "on": True, "id[]": [1, 2], "x": ("y",)}
    headers = {"accept": "text/csv", "X-Trace": "abc"}
    call = raw("post", params=params, json={"é": [1, None]}, headers=headers)
    response = await api(call, base_url=f"{api.address}/api")
    assert isinstance(response, RawResponse)
    assert (response.status_code, response.json()) == (201, {"data": []})
    assert (response.content, response.request_id) == (b'{"data": []}', "req-1")
    assert response.headers["x-ratelimit-remaining"] == "7"
    (request,) = api.requests
    assert (request.method, request.path) == ("POST", f"/api{USERS}")
    assert request.query == ["q=a%20b%2Bc", "n=2", "on=true", "id%5B%5D=1", "id%5B%5D=2", "x=y"]
    assert request.json() == {"é": [1, None]}
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert request.headers["X-Tallyfy-Client"] == "APIClient"
    assert (request.headers["Accept"], request.headers["X-Trace"]) == ("text/csv", "abc")
    assert [name for name in request.headers if name.lower() == "accept"] == ["Accept"]


async def test_request_without_query_and_body_has_none(api: Api) -> None:
    api.answers(Reply(204, b""))
    response = await api(raw())
    assert (response.status_code, response.content) == (204, b"")
    (request,) = api.requests
    assert (request.target, request.body) == (USERS, b"")
    assert request.headers["Accept"] == "application/json"


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", "a,b\n1,2\n"], ids=["bytes", "text"])
async def test_bodies_need_not_be_json(content: Any, api: Api) -> None:
    api.answers(Reply(200, b"\xff\x00", {"Content-Type": "image/png"}))
    response = await api(raw("POST", content=content, headers={"Content-Type": "text/csv"}))
    assert api.requests[0].body == b"a,b\n1,2\n"
    assert api.requests[0].headers["Content-Type"] == "text/csv"
    assert response.content == b"\xff\x00"
    with pytest.raises(ValueError, match="Expecting value"):
        response.json()


@pytest.mark.parametrize(("method", "may_have_taken_effect"), [("GET", False), ("PUT", True)])
async def test_response_that_cannot_be_decoded_is_an_error(
    method: str, may_have_taken_effect: bool, api: Api
) -> None:
    api.answers(Reply(200, b"not gzip", {"Content-Encoding": "gzip"}))
    with pytest.raises(APIResponseValidationError, match="cannot be decoded") as caught:
        await api(raw(method))
    assert caught.value.may_have_taken_effect is may_have_taken_effect
    assert len(api.requests) == 1


REFUSED: dict[str, Any] = {
    "path": [
        *("users", "https://evil.example/users", "//evil.example/users", "/users?token=1"),
        *("/users#top", "/a%0d%0ab", "/a\\..\\b", "/a%5c..%5cb", "/..", "/../admin"),
        *("/users/./x", "/users/..", "/%2e%2e/admin", "/.%2E/admin", "/%2E./admin", "/users/%2e"),
        *("/users/..%2fadmin", "/users%2F..%2Fadmin"),
        *("", "/a b", "/a\nb", "/\ud800", None, b"/users", 7),
    ],
    "method": ["", "TRACE", "CONNECT", "GET ", "G\nET", None, 7, b"GET"],
    "params": ["q=1", 7, [("q", "1")], {"q": None}, {"q": b"1"}, {1.5j: "x"}, {"q": "\ud800"}],
    "json": [object(), {"a": float("nan")}, {1: "a"}, {"a": {2: 3}}, "\ud800", b"x"],
    "content": [7, {"a": 1}, ["a"], "\ud800"],
    "headers": [
        7,
        "Accept: text/csv",
        [("Accept", "text/csv")],
        *({name: "x"} for name in ("", 7, "A B", "A:", "É", "A\r\nB", "User-Agent", "host")),
        *({name: "x"} for name in ("Content-Length", "transfer-encoding", "AUTHORIZATION")),
        *({"Accept": value} for value in (7, None, b"text/csv", "é", " text/csv", "text/csv ")),
        {"Accept": "text/csv\r\nAuthorization: x"},
        {"Authorization": "Bearer planted"},
    ],
}


@pytest.mark.parametrize("name", REFUSED)
async def test_argument_is_refused_before_anything_is_sent(name: str, api: Api) -> None:
    said = f"^{name.removesuffix('s')}.* (must|cannot|contains) "
    async with api.client() as client:
        for given in REFUSED[name]:
            arguments: dict[str, Any] = {"method": "POST", "path": USERS} | {name: given}
            with pytest.raises(InvalidRequestError, match=said) as caught:
                await settled(client.raw_request(**arguments))
            assert "planted" not in str(caught.value), given
    assert api.connections == 0


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (raw("POST", json={}, content=b"x"), "not both"),
        (raw("GET", "/" + "x" * 65_536), "too long"),
    ],
)
async def test_what_cannot_be_sent_is_refused(call: Any, said: str, api: Api) -> None:
    with pytest.raises(InvalidRequestError, match=said):
        await api(call)
    assert api.connections == 0


async def test_odd_path_that_stays_below_the_base_address_is_sent(api: Api) -> None:
    api.always_answers(reply({}))
    async with api.client(base_url=f"{api.address}/api") as client:
        for path in ("/a%20b", "/a%2Fb", "/...", "/a/..b", "/é", "/a/", "/a:b@c"):
            await settled(client.raw_request("GET", path))
            assert api.requests[-1].target == f"/api{path}".replace("é", "%C3%A9")


# What comes of a request, by whether it changes something.
SAFE, CHANGING = ["GET", "head", "OPTIONS"], ["POST", "put", "PATCH", "DELETE"]


@pytest.mark.parametrize("method", SAFE)
async def test_read_is_tried_again(method: str, api: Api) -> None:
    api.answers(Reply(503, b""), broken(Fault.CLOSED_WITHOUT_ANSWER), Reply(200, b""))
    assert (await api(raw(method))).status_code == 200
    assert api.asked == [f"{method.upper()} /users"] * 3


@pytest.mark.parametrize("method", CHANGING)
@pytest.mark.parametrize("failure", [Reply(503), *map(broken, LOST)])
async def test_change_whose_response_is_lost_is_not_sent_again(
    failure: Reply, method: str, api: Api
) -> None:
    api.always_answers(failure)
    with pytest.raises(TallyfyError) as caught:
        await api(raw(method, json={}), timeout=patience(failure.fault, 0.1))
    assert type(caught.value) is (OutcomeUnknownError if failure.fault else InternalServerError)
    assert caught.value.may_have_taken_effect
    assert api.asked == [f"{method.upper()} /users"]


async def test_change_that_was_declined_with_429_is_sent_again(api: Api) -> None:
    api.answers(Reply(429), reply({}))
    await api(raw("POST", json={"a": 1}))
    assert [one.json() for one in api.requests] == [{"a": 1}, {"a": 1}]


@pytest.mark.parametrize(("status", "error"), [(401, AuthenticationError), (404, NotFoundError)])
async def test_error_status_is_an_error_of_ours(status: int, error: Any, api: Api) -> None:
    api.answers(Reply(status))
    with pytest.raises(error):
        await api(raw("DELETE"))
