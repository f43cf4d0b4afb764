"""Whatever an answer holds, the models and the wrapper read it, and lose nothing of it."""

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallyfy_api import models
from tallyfy_client import Tallyfy
from tests.contract.drawn_answers import LARGE, ODD_VALUES, answers, odd_answers
from tests.contract.reading import SCHEMAS, exactly, problems

# Those of what is read, with their fields. An answer without its one run or task is none.
FIELDS = {
    name: schema["properties"].keys() - {"id"}
    for name, schema in SCHEMAS.items()
    if "properties" in schema and name not in {"CompletionRequest", "RunResponse", "TaskResponse"}
}
ANSWERS = ("RunListResponse", "TaskListResponse", "RunResponse", "TaskResponse", "Error")


def read(schema: str, value: object) -> Any:
    return getattr(models, schema).from_dict(value)


@pytest.mark.fuzz
@pytest.mark.parametrize("schema", ANSWERS)
@given(data=st.data())
@LARGE
def test_nothing_of_what_the_contract_allows_is_lost(schema: str, data: st.DataObject) -> None:
    answer = data.draw(answers(schema))

    assert problems(schema, answer) == []
    assert exactly(read(schema, answer).to_dict()) == exactly(answer)


@pytest.mark.fuzz
@pytest.mark.parametrize("schema", ANSWERS)
@given(data=st.data())
@LARGE
def test_nothing_of_what_the_contract_does_not_know_is_lost(
    schema: str, data: st.DataObject
) -> None:
    answer = data.draw(odd_answers(schema))

    assert exactly(read(schema, answer).to_dict()) == exactly(answer)


@pytest.mark.parametrize("schema", FIELDS)
def test_each_field_keeps_whatever_comes(schema: str) -> None:
    for field in FIELDS[schema]:
        for value in ODD_VALUES:
            answer = {"id": "a", "data": [], field: value}
            assert exactly(read(schema, answer).to_dict()) == exactly(answer)


@pytest.mark.fuzz
@given(data=st.data())
@LARGE
def test_the_wrapper_gives_the_run_and_the_task_that_came(data: st.DataObject) -> None:
    run, task = data.draw(odd_answers("RunResponse")), data.draw(odd_answers("TaskResponse"))

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
        ("WrappedFormFields", "data", models.FormField),
    ],
)
def test_a_row_that_cannot_be_read_stays_as_it_came_and_takes_no_other_along(
    schema: str, field: str, model: type, row: object
) -> None:
    value = {"id": "a", field: [{"id": "b"}, row, {"id": "c"}]}

    found = read(schema, value)

    first, odd, last = getattr(found, field)
    assert (type(first), odd, type(last)) == (model, row, model)
    assert found.to_dict() == value


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-31",
        "20260131",
        "2026-W05-6",
        "20260131T100000Z",
        "2026-01-31T10:00:00.1234567Z",
        "2026-02-30T10:00:00Z",
        "15/10/2025 09:00 AM UTC",
        "YYYY-MM-DDTHH:MM:SSZ",
        "",
    ],
)
def test_a_text_that_is_no_date_and_time_is_written_back_letter_for_letter(text: str) -> None:
    assert read("Run", {"id": "a", "due_date": text}).to_dict()["due_date"] == text
