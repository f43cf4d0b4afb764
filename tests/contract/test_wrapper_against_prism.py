"""Tallyfy and AsyncTallyfy speak the contract, and Prism catches a client that does not."""

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
RUN_TASK_AT = f"runs/{RUN}/completed-tasks"
ONE_OFF_AT = "completed-tasks"

Use = Callable[[Any], Any]
READS: dict[str, Use] = {
    "listRuns": lambda client: client.runs.list().collect(),
    "getRun": lambda client: client.runs.get(RUN),
    "listRunTasks": lambda client: client.tasks.list(RUN).collect(),
    "getTask": lambda client: client.tasks.get(TASK),
}
COMPLETIONS: dict[str, Use] = {
    "completeRunTask": lambda client: client.tasks.complete(TASK, run_id=RUN),
    "completeOneOffTask": lambda client: client.tasks.complete(ONE_OFF_TASK, run_id=None),
}
USES = {**READS, **COMPLETIONS}


def examples(**by_method: str) -> Callable[[httpx.Request], str]:
    return lambda request: f"example={by_method[request.method]}"


# --- Reading -------------------------------------------------------------------------------------


@on_both_libraries
def test_a_read_sends_every_parameter_that_it_offers(side: Side, wire: Wire) -> None:
    for name in READS:
        wire.seen.clear()
        # The task in the example of the parameter is that of one of the answers.
        wire.prefer = examples(GET="completed") if name == "getTask" else lambda _: None
        meant = with_everything(name).offered()

        side.result(ask_wrapper(side.client, meant))

        assert meant.query.keys() == OPERATIONS[name].offered()
        must_arrive(wire, meant)
        assert len(wire.seen) == 1


@on_both_libraries
def test_a_read_gives_a_model_and_sends_the_headers_of_the_documents(
    side: Side, wire: Wire
) -> None:
    run, task = (
        side.result(READS["getRun"](side.client)),
        side.result(READS["getTask"](side.client)),
    )

    assert (type(run), run.id, type(task), task.id) == (Run, RUN, Task, TASK)
    assert wire.paths() == [f"GET {AT}/runs/{RUN}", f"GET {AT}/tasks/{TASK}"]
    for request in wire.seen:
        assert request.headers["Authorization"] == "Bearer any-token"
        assert request.headers["Accept"] == "application/json"
        assert request.headers["X-Tallyfy-Client"] == "APIClient"


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
        limit=2,
    )

    assert [type(task) for task in side.result(pager.collect())] == [Task] * 2
    assert dict(wire.seen[0].url.params) == {
        "owners": "1001,1002",
        "guests": "jane@example.com,joe@example.com",
        "groups": "1ee0268902b4cddfebac1a43fce7484f",
        "with": "step,form_fields",
        "deadline_start_range": "2024-05-20",
        "deadline_end_range": "2024-05-31T17:00:00Z",
        "deadline_on": "2024-05-28",
        "page": "1",
        "per_page": "100",
    }


@on_both_libraries
@pytest.mark.parametrize("kind", ["runs", "tasks"])
def test_paging_gives_each_once_and_in_order(side: Side, wire: Wire, kind: str) -> None:
    wire.prefer = lambda request: f"example=page-{request.url.params['page']}"

    listing = side.client.runs if kind == "runs" else side.client.tasks
    found = side.result(listing.list(*([] if kind == "runs" else [RUN]), per_page=2).collect())

    named = {"runs": "name", "tasks": "title"}[kind]
    operation = {"runs": "listRuns", "tasks": "listRunTasks"}[kind]
    pages = [OPERATIONS[operation].examples()[f"page-{number}"]["data"] for number in (1, 2, 3)]
    rows = [row[named] for page in pages for row in page]
    assert len(rows) == 5
    assert [getattr(each, named) for each in found] == rows
    assert wire.seen[0].url.params["page"] == "1"
    # What is read ahead goes out in any order.
    assert sorted(request.url.params["page"] for request in wire.seen) == ["1", "2", "3"]


def test_an_empty_listing_is_empty(side: Side, wire: Wire) -> None:
    wire.prefer = examples(GET="empty")

    assert side.result(side.client.runs.list().collect()) == []
    assert len(wire.seen) == 1


