"""The token: what may be given, when a function of it is called, and what that may raise."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from tallyfy_client import (
    APIStatusError,
    AsyncTallyfy,
    AuthenticationError,
    ConfigurationError,
    OutcomeUnknownError,
    Tallyfy,
    TallyfyError,
)
from tests.listings import Listing, rows
from tests.service import (
    COMPLETE,
    DONE,
    ORG,
    READ,
    TOKEN,
    Api,
    Reply,
    Service,
    begun,
    completing,
    connected,
    each_use,
    reading,
    task_reply,
    without_certificates,
)

pytestmark = pytest.mark.anyio


def giving(*script: object) -> Callable[[], Any]:
    """A function that gives one token after another, and raises what is an error."""
    left = iter(script)

    def token() -> Any:
        given = next(left)
        if isinstance(given, BaseException):
            raise given
        return given

    return token


def sent_tokens(service: Service) -> list[str]:
    return [one.headers["Authorization"].removeprefix("Bearer ") for one in service.requests]


# --- What is taken --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given", [TOKEN, SecretStr(TOKEN), lambda: TOKEN, lambda: SecretStr(TOKEN)]
)
async def test_token_that_is_taken(given: Any, api: Api) -> None:
    api.answers(task_reply())
    await api(reading, token=given)
    assert sent_tokens(api) == [TOKEN]


# What no token is, and what the error says of it.
NO_TOKENS: list[tuple[object, str]] = [
    ("", "[Tt]oken"),
    ("a b", "contains characters"),
    (f"{TOKEN}\n", "contains characters"),
    ("é", "contains characters"),
    (f"Bearer {TOKEN}", "starts with `Bearer `"),
    (7, "not int"),
    (b"planted", "not bytes"),
    (SecretStr(f"{TOKEN}\n"), "contains characters"),
]


@pytest.mark.parametrize(("given", "said"), NO_TOKENS)
async def test_token_that_is_refused(given: Any, said: str, api: Api) -> None:
    for token in (given, lambda: given):
        with pytest.raises(ConfigurationError, match=said) as caught:
            await api(completing, token=token)
        assert "planted" not in f"{caught.value!r}"
    assert api.requests == []


@pytest.mark.parametrize("made_by", [Tallyfy, AsyncTallyfy])
@pytest.mark.parametrize(("given", "kind"), [(7, "int"), (["a"], "list"), ({"b": 1}, "dict")])
def test_refusal_names_the_type(made_by: Any, given: Any, kind: str) -> None:
    with pytest.raises(ConfigurationError, match=f"not {kind}"):
        made_by(given, org_id=ORG)


# --- When a function is called --------------------------------------------------------------------


@each_use
async def test_function_is_called_for_each_attempt(use: Any, api: Api) -> None:
    api.answers(Reply(429), DONE)
    await api(use, token=giving("first", "second"))
    assert sent_tokens(api) == ["first", "second"]


async def test_what_a_function_gives_is_awaited(service: Service) -> None:
    tokens = iter(["first", "second"])

    async def token() -> str:
        await asyncio.sleep(0)
        return next(tokens)

    service.answers(Reply(503), task_reply())
    async with connected("async", service, token=token) as client:
        await reading(client)
    assert sent_tokens(service) == ["first", "second"]
    async with connected("sync", service, token=token) as client:
        with pytest.raises(ConfigurationError, match=r"Use AsyncTallyfy\.$"):
            reading(client)


@each_use
@pytest.mark.parametrize(
    ("responses", "tokens", "sent"),
    [
        ([Reply(401), DONE], ["ended", "renewed"], ["ended", "renewed"]),
        # Another attempt may fail as any other does, and asks for a token then.
        ([Reply(401), Reply(429), DONE], ["a", "b", "c"], ["a", "b", "c"]),
    ],
)
async def test_401_asks_for_another_token_and_is_no_attempt(
    responses: Any, tokens: Any, sent: list[str], use: Any, api: Api
) -> None:
    api.answers(*responses)
    done = await api(use, token=giving(*tokens), max_attempts=len(sent) - 1)
    assert done.status == "completed"
    assert sent_tokens(api) == sent


@each_use
@pytest.mark.parametrize(
    ("status", "tokens", "times"),
    [
        (401, ["same", "same"], 1),
        (401, ["ended", "renewed"], 2),
        (403, ["first"], 1),
    ],
)
async def test_refusal_is_raised_if_no_token_helps(
    status: int, tokens: Any, times: int, use: Any, api: Api
) -> None:
    api.always_answers(Reply(status))
    with pytest.raises(APIStatusError, match=f"^{status} at") as caught:
        await api(use, token=giving(*tokens))
    assert not caught.value.may_have_taken_effect
    assert len(api.requests) == times


async def test_401_for_a_token_that_is_no_function_is_raised(api: Api) -> None:
    api.always_answers(Reply(401))
    with pytest.raises(AuthenticationError):
        await api(reading)
    assert api.asked == [READ]


async def test_function_is_called_by_one_at_a_time(api: Api) -> None:
    inside, most, calls = 0, 0, 0

    def enter() -> None:
        nonlocal inside, most, calls
        calls += 1
        inside += 1
        most = max(most, inside)

    def token() -> str:
        nonlocal inside
        enter()
        time.sleep(0.002)
        inside -= 1
        return TOKEN

    async def token_async() -> str:
        nonlocal inside
        enter()
        await asyncio.sleep(0.002)
        inside -= 1
        return TOKEN

    api.always_answers(Listing(rows(80)))
    given = token if api.kind == "sync" else token_async
    async with api.client(token=given) as client:
        copy = client.with_options(max_attempts=2)
        both = [begun(api.kind, one.runs.list().collect) for one in (client, copy)]
        assert [len(found) for found in await asyncio.gather(*both)] == [80, 80]
    assert (most, calls) == (1, 80)


# --- What a function raises -----------------------------------------------------------------------

ERRORS = [LookupError("sealed"), OSError("down"), httpx.ReadTimeout("slow"), KeyboardInterrupt()]


@each_use
@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("before", [[], [Reply(401)]], ids=["at first", "after a 401"])
async def test_error_of_a_function_is_the_callers(
    before: list[Reply], error: BaseException, use: Any, api: Api
) -> None:
    api.answers(*before)
    script = ["ended"] * len(before) + [error]
    with pytest.raises(type(error)) as caught:
        await api(use, token=giving(*script))
    assert caught.value is error
    assert len(api.requests) == len(before)


@pytest.mark.parametrize("status", [401, 422, 503])
async def test_error_of_another_client_of_ours_is_no_response_of_the_service(
    status: int, api: Api
) -> None:
    def token() -> Any:
        options: Any = {"org_id": "o1", "base_url": api.address, "max_attempts": 1}
        with without_certificates(), Tallyfy("token", **options) as other:
            return other.raw_request("POST", "/token").json()["token"]

    api.answers(Reply(status))
    with pytest.raises(TallyfyError, match="raw_request") as caught:
        await api(completing, token=token)
    assert caught.value.operation == "raw_request"
    assert api.asked == ["POST /token"]


@pytest.mark.parametrize("error", ERRORS[:3])
async def test_error_of_a_function_at_the_read_back_hides_no_completion(
    error: Exception, api: Api
) -> None:
    api.answers(Reply(503))
    with pytest.raises(OutcomeUnknownError, match=type(error).__name__) as caught:
        await api(completing, token=giving(TOKEN, error))
    assert caught.value.__cause__ is error
    assert api.asked == [COMPLETE]
