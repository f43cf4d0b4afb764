from typing import Literal

KnownErrorCode = Literal[
    "ENDPOINT_NOT_FOUND", "RATE_LIMIT_EXCEEDED", "RESOURCE_NOT_FOUND", "SEAT_POOL_EXHAUSTED"
]

KNOWN_ERROR_CODE_VALUES: set[KnownErrorCode] = {
    "ENDPOINT_NOT_FOUND",
    "RATE_LIMIT_EXCEEDED",
    "RESOURCE_NOT_FOUND",
    "SEAT_POOL_EXHAUSTED",
}


def check_known_error_code(value: str) -> KnownErrorCode:
    if value in KNOWN_ERROR_CODE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {KNOWN_ERROR_CODE_VALUES!r}")
