"""A fake fails when it is told to: in process as httpx does, and on a socket in earnest."""

from __future__ import annotations

import threading
import time
from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
import pytest

from tallyfy_client import (
    APIConnectionError,
    APIResponseValidationError,
    APITimeoutError,
    InternalServerError,
    OutcomeUnknownError,
    RateLimitError,
    TallyfyError,
    UnprocessableEntityError,
)
from tallyfy_client.testing import ANY_FAULT, FakeTallyfy, Fault
from tests.fakes import IN_PROCESS, WAYS, ask, connected

# Long enough for a busy machine, short enough for a test that needs it to pass.
PATIENCE = httpx.Timeout(10, read=0.3)

# What a client meets that reads once: the fault, the error, and what of it is on the socket.
READS: list[tuple[dict[str, Any], type[TallyfyError]]] = [
    ({"status": 503}, InternalServerError),
    ({"status": 429}, RateLimitError),
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
    ({"delay": 5.0}, APITimeoutError),
]


@pytest.fixture
def fake() -> FakeTallyfy:
    fake = FakeTallyfy()
    fake.add_run(id="r1", tasks=[{"id": "t1"}])
    return fake


def patience(fault: dict[str, Any]) -> Any:
    return PATIENCE if fault.get("event") == "timeout" or fault.get("delay") else 10


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("fault", "error"), READS)
def test_a_read_fails_once_and_then_goes_through(
    fake: FakeTallyfy, way: str, fault: dict[str, Any], error: type[TallyfyError]
) -> None:
    fake.fail_next(**fault)
    with connected(fake, way, max_attempts=1, timeout=patience(fault)) as (client, result):
        with pytest.raises(error) as raised:
            result(client.runs.get("r1"))
        assert type(raised.value) is error
        assert result(client.runs.get("r1")).id == "r1"


# What a client meets that completes: the fault, and whether the task is completed then.
LOST = [
    *(({"event": event, "took_effect": True}, True) for event in ("reset", "timeout")),
    *(({"event": event}, False) for event in ("reset", "timeout")),
    *(({"event": f"cut_{place}"}, True) for place in ("in_headers", "in_body", "after_body")),
    ({"status": 500, "took_effect": True}, True),
    ({"status": 500}, False),
    ({"delay": 5.0}, True),
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("fault", "took_effect"), LOST)
def test_the_answer_to_a_completion_is_lost(
    fake: FakeTallyfy, way: str, fault: dict[str, Any], took_effect: bool
) -> None:
    fake.fail_next(**fault, operation="complete_run_task")
    with connected(fake, way, timeout=patience(fault)) as (client, result):
        if took_effect:
            assert result(client.tasks.complete("t1", run_id="r1")).status == "completed"
        else:
            with pytest.raises(OutcomeUnknownError):
                result(client.tasks.complete("t1", run_id="r1"))
    fake.assert_completed("t1", times=int(took_effect))
    assert [one.operation for one in fake.requests] == ["complete_run_task", "get_task"]


@pytest.mark.parametrize("way", WAYS)
def test_a_request_that_is_refused_never_arrives(fake: FakeTallyfy, way: str) -> None:
    fake.fail_next(event="refused")
    with connected(fake, way, max_attempts=1) as (client, result), pytest.raises(TallyfyError):
        result(client.runs.get("r1"))
    assert fake.requests == []


@pytest.mark.parametrize("way", IN_PROCESS)
def test_a_completion_that_was_refused_is_sent_again(fake: FakeTallyfy, way: str) -> None:
    fake.fail_next(event="refused", times=3)
    with connected(fake, way) as (client, result):
        assert result(client.tasks.complete("t1", run_id="r1")).status == "completed"
    fake.assert_completed("t1")


@pytest.mark.parametrize("way", ["served", "served, async"])
def test_a_slow_answer_comes(fake: FakeTallyfy, way: str) -> None:
    fake.fail_next(delay=0.05)
    with connected(fake, way, timeout=10) as (client, result):
        started = time.monotonic()
        assert result(client.runs.get("r1")).id == "r1"
        assert time.monotonic() - started >= 0.05


# --- What is planned -----------------------------------------------------------------------------


def statuses(fake: FakeTallyfy, number: int, path: str = "/runs") -> list[int]:
    return [ask(fake, path).status_code for _ in range(number)]


def test_a_fault_happens_so_often(fake: FakeTallyfy) -> None:
    fake.fail_next(status=503, times=2)
    assert statuses(fake, 3) == [503, 503, 200]


