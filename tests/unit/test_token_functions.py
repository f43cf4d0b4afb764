"""A function that gives the token: asked once more after a 401, and what it may raise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import httpx2
import pytest

from tallyfy_client import (
    AuthenticationError,
)
from tests.service import (
    TOKEN,
    Reply,
    both_clients,
    connected,
    running_service,
    settled,
    task_reply,
)
from tests.transports import backend_of

pytestmark = pytest.mark.anyio

READ = "GET /tasks/t1"


def token_function(kind: str, tokens: list[str]) -> Callable[[], Any]:
    """A function that gives one token after another, and in the end always the last."""

    def token() -> str:
        return tokens.pop(0) if len(tokens) > 1 else tokens[0]

    async def token_async() -> str:
        return token()

    return token if kind == "sync" else token_async


REFUSED = Reply(401)
OPERATIONS: dict[str, Callable[[Any], Any]] = {
    "reading": lambda client: client.tasks.get("t1"),
    "completing": lambda client: client.tasks.complete("t1", run_id="r1"),
}
each_operation = pytest.mark.parametrize("operation", OPERATIONS)


@both_clients
@each_operation
async def test_401_asks_for_another_token_and_is_tried_again(operation: str, kind: str) -> None:
    with running_service() as service:
        service.answers(REFUSED, task_reply(status="completed"))
        token = token_function(kind, ["ended", "renewed"])
        # It does not count as an attempt.
        async with connected(kind, service, token=token, max_attempts=1) as client:
            assert (await settled(OPERATIONS[operation](client))).id == "t1"
            assert backend_of(client).waits == []
        sent = [request.headers["Authorization"] for request in service.requests]
        assert sent == ["Bearer ended", "Bearer renewed"]


@both_clients
@each_operation
@pytest.mark.parametrize(
    "given", [["same"], ["ended", "renewed", "third"]], ids=["same", "another"]
)
async def test_401_is_raised_if_no_token_helps(given: list[str], operation: str, kind: str) -> None:
    times = min(len(given), 2)
    with running_service() as service:
        service.always_answers(REFUSED)
        token = token_function(kind, [*given])
        async with connected(kind, service, token=token) as client:
            with pytest.raises(AuthenticationError) as caught:
                await settled(OPERATIONS[operation](client))
        assert not caught.value.may_have_taken_effect
        assert len(service.requests) == times


@both_clients
async def test_401_for_a_token_that_is_no_function_is_raised(kind: str) -> None:
    with running_service() as service:
        service.always_answers(REFUSED)
        async with connected(kind, service, token=TOKEN) as client:
            with pytest.raises(AuthenticationError):
                await settled(client.tasks.get("t1"))
        assert service.asked == [READ]


@both_clients
@each_operation
@pytest.mark.parametrize("failure", [OSError, httpx.ConnectError, httpx2.ReadTimeout])
async def test_token_service_that_cannot_be_reached_is_tried_again(
    failure: type[Exception], operation: str, kind: str
) -> None:
    failures = [failure("the token service is down")]

    def token() -> str:
        while failures:
            raise failures.pop()
        return TOKEN

    with running_service() as service:
        service.answers(task_reply(status="completed"))
        async with connected(kind, service, token=token) as client:
            assert (await settled(OPERATIONS[operation](client))).id == "t1"
            assert len(backend_of(client).waits) == 1
        assert len(service.requests) == 1


@both_clients
@each_operation
async def test_other_exception_of_a_token_function_is_the_callers(
    operation: str, kind: str
) -> None:
    def token() -> str:
        raise LookupError("the vault is sealed")

    with running_service() as service:
        async with connected(kind, service, token=token) as client:
            with pytest.raises(LookupError, match="the vault is sealed"):
                await settled(OPERATIONS[operation](client))
        assert service.requests == []
