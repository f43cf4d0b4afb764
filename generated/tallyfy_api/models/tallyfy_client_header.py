from typing import Literal

TallyfyClientHeader = Literal["APIClient",]
