from typing import Literal

KnownPrerunStatus = Literal["complete", "completed"]

KNOWN_PRERUN_STATUS_VALUES: set[KnownPrerunStatus] = {
    "complete",
    "completed",
}


def check_known_prerun_status(value: str) -> KnownPrerunStatus:
    if value in KNOWN_PRERUN_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {KNOWN_PRERUN_STATUS_VALUES!r}")
