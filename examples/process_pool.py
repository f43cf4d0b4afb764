"""Completes the tasks whose ids stand on the command line in a pool of processes, each task once.

    python process_pool.py 46bac977996a00f88c496032fe2f6af1 1b07e2c0c8d94e2f8ab7d5e9f30c61aa

Takes TALLYFY_ACCESS_TOKEN and TALLYFY_ORG_ID from the environment. `multiprocessing.Pool` would
wait forever for a worker that was killed; `ProcessPoolExecutor` raises. Only one program at a time
may complete the same tasks: the service has no idempotency keys.
"""

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import cache

from tallyfy_client import (
    APIConnectionError,
    AuthenticationError,
    BudgetExceededError,
    ConfigurationError,
    InternalServerError,
    OutcomeUnknownError,
    RateLimitError,
    Tallyfy,
    TallyfyError,
)

# Longer than the service ever takes to carry out a completion, in seconds.
SLOWEST_ANSWER = float(os.environ.get("SLOWEST_ANSWER", "120"))
LONGEST_DELAY = 2 * SLOWEST_ANSWER
TEMPORARY = (
    APIConnectionError,
    BudgetExceededError,
    InternalServerError,
    OutcomeUnknownError,
    RateLimitError,
)


@cache
def tallyfy() -> Tallyfy:
    """Return the client of this process, made on first use: processes cannot share connections."""
    return Tallyfy(deadline=SLOWEST_ANSWER / 2)


def complete(task_id: str) -> str | float:
    """Complete a task. Return how it ended, or in how many seconds to try again."""
    try:
        task = tallyfy().tasks.complete(task_id, unless_completed=True)
    except TEMPORARY as error:
        asked_for = getattr(error, "retry_after", None) or 0
        return float(min(max(SLOWEST_ANSWER, asked_for), LONGEST_DELAY))
    except (AuthenticationError, ConfigurationError):
        # All other tasks would fail, too.
        raise
    except TallyfyError as error:
        # Another attempt would fail, too: a person has to look at it.
        return f"not completed: {error}"
    return f"completed: {task.status}"


def complete_all(task_ids: list[str]) -> None:
    left = set(task_ids)
    while left:
        wait = SLOWEST_ANSWER
        try:
            with ProcessPoolExecutor(4) as pool:
                jobs = {pool.submit(complete, task_id): task_id for task_id in left}
                for job in as_completed(jobs):
                    ended = job.result()
                    if isinstance(ended, str):
                        print(jobs[job], ended, flush=True)
                        left.remove(jobs[job])
                    else:
                        wait = max(wait, ended)
        except BrokenProcessPool:
            print("A worker was killed.", file=sys.stderr, flush=True)
        if left:
            # By then no completion is under way any more. The next attempt reads the task first.
            time.sleep(wait)


if __name__ == "__main__":
    complete_all(sys.argv[1:])