def test_faults_happen_one_after_another(fake: FakeTallyfy) -> None:
    fake.fail_next(status=500)
    fake.fail_next(status=520)
    assert statuses(fake, 3) == [500, 520, 200]


@pytest.mark.parametrize("operation", ["get_task", ("get_run", "get_task"), {"get_task"}])
def test_a_fault_waits_for_its_operation(fake: FakeTallyfy, operation: Any) -> None:
    fake.fail_next(status=503, operation=operation)
    assert statuses(fake, 1) == [200]
    assert statuses(fake, 2, "/tasks/t1") == [503, 200]


def test_faults_are_forgotten(fake: FakeTallyfy) -> None:
    fake.fail_next(status=503)
    fake.fail_randomly(seed=1, rate=1)
    fake.limit_rate(0)
    fake.stop_failing()
    assert statuses(fake, 1) == [200]


def test_an_answer_has_the_headers_and_the_body_that_were_given(fake: FakeTallyfy) -> None:
    fake.fail_next(status=503, headers={"Retry-After": "7"}, body={"message": "Maintenance"})
    answer = ask(fake, "/runs")
    assert (answer.headers["Retry-After"], answer.json()) == ("7", {"message": "Maintenance"})


def test_names_of_headers_are_folded(fake: FakeTallyfy) -> None:
    fake.fail_next(status=429, headers={"retry-after": "7", "CONTENT-TYPE": "text/x"})
    answer = ask(fake, "/runs")
    assert answer.headers.get_list("Retry-After") == ["7"]
    assert answer.headers.get_list("Content-Type") == ["text/x"]


@pytest.mark.parametrize(
    ("body", "sent", "kind"),
    [
        ("<h1>502</h1>", b"<h1>502</h1>", "text/html"),
        ("upstream", b"upstream", "text/plain"),
        (b"\xff", b"\xff", "application/octet-stream"),
        ([], b"[]", "application/json"),
    ],
)
def test_a_body_may_be_anything(fake: FakeTallyfy, body: Any, sent: bytes, kind: str) -> None:
    fake.fail_next(status=502, body=body)
    answer = ask(fake, "/runs")
    assert (answer.content, answer.headers["Content-Type"]) == (sent, kind)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 520])
def test_an_error_says_what_the_service_usually_says(fake: FakeTallyfy, status: int) -> None:
    from tests.contract.reading import problems

    fake.fail_next(status=status)
    answer = ask(fake, "/runs")
    assert answer.status_code == status
    assert problems("Error", answer.json()) == []
    assert ("Retry-After" in answer.headers) == (status == 429)


IMPOSSIBLE: list[dict[str, Any]] = [
    {},
    {"event": "explosion"},
    {"headers": {"A": "b"}, "event": "reset"},
    {"body": "text", "delay": 1.0},
    {"event": "cut_in_body", "took_effect": False},
    {"delay": 1.0, "took_effect": False},
    {"event": "refused", "took_effect": True},
    {"status": 500, "event": "reset"},
    {"status": 500, "times": 0},
    {"status": 500, "operation": "delete_run"},
]


