"""The generated client, without the wrapper, speaks the contract: to Prism, sync and async."""

from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from tallyfy_api import models
from tallyfy_api.api.runs import get_run, list_runs
from tallyfy_api.api.tasks import (
    complete_one_off_task,
    complete_run_task,
    get_task,
    list_run_tasks,
)
from tallyfy_api.types import Response
from tests.contract.conftest import Operate, Wire
from tests.contract.drawn_requests import as_text, python_name, with_everything
from tests.contract.reading import OPERATIONS, exactly, resolved


class Call(NamedTuple):
    operation: ModuleType
    path: dict[str, str]
    rest: dict[str, Any]  # Every query parameter, or every field of the body.
    answer: type[Any]
    sent: dict[str, str]  # The query as it goes over the wire.


def call(name: str, operation: ModuleType, answer: type[Any]) -> Call:
    """A call with everything, as in the examples of the contract."""
    meant = with_everything(name)
    rest = {python_name(each): value for each, value in meant.query.items()}
    sent = {each: as_text(value) for each, value in meant.query.items()}
    return Call(operation, {**meant.path}, {**rest, **(meant.body or {})}, answer, sent)


CALLS = {
    "listRuns": call("listRuns", list_runs, models.RunListResponse),
    "getRun": call("getRun", get_run, models.Run),
    "listRunTasks": call("listRunTasks", list_run_tasks, models.TaskListResponse),
    "getTask": call("getTask", get_task, models.Task),
    "completeRunTask": call("completeRunTask", complete_run_task, models.Task),
    "completeOneOffTask": call("completeOneOffTask", complete_one_off_task, models.Task),
}
STATUSES = (400, 401, 403, 404, 409, 422, 429, 500, 503)

Ask = Callable[..., Response[Any]]


@pytest.fixture
def ask(operate: Operate) -> Ask:
    """Makes a call with every parameter, or with others in their place."""

    def ask(call: Call, **instead: Any) -> Response[Any]:
        return operate(call.operation, **call.path, **(instead or call.rest))

    return ask


@pytest.mark.parametrize("name", CALLS)
def test_an_operation_sends_every_parameter_as_the_contract_has_it(
    ask: Ask, wire: Wire, name: str
) -> None:
    call, operation = CALLS[name], OPERATIONS[name]

    answer = ask(call)

    assert answer.status_code == 200
    assert isinstance(answer.parsed, call.answer)
    (request,) = wire.seen
    assert request.method.lower() == operation.method
    assert request.url.path == operation.path.format(**call.path)
    # Prism ignores a query parameter that it does not know, so the names are compared here.
    assert dict(request.url.params) == call.sent
    assert call.sent.keys() == operation.queries()
    assert request.headers["X-Tallyfy-Client"] == "APIClient"
    assert request.headers["Authorization"] == "Bearer any-token"


@pytest.mark.parametrize(
    ("name", "example"),
    [(name, example) for name in CALLS for example in OPERATIONS[name].examples()],
)
def test_each_example_of_success_comes_back_as_its_model(
    ask: Ask, wire: Wire, name: str, example: str
) -> None:
    wire.prefer = lambda _: f"example={example}"

    answer = ask(CALLS[name])

    assert isinstance(answer.parsed, CALLS[name].answer)
    sent = OPERATIONS[name].examples()[example]
    is_listing = "meta" in sent
    assert exactly(answer.parsed.to_dict()) == exactly(sent if is_listing else sent["data"])


@pytest.mark.parametrize("name", ["completeRunTask", "completeOneOffTask"])
def test_another_status_of_success_is_a_success_too(ask: Ask, wire: Wire, name: str) -> None:
    wire.prefer = lambda _: "code=201"

    answer = ask(CALLS[name])

    assert answer.status_code == 201
    assert isinstance(answer.parsed, models.Task)
    assert answer.parsed.status == "completed"


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("status", STATUSES)
def test_each_error_status_comes_back_as_an_error(
    ask: Ask, wire: Wire, name: str, status: int
) -> None:
    wire.prefer = lambda _: f"code={status}"

    answer = ask(CALLS[name])

    assert answer.status_code == status
    assert isinstance(answer.parsed, models.Error)


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

    answer = ask(CALLS["getTask"])

    assert isinstance(answer.parsed, models.Error)
    assert exactly(answer.parsed.to_dict()) == exactly(
        OPERATIONS["getTask"].examples(status)[example]
    )


@pytest.mark.parametrize("operation", ["completeRunTask", "completeOneOffTask"])
def test_each_example_of_a_body_is_one_that_prism_takes(ask: Ask, operation: str) -> None:
    body = resolved(OPERATIONS[operation].definition["requestBody"])
    examples = body["content"]["application/json"]["examples"]
    assert examples

    for example in examples.values():
        assert ask(CALLS[operation], **example["value"]).status_code == 200
