"""What a request has of the arguments: its path, its query and its body. Nothing is sent here."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Iterator
from typing import Any, get_type_hints

import pytest

from tallyfy_api.api.runs import get_run, list_runs
from tallyfy_api.api.tasks import (
    complete_one_off_task,
    complete_run_task,
    get_task,
    list_run_tasks,
)
from tallyfy_api.models import Run, Task
from tallyfy_client import (
    AsyncPager,
    AsyncRuns,
    AsyncTasks,
    InvalidRequestError,
    Pager,
    Runs,
    Tallyfy,
    Tasks,
)
from tallyfy_client._parameters import encoded, segment
from tallyfy_client._values import Request


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("new hire", "new%20hire"),
        ("c++ & =x", "c%2B%2B%20%26%20%3Dx"),
        ("1,2", "1%2C2"),
        ("é/%", "%C3%A9%2F%25"),
        (True, "true"),
        (False, "false"),
        (25, "25"),
    ],
)
def test_a_query_is_written_so_that_the_service_reads_it(given: Any, written: str) -> None:
    assert encoded(("left_out", None), ("q", given), ("z", 1)) == f"q={written}&z=1"


@pytest.mark.parametrize(
    ("given", "written"),
    [("a1", "a1"), ("a/b", "a%2Fb"), ("../x", "..%2Fx"), ("%2e", "%252e"), ("é", "%C3%A9")],
)
def test_an_id_stays_one_segment_of_the_path(given: str, written: str) -> None:
    assert segment(given) == written


def test_a_request_has_all_that_goes_out() -> None:
    asked = get_task.request("org 1", Task("t 1"), with_=["run", "step"])

    assert (asked.operation, asked.method) == ("get_task", "GET")
    assert (asked.path, asked.query) == ("/organizations/org%201/tasks/t%201", "with=run%2Cstep")
    assert asked.headers == {"Accept": "application/json", "X-Tallyfy-Client": "APIClient"}
    assert asked.body is None
    assert asked.ids == {"task": "t 1"}


@pytest.mark.parametrize(
    ("asked", "path", "ids"),
    [
        (
            complete_run_task.request("o", Run("r"), task_id=Task("t"), is_approved=False),
            "/organizations/o/runs/r/completed-tasks",
            {"run": "r", "task": "t"},
        ),
        (
            complete_one_off_task.request("o", task_id="t", is_approved=False),
            "/organizations/o/completed-tasks",
            {"task": "t"},
        ),
    ],
)
def test_a_completion_has_a_body_with_the_fields_that_are_given(
    asked: Request[Any], path: str, ids: dict[str, str]
) -> None:
    assert (asked.method, asked.path, asked.ids) == ("POST", path, ids)
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.body == b'{"task_id": "t", "is_approved": false}'


@pytest.mark.parametrize(
    ("asked", "read", "returns"),
    [
        (get_run.request("o", "r"), get_run.read, "run"),
        (get_task.request("o", "t"), get_task.read, "task"),
        (complete_run_task.request("o", "r", task_id="t"), complete_run_task.read, "task"),
        (complete_one_off_task.request("o", task_id="t"), complete_one_off_task.read, "task"),
        (list_runs.request("o"), list_runs.read, None),
        (list_run_tasks.request("o", "r"), list_run_tasks.read, None),
    ],
)
def test_a_request_knows_what_reads_its_response_and_whose_id_that_has(
    asked: Request[Any], read: Any, returns: str | None
) -> None:
    assert (asked.read, asked.returns) == (read, returns)


def test_a_request_shows_neither_its_query_nor_its_body() -> None:
    asked = complete_one_off_task.request("o", task_id="t", taskdata={"f": "secret"})
    listed = list_runs.request("o", q="secret")

    assert "secret" not in f"{asked!r}{listed!r}{listed.page(2)!r}"


def test_the_pages_of_a_listing_ask_for_the_same() -> None:
    # An iterator has its entries once.
    asked = list_runs.request("o", owners=iter([1, 2]), per_page=100)
    assert [asked.page(number).query for number in (3, 4)] == [
        "owners=1%2C2&per_page=100&page=3",
        "owners=1%2C2&per_page=100&page=4",
    ]


@pytest.mark.parametrize("org_id", ["a/b", "..", "", "50%"])
def test_every_operation_refuses_an_org_id_that_leads_elsewhere(org_id: str) -> None:
    for request in (get_run.request, list_run_tasks.request):
        with pytest.raises(InvalidRequestError, match=r"^org_id must not"):
            request(org_id, "r")


@pytest.mark.parametrize(
    ("status", "sent"),
    [
        ("active", "active"),
        ("active-visible", "active-visible"),
        ("all,stalled", "all%2Cstalled"),
        (["complete", "overdue"], "complete%2Coverdue"),
    ],
    ids=str,
)
def test_tasks_are_filtered_by_one_status_or_several(status: Any, sent: str) -> None:
    assert list_run_tasks.request("o", "r", status=status).query == f"status={sent}"


def test_runs_are_sorted_by_any_text() -> None:
    assert list_runs.request("o", sort="-due_date").query == "sort=-due_date"
    with pytest.raises(InvalidRequestError, match=r"^sort must be one of position, "):
        list_run_tasks.request("o", "r", sort="due_date")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "status", ["auto-skipped", "active,auto-skipped", ["active", "auto-skipped"]], ids=str
)
def test_a_status_that_the_service_inverts_is_refused_with_what_to_do_instead(status: Any) -> None:
    with pytest.raises(InvalidRequestError, match="status must not be 'auto-skipped'") as raised:
        list_run_tasks.request("o", "r", status=status)
    assert str(raised.value).endswith(" Read all, and keep those with that status.")


def test_the_statuses_of_a_refusal_leave_out_what_is_refused() -> None:
    statuses: Any = ["active", "skipped"]
    with pytest.raises(InvalidRequestError, match="has-problem, not 'skipped'"):
        list_run_tasks.request("o", "r", status=statuses)


@pytest.mark.parametrize(
    "arguments", [{"status": "actve"}, {"per_page": 101}, {"start_page": 0}, {"limit": -1}], ids=str
)
def test_a_listing_is_refused_when_it_is_asked_for(arguments: dict[str, Any]) -> None:
    with (
        Tallyfy("t", org_id="o") as client,
        pytest.raises(InvalidRequestError, match=f"^{next(iter(arguments))} must be"),
    ):
        client.runs.list(**arguments)


METHODS = {
    (Runs.list, AsyncRuns.list): (Pager[Run], AsyncPager[Run]),
    (Runs.get, AsyncRuns.get): (Run, Run),
    (Tasks.list, AsyncTasks.list): (Pager[Task], AsyncPager[Task]),
    (Tasks.get, AsyncTasks.get): (Task, Task),
    (Tasks.complete, AsyncTasks.complete): (Task, Task),
    (Tasks.wait_until_completed, AsyncTasks.wait_until_completed): (Task, Task),
    (Tasks.as_completed, AsyncTasks.as_completed): (Iterator[Task], AsyncIterator[Task]),
}


@pytest.mark.parametrize(
    ("twins", "results"), METHODS.items(), ids=[twins[0].__qualname__ for twins in METHODS]
)
def test_both_clients_have_the_same_methods_and_say_what_they_return(
    twins: tuple[Any, Any], results: tuple[Any, Any]
) -> None:
    plain, asynchronous = twins
    hints, others = get_type_hints(plain), get_type_hints(asynchronous)

    assert (hints.pop("return"), others.pop("return")) == results
    assert hints == others
    assert inspect.signature(plain, eval_str=True).parameters.keys() == {"self", *hints}
    for function in twins:
        # Python 3.13 takes the indentation off by itself.
        described = (inspect.getdoc(function) or "").split("Returns:")[0]
        assert [name for name in hints if f"\n    {name}: " not in described] == []
        assert "`/" not in described
        assert "/organizations/{org_id}/" in described
    assert inspect.iscoroutinefunction(asynchronous) == (results[0] == results[1])
