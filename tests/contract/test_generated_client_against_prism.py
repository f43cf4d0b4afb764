"""The generated client, without the wrapper, speaks the contract: to Prism, sync and async."""

from typing import Any

import pytest

from tallyfy_api import models
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
# One status of each range.
ASKED = {"2XX": 201, "5XX": 503}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_sends_every_parameter_as_the_contract_has_it(
    operate: Operate, wire: Wire, name: str
) -> None:
    meant = with_everything(name)

    response = operate(generated(name), **meant.arguments())

    assert response.status_code == 200
    # Prism ignores a query parameter that it does not know, so the names are compared here.
    must_arrive(wire, meant)
    (request,) = wire.seen
    assert request.headers["X-Tallyfy-Client"] == "APIClient"
    assert request.headers["Accept"] == "application/json"
    assert request.headers["Authorization"] == "Bearer any-token"


@pytest.mark.parametrize("name", OPERATIONS)
def test_each_example_of_a_response_comes_back_as_its_model(
    operate: Operate, wire: Wire, name: str
) -> None:
    for status in OPERATIONS[name].definition["responses"]:
        code = ASKED[status] if status in ASKED else int(status)
        for example, content in OPERATIONS[name].examples(status).items():
            asked = f"code={code}, example={example}"
            wire.prefer = lambda _, asked=asked: asked  # type: ignore[misc]

            response = operate(generated(name), **with_everything(name).arguments())

            assert response.status_code == code, asked
            assert isinstance(response.parsed, MODELS[name] if code < 300 else models.Error), asked
            # A listing keeps what stands beside its rows, and so does an error.
            came = content["data"] if code < 300 and "meta" not in content else content
            assert exactly(response.parsed.to_dict()) == exactly(came), asked


@pytest.mark.parametrize("name", ["completeRunTask", "completeOneOffTask"])
def test_prism_takes_each_example_of_a_body(operate: Operate, wire: Wire, name: str) -> None:
    for body in bodies(name).values():
        wire.seen.clear()
        meant = Meant(name, with_everything(name).path, {}, body)
        assert operate(generated(name), **meant.arguments()).status_code == 200
        must_arrive(wire, meant)
