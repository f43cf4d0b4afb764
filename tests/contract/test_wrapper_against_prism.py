"""Tallyfy and AsyncTallyfy speak the contract, and Prism catches a client that does not."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

import tallyfy_client
from tallyfy_client import Run, TallyfyError, Task
from tests.contract.conftest import FOR_PRISM, ORG, Side, Wire, on_both_libraries
from tests.contract.drawn_requests import with_everything
from tests.contract.meant_requests import ask_wrapper, must_arrive
from tests.contract.reading import OPERATIONS

RUN = "18b98539ca4969844ca1ff33b735c4ac"
# The mock has them as its first examples, whichever is asked for.
TASK = "e30559028b4ecbc2b4f64324308b9583"
ONE_OFF_TASK = "9a48c6e708f60e52a2ed2ba1b12dc23f"
COMPLETED_TASK = "722b8c25e46c4d729d2329ef9a61c080"
APPROVAL = "46bac977996a00f88c496032fe2f6af1"
AT = f"/organizations/{ORG}"


def by_page(request: httpx.Request) -> str:
    return f"example=page-{request.url.params['page']}"


# --- Each method with every parameter ------------------------------------------------------------

READS = {
    "listRuns": "all-on-one-page",
    "getRun": "run",
    "listRunTasks": "all-on-one-page",
    # That of the task in the example of the parameter.
    "getTask": "completed",
}


@on_both_libraries
@pytest.mark.parametrize("name", READS)
def test_a_read_sends_every_parameter_that_it_offers(side: Side, wire: Wire, name: str) -> None:
    wire.prefer = lambda _: f"example={READS[name]}"
    meant = with_everything(name).offered()

    side.result(ask_wrapper(side.client, meant))

    assert meant.query.keys() == OPERATIONS[name].offered()
    must_arrive(wire, meant)
    assert len(wire.seen) == 1


def test_lists_and_days_are_taken_in_each_form(side: Side, wire: Wire) -> None:
    pager = side.client.tasks.list(
        RUN,
        owners=[1001, "1002"],
        guests=(guest for guest in ("jane@example.com", "joe@example.com")),
        groups="1ee0268902b4cddfebac1a43fce7484f",
        with_="step, form_fields",
        deadline_start_range=date(2024, 5, 20),
        deadline_end_range=datetime(2024, 5, 31, 17, tzinfo=UTC),
        deadline_on="2024-05-28",
        deadline_before=date(2024, 5, 31),
        limit=2,
    )
    tasks = side.result(pager.collect())

    assert [type(task) for task in tasks] == [Task] * 2
    assert dict(wire.seen[0].url.params) == {
        "owners": "1001,1002",
        "guests": "jane@example.com,joe@example.com",
        "groups": "1ee0268902b4cddfebac1a43fce7484f",
        "with": "step,form_fields",
        "deadline_start_range": "2024-05-20",
        "deadline_end_range": "2024-05-31T17:00:00Z",
        "deadline_on": "2024-05-28",
        "deadline_before": "2024-05-31",
        "page": "1",
        "per_page": "100",
    }


@on_both_libraries
def test_runs_get_gives_a_run(side: Side, wire: Wire) -> None:
    run = side.result(side.client.runs.get(RUN))

    assert isinstance(run, Run)
    assert run.id == RUN
    assert wire.paths() == [f"GET {AT}/runs/{RUN}"]


@on_both_libraries
def test_tasks_get_gives_a_task(side: Side, wire: Wire) -> None:
    task = side.result(side.client.tasks.get(TASK))

    assert isinstance(task, Task)
    assert task.id == TASK
    assert wire.paths() == [f"GET {AT}/tasks/{TASK}"]


@on_both_libraries
def test_tasks_complete_sends_every_field(side: Side, wire: Wire) -> None:
    meant = with_everything("completeRunTask")
    body = {**(meant.body or {}), "task_id": TASK, "is_approved": True}

    task = side.result(
        side.client.tasks.complete(
            TASK, run_id=RUN, **{name: body[name] for name in body if name != "task_id"}
        )
    )

    assert task.status == "completed"
    assert body.keys() == OPERATIONS["completeRunTask"].fields().keys()
    assert wire.json() == [body]


@on_both_libraries
def test_a_rejection_is_sent_as_one(side: Side, wire: Wire) -> None:
    examples = {"POST": "approved", "GET": "approval"}
    wire.prefer = lambda request: f"example={examples[request.method]}"

    # The mock says that it was approved, and then that it is open.
    with pytest.raises(tallyfy_client.OutcomeUnknownError):
        side.result(side.client.tasks.complete(APPROVAL, run_id=RUN, is_approved=False))

    assert wire.json()[0] == {"task_id": APPROVAL, "is_approved": False}


@on_both_libraries
def test_every_request_has_the_headers_of_the_documents(side: Side, wire: Wire) -> None:
    side.result(side.client.runs.get(RUN))
    side.result(side.client.tasks.complete(ONE_OFF_TASK, run_id=None))

    for request in wire.seen:
        assert request.headers["Authorization"] == "Bearer any-token"
        assert request.headers["Accept"] == "application/json"
        assert request.headers["X-Tallyfy-Client"] == "APIClient"
    assert wire.seen[1].headers["Content-Type"] == "application/json"


# --- Paging --------------------------------------------------------------------------------------


@on_both_libraries
def test_paging_through_the_runs_gives_each_once_and_in_order(side: Side, wire: Wire) -> None:
    wire.prefer = by_page

    runs = side.result(side.client.runs.list(per_page=2).collect())

    assert [run.name for run in runs] == [
        "Onboarding - ACME Corp",
        "Onboarding - Globex Corp",
        "Invoice 2025-0117",
        "Onboarding - Initech",
        "Holiday Request - Jane Doe",
    ]
    assert wire.seen[0].url.params["page"] == "1"
    # What is read ahead goes out in any order.
    assert sorted(request.url.params["page"] for request in wire.seen) == ["1", "2", "3"]


def test_paging_through_the_tasks_gives_each_once_and_in_order(side: Side, wire: Wire) -> None:
    wire.prefer = by_page

    tasks = side.result(side.client.tasks.list(RUN, per_page=2).collect())

    assert [task.title for task in tasks] == [
        "Welcome call",
        "Set up the account",
        "Approve the contract",
        "Hold the kick-off meeting",
        "Grant a discount",
    ]
    assert wire.seen[0].url.params["page"] == "1"
    # What is read ahead goes out in any order.
    assert sorted(request.url.params["page"] for request in wire.seen) == ["1", "2", "3"]


def test_an_empty_listing_is_empty(side: Side, wire: Wire) -> None:
    wire.prefer = lambda _: "example=empty"

    assert side.result(side.client.runs.list().collect()) == []
    assert len(wire.seen) == 1


# --- Completing ----------------------------------------------------------------------------------


@on_both_libraries
@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        pytest.param(
            {"task": TASK, "run_id": RUN}, f"runs/{RUN}/completed-tasks", id="an id and its run"
        ),
        pytest.param(
            {"task": ONE_OFF_TASK, "run_id": None}, "completed-tasks", id="an id without run"
        ),
        pytest.param(
            {"task": Task(TASK, run_id=RUN)}, f"runs/{RUN}/completed-tasks", id="a task of a run"
        ),
        pytest.param(
            {"task": Task(TASK, run_id=RUN, is_oneoff_task=True)},
            f"runs/{RUN}/completed-tasks",
            id="a task of a run that was made as a one-off task",
        ),
        pytest.param(
            {"task": Task(ONE_OFF_TASK, run_id=None)}, "completed-tasks", id="a one-off task"
        ),
    ],
)
def test_a_completion_goes_to_the_endpoint_of_the_task(
    side: Side, wire: Wire, arguments: dict[str, Any], path: str
) -> None:
    assert side.result(side.client.tasks.complete(**arguments)).status == "completed"
    assert wire.paths() == [f"POST {AT}/{path}"]


@pytest.mark.parametrize(
    ("task", "read", "completed", "path"),
    [
        (TASK, "run-task", "completed", f"runs/{RUN}/completed-tasks"),
        (APPROVAL, "approval", "approved", f"runs/{RUN}/completed-tasks"),
        (ONE_OFF_TASK, "one-off-task", "completed", "completed-tasks"),
    ],
)
def test_a_task_given_by_its_id_alone_is_read_before_it_is_completed(
    side: Side, wire: Wire, task: str, read: str, completed: str, path: str
) -> None:
    examples = {"GET": read, "POST": completed}
    wire.prefer = lambda request: f"example={examples[request.method]}"

    assert side.result(side.client.tasks.complete(task)).status == "completed"
    assert wire.paths() == [f"GET {AT}/tasks/{task}", f"POST {AT}/{path}"]


def test_a_completion_may_be_confirmed_with_201(side: Side, wire: Wire) -> None:
    wire.prefer = lambda _: "code=201"

    assert side.result(side.client.tasks.complete(TASK, run_id=RUN)).status == "completed"


# --- Errors --------------------------------------------------------------------------------------

ERRORS = {
    400: tallyfy_client.BadRequestError,
    401: tallyfy_client.AuthenticationError,
    403: tallyfy_client.PermissionDeniedError,
    404: tallyfy_client.NotFoundError,
    409: tallyfy_client.ConflictError,
    422: tallyfy_client.UnprocessableEntityError,
    429: tallyfy_client.RateLimitError,
    500: tallyfy_client.InternalServerError,
    503: tallyfy_client.InternalServerError,
    520: tallyfy_client.InternalServerError,
}
READ_OR_REFUSED = [
    *((name, status) for name in ("list", "get", "tasks", "task") for status in ERRORS),
    # After a failure of the server nobody knows whether the task was completed.
    *((name, status) for name in ("complete", "complete one-off") for status in (400, 422, 429)),
]
USES: dict[str, Callable[[Any], Any]] = {
    "list": lambda client: client.runs.list().collect(),
    "get": lambda client: client.runs.get(RUN),
    "tasks": lambda client: client.tasks.list(RUN).collect(),
    "task": lambda client: client.tasks.get(TASK),
    "complete": lambda client: client.tasks.complete(TASK, run_id=RUN),
    "complete one-off": lambda client: client.tasks.complete(ONE_OFF_TASK, run_id=None),
}


@pytest.mark.parametrize(("use", "status"), READ_OR_REFUSED)
def test_each_error_status_raises_its_error(side: Side, wire: Wire, use: str, status: int) -> None:
    wire.prefer = lambda _: f"code={status}"

    with pytest.raises(TallyfyError) as raised:
        side.result(USES[use](side.client))

    assert type(raised.value) is ERRORS[status]
    assert raised.value.status_code == status
    assert not raised.value.may_have_taken_effect
    assert len(wire.seen) == 1


@on_both_libraries
def test_too_many_requests_tells_how_long_to_wait(side: Side, wire: Wire) -> None:
    wire.prefer = lambda _: "code=429"

    with pytest.raises(tallyfy_client.RateLimitError) as raised:
        side.result(side.client.runs.get(RUN))

    assert (raised.value.retry_after, raised.value.code) == (30.0, "RATE_LIMIT_EXCEEDED")


@on_both_libraries
@pytest.mark.parametrize("run_id", [RUN, None])
def test_after_a_server_error_the_task_is_read_and_not_completed_again(
    side: Side, wire: Wire, run_id: str | None
) -> None:
    wire.prefer = lambda request: "code=500" if request.method == "POST" else "example=completed"

    task = side.result(side.client.tasks.complete(COMPLETED_TASK, run_id=run_id))

    assert task.status == "completed"
    assert [request.method for request in wire.seen] == ["POST", "GET"]


@on_both_libraries
def test_a_completion_that_cannot_be_confirmed_is_told_as_such(side: Side, wire: Wire) -> None:
    wire.prefer = lambda _: "code=500"

    with pytest.raises(tallyfy_client.OutcomeUnknownError):
        side.result(side.client.tasks.complete(TASK, run_id=RUN))

    assert [request.method for request in wire.seen] == ["POST", "GET"]


def test_a_confirmation_of_another_task_is_none(side: Side, wire: Wire) -> None:
    with pytest.raises(tallyfy_client.OutcomeUnknownError, match="it contains another task"):
        side.result(side.client.tasks.complete("another", run_id=RUN))

    assert [request.method for request in wire.seen] == ["POST", "GET"]


@pytest.mark.parametrize("kind", ["runs", "tasks"])
def test_another_run_or_task_than_was_asked_for_is_refused(side: Side, kind: str) -> None:
    with pytest.raises(tallyfy_client.APIResponseValidationError, match="it contains another"):
        side.result(getattr(side.client, kind).get("another"))


# --- A wrong client is caught --------------------------------------------------------------------

RIGHT = {"Authorization": "Bearer any-token", "X-Tallyfy-Client": "APIClient"}


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "said"),
    [
        pytest.param(
            "GET",
            f"{AT}/runs",
            {"Authorization": "Bearer any-token"},
            None,
            "must have required property 'x-tallyfy-client'",
            id="no X-Tallyfy-Client",
        ),
        pytest.param(
            "GET",
            f"{AT}/runs",
            {**RIGHT, "X-Tallyfy-Client": "SomeSDK"},
            None,
            "must be equal to one of the allowed values: APIClient",
            id="another X-Tallyfy-Client",
        ),
        pytest.param(
            "GET",
            f"{AT}/runs",
            {"X-Tallyfy-Client": "APIClient"},
            None,
            "Invalid security scheme used",
            id="no token",
        ),
        pytest.param(
            "GET",
            f"{AT}/runs?per_page=1000",
            RIGHT,
            None,
            "per_page must be <= 100",
            id="a page that is too large",
        ),
        pytest.param(
            "GET",
            f"{AT}/runs?status=done",
            RIGHT,
            None,
            "status must be equal to one of the allowed values",
            id="a status that no source names",
        ),
        pytest.param(
            "POST",
            f"{AT}/completed-tasks",
            RIGHT,
            {"task_id": TASK, "comment": "Done."},
            "found 'comment'",
            id="an unknown field",
        ),
        pytest.param(
            "POST",
            f"{AT}/completed-tasks",
            RIGHT,
            {"is_approved": True},
            "must have required property 'task_id'",
            id="no task_id",
        ),
        pytest.param(
            "GET",
            f"{AT}/processes",
            RIGHT,
            None,
            "Prism itself answered with 404",
            id="an address that is not in the contract",
        ),
        pytest.param(
            "DELETE",
            f"{AT}/runs",
            RIGHT,
            None,
            "Prism itself answered with 405",
            id="a method that is not in the contract",
        ),
    ],
)
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_wrong_request_fails_the_test_that_sends_it(
    prism: str,
    wire: Wire,
    kind: str,
    method: str,
    path: str,
    headers: dict[str, str],
    body: dict[str, Any] | None,
    said: str,
) -> None:
    def send() -> None:
        with httpx.Client(event_hooks=wire.sync_hooks(), **FOR_PRISM) as client:
            client.request(method, prism + path, headers=headers, json=body)

    async def send_async() -> None:
        async with httpx.AsyncClient(event_hooks=wire.async_hooks(), **FOR_PRISM) as client:
            await client.request(method, prism + path, headers=headers, json=body)

    with pytest.raises(pytest.fail.Exception) as failure:
        asyncio.run(send_async()) if kind == "async" else send()

    assert str(failure.value).startswith(f"{method} {prism}{path}: ")
    assert said in str(failure.value)


@on_both_libraries
@pytest.mark.parametrize("deadline", [None, 60.0], ids=["without deadline", "with a deadline"])
@pytest.mark.parametrize("use", USES)
def test_a_response_that_prism_does_not_have_fails_the_test_that_asks_for_it(
    side: Side, wire: Wire, use: str, deadline: float | None
) -> None:
    wire.prefer = lambda _: "example=none-of-this-name"
    client = side.client.with_options(deadline=deadline)

    with pytest.raises(pytest.fail.Exception, match="Prism itself answered with 404"):
        side.result(USES[use](client))

    assert len(wire.seen) == 1
