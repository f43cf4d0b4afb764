"""Shows the progress of a long listing, without a request for it.

    python -m pip install rich
    python examples/progress.py

Takes TALLYFY_ACCESS_TOKEN and TALLYFY_ORG_ID from the environment, and only reads. `tqdm` goes the
same way: `bar.total = pager.total` and `bar.update(len(page.items))`.
"""

from rich.progress import Progress

from tallyfy_client import Tallyfy


def main() -> None:
    with Tallyfy() as tallyfy, Progress() as progress:
        pager = tallyfy.runs.list()
        bar = progress.add_task("Runs", total=None)
        for page in pager.pages():
            # The service counts the runs on each page.
            progress.update(bar, total=pager.total, advance=len(page.items))
    print(f"{pager.total} runs")


if __name__ == "__main__":
    main()
