"""Measures this client beside the official SDK, the stock generated client and bare httpx.

A run of all cases writes `results.json`, `RESULTS.md` and `chart.svg` into `benchmarks/`. A run of
some, or a quick one, prints its tables, and writes only where `--output` says.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.cases import CASES, FULL, QUICK, Sizes
from benchmarks.chart import chart
from benchmarks.measuring import Bench, BenchError, Figures
from benchmarks.report import report
from benchmarks.results import Profile, Results, found_here
from tools.contract import ContractError
from tools.environments import BENCH_VENV, STAMP, python_in
from tools.generate import GenerationError, freshly_generated
from tools.prism import Stopped, stop_on_signals

HERE = Path(__file__).parent
KEPT = "results.json"


def write(results: Results, folder: Path) -> None:
    """Write the page and the chart, which follow from the results that are kept with them."""
    results.write(folder / KEPT)
    (folder / "RESULTS.md").write_text(report(results))
    (folder / "chart.svg").write_text(chart(results))


def run(cases: list[str], sizes: Sizes) -> Results:
    load = os.getloadavg()[0]
    figures: Figures = {}
    with _scratch() as scratch:
        bench = Bench(sizes, scratch)
        for case in cases:
            print(f"Measuring: {case} ...", file=sys.stderr, flush=True)
            figures |= bench.measure(case)
        results = found_here(figures, sizes.rounds, load, _installed())
        for row, contender in results.missed() if sizes is FULL else ():
            profile = Profile(row, contender, bench.profile(row, contender))
            results.profiles.append(profile)
    return results


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder with the stock client, which is gone afterwards."""
    with (
        tempfile.TemporaryDirectory() as folder,
        freshly_generated(stock=True) as package,
    ):
        shutil.copytree(package, Path(folder, "stock_api"))
        yield Path(folder)


def _installed() -> dict[str, str]:
    command = [str(python_in(BENCH_VENV)), "-m", "pip", "freeze"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    versions = dict(line.split("==") for line in listed.split() if "==" in line)
    return {
        name: versions[name]
        for name in (
            "attrs",
            "httpx",
            "httpx2",
            "httpx-aiohttp",
            "tallyfy",
            "requests",
        )
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    # What argparse checks by itself fails for an empty list.
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"of {', '.join(CASES)}")
    parser.add_argument("--quick", action="store_true", help="only see that it runs")
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="where to write")
    parser.add_argument("--render", action="store_true", help="write anew from results.json")
    options = parser.parse_args()
    if unknown := set(options.cases) - set(CASES):
        parser.error(f"no such case: {', '.join(sorted(unknown))}. There are {', '.join(CASES)}.")
    if options.render:
        write(Results.read(HERE / KEPT), HERE)
        return 0
    if not (BENCH_VENV / STAMP).exists():
        print("What is measured is not installed here: run `make bench`.", file=sys.stderr)
        return 1
    is_full = not options.quick and not options.cases
    try:
        stop_on_signals()
        results = run(options.cases or list(CASES), QUICK if options.quick else FULL)
    except (BenchError, ContractError, GenerationError) as error:
        print(error, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Stopped):
        print("Stopped, and all that was started.", file=sys.stderr)
        return 130
    if options.quick:
        print("A quick run does far less than it says, to see that it runs: its figures are none.")
    print(report(results))
    if folder := options.output or (HERE if is_full else None):
        folder.mkdir(parents=True, exist_ok=True)
        write(results, folder)
        print(f"Written to {folder}.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
