"""The one place that starts and stops Prism: a mock server that serves the contract, or a proxy in
front of a server, which answers with an error what the contract does not allow.

Prism runs behind a chain of processes: npx, a shell, Node. Ending the first of them
leaves the rest running. So the chain gets a process group of its own, and it is the
group that is stopped.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TextIO

from tools.contract import CONTRACT, ROOT, load_contract

HOST = "127.0.0.1"
START_SECONDS = 60.0
STOP_SECONDS = 5.0
KEPT_LINES = 100  # Prism prints its whole usage text after the line that says what is wrong.
SHOWN_LINES = 5

LISTENING = re.compile(r"Prism is listening on (http://\S+)")
FATAL = re.compile(r"\bfatal\s+(\S.*)")


class PrismError(Exception):
    """Prism cannot be used; the message says why and what to do."""


class PrismStartError(PrismError):
    """Prism does not start with what it was given."""


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
def prism_mock(
    contract: Path = CONTRACT, *, port: int = 0, log: TextIO | None = None
) -> Iterator[str]:
    """Serve the contract and yield the mock's base URL. Port 0 takes a free one.

    `log` gets what Prism says once it is up.
    """
    load_contract(contract)  # It says where the YAML is wrong. Prism does not.
    with running_prism(["mock", contract.resolve()], port, log) as prism:
        yield prism.url


@contextmanager
def prism_proxy(
    upstream: str, contract: Path = CONTRACT, *, errors: bool = True, log: TextIO | None = None
) -> Iterator[str]:
    """Pass requests on to the server at `upstream`, and yield the proxy's base URL.

    A request or an answer that the contract does not allow is answered with an error instead.
    Without `errors` it passes, with what is wrong in the header `sl-violations`.
    """
    flag = "--errors" if errors else "--no-errors"
    load_contract(contract)
    with running_prism(["proxy", contract, upstream, flag], 0, log) as prism:
        yield prism.url


class Prism:
    """One chain of processes with Prism at its end, and what it says."""

    def __init__(self) -> None:
        self.url = ""
        self._log: TextIO | None = None
        self._process: subprocess.Popen[str] | None = None
        self._lines: deque[str] = deque(maxlen=KEPT_LINES)
        self._up_or_ended = threading.Event()
        self._reader = threading.Thread(target=self._read, name="prism-log", daemon=True)

    def start(self, task: list[str | Path], port: int) -> None:
        self._process = subprocess.Popen(
            _command(task, port),
            cwd=ROOT,
            env=_environment(),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        self._reader.start()
        self._up_or_ended.wait(START_SECONDS)
        if not self.url:
            raise PrismStartError(self._start_failure(port))

    def follow(self, log: TextIO | None) -> None:
        """Pass on what Prism says from now on."""
        self._log = log

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def ends_within(self, seconds: float) -> bool:
        """Wait so long, or until Prism has ended by itself."""
        self._wait_for_the_last(seconds)
        return not self._reader.is_alive()

    def stop(self) -> None:
        """End the whole chain: politely, and after STOP_SECONDS by force."""
        if self._process is None:
            return
        try:
            self._signal(signal.SIGTERM)
            self._wait_for_the_last(STOP_SECONDS)
        finally:
            # Also reached when a second Ctrl-C cuts the wait short. Nobody has waited for
            # the process before this point, so its id, the group's id, is still ours.
            self._signal(signal.SIGKILL)
            self._process.wait()
            self._wait_for_the_last(STOP_SECONDS)

    def with_log(self, sentence: str) -> str:
        """A sentence, and the end of what Prism said."""
        tail = "".join(f"\n  {line}" for line in list(self._lines)[-SHOWN_LINES:])
        return f"{sentence} The end of its log:{tail}" if tail else sentence

    def _start_failure(self, port: int) -> str:
        if any("EADDRINUSE" in line for line in self._lines):
            return (
                f"Port {port} is taken by another program. Choose another with "
                "`make mock PORT=...`, or leave PORT out for a free one."
            )
        if self._reader.is_alive():
            return self.with_log(f"Prism did not answer within {START_SECONDS:.0f} seconds.")
        reasons = [match[1] for line in self._lines if (match := FATAL.search(line))]
        return self.with_log(f"Prism did not start{': ' if reasons else ''}{''.join(reasons)}.")

    def _wait_for_the_last(self, seconds: float | None = None) -> None:
        # Every process of the chain holds the pipe, so the reader ends with the last of them.
        if self._reader.ident is not None:
            self._reader.join(seconds)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        # Both say that nobody is left to signal, the second one on macOS.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)

    def _read(self) -> None:
        """Read to the end, whatever happens: a full pipe would block Prism."""
        assert self._process is not None
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
        elif self._log is not None:
            self._pass_on(line)

    def _pass_on(self, line: str) -> None:
        try:
            print(line, file=self._log, flush=True)
        except (OSError, ValueError):
            self._log = None  # Its reader has gone.


@contextmanager
def running_prism(task: list[str | Path], port: int, log: TextIO | None) -> Iterator[Prism]:
    """A Prism that was given this task, such as `mock` and a contract, and is up."""
    _require_prism()
    prism = Prism()
    try:
        prism.start(task, port)
        prism.follow(log)
        yield prism
    finally:
        prism.stop()


def _require_prism() -> None:
    if not (_npx().exists() and (ROOT / "node_modules" / ".bin" / "prism").exists()):
        raise PrismError("Prism is not installed here: run `make setup`.")


def _npx() -> Path:
    return Path(sys.executable).with_name("npx")


def _command(task: list[str | Path], port: int) -> list[str | Path]:
    # One process, whatever NODE_ENV says: with two, Prism hides why it did not start.
    options = ["--host", HOST, "--port", str(port), "--no-multiprocess"]
    # npx must not look for a Prism anywhere else than here (`--no`).
    return [_npx(), "--no", "--", "prism", *task, *options]


def _environment() -> dict[str, str]:
    # npm's programs look for `node` on PATH. Theirs is the one beside this Python.
    path = os.pathsep.join([str(_npx().parent), os.environ.get("PATH", os.defpath)])
    return {**os.environ, "PATH": path, "FORCE_COLOR": "0"}
