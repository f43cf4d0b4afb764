from typing import Literal

KnownRunStatus = Literal[
    "active",
    "complete",
    "problem",
    "delayed",
    "archived",
    "issue",
    "in-progress",
]
