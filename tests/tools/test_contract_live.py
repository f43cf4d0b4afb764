"""`make contract-live` sees how a server drifts from the contract. Real sockets, real Prism."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from tests.processes import heed_ctrl_c
from tests.service import ORG, TOKEN, Reply, Request, Service, reply, running_service
from tools.contract import ROOT, load_contract
from tools.contract_live import MOST_REQUESTS, WITH, Look, UnreadableError, look_at
from tools.drift import Drift
from tools.prism import prism_proxy

CONTRACT = load_contract()
DRIFT = Drift(CONTRACT)
META = {"pagination": {"total": 1, "current_page": 1, "total_pages": 1, "links": []}}


class Behind(NamedTuple):
    """A server, and the address of Prism in front of it."""

    service: Service
    address: str

    def look(self) -> Look:
        return look_at(self.address, TOKEN, ORG, DRIFT)

    def findings(self) -> list[str]:
        return list(self.look().findings)


@pytest.fixture(scope="module")
def prism_before() -> Iterator[Behind]:
    with running_service() as service, prism_proxy(service.address, errors=False) as address:
        yield Behind(service, address)


@pytest.fixture
def behind(prism_before: Behind) -> Behind:
    prism_before.service.requests.clear()
    return prism_before


def server(**fields: Any) -> Any:
    """A server whose runs and tasks have these fields."""
    row = {"id": "18b98539ca4969844ca1ff33b735c4ac", **fields}

    def answer(request: Request) -> Reply:
        is_listing = request.path.endswith(("/runs", "/tasks"))
        return reply({"data": [row], "meta": META} if is_listing else {"data": row})

    return answer


# --- What it finds --------------------------------------------------------------------------------


def test_a_server_that_keeps_the_contract_gives_no_finding(behind: Behind) -> None:
    behind.service.always_answers(server(status="active"))

    look = behind.look()

    assert look.report() == (
        "The contract knows all that the service sent (5 requests, 5 answered with success)."
    )
    assert look.exit_code() == 0


def test_a_service_that_lets_nothing_be_read_is_no_success(behind: Behind) -> None:
    behind.service.always_answers(reply({"message": "forbidden"}, 403))

    look = behind.look()

    assert look.report().startswith("The service gave nothing to compare")
    assert look.exit_code() == 2


def test_an_unknown_field_is_found_wherever_it_is_read(behind: Behind) -> None:
    behind.service.always_answers(server(foo="secret words"))

    said = behind.findings()

    assert [line.partition(", ")[0] for line in said] == [
        "GET /organizations/{org_id}/runs",
        "GET /organizations/{org_id}/runs/{run_id}",
        "GET /organizations/{org_id}/runs/{run_id}/tasks",
        "GET /organizations/{org_id}/tasks/{task_id}",
    ]
    assert "`data[].foo` (string) is not in the contract: add it to the schema Run" in said[0]
    assert "`data.foo` (string) is not in the contract: add it to the schema Task" in said[3]


def test_an_unknown_value_is_found(behind: Behind) -> None:
    behind.service.always_answers(server(status="paused"))

    assert "`data[].status` has a value, `paused`, which the contract" in behind.findings()[0]


def test_a_changed_type_is_found(behind: Behind) -> None:
    behind.service.always_answers(server(increment_id="12"))

    assert "`data[].increment_id` is of type string, the contract" in behind.findings()[0]


def test_an_undocumented_status_is_found(behind: Behind) -> None:
    behind.service.always_answers(reply({"message": "teapot"}, 418))

    assert behind.findings() == [
        "GET /organizations/{org_id}/runs: status 418 is not in the contract: add it to the "
        "responses of listRuns in openapi.yaml."
    ]


def test_an_error_that_came_compressed_is_read(behind: Behind) -> None:
    body = gzip.compress(b'{"message": "no", "neu": 1}')
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    behind.service.always_answers(Reply(404, body, headers))

    assert "`neu` (integer) is not in the contract" in behind.findings()[0]


def test_a_missing_id_is_found(behind: Behind) -> None:
    behind.service.always_answers(reply({"data": [{"name": "x"}], "meta": META}))

    assert "`data[].id` is missing, which the contract requires" in behind.findings()[0]


def test_html_in_place_of_json_is_found(behind: Behind) -> None:
    behind.service.always_answers(Reply(200, b"<html>", {"Content-Type": "text/html"}))

    assert "status 200: comes as text/html, the contract has application" in behind.findings()[0]


# --- How it asks ----------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", WITH)
def test_it_asks_for_related_data_that_the_contract_names(operation: str) -> None:
    parameters = CONTRACT["paths"][DRIFT.path_of(operation)]["get"]["parameters"]
    (named,) = [each["description"] for each in parameters if each.get("name") == "with"]

    assert [name for name in WITH[operation].split(",") if name not in named] == []


def test_it_only_reads_and_not_much(behind: Behind) -> None:
    rows = [{"id": f"r{number}"} for number in range(50)]
    behind.service.always_answers(
        lambda request: reply(
            {"data": rows, "meta": META}
            if request.path.endswith(("/runs", "/tasks"))
            else {"data": rows[0]}
        )
    )

    look = behind.look()

    assert look.requests == look.read == len(behind.service.requests) == MOST_REQUESTS
    assert {request.method for request in behind.service.requests} == {"GET"}


@pytest.mark.parametrize(
    ("row", "asked"),
    [("a/b?c", ["GET /runs/a%2Fb%3Fc"]), ("../runs", [])],
    ids=["as one piece", "not at all"],
)
def test_an_id_never_leads_elsewhere(behind: Behind, row: str, asked: list[str]) -> None:
    behind.service.always_answers(server(id=row))

    behind.look()

    assert [one for one in behind.service.asked if one.startswith("GET /runs/")][:1] == asked


def test_it_waits_as_long_as_the_service_asks(behind: Behind) -> None:
    behind.service.answers(reply({"message": "slow down"}, 429, Retry_After="0"))
    behind.service.always_answers(server())

    assert behind.findings() == []


def test_a_token_that_is_not_accepted_is_told(behind: Behind) -> None:
    behind.service.always_answers(reply({"error": True, "message": "Unauthenticated."}, 401))

    with pytest.raises(UnreadableError, match="does not accept the token"):
        behind.findings()


def test_a_server_that_is_not_there_is_told() -> None:
    with (
        prism_proxy("http://127.0.0.1:9", errors=False) as address,
        pytest.raises(
            UnreadableError, match=r"cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:9\. Check"
        ),
    ):
        look_at(address, TOKEN, ORG, DRIFT)


# --- The command ----------------------------------------------------------------------------------


def command(**environment: str) -> subprocess.Popen[str]:
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": "wrapper:generated"}
    return subprocess.Popen(
        [sys.executable, "-m", "tools.contract_live"],
        cwd=ROOT,
        env={**kept, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_ctrl_c,
    )


def ran(**environment: str) -> tuple[int, str, str]:
    process = command(**environment)
    output, errors = process.communicate(timeout=120)
    return process.returncode, output, errors


def test_without_settings_it_says_so_and_fails() -> None:
    assert ran() == (
        2,
        "",
        "Nothing was compared: set TALLYFY_ACCESS_TOKEN and TALLYFY_ORG_ID to read the real "
        "service.\n",
    )


def test_it_reports_drift_and_fails() -> None:
    with running_service() as service:
        service.always_answers(server(foo=1))
        code, output, errors = ran(
            TALLYFY_ACCESS_TOKEN=TOKEN, TALLYFY_ORG_ID=ORG, TALLYFY_BASE_URL=service.address
        )

    assert (code, errors) == (1, "")
    assert "`data[].foo` (integer) is not in the contract: add it to the schema Run" in output
    assert TOKEN not in output


def test_an_address_that_would_show_the_token_is_refused() -> None:
    code, _, errors = ran(
        TALLYFY_ACCESS_TOKEN=TOKEN, TALLYFY_ORG_ID=ORG, TALLYFY_BASE_URL="http://tallyfy.example"
    )

    assert code == 2
    assert "base_url is plain http" in errors
    assert TOKEN not in errors


def test_ctrl_c_stops_it_with_a_clear_line() -> None:
    with running_service() as service:
        service.always_answers(server())
        process = command(
            TALLYFY_ACCESS_TOKEN=TOKEN, TALLYFY_ORG_ID=ORG, TALLYFY_BASE_URL=service.address
        )
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Reading http://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)

    assert process.returncode == 130
    assert errors == "Stopped before the end. Nothing was changed: it only reads.\n"
