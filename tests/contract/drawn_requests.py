"""Requests that the contract allows: drawn from its own schemas, and hard ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import unquote

import schemathesis
from hypothesis.strategies import SearchStrategy
from jsonschema import Draft202012Validator
from openapi_python_client.strings import PythonIdentifier
from schemathesis import GenerationMode
from schemathesis.core import NotSet

from tests.contract.reading import OPERATIONS, SCHEMAS, lookup, resolved
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
LIMITED = {"enum", "format"}
HARD_FIELD_VALUES: list[dict[str, Any]] = [
    {},
    {"final_notes_field_id": "All checks passed."},
    {"f70648905357cb8283a6e34cb6fbeb5e": {"id": 1, "text": "Approved", "value": None}},
    {"multiselect": [{"id": 1, "text": "A", "selected": True}], "empty": [], "none": None},
    {"numbers": [0, -1, 1.5, 2**53 - 1], "yes": True, "no": False},
    {"": "", "ä 😀": 'line\nbreak \u2028 "quoted" \\'},
]


@dataclass(frozen=True)
class Meant:
    """What a caller means to send: the values of the parameters, and the body."""

    path: Mapping[str, str]
    query: Mapping[str, str | int | bool | date | list[str]]
    body: Mapping[str, Any] | None


def python_name(parameter: str) -> str:
    """What a parameter is called in Python, where words of the language have an underscore."""
    return "type" if parameter == "type" else PythonIdentifier(parameter, "field_")


def as_text(value: object) -> str:
    """A value as it stands in a query."""
    match value:
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case list():
            return ",".join(value)
    return str(value)


_SCHEMA = schemathesis.openapi.from_path(CONTRACT, config=schemathesis_config())


def with_everything(name: str) -> Meant:
    """A request for an operation with each of its parameters and fields, as in the examples."""
    operation = OPERATIONS[name]
    schemas = _schemas(name)
    values = {
        each: _value(schemas[each], parameter["example"])
        for each, parameter in operation.parameters.items()
    }
    query = {each: values[each] for each in operation.queries()}
    path = {each: values[each] for each in values if f"{{{each}}}" in operation.path}
    return Meant(path, query, _all_fields() if "requestBody" in operation.definition else None)


def _all_fields() -> dict[str, Any]:
    examples = lookup("#/components/requestBodies/Completion/content/application~1json/examples")
    return {field: value for each in examples.values() for field, value in each["value"].items()}


def drawn(name: str) -> SearchStrategy[Meant]:
    """Requests for an operation as Schemathesis draws them from the contract."""
    operation = _SCHEMA.find_operation_by_id(name)
    schemas = _schemas(name)

    def meant(case: schemathesis.Case[Any]) -> Meant:
        return Meant(
            {each: unquote(text) for each, text in (case.path_parameters or {}).items()},
            {each: _value(schemas[each], value) for each, value in (case.query or {}).items()},
            None if isinstance(case.body, NotSet) else _body(case.body),
        )

    return operation.as_strategy(generation_mode=GenerationMode.POSITIVE).map(meant)


def _value(schema: dict[str, Any], given: Any) -> Any:
    """A value as a caller has it. Schemathesis gives some as the text that goes over the wire."""
    if schema.get("type") == "array":
        return given.split(",") if isinstance(given, str) else [str(entry) for entry in given]
    if schema.get("type") == "boolean":
        return given in {True, "true"}
    if schema.get("type") == "integer":
        return int(given)
    return date.fromisoformat(given) if schema.get("format") == "date" else given


def _body(given: Any) -> dict[str, Any]:
    """A body as a caller has it. By JSON Schema, 1002.0 is an integer, too."""
    whole = {each: int(given[each]) for each in {"override_user"} & given.keys()}
    return {**given, **whole}


def hard(name: str) -> Iterator[Meant]:
    """A request for an operation with each of the hard texts, wherever the contract allows it."""
    operation = OPERATIONS[name]
    paths = {
        each: found for each, found in _schemas(name).items() if f"{{{each}}}" in operation.path
    }
    queries = {each: found for each, found in _schemas(name).items() if each in operation.queries()}
    bodies = (
        SCHEMAS["CompletionRequest"]["properties"] if "requestBody" in operation.definition else {}
    )
    for text in HARD_TEXTS:
        path = {each: text if _allows(found, text) else "a" for each, found in paths.items()}
        body = {each: text for each, found in bodies.items() if _allows(found, text)}
        query = {
            each: text.split(",") if found.get("type") == "array" else text
            for each, found in queries.items()
            if _allows(found, text)
        }
        yield Meant(path, query, {"task_id": "a", **body} if bodies else None)
    for values in HARD_FIELD_VALUES if bodies else []:
        yield Meant(dict.fromkeys(paths, "a"), {}, {"task_id": "a", "taskdata": values})


def _allows(schema: dict[str, Any], text: str) -> bool:
    if schema.get("type") not in {"string", "array"} or not schema.keys().isdisjoint(LIMITED):
        return False
    value = text.split(",") if schema["type"] == "array" else text
    judge = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return judge.is_valid(value)


def _schemas(name: str) -> dict[str, dict[str, Any]]:
    parameters = OPERATIONS[name].parameters
    return {each: resolved(parameter["schema"]) for each, parameter in parameters.items()}
