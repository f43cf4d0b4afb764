"""Prism starts, answers, and leaves no process behind. Real processes and sockets."""

from __future__ import annotations

import io
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.processes import processes_of, wait_until
from tools import prism
from tools.contract import ROOT, ContractError
from tools.prism import PrismError, prism_mock, running_prism

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
KILLED = """
import os, signal, sys
from pathlib import Path
from tools.prism import running_prism
with running_prism("mock", Path(sys.argv[1]), through_npx=sys.argv[2] == "npx"):
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY)
    return path


def test_it_answers_and_leaves_nothing_behind(contract: Path) -> None:
    log = io.StringIO()
    with running_prism("mock", contract, log=log) as mock:
        assert httpx.get(f"{mock.url}/ping").json() == {"pong": 1}
        wait_until(lambda: "Request received" in log.getvalue())
        assert processes_of(contract)

        # A log that was closed does not block it.
        log.close()
        assert [httpx.get(f"{mock.url}/ping").status_code for _ in range(3)] == [200] * 3
    assert processes_of(contract) == []


@pytest.mark.parametrize("program", ["node", "npx"])
def test_it_ends_with_the_program_that_started_it_even_if_that_is_killed(
    contract: Path, program: str
) -> None:
    result = subprocess.run([sys.executable, "-c", KILLED, contract, program], cwd=ROOT)

    assert result.returncode == -signal.SIGKILL
    wait_until(lambda: processes_of(contract) == [])


def test_nothing_is_left_when_the_body_raises(contract: Path) -> None:
    with pytest.raises(KeyboardInterrupt), prism_mock(contract):
        raise KeyboardInterrupt

    assert processes_of(contract) == []


def test_a_taken_port_is_left_alone(contract: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        sentence = f"Port {port} is taken by another program."

        with pytest.raises(PrismError, match=sentence), prism_mock(contract, port=port):
            pass

        socket.create_connection(("127.0.0.1", port)).close()
    assert processes_of(contract) == []


def test_a_start_that_fails_says_why(
    contract: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(prism, "START_SECONDS", 0.01)
        with pytest.raises(PrismError, match="Prism did not answer within"), prism_mock(contract):
            pass

    contract.write_text("a: 1\nb: c: d\n")
    with pytest.raises(ContractError, match="line 2, column 5"), prism_mock(contract):
        pass

    contract.write_text("hello: 1\n")
    with pytest.raises(PrismError) as error, running_prism("mock", contract):
        pass
    said = str(error.value)
    assert said.startswith("Prism did not start: Unsupported document format. The end of its log:")
    assert processes_of(contract) == []

    monkeypatch.setattr(prism, "ROOT", tmp_path)
    with pytest.raises(PrismError, match="run `make setup`"), running_prism("mock", contract):
        pass
