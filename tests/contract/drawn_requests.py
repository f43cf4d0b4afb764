"""Requests that the contract allows: drawn from its own schemas, and hard ones."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import unquote

import schemathesis
from hypothesis.strategies import SearchStrategy
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.core import NotSet

from tests.contract.meant_requests import Meant
from tests.contract.reading import OPERATIONS, resolved
from tests.drawing_at_random import schemathesis_config
from tools.contract import CONTRACT

# Texts that have broken clients. Each goes wherever the contract allows it.
HARD_TEXTS = [
    "two words",
    " blanks around ",
    " ",
    "\xa0",
    "a\xa0",
    "a,b",
    "a, b",
    "äöü-ß",
    "日本語",
    "😀",
    "a+b",
    "a&b=c;d",
    "50%",
    "%20",
    "a/b",
    "../a",
    ".hidden",
    "a?b#c",
    "a:b@c",
    "{id}",
    "[1]",
    '"a"',
    "it's",
    "a\\b",
    "a\tb",
    "a\x7fb",
    "true",
    "null",
    "x" * 255,
    "é" * 100,
    ",".join(["18b98539ca4969844ca1ff33b735c4ac"] * 12),
    "2024-02-29",
    "2024-02-30",
    "2024-05-31T17:00:00+02:00",
    "2024-05-31 17:00",
    "2024-05-31T17:00:00.123Z",
    "2024-05-31T25:00",
    "9999-12-31T23:59:59-01:00",
]
HARD_FIELD_VALUES: list[dict[str, Any]] = [
    {},
    {"final_notes_field_id": "All checks passed."},
    {"f70648905357cb8283a6e34cb6fbeb5e": {"id": 1, "text": "Approved", "value": None}},
    {"multiselect": [{"id": 1, "text": "A", "selected": True}], "empty": [], "none": None},
    {"numbers": [0, -1, 1.5, 2**53 - 1], "yes": True, "no": False},
    {"": "", "ä 😀": 'line\nbreak \u2028 "quoted" \\'},
]


_SCHEMA = schemathesis.openapi.from_path(CONTRACT, config=schemathesis_config())


def with_everything(name: str) -> Meant:
    """A request for an operation with each of its parameters and fields, as in the examples."""
    operation = OPERATIONS[name]
    values = {
        each: _value(operation.schema(each), parameter["example"])
        for each, parameter in operation.parameters.items()
    }
    path = {each: values[each] for each in operation.parameters if each in operation.in_path()}
    query = {each: values[each] for each in operation.queries()}
    return Meant(name, path, query, _all_fields(name))


def _all_fields(name: str) -> dict[str, Any] | None:
    if not OPERATIONS[name].fields():
        return None
    return {field: value for body in bodies(name).values() for field, value in body.items()}


def bodies(name: str) -> dict[str, dict[str, Any]]:
    """The named examples of the body of an operation."""
    content = resolved(OPERATIONS[name].definition["requestBody"])["content"]["application/json"]
    return {each: resolved(found)["value"] for each, found in content["examples"].items()}


def drawn(name: str) -> SearchStrategy[Meant]:
    """Requests for an operation as Schemathesis draws them from the contract."""
    operation = OPERATIONS[name]

    def meant(case: schemathesis.Case[Any]) -> Meant:
        return Meant(
            name,
            {each: unquote(text) for each, text in (case.path_parameters or {}).items()},
            {
                each: _value(operation.schema(each), value)
                for each, value in (case.query or {}).items()
            },
            None if isinstance(case.body, NotSet) else _body(case.body),
        )

    found = _SCHEMA.find_operation_by_id(name)
    return found.as_strategy(generation_mode=GenerationMode.POSITIVE).map(meant)


def _value(schema: dict[str, Any], given: Any) -> Any:
    """A value as a caller has it. Schemathesis gives some as the text that goes over the wire."""
    if schema.get("type") == "boolean":
        return given in {True, "true"}
    if schema.get("type") == "integer":
        return int(given)
    if schema.get("type") == "array":
        return given.split(",") if isinstance(given, str) else given
    return date.fromisoformat(given) if schema.get("format") == "date" else given


def _body(given: Any) -> dict[str, Any]:
    """A body as a caller has it. By JSON Schema, 1002.0 is an integer, too."""
    whole = {each: int(given[each]) for each in {"override_user"} & given.keys()}
    return {**given, **whole}


def hard(name: str) -> Iterator[Meant]:
    """Requests for an operation with each of the hard texts, wherever the contract allows it."""
    operation = OPERATIONS[name]
    parameters = {each: operation.schema(each) for each in operation.parameters}
    paths = {each: parameters[each] for each in parameters if each in operation.in_path()}
    queries = {each: parameters[each] for each in operation.queries()}
    fields = operation.fields()
    easy = dict.fromkeys(paths, "a")
    task = {"task_id": "a"} if fields else {}
    for text in HARD_TEXTS:
        yield Meant(
            name,
            {each: text if _allows(found, text) else "a" for each, found in paths.items()},
            {},
            {**task, "task_id": text}
            if fields and _allows(fields["task_id"], text)
            else task or None,
        )
        query = {
            each: [text, "b"] if "items" in found else text
            for each, found in queries.items()
            if _allows(found.get("items", found), text)
        }
        body = {each: text for each, found in fields.items() if _allows(found, text)}
        yield Meant(name, easy, query, {**body, **task} or None)
    for values in HARD_FIELD_VALUES if "taskdata" in fields else []:
        yield Meant(name, easy, {}, {**task, "taskdata": values})


def _allows(schema: dict[str, Any], text: str) -> bool:
    is_free = "string" in schema.get("type", []) and schema.keys().isdisjoint({"enum", "format"})
    judge = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return is_free and judge.is_valid(text)
