from typing import Literal

RunTypeFilter = Literal[
    "procedure",
    "form",
    "document",
]
