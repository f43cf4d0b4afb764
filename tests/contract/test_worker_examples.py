"""The examples of docs/workers.md complete each task once, in a bad hour that is scaled down."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from redis import Redis

from tests.processes import wait_until
from tests.redis_server import redis_server
from tests.workers import SlowService
from tools.contract import ROOT

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="It looks for the workers in /proc."
)

CELERY = ("-m", "celery", "--app", "celery_approvals", "worker", "--concurrency", "3")


@contextmanager
def environment_for(service: SlowService, token: str | None = None) -> Iterator[dict[str, str]]:
    with service.served() as settings:
        yield {
            **os.environ,
            "TALLYFY_ACCESS_TOKEN": settings["token"] if token is None else token,
            "TALLYFY_ORG_ID": settings["org_id"],
            "TALLYFY_BASE_URL": settings["base_url"],
            "PYTHONPATH": os.pathsep.join([str(ROOT / "wrapper"), str(ROOT / "generated")]),
            "SLOWEST_ANSWER": "2",
        }


@contextmanager
def started(environment: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT / "examples",
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


def kill_workers(process: subprocess.Popen[str], service: SlowService) -> None:
    """Kill all processes that work, while a completion is under way."""
    service.completion_arrived.clear()
    assert service.completion_arrived.wait(60)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    for pid in children.split():
        with suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)


def deliver(environment: dict[str, str], tasks: list[str]) -> None:
    program = "import sys, celery_approvals as jobs; [*map(jobs.complete.delay, sys.argv[1:])]"
    with started(environment, "-c", program, *tasks) as sender:
        shown, _ = sender.communicate(timeout=60)
        assert sender.returncode == 0, shown


def test_celery_completes_each_task_once() -> None:
    service = SlowService(delay=1.0, busy=2.0, loses=True)
    tasks = [service.fake.add_one_off_task().id for _ in range(5)]
    with redis_server() as redis, environment_for(service) as environment:
        environment["REDIS_URL"] = f"{redis.connection_url}/0"
        # Both copies of a job arrive at the same moment, and some later again.
        deliver(environment, sorted(tasks * 2))
        with started(environment, *CELERY) as worker, Redis(port=redis.port) as queue:
            kill_workers(worker, service)
            kill_workers(worker, service)
            wait_until(lambda: set(service.times_completed()) == set(tasks))
            deliver(environment, random.sample(tasks, 3))
            wait_until(lambda: not queue.llen("celery") and not queue.hlen("unacked"))
    assert service.times_completed() == dict.fromkeys(tasks, 1)


def test_a_pool_of_processes_completes_each_task_once() -> None:
    service = SlowService(delay=1.0, busy=1.0, loses=True)
    tasks = [service.fake.add_one_off_task().id for _ in range(6)]
    with (
        environment_for(service) as environment,
        started(environment, "process_pool.py", *tasks, *tasks) as process,
    ):
        kill_workers(process, service)
        shown, _ = process.communicate(timeout=60)
    assert process.returncode == 0, shown
    assert "A worker was killed." in shown
    assert service.times_completed() == dict.fromkeys(tasks, 1)


@pytest.mark.parametrize("token", ["", "revoked"], ids=["no token", "token that was revoked"])
def test_a_pool_without_access_ends_with_the_error_and_drops_no_job(token: str) -> None:
    service = SlowService()
    tasks = [service.fake.add_one_off_task().id for _ in range(3)]
    with (
        environment_for(service, token) as environment,
        started(environment, "process_pool.py", *tasks) as process,
    ):
        shown, _ = process.communicate(timeout=60)
    assert process.returncode != 0
    assert ("AuthenticationError" if token else "ConfigurationError") in shown
    assert "not completed" not in shown
    assert "A worker was killed." not in shown


def test_celery_without_access_stops_and_leaves_each_job_in_the_queue() -> None:
    service = SlowService()
    tasks = [service.fake.add_one_off_task().id for _ in range(3)]
    with redis_server() as redis, environment_for(service, "revoked") as environment:
        environment["REDIS_URL"] = f"{redis.connection_url}/0"
        deliver(environment, tasks)
        with started(environment, *CELERY) as worker:
            shown, _ = worker.communicate(timeout=60)
        with Redis(port=redis.port) as queue:
            assert queue.llen("celery") == len(tasks), shown
    assert not service.times_completed()
