"""What of an answer the contract does not know, in words that say what to change."""

import json
from typing import Any

import pytest

from tools.contract import load_contract
from tools.drift import Drift

CONTRACT = load_contract()
DRIFT = Drift(CONTRACT)
RUNS = "/organizations/{org_id}/runs"
TASK = "/organizations/{org_id}/tasks/{task_id}"
JSON = "application/json"


def found(
    content: object, *, path: str = RUNS, status: int = 200, content_type: str = JSON
) -> list[str]:
    """The findings, without the operation that each begins with."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    lines = list(DRIFT.of("GET", path, status, content_type, body))
    assert all(line.startswith(f"GET {path}") for line in lines)
    return [line.partition(": ")[2] for line in lines]


def of_run(**fields: Any) -> list[str]:
    return found({"data": [{"id": "a", **fields}]})


def test_an_answer_of_the_contract_has_nothing_new() -> None:
    run = {"id": "a", "status": "active", "tags": [{"id": "b"}], "completed_at": None}

    assert found({"data": [run], "meta": {"pagination": {"total": 1, "links": []}}}) == []


def test_all_examples_of_the_contract_have_nothing_new() -> None:
    """Else it would cry wolf at the real service."""
    examples = CONTRACT["components"]["examples"]
    listings = [each["value"] for name, each in examples.items() if name.startswith("Runs")]
    tasks = [each["value"] for name, each in examples.items() if name.startswith("TaskIncl")]

    assert len(listings) > 5
    assert [found(json.loads(json.dumps(each))) for each in listings] == [[]] * len(listings)
    assert [found(each, path=TASK) for each in tasks] == [[]] * len(tasks)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param(
            {"foo": "x"},
            "`data[].foo` (string) is not in the contract: add it to the schema Run in "
            "openapi.yaml.",
            id="an unknown field",
        ),
        pytest.param(
            {"progress": {"left": 1}},
            "`data[].progress.left` (integer) is not in the contract: add it to the schema "
            "Progress in openapi.yaml.",
            id="an unknown field of an object in it",
        ),
        pytest.param(
            {"tags": {"data": [{"id": "b", "neu": None}]}},
            "`data[].tags.data[].neu` (null) is not in the contract: add it to the schema Tag in "
            "openapi.yaml.",
            id="an unknown field of related data, wrapped",
        ),
        pytest.param(
            {"status": "paused"},
            "`data[].status` has a value, `paused`, which the contract does not name: add it to "
            "the schema KnownRunStatus in openapi.yaml.",
            id="an unknown value",
        ),
        pytest.param(
            {"starred": "yes"},
            "`data[].starred` is of type string, the contract has boolean: widen Run.starred in "
            "openapi.yaml.",
            id="another type",
        ),
        pytest.param(
            {"status": 5},
            "`data[].status` is of type integer, the contract has string: widen Run.status in "
            "openapi.yaml.",
            id="another type where values are listed",
        ),
        pytest.param(
            {"checklist": ["x"]},
            "`data[].checklist` is of type array, the contract has null or object: widen "
            "Run.checklist in openapi.yaml.",
            id="a filled array for an object",
        ),
    ],
)
def test_it_says_what_to_change(fields: dict[str, Any], said: str) -> None:
    assert said in of_run(**fields)


def test_a_missing_id_is_told() -> None:
    assert found({"data": [{"name": "x"}]}) == [
        "`data[].id` is missing, which the contract requires: take it out of `required` of the "
        "schema Run in openapi.yaml."
    ]


def test_a_list_in_place_of_an_answer_is_told() -> None:
    assert found([]) == [
        "the body is of type array, the contract has object: widen RunListResponse in openapi.yaml."
    ]


def test_an_unknown_status_is_told() -> None:
    assert list(DRIFT.of("GET", RUNS, 418, JSON, b"{}")) == [
        "GET /organizations/{org_id}/runs: status 418 is not in the contract: add it to the "
        "responses of listRuns in openapi.yaml."
    ]


def test_a_status_that_a_range_covers_is_known() -> None:
    assert found({"message": "x"}, status=521) == []


def test_html_in_place_of_json_is_told() -> None:
    assert found(b"<html>", content_type="text/html; charset=utf-8") == [
        "comes as text/html, the contract has application/json: add it to the response 200 of this "
        "operation in openapi.yaml."
    ]


def test_what_only_says_that_it_is_json_is_told() -> None:
    assert found(b"<html>") == ["is no JSON, though it says so. The contract has no word for that."]


def test_an_error_may_come_without_a_body() -> None:
    assert found(b"", status=429, content_type="") == []


def test_an_unknown_field_of_an_error_is_told() -> None:
    assert found({"message": "x", "neu": 1}, status=422) == [
        "`neu` (integer) is not in the contract: add it to the schema Error in openapi.yaml."
    ]


def test_what_people_wrote_is_not_shown() -> None:
    secret = "Jane Doe, born 1 May"
    said = of_run(
        status=secret, starred=secret, neu=secret, prerun={secret: secret}, tags=[{"id": secret}]
    )

    assert len(said) == 3
    assert not any("Jane" in line for line in said)
