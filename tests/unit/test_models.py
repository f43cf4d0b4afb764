"""Models are attrs classes: what they read, keep, show and refuse."""

from __future__ import annotations

import copy
import inspect
import json
import logging
import pickle
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from unittest.mock import create_autospec

import attrs
import pytest
from rich.console import Console

import tallyfy_api.models
from tallyfy_api.models import (
    Error,
    FormField,
    Owners,
    Progress,
    Run,
    RunListResponse,
    Step,
    StepTiming,
    Tag,
    Task,
    UserReference,
)
from tallyfy_client import _models

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
CLASSES = [
    found
    for name in tallyfy_api.models.__all__
    if inspect.isclass(found := getattr(tallyfy_api.models, name))
]


@pytest.fixture
def log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> pytest.LogCaptureFixture:
    """The log, also about fields that another test has read."""
    monkeypatch.setattr(_models, "_told", set())
    return caplog


# --- What was received ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", [field.name for field in attrs.fields(Run)][2:])
def test_missing_and_null_fields_are_none(name: str) -> None:
    assert getattr(Run.from_dict({"id": "a"}), name) is None
    assert getattr(Run.from_dict({"id": "a", name: None}), name) is None


def test_raw_tells_null_from_missing() -> None:
    task = Task.from_dict({"id": "a", "run_id": None})

    assert "run_id" in task.raw
    assert "deadline" not in task.raw


def test_all_that_was_received_is_kept() -> None:
    run = Run.from_dict(SENT)

    assert run.raw == run.to_dict() == SENT
    run.to_dict()["new_field"]["deep"].append(2)
    assert run.to_dict() == SENT


@pytest.mark.parametrize("key", ["raw", "to_dict", "kickoff_values", "_bare", "__dict__"])
def test_a_key_of_the_service_hides_nothing(key: str) -> None:
    run = Run.from_dict({**SENT, key: "from the service"})

    assert run.raw[key] == run.to_dict()[key] == "from the service"
    assert copy.deepcopy(run) == run


def test_a_model_needs_its_id() -> None:
    with pytest.raises(KeyError, match="id"):
        Task.from_dict({"title": "no id"})


# --- How fields are read --------------------------------------------------------------------------


def field_of_task(key: str, sent: object) -> Any:
    return getattr(Task.from_dict({"id": "a", key: sent}), key.replace("-", "_"))


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("2025-01-15T10:00:00.000Z", datetime(2025, 1, 15, 10, tzinfo=UTC)),
        (
            "2024-05-20T11:00:00+02:00",
            datetime(2024, 5, 20, 11, tzinfo=timezone(timedelta(hours=2))),
        ),
        ("2016-01-01 00:00:00", datetime(2016, 1, 1, tzinfo=UTC)),
        ("2025-01-15T10:00:00.123456789Z", datetime(2025, 1, 15, 10, 0, 0, 123456, tzinfo=UTC)),
    ],
)
def test_a_date_and_time_has_a_zone(sent: str, read: datetime) -> None:
    deadline = field_of_task("deadline", sent)

    assert (deadline, deadline.utcoffset()) == (read, read.utcoffset())


NO_MOMENTS: list[object] = ["2026-01-31", "15/10/2025 09:00 AM UTC", "", 1737000000, []]
NO_TAGS: list[object] = [None, "b", 7, [], {}, {"title": "no id"}]
OBJECT, LIST, ONE = {"id": "s"}, [{"id": "s"}], Step("s")
SEVERAL = [Tag("b"), Tag("c")]
ROWS = [{"id": "b"}, {"id": "c"}]


@pytest.mark.parametrize(
    ("key", "sent", "read"),
    [
        ("step", OBJECT, ONE),
        ("step", {"data": OBJECT}, ONE),
        ("step", LIST, ONE),
        ("step", {"data": LIST}, ONE),
        ("step", {"2": OBJECT}, ONE),
        ("step", [], None),
        ("step", {}, None),
        ("step", {"data": None}, None),
        ("step", {"data": []}, None),
        ("tags", ROWS, SEVERAL),
        ("tags", {"data": ROWS}, SEVERAL),
        ("tags", {"1": ROWS[0], "3": ROWS[1]}, SEVERAL),
        ("tags", {"data": {"3": ROWS[0], "1": ROWS[1]}}, SEVERAL),
        ("tags", [], []),
        ("tags", {}, []),
        ("tags", {"data": []}, []),
        ("tags", {"data": None}, None),
        ("owners", {"taskUrls": {"1": "u"}}, Owners(task_urls=["u"])),
        ("owners", {"users": [7, {"id": 8}]}, Owners([UserReference(7), UserReference(8)])),
        ("owners", {"users": {"4": "7"}}, Owners([UserReference("7")])),
        ("taskdata", {"f": [1]}, {"f": [1]}),
        ("taskdata", {"12": "x"}, {"12": "x"}),
        (
            "taskdata",
            [{"id": 1, "value": "x"}, {"id": "f", "field_value": 3}, 7],
            {"1": "x", "f": 3},
        ),
        ("taskdata", [], {}),
        ("ko-form-fields", [{"id": "f"}], [FormField("f")]),
        ("status", "a-value-of-tomorrow", "a-value-of-tomorrow"),
        ("is_completable", 1, 1),
    ],
    ids=str,
)
def test_a_field_has_one_shape_in_whichever_it_was_sent(
    key: str, sent: object, read: object
) -> None:
    assert field_of_task(key, sent) == read


