from typing import Literal

RunStatusFilter = Literal[
    "active",
    "complete",
    "problem",
    "improvement",
    "archived",
    "delayed",
    "starred",
    "issue",
]
