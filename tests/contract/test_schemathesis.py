"""Schemathesis sends right and wrong requests to the mock, and checks each answer."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import negative_data_rejection

from tests.contract.reading import OPERATIONS
from tests.drawing_at_random import schemathesis_config
from tools.contract import CONTRACT

pytestmark = pytest.mark.fuzz

schema = schemathesis.openapi.from_path(CONTRACT, config=schemathesis_config())
statuses: set[int] = set()


@schema.hook
def filter_body(_context: schemathesis.HookContext, body: object) -> bool:
    # Prism does not answer at all to a body that is not JSON.
    return not isinstance(body, bytes)


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
    excluded: list[Any] = [negative_data_rejection] if has_empty_value else []
    statuses.add(case.call_and_validate(base_url=prism, excluded_checks=excluded).status_code)


def test_no_operation_is_left_out() -> None:
    found = {result.ok().label for result in schema.get_all_operations() if isinstance(result, Ok)}

    assert found == {f"{each.method.upper()} {each.path}" for each in OPERATIONS.values()}
