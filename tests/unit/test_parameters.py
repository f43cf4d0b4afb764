"""What callers may give, how it travels, and what is refused before anything is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Literal

import pytest

from tallyfy_client import FieldValues, InvalidRequestError, Run, Tag, TallyfyError, Task
from tallyfy_client.parameters import (
    comma_separated,
    day,
    day_or_time,
    field_values,
    flag,
    identifier,
    one_of,
    text,
    whole_number,
)
from tests.service import both_clients, connected, page_reply, running_service, settled, task_reply

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
    assert identifier("task", given, Task) == sent


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
        ("x" * 256, "too long"),
        (7, "not int"),
        (None, "not NoneType"),
        (b"abc", "not bytes"),
        (["abc"], "not list"),
        (Task(7), "not Task"),  # type: ignore[arg-type]
    ],
)
def test_id_that_could_reach_another_endpoint_is_refused(given: object, why: str) -> None:
    with pytest.raises(InvalidRequestError, match=r"^task .*" + why):
        identifier("task", given)


@pytest.mark.parametrize("given", [None, "invoice", " with blanks ", "ü+%"])
def test_text_is_sent_as_given(given: str | None) -> None:
    assert text("q", given) == given


@pytest.mark.parametrize(("given", "why"), [("", "blank"), (" \n", "blank"), (7, "int")])
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
        (7, "not int"),
        ([True], "not bool"),
        ([None], "not NoneType"),
        ([1.5], "not float"),
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
def test_value_outside_the_contract_is_refused_and_the_others_are_named(given: object) -> None:
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


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (0, "from 1 to 100, not 0"),
        (101, "from 1 to 100, not 101"),
        (-1, "from 1"),
        (True, "not bool"),
        (1.0, "not float"),
        ("1", "not str"),
        (None, "not NoneType"),
    ],
)
def test_number_outside_its_bounds_is_refused(given: Any, why: str) -> None:
    with pytest.raises(InvalidRequestError, match=r"^per_page .*" + why):
        whole_number("per_page", given, least=1, most=100)


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (None, None),
        (date(2024, 5, 28), date(2024, 5, 28)),
        # The day that it names in its own zone: in UTC it is the 29th already.
        (datetime(2024, 5, 28, 23, 30, tzinfo=EASTERN), date(2024, 5, 28)),
        (datetime(2024, 5, 28, 23, 30), date(2024, 5, 28)),
        ("2024-05-28", date(2024, 5, 28)),
        (" 2024-05-28 ", date(2024, 5, 28)),
        ("2024-05-28T17:00:00Z", date(2024, 5, 28)),
    ],
)
def test_day(given: Any, sent: date | None) -> None:
    result = day("deadline_on", given)
    assert result == sent
    assert not isinstance(result, datetime)


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
        (1716900000, "must be a date, not int"),
        (timedelta(days=1), "must be a date, not timedelta"),
    ],
)
def test_what_is_no_date_is_refused(
    read: Callable[[str, Any], object], given: Any, why: str
) -> None:
    with pytest.raises(InvalidRequestError, match=f"^deadline {why}"):
        read("deadline", given)


VALUES = {"f1": "text", "f2": {"id": 1, "text": "One", "value": None}, "f3": [1.5, True, []]}


def test_field_values_are_a_mapping() -> None:
    read = field_values("taskdata", VALUES)
    assert read is not None
    assert read.to_dict() == VALUES


def test_field_values_are_the_model() -> None:
    model = FieldValues.from_dict(VALUES)
    assert field_values("taskdata", model) is model


def test_no_field_values_are_none() -> None:
    assert field_values("taskdata", None) is None


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
        (FieldValues.from_dict({"f1": b"x"}), "cannot be written as JSON"),
        (cycle(), "cannot be written as JSON"),
        (deep(), "cannot be written as JSON"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_field_values_that_json_cannot_hold_are_refused(given: Any, why: str) -> None:
    with pytest.raises(InvalidRequestError, match=f"^taskdata {why}"):
        field_values("taskdata", given)


# Each parameter once: the call, and what is refused in it.
REFUSED: dict[str, Callable[[Any], Any]] = {
    "runs.list q": lambda client: client.runs.list(q=" "),
    "runs.list status": lambda client: client.runs.list(status="done"),
    "runs.list owners": lambda client: client.runs.list(owners=[]),
    "runs.list checklist_id": lambda client: client.runs.list(checklist_id=""),
    "runs.list folder": lambda client: client.runs.list(folder=""),
    "runs.list tag": lambda client: client.runs.list(tag=5),
    "runs.list tag_ids": lambda client: client.runs.list(tag_ids=["a b"]),
    "runs.list untagged": lambda client: client.runs.list(untagged=1),
    "runs.list starred": lambda client: client.runs.list(starred="yes"),
    "runs.list type": lambda client: client.runs.list(type="paper"),
    "runs.list groups": lambda client: client.runs.list(groups={}),
    "runs.list with_": lambda client: client.runs.list(with_=","),
    "runs.list sort": lambda client: client.runs.list(sort="colour"),
    "runs.list form_fields_values": lambda client: client.runs.list(form_fields_values=1),
    "runs.list task_status": lambda client: client.runs.list(task_status="open"),
    "runs.list archived": lambda client: client.runs.list(archived=True),
    "runs.list per_page": lambda client: client.runs.list(per_page=101),
    "runs.list start_page": lambda client: client.runs.list(start_page=0),
    "runs.list limit": lambda client: client.runs.list(limit=-1),
    "runs.get run_id": lambda client: client.runs.get(".."),
    "runs.get with_": lambda client: client.runs.get("r1", with_=b"tasks"),
    "runs.get form_fields_values": lambda client: client.runs.get("r1", form_fields_values=1),
    "tasks.list run_id": lambda client: client.tasks.list(""),
    "tasks.list status": lambda client: client.tasks.list("r1", status="done"),
    "tasks.list owners": lambda client: client.tasks.list("r1", owners=5),
    "tasks.list guests": lambda client: client.tasks.list("r1", guests=""),
    "tasks.list groups": lambda client: client.tasks.list("r1", groups=()),
    "tasks.list unassigned": lambda client: client.tasks.list("r1", unassigned=0),
    "tasks.list deadline_start_range": lambda client: client.tasks.list(
        "r1", deadline_start_range="soon"
    ),
    "tasks.list deadline_end_range": lambda client: client.tasks.list("r1", deadline_end_range=1),
    "tasks.list deadline_on": lambda client: client.tasks.list("r1", deadline_on=""),
    "tasks.list deadline_before": lambda client: client.tasks.list("r1", deadline_before="x"),
    "tasks.list deadline_after": lambda client: client.tasks.list("r1", deadline_after="x"),
    "tasks.list with_": lambda client: client.tasks.list("r1", with_=[]),
    "tasks.list sort": lambda client: client.tasks.list("r1", sort="name"),
    "tasks.list per_page": lambda client: client.tasks.list("r1", per_page=0),
    "tasks.list start_page": lambda client: client.tasks.list("r1", start_page=True),
    "tasks.list limit": lambda client: client.tasks.list("r1", limit=2**31),
    "tasks.get task_id": lambda client: client.tasks.get("."),
    "tasks.get with_": lambda client: client.tasks.get("t1", with_=""),
    "tasks.complete task": lambda client: client.tasks.complete("", run_id=None),
    "tasks.complete run_id": lambda client: client.tasks.complete("t1", run_id=" "),
    "tasks.complete is_approved": lambda client: client.tasks.complete("t1", is_approved=1),
    "tasks.complete taskdata": lambda client: client.tasks.complete("t1", taskdata=[]),
    "tasks.complete override_user": lambda client: client.tasks.complete("t1", override_user="7"),
    "tasks.complete override_user 0": lambda client: client.tasks.complete("t1", override_user=0),
    "wait_until_completed task": lambda client: client.tasks.wait_until_completed("", timeout=1),
    "wait_until_completed timeout": lambda client: client.tasks.wait_until_completed(
        "t1", timeout=-1
    ),
    "wait_until_completed poll_interval": lambda client: client.tasks.wait_until_completed(
        "t1", timeout=1, poll_interval=0.01
    ),
}


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize("case", REFUSED)
async def test_refused_before_anything_is_sent(case: str, kind: str) -> None:
    name = case.split()[1]
    with running_service() as service:
        async with connected(kind, service) as client:
            with pytest.raises(InvalidRequestError, match=rf"^{name}\b") as caught:
                await settled(REFUSED[case](client))
        assert service.connections == 0
        assert not caught.value.may_have_taken_effect


# Each parameter once: how it travels. Dates, lists and flags as their own tables above say.
RUN_FILTERS: list[tuple[dict[str, Any], str]] = [
    ({"q": "new hire"}, "q=new%20hire"),
    ({"q": "c++ & =x"}, "q=c%2B%2B%20%26%20%3Dx"),
    ({"status": "active"}, "status=active"),
    ({"owners": [12, 13]}, "owners=12%2C13"),
    ({"checklist_id": "c1"}, "checklist_id=c1"),
    ({"folder": "f1"}, "folder=f1"),
    ({"tag": "g1"}, "tag=g1"),
    ({"tag_ids": ("g1", "g2")}, "tag_ids=g1%2Cg2"),
    ({"untagged": True}, "untagged=true"),
    ({"starred": False}, "starred=false"),
    ({"type": "procedure"}, "type=procedure"),
    ({"groups": "a,b"}, "groups=a%2Cb"),
    ({"with_": ["checklist"]}, "with=checklist"),
    ({"sort": "-created_at"}, "sort=-created_at"),
    ({"form_fields_values": True}, "form_fields_values=true"),
    ({"task_status": "in-progress"}, "task_status=in-progress"),
    ({"archived": "only"}, "archived=only"),
    ({"per_page": 25}, "per_page=25"),
    ({"start_page": 3}, "page=3"),
]
TASK_FILTERS: list[tuple[dict[str, Any], str]] = [
    ({"status": "due_soon"}, "status=due_soon"),
    ({"owners": 12 * [7]}, "owners=" + "%2C".join(12 * ["7"])),
    ({"guests": "ann+x@example.com"}, "guests=ann%2Bx%40example.com"),
    ({"groups": ["a"]}, "groups=a"),
    ({"unassigned": True}, "unassigned=true"),
    ({"deadline_start_range": date(2024, 5, 28)}, "deadline_start_range=2024-05-28"),
    (
        {"deadline_end_range": datetime(2024, 5, 28, 23, tzinfo=EASTERN)},
        "deadline_end_range=2024-05-29T04%3A00%3A00Z",
    ),
    ({"deadline_on": "2024-05-28"}, "deadline_on=2024-05-28"),
    ({"deadline_before": date(2024, 5, 28)}, "deadline_before=2024-05-28"),
    ({"deadline_after": datetime(2024, 5, 28, 9)}, "deadline_after=2024-05-28"),
    ({"with_": "run.checklist"}, "with=run.checklist"),
    ({"sort": "-deadline"}, "sort=-deadline"),
]


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize(("given", "sent"), RUN_FILTERS)
async def test_filter_of_runs_travels(given: dict[str, Any], sent: str, kind: str) -> None:
    with running_service() as service:
        service.answers(page_reply([]))
        async with connected(kind, service) as client:
            await settled(client.runs.list(**given).collect())
    query = {"page": "page=1", "per_page": "per_page=100"}
    query[sent.split("=")[0]] = sent
    assert sorted(service.requests[0].query) == sorted(query.values())


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize(("given", "sent"), TASK_FILTERS)
async def test_filter_of_tasks_travels(given: dict[str, Any], sent: str, kind: str) -> None:
    with running_service() as service:
        service.answers(page_reply([]))
        async with connected(kind, service) as client:
            await settled(client.tasks.list("r1", **given).collect())
    assert sorted(service.requests[0].query) == sorted(["page=1", "per_page=100", sent])


SWITCHES: list[Callable[[Any, bool], Any]] = [
    lambda client, on: client.runs.list(untagged=on).collect(),
    lambda client, on: client.runs.list(form_fields_values=on).collect(),
    lambda client, on: client.tasks.list("r1", unassigned=on).collect(),
]


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize("ask", SWITCHES, ids=["untagged", "form_fields_values", "unassigned"])
async def test_switch_that_is_off_is_not_sent(ask: Callable[[Any, bool], Any], kind: str) -> None:
    with running_service() as service:
        service.answers(page_reply([]))
        async with connected(kind, service) as client:
            await settled(ask(client, False))
    # The service can take the text `false` for true.
    assert sorted(service.requests[0].query) == ["page=1", "per_page=100"]


@pytest.mark.anyio
@both_clients
async def test_reading_one_sends_only_what_was_asked_for(kind: str) -> None:
    with running_service() as service:
        service.always_answers(task_reply())
        async with connected(kind, service) as client:
            await settled(client.tasks.get("t1"))
            await settled(client.tasks.get(Task("t1"), with_=["run", "step"]))
            await settled(client.runs.get("r1"))
            await settled(client.runs.get(Run("r1"), with_="tasks", form_fields_values=True))
    assert service.asked == ["GET /tasks/t1", "GET /tasks/t1", "GET /runs/r1", "GET /runs/r1"]
    assert [one.query for one in service.requests] == [
        [],
        ["with=run%2Cstep"],
        [],
        ["with=tasks", "form_fields_values=true"],
    ]


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("a?b#c", "a%3Fb%23c"),
        ("%2e", "%252e"),
        ("é", "%C3%A9"),
    ],
)
async def test_id_stays_one_segment_of_the_path(given: str, path: str, kind: str) -> None:
    with running_service() as service:
        service.answers(task_reply())
        async with connected(kind, service) as client:
            await settled(client.tasks.get(given))
    assert service.asked == [f"GET /tasks/{path}"]


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.runs.list(q="\ud800").collect(),
        lambda client: client.tasks.get("t1", with_="\ud800"),
        lambda client: client.tasks.complete("t1", run_id=None, taskdata={"f1": "\ud800"}),
        lambda client: client.tasks.complete("t1", run_id=None, taskdata={"\ud800": "x"}),
    ],
    ids=["q", "with_", "taskdata value", "taskdata key"],
)
async def test_text_that_cannot_be_encoded_is_refused(ask: Any, kind: str) -> None:
    with running_service() as service:
        service.always_answers(task_reply())
        async with connected(kind, service) as client:
            with pytest.raises(InvalidRequestError):
                await settled(ask(client))


@pytest.mark.anyio
@both_clients
@pytest.mark.parametrize("given", [{"q": "x" * 70_000}, {"owners": range(100_000, 112_000)}])
async def test_query_that_is_too_long_is_refused(given: dict[str, Any], kind: str) -> None:
    with running_service() as service:
        service.always_answers(page_reply([]))
        async with connected(kind, service) as client:
            with pytest.raises(InvalidRequestError):
                await settled(client.runs.list(**given).collect())


def test_bytes_that_can_change_are_no_list() -> None:
    with pytest.raises(InvalidRequestError):
        comma_separated("owners", bytearray(b"ab"))


@pytest.mark.parametrize("key", [1, True, None, 1.5])
def test_field_values_with_other_keys_inside_are_refused(key: Any) -> None:
    with pytest.raises(InvalidRequestError):
        field_values("taskdata", {"f1": {key: "x"}})


def test_time_that_utc_cannot_hold_is_refused() -> None:
    with pytest.raises(InvalidRequestError):
        day_or_time("deadline", "0001-01-01T00:00:00+05:00")


def test_year_has_four_digits() -> None:
    assert day_or_time("deadline", datetime(999, 1, 1, tzinfo=UTC)) == "0999-01-01T00:00:00Z"


@pytest.mark.anyio
@both_clients
async def test_refusal_names_the_parameter(kind: str) -> None:
    with running_service() as service:
        async with connected(kind, service) as client:
            with pytest.raises(InvalidRequestError, match=r"^task_id "):
                await settled(client.tasks.get("."))


@pytest.mark.anyio
@both_clients
async def test_model_of_the_other_kind_is_refused(kind: str) -> None:
    with running_service() as service:
        service.always_answers(page_reply([]))
        async with connected(kind, service) as client:
            with pytest.raises(InvalidRequestError):
                await settled(client.tasks.list(Task("t1", run_id="r1")).collect())
