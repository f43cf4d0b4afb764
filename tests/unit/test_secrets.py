"""What no message, `repr`, log record or pickle shows: token, query, body, password of a proxy."""

from __future__ import annotations

import logging
import pickle
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tallyfy_client import APIStatusError, OutcomeUnknownError, RawResponse, TallyfyError
from tallyfy_client.responses import without_secret
from tests.http_clients import LIBRARIES, carried_by, each_carrier
from tests.raw_service import TRACED, Connection, by_way, client_by, every_way, raw_service
from tests.records import held_by, ours, told_by
from tests.service import (
    LOST,
    TOKEN,
    Fault,
    Reply,
    both_clients,
    broken,
    connected,
    page_reply,
    pagination,
    patience,
    reply,
    running_service,
    settled,
    task_reply,
)

pytestmark = pytest.mark.anyio

Records = list[logging.LogRecord]
Ask = Callable[[Any], Any]
# In the query, the body and the path, beside that of the token.
SECRET = "planted-secret-77aa"


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


async def listing(client: Any) -> None:
    await settled(client.runs.list(q=SECRET).collect())


async def reading(client: Any) -> None:
    await settled(client.tasks.get("t1", with_=SECRET))


async def completing(client: Any) -> None:
    taskdata = {SECRET: SECRET}
    await settled(client.tasks.complete("t1", run_id="r1", taskdata=taskdata))


async def routing_first(client: Any) -> None:
    await settled(client.tasks.complete("t1", taskdata={SECRET: SECRET}))


async def waiting(client: Any) -> None:
    await settled(client.tasks.wait_until_completed("t1", timeout=0))


def raw(method: str) -> Ask:
    async def raw_request(client: Any) -> None:
        body, headers = {SECRET: SECRET}, {"X-Secret": SECRET}
        await settled(
            client.raw_request(method, f"/{SECRET}", params=body, json=body, headers=headers)
        )

    return raw_request


ASKING = [listing, reading, completing, routing_first, waiting, raw("GET"), raw("POST")]


def told_by_error(error: BaseException) -> str:
    """All that a log or another process could get of an error and those that it was raised from."""
    chain = "".join(traceback.format_exception(error))
    return f"{error} {error!r} {pickle.dumps(error)!r} {chain}"


def told_by_others(records: Records, carrier: str) -> str:
    """What may be in no log. The line of a client of the caller's, with the address, is theirs."""
    theirs = {"httpx", "httpx2"} if carrier != "own" else set()
    return told_by([one for one in records if one.name not in theirs])


def cases(*asks: Ask) -> pytest.MarkDecorator:
    """All of it through our own transport; a completion through clients of callers, too."""
    pairs = [("own", ask) for ask in asks] + [(library, completing) for library in LIBRARIES]
    names = [f"{carrier}-{ask.__name__}" for carrier, ask in pairs]
    return pytest.mark.parametrize(("carrier", "ask"), pairs, ids=names)


# The service itself says nothing of the secret.
ANSWERS = {
    "success": task_reply(status="completed"),
    **{str(status): reply({"message": "No"}, status) for status in (302, 401, 404, 422, 503)},
    "429": reply({"message": "Slow"}, 429, Retry_After="0"),
    "HTML": Reply(200, b"<html>"),
    "not the shape": reply({"data": 7}),
    "not gzip": Reply(200, b"x", {"Content-Encoding": "gzip"}),
    **{fault.value: broken(fault) for fault in LOST},
}
# The service is its own proxy: it gets whole addresses, and the password.
ELSEWHERE: dict[str, Any] = {"base_url": "http://tallyfy.internal/api", "allow_insecure_http": True}


