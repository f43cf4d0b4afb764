"""Prism starts, answers, and leaves no process behind. Real processes and sockets."""

from __future__ import annotations

import io
import signal
import socket
from pathlib import Path

import httpx
import pytest

from tests.processes import processes_of, wait_until
from tools import prism
from tools.contract import ContractError
from tools.prism import PrismError, prism_mock

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
    monkeypatch.setattr(prism, "Prism", _InterruptedWhileStopping)

    with pytest.raises(KeyboardInterrupt), prism_mock(contract):
        pass

    assert processes_of(contract) == []


class _InterruptedWhileStopping(prism.Prism):
    def _signal(self, number: signal.Signals) -> None:
        super()._signal(number)
        if number == signal.SIGTERM:
            raise KeyboardInterrupt


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


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert isinstance(port, int)
        return port
