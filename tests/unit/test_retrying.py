"""Which failure of a read is tried again, how often, and after how long."""

from __future__ import annotations

import random
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest

from tallyfy_client import APIStatusError, APITimeoutError, InternalServerError, RateLimitError
from tallyfy_client.testing import FakeTallyfy
from tests.fakes import IN_PROCESS, connected
from tests.listings import pages_of
from tests.service import (
    OWN,
    READ,
    Api,
    Fault,
    Reply,
    broken,
    each_use,
    ids,
    reading,
    running_service,
    task_reply,
    through,
)
from tests.service import connected as connected_to

in_process = pytest.mark.parametrize("way", IN_PROCESS)
JITTER = 0.5


@pytest.fixture
def fake() -> FakeTallyfy:
    fake = FakeTallyfy()
    fake.add_run(id="r1", tasks=[{"id": "t1"}])
    return fake


def waits(fake: FakeTallyfy) -> list[float]:
    """Return the seconds between requests."""
    return [(after.at - before.at).total_seconds() for before, after in pairwise(fake.requests)]


# --- How often ------------------------------------------------------------------------------------


@pytest.mark.anyio
async def test_attempt_after_any_transient_failure_may_succeed(api: Api) -> None:
    faults = [fault for fault in Fault if "HANGS" not in fault.name]
    statuses = [408, 429, 500, 502, 503, 504, *range(520, 525)]
    failures = [*map(broken, faults), *(Reply(status, b"<html>") for status in statuses)]
    api.answers(*failures, task_reply())
    assert (await api(reading, max_attempts=20)).id == "t1"
    assert api.asked == [READ] * (len(failures) + 1)


@pytest.mark.anyio
@through(OWN, "httpx", "httpx2")
@each_use
async def test_attempt_after_a_refused_connection_may_succeed(
    use: Any, kind: str, through: str
) -> None:
    asked = []

    def token() -> str:
        asked.append(1)
        if len(asked) == 2:
            service.listen()
        return "planted-token"

    with running_service(listening=False) as service:
        service.answers(task_reply(status="completed"))
        async with connected_to(kind, service, through=through, token=token) as client:
            result = use(client)
            assert (await result if kind == "async" else result).id == "t1"
    assert len(asked) == 2


@pytest.mark.anyio
@pytest.mark.parametrize(("given", "attempts"), [({}, 4), ({"max_attempts": 1}, 1)])
async def test_max_attempts_counts_the_first_one_too(
    given: dict[str, int], attempts: int, api: Api
) -> None:
    api.always_answers(Reply(503))
    with pytest.raises(InternalServerError):
        await api(reading, **given)
    assert len(api.requests) == attempts


@pytest.mark.anyio
async def test_each_page_of_a_listing_has_its_own_attempts(api: Api) -> None:
    pages = pages_of(["a"], ["b"])
    api.answers(Reply(503), pages, Reply(503), pages)
    found = await api(lambda client: ids(client.runs.list()), max_attempts=2)
    assert found == ["a", "b"]


# --- How long it waits ----------------------------------------------------------------------------


@in_process
@pytest.mark.parametrize(
    ("settings", "least", "most"), [({}, 0.5, 0.5), ({"max_retry_wait": 0.01}, 0.01, 0)]
)
def test_back_off_doubles_up_to_what_the_caller_allows(
    settings: Any, least: float, most: float, fake: FakeTallyfy, way: str
) -> None:
    random.seed(7)
    fake.fail_next(status=503, times=3)
    with connected(fake, way, **settings) as (client, settle):
        settle(reading(client))
    for attempt, wait in enumerate(waits(fake)):
        factor = 2**attempt if most else 1
        assert least * factor <= wait <= least * factor + most
    assert len(waits(fake)) == 3
    assert waits(fake) != [0.5, 1.0, 2.0]


DATE = "Sun, 06 Nov 1994 08:49:37 GMT"
MINUTE = "Sun, 06 Nov 1994 08:50:37 GMT"
LAST_DAY = "Fri, 31 Dec 9999 23:59:59 GMT"
# What the service says, and how many seconds that is; None if it says nothing of use.
RETRY_AFTER: list[tuple[dict[str, str], float | None]] = [
    ({}, None),
    *(({"Retry-After": said}, float(said)) for said in ("0", "120", "1.5", "600", "9" * 400)),
    ({"retry-after": " 7 "}, 7),
    # By the service's own clock: ours is decades away from it.
    ({"Retry-After": MINUTE, "Date": DATE}, 60),
    ({"Retry-After": MINUTE.replace("GMT", "-0000"), "Date": DATE}, 60),
    ({"Retry-After": "Sun, 06 Nov 1994 10:50:37 +0200", "Date": DATE}, 60),
    ({"Retry-After": DATE, "Date": MINUTE}, 0),
    ({"Retry-After": DATE}, 0),
    ({"Retry-After": DATE, "Date": "nonsense"}, 0),
    ({"Retry-After": "7, 120"}, 120),
    *(({"Retry-After": said}, None) for said in ("", "soon", "-5", "1e3", "inf", "nan", "٣")),
    # No date, or none that a calendar can hold.
    ({"Retry-After": "Sun, 99 Nov 1994 08:49:37 GMT"}, None),
    ({"Retry-After": "Sun, 06 Nov 99999 08:49:37 GMT"}, None),
    ({"Retry-After": f"Sun, {'9' * 30} Nov 1994 08:49:37 GMT"}, None),
    ({"Retry-After": f"Sun, 06 Nov 1994 {'9' * 30}:49:37 GMT"}, None),
]


