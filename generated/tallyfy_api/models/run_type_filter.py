from typing import Literal

RunTypeFilter = Literal["document", "form", "procedure"]

RUN_TYPE_FILTER_VALUES: set[RunTypeFilter] = {
    "document",
    "form",
    "procedure",
}


def check_run_type_filter(value: str) -> RunTypeFilter:
    if value in RUN_TYPE_FILTER_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {RUN_TYPE_FILTER_VALUES!r}")
