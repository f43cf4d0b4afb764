"""A model is the JSON that was sent, and each of its fields has one shape."""

import copy
import inspect
import json
import logging
import pickle
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier
from typing import Any

import attrs
import pytest
import tallyfy_api.fields
from rich.console import Console
from tallyfy_api.types import UNSET

import tallyfy_api.models
from tallyfy_api.models import (
    Checklist,
    Error,
    FormField,
    Owners,
    Progress,
    Run,
    RunListResponse,
    Step,
    Tag,
    Task,
)

SENT = {
    "id": "a",
    "name": "Onboarding",
    "summary": None,
    "due_date": "2025-01-15T10:00:00.000Z",
    "progress": {"percent": 50},
    "prerun": {"f1": "ACME Corp"},
    "tags": {"data": [{"id": "t", "title": "Priority"}]},
    "users": [1001],
    "new_field": {"deep": [1, None]},
}


# --- What was sent, and what was not --------------------------------------------------------------


@pytest.mark.parametrize("name", [field.name for field in attrs.fields(Run) if field.name != "id"])
def test_a_field_that_is_missing_and_one_that_is_null_are_none(name: str) -> None:
    assert getattr(Run.from_dict({"id": "a"}), name) is None
    assert getattr(Run.from_dict({"id": "a", name: None}), name) is None


def test_in_tells_whether_a_field_was_sent() -> None:
    task = Task.from_dict({"id": "a", "run_id": None})

    assert "run_id" in task
    assert "deadline" not in task


@pytest.mark.parametrize("key", SENT)
def test_what_was_sent_is_found_by_its_key_whether_the_contract_knows_it_or_not(key: str) -> None:
    assert Run.from_dict(SENT)[key] == SENT[key]


def test_a_key_that_was_not_sent_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="due_date"):
        Run.from_dict({"id": "a"})["due_date"]


@pytest.mark.parametrize("read", [Run.to_dict, dict])
def test_all_that_was_sent_is_given_back(read: Callable[[Run], dict[str, Any]]) -> None:
    assert read(Run.from_dict(SENT)) == SENT


@pytest.mark.parametrize("key", ["keys", "to_dict", "kickoff_values", "_json", "_read", "__dict__"])
def test_a_key_from_the_service_hides_no_method(key: str) -> None:
    sent = {**SENT, key: "from the service"}
    run = Run.from_dict(sent)

    assert dict(run) == run.to_dict() == sent
    assert run.progress == Progress(percent=50)
    assert copy.deepcopy(run) == run


def test_a_method_cannot_be_set() -> None:
    run = Run("a")

    with pytest.raises(AttributeError, match="'keys' is a method"):
        run.keys = "x"  # type: ignore[assignment, method-assign]


def test_a_model_that_misses_what_it_needs_is_refused_at_once() -> None:
    with pytest.raises(KeyError, match="id"):
        Task.from_dict({"title": "no id"})


@pytest.mark.parametrize("run", [Run("a"), Run.from_dict(SENT)], ids=["made", "read"])
@pytest.mark.parametrize("name", ["deadlines", "_unread", "__len__"])
def test_a_name_that_no_field_has_is_an_attribute_error(run: Run, name: str) -> None:
    with pytest.raises(AttributeError, match=f"'Run' object has no attribute '{name}'"):
        getattr(run, name)


def test_a_name_that_python_has_for_itself_is_a_field_all_the_same() -> None:
    assert Run.from_dict({"id": "a", "type": "form"}).type == "form"
    assert Tag.from_dict({"id": "a", "items": 3}).items == 3


def test_a_value_that_the_contract_does_not_know_is_a_text() -> None:
    assert Run.from_dict({"id": "a", "status": "a-value-of-tomorrow"}).status == (
        "a-value-of-tomorrow"
    )


