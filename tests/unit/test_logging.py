"""The log: a line for each attempt, retry, pause and read-back, and what each of them tells."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import Any

import httpx
import pytest

from tallyfy_client import OutcomeUnknownError, RateLimitError, TallyfyError
from tests.http_clients import carried_by, each_carrier
from tests.processes import finished
from tests.records import fields, held_by, ours
from tests.service import (
    Fault,
    Reply,
    both_clients,
    broken,
    connected,
    page_reply,
    reply,
    running_service,
    settled,
    task_reply,
)

pytestmark = pytest.mark.anyio

Records = list[logging.LogRecord]
ABOUT_T1 = {"operation": "get_task", "ids": {"task": "t1"}}
COMPLETING = {"operation": "complete_run_task", "ids": {"run": "r1", "task": "t1"}}


def texts(records: Records, level: int) -> list[str]:
    return [one.getMessage() for one in ours(records, level)]


@both_clients
async def test_each_attempt_is_a_line(kind: str, records: Records) -> None:
    with running_service() as service:
        service.answers(
            reply({}, 503, X_Request_Id="req-1"),
            reply({"data": {"id": "t1"}}, X_Request_Id="req-2"),
        )
        async with connected(kind, service) as client:
            await settled(client.tasks.get("t1"))
    lines = [fields(one) for one in ours(records, logging.INFO)]
    elapsed = [line.pop("elapsed") for line in lines]
    assert all(0 < seconds < 5 for seconds in elapsed)
    assert lines == [
        {**ABOUT_T1, "status": 503, "attempt": 1, "request_id": "req-1"},
        {**ABOUT_T1, "status": 200, "attempt": 2, "request_id": "req-2"},
    ]


@both_clients
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (task_reply(), "get_task (task t1): 200 in "),
        (Reply(404), "get_task (task t1): 404 in "),
        (broken(Fault.CLOSED_WITHOUT_ANSWER), "get_task (task t1): RemoteProtocolError in "),
    ],
)
async def test_line_says_how_the_attempt_ended(
    answer: Reply, said: str, kind: str, records: Records
) -> None:
    with running_service() as service:
        service.answers(answer)
        async with connected(kind, service, max_attempts=1) as client:
            try:
                await settled(client.tasks.get("t1"))
            except TallyfyError:
                assert "200" not in said
    (text,) = texts(records, logging.INFO)
    assert re.fullmatch(rf"{re.escape(said)}[0-9.]+ s \(attempt 1\)", text)


async def test_request_that_was_cancelled_is_a_line_too(records: Records) -> None:
    with running_service() as service:
        service.answers(broken(Fault.HANGS))
        async with connected("async", service) as client:
            call = asyncio.ensure_future(client.tasks.get("t1"))
            while not service.requests:
                await asyncio.sleep(0.005)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
    (text,) = texts(records, logging.INFO)
    assert text.startswith("get_task (task t1): CancelledError in ")


@both_clients
@pytest.mark.parametrize(
    ("failure", "status", "why"),
    [
        (Reply(503), 503, "503"),
        (broken(Fault.CUT_IN_HEADERS), None, "RemoteProtocolError"),
        (broken(Fault.RESET_BEFORE_BODY_IS_READ), None, "ReadError"),
    ],
)
async def test_each_retry_is_a_line_that_says_why(
    failure: Reply, status: int | None, why: str, kind: str, records: Records
) -> None:
    with running_service() as service:
        service.answers(failure, reply({}, 429, Retry_After="7"), task_reply())
        async with connected(kind, service) as client:
            await settled(client.tasks.get("t1"))
    first, second = [fields(one) for one in ours(records, logging.WARNING)]
    assert 0.5 <= first.pop("wait") <= 1
    assert first == {**ABOUT_T1, "attempt": 1, "status": status}
    assert 7 <= second.pop("wait") <= 7.5
    assert second == {**ABOUT_T1, "attempt": 2, "status": 429}
    text, _ = texts(records, logging.WARNING)
    assert re.fullmatch(
        rf"get_task \(task t1\): attempt 1 failed \({why}\); next attempt in [0-9.]+ s", text
    )


@both_clients
async def test_retry_after_a_token_that_could_not_be_renewed_says_why(
    kind: str, records: Records
) -> None:
    failures = iter([ConnectionResetError("of the caller")])

    def token() -> str:
        for failure in failures:
            raise failure
        return "renewed-token"

    with running_service() as service:
        service.answers(task_reply())
        async with connected(kind, service, token=token) as client:
            await settled(client.tasks.get("t1"))
    (text,) = texts(records, logging.WARNING)
    assert "(ConnectionResetError)" in text


@both_clients
async def test_failure_that_is_not_tried_again_is_no_retry(kind: str, records: Records) -> None:
    with running_service() as service:
        service.answers(Reply(404), Reply(503))
        async with connected(kind, service, max_attempts=1) as client:
            for _ in range(2):
                with pytest.raises(TallyfyError):
                    await settled(client.tasks.get("t1"))
    assert ours(records, logging.WARNING) == []


@both_clients
async def test_each_pause_is_a_line(kind: str, records: Records) -> None:
    with running_service() as service:
        service.answers(reply({}, 429, Retry_After="9"), task_reply())
        async with connected(kind, service, max_attempts=1) as client:
            with pytest.raises(RateLimitError):
                await settled(client.runs.get("r1"))
            await settled(client.tasks.get("t1"))
    (record,) = ours(records, logging.WARNING)
    line = fields(record)
    assert 8 < line.pop("wait") <= 9.5
    assert line == ABOUT_T1
    assert record.getMessage().startswith("get_task (task t1): waiting ")


@both_clients
async def test_request_that_was_told_to_wait_is_not_paused_besides(
    kind: str, records: Records
) -> None:
    with running_service() as service:
        service.answers(reply({}, 429, Retry_After="9"), task_reply())
        async with connected(kind, service) as client:
            await settled(client.tasks.get("t1"))
    (record,) = ours(records, logging.WARNING)
    assert fields(record)["attempt"] == 1


FOUND: list[tuple[Reply, str]] = [
    (task_reply(status="approved"), "the task that was read is completed as asked"),
    (task_reply(status="rejected"), "the task that was read is decided the other way"),
    (task_reply(status="not-started"), "the task that was read is still open"),
    (Reply(404), "the task could not be read (NotFoundError)"),
]


@both_clients
@pytest.mark.parametrize(("answer", "found"), FOUND)
async def test_read_back_logs_what_it_found(
    answer: Reply, found: str, kind: str, records: Records
) -> None:
    with running_service() as service:
        service.answers(Reply(503), answer)
        async with connected(kind, service) as client:
            try:
                await settled(client.tasks.complete("t1", run_id="r1", is_approved=True))
            except OutcomeUnknownError:
                assert "as asked" not in found
    name = "complete_run_task (run r1, task t1)"
    assert texts(records, logging.WARNING) == [
        f"{name}: no usable response; reading the task",
        f"{name}: {found}",
    ]
    assert [fields(one) for one in ours(records, logging.WARNING)] == [COMPLETING, COMPLETING]
    attempts = [fields(one)["operation"] for one in ours(records, logging.INFO)]
    assert attempts == ["complete_run_task", "get_task"]


@both_clients
async def test_records_can_be_sent_to_another_process(kind: str, records: Records) -> None:
    with running_service() as service:
        service.answers(reply({}, 429, Retry_After="0"), reply({}), page_reply([]))
        async with connected(kind, service) as client:
            await settled(client.raw_request("GET", "/x"))
            await settled(client.runs.list().collect())
    assert held_by(records)


@both_clients
async def test_own_transport_leaves_no_line_of_httpx(kind: str, records: Records) -> None:
    with running_service() as service:
        service.answers(task_reply(), task_reply())
        async with connected(kind, service) as client:
            await settled(client.tasks.get("t1"))
        assert not [one for one in records if one.name == "httpx"]
        with httpx.Client(verify=False, trust_env=False) as stranger:
            stranger.get(f"{service.address}/other")
    # Those of others are still there.
    (line,) = [one for one in records if one.name == "httpx"]
    assert "/other" in line.getMessage()


@both_clients
@each_carrier
async def test_nothing_is_logged_twice(carrier: str, kind: str, records: Records) -> None:
    with running_service() as service:
        service.answers(Reply(503), Reply(429), Reply(503), task_reply(status="completed"))
        async with (
            carried_by(carrier, kind) as settings,
            connected(kind, service, **settings) as client,
        ):
            with pytest.raises(TallyfyError):
                await settled(client.with_options(max_attempts=1).tasks.get("t1"))
            await settled(client.tasks.complete("t1", run_id="r1"))
    said = [re.sub(r"[0-9.]+ s", "", one.getMessage()) for one in ours(records)]
    assert len(said) == len(set(said)) == 4 + 1 + 2


# No logging set up; an attempt that fails, a read-back, and an error.
QUIET = """
import asyncio, sys
from tallyfy_client import AsyncTallyfy, Tallyfy, TallyfyError
settings = dict(token="token", org_id="o1", base_url=sys.argv[1], max_retry_wait=0)
def main():
    with Tallyfy(**settings) as tallyfy:
        tallyfy.tasks.get("t1")
        try:
            tallyfy.tasks.complete("t1", run_id=None)
        except TallyfyError:
            print("failed")
