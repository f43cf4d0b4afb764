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
    "all",
    "in-progress",
    "stalled",
    "on-time",
    "has-improvement",
    "active-visible",
    "due-soon",
    "has-problem",
    "auto-skipped",
]
