"""What one request sends, and what is read from its answer. Nothing is sent here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from types import ModuleType
from typing import Any, Generic, Literal, TypeVar

import httpx
from attrs import field, frozen

from tallyfy_api import Client
from tallyfy_api.api.tasks import get_task
from tallyfy_api.models import Task
from tallyfy_api.types import Response

from .pages import Page, page_from_answer
from .parameters import (
    comma_separated,
    identifier,
    json_value,
    one_of,
    query,
    relative_path,
    whole_number,
)

Result = TypeVar("Result")
Item = TypeVar("Item")


def _without_none(arguments: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in arguments.items() if value is not None}


def data_of(answer: Any) -> Any:
    """Read the one thing that an answer holds."""
    return answer


@frozen
class Call(Generic[Result]):
    """One request: an operation of the generated client, and its arguments. Those that are None are
    left out.
    """

    operation: ModuleType | RawOperation
    # Arguments hold queries and bodies, which no log may show.
    arguments: Mapping[str, object] = field(converter=_without_none, repr=False)
    read: Callable[[Any], Result] = data_of
    # A safe request changes nothing, so it may be sent again at will.
    safe: bool = True

    @property
    def name(self) -> str:
        """The name of the operation, as the generated client has it."""
        return self.operation.__name__.rpartition(".")[2]


@frozen
class Listing(Generic[Item]):
    """Requests for the pages of one listing."""

    operation: ModuleType
    arguments: Mapping[str, object] = field(repr=False)
    start_page: int
    limit: int | None

    def page(self, number: int) -> Call[Page[Item]]:
        arguments = {**self.arguments, "page": number}
        return Call(self.operation, arguments, partial(page_from_answer, number))


def listing(
    operation: ModuleType,
    arguments: Mapping[str, object],
    *,
    per_page: int,
    start_page: int,
    limit: int | None,
) -> Listing[Any]:
    """Return the requests for a listing, of which `limit` items are wanted."""
    if limit is not None:
        whole_number("limit", limit, least=0, most=_MOST)
    size = {
        "per_page": whole_number("per_page", per_page, least=1, most=100),
    }
    start = whole_number("start_page", start_page, least=1, most=_MOST)
    return Listing(operation, {**arguments, **size}, start, limit)


# The most that the contract allows for the number of a page.
_MOST = 2**31 - 1


def reading_task(org_id: str, task: object, with_: Any = None) -> Call[Task]:
    """Return the call that reads a task."""
    return Call(
        get_task,
        {
            "org_id": org_id,
            "task_id": identifier("task_id", task, Task),
            "with_": comma_separated("with_", with_),
        },
    )


class RawOperation:
    """Stands where a generated operation does, and hands the request to httpx as it is."""

    __name__ = "raw_request"

    def sync_detailed(self, *, client: Client, **request: Any) -> Response[httpx.Response]:
        return _unparsed(client.get_httpx_client().request(**request))

    async def asyncio_detailed(self, *, client: Client, **request: Any) -> Response[httpx.Response]:
        return _unparsed(await client.get_async_httpx_client().request(**request))


def _unparsed(answer: httpx.Response) -> Response[httpx.Response]:
    return Response(HTTPStatus.OK, answer.content, answer.headers, parsed=answer)


def raw_call(
    method: str, path: str, params: Mapping[str, Any] | None, json: Any
) -> Call[httpx.Response]:
    """Return the call for a request that the contract does not cover."""
    verb = one_of("method", method.upper() if isinstance(method, str) else "", Method)
    request = {
        "method": verb,
        "url": relative_path(path),
        "params": query("params", params),
        "json": json_value("json", json),
    }
    return Call(RawOperation(), request, read=lambda answer: answer, safe=verb in _SAFE)


# They change nothing on the server (RFC 9110, section 9.2.1).
_SAFE = {"GET", "HEAD", "OPTIONS"}
Method = Literal["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]