# --- Dates and times ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["2025-01-15T10:00:00.000Z", "2024-05-20T11:00:00Z", "2016-01-01 00:00:00", "soon"]
)
def test_a_date_is_given_back_as_the_text_that_came_also_after_it_was_read(text: str) -> None:
    run = Run.from_dict({"id": "a", "due_date": text})

    assert isinstance(run.due_date, datetime) or text == "soon"
    assert run.to_dict()["due_date"] == dict(run)["due_date"] == text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-01-15T10:00:00.000Z", datetime(2025, 1, 15, 10, tzinfo=UTC)),
        ("2024-05-20T11:00:00Z", datetime(2024, 5, 20, 11, tzinfo=UTC)),
        (
            "2024-05-20T11:00:00+02:00",
            datetime(2024, 5, 20, 11, tzinfo=timezone(timedelta(hours=2))),
        ),
        # Without a zone it is in UTC.
        ("2016-01-01 00:00:00", datetime(2016, 1, 1, tzinfo=UTC)),
        ("2025-01-15T10:00:00.123456789Z", datetime(2025, 1, 15, 10, 0, 0, 123456, tzinfo=UTC)),
    ],
)
def test_a_date_and_time_has_a_zone(written: str, read: datetime) -> None:
    task = Task.from_dict({"id": "a", "deadline": written})

    assert task.deadline == read
    assert task.deadline.utcoffset() == read.utcoffset()
    assert task["deadline"] == written


@pytest.fixture
def nothing_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallyfy_api.fields, "_told", set())


@pytest.mark.usefixtures("nothing_told")
@pytest.mark.parametrize(
    "written", ["2026-01-31", "15/10/2025 09:00 AM UTC", "YYYY-MM-DDTHH:MM:SSZ", "", 1737000000, []]
)
def test_what_is_no_date_and_time_is_none_and_still_there(written: object) -> None:
    task = Task.from_dict({"id": "a", "deadline": written})

    assert task.deadline is None
    assert task["deadline"] == written


@pytest.mark.usefixtures("nothing_told")
def test_what_is_no_date_and_time_is_said_once_for_each_field(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for _ in range(3):
        task = Task.from_dict({"id": "a", "deadline": "secret", "created_at": "secret"})
        assert task.deadline is task.created_at is None

    assert [record.getMessage() for record in caplog.records] == [
        "Task.deadline holds something that is not a date and time; it reads as None, and "
        "task['deadline'] has it",
        "Task.created_at holds something that is not a date and time; it reads as None, and "
        "task['created_at'] has it",
    ]


@pytest.mark.usefixtures("nothing_told")
def test_a_program_without_logging_is_told_nothing(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    assert Task.from_dict({"id": "a", "deadline": "tomorrow"}).deadline is None
    assert capfd.readouterr() == ("", "")


# --- Related data ---------------------------------------------------------------------------------

STEP = {"id": "s", "title": "Review"}


@pytest.mark.parametrize("sent", [STEP, {"data": STEP}, [STEP], {"data": [STEP]}], ids=str)
def test_one_related_object_is_a_model_however_it_is_wrapped(sent: object) -> None:
    task = Task.from_dict({"id": "a", "step": sent})

    assert task.step == Step("s", title="Review")
    assert task["step"] == sent


@pytest.mark.parametrize(
    "sent",
    [None, [], {}, {"data": None}, {"data": []}, {"title": "no id"}, "text", 7, True],
    ids=str,
)
def test_what_is_no_object_is_none(sent: object) -> None:
    task = Task.from_dict({"id": "a", "step": sent})

    assert task.step is None
    assert task["step"] == sent


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"data": rows}])
@pytest.mark.parametrize("rows", [[], [{"id": "t"}], [{"id": "t"}, {"id": "u"}]], ids=len)
def test_related_objects_are_a_list_however_they_are_wrapped(
    rows: list[dict[str, Any]], wrap: Callable[[Any], Any]
) -> None:
    assert Run.from_dict({"id": "a", "tags": wrap(rows)}).tags == [Tag(**row) for row in rows]


