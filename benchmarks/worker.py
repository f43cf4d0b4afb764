"""One contender in a process of its own, which does and measures what it is told on its input."""

import gc
import json
import logging
import resource
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable
from cProfile import Profile
from io import SEEK_END, StringIO
from pathlib import Path
from pstats import Stats
from typing import Any

from benchmarks.contenders import CONTENDERS, Contender, touch
from benchmarks.payloads import page_of_runs, page_of_tasks

SHOWN_LINES = 12


def jobs(contender: Contender, times: int) -> dict[str, Callable[[], Any]]:
    runs, tasks = page_of_runs(), page_of_tasks()

    def again_and_again(work: Callable[[], object]) -> Callable[[], None]:
        def work_on() -> None:
            for _ in range(times):
                work()

        return work_on

    return {
        "list": contender.count_runs,
        "list ids": lambda: len(set(contender.ids_of_runs())),
        "get": lambda: contender.get_tasks(times),
        "parse runs": again_and_again(lambda: contender.parse_runs(runs)),
        "parse tasks": again_and_again(lambda: contender.parse_tasks(tasks)),
        "touch runs": again_and_again(lambda: touch(contender.parse_runs(runs))),
        "touch tasks": again_and_again(lambda: touch(contender.parse_tasks(tasks))),
    }


def measured(job: Callable[[], Any]) -> dict[str, Any]:
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    result = job()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {"wall": wall, "cpu": cpu, "peak": peak_memory(), "result": result}


def peak_memory() -> int:
    """The most memory that this process has had, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # What getrusage says includes that of the parent, from before this program was started.
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) * 1024
    peak_size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak_size if sys.platform == "darwin" else peak_size * 1024


def profiled(job: Callable[[], Any]) -> str:
    """What takes processor time, in all threads."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw
    job()
    switches = resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw - before
    profiles = [Profile(time.thread_time)]

    def begin(*_: object) -> None:
        profile = Profile(time.thread_time)
        profiles.append(profile)
        profile.enable()

    threading.setprofile(begin)
    profiles[0].enable()
    job()
    threading.setprofile(None)
    # A thread that has not ended has no end of its own time in its profile.
    for thread in set(threading.enumerate()) - {threading.current_thread()}:
        thread.join(1)
    profiles[0].disable()
    text = StringIO(f"Times that a thread had to wait, without the profiler: {switches}\n")
    text.seek(0, SEEK_END)
    stats = Stats(profiles[0], stream=text)
    for profile in profiles[1:]:
        stats.add(profile)
    stats.strip_dirs().sort_stats("tottime").print_stats(SHOWN_LINES)
    return text.getvalue()


def memory_held(job: Callable[[], Any]) -> str:
    """What memory was given out and not given back while the job ran, with the most first."""
    tracemalloc.start()
    job()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return f"at most {most / 1e6:.1f} MB"


WAYS: dict[str, Callable[[Callable[[], Any]], Any]] = {
    "measure": measured,
    "profile": profiled,
    "memory": memory_held,
}


def main() -> None:
    name, url, token = sys.argv[1:]
    # Warnings of libraries are no output of the bench.
    logging.getLogger().addHandler(logging.NullHandler())
    contender = CONTENDERS[name](url, token)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        told = json.loads(line)
        job = jobs(contender, told["times"])[told["job"]]
        print(json.dumps(WAYS[told["way"]](job)), flush=True)


if __name__ == "__main__":
    main()
