"""The errors: their tree, what each response becomes, and that they survive a pickle."""

from __future__ import annotations

import copy
import json
import pickle
import re
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import httpx
import pytest

import tallyfy_client
from tallyfy_client import (
    AlreadyCompletedError,
    APIConnectionError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    AsyncTallyfy,
    AuthenticationError,
    BadRequestError,
    BudgetExceededError,
    ConfigurationError,
    ConflictError,
    InternalServerError,
    InvalidRequestError,
    LockedError,
    NotFoundError,
    OutcomeUnknownError,
    PaginationError,
    PaymentRequiredError,
    PermissionDeniedError,
    RateLimitError,
    Tallyfy,
    TallyfyError,
    Task,
    UnprocessableEntityError,
    WaitTimeoutError,
)
from tests.service import (
    TOKEN,
    Api,
    Fault,
    Reply,
    broken,
    completing,
    page_reply,
    pagination,
    reading,
    reply,
    settled,
    task_reply,
)
from tools.contract import ROOT

STATUS_ERRORS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    402: PaymentRequiredError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    423: LockedError,
    429: RateLimitError,
    500: InternalServerError,
    418: APIStatusError,
}
BASES: dict[type[TallyfyError], tuple[type[Exception], ...]] = {
    TallyfyError: (Exception,),
    InvalidRequestError: (TallyfyError, ValueError),
    APITimeoutError: (APIConnectionError,),
    WaitTimeoutError: (TallyfyError, TimeoutError),
    APIStatusError: (TallyfyError,),
    **{kind: (APIStatusError,) for kind in STATUS_ERRORS.values() if kind is not APIStatusError},
}
TREE = {
    kind: BASES.get(kind, (TallyfyError,))
    for name in sorted(tallyfy_client.__all__)
    if isinstance(kind := getattr(tallyfy_client, name), type) and issubclass(kind, TallyfyError)
}


def test_tree() -> None:
    assert {kind: kind.__bases__ for kind in TREE} == TREE
    assert len(TREE) == 22
    assert [kind for kind in TREE if kind.may_have_taken_effect] == [OutcomeUnknownError]


def test_page_about_workers_has_one_row_for_each_error() -> None:
    text = (ROOT / "docs" / "workers.md").read_text(encoding="utf-8")
    table = re.search(r"^\| error \| in a worker \|\n(.*?)\n\n", text, re.DOTALL | re.MULTILINE)
    assert table
    first_cells = [row.split("|")[1] for row in table[1].splitlines()]
    # The base of all, and what only listings and waiting raise.
    raised = set(TREE) - {TallyfyError, PaginationError, WaitTimeoutError}
    rows = {one: sum(f"`{one.__name__}`" in cell for cell in first_cells) for one in raised}
    assert rows == dict.fromkeys(raised, 1)


# --- What a response becomes ----------------------------------------------------------------------

