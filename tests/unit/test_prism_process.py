"""Prism starts, answers, and leaves no process behind. Real processes and sockets."""

from __future__ import annotations

import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.processes import heed_ctrl_c
from tools import prism
from tools.contract import ROOT, ContractError
from tools.prism import PrismError, port_number, prism_mock

BOUND = 60.0

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
              example: {pong: true}
"""


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY)
    return path


def test_it_takes_a_free_port_and_answers(contract: Path) -> None:
    with prism_mock(contract) as url:
        assert httpx.get(f"{url}/ping").json() == {"pong": True}


def test_two_mocks_live_side_by_side(contract: Path) -> None:
    with prism_mock(contract) as one, prism_mock(contract) as other:
        assert one != other
        assert httpx.get(f"{one}/ping").status_code == 200
        assert httpx.get(f"{other}/ping").status_code == 200


def test_it_takes_the_port_it_is_given(contract: Path) -> None:
    port = free_port()
    with prism_mock(contract, port=port) as url:
        assert url == f"http://127.0.0.1:{port}"


def test_the_log_gets_what_prism_says_once_it_is_up(contract: Path) -> None:
    log = io.StringIO()
    with prism_mock(contract, log=log) as url:
        httpx.get(f"{url}/ping")
        wait_until(lambda: "Request received" in log.getvalue())

    assert "Starting Prism" not in log.getvalue()


def test_a_log_that_was_closed_does_not_block_prism(contract: Path) -> None:
    log = io.StringIO()
    log.close()
    with prism_mock(contract, log=log) as url:
        for _ in range(3):
            assert httpx.get(f"{url}/ping").status_code == 200


def test_nothing_is_left_after_the_context(contract: Path) -> None:
    with prism_mock(contract):
        assert processes_of(contract)

    assert processes_of(contract) == []


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_nothing_is_left_when_the_body_raises(contract: Path, error: type[BaseException]) -> None:
    with pytest.raises(error), prism_mock(contract):
        raise error

    assert processes_of(contract) == []


def test_a_second_interrupt_kills_at_once(contract: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prism, "_Prism", _InterruptedWhileStopping)

    with pytest.raises(KeyboardInterrupt), prism_mock(contract):
        pass

    assert processes_of(contract) == []


class _InterruptedWhileStopping(prism._Prism):
    def _signal(self, number: signal.Signals) -> None:
        super()._signal(number)
        if number == signal.SIGTERM:
            raise KeyboardInterrupt


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_command_ends_well_when_it_is_stopped(contract: Path, number: signal.Signals) -> None:
    with command(str(contract)) as serving:
        said = read_until(serving, "X-Tallyfy-Client: APIClient")
        url = re.findall(r"http://127\.0\.0\.1:\d+", said)[0]
        assert httpx.get(f"{url}/ping").status_code == 200

        serving.send_signal(number)

        assert serving.wait(BOUND) == 0
    assert processes_of(contract) == []


def test_the_command_reports_a_prism_that_ends_by_itself(contract: Path) -> None:
    with command(str(contract)) as serving:
        read_until(serving, "X-Tallyfy-Client: APIClient")
        for process in processes_of(contract):
            if process != serving.pid:
                os.kill(process, signal.SIGKILL)

        said, _ = serving.communicate(timeout=BOUND)
        assert "Prism ended by itself." in said
        assert serving.returncode == 1


def test_a_taken_port_is_left_alone(contract: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        sentence = f"Port {port} is taken by another program."

        with pytest.raises(PrismError, match=sentence), prism_mock(contract, port=port):
            pass

        socket.create_connection(("127.0.0.1", port)).close()
    assert processes_of(contract) == []


def test_a_broken_contract_starts_nothing(contract: Path) -> None:
    contract.write_text("a: 1\nb: c: d\n")

    with pytest.raises(ContractError, match="line 2, column 5"), prism_mock(contract):
        pass


def test_a_start_that_fails_shows_the_log(contract: Path) -> None:
    contract.write_text("hello: 1\n")

    with pytest.raises(PrismError) as error, prism_mock(contract):
        pass

    said = str(error.value)
    assert said.startswith("Prism did not start: Unsupported document format. The end of its log:")
    assert "Error: Unsupported document format" in said
    assert processes_of(contract) == []


def test_a_start_that_takes_too_long_is_given_up(
    contract: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prism, "START_SECONDS", 0.01)

    with pytest.raises(PrismError, match="Prism did not answer within"), prism_mock(contract):
        pass

    assert processes_of(contract) == []


def test_a_missing_prism_says_what_to_run(
    contract: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prism, "ROOT", tmp_path)

    with pytest.raises(PrismError, match="run `make setup`"), prism_mock(contract):
        pass


@pytest.mark.parametrize("text", ["0", "4010", "65535"])
def test_a_port_is_a_number(text: str) -> None:
    assert port_number(text) == int(text)


@pytest.mark.parametrize("text", ["", "abc", "-1", "65536", "1e3", "123456789"])
def test_another_port_is_refused(text: str) -> None:
    with pytest.raises(PrismError, match="PORT must be a whole number from 0 to 65535"):
        port_number(text)


def test_the_command_says_a_failure_in_one_line(tmp_path: Path) -> None:
    with command(str(tmp_path / "none.yaml")) as serving:
        said, _ = serving.communicate(timeout=BOUND)

    assert serving.returncode == 1
    assert said.count("\n") == 1
    assert "does not exist" in said


@contextmanager
def command(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`python -m tools.prism`, which the test did not leave running."""
    with subprocess.Popen(
        [sys.executable, "-m", "tools.prism", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=heed_ctrl_c,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(BOUND)


def read_until(process: subprocess.Popen[str], mark: str) -> str:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if mark in line:
            return said
    pytest.fail(f"It ended before it said {mark!r}:\n{said}")


def processes_of(contract: Path) -> list[int]:
    """The processes that serve this contract: each has its path as an argument."""
    folders = [folder for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    return [int(folder.name) for folder in folders if str(contract) in arguments_of(folder)]


def arguments_of(process: Path) -> str:
    try:
        return (process / "cmdline").read_text(errors="replace")  # A zombie's is empty.
    except OSError:
        return ""  # It ended meanwhile.


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert isinstance(port, int)
        return port


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + BOUND
    while not condition():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.05)
