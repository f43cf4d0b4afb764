"""What happens when, for each operation: one table, over sockets and in process, sync and async.

Each operation meets each event. The table says which error the caller gets, how many requests
reached the service, and whether what was asked for may have happened all the same.

Over sockets, transports report what goes out. In process they do not: the error has to tell.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import httpx
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
from tests.closing import begun
from tests.listings import eventually
from tests.service import (
    Fault,
    Reply,
    Request,
    Service,
    both_clients,
    broken,
    connected,
    patience,
    running_service,
    settled,
    task_reply,
)
from tests.transports import AIOHTTP, LIBRARIES, OWN, backend_of, opened_http_client, through

pytestmark = pytest.mark.anyio

ATTEMPTS = 2
OPEN = task_reply(status="in-progress", completed_at=None)

READING: dict[str, Callable[[Any], Any]] = {
    "list runs": lambda client: client.runs.list().collect(),
    "get run": lambda client: client.runs.get("r1"),
    "list tasks": lambda client: client.tasks.list("r1").collect(),
    "get task": lambda client: client.tasks.get("t1"),
}
COMPLETING: dict[str, Callable[[Any], Any]] = {
    "complete in run": lambda client: client.tasks.complete("t1", run_id="r1"),
    "complete one-off": lambda client: client.tasks.complete("t1", run_id=None),
}


class Row(NamedTuple):
    """One event, and what comes of it. An error of an HTTP library is given by its name.

    `reads` is how many requests of a reading reach the service; `posts` the same of a completion,
    and `read_backs` how often the task is read afterwards. The task is still open then.
    """

    event: str
    happens: Reply | str | None
    reading: type[TallyfyError]
    reads: int
    completing: type[TallyfyError]
    posts: int
    read_backs: int
    may_have_taken_effect: bool


def nothing_sent(event: str, happens: str | None, error: type[TallyfyError]) -> Row:
    return Row(event, happens, error, ATTEMPTS, error, ATTEMPTS, 0, False)


def response_lost(event: str, happens: Reply | str, error: type[TallyfyError]) -> Row:
    return Row(event, happens, error, ATTEMPTS, OutcomeUnknownError, 1, 1, True)


def refused(event: str, happens: Reply, error: type[TallyfyError]) -> Row:
    return Row(event, happens, error, 1, error, 1, 0, False)


# fmt: off
STATUSES = [
    Row("429", Reply(429), RateLimitError, ATTEMPTS, RateLimitError, ATTEMPTS, 0, False),
    refused("429 for an hour", Reply(429, headers={"Retry-After": "3600"}), RateLimitError),
    response_lost("408", Reply(408), APIStatusError),
    *(response_lost(str(status), Reply(status), InternalServerError)
      for status in (500, 502, 503, 504, *range(520, 525))),
    refused("400", Reply(400), BadRequestError),
    refused("401", Reply(401), AuthenticationError),
    refused("402", Reply(402), PaymentRequiredError),
    refused("403", Reply(403), PermissionDeniedError),
    refused("404", Reply(404), NotFoundError),
    refused("409", Reply(409), ConflictError),
    refused("418", Reply(418), APIStatusError),
    refused("422", Reply(422), UnprocessableEntityError),
    refused("423", Reply(423), LockedError),
    Row("501", Reply(501), InternalServerError, 1, InternalServerError, 1, 0, True),
    Row("302", Reply(302), APIStatusError, 1, APIStatusError, 1, 0, True),
    *(Row(f"2xx, {body!r}", Reply(200, body), APIResponseValidationError, 1,
          OutcomeUnknownError, 1, 1, True)
      for body in (b"", b"<html>", b"{}", b'{"data": [{}]}', b"7", b'{"data": 7}')),
]

SOCKETS = [
    nothing_sent("connection refused", None, APIConnectionError)._replace(reads=0, posts=0),
    response_lost("reset before the request is read",
                  broken(Fault.RESET_BEFORE_BODY_IS_READ), APIConnectionError),
    response_lost("closed after the request is read",
                  broken(Fault.CLOSED_WITHOUT_ANSWER), APIConnectionError),
    response_lost("cut off in the headers", broken(Fault.CUT_IN_HEADERS), APIConnectionError),
    response_lost("cut off in the body", broken(Fault.CUT_IN_BODY), APIConnectionError),
    response_lost("no answer in time", broken(Fault.HANGS), APITimeoutError),
    response_lost("no end of the body in time", broken(Fault.HANGS_IN_BODY), APITimeoutError),
    *STATUSES,
]

IN_PROCESS = [
    nothing_sent("connection refused", "ConnectError", APIConnectionError),
    nothing_sent("no connection in time", "ConnectTimeout", APITimeoutError),
    nothing_sent("no free connection in time", "PoolTimeout", APITimeoutError),
    nothing_sent("refused by the proxy", "ProxyError", APIConnectionError),
    response_lost("cut off while sending", "WriteError", APIConnectionError),
    response_lost("not sent in time", "WriteTimeout", APITimeoutError),
    response_lost("cut off while reading", "ReadError", APIConnectionError),
    response_lost("not read in time", "ReadTimeout", APITimeoutError),
    response_lost("not HTTP", "RemoteProtocolError", APIConnectionError),
    *STATUSES,
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


async def outcome(
    call: Callable[[Any], Any], client: Any, methods: Callable[[], list[str]]
) -> Outcome:
    with pytest.raises(TallyfyError) as caught:
        await settled(call(client))
    seen = methods()
    error = caught.value
    return Outcome(type(error), seen.count("GET"), seen.count("POST"), error.may_have_taken_effect)


def by_event(rows: list[Row]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", rows, ids=[row.event for row in rows])


every_operation = pytest.mark.parametrize("operation", [*READING, *COMPLETING])
# What differs between transports does not differ between operations of one kind.
one_of_each = pytest.mark.parametrize("operation", ["get task", "complete in run"])


@through(OWN)
@every_operation
@by_event(SOCKETS)
async def test_over_sockets(row: Row, operation: str, kind: str, through: str) -> None:
    assert await seen_over_sockets(row, operation, kind, through) == promised(row, operation)


@through("httpx", "httpx2")
@one_of_each
@by_event(SOCKETS)
async def test_over_sockets_with_a_client_of_the_callers(
    row: Row, operation: str, kind: str, through: str
) -> None:
    assert await seen_over_sockets(row, operation, kind, through) == promised(row, operation)


@through(AIOHTTP)
@one_of_each
@by_event(SOCKETS)
async def test_over_sockets_of_aiohttp(row: Row, operation: str, kind: str, through: str) -> None:
    seen = await seen_over_sockets(row, operation, kind, through)
    expected = promised(row, operation)
    # httpx-aiohttp calls a connection that breaks a time-out, and aiohttp itself sends a GET again.
    assert issubclass(seen.error, expected.error)
    assert seen.gets >= expected.gets
    assert seen[2:] == expected[2:]


async def seen_over_sockets(row: Row, operation: str, kind: str, through: str) -> Outcome:
    call = (READING | COMPLETING)[operation]
    fault = row.happens.fault if isinstance(row.happens, Reply) else None
    with prepared_service(row, operation) as service:
        timeout = patience(fault)
        async with connected(
            kind, service, through=through, max_attempts=ATTEMPTS, timeout=timeout
        ) as client:
            return await outcome(
                call, client, lambda: [request.method for request in service.requests]
            )


@contextmanager
def prepared_service(row: Row, operation: str) -> Iterator[Service]:
    with running_service(listening=row.happens is not None) as service:
        if isinstance(row.happens, Reply):
            if operation in READING:
                service.always_answers(row.happens)
            else:
                service.answers(*[row.happens] * row.posts)
                service.always_answers(OPEN)
        yield service


@through("httpx", "httpx2")
@one_of_each
@by_event(IN_PROCESS)
async def test_in_process(row: Row, operation: str, kind: str, through: str) -> None:
    library = LIBRARIES[through]
    seen: list[str] = []

    def respond(request: Any) -> Any:
        seen.append(request.method)
        if operation in COMPLETING and request.method == "GET":
            return library.Response(OPEN.status, content=OPEN.body)
        if isinstance(row.happens, Reply):
            return library.Response(
                row.happens.status, content=row.happens.body, headers=dict(row.happens.headers)
            )
        assert row.happens is not None
        raise getattr(library, row.happens)("as the table says", request=request)

    call = (READING | COMPLETING)[operation]
    transport = library.MockTransport(respond)
    with running_service(listening=False) as service:
        async with opened_http_client(kind, through, transport=transport) as http_client:
            settings = {"max_attempts": ATTEMPTS, "http_client": http_client}
            async with connected(kind, service, **settings) as client:
                found = await outcome(call, client, lambda: seen)
    assert found == promised(row, operation)


@both_clients
async def test_without_a_free_connection_of_our_own_nothing_was_sent(kind: str) -> None:
    released = threading.Event()

    def late(_request: Request) -> Reply:
        assert released.wait(10)
        return task_reply(id="t2")

    timeout = httpx.Timeout(10, pool=0.02)
    with running_service() as service:
        service.always_answers(late)
        async with connected(kind, service, timeout=timeout, max_attempts=ATTEMPTS) as client:
            backend_of(client)._transport._pool._max_connections = 1
            holding = begun(kind, lambda: client.tasks.get("t2"))
            await eventually(lambda: bool(service.requests))
            with pytest.raises(APITimeoutError, match="PoolTimeout") as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
            released.set()
            await holding
    assert not caught.value.may_have_taken_effect
    assert service.asked == ["GET /tasks/t2"]
