"""Shows the main job: starts the mock, runs the tour against it, and stops the mock.

`python -m tools.demo` ends with the exit code of the tour.
"""

import subprocess
import sys

from tools.contract import ROOT, ContractError
from tools.prism import PrismError, Stopped, prism_mock, stop_on_signals

TOUR = ROOT / "examples" / "tour.py"


def main() -> int:
    stop_on_signals()
    try:
        print("Starting a mock of the contract ...", flush=True)
        with prism_mock() as url:
            print(f"It answers at {url}. Now examples/tour.py talks to it.\n", flush=True)
            tour = subprocess.run([sys.executable, str(TOUR), "--mock", url], check=False)
        print("\nThe mock is stopped.")
        return tour.returncode
    except (ContractError, PrismError) as error:
        print(error, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Stopped):
        print("Stopped, and the mock with it.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
