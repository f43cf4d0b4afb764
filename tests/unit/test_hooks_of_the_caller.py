"""Once a request may have gone out, no hook and no library can turn it into "not sent"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import httpx
import httpx2
import httpx_aiohttp
import pytest

from tallyfy_client import (
    APIConnectionError,
    APIStatusError,
    OutcomeUnknownError,
    TallyfyError,
    UnprocessableEntityError,
)
from tests.raw_service import (
    GIVEN,
    HTTP_CLIENTS,
    Connection,
    by_way,
    client_by,
    every_way,
    raw_service,
)
from tests.service import Reply, running_service, settled, task_reply

pytestmark = pytest.mark.anyio

COMPLETED: Final = task_reply(status="completed")


def library_of(way: str) -> Any:
    return httpx2 if way.startswith("httpx2") else httpx


def as_hook(way: str, hook: Callable[[Any], Any]) -> Callable[[Any], Any]:
    async def awaited(message: Any) -> None:
        hook(message)

    return hook if HTTP_CLIENTS[way][0] == "sync" else awaited


def calling(way: str, address: str) -> Callable[[Any], None]:
    """Return a hook that calls another service, and takes no error for an answer."""

    def call(_message: Any) -> None:
        with library_of(way).Client(trust_env=False, verify=False) as other:
            other.get(address).raise_for_status()

    return call


# --- Response hooks -------------------------------------------------------------------------------


@by_way(GIVEN)
@pytest.mark.parametrize("status", [401, 422, 429, 503])
async def test_completion_is_sent_once_though_a_hook_is_refused_elsewhere(
    status: int, way: str
) -> None:
    with running_service() as elsewhere, running_service() as service:
        elsewhere.always_answers(Reply(status))
        service.always_answers(COMPLETED)
        hook = as_hook(way, calling(way, elsewhere.address))
        async with client_by(way, service, hooks={"response": [hook]}, waits=False) as client:
            with pytest.raises(OutcomeUnknownError) as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
    assert caught.value.may_have_taken_effect
    assert [request.method for request in service.requests].count("POST") == 1


@by_way(GIVEN)
async def test_completion_is_sent_once_though_a_hook_cannot_reach_another_service(way: str) -> None:
    with running_service(listening=False) as elsewhere, running_service() as service:
        service.always_answers(COMPLETED)
        hook = as_hook(way, calling(way, elsewhere.address))
        async with client_by(way, service, hooks={"response": [hook]}, waits=False) as client:
            with pytest.raises(OutcomeUnknownError):
                await settled(client.tasks.complete("t1", run_id="r1"))
    assert [request.method for request in service.requests].count("POST") == 1


@by_way(GIVEN)
async def test_completion_is_sent_once_though_a_hook_could_not_send_it_on(way: str) -> None:
    def fail_to_send_on(response: Any) -> None:
        raise library_of(way).ConnectError("refused", request=response.request)

    with running_service() as service:
        service.always_answers(COMPLETED)
        hooks = {"response": [as_hook(way, fail_to_send_on)]}
        async with client_by(way, service, hooks=hooks, waits=False) as client:
            with pytest.raises(OutcomeUnknownError):
                await settled(client.tasks.complete("t1", run_id="r1"))
    assert [request.method for request in service.requests].count("POST") == 1


async def test_completion_is_sent_once_though_a_transport_sends_more_in_vain() -> None:
    class Auditing(httpx.AsyncBaseTransport):
        """Tells another service of each response."""

        def __init__(self, transport: httpx.AsyncBaseTransport, address: str) -> None:
            self._transport = transport
            self._address = address

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            response = await self._transport.handle_async_request(request)
            try:
                await self._transport.handle_async_request(httpx.Request("POST", self._address))
            except httpx.HTTPError:
                # Nobody else can: the response is not handed on.
                await response.aclose()
                raise
            return response

        async def aclose(self) -> None:
            await self._transport.aclose()

    with running_service(listening=False) as elsewhere, running_service() as service:
        service.always_answers(COMPLETED)
        transport = httpx_aiohttp.AiohttpTransport(verify=False, trust_env=False)
        async with client_by(
            "httpx, async", service, transport=Auditing(transport, elsewhere.address), waits=False
        ) as client:
            with pytest.raises(OutcomeUnknownError):
                await settled(client.tasks.complete("t1", run_id="r1"))
    assert [request.method for request in service.requests].count("POST") == 1


@by_way(GIVEN)
async def test_completion_whose_hook_fails_once_is_read_back(way: str) -> None:
    failures = [OSError("disk full")]

    def fail_once(_response: Any) -> None:
        if failures:
            raise failures.pop()

    with running_service() as service:
        service.always_answers(COMPLETED)
        hooks = {"response": [as_hook(way, fail_once)]}
        async with client_by(way, service, hooks=hooks, waits=False) as client:
            task = await settled(client.tasks.complete("t1", run_id="r1"))
    assert task.status == "completed"
    assert service.asked == ["POST /runs/r1/completed-tasks", "GET /tasks/t1"]


@by_way(GIVEN)
async def test_read_whose_hook_fails_is_tried_again_and_then_an_error_of_ours(way: str) -> None:
    def fail(_response: Any) -> None:
        raise LookupError("not in the cache")

    with running_service() as service:
        service.always_answers(task_reply())
        hooks = {"response": [as_hook(way, fail)]}
        async with client_by(way, service, hooks=hooks, waits=False, max_attempts=3) as client:
            with pytest.raises(APIConnectionError) as caught:
                await settled(client.tasks.get("t1"))
    assert isinstance(caught.value.__cause__, LookupError)
    assert len(service.requests) == 3


@by_way(GIVEN)
async def test_hook_that_raises_for_the_status_of_our_response_counts_as_that_response(
    way: str,
) -> None:
    with running_service() as service:
        service.answers(Reply(429), Reply(422))
        hooks = {"response": [as_hook(way, lambda response: response.raise_for_status())]}
        async with client_by(way, service, hooks=hooks, waits=False) as client:
            with pytest.raises(UnprocessableEntityError):
                await settled(client.tasks.complete("t1", run_id="r1"))
    assert len(service.requests) == 2


@by_way(GIVEN)
@pytest.mark.parametrize("deadline", [None, 10.0])
@pytest.mark.parametrize("raised", [KeyboardInterrupt, SystemExit, GeneratorExit])
async def test_interrupt_in_a_hook_stays_what_it_is(
    raised: type[BaseException], deadline: float | None, way: str
) -> None:
    caught: list[type[BaseException]] = []

    def interrupt(_response: Any) -> None:
        raise raised

    async def complete() -> None:
        with running_service() as service:
            service.always_answers(COMPLETED)
            hooks = {"response": [as_hook(way, interrupt)]}
            async with client_by(way, service, hooks=hooks, deadline=deadline) as client:
                try:
                    await settled(client.tasks.complete("t1", run_id="r1"))
                except BaseException as error:
                    caught.append(type(error))
        assert len(service.requests) == 1

    await complete()
    assert caught == [raised]


# --- Request hooks --------------------------------------------------------------------------------


@by_way(GIVEN)
@pytest.mark.parametrize("status", [422, 429])
async def test_request_hook_that_is_refused_elsewhere_is_no_response_of_the_service(
    status: int, way: str
) -> None:
    with running_service() as elsewhere, running_service() as service:
        elsewhere.always_answers(Reply(status))
        hook = as_hook(way, calling(way, elsewhere.address))
        async with client_by(way, service, hooks={"request": [hook]}, waits=False) as client:
            with pytest.raises(TallyfyError) as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
    assert not isinstance(caught.value, APIStatusError)
    assert service.requests == []


# --- Transports that do not report ----------------------------------------------------------------


def mock_transport(library: Any, fail: Callable[[Any], Exception], seen: list[str]) -> Any:
    def answer(request: Any) -> Any:
        seen.append(request.method)
        raise fail(request)

    return library.MockTransport(answer)


@by_way(["httpx", "httpx2", "httpx, async", "httpx2, async"])
@pytest.mark.parametrize(
    ("name", "attempts"),
    [("ConnectError", 2), ("ConnectTimeout", 2), ("PoolTimeout", 2), ("ProxyError", 2)]
    + [(name, 1) for name in ("ReadError", "ReadTimeout", "WriteError", "RemoteProtocolError")],
)
async def test_only_a_failed_connection_is_not_sent_where_nothing_is_reported(
    name: str, attempts: int, way: str
) -> None:
    seen: list[str] = []
    library = library_of(way)
    transport = mock_transport(
        library, lambda request: getattr(library, name)("as planned", request=request), seen
    )
    with running_service(listening=False) as service:
        settings: dict[str, Any] = {"transport": transport, "waits": False, "max_attempts": 2}
        async with client_by(way, service, **settings) as client:
            with pytest.raises(TallyfyError) as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
    assert seen.count("POST") == attempts
    assert caught.value.may_have_taken_effect is (attempts == 1)


@by_way(["own", "own, async"])
async def test_our_transport_replaced_by_a_test_library_does_not_pass_for_not_sent(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def time_out(_transport: Any, request: httpx.Request) -> httpx.Response:
        seen.append(request.method)
        raise httpx.ReadTimeout("as planned", request=request)

    async def time_out_async(transport: Any, request: httpx.Request) -> httpx.Response:
        return time_out(transport, request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", time_out)
    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", time_out_async)
    with running_service(listening=False) as service:
        async with client_by(way, service, waits=False) as client:
            with pytest.raises(OutcomeUnknownError):
                await settled(client.tasks.complete("t1", run_id="r1"))
    assert seen.count("POST") == 1


# --- Proxies --------------------------------------------------------------------------------------


def refuses(connection: Connection) -> None:
    connection.read_head()
    connection.send(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")


def hangs_up(connection: Connection) -> None:
    connection.read_head()
    connection.close()


def talks_nonsense(connection: Connection) -> None:
    connection.read_head()
    connection.send(b"220 mail.test ready\r\n\r\n")


def tunnels_to_nowhere(connection: Connection) -> None:
    connection.read_head()
    connection.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
    connection.close()


@every_way
@pytest.mark.parametrize("behave", [refuses, hangs_up, talks_nonsense, tunnels_to_nowhere])
async def test_completion_through_a_proxy_that_fails_at_connect_was_not_sent(
    behave: Callable[[Connection], None], way: str
) -> None:
    # aiohttp does not tell a proxy that breaks off from a service that does.
    is_known = way != "aiohttp" or behave in {refuses, tunnels_to_nowhere}
    with raw_service(behave) as proxy:
        settings: dict[str, Any] = {
            "proxy": f"http://127.0.0.1:{proxy.port}",
            "waits": False,
            "max_attempts": 2,
        }
        async with client_by(way, proxy, base_url="https://tallyfy.test", **settings) as client:
            with pytest.raises(TallyfyError) as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
    assert isinstance(caught.value, APIConnectionError if is_known else OutcomeUnknownError)
    assert {head.split(b" ")[0] for head in proxy.heads} == {b"CONNECT"}
    if is_known:
        assert len(proxy.heads) == 2
