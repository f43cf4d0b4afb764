"""What no message, `repr`, traceback, log record or pickle shows: token, query, body, password."""

from __future__ import annotations

import logging
import pickle
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from rich.console import Console
from rich.traceback import Traceback

from tallyfy_client import APIStatusError, OutcomeUnknownError, RawResponse, TallyfyError
from tests.raw_service import Connection, raw_service
from tests.records import held_by, ours, told_by
from tests.service import (
    LOST,
    TOKEN,
    Api,
    Reply,
    broken,
    completing,
    connected,
    page_reply,
    pagination,
    patience,
    reading,
    reply,
    running_service,
    settled,
    task_reply,
    through,
    through_all,
)

pytestmark = pytest.mark.anyio

Records = list[logging.LogRecord]
# In the token, the query, the body and the password of the proxy.
SECRET = "planted-secret-77aa"


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def raw(method: str) -> Callable[[Any], Any]:
    given: Any = {"params": {SECRET: SECRET}, "json": SECRET, "headers": {"X-Secret": SECRET}}
    return lambda client: client.raw_request(method, "/x", **given)


def complete_with_secret(client: Any) -> Any:
    return client.tasks.complete("t1", run_id="r1", taskdata={SECRET: SECRET})


ASKING: list[Callable[[Any], Any]] = [
    lambda client: client.runs.list(q=SECRET).collect(),
    lambda client: client.tasks.get("t1", with_=SECRET),
    complete_with_secret,
    lambda client: client.tasks.complete("t1", taskdata={SECRET: SECRET}),
    lambda client: client.tasks.wait_until_completed("t1", timeout=0),
    raw("GET"),
    raw("POST"),
]


def told_by_error(error: BaseException) -> str:
    """All that a log or another process could get of an error and those that it was raised from."""
    chain = "".join(traceback.format_exception(error))
    return f"{error} {error!r} {pickle.dumps(error)!r} {chain}"


def without_body(error: BaseException) -> str:
    return f"{error!r} {''.join(traceback.format_exception(error))}"


# What the service answers, without the secret; None where its proxy is down.
ANSWERS: list[Reply | None] = [
    task_reply(status="completed"),
    *(reply({"message": "No"}, status) for status in (302, 401, 404, 422, 503)),
    reply({"message": "Slow"}, 429, Retry_After="0"),
    Reply(200, b"<html>"),
    reply({"data": 7}),
    Reply(200, b"x", {"Content-Encoding": "gzip"}),
    *map(broken, LOST),
    None,
]


