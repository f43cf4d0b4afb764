"""Which failure of a reading is tried again, how often, and after how long."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
import stamina
import stamina.instrumentation
from stamina.instrumentation import RetryDetails

from tallyfy_client import (
    APIConnectionError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    ConfigurationError,
    InternalServerError,
    InvalidRequestError,
    OutcomeUnknownError,
    PaginationError,
    RateLimitError,
    TallyfyError,
)
from tallyfy_client.deadlines import Deadline
from tallyfy_client.errors import error_from_answer
from tallyfy_client.retrying import Pause, Retrying, answer_was_lost
from tallyfy_client.settings import Settings
from tests.service import (
    HANGING,
    LOST,
    Fault,
    Reply,
    both_clients,
    broken,
    connected,
    ids,
    page_reply,
    pagination,
    patience,
    reply,
    running_service,
    settled,
    task_reply,
)

READ = "GET /tasks/t1"
PASSING = [408, 429, 500, 502, 503, 504, *range(520, 525)]
LASTING = [302, 400, 401, 403, 404, 405, 409, 418, 422, 425, 501, 505, 507, 519, 525, 530, 599]


@pytest.fixture
def retries() -> Iterator[list[RetryDetails]]:
    """Each wait before another attempt, as stamina tells it."""
    seen: list[RetryDetails] = []

    def note(details: RetryDetails) -> None:
        seen.append(details)

    stamina.instrumentation.set_on_retry_hooks([note])
    yield seen
    stamina.instrumentation.set_on_retry_hooks(None)


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize("status", PASSING)
async def test_status_that_passes_is_tried_again(status: int, kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(status, b""), Reply(status, b"<html>"), task_reply())
        async with connected(kind, service) as client:
            assert (await settled(client.tasks.get("t1"))).id == "t1"
        assert service.asked == [READ] * 3


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize("status", PASSING)
async def test_status_that_does_not_pass_is_raised_after_the_last_attempt(
    status: int, kind: str
) -> None:
    with running_service() as service:
        service.always_answers(Reply(status, b""))
        async with connected(kind, service, max_attempts=3) as client:
            with pytest.raises(APIStatusError) as caught:
                await settled(client.tasks.get("t1"))
        assert caught.value.status_code == status
        assert service.asked == [READ] * 3


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize("status", LASTING)
async def test_any_other_status_is_raised_at_once(status: int, kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(status, b"", {"Retry-After": "0"}))
        async with connected(kind, service) as client:
            with pytest.raises(APIStatusError) as caught:
                await settled(client.tasks.get("t1"))
        assert caught.value.status_code == status
        assert service.asked == [READ]


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize("fault", LOST)
async def test_answer_that_is_lost_is_asked_for_again(fault: Fault, kind: str) -> None:
    with running_service() as service:
        service.answers(broken(fault), task_reply(title="Second"))
        async with connected(kind, service, timeout=patience(fault)) as client:
            assert (await settled(client.tasks.get("t1"))).title == "Second"
        assert service.asked == [READ] * 2


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize("fault", LOST)
async def test_answer_that_is_lost_every_time_is_an_error(fault: Fault, kind: str) -> None:
    with running_service() as service:
        service.always_answers(broken(fault))
        async with connected(
            kind, service, timeout=patience(fault, 0.05), max_attempts=2
        ) as client:
            with pytest.raises(APIConnectionError) as caught:
                await settled(client.tasks.get("t1"))
        assert type(caught.value) is (APITimeoutError if fault in HANGING else APIConnectionError)
        assert not caught.value.may_have_taken_effect
        assert service.asked == [READ] * 2


@pytest.mark.anyio
@both_clients
async def test_refused_connection_is_tried_again(kind: str) -> None:
    with running_service(listening=False) as service:
        service.answers(task_reply())
        # The service comes up between the first attempt and the second.
        stamina.instrumentation.set_on_retry_hooks([lambda _: service.listen()])
        try:
            async with connected(kind, service) as client:
                assert (await settled(client.tasks.get("t1"))).id == "t1"
        finally:
            stamina.instrumentation.set_on_retry_hooks(None)
        assert service.asked == [READ]


@pytest.mark.anyio
@both_clients
async def test_refused_connection_every_time_is_an_error(
    kind: str, retries: list[RetryDetails]
) -> None:
    with running_service(listening=False) as service:
        async with connected(kind, service, max_attempts=3) as client:
            with pytest.raises(APIConnectionError, match="ConnectError"):
                await settled(client.tasks.get("t1"))
    assert len(retries) == 2


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize("max_attempts", [1, 2, 5])
async def test_max_attempts_counts_the_first_one_too(max_attempts: int, kind: str) -> None:
    with running_service() as service:
        service.always_answers(Reply(503))
        async with connected(kind, service, max_attempts=max_attempts) as client:
            with pytest.raises(InternalServerError):
                await settled(client.tasks.get("t1"))
        assert len(service.requests) == max_attempts


@pytest.mark.anyio
@both_clients
async def test_four_attempts_if_not_told_otherwise(kind: str) -> None:
    with running_service() as service:
        service.always_answers(Reply(503))
        async with connected(kind, service) as client:
            with pytest.raises(InternalServerError):
                await settled(client.tasks.get("t1"))
        assert len(service.requests) == 4


@pytest.mark.anyio
@both_clients
async def test_each_page_of_a_listing_has_its_own_attempts(kind: str) -> None:
    with running_service() as service:
        service.answers(
            Reply(503),
            page_reply(["a"], pagination(total_pages=2)),
            Reply(503),
            page_reply(["b"], pagination(total_pages=2)),
        )
        async with connected(kind, service, max_attempts=2) as client:
            assert await ids(client.runs.list()) == ["a", "b"]


UNREADABLE = {
    "empty": Reply(200, b""),
    "no content": Reply(204, b""),
    # The contract knows 200 alone for reading.
    "created": task_reply(201),
    "HTML": Reply(200, b"<html>"),
    "broken JSON": Reply(200, b'{"data":'),
    "wrong charset": Reply(200, b'{"data": {"id": "\xff"}}'),
    "wrong encoding": Reply(200, b"not gzip", {"Content-Encoding": "gzip"}),
    "null": reply(None),
    "no data": reply({"message": "hello"}),
    "no id": reply({"data": {"title": "x"}}),
}


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize("unreadable", UNREADABLE)
async def test_success_that_cannot_be_read_is_not_tried_again(unreadable: str, kind: str) -> None:
    answer = UNREADABLE[unreadable]
    with running_service() as service:
        service.answers(answer)
        async with connected(kind, service) as client:
            with pytest.raises(APIResponseValidationError, match="cannot be read") as caught:
                await settled(client.tasks.get("t1"))
        assert not caught.value.may_have_taken_effect
        # What cannot be decoded cannot be kept.
        assert caught.value.body == (b"" if unreadable == "wrong encoding" else answer.body)
        assert service.asked == [READ]


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize("status", [429, 503])
async def test_longer_wait_than_the_caller_allows_is_raised_at_once(status: int, kind: str) -> None:
    with running_service() as service:
        service.answers(reply({}, status, Retry_After="3"))
        async with connected(kind, service, max_retry_wait=2.5) as client:
            with pytest.raises(APIStatusError) as caught:
                await settled(client.tasks.get("t1"))
        assert caught.value.retry_after == 3
        assert service.asked == [READ]


@pytest.mark.anyio
@both_clients
async def test_service_is_waited_for_as_it_asks(kind: str, retries: list[RetryDetails]) -> None:
    with running_service() as service:
        service.answers(
            reply({}, 429, Retry_After="0.04"), reply({}, 503, Retry_After="0.02"), task_reply()
        )
        async with connected(kind, service, max_retry_wait=0.05) as client:
            with stamina.set_testing(False):
                await settled(client.tasks.get("t1"))
    assert [round(one.wait_for, 3) for one in retries] == [0.04, 0.02]


@pytest.mark.anyio
@both_clients
async def test_back_off_is_never_longer_than_the_caller_allows(
    kind: str, retries: list[RetryDetails]
) -> None:
    with running_service() as service:
        service.always_answers(Reply(503))
        async with connected(kind, service, max_retry_wait=0.01) as client:
            with stamina.set_testing(False), pytest.raises(InternalServerError):
                await settled(client.tasks.get("t1"))
    assert [round(one.wait_for, 3) for one in retries] == [0.01, 0.01, 0.01]


@pytest.mark.anyio
@both_clients
async def test_back_off_doubles_with_some_chance(
    kind: str, retries: list[RetryDetails], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The waits themselves are seconds long: the sleep of the engine is cut short, not its sums.
    async def at_once(_: float) -> None:
        pass

    monkeypatch.setattr("stamina._core._smart_sleep", at_once)
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda _: None)
    random.seed(7)
    with running_service() as service:
        service.always_answers(Reply(503))
        async with connected(kind, service) as client:
            with stamina.set_testing(False), pytest.raises(InternalServerError):
                await settled(client.tasks.get("t1"))
    waits = [one.wait_for for one in retries]
    for wait, least in zip(waits, [0.5, 1.0, 2.0], strict=True):
        assert least <= wait <= least + 0.5
    assert waits != [0.5, 1.0, 2.0]


def error_of(status: int, may_have_taken_effect: bool = False, **headers: str) -> APIStatusError:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return error_from_answer(status, named, b"", safe=not may_have_taken_effect)


def retrying(deadline: float | None = None, **options: Any) -> Retrying:
    defaults: dict[str, Any] = {
        "token": "x",
        "org_id": "o1",
        "timeout": None,
        "deadline": deadline,
        "max_attempts": 4,
        "max_retry_wait": 60.0,
        "max_concurrency": 1,
        "user_agent": None,
    }
    settings = Settings.resolve(
        base_url="https://go.tallyfy.com/api", allow_insecure_http=False, **(defaults | options)
    )
    return Retrying("get_task", settings, Deadline.after(deadline), Pause())


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        # How long the back-off is, is for chance to say.
        (APIConnectionError("x"), True),
        (APITimeoutError("x"), True),
        (error_of(429), True),
        (error_of(503), True),
        (error_of(429, Retry_After="60"), 60.0),
        (error_of(503, Retry_After="1.5"), 1.5),
        # Zero seconds, and not "no".
        (error_of(429, Retry_After="0"), 0.0),
        (error_of(429, Retry_After="60.1"), False),
        (error_of(503, Retry_After="9" * 400), False),
        (error_of(429, Retry_After="nonsense"), True),
        (error_of(404, Retry_After="1"), False),
        (error_of(503, may_have_taken_effect=True), False),
        (error_of(408, may_have_taken_effect=True), False),
        (OutcomeUnknownError("x"), False),
        (APIResponseValidationError("x", body=b""), False),
        (PaginationError("x"), False),
        (InvalidRequestError("x"), False),
        (ConfigurationError("x"), False),
        (TallyfyError("x"), False),
        (ValueError("x"), False),
    ],
    ids=lambda value: f"{type(value).__name__} {value}",
)
def test_answer_to_the_engine(error: Exception, answer: bool | float) -> None:
    said = retrying().wait_after(error)
    if answer is True:
        assert 0.5 <= said <= 1.0
    else:
        assert said == answer
    # stamina takes a number for seconds, and True and False for yes and no.
    assert type(said) is (bool if answer is False else float)


def test_last_attempt_is_not_followed_by_another() -> None:
    decision = retrying(max_attempts=3)
    assert [bool(decision.wait_after(error_of(503))) for _ in range(3)] == [True, True, False]


def test_attempts_are_counted_from_one() -> None:
    decision = retrying()
    numbers = [decision.attempt]
    for _ in range(2):
        decision.wait_after(error_of(503))
        numbers.append(decision.attempt)
    assert numbers == [1, 2, 3]


@pytest.mark.parametrize(("asked_for", "answer"), [("9.9", 9.9), ("10.1", False)])
def test_wait_that_does_not_end_before_the_deadline_is_not_begun(
    asked_for: str, answer: bool | float
) -> None:
    assert retrying(deadline=10).wait_after(error_of(503, Retry_After=asked_for)) == answer


@pytest.mark.parametrize(
    ("error", "lost"),
    [
        *((error_of(status), True) for status in PASSING if status != 429),
        (OutcomeUnknownError("x"), True),
        (error_of(429), False),
        *((error_of(status), False) for status in LASTING),
        (APIConnectionError("x"), False),
        (APIResponseValidationError("x", body=b"", may_have_taken_effect=True), False),
    ],
    ids=lambda value: f"{type(value).__name__} {value}",
)
def test_when_the_answer_to_a_completion_counts_as_lost(error: Exception, lost: bool) -> None:
    assert answer_was_lost(error) is lost


@pytest.mark.anyio
@both_clients
async def test_connection_is_free_again_after_each_failure(kind: str) -> None:
    failures: list[Any] = [Reply(404), Reply(200, b"<html>"), broken(Fault.CUT_IN_BODY)]
    with running_service() as service:
        service.answers(*failures, task_reply())
        async with connected(kind, service, max_attempts=1) as client:
            for _ in failures:
                with pytest.raises(TallyfyError):
                    await settled(client.tasks.get("t1"))
            assert (await settled(client.tasks.get("t1"))).id == "t1"
        # The first two left the connection whole, and it was used again.
        assert service.connections == 2


def test_rate_limit_is_an_error_that_tells_the_wait() -> None:
    error = error_of(429, Retry_After="61")
    assert isinstance(error, RateLimitError)
    assert error.retry_after == 61


DEEP = Reply(200, b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}")


@pytest.mark.anyio
@both_clients
async def test_success_nested_deeply_cannot_be_read(kind: str) -> None:
    with running_service() as service:
        service.always_answers(DEEP)
        async with connected(kind, service) as client:
            with pytest.raises(APIResponseValidationError):
                await settled(client.tasks.get("t1"))


@pytest.mark.anyio
@both_clients
async def test_completion_whose_success_is_nested_deeply_may_have_taken_effect(kind: str) -> None:
    with running_service() as service:
        service.always_answers(DEEP)
        async with connected(kind, service) as client:
            with pytest.raises(APIResponseValidationError) as caught:
                await settled(client.tasks.complete("t1", run_id=None))
        assert caught.value.may_have_taken_effect