@pytest.mark.parametrize("sent", [None, {"data": None}, "text", 7], ids=str)
def test_what_is_no_list_is_none(sent: object) -> None:
    assert Run.from_dict({"id": "a", "tags": sent}).tags is None


@pytest.mark.parametrize("junk", [None, "b", 7, [], {}, {"title": "no id"}], ids=str)
def test_an_entry_that_cannot_be_read_takes_no_other_along(junk: object) -> None:
    sent = {"id": "a", "tags": [{"id": "b"}, junk, {"id": "c"}]}
    run = Run.from_dict(sent)

    assert run.tags == [Tag("b"), Tag("c")]
    assert run.to_dict() == sent


def test_the_rows_of_a_page_are_models() -> None:
    page = RunListResponse.from_dict({"data": [{"id": "a"}, {"id": "b"}], "meta": []})

    assert page.data == [Run("a"), Run("b")]
    assert page.meta is None


def test_the_next_task_is_one() -> None:
    assert Run.from_dict({"id": "a", "next_task": [{"id": "t"}]}).next_task == Task("t")
    assert Run.from_dict({"id": "a", "next_task": []}).next_task is None


@pytest.mark.parametrize(
    ("sent", "percent"), [({"percent": 50}, 50), (40, 40), (66.67, 66.67), (0, 0)], ids=str
)
def test_progress_is_one_model_also_where_a_number_was_sent(sent: object, percent: float) -> None:
    run = Run.from_dict({"id": "a", "progress": sent})

    assert run.progress is not None
    assert run.progress.percent == percent
    assert run["progress"] == sent


def test_users_guests_and_groups_are_references_also_where_ids_were_sent() -> None:
    sent = {"users": [1001, {"id": "1002"}], "guests": ["jane@example.com"], "groups": ["g", 7]}
    owners = Task.from_dict({"id": "a", "owners": sent}).owners

    assert owners is not None
    assert [user.id for user in owners.users or []] == [1001, "1002"]
    assert [guest.email for guest in owners.guests or []] == ["jane@example.com"]
    assert [group.id for group in owners.groups or []] == ["g", 7]
    assert owners.to_dict() == sent


# --- Values of forms ------------------------------------------------------------------------------


def test_values_of_a_form_are_a_mapping_by_the_ids_of_the_fields() -> None:
    values = Run.from_dict(SENT).prerun

    assert values is not None
    assert values["f1"] == "ACME Corp"
    assert list(values.items()) == [("f1", "ACME Corp")]
    assert len(values) == 1
    assert json.loads(json.dumps(values)) == copy.deepcopy(values) == {"f1": "ACME Corp"}
    assert pickle.loads(pickle.dumps(values)) == values


CHANGES: list[Callable[[Any], object]] = [
    lambda values: values.update(f2=1),
    lambda values: values.clear(),
    lambda values: values.pop("f1"),
    lambda values: values.popitem(),
    lambda values: values.setdefault("f2"),
    lambda values: values.__setitem__("f1", 2),
    lambda values: values.__delitem__("f1"),
    lambda values: values.__ior__({"f2": 1}),
]


@pytest.mark.parametrize("change", CHANGES)
def test_values_of_a_form_cannot_be_changed_in_their_place(change: Callable[[Any], object]) -> None:
    run = Run.from_dict(SENT)

    with pytest.raises(TypeError, match="set the field of the model"):
        change(run.prerun)
    assert run.prerun == {"f1": "ACME Corp"}


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ([{"id": 1, "label": "Customer", "value": "ACME Corp"}], {"1": "ACME Corp"}),
        ([{"id": "f", "field_value": 3}, 7], {"f": 3}),
        ([], {}),
        ({}, {}),
        (None, None),
        ("text", None),
    ],
    ids=str,
)
def test_values_of_a_form_are_a_mapping_also_where_a_list_was_sent(
    sent: object, read: object
) -> None:
    run = Run.from_dict({"id": "a", "prerun": sent})

    assert run.prerun == read
    assert run["prerun"] == sent


