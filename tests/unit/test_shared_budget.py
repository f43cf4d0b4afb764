"""A budget that processes share through a real Redis, also while that fails."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import closing, suppress
from math import inf
from threading import Event
from typing import Any

import pytest
from redis import Redis

from tallyfy_client import APIConnectionError, ConfigurationError, TallyfyError
from tallyfy_client.budget import Budget
from tallyfy_client.testing import FakeTallyfy
from tests.drawing_at_random import SEED
from tests.fakes import IN_PROCESS, connected
from tests.processes import finished, wait_until
from tests.redis_server import redis_server

ways = pytest.mark.parametrize("way", IN_PROCESS)
SECRET = "planted-password"


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    with redis_server() as running:
        yield running


@pytest.fixture
def url(server: Any) -> str:
    with Redis(port=server.port) as redis:
        redis.flushall()
    return f"{server.connection_url}/0"


@pytest.fixture
def fake() -> FakeTallyfy:
    return FakeTallyfy()


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port: int = free.getsockname()[1]
        return port


@ways
def test_those_who_name_the_same_store_key_and_windows_share(
    url: str, fake: FakeTallyfy, way: str
) -> None:
    task = fake.add_one_off_task().id
    finished(
        "import sys; from tallyfy_client.budget import Budget;"
        "assert not Budget(2, 3600, store=sys.argv[1]).acquire(sys.argv[2])",
        *(url, fake.org_id),
    )
    budget = Budget(2, 3600, store=url)
    with connected(fake, way, budget=budget) as (client, settle):
        settle(client.tasks.get(task))
    assert budget.acquire(fake.org_id) > 0
    others = [Budget(2, 1800, store=url), Budget(3, 3600, store=url), Budget(2, 3600, key="k")]
    assert [other.acquire(fake.org_id) for other in others] == [0, 0, 0]


def test_a_request_with_room_is_one_round_trip_and_the_store_forgets_it_in_time(url: str) -> None:
    budget = Budget(100, 60, store=url)
    budget.acquire("acme")
    with Redis.from_url(url) as redis:
        redis.config_resetstat()
        budget.acquire("acme")
        asked: Any = redis.info("commandstats")
        assert asked["cmdstat_evalsha"]["calls"] == 1
        (key,) = redis.keys()
        assert 0 < redis.ttl(key) <= 60
        assert redis.memory_usage(key) < 1000


# --- A store that cannot be used ------------------------------------------------------------------


def shown(error: BaseException) -> str:
    """Return what tools show of an error and its causes: the variables of each frame but ours."""
    each: BaseException | None = error
    texts = []
    while each is not None:
        told = traceback.TracebackException.from_exception(each, capture_locals=True)
        frames = [str(frame.locals) for frame in told.stack if frame.filename != __file__]
        texts += [repr(each), *frames]
        each = each.__cause__ or each.__context__
    return "".join(texts)


@pytest.mark.parametrize(
    "store",
    [
        *[None, b"redis://:planted-password@127.0.0.1", "", "127.0.0.1:6379", "mysql://127.0.0.1"],
        *["memcached://127.0.0.1:1", "async+redis://127.0.0.1:1", "redis+sentinel://127.0.0.1:1"],
        *["redis://:planted-password/@127.0.0.1:1", "redis://127.0.0.1:port"],
        *[
            f"redis://:{SECRET}@127.0.0.1:1/0?{option}=true"
            for option in ("virtual_host", "single_connection_client", "skip_full_coverage_check")
        ],
        "rediss://127.0.0.1:1?ssl_cert_reqs=CERT_REQUIRED",
    ],
    ids=str,
)
def test_what_can_never_work_is_refused_at_once(store: Any) -> None:
    with pytest.raises(ConfigurationError, match="store of the budget") as caught:
        Budget(store=store)
    assert SECRET not in shown(caught.value)


@pytest.mark.parametrize("option", ["", "?decode_responses=true", "?socket_timeout=0.3"])
def test_options_of_the_address_are_used(url: str, option: str) -> None:
    assert Budget(1, store=url + option).acquire("acme") == 0


@ways
def test_a_wrong_password_is_found_at_first_use_and_is_not_shown(
    fake: FakeTallyfy, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    with redis_server() as guarded:
        with Redis(port=guarded.port) as redis:
            redis.config_set("requirepass", "another")
        budget = Budget(store=f"redis://:{SECRET}@127.0.0.1:{guarded.port}")
        with connected(fake, way, budget=budget) as (client, settle):
            with pytest.raises(ConfigurationError, match="AuthenticationError") as caught:
                settle(client.tasks.get("t1"))
            assert SECRET not in shown(caught.value) + repr(budget) + repr(client) + caplog.text


# --- A store that does not answer -----------------------------------------------------------------


@pytest.fixture(params=["refused", "silent", "look-up"])
def broken_store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Give an address, and an event that is set as soon as something of it would answer."""
    answered = Event()
    if request.param == "refused":
        yield f"redis://:{SECRET}@127.0.0.1:{free_port()}", answered
    elif request.param == "silent":
        with closing(socket.create_server(("127.0.0.1", 0))) as silent:
            yield f"redis://:{SECRET}@127.0.0.1:{silent.getsockname()[1]}", answered
    else:
        looked_up = socket.getaddrinfo

        def look_up(host: Any, *arguments: Any, **options: Any) -> Any:
            if host != "slow.invalid":
                return looked_up(host, *arguments, **options)
            answered.wait(30)
            raise OSError

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        yield f"redis://:{SECRET}@slow.invalid:6379", answered
        answered.set()


