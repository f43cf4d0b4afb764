"""Schemathesis sends right and wrong requests to the mock, and checks each answer."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import negative_data_rejection

from tests.contract.verdict import explained
from tests.drawing_at_random import schemathesis_config
from tools.contract import CONTRACT

SIX = {
    "GET /organizations/{org_id}/runs",
    "GET /organizations/{org_id}/runs/{run_id}",
    "GET /organizations/{org_id}/runs/{run_id}/tasks",
    "GET /organizations/{org_id}/tasks/{task_id}",
    "POST /organizations/{org_id}/runs/{run_id}/completed-tasks",
    "POST /organizations/{org_id}/completed-tasks",
}

pytestmark = pytest.mark.fuzz

schema = schemathesis.openapi.from_path(CONTRACT, config=schemathesis_config())


@schema.hook
def filter_body(_context: schemathesis.HookContext, body: object) -> bool:
    # Prism does not answer at all to a body that is not JSON.
    return not isinstance(body, bytes)


statuses: set[int] = set()


# Hypothesis allows a fixture of each test only if the test does not ask for it by name.
@pytest.fixture(autouse=True)
def right_and_wrong_requests_were_sent(request: pytest.FixtureRequest) -> Iterator[None]:
    statuses.clear()
    yield
    if getattr(request.node, "operation_label", None):
        assert {200, 401, 422} <= statuses


@schema.parametrize()
def test_the_mock_and_the_contract_agree(case: schemathesis.Case[Any], prism: str) -> None:
    # Prism takes an empty value in a query for one that is not there.
    has_empty_value = "" in (case.query or {}).values()
    with explained(case):
        answer = case.call_and_validate(
            base_url=prism, excluded_checks=[negative_data_rejection] if has_empty_value else []
        )
    statuses.add(answer.status_code)


def test_no_operation_is_left_out() -> None:
    found = {result.ok().label for result in schema.get_all_operations() if isinstance(result, Ok)}

    assert found == SIX
