"""What is measured, and what it must reach."""

from dataclasses import dataclass

# The order of columns.
NAMES = {
    "sync": "this client, sync",
    "async": "this client, async",
    "sdk": "official SDK",
    "stock": "stock generated client",
    "httpx": "bare httpx",
    "httpx async": "bare httpx, async",
}
# This client, async, on other HTTP libraries than its own transport of httpx.
LIBRARIES = {"httpx2": "async on httpx2", "aiohttp": "async on httpx-aiohttp"}


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
    "latency wall": Row("10,000 runs, 50 ms latency, wall", "ms"),
    "latency cpu": Row("10,000 runs, 50 ms latency, processor", "ms"),
    "reads wall": Row("1,000 single reads, wall", "ms"),
    "reads cpu": Row("1,000 single reads, processor", "ms"),
    "reads httpx2": Row("the same, async on httpx2, processor", "ms"),
    "reads aiohttp": Row("the same, async on httpx-aiohttp, processor", "ms"),
    "parse runs": Row("one page of 100 runs, parse", "ms"),
    "parse tasks": Row("one page of 100 full tasks, parse", "ms"),
    "touch runs": Row("the same runs, every field read", "ms"),
    "touch tasks": Row("the same tasks, every field read", "ms"),
    "import": Row("`import`", "ms"),
    "import client": Row("`import`, and make a client", "ms"),
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

    row: str
    contender: str
    against: str
    at_most: float
    # Why it matters to a user.
    why: str
    against_row: str | None = None

    @property
    def title(self) -> str:
        return f"{ROWS[self.row].title}: {NAMES[self.contender]}"


_NIGHT = "A nightly job that reads everything is done sooner."
_QUIET = "Reading ahead must not cost a service its processor."
_READ = "What each call of a service costs on top of HTTP itself."
_START = "How soon a command or a worker is ready."
_MODELS = "Models must not cost more than the JSON they are made of."
_FIELDS = "Also who reads every field pays less than with the SDK."
_MEMORY = "A listing of any length fits into the memory of a small worker."
_LIMIT = "A job at the limit of the service neither loses rows nor wastes requests."

TARGETS = [
    Target("reads cpu", "sync", "httpx", 0.95, _READ),
    Target("reads cpu", "async", "httpx async", 1.00, _READ),
    Target("import client", "sync", "httpx", 1.35, _START),
    Target("import", "sync", "httpx", 0.65, _START),
    Target("parse runs", "sync", "sdk", 0.70, _MODELS),
    Target("parse runs", "sync", "httpx", 3.0, _MODELS),
    Target("parse tasks", "sync", "sdk", 0.70, _MODELS),
    Target("touch runs", "sync", "sdk", 0.90, _FIELDS),
    Target("touch tasks", "sync", "sdk", 0.90, _FIELDS),
    Target("list cpu", "sync", "sdk", 0.60, _QUIET),
    Target("list cpu", "sync", "httpx", 1.40, _QUIET),
    Target("list cpu", "async", "httpx async", 1.40, _QUIET),
    Target("latency wall", "sync", "sdk", 0.16, _NIGHT),
    Target("latency wall", "async", "sdk", 0.16, _NIGHT),
    Target("latency wall", "sync", "ideal", 1.15, _NIGHT),
    Target("latency wall", "async", "ideal", 1.15, _NIGHT),
    Target("latency cpu", "sync", "httpx", 1.00, _QUIET),
    Target("stream many", "sync", "sync", 1.30, _MEMORY, "stream few"),
    Target("stream many", "async", "async", 1.30, _MEMORY, "stream few"),
    Target("limit lost", "sync", "", 0, _LIMIT),
    Target("limit lost", "async", "", 0, _LIMIT),
    Target("limit declined", "sync", "", 1.0, _LIMIT),
    Target("limit declined", "async", "", 1.0, _LIMIT),
    Target("limit wall", "sync", "ideal", 1.03, _LIMIT),
    Target("limit wall", "async", "ideal", 1.03, _LIMIT),
]
