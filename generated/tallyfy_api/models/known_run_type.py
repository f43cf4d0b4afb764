from typing import Literal

KnownRunType = Literal[
    "procedure",
    "form",
    "document",
]
