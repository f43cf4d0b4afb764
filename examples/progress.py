"""Writes all runs into runs.csv, with a progress bar.

    python -m pip install rich
    python examples/progress.py

Takes TALLYFY_ACCESS_TOKEN and TALLYFY_ORG_ID from the environment, and only reads.
"""

import csv
from pathlib import Path

from rich.progress import Progress

from tallyfy_client import Tallyfy


def main() -> None:
    with (
        Tallyfy() as tallyfy,
        Path("runs.csv").open("w", newline="") as file,
        Progress() as progress,
    ):
        rows = csv.writer(file)
        rows.writerow(["id", "name", "status", "due"])
        pager = tallyfy.runs.list()
        bar = progress.add_task("Runs", total=None)
        for page in pager.pages():
            rows.writerows([run.id, run.name, run.status, run.due_date] for run in page.items)
            # Each page has the service's count. With tqdm: `bar.total = pager.total`.
            progress.update(bar, total=pager.total, advance=len(page.items))
    print(f"{pager.total} runs")


if __name__ == "__main__":
    main()
