"""Whatever the contract allows can be sent, and arrives as the caller means it.

Prism judges each request. What goes over the wire is decoded and compared with what was meant.
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


def try_drawn(name: str, check: Callable[[Meant], None]) -> None:
    """Check requests that are drawn from the contract, and one with every parameter."""

    # The fixtures of a test hold the client, and what it has sent, which each check clears.
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(drawn(name))
    @example(with_everything(name))
    def run(meant: Meant) -> None:
        check(meant)

    run()


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_request_with_everything_leaves_nothing_out(name: str) -> None:
    meant = with_everything(name)

    assert meant.path.keys() == OPERATIONS[name].in_path()
    assert meant.query.keys() == OPERATIONS[name].queries()
    assert (meant.body or {}).keys() == OPERATIONS[name].fields().keys()


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_each_hard_text_has_a_place_where_the_contract_allows_it(text: str) -> None:
    allowed = [meant for name in OPERATIONS for meant in hard(name)]

    assert any(text in [*each.path.values(), *each.query.values()] for each in allowed)


# --- The generated client -------------------------------------------------------------------------


def client_sends_as_meant(operate: Operate, wire: Wire) -> Callable[[Meant], None]:
    def check(meant: Meant) -> None:
        wire.seen.clear()
        if refusals(meant):
            with pytest.raises(InvalidRequestError):
                operate(generated(meant.operation), **meant.arguments())
            assert wire.seen == []
        else:
            response = operate(generated(meant.operation), **meant.arguments())
            assert response.status_code == 200
            must_arrive(wire, meant)

    return check


@pytest.mark.fuzz
@pytest.mark.parametrize("name", OPERATIONS)
def test_the_generated_client_sends_any_request_as_it_is_meant(
    operate: Operate, wire: Wire, name: str
) -> None:
    try_drawn(name, client_sends_as_meant(operate, wire))


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_generated_client_sends_hard_texts_as_they_are_meant(
    operate: Operate, wire: Wire, name: str
) -> None:
    for meant in hard(name):
        client_sends_as_meant(operate, wire)(meant)


# --- The wrapper ----------------------------------------------------------------------------------

# Whatever is asked for, the mock gives its first example: another page, another task.
NOT_WHAT_WAS_ASKED_FOR = (APIResponseValidationError, OutcomeUnknownError, PaginationError)


def wrapper_sends_as_meant(side: Side, wire: Wire) -> Callable[[Meant], None]:
    def check(drawn: Meant) -> None:
        wire.seen.clear()
        meant = drawn.offered()
        if refusals(meant):
            with pytest.raises((InvalidRequestError, ConfigurationError)):
                side.result(ask_wrapper(side.client, meant))
            assert wire.seen == []
        else:
            with suppress(*NOT_WHAT_WAS_ASKED_FOR):
                side.result(ask_wrapper(side.client, meant))
            is_listing = "page" in OPERATIONS[meant.operation].queries()
            # Pages as large as the service gives them.
            must_arrive(wire, meant, **({"page": 1, "per_page": 100} if is_listing else {}))

    return check


@pytest.mark.fuzz
@pytest.mark.parametrize("name", OPERATIONS)
def test_the_wrapper_sends_any_request_as_it_is_meant(side: Side, wire: Wire, name: str) -> None:
    try_drawn(name, wrapper_sends_as_meant(side, wire))


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_wrapper_sends_hard_texts_as_they_are_meant(side: Side, wire: Wire, name: str) -> None:
    for meant in hard(name):
        wrapper_sends_as_meant(side, wire)(meant)
