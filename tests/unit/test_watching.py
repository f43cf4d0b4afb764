"""What is told of each call: log lines, the last answer, and never a secret."""

from __future__ import annotations

import asyncio
import logging
import pickle
import threading
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import stamina

from tallyfy_client import (
    LastResponse,
    NotFoundError,
    OutcomeUnknownError,
    RateLimitError,
    TallyfyError,
)
from tests.service import (
    LOST,
    Fault,
    Reply,
    both_clients,
    broken,
    connected,
    patience,
    reply,
    running_service,
    settled,
    task_reply,
)

pytestmark = pytest.mark.anyio

# What every record has, so what is left are the fields that were added.
USUAL = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


@pytest.fixture
def records(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[logging.LogRecord]]:
    """The records of every logger, down to the lowest level."""
    seen: list[logging.LogRecord] = []
    handler = logging.Handler()
    monkeypatch.setattr(handler, "emit", seen.append)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield seen
    root.setLevel(level)
    root.removeHandler(handler)


def fields(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in USUAL}


def ours(records: list[logging.LogRecord], level: int) -> list[dict[str, Any]]:
    return [fields(one) for one in records if one.name == "tallyfy_client" and one.levelno == level]


@both_clients
async def test_each_attempt_is_a_line(kind: str, records: list[logging.LogRecord]) -> None:
    with running_service() as service:
        service.answers(
            reply({}, 503, X_Request_Id="req-1"),
            reply({"data": {"id": "t1"}}, X_Request_Id="req-2"),
        )
        async with connected(kind, service) as client:
            await settled(client.tasks.get("t1"))
    lines = ours(records, logging.INFO)
    elapsed = [line.pop("elapsed") for line in lines]
    assert all(0 < seconds < 5 for seconds in elapsed)
    assert lines == [
        {"operation": "get_task", "status": 503, "attempt": 1, "request_id": "req-1"},
        {"operation": "get_task", "status": 200, "attempt": 2, "request_id": "req-2"},
    ]


