"""What is measured, and what it must reach."""

from dataclasses import dataclass

# The order of columns.
NAMES = {
    "sync": "this client, sync",
    "async": "this client, async",
    "sdk": "official SDK",
    "stock": "stock generated client",
    "httpx": "bare httpx",
}
SEQUENTIAL = ("sdk", "stock", "httpx")


@dataclass(frozen=True)
class Sizes:
    """How much is done in one run."""

    rounds: int = 7
    pages: int = 100
    latency: float = 0.05
    reads: int = 1000
    parses: int = 20
    imports: int = 15
    pages_streamed: tuple[int, int] = (100, 1000)
    pages_limited: int = 900
    limit: int = 600
    window: float = 60.0


FULL = Sizes()
QUICK = Sizes(
    rounds=2,
    pages=4,
    latency=0.01,
    reads=10,
    parses=1,
    imports=1,
    pages_streamed=(2, 6),
    pages_limited=6,
    limit=4,
    window=1.0,
)

# The number of pages of a listing that this client requests at the same time, by default.
MAX_CONCURRENCY = 8


def least_requests_in_a_row(pages: int) -> int:
    """How often one waits for an answer at least: the first page alone, then full windows."""
    return 1 + -(-(pages - 1) // MAX_CONCURRENCY)


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    title: str
    unit: str


ROWS = {
    "list wall": Row("10,000 runs, no latency, wall", "ms"),
    "list cpu": Row("10,000 runs, no latency, processor", "ms"),
    "one thread wall": Row("the same, `max_concurrency=1`, wall", "ms"),
    "one thread cpu": Row("the same, `max_concurrency=1`, processor", "ms"),
    "latency wall": Row("10,000 runs, 50 ms latency, wall", "ms"),
    "latency cpu": Row("10,000 runs, 50 ms latency, processor", "ms"),
    "reads wall": Row("1,000 single reads, wall", "ms"),
    "reads cpu": Row("1,000 single reads, processor", "ms"),
    "parse runs": Row("one page of 100 runs, parse", "ms"),
    "parse tasks": Row("one page of 100 full tasks, parse", "ms"),
    "touch runs": Row("the same runs, every field read", "ms"),
    "touch tasks": Row("the same tasks, every field read", "ms"),
    "import": Row("`import`", "ms"),
    "import models": Row("`import` of the client, `Run` and `Task`", "ms"),
    "stream few": Row("peak memory, 10,000 runs streamed", "MB"),
    "stream many": Row("peak memory, 100,000 runs streamed", "MB"),
    "limit wall": Row("900 pages, 600 requests a minute allowed, wall", "s"),
    "limit declined": Row("of its requests declined", "%"),
    "limit lost": Row("of its runs lost", "runs"),
}
CASES = ("list", "latency", "reads", "parse", "import", "stream", "limit")


@dataclass(frozen=True)
class Target:
    """A figure of a contender, divided by another figure where there is one."""

    title: str
    row: str
    contender: str
    against: str
    at_most: float
    against_row: str | None = None


def _both(title: str, row: str, against: str, at_most: float) -> list[Target]:
    return [
        Target(f"{title}, {contender}", row, contender, against, at_most)
        for contender in ("sync", "async")
    ]


TARGETS = [
    *_both("10,000 runs, 50 ms latency, wall", "latency wall", "sdk", 0.20),
    *_both("10,000 runs, 50 ms latency, wall", "latency wall", "ideal", 1.35),
    Target("10,000 runs, no latency, processor, sync", "list cpu", "sync", "sdk", 0.60),
    Target("10,000 runs, no latency, processor, sync", "list cpu", "sync", "httpx", 1.6),
    Target("one page of 100 runs, parse", "parse runs", "sync", "sdk", 0.50),
    Target("one page of 100 runs, parse", "parse runs", "sync", "httpx", 2.2),
    Target("one page of 100 full tasks, parse", "parse tasks", "sync", "sdk", 0.60),
    Target("1,000 single reads, processor, sync", "reads cpu", "sync", "sdk", 0.85),
    Target("1,000 single reads, processor, sync", "reads cpu", "sync", "httpx", 1.25),
    Target("`import tallyfy_client`, wall", "import", "sync", "httpx", 1.25),
    Target("`import tallyfy_client`, wall", "import", "sync", "sdk", 1.0),
    *(
        Target(
            f"peak memory, 100,000 runs streamed, {contender}",
            "stream many",
            contender,
            contender,
            1.10,
            "stream few",
        )
        for contender in ("sync", "async")
    ),
    *_both("900 pages, 600 requests a minute: runs lost", "limit lost", "", 0),
    *_both("900 pages, 600 requests a minute: % declined", "limit declined", "", 1.0),
    *_both("900 pages, 600 requests a minute, wall", "limit wall", "ideal", 1.05),
]
