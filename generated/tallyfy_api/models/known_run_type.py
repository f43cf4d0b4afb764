from typing import Literal

KnownRunType = Literal["document", "form", "procedure"]

KNOWN_RUN_TYPE_VALUES: set[KnownRunType] = {
    "document",
    "form",
    "procedure",
}


def check_known_run_type(value: str) -> KnownRunType:
    if value in KNOWN_RUN_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {KNOWN_RUN_TYPE_VALUES!r}")
