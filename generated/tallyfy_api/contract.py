"""What the contract says of every request."""

from __future__ import annotations

from collections.abc import Mapping

from tallyfy_client._parameters import identifier

BASE_URL = "https://go.tallyfy.com/api"
HEADERS: Mapping[str, str] = {
    "Accept": "application/json",
    "X-Tallyfy-Client": "APIClient",
}


def org_id(given: object) -> str:
    """Check the id of an organization.

    Raises:
        InvalidRequestError: It is not acceptable.
    """
    return identifier("org_id", given, longest=255, pattern=r"[^.\x00-\x20]")
