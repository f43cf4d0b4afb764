"""What the contract tests send goes through hooks that fail a test when Prism reports a violation,
or when the judges in process find one.

Prism answers a wrong request with an error response of the contract and the header `sl-violations`,
and what it has no response for with a problem+json of its own. A client that took either for a
response of the service would pass by mistake.

What is drawn at random goes no further than to the judges in process, who give the first example.
"""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, NamedTuple

import httpx
import httpx2
import pytest

from tallyfy_api.client import AuthenticatedClient, Response
from tallyfy_client import AsyncTallyfy, Tallyfy
from tests.contract.verdict import complaint, operation_of

ORG = "77288b290000e1269ff1a5b0dd0efe09"
IN_PROCESS = "http://127.0.0.1:9"


def for_prism(library: ModuleType) -> dict[str, Any]:
    """The settings of an HTTP client of this library that talks to the mock."""
    # Prism closes a connection that was idle for 5 seconds, and resets it under a request that
    # comes at that moment. So each request has a connection of its own. Reading certificates,
    # which plain http does not need, takes longer than a test.
    limits = library.Limits(max_keepalive_connections=0)
    return {"verify": False, "limits": limits, "timeout": 300}


FOR_PRISM = for_prism(httpx)

# Calls an operation of the generated client, given as its module, with its arguments.
Operate = Callable[..., Response[Any]]


class Side(NamedTuple):
    """One of the two clients, and how its results are awaited: for Tallyfy they are there."""

    client: Any
    result: Callable[[Any], Any]


@dataclass
class Wire:
    """What goes over the wire between a client and Prism.

    `prefer` chooses the response to a request, in the words of Prism's `Prefer` header:
    `example=page-2`, `code=404`, or both with a comma between. Without it, Prism gives the first
    example of the success.
    `sender` is who is to blame for a wrong request, at the beginning of a sentence.
    """

    sender: str = "The sender"
    prefer: Callable[[httpx.Request], str | None] = lambda _request: None
    seen: list[httpx.Request] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [f"{request.method} {request.url.path}" for request in self.seen]

    def json(self) -> list[Any]:
        """The bodies that were sent, read."""
        return [json.loads(request.read()) for request in self.seen if request.method == "POST"]

    def take_request(self, request: httpx.Request) -> None:
        self.seen.append(request)
        if preferred := self.prefer(request):
            request.headers["Prefer"] = preferred

    def check_response(self, response: Any) -> None:
        """Hold a request, and its response that was read, to all judges."""
        # The judges know httpx. They are given what was sent and what came, whoever did it.
        response = response if isinstance(response, httpx.Response) else _of_httpx(response)
        try:
            said = complaint(self.sender, response)
        except Exception as error:
            said = f"The judges failed: {error!r}"
        if said:
            # Failures of pytest are no Exceptions, so no client takes them for its own.
            pytest.fail(said)

    def sync_hooks(self) -> dict[str, list[Callable[..., Any]]]:
        def check_response(response: httpx.Response) -> None:
            response.read()
            self.check_response(response)

        return {"request": [self.take_request], "response": [check_response]}

    def async_hooks(self) -> dict[str, list[Callable[..., Any]]]:
        async def take_request(request: httpx.Request) -> None:
            self.take_request(request)

        async def check_response(response: httpx.Response) -> None:
            await response.aread()
            self.check_response(response)

        return {"request": [take_request], "response": [check_response]}


def _of_httpx(response: Any) -> httpx.Response:
    sent = response.request
    request = httpx.Request(
        sent.method, str(sent.url), headers=sent.headers.multi_items(), content=sent.read()
    )
    # It is decoded already.
    headers = [item for item in response.headers.multi_items() if item[0] != "content-encoding"]
    converted = httpx.Response(
        response.status_code, headers=headers, content=response.content, request=request
    )
    converted.elapsed = response.elapsed
    return converted


def first_example(request: httpx.Request) -> httpx.Response:
    """The answer that Prism would give."""
    found = operation_of(request)
    examples = found[0].examples() if found else {"no such operation": {}}
    # A stream, which the client reads as one of the network.
    stream = httpx.ByteStream(json.dumps(next(iter(examples.values()))).encode())
    return httpx.Response(
        200 if found else 404, headers={"content-type": "application/json"}, stream=stream
    )


@contextmanager
def bare_client(kind: str, url: str, wire: Wire, **options: Any) -> Iterator[Operate]:
    """The generated client, without the wrapper."""
    wire.sender = "The generated client"
    hooks = wire.sync_hooks() if kind == "sync" else wire.async_hooks()
    client = AuthenticatedClient(url, token="any-token", event_hooks=hooks, **options)
    if kind == "sync":
        with client:
            yield lambda operation, **given: operation.sync_detailed(client=client, **given)
    else:
        with asyncio.Runner() as runner:
            runner.run(client.__aenter__())
            yield lambda operation, **given: runner.run(
                operation.asyncio_detailed(client=client, **given)
            )
            runner.run(client.__aexit__(None, None, None))


@contextmanager
def wrapped_client(kind: str, url: str, wire: Wire, **options: Any) -> Iterator[Side]:
    """The wrapper, above an HTTP client with these options."""
    wire.sender = "The wrapper, or the generated client below it,"
    # One attempt: a mock without state fails the second time as the first.
    settings: dict[str, Any] = {"org_id": ORG, "base_url": url, "max_attempts": 1, "timeout": 300}
    kind, _, name = kind.partition(" with ")
    library: Any = httpx2 if name == "httpx2" else httpx
    options = {**for_prism(library), **options}
    if kind == "sync":
        with (
            library.Client(event_hooks=wire.sync_hooks(), **options) as http_client,
            Tallyfy("any-token", http_client=http_client, **settings) as client,
        ):
            yield Side(client, lambda result: result)
    else:
        with asyncio.Runner() as runner:
            http_client = library.AsyncClient(event_hooks=wire.async_hooks(), **options)
            async_client = AsyncTallyfy("any-token", http_client=http_client, **settings)
            yield Side(async_client, runner.run)
            runner.run(async_client.close())
            runner.run(http_client.aclose())


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture(params=["sync", "async"])
def operate(request: pytest.FixtureRequest, prism: str, wire: Wire) -> Iterator[Operate]:
    with bare_client(request.param, prism, wire, **FOR_PRISM) as operate:
        yield operate


@pytest.fixture(params=["sync", "async"])
def side(request: pytest.FixtureRequest, prism: str, wire: Wire) -> Iterator[Side]:
    with wrapped_client(request.param, prism, wire) as side:
        yield side


@pytest.fixture(params=["sync", "async"])
def operate_in_process(request: pytest.FixtureRequest, wire: Wire) -> Iterator[Operate]:
    transport = httpx.MockTransport(first_example)
    with bare_client(request.param, IN_PROCESS, wire, transport=transport) as operate:
        yield operate


@pytest.fixture(params=["sync", "async"])
def side_in_process(request: pytest.FixtureRequest, wire: Wire) -> Iterator[Side]:
    transport = httpx.MockTransport(first_example)
    with wrapped_client(request.param, IN_PROCESS, wire, transport=transport) as side:
        yield side


# httpx sends for most tests. A share of them shows that httpx2 does it as well.
on_both_libraries = pytest.mark.parametrize(
    "side", ["sync", "async", "sync with httpx2", "async with httpx2"], indirect=True
)
