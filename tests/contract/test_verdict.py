"""A failure says which party is wrong, in words of whoever uses the service, and how to see it."""

import json
import subprocess
from datetime import timedelta
from typing import Any

import httpx
import pytest
import schemathesis
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.openapi.checks import RejectedPositiveData

from tests.contract.conftest import FOR_PRISM, Wire
from tests.contract.verdict import (
    curl,
    explained,
    missed_by_prism,
    objection,
    read_as,
    verdict,
)
from tools.contract import CONTRACT

RIGHT = {"Authorization": "Bearer planted-token", "X-Tallyfy-Client": "APIClient"}
RUNS = "http://127.0.0.1:9/organizations/acme/runs"
COMPLETIONS = "http://127.0.0.1:9/organizations/acme/completed-tasks"


def answered(request: httpx.Request, status: int, **headers: str) -> httpx.Response:
    answer = httpx.Response(status, headers=headers)
    answer.request = request
    return answer


def objected(request: httpx.Request, where: str, message: str) -> httpx.Response:
    """An answer in which Prism complains."""
    found = [{"location": where.split(), "severity": "Error", "message": message}]
    return answered(request, 422, **{"sl-violations": json.dumps(found)})


def get(query: str = "", **headers: str) -> httpx.Request:
    return httpx.Request("GET", f"{RUNS}{query}", headers={**RIGHT, **headers})


# --- Who is wrong ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_", "because"),
    [
        pytest.param(
            get("?per_page=1000"),
            "query parameter `per_page`: 1000 is greater than the maximum of 100",
            id="a value",
        ),
        pytest.param(get("?colour=red"), "it has no query parameter `colour`", id="a parameter"),
        pytest.param(
            get("?q=a&q=b"), "a query parameter comes more than once", id="a parameter twice"
        ),
        pytest.param(
            get("?untagged=yes"),
            "query parameter `untagged`: 'yes' is not of type 'boolean'",
            id="a type",
        ),
        pytest.param(
            httpx.Request("GET", RUNS, headers={"Authorization": "Bearer t"}),
            "the header parameter `X-Tallyfy-Client` is missing",
            id="a header",
        ),
        pytest.param(
            httpx.Request("GET", RUNS, headers={**RIGHT, "X-Tallyfy-Client": "SDK"}),
            "header parameter `X-Tallyfy-Client`: 'SDK' is not one of ['APIClient']",
            id="another header",
        ),
        pytest.param(
            httpx.Request("GET", RUNS, headers={"X-Tallyfy-Client": "APIClient"}),
            "the bearer token is missing",
            id="no token",
        ),
        pytest.param(
            httpx.Request("GET", "http://127.0.0.1:9/organizations/acme/processes", headers=RIGHT),
            "it has no operation GET /organizations/acme/processes",
            id="an address",
        ),
        pytest.param(
            httpx.Request("DELETE", RUNS, headers=RIGHT),
            "it has no operation DELETE /organizations/acme/runs",
            id="a method",
        ),
        pytest.param(
            httpx.Request("POST", COMPLETIONS, headers=RIGHT, json={"task_id": 1}),
            "body: 1 is not of type 'string'",
            id="a body",
        ),
        pytest.param(
            httpx.Request("POST", COMPLETIONS, headers=RIGHT, content=b"{"),
            "its body is not JSON",
            id="half a body",
        ),
    ],
)
def test_who_sends_what_the_contract_does_not_allow_is_wrong(
    request_: httpx.Request, because: str
) -> None:
    said = verdict("The wrapper", objected(request_, "request", "no"))

    assert f"\nThe wrapper is wrong: by openapi.yaml, {because}.\n" in said


def test_the_mock_is_wrong_about_a_request_that_the_contract_allows() -> None:
    said = verdict("The wrapper", objected(get("?per_page=100"), "request query", "too large"))

    assert "request query: too large\nThe mock is wrong, or openapi.yaml can be read in two" in said


def test_the_contract_is_wrong_about_an_example_that_its_schema_refuses() -> None:
    said = verdict("The wrapper", objected(get(), "response body data", "must be array"))

    assert "\nThe contract is wrong: an example of an answer is not what its schema allows." in said


def test_the_test_is_wrong_that_asks_for_an_example_that_is_not_there() -> None:
    said = verdict(
        "The wrapper",
        answered(get(prefer="example=x"), 404, **{"content-type": "application/problem+json"}),
    )

    assert "Prism itself answered with 404\nThe test is wrong: openapi.yaml has no answer" in said


def test_an_answer_of_the_contract_is_no_objection() -> None:
    assert objection(answered(get(), 404, **{"content-type": "application/json"})) is None


# --- What Prism does not object to ----------------------------------------------------------------

A_RUN = {"id": "r1"}
PAGE = {
    "data": [A_RUN],
    "meta": {"pagination": {"total": 1, "current_page": 1, "total_pages": 1, "links": []}},
}


def response(request: httpx.Request, status: int = 200, **content: Any) -> httpx.Response:
    given = httpx.Response(status, request=request, **content)
    given.elapsed = timedelta()  # As after a response was read from a connection.
    return given


def test_what_both_judges_allow_is_right() -> None:
    assert missed_by_prism("The wrapper", response(get("?per_page=100"), json=PAGE)) is None


