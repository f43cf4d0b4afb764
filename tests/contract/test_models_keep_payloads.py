"""Every payload of the documents and the contract is valid, and models read and keep all of it."""

import json
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from tallyfy_api import models
from tallyfy_api.api.tasks import complete_one_off_task
from tests.contract.reading import CONTRACT, SCHEMAS, exactly, problems, resolved, walk
from tests.document_payloads import PAYLOADS, Payload, with_wrapped_includes

# They have nothing but `data`, and so no model.
ENVELOPES: dict[str, Any] = {"RunResponse": models.Run, "TaskResponse": models.Task}


def through_the_model(schema: str, value: dict[str, Any]) -> Any:
    """What is given back after each field was read, in each model that is inside."""
    if schema == "CompletionRequest":
        return json.loads(complete_one_off_task.request("org", **value).body or b"")
    if schema in ENVELOPES:
        return {**value, "data": read_whole(ENVELOPES[schema].from_dict(value["data"])).to_dict()}
    return read_whole(getattr(models, schema).from_dict(value)).to_dict()


def read_whole(value: Any) -> Any:
    for inner in inside(value):
        read_whole(inner)
    return value


def inside(value: Any) -> list[Any]:
    """The values of the fields of a model, or the entries of a list."""
    if attrs.has(type(value)):
        return [getattr(value, field.name) for field in attrs.fields(type(value))[1:]]
    return value if isinstance(value, list) else []


def payloads() -> Iterator[Any]:
    for payload in PAYLOADS:
        yield pytest.param(payload.schema, payload.content, id=f"{payload}, as printed")
        wrapped = with_wrapped_includes(payload.content)
        if wrapped != payload.content:
            yield pytest.param(payload.schema, wrapped, id=f"{payload}, includes wrapped")


def examples() -> Iterator[Any]:
    """The contract's examples of answers and bodies that have a model."""
    for pointer, node in walk(CONTRACT):
        schema = node.get("schema", {}).get("$ref", "").rpartition("/")[2]
        if schema and "examples" in node:
            for name, example in node["examples"].items():
                value = resolved(example)["value"]
                yield pytest.param(schema, value, id=f"{pointer.removeprefix('#/')}:{name}")


