"""The main job in one program: list runs page by page, read one, list its tasks, complete two.

    make demo                                          against an in-memory fake
    python examples/tour.py --mock URL                 against a fake that is running
    python examples/tour.py --live                     against the real service, only reading
    python examples/tour.py --live --complete TASK_ID  the same, and complete this one task

`--live` takes TALLYFY_ACCESS_TOKEN and TALLYFY_ORG_ID from the environment.
"""

import argparse
import sys
from collections.abc import Iterable

import httpx

from tallyfy_client import Run, Tallyfy, TallyfyError, Task

# Two tasks in the examples of the contract: one of a run, and a one-off task.
ACCOUNT_TASK_ID = "e30559028b4ecbc2b4f64324308b9583"
ONE_OFF_TASK_ID = "9a48c6e708f60e52a2ed2ba1b12dc23f"


def tour(tallyfy: Tallyfy, completed_paths: list[str], to_complete: list[str]) -> None:
    """Show the runs, one of them and its tasks, then complete tasks."""
    print("Runs")
    runs: list[Run] = []
    for page in tallyfy.runs.list(per_page=2, limit=10).pages():
        print(f"  page {page.number} of {page.total_pages or '?'}")
        for run in page.items:
            print(f"    {progress_bar(run)}  {shown(run.status):<9} {shown(run.name)}")
        runs += page.items
    if not runs:
        print("  none")
        return

    run = tallyfy.runs.get(runs[0])
    print(f"\nTasks of {shown(run.name)} (due {day(run.due_date)})")
    tasks = tallyfy.tasks.list(run, sort="position", per_page=2).collect()
    for task in tasks:
        print(f"    {shown(task.status):<12} due {day(task.deadline):<10}  {shown(task.title)}")

    if tasks:
        task = tallyfy.tasks.get(open_task(tasks), with_=["summary"])
        print(f"\nOne task\n    {shown(task.title)}: {shown(task.summary)}")

    if to_complete:
        print("\nCompleted")
    for task_id in to_complete:
        task = tallyfy.tasks.complete(task_id)
        print(f"    {shown(task.title)}: {shown(task.status)} at {shown(task.completed_at)}")
        print(f"        by POST {completed_paths[-1]}")

    if to_complete:
        print("\nAnd now")
        for task_id in to_complete:
            task = tallyfy.tasks.get(task_id)
            print(f"    {shown(task.status):<12} {shown(task.title)}")
        run = tallyfy.runs.get(run)
        print(f"    {progress_bar(run)}  {shown(run.name)}")


def open_task(tasks: Iterable[Task]) -> Task:
    """Return the first task that is not completed, or the first of all."""
    tasks = list(tasks)
    return next((task for task in tasks if not task.completed_at), tasks[0])


def progress_bar(run: Run) -> str:
    if run.progress is None:
        return f"{'':16}"
    complete, total = run.progress.complete or 0, run.progress.total or 0
    filled = 10 * complete // total if total else 0
    return f"[{'#' * filled:<10}] {complete}/{total}"


def shown(value: object) -> str:
    """Return a field as text: a dash if there is none."""
    return "-" if value is None else str(value)


def day(value: object) -> str:
    return shown(value)[:10]


def main() -> int:
    options = parsed_options()
    completed_paths: list[str] = []

    def note_completion(request: httpx.Request) -> None:
        if request.method == "POST":
            completed_paths.append(request.url.path)

    to_complete = options.complete if options.live else [ACCOUNT_TASK_ID, ONE_OFF_TASK_ID]
    try:
        with (
            httpx.Client(event_hooks={"request": [note_completion]}) as http_client,
            opened(options, http_client) as tallyfy,
        ):
            tour(tallyfy, completed_paths, to_complete)
    except TallyfyError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def opened(options: argparse.Namespace, http_client: httpx.Client) -> Tallyfy:
    if options.live:
        return Tallyfy(http_client=http_client)
    return Tallyfy("any-token", org_id="acme", base_url=options.mock, http_client=http_client)


def parsed_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--mock", metavar="URL", help="the URL of a fake")
    where.add_argument("--live", action="store_true", help="use the real service, and only read")
    parser.add_argument(
        "--complete", metavar="TASK_ID", action="append", default=[], help="with --live"
    )
    options = parser.parse_args()
    if options.complete and not options.live:
        parser.error("--complete needs --live; with --mock, two tasks are completed")
    return options


if __name__ == "__main__":
    sys.exit(main())
