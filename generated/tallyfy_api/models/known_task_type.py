from typing import Literal

KnownTaskType = Literal[
    "member",
    "guest",
    "task",
    "approval",
    "expiring",
    "email",
    "expiring_email",
    "standard",
    "accept_decline",
]