@both_clients
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (task_reply(), "get_task: 200 in "),
        (Reply(404), "get_task: 404 NotFoundError in "),
        (Reply(200, b"<html>"), "get_task: 200 APIResponseValidationError in "),
        (broken(Fault.CLOSED_WITHOUT_ANSWER), "get_task: APIConnectionError in "),
    ],
)
async def test_line_says_how_the_attempt_ended(
    answer: Reply, said: str, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    with running_service() as service, caplog.at_level(logging.INFO, "tallyfy_client"):
        service.answers(answer)
        async with connected(kind, service, max_attempts=1) as client:
            try:
                await settled(client.tasks.get("t1"))
            except TallyfyError:
                assert "Error" in said
    assert [text.startswith(said) for text in caplog.messages] == [True]


@both_clients
async def test_error_of_the_caller_is_a_line_too(
    kind: str, records: list[logging.LogRecord]
) -> None:
    def fail() -> str:
        raise LookupError("of the caller")

    with running_service() as service:
        async with connected(kind, service, token=fail) as client:
            with pytest.raises(LookupError, match="of the caller"):
                await settled(client.tasks.get("t1"))
    texts = [one.getMessage() for one in records if one.name == "tallyfy_client"]
    assert [text.startswith("get_task: LookupError in ") for text in texts] == [True]


async def test_request_that_was_cancelled_is_a_line_too(records: list[logging.LogRecord]) -> None:
    with running_service() as service:
        service.answers(broken(Fault.HANGS))
        async with connected("async", service) as client:
            call = asyncio.ensure_future(client.tasks.get("t1"))
            while not service.requests:
                await asyncio.sleep(0.005)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
    texts = [one.getMessage() for one in records if one.name == "tallyfy_client"]
    assert [text.startswith("get_task: CancelledError in ") for text in texts] == [True]


@both_clients
@pytest.mark.parametrize(
    ("failure", "status"), [(Reply(503), 503), (broken(Fault.CUT_IN_HEADERS), None)]
)
async def test_each_retry_is_a_line(
    failure: Reply, status: int | None, kind: str, records: list[logging.LogRecord]
) -> None:
    with running_service() as service:
        service.answers(failure, reply({}, 429, Retry_After="7"), task_reply())
        async with connected(kind, service) as client:
            await settled(client.tasks.get("t1"))
    first, second = ours(records, logging.WARNING)
    assert 0.5 <= first.pop("wait") <= 1
    assert first == {"operation": "get_task", "attempt": 1, "status": status}
    assert second == {"operation": "get_task", "attempt": 2, "status": 429, "wait": 7.0}


@both_clients
async def test_failure_that_is_not_tried_again_is_no_retry(
    kind: str, records: list[logging.LogRecord]
) -> None:
    with running_service() as service:
        service.answers(Reply(404), Reply(503))
        async with connected(kind, service, max_attempts=1) as client:
            for _ in range(2):
                with pytest.raises(TallyfyError):
                    await settled(client.tasks.get("t1"))
    assert ours(records, logging.WARNING) == []


@both_clients
async def test_each_pause_is_a_line(kind: str, records: list[logging.LogRecord]) -> None:
    with running_service() as service:
        service.answers(reply({}, 429, Retry_After="0.1"), task_reply())
        async with connected(kind, service, max_attempts=1) as client:
            with stamina.set_testing(False):
                with pytest.raises(RateLimitError):
                    await settled(client.runs.get("r1"))
                await settled(client.tasks.get("t1"))
    (line,) = ours(records, logging.WARNING)
    assert 0 < line.pop("wait") <= 0.1
    assert line == {"operation": "get_task"}


@both_clients
async def test_request_that_was_told_to_wait_is_not_paused_besides(
    kind: str, records: list[logging.LogRecord]
) -> None:
    with running_service() as service:
        service.answers(reply({}, 429, Retry_After="0.05"), task_reply())
        async with connected(kind, service) as client:
            with stamina.set_testing(False):
                await settled(client.tasks.get("t1"))
    (line,) = ours(records, logging.WARNING)
    assert line["attempt"] == 1


@both_clients
async def test_each_read_back_is_a_line(kind: str, records: list[logging.LogRecord]) -> None:
    with running_service() as service:
        service.answers(Reply(503), task_reply(status="completed"))
        async with connected(kind, service) as client:
            await settled(client.tasks.complete("t1", run_id="r1"))
    assert ours(records, logging.WARNING) == [{"operation": "get_task"}]
    assert [line["operation"] for line in ours(records, logging.INFO)] == [
        "complete_run_task",
        "get_task",
    ]
    assert "t1" not in " ".join(one.getMessage() for one in records if "tallyfy" in one.name)


@both_clients
async def test_requests_of_others_are_still_in_the_log_of_httpx(
    kind: str, records: list[logging.LogRecord]
) -> None:
    with running_service() as service:
        service.answers(task_reply(), task_reply())
        async with connected(kind, service) as client:
            await settled(client.tasks.get("t1"))
        assert not [one for one in records if one.name == "httpx"]
        with httpx.Client(verify=False, trust_env=False) as stranger:
            stranger.get(f"{service.address}/other")
    (line,) = [one for one in records if one.name == "httpx"]
    assert "/other" in line.getMessage()


SECRET = "planted-secret-77aa"
# The service itself says nothing of the secret.
ANSWERS = {
    "success": task_reply(status="completed"),
    **{str(status): reply({"message": "No"}, status) for status in (302, 401, 404, 422, 503)},
    "429": reply({"message": "Slow"}, 429, Retry_After="0"),
    "HTML": Reply(200, b"<html>"),
    "not the shape": reply({"data": 7}),
    "not gzip": Reply(200, b"x", {"Content-Encoding": "gzip"}),
    **{fault.value: broken(fault) for fault in LOST},
}


async def listing(client: Any) -> None:
    await settled(client.runs.list(q=SECRET).collect())


async def reading(client: Any) -> None:
    await settled(client.tasks.get(SECRET, with_=SECRET))


async def completing(client: Any) -> None:
    await settled(client.tasks.complete(SECRET, run_id=SECRET, taskdata={SECRET: SECRET}))


async def routing_first(client: Any) -> None:
    await settled(client.tasks.complete(SECRET))


async def waiting(client: Any) -> None:
    await settled(client.tasks.wait_until_completed(SECRET, timeout=0))


def raw(method: str) -> Callable[[Any], Any]:
    async def request(client: Any) -> None:
        body = {SECRET: SECRET}
        await settled(client.raw_request(method, f"/{SECRET}", params=body, json=body))

    return request


ASKING = [listing, reading, completing, routing_first, waiting, raw("GET"), raw("POST")]


@pytest.fixture
def _proxy_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def told_by(records: list[logging.LogRecord]) -> str:
    """All that any handler could write of the records."""
    return " ".join(f"{one.getMessage()} {vars(one)!r}" for one in records)


def told_by_error(error: BaseException) -> str:
    chain = "".join(traceback.format_exception(error))
    return f"{error} {error!r} {pickle.dumps(error)!r} {chain}"


@both_clients
@pytest.mark.parametrize("ask", ASKING, ids=lambda ask: ask.__name__)
@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.usefixtures("_proxy_variables")
async def test_planted_secret_is_nowhere(
    answer: str,
    ask: Callable[[Any], Any],
    kind: str,
    records: list[logging.LogRecord],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = ""
    with running_service() as service:
        service.always_answers(ANSWERS[answer])
        # The service is its own proxy: it gets whole addresses, and the password.
        monkeypatch.setenv("HTTP_PROXY", service.address.replace("//", f"//ann:{SECRET}@"))
        timeout = patience(ANSWERS[answer].fault, 0.02)
        async with connected(
            kind, service, token=SECRET, timeout=timeout, max_attempts=2
        ) as client:
            try:
                await ask(client)
            except TallyfyError as error:
                told = told_by_error(error)
            told += f"{client!r} {client.last_response!r}"
        request = service.requests[0]
    assert SECRET in request.headers["Authorization"]
    assert "Proxy-Authorization" in request.headers
    assert request.target.startswith("http://")
    assert any(one.name == "tallyfy_client" for one in records)
    assert SECRET not in told
    assert SECRET not in told_by(records)


@both_clients
@pytest.mark.parametrize("ask", ASKING, ids=lambda ask: ask.__name__)
@pytest.mark.usefixtures("_proxy_variables")
async def test_planted_secret_is_nowhere_when_the_proxy_is_down(
    ask: Callable[[Any], Any],
    kind: str,
    records: list[logging.LogRecord],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with running_service(listening=False) as service:
        monkeypatch.setenv("HTTP_PROXY", service.address.replace("//", f"//ann:{SECRET}@"))
        async with connected(kind, service, token=SECRET, max_attempts=2) as client:
            with pytest.raises(TallyfyError) as caught:
                await ask(client)
    assert SECRET not in told_by_error(caught.value)
    assert SECRET not in told_by(records)


@both_clients
async def test_token_that_cannot_be_a_token_is_not_shown(
    kind: str, records: list[logging.LogRecord]
) -> None:
    with running_service() as service:
        async with connected(kind, service, token=lambda: f"{SECRET}\n") as client:
            with pytest.raises(TallyfyError) as caught:
                await settled(client.tasks.get("t1"))
        assert service.requests == []
    assert SECRET not in told_by_error(caught.value)
    assert SECRET not in told_by(records)


@both_clients
async def test_last_response_is_none_at_first(kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            assert client.last_response is None


@both_clients
async def test_last_response_is_within_reach(kind: str) -> None:
    with running_service() as service:
        service.answers(
            reply({"data": {"id": "t1"}}, X_Request_Id="req-1", X_RateLimit_Remaining="7"),
            Reply(404),
        )
        async with connected(kind, service) as client:
            await settled(client.tasks.get("t1"))
            first = client.last_response
            assert isinstance(first, LastResponse)
            assert (first.status_code, first.request_id) == (200, "req-1")
            assert first.headers["x-ratelimit-remaining"] == "7"
            with pytest.raises(NotFoundError):
                await settled(client.tasks.get("t1"))
            last = client.last_response
            assert (last.status_code, last.request_id) == (404, None)


@both_clients
async def test_last_response_is_that_of_this_client_or_a_copy(kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply(), Reply(404), reply({"data": {"id": "t1"}}, X_Request_Id="c"))
        async with connected(kind, service) as client, connected(kind, service) as stranger:
            await settled(client.tasks.get("t1"))
            with pytest.raises(NotFoundError):
                await settled(stranger.tasks.get("t1"))
            assert client.last_response.status_code == 200
            assert stranger.last_response.status_code == 404
            await settled(client.with_options(max_attempts=1).tasks.get("t1"))
            assert client.last_response.request_id == "c"


@both_clients
async def test_last_response_is_that_of_this_thread_or_task(kind: str) -> None:
    seen: dict[str, Any] = {}

    def look(client: Any, name: str) -> None:
        seen[name] = client.last_response.request_id

    async def ask_later(client: Any, name: str) -> None:
        await client.tasks.get(name)
        await asyncio.sleep(0.05)
        look(client, name)

    def ask(client: Any, name: str) -> None:
        client.tasks.get(name)
        barrier.wait(5)
        look(client, name)

    barrier = threading.Barrier(3)
    with running_service() as service:
        service.always_answers(
            lambda asked: reply({"data": {"id": "x"}}, X_Request_Id=asked.path[-1])
        )
        async with connected(kind, service) as client:
            await settled(client.tasks.get("z"))
            if kind == "sync":
                threads = [threading.Thread(target=ask, args=(client, name)) for name in "abc"]
                for one in threads:
                    one.start()
                for one in threads:
                    one.join()
            else:
                await asyncio.gather(*(ask_later(client, name) for name in "abc"))
            look(client, "z")
    assert seen == {"a": "a", "b": "b", "c": "c", "z": "z"}


@both_clients
async def test_answer_that_was_lost_is_no_last_response(kind: str) -> None:
    with running_service() as service:
        service.answers(broken(Fault.CLOSED_WITHOUT_ANSWER), Reply(401))
        async with connected(kind, service) as client:
            with pytest.raises(OutcomeUnknownError):
                await settled(client.tasks.complete("t1", run_id="r1"))
            # That of the read-back.
            assert client.last_response.status_code == 401
