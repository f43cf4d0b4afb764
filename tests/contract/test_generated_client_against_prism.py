"""The generated client, without the wrapper, speaks the contract: to Prism, sync and async."""

from collections.abc import Callable
from typing import Any

import pytest

from tallyfy_api import models
from tallyfy_api.client import Response
from tests.contract.conftest import Operate, Wire
from tests.contract.drawn_requests import bodies, with_everything
from tests.contract.meant_requests import Meant, generated, must_arrive
from tests.contract.reading import OPERATIONS, exactly

MODELS: dict[str, type[Any]] = {
    "listRuns": models.RunListResponse,
    "getRun": models.Run,
    "listRunTasks": models.TaskListResponse,
    "getTask": models.Task,
    "completeRunTask": models.Task,
    "completeOneOffTask": models.Task,
}
COMPLETIONS = ["completeRunTask", "completeOneOffTask"]
STATUSES = (400, 401, 403, 404, 409, 422, 429, 500, 503)

Ask = Callable[[Meant], Response[Any]]


@pytest.fixture
def ask(operate: Operate) -> Ask:
    return lambda meant: operate(generated(meant.operation), **meant.arguments())


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_sends_every_parameter_as_the_contract_has_it(
    ask: Ask, wire: Wire, name: str
) -> None:
    meant = with_everything(name)

    response = ask(meant)

    assert response.status_code == 200
    assert isinstance(response.parsed, MODELS[name])
    # Prism ignores a query parameter that it does not know, so the names are compared here.
    must_arrive(wire, meant)
    (request,) = wire.seen
    assert request.headers["X-Tallyfy-Client"] == "APIClient"
    assert request.headers["Accept"] == "application/json"
    assert request.headers["Authorization"] == "Bearer any-token"


@pytest.mark.parametrize(
    ("name", "example"),
    [(name, example) for name in OPERATIONS for example in OPERATIONS[name].examples()],
)
def test_each_example_of_success_comes_back_as_its_model(
    ask: Ask, wire: Wire, name: str, example: str
) -> None:
    wire.prefer = lambda _: f"example={example}"

    response = ask(with_everything(name))

    content = OPERATIONS[name].examples()[example]
    assert isinstance(response.parsed, MODELS[name])
    # A listing keeps what stands beside its rows.
    came = content if "meta" in content else content["data"]
    assert exactly(response.parsed.to_dict()) == exactly(came)


@pytest.mark.parametrize("name", COMPLETIONS)
def test_another_status_of_success_is_a_success_too(ask: Ask, wire: Wire, name: str) -> None:
    wire.prefer = lambda _: "code=201"

    response = ask(with_everything(name))

    assert response.status_code == 201
    assert isinstance(response.parsed, models.Task)
    assert response.parsed.status == "completed"


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("status", STATUSES)
def test_each_error_status_comes_back_as_an_error(
    ask: Ask, wire: Wire, name: str, status: int
) -> None:
    wire.prefer = lambda _: f"code={status}"

    response = ask(with_everything(name))

    assert response.status_code == status
    assert isinstance(response.parsed, models.Error)


@pytest.mark.parametrize(
    ("status", "example"),
    [
        (status, example)
        for status in ("400", "401", "403", "404", "409", "422", "429")
        for example in OPERATIONS["getTask"].examples(status)
    ],
)
def test_each_example_of_an_error_is_kept_whole(
    ask: Ask, wire: Wire, status: str, example: str
) -> None:
    wire.prefer = lambda _: f"code={status}, example={example}"

    response = ask(with_everything("getTask"))

    assert isinstance(response.parsed, models.Error)
    assert exactly(response.parsed.to_dict()) == exactly(
        OPERATIONS["getTask"].examples(status)[example]
    )


@pytest.mark.parametrize("name", COMPLETIONS)
def test_each_example_of_a_body_is_one_that_prism_takes(ask: Ask, wire: Wire, name: str) -> None:
    assert bodies(name)

    for body in bodies(name).values():
        wire.seen.clear()
        meant = Meant(name, with_everything(name).path, {}, body)
        assert ask(meant).status_code == 200
        must_arrive(wire, meant)
