"""A model of the service whose rows change between any two requests, read in virtual time.

Everything is drawn from a seed: the rows, the changes, the order in which pages that are requested
at once are answered and received. No socket, no thread and no waiting, so thousands of scenarios
take seconds.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product, takewhile
from random import Random
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from tallyfy_client import AsyncPager, Page, Pager, PaginationError, pagination, read_ahead
from tallyfy_client.page import page_from_response
from tallyfy_client.read_ahead import ThreadsAhead
from tallyfy_client.scan import Fetched

Change = Callable[[list[Any], Any, Random], None]


def add(rows: list[Any], new: Any, draw: Random) -> None:
    rows.insert(draw.randint(0, len(rows)), new)


def add_first(rows: list[Any], new: Any, _: Random) -> None:
    rows.insert(0, new)


def remove(rows: list[Any], _: Any, draw: Random) -> None:
    if rows:
        del rows[draw.randrange(len(rows))]


def move(rows: list[Any], _: Any, draw: Random) -> None:
    if rows:
        row = rows.pop(draw.randrange(len(rows)))
        rows.insert(draw.randint(0, len(rows)), row)


# What may happen to the rows in the scenarios of each kind.
KINDS: dict[str, list[Change]] = {
    "added": [add],
    "added first": [add_first],
    "removed": [remove],
    "moved": [move],
    "added or removed": [add, remove],
    "added, removed or moved": [add, remove, move],
}


MIXED = {"added or removed", "added, removed or moved"}
PAGE_SIZES = (1, 3, 10)


class ChangingService:
    """Rows that change between two requests, and what the service told of them."""

    def __init__(self, kind: str, per_page: int, draw: Random) -> None:
        self.per_page = per_page
        self._draw = draw
        self._changes = KINDS[kind]
        self._ids = iter(range(10**9))
        self._rows = [self._new_row() for _ in range(draw.randint(0, 10 * per_page))]
        # How often something changes between two requests, how much at once, and in all, at most.
        self._churn = draw.choice([0.03, 0.1, 0.3, 1])
        self._most_at_once = draw.choice([1, 3])
        self._changes_to_come = draw.choice([1, 2, 5, 10, 25])
        self.stayed: list[int] = []
        self.responses: list[tuple[int, int, list[int]]] = []
        self.most_pages = 0

    def _new_row(self) -> Any:
        return SimpleNamespace(id=next(self._ids))

    def page(self, number: int) -> Page[Any]:
        if not self.responses:
            self.stayed = [row.id for row in self._rows]
        elif self._draw.random() < self._churn:
            self._change()
        total, start = len(self._rows), (number - 1) * self.per_page
        total_pages = -(-total // self.per_page)
        self.most_pages = max(self.most_pages, total_pages, 1)
        rows = self._rows[start : start + self.per_page]
        self.responses.append((number, total, [row.id for row in rows]))
        counts = {"total": total, "total_pages": total_pages, "current_page": number}
        return page_from_response(number, rows, {"pagination": counts})

    def _change(self) -> None:
        count = min(self._draw.randint(1, self._most_at_once), self._changes_to_come)
        self._changes_to_come -= count
        for _ in range(count):
            self._draw.choice(self._changes)(self._rows, self._new_row(), self._draw)
        there = {row.id for row in self._rows}
        self.stayed = [id_ for id_ in self.stayed if id_ in there]


@dataclass
class Outcome:
    """What one reader of a changing service got."""

    given: list[int]
    refused: bool
    service: ChangingService
    fetched: list[Fetched[Any]]
    most_ahead: int

    @property
    def lost(self) -> set[int]:
        return set(self.service.stayed) - set(self.given)

    @property
    def looks_one_way(self) -> bool:
        """Whether rows were only added, or only removed, by the counts of the last scan."""
        starts = [fetched.began for fetched in self.fetched if fetched.page.number == 1]
        scan = [fetched for fetched in self.fetched if fetched.began >= max(starts)]
        changes = {
            (later.page.total or 0) - (earlier.page.total or 0)
            for later in scan
            for earlier in scan
            if later.follows(earlier)
        }
        return not changes or min(changes) >= 0 or max(changes) <= 0

    @property
    def looks_calm(self) -> bool:
        """Whether the last responses, with one count, are those of a listing that stands still."""
        in_order = sorted(self.fetched, key=lambda fetched: fetched.ended, reverse=True)
        total = in_order[0].page.total
        last = takewhile(lambda fetched: fetched.page.total == total, in_order)
        return len({row.id for fetched in last for row in fetched.page.items}) == total

    @property
    def shows_no_loss(self) -> bool:
        return self.looks_one_way or self.looks_calm


class Clock:
    """Time that passes with each look at it, and with each answer."""

    def __init__(self) -> None:
        self.now = 0.0
        self.fetched: list[Fetched[Any]] = []

    def note(self, *fetched: Any) -> Fetched[Any]:
        self.fetched.append(Fetched(*fetched))
        return self.fetched[-1]

    def __call__(self) -> float:
        self.now += 0.001
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class _Drawn:
    """Stands for a thread: requested now, answered and received when it is drawn."""

    ahead: DrawnThreads
    number: int
    began: float
    page: Page[Any] | None = None
    fetched: Any = None

    def step(self) -> None:
        if self.page is None:
            self.page = self.ahead._fetch(self.number, self.ahead._is_wanted)
        else:
            self.fetched = self.ahead._received(self.page, self.began, 0.0)
            self.ahead.drawn.remove(self)

    def done(self) -> bool:
        return self.fetched is not None

    def cancelled(self) -> bool:
        return False

    def exception(self) -> None:
        return None

    def result(self) -> Any:
        while self.fetched is None:
            self.ahead.draw.choice(self.ahead.drawn).step()
        return self.fetched


class DrawnThreads(ThreadsAhead[Any]):
    """Reads ahead as threads do, each at any time, and the same for the same seed."""

    draw: Random
    clock: Clock

    def __init__(self, fetch: Any, max_concurrency: int) -> None:
        super().__init__(fetch, max_concurrency)
        self.drawn: list[_Drawn] = []

    def _start(self, number: int) -> bool:
        self._under_way[number] = self._begun(number)
        return True

    def _read(self, number: int) -> Any:
        return self._begun(number).result()

    def _begun(self, number: int) -> _Drawn:
        drawn = _Drawn(self, number, self.clock())
        self.drawn.append(drawn)
        assert len(self.drawn) <= self._max_concurrency
        return drawn


@contextmanager
def virtual_time(clock: Clock) -> Iterator[None]:
    DrawnThreads.clock = clock
    with (
        patch.object(read_ahead, "perf_counter", clock),
        patch.object(read_ahead, "thread_time", lambda: 0.0),
        patch.object(read_ahead, "Fetched", clock.note),
        patch.object(pagination, "ThreadsAhead", DrawnThreads),
    ):
        yield


@dataclass
class Reader:
    """Reads one scenario after another, with either client."""

    clock: Clock = field(default_factory=Clock)

    def read(self, kind: str, per_page: int, most: int, seed: str) -> Outcome:
        service = ChangingService(kind, per_page, draw := Random(seed))
        DrawnThreads.draw = draw

        def fetch(number: int, _: object) -> Page[Any]:
            self.clock.pass_by(0.01)
            return service.page(number)

        with self._reading(service, most) as outcome:
            for row in Pager(fetch, max_concurrency=most):
                outcome.given.append(row.id)
        return outcome

    async def read_async(self, kind: str, per_page: int, most: int, seed: str) -> Outcome:
        service = ChangingService(kind, per_page, draw := Random(seed))

        async def fetch(number: int, _: object) -> Page[Any]:
            await _turns(draw.randint(0, 4))
            self.clock.pass_by(0.01)
            page = service.page(number)
            await _turns(draw.randint(0, 4))
            return page

        with self._reading(service, most) as outcome:
            async for row in AsyncPager(fetch, max_concurrency=most):
                outcome.given.append(row.id)
        return outcome

    @contextmanager
    def _reading(self, service: ChangingService, most: int) -> Iterator[Outcome]:
        self.clock.fetched = []
        outcome = Outcome([], False, service, self.clock.fetched, most - 1)
        try:
            yield outcome
        except PaginationError:
            outcome.refused = True


async def _turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def outcomes(client: str, kind: str, per_page: int, seed: str, count: int) -> Iterator[Outcome]:
    """Read so many scenarios of one kind and page size."""
    reader = Reader()
    with virtual_time(reader.clock), asyncio.Runner() as runner:
        for number in range(count):
            drawn = (kind, per_page, (1, 3, 8)[number % 3], f"{seed} {kind} {per_page} {number}")
            if client == "sync":
                yield reader.read(*drawn)
            else:
                yield runner.run(reader.read_async(*drawn))


def check(outcome: Outcome, kind: str) -> None:
    """Hold what a reader got against what is promised."""
    service, given = outcome.service, outcome.given
    assert len(given) == len(set(given))
    # All rows that were there from the first request to the last, or the listing says so.
    assert outcome.refused or not outcome.lost or kind in MIXED
    if kind.startswith("added f") or kind == "added":
        assert not outcome.refused
        assert [id_ for id_ in given if id_ in service.stayed] == service.stayed
    # As many pages again as there are, one to see the end, and what was under way behind it.
    assert len(service.responses) <= 2 * service.most_pages + 1 + outcome.most_ahead


@dataclass
class Figures:
    """What many scenarios came to."""

    scenarios: int = 0
    pages: int = 0
    requests: int = 0
    refused: int = 0
    refused_in_vain: int = 0
    # Lost without an error, since all responses, or those since the last change, were those of a
    # listing that stands still, or all were those of one that only grew or only fell.
    unseen: int = 0
    # Lost without an error although the responses showed more than that.
    shown: int = 0

    def count(self, outcome: Outcome) -> None:
        self.scenarios += 1
        self.pages += outcome.service.most_pages
        self.requests += len(outcome.service.responses)
        self.refused += outcome.refused
        self.refused_in_vain += outcome.refused and not outcome.lost
        if outcome.lost and not outcome.refused:
            self.unseen += outcome.shows_no_loss
            self.shown += not outcome.shows_no_loss

    def __str__(self) -> str:
        of = 100 / self.scenarios
        return (
            f"{self.requests / self.pages:.2f} requests a page, "
            f"{self.refused * of:.2f} % refused ({self.refused_in_vain * of:.2f} % in vain), "
            f"{self.unseen * of:.2f} % lost unseen, {self.shown * of:.3f} % lost though it shows"
        )


def main() -> None:
    """Print the figures of so many scenarios: `python -m tests.simulation 20000 [kind …]`."""
    count, kinds = int(sys.argv[1]), sys.argv[2:] or KINDS
    for kind, per_page, client in product(kinds, reversed(PAGE_SIZES), ("async", "sync")):
        figures = Figures()
        for outcome in outcomes(client, kind, per_page, "1", count):
            check(outcome, kind)
            figures.count(outcome)
        print(f"{kind}, {per_page} a page, {client}: {figures}", flush=True)


if __name__ == "__main__":
    main()