# Status, body, and then what it says: message, code, errors.
BODIES: dict[str, tuple[int, object, str, str | None, dict[str, list[str]]]] = {
    "message": (400, {"message": "Bad."}, "Bad.", None, {}),
    "error true and message": (401, {"error": True, "message": "No."}, "No.", None, {}),
    "error as text": (401, {"error": "invalid_client"}, "invalid_client", None, {}),
    "error, message and code": (
        *(404, {"error": True, "message": "Resource not found", "code": "NOT_FOUND"}),
        *("Resource not found", "NOT_FOUND", {}),
    ),
    "error as object": (
        *(409, {"error": {"code": "FULL", "message": "Full", "details": {"type": "x"}}}),
        *("Full", "FULL", {}),
    ),
    "error as object without message": (
        *(409, {"error": {"code": "FULL"}}),
        *("Conflict", "FULL", {}),
    ),
    "message and errors": (
        *(422, {"message": "Invalid.", "errors": {"name": ["Is required", "Is short"]}}),
        *("Invalid.", None, {"name": ["Is required", "Is short"]}),
    ),
    "errors without message": (
        *(
            422,
            {"error": True, "errors": {"name": ["Is required", "Is short"], "due": ["Is past"]}},
        ),
        "name: Is required Is short; due: Is past",
        *(None, {"name": ["Is required", "Is short"], "due": ["Is past"]}),
    ),
    "message without errors": (422, {"error": True, "message": "No."}, "No.", None, {}),
    "errors empty": (422, {"message": "No.", "errors": {}}, "No.", None, {}),
    "errors an empty list": (422, {"message": "No.", "errors": []}, "No.", None, {}),
    "errors null": (422, {"message": "No.", "errors": None}, "No.", None, {}),
    "errors as texts": (
        *(422, {"message": "No.", "errors": {"name": "Is required"}}),
        *("No.", None, {"name": ["Is required"]}),
    ),
    "errors as objects by id": (
        *(422, {"message": "No.", "errors": {"taskdata": [{"f1": ["Required"]}, {"f2": "Bad"}]}}),
        *("No.", None, {"taskdata": ["f1: Required", "f2: Bad"]}),
    ),
    "errors as a list of texts": (
        *(422, {"errors": ["Is required"]}),
        *("Is required", None, {"": ["Is required"]}),
    ),
    "errors of odd kinds": (
        *(422, {"message": "No.", "errors": {"a": None, "b": 7, "c": [[True]]}}),
        *("No.", None, {"a": [], "b": ["7"], "c": ["True"]}),
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


@pytest.mark.anyio
@pytest.mark.parametrize("shape", BODIES)
async def test_body_explains(shape: str, api: Api) -> None:
    status, content, message, code, errors = BODIES[shape]
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    headers = {"X-Request-Id": "req-7", "Content-Type": "text/html; charset=utf-8"}
    api.always_answers(Reply(status, body, headers))
    with pytest.raises(APIStatusError) as caught:
        await api(reading, max_attempts=1)
    error = caught.value
    assert (error.message, error.code, error.errors) == (message, code, errors)
    assert str(error).startswith(f"{status} at get_task (task t1): ")
    assert (error.body, error.retry_after, error.request_id) == (body, None, "req-7")
    assert error.headers["content-type"] == "text/html; charset=utf-8"
    assert (error.status_code, type(error.status_code)) == (status, int)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("status", "content", "shown"),
    [
        (404, None, "Not Found"),
        (409, {"error": {"code": "FULL", "message": "Full"}}, "Full"),
        (422, {"message": "No.", "errors": {"name": ["Is required"]}}, "No. name: Is required"),
        (422, {"errors": {"name": ["A", "B"], "due": ["C"]}}, "name: A B; due: C"),
        (422, {"message": "x" * 600}, "x" * 500),
        # What a failing server says of itself is not shown: it can hold anything.
        (500, {"message": "near SELECT", "errors": {"sql": ["SELECT"]}}, "Internal Server Error"),
        (520, {"message": "near SELECT"}, "no explanation"),
    ],
)
async def test_text_says_where_and_why(status: int, content: Any, shown: str, api: Api) -> None:
    api.answers(reply(content, status))
    with pytest.raises(APIStatusError) as caught:
        await api(reading, max_attempts=1)
    assert str(caught.value) == f"{status} at get_task (task t1): {shown}"
    assert (caught.value.code is None) is (status != 409)
    assert caught.value.request_id is None


@pytest.mark.anyio
async def test_odd_bodies_keep_their_status(api: Api) -> None:
    gzip = Reply(422, b"not gzip", {"Content-Encoding": "gzip"})
    nested = [b'{"errors":' + b"[" * n + b'"x"' + b"]" * n + b"}" for n in range(700, 1000, 5)]
    async with api.client() as client:
        for response in (gzip, *(Reply(422, body) for body in nested)):
            api.answers(response)
            with pytest.raises(UnprocessableEntityError):
                await settled(reading(client))


# The call, the body of a success, and the place that the error names.
UNREADABLE: list[tuple[str, bytes, str]] = [
    ("list_runs", b"<html>", "it is not JSON"),
    ("list_runs", b"[]", "`data` is not a list"),
    ("list_runs", b"{}", "`data` is not a list"),
    ("list_runs", b'{"data": null}', "`data` is not a list"),
    ("list_runs", b'{"data": {"name": "x"}}', "`data` is not a list"),
    (
        "list_runs",
        b'{"data": [{"id": "a"}, {"id": "b"}, {}]}',
        "`data[2]` is not an object with an id",
    ),
    ("list_runs", b'{"data": [{"id": "a"}, "b"]}', "`data[1]` is not an object with an id"),
    ("get_task", b"", "it is not JSON"),
    ("get_task", b'{"data": {"id": "\xff"}}', "it is not JSON"),
    ("get_task", b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "it is not JSON"),
    ("get_task", b"{}", "`data` is not an object"),
    ("get_task", b'{"data": []}', "`data` is not an object"),
    ("get_task", b'{"data": {"name": "x"}}', "`data.id` is missing"),
    ("get_task", b'{"data": {"id": "t2"}}', "it contains another task"),
]


@pytest.mark.anyio
@pytest.mark.parametrize(("call", "body", "place"), UNREADABLE, ids=range(len(UNREADABLE)))
async def test_success_that_cannot_be_read_names_the_place_and_is_not_tried_again(
    call: str, body: bytes, place: str, api: Api
) -> None:
    api.answers(Reply(200, body))
    with pytest.raises(APIResponseValidationError) as caught:
        await api(reading if call == "get_task" else lambda client: client.runs.list().collect())
    where = "get_task (task t1)" if call == "get_task" else call
    assert str(caught.value) == f"200 at {where}: the response cannot be read: {place}"
    assert (caught.value.body, caught.value.may_have_taken_effect) == (body, False)
    assert len(api.requests) == 1


# The last two are in no list of statuses that Python knows.
@pytest.mark.anyio
@pytest.mark.parametrize("status", [200, 201, 202, 203, 206, 226, 270, 299])
async def test_any_2xx_is_success(status: int, api: Api) -> None:
    page = page_reply(["r1"], pagination(total=1, current_page=1, total_pages=1))
    api.answers(
        task_reply(status),
        task_reply(status, status="completed"),
        Reply(status, page.body),
        Reply(status, b"any"),
    )
    async with api.client() as client:
        assert (await settled(reading(client))).id == "t1"
        assert (await settled(completing(client))).status == "completed"
        assert [run.id for run in await settled(client.runs.list().collect())] == ["r1"]
        assert (await settled(client.raw_request("GET", "/x"))).status_code == status


# --- What each error is about ---------------------------------------------------------------------

# The call, what it asks for, and of which run and task.
OPERATIONS: list[tuple[Callable[[Any], Any], str, dict[str, str]]] = [
    (lambda client: client.runs.list().collect(), "list_runs", {}),
    (lambda client: client.runs.get("r1"), "get_run", {"run": "r1"}),
    (lambda client: client.tasks.list("r1").collect(), "list_run_tasks", {"run": "r1"}),
    (reading, "get_task", {"task": "t1"}),
    (completing, "complete_run_task", {"run": "r1", "task": "t1"}),
    (
        lambda client: client.tasks.complete("t1", run_id=None),
        "complete_one_off_task",
        {"task": "t1"},
    ),
    (lambda client: client.raw_request("POST", "/x", content="x"), "raw_request", {}),
]


@pytest.mark.anyio
@pytest.mark.parametrize(
    "failure", [Reply(404), Reply(503), Reply(200, b"<"), broken(Fault.CLOSED_WITHOUT_ANSWER)]
)
@pytest.mark.parametrize(("call", "operation", "about"), OPERATIONS)
async def test_error_names_the_operation_and_the_ids(
    call: Any, operation: str, about: dict[str, str], failure: Reply, api: Api
) -> None:
    if (operation, failure.status, failure.fault) == ("raw_request", 200, None):
        failure = Reply(500)  # Whatever a raw request gets as a success, it can give.
    api.always_answers(failure)
    with pytest.raises(TallyfyError) as caught:
        await api(call, max_attempts=1)
    named = ", ".join(f"{what} {id_}" for what, id_ in about.items())
    assert (caught.value.operation, caught.value.ids) == (operation, about)
    assert (f"{operation} ({named})" if about else operation) in str(caught.value)


@pytest.mark.anyio
async def test_end_of_waiting_is_about_the_task(api: Api) -> None:
    api.answers(task_reply(status="not-started"))
    with pytest.raises(WaitTimeoutError) as caught:
        await api(lambda client: client.tasks.wait_until_completed("t1", timeout=0))
    assert (caught.value.operation, caught.value.ids) == ("get_task", {"task": "t1"})


# --- Pickles --------------------------------------------------------------------------------------


def examples() -> list[TallyfyError]:
    given: dict[str, Any] = {
        "message": "No",
        "errors": {"name": ["Is required"]},
        "code": "NO",
        "retry_after": 7.0,
        "request_id": "q",
        "headers": {"retry-after": "7"},
        "body": b"\xff",
    }
    found = [
        *(
            error_class("No", status_code=status, may_have_taken_effect=status == 500, **given)
            for status, error_class in STATUS_ERRORS.items()
        ),
        *(kind("It failed") for kind in (TallyfyError, ConfigurationError, InvalidRequestError)),
        *(kind("It failed") for kind in (APIConnectionError, APITimeoutError)),
        PaginationError("It failed"),
        BudgetExceededError("No room", retry_after=3.0),
        OutcomeUnknownError("Unknown", task=Task("t1", run_id="r1")),
        OutcomeUnknownError("Unknown"),
        WaitTimeoutError("Open", task=Task("t1", run_id="r1"), pending=["t1", "t2"]),
        AlreadyCompletedError("Rejected", task=Task("t1", run_id="r1")),
        APIResponseValidationError("Unreadable", body=b"\xff", may_have_taken_effect=True),
    ]
    for error in found:
        error.operation, error.ids = "get_task", {"task": "t1"}
        request = httpx.Request("POST", f"https://go.tallyfy.com/?q={TOKEN}")
        error.__cause__ = httpx.ReadError(TOKEN, request=request)
    return found


def test_examples_are_of_every_class() -> None:
    assert {type(error) for error in examples()} == set(TREE)


@pytest.mark.parametrize(
    "again", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy, copy.deepcopy]
)
def test_error_survives(again: Any) -> None:
    for error in examples():
        other = again(error)
        assert other is not error
        assert (type(other), str(other), repr(other)) == (type(error), str(error), repr(error))
        assert (other.args, vars(other)) == (error.args, vars(error))
        assert other.may_have_taken_effect is error.may_have_taken_effect


