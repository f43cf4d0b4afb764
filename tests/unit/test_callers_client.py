"""The caller's HTTP client: what of it is used, and what its hooks and transports bring about."""

from __future__ import annotations

import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from typing import Any

import httpx
import httpx2
import pytest
from httpx_aiohttp import AiohttpTransport

from tallyfy_client import (
    APIConnectionError,
    AsyncTallyfy,
    ConfigurationError,
    InvalidRequestError,
    NotFoundError,
    OutcomeUnknownError,
    Tallyfy,
    UnprocessableEntityError,
)
from tests.service import (
    AIOHTTP,
    COMPLETE,
    DONE,
    LIBRARIES,
    OPEN,
    ORG,
    READ,
    TOKEN,
    Api,
    Fault,
    Reply,
    Request,
    Service,
    broken,
    completing,
    connected,
    reading,
    reply,
    running_service,
    settled,
    task_reply,
    through,
)
from tests.transports import opened_http_client

pytestmark = pytest.mark.anyio

through_callers = through("httpx", "httpx2")


def as_hook(kind: str, react: Callable[[Any], object]) -> Any:
    """An event hook, as a client of this kind wants it."""

    async def react_later(message: Any) -> None:
        react(message)

    return react if kind == "sync" else react_later


def hooks(kind: str, **react: Callable[[Any], object]) -> dict[str, Any]:
    """The option of an HTTP client with hooks for `request` or `response`."""
    return {"event_hooks": {event: [as_hook(kind, one)] for event, one in react.items()}}


# --- What of it is used ---------------------------------------------------------------------------


@through_callers
async def test_nothing_of_it_is_mixed_in_and_it_stays_as_it_was(through: str, api: Api) -> None:
    options = {
        "base_url": "https://never-used.invalid/other",
        "auth": ("ann", "password"),
        "headers": {"X-Own": "1", "Accept": "text/html", "User-Agent": "own"},
        "params": {"own": "1"},
        "cookies": {"own": "1"},
    }
    api.always_answers(task_reply())
    async with opened_http_client(api.kind, through, **options) as http_client:
        before = dict(http_client.headers), http_client.base_url, http_client.timeout
        for _ in range(2):
            async with api.client(http_client=http_client) as client:
                await settled(reading(client))
        assert (dict(http_client.headers), http_client.base_url, http_client.timeout) == before
        assert http_client.event_hooks == {"request": [], "response": []}
        assert not http_client.is_closed
    assert api.connections == 1
    request = api.requests[0]
    assert request.target == f"/organizations/{ORG}/tasks/t1"
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert request.headers["Accept"] == "application/json"
    assert request.headers["User-Agent"].startswith("tallyfy-client/")
    assert not {"X-Own", "Cookie"} & set(request.headers)


@through("own", *LIBRARIES)
async def test_connection_is_free_again_after_each_failure(through: str, api: Api) -> None:
    failures = [Reply(404), Reply(200, b"<html>"), Reply(500), broken(Fault.CUT_IN_BODY)]
    api.answers(*failures, task_reply())
    http = {} if through in ("own", AIOHTTP) else {"limits": httpx.Limits(max_connections=1)}
    async with api.client(through=through, http=http, max_attempts=1) as client:
        for _ in failures:
            with pytest.raises(Exception, match=r"404|cannot be read|500|reached"):
                await settled(reading(client))
        assert (await settled(reading(client))).id == "t1"
    # The first three left the connection whole, and it was used again.
    assert api.connections == 2


@through_callers
async def test_read_without_a_free_connection_is_an_error_of_ours(through: str, api: Api) -> None:
    api.answers(task_reply())
    limits = LIBRARIES[through].Limits(max_connections=1)
    timeout = LIBRARIES[through].Timeout(5, pool=0.02)
    async with opened_http_client(api.kind, through, limits=limits) as http_client:
        asked = http_client.build_request("GET", api.address)
        held = await settled(http_client.send(asked, stream=True))
        async with api.client(http_client=http_client, timeout=timeout, max_attempts=2) as client:
            with pytest.raises(APIConnectionError, match="PoolTimeout"):
                await settled(reading(client))
        await settled(held.aclose() if api.kind == "async" else held.close())
    assert len(api.requests) == 1


