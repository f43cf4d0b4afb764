"""`make mock` serves each save of the contract that can be served. Real processes and sockets."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from uuid import uuid4

import httpx
import pytest

from tests.processes import heed_ctrl_c, processes_of, wait_until
from tests.tools.test_prism_process import TINY
from tools.contract import ROOT
from tools.mock import port_number
from tools.prism import PrismError

# For hangs, not for speed.
BOUND = 300
GOES_ON = "The mock goes on with the last save that was right."


class Mock:
    """`python -m tools.mock`, and all that it says."""

    def __init__(self, contract: Path) -> None:
        self.said = self.url = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tools.mock", str(contract)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=heed_ctrl_c,
        )
        self.reader = Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self.said += line

    def hear(self, mark: str) -> str:
        """What it says until it says this; what it said before is forgotten."""
        wait_until(lambda: mark in self.said or not self.reader.is_alive())
        before, found, self.said = self.said.partition(mark)
        assert found, before
        return before + found

    def pong(self) -> object:
        return httpx.get(f"{self.url}/ping").json()["pong"]


@contextmanager
def mock(contract: Path) -> Iterator[Mock]:
    """The command, which the test does not leave running."""
    started = Mock(contract)
    try:
        yield started
    finally:
        started.process.terminate()
        started.process.wait(BOUND)
        started.reader.join(BOUND)


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    # By its name, which the copy that Prism serves has too, the processes are found.
    contract = tmp_path / f"{uuid4()}.yaml"
    contract.write_text(TINY)
    return contract


@pytest.fixture
def served(contract: Path) -> Iterator[Mock]:
    """The command, which is up."""
    with mock(contract) as started:
        started.url = started.hear(" until you press Ctrl-C").split()[-5]
        yield started


def test_right_saves_are_served_and_others_told(contract: Path, served: Mock) -> None:
    def save(number: int) -> None:
        contract.write_text(TINY.replace("pong: 1", f"pong: {number}"))
        served.hear(f"Prism is listening on {served.url}")
        assert served.pong() == number

    def refuse(text: str | None, reason: str, still: int) -> None:
        contract.write_text(text) if text else contract.unlink()
        assert f"{contract.name}{reason}" in served.hear(GOES_ON)
        assert served.pong() == still

    assert served.pong() == 1
    save(2)
    refuse("paths: [\n", " does not parse: line 2", 2)
    refuse(TINY.replace("{type: object}", "{type: array}"), ", line 12: its schema refuses", 2)
    refuse(None, " does not exist.", 2)
    refuse("hello: 1\n", "", 2)
    save(3)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_well_when_it_is_stopped(
    contract: Path, served: Mock, number: signal.Signals
) -> None:
    served.process.send_signal(number)

    assert served.process.wait(BOUND) == 0
    assert processes_of(contract.name) == []
    assert list(Path(tempfile.gettempdir()).glob(f"*/{contract.name}")) == []


def test_it_reports_a_prism_that_ends_by_itself(contract: Path, served: Mock) -> None:
    for process in processes_of(contract.name):
        if process != served.process.pid:
            os.kill(process, signal.SIGKILL)

    served.hear("Prism ended by itself.")
    assert served.process.wait(BOUND) == 1


@pytest.mark.parametrize("text", [None, "hello: 1\n"])
def test_it_does_not_begin_with_what_cannot_be_served(contract: Path, text: str | None) -> None:
    contract.write_text(text) if text else contract.unlink()

    with mock(contract) as started:
        assert started.process.wait(BOUND) == 1

    assert started.said.count("\n") == 1
    assert contract.name in started.said


def test_a_port_is_a_number() -> None:
    assert [port_number(text) for text in ("4010", "65535")] == [4010, 65535]
    assert port_number("0") > 0
    for text in ("", "abc", "-1", "65536", "1e3", "123456789"):
        with pytest.raises(PrismError, match="PORT must be a whole number from 0 to 65535"):
            port_number(text)
