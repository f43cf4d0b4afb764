from typing import Literal

KnownPrerunStatus = Literal[
    "complete",
    "completed",
]