@pytest.mark.parametrize("other", [httpx.AsyncClient, httpx2.Client, object])
def test_client_of_the_wrong_kind_is_refused_and_the_right_one_named(
    other: type[Any], kind: str
) -> None:
    if kind == "async":
        other = {httpx.AsyncClient: httpx.Client, httpx2.Client: httpx2.Client}.get(other, other)
    elif other is httpx2.Client:
        other = httpx2.AsyncClient
    given: Any = other() if other is object else other(verify=False)
    made_by, name = (Tallyfy, "Client") if kind == "sync" else (AsyncTallyfy, "AsyncClient")
    with pytest.raises(ConfigurationError, match=rf"an httpx.{name} or an httpx2.{name}\b"):
        made_by(TOKEN, org_id=ORG, http_client=given)


@through_callers
async def test_call_through_a_closed_client_sends_nothing(through: str, api: Api) -> None:
    async with opened_http_client(api.kind, through) as http_client:
        await settled(http_client.close() if api.kind == "sync" else http_client.aclose())
        async with api.client(http_client=http_client) as client:
            with pytest.raises(InvalidRequestError, match=r"closed\. Pass an open one"):
                await settled(completing(client))
    assert api.connections == 0


# --- Hooks that raise for the status of our response ----------------------------------------------


@through_callers
async def test_hook_that_raises_for_the_status_hides_no_response(through: str, api: Api) -> None:
    api.answers(Reply(429), Reply(503), DONE, reply({}, 422, X_Request_Id="r-7"))
    http = hooks(api.kind, response=lambda response: response.raise_for_status())
    async with api.client(through=through, http=http) as client:
        # Sent, and lost: so it has to be read back.
        assert (await settled(completing(client))).status == "completed"
        with pytest.raises(UnprocessableEntityError) as caught:
            await settled(completing(client))
    assert caught.value.request_id == "r-7"
    assert api.asked == [COMPLETE, COMPLETE, READ, COMPLETE]


class RaisingForStatus(httpx.Client):
    def send(self, *given: Any, **options: Any) -> httpx.Response:
        return super().send(*given, **options).raise_for_status()


class AsyncRaisingForStatus(httpx.AsyncClient):
    async def send(self, *given: Any, **options: Any) -> httpx.Response:
        return (await super().send(*given, **options)).raise_for_status()


async def test_client_that_raises_for_the_status_hides_no_response_and_keeps_no_connection(
    api: Api,
) -> None:
    made_by: Any = RaisingForStatus if api.kind == "sync" else AsyncRaisingForStatus
    http_client = made_by(verify=False, limits=httpx.Limits(max_connections=1))
    api.answers(Reply(404), task_reply())
    async with api.client(http_client=http_client, max_attempts=1) as client:
        with pytest.raises(NotFoundError):
            await settled(reading(client))
        assert (await settled(reading(client))).id == "t1"
    await settled(http_client.close() if api.kind == "sync" else http_client.aclose())


# --- Hooks that fail ------------------------------------------------------------------------------


def refused_elsewhere(response: Any) -> None:
    """Fail as a hook does that tells another service, and is refused there."""
    module = httpx2 if type(response).__module__.startswith("httpx2") else httpx
    module.Response(422, request=module.Request("POST", "https://a.test")).raise_for_status()


def unreachable(response: Any) -> None:
    module = httpx2 if type(response).__module__.startswith("httpx2") else httpx
    request = response if not hasattr(response, "request") else response.request
    raise module.ConnectError("refused", request=request)


def mistaken(_message: Any) -> None:
    raise LookupError("mine")


def interrupted(_message: Any) -> None:
    raise KeyboardInterrupt


