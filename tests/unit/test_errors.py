"""What each answer of failure becomes, what the error tells, and what it never shows."""

from __future__ import annotations

import copy
import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from multiprocessing import get_context
from typing import Any

import httpx
import pytest

import tallyfy_client
from tallyfy_client import (
    APIConnectionError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConfigurationError,
    ConflictError,
    InternalServerError,
    InvalidRequestError,
    NotFoundError,
    OutcomeUnknownError,
    PaginationError,
    PermissionDeniedError,
    RateLimitError,
    TallyfyError,
    Task,
    UnprocessableEntityError,
    WaitTimeoutError,
)
from tallyfy_client.errors import error_from_answer, error_from_lost_answer, seconds_to_wait
from tallyfy_client.parameters import one_of
from tests.service import (
    LOST,
    TOKEN,
    Fault,
    Reply,
    both_clients,
    broken,
    connected,
    each,
    page_reply,
    pagination,
    patience,
    reply,
    running_service,
    settled,
)

TREE: dict[type[TallyfyError], type[Exception]] = {
    TallyfyError: Exception,
    ConfigurationError: TallyfyError,
    InvalidRequestError: TallyfyError,
    APIConnectionError: TallyfyError,
    APITimeoutError: APIConnectionError,
    OutcomeUnknownError: TallyfyError,
    WaitTimeoutError: TallyfyError,
    APIResponseValidationError: TallyfyError,
    PaginationError: TallyfyError,
    APIStatusError: TallyfyError,
    BadRequestError: APIStatusError,
    AuthenticationError: APIStatusError,
    PermissionDeniedError: APIStatusError,
    NotFoundError: APIStatusError,
    ConflictError: APIStatusError,
    UnprocessableEntityError: APIStatusError,
    RateLimitError: APIStatusError,
    InternalServerError: APIStatusError,
}


@pytest.mark.parametrize(("error", "base"), TREE.items())
def test_tree(error: type[TallyfyError], base: type[Exception]) -> None:
    assert error.__bases__[0] is base


def test_tree_holds_every_public_error() -> None:
    public = {getattr(tallyfy_client, name) for name in tallyfy_client.__all__}
    errors = {one for one in public if isinstance(one, type) and issubclass(one, Exception)}
    assert errors == set(TREE)


@pytest.mark.parametrize("error", TREE)
def test_only_an_unknown_outcome_may_have_taken_effect_by_itself(error: type[Any]) -> None:
    assert error.may_have_taken_effect is (error is OutcomeUnknownError)


STATUSES: list[tuple[int, type[APIStatusError]]] = [
    (302, APIStatusError),
    (304, APIStatusError),
    (400, BadRequestError),
    (401, AuthenticationError),
    (402, APIStatusError),
    (403, PermissionDeniedError),
    (404, NotFoundError),
    (405, APIStatusError),
    (408, APIStatusError),
    (409, ConflictError),
    (418, APIStatusError),
    (422, UnprocessableEntityError),
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


@pytest.mark.anyio
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
        ": Is required",
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


PHRASES = {
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    520: "no explanation",
}


@pytest.mark.anyio
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
    # What a failing server says of itself is not shown: it can hold anything.
    assert str(error) == f"{status}: {PHRASES.get(status, message)}"
    assert (error.code, error.errors) == (code, errors)
    assert error.body == body
    assert (error.retry_after, error.request_id) == (None, "req-7")
    assert error.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.anyio
@both_clients
async def test_error_whose_body_cannot_be_decoded_keeps_its_status(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(404, b"not gzip", {"Content-Encoding": "gzip"}))
        async with connected(kind, service) as client:
            with pytest.raises(NotFoundError) as caught:
                await settled(client.tasks.get("t1"))
    assert (caught.value.message, caught.value.body) == ("Not Found", b"")


@pytest.mark.anyio
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
        ({"retry-after": "1, 2"}, None),
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


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "600"}, 600.0),
        ({"Retry-After": "Sun, 06 Nov 1994 08:59:37 GMT", "Date": DATE}, 600.0),
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


def test_headers_are_found_however_they_are_written() -> None:
    error = error_from_answer(429, {"RETRY-AFTER": "7", "X-Request-ID": "req-7"}, b"", safe=True)
    assert (error.retry_after, error.request_id) == (7.0, "req-7")
    assert error.headers == {"retry-after": "7", "x-request-id": "req-7"}


