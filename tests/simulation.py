"""A service whose rows change between any two requests, read in virtual time.

Everything is drawn from a seed: the rows, the changes, and the order in which pages requested at
once are answered and received. No sockets, no threads and no waiting, so thousands of scenarios
take seconds.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count, product, takewhile
from random import Random
from typing import Any, NamedTuple
from unittest.mock import patch

from tallyfy_client import AsyncTallyfy, PaginationError, RawResponse
from tallyfy_client._backend_async import AsyncBackend

Change = Callable[[list[int], int, Random], None]


def add(rows: list[int], new: int, draw: Random) -> None:
    rows.insert(draw.randint(0, len(rows)), new)


def add_first(rows: list[int], new: int, _: Random) -> None:
    rows.insert(0, new)


def remove(rows: list[int], _: int, draw: Random) -> None:
    if rows:
        del rows[draw.randrange(len(rows))]


def move(rows: list[int], _: int, draw: Random) -> None:
    if rows:
        add(rows, rows.pop(draw.randrange(len(rows))), draw)


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


class Response(NamedTuple):
    """A page as it was answered. `began` and `ended` are places in the order of events."""

    number: int
    total: int
    ids: list[str]
    began: int
    ended: int


class ChangingService:
    """Rows that change between two requests, and the pages of them that were answered."""

    def __init__(self, kind: str, per_page: int, draw: Random) -> None:
        self.per_page = per_page
        self.draw = draw
        self.changes = KINDS[kind]
        self.new = count()
        self.rows = [next(self.new) for _ in range(draw.randint(0, 10 * per_page))]
        self.stayed = set(self.rows)
        # How often something changes between two requests, how much at once, and in all, at most.
        self.churn = draw.choice([0.03, 0.1, 0.3, 1])
        self.most_at_once = draw.choice([1, 3])
        self.changes_to_come = draw.choice([1, 2, 5, 10, 25])
        self.events = count()
        self.responses: list[Response] = []
        self.requests = 0
        self.most_pages = 1

    async def answer(self, number: int) -> RawResponse:
        began = next(self.events)
        await self._turns()
        if self.requests and self.draw.random() < self.churn:
            self._change()
        self.requests += 1
        total, start = len(self.rows), (number - 1) * self.per_page
        pages = -(-total // self.per_page)
        self.most_pages = max(self.most_pages, pages)
        ids = [str(id_) for id_ in self.rows[start : start + self.per_page]]
        await self._turns()
        self.responses.append(Response(number, total, ids, began, next(self.events)))
        counts = {"total": total, "total_pages": pages, "current_page": number}
        content = {"data": [{"id": id_} for id_ in ids], "meta": {"pagination": counts}}
        return RawResponse(200, {}, json.dumps(content).encode())

    async def _turns(self) -> None:
        for _ in range(self.draw.randint(0, 4)):
            await asyncio.sleep(0)

    def _change(self) -> None:
        changes = min(self.draw.randint(1, self.most_at_once), self.changes_to_come)
        self.changes_to_come -= changes
        for _ in range(changes):
            self.draw.choice(self.changes)(self.rows, next(self.new), self.draw)
        self.stayed &= set(self.rows)


class Backend(AsyncBackend):
    """Sends to a service in this process."""

    service: ChangingService

    async def send(self, send: Any) -> RawResponse:
        (page,) = (part for part in send.request.query.split("&") if part.startswith("page="))
        return await self.service.answer(int(page.removeprefix("page=")))

    def check_usable(self) -> None: ...

    async def sleep(self, seconds: float) -> None: ...

    async def close(self) -> None: ...


@cache
def client(concurrency: int) -> AsyncTallyfy:
    backend: Any = Backend()
    return AsyncTallyfy("token", org_id="o1", max_concurrency=concurrency, http_client=backend)


@dataclass
class Outcome:
    """What a reader of a changing service was given."""

    service: ChangingService
    concurrency: int
    given: list[int] = field(default_factory=list)
    refused: bool = False

    @property
    def lost(self) -> set[int]:
        return self.service.stayed - set(self.given)

    @property
    def shows_no_loss(self) -> bool:
        """Whether the responses are possible for a reader that lost nothing: since page 1 was last
        requested rows were only added or only removed, or the last responses have all rows.
        """
        responses = self.service.responses
        start = max(response.began for response in responses if response.number == 1)
        last = [response for response in responses if response.began >= start]
        changes = {b.total - a.total for a in last for b in last if b.began > a.ended} or {0}
        total = responses[-1].total
        calm = takewhile(lambda response: response.total == total, reversed(responses))
        has_all = len({id_ for response in calm for id_ in response.ids}) == total
        return has_all or min(changes) >= 0 or max(changes) <= 0


async def read(kind: str, per_page: int, concurrency: int, seed: str) -> Outcome:
    outcome = Outcome(ChangingService(kind, per_page, Random(seed)), concurrency)
    tallyfy = client(concurrency)
    Backend.service = outcome.service
    try:
        async for run in tallyfy.runs.list():
            outcome.given.append(int(run.id))
    except PaginationError:
        outcome.refused = True
    return outcome


def outcomes(kind: str, per_page: int, seed: str, scenarios: int) -> Iterator[Outcome]:
    """Read this many scenarios of one kind and page size."""
    # Each response takes 10 ms, so that pages are read ahead.
    clock = count(step=0.01)
    with (
        patch.object(time, "perf_counter", clock.__next__),
        patch.object(time, "thread_time", lambda: 0.0),
        asyncio.Runner() as runner,
    ):
        for number in range(scenarios):
            seeded = f"{seed} {kind} {per_page} {number}"
            yield runner.run(read(kind, per_page, (1, 3, 8)[number % 3], seeded))


def check(outcome: Outcome, kind: str) -> None:
    """Check a reader's items against what is promised."""
    service, given = outcome.service, outcome.given
    assert len(given) == len(set(given))
    # Every row that was there from the first request to the last, or an error.
    assert outcome.refused or not outcome.lost or kind in MIXED
    if kind in {"added", "added first"}:
        assert not outcome.refused
        assert [id_ for id_ in given if id_ in service.stayed] == sorted(service.stayed)
    # The pages, as many once more, for each of these an outdated one, and what was under way.
    assert service.requests <= 3 * service.most_pages + outcome.concurrency


@dataclass
class Figures:
    """Totals of many scenarios."""

    scenarios: int = 0
    pages: int = 0
    requests: int = 0
    refused: int = 0
    refused_in_vain: int = 0
    # Lost without an error, where the responses could not, and could, show it.
    unseen: int = 0
    shown: int = 0

    def add(self, outcome: Outcome) -> None:
        self.scenarios += 1
        self.pages += outcome.service.most_pages
        self.requests += outcome.service.requests
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
    scenarios, kinds = int(sys.argv[1]), sys.argv[2:] or KINDS
    for kind, per_page in product(kinds, reversed(PAGE_SIZES)):
        figures = Figures()
        for outcome in outcomes(kind, per_page, "1", scenarios):
            check(outcome, kind)
            figures.add(outcome)
        print(f"{kind}, {per_page} a page: {figures}", flush=True)


if __name__ == "__main__":
    main()
