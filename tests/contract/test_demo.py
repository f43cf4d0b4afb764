"""`make demo` shows the main job, and leaves nothing running, however it ends."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from tests.processes import heed_ctrl_c
from tools.contract import ROOT

TOUR = [sys.executable, "examples/tour.py"]
# For hangs, not for speed.
SECONDS = 300
LINES = {
    "page 1 of 3",
    "page 3 of 3",
    "[##        ] 1/4  active    Onboarding - ACME Corp",
    "[          ] 0/2  active    Holiday Request - Jane Doe",
    "active       due 2025-01-28  Set up the account",
    "Set up the account: <p>Create the account and invite the customer.</p>",
    "by POST /organizations/acme/runs/18b98539ca4969844ca1ff33b735c4ac/completed-tasks",
    "by POST /organizations/acme/completed-tasks",
    "completed    Set up the account",
    "completed    Renew the office lease",
    "[#####     ] 2/4  Onboarding - ACME Corp",
}


@pytest.fixture
def demo() -> Iterator[subprocess.Popen[str]]:
    demo = subprocess.Popen(
        [sys.executable, "-m", "tools.demo"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_ctrl_c,
    )
    with demo:
        yield demo
        demo.kill()


def test_the_demo_shows_the_main_job_and_leaves_nothing(demo: subprocess.Popen[str]) -> None:
    shown, errors = demo.communicate(timeout=SECONDS)

    assert demo.returncode == 0, errors
    lines = {line.strip() for line in shown.splitlines()}
    assert LINES - lines == set()
    assert re.search(r"held \d\d requests and their responses against openapi.yaml, and let", shown)
    assert not is_up(address_in(shown))


def test_a_demo_that_is_stopped_leaves_nothing(demo: subprocess.Popen[str]) -> None:
    assert demo.stdout is not None
    address = next(address_in(line) for line in demo.stdout if line.startswith("It answers at"))
    demo.send_signal(signal.SIGINT)

    assert demo.wait(SECONDS) == 130
    assert not is_up(address)


def test_the_tour_says_what_it_needs() -> None:
    nowhere, no_token = ran(TOUR), ran([*TOUR, "--live"])

    assert nowhere.returncode == 2
    assert "one of the arguments --mock --live is required" in nowhere.stderr
    assert no_token.returncode == 1
    assert no_token.stderr == (
        "ConfigurationError: No token. Pass `token`, or set TALLYFY_ACCESS_TOKEN.\n"
    )


def test_the_live_tour_completes_no_task_but_the_one_that_it_is_told(prism: str) -> None:
    settings = {
        "TALLYFY_ACCESS_TOKEN": "any-token",
        "TALLYFY_ORG_ID": "acme",
        "TALLYFY_BASE_URL": prism,
    }
    task, run = "e30559028b4ecbc2b4f64324308b9583", "18b98539ca4969844ca1ff33b735c4ac"
    reading = ran([*TOUR, "--live"], **settings)
    completing = ran([*TOUR, "--live", "--complete", task], **settings)

    assert (reading.returncode, completing.returncode) == (0, 0), reading.stderr + completing.stderr
    assert re.findall(r"by POST .*", reading.stdout) == []
    assert re.findall(r"by POST .*", completing.stdout) == [
        f"by POST /organizations/acme/runs/{run}/completed-tasks"
    ]
    progress = ran([sys.executable, "examples/progress.py"], **settings)
    assert len(progress.stdout.splitlines()) == 1 + 5, progress.stderr


def ran(command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS
    )


def address_in(text: str) -> str:
    found = re.search(r"http://\S+:\d+", text)
    assert found is not None
    return found[0]


def is_up(address: str) -> bool:
    try:
        httpx.get(address)
    except httpx.ConnectError:
        return False
    return True
