"""The examples of docs/workers.md do their work, although a worker is killed meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from redis import Redis

from tallyfy_client.testing import Dialect, FakeTallyfy
from tallyfy_client.testing._messages import Outcome, Request
from tallyfy_client.testing._transports import serving
from tests.processes import wait_until
from tests.redis_server import redis_server
from tools.contract import ROOT

EXAMPLES = ROOT / "examples"

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="It looks for the workers in /proc."
)


class Service:
    """A Tallyfy that tells when a completion arrives, and would carry out a second one."""

    def __init__(self) -> None:
        self.fake = FakeTallyfy(dialect=Dialect(second_completion="repeated"))
        self.completion_arrived = Event()

    def handle(self, request: Request) -> Outcome:
        if request.method == "POST" and not self.completion_arrived.is_set():
            self.completion_arrived.set()
            # Its worker is killed before it is carried out.
            time.sleep(1.5)
        return self.fake._handle_in_real_time(request)

    def times_completed(self) -> list[str]:
        return sorted(completion.task_id for completion in self.fake.completions)


@contextmanager
def served(service: Service) -> Iterator[dict[str, str]]:
    """Give the environment of a worker."""
    with serving(service.handle, 0) as address:
        yield {
            **os.environ,
            "TALLYFY_ACCESS_TOKEN": service.fake.token,
            "TALLYFY_ORG_ID": service.fake.org_id,
            "TALLYFY_BASE_URL": address,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "wrapper"), str(ROOT / "generated")]),
            "SLOWEST_ANSWER": "2",
        }


@contextmanager
def started(environment: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=EXAMPLES,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)


def children_of(process: subprocess.Popen[str]) -> list[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in children.read_text().split()]


def kill_a_worker(process: subprocess.Popen[str], service: Service) -> None:
    """Kill all processes that work, while one of them waits for a response."""
    assert service.completion_arrived.wait(60)
    for pid in children_of(process):
        os.kill(pid, signal.SIGKILL)


def test_a_pool_of_processes_completes_each_task_once() -> None:
    service = Service()
    tasks = sorted(service.fake.add_one_off_task().id for _ in range(6))
    with served(service) as environment, started(environment, "process_pool.py", *tasks) as process:
        kill_a_worker(process, service)
        shown, _ = process.communicate(timeout=60)
    assert process.returncode == 0, shown
    assert "A worker was killed." in shown
    assert service.times_completed() == tasks


@pytest.mark.parametrize("token", ["", "revoked"], ids=["no token", "token that was revoked"])
def test_a_pool_without_access_ends_with_the_error_and_drops_no_job(token: str) -> None:
    service = Service()
    tasks = [service.fake.add_one_off_task().id for _ in range(3)]
    with served(service) as environment:
        environment["TALLYFY_ACCESS_TOKEN"] = token
        with started(environment, "process_pool.py", *tasks) as process:
            shown, _ = process.communicate(timeout=60)
    assert process.returncode != 0
    assert ("AuthenticationError" if token else "ConfigurationError") in shown
    assert "not completed" not in shown
    assert "A worker was killed." not in shown


def test_celery_without_access_stops_and_leaves_each_job_in_the_queue() -> None:
    service = Service()
    tasks = sorted(service.fake.add_one_off_task().id for _ in range(3))
    with redis_server() as redis, served(service) as environment:
        environment["REDIS_URL"] = f"{redis.connection_url}/0"
        environment["TALLYFY_ACCESS_TOKEN"] = "revoked"
        deliver_all(environment, tasks)
        arguments = ["--app", "celery_approvals", "worker", "--concurrency", "2"]
        with started(environment, "-m", "celery", *arguments) as worker:
            shown, _ = worker.communicate(timeout=60)
        with Redis.from_url(environment["REDIS_URL"]) as queue:
            assert queue.llen("celery") == len(tasks), shown
    assert service.times_completed() == []


def test_celery_completes_each_task_once() -> None:
    service = Service()
    tasks = sorted(service.fake.add_one_off_task().id for _ in range(6))
    with redis_server() as redis, served(service) as environment:
        environment["REDIS_URL"] = f"{redis.connection_url}/0"
        queue = Redis.from_url(environment["REDIS_URL"])
        deliver_all(environment, tasks)
        arguments = ["--app", "celery_approvals", "worker", "--concurrency", "2"]
        with started(environment, "-m", "celery", *arguments) as worker:
            kill_a_worker(worker, service)
            wait_until(lambda: service.times_completed() == tasks)
            deliver_all(environment, tasks)
            wait_until(lambda: not queue.llen("celery") and not queue.hlen("unacked"))
        queue.close()
    assert service.times_completed() == tasks


def deliver_all(environment: dict[str, str], tasks: list[str]) -> None:
    program = "import sys, celery_approvals as jobs; [*map(jobs.complete.delay, sys.argv[1:])]"
    with started(environment, "-c", program, *tasks) as sender:
        shown, _ = sender.communicate(timeout=60)
        assert sender.returncode == 0, shown
