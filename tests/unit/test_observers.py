"""What observers see of calls and attempts, and that they disturb none."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tallyfy_client import (
    APIConnectionError,
    APIStatusError,
    NotFoundError,
    OutcomeUnknownError,
    RateLimitError,
)
from tallyfy_client.observers import ObservedAttempt, ObservedCall
from tallyfy_client.testing import FakeTallyfy
from tests.fakes import IN_PROCESS, connected

in_process = pytest.mark.parametrize("way", IN_PROCESS)


class Recorder:
    """Remembers what it saw, in order, and how each call ended."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.calls: list[ObservedCall] = []
        self.attempts: list[ObservedAttempt] = []
        self.errors: list[BaseException | None] = []
        self.threads: list[str] = []

    @contextmanager
    def call(self, call: ObservedCall) -> Iterator[None]:
        self.calls.append(call)
        self.threads.append(threading.current_thread().name)
        self.seen.append(f"call {call.operation}")
        try:
            yield
            self.errors.append(None)
        except BaseException as error:
            self.errors.append(error)
            raise
        finally:
            self.seen.append(f"end of {call.operation}")

    @contextmanager
    def attempt(self, attempt: ObservedAttempt) -> Iterator[None]:
        self.attempts.append(attempt)
        self.seen.append(f"attempt {attempt.number} of {attempt.operation}")
        yield
        self.seen.append(f"{attempt.status_code or attempt.failure}")


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def fake() -> FakeTallyfy:
    fake = FakeTallyfy()
    fake.add_run(id="r1", tasks=[{"id": "t1"}, {"id": "t2"}])
    return fake


# fmt: off
SEEN: dict[str, tuple[list[dict[str, Any]], Callable[[Any], Any], list[str], list[list[str]]]] = {
    "retries": (
        [{"status": 503}, {"event": "refused"}],
        lambda client: client.runs.get("r1"),
        [
            "call get_run", "attempt 1 of get_run", "503", "attempt 2 of get_run",
            "ConnectionRefusedError", "attempt 3 of get_run", "200", "end of get_run",
        ],
        [["retry", "retry"]],
    ),
    "a completion whose response is lost": (
        [{"event": "reset", "took_effect": True, "operation": "complete_run_task"}],
        lambda client: client.tasks.complete("t1"),
        [
            "call complete_task", "attempt 1 of get_task", "200", "attempt 1 of complete_run_task",
            "ConnectionResetError", "attempt 1 of get_task", "200", "end of complete_task",
        ],
        [["read_back"]],
    ),
    "pages": (
        [],
        lambda client: client.tasks.list("r1", per_page=1).collect(),
        [
            *["call list_run_tasks", "attempt 1 of list_run_tasks", "200", "end of list_run_tasks"],
            *["call list_run_tasks", "attempt 1 of list_run_tasks", "200", "end of list_run_tasks"],
        ],
        [[], []],
    ),
}
# fmt: on


@in_process
@pytest.mark.parametrize("case", SEEN)
def test_calls_and_attempts_are_seen_in_order(
    case: str, fake: FakeTallyfy, way: str, recorder: Recorder
) -> None:
    faults, call, seen, events = SEEN[case]
    for fault in faults:
        fake.fail_next(**fault)
    with connected(fake, way, observers=[recorder]) as (client, result):
        result(call(client))
    assert recorder.seen == seen
    assert [[event.name for event in one.events] for one in recorder.calls] == events
    assert sum(one.attempts for one in recorder.calls) == len(recorder.attempts)


@in_process
def test_a_call_tells_what_it_is_about_and_how_it_ended(
    fake: FakeTallyfy, way: str, recorder: Recorder
) -> None:
    fake.fail_next(event="refused")
    with connected(fake, way, observers=[recorder], max_attempts=1) as (client, result):
        with pytest.raises(APIConnectionError) as refused:
            result(client.tasks.get("t1"))
        result(client.tasks.get("t1"))
        with pytest.raises(NotFoundError) as missing:
            result(client.tasks.get("none"))
        base_url = client.base_url
    _, call, _ = recorder.calls
    not_sent, attempt, _ = recorder.attempts
    assert (call.operation, call.ids, call.attempts) == ("get_task", {"task": "t1"}, 1)
    assert (call.org_id, call.base_url) == (fake.org_id, base_url)
    assert (attempt.method, attempt.path) == ("GET", f"/organizations/{fake.org_id}/tasks/t1")
    assert (attempt.call, attempt.status_code, attempt.failure) == (call, 200, None)
    assert attempt.request_id is not None
    assert attempt.may_have_been_sent
    assert not not_sent.may_have_been_sent
    assert (not_sent.status_code, not_sent.failure) == (None, "ConnectionRefusedError")
    assert recorder.errors == [refused.value, None, missing.value]


