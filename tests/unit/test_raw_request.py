"""Requests that the contract does not cover, with the same safety as all others."""

from __future__ import annotations

from typing import Any

import pytest

from tallyfy_api import raw_request
from tallyfy_client import (
    APIResponseValidationError,
    AuthenticationError,
    InternalServerError,
    InvalidRequestError,
    NotFoundError,
    OutcomeUnknownError,
    RawResponse,
)
from tests.service import (
    LOST,
    ORG,
    TOKEN,
    Fault,
    Reply,
    both_clients,
    broken,
    connected,
    patience,
    reply,
    running_service,
    settled,
)

pytestmark = pytest.mark.anyio

USERS = f"/organizations/{ORG}/users"


@both_clients
async def test_request_travels_as_it_was_given(kind: str) -> None:
    with running_service() as service:
        service.answers(reply({"data": []}, 201, X_Request_Id="req-1"))
        async with connected(kind, service, base_url=f"{service.address}/api") as client:
            response = await settled(
                client.raw_request(
                    "post", USERS, params={"q": "a b+c", "n": 2, "on": True}, json={"é": [1, None]}
                )
            )
            assert client.last_response.request_id == "req-1"
        request = service.requests[0]
    assert isinstance(response, RawResponse)
    assert (response.status_code, response.json()) == (201, {"data": []})
    assert (response.content, response.request_id) == (b'{"data": []}', "req-1")
    assert response.headers["content-type"] == "application/json"
    assert (request.method, request.path) == ("POST", f"/api{USERS}")
    assert request.query == ["q=a%20b%2Bc", "n=2", "on=true"]
    assert request.json() == {"é": [1, None]}
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert request.headers["X-Tallyfy-Client"] == "APIClient"
    assert request.headers["Accept"] == "application/json"


@both_clients
async def test_request_without_query_and_body_has_none(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(204, b""))
        async with connected(kind, service) as client:
            response = await settled(client.raw_request("GET", USERS))
        assert (response.status_code, response.content) == (204, b"")
        assert service.requests[0].target == USERS
        assert service.requests[0].body == b""


@both_clients
async def test_list_gives_one_part_of_the_query_for_each_value(kind: str) -> None:
    with running_service() as service:
        service.answers(reply({}))
        async with connected(kind, service) as client:
            await settled(client.raw_request("GET", USERS, params={"id[]": [1, 2], "x": ("y",)}))
        assert service.requests[0].query == ["id%5B%5D=1", "id%5B%5D=2", "x=y"]


@both_clients
async def test_response_need_not_be_json(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(200, b"\xff\x00", {"Content-Type": "image/png"}))
        async with connected(kind, service) as client:
            assert (await settled(client.raw_request("GET", "/logo"))).content == b"\xff\x00"


@both_clients
@pytest.mark.parametrize(("method", "may_have_taken_effect"), [("GET", False), ("PUT", True)])
async def test_response_that_cannot_be_decoded_is_an_error(
    method: str, may_have_taken_effect: bool, kind: str
) -> None:
    with running_service() as service:
        service.answers(Reply(200, b"not gzip", {"Content-Encoding": "gzip"}))
        async with connected(kind, service) as client:
            with pytest.raises(APIResponseValidationError, match="cannot be decoded") as caught:
                await settled(client.raw_request(method, USERS))
        assert caught.value.may_have_taken_effect is may_have_taken_effect
        assert len(service.requests) == 1