@pytest.mark.parametrize("kind", ["runs", "tasks"])
def test_another_run_or_task_than_was_asked_for_is_refused(side: Side, kind: str) -> None:
    with pytest.raises(tallyfy_client.APIResponseValidationError, match="it contains another"):
        side.result(getattr(side.client, kind).get("another"))


# --- Completing ----------------------------------------------------------------------------------


@on_both_libraries
def test_a_completion_sends_every_field(side: Side, wire: Wire) -> None:
    meant = with_everything("completeRunTask")
    body = {**(meant.body or {}), "task_id": TASK, "is_approved": True}
    given = {name: body[name] for name in body if name != "task_id"}

    task = side.result(side.client.tasks.complete(TASK, run_id=RUN, **given))

    assert task.status == "completed"
    assert body.keys() == OPERATIONS["completeRunTask"].fields().keys()
    assert wire.json() == [body]
    assert wire.seen[0].headers["Content-Type"] == "application/json"


@on_both_libraries
def test_a_completion_goes_to_the_endpoint_of_the_task(side: Side, wire: Wire) -> None:
    def task(id_: str, **fields: Any) -> Task:
        return Task.from_dict({"id": id_, **fields})

    rows: list[tuple[dict[str, Any], str]] = [
        ({"task": TASK, "run_id": RUN}, RUN_TASK_AT),
        ({"task": ONE_OFF_TASK, "run_id": None}, ONE_OFF_AT),
        ({"task": task(TASK, run_id=RUN)}, RUN_TASK_AT),
        # A task of a run that was made as a one-off task.
        ({"task": task(TASK, run_id=RUN, is_oneoff_task=True)}, RUN_TASK_AT),
        ({"task": task(ONE_OFF_TASK, run_id=None)}, ONE_OFF_AT),
    ]
    for arguments, path in rows:
        wire.seen.clear()
        assert side.result(side.client.tasks.complete(**arguments)).status == "completed"
        assert wire.paths() == [f"POST {AT}/{path}"]


@pytest.mark.parametrize(
    ("task", "read", "completed", "path"),
    [
        (TASK, "run-task", "completed", RUN_TASK_AT),
        (APPROVAL, "approval", "approved", RUN_TASK_AT),
        (ONE_OFF_TASK, "one-off-task", "completed", ONE_OFF_AT),
    ],
)
def test_a_task_given_by_its_id_alone_is_read_before_it_is_completed(
    side: Side, wire: Wire, task: str, read: str, completed: str, path: str
) -> None:
    wire.prefer = examples(GET=read, POST=completed)

    assert side.result(side.client.tasks.complete(task)).status == "completed"
    assert wire.paths() == [f"GET {AT}/tasks/{task}", f"POST {AT}/{path}"]


def test_a_completion_may_be_confirmed_with_201(side: Side, wire: Wire) -> None:
    wire.prefer = lambda _: "code=201"

    assert side.result(side.client.tasks.complete(TASK, run_id=RUN)).status == "completed"


@on_both_libraries
def test_a_rejection_is_sent_as_one(side: Side, wire: Wire) -> None:
    wire.prefer = examples(POST="approved", GET="approval")

    # The mock says that it was approved, and then that it is open.
    with pytest.raises(tallyfy_client.OutcomeUnknownError):
        side.result(side.client.tasks.complete(APPROVAL, run_id=RUN, is_approved=False))

    assert wire.json()[0] == {"task_id": APPROVAL, "is_approved": False}


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
@pytest.mark.parametrize(("task", "asked"), [(TASK, "code=500"), ("another", None)])
def test_a_completion_that_cannot_be_confirmed_is_told_as_such(
    side: Side, wire: Wire, task: str, asked: str | None
) -> None:
    wire.prefer = lambda _: asked

    with pytest.raises(tallyfy_client.OutcomeUnknownError):
        side.result(side.client.tasks.complete(task, run_id=RUN))

    assert [request.method for request in wire.seen] == ["POST", "GET"]


# --- Errors --------------------------------------------------------------------------------------

