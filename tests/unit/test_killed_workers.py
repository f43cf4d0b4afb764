"""Workers that are killed at any moment, a queue that delivers twice: each task is done once."""

from __future__ import annotations

import heapq
import multiprocessing
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from threading import Event
from typing import Any

import pytest

from tallyfy_client.testing import Dialect, FakeTallyfy
from tallyfy_client.testing._messages import Outcome, Request
from tallyfy_client.testing._transports import serving
from tests import workers
from tests.drawing_at_random import EXAMPLES, SEED

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not there on Windows.")

KINDS = ["sync", "async"]
# For each kind and each delay; 300 and more in `make fuzz`.
KILLS = EXAMPLES // 10 if SEED else 10
# About as many seconds as a job takes without the delay, the first of a process longer than the
# next.
LATEST_KILL = {"sync": 0.006, "async": 0.03}
# Each process begins with what the client needs imported.
PROCESSES: Any = multiprocessing.get_context("forkserver" if sys.platform != "win32" else "spawn")
PROCESSES.set_forkserver_preload(["tests.workers"])


class Service:
    """A Tallyfy at a real address that would complete a task twice, and takes its time to do so."""

    def __init__(self, delay: float) -> None:
        self.fake = FakeTallyfy(dialect=Dialect(second_completion="repeated"))
        self.completion_arrived = Event()
        self._delay = delay

    def handle(self, request: Request) -> Outcome:
        if request.method == "POST":
            self.completion_arrived.set()
            time.sleep(self._delay)
        return self.fake._handle_in_real_time(request)

    def times_completed(self) -> Counter[str]:
        return Counter(completion.task_id for completion in self.fake.completions)


class Worker:
    """A process that works until it is killed."""

    def __init__(self, kind: str, settings: dict[str, Any]) -> None:
        self.jobs: Connection
        self.jobs, theirs = PROCESSES.Pipe()
        self._process = PROCESSES.Process(target=workers.work, args=(theirs, kind, settings))
        self._process.start()
        theirs.close()
        assert self.jobs.recv() == "ready"

    def is_done_within(self, seconds: float) -> bool:
        return self.jobs.poll(seconds) and self.jobs.recv() == "done"

    def kill(self) -> None:
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.join()
        self.jobs.close()


@contextmanager
def served(delay: float = 0.0) -> Iterator[tuple[Service, dict[str, Any]]]:
    service = Service(delay)
    fake = service.fake
    with serving(service.handle, 0) as address:
        yield service, {"token": fake.token, "org_id": fake.org_id, "base_url": address}


def deliver_all(
    fake: FakeTallyfy,
    kind: str,
    settings: dict[str, Any],
    *,
    kills: int,
    latest_kill: float,
    visibility: float,
    chance: random.Random,
) -> None:
    """Hand out new tasks until so many workers were killed; each until it is done, some again."""
    queue: list[tuple[float, str]] = []
    worker = Worker(kind, settings)
    try:
        while queue or kills:
            now = time.monotonic()
            if kills and (not queue or queue[0][0] > now):
                heapq.heappush(queue, (now, new_task(fake, is_one_off=chance.random() < 0.5)))
            due, task_id = heapq.heappop(queue)
            time.sleep(max(0.0, due - now))
            worker.jobs.send(task_id)
            if worker.is_done_within(chance.uniform(0, latest_kill) if kills else 30):
                if chance.random() < 1 / 3:
                    # The acknowledgement was lost.
                    heapq.heappush(queue, (time.monotonic(), task_id))
                continue
            assert kills, "A job that nobody disturbed was not done."
            kills -= 1
            worker.kill()
            heapq.heappush(queue, (time.monotonic() + visibility, task_id))
            worker = Worker(kind, settings)
    finally:
        worker.kill()


def new_task(fake: FakeTallyfy, is_one_off: bool) -> str:
    if is_one_off:
        return fake.add_one_off_task().id
    return fake.tasks(fake.add_run(tasks=["Approve"]))[0].id


def check_each_was_done_once(service: Service) -> None:
    fake = service.fake
    tasks = [*fake.tasks(None), *(task for run in fake.runs() for task in fake.tasks(run))]
    assert service.times_completed() == dict.fromkeys((task.id for task in tasks), 1)


@pytest.mark.fuzz
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("delay", "visibility"), [(0.0, 0.1), (0.1, 0.25)], ids=["at once", "late"]
)
def test_each_task_is_completed_once(delay: float, visibility: float, kind: str) -> None:
    chance = random.Random(f"{SEED}{kind}")
    with served(delay) as (service, settings):
        deliver_all(
            service.fake,
            kind,
            settings,
            kills=KILLS,
            latest_kill=LATEST_KILL[kind] + delay,
            visibility=visibility,
            chance=chance,
        )
        check_each_was_done_once(service)


@pytest.mark.parametrize("kind", KINDS)
def test_visibility_time_out_shorter_than_the_slowest_answer_completes_twice(kind: str) -> None:
    # Longer than the second worker takes to begin.
    with served(delay=2.0) as (service, settings):
        task_id = new_task(service.fake, is_one_off=True)
        for is_killed in (True, False):
            worker = Worker(kind, settings)
            worker.jobs.send(task_id)
            if is_killed:
                assert service.completion_arrived.wait(30)
            else:
                assert worker.is_done_within(30)
            worker.kill()
        assert service.times_completed() == {task_id: 2}