def test_a_request_that_only_the_second_judge_refuses_is_told() -> None:
    said = missed_by_prism("The wrapper", response(get("?colour=red"), json=PAGE))

    assert said is not None
    assert "\nThe wrapper is wrong: it has no query parameter `colour`\nAgain, after" in said


def test_a_plus_is_a_space_for_a_sender_that_writes_it_so() -> None:
    url = f"{RUNS}/r1/tasks?deadline_start_range=2024-05-20+17:00:00"
    answer = response(httpx.Request("GET", url, headers=RIGHT), json=PAGE)

    assert missed_by_prism("The wrapper", answer) is not None
    assert missed_by_prism("The wrapper", answer, plus_is_space=True) is None


@pytest.mark.parametrize(
    ("wrong", "because"),
    [
        ({"json": {**PAGE, "data": [{"id": 1}]}}, '1 is not of type "string"'),
        ({"json": {**PAGE, "data": [{}]}}, '"id" is a required property'),
        ({"status": 418, "json": {}}, "418"),
        ({"content": b"{", "headers": {"content-type": "application/json"}}, "JSON"),
        ({"text": "fine", "headers": {"content-type": "text/csv"}}, "text/csv"),
    ],
    ids=["a type", "a field that is missing", "a status", "half a body", "a media type"],
)
def test_a_response_that_only_the_second_judge_refuses_is_told(
    wrong: dict[str, Any], because: str
) -> None:
    said = missed_by_prism("The wrapper", response(get(), **wrong))

    assert said is not None
    assert "\nThe response is wrong: " in said
    assert because in said


def test_the_second_judge_reads_a_list_of_a_query_as_its_entries() -> None:
    numbers = {"type": "array", "items": {"type": "integer"}}

    assert read_as(numbers, "1,2") == [1, 2]
    assert read_as(numbers, "1,b") == [1, "b"]


def test_what_goes_through_prism_is_held_to_the_second_judge_too(prism: str, wire: Wire) -> None:
    """Prism takes any query parameter."""
    headers = {**RIGHT, "Accept": "application/json"}
    with (
        httpx.Client(event_hooks=wire.sync_hooks(), headers=headers, **FOR_PRISM) as client,
        pytest.raises(pytest.fail.Exception, match="Prism lets it pass"),
    ):
        client.get(f"{prism}/organizations/acme/runs?colour=red")


# --- What Schemathesis finds ---------------------------------------------------------------------

schema = schemathesis.openapi.from_path(CONTRACT)


def explanation(failure: Failure) -> str:
    """What is added to a failure of a case."""
    case = schema.find_operation_by_id("getRun").Case(
        path_parameters={"org_id": "acme", "run_id": "it's"},
        headers={"Authorization": "Bearer planted-token"},
    )
    with pytest.raises(FailureGroup) as raised, explained(case):
        raise FailureGroup([failure])
    return "\n".join(raised.value.__notes__)


def test_an_example_that_breaks_its_schema_is_the_fault_of_the_contract() -> None:
    said = explanation(Failure(operation="getRun", title="Response violates schema", message=""))

    assert said.startswith("The contract is wrong: the mock answers with its examples, and this")


def test_a_request_that_only_one_refuses_is_the_fault_of_contract_or_mock() -> None:
    said = explanation(
        RejectedPositiveData(operation="getRun", message="", status_code=422, allowed_statuses=[])
    )

    assert said.startswith("The contract is wrong, or the mock: one says that this request is all")


def test_what_schemathesis_finds_comes_with_a_curl_line_without_the_token() -> None:
    said = explanation(Failure(operation="getRun", title="Response violates schema", message=""))
    line = said.splitlines()[-1]

    assert "planted-token" not in said
    got = in_a_shell(line)
    assert "http://127.0.0.1:4010/organizations/acme/runs/it's" in got
    assert "Authorization: Bearer token-of-the-shell" in got


# --- A line for a shell ---------------------------------------------------------------------------


def in_a_shell(line: str) -> list[str]:
    """The arguments that curl gets."""
    result = subprocess.run(
        ["/bin/sh", "-c", f'curl() {{ printf "%s\\0" "$@"; }}; {line}'],
        env={"TALLYFY_ACCESS_TOKEN": "token-of-the-shell"},
        capture_output=True,
        check=True,
    )
    return result.stdout.decode().split("\0")[:-1]


BODY: dict[str, Any] = {"task_id": 'it\'s "$HOME" `x` 😀 \\', "taskdata": {"a": "line\nbreak"}}


def test_a_curl_line_sends_the_same_request_with_the_token_of_the_shell() -> None:
    request = httpx.Request("POST", f"{COMPLETIONS}?a=b%20c&d='", headers=RIGHT, json=BODY)

    got = in_a_shell(curl(request, "https://go.tallyfy.com"))

    assert got[:3] == [
        "-X",
        "POST",
        "https://go.tallyfy.com/organizations/acme/completed-tasks?a=b%20c&d='",
    ]
    headers = {got[at + 1] for at, word in enumerate(got) if word == "-H"}
    assert headers == {
        "Authorization: Bearer token-of-the-shell",
        "x-tallyfy-client: APIClient",
        "content-type: application/json",
    }
    assert json.loads(got[got.index("--data-raw") + 1]) == BODY


def test_no_verdict_shows_the_token() -> None:
    said = verdict("The wrapper", objected(get("?per_page=1000"), "request", "no"))

    assert "planted-token" not in said
    assert "$TALLYFY_ACCESS_TOKEN" in said
