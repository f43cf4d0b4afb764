from typing import Literal

RunTaskStatusFilter = Literal["all", "completed", "in-progress"]

RUN_TASK_STATUS_FILTER_VALUES: set[RunTaskStatusFilter] = {
    "all",
    "completed",
    "in-progress",
}


def check_run_task_status_filter(value: str) -> RunTaskStatusFilter:
    if value in RUN_TASK_STATUS_FILTER_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {RUN_TASK_STATUS_FILTER_VALUES!r}"
    )
