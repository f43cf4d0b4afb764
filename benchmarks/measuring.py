"""Starts the server and the contenders, and has them measure themselves in turn."""

import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.cases import LIBRARIES, NAMES, Sizes, least_requests_in_a_row
from benchmarks.payloads import ROWS_PER_PAGE
from tools.contract import ROOT
from tools.environments import BENCH_VENV, python_in

# A figure of the table: row, contender, and what each round gave.
Figures = dict[str, dict[str, list[float]]]

# All contenders live in an environment that has nothing else: httpx, for one, imports more where it
# finds more.
_PYTHON = str(python_in(BENCH_VENV))

IMPORTS = {
    "import": {
        "sync": "import tallyfy_client",
        "sdk": "import tallyfy",
        "stock": "import stock_api, stock_api.models",
        "httpx": "import httpx",
    },
    "import client": {
        "sync": "from tallyfy_client import Tallyfy; Tallyfy('any-token', org_id='acme')",
        "sdk": "from tallyfy import TallyfySDK; TallyfySDK(api_key='any-token')",
        "stock": "from stock_api import Client; Client('https://go.tallyfy.com').get_httpx_client()",
        "httpx": "import httpx; httpx.Client()",
    },
}
# Started with the first import, so that starting Python itself is not measured.
_TIMED_IMPORT = "from time import perf_counter as now; begun = now(); {}; print(now() - begun)"


