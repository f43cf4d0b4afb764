"""What observers see of calls and attempts, and that they disturb none."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tallyfy_client import (
    APIConnectionError,
    ConfigurationError,
    NotFoundError,
    OutcomeUnknownError,
    Tallyfy,
)
from tallyfy_client.observers import ObservedAttempt, ObservedCall
from tallyfy_client.testing import FakeTallyfy
from tests.fakes import IN_PROCESS, connected

in_process = pytest.mark.parametrize("way", IN_PROCESS)


class Recorder:
    """Remembers what it saw, in order, and how each thing ended."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.calls: list[ObservedCall] = []
        self.attempts: list[ObservedAttempt] = []
        self.errors: list[BaseException | None] = []

    @contextmanager
    def call(self, call: ObservedCall) -> Iterator[None]:
        self.calls.append(call)
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


@in_process
def test_a_call_encloses_its_attempts(fake: FakeTallyfy, way: str, recorder: Recorder) -> None:
    fake.fail_next(status=503)
    fake.fail_next(event="refused")
    with connected(fake, way, observers=[recorder]) as (client, result):
        result(client.runs.get("r1"))
    assert recorder.seen == [
        "call get_run",
        "attempt 1 of get_run",
        "503",
        "attempt 2 of get_run",
        "ConnectionRefusedError",
        "attempt 3 of get_run",
        "200",
        "end of get_run",
    ]


@in_process
def test_a_call_tells_what_it_is_about(fake: FakeTallyfy, way: str, recorder: Recorder) -> None:
    with connected(fake, way, observers=[recorder]) as (client, result):
        result(client.tasks.get("t1"))
        address = client.base_url
    [call], [attempt] = recorder.calls, recorder.attempts
    assert (call.operation, call.ids, call.attempts) == ("get_task", {"task": "t1"}, 1)
    assert (call.org_id, call.base_url) == (fake.org_id, address)
    assert (attempt.method, attempt.path) == ("GET", f"/organizations/{fake.org_id}/tasks/t1")
    assert attempt.call is call
    assert attempt.request_id is not None


@in_process
def test_a_completion_and_its_reads_are_one_call(
    fake: FakeTallyfy, way: str, recorder: Recorder
) -> None:
    fake.fail_next(event="reset", took_effect=True, operation="complete_run_task")
    with connected(fake, way, observers=[recorder]) as (client, result):
        result(client.tasks.complete("t1"))
    [call] = recorder.calls
    assert [one.operation for one in recorder.attempts] == [
        "get_task",
        "complete_run_task",
        "get_task",
    ]
    assert [one.may_have_been_sent for one in recorder.attempts] == [True, True, True]
    assert (call.operation, call.ids, call.attempts) == ("complete_task", {"task": "t1"}, 3)
    assert [event.name for event in call.events] == ["read_back"]


@in_process
def test_waits_are_events(fake: FakeTallyfy, way: str, recorder: Recorder) -> None:
    fake.fail_next(status=429, headers={"Retry-After": "7"})
    fake.fail_next(status=500)
    with connected(fake, way, observers=[recorder]) as (client, result):
        result(client.tasks.get("t1"))
    [call] = recorder.calls
    assert [event.name for event in call.events] == ["retry", "retry"]
    assert 7 <= (call.events[0].seconds or 0) <= 7.5


@in_process
def test_a_pause_for_all_is_an_event(fake: FakeTallyfy, way: str, recorder: Recorder) -> None:
    fake.fail_next(status=429, headers={"Retry-After": "7"})
    with connected(fake, way, observers=[recorder], max_attempts=1) as (client, result):
        with pytest.raises(Exception, match="429"):
            result(client.tasks.get("t1"))
        result(client.tasks.get("t2"))
    assert [event.name for event in recorder.calls[1].events] == ["pause"]


@in_process
def test_an_error_passes_through_the_call(fake: FakeTallyfy, way: str, recorder: Recorder) -> None:
    with (
        connected(fake, way, observers=[recorder]) as (client, result),
        pytest.raises(NotFoundError) as caught,
    ):
        result(client.tasks.get("none"))
    assert recorder.errors == [caught.value]


@in_process
def test_what_did_not_go_out_is_told(fake: FakeTallyfy, way: str, recorder: Recorder) -> None:
    fake.fail_next(event="refused")
    with (
        connected(fake, way, observers=[recorder], max_attempts=1) as (client, result),
        pytest.raises(APIConnectionError),
    ):
        result(client.tasks.get("t1"))
    [attempt] = recorder.attempts
    assert not attempt.may_have_been_sent
    assert attempt.status_code is None


