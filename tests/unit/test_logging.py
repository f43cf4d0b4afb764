"""The log: a line for each attempt, retry, pause and read-back, and what each of them tells."""

from __future__ import annotations

import asyncio
import logging
import re

import httpx
import pytest

from tallyfy_client import TallyfyError
from tests.processes import finished
from tests.records import fields, held_by, ours
from tests.service import (
    Api,
    Fault,
    Reply,
    Service,
    begun,
    broken,
    completing,
    connected,
    eventually,
    page_reply,
    reading,
    reply,
    settled,
    task_reply,
    through,
)

pytestmark = pytest.mark.anyio

Records = list[logging.LogRecord]
ABOUT_T1 = {"operation": "get_task", "ids": {"task": "t1"}}
COMPLETING = {"operation": "complete_run_task", "ids": {"run": "r1", "task": "t1"}}


def texts(records: Records, level: int) -> list[str]:
    return [one.getMessage() for one in ours(records, level)]


async def test_each_attempt_is_a_line(api: Api, records: Records) -> None:
    api.answers(
        reply({}, 503, X_Request_Id="req-1"),
        broken(Fault.CLOSED_WITHOUT_ANSWER),
        reply({"data": {"id": "t1"}}, X_Request_Id="req-2"),
    )
    await api(reading)
    lines = [fields(one) for one in ours(records, logging.INFO)]
    elapsed = [line.pop("elapsed") for line in lines]
    assert all(seconds > 0 for seconds in elapsed)
    assert lines == [
        {**ABOUT_T1, "status": 503, "attempt": 1, "request_id": "req-1"},
        {**ABOUT_T1, "status": None, "attempt": 2, "request_id": None},
        {**ABOUT_T1, "status": 200, "attempt": 3, "request_id": "req-2"},
    ]
    for number, (text, said) in enumerate(
        zip(texts(records, logging.INFO), ("503", "RemoteProtocolError", "200"), strict=True), 1
    ):
        pattern = rf"get_task \(task t1\): {said} in [0-9.]+ s \(attempt {number}\)"
        assert re.fullmatch(pattern, text)


async def test_request_that_was_cancelled_is_a_line_too(service: Service, records: Records) -> None:
    service.answers(broken(Fault.HANGS))
    async with connected("async", service) as client:
        call = begun("async", lambda: reading(client))
        await eventually(lambda: bool(service.requests))
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    (text,) = texts(records, logging.INFO)
    assert text.startswith("get_task (task t1): CancelledError in ")


@pytest.mark.parametrize(
    ("failure", "status", "why"),
    [
        (Reply(503), 503, "503"),
        (broken(Fault.CUT_IN_HEADERS), None, "RemoteProtocolError"),
        (broken(Fault.RESET_BEFORE_BODY_IS_READ), None, "ReadError"),
    ],
)
async def test_each_retry_is_a_line_that_says_why(
    failure: Reply, status: int | None, why: str, api: Api, records: Records
) -> None:
    api.answers(failure, reply({}, 429, Retry_After="7"), task_reply())
    await api(reading)
    first, second = [fields(one) for one in ours(records, logging.WARNING)]
    assert 0.5 <= first.pop("wait") <= 1
    assert first == {**ABOUT_T1, "attempt": 1, "status": status}
    # It is not told to be paused besides.
    assert 7 <= second.pop("wait") <= 7.5
    assert second == {**ABOUT_T1, "attempt": 2, "status": 429}
    pattern = rf"get_task \(task t1\): attempt 1 failed \({why}\); next attempt in [0-9.]+ s"
    assert re.fullmatch(pattern, texts(records, logging.WARNING)[0])


