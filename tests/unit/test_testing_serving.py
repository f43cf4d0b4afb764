"""A fake at a real address, the pytest fixture, and the command."""

from __future__ import annotations

import http.client
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tallyfy_client import ConfigurationError
from tallyfy_client.testing import FakeTallyfy
from tallyfy_client.testing.__main__ import main, sample_fake
from tests.processes import heed_ctrl_c
from tools.contract import ROOT

HEADERS = {"Authorization": "Bearer fake-token", "X-Tallyfy-Client": "APIClient"}


@pytest.fixture
def fake() -> FakeTallyfy:
    fake = FakeTallyfy()
    fake.add_run(id="r1", name="Onboarding", tasks=[{"id": "t1"}, {"id": "t2"}])
    return fake


@pytest.fixture
def base_url(fake: FakeTallyfy) -> Iterator[str]:
    with fake.serve() as base_url:
        yield f"{base_url}/organizations/{fake.org_id}"


def test_in_process_there_is_no_socket_and_no_thread(
    fake: FakeTallyfy, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(9):
        fake.add_run()
    # Slow enough to read ahead, in threads.
    fake.after_page(1, lambda: time.sleep(0.01))
    monkeypatch.setattr(socket.socket, "connect", None)
    monkeypatch.setattr(threading.Thread, "start", None)
    with fake.client(user_agent="nightly") as client:
        assert len(client.runs.list(per_page=1).collect()) == 10
    assert fake.requests[0].headers["user-agent"].endswith(" nightly")
    with pytest.raises(ConfigurationError):
        fake.client(org_id="")


def test_a_body_in_chunks_is_read_and_the_connection_kept(fake: FakeTallyfy, base_url: str) -> None:
    url = urlsplit(base_url)
    connection = http.client.HTTPConnection(str(url.hostname), url.port, timeout=10)
    body = json.dumps({"task_id": "t1"}).encode()
    headers = {**HEADERS, "Content-Type": "application/json", "Transfer-Encoding": "chunked"}
    path = f"{url.path}/runs/r1/completed-tasks"
    connection.request("POST", path, iter([body[:9], body[9:]]), headers, encode_chunked=True)
    assert json.loads(connection.getresponse().read())["data"]["status"] == "completed"
    connection.request("GET", f"{url.path}/tasks/t1", headers=HEADERS)
    assert connection.getresponse().status == 200
    connection.close()
    assert fake.requests[0].body == body


CHUNKED = b"POST /api HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/9.9.9\r\n\r\n", 400),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nA: " + b"a" * 70_000 + b"\r\n\r\n", 431),
        *(
            (b"POST /api HTTP/1.1\r\nContent-Length: %s\r\n\r\n" % text, code)
            for text, code in (
                (b"-1", 400),
                (b"1e3", 400),
                (b"5, 5", 400),
                (b"\xd9\xa3", 400),
                (b"", 400),
                (b"9" * 12, 413),
                (b"9" * 6000, 413),
            )
        ),
        (CHUNKED + b"\r\nxyz\r\n", 400),
        (CHUNKED + b"\r\n2\r\nabcde\r\n0\r\n\r\n", 400),
        (CHUNKED + b"\r\n" + b"F" * 20 + b"\r\n", 413),
        (b"POST /api HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        (CHUNKED + b"\r\n2;a=b\r\n{}\r\n0\r\nTrailer: x\r\n\r\n", 404),
    ],
)
def test_an_absurd_request_is_answered_without_a_traceback(
    fake: FakeTallyfy, base_url: str, capsys: pytest.CaptureFixture[str], sent: bytes, status: int
) -> None:
    url = urlsplit(base_url)
    with socket.create_connection((url.hostname, url.port), timeout=10) as connection:
        connection.sendall(sent)
        assert connection.recv(12) == f"HTTP/1.1 {status}".encode()
    assert capsys.readouterr().err == ""
    assert len(fake.requests) == (status == 404)


