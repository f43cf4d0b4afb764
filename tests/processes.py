"""Programs that a test starts and stops."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

BOUND = 60.0
# The last two tell coverage that it measures, and for which test.
INHERITED = re.compile("PATH$|HOME$|COVERAGE_|PYTEST_CURRENT_TEST$")


def heed_ctrl_c() -> None:
    """Let a child be stopped by Ctrl-C, even where the tests run in the background of a shell.

    A shell makes such a program ignore it, and its children inherit that. For `preexec_fn`.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def processes_of(file: str | Path) -> list[int]:
    """The processes that have a file among their arguments."""
    folders = [folder for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    return [int(folder.name) for folder in folders if str(file) in _arguments_of(folder)]


def _arguments_of(process: Path) -> str:
    try:
        return (process / "cmdline").read_text(errors="replace")  # A zombie's is empty.
    except OSError:
        return ""  # It ended meanwhile.


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + BOUND
    while not condition():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.05)


def finished(program: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a Python of its own, which searches where this one does, to its end.

    It has no settings of the client, no proxy and no certificates, unless they are given.
    """
    search = os.pathsep.join(path for path in sys.path if path)
    inherited = {name: value for name, value in os.environ.items() if INHERITED.match(name)}
    result = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={**inherited, "PYTHONPATH": search, "SSL_CERT_DIR": str(Path(__file__).parent)}
        | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result