@through("httpx", "httpx2", AIOHTTP)
@pytest.mark.parametrize("fail", [refused_elsewhere, unreachable, mistaken])
async def test_completion_is_sent_once_whatever_a_response_hook_raises(
    fail: Callable[[Any], None], through: str, api: Api
) -> None:
    api.always_answers(DONE)
    http = hooks(api.kind, response=fail)
    async with api.client(through=through, http=http) as client:
        with pytest.raises(OutcomeUnknownError) as caught:
            await settled(completing(client))
    assert caught.value.may_have_taken_effect
    assert api.asked.count(COMPLETE) == 1
    if fail is mistaken:
        assert isinstance(caught.value.__cause__, LookupError)


@through("httpx", "httpx2", AIOHTTP)
@pytest.mark.parametrize("event", ["request", "response"])
async def test_error_of_a_hook_ends_a_read_as_it_is(event: str, through: str, api: Api) -> None:
    api.always_answers(task_reply())
    http = hooks(api.kind, **{event: mistaken})
    async with api.client(through=through, http=http) as client:
        with pytest.raises(LookupError, match="mine"):
            await settled(reading(client))
    assert len(api.requests) == (event == "response")


@through("httpx", "httpx2", AIOHTTP)
@pytest.mark.parametrize("fail", [refused_elsewhere, unreachable, mistaken])
async def test_request_hook_that_fails_passes_for_no_response_of_the_service(
    fail: Callable[[Any], None], through: str, api: Api
) -> None:
    http = hooks(api.kind, request=fail)
    async with api.client(through=through, http=http, max_attempts=2) as client:
        # A hook may send the request itself.
        with pytest.raises(OutcomeUnknownError):
            await settled(completing(client))
    assert api.requests == []


@through_callers
async def test_hook_that_fails_once_with_an_error_of_the_network_is_a_lost_response(
    through: str, api: Api
) -> None:
    failures = [OSError("disk full")]

    def fail_once(_response: Any) -> None:
        if failures:
            raise failures.pop()

    api.always_answers(DONE)
    http = hooks(api.kind, response=fail_once)
    async with api.client(through=through, http=http) as client:
        assert (await settled(completing(client))).status == "completed"
    assert api.asked == [COMPLETE, READ]


@through("httpx", "httpx2", AIOHTTP)
@pytest.mark.parametrize("deadline", [None, 10.0])
async def test_interrupt_in_a_hook_stays_what_it_is(
    deadline: float | None, through: str, api: Api
) -> None:
    api.always_answers(DONE)
    http = hooks(api.kind, response=interrupted)
    async with api.client(through=through, http=http, deadline=deadline) as client:
        with pytest.raises(KeyboardInterrupt):
            await settled(completing(client))
    assert api.asked == [COMPLETE]


# --- Signal handlers ------------------------------------------------------------------------------


class Stopped(Exception):  # noqa: N818
    """What the handler of a signal raises."""


def guarded(function: Callable[..., None]) -> Callable[..., None]:
    """Decorate hooks and handlers alike."""
    return lambda *given: function(*given)


@guarded
def stop(*_given: object) -> None:
    raise Stopped


@pytest.fixture
def send_signal() -> Iterator[Callable[[], None]]:
    main = threading.main_thread().ident or 0
    before = signal.signal(signal.SIGUSR1, stop)
    yield lambda: signal.pthread_kill(main, signal.SIGUSR1)
    signal.signal(signal.SIGUSR1, before)


@pytest.mark.parametrize("deadline", [None, 5.0])
@pytest.mark.parametrize("through", ["own", "httpx", "httpx2"])
async def test_error_of_a_signal_handler_ends_the_call(
    through: str, deadline: float | None, service: Service, send_signal: Any
) -> None:
    def late(_request: Request) -> Reply:
        send_signal()
        return broken(Fault.HANGS)

    service.always_answers(late)
    async with connected("sync", service, through=through, deadline=deadline) as client:
        with pytest.raises(Stopped):
            reading(client)
        with pytest.raises(OutcomeUnknownError) as caught:
            completing(client)
    assert isinstance(caught.value.__cause__, Stopped)
    assert service.asked == [READ, COMPLETE]


