"""The error for each HTTP status."""

from collections.abc import Mapping

from tallyfy_client._errors import APIStatusError


class BadRequestError(APIStatusError):
    """400: The request is malformed (cli)."""


class AuthenticationError(APIStatusError):
    """401: There is no token, the token is not valid, or the header `X-Tallyfy-Client` is
    missing (docs, cli, postman).
    """


class PaymentRequiredError(APIStatusError):
    """402: A limit of the organization's plan. Nothing was done (mcp 2026-11). No source says
    which operations it can meet, or shows a body.
    """


class PermissionDeniedError(APIStatusError):
    """403: The token may not do this (documents, cli, postman). It can be a rule of the
    process as well as a missing permission (mcp).
    """


class NotFoundError(APIStatusError):
    """404: There is no such run or task (documents), or no such endpoint (cli, postman).
    Without `Accept: application/json` it comes as a page of HTML (sdk).
    """


class ConflictError(APIStatusError):
    """409: The request does not fit the state of the organization. Not seen on these
    operations, but under the same address (n8n).
    """


class UnprocessableEntityError(APIStatusError):
    """422: A value is not acceptable (cli, postman, mcp), or the task cannot be completed: a
    required form field is empty, it is completed already, an issue is open (docs; 423 by a
    later source), it is hidden (docs). The document on completing promises an error, and no
    status.
    """


class LockedError(APIStatusError):
    """423: The run has an open issue: a problem was reported, and is not resolved. Nothing was
    done (mcp 2026-11). No source shows a body.
    """


class RateLimitError(APIStatusError):
    """429: Too many requests. Nothing was done; the same request may be sent again after
    `Retry-After` (cli, sdk). The body may be empty (docs, cli).
    """


class InternalServerError(APIStatusError):
    """5XX: The service failed (500; cli, mcp, n8n), or something in front of it (502, 503,
    504; cli; no source shows 520 to 524, which a proxy could give). Whether a completion
    took effect is not known. The body may be empty or plain text (cli, mcp, n8n), and
    presumably HTML.
    """


# The error for each status in the contract. `5XX` stands for all that begin with 5.
STATUS_ERRORS: Mapping[str, type[APIStatusError]] = {
    "400": BadRequestError,
    "401": AuthenticationError,
    "402": PaymentRequiredError,
    "403": PermissionDeniedError,
    "404": NotFoundError,
    "409": ConflictError,
    "422": UnprocessableEntityError,
    "423": LockedError,
    "429": RateLimitError,
    "5XX": InternalServerError,
}
