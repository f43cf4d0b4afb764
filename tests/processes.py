"""Programs that a test starts and stops."""

import os
import signal
import subprocess
import sys
from pathlib import Path


def heed_ctrl_c() -> None:
    """Let a child be stopped by Ctrl-C, even where the tests run in the background of a shell.

    A shell makes such a program ignore it, and its children inherit that. For `preexec_fn`.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def finished(program: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a Python of its own, which searches where this one does, to its end.

    It has no settings of the client, no proxy and no certificates, unless they are given.
    """
    search = os.pathsep.join(path for path in sys.path if path)
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
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
