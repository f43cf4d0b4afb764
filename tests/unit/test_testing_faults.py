"""A fake fails on demand: in process, with callers' own HTTP clients, and on a socket. Its clients
wait in its time, and it tells what it was asked.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from itertools import pairwise
from typing import Any

import httpx
import httpx2
import pytest

from tallyfy_client import (
    APIConnectionError,
    APIResponseValidationError,
    APITimeoutError,
    InternalServerError,
    InvalidRequestError,
    OutcomeUnknownError,
    RateLimitError,
    TallyfyError,
    UnprocessableEntityError,
    WaitTimeoutError,
)
from tallyfy_client.testing import Completion, FakeTallyfy, Fault
from tests.contract.reading import problems
from tests.fakes import IN_PROCESS, WAYS, ask, connected

in_process = pytest.mark.parametrize("way", IN_PROCESS)
# The most that a back-off adds by chance.
JITTER = 0.5


@pytest.fixture
def fake() -> FakeTallyfy:
    fake = FakeTallyfy(token="planted-token-5f1e")
    fake.add_run(id="r1", tasks=[{"id": "t1", "title": "Call"}, {"id": "t2"}])
    return fake


READS: list[tuple[dict[str, Any], type[TallyfyError]]] = [
    ({"status": 503}, InternalServerError),
    ({"status": 429, "headers": {"Retry-After": "0"}}, RateLimitError),
    ({"event": "reset"}, APIConnectionError),
    ({"event": "timeout"}, APITimeoutError),
    ({"event": "cut_in_headers"}, APIConnectionError),
    ({"event": "cut_in_body"}, APIConnectionError),
    ({"event": "cut_after_body"}, APIConnectionError),
    ({"event": "refused"}, APIConnectionError),
    ({"status": 503, "event": "cut_in_body"}, InternalServerError),
    ({"status": 200, "body": "<html>", "event": "cut_in_body"}, APIConnectionError),
    ({"status": 200, "body": "<html>"}, APIResponseValidationError),
    ({"status": 204}, APIResponseValidationError),
    ({"delay": 60.0}, APITimeoutError),
]


def patience(fault: dict[str, Any], way: str) -> float:
    return 0.3 if way in WAYS[2:] and (fault.get("event") == "timeout" or "delay" in fault) else 20


@pytest.mark.parametrize("way", WAYS[:3])
@pytest.mark.parametrize(("fault", "error"), READS)
def test_a_read_fails_once_and_then_goes_through(
    fake: FakeTallyfy, way: str, fault: dict[str, Any], error: type[TallyfyError]
) -> None:
    fake.fail_next(**fault)
    with connected(fake, way, max_attempts=1, timeout=patience(fault, way)) as (client, result):
        with pytest.raises(error) as raised:
            result(client.runs.get("r1"))
        assert type(raised.value) is error
        assert result(client.runs.get("r1")).id == "r1"
    assert len(fake.requests) == 2 - (fault.get("event") == "refused")


# What a client meets that completes, and whether the task is completed then.
LOST: list[tuple[dict[str, Any], bool]] = [
    *(
        ({"event": event, "took_effect": done}, done)
        for event in ("reset", "timeout")
        for done in (True, False)
    ),
    *(({"event": f"cut_{place}"}, True) for place in ("in_headers", "in_body", "after_body")),
    ({"status": 500, "took_effect": True}, True),
    ({"status": 500}, False),
    ({"delay": 60.0}, True),
]


@pytest.mark.parametrize("way", WAYS[:3])
@pytest.mark.parametrize(("fault", "took_effect"), LOST)
def test_the_response_to_a_completion_is_lost(
    fake: FakeTallyfy, way: str, fault: dict[str, Any], took_effect: bool
) -> None:
    fake.fail_next(**fault, operation="complete_run_task")
    with connected(fake, way, timeout=patience(fault, way)) as (client, result):
        if took_effect:
            assert result(client.tasks.complete("t1", run_id="r1")).status == "completed"
        else:
            with pytest.raises(OutcomeUnknownError):
                result(client.tasks.complete("t1", run_id="r1"))
    fake.assert_completed("t1", times=int(took_effect))
    assert [one.operation for one in fake.requests] == ["complete_run_task", "get_task"]


BROKEN = {
    "refused": "ConnectError",
    "reset": "ReadError",
    "timeout": "ReadTimeout",
    "cut_in_headers": "RemoteProtocolError",
    "cut_in_body": "RemoteProtocolError",
    "cut_after_body": "RemoteProtocolError",
}


@pytest.mark.parametrize("library", [httpx, httpx2])
@pytest.mark.parametrize("event", BROKEN)
def test_your_own_http_client_meets_faults_as_on_a_connection(
    fake: FakeTallyfy, library: Any, event: Any
) -> None:
    fake.fail_next(event=event, times=2)
    fake.fail_next(delay=60)
    error = getattr(library, BROKEN[event])
    with library.Client(transport=fake.transport()) as client, pytest.raises(error):
        client.get("https://go.tallyfy.com/api")

    async def use() -> None:
        async with library.AsyncClient(transport=fake.async_transport()) as client:
            with pytest.raises(error):
                await client.get("https://go.tallyfy.com/api")
            with pytest.raises(library.ReadTimeout):
                await client.get("https://go.tallyfy.com/api", timeout=0.05)

    asyncio.run(use())
    assert fake.time.now() == 0


# --- What is planned -----------------------------------------------------------------------------


def statuses(fake: FakeTallyfy, number: int, path: str = "/runs") -> list[int]:
    return [ask(fake, path).status_code for _ in range(number)]


def test_faults_happen_one_after_another(fake: FakeTallyfy) -> None:
    fake.fail_next(status=503, times=2)
    fake.fail_next(status=520)
    assert statuses(fake, 4) == [503, 503, 520, 200]


@pytest.mark.parametrize("operation", ["get_task", ("get_run", "get_task"), {"get_task"}])
def test_a_fault_waits_for_its_operation(fake: FakeTallyfy, operation: Any) -> None:
    fake.fail_next(status=503, operation=operation)
    assert statuses(fake, 1) == [200]
    assert statuses(fake, 2, "/tasks/t1") == [503, 200]


def test_an_error_says_what_the_service_usually_says(fake: FakeTallyfy) -> None:
    for status in (400, 401, 402, 403, 404, 409, 422, 423, 429, 500, 502, 503, 520):
        fake.fail_next(status=status)
        answer = ask(fake, "/runs")
        assert (answer.status_code, problems("Error", answer.json())) == (status, [])
        assert ("Retry-After" in answer.headers) == (status == 429)


@pytest.mark.parametrize(
    "plan",
    [
        lambda fake: fake.fail_next(),
        lambda fake: fake.fail_next(event="explosion"),
        lambda fake: fake.fail_next(event="cut_in_body", took_effect=False),
        lambda fake: fake.fail_next(status=500, operation="delete_run"),
        lambda fake: fake.after_request(1, lambda: None, operation="get_tasks"),
        lambda fake: fake.after_page(1, lambda: None, operation="list_run"),
    ],
)
def test_what_cannot_happen_is_not_planned(fake: FakeTallyfy, plan: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        plan(fake)
    assert statuses(fake, 1) == [200]
    fake.assert_all_happened()


def test_chance_is_the_same_in_every_run() -> None:
    def met(seed: int, path: str = "/runs") -> list[int]:
        fake = FakeTallyfy()
        faults = [Fault(status=500), Fault(status=503)]
        fake.fail_randomly(seed=seed, rate=0.5, faults=faults, operation="list_runs")
        return statuses(fake, 30, path)

    assert met(1) == met(1) != met(2)
    assert set(met(1)) == {200, 500, 503}
    assert set(met(1, "/runs/none")) == {404}


@in_process
def test_whatever_happens_no_task_is_completed_twice_or_told_wrongly(way: str) -> None:
    fake = FakeTallyfy()
    tasks = [fake.add_one_off_task() for _ in range(200)]
    fake.fail_randomly(seed=20250115, rate=0.5)
    ends: dict[str, TallyfyError | None] = {}
    with connected(fake, way) as (client, result):
        for task in tasks:
            try:
                ends[task.id] = result(client.tasks.complete(task)) and None
            except TallyfyError as error:
                ends[task.id] = error

    times = Counter(one.task_id for one in fake.completions)
    assert max(times.values()) == 1
    for task_id, end in ends.items():
        if end is None or not end.may_have_taken_effect:
            assert times[task_id] == (end is None)
    kinds = Counter(type(end).__name__ for end in ends.values())
    assert (kinds["NoneType"] > 100, kinds["OutcomeUnknownError"] > 10) == (True, True)


def test_beyond_the_limit_requests_are_declined(fake: FakeTallyfy) -> None:
    fake.limit_rate(2, seconds=100)
    assert statuses(fake, 3) == [200, 200, 429]
    fake.advance(timedelta(seconds=60))
    answer = ask(fake, "/runs")
    assert (answer.headers["Retry-After"], answer.headers["X-RateLimit-Remaining"]) == ("40", "0")
    fake.advance(timedelta(seconds=40))
    assert statuses(fake, 3) == [200, 200, 429]
    fake.fail_next(status=503)
    fake.stop_failing()
    assert statuses(fake, 2) == [200, 200]


# --- Between two requests ------------------------------------------------------------------------


def test_a_change_happens_once_and_after_its_page(fake: FakeTallyfy) -> None:
    fake.after_page(2, lambda: fake.add_run(), operation="list_runs")
    fake.fail_next(status=503)
    counted = []
    for path in ("/runs?page=2", "/runs", "/runs/r1/tasks?page=2", "/runs?page=2", "/runs?page=2"):
        ask(fake, path)
        counted.append(len(fake.runs()))
    assert counted == [1, 1, 1, 2, 2]


def test_a_change_waits_for_requests_of_its_operation(fake: FakeTallyfy) -> None:
    fake.after_request(2, lambda: fake.complete("t1"), operation="get_task")
    fake.fail_next(status=503, operation="get_task")  # It counts all the same.
    fake.fail_next(event="refused", operation="get_task")  # It never arrived.
    for path, status in (("/runs", 200), ("/tasks/t1", 503)):
        assert ask(fake, path).status_code == status
    with pytest.raises(httpx.ConnectError):
        ask(fake, "/tasks/t1")
    assert fake.task("t1").status == "in-progress"
    ask(fake, "/tasks/t1")
    assert fake.task("t1").status == "completed"


# --- The time of its clients ---------------------------------------------------------------------

WAITS: list[tuple[dict[str, Any], float]] = [
    ({"status": 503, "times": 3}, 3.5),
    ({"status": 429, "headers": {"Retry-After": "50"}}, 50),
    ({"delay": 7}, 7),
    ({"event": "timeout"}, 30.5),
    ({"event": "refused", "delay": 100}, 10.5),
]
NO_TIMEOUT: dict[str, Any] = {"timeout": httpx.Timeout(None), "max_attempts": 1}


@in_process
@pytest.mark.parametrize(("fault", "seconds"), WAITS)
def test_waits_pass_at_once(
    fake: FakeTallyfy, way: str, fault: dict[str, Any], seconds: float
) -> None:
    date = fake.now
    fake.fail_next(**fault)
    with connected(fake, way) as (client, result):
        assert result(client.runs.get("r1")).id == "r1"
    assert seconds <= fake.time.now() <= seconds + 4 * JITTER
    assert fake.now - date == timedelta(seconds=fake.time.now())
    gaps = [after.at - before.at for before, after in pairwise(fake.requests)]
    assert sum(gaps, timedelta()) <= fake.now - date


@in_process
@pytest.mark.parametrize("fault", [{"event": "timeout"}, {"delay": 100}])
def test_a_deadline_ends_a_call(fake: FakeTallyfy, way: str, fault: dict[str, Any]) -> None:
    fake.fail_next(**fault)
    with connected(fake, way, deadline=5) as (client, result), pytest.raises(APITimeoutError):
        result(client.runs.get("r1"))
    assert fake.time.now() == 5
    fake.fail_next(event="timeout")  # Without any limit it ends at once, rather than never.
    with connected(fake, way, **NO_TIMEOUT) as (client, result), pytest.raises(APITimeoutError):
        result(client.runs.get("r1"))


@pytest.mark.parametrize("way", WAYS[:2])
def test_somebody_decides_while_a_client_waits(fake: FakeTallyfy, way: str) -> None:
    approval = fake.add_one_off_task(task_type="approval")
    decide = partial(fake.complete, approval, user_id=7, is_approved=False)
    with connected(fake, way) as (client, result):
        waiting = pytest.raises(WaitTimeoutError)
        with waiting:
            result(client.tasks.wait_until_completed(approval, timeout=60))
        fake.at(90, decide)
        done = result(client.tasks.wait_until_completed(approval, timeout=600))
    assert (done.is_approved, done.completer_id, fake.completions) == (False, 7, [])
    assert 150 <= fake.time.now() <= 240


def test_actions_happen_in_order_and_in_time(fake: FakeTallyfy) -> None:
    seen: list[tuple[str, float]] = []

    def note(name: str) -> Callable[[], None]:
        return lambda: seen.append((name, fake.time.now()))

    def wait_and_plan() -> None:
        fake.time.sleep(5)
        fake.at(4, note("fourth"))

    fake.at(20, note("third"))
    fake.at(10, note("first"))
    fake.at(10, note("second"))
    fake.at(21, wait_and_plan)
    fake.at(100, partial(fake.task, "no such task"))
    fake.time.sleep(29)
    assert seen == [("first", 10), ("second", 10), ("third", 20)]
    fake.advance(timedelta(seconds=1))
    assert seen[-1] == ("fourth", 30)
    fake.now += timedelta(days=3)  # Travelling is no wait.
    assert fake.time.now() == 30
    with pytest.raises(KeyError):
        fake.advance(timedelta(days=1))


SLEEPS = {"slow": [10, 10], "quick": [4, 4, 4, 4], "once": [9]}
IN_ORDER = ["quick 4", "quick 8", "once 9", "slow 10", "quick 12", "quick 16", "slow 20"]


def test_of_several_tasks_the_earliest_goes_first(fake: FakeTallyfy) -> None:
    seen: list[str] = []

    async def tick(name: str) -> None:
        for seconds in SLEEPS[name]:
            await fake.time.sleep_async(seconds)
            seen.append(f"{name} {fake.time.now():g}")

    async def use() -> None:
        cancelled = asyncio.create_task(fake.time.sleep_async(1))
        await asyncio.sleep(0)
        cancelled.cancel()
        await asyncio.gather(*map(tick, SLEEPS))

    asyncio.run(use())
    assert seen == IN_ORDER


def test_of_several_threads_the_earliest_goes_first(
    fake: FakeTallyfy, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A busy machine may need longer to let all three begin.
    monkeypatch.setattr("tallyfy_client.testing._time._THREAD_TURN", 0.02)
    seen: list[str] = []
    ready = threading.Barrier(3)

    def tick(name: str) -> None:
        fake.time.now()
        ready.wait()
        for seconds in SLEEPS[name]:
            fake.time.sleep(seconds)
            seen.append(f"{name} {fake.time.now():g}")

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(tick, SLEEPS))
    assert seen == IN_ORDER


# --- Looking back --------------------------------------------------------------------------------


def test_it_keeps_each_request_and_completion(fake: FakeTallyfy) -> None:
    one_off = fake.add_one_off_task(task_type="approval")
    with fake.client() as client:
        client.runs.list(q="ACME Corp", owners=[1, 2]).first_page()
        sent: dict[str, Any] = {"is_approved": True, "override_user": 7, "taskdata": {"f1": "x"}}
        done = client.tasks.complete(one_off, **sent)

    read, completed = fake.requests
    assert (read.operation, read.method, read.status) == ("list_runs", "GET", 200)
    assert read.path == f"/api/organizations/{fake.org_id}/runs"
    assert read.query == {"q": "ACME Corp", "owners": "1,2", "page": "1", "per_page": "100"}
    assert read.headers["x-tallyfy-client"] == "APIClient"
    assert completed.json() == {"task_id": one_off.id, **sent}
    assert "authorization" not in read.headers
    assert "planted-token" not in repr(fake.requests)
    assert done.completed_at is not None
    assert fake.completions == [
        Completion(one_off.id, None, 7, done.completed_at, True, {"f1": "x"})
    ]
    # A change takes a second, but it is no wait.
    assert (fake.time.now(), fake.now > done.completed_at) == (0, True)


def test_a_task_that_was_not_completed_fails_with_its_story(fake: FakeTallyfy) -> None:
    with pytest.raises(AssertionError, match=r"0 times, not twice[^$]*No request asked"):
        fake.assert_completed("t1", times=2)
    fake.fail_next(status=422)
    fake.fail_next(event="reset")
    fake.fail_next(status=200, event="cut_in_body", operation="complete_run_task")
    with fake.client() as client:
        for error in (UnprocessableEntityError, OutcomeUnknownError, OutcomeUnknownError):
            with pytest.raises(error):
                client.tasks.complete("t1", run_id="r1")
        client.tasks.complete("t2", run_id="r1")

    with pytest.raises(AssertionError) as raised:
        fake.assert_completed(fake.task("t1"))
    path = f"/api/organizations/{fake.org_id}/runs/r1/completed-tasks"
    assert str(raised.value).splitlines() == [
        "'Call' (t1) was completed 0 times, not once. It is in-progress.",
        f"  POST {path}: answered with 422",
        f"  POST {path}: no response was sent (reset)",
        f"  POST {path}: answered with 200 (cut_in_body)",
    ]
    with pytest.raises(AssertionError, match="was completed once, not 0 times"):
        fake.assert_completed("t2", times=0)


def test_what_never_happened_is_told(fake: FakeTallyfy) -> None:
    fake.fail_next(status=503, operation="complete_one_off_task")
    fake.fail_next(event="reset", delay=0.01, times=3)
    fake.after_page(2, lambda: None)
    fake.after_request(2, lambda: None, operation=("get_run", "get_task"))
    with pytest.raises(httpx.ReadError):
        ask(fake, "/runs/r1")

    with pytest.raises(AssertionError) as raised:
        fake.assert_all_happened()
    assert str(raised.value).splitlines() == [
        "fail_next(status=503, operation='complete_one_off_task') never happened.",
        "after_page(number=2) never happened.",
        "after_request(number=2, operation=('get_run', 'get_task')) never happened.",
        f"  GET /api/organizations/{fake.org_id}/runs/r1: no response was sent (reset)",
    ]


@in_process
def test_closing_ends_a_wait(fake: FakeTallyfy, way: str) -> None:
    fake.fail_next(status=503, times=100)
    with connected(fake, way) as (client, result):

        def close() -> None:
            closing = client.close()
            if closing is not None:
                with pytest.raises(StopIteration):
                    closing.send(None)

        fake.at(0.1, close)
        with pytest.raises(InvalidRequestError, match="closed"):
            result(client.runs.get("r1"))
    assert len(fake.requests) == 1
