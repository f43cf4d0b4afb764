"""A client belongs to one process, and an asynchronous one to one event loop."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tallyfy_client import AsyncTallyfy, InvalidRequestError
from tests.processes import finished
from tests.service import ORG, TOKEN, Service, running_service, task_reply, without_certificates

# Uses a client before a fork, in the child, and afterwards; tells what happened in the child.
FORKING = """
import asyncio, os, sys
from tallyfy_client import AsyncTallyfy, InvalidRequestError, Tallyfy

address, kind, org_id = sys.argv[1:]

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
    with Tallyfy(token, org_id=org_id, base_url=address) as client:
        client.tasks.get("t1")
        in_child(lambda: client.tasks.complete("t1", run_id="r1"))
        client.tasks.get("t1")

async def run_async():
    async with AsyncTallyfy(token, org_id=org_id, base_url=address) as client:
        await client.tasks.get("t1")
        in_child(lambda: client.tasks.complete("t1", run_id="r1").send(None))
        await client.tasks.get("t1")

run() if kind == "sync" else asyncio.run(run_async())
"""


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_client_in_a_forked_process_is_refused_before_anything_is_sent(kind: str) -> None:
    with running_service() as service:
        service.always_answers(task_reply())

        result = finished(FORKING, service.address, kind, ORG)

        said = [line for line in result.stdout.splitlines() if line != "token"]
        assert said == [
            "This client was created before the process was forked. Create one in each process: on "
            "a shared connection they would read each other's responses."
        ]
        assert result.stdout.splitlines().count("token") == 2
        assert service.asked == ["GET /tasks/t1"] * 2


USES: dict[str, Any] = {
    "reading": lambda client: client.tasks.get("t1"),
    "completing": lambda client: client.tasks.complete("t1", run_id="r1"),
    "listing": lambda client: client.runs.list().collect(),
}


def client_of(service: Service) -> AsyncTallyfy:
    with without_certificates():
        return AsyncTallyfy(TOKEN, org_id=ORG, base_url=service.address)


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
