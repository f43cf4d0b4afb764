from typing import Literal

TaskSort = Literal[
    "position",
    "-position",
    "deadline",
    "-deadline",
]
