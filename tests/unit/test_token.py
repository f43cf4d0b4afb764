"""The token as a function: when it is asked, what it may give, and how it may fail."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tallyfy_client import APIConnectionError, AuthenticationError, ConfigurationError
from tests.service import (
    TOKEN,
    Reply,
    both_clients,
    connected,
    running_service,
    settled,
    task_reply,
)

pytestmark = pytest.mark.anyio


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
@pytest.mark.parametrize("completes", [False, True], ids=["reading", "completing"])
async def test_401_asks_the_function_once_more_and_tries_another_token(
    completes: bool, kind: str
) -> None:
    tokens = iter(["stale", "fresh"])
    with running_service() as service:
        service.answers(Reply(401), task_reply())
        # It is not counted in `max_attempts`.
        async with connected(kind, service, token=lambda: next(tokens), max_attempts=1) as client:
            if completes:
                await settled(client.tasks.complete("t1", run_id=None))
            else:
                await settled(client.tasks.get("t1"))
    sent = [one.headers["Authorization"] for one in service.requests]
    assert sent == ["Bearer stale", "Bearer fresh"]


async def test_401_asks_an_asynchronous_function_once_more() -> None:
    tokens = iter(["stale", "fresh"])

    async def token() -> str:
        await asyncio.sleep(0)
        return next(tokens)

    with running_service() as service:
        service.answers(Reply(401), task_reply())
        async with connected("async", service, token=token) as client:
            await client.tasks.get("t1")


@both_clients
async def test_401_with_the_same_token_again_is_not_tried_again(kind: str) -> None:
    calls: list[None] = []

    def token() -> str:
        calls.append(None)
        return "stale"

    with running_service() as service:
        service.answers(Reply(401))
        async with connected(kind, service, token=token) as client:
            with pytest.raises(AuthenticationError):
                await settled(client.tasks.get("t1"))
        assert len(service.requests) == 1
    assert len(calls) == 2


@both_clients
async def test_401_to_the_other_token_too_ends_the_call(kind: str) -> None:
    tokens = iter(["first", "second", "third", "fourth"])
    with running_service() as service:
        service.always_answers(Reply(401))
        async with connected(kind, service, token=lambda: next(tokens)) as client:
            with pytest.raises(AuthenticationError) as caught:
                await settled(client.tasks.complete("t1", run_id=None))
        assert not caught.value.may_have_taken_effect
        assert len(service.requests) == 2


@both_clients
async def test_401_to_a_token_that_is_a_text_ends_the_call(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(401))
        async with connected(kind, service) as client:
            with pytest.raises(AuthenticationError):
                await settled(client.tasks.get("t1"))


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
            with pytest.raises(ConfigurationError, match="begins with `Bearer `") as caught:
                await settled(client.tasks.get("t1"))
        assert service.connections == 0
    assert TOKEN not in f"{caught.value!r}"


@both_clients
async def test_error_of_the_function_comes_as_it_is(kind: str) -> None:
    def token() -> str:
        raise LookupError("of the caller")

    with running_service() as service:
        async with connected(kind, service, token=token) as client:
            with pytest.raises(LookupError, match=r"^'?of the caller'?$"):
                await settled(client.tasks.complete("t1", run_id=None))
        assert service.connections == 0


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
@pytest.mark.parametrize("completes", [False, True], ids=["reading", "completing"])
async def test_renewal_that_fails_sent_nothing_and_is_tried_again(
    completes: bool, kind: str
) -> None:
    outcomes = iter([httpx.ReadTimeout(TOKEN), httpx.HTTPStatusError(TOKEN, **NO_RESPONSE), None])

    def token() -> str:
        if failure := next(outcomes):
            raise failure
        return "renewed"

    with running_service() as service:
        service.answers(task_reply())
        async with connected(kind, service, token=token) as client:
            call = client.tasks.complete if completes else client.tasks.get
            await settled(call("t1", **({"run_id": None} if completes else {})))
        assert len(service.requests) == 1


NO_RESPONSE: Any = {"request": httpx.Request("GET", "https://x"), "response": httpx.Response(401)}


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