def examples() -> list[TallyfyError]:
    named = {"Retry-After": "7", "X-Request-Id": "q"}
    status = [
        error_from_answer(code, named, b'{"message": "No"}', safe=False)
        for code in (400, 401, 403, 404, 409, 418, 422, 429, 500)
    ]
    plain = [
        kind("It failed")
        for kind in (
            TallyfyError,
            ConfigurationError,
            InvalidRequestError,
            APIConnectionError,
            APITimeoutError,
            PaginationError,
        )
    ]
    return [
        *status,
        *plain,
        OutcomeUnknownError("Unknown", task=Task("t1", run_id="r1")),
        OutcomeUnknownError("Unknown"),
        WaitTimeoutError("Open", task=Task("t1", run_id="r1")),
        WaitTimeoutError("Open"),
        APIResponseValidationError("Unreadable", body=b"\xff"),
        APIResponseValidationError("Unreadable", body=b"", may_have_taken_effect=True),
    ]


def test_examples_are_of_every_class() -> None:
    assert {type(error) for error in examples()} == set(TREE)


def state(error: TallyfyError) -> dict[str, Any]:
    task = getattr(error, "task", None)
    return vars(error) | ({"task": (task.id, task.run_id)} if task else {})


@pytest.mark.parametrize("error", examples(), ids=lambda error: type(error).__name__)
@pytest.mark.parametrize(
    "again",
    [lambda error: pickle.loads(pickle.dumps(error)), copy.copy, copy.deepcopy],
    ids=["pickle", "copy", "deepcopy"],
)
def test_error_survives(again: Any, error: TallyfyError) -> None:
    other = again(error)
    assert other is not error
    assert type(other) is type(error)
    assert (str(other), repr(other), other.args) == (str(error), repr(error), error.args)
    assert state(other) == state(error)
    assert other.may_have_taken_effect is error.may_have_taken_effect


def fail(error: TallyfyError) -> None:
    raise error


def test_errors_of_another_process_arrive_as_they_are() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        raised = [processes.submit(fail, error).exception(timeout=60) for error in examples()]
    assert [(type(error), str(error)) for error in raised] == [
        (type(error), str(error)) for error in examples()
    ]
    assert [state(error) for error in raised if isinstance(error, TallyfyError)] == [
        state(error) for error in examples()
    ]


REQUEST = httpx.Request("POST", f"https://go.tallyfy.com/?q={TOKEN}")


@pytest.mark.parametrize("safe", [True, False], ids=["reading", "completing"])
@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (httpx.ConnectError, APIConnectionError),
        (httpx.ProxyError, APIConnectionError),
        (httpx.UnsupportedProtocol, APIConnectionError),
        (httpx.ConnectTimeout, APITimeoutError),
        (httpx.PoolTimeout, APITimeoutError),
    ],
)
def test_failure_before_anything_was_sent(
    failure: type[httpx.RequestError], expected: type[TallyfyError], safe: bool
) -> None:
    error = error_from_lost_answer(failure(TOKEN, request=REQUEST), safe=safe)
    assert type(error) is expected
    assert not error.may_have_taken_effect


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (httpx.ReadTimeout, APITimeoutError),
        (httpx.WriteTimeout, APITimeoutError),
        (httpx.ReadError, APIConnectionError),
        (httpx.WriteError, APIConnectionError),
        (httpx.CloseError, APIConnectionError),
        (httpx.RemoteProtocolError, APIConnectionError),
        (httpx.LocalProtocolError, APIConnectionError),
        (httpx.TooManyRedirects, APIConnectionError),
    ],
)
def test_failure_after_something_was_sent(
    failure: type[httpx.RequestError], expected: type[TallyfyError]
) -> None:
    lost = failure(TOKEN, request=REQUEST)
    reading = error_from_lost_answer(lost, safe=True)
    completing = error_from_lost_answer(lost, safe=False)
    assert type(reading) is expected
    assert not reading.may_have_taken_effect
    assert type(completing) is OutcomeUnknownError
    assert completing.may_have_taken_effect
    # The texts of httpx may quote what came over the wire.
    assert TOKEN not in f"{reading!r} {completing!r}"


# A secret in the query, in the body sent and in the body received, beside that of the token.
SECRET = "planted-secret-77aa"

FAILURES = {
    **{f"status {status}": Reply(status, f"<p>{SECRET}".encode()) for status in (302, 401, 404)},
    **{f"status {status}": Reply(status, SECRET.encode()) for status in (422, 429, 503, 520)},
    "HTML": Reply(200, f"<p>{SECRET}".encode()),
    "text instead of an object": reply({"data": SECRET}),
    "texts instead of objects": reply({"data": [SECRET, SECRET]}),
    "texts in texts": reply({"data": [[SECRET]]}),
    "another key": reply({SECRET: SECRET}),
    "no id": reply({"data": {SECRET: SECRET}}),
    "another page": page_reply([SECRET], pagination(current_page=9, links={"next": SECRET})),
    "charset": Reply(200, f'{{"data": {{"id": "{SECRET}\xff"}}}}'.encode("latin-1")),
    "not gzip": Reply(200, SECRET.encode(), {"Content-Encoding": "gzip"}),
    # Where the body of a request is not read, nothing would show that the secret was sent.
    **{
        fault.value: broken(fault) for fault in LOST if fault is not Fault.RESET_BEFORE_BODY_IS_READ
    },
}


