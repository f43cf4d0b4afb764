from typing import Literal

TaskSort = Literal["-deadline", "-position", "deadline", "position"]

TASK_SORT_VALUES: set[TaskSort] = {
    "-deadline",
    "-position",
    "deadline",
    "position",
}


def check_task_sort(value: str) -> TaskSort:
    if value in TASK_SORT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {TASK_SORT_VALUES!r}")
