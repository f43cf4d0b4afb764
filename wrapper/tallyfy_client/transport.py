"""How requests leave through httpx and how answers come in, as answers or as errors of ours."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

import httpx

from .calls import Call
from .errors import (
    APIResponseValidationError,
    APIStatusError,
    ConfigurationError,
    InvalidRequestError,
    TallyfyError,
    error_from_answer,
    error_from_lost_answer,
)

# The answer that is being read, for what an error has to tell of it.
_answer: ContextVar[httpx.Response | None] = ContextVar("tallyfy_answer", default=None)


@contextmanager
def typed_errors(call: Call[Any]) -> Iterator[None]:
    """Turn what httpx, json and the generated models raise into this client's errors."""
    _answer.set(None)
    try:
        yield
    except (TallyfyError, httpx.HTTPError, httpx.InvalidURL, *_UNREADABLE) as failure:
        error = _error_for(failure, _answer.get(), completing=call.completes_task)
        if error is failure:
            raise
        raise error from failure


# What json and the generated models raise at an answer that they cannot read.
_UNREADABLE = (AttributeError, KeyError, RecursionError, TypeError, ValueError)


def _error_for(failure: Exception, answer: httpx.Response | None, *, completing: bool) -> Exception:
    match failure:
        case APIStatusError():
            return _with_effect(failure, completing)
        case TallyfyError():
            return failure
        case httpx.InvalidURL():
            return InvalidRequestError("The query is too long, or not one that can be sent.")
        case httpx.HTTPStatusError(response=refused):
            # The caller's own client has a hook that raises it. The body may not be read yet.
            body = refused.content if refused.is_stream_consumed else b""
            error = error_from_answer(refused.status_code, refused.headers, body)
            return _with_effect(error, completing)
        case httpx.DecodingError():
            return _unreadable(failure, b"", completing)
        case httpx.RequestError():
            return error_from_lost_answer(failure, completing=completing)
    return failure if answer is None else _unreadable(failure, answer.content, completing)


def _with_effect(error: APIStatusError, completing: bool) -> APIStatusError:
    # A request that was refused did nothing. After a failure of the server, nobody knows.
    error.may_have_taken_effect = completing and error.status_code in {408, *range(500, 600)}
    return error


def _unreadable(failure: Exception, body: bytes, completing: bool) -> APIResponseValidationError:
    return APIResponseValidationError(
        "The service answered with success, but the answer cannot be read: "
        f"{type(failure).__name__}: {failure}",
        body=body,
        may_have_taken_effect=completing,
    )


def _write_spaces_as_percent_20(request: httpx.Request) -> None:
    # httpx writes a space in a query as `+`, which the service does not read as one. A plus sign
    # itself is `%2B` by then.
    query = request.url.query
    if b"+" in query:
        request.url = request.url.copy_with(query=query.replace(b"+", b"%20"))


async def _write_spaces_as_percent_20_async(request: httpx.Request) -> None:
    _write_spaces_as_percent_20(request)


def _check_answer(answer: httpx.Response) -> None:
    """Raise the error of an error status before generated code takes a page of HTML for JSON."""
    _answer.set(answer)
    if not answer.is_success:
        body = b""
        # The status has said what matters, even if the explanation is cut off.
        with suppress(httpx.RequestError):
            body = answer.read()
        raise error_from_answer(answer.status_code, answer.headers, body)


async def _check_answer_async(answer: httpx.Response) -> None:
    _answer.set(answer)
    if not answer.is_success:
        body = b""
        with suppress(httpx.RequestError):
            body = await answer.aread()
        raise error_from_answer(answer.status_code, answer.headers, body)


HOOKS: dict[str, list[Any]] = {
    "request": [_write_spaces_as_percent_20],
    "response": [_check_answer],
}
HOOKS_ASYNC: dict[str, list[Any]] = {
    "request": [_write_spaces_as_percent_20_async],
    "response": [_check_answer_async],
}


class Through(httpx.BaseTransport):
    """Sends through the caller's own httpx client, which stays as it is and stays open."""

    def __init__(self, http_client: httpx.Client) -> None:
        _check_kind(http_client, httpx.Client)
        self._http_client = http_client

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        _check_open(self._http_client)
        return self._http_client.send(request, stream=True, auth=None, follow_redirects=False)


class AsyncThrough(httpx.AsyncBaseTransport):
    """Sends through the caller's own httpx client, which stays as it is and stays open."""

    def __init__(self, http_client: httpx.AsyncClient) -> None:
        _check_kind(http_client, httpx.AsyncClient)
        self._http_client = http_client

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        _check_open(self._http_client)
        return await self._http_client.send(request, stream=True, auth=None, follow_redirects=False)


def _check_kind(http_client: object, kind: type) -> None:
    if not isinstance(http_client, kind):
        raise ConfigurationError(f"http_client must be an httpx.{kind.__name__}.")


def _check_open(http_client: httpx.Client | httpx.AsyncClient) -> None:
    if http_client.is_closed:
        raise InvalidRequestError("The http_client that was given is closed.")