REFUSED: dict[str, Any] = {
    "path": [
        "",
        "users",
        "https://evil.example/users",
        "//evil.example/users",
        "/users?token=1",
        "/users#top",
        "/a b",
        "/a\nb",
        "/a%0d%0ab",
        "/a\\..\\b",
        "/a%5c..%5cb",
        "/..",
        "/../admin",
        "/users/./x",
        "/users/..",
        "/%2e%2e/admin",
        "/.%2E/admin",
        "/%2E./admin",
        "/users/%2e",
        "/users/..%2fadmin",
        "/users%2F..%2Fadmin",
        "/\ud800",
        None,
        b"/users",
        7,
    ],
    "method": ["", "TRACE", "CONNECT", "GET ", "G\nET", None, 7, b"GET"],
    "params": ["q=1", 7, [("q", "1")], {"q": None}, {"q": b"1"}, {1.5j: "x"}, {"q": "\ud800"}],
    "json": [object(), {"a": float("nan")}, {1: "a"}, {"a": {2: 3}}, "\ud800", b"x"],
    "content": [7, {"a": 1}, ["a"], "\ud800"],
    "headers": [
        7,
        "Accept: text/csv",
        [("Accept", "text/csv")],
        {"": "x"},
        {7: "x"},
        {"A B": "x"},
        {"A:": "x"},
        {"É": "x"},
        {"A\r\nB": "x"},
        {"Accept": 7},
        {"Accept": None},
        {"Accept": b"text/csv"},
        {"Accept": "text/csv\r\nAuthorization: x"},
        {"Accept": "é"},
        {"Accept": " text/csv"},
        {"Accept": "text/csv "},
        {"Authorization": "Bearer other"},
        {"AUTHORIZATION": "Bearer other"},
        {"User-Agent": "other"},
        {"host": "evil.example"},
        {"Content-Length": "7"},
        {"transfer-encoding": "chunked"},
    ],
}


@both_clients
@pytest.mark.parametrize(
    ("name", "given"), [(name, given) for name, every in REFUSED.items() for given in every]
)
async def test_argument_is_refused_before_anything_is_sent(
    name: str, given: Any, kind: str
) -> None:
    arguments: dict[str, Any] = {"method": "POST", "path": USERS} | {name: given}
    with running_service() as service:
        async with connected(kind, service) as client:
            with pytest.raises(
                InvalidRequestError, match=f"^{name.removesuffix('s')}.* (must|cannot|contains) "
            ):
                await settled(client.raw_request(**arguments))
        assert service.connections == 0


@both_clients
@pytest.mark.parametrize("path", ["/a%20b", "/a%2Fb", "/...", "/a/..b", "/é", "/a/", "/a:b@c"])
async def test_odd_path_that_stays_below_the_base_address_is_sent(path: str, kind: str) -> None:
    with running_service() as service:
        service.answers(reply({}))
        async with connected(kind, service, base_url=f"{service.address}/api") as client:
            await settled(client.raw_request("GET", path))
        assert service.requests[0].target == f"/api{path}".replace("é", "%C3%A9")


