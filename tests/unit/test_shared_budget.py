"""A budget that processes share through a Redis: its clock decides, and its failure is survived."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import closing, suppress
from threading import Thread
from typing import Any

import pytest
from redis import Redis

from tallyfy_client import (
    APIConnectionError,
    ConfigurationError,
    RateLimitError,
    TallyfyError,
)
from tallyfy_client.budget import _LEDGERS, SharedBudget, SharedLedger, Window
from tallyfy_client.budget_store import RedisStore
from tallyfy_client.testing import FakeTallyfy
from tallyfy_client.testing._messages import Outcome, Request
from tallyfy_client.testing._transports import serving
from tests.drawing_at_random import SEED
from tests.fakes import IN_PROCESS, connected
from tests.redis_server import redis_server

ways = pytest.mark.parametrize("way", IN_PROCESS)


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    with redis_server() as running:
        yield running


@pytest.fixture
def url(server: Any) -> str:
    # Whatever an earlier test left there belongs to other keys.
    return f"{server.connection_url}/0"


@pytest.fixture
def fake() -> FakeTallyfy:
    return FakeTallyfy(org_id=f"org-{random.randrange(10**9)}")


@pytest.fixture
def task(fake: FakeTallyfy) -> str:
    return fake.add_one_off_task().id


@pytest.fixture
def dead_url() -> str:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    return f"redis://127.0.0.1:{port}/0"


def test_slot_whose_answer_is_lost_is_asked_for_once_more_only() -> None:
    asked = []
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def hang_up() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    with connection:
                        asked.append(connection.recv(1 << 16))

        Thread(target=hang_up, daemon=True).start()
        store = RedisStore(f"redis://127.0.0.1:{server.getsockname()[1]}/0")
        assert turn(store, "key", SharedLedger()) is None
    assert len(asked) == 2


def as_another_process() -> None:
    """Forget what this process knows, as another one knows nothing."""
    _LEDGERS.clear()


WINDOWS = [Window(2, 10.0)]


def turn(store: RedisStore, key: str, ledger: SharedLedger, held: float | None = None) -> Any:
    return store.turn(key, ledger, time.monotonic, 60, WINDOWS, held)


@ways
def test_processes_share_the_budget(url: str, fake: FakeTallyfy, task: str, way: str) -> None:
    for expected in (0, 0, 10.2, 10.2):
        as_another_process()
        before = fake.time.now()
        with connected(fake, way, budget=SharedBudget(url, 2, 10)) as (client, settle):
            settle(client.tasks.get(task))
        # The fake's time passes at once, and that of the store does not.
        assert fake.time.now() - before == pytest.approx(expected, abs=1)


@ways
def test_clock_of_the_process_does_not_matter(
    url: str, fake: FakeTallyfy, task: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = []
    for offset in (0.0, 5000.0, -5000.0):
        as_another_process()
        monkeypatch.setattr(time, "time", lambda offset=offset: 1e9 + offset)
        before = fake.time.now()
        with connected(fake, way, budget=SharedBudget(url, 2, 10)) as (client, settle):
            settle(client.tasks.get(task))
        waits.append(fake.time.now() - before)
    assert waits == [0, 0, pytest.approx(10.2, abs=1)]


@ways
def test_no_room_is_an_error_before_anything_is_sent(
    url: str, fake: FakeTallyfy, task: str, way: str
) -> None:
    with connected(fake, way, budget=SharedBudget(url, 1, 30), deadline=5) as (client, settle):
        settle(client.tasks.get(task))
        with pytest.raises(RateLimitError) as caught:
            settle(client.tasks.get(task))
    assert caught.value.retry_after == pytest.approx(30.25, abs=1)
    assert not caught.value.may_have_taken_effect
    assert len(fake.requests) == 1


@ways
def test_429_pauses_other_processes(url: str, fake: FakeTallyfy, task: str, way: str) -> None:
    budget = SharedBudget(url, 100, 60)
    with connected(fake, way, budget=budget, max_attempts=1) as (client, settle):
        fake.fail_next(status=429, headers={"Retry-After": "20"})
        with pytest.raises(RateLimitError):
            settle(client.tasks.get(task))
    as_another_process()
    before = fake.time.now()
    with connected(fake, way, budget=budget) as (client, settle):
        settle(client.tasks.get(task))
    assert fake.time.now() - before == pytest.approx(20, abs=1)


@ways
@pytest.mark.parametrize("seconds", [3600, 10**20])
def test_429_that_asks_for_longer_than_is_allowed_refuses_the_others(
    url: str, fake: FakeTallyfy, task: str, way: str, seconds: int
) -> None:
    budget = SharedBudget(url, 100, 60)
    fake.fail_next(status=429, headers={"Retry-After": str(seconds)})
    for _ in range(2):
        as_another_process()
        with connected(fake, way, budget=budget) as (client, settle):
            with pytest.raises(RateLimitError) as caught:
                settle(client.tasks.get(task))
            # More than thirty years are as good as for ever.
            assert min(caught.value.retry_after or 0, 10**9) == pytest.approx(
                min(seconds, 10**9), abs=1
            )
    assert len(fake.requests) == 1


def test_a_turn_is_one_round_trip(url: str, server: Any) -> None:
    store, ledger = RedisStore(url), SharedLedger()
    turn(store, "trips", ledger)
    before = commands_of(server)
    turn(store, "trips", ledger)
    assert commands_of(server) - before == {"evalsha": 1}


def commands_of(server: Any) -> Any:
    from collections import Counter

    with Redis(port=server.port) as redis:
        stats: dict[str, Any] = redis.info("commandstats")
    inside = {"info", "client|setinfo", "hello", "time", "set", "get", "lindex", "rpush"}
    inside |= {"ltrim", "pexpire"}
    calls = {name.removeprefix("cmdstat_"): each["calls"] for name, each in stats.items()}
    return Counter({name: number for name, number in calls.items() if name not in inside})


def test_who_waits_when_a_pause_begins_takes_a_new_turn(url: str) -> None:
    store, ledger = RedisStore(url), SharedLedger()
    for _ in range(2):
        turn(store, "paused", ledger)
    waiting = turn(store, "paused", ledger)
    assert waiting.wait == pytest.approx(10, abs=0.5)
    assert turn(store, "paused", ledger, waiting.slot) == (0.0, waiting.slot, False)
    store.pause("paused", ledger, time.monotonic, 30)
    again = turn(store, "paused", ledger, waiting.slot)
    assert again.wait == pytest.approx(30, abs=0.5)
    assert again.slot > waiting.slot


def test_a_slot_counts_once_and_a_refusal_not_at_all(url: str) -> None:
    store, ledger, windows = RedisStore(url), SharedLedger(), [Window(5, 10.0)]

    def ask(longest: float, held: float | None = None) -> Any:
        return store.turn("counted", ledger, time.monotonic, longest, windows, held)

    given = ask(60)
    assert ask(60, given.slot).slot == given.slot
    store.pause("counted", ledger, time.monotonic, 30)
    assert ask(1).slot is None
    assert ledger.ages(time.monotonic(), windows) == pytest.approx([0], abs=1)
    # That of a wait is still to come.
    ask(60)
    assert ledger.ages(time.monotonic(), windows) == pytest.approx([0, -30], abs=1)


# --- A store that fails ---------------------------------------------------------------------------


@ways
def test_store_that_is_down_is_an_error_before_anything_is_sent(
    dead_url: str, fake: FakeTallyfy, task: str, way: str
) -> None:
    with (
        connected(fake, way, budget=SharedBudget(dead_url)) as (client, settle),
        pytest.raises(APIConnectionError, match="nothing was sent") as caught,
    ):
        settle(client.tasks.complete(task, run_id=None))
    assert not caught.value.may_have_taken_effect
    assert fake.requests == []


@ways
def test_process_goes_on_alone_with_its_share(
    dead_url: str, fake: FakeTallyfy, task: str, way: str
) -> None:
    budget = SharedBudget(dead_url, 8, 10, on_store_failure="alone", share=0.25)
    with connected(fake, way, budget=budget) as (client, settle):
        for _ in range(4):
            settle(client.tasks.get(task))
    # Two at once, and two after a window.
    assert fake.time.now() == pytest.approx(10.2)


@ways
def test_process_that_is_alone_waits_no_longer_than_allowed(
    dead_url: str, fake: FakeTallyfy, task: str, way: str
) -> None:
    budget = SharedBudget(dead_url, 8, 100, on_store_failure="alone", share=0.125)
    with connected(fake, way, budget=budget, max_retry_wait=10) as (client, settle):
        settle(client.tasks.get(task))
        with pytest.raises(RateLimitError, match="nothing was sent"):
            settle(client.tasks.get(task))
    assert fake.time.now() == 0


@ways
def test_429_pauses_all_clients_of_a_process_that_is_alone(
    dead_url: str, fake: FakeTallyfy, task: str, way: str
) -> None:
    budget = SharedBudget(dead_url, 100, 60, on_store_failure="alone", share=0.5)
    with (
        connected(fake, way, budget=budget, max_attempts=1) as (one, settle_one),
        connected(fake, way, budget=budget) as (other, settle_other),
    ):
        fake.fail_next(status=429, headers={"Retry-After": "20"})
        with pytest.raises(RateLimitError):
            settle_one(one.tasks.get(task))
        settle_other(other.tasks.get(task))
    assert fake.time.now() == pytest.approx(20, abs=0.5)


def test_store_keeps_slots_for_longer_than_they_count(url: str, server: Any) -> None:
    turn(RedisStore(url), "kept", SharedLedger())
    with Redis(port=server.port) as redis:
        left = [redis.pttl(f"tallyfy:budget:{{kept}}:{name}") for name in ("slots", "epoch")]
    # Twice the window, for waits, and a minute.
    assert min(left) == pytest.approx(80_000, abs=2000)


def test_store_that_hangs_is_noticed_within_a_second(fake: FakeTallyfy, task: str) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        with fake.client(budget=SharedBudget(url)) as client:
            start = time.monotonic()
            with pytest.raises(APIConnectionError):
                client.tasks.get(task)
            assert time.monotonic() - start < 1
            # It is left alone for a moment, so that not each call waits for it.
            start = time.monotonic()
            with pytest.raises(APIConnectionError):
                client.tasks.get(task)
            assert time.monotonic() - start < 0.2


def test_address_of_the_store_is_not_shown(
    dead_url: str, fake: FakeTallyfy, task: str, caplog: pytest.LogCaptureFixture
) -> None:
    url = dead_url.replace("redis://", "redis://:pass-word@")
    budget = SharedBudget(url)
    with fake.client(budget=budget) as client, pytest.raises(TallyfyError) as caught:
        client.tasks.get(task)
    shown = [repr(budget), repr(client), str(caught.value), repr(caught.value), caplog.text]
    assert not [text for text in shown if "pass-word" in text]
    with pytest.raises(ConfigurationError) as refused:
        SharedBudget("mysql://:pass-word@localhost")
    assert "pass-word" not in str(refused.value)


def test_store_that_comes_back_empty_gives_no_second_budget() -> None:
    with redis_server() as server:
        url = f"{server.connection_url}/0"
        store, ledger = RedisStore(url), SharedLedger()
        for _ in range(2):
            assert turn(store, "k", ledger).wait == 0
        server.terminate()
        assert turn(store, "k", ledger) is None
        server.start()
        time.sleep(0.3)
        assert turn(store, "k", ledger).wait == pytest.approx(9.7, abs=1)


def test_others_get_time_to_say_what_they_had() -> None:
    with redis_server() as server:
        url = f"{server.connection_url}/0"
        store = RedisStore(url)
        one, other = SharedLedger(), SharedLedger()
        turn(store, "k", one)
        turn(store, "k", other)
        server.terminate()
        server.start()
        first = turn(store, "k", one)
        # Both would fit by what the first knows; it waits for the second to notice.
        assert 0 < first.wait <= 0.3
        assert turn(store, "k", other).wait > 9


def test_slots_taken_alone_are_counted_afterwards(url: str) -> None:
    store, ledger = RedisStore(url), SharedLedger()
    turn(store, "alone", ledger)
    ledger.unsaved.append(time.monotonic())
    other = SharedLedger()
    turn(store, "alone", ledger)
    assert turn(store, "alone", other).wait > 9


class SavedByAnother:
    """The lock of a ledger, had only once another thread has saved what was to be saved."""

    def __init__(self, ledger: SharedLedger) -> None:
        self._ledger = ledger

    def __enter__(self) -> None:
        self._ledger.unsaved.clear()
        self._ledger.epoch = ""

    def __exit__(self, *_: object) -> None:
        pass


@pytest.mark.parametrize(
    ("unsaved", "epoch", "asked"), [([0.0], None, 1), ([], "lost", 2)], ids=["alone", "lost"]
)
def test_what_another_thread_has_saved_meanwhile_is_not_saved_again(
    url: str, server: Any, unsaved: list[float], epoch: str | None, asked: int
) -> None:
    store, ledger = RedisStore(url), SharedLedger()
    turn(store, f"saved-{asked}", ledger)
    ledger.unsaved, ledger.epoch = unsaved, epoch or ledger.epoch
    ledger.saving = SavedByAnother(ledger)  # type: ignore[assignment]
    before = commands_of(server)
    assert turn(store, f"saved-{asked}", ledger).wait == 0
    assert commands_of(server) - before == {"evalsha": asked}


@pytest.mark.parametrize(
    "options",
    [
        {"on_store_failure": "alone"},
        {"on_store_failure": "ignore"},
        {"share": 0.5},
        {"on_store_failure": "alone", "share": 0},
        {"on_store_failure": "alone", "share": 1.5},
    ],
    ids=str,
)
def test_what_is_no_choice_is_refused(options: Any) -> None:
    with pytest.raises(ConfigurationError):
        SharedBudget("redis://127.0.0.1:1/0", **options)


def test_missing_extra_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tallyfy_client.budget_store", None)
    with pytest.raises(ConfigurationError, match=r"tallyfy-client\[budget\]"):
        SharedBudget("redis://127.0.0.1:1/0")


# --- Many processes -------------------------------------------------------------------------------

# How many requests in how many seconds; the whole proof is for a quiet machine: `make fuzz`.
LIMIT, PER = (600, 6.0) if SEED else (60, 2.0)
# What a request may be late on a machine that has other work.
LATE = 0.0 if SEED else 0.8
USED = 0.95 if SEED else 0.85
ROUNDS = 4


class Service:
    """Notes when requests arrive."""

    def __init__(self) -> None:
        self.fake = FakeTallyfy(org_id="acme")
        self.arrivals: list[float] = []

    def handle(self, request: Request) -> Outcome:
        self.arrivals.append(time.monotonic())
        return self.fake._handle_in_real_time(request)


@pytest.mark.fuzz
def test_four_processes_keep_to_one_budget_though_the_store_is_killed() -> None:
    service = Service()
    task = service.fake.add_one_off_task().id
    with redis_server() as store, serving(service.handle, 0) as address:
        kinds = [("sync", 0), ("async", 2), ("sync", -2), ("async", 0)]
        each = LIMIT * ROUNDS // len(kinds)
        workers = [
            start_worker(kind, ahead, store.connection_url, address, each, task)
            for kind, ahead in kinds
        ]
        # In the middle of the second round.
        wait_for_arrivals(service, LIMIT + LIMIT // 4)
        killed_at = time.monotonic()
        store.terminate()
        time.sleep(PER / 6)
        store.start()
        outage = time.monotonic() - killed_at
        ends = [worker.communicate(timeout=120)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 4, ends
    arrivals = sorted(service.arrivals)
    assert len(arrivals) == LIMIT * ROUNDS
    assert most_in_any(PER - LATE, arrivals) <= LIMIT
    # As soon as a budget that is used in full would have allowed them all.
    soon = arrivals[0] + outage + PER * (ROUNDS - 1) / 0.95 + LATE
    used = bisect_left(arrivals, soon) / len(arrivals)
    print(f"{used:.1%} of the budget was used outside an outage of {outage:.2f} s")
    assert used >= USED


def start_worker(
    kind: str, ahead: float, store: str, address: str, requests: int, task: str
) -> Any:
    arguments = [kind, ahead, store, LIMIT, PER, address, requests, task]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.budget_worker", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for_arrivals(service: Service, number: int) -> None:
    end = time.monotonic() + 60
    while len(service.arrivals) < number:
        assert time.monotonic() < end
        time.sleep(0.005)


def most_in_any(window: float, times: list[float]) -> int:
    """The most that any window of this length holds, of times in order."""
    return max(bisect_left(times, start + window) - at for at, start in enumerate(times))
