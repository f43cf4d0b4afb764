"""`make mock` serves each save of the contract that can be served. Real processes and sockets."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from uuid import uuid4

import httpx
import pytest

from tests.processes import BOUND, heed_ctrl_c, processes_of, wait_until
from tools.contract import ROOT
from tools.mock import port_number
from tools.prism import PrismError

TINY = """\
openapi: 3.1.0
info: {title: Tiny, version: "1"}
paths:
  /ping:
    get:
      responses:
        "200":
          description: It answers.
          content:
            application/json:
              schema: {type: object}
              example: {pong: 1}
"""


def tiny_contract(folder: Path) -> Path:
    # By its name, which the copy that Prism serves has too, the processes are found.
    contract = folder / f"{uuid4()}.yaml"
    contract.write_text(TINY)
    return contract


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    return tiny_contract(tmp_path)


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


@contextmanager
def served_mock(contract: Path) -> Iterator[Mock]:
    """The command, which is up."""
    with mock(contract) as started:
        started.url = started.hear(" until you press Ctrl-C").split()[-5]
        yield started


@pytest.fixture
def served(contract: Path) -> Iterator[Mock]:
    with served_mock(contract) as started:
        yield started


# --- Saves ----------------------------------------------------------------------------------------


@dataclass
class Saved:
    """A contract that one mock serves in all of these tests, and what it answers with."""

    contract: Path
    mock: Mock
    pong: int = 1

    def save(self) -> None:
        """Let it answer with another number."""
        self.pong += 1
        self.contract.write_text(TINY.replace("pong: 1", f"pong: {self.pong}"))
        self.mock.hear(f"The mock answers at {self.mock.url} ")


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Saved]:
    contract = tiny_contract(tmp_path_factory.mktemp("saved"))
    with served_mock(contract) as started:
        yield Saved(contract, started)


def test_a_save_is_served_at_the_same_address(saved: Saved) -> None:
    saved.save()

    assert saved.mock.pong() == saved.pong


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("paths: [\n", " does not parse: line 2"),
        (TINY.replace("{type: object}", "{type: array}"), ", line 12: its schema refuses"),
        (None, " does not exist."),
    ],
    ids=["not YAML", "an example", "no file"],
)
def test_a_broken_save_is_told_and_the_last_right_one_served(
    saved: Saved, broken: str | None, reason: str
) -> None:
    if broken is None:
        saved.contract.unlink()
    else:
        saved.contract.write_text(broken)

    said = saved.mock.hear("The mock goes on with the last save that was right.")

    assert f"{saved.contract.name}{reason}" in said
    assert saved.mock.pong() == saved.pong
    saved.save()
    assert saved.mock.pong() == saved.pong


def test_a_save_that_only_prism_refuses_is_told_and_the_last_right_one_served(saved: Saved) -> None:
    saved.contract.write_text("hello: 1\n")

    said = saved.mock.hear("The mock goes on with the last save that was right.")

    assert "Prism did not start: Unsupported document format." in said
    saved.mock.hear(f"The mock answers at {saved.mock.url} ")
    assert saved.mock.pong() == saved.pong
    saved.save()
    assert saved.mock.pong() == saved.pong


# --- Starting and ending --------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_well_when_it_is_stopped(
    contract: Path, served: Mock, number: signal.Signals
) -> None:
    assert served.pong() == 1

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


def test_it_says_a_failure_in_one_line(tmp_path: Path) -> None:
    with mock(tmp_path / "none.yaml") as started:
        assert started.process.wait(BOUND) == 1

    assert started.said.count("\n") == 1
    assert "does not exist" in started.said


def test_it_does_not_begin_with_what_prism_cannot_serve(contract: Path) -> None:
    contract.write_text("hello: 1\n")

    with mock(contract) as started:
        assert started.process.wait(BOUND) == 1

    assert started.said.startswith("Prism did not start: Unsupported document format.")


@pytest.mark.parametrize("text", ["0", "4010", "65535"])
def test_a_port_is_a_number(text: str) -> None:
    assert port_number(text) == int(text)


@pytest.mark.parametrize("text", ["", "abc", "-1", "65536", "1e3", "123456789"])
def test_another_port_is_refused(text: str) -> None:
    with pytest.raises(PrismError, match="PORT must be a whole number from 0 to 65535"):
        port_number(text)
