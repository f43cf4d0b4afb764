"""Responses: what the seam gives, and how the JSON of one is read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import APIResponseValidationError, RateLimitError, about

if TYPE_CHECKING:
    from tallyfy_api.types import Request

# A shorter token would be found in words.
_SHORTEST_SECRET = 8


class RawResponse(NamedTuple):
    """A response as the service sent it.

    Attributes:
        status_code: The status, a plain integer.
        headers: The headers, with names in lower case. Several with one name are joined by commas.
        content: The body, decoded as `Content-Encoding` says.
    """

    status_code: int
    headers: Mapping[str, str]
    content: bytes

    def __repr__(self) -> str:
        return f"<RawResponse {self.status_code}>"

    @property
    def request_id(self) -> str | None:
        """Names the request in the service's own records; None if not said."""
        return self.headers.get("x-request-id")

    @property
    def is_success(self) -> bool:
        """Whether the status is one of success: any 2xx."""
        return 200 <= self.status_code < 300

    def json(self) -> Any:
        """Read the body as JSON.

        Raises:
            ValueError: It is not JSON.
        """
        return json.loads(self.content)

    def without(self, secret: str) -> RawResponse:
        """Return the response without a secret that the service may repeat in it."""
        if len(secret) < _SHORTEST_SECRET:
            return self
        content = self.content
        # PHP writes a slash in JSON with a backslash before it.
        for written in (secret, secret.replace("/", "\\/")):
            content = content.replace(written.encode(), b"[token]")
        headers = {name: without_secret(value, secret) for name, value in self.headers.items()}
        return RawResponse(self.status_code, headers, content)


def without_secret(text: str, secret: str) -> str:
    return text if len(secret) < _SHORTEST_SECRET else text.replace(secret, "[token]")


class UndecodedResponse(RawResponse):
    """A response whose body is not encoded as its `Content-Encoding` says, and left out."""


def read_body(response: RawResponse, request: Request, token: str) -> Any:
    """Read the JSON of a response of success. Where nothing reads it, that is the result.

    Raises:
        APIResponseValidationError: It cannot be read, or is about something else.
    """
    try:
        if isinstance(response, UndecodedResponse):
            raise ValueError("its body cannot be decoded")
        if request.read is None:
            return response
        try:
            content = response.json()
        except (ValueError, RecursionError):
            raise ValueError("it is not JSON") from None
        result = request.read(content)
        if request.returns is not None and str(result.id) != request.ids[request.returns]:
            raise ValueError(f"it contains another {request.returns}")
        return result
    except ValueError as flaw:
        error = APIResponseValidationError(
            f"{response.status_code} at {request}: the response cannot be read: {flaw}",
            body=response.without(token).content,
            may_have_taken_effect=not request.is_safe,
        )
        raise about(error, request) from None


def must_wait(request: Request, wait: float, why: str) -> RateLimitError:
    """Return the error for a request that is not sent, since it would have to wait too long."""
    said = f"{why} for {wait:.1f} seconds, so nothing was sent"
    error = RateLimitError(
        f"{request}: {said}",
        status_code=429,
        message=said,
        errors={},
        code=None,
        retry_after=wait,
        request_id=None,
        headers={},
        body=b"",
        may_have_taken_effect=False,
    )
    return about(error, request)