@through("own", "httpx", "httpx2")
@pytest.mark.parametrize("answer", ANSWERS, ids=range(len(ANSWERS)))
async def test_planted_secret_is_nowhere(
    answer: Reply | None, kind: str, through: str, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = ""
    # The service is its own proxy: it gets whole addresses, and the password.
    with running_service(listening=answer is not None) as service:
        proxy = service.address.replace("//", f"//ann:{SECRET}@")
        monkeypatch.setenv("HTTP_PROXY", proxy)
        service.always_answers(answer or Reply())
        async with connected(
            kind,
            service,
            through=through,
            http={"trust_env": True},
            base_url="http://tallyfy.internal/api",
            allow_insecure_http=True,
            token=SECRET,
            timeout=patience(answer.fault if answer else None, 0.02),
            max_attempts=1,
        ) as client:
            for ask in ASKING:
                told += f"{client!r} {client.runs!r} {client.tasks!r}"
                try:
                    await settled(ask(client))
                except TallyfyError as error:
                    told += told_by_error(error)
    for request in service.requests:
        assert SECRET in request.headers["Authorization"]
        assert "Proxy-Authorization" in request.headers
        assert request.target.startswith("http://")
    assert ours(records)
    assert SECRET not in told
    assert SECRET.encode() not in held_by(records)
    # The line of a client of the caller's, with the address, is theirs.
    theirs = {"httpx", "httpx2"} if through != "own" else set()
    assert SECRET not in told_by([one for one in records if one.name not in theirs])


# --- Tracebacks with locals -----------------------------------------------------------------------


def locals_of(error: BaseException | None, seen: set[int]) -> Iterator[str]:
    """What tools such as loguru show: each local of each frame of each error in the chain."""
    if error is None or id(error) in seen:
        return
    seen.add(id(error))
    for frame, _line in traceback.walk_tb(error.__traceback__):
        # The frames of the test hold the client's settings, as those of a service do not.
        if __file__ not in frame.f_code.co_filename:
            for name, value in frame.f_locals.items():
                yield f"{frame.f_code.co_qualname}.{name}: {value!r}"
    yield from locals_of(error.__cause__, seen)
    yield from locals_of(error.__context__, seen)


@through_all
@pytest.mark.parametrize("answer", [Reply(404), Reply(200, b"<"), broken(LOST[1]), None])
async def test_token_is_in_no_local_of_a_traceback(
    answer: Reply | None, kind: str, through: str
) -> None:
    with running_service(listening=answer is not None) as service:
        service.always_answers(answer or Reply())
        async with connected(kind, service, through=through, max_attempts=2) as given:
            for client in (given, given.with_options(token=lambda: TOKEN)):
                for use in (reading, completing):
                    with pytest.raises(TallyfyError) as caught:
                        await settled(use(client))
                    shown = list(locals_of(caught.value, set()))
                    assert len(shown) > 10
                    assert [one for one in shown if TOKEN in one] == []


async def test_token_is_in_no_traceback_of_rich(api: Api) -> None:
    api.always_answers(Reply(404))
    with pytest.raises(TallyfyError) as caught:
        await api(completing)
    rendered, error = StringIO(), caught.value
    traceback = Traceback.from_exception(type(error), error, caught.tb, show_locals=True)
    Console(file=rendered, width=500).print(traceback)
    assert "settings" in rendered.getvalue()
    assert TOKEN not in rendered.getvalue()


# --- What the service sends back ------------------------------------------------------------------

# It holds the secret where no message takes it from.
FAILURES: list[Reply] = [
    *(Reply(status, f"<p>{SECRET}".encode()) for status in (302, 401, 404)),
    *(Reply(status, SECRET.encode()) for status in (422, 429, 503, 520)),
    Reply(200, f"<p>{SECRET}".encode()),
    reply({"data": SECRET}),
    reply({"data": [SECRET, SECRET]}),
    reply({"data": [[SECRET]]}),
    reply({SECRET: SECRET}),
    reply({"data": {SECRET: SECRET}}),
    reply({"data": {"id": SECRET}}),
    Reply(200, f'{{"data": {{"id": "{SECRET}\xff"}}}}'.encode("latin-1")),
    Reply(200, SECRET.encode(), {"Content-Encoding": "gzip"}),
    page_reply([SECRET], pagination(current_page=9, links={"next": SECRET})),
]


async def test_no_message_shows_query_or_body(api: Api, records: Records) -> None:
    async with api.client(max_attempts=1) as client:
        for failure in FAILURES:
            api.always_answers(failure)
            for ask in (ASKING[0], complete_with_secret):
                with pytest.raises(TallyfyError) as caught:
                    await settled(ask(client))
                assert SECRET not in without_body(caught.value)
    assert not {TOKEN, SECRET} & set(told_by(ours(records)).split())


# A token that PHP escapes in JSON.
ECHOED = "planted/token+5f1e="
ECHOES: list[Callable[[int], Reply]] = [
    lambda status: reply({"message": f"Bad token {ECHOED}"}, status),
    lambda status: reply({"errors": {ECHOED: [ECHOED]}}, status),
    lambda status: reply({"message": "No", "code": ECHOED}, status),
    lambda status: Reply(status, b'{"message": "%s"}' % ECHOED.replace("/", "\\/").encode()),
    lambda status: Reply(status, f"<p>Authorization: Bearer {ECHOED}".encode()),
    lambda status: reply({}, status, X_Echo=f"Bearer {ECHOED}"),
    lambda status: reply({}, status, X_Request_Id=ECHOED),
    lambda status: reply({}, status, Location=f"https://x.example/?token={ECHOED}"),
]


@pytest.mark.parametrize("echo", ECHOES, ids=range(len(ECHOES)))
async def test_token_that_the_service_echoes_reaches_no_error_and_no_log(
    echo: Callable[[int], Reply], api: Api, records: Records
) -> None:
    told = ""
    async with api.client(token=ECHOED, max_attempts=1) as client:
        for status in (200, 307, 401, 422, 500):
            api.always_answers(echo(status))
            for ask in (reading, completing):
                with pytest.raises(TallyfyError) as caught:
                    await settled(ask(client))
                told += f"{told_by_error(caught.value)} {vars(caught.value)!r}"
    told += told_by(ours(records))
    assert "[token]" in told
    assert ECHOED not in told.replace("\\", "")


async def test_rest_of_a_message_that_echoes_the_token_is_kept(api: Api) -> None:
    tokens = iter(["planted-first", "planted-second"])
    api.answers(*(reply({"message": f"Bad token planted-{n}."}, 401) for n in ("first", "second")))
    with pytest.raises(APIStatusError) as caught:
        await api(reading, token=lambda: next(tokens))
    assert caught.value.message == "Bad token [token]."
    assert caught.value.body == b'{"message": "Bad token [token]."}'


async def test_token_echoed_at_a_read_back_is_taken_out_too(api: Api) -> None:
    api.answers(Reply(503), reply({"message": TOKEN}, 404))
    with pytest.raises(OutcomeUnknownError) as caught:
        await api(completing)
    assert TOKEN not in told_by_error(caught.value)


@pytest.mark.parametrize(("token", "shown"), [("1234567", "1234567"), ("12345678", "[token]")])
async def test_token_is_told_from_a_word_by_its_length(token: str, shown: str, api: Api) -> None:
    api.answers(reply({"message": f"no {token}"}, 400))
    with pytest.raises(APIStatusError) as caught:
        await api(reading, token=token)
    assert caught.value.message == f"no {shown}"


def echo_the_request(connection: Connection) -> None:
    connection.send(connection.read_head())


class FailingObserver:
    @contextmanager
    def call(self, _call: object) -> Iterator[None]:
        try:
            yield
        finally:
            raise LookupError("of the observer")

    attempt = call


# httpx-aiohttp hands errors of aiohttp on as they are.
@through("own", "httpx", "httpx2")
async def test_request_that_is_echoed_instead_of_a_response_is_in_no_cause_and_no_log(
    kind: str, through: str, caplog: pytest.LogCaptureFixture
) -> None:
    with raw_service(echo_the_request) as service:
        async with connected(
            kind, service, through=through, max_attempts=1, observers=[FailingObserver()]
        ) as client:
            with pytest.raises(TallyfyError) as caught:
                await settled(client.tasks.get("t1", with_=SECRET))
    told = without_body(caught.value) + caplog.text
    assert "of the observer" in told
    assert TOKEN not in told
    assert SECRET not in told


async def test_token_that_cannot_be_a_token_is_not_shown(api: Api, records: Records) -> None:
    with pytest.raises(TallyfyError) as caught:
        await api(reading, token=lambda: f"{SECRET}\n")
    assert api.requests == []
    assert SECRET not in told_by_error(caught.value) + told_by(records)


def test_response_shows_no_headers_and_no_body() -> None:
    assert repr(RawResponse(200, {"x-secret": SECRET}, SECRET.encode())) == "<RawResponse 200>"
