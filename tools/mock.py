"""Serves the contract with Prism until it is stopped, and each save of it that can be served.

`python -m tools.mock` says what is wrong with a save that cannot be served, and goes on with the
last one that could: Prism serves a copy, which gets right saves only, because Prism ends when it
reads another one. Being stopped (Ctrl-C, SIGTERM, SIGHUP) is its normal end: exit code 0. A Prism
that does not start, or that ends by itself, is exit code 1.
"""

from __future__ import annotations

import argparse
import re
import shutil
import socket
import sys
import tempfile
from pathlib import Path

from tools.contract import CONTRACT, ContractError, load_contract
from tools.contract_faults import openapi_faults
from tools.prism import HOST, PrismError, Stopped, running_prism, stop_on_signals

LOOK_SECONDS = 0.5
WELCOME = """\
The mock answers at {url} until you press Ctrl-C. Try it from another terminal:

  curl {url}/organizations/acme/runs \\
    -H 'Authorization: Bearer any-token' \\
    -H 'Accept: application/json' \\
    -H 'X-Tallyfy-Client: APIClient'

It gives the examples of the contract whatever is asked. An in-memory fake that filters, pages and
remembers: `python -m tallyfy_client.testing`. With `--any-official` it takes the official SDK and
the n8n node, too, whose header the contract does not have. When the contract is saved, the mock
serves it here.
"""


def port_number(text: str) -> int:
    """The port that a person typed, or a free one for 0: Prism keeps it when it reads a save."""
    if not re.fullmatch(r"[0-9]{1,5}", text) or int(text) > 65535:
        raise PrismError(
            f"PORT must be a whole number from 0 to 65535, not `{text}`: for example "
            "`make mock PORT=4010`, or leave PORT out for a free one."
        )
    with socket.create_server((HOST, 0)) as free:
        return int(text) or int(free.getsockname()[1])


def serve(contract: Path, port: int) -> None:
    """Serve until someone stops this program, at the same address all the time."""
    _check(contract)
    seen = _saved(contract)
    with tempfile.TemporaryDirectory(prefix="tallyfy-mock-") as folder:
        copy = Path(shutil.copy(contract, folder))
        with running_prism("mock", copy, port=port, log=sys.stdout, through_npx=True) as prism:
            print(WELCOME.format(url=prism.url), flush=True)
            before = seen
            while not prism.ends_within(LOOK_SECONDS):
                # An editor can take several steps to save.
                is_settled, before = _saved(contract) == before, _saved(contract)
                if is_settled and before != seen:
                    seen = before
                    _take(contract, copy)
            raise PrismError(prism.with_log("Prism ended by itself. Run the command again."))


def _saved(contract: Path) -> bytes | None:
    return contract.read_bytes() if contract.exists() else None


def _check(contract: Path) -> None:
    """Raise why Prism cannot serve it."""
    for fault in openapi_faults(load_contract(contract)):
        raise ContractError(f"{contract.name}: {fault.what}.")


def _take(contract: Path, copy: Path) -> None:
    """Give a save to Prism, which looks at its copy, if it can serve it."""
    try:
        _check(contract)
    except ContractError as error:
        said = f"{error}\nThe mock goes on with the last save that was right."
        print(said, file=sys.stderr, flush=True)
    else:
        shutil.copyfile(contract, copy)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tools.mock", description="Serve the contract with Prism until stopped."
    )
    parser.add_argument("--port", default="0", metavar="N", help="0, the default, is a free port")
    parser.add_argument("contract", nargs="?", type=Path, default=CONTRACT)
    options = parser.parse_args(arguments)
    try:
        stop_on_signals()
        serve(options.contract, port_number(options.port))
    except (KeyboardInterrupt, Stopped):
        return 0
    except (ContractError, PrismError) as error:
        print(error, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
