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

DEMO = [sys.executable, "-m", "tools.demo"]
TOUR = [sys.executable, "examples/tour.py"]
SECONDS = 90


@pytest.fixture(scope="module")
def shown() -> str:
    demo = subprocess.run(DEMO, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS)
    assert demo.returncode == 0, demo.stderr
    return demo.stdout


@pytest.fixture
def running_demo() -> Iterator[subprocess.Popen[str]]:
    demo = subprocess.Popen(
        DEMO,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_ctrl_c,
    )
    with demo:
        yield demo
        demo.kill()


@pytest.mark.parametrize(
    "line",
    [
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
        "held 15 requests and their responses against openapi.yaml, and let all pass.",
    ],
)
def test_the_demo_shows(shown: str, line: str) -> None:
    assert line in [shown_line.strip() for shown_line in shown.splitlines()]


def test_the_demo_leaves_no_mock_behind(shown: str) -> None:
    assert not is_up(address_in(shown))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_demo_that_is_stopped_leaves_no_mock_behind(
    running_demo: subprocess.Popen[str], number: signal.Signals
) -> None:
    assert running_demo.stdout is not None
    address = next(
        address_in(line) for line in running_demo.stdout if line.startswith("It answers at")
    )
    running_demo.send_signal(number)
    assert running_demo.wait(SECONDS) == 130
    assert not is_up(address)


def test_the_tour_needs_to_be_told_where_to_go() -> None:
    tour = subprocess.run(TOUR, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS)
    assert tour.returncode == 2
    assert "one of the arguments --mock --live is required" in tour.stderr


def test_the_live_tour_without_a_token_says_what_to_set() -> None:
    tour = subprocess.run(
        [*TOUR, "--live"], cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, env={}
    )
    assert tour.returncode == 1
    assert tour.stderr == (
        "ConfigurationError: No token. Pass `token`, or set TALLYFY_ACCESS_TOKEN.\n"
    )


def test_the_live_tour_only_reads(prism: str) -> None:
    assert posts(prism, "--live") == []


def test_the_live_tour_completes_the_task_that_it_is_told(prism: str) -> None:
    task_id = "e30559028b4ecbc2b4f64324308b9583"
    run_id = "18b98539ca4969844ca1ff33b735c4ac"
    assert posts(prism, "--live", "--complete", task_id) == [
        f"by POST /organizations/acme/runs/{run_id}/completed-tasks"
    ]


def test_the_example_of_progress_writes_the_runs(prism: str) -> None:
    shown = run_example("examples/progress.py", base_url=prism)
    assert len(shown.splitlines()) == 1 + 5


def posts(base_url: str, *arguments: str) -> list[str]:
    """Return what the tour says it completed."""
    return re.findall(r"by POST .*", run_example("examples/tour.py", *arguments, base_url=base_url))


def run_example(*command: str, base_url: str) -> str:
    """Run an example that takes its settings from the environment, against the mock."""
    environment = {
        "TALLYFY_ACCESS_TOKEN": "any-token",
        "TALLYFY_ORG_ID": "acme",
        "TALLYFY_BASE_URL": base_url,
    }
    example = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        env=environment,
        check=True,
    )
    return example.stdout


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
