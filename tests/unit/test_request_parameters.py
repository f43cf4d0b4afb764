"""What callers may give, what is sent of it, and what is refused. Nothing is sent here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from inspect import signature
from types import MappingProxyType
from typing import Any, Literal

import pytest

from tallyfy_api.api.runs import RunsBase, list_runs
from tallyfy_api.api.tasks import (
    complete_one_off_task,
    complete_run_task,
    get_task,
    list_run_tasks,
)
from tallyfy_api.errors import InvalidRequestError, TallyfyError
from tallyfy_api.models import Run, RunListResponse, Tag, Task
from tallyfy_api.parameters import (
    comma_separated,
    day,
    day_or_time,
    encoded,
    flag,
    identifier,
    json_body,
    json_object,
    one_of,
    presence,
    segment,
    text,
    whole_number,
)
from tallyfy_api.types import Request

EASTERN = timezone(timedelta(hours=-5))
Fruit = Literal["apple", "pear"]


def test_refusal_is_an_error_of_ours_and_a_value_error() -> None:
    assert issubclass(InvalidRequestError, TallyfyError)
    assert issubclass(InvalidRequestError, ValueError)


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("abc", "abc"),
        ("a b", "a b"),
        ("...", "..."),
        ("é", "é"),
        ("x" * 255, "x" * 255),
        (Task("t1"), "t1"),
    ],
)
def test_id_is_given_as_such_or_by_its_model(given: object, sent: str) -> None:
    assert identifier("task", given, "Task") == sent


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("", "blank"),
        ("   ", "blank"),
        ("\t\n", "blank"),
        (".", "blank, `.`"),
        ("..", "`..`"),
        ("a\nb", "control characters"),
        ("a\x00", "control characters"),
        ("a\x7f", "control characters"),
        ("\ud800", "control characters"),
        ("x" * 256, "up to 255 characters"),
        (7, "not 7"),
        (None, "not None"),
        (b"abc", "not bytes"),
        (["abc"], "not list"),
        (Task(7), "not Task"),  # type: ignore[arg-type]
    ],
)
def test_id_that_could_reach_another_endpoint_is_refused(given: object, why: str) -> None:
    with pytest.raises(InvalidRequestError, match=r"^task .*" + why):
        identifier("task", given, "Task")


@pytest.mark.parametrize("given", [None, "invoice", " with blanks ", "ü+%"])
def test_text_is_sent_as_given(given: str | None) -> None:
    assert text("q", given) == given


@pytest.mark.parametrize(("given", "why"), [("", "blank"), (" \n", "blank"), (7, "not 7")])
def test_text_that_says_nothing_is_refused(given: Any, why: str) -> None:
    with pytest.raises(InvalidRequestError, match=r"^q .*" + why):
        text("q", given)


def numbers() -> Iterator[int]:
    yield from (1, 2)


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (None, None),
        ("a", "a"),
        ("a,b", "a,b"),
        (" a , b ", "a,b"),
        (["a", "b"], "a,b"),
        (("a", " b "), "a,b"),
        ([12, "13"], "12,13"),
        (numbers(), "1,2"),
        ((name for name in ("step", "threads")), "step,threads"),
        ({"one"}, "one"),
        (["ann@example.com"], "ann@example.com"),
    ],
)
def test_list_is_joined_with_commas(given: Any, sent: str | None) -> None:
    assert comma_separated("owners", given) == sent


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("", "without blanks"),
        ("a,,b", "without blanks"),
        (",", "without blanks"),
        ([], "empty"),
        ((), "empty"),
        (iter(()), "empty"),
        ([""], "without blanks"),
        (["  "], "without blanks"),
        (["a b"], "without blanks"),
        ("a b", "without blanks"),
        (["a\tb"], "without blanks"),
        (["a\x7fb"], "without blanks"),
        (["a,b"], "commas"),
        (b"a,b", "not bytes"),
        ({"a": 1}, "not dict"),
        (7, "not 7"),
        ([True], "not True"),
        ([None], "not None"),
        ([1.5], "not 1.5"),
        ([b"a"], "not bytes"),
        ([Tag("x")], "not Tag"),
    ],
)
def test_list_with_something_else_in_it_is_refused(given: Any, why: str) -> None:
    with pytest.raises(InvalidRequestError, match=r"^owners .*" + why):
        comma_separated("owners", given)


@pytest.mark.parametrize("given", [None, "apple", "pear"])
def test_value_of_the_contract_is_accepted(given: Fruit | None) -> None:
    assert one_of("fruit", given, Fruit) == given


@pytest.mark.parametrize("given", ["", "Apple", "plum", 1, ["apple"]])
def test_value_outside_the_contract_is_refused_and_the_others_are_named(given: Any) -> None:
    with pytest.raises(InvalidRequestError, match=r"^fruit must be one of apple, pear"):
        one_of("fruit", given, Fruit)


@pytest.mark.parametrize("given", [None, True, False])
def test_flag_is_accepted(given: bool | None) -> None:
    assert flag("starred", given) is given


@pytest.mark.parametrize("given", [1, 0, "true", "", []])
def test_what_merely_counts_as_true_or_false_is_no_flag(given: Any) -> None:
    with pytest.raises(InvalidRequestError, match=r"^starred must be True or False"):
        flag("starred", given)


@pytest.mark.parametrize("given", [1, 50, 100])
def test_number_within_its_bounds_is_accepted(given: int) -> None:
    assert whole_number("per_page", given, least=1, most=100) == given
    assert whole_number("per_page", None, least=1, most=100) is None


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (0, "from 1 to 100, not 0"),
        (101, "from 1 to 100, not 101"),
        (-1, "from 1"),
        (True, "not True"),
        (1.0, "not 1.0"),
        ("1", "not '1'"),
    ],
)
def test_number_outside_its_bounds_is_refused(given: Any, why: str) -> None:
    with pytest.raises(InvalidRequestError, match=r"^per_page .*" + why):
        whole_number("per_page", given, least=1, most=100)


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (None, None),
        (date(2024, 5, 28), "2024-05-28"),
        # The day that it names in its own zone: in UTC it is the 29th already.
        (datetime(2024, 5, 28, 23, 30, tzinfo=EASTERN), "2024-05-28"),
        (datetime(2024, 5, 28, 23, 30), "2024-05-28"),
        ("2024-05-28", "2024-05-28"),
        (" 2024-05-28 ", "2024-05-28"),
        ("2024-05-28T17:00:00Z", "2024-05-28"),
    ],
)
def test_day(given: Any, sent: str | None) -> None:
    assert day("deadline_on", given) == sent


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (None, None),
        (date(2024, 5, 28), "2024-05-28"),
        ("2024-05-28", "2024-05-28"),
        (datetime(2024, 5, 28, 17, 0, 1, tzinfo=UTC), "2024-05-28T17:00:01Z"),
        (datetime(2024, 5, 28, 23, 30, tzinfo=EASTERN), "2024-05-29T04:30:00Z"),
        ("2024-05-28T23:30:00-05:00", "2024-05-29T04:30:00Z"),
        ("2024-05-28T17:00:00Z", "2024-05-28T17:00:00Z"),
        ("2024-05-28T17:00:00.123Z", "2024-05-28T17:00:00Z"),
        # Without a zone nobody but the service knows what is meant.
        (datetime(2024, 5, 28, 17, 0, 0, 999), "2024-05-28T17:00:00"),
        ("2024-05-28 17:00:00", "2024-05-28T17:00:00"),
    ],
)
def test_day_or_time_is_a_day_or_utc(given: Any, sent: str | None) -> None:
    assert day_or_time("deadline_start_range", given) == sent


@pytest.mark.parametrize("read", [day, day_or_time])
@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("", "is not a date"),
        ("tomorrow", "is not a date"),
        ("2024-02-30", "is not a date"),
        ("28/05/2024", "is not a date"),
        ("2024-05-28T25:00:00Z", "is not a date"),
        (1716900000, "must be a date, not 1716900000"),
        (timedelta(days=1), "must be a date, not timedelta"),
    ],
)
def test_what_is_no_date_is_refused(
    read: Callable[[str, Any], object], given: Any, why: str
) -> None:
    with pytest.raises(InvalidRequestError, match=f"^deadline {why}"):
        read("deadline", given)


VALUES = {"f1": "text", "f2": {"id": 1, "text": "One", "value": None}, "f3": [1.5, True, []]}


def test_values_of_form_fields_are_a_mapping() -> None:
    assert json_object("taskdata", MappingProxyType(VALUES)) == VALUES
    assert json_object("taskdata", None) is None


def cycle() -> dict[str, object]:
    values: dict[str, object] = {}
    values["itself"] = values
    return values


def deep() -> dict[str, object]:
    values: dict[str, object] = {}
    for _ in range(100_000):
        values = {"deeper": values}
    return values


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("text", "must be a mapping of field ids, not str"),
        ([("f1", "x")], "must be a mapping of field ids, not list"),
        ({1: "x"}, "must have texts as its keys"),
        ({"f1": float("nan")}, "cannot be written as JSON"),
        ({"f1": float("inf")}, "cannot be written as JSON"),
        ({"f1": object()}, "cannot be written as JSON"),
        ({"f1": {1, 2}}, "cannot be written as JSON"),
        ({"f1": date(2024, 5, 28)}, "cannot be written as JSON"),
        ({"f1": {(1, 2): "x"}}, "cannot be written as JSON"),
        ({"f1": "\ud800"}, "cannot be written as JSON"),
        (cycle(), "cannot be written as JSON"),
        (deep(), "cannot be written as JSON"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_values_that_json_cannot_hold_are_refused_and_not_shown(given: Any, why: str) -> None:
    with pytest.raises(InvalidRequestError, match=f"^taskdata {why}$"):
        json_object("taskdata", given)


def test_a_body_is_utf_8() -> None:
    assert json_body("the body", {"a": "é"}) == b'{"a": "\xc3\xa9"}'


# --- What a refusal says --------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["x" * 1000, 10**99, 1.5, True, object()])
def test_a_refusal_repeats_what_was_given_in_short(given: Any) -> None:
    with pytest.raises(InvalidRequestError, match=r"^fruit must be one of .*, not ") as told:
        one_of("fruit", given, Fruit)
    assert len(str(told.value)) < 110
    assert (repr(given)[:50] in str(told.value)) == isinstance(given, str | int | float | None)


def test_a_value_that_is_advised_against_is_refused_with_its_reason() -> None:
    refused = {"pear": "it is out of season; ask for an apple."}

    assert one_of("fruit", "apple", Fruit, refused) == "apple"
    for refuse in (one_of, comma_separated):
        with pytest.raises(InvalidRequestError, match=r"^fruit must not be 'pear': it is out of "):
            refuse("fruit", "pear", Fruit, refused)
    with pytest.raises(InvalidRequestError, match=r"^fruit must be one of apple, not 'plum'$"):
        one_of("fruit", "plum", Fruit, refused)


def test_each_entry_of_a_list_is_one_of_the_values() -> None:
    assert comma_separated("fruit", ["apple", "pear"], Fruit) == "apple,pear"
    with pytest.raises(
        InvalidRequestError, match=r"^fruit must be one of apple, pear, not 'plum'$"
    ):
        comma_separated("fruit", "apple,plum", Fruit)


# --- How it travels -------------------------------------------------------------------------------


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


def test_what_only_counts_by_its_presence_is_left_out_when_it_is_false() -> None:
    assert presence("untagged", True) is True
    assert presence("untagged", False) is presence("untagged", None) is None


def test_a_request_has_all_that_goes_out() -> None:
    asked = get_task.request("org/1", Task("t 1"), with_=["run", "step"])

    assert (asked.operation, asked.method) == ("get_task", "GET")
    assert (asked.path, asked.query) == ("/organizations/org%2F1/tasks/t%201", "with=run%2Cstep")
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
    asked: Request, path: str, ids: dict[str, str]
) -> None:
    assert (asked.method, asked.path, asked.ids) == ("POST", path, ids)
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.body == b'{"task_id": "t", "is_approved": false}'


def test_a_request_shows_neither_its_query_nor_its_body() -> None:
    asked = complete_one_off_task.request("o", task_id="t", taskdata={"f": "secret"})
    listed = list_runs.request("o", q="secret")

    assert "secret" not in f"{asked!r}{listed!r}{listed.page(2)!r}"


class Recording(RunsBase[str, list[str]]):
    """Gives the queries of the first pages."""

    def _get(self, request: Request, read: Callable[[Any], Run]) -> str:  # noqa: ARG002
        return request.query

    def _list(
        self,
        page_request: Callable[[int], Request],
        read: Callable[[Any], RunListResponse],  # noqa: ARG002
        *,
        start_page: int,
        limit: int | None,  # noqa: ARG002
    ) -> list[str]:
        return [page_request(number).query for number in range(start_page, start_page + 2)]


def test_the_pages_of_a_listing_ask_for_the_same() -> None:
    # An iterator gives its entries once.
    asked = Recording("o").list(owners=iter([1, 2]), start_page=3)
    assert asked == ["owners=1%2C2&per_page=100&page=3", "owners=1%2C2&per_page=100&page=4"]


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
    with pytest.raises(InvalidRequestError, match=f"^{next(iter(arguments))} must be"):
        Recording("o").list(**arguments)


def test_a_method_says_what_it_takes() -> None:
    told = RunsBase.list.__doc__ or ""

    assert "GET /organizations/{org_id}/runs" in told
    assert 'Document: "List processes".' in told
    assert [name for name in signature(RunsBase.list).parameters if f" {name}: " not in told] == [
        "self"
    ]