@both_clients
async def test_path_that_is_too_long_is_refused(kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            with pytest.raises(InvalidRequestError, match="too long"):
                await settled(client.raw_request("GET", "/" + "x" * 65_536))
        assert service.connections == 0


@pytest.mark.parametrize(
    ("method", "safe"),
    [
        ("GET", True),
        ("head", True),
        ("OPTIONS", True),
        ("POST", False),
        ("put", False),
        ("PATCH", False),
        ("DELETE", False),
    ],
)
def test_which_methods_change_nothing(method: str, safe: bool) -> None:
    request = raw_request.request(method, "/x")
    assert (request.operation, request.is_safe) == ("raw_request", safe)


@both_clients
async def test_read_is_tried_again(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(503), broken(Fault.CUT_IN_BODY), reply({}))
        async with connected(kind, service) as client:
            await settled(client.raw_request("GET", USERS))
        assert service.asked == ["GET /users"] * 3


@both_clients
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("fault", LOST)
async def test_change_whose_response_is_lost_is_not_sent_again(
    fault: Fault, method: str, kind: str
) -> None:
    with running_service() as service:
        service.always_answers(broken(fault))
        async with connected(kind, service, timeout=patience(fault)) as client:
            with pytest.raises(OutcomeUnknownError) as caught:
                await settled(client.raw_request(method, USERS, json={}))
        assert caught.value.may_have_taken_effect
        assert service.asked == [f"{method} /users"]


@both_clients
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_change_that_met_a_failing_server_is_not_sent_again(method: str, kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(503))
        async with connected(kind, service) as client:
            with pytest.raises(InternalServerError) as caught:
                await settled(client.raw_request(method, USERS))
        assert caught.value.may_have_taken_effect
        assert service.asked == [f"{method} /users"]


@both_clients
async def test_change_that_was_declined_with_429_is_sent_again(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(429), reply({}))
        async with connected(kind, service) as client:
            await settled(client.raw_request("POST", USERS, json={"a": 1}))
        assert [one.json() for one in service.requests] == [{"a": 1}, {"a": 1}]


@both_clients
@pytest.mark.parametrize(("status", "error"), [(401, AuthenticationError), (404, NotFoundError)])
async def test_error_status_is_an_error_of_ours(
    status: int, error: type[Exception], kind: str
) -> None:
    with running_service() as service:
        service.answers(Reply(status))
        async with connected(kind, service) as client:
            with pytest.raises(error):
                await settled(client.raw_request("DELETE", USERS))


@both_clients
@pytest.mark.parametrize("content", [b"a,b\n1,2\n", "a,b\n1,2\n"], ids=["bytes", "text"])
async def test_content_travels_as_it_is(content: bytes | str, kind: str) -> None:
    with running_service() as service:
        service.answers(reply({}))
        async with connected(kind, service) as client:
            headers = {"Content-Type": "text/csv"}
            await settled(client.raw_request("POST", "/import", content=content, headers=headers))
        request = service.requests[0]
    assert request.body == b"a,b\n1,2\n"
    assert request.headers["Content-Type"] == "text/csv"


@both_clients
async def test_content_beside_json_is_refused(kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            with pytest.raises(InvalidRequestError, match="not both"):
                await settled(client.raw_request("POST", USERS, json={}, content=b"x"))
        assert service.connections == 0


@both_clients
async def test_headers_travel_and_replace_those_of_the_client(kind: str) -> None:
    with running_service() as service:
        service.answers(reply({}))
        async with connected(kind, service) as client:
            headers = {"accept": "text/csv", "X-Trace": "abc"}
            await settled(client.raw_request("GET", USERS, headers=headers))
        sent = service.requests[0].headers
    assert (sent["Accept"], sent["X-Trace"]) == ("text/csv", "abc")
    assert sent["Authorization"] == f"Bearer {TOKEN}"
    assert sent["X-Tallyfy-Client"] == "APIClient"
    assert [name for name in sent if name.lower() == "accept"] == ["Accept"]


@both_clients
async def test_authorization_of_the_caller_is_refused_and_not_shown(kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            with pytest.raises(InvalidRequestError, match="the client sends its token") as caught:
                await settled(
                    client.raw_request("GET", USERS, headers={"Authorization": "Bearer planted"})
                )
        assert service.connections == 0
    assert "planted" not in str(caught.value)


@both_clients
async def test_names_of_headers_of_a_response_are_in_lower_case(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(200, b"{}", {"X-RateLimit-Remaining": "7"}))
        async with connected(kind, service) as client:
            response = await settled(client.raw_request("GET", USERS))
    assert response.headers["x-ratelimit-remaining"] == "7"


def test_response_shows_no_headers_and_no_body() -> None:
    response = RawResponse(200, {"x-secret": "planted"}, b"planted")
    assert repr(response) == "<RawResponse 200>"


@both_clients
async def test_body_that_is_no_json_is_a_value_error_when_it_is_read_as_such(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(200, b"<html>"))
        async with connected(kind, service) as client:
            response = await settled(client.raw_request("GET", USERS))
    with pytest.raises(ValueError, match="Expecting value"):
        response.json()
