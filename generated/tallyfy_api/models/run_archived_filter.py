from typing import Literal

RunArchivedFilter = Literal[
    "only",
    "true",
]
