"""Writes all runs as CSV, with a progress bar on stderr.

    python -m pip install rich
    python examples/progress.py > runs.csv

Takes TALLYFY_ACCESS_TOKEN and TALLYFY_ORG_ID from the environment, and only reads.
"""

import csv
import sys

from rich.console import Console
from rich.progress import Progress

from tallyfy_client import Tallyfy


def main() -> None:
    rows = csv.writer(sys.stdout)
    rows.writerow(["id", "name", "status", "due"])
    with Tallyfy() as tallyfy, Progress(console=Console(stderr=True)) as progress:
        pager = tallyfy.runs.list()
        bar = progress.add_task("Runs", total=None)
        for page in pager.pages():
            rows.writerows([run.id, run.name, run.status, run.due_date] for run in page.items)
            # Each page has the service's count. With tqdm: `bar.total = pager.total`.
            progress.update(bar, total=pager.total, advance=len(page.items))


if __name__ == "__main__":
    main()
