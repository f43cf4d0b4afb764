"""A fake is reached in process, over a real address, by a fixture, and by a command."""

from __future__ import annotations

import asyncio
import gc
import os
import re
import runpy
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest

from _tallyfy_client_pytest import fake_tallyfy  # noqa: F401
from tallyfy_client import AsyncTallyfy, ConfigurationError, Tallyfy
from tallyfy_client.testing import FakeTallyfy
from tallyfy_client.testing.__main__ import fake_of, main, parser
from tests.fakes import WAYS, ask, connected
from tests.processes import heed_ctrl_c
from tools.contract import ROOT


@pytest.fixture
def fake() -> FakeTallyfy:
    fake = FakeTallyfy()
    fake.add_run(id="r1", name="Onboarding", tasks=[{"id": "t1"}, {"id": "t2"}])
    return fake


@pytest.mark.parametrize("way", WAYS)
def test_the_same_is_there_by_each_way(fake: FakeTallyfy, way: str) -> None:
    with connected(fake, way) as (client, result):
        (run,) = result(client.runs.list().collect())
        assert [task.id for task in result(client.tasks.list(run).collect())] == ["t1", "t2"]
        assert result(client.tasks.complete("t1")).status == "completed"
        assert result(client.runs.get(run)).progress.complete == 1
    fake.assert_completed("t1")


# --- In process ----------------------------------------------------------------------------------


