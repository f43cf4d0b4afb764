from typing import Literal

KnownErrorCode = Literal[
    "RATE_LIMIT_EXCEEDED",
    "RESOURCE_NOT_FOUND",
    "ENDPOINT_NOT_FOUND",
    "SEAT_POOL_EXHAUSTED",
]