@ways
def test_without_the_store_nothing_is_sent_or_everything(
    broken_store: Any, fake: FakeTallyfy, way: str
) -> None:
    store, answered = broken_store
    task = fake.add_one_off_task().id
    with connected(fake, way, budget=Budget(store=store), deadline=0.3) as (client, settle):
        with pytest.raises(APIConnectionError, match="store of the budget") as caught:
            settle(client.tasks.complete(task, run_id=None))
        assert not caught.value.may_have_taken_effect
        assert SECRET not in shown(caught.value)
        assert fake.requests == []
        budget = Budget(1, 3600, store=store, unavailable="ignore")
        for _ in range(3):
            settle(client.with_options(budget=budget).tasks.get(task))
    assert len(fake.requests) == 3
    # It did not wait for the answer.
    assert not answered.is_set()


@pytest.mark.anyio
async def test_a_store_that_does_not_answer_blocks_neither_the_loop_nor_its_executor(
    broken_store: Any,
) -> None:
    store, answered = broken_store
    budget = Budget(store=store)
    asking = [asyncio.create_task(budget.acquire_async("acme")) for _ in range(100)]
    await asyncio.sleep(0)
    await asyncio.wait_for(asyncio.to_thread(answered.is_set), 5)
    answers = await asyncio.wait_for(asyncio.gather(*asking, return_exceptions=True), 5)
    assert {type(answer) for answer in answers} == {APIConnectionError}
    assert not answered.is_set()


@ways
def test_a_store_that_is_started_again_gives_away_a_window_at_most(
    fake: FakeTallyfy, way: str
) -> None:
    task = fake.add_one_off_task().id
    with redis_server() as server:
        budget = Budget(3, 3600, store=server.connection_url)
        options = {"budget": budget, "deadline": 2, "max_attempts": 1}
        with connected(fake, way, **options) as (client, settle):

            def is_sent() -> bool:
                with suppress(TallyfyError):
                    settle(client.tasks.get(task))
                    return True
                return False

            assert [is_sent() for _ in range(5)] == [True] * 3 + [False] * 2
            server.terminate()
            assert not is_sent()
            server.start()
            wait_until(is_sent)
            for _ in range(10):
                is_sent()
    assert len(fake.requests) == 6


# --- Many processes -------------------------------------------------------------------------------

# How many requests in how many seconds, and for how many seconds; the long proof: `make fuzz`.
LIMIT, PER, SECONDS = (600, 6, 24) if SEED else (60, 2, 5)


@pytest.mark.fuzz
def test_four_processes_keep_to_one_budget_and_use_it_though_many_callers_give_up() -> None:
    fake = FakeTallyfy(org_id="acme")
    task = fake.add_one_off_task().id
    with redis_server() as store, fake.serve() as address:
        arguments = [LIMIT, PER, store.connection_url, address, task, SECONDS]
        workers = [start_worker(kind, *arguments) for kind in ("sync", "async") * 2]
        assert [worker.stdout.readline() for worker in workers] == ["ready\n"] * 4
        for worker in workers:
            worker.stdin.write(f"{time.time()}\n")
            worker.stdin.flush()
        noted = [json.loads(worker.communicate(timeout=120)[0]) for worker in workers]
    answers = [answer for each in noted for answer in each]
    grants = [(asked, answered) for asked, answered, wait in answers if wait == 0]
    # Each was granted between two moments. Those that lie in a window as a whole count there.
    most = max(sum(sooner <= s and e < sooner + PER for s, e in grants) for sooner, _ in grants)
    assert most <= LIMIT
    # Nobody was told to wait while there was room. Those who gave up may have been granted it.
    maybe = [*grants, *((asked, inf) for asked, _, wait in answers if wait is None)]
    for asked, answered, wait in answers:
        if wait:
            assert sum(s <= answered and e >= asked - PER for s, e in maybe) >= LIMIT
            assert wait <= PER
    assert len(fake.requests) <= len(grants)


def start_worker(kind: str, *arguments: object) -> Any:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.budget_worker", kind, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
