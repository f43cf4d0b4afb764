"""One mock for all contract tests, and hooks that fail a test when the mock reports a violation, or
when a second judge finds one that the mock does not report.

Prism answers a wrong request with an error response of the contract and the header `sl-violations`,
and what it has no response for with a problem+json of its own. A client that took either for a
response of the service would pass by mistake.
"""

import asyncio
import json
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import FrameType, ModuleType
from typing import Any, NamedTuple

import httpx
import httpx2
import pytest

from tallyfy_api import AuthenticatedClient
from tallyfy_api.client import Response
from tallyfy_client import AsyncTallyfy, Tallyfy
from tests.contract.reading import OPERATIONS
from tests.contract.verdict import missed_by_prism, objection, verdict
from tools.prism import prism_mock

ORG = "77288b290000e1269ff1a5b0dd0efe09"


def for_prism(library: ModuleType) -> dict[str, Any]:
    """The settings of an HTTP client of this library that talks to the mock."""
    # Prism closes a connection that was idle for 5 seconds, and resets it under a request that
    # comes at that moment, as when the machine stood still so long. So each request has a
    # connection of its own. Reading certificates, which plain http does not need, takes longer
    # than a test.
    return {"verify": False, "limits": library.Limits(max_keepalive_connections=0)}


FOR_PRISM = for_prism(httpx)

# Calls an operation of the generated client, given as its module, with its arguments.
Operate = Callable[..., Response[Any]]


@pytest.fixture(scope="session")
def prism() -> Iterator[str]:
    """The address of the mock, which runs until the session ends, however it ends."""
    # pytest takes the exception of `tools.prism.stop_on_signals` for a failed test and goes on.
    before = {number: signal.signal(number, _end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        with prism_mock() as url:
            _warm_up(url)
            yield url
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _warm_up(url: str) -> None:
    """Ask for each operation once: at the first request Prism compiles its schemas, for seconds."""
    headers = {"Authorization": "Bearer any-token", "X-Tallyfy-Client": "APIClient"}
    with httpx.Client(base_url=url, headers=headers, timeout=60, **FOR_PRISM) as client:
        for operation in OPERATIONS.values():
            path = operation.path.format(org_id="acme", run_id="r1", task_id="t1")
            body = {"task_id": "t1"} if operation.method == "post" else None
            client.request(operation.method.upper(), path, json=body).raise_for_status()


def _end(number: int, _frame: FrameType | None) -> None:
    pytest.exit(f"ended by {signal.Signals(number).name}", returncode=128 + number)


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
        """Hold a request, and its response that was read, to both judges."""
        # The judges know httpx. They are given what was sent and what came, whoever did it.
        response = response if isinstance(response, httpx.Response) else _of_httpx(response)
        try:
            said = verdict(self.sender, response) if objection(response) else None
            said = said or missed_by_prism(self.sender, response)
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


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture(params=["sync", "async"])
def operate(request: pytest.FixtureRequest, prism: str, wire: Wire) -> Iterator[Operate]:
    """The generated client, against the mock."""
    wire.sender = "The generated client"
    hooks = wire.sync_hooks() if request.param == "sync" else wire.async_hooks()
    client = AuthenticatedClient(
        prism,
        token="any-token",
        timeout=httpx.Timeout(60),
        event_hooks=hooks,
        **FOR_PRISM,
    )

    def operate(operation: ModuleType, **arguments: Any) -> Response[Any]:
        response: Response[Any] = operation.sync_detailed(client=client, **arguments)
        return response

    def operate_async(operation: ModuleType, **arguments: Any) -> Response[Any]:
        call = operation.asyncio_detailed(client=client, **arguments)
        response: Response[Any] = runner.run(call)
        return response

    if request.param == "sync":
        with client:
            yield operate
    else:
        with asyncio.Runner() as runner:
            runner.run(client.__aenter__())
            yield operate_async
            runner.run(client.__aexit__())


class Side(NamedTuple):
    """One of the two clients, and how its results are awaited: for Tallyfy they are there."""

    client: Any
    result: Callable[[Any], Any]


@pytest.fixture(params=["sync", "async"])
def side(request: pytest.FixtureRequest, prism: str, wire: Wire) -> Iterator[Side]:
    wire.sender = "The wrapper, or the generated client below it,"
    # One attempt: a mock without state fails the second time as the first.
    settings: dict[str, Any] = {"org_id": ORG, "base_url": prism, "max_attempts": 1}
    kind, _, name = request.param.partition(" with ")
    library: Any = httpx2 if name == "httpx2" else httpx
    if kind == "sync":
        with (
            library.Client(event_hooks=wire.sync_hooks(), **for_prism(library)) as http_client,
            Tallyfy("any-token", http_client=http_client, **settings) as client,
        ):
            yield Side(client, lambda result: result)
    else:
        with asyncio.Runner() as runner:
            hooks = wire.async_hooks()
            http_client = library.AsyncClient(event_hooks=hooks, **for_prism(library))
            async_client = AsyncTallyfy("any-token", http_client=http_client, **settings)
            yield Side(async_client, runner.run)
            runner.run(async_client.close())
            runner.run(http_client.aclose())


# httpx sends for most tests. A share of them shows that httpx2 does it as well.
on_both_libraries = pytest.mark.parametrize(
    "side", ["sync", "async", "sync with httpx2", "async with httpx2"], indirect=True
)
