"""Serves the contract with Prism until it is stopped, and each save of it that can be served.

`python -m tools.mock` says what is wrong with a save that cannot be served, and goes on with the
last one that could. Being stopped (Ctrl-C, SIGTERM, SIGHUP) is its normal end: exit code 0. A Prism
that does not start, or that ends by itself, is exit code 1.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

from tools.contract import CONTRACT, ContractError, load_contract
from tools.prism import (
    Prism,
    PrismError,
    PrismStartError,
    Stopped,
    running_prism,
    stop_on_signals,
)

LOOK_SECONDS = 0.5
GOES_ON = "The mock goes on with the last save that was right."


def port_number(text: str) -> int:
    """The port that a person typed."""
    if re.fullmatch(r"[0-9]{1,5}", text) and int(text) <= 65535:
        return int(text)
    raise PrismError(
        f"PORT must be a whole number from 0 to 65535, not `{text}`: for example "
        "`make mock PORT=4010`, or leave PORT out for a free one."
    )


def serve(contract: Path, port: int) -> None:
    """Serve until someone stops this program, at the same address all the time."""
    load_contract(contract)
    served, saved = None, contract.read_bytes()
    chosen = saved
    with tempfile.TemporaryDirectory(prefix="tallyfy-mock-") as folder:
        # Prism ends when it reads a save that it cannot serve. So it gets a copy that stays.
        copy = Path(folder, contract.name)
        while True:
            copy.write_bytes(chosen)
            try:
                with running_prism(["mock", copy], port, sys.stdout) as prism:
                    served, port = chosen, prism.port
                    print(_welcome(prism.url), flush=True)
                    chosen = saved = _next_save(contract, saved, prism)
                print("The contract was saved. Starting Prism with it ...", flush=True)
            except PrismStartError as error:
                if served is None or chosen == served:
                    raise
                _tell(error)
                chosen = served


def _next_save(contract: Path, seen: bytes | None, prism: Prism) -> bytes:
    """Wait for a save that can be read as a contract, and say what is wrong with others."""
    before = seen
    while not prism.ends_within(LOOK_SECONDS):
        saved = _content(contract)
        # An editor can take several steps to save.
        is_settled, before = saved == before, saved
        if is_settled and saved != seen:
            seen = saved
            try:
                load_contract(contract)
            except ContractError as error:
                _tell(error)
            else:
                return saved or b""
    raise PrismError(prism.with_log("Prism ended by itself. Run the command again."))


def _content(contract: Path) -> bytes | None:
    try:
        return contract.read_bytes()
    except OSError:
        return None


def _tell(error: Exception) -> None:
    print(f"{error}\n{GOES_ON}", file=sys.stderr, flush=True)


def _welcome(url: str) -> str:
    return f"""\
The mock answers at {url} until you press Ctrl-C. Try it from another terminal:

  curl {url}/organizations/acme/runs \\
    -H 'Authorization: Bearer any-token' \\
    -H 'Accept: application/json' \\
    -H 'X-Tallyfy-Client: APIClient'

It gives the examples of the contract whatever is asked. A Tallyfy in memory that filters, pages and
remembers: `python -m tallyfy_client.testing`. With `--any-official` it takes the official SDK and
the n8n node, too, whose header the contract does not have. When the contract is saved, the mock
serves it here.
"""


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