@pytest.mark.parametrize("fault", IMPOSSIBLE)
def test_what_cannot_happen_is_not_planned(fake: FakeTallyfy, fault: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        fake.fail_next(**fault)
    assert statuses(fake, 1) == [200]


# --- By chance -----------------------------------------------------------------------------------


def test_chance_is_the_same_in_every_run() -> None:
    def met(seed: int) -> list[int]:
        fake = FakeTallyfy()
        fake.fail_randomly(seed=seed, rate=0.5, faults=[Fault(status=500), Fault(status=503)])
        return statuses(fake, 30)

    assert met(1) == met(1) != met(2)
    assert set(met(1)) == {200, 500, 503}


def test_chance_keeps_to_its_operation(fake: FakeTallyfy) -> None:
    fake.fail_randomly(seed=1, rate=1, faults=[Fault(status=500)], operation="get_task")
    assert statuses(fake, 3) == [200, 200, 200]
    assert statuses(fake, 3, "/tasks/t1") == [500, 500, 500]


@pytest.mark.parametrize("rate", [-0.1, 1.1])
def test_a_rate_is_from_0_to_1(fake: FakeTallyfy, rate: float) -> None:
    with pytest.raises(ValueError, match="rate"):
        fake.fail_randomly(seed=1, rate=rate)


@pytest.mark.parametrize("way", IN_PROCESS)
def test_whatever_happens_no_task_is_completed_twice_or_told_wrongly(way: str) -> None:
    fake = FakeTallyfy()
    tasks = [fake.add_one_off_task() for _ in range(200)]
    fake.fail_randomly(seed=20250115, rate=0.5)
    ends: list[TallyfyError | None] = []
    with connected(fake, way) as (client, result):
        for task in tasks:
            ends.append(None)
            try:
                result(client.tasks.complete(task))
            except TallyfyError as error:
                ends[-1] = error

    times = Counter(one.task_id for one in fake.completions)
    assert max(times.values()) == 1
    for task, end in zip(tasks, ends, strict=True):
        if end is None:
            assert times[task.id] == 1
        elif not end.may_have_taken_effect:
            assert times[task.id] == 0
    kinds = Counter(type(end).__name__ for end in ends)
    assert kinds["NoneType"] > 100
    assert kinds["OutcomeUnknownError"] > 10


def test_every_kind_of_fault_can_happen_by_chance() -> None:
    events = {fault.event for fault in ANY_FAULT}
    assert {"refused", "reset", "timeout", "cut_in_headers", "cut_in_body"} <= events


# --- A limit of requests -------------------------------------------------------------------------


def test_beyond_the_limit_requests_are_declined_until_the_window_is_over(
    fake: FakeTallyfy,
) -> None:
    fake.limit_rate(2, seconds=100)
    assert statuses(fake, 3) == [200, 200, 429]
    fake.advance(timedelta(seconds=60))
    answer = ask(fake, "/runs")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "40")
    assert answer.headers["X-RateLimit-Remaining"] == "0"
    assert answer.json()["code"] == "RATE_LIMIT_EXCEEDED"
    fake.advance(timedelta(seconds=40))
    assert statuses(fake, 3) == [200, 200, 429]


def test_a_completion_beyond_the_limit_has_no_effect(fake: FakeTallyfy) -> None:
    fake.limit_rate(0)
    with fake.client() as client, pytest.raises(RateLimitError) as raised:
        client.with_options(max_retry_wait=1).tasks.complete("t1", run_id="r1")
    assert raised.value.retry_after == 60
    fake.assert_completed("t1", times=0)


def test_in_real_time_a_window_passes_by_itself(fake: FakeTallyfy) -> None:
    fake.limit_rate(1, seconds=0.2)
    assert statuses(fake, 2) == [200, 429]
    time.sleep(0.25)
    assert statuses(fake, 2) == [200, 429]


# --- Between two requests -------------------------------------------------------------------------


def test_a_run_is_added_between_two_pages(fake: FakeTallyfy) -> None:
    fake.add_run(name="b")
    fake.after_page(1, lambda: fake.add_run(name="a"))
    with fake.client() as client:
        pages = client.runs.list(sort="name", per_page=1).pages()
        assert next(pages).items[0].name == "b"
        # It slid to the second page.
        assert fake.runs()[-1].name == "a"


def test_a_task_is_removed_between_two_pages(fake: FakeTallyfy) -> None:
    for title in ("Second", "Third"):
        fake.add_task("r1", title)
    fake.after_page(1, lambda: fake.remove_task("t1"), operation="list_run_tasks")
    ask(fake, "/runs")
    assert len(fake.tasks("r1")) == 3
    ask(fake, "/runs/r1/tasks", params={"per_page": 1})
    rest = ask(fake, "/runs/r1/tasks", params={"per_page": 1, "page": 2}).json()["data"]
    assert [task["title"] for task in rest] == ["Third"]


def test_a_change_happens_once_and_after_its_page(fake: FakeTallyfy) -> None:
    fake.after_page(2, lambda: fake.add_run())
    fake.fail_next(status=503)
    for page in (2, 1, 2, 2):
        ask(fake, "/runs", params={"page": page})
    ask(fake, "/runs/r1")
    assert len(fake.runs()) == 2


def test_a_change_happens_once_and_after_so_many_requests(fake: FakeTallyfy) -> None:
    fake.after_request(2, lambda: fake.add_run())
    counted = []
    for _ in range(4):
        ask(fake, "/runs/r1")
        counted.append(len(fake.runs()))
    assert counted == [1, 2, 2, 2]


def test_a_change_waits_for_its_operation(fake: FakeTallyfy) -> None:
    fake.after_request(1, lambda: fake.complete("t1"), operation="get_task")
    fake.fail_next(status=503, operation="get_task")
    ask(fake, "/runs")
    assert fake.task("t1").status == "in-progress"
    ask(fake, "/tasks/t1")  # It counts whatever it is answered with.
    assert fake.task("t1").status == "completed"


