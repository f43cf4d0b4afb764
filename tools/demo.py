"""Shows the main job: serves an in-memory fake of Tallyfy, runs the tour against it, and stops it.

Prism stands between the two and reads everything by the contract. `python -m tools.demo` ends with
the exit code of the tour.
"""

import io
import subprocess
import sys
from datetime import UTC, datetime

from tallyfy_client.testing import FakeTallyfy
from tools.contract import ROOT, ContractError, load_contract
from tools.prism import PrismError, Stopped, prism_proxy, stop_on_signals

TOUR = ROOT / "examples" / "tour.py"


def main() -> int:
    stop_on_signals()
    log = io.StringIO()
    try:
        print("Starting an in-memory fake of Tallyfy, and Prism in front of it ...", flush=True)
        with filled_fake().serve() as upstream, prism_proxy(upstream, log=log) as url:
            print(f"It answers at {url}. Now examples/tour.py talks to it.\n", flush=True)
            tour = subprocess.run([sys.executable, str(TOUR), "--mock", url], check=False)
        if tour.returncode == 0:
            print(f"\nPrism\n    {verdict(log.getvalue())}")
        print("\nBoth are stopped.")
        return tour.returncode
    except (ContractError, PrismError) as error:
        print(error, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Stopped):
        print("Stopped, and all that was started.", file=sys.stderr)
        return 130


def filled_fake() -> FakeTallyfy:
    """A Tallyfy that holds examples of the contract, on the day that they show."""
    fake = FakeTallyfy(token="any-token", org_id="acme", now=datetime(2025, 1, 27, 17, tzinfo=UTC))
    examples = load_contract()["components"]["examples"]
    tasks = examples["TasksAllOnOnePage"]["value"]["data"]
    for run in examples["RunsAllOnOnePage"]["value"]["data"]:
        own = [task for task in tasks if task["run_id"] == run["id"]]
        # Where the tasks are there, the fake counts them.
        counted = {name: run[name] for name in run if not (own and name == "progress")}
        fake.add_run(counted, tasks=own)
    fake.add_one_off_task(examples["TaskOneOff"]["value"]["data"])
    return fake


def verdict(log: str) -> str:
    # What it does not let pass is an error for the tour.
    number = log.count("The upstream call to")
    return f"held {number} requests and their responses against openapi.yaml, and let all pass."


if __name__ == "__main__":
    sys.exit(main())
