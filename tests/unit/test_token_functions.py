"""A function that gives the token: when it is asked, what it may give, and what it may raise."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import httpx2
import pytest

from tallyfy_client import (
    APIConnectionError,
    AuthenticationError,
    ConfigurationError,
    PermissionDeniedError,
    Tallyfy,
)
from tallyfy_client.budget import Budget
from tests.service import (
    TOKEN,
    Reply,
    both_clients,
    connected,
    running_service,
    settled,
    task_reply,
    without_certificates,
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


@both_clients
async def test_token_function_is_called_for_each_attempt(kind: str) -> None:
    tokens = iter(["first", "second", "third"])
    with running_service() as service:
        service.answers(Reply(503), task_reply(), task_reply())
        async with connected(kind, service, token=lambda: next(tokens)) as client:
            await settled(client.tasks.get("t1"))
            await settled(client.tasks.get("t1"))
    sent = [one.headers["Authorization"] for one in service.requests]
    assert sent == ["Bearer first", "Bearer second", "Bearer third"]


async def test_what_a_token_function_gives_is_awaited() -> None:
    tokens = iter(["first", "second"])

    async def token() -> str:
        await asyncio.sleep(0)
        return next(tokens)

    with running_service() as service:
        service.answers(Reply(503), task_reply())
        async with connected("async", service, token=token) as client:
            await client.tasks.get("t1")
    sent = [one.headers["Authorization"] for one in service.requests]
    assert sent == ["Bearer first", "Bearer second"]


async def test_token_function_that_must_be_awaited_is_refused_by_the_other_client() -> None:
    async def renewed() -> str:
        return "x"

    with running_service() as service:
        async with connected("sync", service, token=renewed) as client:
            with pytest.raises(ConfigurationError, match=r"Use AsyncTallyfy\.$"):
                client.tasks.get("t1")
        assert service.asked == []


@both_clients
async def test_attempt_with_another_token_is_tried_again_like_any_other(kind: str) -> None:
    tokens = iter(["stale", "fresh", "later"])
    with running_service() as service:
        service.answers(Reply(401), Reply(503), task_reply())
        async with connected(kind, service, token=lambda: next(tokens), max_attempts=2) as client:
            await settled(client.tasks.get("t1"))
    sent = [one.headers["Authorization"] for one in service.requests]
    assert sent == ["Bearer stale", "Bearer fresh", "Bearer later"]


@both_clients
async def test_function_that_gives_bearer_before_the_token_is_told_so(kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service, token=lambda: f"Bearer {TOKEN}") as client:
            with pytest.raises(ConfigurationError, match="starts with `Bearer `") as caught:
                await settled(client.tasks.get("t1"))
        assert service.connections == 0
    assert TOKEN not in f"{caught.value!r}"


@both_clients
@pytest.mark.parametrize("given", ["", "a b", f"{TOKEN}\n", None, 7, b"x"])
async def test_token_function_that_gives_no_token_is_an_error_and_nothing_is_sent(
    given: Any, kind: str
) -> None:
    with running_service() as service:
        async with connected(kind, service, token=lambda: given) as client:
            with pytest.raises(ConfigurationError, match=r"^The token|^There is no token"):
                await settled(client.tasks.complete("t1", run_id="r1"))
        assert service.requests == []


@both_clients
async def test_renewal_that_fails_every_time_had_no_effect(kind: str) -> None:
    def token() -> str:
        raise httpx.ReadTimeout(TOKEN)

    with running_service() as service:
        async with connected(kind, service, token=token, max_attempts=2) as client:
            with pytest.raises(APIConnectionError, match=r"renewed: ReadTimeout$") as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
        assert str(caught.value).startswith("complete_run_task (run r1, task t1): ")
        assert caught.value.ids == {"run": "r1", "task": "t1"}
        assert not caught.value.may_have_taken_effect
        assert service.requests == []


@both_clients
@each_operation
@pytest.mark.parametrize("status", [401, 422, 503])
async def test_token_that_another_client_cannot_get_is_no_response_of_the_service(
    status: int, operation: str, kind: str
) -> None:
    with running_service() as elsewhere, running_service() as service:
        elsewhere.always_answers(Reply(status))
        options: Any = {"base_url": elsewhere.address, "org_id": "o1", "max_attempts": 1}

        def token() -> Any:
            with without_certificates(), Tallyfy("token", **options) as other:
                return other.raw_request("POST", "/token").json()["token"]

        async with connected(kind, service, token=token, max_attempts=2) as client:
            with pytest.raises(APIConnectionError, match="could not be renewed"):
                await settled(OPERATIONS[operation](client))
        assert (len(elsewhere.requests), service.requests) == (2, [])


@both_clients
async def test_token_that_stays_refused_waits_for_no_budget(kind: str) -> None:
    with running_service() as service:
        service.always_answers(REFUSED)
        async with connected(
            kind, service, token=lambda: TOKEN, budget=Budget(1, 60, key=kind), deadline=5
        ) as client:
            with pytest.raises(AuthenticationError):
                await settled(client.tasks.get("t1"))
        assert service.asked == [READ]


@both_clients
@each_operation
async def test_token_service_that_cannot_be_reached_after_a_401_is_tried_again(
    operation: str, kind: str
) -> None:
    script: list[str | OSError] = ["ended", OSError("the token service is down"), "renewed"]

    def token() -> str:
        given = script.pop(0)
        if isinstance(given, OSError):
            raise given
        return given

    with running_service() as service:
        service.answers(REFUSED, task_reply(status="completed"))
        async with connected(kind, service, token=token) as client:
            assert (await settled(OPERATIONS[operation](client))).id == "t1"
            assert len(backend_of(client).waits) == 1
        sent = [request.headers["Authorization"] for request in service.requests]
        assert sent == ["Bearer ended", "Bearer renewed"]


@both_clients
@each_operation
async def test_token_service_that_cannot_be_reached_after_the_last_401_is_the_error(
    operation: str, kind: str
) -> None:
    tokens = iter(["ended"])

    def token() -> str:
        for given in tokens:
            return given
        raise OSError("the token service is down")

    with running_service() as service:
        service.answers(REFUSED)
        async with connected(kind, service, token=token, max_attempts=1) as client:
            with pytest.raises(APIConnectionError, match="could not be renewed: OSError") as caught:
                await settled(OPERATIONS[operation](client))
        assert not caught.value.may_have_taken_effect
        assert len(service.requests) == 1


@both_clients
@each_operation
async def test_403_asks_for_no_other_token(operation: str, kind: str) -> None:
    with running_service() as service:
        service.always_answers(Reply(403))
        token = token_function(kind, ["first", "second"])
        async with connected(kind, service, token=token) as client:
            with pytest.raises(PermissionDeniedError):
                await settled(OPERATIONS[operation](client))
        assert len(service.requests) == 1
