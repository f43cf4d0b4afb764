"""Where a client runs: forked processes, event loops, greenlets, frozen clocks, behind proxies."""

from __future__ import annotations

import asyncio
import gc
import textwrap
from typing import Any

import pytest
import trio
import uvloop

from tallyfy_client import (
    APIConnectionError,
    APITimeoutError,
    AsyncTallyfy,
    InvalidRequestError,
    Tallyfy,
    TallyfyError,
)
from tests.listings import pages_of
from tests.processes import finished
from tests.raw_service import Connection, raw_service
from tests.service import (
    DONE,
    ORG,
    READ,
    TOKEN,
    Api,
    Reply,
    Service,
    completing,
    connected,
    each_use,
    reading,
    running_service,
    settled,
    task_reply,
    through,
    without_certificates,
)

# --- Programs -------------------------------------------------------------------------------------

PREAMBLE = f"""
import asyncio, os, sys, time
from tallyfy_client import AsyncTallyfy, InvalidRequestError, Tallyfy

def client(kind=Tallyfy, **settings):
    return kind({TOKEN!r}, org_id={ORG!r}, base_url=sys.argv[1], **settings)
"""


def run(text: str, service: Service, *, before: str = "") -> str:
    """Run a program, and return what it says. It has to end by itself, without complaints."""
    done = finished(textwrap.dedent(before) + PREAMBLE + textwrap.dedent(text), service.address)
    assert done.stderr == ""
    return done.stdout


FORKED = """
    def in_child(use):
        if os.fork() == 0:
            try:
                use()
            except InvalidRequestError as error:
                print(error, flush=True)
            os._exit(0)
        os.wait()

    def main():
        with client() as one:
            one.tasks.get("t1")
            in_child(lambda: one.tasks.complete("t1", run_id="r1"))
            in_child(one.close)
            one.tasks.get("t1")

    async def main_async():
        async with client(AsyncTallyfy) as one:
            await one.tasks.get("t1")
            in_child(lambda: one.tasks.complete("t1", run_id="r1").send(None))
            await one.tasks.get("t1")
"""


@pytest.mark.parametrize("main", ["main()", "asyncio.run(main_async())"])
def test_client_in_a_forked_process_is_refused_before_anything_is_sent(
    main: str, service: Service
) -> None:
    service.always_answers(task_reply())
    said = run(textwrap.dedent(FORKED) + main, service)
    assert said == (
        "This client was created before the process was forked. Create one in each process: on "
        "a shared connection they would read each other's responses.\n"
    )
    assert service.asked == [READ] * 2
    assert service.connections == 1


def test_greenlets_read_list_and_complete(service: Service) -> None:
    service.always_answers(
        lambda request: pages_of(["a"], ["b"])(request) if "page" in request.target else DONE
    )
    text = """
    def use(one):
        one.tasks.get("t1")
        one.tasks.complete("t1", run_id="r1")
        return len(one.runs.list().collect())

    for deadline in (None, 20):
        with client(deadline=deadline) as one:
            jobs = [gevent.spawn(use, one) for _ in range(3)]
            gevent.joinall(jobs, timeout=30, raise_error=True)
        print([job.value for job in jobs])
    """
    before = "from gevent import monkey; monkey.patch_all(); import gevent"
    assert run(text, service, before=before) == "[2, 2, 2]\n" * 2


def test_frozen_clock_does_not_stop_a_call(service: Service) -> None:
    for status in (429, 503) * 2:
        refused = Reply(status, headers={"Retry-After": "0.01"})
        service.answers(refused, refused, task_reply())
    text = """
    for deadline in (None, 20):
        with client(deadline=deadline, max_attempts=3) as one:
            print(one.tasks.get("t1").id, one.tasks.get("t1").id)
    """
    before = "import time; time.monotonic = lambda: 7.0"
    assert run(text, service, before=before) == "t1 t1\n" * 2


def test_program_may_end_with_a_listing_that_was_not_read_to_its_end(service: Service) -> None:
    service.always_answers(pages_of(*([f"{number}"] for number in range(30))))
    text = """
    held = []

    async def main():
        for count in (1, 3):
            iterator = aiter(client(AsyncTallyfy).runs.list())
            held.append(iterator)
            for _ in range(count):
                await anext(iterator)

    import warnings; warnings.simplefilter("ignore", ResourceWarning)
    asyncio.run(main())
    print("ended")
    """
    assert run(text, service) == "ended\n"


def test_closing_after_the_event_loop_has_ended_does_nothing(service: Service) -> None:
    service.always_answers(task_reply())
    text = """
    import warnings; warnings.simplefilter("ignore", ResourceWarning)
    one = client(AsyncTallyfy)
    asyncio.run(one.tasks.get("t1"))
    asyncio.run(one.close())
    print("ended")
    """
    assert run(text, service) == "ended\n"


# --- Event loops ----------------------------------------------------------------------------------


def client_of(service: Service) -> AsyncTallyfy:
    with without_certificates():
        return AsyncTallyfy(TOKEN, org_id=ORG, base_url=service.address)


