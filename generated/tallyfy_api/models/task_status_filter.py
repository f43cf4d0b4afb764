from typing import Literal

TaskStatusFilter = Literal[
    "active",
    "active_visible",
    "auto-skipped",
    "complete",
    "due_soon",
    "hasproblem",
    "incomplete",
    "inprogress",
    "not-started",
    "overdue",
]

TASK_STATUS_FILTER_VALUES: set[TaskStatusFilter] = {
    "active",
    "active_visible",
    "auto-skipped",
    "complete",
    "due_soon",
    "hasproblem",
    "incomplete",
    "inprogress",
    "not-started",
    "overdue",
}


def check_task_status_filter(value: str) -> TaskStatusFilter:
    if value in TASK_STATUS_FILTER_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {TASK_STATUS_FILTER_VALUES!r}")