@pytest.mark.parametrize("sent", [{"percent": 40}, 40, {"data": {"percent": 40}}], ids=str)
def test_progress_may_be_a_bare_number(sent: object) -> None:
    assert Run.from_dict({"id": "a", "progress": sent}).progress == Progress(percent=40)
    assert Run.from_dict({"id": "a", "progress": 0}).progress == Progress(percent=0)


@pytest.mark.parametrize(
    ("key", "sent", "read", "kind"),
    [
        *(("deadline", sent, None, "a date and time") for sent in NO_MOMENTS),
        ("step", "s", None, "Step"),
        ("step", {"title": "no id"}, None, "Step"),
        ("step", True, None, "Step"),
        ("tags", "b", None, "a list"),
        ("tags", {"title": "no list"}, None, "a list"),
        *(("tags", [*ROWS[:1], sent, ROWS[1]], SEVERAL, "Tag") for sent in NO_TAGS),
        ("taskdata", "text", None, "a mapping"),
    ],
    ids=str,
)
def test_what_cannot_be_read_costs_nothing_else_and_is_logged_once(
    key: str, sent: object, read: object, kind: str, log: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        task = Task.from_dict({"id": "a", "title": "x", key: sent})
        assert (getattr(task, key), task.title, task.raw[key]) == (read, "x", sent)

    assert log.messages == [f"Task.{key} cannot be read as {kind}; `raw` has what was sent"]


def test_programs_without_logging_show_nothing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_models, "_told", set())
    monkeypatch.setattr(logging.getLogger(), "handlers", [])

    assert Task.from_dict({"id": "a", "deadline": "tomorrow"}).deadline is None
    assert capfd.readouterr() == ("", "")


def test_objects_nested_too_deeply_cost_nothing_else(log: pytest.LogCaptureFixture) -> None:
    deep: dict[str, Any] = {"id": "r"}
    for _ in range(2000):
        deep = {"id": "t", "run": {"id": "r", "next_task": deep}}

    assert Task.from_dict(deep).run
    assert len(log.messages) in (1, 2)


def test_rows_of_a_page_are_models() -> None:
    page = RunListResponse.from_dict({"data": {"1": {"id": "a"}, "3": {"id": "b"}}, "meta": []})

    assert (page.data, page.meta) == ([Run("a"), Run("b")], None)


def test_an_error_is_read_like_other_models() -> None:
    error = Error.from_dict({"error": {"code": "SEAT_POOL_EXHAUSTED"}, "errors": {"a": ["b"]}})

    assert error.error
    assert (error.error.code, error.errors) == ("SEAT_POOL_EXHAUSTED", {"a": ["b"]})


# --- The kick-off form ----------------------------------------------------------------------------

FIELDS = [
    {"id": "f1", "label": "Customer"},
    {"id": "f2", "label": "Notes", "value": "own"},
    {"id": "f3", "label": "Customer"},
    {"id": "f4", "field_value": "own"},
    {"id": "f5", "label": "Empty"},
]


@pytest.mark.parametrize(
    "related", [{"ko_form_fields": FIELDS}, {"checklist": {"data": {"id": "c", "prerun": FIELDS}}}]
)
def test_kickoff_values_are_found_by_label(related: Mapping[str, Any]) -> None:
    run = Run.from_dict({"id": "a", "prerun": {"f1": "ACME", "f3": "Initech"}, **related})

    assert run.kickoff_values() == {
        "Customer": "ACME",
        "Notes": "own",
        "Customer (f3)": "Initech",
        "f4": "own",
        "Empty": None,
    }


def test_labels_of_the_kickoff_form_have_to_be_asked_for() -> None:
    with pytest.raises(LookupError, match=r'with_=\["ko_form_fields"\]'):
        Run("a", prerun={"f1": 1}).kickoff_values()