async def test_each_pause_is_a_line(api: Api, records: Records) -> None:
    api.answers(Reply(404), reply({}, 429, Retry_After="9"), task_reply())
    async with api.client(max_attempts=1) as client:
        # A failure that is not tried again is no retry.
        for _ in range(2):
            with pytest.raises(TallyfyError):
                await settled(client.runs.get("r1"))
        await settled(reading(client))
    (record,) = ours(records, logging.WARNING)
    line = fields(record)
    assert 8 < line.pop("wait") <= 9.5
    assert line == ABOUT_T1
    assert record.getMessage().startswith("get_task (task t1): waiting ")


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (task_reply(status="approved"), "the task that was read is completed as asked"),
        (task_reply(status="rejected"), "the task that was read is decided the other way"),
        (task_reply(status="not-started"), "the task that was read is still open"),
        (Reply(404), "the task could not be read (NotFoundError)"),
    ],
)
async def test_read_back_logs_what_it_found(
    answer: Reply, found: str, api: Api, records: Records
) -> None:
    api.answers(Reply(503), answer)
    try:
        await api(lambda client: client.tasks.complete("t1", run_id="r1", is_approved=True))
    except TallyfyError:
        assert "as asked" not in found
    name = "complete_run_task (run r1, task t1)"
    assert texts(records, logging.WARNING) == [
        f"{name}: no usable response; reading the task",
        f"{name}: {found}",
    ]
    assert [fields(one) for one in ours(records, logging.WARNING)] == [COMPLETING, COMPLETING]
    attempts = [fields(one)["operation"] for one in ours(records, logging.INFO)]
    assert attempts == ["complete_run_task", "get_task"]


async def test_records_can_be_sent_to_another_process(api: Api, records: Records) -> None:
    api.answers(reply({}, 429, Retry_After="0"), reply({}), page_reply([]))
    async with api.client() as client:
        await settled(client.raw_request("GET", "/x"))
        await settled(client.runs.list().collect())
    assert held_by(records)


async def test_own_transport_leaves_no_line_of_httpx(api: Api, records: Records) -> None:
    api.always_answers(task_reply())
    await api(reading)
    assert not [one for one in records if one.name == "httpx"]
    with httpx.Client(verify=False, trust_env=False) as stranger:
        stranger.get(f"{api.address}/other")
    # Those of others are still there.
    (line,) = [one for one in records if one.name == "httpx"]
    assert "/other" in line.getMessage()


@through("own", "httpx")
async def test_nothing_is_logged_twice(through: str, api: Api, records: Records) -> None:
    api.answers(Reply(503), Reply(429), Reply(503), task_reply(status="completed"))
    async with api.client(through=through) as client:
        with pytest.raises(TallyfyError):
            await settled(reading(client.with_options(max_attempts=1)))
        await settled(completing(client))
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
"""
MAIN = "main()\n"
ONE_CLIENT = "Tallyfy(**settings).close()\n"
BASIC_CONFIG = "import logging; logging.basicConfig(level='INFO')\n"
# Four attempts, a retry, and two lines of the read-back.
LINES = 7


@pytest.mark.parametrize(
    ("program", "level", "count", "first"),
    [
        (MAIN, None, 0, ""),
        (MAIN, "nonsense", 0, ""),
        (MAIN, "DEBUG", LINES, r"[-0-9]+ [:,0-9]+ INFO tallyfy_client: "),
        (ONE_CLIENT * 2 + MAIN, "info", LINES, r"[-0-9]+ [:,0-9]+ INFO tallyfy_client: "),
        # What a program sets up itself is not doubled.
        (ONE_CLIENT + BASIC_CONFIG + MAIN, "info", LINES, "INFO:tallyfy_client:"),
    ],
)
def test_variable_writes_the_log_to_stderr(
    program: str, level: str | None, count: int, first: str, service: Service
) -> None:
    service.answers(Reply(503), task_reply(), Reply(503), Reply(404))
    environment = {} if level is None else {"TALLYFY_LOG": level}
    result = finished(QUIET + program, service.address, **environment)
    assert result.stdout == "failed\n"
    assert len(service.requests) == 4
    lines = result.stderr.splitlines()
    assert len(lines) == count
    assert not lines or re.fullmatch(rf"{first}get_task \(task t1\): 503 in .*", lines[0])
