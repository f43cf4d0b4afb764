"""What happens when, for each operation: one table, over sockets and in process, sync and async.

Each operation meets each event. The table says which error the caller gets, how many requests
reached the service, and whether what was asked for may have happened all the same.
"""

from __future__ import annotations

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
    NotFoundError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitError,
    TallyfyError,
    UnprocessableEntityError,
)
from tests.service import (
    Fault,
    Reply,
    Service,
    both_clients,
    broken,
    connected,
    patience,
    running_service,
    settled,
    task_reply,
)

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
    """One event, and what comes of it.

    `reads` is how many requests of a reading reach the service; `posts` the same of a completion,
    and `read_backs` how often the task is read afterwards. The task is still open then.
    """

    event: str
    happens: Reply | type[httpx.TransportError] | None
    reading: type[TallyfyError]
    reads: int
    completing: type[TallyfyError]
    posts: int
    read_backs: int
    may_have_taken_effect: bool


def nothing_sent(
    event: str, happens: type[httpx.TransportError] | None, error: type[TallyfyError]
) -> Row:
    return Row(event, happens, error, ATTEMPTS, error, ATTEMPTS, 0, False)


def answer_lost(
    event: str, happens: Reply | type[httpx.TransportError], error: type[TallyfyError]
) -> Row:
    return Row(event, happens, error, ATTEMPTS, OutcomeUnknownError, 1, 1, True)


def refused(event: str, happens: Reply, error: type[TallyfyError]) -> Row:
    return Row(event, happens, error, 1, error, 1, 0, False)


# fmt: off
STATUSES = [
    Row("429", Reply(429), RateLimitError, ATTEMPTS, RateLimitError, ATTEMPTS, 0, False),
    refused("429 for an hour", Reply(429, headers={"Retry-After": "3600"}), RateLimitError),
    answer_lost("408", Reply(408), APIStatusError),
    *(answer_lost(str(status), Reply(status), InternalServerError)
      for status in (500, 502, 503, 504, *range(520, 525))),
    refused("400", Reply(400), BadRequestError),
    refused("401", Reply(401), AuthenticationError),
    refused("403", Reply(403), PermissionDeniedError),
    refused("404", Reply(404), NotFoundError),
    refused("409", Reply(409), ConflictError),
    refused("418", Reply(418), APIStatusError),
    refused("422", Reply(422), UnprocessableEntityError),
    Row("501", Reply(501), InternalServerError, 1, InternalServerError, 1, 0, True),
    Row("302", Reply(302), APIStatusError, 1, APIStatusError, 1, 0, True),
    *(Row(f"2xx, {body!r}", Reply(200, body), APIResponseValidationError, 1,
          APIResponseValidationError, 1, 0, True)
      for body in (b"", b"<html>", b"{}", b'{"data": [{}]}', b"7", b'{"data": 7}')),
]

SOCKETS = [
    nothing_sent("connection refused", None, APIConnectionError)._replace(reads=0, posts=0),
    answer_lost("reset before the request is read",
                broken(Fault.RESET_BEFORE_BODY_IS_READ), APIConnectionError),
    answer_lost("closed after the request is read",
                broken(Fault.CLOSED_WITHOUT_ANSWER), APIConnectionError),
    answer_lost("cut off in the headers", broken(Fault.CUT_IN_HEADERS), APIConnectionError),
    answer_lost("cut off in the body", broken(Fault.CUT_IN_BODY), APIConnectionError),
    answer_lost("no answer in time", broken(Fault.HANGS), APITimeoutError),
    answer_lost("no end of the body in time", broken(Fault.HANGS_IN_BODY), APITimeoutError),
    *STATUSES,
]

IN_PROCESS = [
    nothing_sent("connection refused", httpx.ConnectError, APIConnectionError),
    nothing_sent("no connection in time", httpx.ConnectTimeout, APITimeoutError),
    nothing_sent("no free connection in time", httpx.PoolTimeout, APITimeoutError),
    nothing_sent("refused by the proxy", httpx.ProxyError, APIConnectionError),
    answer_lost("cut off while sending", httpx.WriteError, APIConnectionError),
    answer_lost("not sent in time", httpx.WriteTimeout, APITimeoutError),
    answer_lost("cut off while reading", httpx.ReadError, APIConnectionError),
    answer_lost("not read in time", httpx.ReadTimeout, APITimeoutError),
    answer_lost("not HTTP", httpx.RemoteProtocolError, APIConnectionError),
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


async def outcome(call: Callable[[Any], Any], client: Any, methods: Callable[[], list[str]]) -> Any:
    with pytest.raises(TallyfyError) as caught:
        await settled(call(client))
    seen = methods()
    error = caught.value
    return Outcome(type(error), seen.count("GET"), seen.count("POST"), error.may_have_taken_effect)


def by_event(rows: list[Row]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", rows, ids=[row.event for row in rows])


every_operation = pytest.mark.parametrize("operation", [*READING, *COMPLETING])


@both_clients
@every_operation
@by_event(SOCKETS)
async def test_over_sockets(row: Row, operation: str, kind: str) -> None:
    call = (READING | COMPLETING)[operation]
    fault = row.happens.fault if isinstance(row.happens, Reply) else None
    with prepared_service(row, operation) as service:
        settings = {"max_attempts": ATTEMPTS, "timeout": patience(fault, 0.1)}
        async with connected(kind, service, **settings) as client:
            seen = await outcome(
                call, client, lambda: [request.method for request in service.requests]
            )
    assert seen == promised(row, operation)


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


@both_clients
@every_operation
@by_event(IN_PROCESS)
async def test_in_process(row: Row, operation: str, kind: str) -> None:
    call = (READING | COMPLETING)[operation]
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.method)
        if operation in COMPLETING and request.method == "GET":
            return httpx.Response(OPEN.status, content=OPEN.body)
        if isinstance(row.happens, Reply):
            return httpx.Response(
                row.happens.status, content=row.happens.body, headers=dict(row.happens.headers)
            )
        assert row.happens is not None
        raise row.happens("as the table says", request=request)

    client_class = httpx.Client if kind == "sync" else httpx.AsyncClient
    http_client: Any = client_class(transport=httpx.MockTransport(answer))
    with running_service(listening=False) as service:
        settings = {"max_attempts": ATTEMPTS, "http_client": http_client}
        async with connected(kind, service, **settings) as client:
            found = await outcome(call, client, lambda: seen)
    assert found == promised(row, operation)
