from typing import Literal

RunStatusFilter = Literal[
    "active", "archived", "complete", "delayed", "improvement", "issue", "problem", "starred"
]

RUN_STATUS_FILTER_VALUES: set[RunStatusFilter] = {
    "active",
    "archived",
    "complete",
    "delayed",
    "improvement",
    "issue",
    "problem",
    "starred",
}


def check_run_status_filter(value: str) -> RunStatusFilter:
    if value in RUN_STATUS_FILTER_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {RUN_STATUS_FILTER_VALUES!r}")
