from typing import Literal

TaskStatusFilter = Literal[
    "complete",
    "active",
    "incomplete",
    "inprogress",
    "not-started",
    "hasproblem",
    "overdue",
    "due_soon",
    "active_visible",
    "auto-skipped",
]
