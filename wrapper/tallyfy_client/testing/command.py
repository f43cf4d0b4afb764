"""The command that serves a Tallyfy in memory, to try the client with."""

import argparse
import signal
import sys
from threading import Event

from .fake import FakeTallyfy
from .samples import add_samples


def main(arguments: list[str] | None = None) -> int:
    """Serve until Ctrl-C."""
    options = _parser().parse_args(arguments)
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    fake = FakeTallyfy()
    add_samples(fake, options.runs)
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


def _parser() -> argparse.ArgumentParser:
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
    return parser


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