@pytest.mark.usefixtures("send_signal")
async def test_hook_under_the_decorator_of_a_handler_is_a_hook(service: Service) -> None:
    service.always_answers(DONE)
    http = hooks("sync", response=guarded(mistaken))
    async with connected("sync", service, through="httpx", http=http) as client:
        with pytest.raises(OutcomeUnknownError):
            completing(client)
    assert service.asked.count(COMPLETE) == 1


# --- Transports that send more than they report ---------------------------------------------------


def anew(request: httpx.Request, address: str) -> httpx.Request:
    url = f"{address}{request.url.raw_path.decode()}"
    return httpx.Request(request.method, url, headers=request.headers, content=request.read())


class FailingOver(httpx.HTTPTransport):
    """Sends the request, and then a new one to another address."""

    other_address = ""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        with suppress(httpx.TransportError):
            return super().handle_request(request)
        return super().handle_request(anew(request, self.other_address))


class AsyncFailingOver(httpx.AsyncHTTPTransport):
    other_address = ""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        with suppress(httpx.TransportError):
            return await super().handle_async_request(request)
        return await super().handle_async_request(anew(request, self.other_address))


class AsyncAuditing(AiohttpTransport):
    """Tells another service of each response, and hands on none that it cannot tell of."""

    other_address = ""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await super().handle_async_request(request)
        try:
            await super().handle_async_request(httpx.Request("POST", self.other_address))
        except httpx.HTTPError:
            await response.aclose()
            raise
        return response


@pytest.mark.parametrize("is_reached_first", [False, True])
@pytest.mark.parametrize(
    ("kind", "made_by"),
    [("sync", FailingOver), ("async", AsyncFailingOver), ("async", AsyncAuditing)],
)
async def test_completion_is_sent_once_by_a_transport_that_sends_more_than_it_reports(
    made_by: Any, is_reached_first: bool, api: Api
) -> None:
    api.answers(broken(Fault.CLOSED_WITHOUT_ANSWER))
    api.always_answers(OPEN)
    transport = made_by(verify=False, trust_env=False)
    with running_service(listening=False) as elsewhere:
        first, other = (api, elsewhere) if is_reached_first else (elsewhere, api)
        transport.other_address = other.address
        async with connected(
            api.kind, first, through="httpx", http={"transport": transport}
        ) as client:
            with pytest.raises(OutcomeUnknownError) as caught:
                await settled(completing(client))
    assert caught.value.may_have_taken_effect
    assert api.asked.count(COMPLETE) == (made_by is not AsyncAuditing or is_reached_first)


class FailsToClose(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The body of a response that is cut off."""

    def __iter__(self) -> Iterator[bytes]:
        yield b"{"
        raise httpx.ReadError("cut off")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"{"
        raise httpx.ReadError("cut off")

    def close(self) -> None:
        raise RuntimeError("cannot be closed")

    async def aclose(self) -> None:
        self.close()


@pytest.mark.parametrize("kind", [Tallyfy, AsyncTallyfy])
async def test_response_that_cannot_be_closed_hides_no_outcome(kind: Any) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(200, stream=FailsToClose())
        return httpx.Response(200, json={"data": {"id": "t1", "status": "completed"}})

    of = httpx.Client if kind is Tallyfy else httpx.AsyncClient
    client = kind(TOKEN, org_id=ORG, http_client=of(transport=httpx.MockTransport(answer)))
    task = await settled(client.tasks.complete("t1", run_id=None))
    assert task.status == "completed"


def test_mock_in_place_of_our_transport_may_have_sent_a_completion(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    methods: list[str] = []

    def handle(_: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        methods.append(request.method)
        if request.method == "POST":
            raise httpx.ReadTimeout("mocked")
        return httpx.Response(200, json={"data": {"id": "t1", "status": "completed"}})

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", handle)
    with Tallyfy("any-token", org_id="acme", base_url="http://127.0.0.1:9") as client:
        assert client.tasks.complete("t1", run_id=None).status == "completed"
    assert methods == ["POST", "GET"]