@dataclass(frozen=True)
class Bench:
    """Runs the cases, with what it starts in `scratch`: the stock client, and compiled code."""

    sizes: Sizes
    scratch: Path

    def measure(self, case: str) -> Figures:
        measures: dict[str, Callable[[], Figures]] = {
            "list": lambda: self._listing("list", 0.0),
            "latency": lambda: self._listing("latency", self.sizes.latency),
            "reads": self._reads,
            "parse": self._parsing,
            "import": self._imports,
            "stream": self._streaming,
            "limit": self._limited,
        }
        return measures[case]()

    def profile(self, row: str, contender: str) -> Any:
        """What shows why a figure is what it is."""
        if row.startswith("import"):
            return self._profile_of_import(IMPORTS[row][contender])
        if row.startswith("stream"):
            with self.server(pages=self.sizes.pages_streamed[1]) as url:
                return self._alone(contender, url, "list", way="memory")
        job, times = {
            "list cpu": ("list", 1),
            "reads cpu": ("get", self.sizes.reads),
            "parse runs": ("parse runs", self.sizes.parses),
            "parse tasks": ("parse tasks", self.sizes.parses),
        }.get(row, ("list", 1))
        latency = self.sizes.latency if row.startswith("latency") else 0.0
        with self.server(pages=self.sizes.pages, latency=latency) as url:
            return self._alone(contender, url, job, times, way="profile")

    def _listing(self, case: str, latency: float) -> Figures:
        with self.server(pages=self.sizes.pages, latency=latency) as url:
            figures = self._in_turn(list(NAMES), url, case, "list", 1)
        if latency:
            ideal = latency * least_requests_in_a_row(self.sizes.pages)
            figures[f"{case} wall"]["ideal"] = [1000 * ideal]
        return figures

    def _reads(self) -> Figures:
        with self.server() as url:
            contenders = [*NAMES, *LIBRARIES]
            figures = self._in_turn(contenders, url, "reads", "get", self.sizes.reads)
        for library in LIBRARIES:
            figures["reads wall"].pop(library)
            rounds = figures["reads cpu"].pop(library)
            bare = figures["reads cpu"]["httpx async"]
            figures[f"reads {library}"] = {"async": rounds, "httpx async": bare}
        return figures

    def _parsing(self) -> Figures:
        figures: Figures = {}
        for job in ("parse runs", "parse tasks", "touch runs", "touch tasks"):
            times = self.sizes.parses
            contenders = ["sync", "sdk", "stock", "httpx"]
            found = self._in_turn(contenders, "http://127.0.0.1", job, job, times)
            figures[job] = {
                name: [each / times for each in rounds]
                for name, rounds in found[f"{job} cpu"].items()
            }
        return figures

    def _in_turn(
        self, contenders: Sequence[str], url: str, case: str, job: str, times: int
    ) -> Figures:
        figures: Figures = {f"{case} wall": {}, f"{case} cpu": {}}
        with ExitStack() as stack:
            workers = {
                name: stack.enter_context(self.worker(name, url, "any-token"))
                for name in contenders
            }
            for worker in workers.values():
                worker.do(job, times)
            for _ in range(self.sizes.rounds):
                for name, worker in workers.items():
                    found = worker.do(job, times)
                    for measure in ("wall", "cpu"):
                        milliseconds = 1000 * found[measure]
                        figures[f"{case} {measure}"].setdefault(name, []).append(milliseconds)
        return figures

    def _imports(self) -> Figures:
        figures: Figures = {}
        for row, statements in IMPORTS.items():
            figures[row] = {name: [] for name in statements}
            # The first time compiles what is imported.
            for number in range(self.sizes.imports + 1):
                for name, statement in statements.items():
                    seconds = float(self._python(_TIMED_IMPORT.format(statement)))
                    if number:
                        figures[row][name].append(1000 * seconds)
        return figures

    def _streaming(self) -> Figures:
        figures: Figures = {}
        for row, pages in zip(
            ("stream few", "stream many"), self.sizes.pages_streamed, strict=True
        ):
            figures[row] = {name: [] for name in ("sync", "async", "sdk")}
            with self.server(pages=pages) as url:
                for _ in range(self.sizes.rounds):
                    for name, rounds in figures[row].items():
                        found = self._alone(name, url, "list")
                        assert found["result"] == pages * ROWS_PER_PAGE
                        rounds.append(found["peak"] / 1e6)
        return figures

    def _limited(self) -> Figures:
        """Run all at the same time, each against a limit of its own. They begin one after another,
        so that at most times one works and the others wait.
        """
        sizes = self.sizes
        contenders = ("sync", "async", "sdk")
        figures: Figures = {
            row: {name: [] for name in contenders}
            for row in ("limit wall", "limit declined", "limit lost")
        }
        runs = [name for _ in range(sizes.rounds) for name in contenders]
        step = sizes.window / len(runs)
        limit = {"pages": sizes.pages_limited, "limit": sizes.limit, "window": sizes.window}
        with self.server(**limit) as url, ThreadPoolExecutor(len(runs)) as threads:

            def run(number: int) -> dict[str, Any]:
                time.sleep(number * step)
                token = f"token-{number}"
                found: dict[str, Any] = self._alone(runs[number], url, "list ids", token=token)
                return {**found, "counts": _counts(url, token)}

            for name, found in zip(runs, threads.map(run, range(len(runs))), strict=True):
                allowed, declined = found["counts"]
                figures["limit wall"][name].append(found["wall"])
                figures["limit declined"][name].append(100 * declined / (allowed + declined))
                lost = sizes.pages_limited * ROWS_PER_PAGE - found["result"]
                figures["limit lost"][name].append(lost)
        full_windows = (sizes.pages_limited - 1) // sizes.limit
        figures["limit wall"]["ideal"] = [full_windows * sizes.window]
        return figures

    def _alone(
        self,
        contender: str,
        url: str,
        job: str,
        times: int = 1,
        *,
        way: str = "measure",
        token: str = "any-token",
    ) -> Any:
        with self.worker(contender, url, token) as worker:
            return worker.do(job, times, way)

    def _profile_of_import(self, statement: str) -> str:
        options = ["-X", "importtime", "-P", "-c", statement]
        result = subprocess.run(
            [_PYTHON, *options],
            env=self._environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        lines = [line for line in result.stderr.splitlines() if "imported package" not in line]
        dearest = sorted(lines, key=lambda line: -int(line.split(":")[1].split("|")[0]))[:15]
        return "\n".join(["import time: self [us] | cumulative | imported package", *dearest])

    def _python(self, program: str) -> str:
        return subprocess.run(
            [_PYTHON, "-P", "-c", program],
            env=self._environment(),
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    @contextmanager
    def worker(self, contender: str, url: str, token: str) -> Iterator["Worker"]:
        command = [_PYTHON, "-m", "benchmarks.worker", contender, url, token]
        with _started(command, self._environment()) as process:
            worker = Worker(process)
            worker.read()
            yield worker

    @contextmanager
    def server(self, **options: float) -> Iterator[str]:
        arguments = [text for name, value in options.items() for text in (f"--{name}", str(value))]
        command = [_PYTHON, "-m", "benchmarks.server", *arguments]
        with _started(command, self._environment()) as process:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"

    def _environment(self) -> dict[str, str]:
        own = [ROOT / "wrapper", ROOT / "generated", self.scratch]
        # Proxies and tokens of the person who runs it are not what is measured.
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return {
            **inherited,
            "PYTHONPATH": os.pathsep.join(map(str, own)),
            # All that is imported is compiled once, whatever the settings of this machine.
            "PYTHONPYCACHEPREFIX": str(self.scratch / "compiled"),
        }


class Worker:
    """A contender in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def do(self, job: str, times: int, way: str = "measure") -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"job": job, "times": times, "way": way}) + "\n")
        self._process.stdin.flush()
        return self.read()

    def read(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise BenchError("A contender ended by itself; what it said stands above.")
        return json.loads(line)


class BenchError(Exception):
    """The bench cannot go on; the message says why."""


@contextmanager
def _started(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.terminate()


def _counts(url: str, token: str) -> tuple[int, int]:
    headers = {"Authorization": f"Bearer {token}"}
    request = urllib.request.Request(f"{url}/counts", headers=headers)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
        allowed, declined = json.load(answer)
    return allowed, declined