# Shapes that the sources show beside those of the documents.
OTHER_SHAPES = [
    ("Run", "progress", {}),
    ("Run", "progress", []),
    ("Run", "progress", 40),
    ("Run", "progress", 66.67),
    ("Run", "progress", None),
    ("Run", "prerun", {}),
    ("Run", "prerun", []),
    ("Run", "prerun", [{"id": 1, "label": "Customer", "value": "ACME Corp"}]),
    ("Run", "prerun", None),
    ("Run", "started_by", "1001"),
    ("Run", "started_by", None),
    ("Run", "collaborators", ["1001"]),
    ("Run", "users", [10013]),
    ("Run", "users", [{"user_id": "10013", "full_name": "Jane Doe"}]),
    ("Run", "groups", ["1ee0268902b4cddfebac1a43fce7484f"]),
    ("Run", "groups", [{"group_id": 7, "name": "Sales"}]),
    ("Run", "custom_fields", {"region": "EMEA", "size": 3, "signed": True, "list": ["a"]}),
    ("Run", "custom_fields", []),
    ("Run", "custom_fields", None),
    ("Run", "status", "a-value-of-tomorrow"),
    ("Run", "tags", [{"id": 12, "tag_id": "b26c538eb7d90186acf4e209478adc3f"}]),
    ("Run", "tags", {"data": None}),
    ("Run", "tags", {"data": []}),
    ("Run", "tags", None),
    ("Run", "checklist", {"data": None}),
    ("Run", "next_task", []),
    ("Run", "next_task", {"data": []}),
    ("Run", "permissions", {"data": ["edit"]}),
    ("Run", "tasks_meta", {"total": 5}),
    ("Run", "stages", {"data": [{"id": "a"}]}),
    ("Run", "a_field_of_tomorrow", {"deep": [1, None]}),
    ("Task", "run_id", None),
    ("Task", "owners", {"users": [{"id": 1001, "full_name": "Jane Doe", "profile_pic": None}]}),
    ("Task", "owners", {"groups": [7, "1ee0268902b4cddfebac1a43fce7484f"], "taskUrls": []}),
    ("Task", "owners", []),
    ("Task", "taskdata", []),
    ("Task", "taskdata", {"a": {"id": 1, "text": "Approved", "value": None}, "b": ["x", 1]}),
    ("Task", "tasks_changed_by_rules", []),
    ("Task", "tasks_changed_by_rules", {"7f": {"status": "auto-skipped"}}),
    ("Task", "is_completable", 1),
    ("Task", "completer_id", "1001"),
    ("Task", "ko-form-fields", {"data": [{"id": "a", "field_value": "ACME Corp"}]}),
    ("Task", "threads", {"data": [{"id": 5, "content": "Done.", "sent_to": [1001]}]}),
    ("Task", "step", {"data": {"id": 9, "title": "An old step"}}),
    ("Task", "selected_text_comment", {"data": []}),
    (
        "Step",
        "bp_to_launch",
        {"id": "a", "default_name_format": None, "tasks_within_process": True},
    ),
    ("Step", "bp_to_launch", []),
    ("Step", "condition", {"anything": [1]}),
    ("Step", "deadline", {"value": 3, "unit": "days", "option": "from", "step": "start_run"}),
    ("FormField", "value", "text"),
    ("FormField", "value", [{"id": 1, "text": "A", "selected": True}]),
    ("FormField", "value", {"users": [1001], "guests": ["jane@example.com"]}),
    ("FormField", "value", False),
    ("FormField", "value", None),
    ("FormField", "options", "a,b"),
    ("Pagination", "links", []),
    ("Pagination", "links", {}),
    ("Pagination", "links", None),
    ("Pagination", "links", {"next": None, "previous": "https://go.tallyfy.com/api?page=1"}),
    ("Meta", "pagination", []),
    ("Pagination", "has_more_pages", True),
    ("Meta", "count", 2),
    ("RunListResponse", "meta", []),
    ("RunListResponse", "count", 2),
    ("TaskListResponse", "count", 2),
    ("Error", "errors", []),
    ("Error", "error", {"code": "SEAT_POOL_EXHAUSTED", "details": {"pool_type": "member"}}),
]


@pytest.mark.parametrize(("schema", "value"), [*payloads(), *examples()])
def test_a_payload_is_valid_and_nothing_of_it_is_lost(schema: str, value: dict[str, Any]) -> None:
    assert problems(schema, value) == []
    assert exactly(through_the_model(schema, value)) == exactly(value)


@pytest.mark.parametrize(("schema", "field", "value"), OTHER_SHAPES, ids=str)
def test_another_shape_of_a_field_is_valid_and_kept(schema: str, field: str, value: object) -> None:
    payload = {"id": "a", "data": [], field: value}

    assert problems(schema, payload) == []
    assert exactly(through_the_model(schema, payload)) == exactly(payload)


# Later documents print `{}` where they leave a template out. The contract does not promise it.
@pytest.mark.parametrize(
    ("schema", "field"), [("Run", "checklist"), ("Task", "run"), ("Task", "step")]
)
def test_an_include_that_is_left_out_is_not_valid_but_kept(schema: str, field: str) -> None:
    payload = {"id": "a", field: {}}

    assert problems(schema, payload)
    assert through_the_model(schema, payload) == payload


@pytest.mark.parametrize("payload", [p for p in PAYLOADS if not p.is_request], ids=str)
def test_nothing_of_a_documents_answer_is_unknown_to_its_model(payload: Payload) -> None:
    """A field that the contract forgot is kept, too, but as an unknown one."""
    if payload.schema in ENVELOPES:
        found: Any = ENVELOPES[payload.schema].from_dict(payload.content["data"])
    else:
        found = getattr(models, payload.schema).from_dict(payload.content)

    assert list(unknown_fields(found)) == []


def unknown_fields(value: Any) -> Iterator[str]:
    """The keys of what was sent that no field of a model is for."""
    if attrs.has(type(value)):
        name = type(value).__name__
        yield from (f"{name}.{key}" for key in {*value.raw} - {*SCHEMAS[name]["properties"]})
    for inner in inside(value):
        yield from unknown_fields(inner)