@in_process
def test_waits_are_events_with_their_seconds(
    fake: FakeTallyfy, way: str, recorder: Recorder
) -> None:
    fake.fail_next(status=429, headers={"Retry-After": "7"})
    with connected(fake, way, observers=[recorder]) as (client, result):
        result(client.tasks.get("t1"))
        fake.fail_next(status=429, headers={"Retry-After": "7"})
        with pytest.raises(RateLimitError):
            result(client.with_options(max_attempts=1).tasks.get("t1"))
        result(client.tasks.get("t2"))
    assert [[event.name for event in one.events] for one in recorder.calls] == [
        ["retry"],
        [],
        ["pause"],
    ]
    for one in (recorder.calls[0], recorder.calls[2]):
        assert 6.9 <= (one.events[0].seconds or 0) <= 7.5


class Broken:
    """Fails in one place, and otherwise tries to keep errors from the caller."""

    def __init__(self, place: str, error: BaseException) -> None:
        self.place = place
        self.error = error

    def call(self, _: object) -> Any:
        return self._failing("call")

    def attempt(self, _: object) -> Any:
        return self._failing("attempt")

    def _failing(self, method: str) -> Any:
        if self.place == f"{method}, made":
            raise self.error
        return self._entered(method)

    @contextmanager
    def _entered(self, method: str) -> Iterator[None]:
        if self.place == f"{method}, entered":
            raise self.error
        try:
            yield
        except OutcomeUnknownError:
            return
        if self.place == f"{method}, left":
            raise self.error


PLACES = [f"{one}, {when}" for one in ("call", "attempt") for when in ("made", "entered", "left")]
ERRORS = [ValueError("broken"), pytest.fail.Exception("failed"), asyncio.CancelledError()]


@in_process
@pytest.mark.parametrize("place", PLACES)
def test_error_of_an_observer_is_logged_and_dropped(
    fake: FakeTallyfy, way: str, recorder: Recorder, place: str, caplog: pytest.LogCaptureFixture
) -> None:
    for number, error in enumerate(ERRORS):
        task = fake.add_one_off_task(id=f"o{number}")
        with connected(fake, way, observers=[Broken(place, error), recorder]) as (client, result):
            assert result(client.tasks.complete(task.id, run_id=None)).status == "completed"
        fake.assert_completed(task.id)
    assert [attempt.status_code for attempt in recorder.attempts] == [200] * 3
    logged = [one.getMessage() for one in caplog.records if one.levelname == "ERROR"]
    assert logged == ["the observer Broken failed"] * 3


@in_process
def test_interrupt_in_an_observer_ends_the_call(fake: FakeTallyfy, way: str) -> None:
    observer = Broken("attempt, made", KeyboardInterrupt())
    with (
        connected(fake, way, observers=[observer]) as (client, result),
        pytest.raises(KeyboardInterrupt),
    ):
        result(client.tasks.get("t1"))


@in_process
def test_observer_keeps_no_error_from_the_caller(fake: FakeTallyfy, way: str) -> None:
    fake.fail_next(event="reset", took_effect=False, operation="complete_run_task")
    observer = Broken("nowhere", ValueError())
    with (
        connected(fake, way, observers=[observer]) as (client, result),
        pytest.raises(OutcomeUnknownError),
    ):
        result(client.tasks.complete("t1", run_id="r1"))


def test_observers_run_in_the_thread_of_the_call(fake: FakeTallyfy, recorder: Recorder) -> None:
    with fake.client() as client:
        copy = client.with_options(observers=[recorder], deadline=9)
        one = threading.Thread(target=copy.tasks.get, args=["t1"], name="one")
        one.start()
        one.join()
        client.tasks.get("t1")
    assert recorder.threads == ["one"]


def test_a_cancelled_call_ends_for_its_observers(fake: FakeTallyfy, recorder: Recorder) -> None:
    async def cancelled() -> None:
        async with fake.async_client(observers=[recorder]) as client:
            call = asyncio.create_task(client.tasks.get("t1"))
            await asyncio.sleep(0)
            call.cancel()
            await asyncio.wait([call])

    asyncio.run(cancelled())
    assert [type(error) for error in recorder.errors] == [asyncio.CancelledError]


@in_process
def test_what_they_see_shows_no_token_and_no_query(
    fake: FakeTallyfy, way: str, recorder: Recorder
) -> None:
    fake.fail_next(status=418, headers={"X-Request-Id": f"echo-{fake.token}"})
    with (
        connected(fake, way, observers=[recorder]) as (client, result),
        pytest.raises(APIStatusError),
    ):
        result(client.runs.list(q="secret words").first_page())
    [call], [attempt] = recorder.calls, recorder.attempts
    assert attempt.request_id == "echo-[token]"
    names = {
        name: getattr(one, name) for one in (call, attempt) for name in dir(one) if name[0] != "_"
    }
    shown = f"{call!r} {attempt!r} {names}"
    assert fake.token not in shown
    assert "secret" not in shown
