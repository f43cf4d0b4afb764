"""A client in a forked process, in another event loop, at the end of a program."""

from __future__ import annotations

import asyncio
import textwrap
import time
from contextlib import suppress
from typing import Any, Final

import pytest

from tallyfy_client import AsyncTallyfy, InvalidRequestError
from tests.processes import finished
from tests.raw_service import client_by
from tests.service import (
    ORG,
    TOKEN,
    Fault,
    Reply,
    Request,
    Service,
    broken,
    running_service,
    task_reply,
    without_certificates,
)

PREAMBLE: Final = f"""
import asyncio, os, socket, sys, threading, time
import httpx, httpx2
from tallyfy_client import AsyncTallyfy, InvalidRequestError, Tallyfy, TallyfyError

def client(kind=Tallyfy, token={TOKEN!r}, **settings):
    return kind(token, org_id={ORG!r}, base_url=sys.argv[1], **settings)
"""


def program(text: str, address: str) -> str:
    """Run a program, and return what it says. It has to end by itself."""
    done = finished(PREAMBLE + textwrap.dedent(text), address)
    assert done.stderr == ""
    return done.stdout


# --- After a fork ---------------------------------------------------------------------------------


# Uses a client before a fork, in the child, and afterwards; tells what happened in the child.
FORKING: Final = """
def token():
    print("token", flush=True)
    return "a-token-of-a-test"

def in_child(use):
    child = os.fork()
    if child == 0:
        try:
            use()
        except InvalidRequestError as error:
            print(error, flush=True)
        finally:
            os._exit(0)
    os.waitpid(child, 0)

def run():
    with client(token=token) as one:
        one.tasks.get("t1")
        in_child(lambda: one.tasks.complete("t1", run_id="r1"))
        one.tasks.get("t1")

async def run_async(token=token):
    async with client(AsyncTallyfy, token=token) as one:
        await one.tasks.get("t1")
        in_child(lambda: one.tasks.complete("t1", run_id="r1").send(None))
        await one.tasks.get("t1")
"""

RUNS: Final = {
    "sync": "run()",
    "async": "asyncio.run(run_async())",
    "async, token": "asyncio.run(run_async(token()))",
}


@pytest.mark.parametrize("kind", RUNS)
def test_client_in_a_forked_process_is_refused_before_anything_is_sent(kind: str) -> None:
    with running_service() as service:
        service.always_answers(task_reply())

        lines = program(FORKING + RUNS[kind], service.address).splitlines()

        assert [line for line in lines if line != "token"] == [
            "This client was created before the process was forked. Create one in each process: on "
            "a shared connection they would read each other's responses."
        ]
        assert lines.count("token") == (1 if kind == "async, token" else 2)
        assert service.asked == ["GET /tasks/t1"] * 2


def test_forked_child_can_close_the_client() -> None:
    text = """
    with client() as parents:
        parents.tasks.get("t1")
        late = threading.Thread(target=parents.tasks.get, args=["late"])
        late.start()
        time.sleep(0.2)
        pid = os.fork()
        if pid == 0:
            # A request of the parent is under way, and never ends here.
            parents.close()
            print("closed", flush=True)
            os._exit(0)
        os.waitpid(pid, 0)
        late.join()
        print(parents.tasks.get("t1").id)
    """
    with running_service() as service:

        def answer(request: Request) -> Reply:
            late = request.path.endswith("/late")
            time.sleep(1 if late else 0)
            return task_reply(id="late" if late else "t1")

        service.always_answers(answer)
        assert program(text, service.address) == "closed\nt1\n"
    assert [request.method for request in service.requests] == ["GET", "GET", "GET"]


# --- Signals --------------------------------------------------------------------------------------


STOPPING: Final = """
import signal

class Shutdown(ENDING):
    pass

def stop(number, frame):
    raise Shutdown

signal.signal(signal.SIGALRM, stop)
with client(deadline=DEADLINE) as one:
    for use in (lambda: one.tasks.get("t1"), lambda: one.tasks.complete("t1", run_id="r1")):
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        try:
            use()
        except Shutdown:
            print("stopped", flush=True)
"""


# Without a deadline, httpx takes a TimeoutError for its own.
@pytest.mark.parametrize(
    ("ending", "deadline"), [("Exception", "None"), ("Exception", "5"), ("TimeoutError", "5")]
)
@pytest.mark.parametrize("fault", [Fault.HANGS, Fault.HANGS_IN_BODY])
def test_what_the_handler_of_a_signal_raises_ends_the_call(
    fault: Fault, ending: str, deadline: str
) -> None:
    text = STOPPING.replace("ENDING", ending).replace("DEADLINE", deadline)
    with running_service() as service:
        service.always_answers(Reply(404, b"not found", fault=fault))
        assert program(text, service.address) == "stopped\nstopped\n"


