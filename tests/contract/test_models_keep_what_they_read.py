"""Whatever a response holds, models and clients read it, and keep all of it."""

import inspect
import re
from typing import Any

import attrs
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallyfy_api import models
from tallyfy_api.api.runs import list_runs
from tallyfy_client import Tallyfy
from tallyfy_client._errors import ReadingError
from tests.contract.drawn_answers import LARGE, ODD_VALUES, answers, odd_answers
from tests.contract.reading import SCHEMAS, exactly, problems
from tests.contract.test_models_keep_payloads import read_whole, through_the_model

# Those of what is read, with their fields.
FIELDS = {
    name: SCHEMAS[name]["properties"].keys() - {"id"}
    for name in models.__all__
    if "properties" in SCHEMAS[name]
}
ANSWERS = ("RunListResponse", "TaskListResponse", "RunResponse", "TaskResponse", "Error")


@pytest.mark.fuzz
@pytest.mark.parametrize("schema", ANSWERS)
@given(data=st.data())
@LARGE
def test_nothing_of_what_the_contract_allows_is_lost(schema: str, data: st.DataObject) -> None:
    answer = data.draw(answers(schema))

    assert problems(schema, answer) == []
    assert exactly(through_the_model(schema, answer)) == exactly(answer)


@pytest.mark.fuzz
@pytest.mark.parametrize("schema", ANSWERS)
@given(data=st.data())
@LARGE
def test_nothing_of_what_the_contract_does_not_know_is_lost(
    schema: str, data: st.DataObject
) -> None:
    answer = data.draw(odd_answers(schema))

    assert exactly(through_the_model(schema, answer)) == exactly(answer)


@pytest.mark.fuzz
@given(data=st.data())
@LARGE
def test_the_wrapper_gives_the_run_and_the_task_that_were_sent(data: st.DataObject) -> None:
    run, task = data.draw(odd_answers("RunResponse")), data.draw(odd_answers("TaskResponse"))
    for answer in (run, task):
        # It is the one that was asked for.
        answer["data"]["id"] = "a"

    with answering(lambda request: run if "/runs/" in request.url.path else task) as tallyfy:
        for answer, read_it in ((run, tallyfy.runs.get), (task, tallyfy.tasks.get)):
            assert exactly(read_it("a").to_dict()) == exactly(answer["data"])


def answering(answer: Any) -> Tallyfy:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=answer(request)))
    return Tallyfy("token", org_id="org", http_client=httpx.Client(transport=transport))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "`data` is not a list"),
        ([], "`data` is not a list"),
        ({}, "`data` is not a list"),
        ({"data": None}, "`data` is not a list"),
        ({"data": {"id": "a"}}, "`data` is not a list"),
        ({"data": [{"id": "a"}, 7]}, r"`data\[1\]` is not an object with an id"),
        ({"data": [{"id": "a"}, {}]}, r"`data\[1\]` is not an object with an id"),
        ({"data": [{"id": None}]}, r"`data\[0\]` is not an object with an id"),
    ],
    ids=str,
)
def test_a_page_that_is_none_is_refused_by_the_place(content: object, why: str) -> None:
    """Rows are told apart by their ids, so a page with one that has none is not read."""
    with pytest.raises(ReadingError, match=f"^{why}$"):
        list_runs.read(content)


@pytest.mark.parametrize("schema", FIELDS)
def test_a_field_has_one_shape_whatever_is_sent_and_costs_no_other(schema: str) -> None:
    model = getattr(models, schema)
    converter = r"(?:moment|one|several|values|mapping)"
    source = inspect.getsource(model.from_dict)
    converted = re.findall(rf'{converter}\(\s*get\("([^"]+)', source)
    names = {field.metadata.get("key", field.name): field.name for field in attrs.fields(model)}

    for key in FIELDS[schema]:
        shapes = set()
        for value in ODD_VALUES:
            sent = {"id": "a", "data": [], "a_field_of_tomorrow": 1, key: value}
            row = read_whole(model.from_dict(sent))
            shapes.add(type(getattr(row, names[key])))
            assert exactly(row.to_dict()) == exactly(sent)
        if key in converted:
            assert len(shapes - {type(None)}) == 1, f"{key}: {shapes}"


def test_a_page_with_holes_is_the_list() -> None:
    page = list_runs.read({"data": {"1": {"id": "a"}, "3": {"id": "b"}}})

    assert page.data == [models.Run("a"), models.Run("b")]
