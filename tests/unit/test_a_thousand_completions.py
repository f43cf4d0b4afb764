"""A service that fails at random in every way completes no task twice, and none is told wrongly."""

from __future__ import annotations

import random
import threading
from collections import Counter
from typing import Any

import httpx
import pytest

from tallyfy_client import (
    APIConnectionError,
    APIStatusError,
    OutcomeUnknownError,
    TallyfyError,
)
from tests.service import (
    LOST,
    Fault,
    Reply,
    Request,
    both_clients,
    broken,
    connected,
    reply,
    running_service,
    settled,
)

pytestmark = pytest.mark.anyio

TASKS = 500
SEED = 20261121
DECLINED = [400, 403, 404, 409, 422]
TRANSIENT = [408, 500, 502, 503, 504, 520, 524]


class Tasks:
    """What the service knows: how often each task was completed."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)
        self.completions: Counter[str] = Counter()
        self.shown_as_completed: set[str] = set()
        self._lock = threading.Lock()

    def answer(self, request: Request) -> Reply:
        with self._lock:
            if request.method == "POST":
                return self._complete(request.json()["task_id"])
            return self._read(request.path.rpartition("/")[2])

    def _complete(self, task: str) -> Reply:
        draw = self.chance.random()
        if draw < 0.1:
            return Reply(429, headers={"Retry-After": "0"})
        if draw < 0.2:
            return Reply(self.chance.choice(DECLINED))
        # Whether the completion takes effect before the failure is for chance to say.
        if draw < 0.85:
            if self.chance.random() < 0.5:
                self.completions[task] += 1
            return self._failure()
        self.completions[task] += 1
        return self._task(task)

    def _read(self, task: str) -> Reply:
        if self.chance.random() < 0.3:
            return self._failure()
        if self.completions[task]:
            self.shown_as_completed.add(task)
        return self._task(task)

    def _failure(self) -> Reply:
        if self.chance.random() < 0.5:
            return Reply(self.chance.choice(TRANSIENT))
        quick_or_slow = IN_ANSWERS if self.chance.random() < 0.1 else QUICK
        return broken(self.chance.choice(quick_or_slow))

    def _task(self, task: str) -> Reply:
        done = self.completions[task] > 0
        moment = "2025-01-27T17:00:00Z" if done else None
        status = "completed" if done else "in-progress"
        return reply({"data": {"id": task, "status": status, "completed_at": moment}})


# Slow ones are rare, so that the test is not slow.
QUICK = [Fault.CLOSED_WITHOUT_ANSWER, Fault.CUT_IN_HEADERS, Fault.CUT_IN_BODY]
# A reset is drawn before the request is known, and refused connections by the transport below.
IN_ANSWERS = [fault for fault in LOST if fault is not Fault.RESET_BEFORE_BODY_IS_READ]


class RefusingTransport(httpx.HTTPTransport):
    """Refuses connections at random, before anything is sent."""

    chance = random.Random(SEED)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        refuse_at_random(self.chance, request)
        return super().handle_request(request)


class AsyncRefusingTransport(httpx.AsyncHTTPTransport):
    """Refuses connections at random, before anything is sent."""

    chance = random.Random(SEED)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        refuse_at_random(self.chance, request)
        return await super().handle_async_request(request)


def refuse_at_random(chance: random.Random, request: httpx.Request) -> None:
    if chance.random() < 0.25:
        raise httpx.ConnectError("refused", request=request)


def refusing_client(kind: str) -> Any:
    if kind == "sync":
        return httpx.Client(transport=RefusingTransport(verify=False))
    return httpx.AsyncClient(transport=AsyncRefusingTransport(verify=False))


@both_clients
async def test_no_task_is_completed_twice_and_none_is_reported_wrongly(kind: str) -> None:
    tasks = Tasks()
    reported: Counter[str] = Counter()
    http_client = refusing_client(kind)
    settings = {"max_attempts": 3, "timeout": 0.5, "http_client": http_client}
    with running_service() as service:
        service.always_answers(tasks.answer)
        async with connected(kind, service, **settings) as client:
            for number in range(TASKS):
                if tasks.chance.random() < 0.05:
                    service.answers(broken(Fault.RESET_BEFORE_BODY_IS_READ))
                reported[await reported_outcome(client, tasks, f"t{number}")] += 1
        await settled(http_client.close() if kind == "sync" else http_client.aclose())

    assert set(tasks.completions.values()) == {1}, "a task was completed twice"
    assert reported.total() == TASKS
    # Chance has shown each way out, or the test would prove less than it says.
    assert min(reported[way] for way in ("completed", "not sent", "declined", "unknown")) > 3


async def reported_outcome(client: Any, tasks: Tasks, task: str) -> str:
    """Complete a task, and check that what the caller is told is true."""
    error: TallyfyError | None = None
    try:
        completed = await settled(client.tasks.complete(task, run_id="r1"))
    except TallyfyError as raised:
        error = raised
    match error:
        case None:
            assert (completed.id, tasks.completions[task]) == (task, 1)
            return "completed"
        case OutcomeUnknownError():
            # The read-back failed, or found the task still open.
            assert (error.may_have_taken_effect, task in tasks.shown_as_completed) == (True, False)
            return "unknown"
        case APIConnectionError():
            assert (error.may_have_taken_effect, tasks.completions[task]) == (False, 0)
            return "not sent"
        case APIStatusError():
            assert (error.may_have_taken_effect, tasks.completions[task]) == (False, 0)
            return "declined"
    raise AssertionError("an outcome that no promise covers") from error