def test_in_process_there_is_no_socket_and_no_thread(
    fake: FakeTallyfy, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(*_: Any, **__: Any) -> None:
        raise AssertionError("not in process")

    monkeypatch.setattr(socket.socket, "connect", no)
    monkeypatch.setattr(threading.Thread, "start", no)
    with fake.client() as client:
        assert client.tasks.complete("t1").status == "completed"


def test_a_client_leaves_nothing_open(fake: FakeTallyfy) -> None:
    async def use() -> None:
        async with fake.async_client() as client:
            await client.runs.get("r1")

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with fake.client() as client:
            client.runs.get("r1")
        asyncio.run(use())
        del client
        gc.collect()


def test_a_client_takes_settings(fake: FakeTallyfy) -> None:
    with fake.client(user_agent="nightly") as client:
        client.runs.get("r1")
    assert fake.requests[0].headers["user-agent"].endswith(" nightly")
    with pytest.raises(ConfigurationError):
        fake.client(org_id="")


def test_a_client_does_not_take_settings_from_the_environment(
    fake: FakeTallyfy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TALLYFY_BASE_URL", "https://example.com")
    monkeypatch.setenv("TALLYFY_ORG_ID", "other")
    monkeypatch.setenv("TALLYFY_ACCESS_TOKEN", "other")
    with fake.client() as client:
        assert client.runs.get("r1").id == "r1"


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_your_own_http_client_can_be_connected(fake: FakeTallyfy, library: Any) -> None:
    settings: dict[str, Any] = {"org_id": fake.org_id}
    with (
        library.Client(transport=fake.transport()) as http_client,
        Tallyfy(fake.token, http_client=http_client, **settings) as client,
    ):
        assert client.runs.get("r1").id == "r1"

    async def use() -> None:
        async with (
            library.AsyncClient(transport=fake.async_transport()) as http_client,
            AsyncTallyfy(fake.token, http_client=http_client, **settings) as client,
        ):
            assert (await client.runs.get("r1")).id == "r1"

    asyncio.run(use())


BROKEN = [
    ("refused", "ConnectError"),
    ("reset", "ReadError"),
    ("timeout", "ReadTimeout"),
    ("cut_in_headers", "RemoteProtocolError"),
    ("cut_in_body", "RemoteProtocolError"),
    ("cut_after_body", "RemoteProtocolError"),
]


@pytest.mark.parametrize("library", [httpx, httpx2])
@pytest.mark.parametrize(("event", "error"), BROKEN)
def test_your_own_http_client_meets_faults_as_on_a_connection(
    fake: FakeTallyfy, library: Any, event: Any, error: str
) -> None:
    fake.fail_next(event=event, times=2)
    url = "https://go.tallyfy.com/api"
    broken = pytest.raises(getattr(library, error))
    with library.Client(transport=fake.transport()) as client, broken:
        client.get(url)

    async def use() -> None:
        async with library.AsyncClient(transport=fake.async_transport()) as client:
            with pytest.raises(getattr(library, error)):
                await client.get(url)

    asyncio.run(use())


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_your_own_http_client_waits_in_real_time(fake: FakeTallyfy, library: Any) -> None:
    fake.fail_next(delay=0.05)
    fake.fail_next(delay=60)
    began = time.monotonic()
    with library.Client(transport=fake.transport(), timeout=0.2) as client:
        assert client.get("https://go.tallyfy.com/api").status_code == 404
        assert time.monotonic() - began >= 0.05
        with pytest.raises(library.ReadTimeout):
            client.get("https://go.tallyfy.com/api")
    assert fake.time.now() == 0


def test_threads_can_share_a_fake(fake: FakeTallyfy) -> None:
    tasks = [fake.add_one_off_task() for _ in range(50)]
    with fake.client() as client, ThreadPoolExecutor(8) as pool:
        list(pool.map(client.tasks.complete, tasks))
    assert {one.task_id for one in fake.completions} == {task.id for task in tasks}
    assert len({one.completed_at for one in fake.completions}) == 50


# --- At a real address ---------------------------------------------------------------------------

HEADERS = {"Authorization": "Bearer fake-token", "X-Tallyfy-Client": "APIClient"}


@pytest.fixture
def base_url(fake: FakeTallyfy) -> Iterator[str]:
    with fake.serve() as base_url:
        yield f"{base_url}/organizations/{fake.org_id}"


def test_the_address_is_this_machine_and_has_a_port_of_its_own(fake: FakeTallyfy) -> None:
    with fake.serve() as one, fake.serve() as other:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/api", one)
        assert one != other


def test_the_port_can_be_chosen(fake: FakeTallyfy) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with fake.serve(port=port) as base_url:
        assert base_url == f"http://127.0.0.1:{port}/api"


def test_links_name_the_address_that_was_asked(fake: FakeTallyfy, base_url: str) -> None:
    fake.add_run()
    answer = httpx.get(f"{base_url}/runs?per_page=1", headers=HEADERS, trust_env=False)
    links = answer.json()["meta"]["pagination"]["links"]
    assert links == {"next": f"{base_url}/runs?per_page=1&page=2"}


def test_connections_are_kept_for_more_requests(base_url: str) -> None:
    with httpx.Client(headers=HEADERS, trust_env=False) as client:
        answers = [client.get(f"{base_url}/runs") for _ in range(2)]
        streams = [answer.extensions["network_stream"] for answer in answers]
        assert len({stream.get_extra_info("client_addr") for stream in streams}) == 1


def test_a_head_request_has_no_body(base_url: str) -> None:
    with httpx.Client(headers=HEADERS, trust_env=False) as client:
        assert client.head(f"{base_url}/runs").status_code == 405
        assert client.get(f"{base_url}/runs").status_code == 200


@pytest.mark.parametrize(
    ("error", "shown"), [(ZeroDivisionError, True), (ConnectionResetError, False)]
)
def test_a_mistake_is_shown_and_a_client_that_hangs_up_is_not(
    fake: FakeTallyfy,
    base_url: str,
    capsys: pytest.CaptureFixture[str],
    error: type[Exception],
    shown: bool,
) -> None:
    def fail() -> None:
        raise error

    fake.after_page(1, fail)
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{base_url}/runs", headers=HEADERS, trust_env=False)
    assert (error.__name__ in capsys.readouterr().err) == shown


def test_what_is_not_http_is_told_so(base_url: str) -> None:
    url = httpx.URL(base_url)
    with socket.create_connection((url.host, url.port or 0)) as connection:
        connection.sendall(b"nonsense\r\n\r\n")
        assert b"400" in connection.recv(1000)


def test_nothing_answers_after_the_context(fake: FakeTallyfy) -> None:
    before = threading.active_count()
    with fake.serve() as base_url, httpx.Client(headers=HEADERS, trust_env=False) as client:
        client.get(f"{base_url}/organizations/{fake.org_id}/runs")
    assert threading.active_count() == before
    with pytest.raises(httpx.ConnectError):
        httpx.get(base_url, trust_env=False)


def test_a_connection_that_comes_while_stopping_is_closed() -> None:
    from tallyfy_client.testing.serving import _Server

    server = _Server(lambda _: pytest.fail("nothing is asked"), 0)
    server.stopping.set()
    here, there = socket.socketpair()
    with here, there:
        server.opened(here)
        assert there.recv(1) == b""
    server.server_close()


# --- The fixture ---------------------------------------------------------------------------------


def test_the_fixture_gives_an_empty_fake(fake_tallyfy: FakeTallyfy) -> None:  # noqa: F811
    assert fake_tallyfy.runs() == []


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


@pytest.mark.parametrize(("options", "status"), [([], 401), (["--any-official"], 200)])
def test_the_command_can_take_official_clients(options: list[str], status: int) -> None:
    fake = fake_of(parser().parse_args(["--runs", "3", *options]))
    answer = ask(fake, "/runs", headers={"X-Tallyfy-Client": "TallyfySDK"})
    assert (answer.status_code, len(fake.runs())) == (status, 3)


def loaded_by(program: str) -> set[str]:
    search = f"import sys; sys.path[:] = {[path for path in sys.path if path]!r}"
    shown = subprocess.run(
        [sys.executable, "-c", f"{search}; {program}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    return set(shown.stdout.split())


def test_the_client_does_not_load_what_is_for_tests() -> None:
    loaded = loaded_by("import tallyfy_client")
    assert "tallyfy_client" in loaded
    assert {name for name in loaded if name.startswith("tallyfy_client.testing")} == set()


def test_the_fake_does_not_load_what_production_does_not_have() -> None:
    loaded = loaded_by("import tallyfy_client.testing")
    assert "tallyfy_client.testing.fake" in loaded
    assert loaded.isdisjoint({"pytest", "yaml", "tests", "schemathesis", "jsonschema"})


def test_the_plugin_does_not_load_the_client() -> None:
    loaded = loaded_by("import _tallyfy_client_pytest")
    assert "pytest" in loaded
    assert loaded.isdisjoint({"tallyfy_client", "tallyfy_api", "httpx"})


# --- The command ---------------------------------------------------------------------------------


@pytest.fixture
def command() -> Iterator[subprocess.Popen[str]]:
    """`python -m tallyfy_client.testing`, which the test does not leave running."""
    with subprocess.Popen(
        [sys.executable, "-m", "tallyfy_client.testing", "--runs", "3"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": f"{ROOT}/wrapper:{ROOT}/generated"},
        preexec_fn=heed_ctrl_c,
    ) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_until_it_is_stopped(
    command: subprocess.Popen[str], number: signal.Signals
) -> None:
    assert command.stdout is not None
    assert command.stderr is not None
    shown = ""
    while "-d '" not in shown:
        shown += command.stdout.readline() or pytest.fail(command.stderr.read())

    listed, completed = (run_curl(line) for line in curls(shown))

    command.send_signal(number)
    assert command.wait(20) == 0
    assert command.stderr.read() == ""
    assert len(listed.json()["data"]) == 3
    assert completed.json()["data"]["status"] == "completed"


def curls(shown: str) -> list[list[str]]:
    joined = shown.replace("\\\n", " ")
    return [shlex.split(line) for line in joined.splitlines() if "curl" in line.split()]


def run_curl(command: list[str]) -> httpx.Response:
    """Send what a `curl` line says."""
    url = command[1]
    given = dict(zip(command[2::2], command[3::2], strict=True))
    headers = dict(
        value.split(": ", 1)
        for name, value in zip(command[2::2], command[3::2], strict=True)
        if name == "-H"
    )
    body = given.get("-d")
    method = "GET" if body is None else "POST"
    return httpx.request(method, url, headers=headers, content=body, trust_env=False)


@pytest.fixture
def handlers_before() -> Iterator[dict[signal.Signals, Any]]:
    """What this process did at signals before the command took them."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield before
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def stopped_when_it_listens(handlers_before: dict[signal.Signals, Any]) -> Iterator[None]:
    """Send Ctrl-C to this process when the command has waited for a while."""

    def stop() -> None:
        while signal.getsignal(signal.SIGTERM) is handlers_before[signal.SIGTERM]:
            time.sleep(0.01)
        time.sleep(1)
        os.kill(os.getpid(), signal.SIGINT)

    stopper = threading.Thread(target=stop)
    stopper.start()
    yield
    stopper.join()


@pytest.mark.usefixtures("stopped_when_it_listens")
def test_the_command_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--runs", "1"]) == 0
    assert "export TALLYFY_BASE_URL=http://127.0.0.1:" in capsys.readouterr().out


@pytest.mark.usefixtures("handlers_before")
def test_a_taken_port_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setattr(sys, "argv", ["testing", "--port", str(port)])
        monkeypatch.delitem(sys.modules, "tallyfy_client.testing.__main__")
        with pytest.raises(SystemExit) as ended:
            runpy.run_module("tallyfy_client.testing", run_name="__main__")
    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert said.startswith(f"Port {port} cannot be used: ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("port", ["abc", "-1", "65536", "٣"])
def test_a_port_is_a_number(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--port", port])
    assert "a whole number from 0 to 65535 is needed" in capsys.readouterr().err