async def listed(client: Any) -> None:
    async for _ in each(client.runs.list(q=SECRET)):
        pass


async def completed(client: Any) -> None:
    await settled(client.tasks.complete("t1", run_id="r1", taskdata={"f1": SECRET}))


def shown(error: BaseException) -> str:
    """All that a log would show of an error that was raised from others."""
    texts = [str(error), repr(error)]
    for other in (error.__cause__, error.__context__):
        if isinstance(other, TallyfyError):
            texts.append(shown(other))
    return " ".join(texts)


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize(
    ("ask", "failure"),
    [
        *((listed, failure) for failure in FAILURES),
        *((completed, failure) for failure in FAILURES if failure != "another page"),
    ],
)
async def test_no_message_shows_token_query_or_body(failure: str, ask: Any, kind: str) -> None:
    with running_service() as service:
        service.always_answers(FAILURES[failure])
        timeout = patience(FAILURES[failure].fault, 0.05)
        async with connected(kind, service, timeout=timeout, max_attempts=1) as client:
            with pytest.raises(TallyfyError) as caught:
                await ask(client)
            text = f"{shown(caught.value)} {client!r} {client.runs!r} {client.tasks!r}"
    assert any(SECRET in f"{one.target} {one.body!r}" for one in service.requests)
    assert TOKEN not in text
    assert SECRET not in text


@pytest.mark.parametrize("pickled", examples(), ids=lambda error: type(error).__name__)
def test_no_pickle_holds_what_the_error_does_not(pickled: TallyfyError) -> None:
    pickled.__cause__ = httpx.ReadError(TOKEN, request=REQUEST)
    assert TOKEN.encode() not in pickle.dumps(pickled)


@pytest.mark.parametrize("again", [lambda x: pickle.loads(pickle.dumps(x)), copy.deepcopy])
def test_task_of_an_error_survives(again: Any) -> None:
    other = again(OutcomeUnknownError("Unknown", task=Task("t1", run_id="r1")))
    assert other.task == Task("t1", run_id="r1")
    assert other.task.to_dict() == {"id": "t1", "run_id": "r1"}


def test_refused_value_is_not_shown() -> None:
    with pytest.raises(InvalidRequestError) as caught:
        one_of("status", "planted-secret", None)
    assert "planted-secret" not in str(caught.value)


@pytest.mark.anyio
@both_clients
async def test_errors_nested_deeply_are_an_error_of_the_status(kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            for depth in range(700, 1000, 5):
                body = b'{"errors":' + b"[" * depth + b'"x"' + b"]" * depth + b"}"
                service.answers(Reply(422, body))
                with pytest.raises(APIStatusError):
                    await settled(client.tasks.get("t1"))


def test_long_message_is_cut_in_the_text_of_the_error_alone() -> None:
    said = "x" * 600
    error = error_from_answer(422, {}, json.dumps({"message": said}).encode(), safe=True)
    assert str(error) == f"422: {said[:500]}"
    assert error.message == said


@pytest.mark.parametrize(
    ("status", "may"),
    [
        *((status, False) for status in (400, 401, 403, 404, 409, 422, 429, 499)),
        *((status, True) for status in (302, 304, 408, 500, 503, 520, 599, 600)),
    ],
)
def test_only_a_refusal_certainly_had_no_effect(status: int, may: bool) -> None:
    assert error_from_answer(status, {}, b"", safe=False).may_have_taken_effect is may
    assert not error_from_answer(status, {}, b"", safe=True).may_have_taken_effect


def test_end_of_waiting_is_a_timeout_error_of_python_too() -> None:
    assert issubclass(WaitTimeoutError, TimeoutError)


UNREADABLE_PLACES: list[tuple[bytes, str]] = [
    (b"<html>", "it is not JSON"),
    (b"[]", "it has no `data`"),
    (b"{}", "it has no `data`"),
    (b'{"data": null}', "`data` is not an object"),
    (b'{"data": {"name": "x"}}', "`data.id` is missing"),
    (b'{"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}, {}]}', r"`data\[3\].id` is missing"),
    (b'{"data": [{"id": "a"}, "b"]}', r"`data\[1\]` is not an object"),
]


@pytest.mark.anyio
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


@pytest.mark.anyio
@both_clients
async def test_success_of_another_status_than_the_contract_knows_says_so(kind: str) -> None:
    with running_service() as service:
        service.answers(reply({"data": {"id": "t1"}}, 201))
        async with connected(kind, service) as client:
            with pytest.raises(APIResponseValidationError, match=r"not that of the contract$"):
                await settled(client.tasks.get("t1"))