FIELDS = [
    {"id": "f1", "label": "Customer"},
    {"id": "f2", "label": "Notes"},
    {"id": "f3", "label": "Customer"},
    {"id": "f4"},
]


@pytest.mark.parametrize(
    "related", [{"ko_form_fields": FIELDS}, {"checklist": {"data": {"id": "c", "prerun": FIELDS}}}]
)
def test_the_values_of_the_kick_off_form_are_found_by_the_labels_of_its_fields(
    related: Mapping[str, Any],
) -> None:
    run = Run.from_dict({"id": "a", "prerun": {"f1": "ACME", "f3": "Initech"}, **related})

    assert run.kickoff_values() == {
        "Customer": "ACME",
        "Notes": None,
        "Customer (f3)": "Initech",
        "f4": None,
    }


def test_a_field_of_the_kick_off_form_may_have_its_value_itself() -> None:
    fields = [FormField("f1", label="A", value=1), FormField("f2", label="B", field_value=2)]
    assert Run("a", ko_form_fields=fields).kickoff_values() == {"A": 1, "B": 2}


def test_the_labels_of_the_kick_off_form_have_to_be_asked_for() -> None:
    with pytest.raises(LookupError, match=r'with_=\["ko_form_fields"\]'):
        Run("a", prerun={"f1": 1}).kickoff_values()


# --- Read once ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["due_date", "progress", "prerun", "tags", "users"])
def test_a_field_is_read_once(name: str) -> None:
    run = Run.from_dict(SENT)
    assert getattr(run, name) is getattr(run, name)


def test_threads_that_ask_at_once_get_the_same_object() -> None:
    barrier = Barrier(8)

    def first(run: Run) -> list[Any]:
        barrier.wait()
        return [run.progress, run.tags, run.prerun, run.due_date]

    with ThreadPoolExecutor(8) as threads:
        for _ in range(200):
            run = Run.from_dict(SENT)
            found = list(threads.map(first, [run] * 8))
            assert {tuple(map(id, each)) for each in found} == {tuple(map(id, found[0]))}


def test_what_changes_in_the_dict_it_was_made_from_does_not_change_a_model() -> None:
    sent = dict(SENT)
    run = Run.from_dict(sent)
    sent["due_date"] = sent["new_field"] = None

    assert run.to_dict() == SENT


# --- Changes --------------------------------------------------------------------------------------


def test_what_is_set_is_given_back_and_stands_in_the_json() -> None:
    task = Task.from_dict({"id": "a", "deadline": "2024-05-20T11:00:00Z"})
    task.title = "Review"
    task.deadline = datetime(2025, 1, 1, tzinfo=UTC)
    task.step = Step("s")
    task.form_fields = [FormField("f")]
    task.taskdata = {"f": [datetime(2025, 1, 1, tzinfo=UTC)]}
    task["new_field"] = Tag("t")

    assert task.deadline == datetime(2025, 1, 1, tzinfo=UTC)
    assert task.step == Step("s")
    assert task.to_dict() == {
        "id": "a",
        "deadline": "2025-01-01T00:00:00+00:00",
        "title": "Review",
        "step": {"id": "s"},
        "form_fields": [{"id": "f"}],
        "taskdata": {"f": ["2025-01-01T00:00:00+00:00"]},
        "new_field": {"id": "t"},
    }


def test_what_is_set_by_its_key_is_read_by_its_name() -> None:
    run = Run.from_dict(SENT)
    assert run.due_date
    run["due_date"] = "2026-01-01T00:00:00Z"

    assert run.due_date == datetime(2026, 1, 1, tzinfo=UTC)


def test_what_is_deleted_is_gone() -> None:
    run = Run.from_dict(SENT)
    del run.due_date
    del run["tags"]

    assert (run.due_date, run.tags) == (None, None)
    assert {"due_date", "tags"}.isdisjoint(run.to_dict())


