from typing import Literal

KnownStepType = Literal[
    "task",
    "approval",
    "expiring",
    "email",
    "expiring_email",
]
