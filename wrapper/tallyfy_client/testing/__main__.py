"""`python -m tallyfy_client.testing` serves a Tallyfy in memory, to try a client with."""

import argparse
import signal
import sys
from itertools import cycle, islice
from threading import Event

from ._dialect import Dialect
from ._fake import FakeTallyfy


def main(arguments: list[str] | None = None) -> int:
    """Serve until Ctrl-C."""
    options = parser().parse_args(arguments)
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    fake = fake_of(options)
    try:
        with fake.serve(port=options.port) as base_url:
            print(_welcome(fake, base_url), flush=True)
            # A wait without an end can miss a signal that comes just before it.
            while not stopped.wait(0.2):
                pass
    except OSError as error:
        print(f"Port {options.port} cannot be used: {error.strerror}.", file=sys.stderr)
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tallyfy_client.testing",
        description="Serve a Tallyfy in memory until Ctrl-C. What is changed is gone afterwards.",
    )
    parser.add_argument(
        "--port", type=_number, default=0, metavar="N", help="0, the default, is a free port"
    )
    parser.add_argument(
        "--runs", type=_number, default=25, metavar="N", help="how many runs it holds; 25"
    )
    parser.add_argument(
        "--any-official",
        action="store_true",
        help="take the official Python SDK and the n8n node as well, which send other values of "
        "X-Tallyfy-Client",
    )
    return parser


def fake_of(options: argparse.Namespace) -> FakeTallyfy:
    """Return the fake that was asked for, with samples."""
    dialect = Dialect(client_header="any_official" if options.any_official else "APIClient")
    fake = FakeTallyfy(dialect=dialect)
    _add_samples(fake, options.runs)
    return fake


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a whole number from 0 to 65535 is needed")
    return int(text)


def _welcome(fake: FakeTallyfy, base_url: str) -> str:
    task = fake.tasks(None)[0]
    headers = [
        f"Authorization: Bearer {fake.token}",
        "Accept: application/json",
        "X-Tallyfy-Client: APIClient",
    ]
    sent = "".join(f" \\\n    -H '{header}'" for header in headers)
    address = f"{base_url}/organizations/{fake.org_id}"
    return f"""\
A Tallyfy in memory answers until you press Ctrl-C. For the client:

  export TALLYFY_BASE_URL={base_url}
  export TALLYFY_ACCESS_TOKEN={fake.token}
  export TALLYFY_ORG_ID={fake.org_id}

With curl:

  curl '{address}/runs?status=active&per_page=3'{sent}

  curl '{address}/completed-tasks'{sent} \\
    -H 'Content-Type: application/json' -d '{{"task_id": "{task.id}"}}'
"""


# --- What it shows -------------------------------------------------------------------------------

_COMPANIES = ("ACME Corp", "Globex", "Initech", "Umbrella", "Hooli", "Vandelay Industries")
_PROCESSES = (
    (
        "Customer onboarding",
        "Onboarding",
        ["Welcome call", "Set up the account", "Approve the contract", "Hold the kick-off meeting"],
    ),
    (
        "Invoice approval",
        "Invoice",
        ["Check the invoice", "Approve the payment", "Pay"],
    ),
    (
        "Employee exit",
        "Exit",
        ["Collect the laptop", "Close the accounts", "Hold the exit interview"],
    ),
)


def _add_samples(fake: FakeTallyfy, runs: int) -> None:
    """Add runs, each with more of its tasks completed than the one before, and one-off tasks."""
    for number, (template, word, titles) in enumerate(islice(cycle(_PROCESSES), runs)):
        tasks = [
            {
                "title": title,
                "task_type": "approval" if title.startswith("Approve") else "task",
                "summary": f"<p>{title}, and note what is left to do.</p>",
            }
            for title in titles
        ]
        company = _COMPANIES[number % len(_COMPANIES)]
        run = fake.add_run(name=f"{word} - {company}", checklist_title=template, tasks=tasks)
        for task in fake.tasks(run)[: number % (len(titles) + 1)]:
            fake.complete(task, is_approved=True)
    fake.add_one_off_task("Renew the office lease")
    fake.add_one_off_task("Order coffee")


if __name__ == "__main__":
    sys.exit(main())
