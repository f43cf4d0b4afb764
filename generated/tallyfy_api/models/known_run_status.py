from typing import Literal

KnownRunStatus = Literal[
    "active", "archived", "complete", "delayed", "in-progress", "issue", "problem"
]

KNOWN_RUN_STATUS_VALUES: set[KnownRunStatus] = {
    "active",
    "archived",
    "complete",
    "delayed",
    "in-progress",
    "issue",
    "problem",
}


def check_known_run_status(value: str) -> KnownRunStatus:
    if value in KNOWN_RUN_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {KNOWN_RUN_STATUS_VALUES!r}")
