from typing import Literal

RunArchivedFilter = Literal["only", "true"]

RUN_ARCHIVED_FILTER_VALUES: set[RunArchivedFilter] = {
    "only",
    "true",
}


def check_run_archived_filter(value: str) -> RunArchivedFilter:
    if value in RUN_ARCHIVED_FILTER_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {RUN_ARCHIVED_FILTER_VALUES!r}")
