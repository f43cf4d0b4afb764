"""Completes tasks in Celery workers, each task once.

    python -m pip install 'celery[redis]'
    celery --app celery_approvals worker --concurrency 4

Takes REDIS_URL beside TALLYFY_ACCESS_TOKEN and TALLYFY_ORG_ID from the environment. Whatever hands
out the work calls `complete.delay(task_id, is_approved=True)`.
"""

import os
from functools import cache
from typing import Any

from celery import Celery
from celery.exceptions import Reject

from tallyfy_client import (
    APIConnectionError,
    AuthenticationError,
    ConfigurationError,
    InternalServerError,
    OutcomeUnknownError,
    RateLimitError,
    Tallyfy,
    TallyfyError,
)

# Longer than the service ever takes to carry a completion out, in seconds.
SLOWEST_ANSWER = float(os.environ.get("SLOWEST_ANSWER", "120"))

app = Celery("approvals", broker=os.environ["REDIS_URL"])
app.conf.update(
    # A job leaves the queue when it is done, not when it begins.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    # Jobs that wait for another attempt count as lost after this time.
    broker_transport_options={"visibility_timeout": 2 * SLOWEST_ANSWER},
)


@cache
def tallyfy() -> Tallyfy:
    """Return the client of this process, made on first use: processes cannot share connections."""
    return Tallyfy(deadline=60)


@app.task(bind=True, max_retries=None)
def complete(self: Any, task_id: str, is_approved: bool | None = None) -> str:
    if self.request.delivery_info.get("redelivered"):
        # The completion of the worker that was killed may still be under way.
        raise self.retry(countdown=SLOWEST_ANSWER)
    try:
        task = tallyfy().tasks.complete(task_id, is_approved=is_approved, unless_completed=True)
    except (OutcomeUnknownError, APIConnectionError, InternalServerError, RateLimitError) as error:
        # The next attempt reads the task first. By then, nothing is under way any more.
        wait = max(SLOWEST_ANSWER, getattr(error, "retry_after", None) or 0)
        raise self.retry(exc=error, countdown=wait) from error
    except (AuthenticationError, ConfigurationError) as error:
        # All other jobs would fail, too. Stop this worker, and leave the job in the queue.
        app.control.shutdown(destination=[self.request.hostname])
        raise Reject(error, requeue=True) from error
    except TallyfyError as error:
        # It will not get better by itself: a person has to look at it.
        return f"not completed: {error}"
    return f"completed: {task.status}"
