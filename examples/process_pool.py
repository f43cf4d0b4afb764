"""Completes the tasks whose ids stand on the command line in a pool of processes, each task once.

    python process_pool.py 46bac977996a00f88c496032fe2f6af1 1b07e2c0c8d94e2f8ab7d5e9f30c61aa

Takes TALLYFY_ACCESS_TOKEN and TALLYFY_ORG_ID from the environment. `multiprocessing.Pool` would
wait for ever for a worker that was killed; `ProcessPoolExecutor` raises.
"""

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from tallyfy_client import (
    APIConnectionError,
    InternalServerError,
    OutcomeUnknownError,
    RateLimitError,
    Tallyfy,
    TallyfyError,
)

# Longer than the service ever takes to carry a completion out, in seconds.
SLOWEST_ANSWER = float(os.environ.get("SLOWEST_ANSWER", "120"))

tallyfy: Tallyfy


def make_client() -> None:
    """Make a client in each process: connections cannot be shared between them."""
    global tallyfy
    tallyfy = Tallyfy(deadline=60)


def complete(task_id: str) -> str | None:
    """Complete a task and say how it ended; None if it has to be tried again."""
    try:
        return f"completed: {tallyfy.tasks.complete(task_id, unless_completed=True).status}"
    except (OutcomeUnknownError, APIConnectionError, InternalServerError, RateLimitError):
        return None
    except TallyfyError as error:
        return f"not completed: {error}"


def complete_all(task_ids: list[str]) -> None:
    left = set(task_ids)
    while left:
        with ProcessPoolExecutor(4, initializer=make_client) as pool:
            jobs = {pool.submit(complete, task_id): task_id for task_id in left}
            try:
                for job in as_completed(jobs):
                    if ended := job.result():
                        print(jobs[job], ended, flush=True)
                        left.remove(jobs[job])
            except BrokenProcessPool:
                print("A worker was killed.", file=sys.stderr, flush=True)
        if left:
            # What was under way is carried out or lost by then. The next attempt reads first.
            time.sleep(SLOWEST_ANSWER)


if __name__ == "__main__":
    complete_all(sys.argv[1:])
