from typing import Literal

KnownTaskStatus = Literal[
    "acknowledged",
    "active",
    "approved",
    "auto-skipped",
    "completed",
    "expired",
    "hasproblem",
    "in-progress",
    "not-started",
    "overdue",
    "rejected",
    "reopened",
    "skipped",
]

KNOWN_TASK_STATUS_VALUES: set[KnownTaskStatus] = {
    "acknowledged",
    "active",
    "approved",
    "auto-skipped",
    "completed",
    "expired",
    "hasproblem",
    "in-progress",
    "not-started",
    "overdue",
    "rejected",
    "reopened",
    "skipped",
}


def check_known_task_status(value: str) -> KnownTaskStatus:
    if value in KNOWN_TASK_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {KNOWN_TASK_STATUS_VALUES!r}")
