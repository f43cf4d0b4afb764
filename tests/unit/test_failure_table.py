"""What happens when, for each operation: one table, over sockets and in process, sync and async.

Each operation meets each event. The table says which error the caller gets, how many requests
reached the service, and whether what was asked for may have happened all the same.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from tallyfy_client import (
    APIConnectionError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    InternalServerError,
    LockedError,
    NotFoundError,
    OutcomeUnknownError,
    PaymentRequiredError,
    PermissionDeniedError,
    RateLimitError,
    TallyfyError,
    UnprocessableEntityError,
)
from tests.service import (
    AIOHTTP,
    LIBRARIES,
    OPEN,
    Fault,
    Reply,
    Service,
    broken,
    completing,
    connected,
    patience,
    reading,
    running_service,
    settled,
    through,
)

pytestmark = pytest.mark.anyio

ATTEMPTS = 2
Calls = dict[str, Callable[[Any], Any]]

READING: Calls = {
    "list runs": lambda client: client.runs.list().collect(),
    "get run": lambda client: client.runs.get("r1"),
    "list tasks": lambda client: client.tasks.list("r1").collect(),
    "get task": reading,
}
COMPLETING: Calls = {
    "complete in run": completing,
    "complete one-off": lambda client: client.tasks.complete("t1", run_id=None),
}
EVERY = READING | COMPLETING
# What differs between transports does not differ between operations of one kind.
ONE_OF_EACH: Calls = {"get task": reading, "complete in run": completing}


class Row(NamedTuple):
    """One event, and what comes of it.

    `reads` is how many requests of a reading reach the service; `posts` the same of a completion,
    and `read_backs` how often the task is read afterwards. The task is still open then.
    """

    event: str
    happens: Any
    reading: type[TallyfyError]
    reads: int
    completing: type[TallyfyError]
    posts: int
    read_backs: int
    may_have_taken_effect: bool


def response_lost(event: str, happens: object, error: type[TallyfyError]) -> Row:
    return Row(event, happens, error, ATTEMPTS, OutcomeUnknownError, 1, 1, True)


def refused(event: str, happens: Reply, error: type[TallyfyError]) -> Row:
    return Row(event, happens, error, 1, error, 1, 0, False)


# fmt: off
FAULTS = [
    Row("connection refused", None, APIConnectionError, 0, APIConnectionError, 0, 0, False),
    response_lost("reset before the request is read",
                  broken(Fault.RESET_BEFORE_BODY_IS_READ), APIConnectionError),
    response_lost("closed after the request is read",
                  broken(Fault.CLOSED_WITHOUT_ANSWER), APIConnectionError),
    response_lost("cut off in the headers", broken(Fault.CUT_IN_HEADERS), APIConnectionError),
    response_lost("cut off in the body", broken(Fault.CUT_IN_BODY), APIConnectionError),
    response_lost("no answer in time", broken(Fault.HANGS), APITimeoutError),
    response_lost("no end of the body in time", broken(Fault.HANGS_IN_BODY), APITimeoutError),
    response_lost("503", Reply(503), InternalServerError),
]
STATUSES = [
    Row("429", Reply(429), RateLimitError, ATTEMPTS, RateLimitError, ATTEMPTS, 0, False),
    refused("429 for an hour", Reply(429, headers={"Retry-After": "3600"}), RateLimitError),
    response_lost("408", Reply(408), APIStatusError),
    *(response_lost(str(status), Reply(status), InternalServerError)
      for status in (500, 502, 504, *range(520, 525))),
    refused("400", Reply(400), BadRequestError),
    refused("401", Reply(401), AuthenticationError),
    refused("401, cut off", Reply(401, fault=Fault.CUT_IN_BODY), AuthenticationError),
    refused("402", Reply(402), PaymentRequiredError),
    refused("403", Reply(403), PermissionDeniedError),
    refused("404", Reply(404), NotFoundError),
    refused("409", Reply(409), ConflictError),
    refused("422", Reply(422), UnprocessableEntityError),
    refused("423", Reply(423), LockedError),
    *(refused(str(status), Reply(status), APIStatusError) for status in (405, 418, 425, 499)),
    *(Row(str(status), Reply(status, b""), InternalServerError, 1, InternalServerError, 1, 0, True)
      for status in (501, 505, 507, 519, 525, 599)),
    *(Row(str(status), Reply(status, b""), APIStatusError, 1, APIStatusError, 1, 0, True)
      for status in (302, 304, 600)),
    *(Row(f"2xx, {body!r}", Reply(200, body), APIResponseValidationError, 1,
          OutcomeUnknownError, 1, 1, True)
      for body in (b"", b"<html>", b"{}", b'{"data": [{}]}', b"7", b'{"data": 7}')),
]
# Of a transport that reports nothing, by the name of the error in httpx and httpx2.
IN_PROCESS = [
    *(response_lost(name, name, APITimeoutError)
      for name in ("ConnectTimeout", "PoolTimeout", "WriteTimeout", "ReadTimeout")),
    *(response_lost(name, name, APIConnectionError)
      for name in ("ConnectError", "ProxyError", "UnsupportedProtocol", "WriteError", "ReadError",
                   "CloseError", "RemoteProtocolError", "LocalProtocolError", "TooManyRedirects")),
    *(response_lost(kind.__name__, kind, APIConnectionError) for kind in (OSError, ssl.SSLError)),
]
# fmt: on


class Outcome(NamedTuple):
    error: type[TallyfyError]
    gets: int
    posts: int
    may_have_taken_effect: bool


def promised(row: Row, operation: str) -> Outcome:
    if operation in READING:
        return Outcome(row.reading, row.reads, 0, False)
    return Outcome(row.completing, row.read_backs, row.posts, row.may_have_taken_effect)


async def outcome(call: Callable[[Any], Any], client: Any, requests: list[Any]) -> Outcome:
    requests.clear()
    with pytest.raises(TallyfyError) as caught:
        await settled(call(client))
    methods = [request.method for request in requests]
    error = caught.value
    # The text of an HTTP library's error may quote what came over the wire.
    assert "planted" not in f"{error!r}"
    return Outcome(
        type(error), methods.count("GET"), methods.count("POST"), error.may_have_taken_effect
    )


def script(service: Service, row: Row, operation: str) -> None:
    if operation in READING:
        service.always_answers(row.happens)
    else:
        service.answers(*[row.happens] * row.posts)
        service.always_answers(OPEN)


async def over_sockets(
    row: Row, calls: Calls, kind: str, through: str = "own"
) -> dict[str, Outcome]:
    seen = {}
    with running_service(listening=row.happens is not None) as service:
        timeout = patience(getattr(row.happens, "fault", None), 0.1)
        async with connected(
            kind, service, through=through, max_attempts=ATTEMPTS, timeout=timeout
        ) as client:
            for operation, call in calls.items():
                script(service, row, operation)
                seen[operation] = await outcome(call, client, service.requests)
    return seen


def by_event(rows: list[Row]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", rows, ids=[row.event for row in rows])


@by_event(FAULTS + STATUSES)
async def test_over_sockets(row: Row, kind: str) -> None:
    seen = await over_sockets(row, EVERY, kind)
    assert seen == {operation: promised(row, operation) for operation in EVERY}


@pytest.mark.parametrize("anyio_backend", [("asyncio", {"use_uvloop": True})])
@by_event(FAULTS)
async def test_over_sockets_on_uvloop(row: Row) -> None:
    seen = await over_sockets(row, ONE_OF_EACH, "async")
    assert seen == {operation: promised(row, operation) for operation in ONE_OF_EACH}


@through("httpx", "httpx2")
@by_event(FAULTS)
async def test_over_sockets_of_the_callers_client(row: Row, kind: str, through: str) -> None:
    seen = await over_sockets(row, ONE_OF_EACH, kind, through)
    assert seen == {operation: promised(row, operation) for operation in ONE_OF_EACH}


@by_event(FAULTS)
async def test_over_sockets_of_aiohttp(row: Row) -> None:
    if row.happens is None:
        # It reports nothing, so that a completion may have been sent.
        row = row._replace(completing=OutcomeUnknownError, may_have_taken_effect=True)
    for operation, seen in (await over_sockets(row, ONE_OF_EACH, "async", AIOHTTP)).items():
        expected = promised(row, operation)
        # It calls a connection that breaks a time-out, and aiohttp itself sends a GET again.
        assert issubclass(seen.error, expected.error)
        assert seen.gets >= expected.gets
        assert seen[2:] == expected[2:]


@through("httpx", "httpx2")
@by_event(IN_PROCESS)
async def test_transport_that_reports_nothing(row: Row, kind: str, through: str) -> None:
    library, seen = LIBRARIES[through], []

    def respond(request: Any) -> Any:
        seen.append(request)
        if request.method == "GET" and seen[0].method == "POST":
            return library.Response(OPEN.status, content=OPEN.body)
        if isinstance(row.happens, type):
            raise row.happens("planted")
        raise getattr(library, row.happens)("planted", request=request)

    http = {"transport": library.MockTransport(respond)}
    with running_service(listening=False) as service:
        async with connected(
            kind, service, through=through, http=http, max_attempts=ATTEMPTS
        ) as client:
            for operation, call in ONE_OF_EACH.items():
                assert await outcome(call, client, seen) == promised(row, operation)
