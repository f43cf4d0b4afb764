from typing import Literal

RunSort = Literal["-created_at", "-name", "-updated_at", "created_at", "name", "updated_at"]

RUN_SORT_VALUES: set[RunSort] = {
    "-created_at",
    "-name",
    "-updated_at",
    "created_at",
    "name",
    "updated_at",
}


def check_run_sort(value: str) -> RunSort:
    if value in RUN_SORT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {RUN_SORT_VALUES!r}")