@in_process
def test_each_page_is_a_call(fake: FakeTallyfy, way: str, recorder: Recorder) -> None:
    for _ in range(4):
        fake.add_run()
    with connected(fake, way, observers=[recorder]) as (client, result):
        result(client.runs.list(per_page=2).collect())
    assert [call.operation for call in recorder.calls] == ["list_runs"] * 3


class Broken:
    """Fails where it is told to."""

    def __init__(self, place: str) -> None:
        self.place = place

    def call(self, _: object) -> Any:
        return self._failing("call")

    def attempt(self, _: object) -> Any:
        return self._failing("attempt")

    def _failing(self, method: str) -> Any:
        if self.place == f"{method}, made":
            raise ValueError("broken observer")
        return self._entered(method)

    @contextmanager
    def _entered(self, method: str) -> Iterator[None]:
        if self.place == f"{method}, entered":
            raise ValueError("broken observer")
        try:
            yield
        except OutcomeUnknownError:
            return  # It may not keep an error from the caller.
        if self.place == f"{method}, left":
            raise ValueError("broken observer")


PLACES = [f"{one}, {when}" for one in ("call", "attempt") for when in ("made", "entered", "left")]


@in_process
@pytest.mark.parametrize("place", PLACES)
def test_an_observer_that_raises_is_logged_and_dropped(
    fake: FakeTallyfy, way: str, recorder: Recorder, place: str, caplog: pytest.LogCaptureFixture
) -> None:
    with connected(fake, way, observers=[Broken(place), recorder]) as (client, result):
        task = result(client.tasks.complete("t1", run_id="r1"))
    assert task.status == "completed"
    fake.assert_completed("t1")
    assert recorder.attempts[-1].status_code == 200
    [line] = [one for one in caplog.records if one.levelname == "ERROR"]
    assert line.getMessage() == "the observer Broken failed"


@in_process
def test_an_observer_keeps_no_error_from_the_caller(fake: FakeTallyfy, way: str) -> None:
    fake.fail_next(event="reset", took_effect=False, operation="complete_run_task")
    with (
        connected(fake, way, observers=[Broken("nowhere")]) as (client, result),
        pytest.raises(OutcomeUnknownError),
    ):
        result(client.tasks.complete("t1", run_id="r1"))


def test_observers_see_the_thread_of_the_call(fake: FakeTallyfy) -> None:
    threads: list[str] = []

    class Named(Recorder):
        def call(self, call: ObservedCall) -> Any:
            threads.append(threading.current_thread().name)
            return super().call(call)

    with fake.client(observers=[Named()]) as client:
        one = threading.Thread(target=client.tasks.get, args=["t1"], name="one")
        one.start()
        one.join()
    assert threads == ["one"]


def test_a_cancelled_call_ends_for_its_observers(fake: FakeTallyfy, recorder: Recorder) -> None:
    async def cancelled() -> None:
        async with fake.async_client(observers=[recorder]) as client:
            call = asyncio.create_task(client.tasks.get("t1"))
            await asyncio.sleep(0)
            call.cancel()
            await asyncio.wait([call])

    asyncio.run(cancelled())
    assert [type(error) for error in recorder.errors] == [asyncio.CancelledError]


def test_a_copy_can_have_observers_of_its_own(fake: FakeTallyfy, recorder: Recorder) -> None:
    with fake.client() as client:
        client.with_options(observers=[recorder]).tasks.get("t1")
        client.tasks.get("t1")
    assert len(recorder.calls) == 1


@pytest.mark.parametrize("given", [[object()], [Recorder], 5, Recorder()])
def test_what_is_no_observer_is_refused(given: Any) -> None:
    with pytest.raises(ConfigurationError, match="observers must be a list of objects"):
        Tallyfy("token", org_id="o1", observers=given)


@in_process
def test_what_they_see_shows_no_token(fake: FakeTallyfy, way: str, recorder: Recorder) -> None:
    fake.fail_next(status=418, headers={"X-Request-Id": f"echo-{fake.token}"})
    with (
        connected(fake, way, observers=[recorder]) as (client, result),
        pytest.raises(Exception, match="418"),
    ):
        result(client.runs.list(q="secret words").first_page())
    [call], [attempt] = recorder.calls, recorder.attempts
    assert attempt.request_id == "echo-[token]"
    shown = f"{call!r} {vars(call)} {attempt!r} {vars(attempt)}"
    assert fake.token not in shown
    assert "secret" not in shown
