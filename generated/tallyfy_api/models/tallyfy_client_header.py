from typing import Literal

TallyfyClientHeader = Literal["APIClient"]

TALLYFY_CLIENT_HEADER_VALUES: set[TallyfyClientHeader] = {
    "APIClient",
}


def check_tallyfy_client_header(value: str) -> TallyfyClientHeader:
    if value in TALLYFY_CLIENT_HEADER_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {TALLYFY_CLIENT_HEADER_VALUES!r}")
