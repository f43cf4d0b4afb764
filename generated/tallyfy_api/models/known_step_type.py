from typing import Literal

KnownStepType = Literal["approval", "email", "expiring", "expiring_email", "task"]

KNOWN_STEP_TYPE_VALUES: set[KnownStepType] = {
    "approval",
    "email",
    "expiring",
    "expiring_email",
    "task",
}


def check_known_step_type(value: str) -> KnownStepType:
    if value in KNOWN_STEP_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {KNOWN_STEP_TYPE_VALUES!r}")
