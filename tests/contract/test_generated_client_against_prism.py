"""The generated client, without the wrapper, speaks the contract: to Prism, sync and async."""

from collections.abc import Callable
from datetime import date
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
from tests.contract.conftest import ORG, Operate, Wire
from tests.contract.reading import OPERATIONS, exactly, resolved

RUN = "18b98539ca4969844ca1ff33b735c4ac"
TASK = "722b8c25e46c4d729d2329ef9a61c080"


class Call(NamedTuple):
    operation: ModuleType
    path: dict[str, str]
    rest: dict[str, Any]  # Every query parameter, or every field of the body.
    answer: type[Any]
    sent: dict[str, str]  # The query as it goes over the wire.


CALLS = {
    "listRuns": Call(
        list_runs,
        {"org_id": ORG},
        {
            "q": "ACME Corp & Söhne",
            "status": "active",
            "owners": [1001, "1002"],
            "checklist_id": "c20c7c1b1b828b595f18b04973686a57",
            "blueprint_id": "c20c7c1b1b828b595f18b04973686a57",
            "folder": "b529be3626088c6453f8b564d0412e10",
            "tag": "b26c538eb7d90186acf4e209478adc3f",
            "tag_ids": "b26c538eb7d90186acf4e209478adc3f,a1",
            "untagged": True,
            "starred": True,
            "type": "procedure",
            "groups": "1ee0268902b4cddfebac1a43fce7484f",
            "with_": "checklist,tags",
            "page": 2,
            "per_page": 50,
            "sort": "-created_at",
            "sort_by": "name",
            "without_pagination": False,
            "form_fields_values": True,
            "task_status": "in-progress",
            "archived": "only",
        },
        models.RunListResponse,
        {
            "q": "ACME Corp & Söhne",
            "status": "active",
            "owners": "1001,1002",
            "checklist_id": "c20c7c1b1b828b595f18b04973686a57",
            "blueprint_id": "c20c7c1b1b828b595f18b04973686a57",
            "folder": "b529be3626088c6453f8b564d0412e10",
            "tag": "b26c538eb7d90186acf4e209478adc3f",
            "tag_ids": "b26c538eb7d90186acf4e209478adc3f,a1",
            "untagged": "true",
            "starred": "true",
            "type": "procedure",
            "groups": "1ee0268902b4cddfebac1a43fce7484f",
            "with": "checklist,tags",
            "page": "2",
            "per_page": "50",
            "sort": "-created_at",
            "sort_by": "name",
            "without_pagination": "false",
            "form_fields_values": "true",
            "task_status": "in-progress",
            "archived": "only",
        },
    ),
    "getRun": Call(
        get_run,
        {"org_id": ORG, "run_id": RUN},
        {"with_": "checklist,tasks,tags,form_fields", "form_fields_values": True},
        models.Run,
        {"with": "checklist,tasks,tags,form_fields", "form_fields_values": "true"},
    ),
    "listRunTasks": Call(
        list_run_tasks,
        {"org_id": ORG, "run_id": RUN},
        {
            "status": "not-started",
            "owners": "1001,1002",
            "guests": "jane@example.com",
            "groups": "1ee0268902b4cddfebac1a43fce7484f",
            "unassigned": True,
            "deadline_start_range": "2024-05-20",
            "deadline_end_range": "2024-05-31T17:00:00Z",
            "deadline_on": date(2024, 5, 28),
            "deadline_before": date(2024, 5, 31),
            "deadline_after": date(2024, 5, 20),
            "with_": "step,form_fields",
            "page": 1,
            "per_page": 50,
            "sort": "-deadline",
            "without_pagination": True,
            "current_task": TASK,
            "replace_page": 1,
        },
        models.TaskListResponse,
        {
            "status": "not-started",
            "owners": "1001,1002",
            "guests": "jane@example.com",
            "groups": "1ee0268902b4cddfebac1a43fce7484f",
            "unassigned": "true",
            "deadline_start_range": "2024-05-20",
            "deadline_end_range": "2024-05-31T17:00:00Z",
            "deadline_on": "2024-05-28",
            "deadline_before": "2024-05-31",
            "deadline_after": "2024-05-20",
            "with": "step,form_fields",
            "page": "1",
            "per_page": "50",
            "sort": "-deadline",
            "without_pagination": "true",
            "currentTask": TASK,
            "replace_page": "1",
        },
    ),
    "getTask": Call(
        get_task,
        {"org_id": ORG, "task_id": TASK},
        {"with_": "run,step,form_fields,tags"},
        models.Task,
        {"with": "run,step,form_fields,tags"},
    ),
    "completeRunTask": Call(
        complete_run_task,
        {"org_id": ORG, "run_id": RUN},
        {
            "task_id": TASK,
            "is_approved": False,
            "taskdata": {"final_notes_field_id": "Checked."},
            "override_user": 1002,
        },
        models.Task,
        {},
    ),
    "completeOneOffTask": Call(
        complete_one_off_task,
        {"org_id": ORG},
        {"task_id": TASK},
        models.Task,
        {},
    ),
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
    came = OPERATIONS[name].examples()[example]
    is_listing = "meta" in came
    assert exactly(answer.parsed.to_dict()) == exactly(came if is_listing else came["data"])


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