@pytest.mark.parametrize(
    ("error", "shown"), [(ZeroDivisionError, True), (ConnectionResetError, False)]
)
def test_a_mistake_in_a_test_is_shown(
    fake: FakeTallyfy, base_url: str, capsys: pytest.CaptureFixture[str], error: Any, shown: bool
) -> None:
    def fail() -> None:
        raise error

    fake.after_page(1, fail)
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{base_url}/runs", headers=HEADERS, trust_env=False)
    assert (error.__name__ in capsys.readouterr().err) == shown


def test_leaving_the_context_ends_what_is_under_way(fake: FakeTallyfy) -> None:
    fake.fail_next(event="timeout", operation="list_runs")
    fake.fail_next(delay=60, operation="list_runs")
    errors: list[Exception] = []

    def read(address: str) -> None:
        try:
            httpx.get(f"{address}/organizations/o/runs", timeout=60, trust_env=False)
        except httpx.HTTPError as error:
            errors.append(error)

    with httpx.Client(trust_env=False) as idle:
        with fake.serve() as address:
            idle.get(address)
            readers = [threading.Thread(target=read, args=(address,)) for _ in range(2)]
            for reader in readers:
                reader.start()
            while len(fake.requests) < 3:
                time.sleep(0.01)
        for reader in readers:
            reader.join(10)
            assert not reader.is_alive()
        for get in (idle.get, httpx.get):
            with pytest.raises(httpx.TransportError):
                get(address)
    assert len(fake.requests) == 3


def test_the_fixture_fails_a_test_whose_faults_never_happened(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        "def test_it(fake_tallyfy):\n    fake_tallyfy.fail_next(status=503)\n"
    )
    search = os.pathsep.join([f"{ROOT}/wrapper", f"{ROOT}/generated"])
    plugin = ["-p", "_tallyfy_client_pytest", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *plugin, "test_it.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": search, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "fail_next(status=503) never happened." in run.stdout
    assert "1 passed, 1 error" in run.stdout


# --- The command ---------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_until_it_is_stopped(number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tallyfy_client.testing", "--runs", "3"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": f"{ROOT}/wrapper:{ROOT}/generated"},
        preexec_fn=heed_ctrl_c,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        shown = ""
        while "schemathesis run" not in shown:
            shown += process.stdout.readline() or pytest.fail(process.stderr.read())
        curls = [line for line in shown.replace("\\\n", " ").splitlines() if "  curl" in line]
        listed, completed = (sent_by(shlex.split(line)) for line in curls)
        process.send_signal(number)
        assert (process.wait(20), process.stderr.read()) == (0, "")
    assert len(listed.json()["data"]) == 3
    assert completed.json()["data"]["status"] == "completed"
    config = tomllib.loads(re.findall(r"(  headers = .*?)\n\n", shown, re.DOTALL)[0])
    assert config["parameters"].keys() == {"path.org_id", "path.run_id", "path.task_id"}


def sent_by(curl: list[str]) -> httpx.Response:
    given = list(zip(curl[2::2], curl[3::2], strict=True))
    headers = dict(text.split(": ", 1) for name, text in given if name == "-H")
    (body, *_) = [*(text for name, text in given if name == "-d"), None]
    method = "GET" if body is None else "POST"
    return httpx.request(method, curl[1], headers=headers, content=body, trust_env=False)


def test_the_served_fake_holds_what_the_documents_name() -> None:
    fake = sample_fake(3)
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").glob("*.py")]
    named = set(re.findall(r"\b[0-9a-f]{32}\b", " ".join(page.read_text() for page in pages)))
    held = {run.id for run in fake.runs()}
    held |= {task.id for run_id in (*held, None) for task in fake.tasks(run_id)}
    assert named - held == set()
    assert (fake.org_id, len(fake.runs())) == ("acme", 3)


def test_a_taken_port_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert main(["--port", str(port)]) == 1
    for number, handler in before.items():
        signal.signal(number, handler)
    said = capsys.readouterr().err
    assert said.startswith(f"Port {port} cannot be used: ")
    assert said.count("\n") == 1
