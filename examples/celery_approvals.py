"""Completes tasks in Celery workers, each task once.

    python -m pip install 'celery[redis]'
    celery --app celery_approvals worker --concurrency 4

Takes REDIS_URL, TALLYFY_ACCESS_TOKEN and TALLYFY_ORG_ID from the environment. To hand out work,
call `complete.delay(task_id, is_approved=True)`.
"""

import os
from contextlib import suppress
from functools import cache
from typing import Any

from celery import Celery
from celery.exceptions import Reject
from redis import Redis, RedisError

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
DEADLINE = SLOWEST_ANSWER / 2
# The lease of a task: a completion that was sent within the deadline is over by then.
LEASE = 2 * SLOWEST_ANSWER
# Celery hands out another copy of a job that a worker has held for this long.
VISIBILITY_TIMEOUT = 4 * SLOWEST_ANSWER
LONGEST_DELAY = VISIBILITY_TIMEOUT / 2
TEMPORARY = (
    APIConnectionError,
    BudgetExceededError,
    InternalServerError,
    OutcomeUnknownError,
    RateLimitError,
)

app = Celery("approvals", broker=os.environ["REDIS_URL"])
app.conf.update(
    # A job leaves the queue when it is done, not when it begins.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    broker_transport_options={"visibility_timeout": VISIBILITY_TIMEOUT},
)


@cache
def tallyfy() -> Tallyfy:
    """Return the client of this process, made on first use: processes cannot share connections."""
    return Tallyfy(deadline=DEADLINE, max_retry_wait=DEADLINE)


@cache
def store() -> Redis:
    return Redis.from_url(os.environ["REDIS_URL"])


def delay_after(error: TallyfyError) -> float:
    """Return the seconds before the next attempt: by then, no completion is under way any more."""
    asked_for = getattr(error, "retry_after", None) or 0
    return min(max(SLOWEST_ANSWER, asked_for), LONGEST_DELAY)


@app.task(bind=True, max_retries=None)
def complete(self: Any, task_id: str, is_approved: bool | None = None) -> str:
    lock = store().lock(f"completing:{task_id}", timeout=LEASE)
    try:
        is_mine = lock.acquire(blocking=False)
    except RedisError as error:
        raise self.retry(exc=error, countdown=SLOWEST_ANSWER) from error
    if not is_mine:
        # Another worker completes the task, or was killed and its completion may be under way.
        raise self.retry(countdown=SLOWEST_ANSWER)
    is_over = True
    try:
        task = tallyfy().tasks.complete(task_id, is_approved=is_approved, unless_completed=True)
        return f"completed: {task.status}"
    except TEMPORARY as error:
        # The next attempt reads the task first. Until then, the lock keeps others away.
        is_over = not error.may_have_taken_effect
        raise self.retry(exc=error, countdown=delay_after(error)) from error
    except (AuthenticationError, ConfigurationError) as error:
        # All other jobs would fail, too. Stop this worker, and leave the job in the queue.
        app.control.shutdown(destination=[self.request.hostname])
        raise Reject(error, requeue=True) from error
    except TallyfyError as error:
        # Another attempt would fail, too: a person has to look at it.
        return f"not completed: {error}"
    finally:
        if is_over:
            with suppress(RedisError):  # It ends with its lease, too.
                lock.release()
