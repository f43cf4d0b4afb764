"""A failure says which party is wrong, in words of who uses the service, and how to see it."""

import json
import subprocess
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.contract.verdict import again, complaint

RIGHT = {"Authorization": "Bearer planted-token", "X-Tallyfy-Client": "APIClient"}
NO_TOKEN = {"X-Tallyfy-Client": "APIClient"}
AT = "http://127.0.0.1:9/organizations/acme"
RUNS = f"{AT}/runs"
COMPLETIONS = f"{AT}/completed-tasks"
PAGE = {
    "data": [{"id": "r1"}],
    "meta": {"pagination": {"total": 1, "current_page": 1, "total_pages": 1, "links": []}},
}


def asked(
    method: str = "GET", url: str = RUNS, headers: dict[str, str] = RIGHT, **body: Any
) -> httpx.Request:
    return httpx.Request(method, url, headers=headers, **body)


def said(request: httpx.Request, status: int = 200, **content: Any) -> str:
    response = httpx.Response(status, request=request, **(content or {"json": PAGE}))
    response.elapsed = timedelta()  # As after a response was read from a connection.
    return complaint("The wrapper", response) or ""


def objected(request: httpx.Request, where: str, message: str) -> str:
    """What is said where Prism complains."""
    found = [{"location": where.split(), "severity": "Error", "message": message}]
    return said(request, 422, headers={"sl-violations": json.dumps(found)})


def test_what_both_allow_is_right() -> None:
    assert said(asked(url=f"{RUNS}?per_page=100&tag_ids=a,b")) == ""
    # An answer of the contract is no objection.
    missing = {"message": "No such run."}
    assert said(asked(url=f"{RUNS}/r1"), 404, json=missing) == ""


@pytest.mark.parametrize(
    ("request_", "because"),
    [
        (asked(url=f"{RUNS}?per_page=1000"), "`per_page`: 1000 is greater than the maximum of 100"),
        (asked(url=f"{RUNS}?colour=red"), "it has no query parameter `colour`"),
        (asked(url=f"{RUNS}?q=a&q=b"), "a query parameter comes more than once"),
        (asked(url=f"{RUNS}?starred=yes"), "`starred`: 'yes' is not of type 'boolean'"),
        (asked(url=f"{RUNS}?tag_ids=,a"), "query parameter `tag_ids`: '' does not match"),
        (asked(headers={"Authorization": "Bearer t"}), "parameter `X-Tallyfy-Client` is missing"),
        (asked(headers={**RIGHT, "X-Tallyfy-Client": "SDK"}), "is not one of ['APIClient']"),
        (asked(headers=NO_TOKEN), "the bearer token is missing"),
        (asked(url=f"{AT}/processes"), "it has no operation GET /organizations/acme/processes"),
        (asked("DELETE"), "it has no operation DELETE /organizations/acme/runs"),
        (asked("POST", COMPLETIONS, json={"task_id": 1}), "body: 1 is not of type 'string'"),
        (asked("POST", COMPLETIONS, content=b"{"), "its body is not JSON"),
    ],
)
def test_who_sends_what_the_contract_does_not_allow_is_wrong(
    request_: httpx.Request, because: str
) -> None:
    by_prism = objected(request_, "request", "no")
    missed_by_prism = said(request_)

    assert ": request: no\nThe wrapper is wrong: by openapi.yaml, " in by_prism
    assert ": Prism lets it pass.\nThe wrapper is wrong: by openapi.yaml, " in missed_by_prism
    assert because in by_prism
    assert because in missed_by_prism


@pytest.mark.parametrize(
    ("wrong", "because"),
    [
        ({"json": {**PAGE, "data": [{"id": 1}]}}, '1 is not of type "string"'),
        ({"json": {**PAGE, "data": [{}]}}, '"id" is a required property'),
        ({"status": 418, "json": {}}, "418"),
        ({"content": b"{", "headers": {"content-type": "application/json"}}, "JSON"),
        ({"text": "fine", "headers": {"content-type": "text/csv"}}, "text/csv"),
    ],
)
def test_a_response_that_the_contract_does_not_allow_is_wrong(
    wrong: dict[str, Any], because: str
) -> None:
    verdict = said(asked(), **wrong)

    assert ": Prism lets it pass.\nThe response is wrong: " in verdict
    assert because in verdict


def test_the_others_are_wrong_where_prism_complains_of_what_the_contract_allows() -> None:
    assert "\nThe mock is wrong, or " in objected(asked(), "request query", "too large")
    assert "\nThe contract is wrong: an example " in objected(asked(), "response body", "no array")
    problem = {"headers": {"content-type": "application/problem+json"}}
    of_prism = said(asked(headers={**RIGHT, "prefer": "example=x"}), 404, **problem)
    assert ": Prism itself answered with 404\nThe test is wrong: openapi.yaml has no" in of_prism


def test_a_curl_line_sends_the_same_request_with_the_token_of_the_shell() -> None:
    body: dict[str, Any] = {"task_id": 'it\'s "$HOME" `x` 😀 \\', "taskdata": {"a": "line\nbreak"}}
    told = again(asked("POST", f"{COMPLETIONS}?a=b%20c&d='", json=body))

    line = told.splitlines()[-1]
    result = subprocess.run(
        ["/bin/sh", "-c", f'curl() {{ printf "%s\\0" "$@"; }}; {line}'],
        env={"TALLYFY_ACCESS_TOKEN": "token-of-the-shell"},
        capture_output=True,
        check=True,
    )
    got = result.stdout.decode().split("\0")[:-1]

    url = "http://127.0.0.1:4010/organizations/acme/completed-tasks?a=b%20c&d='"
    assert got[:3] == ["-X", "POST", url]
    assert {got[at + 1] for at, word in enumerate(got) if word == "-H"} == {
        "Authorization: Bearer token-of-the-shell",
        "x-tallyfy-client: APIClient",
        "content-type: application/json",
    }
    assert json.loads(got[got.index("--data-raw") + 1]) == body
    assert "planted-token" not in told
