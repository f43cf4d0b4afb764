"""Which failure of a read is tried again, how often, and after how long."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tallyfy_client import (
    APIConnectionError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    InternalServerError,
    TallyfyError,
)
from tests.listings import pages_of
from tests.service import (
    HANGING,
    LOST,
    Fault,
    Reply,
    both_clients,
    broken,
    connected,
    ids,
    patience,
    reply,
    running_service,
    settled,
    task_reply,
)
from tests.transports import backend_of, through_all

pytestmark = pytest.mark.anyio

READ = "GET /tasks/t1"
TRANSIENT = [408, 429, 500, 502, 503, 504, *range(520, 525)]
LASTING = [302, 400, 401, 403, 404, 405, 409, 418, 422, 425, 501, 505, 507, 519, 525, 530, 599]


@both_clients
@pytest.mark.parametrize("status", TRANSIENT)
async def test_transient_status_is_tried_again(status: int, kind: str) -> None:
    with running_service() as service:
        service.answers(Reply(status, b""), Reply(status, b"<html>"), task_reply())
        async with connected(kind, service) as client:
            assert (await settled(client.tasks.get("t1"))).id == "t1"
        assert service.asked == [READ] * 3


@both_clients
@pytest.mark.parametrize("status", TRANSIENT)
async def test_transient_status_is_raised_after_the_last_attempt(status: int, kind: str) -> None:
    with running_service() as service:
        service.always_answers(Reply(status, b""))
        async with connected(kind, service, max_attempts=3) as client:
            with pytest.raises(APIStatusError) as caught:
                await settled(client.tasks.get("t1"))
        assert caught.value.status_code == status
        assert service.asked == [READ] * 3


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


@both_clients
@pytest.mark.parametrize("status", [200, 201, 203, 226, 250, 299])
async def test_any_status_of_success_is_fine(status: int, kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply(status))
        async with connected(kind, service) as client:
            assert (await settled(client.tasks.get("t1"))).id == "t1"


@both_clients
@pytest.mark.parametrize("fault", LOST)
async def test_read_whose_response_is_lost_is_tried_again(fault: Fault, kind: str) -> None:
    with running_service() as service:
        service.answers(broken(fault), task_reply(title="Second"))
        async with connected(kind, service, timeout=patience(fault)) as client:
            assert (await settled(client.tasks.get("t1"))).title == "Second"
        assert service.asked == [READ] * 2


@both_clients
@pytest.mark.parametrize("fault", LOST)
async def test_response_that_is_lost_every_time_is_an_error(fault: Fault, kind: str) -> None:
    with running_service() as service:
        service.always_answers(broken(fault))
        async with connected(kind, service, timeout=patience(fault), max_attempts=2) as client:
            with pytest.raises(APIConnectionError) as caught:
                await settled(client.tasks.get("t1"))
        assert type(caught.value) is (APITimeoutError if fault in HANGING else APIConnectionError)
        assert not caught.value.may_have_taken_effect
        assert service.asked == [READ] * 2


@through_all
async def test_refused_connection_is_tried_again(kind: str, through: str) -> None:
    with running_service(listening=False) as service:
        service.answers(task_reply())
        async with connected(kind, service, through=through) as client:
            # The service comes up between the first attempt and the second.
            backend_of(client).meanwhile = service.listen
            assert (await settled(client.tasks.get("t1"))).id == "t1"
        assert service.asked == [READ]


@through_all
async def test_refused_connection_every_time_is_an_error(kind: str, through: str) -> None:
    with running_service(listening=False) as service:
        async with connected(kind, service, through=through, max_attempts=3) as client:
            with pytest.raises(APIConnectionError, match=r": Connect\w+$"):
                await settled(client.tasks.get("t1"))
            assert len(backend_of(client).waits) == 2


@both_clients
@pytest.mark.parametrize("max_attempts", [1, 2, 5])
async def test_max_attempts_counts_the_first_one_too(max_attempts: int, kind: str) -> None:
    with running_service() as service:
        service.always_answers(Reply(503))
        async with connected(kind, service, max_attempts=max_attempts) as client:
            with pytest.raises(InternalServerError):
                await settled(client.tasks.get("t1"))
        assert len(service.requests) == max_attempts


@both_clients
async def test_four_attempts_if_not_told_otherwise(kind: str) -> None:
    with running_service() as service:
        service.always_answers(Reply(503))
        async with connected(kind, service) as client:
            with pytest.raises(InternalServerError):
                await settled(client.tasks.get("t1"))
        assert len(service.requests) == 4


@both_clients
async def test_each_page_of_a_listing_has_its_own_attempts(kind: str) -> None:
    pages = pages_of(["a"], ["b"])
    with running_service() as service:
        service.answers(Reply(503), pages, Reply(503), pages)
        async with connected(kind, service, max_attempts=2) as client:
            assert await ids(client.runs.list()) == ["a", "b"]


UNREADABLE = {
    "empty": Reply(200, b""),
    "no content": Reply(204, b""),
    "HTML": Reply(200, b"<html>"),
    "broken JSON": Reply(200, b'{"data":'),
    "wrong charset": Reply(200, b'{"data": {"id": "\xff"}}'),
    "wrong encoding": Reply(200, b"not gzip", {"Content-Encoding": "gzip"}),
    "null": reply(None),
    "no data": reply({"message": "hello"}),
    "no id": reply({"data": {"title": "x"}}),
    "nested deeply": Reply(200, b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    "about another task": reply({"data": {"id": "t2"}}),
}


@both_clients
@pytest.mark.parametrize("unreadable", UNREADABLE)
async def test_success_that_cannot_be_read_is_not_tried_again(unreadable: str, kind: str) -> None:
    response = UNREADABLE[unreadable]
    with running_service() as service:
        service.answers(response)
        async with connected(kind, service) as client:
            with pytest.raises(APIResponseValidationError, match="cannot be read") as caught:
                await settled(client.tasks.get("t1"))
        assert not caught.value.may_have_taken_effect
        # What cannot be decoded cannot be kept.
        assert caught.value.body == (b"" if unreadable == "wrong encoding" else response.body)
        assert service.asked == [READ]


@through_all
async def test_connection_is_free_again_after_each_failure(kind: str, through: str) -> None:
    failures: list[Any] = [Reply(404), Reply(200, b"<html>"), broken(Fault.CUT_IN_BODY)]
    with running_service() as service:
        service.answers(*failures, task_reply())
        async with connected(kind, service, through=through, max_attempts=1) as client:
            for _ in failures:
                with pytest.raises(TallyfyError):
                    await settled(client.tasks.get("t1"))
            assert (await settled(client.tasks.get("t1"))).id == "t1"
        # The first two left the connection whole, and it was used again.
        assert service.connections == 2


# --- How long it waits ----------------------------------------------------------------------------


def back_off(attempt: int) -> tuple[float, float]:
    """Between which two the wait lies after an attempt: chance adds half a second at most."""
    return (0.5 * 2 ** (attempt - 1), 0.5 * 2 ** (attempt - 1) + 0.5)


async def waits_of(
    kind: str, response: Reply, error: type[TallyfyError], **settings: Any
) -> list[float]:
    """Return how long a read waits before each other attempt, when this is always responded."""
    with running_service() as service:
        service.always_answers(response)
        async with connected(kind, service, **settings) as client:
            with pytest.raises(error):
                await settled(client.tasks.get("t1"))
            waits: list[float] = backend_of(client).waits
        assert len(service.requests) == len(waits) + 1
    return waits


@both_clients
async def test_back_off_doubles_with_some_chance(kind: str) -> None:
    random.seed(7)
    waits = await waits_of(kind, Reply(503), InternalServerError)
    for attempt, wait in enumerate(waits, 1):
        least, most = back_off(attempt)
        assert least <= wait <= most
    assert len(waits) == 3
    assert waits != [0.5, 1.0, 2.0]


@both_clients
async def test_back_off_is_never_longer_than_the_caller_allows(kind: str) -> None:
    waits = await waits_of(kind, Reply(503), InternalServerError, max_retry_wait=0.01)
    assert waits == [0.01, 0.01, 0.01]


@both_clients
@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("said", "least"),
    [("59.5", 59.5), ("60", 60.0), ("1.5", 1.5), ("0", 0.0), ("nonsense", 0.5), ("-1", 0.5)],
)
async def test_service_is_waited_for_as_it_asks_and_a_little_longer(
    said: str, least: float, status: int, kind: str
) -> None:
    response = reply({}, status, Retry_After=said)
    (wait,) = await waits_of(kind, response, APIStatusError, max_attempts=2)
    # Half a second at most, so that those who wait come back spread out.
    assert least < wait <= least + 0.5


@both_clients
async def test_the_longer_of_two_retry_after_headers_counts(kind: str) -> None:
    response = Reply(503, headers={"Retry-After": "3", "retry-after": "7"})
    (wait,) = await waits_of(kind, response, InternalServerError, max_attempts=2)
    assert 7 <= wait <= 7.5


@both_clients
@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("said", ["60.1", "3600", "9" * 400])
async def test_longer_wait_than_the_caller_allows_is_raised_at_once(
    said: str, status: int, kind: str
) -> None:
    with running_service() as service:
        service.answers(reply({}, status, Retry_After=said))
        async with connected(kind, service) as client:
            with pytest.raises(APIStatusError) as caught:
                await settled(client.tasks.get("t1"))
            assert backend_of(client).waits == []
        assert caught.value.retry_after == float(said)
        assert service.asked == [READ]


@both_clients
@pytest.mark.parametrize(("said", "attempts"), [("9", 2), ("10.1", 1)])
async def test_wait_that_does_not_end_before_the_deadline_is_not_begun(
    said: str, attempts: int, kind: str
) -> None:
    response = reply({}, 503, Retry_After=said)
    waits = await waits_of(kind, response, InternalServerError, deadline=10)
    assert len(waits) == attempts - 1
