from typing import Literal

RunTaskStatusFilter = Literal[
    "all",
    "in-progress",
    "completed",
]