# --- In another event loop ------------------------------------------------------------------------


async def read_once(client: AsyncTallyfy) -> None:
    await client.tasks.get("t1")


def client_of(service: Service) -> AsyncTallyfy:
    with without_certificates():
        return AsyncTallyfy(TOKEN, org_id=ORG, base_url=service.address)


USES: dict[str, Any] = {
    "reading": lambda client: client.tasks.get("t1"),
    "completing": lambda client: client.tasks.complete("t1", run_id="r1"),
    "listing": lambda client: client.runs.list().collect(),
}


@pytest.mark.parametrize("use", USES)
def test_client_in_a_second_event_loop_is_refused_before_anything_is_sent(use: str) -> None:
    with running_service() as service, asyncio.Runner() as first, asyncio.Runner() as second:
        service.answers(task_reply())
        client = client_of(service)
        first.run(client.tasks.get("t1"))

        with pytest.raises(InvalidRequestError, match="belongs to another event loop"):
            second.run(USES[use](client))

        assert service.asked == ["GET /tasks/t1"]
        first.run(client.close())


def test_client_may_be_made_outside_of_any_event_loop() -> None:
    with running_service() as service, asyncio.Runner() as runner:
        service.answers(task_reply())
        client = client_of(service)

        assert runner.run(client.tasks.get("t1")).id == "t1"
        runner.run(client.close())


def test_closing_after_the_event_loop_has_ended_does_nothing() -> None:
    text = """
    import warnings; warnings.simplefilter("ignore", ResourceWarning)
    one = client(AsyncTallyfy)
    asyncio.run(one.tasks.get("t1"))
    asyncio.run(one.close())
    print("ended")
    """
    with running_service() as service:
        service.always_answers(task_reply())
        assert program(text, service.address) == "ended\n"


def test_closing_in_another_event_loop_does_not_wait_for_requests_of_the_first() -> None:
    with running_service() as service, asyncio.Runner() as one, asyncio.Runner() as two:
        service.always_answers(broken(Fault.HANGS))
        client = client_of(service)
        reading = one.get_loop().create_task(read_once(client))
        one.run(asyncio.sleep(0.05))
        with pytest.raises(InvalidRequestError, match="another event loop"):
            two.run(asyncio.wait_for(client.close(), 5))
        reading.cancel()
        one.run(client.close())


# --- At the end of a program ----------------------------------------------------------------------

SLOW_NAMES: Final = """
real = socket.getaddrinfo
def getaddrinfo(host, *args, **options):
    if host == "slow.test":
        time.sleep(600)
    return real(host, *args, **options)
socket.getaddrinfo = getaddrinfo
"""


@pytest.mark.parametrize("made_by", ["None", "httpx.AsyncClient()", "httpx2.AsyncClient()"])
def test_asyncio_run_ends_though_a_name_is_still_looked_up(made_by: str) -> None:
    text = f"""
    async def main():
        settings = dict(deadline=0.3, allow_insecure_http=True, http_client={made_by})
        async with client(AsyncTallyfy, **settings) as one:
            try:
                await one.tasks.get("t1")
            except TallyfyError as error:
                print(type(error).__name__)
    asyncio.run(main())
    """
    assert program(SLOW_NAMES + textwrap.dedent(text), "http://slow.test") == "APITimeoutError\n"


def test_program_ends_though_a_name_is_still_looked_up() -> None:
    text = """
    with client(deadline=0.3, allow_insecure_http=True) as one:
        try:
            one.tasks.get("t1")
        except TallyfyError as error:
            print(type(error).__name__)
    """
    assert program(SLOW_NAMES + textwrap.dedent(text), "http://slow.test") == "APITimeoutError\n"


# --- Cancelled ------------------------------------------------------------------------------------


@pytest.mark.parametrize("deadline", [None, 5.0])
@pytest.mark.parametrize("way", ["own, async", "httpx, async", "httpx2, async", "aiohttp"])
@pytest.mark.anyio
async def test_call_that_is_cancelled_at_any_moment_leaves_a_client_that_works_and_closes(
    way: str, deadline: float | None
) -> None:
    with running_service() as service:
        service.always_answers(task_reply(status="completed"))
        async with client_by(way, service, deadline=deadline) as client:
            for turns in range(40):
                completing = asyncio.create_task(client.tasks.complete("t1", run_id=None))
                for _ in range(turns):
                    await asyncio.sleep(0)
                completing.cancel()
                with suppress(asyncio.CancelledError):
                    assert (await completing).id == "t1"
            assert client._backend._under_way == {}
            assert (await client.tasks.get("t1")).id == "t1"
            await asyncio.wait_for(client.close(), 5)