def test_no_pickle_holds_what_the_error_does_not() -> None:
    assert not [error for error in examples() if TOKEN.encode() in pickle.dumps(error)]


def fail(error: TallyfyError) -> None:
    raise error


def test_errors_of_another_process_arrive_as_they_are() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        raised = [processes.submit(fail, error).exception(timeout=60) for error in examples()]
    assert [(type(one), str(one), vars(one)) for one in raised] == [
        (type(one), str(one), vars(one)) for one in examples()
    ]


class NoStore:
    def acquire(self, _: str) -> float:
        raise APIConnectionError("the store did not answer")

    async def acquire_async(self, org_id: str) -> float:
        return self.acquire(org_id)


@pytest.mark.anyio
@pytest.mark.parametrize("case", ["a budget", "a token function", "a closed client"])
@pytest.mark.parametrize("kind", [Tallyfy, AsyncTallyfy])
async def test_error_before_sending_names_the_operation(case: str, kind: Any) -> None:
    budget = NoStore() if case == "a budget" else None
    token = (lambda: "") if case == "a token function" else "token-123456"
    client = kind(token, org_id="o1", budget=budget)
    if case == "a closed client":
        await settled(client.close())
    with pytest.raises(TallyfyError) as caught:
        await settled(client.tasks.complete("t1", run_id=None))
    assert (caught.value.operation, caught.value.ids) == ("complete_task", {"task": "t1"})