async def main_async():
    async with AsyncTallyfy(**settings) as tallyfy:
        await tallyfy.tasks.get("t1")
        try:
            await tallyfy.tasks.complete("t1", run_id=None)
        except TallyfyError:
            print("failed")
"""
RUNS = {"sync": "main()", "async": "asyncio.run(main_async())"}


def outcome_of(program: str, **environment: str) -> Any:
    with running_service() as service:
        service.answers(Reply(503), task_reply(), Reply(503), Reply(404))
        result = finished(program, service.address, **environment)
        assert len(service.requests) == 4
    assert result.stdout == "failed\n"
    return result


@both_clients
def test_program_without_logging_has_nothing_on_stderr(kind: str) -> None:
    assert outcome_of(QUIET + RUNS[kind]).stderr == ""


@pytest.mark.parametrize("level", ["info", "DEBUG"])
def test_variable_writes_the_log_to_stderr(level: str) -> None:
    lines = outcome_of(QUIET + RUNS["sync"], TALLYFY_LOG=level).stderr.splitlines()
    # Four attempts, a retry, and two lines of the read-back.
    assert len(lines) == 7
    assert re.fullmatch(
        r"[-0-9]+ [:,0-9]+ INFO tallyfy_client: get_task \(task t1\): 503 in .*", lines[0]
    )
    assert " WARNING tallyfy_client: get_task (task t1): attempt 1 failed (503)" in lines[1]


def test_variable_with_another_value_changes_nothing() -> None:
    assert outcome_of(QUIET + RUNS["sync"], TALLYFY_LOG="nonsense").stderr == ""


LOGGING = "import logging; logging.basicConfig(level='INFO')\n"
ONE_CLIENT = "Tallyfy(**settings).close()\n"


@pytest.mark.parametrize("setup", [LOGGING, ONE_CLIENT + LOGGING], ids=["before", "after"])
def test_variable_does_not_double_the_lines_of_a_program_that_sets_up_logging(setup: str) -> None:
    lines = outcome_of(QUIET + setup + RUNS["sync"], TALLYFY_LOG="info").stderr.splitlines()
    assert len(lines) == 7
    assert lines[0].startswith("INFO:tallyfy_client:get_task (task t1): 503 in ")


def test_several_clients_set_the_log_up_once() -> None:
    result = outcome_of(QUIET + ONE_CLIENT * 2 + RUNS["sync"], TALLYFY_LOG="info")
    assert len(result.stderr.splitlines()) == 7
