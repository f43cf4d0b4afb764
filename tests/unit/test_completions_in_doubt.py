"""What a completion tells when its response says nothing, or something else."""

from __future__ import annotations

import random
import ssl
from typing import Any, Final

import pytest

from tallyfy_api.api.tasks import get_task
from tallyfy_client import APIResponseValidationError, OutcomeUnknownError
from tallyfy_client.call import Context, Pause, Sleep, attempts
from tests.raw_service import by_way, client_by
from tests.service import (
    ORG,
    TOKEN,
    Fault,
    both_clients,
    broken,
    connected,
    running_service,
    settled,
    task_reply,
)
from tests.unit.test_hooks_of_the_caller import library_of, mock_transport

pytestmark = pytest.mark.anyio

LOST: Final = broken(Fault.CLOSED_WITHOUT_ANSWER)


@pytest.mark.parametrize("way", ["httpx, async", "httpx2, async"])
async def test_tls_that_breaks_after_the_request_is_a_lost_response(way: str) -> None:
    seen: list[str] = []
    transport = mock_transport(library_of(way), lambda _request: ssl.SSLError("bad record"), seen)
    with running_service(listening=False) as service:
        settings: dict[str, Any] = {"transport": transport, "waits": False, "max_attempts": 2}
        async with client_by(way, service, **settings) as client:
            with pytest.raises(OutcomeUnknownError):
                await settled(client.tasks.complete("t1", run_id="r1"))
    assert seen == ["POST", "GET", "GET"]


@both_clients
async def test_token_function_that_fails_at_the_read_back_does_not_hide_the_completion(
    kind: str,
) -> None:
    tokens = [TOKEN]
    with running_service() as service:
        service.answers(LOST)
        async with connected(kind, service, token=lambda: tokens.pop()) as client:
            with pytest.raises(OutcomeUnknownError) as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
    assert isinstance(caught.value.__cause__, IndexError)


@by_way(["own", "own, async"])
async def test_read_back_is_possible_though_the_completion_used_up_its_time(way: str) -> None:
    with running_service() as service:
        service.answers(broken(Fault.HANGS), task_reply(status="completed"))
        async with client_by(way, service, deadline=1.2) as client:
            task = await settled(client.tasks.complete("t1", run_id="r1"))
    assert task.status == "completed"


@both_clients
async def test_response_about_another_task_is_refused(kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply(id="t2"))
        async with connected(kind, service) as client:
            with pytest.raises(APIResponseValidationError):
                await settled(client.tasks.get("t1"))


@both_clients
async def test_completion_answered_with_another_task_is_read_back(kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply(id="t2", status="completed"), task_reply(status="completed"))
        async with connected(kind, service) as client:
            assert (await settled(client.tasks.complete("t1", run_id="r1"))).id == "t1"
    assert len(service.requests) == 2


@both_clients
@pytest.mark.parametrize(("status", "is_approved"), [("expired", True), ("acknowledged", False)])
async def test_task_that_was_decided_the_other_way_is_no_success(
    status: str, is_approved: bool, kind: str
) -> None:
    decided = task_reply(status=status)
    with running_service() as service:
        service.answers(LOST, decided)
        async with connected(kind, service) as client:
            with pytest.raises(OutcomeUnknownError, match="decided the other way"):
                await settled(client.tasks.complete("t1", run_id="r1", is_approved=is_approved))


async def test_pause_as_long_as_may_be_waited_is_waited_for_whatever_clocks_round() -> None:
    moments = [number / 7 for number in range(1, 1000)]
    assert any(moment + 60.0 - moment > 60.0 for moment in moments)
    request = get_task.request(ORG, "t1")
    with running_service() as service:
        async with connected("sync", service, max_retry_wait=60.0) as client:
            for moment in moments:
                pause = Pause()
                pause.extend(moment + 60.0)
                context = Context(client._settings, pause, lambda moment=moment: moment, None)  # type: ignore[misc]
                assert isinstance(next(attempts(request, context)), Sleep)


async def test_requests_that_wait_for_a_pause_come_back_spread_out() -> None:
    random.seed(4)
    with running_service() as service:
        async with connected("sync", service) as client:
            pause = Pause()
            pause.extend(50.0)
            context = Context(client._settings, pause, lambda: 0.0, None)
            request = get_task.request(ORG, "t1")
            waits = [next(attempts(request, context)) for _ in range(8)]
    seconds = [wait.seconds for wait in waits if isinstance(wait, Sleep)]
    assert min(seconds) >= 50
    assert len(set(seconds)) == 8
    assert max(seconds) - min(seconds) > 0.1
