"""Workers that are killed at any moment, a queue that delivers twice: each task is done once."""

from __future__ import annotations

import heapq
import multiprocessing
import os
import random
import signal
import sys
import time
from multiprocessing.connection import Connection
from typing import Any

import pytest

from tallyfy_client.testing import FakeTallyfy
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


def new_task(fake: FakeTallyfy, is_one_off: bool) -> str:
    if is_one_off:
        return fake.add_one_off_task().id
    return fake.tasks(fake.add_run(tasks=["Approve"]))[0].id


@pytest.mark.fuzz
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("delay", "visibility"), [(0.0, 0.1), (0.1, 0.25)], ids=["at once", "late"]
)
def test_each_task_is_completed_once(delay: float, visibility: float, kind: str) -> None:
    chance = random.Random(f"{SEED}{kind}")
    service = workers.SlowService(delay)
    kills, tasks = KILLS, []
    queue: list[tuple[float, str]] = []
    with service.served() as settings:
        worker = Worker(kind, settings)
        while queue or kills:
            now = time.monotonic()
            if kills and (not queue or queue[0][0] > now):
                tasks.append(new_task(service.fake, is_one_off=chance.random() < 0.5))
                heapq.heappush(queue, (now, tasks[-1]))
            due, task_id = heapq.heappop(queue)
            time.sleep(max(0.0, due - now))
            worker.jobs.send(task_id)
            latest_kill = LATEST_KILL[kind] + delay
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
        worker.kill()
    assert service.times_completed() == dict.fromkeys(tasks, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_visibility_timeout_shorter_than_the_slowest_answer_completes_twice(kind: str) -> None:
    # Longer than the second worker takes to begin.
    service = workers.SlowService(delay=2.0)
    task_id = new_task(service.fake, is_one_off=True)
    with service.served() as settings:
        for is_killed in (True, False):
            worker = Worker(kind, settings)
            worker.jobs.send(task_id)
            if is_killed:
                assert service.completion_arrived.wait(30)
            else:
                assert worker.is_done_within(30)
            worker.kill()
    assert service.times_completed() == {task_id: 2}
