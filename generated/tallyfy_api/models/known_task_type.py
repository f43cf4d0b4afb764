from typing import Literal

KnownTaskType = Literal[
    "accept_decline",
    "approval",
    "email",
    "expiring",
    "expiring_email",
    "guest",
    "member",
    "standard",
    "task",
]

KNOWN_TASK_TYPE_VALUES: set[KnownTaskType] = {
    "accept_decline",
    "approval",
    "email",
    "expiring",
    "expiring_email",
    "guest",
    "member",
    "standard",
    "task",
}


def check_known_task_type(value: str) -> KnownTaskType:
    if value in KNOWN_TASK_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {KNOWN_TASK_TYPE_VALUES!r}")