ERRORS = {
    400: tallyfy_client.BadRequestError,
    401: tallyfy_client.AuthenticationError,
    403: tallyfy_client.PermissionDeniedError,
    404: tallyfy_client.NotFoundError,
    409: tallyfy_client.ConflictError,
    422: tallyfy_client.UnprocessableEntityError,
    500: tallyfy_client.InternalServerError,
    503: tallyfy_client.InternalServerError,
    520: tallyfy_client.InternalServerError,
}


@on_both_libraries
def test_each_error_status_raises_its_error(side: Side, wire: Wire) -> None:
    # After a failure of the server nobody knows whether the task was completed.
    cases = [(use, status) for use in READS for status in ERRORS]
    cases += [(use, status) for use in COMPLETIONS for status in (400, 422)]
    for use, status in cases:
        wire.seen.clear()
        wire.prefer = lambda _, status=status: f"code={status}"  # type: ignore[misc]

        with pytest.raises(TallyfyError) as raised:
            side.result(USES[use](side.client))

        assert type(raised.value) is ERRORS[status], use
        assert raised.value.status_code == status
        assert not raised.value.may_have_taken_effect
        assert len(wire.seen) == 1, use


@on_both_libraries
def test_too_many_requests_tells_how_long_to_wait(side: Side, wire: Wire) -> None:
    wire.prefer = lambda _: "code=429"

    with pytest.raises(tallyfy_client.RateLimitError) as raised:
        side.result(READS["getRun"](side.client))

    # Another test shows that a client which was told so pauses.
    assert (raised.value.retry_after, raised.value.code) == (30.0, "RATE_LIMIT_EXCEEDED")


# --- A wrong client is caught --------------------------------------------------------------------

RIGHT = {"Authorization": "Bearer any-token", "X-Tallyfy-Client": "APIClient"}
NO_TASK = {"is_approved": True}
A_COMMENT = {"task_id": TASK, "comment": "Done."}


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "said"),
    [
        ("GET", "/runs", {**RIGHT, "X-Tallyfy-Client": "SomeSDK"}, None, "allowed values: APIClie"),
        ("GET", "/runs", {"X-Tallyfy-Client": "APIClient"}, None, "Invalid security scheme used"),
        ("GET", "/runs", {"Authorization": "Bearer a"}, None, "have required property 'x-tallyfy-"),
        ("GET", "/runs?per_page=1000", RIGHT, None, "per_page must be <= 100"),
        ("GET", "/runs?status=done", RIGHT, None, "status must be equal to one of the allowed va"),
        ("GET", "/runs?colour=red", RIGHT, None, "Prism lets it pass"),
        ("POST", "/completed-tasks", RIGHT, A_COMMENT, "found 'comment'"),
        ("POST", "/completed-tasks", RIGHT, NO_TASK, "must have required property 'task_id'"),
        ("GET", "/processes", RIGHT, None, "Prism itself answered with 404"),
        ("DELETE", "/runs", RIGHT, None, "Prism itself answered with 405"),
    ],
)
def test_a_wrong_request_fails_the_test_that_sends_it(
    prism: str, wire: Wire, method: str, path: str, headers: Any, body: Any, said: str
) -> None:
    with (
        httpx.Client(event_hooks=wire.sync_hooks(), **FOR_PRISM) as client,
        pytest.raises(pytest.fail.Exception) as failure,
    ):
        client.request(method, f"{prism}{AT}{path}", headers=headers, json=body)

    assert str(failure.value).startswith(f"{method} {prism}{AT}{path}: ")
    assert said in str(failure.value)


@on_both_libraries
@pytest.mark.parametrize("deadline", [None, 300.0], ids=["without deadline", "with a deadline"])
def test_a_response_that_prism_does_not_have_fails_the_test_that_asks_for_it(
    side: Side, wire: Wire, deadline: float | None
) -> None:
    wire.prefer = lambda _: "example=none-of-this-name"
    client = side.client.with_options(deadline=deadline)

    for use in USES.values():
        wire.seen.clear()
        with pytest.raises(pytest.fail.Exception, match="Prism itself answered with 404"):
            side.result(use(client))
        assert len(wire.seen) == 1
