"""`make contract-live` sees how a server drifts from the contract. Real sockets."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.service import ORG, TOKEN, Reply, Request, Service, reply, running_service
from tools.contract import ROOT, load_contract
from tools.contract_live import MOST_REQUESTS, WITH, Look, UnreadableError, look_at
from tools.drift import Drift

CONTRACT = load_contract()
DRIFT = Drift(CONTRACT)
META = {"pagination": {"total": 1, "current_page": 1, "total_pages": 1, "links": []}}
SECRET = "Jane Doe, born 1 May"


@pytest.fixture
def service() -> Iterator[Service]:
    with running_service() as service:
        yield service


def look(service: Service) -> Look:
    return look_at(service.address, TOKEN, ORG, DRIFT)


def server(*, rows: int = 1, **fields: Any) -> Any:
    """A server whose runs and tasks have these fields."""
    found = [{"id": f"{number}8b98539ca4969844ca1ff33b735c4ac"} | fields for number in range(rows)]

    def answer(request: Request) -> Reply:
        is_listing = request.path.endswith(("/runs", "/tasks"))
        return reply({"data": found, "meta": META} if is_listing else {"data": found[0]})

    return answer


def test_a_server_that_keeps_the_contract_gives_no_finding(service: Service) -> None:
    service.always_answers(server(status="active"))

    found = look(service)

    assert found.report() == (
        "The contract knows all that the service sent (5 requests, 5 answered with success)."
    )
    assert found.exit_code() == 0


def test_an_unknown_field_is_found_wherever_it_is_read(service: Service) -> None:
    service.always_answers(server(foo="secret words"))

    said = list(look(service).findings)

    assert [line.partition(", ")[0] for line in said] == [
        "GET /organizations/{org_id}/runs",
        "GET /organizations/{org_id}/runs/{run_id}",
        "GET /organizations/{org_id}/runs/{run_id}/tasks",
        "GET /organizations/{org_id}/tasks/{task_id}",
    ]
    assert "`data[].foo` (string) is not in the contract: add it to the schema Run" in said[0]
    assert "`data.foo` (string) is not in the contract: add it to the schema Task" in said[3]


def error(status: int, **content: object) -> Reply:
    return reply({"message": "no", **content}, status)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (server(status="paused"), "`data[].status` has a value, `paused`, which the contract does"),
        (server(increment_id="12"), "`data[].increment_id` is of type string, the contract has in"),
        (server(status=5), "`data[].status` is of type integer, the contract has string: widen Ru"),
        (server(progress={"left": 1}), "`data[].progress.left` (integer) is not in the contract: "),
        (
            server(tags={"data": [{"id": "b", "neu": None}]}),
            "`data[].tags.data[].neu` (null) is not in the contract: add it to the schema Tag in o",
        ),
        (server(checklist=["x"]), "`data[].checklist` is of type array, the contract has null or"),
        (reply({"data": [{"name": "x"}], "meta": META}), "`data[].id` is missing, which the contr"),
        (reply([]), "the body is of type array, the contract has object: widen RunListResponse in"),
        (error(418), "listRuns in openapi.yaml."),
        (error(422, neu=1), "`neu` (integer) is not in the contract: add it to the schema Error i"),
        (
            Reply(
                404,
                gzip.compress(b'{"neu": 1}'),
                {"Content-Encoding": "gzip"} | {"Content-Type": "application/json"},
            ),
            "`neu` (integer) is not in the contract",
        ),
        (Reply(200, b"<html>", {"Content-Type": "text/html"}), "status 200: comes as text/html, "),
        (Reply(200, b"<html>", {"Content-Type": "application/json"}), "is no JSON, though it says"),
    ],
)
def test_it_says_what_to_change(service: Service, answer: Any, said: str) -> None:
    service.always_answers(answer)

    assert said in next(iter(look(service).findings))


def test_what_the_contract_has_is_no_news(service: Service) -> None:
    """Else it would cry wolf at the real service."""
    examples = CONTRACT["components"]["examples"]
    for name in [name for name in examples if name.startswith("Runs")]:
        service.always_answers(reply(examples[name]["value"]))
        said = [
            line
            for line in look(service).findings
            if line.startswith("GET /organizations/{org_id}/runs,")
        ]
        assert said == [], name
    # A range of statuses, and an error without a body.
    service.always_answers(error(521))
    assert not look(service).findings
    service.always_answers(Reply(429, b"", {"Retry-After": "0"}))
    assert not look(service).findings


def test_what_people_wrote_is_not_shown(service: Service) -> None:
    wrote: dict[str, Any] = {
        "status": SECRET,
        "starred": SECRET,
        "neu": SECRET,
        "tags": [{"id": SECRET}],
    }
    service.always_answers(server(**wrote))

    said = look(service).report()

    assert "a value, of more than one word, which" in said
    assert "Jane" not in said


def test_it_asks_for_related_data_that_the_contract_names() -> None:
    for operation, asked in WITH.items():
        parameters = CONTRACT["paths"][DRIFT.path_of(operation)]["get"]["parameters"]
        (named,) = [each["description"] for each in parameters if each.get("name") == "with"]
        assert [name for name in asked.split(",") if name not in named] == []


def test_it_only_reads_and_not_much(service: Service) -> None:
    service.always_answers(server(rows=50))

    found = look(service)

    assert found.requests == found.read == len(service.requests) == MOST_REQUESTS
    assert {request.method for request in service.requests} == {"GET"}


@pytest.mark.parametrize(("row", "asked"), [("a b", ["GET /runs/a%20b"]), ("../runs", [])])
def test_an_id_never_leads_elsewhere(service: Service, row: str, asked: list[str]) -> None:
    service.always_answers(server(id=row))

    look(service)

    assert [one for one in service.asked if one.startswith("GET /runs/")][:1] == asked


def test_a_service_that_cannot_be_read_is_told(service: Service) -> None:
    service.always_answers(error(403))
    nothing = look(service)
    service.always_answers(error(401))

    assert nothing.report().startswith("The service gave nothing to compare")
    assert nothing.exit_code() == 2
    with pytest.raises(UnreadableError, match="does not accept the token"):
        look(service)
    with pytest.raises(UnreadableError, match=r"cannot be reached: .*Check the network"):
        look_at("http://127.0.0.1:9", TOKEN, ORG, DRIFT)


# --- The command ----------------------------------------------------------------------------------


def ran(**environment: str) -> tuple[int, str, str]:
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": "wrapper:generated"}
    result = subprocess.run(
        [sys.executable, "-m", "tools.contract_live"],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )
    return result.returncode, result.stdout, result.stderr


def test_the_command_reports_drift_and_fails(service: Service) -> None:
    service.always_answers(server(foo=1))

    settings = {"TALLYFY_ACCESS_TOKEN": TOKEN, "TALLYFY_ORG_ID": ORG}
    code, output, errors = ran(**settings, TALLYFY_BASE_URL=service.address)

    assert (code, errors) == (1, "")
    assert "`data[].foo` (integer) is not in the contract: add it to the schema Run" in output
    assert TOKEN not in output


def test_the_command_says_what_it_needs() -> None:
    code, _, errors = ran()
    unsafe = ran(
        TALLYFY_ACCESS_TOKEN=TOKEN, TALLYFY_ORG_ID=ORG, TALLYFY_BASE_URL="http://tallyfy.example"
    )

    assert code == 2
    assert errors.startswith("Nothing was compared: set TALLYFY_ACCESS_TOKEN and TALLYFY_ORG_ID")
    assert unsafe[0] == 2
    assert "plain http" in unsafe[2]
    assert TOKEN not in unsafe[2]