@pytest.mark.parametrize("use", [reading, completing, lambda client: client.runs.list().collect()])
def test_client_in_a_second_event_loop_is_refused_before_anything_is_sent(
    use: Any, service: Service
) -> None:
    service.answers(task_reply())
    # It may be made outside of any event loop.
    client = client_of(service)
    with asyncio.Runner() as first, asyncio.Runner() as second:
        assert first.run(client.tasks.get("t1")).id == "t1"
        with pytest.raises(InvalidRequestError, match="belongs to another event loop"):
            second.run(use(client))
        first.run(client.close())
    assert service.asked == [READ]


@pytest.mark.parametrize("use", [reading, completing, lambda client: client.runs.list().collect()])
def test_client_under_trio_is_refused(use: Any, service: Service) -> None:
    async def main() -> None:
        async with client_of(service) as client:
            await use(client)

    asyncio.run(asyncio.sleep(0))  # From now on there is no event loop to fall back on.
    with pytest.raises(InvalidRequestError, match="asyncio"):
        trio.run(main)
    assert service.connections == 0


def talks_nonsense(connection: Connection) -> None:
    connection.send(b"220 mail.test ready\r\n")
    connection.be_silent()


def is_silent(connection: Connection) -> None:
    connection.be_silent()


LOOPS = [("asyncio", {"use_uvloop": on}) for on in (False, True)]


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", LOOPS)
@through("own", "httpx", "httpx2")
async def test_tls_handshake_that_fails_sent_nothing(kind: str, through: str) -> None:
    with raw_service(talks_nonsense) as service:
        address = service.address.replace("http:", "https:")
        async with connected(
            kind, service, through=through, base_url=address, max_attempts=2
        ) as client:
            for use in (reading, completing):
                with pytest.raises(APIConnectionError) as caught:
                    await settled(use(client))
                assert not caught.value.may_have_taken_effect


# asyncio leaves a connection behind that is given up in its handshake.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop])
@pytest.mark.parametrize("deadline", [None, 9, 0.1])
def test_tls_handshake_may_be_given_up(deadline: float | None, new_loop: Any) -> None:
    async def main() -> None:
        with raw_service(is_silent) as service:
            address = service.address.replace("http:", "https:")
            async with connected("async", service, base_url=address, deadline=deadline) as client:
                calling = asyncio.create_task(completing(client))
                if deadline == 0.1:
                    with pytest.raises(APITimeoutError) as caught:
                        await calling
                    assert not caught.value.may_have_taken_effect
                    return
                await asyncio.sleep(0.05)
                calling.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await calling

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(main())
    gc.collect()


# --- Proxies of the environment -------------------------------------------------------------------

ELSEWHERE: dict[str, Any] = {"base_url": "http://tallyfy.internal/api", "allow_insecure_http": True}
VARIABLES = ["HTTP_PROXY", "http_proxy", "ALL_PROXY"]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


@pytest.mark.anyio
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_request_to_this_machine_never_goes_through_a_proxy(
    host: str, api: Api, environment: Any
) -> None:
    api.answers(task_reply())
    with running_service() as proxy:
        for variable in VARIABLES:
            environment.setenv(variable, proxy.address)
        await api(reading, base_url=api.address.replace("127.0.0.1", host))
        assert proxy.connections == 0


@pytest.mark.anyio
@pytest.mark.parametrize("variable", VARIABLES)
async def test_request_to_another_machine_goes_through_the_proxy(
    variable: str, api: Api, environment: Any
) -> None:
    api.always_answers(task_reply())
    # Its address may leave out the scheme.
    for address in (api.address, api.address.removeprefix("http://")):
        environment.setenv(variable, address)
        await api(reading, **ELSEWHERE)
    target = f"http://tallyfy.internal/api/organizations/{ORG}/tasks/t1"
    assert [request.target for request in api.requests] == [target] * 2


def test_host_that_needs_no_proxy_gets_none(environment: Any) -> None:
    # What is not a proxy would be refused.
    environment.setenv("HTTPS_PROXY", "nonsense://")
    environment.setenv("NO_PROXY", "tallyfy.com")
    with without_certificates():
        Tallyfy(TOKEN, org_id=ORG).close()


def refuses(connection: Connection) -> None:
    connection.read_head()
    connection.send(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")


def hangs_up(connection: Connection) -> None:
    connection.read_head()


def tunnels_to_nowhere(connection: Connection) -> None:
    connection.read_head()
    connection.send(b"HTTP/1.1 200 Connection established\r\n\r\n")


@pytest.mark.anyio
@through("own", "httpx", "httpx2")
@each_use
@pytest.mark.parametrize("behave", [refuses, hangs_up, tunnels_to_nowhere])
async def test_proxy_that_fails_at_connect(
    behave: Any, use: Any, kind: str, through: str, environment: Any
) -> None:
    # A client of the caller's is believed where its error tells of a failed connection.
    is_known = use is reading or through == "own" or behave is not hangs_up
    with raw_service(behave) as proxy:
        environment.setenv("HTTPS_PROXY", proxy.address)
        async with connected(
            kind,
            proxy,
            through=through,
            http={"trust_env": True},
            base_url="https://tallyfy.internal",
            max_attempts=2,
        ) as client:
            with pytest.raises(TallyfyError, match=r"reached|reading the task failed") as caught:
                await settled(use(client))
    assert caught.value.may_have_taken_effect is not is_known
    assert {head.split(b" ")[0] for head in proxy.heads} == {b"CONNECT"}
    assert len(proxy.heads) >= 2
