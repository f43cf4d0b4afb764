"""Models read a date, an object or a list when it is first asked for. Nobody can tell."""

import copy
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from tallyfy_api.models import Progress, Run, Tag, Task, WrappedTags
from tallyfy_client import UNSET

ANSWER = {
    "id": "a",
    "name": "Onboarding",
    "due_date": "2025-01-15T10:00:00.000Z",
    "progress": {"percent": 50},
    "tags": {"data": [{"id": "t", "title": "Priority"}]},
    "new_field": 1,
}


def test_each_kind_of_field_is_read_when_it_is_asked_for() -> None:
    run = Run.from_dict(ANSWER)

    assert run.due_date == datetime(2025, 1, 15, 10, tzinfo=UTC)
    assert run.progress == Progress(percent=50)
    assert isinstance(run.tags, WrappedTags)
    assert run.tags.data == [Tag("t", title="Priority")]
    assert run.additional_properties == {"new_field": 1}
    assert run.checklist is UNSET


def test_a_field_is_read_once() -> None:
    run = Run.from_dict(ANSWER)

    assert run.progress is run.progress
    assert run.additional_properties is run.additional_properties


def test_a_field_that_was_set_stays_as_it_was_set() -> None:
    run = Run.from_dict(ANSWER)
    run.due_date = None
    run["new_field"] = 2

    assert run.due_date is None
    assert run.to_dict() == {**ANSWER, "due_date": None, "new_field": 2}


def test_what_changes_in_the_dict_it_came_from_does_not_change_a_model() -> None:
    answer = dict(ANSWER)
    run = Run.from_dict(answer)
    answer["due_date"] = answer["new_field"] = None

    assert run.due_date == datetime(2025, 1, 15, 10, tzinfo=UTC)
    assert run["new_field"] == 1


@pytest.mark.parametrize(
    "duplicate",
    [
        copy.copy,
        copy.deepcopy,
        lambda run: evolved(run),
        lambda run: pickle.loads(pickle.dumps(run)),
        lambda run: Run.from_dict(run.to_dict()),
    ],
    ids=["copy", "deepcopy", "evolve", "pickle", "to_dict"],
)
@pytest.mark.parametrize("look", [lambda _: None, repr], ids=["unread", "read"])
def test_a_copy_is_equal(duplicate: Callable[[Run], Run], look: Callable[[Run], Any]) -> None:
    run = Run.from_dict(ANSWER)
    look(run)

    other = duplicate(run)

    assert other == run == Run.from_dict(ANSWER)
    assert other.to_dict() == run.to_dict()


def evolved(run: Run) -> Run:
    """A copy by attrs, which leaves out what no argument is for."""
    other = attrs.evolve(run)
    other.additional_properties = run.additional_properties
    return other


@pytest.mark.parametrize("run", [Run("a"), Run.from_dict(ANSWER)], ids=["made", "read"])
@pytest.mark.parametrize("name", ["deadlines", "_unread_", "__len__"])
def test_a_name_that_no_field_has_is_an_error_as_ever(run: Run, name: str) -> None:
    with pytest.raises(AttributeError, match=f"'Run' object has no attribute '{name}'"):
        getattr(run, name)


def test_threads_that_ask_at_once_read_the_same() -> None:
    with ThreadPoolExecutor(8) as threads:
        for _ in range(200):
            run = Run.from_dict(ANSWER)
            found = list(threads.map(lambda _, run=run: run.to_dict(), range(8)))
            assert found == [found[0]] * 8


def test_a_model_that_misses_what_it_needs_is_refused_at_once() -> None:
    with pytest.raises(KeyError, match="id"):
        Task.from_dict({"title": "no id"})


def test_a_field_that_did_not_come_prints_as_unset() -> None:
    assert str(Run.from_dict({"id": "r1"}).name) == "UNSET"
