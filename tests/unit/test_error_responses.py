"""What a response of failure becomes: the class, what it explains, and how long it asks to wait."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tallyfy_api.error_responses import seconds_to_wait
from tallyfy_client import (
    APIResponseValidationError,
    APIStatusError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    InternalServerError,
    LockedError,
    NotFoundError,
    PaymentRequiredError,
    PermissionDeniedError,
    RateLimitError,
    UnprocessableEntityError,
)
from tests.service import (
    Reply,
    both_clients,
    connected,
    page_reply,
    pagination,
    reply,
    running_service,
    settled,
    task_reply,
)

pytestmark = pytest.mark.anyio


STATUSES: list[tuple[int, type[APIStatusError]]] = [
    (302, APIStatusError),
    (304, APIStatusError),
    (400, BadRequestError),
    (401, AuthenticationError),
    (402, PaymentRequiredError),
    (403, PermissionDeniedError),
    (404, NotFoundError),
    (405, APIStatusError),
    (408, APIStatusError),
    (409, ConflictError),
    (418, APIStatusError),
    (422, UnprocessableEntityError),
    (423, LockedError),
    (429, RateLimitError),
    (499, APIStatusError),
    (500, InternalServerError),
    (501, InternalServerError),
    (502, InternalServerError),
    (503, InternalServerError),
    (504, InternalServerError),
    (520, InternalServerError),
    (524, InternalServerError),
    (599, InternalServerError),
    (600, APIStatusError),
]


@both_clients
@pytest.mark.parametrize(("status", "expected"), STATUSES)
async def test_status_decides_the_class(
    status: int, expected: type[APIStatusError], kind: str
) -> None:
    body = b"" if status == 304 else b'{"message": "Said."}'
    with running_service() as service:
        service.always_answers(Reply(status, body))
        async with connected(kind, service, max_attempts=1) as client:
            with pytest.raises(APIStatusError) as caught:
                await settled(client.tasks.get("t1"))
    assert type(caught.value) is expected
    assert caught.value.status_code == status
    assert type(caught.value.status_code) is int
    assert caught.value.body == body
    assert not caught.value.may_have_taken_effect


# Status, body, and then what it says: message, code, errors.
BODIES: dict[str, tuple[int, object, str, str | None, dict[str, list[str]]]] = {
    "message": (400, {"message": "Bad."}, "Bad.", None, {}),
    "error true and message": (
        401,
        {"error": True, "message": "Unauthenticated."},
        "Unauthenticated.",
        None,
        {},
    ),
    "error as text": (401, {"error": "invalid_client"}, "invalid_client", None, {}),
    "error, message and code": (
        404,
        {"error": True, "message": "Resource not found", "code": "RESOURCE_NOT_FOUND"},
        "Resource not found",
        "RESOURCE_NOT_FOUND",
        {},
    ),
    "error as object": (
        409,
        {
            "error": {
                "code": "SEAT_POOL_EXHAUSTED",
                "message": "Full",
                "details": {"pool_type": "x"},
            }
        },
        "Full",
        "SEAT_POOL_EXHAUSTED",
        {},
    ),
    "error as object without message": (
        409,
        {"error": {"code": "SEAT_POOL_EXHAUSTED"}},
        "Conflict",
        "SEAT_POOL_EXHAUSTED",
        {},
    ),
    "message and errors": (
        422,
        {"message": "Invalid.", "errors": {"name": ["Is required", "Is short"]}},
        "Invalid.",
        None,
        {"name": ["Is required", "Is short"]},
    ),
    "errors without message": (
        422,
        {"error": True, "errors": {"name": ["Is required", "Is short"], "due": ["Is past"]}},
        "name: Is required Is short; due: Is past",
        None,
        {"name": ["Is required", "Is short"], "due": ["Is past"]},
    ),
    "message without errors": (422, {"error": True, "message": "No."}, "No.", None, {}),
    "errors empty": (422, {"message": "No.", "errors": {}}, "No.", None, {}),
    "errors an empty list": (422, {"message": "No.", "errors": []}, "No.", None, {}),
    "errors null": (422, {"message": "No.", "errors": None}, "No.", None, {}),
    "errors as texts": (
        422,
        {"message": "No.", "errors": {"name": "Is required"}},
        "No.",
        None,
        {"name": ["Is required"]},
    ),
    "errors as objects by id": (
        422,
        {"message": "No.", "errors": {"taskdata": [{"f1": ["Is required"]}, {"f2": "Is bad"}]}},
        "No.",
        None,
        {"taskdata": ["f1: Is required", "f2: Is bad"]},
    ),
    "errors as a list of texts": (
        422,
        {"errors": ["Is required"]},
        "Is required",
        None,
        {"": ["Is required"]},
    ),
    "errors of odd kinds": (
        422,
        {"message": "No.", "errors": {"a": None, "b": 7, "c": [[True]]}},
        "No.",
        None,
        {"a": [], "b": ["7"], "c": ["True"]},
    ),
    "message and code of 429": (
        429,
        {"message": "Slow down", "code": "RATE_LIMIT_EXCEEDED"},
        "Slow down",
        "RATE_LIMIT_EXCEEDED",
        {},
    ),
    "message of odd kind": (400, {"message": {"text": "no"}, "code": 7}, "Bad Request", None, {}),
    "message blank": (403, {"message": "  "}, "Forbidden", None, {}),
    "message null": (403, {"message": None, "error": None}, "Forbidden", None, {}),
    "object empty": (500, {}, "Internal Server Error", None, {}),
    "array": (500, ["Out of memory"], "Internal Server Error", None, {}),
    "text in JSON": (500, "Out of memory", "Internal Server Error", None, {}),
    "null": (500, None, "Internal Server Error", None, {}),
    "HTML": (404, b"<!doctype html><h1>Lost</h1>", "Not Found", None, {}),
    "plain text": (500, b"SQLSTATE[42S02]: no table", "Internal Server Error", None, {}),
    "empty": (503, b"", "Service Unavailable", None, {}),
    "empty, status without a name": (520, b"", "no explanation", None, {}),
    "message of a failing server": (500, {"message": "near SELECT"}, "near SELECT", None, {}),
    "broken JSON": (502, b'{"message": "cut', "Bad Gateway", None, {}),
    "wrong charset": (400, b'{"message": "caf\xe9"}', "Bad Request", None, {}),
    "UTF-16": (400, '{"message": "Bad."}'.encode("utf-16"), "Bad.", None, {}),
    "nested deeply": (500, b"[" * 100_000 + b"]" * 100_000, "Internal Server Error", None, {}),
}


@both_clients
@pytest.mark.parametrize("shape", BODIES)
async def test_body_explains(shape: str, kind: str) -> None:
    status, content, message, code, errors = BODIES[shape]
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    headers = {"X-Request-Id": "req-7", "Content-Type": "text/html; charset=utf-8"}
    with running_service() as service:
        service.always_answers(Reply(status, body, headers))
        async with connected(kind, service, max_attempts=1) as client:
            with pytest.raises(APIStatusError) as caught:
                await settled(client.runs.get("r1"))
    error = caught.value
    assert error.message == message
    assert str(error).startswith(f"{status} at get_run (run r1): ")
    assert (error.code, error.errors) == (code, errors)
    assert error.body == body
    assert (error.retry_after, error.request_id) == (None, "req-7")
    assert error.headers["content-type"] == "text/html; charset=utf-8"


SHOWN: list[tuple[int, object, str]] = [
    (404, {"message": "Resource not found"}, "Resource not found"),
    (404, None, "Not Found"),
    (409, {"error": {"code": "FULL", "message": "Full"}}, "Full"),
    (422, {"message": "No.", "errors": {"name": ["Is required"]}}, "No. name: Is required"),
    (422, {"errors": {"name": ["A", "B"], "due": ["C"]}}, "name: A B; due: C"),
    (422, {"errors": ["Is required"]}, "Is required"),
    # What a failing server says of itself is not shown: it can hold anything.
    (500, {"message": "near SELECT", "errors": {"sql": ["SELECT"]}}, "Internal Server Error"),
    (520, {"message": "near SELECT"}, "no explanation"),
]


@both_clients
@pytest.mark.parametrize(("status", "content", "shown"), SHOWN)
async def test_text_says_where_and_why(status: int, content: object, shown: str, kind: str) -> None:
    with running_service() as service:
        service.always_answers(reply(content, status))
        async with connected(kind, service, max_attempts=1) as client:
            with pytest.raises(APIStatusError) as caught:
                await settled(client.tasks.get("t1"))
    assert str(caught.value) == f"{status} at get_task (task t1): {shown}"


@both_clients
async def test_error_whose_body_cannot_be_decoded_keeps_its_status(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(404, b"not gzip", {"Content-Encoding": "gzip"}))
        async with connected(kind, service) as client:
            with pytest.raises(NotFoundError) as caught:
                await settled(client.tasks.get("t1"))
    assert (caught.value.message, caught.value.body) == ("Not Found", b"")


@both_clients
async def test_what_the_service_does_not_say_is_none(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(404))
        async with connected(kind, service) as client:
            with pytest.raises(NotFoundError) as caught:
                await settled(client.tasks.get("t1"))
    error = caught.value
    assert (error.code, error.retry_after, error.request_id, error.errors) == (None, None, None, {})


DATE = "Sun, 06 Nov 1994 08:49:37 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "120"}, 120.0),
        ({"retry-after": " 7 "}, 7.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "9" * 400}, float("inf")),
        # By the service's own clock: ours is decades away from it.
        ({"retry-after": "Sun, 06 Nov 1994 08:50:37 GMT", "date": DATE}, 60.0),
        ({"retry-after": "Sun, 06 Nov 1994 08:50:37 -0000", "date": DATE}, 60.0),
        ({"retry-after": "Sun, 06 Nov 1994 10:50:37 +0200", "date": DATE}, 60.0),
        ({"retry-after": DATE, "date": "Sun, 06 Nov 1994 08:50:37 GMT"}, 0.0),
        # Without its clock, by ours.
        ({"retry-after": DATE}, 0.0),
        ({"retry-after": DATE, "date": "nonsense"}, 0.0),
        ({"retry-after": ""}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "1e3"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
        # Several headers with one name are joined by commas, and the longest counts.
        ({"retry-after": "1, 2"}, 2.0),
        ({"retry-after": "7, soon"}, 7.0),
        ({"retry-after": "30, Sun, 06 Nov 1994 08:50:37 GMT", "date": DATE}, 60.0),
        ({"retry-after": "Sun, 06 Nov 1994 08:50:37 GMT, 90", "date": DATE}, 90.0),
        ({"retry-after": "٣"}, None),
        ({"retry-after": "Sun, 99 Nov 1994 08:49:37 GMT"}, None),
        ({"retry-after": "Sun, 06 Nov 99999 08:49:37 GMT"}, None),
        # More than a calendar can hold.
        ({"retry-after": f"Sun, {'9' * 30} Nov 1994 08:49:37 GMT"}, None),
        ({"retry-after": f"Sun, 06 Nov 1994 {'9' * 30}:49:37 GMT"}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert seconds_to_wait(headers) == seconds


def test_retry_after_as_a_date_is_measured_by_our_clock_when_the_service_tells_none() -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    wait = seconds_to_wait({"retry-after": then})
    assert wait is not None
    assert 80 < wait <= 90


@both_clients
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "600"}, 600.0),
        ({"RETRY-AFTER": "600"}, 600.0),
        ({"Retry-After": "Sun, 06 Nov 1994 08:59:37 GMT", "Date": DATE}, 600.0),
        # Two headers.
        ({"Retry-After": "2\r\nRetry-After: 600"}, 600.0),
        ({"Retry-After": "600\r\nRetry-After: 2"}, 600.0),
    ],
)
async def test_error_tells_how_long_to_wait(
    headers: dict[str, str], seconds: float, kind: str
) -> None:
    with running_service() as service:
        service.answers(Reply(429, b"{}", headers))
        async with connected(kind, service) as client:
            with pytest.raises(RateLimitError) as caught:
                await settled(client.tasks.get("t1"))
    assert caught.value.retry_after == seconds


@both_clients
async def test_errors_nested_deeply_are_an_error_of_the_status(kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            for depth in range(700, 1000, 5):
                body = b'{"errors":' + b"[" * depth + b'"x"' + b"]" * depth + b"}"
                service.answers(Reply(422, body))
                with pytest.raises(APIStatusError):
                    await settled(client.tasks.get("t1"))


@both_clients
async def test_long_message_is_cut_in_the_text_of_the_error_alone(kind: str) -> None:
    said = "x" * 600
    with running_service() as service:
        service.answers(reply({"message": said}, 422))
        async with connected(kind, service) as client:
            with pytest.raises(UnprocessableEntityError) as caught:
                await settled(client.tasks.get("t1"))
    assert str(caught.value) == f"422 at get_task (task t1): {said[:500]}"
    assert caught.value.message == said


UNREADABLE_PLACES: list[tuple[bytes, str]] = [
    (b"<html>", "it is not JSON"),
    (b"[]", "it is not an object"),
    (b"{}", "`data` is missing"),
    (b'{"data": null}', "`data` is not a list"),
    (b'{"data": {"name": "x"}}', "`data` is not a list"),
    (b'{"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}, {}]}', r"`data\[3\].id` is missing"),
    (b'{"data": [{"id": "a"}, "b"]}', r"`data\[1\]` is not an object"),
]


@both_clients
@pytest.mark.parametrize(("body", "place"), UNREADABLE_PLACES)
async def test_success_that_cannot_be_read_names_the_place(
    body: bytes, place: str, kind: str
) -> None:
    with running_service() as service:
        service.answers(Reply(200, body))
        async with connected(kind, service) as client:
            with pytest.raises(APIResponseValidationError, match=f"{place}$"):
                await settled(client.runs.list().collect())


@both_clients
@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b"", "it is not JSON"),
        (b"{}", "`data` is missing"),
        (b'{"data": []}', "`data` is not an object"),
        (b'{"data": {"name": "x"}}', "`data.id` is missing"),
        (b'{"data": {"id": "t2"}}', "it contains another task"),
    ],
)
async def test_task_that_cannot_be_read_names_the_place(body: bytes, place: str, kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(200, body))
        async with connected(kind, service) as client:
            with pytest.raises(APIResponseValidationError) as caught:
                await settled(client.tasks.get("t1"))
    text = f"200 at get_task (task t1): the response cannot be read: {place}"
    assert (str(caught.value), caught.value.body) == (text, body)


# The last two are in no list of statuses that Python knows.
SUCCESSES = [200, 201, 202, 203, 206, 226, 270, 299]


@both_clients
@pytest.mark.parametrize("status", SUCCESSES)
async def test_any_2xx_is_success(status: int, kind: str) -> None:
    with running_service() as service:
        page = page_reply(["r1"], pagination(total=1, current_page=1, total_pages=1))
        service.answers(
            task_reply(status),
            task_reply(status, status="completed"),
            Reply(status, page.body, page.headers),
            Reply(status, b"any"),
        )
        async with connected(kind, service) as client:
            assert (await settled(client.tasks.get("t1"))).id == "t1"
            completed = await settled(client.tasks.complete("t1", run_id=None))
            assert completed.status == "completed"
            assert [run.id for run in await settled(client.runs.list().collect())] == ["r1"]
            raw = await settled(client.raw_request("GET", "/x"))
            assert (raw.status_code, type(raw.status_code)) == (status, int)