def test_what_is_changed_inside_of_a_model_is_changed_in_its_json() -> None:
    run = Run.from_dict({**SENT, "progress": 40})
    assert run.progress is not None
    assert run.tags is not None
    assert run.users is not None
    run.progress.percent = 60
    run.tags[0].title = "Urgent"
    run.tags.append(Tag("u"))
    run.users[0].full_name = "Jane Doe"

    changed = {
        **SENT,
        "progress": {"percent": 60},
        "tags": {"data": [{"id": "t", "title": "Urgent"}, {"id": "u"}]},
        "users": [{"id": 1001, "full_name": "Jane Doe"}],
    }
    assert run.to_dict() == dict(run) == copy.copy(run).to_dict() == changed
    assert run["tags"] == changed["tags"]


def test_an_entry_may_be_added_as_json() -> None:
    run = Run.from_dict({"id": "a", "tags": [{"id": "t"}]})
    assert run.tags is not None
    run.tags.append({"id": "u"})  # type: ignore[arg-type]

    assert run.to_dict() == {"id": "a", "tags": [{"id": "t"}, {"id": "u"}]}


def test_what_was_only_looked_at_stays_as_it_was_sent() -> None:
    sent = {**SENT, "progress": 40, "tags": [{"id": "b"}, 7, {}], "groups": {"data": ["g"]}}
    run = Run.from_dict(sent)
    for field in attrs.fields(Run):
        getattr(run, field.name)

    assert run.to_dict() == sent


def test_what_is_made_of_a_model_is_a_copy() -> None:
    run = Run.from_dict(SENT)
    run.to_dict()["new_field"]["deep"].append(2)

    assert run.to_dict() == SENT


# --- Making, copying, comparing, showing ----------------------------------------------------------


def test_a_model_is_made_of_the_fields_that_are_given() -> None:
    assert Task("a", run_id=None).to_dict() == {"id": "a", "run_id": None}
    assert Checklist("c", owner_id=7)["owner_id"] == 7


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: Run(), "needs 'id'"),  # type: ignore[call-arg]
        (lambda: Run("a", titel="x"), "no field 'titel'"),  # type: ignore[call-arg]
        (lambda: Run("a", id="b"), "two values for 'id'"),  # type: ignore[misc]
        (lambda: Progress(1, 2, 3, 4), "3 values at most"),  # type: ignore[call-arg]
    ],
)
def test_a_field_that_a_model_does_not_have_is_refused(make: Callable[[], Any], why: str) -> None:
    with pytest.raises(TypeError, match=why):
        make()


@pytest.mark.parametrize(
    "duplicate",
    [
        copy.copy,
        copy.deepcopy,
        lambda run: run.__replace__(),
        lambda run: pickle.loads(pickle.dumps(run)),
        lambda run: Run.from_dict(run.to_dict()),
    ],
    ids=["copy", "deepcopy", "replace", "pickle", "to_dict"],
)
@pytest.mark.parametrize("look", [lambda _: None, attrs.asdict], ids=["unread", "read"])
def test_a_copy_is_equal_and_its_own(
    duplicate: Callable[[Run], Run], look: Callable[[Any], Any]
) -> None:
    run = Run.from_dict(SENT)
    look(run)
    other = duplicate(run)

    assert other == run == Run.from_dict(SENT)
    other.name = "Another"
    assert other != run
    assert run.name == "Onboarding"


def test_a_copy_can_have_other_values() -> None:
    run = Run("a", name="old")

    assert run.__replace__(name="new") == Run("a", name="new")
    assert run.name == "old"


def test_models_with_other_json_and_other_models_differ() -> None:
    assert Run("a") != Run("b")
    assert Run("a") != Task("a")
    assert Run("a") != {"id": "a"}


class Anything:
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


def test_what_is_no_model_may_say_itself_whether_it_is_equal() -> None:
    assert (Run("a") == "a") is False
    assert Run("a") == Anything()


