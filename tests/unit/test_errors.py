"""The errors: their tree, what they tell of the request, and that they survive a pickle."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import httpx
import pytest

import tallyfy_client
from tallyfy_api.error_responses import status_error
from tallyfy_api.types import Request
from tallyfy_client import (
    AlreadyCompletedError,
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
    LockedError,
    NotFoundError,
    OutcomeUnknownError,
    PaginationError,
    PaymentRequiredError,
    PermissionDeniedError,
    RateLimitError,
    TallyfyError,
    Task,
    UnprocessableEntityError,
    WaitTimeoutError,
)
from tallyfy_client.errors import about
from tests.http_clients import LIBRARIES, both_libraries, http_client_of
from tests.service import (
    TOKEN,
    Fault,
    Reply,
    both_clients,
    broken,
    connected,
    running_service,
    settled,
    task_reply,
)

TREE: dict[type[TallyfyError], type[Exception]] = {
    TallyfyError: Exception,
    ConfigurationError: TallyfyError,
    InvalidRequestError: TallyfyError,
    APIConnectionError: TallyfyError,
    APITimeoutError: APIConnectionError,
    OutcomeUnknownError: TallyfyError,
    WaitTimeoutError: TallyfyError,
    AlreadyCompletedError: TallyfyError,
    APIResponseValidationError: TallyfyError,
    PaginationError: TallyfyError,
    APIStatusError: TallyfyError,
    BadRequestError: APIStatusError,
    AuthenticationError: APIStatusError,
    PaymentRequiredError: APIStatusError,
    PermissionDeniedError: APIStatusError,
    NotFoundError: APIStatusError,
    ConflictError: APIStatusError,
    UnprocessableEntityError: APIStatusError,
    LockedError: APIStatusError,
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


def refusal(status: int, method: str = "POST") -> APIStatusError:
    headers = {"retry-after": "7", "x-request-id": "q"}
    request = Request("complete_run_task", method, "/x", ids={"run": "r1", "task": "t1"})
    return status_error(status, headers, b'{"message": "No"}', request)


def examples() -> list[TallyfyError]:
    status = [refusal(status) for status in (400, 401, 402, 403, 404, 409, 418, 422, 423, 429, 500)]
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
        about(OutcomeUnknownError("Unknown"), Request("get_task", "GET", "/x", ids={"task": "t"})),
        WaitTimeoutError("Open", task=Task("t1", run_id="r1")),
        WaitTimeoutError("Open"),
        WaitTimeoutError("Open", pending=["t1", "t2"]),
        AlreadyCompletedError("Rejected", task=Task("t1", run_id="r1")),
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


NOT_SENT: list[tuple[str, type[TallyfyError]]] = [
    ("ConnectError", APIConnectionError),
    ("ProxyError", APIConnectionError),
    ("UnsupportedProtocol", APIConnectionError),
    ("ConnectTimeout", APITimeoutError),
    ("PoolTimeout", APITimeoutError),
]
PERHAPS_SENT: list[tuple[str, type[TallyfyError]]] = [
    ("ReadTimeout", APITimeoutError),
    ("WriteTimeout", APITimeoutError),
    ("ReadError", APIConnectionError),
    ("WriteError", APIConnectionError),
    ("CloseError", APIConnectionError),
    ("RemoteProtocolError", APIConnectionError),
    ("LocalProtocolError", APIConnectionError),
    ("TooManyRedirects", APIConnectionError),
]


async def error_for(name: str, library: str, kind: str, *, completes: bool) -> TallyfyError:
    """Call through a transport that reports nothing and fails with this error."""

    def fail(request: Any) -> Any:
        # The texts of HTTP libraries may quote what came over the wire.
        raise getattr(LIBRARIES[library], name)(TOKEN, request=request)

    transport = LIBRARIES[library].MockTransport(fail)
    with running_service() as service:
        async with (
            http_client_of(library, kind, transport=transport) as http_client,
            connected(kind, service, http_client=http_client, max_attempts=1) as client,
        ):
            call = client.tasks.complete if completes else client.tasks.get
            with pytest.raises(TallyfyError) as caught:
                await settled(call("t1", **({"run_id": None} if completes else {})))
    return caught.value


@pytest.mark.anyio
@both_clients
@both_libraries
@pytest.mark.parametrize("completes", [False, True], ids=["reading", "completing"])
@pytest.mark.parametrize(("name", "expected"), NOT_SENT)
async def test_failure_before_anything_was_sent(
    name: str, expected: type[TallyfyError], completes: bool, library: str, kind: str
) -> None:
    error = await error_for(name, library, kind, completes=completes)
    assert type(error) is expected
    assert not error.may_have_taken_effect
    assert type(error.__cause__) is getattr(LIBRARIES[library], name)
    assert TOKEN not in f"{error!r}"


@pytest.mark.anyio
@both_clients
@both_libraries
@pytest.mark.parametrize(("name", "expected"), PERHAPS_SENT)
async def test_failure_after_something_may_have_been_sent(
    name: str, expected: type[TallyfyError], library: str, kind: str
) -> None:
    reading = await error_for(name, library, kind, completes=False)
    completing = await error_for(name, library, kind, completes=True)
    assert type(reading) is expected
    assert not reading.may_have_taken_effect
    assert type(completing) is OutcomeUnknownError
    assert completing.may_have_taken_effect
    assert TOKEN not in f"{reading!r} {completing!r}"


# The call, what it asks for, and of which run and task.
OPERATIONS: list[tuple[Callable[[Any], Any], str, dict[str, str]]] = [
    (lambda client: client.runs.list().collect(), "list_runs", {}),
    (lambda client: client.runs.get("r1"), "get_run", {"run": "r1"}),
    (lambda client: client.tasks.list("r1").collect(), "list_run_tasks", {"run": "r1"}),
    (lambda client: client.tasks.get("t1"), "get_task", {"task": "t1"}),
    (
        lambda client: client.tasks.complete("t1", run_id="r1"),
        "complete_run_task",
        {"run": "r1", "task": "t1"},
    ),
    (
        lambda client: client.tasks.complete("t1", run_id=None),
        "complete_one_off_task",
        {"task": "t1"},
    ),
    (
        lambda client: client.tasks.wait_until_completed("t1", timeout=0),
        "get_task",
        {"task": "t1"},
    ),
    (lambda client: client.raw_request("POST", "/x"), "raw_request", {}),
]
FAILURES: dict[str, Reply] = {
    "404": Reply(404),
    "503": Reply(503),
    "HTML": Reply(200, b"<html>"),
    "no response": broken(Fault.CLOSED_WITHOUT_ANSWER),
}


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize(
    ("call", "operation", "ids", "failure"),
    [
        (*operation, failure)
        for operation in OPERATIONS
        for failure in FAILURES
        # Whatever a raw request gets as a success, it can give.
        if (operation[1], failure) != ("raw_request", "HTML")
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_error_names_the_operation_and_the_ids(
    call: Callable[[Any], Any], operation: str, ids: dict[str, str], failure: str, kind: str
) -> None:
    named = ", ".join(f"{what} {id_}" for what, id_ in ids.items())
    with running_service() as service:
        service.always_answers(FAILURES[failure])
        async with connected(kind, service, max_attempts=1) as client:
            with pytest.raises(TallyfyError) as caught:
                await settled(call(client))
    error = caught.value
    assert (error.operation, error.ids) == (operation, ids)
    assert (f"{operation} ({named})" if ids else operation) in str(error)


@pytest.mark.anyio
@both_clients
async def test_unknown_outcome_is_about_the_completion(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(503), task_reply(status="not-started"))
        async with connected(kind, service) as client:
            with pytest.raises(OutcomeUnknownError) as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
    assert caught.value.operation == "complete_run_task"
    assert caught.value.ids == {"run": "r1", "task": "t1"}
    assert caught.value.task is not None


@pytest.mark.anyio
@both_clients
async def test_end_of_waiting_is_about_the_task(kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply(status="not-started"))
        async with connected(kind, service) as client:
            with pytest.raises(WaitTimeoutError) as caught:
                await settled(client.tasks.wait_until_completed("t1", timeout=0))
    assert (caught.value.operation, caught.value.ids) == ("get_task", {"task": "t1"})


@pytest.mark.parametrize("pickled", examples(), ids=lambda error: type(error).__name__)
def test_no_pickle_holds_what_the_error_does_not(pickled: TallyfyError) -> None:
    request = httpx.Request("POST", f"https://go.tallyfy.com/?q={TOKEN}")
    pickled.__cause__ = httpx.ReadError(TOKEN, request=request)
    assert TOKEN.encode() not in pickle.dumps(pickled)


@pytest.mark.parametrize("again", [lambda x: pickle.loads(pickle.dumps(x)), copy.deepcopy])
def test_task_of_an_error_survives(again: Any) -> None:
    other = again(OutcomeUnknownError("Unknown", task=Task("t1", run_id="r1")))
    assert other.task == Task("t1", run_id="r1")
    assert other.task.to_dict() == {"id": "t1", "run_id": "r1"}


@pytest.mark.parametrize(
    ("status", "may"),
    [
        *((status, False) for status in (400, 401, 402, 403, 404, 409, 422, 423, 429, 499)),
        *((status, True) for status in (302, 304, 408, 500, 503, 520, 599, 600)),
    ],
)
def test_only_a_refusal_certainly_had_no_effect(status: int, may: bool) -> None:
    assert refusal(status, "POST").may_have_taken_effect is may
    assert not refusal(status, "GET").may_have_taken_effect


def test_end_of_waiting_is_a_timeout_error_of_python_too() -> None:
    assert issubclass(WaitTimeoutError, TimeoutError)