def test_a_request_that_is_refused_does_not_count(fake: FakeTallyfy) -> None:
    fake.after_request(1, lambda: fake.complete("t1"))
    fake.fail_next(event="refused")
    with pytest.raises(httpx.ConnectError):
        ask(fake, "/runs")
    assert fake.task("t1").status == "in-progress"


def test_a_change_can_plan_the_next_and_send_requests(fake: FakeTallyfy) -> None:
    def complete_and_look() -> None:
        ask(fake, "/tasks/t1")
        fake.after_request(1, lambda: fake.remove_run("r1"))

    fake.after_request(1, complete_and_look)
    fake.after_request(1, lambda: fake.complete("t1"))
    ask(fake, "/runs")
    assert (len(fake.requests), fake.task("t1").status) == (2, "completed")
    ask(fake, "/runs")
    assert fake.runs() == []


@pytest.mark.parametrize("way", WAYS)
def test_somebody_decides_while_the_client_waits(fake: FakeTallyfy, way: str) -> None:
    approval = fake.add_one_off_task(task_type="approval")
    decide = partial(fake.complete, approval, is_approved=False)
    fake.after_request(2, decide, operation="get_task")
    with connected(fake, way) as (client, result):
        done = result(client.tasks.wait_until_completed(approval, timeout=10, poll_interval=0.1))
    assert (done.is_approved, len(fake.requests)) == (False, 3)


@pytest.mark.parametrize(
    ("number", "operation", "said"),
    [(0, None, "number"), (1, "get_tasks", "unknown operations: get_tasks")],
)
def test_a_change_that_would_never_happen_is_not_planned(
    fake: FakeTallyfy, number: int, operation: Any, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        fake.after_request(number, lambda: None, operation=operation)


def test_a_change_after_a_page_of_no_operation_is_not_planned(fake: FakeTallyfy) -> None:
    with pytest.raises(ValueError, match="unknown operations: list_run"):
        fake.after_page(1, lambda: None, operation="list_run")


# --- On a socket ---------------------------------------------------------------------------------


def test_leaving_the_context_does_not_wait_for_hanging_requests(fake: FakeTallyfy) -> None:
    fake.fail_next(event="timeout")
    fake.fail_next(delay=60)
    errors: list[Exception] = []

    def read(address: str) -> None:
        try:
            httpx.get(address, timeout=60, trust_env=False)
        except httpx.HTTPError as error:
            errors.append(error)

    with fake.serve() as base_url:
        readers = [threading.Thread(target=read, args=(base_url,)) for _ in range(2)]
        for reader in readers:
            reader.start()
        while len(fake.requests) < 2:
            time.sleep(0.01)
    for reader in readers:
        reader.join(10)
        assert not reader.is_alive()


def test_a_declined_completion_is_no_lost_one(fake: FakeTallyfy) -> None:
    fake.fail_next(status=422, body={"message": "An issue is open."})
    with fake.client() as client, pytest.raises(UnprocessableEntityError, match="issue"):
        client.tasks.complete("t1", run_id="r1")
    assert len(fake.requests) == 1


# --- What never happened -------------------------------------------------------------------------


def test_a_fault_that_never_happened_is_told(fake: FakeTallyfy) -> None:
    fake.fail_next(status=503, operation="complete_one_off_task")
    fake.fail_next(event="reset", delay=2, times=3)
    fake.after_page(2, lambda: None)
    fake.after_request(2, lambda: None, operation=("get_run", "get_task"))
    with pytest.raises(httpx.ReadError):
        ask(fake, "/runs/r1")

    with pytest.raises(AssertionError) as raised:
        fake.assert_all_happened()
    path = f"/api/organizations/{fake.org_id}/runs/r1"
    assert str(raised.value).splitlines() == [
        "fail_next(status=503, operation='complete_one_off_task') never happened.",
        "after_page(number=2) never happened.",
        "after_request(number=2, operation=('get_run', 'get_task')) never happened.",
        f"  GET {path} (get_run): no response was sent (reset)",
    ]


def test_it_is_told_that_no_request_arrived(fake: FakeTallyfy) -> None:
    fake.fail_next(status=503)
    with pytest.raises(AssertionError, match="No request arrived"):
        fake.assert_all_happened()


def test_what_happened_once_has_happened(fake: FakeTallyfy) -> None:
    fake.fail_next(status=503, times=100)
    fake.fail_next(status=500, operation="get_run")
    fake.after_request(1, lambda: None)
    ask(fake, "/runs")
    fake.stop_failing()
    fake.assert_all_happened()