@pytest.mark.anyio
@pytest.mark.parametrize(("headers", "seconds"), RETRY_AFTER)
async def test_error_tells_how_long_the_service_asks_to_wait(
    headers: dict[str, str], seconds: float | None, api: Api
) -> None:
    encoded = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    api.answers(Reply(429, b"{}", encoded))
    with pytest.raises(RateLimitError) as caught:
        await api(reading, max_attempts=1)
    assert caught.value.retry_after == seconds


@in_process
@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("said", "least"),
    [("59.5", 59.5), ("60", 60.0), ("1.5", 1.5), ("0", 0.0), ("nonsense", 0.5), ("-1", 0.5)],
)
def test_service_is_waited_for_as_it_asks_and_a_little_longer(
    said: str, least: float, status: int, fake: FakeTallyfy, way: str
) -> None:
    fake.fail_next(status=status, headers={"Retry-After": said})
    with connected(fake, way) as (client, settle):
        settle(reading(client))
    (wait,) = waits(fake)
    # Those who wait come back spread out.
    assert least < wait <= least + JITTER


@in_process
@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("said", ["60.1", "3600", "9" * 400, LAST_DAY])
def test_longer_wait_than_the_caller_allows_is_raised_at_once(
    said: str, status: int, fake: FakeTallyfy, way: str
) -> None:
    fake.fail_next(status=status, headers={"Retry-After": said})
    with connected(fake, way) as (client, settle), pytest.raises(APIStatusError) as caught:
        settle(reading(client))
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 60
    assert (len(fake.requests), fake.time.now()) == (1, 0)


@in_process
@pytest.mark.parametrize(("said", "attempts"), [("9", 2), ("10.1", 1)])
def test_wait_that_does_not_end_before_the_deadline_is_not_begun(
    said: str, attempts: int, fake: FakeTallyfy, way: str
) -> None:
    fake.fail_next(status=503, headers={"Retry-After": said}, times=9)
    with connected(fake, way, deadline=10) as (client, settle), pytest.raises(InternalServerError):
        settle(reading(client))
    assert len(fake.requests) == attempts


# --- The pause of all after a 429 -----------------------------------------------------------------


@in_process
def test_other_requests_wait_as_long_as_one_was_told_to(fake: FakeTallyfy, way: str) -> None:
    fake.fail_next(status=429, headers={"Retry-After": "50"})
    with connected(fake, way, max_attempts=1) as (client, settle):
        with pytest.raises(RateLimitError):
            settle(reading(client))
        settle(client.with_options(max_attempts=2).runs.get("r1"))
        # It is over then.
        settle(reading(client))
    first, second = waits(fake)
    assert 50 <= first <= 50 + JITTER
    assert second == 0


@in_process
@pytest.mark.parametrize("said", ["3600", "1000000000", "9" * 400, LAST_DAY])
def test_pause_lasts_no_longer_than_may_be_waited(said: str, fake: FakeTallyfy, way: str) -> None:
    fake.fail_next(status=429, headers={"Retry-After": said})
    with connected(fake, way) as (client, settle):
        with pytest.raises(RateLimitError):
            settle(reading(client))
        settle(reading(client))
    assert 60 <= fake.time.now() <= 60 + JITTER


@in_process
def test_after_the_longest_pause_calls_with_a_shorter_deadline_send_again(
    fake: FakeTallyfy, way: str
) -> None:
    fake.fail_next(status=429, headers={"Retry-After": "3600"})
    with connected(fake, way, deadline=20, max_retry_wait=30) as (client, settle):
        for error in (RateLimitError, APITimeoutError):
            with pytest.raises(error):
                settle(reading(client))
        fake.time.sleep(30)
        settle(reading(client))
    assert (len(fake.requests), fake.time.now()) == (2, 30)


@in_process
def test_pause_as_long_as_may_be_waited_is_waited_for_whatever_clocks_round(
    fake: FakeTallyfy, way: str
) -> None:
    with connected(fake, way) as (client, settle):
        for _ in range(50):
            fake.time.sleep(1 / 7)
            fake.fail_next(status=429, headers={"Retry-After": "60"})
            settle(reading(client))
    assert len(fake.requests) == 100


@in_process
def test_copy_that_waits_less_ends_no_pause_of_the_client(fake: FakeTallyfy, way: str) -> None:
    fake.fail_next(status=429, headers={"Retry-After": "50"})
    with connected(fake, way, max_attempts=1) as (client, settle):
        with pytest.raises(RateLimitError):
            settle(reading(client))
        settle(reading(client.with_options(max_retry_wait=2)))
        assert 2 <= fake.time.now() <= 2 + JITTER
        settle(reading(client))
    assert 50 <= fake.time.now() <= 50 + 2 * JITTER


@in_process
def test_pause_that_the_deadline_does_not_allow_is_not_begun(fake: FakeTallyfy, way: str) -> None:
    fake.fail_next(status=429, headers={"Retry-After": "50"})
    with connected(fake, way, deadline=20) as (client, settle):
        for _ in range(2):
            with pytest.raises(Exception, match=r"429|deadline"):
                settle(reading(client))
    assert (len(fake.requests), fake.time.now()) == (1, 0)


@pytest.mark.parametrize("attempts", [1, 4], ids=["other requests", "the one that was told"])
def test_requests_that_wait_come_back_spread_out(attempts: int) -> None:
    random.seed(4)
    ends = set()
    for _ in range(8):
        fake = FakeTallyfy()
        fake.fail_next(status=429, headers={"Retry-After": "50"})
        with fake.client(max_attempts=attempts) as client:
            with suppress(RateLimitError):
                client.runs.list().collect()
            client.runs.list().collect()
        ends.add(fake.time.now())
    assert len(ends) == 8
    assert max(ends) - min(ends) > 0.1
