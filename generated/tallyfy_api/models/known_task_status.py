from typing import Literal

KnownTaskStatus = Literal[
    "active",
    "not-started",
    "completed",
    "auto-skipped",
    "in-progress",
    "skipped",
    "overdue",
    "hasproblem",
    "approved",
    "rejected",
    "acknowledged",
    "expired",
    "reopened",
]