def test_a_model_can_change_and_so_has_no_hash() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(Run("a"))


def test_a_model_is_no_sequence() -> None:
    with pytest.raises(TypeError, match="not iterable"):
        list(Run("a"))  # type: ignore[call-overload]


def test_the_repr_shows_what_was_sent_and_no_more() -> None:
    run = Run.from_dict({"id": "a", "summary": None, "progress": 40, "new_field": 1})
    assert run.progress

    assert repr(run) == "Run(id='a', summary=None, progress=40, new_field=1)"


def test_rich_shows_what_was_sent_and_no_more() -> None:
    console = Console(width=80)
    with console.capture() as shown:
        console.print(Run.from_dict({"id": "a", "new_field": 1}))

    assert shown.get().strip() == "Run(id='a', new_field=1)"


def test_the_signature_shows_the_fields() -> None:
    assert str(inspect.signature(Progress)) == (
        "(complete: 'int | None' = None, total: 'int | None' = None, "
        "percent: 'float | None' = None)"
    )


# --- Subclasses -----------------------------------------------------------------------------------


@attrs.define
class Watched(Run):
    note: str = "none"
    seen: list[str] = attrs.field(factory=list)
    times: int = attrs.field(default=1, converter=int, validator=attrs.validators.gt(0))


@attrs.define(slots=False)
class Noted(Run):
    note: str = "none"


def test_a_subclass_made_with_attrs_keeps_its_fields_and_their_defaults() -> None:
    run = Watched.from_dict({**SENT, "times": "3"})

    assert (run.note, run.seen, run.times) == ("none", [], 3)
    assert run.progress == Progress(percent=50)
    run.note = "read"
    assert copy.copy(run).note == pickle.loads(pickle.dumps(run)).note == "read"
    assert Noted.from_dict(SENT).note == "none"


def test_a_subclass_made_with_attrs_takes_its_fields_and_those_of_the_model() -> None:
    run = Watched("a", name=None, note="new")

    assert run.note == "new"
    assert run.to_dict() == {"id": "a", "name": None}
    assert repr(run) == "Watched(id='a', note='new', seen=[], times=1)"


def test_a_plain_subclass_has_what_it_adds() -> None:
    class Named(Run):
        @property
        def title(self) -> str:
            return f"{self.name}!"

    assert Named.from_dict(SENT).title == "Onboarding!"
    assert "args" in inspect.signature(Named).parameters


def test_a_field_of_a_subclass_that_needs_a_value_stays_empty_where_there_is_none() -> None:
    @attrs.define(kw_only=True)
    class Assigned(Run):
        reason: str

    run = Assigned.from_dict(SENT)

    assert not hasattr(run, "reason")
    assert dict(copy.copy(run)) == SENT


def test_attrs_knows_the_fields_of_a_model() -> None:
    assert [field.name for field in attrs.fields(Owners)] == [
        "users",
        "guests",
        "groups",
        "task_urls",
    ]
    assert attrs.asdict(Progress(percent=50)) == {"complete": None, "total": None, "percent": 50}


def test_an_error_is_read_as_any_other_model() -> None:
    error = Error.from_dict({"error": {"code": "SEAT_POOL_EXHAUSTED"}, "errors": {"a": ["b"]}})

    assert error.error is not None
    assert error.error.code == "SEAT_POOL_EXHAUSTED"
    assert error.errors == {"a": ["b"]}


def test_the_models_are_listed() -> None:
    assert {"Run", "Task", "Error"} <= {*dir(tallyfy_api.models)}


def test_a_model_that_the_contract_does_not_have_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        tallyfy_api.models.Nothing  # type: ignore[attr-defined]  # noqa: B018


def test_what_is_unset_is_one_and_counts_as_nothing() -> None:
    assert not UNSET
    assert repr(UNSET) == "UNSET"
    assert pickle.loads(pickle.dumps(UNSET)) is copy.deepcopy(UNSET) is UNSET