@both_clients
@cases(*ASKING)
@pytest.mark.parametrize("answer", ANSWERS)
async def test_planted_secret_is_nowhere(
    answer: str,
    ask: Ask,
    carrier: str,
    kind: str,
    records: Records,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = ""
    with running_service() as service:
        service.always_answers(ANSWERS[answer])
        monkeypatch.setenv("HTTP_PROXY", service.address.replace("//", f"//ann:{SECRET}@"))
        async with (
            carried_by(carrier, kind) as settings,
            connected(
                kind,
                service,
                token=SECRET,
                timeout=patience(ANSWERS[answer].fault, 0.02),
                max_attempts=2,
                **ELSEWHERE,
                **settings,
            ) as client,
        ):
            try:
                await ask(client)
            except TallyfyError as error:
                told = told_by_error(error)
            told += f"{client!r} {client.runs!r} {client.last_response!r}"
        request = service.requests[0]
    assert SECRET in request.headers["Authorization"]
    assert "Proxy-Authorization" in request.headers
    assert request.target.startswith("http://")
    assert ours(records)
    assert SECRET not in told
    assert SECRET not in told_by_others(records, carrier)
    assert SECRET.encode() not in held_by(records)


@both_clients
@cases(*ASKING)
async def test_planted_secret_is_nowhere_when_the_proxy_is_down(
    ask: Ask, carrier: str, kind: str, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_service(listening=False) as service:
        monkeypatch.setenv("HTTP_PROXY", service.address.replace("//", f"//ann:{SECRET}@"))
        async with (
            carried_by(carrier, kind) as settings,
            connected(
                kind, service, token=SECRET, max_attempts=2, **ELSEWHERE, **settings
            ) as client,
        ):
            with pytest.raises(TallyfyError) as caught:
                await ask(client)
    assert SECRET not in told_by_error(caught.value)
    assert SECRET not in told_by_others(records, carrier)


# What the service sends holds it, too: in what cannot be read, and in the message of no error.
FAILURES = {
    **{f"status {status}": Reply(status, f"<p>{SECRET}".encode()) for status in (302, 401, 404)},
    **{f"status {status}": Reply(status, SECRET.encode()) for status in (422, 429, 503, 520)},
    "HTML": Reply(200, f"<p>{SECRET}".encode()),
    "text instead of an object": reply({"data": SECRET}),
    "texts instead of objects": reply({"data": [SECRET, SECRET]}),
    "texts in texts": reply({"data": [[SECRET]]}),
    "another key": reply({SECRET: SECRET}),
    "no id": reply({"data": {SECRET: SECRET}}),
    "another id": reply({"data": {"id": SECRET}}),
    "charset": Reply(200, f'{{"data": {{"id": "{SECRET}\xff"}}}}'.encode("latin-1")),
    "not gzip": Reply(200, SECRET.encode(), {"Content-Encoding": "gzip"}),
    # Where the body of a request is not read, nothing would show that the secret was sent.
    **{
        fault.value: broken(fault) for fault in LOST if fault is not Fault.RESET_BEFORE_BODY_IS_READ
    },
}


def shown(error: BaseException) -> str:
    """All that a log would show of an error that was raised from others. Their bodies are kept."""
    return f"{error!r} {''.join(traceback.format_exception(error))}"


@both_clients
@cases(listing, completing)
@pytest.mark.parametrize("failure", FAILURES)
async def test_no_message_shows_token_query_or_body(
    failure: str, ask: Ask, carrier: str, kind: str, records: Records
) -> None:
    with running_service() as service:
        service.always_answers(FAILURES[failure])
        async with (
            carried_by(carrier, kind) as settings,
            connected(
                kind,
                service,
                timeout=patience(FAILURES[failure].fault, 0.05),
                max_attempts=1,
                **settings,
            ) as client,
        ):
            with pytest.raises(TallyfyError) as caught:
                await ask(client)
            text = f"{shown(caught.value)} {client!r} {client.runs!r} {client.tasks!r}"
    assert any(SECRET in f"{one.target} {one.body!r}" for one in service.requests)
    assert TOKEN not in text + told_by(ours(records))
    assert SECRET not in text + told_by(ours(records))


@both_clients
async def test_page_that_was_not_asked_for_is_not_shown(kind: str) -> None:
    answer = page_reply([SECRET], pagination(current_page=9, links={"next": SECRET}))
    with running_service() as service:
        service.always_answers(answer)
        async with connected(kind, service) as client:
            with pytest.raises(TallyfyError) as caught:
                await settled(client.runs.list(q=SECRET).collect())
    assert SECRET not in shown(caught.value)


# A token that PHP escapes in JSON.
ECHOED = "planted/token+5f1e="
ECHOES = {
    "message": lambda status: reply({"message": f"Bad token {ECHOED}"}, status),
    "field errors": lambda status: reply({"errors": {ECHOED: [ECHOED]}}, status),
    "code": lambda status: reply({"message": "No", "code": ECHOED}, status),
    "escaped slash": lambda status: Reply(
        status, b'{"message": "Bad token %s"}' % ECHOED.replace("/", "\\/").encode()
    ),
    "HTML": lambda status: Reply(status, f"<p>Authorization: Bearer {ECHOED}".encode()),
    "header": lambda status: reply({}, status, X_Echo=f"Bearer {ECHOED}"),
    "request id": lambda status: reply({}, status, X_Request_Id=ECHOED),
    "redirect": lambda status: reply({}, status, Location=f"https://x.example/?token={ECHOED}"),
}


@both_clients
@each_carrier
@pytest.mark.parametrize("echo", ECHOES)
async def test_token_that_the_service_echoes_reaches_no_error_and_no_log(
    echo: str, carrier: str, kind: str, records: Records
) -> None:
    told = ""
    with running_service() as service:
        async with (
            carried_by(carrier, kind) as settings,
            connected(kind, service, token=ECHOED, max_attempts=1, **settings) as client,
        ):
            for status in (200, 307, 401, 422, 500):
                service.always_answers(ECHOES[echo](status))
                for ask in (reading, completing):
                    with pytest.raises(TallyfyError) as caught:
                        await ask(client)
                    told += f"{told_by_error(caught.value)} {vars(caught.value)!r}"
            told += f"{client!r} {client.last_response!r} {told_by(ours(records))}"
    assert "[token]" in told
    assert ECHOED not in told.replace("\\", "")


@both_clients
async def test_rest_of_a_message_that_echoes_the_token_is_kept(kind: str) -> None:
    with running_service() as service:
        service.answers(reply({"message": f"Bad token {TOKEN}."}, 401))
        async with connected(kind, service) as client:
            with pytest.raises(APIStatusError) as caught:
                await settled(client.tasks.get("t1"))
    assert caught.value.message == "Bad token [token]."
    assert caught.value.body == b'{"message": "Bad token [token]."}'


# httpx-aiohttp hands errors of aiohttp on as they are.
@by_way(TRACED)
async def test_request_that_is_echoed_instead_of_a_response_is_in_no_cause(way: str) -> None:
    def echo(connection: Connection) -> None:
        connection.send(connection.read_head())

    with raw_service(echo) as service:
        async with client_by(way, service, max_attempts=1) as client:
            with pytest.raises(TallyfyError) as caught:
                await settled(client.tasks.get("t1", with_=SECRET))
    shown = "".join(traceback.format_exception(caught.value))
    assert "ConnectionError" in shown
    assert TOKEN not in shown
    assert SECRET not in shown


@every_way
async def test_observer_that_fails_does_not_log_what_the_call_failed_with(
    way: str, caplog: pytest.LogCaptureFixture
) -> None:
    class Failing:
        @contextmanager
        def call(self, _call: object) -> Iterator[None]:
            try:
                yield
            finally:
                raise LookupError("of the observer")

        attempt = call

    def echo(connection: Connection) -> None:
        connection.send(connection.read_head())

    with raw_service(echo) as service:
        async with client_by(way, service, max_attempts=1, observers=[Failing()]) as client:
            with pytest.raises(TallyfyError):
                await settled(client.tasks.get("t1", with_=SECRET))
    assert "of the observer" in caplog.text
    assert TOKEN not in caplog.text
    assert SECRET not in caplog.text


@both_clients
async def test_token_of_a_function_is_taken_out_too(kind: str) -> None:
    tokens = iter(["planted-first", "planted-second"])
    with running_service() as service:
        service.answers(
            reply({"message": "planted-first"}, 401), reply({"message": "planted-second"}, 401)
        )
        async with connected(kind, service, token=lambda: next(tokens)) as client:
            with pytest.raises(APIStatusError) as caught:
                await settled(client.tasks.get("t1"))
    assert "planted" not in told_by_error(caught.value)


@both_clients
async def test_token_echoed_at_a_read_back_is_taken_out_too(kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(503), reply({"message": TOKEN}, 404))
        async with connected(kind, service) as client:
            with pytest.raises(OutcomeUnknownError) as caught:
                await settled(client.tasks.complete("t1", run_id="r1"))
    assert TOKEN not in told_by_error(caught.value)


@both_clients
async def test_token_that_cannot_be_a_token_is_not_shown(kind: str, records: Records) -> None:
    with running_service() as service:
        async with connected(kind, service, token=lambda: f"{SECRET}\n") as client:
            with pytest.raises(TallyfyError) as caught:
                await settled(client.tasks.get("t1"))
        assert service.requests == []
    assert SECRET not in told_by_error(caught.value)
    assert SECRET not in told_by(records)


@pytest.mark.parametrize(
    ("token", "shown"),
    [("1234567", "no 1234567"), ("12345678", "no [token]")],
    ids=["word", "token"],
)
def test_token_is_told_from_a_word_by_its_length(token: str, shown: str) -> None:
    response = RawResponse(400, {"x-request-id": f"no {token}"}, f"no {token}".encode())
    assert without_secret(f"no {token}", token) == shown
    assert response.without(token).content.decode() == shown
    assert response.without(token).request_id == shown
