"""Whatever the contract allows can be sent, and arrives as the caller means it.

The judges in process read each request, and what goes out is decoded and compared with what was
meant.
"""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings

from tallyfy_client import (
    APIResponseValidationError,
    ConfigurationError,
    InvalidRequestError,
    OutcomeUnknownError,
    PaginationError,
)
from tests.contract.conftest import Operate, Side, Wire
from tests.contract.drawn_requests import HARD_TEXTS, drawn, hard, with_everything
from tests.contract.meant_requests import Meant, ask_wrapper, generated, must_arrive, refusals
from tests.contract.reading import OPERATIONS

# Whatever is asked for, the answer is the first example: another page, another task.
NOT_WHAT_WAS_ASKED_FOR = (APIResponseValidationError, OutcomeUnknownError, PaginationError)


def try_all(name: str, check: Callable[[Meant], None]) -> None:
    """Check the hard requests, the one with every parameter, and what is drawn."""
    for meant in hard(name):
        check(meant)

    # The fixtures of a test hold the client, and what it has sent, which each check clears.
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(drawn(name))
    @example(with_everything(name))
    def run(meant: Meant) -> None:
        check(meant)

    run()


def test_the_requests_leave_nothing_out() -> None:
    allowed = []
    for name, operation in OPERATIONS.items():
        meant = with_everything(name)
        assert meant.path.keys() == operation.in_path()
        assert meant.query.keys() == operation.queries()
        assert (meant.body or {}).keys() == operation.fields().keys()
        allowed += [
            text for each in hard(name) for text in [*each.path.values(), *each.query.values()]
        ]
    assert [text for text in HARD_TEXTS if text not in allowed] == []


@pytest.mark.fuzz
@pytest.mark.parametrize("name", OPERATIONS)
def test_the_generated_client_sends_any_request_as_it_is_meant(
    operate_in_process: Operate, wire: Wire, name: str
) -> None:
    def check(meant: Meant) -> None:
        wire.seen.clear()
        if refusals(meant):
            with pytest.raises(InvalidRequestError):
                operate_in_process(generated(meant.operation), **meant.arguments())
            assert wire.seen == []
        else:
            response = operate_in_process(generated(meant.operation), **meant.arguments())
            assert response.status_code == 200
            must_arrive(wire, meant)

    try_all(name, check)


@pytest.mark.fuzz
@pytest.mark.parametrize("name", OPERATIONS)
def test_the_wrapper_sends_any_request_as_it_is_meant(
    side_in_process: Side, wire: Wire, name: str
) -> None:
    def check(drawn: Meant) -> None:
        wire.seen.clear()
        meant = drawn.offered()
        if refusals(meant):
            with pytest.raises((InvalidRequestError, ConfigurationError)):
                side_in_process.result(ask_wrapper(side_in_process.client, meant))
            assert wire.seen == []
        else:
            with suppress(*NOT_WHAT_WAS_ASKED_FOR):
                side_in_process.result(ask_wrapper(side_in_process.client, meant))
            is_listing = "page" in OPERATIONS[meant.operation].queries()
            # Pages as large as the service gives them.
            must_arrive(wire, meant, **({"page": 1, "per_page": 100} if is_listing else {}))

    try_all(name, check)