# --- What attrs gives -----------------------------------------------------------------------------


def test_models_are_read_only_and_have_slots() -> None:
    run = Run.from_dict(SENT)

    for name in ("name", "raw"):
        with pytest.raises(attrs.exceptions.FrozenAttributeError):
            setattr(run, name, {})
    with pytest.raises(AttributeError):
        run.titel = "x"  # type: ignore[attr-defined]
    assert not hasattr(run, "__dict__")


def test_evolve_makes_another_model_without_raw() -> None:
    run = Run.from_dict(SENT)
    other = attrs.evolve(run, name="Another")

    assert (other.name, other.progress, run.name) == ("Another", run.progress, "Onboarding")
    assert other.raw == {}
    assert other.to_dict()["name"] == "Another"


def test_a_model_made_by_hand_is_written_as_json() -> None:
    task = Task(
        "a",
        deadline=datetime(2025, 1, 1, tzinfo=UTC),
        step=Step("s", start_date=StepTiming(3)),
        taskdata={"f": (datetime(2025, 1, 1, tzinfo=UTC), None)},
        ko_form_fields=[FormField("f")],
    )

    assert json.loads(json.dumps(task.to_dict())) == {
        "id": "a",
        "deadline": "2025-01-01T00:00:00+00:00",
        "step": {"id": "s", "start_date": {"value": 3}},
        "taskdata": {"f": ["2025-01-01T00:00:00+00:00", None]},
        "ko-form-fields": [{"id": "f"}],
    }
    assert Task.from_dict(task.to_dict()).ko_form_fields == [FormField("f")]


DUPLICATES: list[Callable[[Run], Run]] = [
    copy.copy,
    copy.deepcopy,
    lambda run: pickle.loads(pickle.dumps(run)),
    lambda run: Run.from_dict(run.to_dict()),
]


@pytest.mark.parametrize("duplicate", DUPLICATES, ids=["copy", "deepcopy", "pickle", "to_dict"])
def test_a_copy_is_equal_and_keeps_raw(duplicate: Callable[[Run], Run]) -> None:
    run = Run.from_dict(SENT)

    assert duplicate(run) == run
    assert duplicate(run).raw == SENT


def test_models_are_equal_if_their_fields_are() -> None:
    assert Run.from_dict({"id": "a", "new": 1}) == Run("a")
    assert Run("a") != Run("b")
    assert Run("a") != Task("a")  # type: ignore[comparison-overlap]
    with pytest.raises(TypeError, match="unhashable"):
        hash(Run("a"))


def test_a_model_can_be_matched() -> None:
    match Task.from_dict({"id": "t", "status": "active", "step": {"id": "s"}}):
        case Task(status="active", completed_at=None, step=Step(found)):
            assert found == "s"
        case _:
            pytest.fail("no match")


SHOWN = "Run(id='a', progress=Progress(percent=40))"


def test_only_fields_that_are_not_none_are_shown() -> None:
    run = Run.from_dict({"id": "a", "summary": None, "progress": 40, "new_field": 1})
    console = Console(width=80)
    with console.capture() as shown:
        console.print(run)

    assert repr(run) == shown.get().strip() == SHOWN


@pytest.mark.parametrize("model", CLASSES)
def test_tools_see_the_fields_of_a_model(model: type[Any]) -> None:
    names = [field.name for field in attrs.fields(model)]

    assert names[0] == "raw"
    assert [*inspect.signature(model, eval_str=True).parameters] == names[1:]
    assert {*names} <= typing.get_type_hints(model).keys()
    assert model.__doc__
    assert {*names} <= {*dir(create_autospec(model, instance=True))}


@pytest.mark.parametrize(
    "decorate", [attrs.define, attrs.define(slots=False), attrs.define(kw_only=True)]
)
def test_a_subclass_reads_the_fields_of_its_model(decorate: Callable[[type], type]) -> None:
    class Watched(Run):
        note: str = "none"
        seen: list[str] = attrs.field(factory=list)

        @property
        def title(self) -> str:
            return f"{self.name}!"

    watched: Any = decorate(Watched).from_dict(SENT)  # type: ignore[attr-defined]

    assert (watched.note, watched.seen, watched.title) == ("none", [], "Onboarding!")
    assert (watched.progress, watched.raw) == (Progress(percent=50), SENT)


def test_models_are_imported_when_they_are_used() -> None:
    assert {"Run", "Task", "Error"} <= {*dir(tallyfy_api.models)}
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        tallyfy_api.models.Nothing  # type: ignore[attr-defined]  # noqa: B018
