"""A service that fails at random in every way completes no task twice, and none is told wrongly."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tallyfy_client import APIStatusError, OutcomeUnknownError, TallyfyError, Task
from tallyfy_client.testing import Dialect, FakeTallyfy, Fault
from tests.service import connected, settled, through

pytestmark = pytest.mark.anyio

# Of both clients, each through two transports: a thousand in all.
TASKS = 250
SEED = 20261121

# Whether the completion takes effect before the failure is for chance to say.
EITHER_WAY = (True, False)
STATUSES = [
    Fault(status=429, headers={"Retry-After": "0"}),
    *(Fault(status=status) for status in (400, 403, 404, 409, 422)),
    *(
        Fault(status=status, took_effect=took_effect)
        for status in (408, 500, 502, 503, 504, 520, 524)
        for took_effect in EITHER_WAY
    ),
]
BROKEN = [
    *(Fault(event="reset", took_effect=took_effect) for took_effect in EITHER_WAY),
    Fault(event="cut_after_body"),
    *(
        Fault(event=event, status=200, took_effect=took_effect)
        for event in ("cut_in_headers", "cut_in_body")
        for took_effect in EITHER_WAY
    ),
]
HANGING = [Fault(event="timeout", took_effect=took_effect) for took_effect in EITHER_WAY]
# Slow ones are rare, so that the test is not slow.
FAULTS = [*4 * [*STATUSES, *3 * BROKEN], *HANGING]


@through("own", "httpx")
async def test_no_task_is_completed_twice_and_none_is_reported_wrongly(
    kind: str, through: str
) -> None:
    # A second completion would take effect, and show.
    fake = FakeTallyfy(dialect=Dialect(second_completion="repeated"))
    run = fake.add_run(tasks=[f"Task {number}" for number in range(TASKS)])
    fake.fail_randomly(seed=SEED, rate=0.6, faults=FAULTS)
    reported: Counter[str] = Counter()
    with fake.serve() as address:
        settings: dict[str, Any] = {"token": fake.token, "org_id": fake.org_id, "timeout": 0.5}
        async with connected(
            kind, None, through=through, base_url=address, max_attempts=3, **settings
        ) as client:
            for task in fake.tasks(run):
                reported[await reported_outcome(client, fake, task)] += 1

    completions = Counter(one.task_id for one in fake.completions)
    assert set(completions.values()) == {1}, "a task was completed twice"
    assert reported.total() == TASKS
    # Chance has shown each way out, or the test would prove less than it says.
    ways = ("completed", "read back", "declined", "unknown, open", "unknown, not read")
    assert min(reported[way] for way in ways) > 3
    assert {one.event for one in fake.requests} == {None, *(fault.event for fault in FAULTS)}


async def reported_outcome(client: Any, fake: FakeTallyfy, task: Task) -> str:
    """Complete a task, and check that what the caller is told is true."""
    before = len(fake.requests)
    error: TallyfyError | None = None
    try:
        completed = await settled(client.tasks.complete(task))
    except TallyfyError as raised:
        error = raised
    times = sum(one.task_id == task.id for one in fake.completions)
    reads = [one for one in fake.requests[before:] if one.operation == "get_task"]
    was_read = any(one.status == 200 and one.event is None for one in reads)
    match error:
        case None:
            assert (completed.id, completed.status, times) == (task.id, "completed", 1)
            return "read back" if reads else "completed"
        case OutcomeUnknownError():
            assert (error.may_have_taken_effect, error.task is not None) == (True, was_read)
            if error.task is None:
                return "unknown, not read"
            assert error.task.status != "completed"
            return "unknown, open"
        case APIStatusError():
            assert (error.may_have_taken_effect, times) == (False, 0)
            return "declined"
    raise AssertionError("an outcome that no promise covers") from error
