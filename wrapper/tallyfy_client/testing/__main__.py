"""`python -m tallyfy_client.testing` serves an in-memory Tallyfy, to try a client with."""

import argparse
import signal
import sys
from threading import Event

from ._fake import FakeTallyfy
from ._records import Dialect

# The ids that the documents name: their snippets run against this fake.
ORG_ID, TOKEN = "acme", "any-token"
RUN_ID = "18b98539ca4969844ca1ff33b735c4ac"
TASK_ID = "e30559028b4ecbc2b4f64324308b9583"
APPROVAL_ID = "46bac977996a00f88c496032fe2f6af1"
ONE_OFF_TASK_ID = "9a48c6e708f60e52a2ed2ba1b12dc23f"

_COMPANIES = ("Globex", "Initech", "Umbrella", "Hooli", "Vandelay Industries", "ACME Corp")
_PROCESSES = (
    ("Onboarding", ["Welcome call", "Set up the account", "Approve the contract", "Kick-off"]),
    ("Invoice", ["Check the invoice", "Approve the payment", "Pay"]),
    ("Exit", ["Collect the laptop", "Close the accounts", "Hold the exit interview"]),
)


def main(arguments: list[str] | None = None) -> int:
    """Serve until Ctrl-C or SIGTERM."""
    options = _parser().parse_args(arguments)
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    fake = sample_fake(options.runs, any_official=options.any_official)
    try:
        with fake.serve(port=options.port) as base_url:
            print(_welcome(base_url), flush=True)
            # A wait without an end can miss a signal that comes just before it.
            while not stopped.wait(0.2):
                pass
    except (OSError, OverflowError) as error:
        print(f"Port {options.port} cannot be used: {error}.", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tallyfy_client.testing",
        description="Serve an in-memory Tallyfy until Ctrl-C. Changes are gone afterwards.",
    )
    parser.add_argument("--port", type=int, default=0, metavar="N", help="default: a free port")
    parser.add_argument("--runs", type=int, default=25, metavar="N", help="how many runs; 25")
    parser.add_argument(
        "--any-official",
        action="store_true",
        help="take the official Python SDK and the n8n node as well, which send other values of "
        "X-Tallyfy-Client",
    )
    return parser


def sample_fake(runs: int = 25, *, any_official: bool = False) -> FakeTallyfy:
    """Return a fake with a run that the documents name, other runs, each with more of its tasks
    completed than the one before, and one-off tasks.
    """
    dialect = Dialect(client_header="any_official" if any_official else "APIClient")
    fake = FakeTallyfy(token=TOKEN, org_id=ORG_ID, dialect=dialect)
    fake.add_run(
        id=RUN_ID,
        name="Onboarding - ACME Corp",
        checklist_title="Customer onboarding",
        ko_form_fields=[{"id": "company", "label": "Company", "value": "ACME Corp"}],
        tasks=[
            {"title": "Welcome call", "status": "completed"},
            {"id": TASK_ID, "title": "Set up the account", "summary": "<p>Create it.</p>"},
            {"id": APPROVAL_ID, "title": "Approve the contract", "task_type": "approval"},
            "Hold the kick-off meeting",
        ],
    )
    fake.add_one_off_task("Renew the office lease", id=ONE_OFF_TASK_ID)
    fake.add_one_off_task("Order coffee", id="1b07e2c0c8d94e2f8ab7d5e9f30c61aa")
    for number in range(1, runs):
        word, titles = _PROCESSES[number % len(_PROCESSES)]
        kinds = ["approval" if title.startswith("Approve") else "task" for title in titles]
        pairs = zip(titles, kinds, strict=True)
        tasks = [{"title": title, "task_type": kind} for title, kind in pairs]
        name = f"{word} - {_COMPANIES[number % len(_COMPANIES)]}"
        run = fake.add_run(name=name, checklist_title=word, tasks=tasks)
        for task in fake.tasks(run)[: number % (len(titles) + 1)]:
            fake.complete(task, is_approved=True)
    return fake


def _welcome(base_url: str) -> str:
    headers = [f"Authorization: Bearer {TOKEN}", "Accept: application/json"]
    sent = "".join(f" \\\n    -H '{one}'" for one in [*headers, "X-Tallyfy-Client: APIClient"])
    address = f"{base_url}/organizations/{ORG_ID}"
    return f"""\
An in-memory Tallyfy answers until you press Ctrl-C. For the client:

  export TALLYFY_BASE_URL={base_url}
  export TALLYFY_ACCESS_TOKEN={TOKEN}
  export TALLYFY_ORG_ID={ORG_ID}

With curl:

  curl '{address}/runs?status=active&per_page=3'{sent}

  curl '{address}/completed-tasks'{sent} \\
    -H 'Content-Type: application/json' -d '{{"task_id": "{ONE_OFF_TASK_ID}"}}'

For Schemathesis, in schemathesis.toml:

  headers = {{ Authorization = "Bearer {TOKEN}" }}
  [parameters]
  "path.org_id" = "{ORG_ID}"
  "path.run_id" = "{RUN_ID}"
  "path.task_id" = "{TASK_ID}"

  schemathesis run openapi.yaml --url {base_url}
"""


if __name__ == "__main__":
    sys.exit(main())
