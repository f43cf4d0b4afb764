"""Whatever a response holds, the models and the wrapper read it, and lose nothing of it."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallyfy_api import models
from tallyfy_api.api.runs import list_runs
from tallyfy_api.errors import ReadingError
from tallyfy_api.fields import Field
from tallyfy_client import Tallyfy
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


@pytest.mark.parametrize("schema", FIELDS)
def test_each_field_keeps_whatever_is_sent(schema: str) -> None:
    for field in FIELDS[schema]:
        for value in ODD_VALUES:
            answer = {"id": "a", "data": [], field: value}
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


@pytest.mark.parametrize("row", [None, "b", 7, [], {}, {"title": "no id"}], ids=str)
@pytest.mark.parametrize(
    ("schema", "field", "model"),
    [
        ("RunListResponse", "data", models.Run),
        ("TaskListResponse", "data", models.Task),
        ("Run", "tags", models.Tag),
        ("Task", "form_fields", models.FormField),
    ],
)
def test_a_row_that_cannot_be_read_takes_no_other_along(
    schema: str, field: str, model: Any, row: object
) -> None:
    value = {"id": "a", field: [{"id": "b"}, row, {"id": "c"}]}

    found = getattr(models, schema).from_dict(value)

    assert getattr(found, field) == [model("b"), model("c")]
    assert found.to_dict() == value


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "it is not an object"),
        ([], "it is not an object"),
        ({}, "`data` is missing"),
        ({"data": None}, "`data` is not a list"),
        ({"data": {}}, "`data` is not a list"),
        ({"data": [{"id": "a"}, 7]}, r"`data\[1\]` is not an object"),
        ({"data": [{"id": "a"}, {}]}, r"`data\[1\]\.id` is missing"),
        ({"data": [{"id": None}]}, r"`data\[0\]\.id` is missing"),
    ],
    ids=str,
)
def test_a_page_that_is_none_is_refused_by_the_place(content: object, why: str) -> None:
    """Rows are told apart by their ids, so a page with one that has none is not read."""
    with pytest.raises(ReadingError, match=f"^{why}$"):
        list_runs.read(content)


@pytest.mark.parametrize("value", ODD_VALUES, ids=json.dumps)
@pytest.mark.parametrize("schema", FIELDS)
def test_a_field_that_cannot_be_read_costs_no_other(schema: str, value: object) -> None:
    for field in FIELDS[schema]:
        sent = {"id": "a", "data": [], "a_field_of_tomorrow": 1, field: value}
        assert read_whole(getattr(models, schema).from_dict(sent))["a_field_of_tomorrow"] == 1


@pytest.mark.parametrize("schema", FIELDS)
def test_a_field_that_is_converted_has_one_shape_whatever_is_sent(schema: str) -> None:
    model = getattr(models, schema)
    converted = {name: found for name, found in vars(model).items() if isinstance(found, Field)}

    # What no source describes has no shape to bring it into: `list` of a form field.
    described = {name for name in converted if model.__annotations__[name] != "Any"}

    for name in described:
        field = converted[name]
        rows = [model.from_dict({"id": "a", "data": [], field.key: each}) for each in ODD_VALUES]
        shapes = {type(getattr(row, name)) for row in rows} - {type(None)}
        assert len(shapes) <= 1, f"{name}: {shapes}"
