"""The contract is valid, complete, and says what the five documents say.

The tables are copied from the documents by hand, so that they and the contract check each other.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from referencing import Registry, Resource

from tests.contract.reading import (
    CONTRACT,
    OPERATIONS,
    SCHEMAS,
    Operation,
    known_values,
    problems,
    resolved,
    schema_of,
    validator,
    walk,
)
from tools.contract import ROOT

SIX = {
    "listRuns": ("get", "/organizations/{org_id}/runs"),
    "getRun": ("get", "/organizations/{org_id}/runs/{run_id}"),
    "listRunTasks": ("get", "/organizations/{org_id}/runs/{run_id}/tasks"),
    "getTask": ("get", "/organizations/{org_id}/tasks/{task_id}"),
    "completeRunTask": ("post", "/organizations/{org_id}/runs/{run_id}/completed-tasks"),
    "completeOneOffTask": ("post", "/organizations/{org_id}/completed-tasks"),
}


# --- Valid ---------------------------------------------------------------------------------------


def test_it_is_valid_openapi() -> None:
    validate(CONTRACT)


def test_spectral_finds_nothing_to_warn_of() -> None:
    npx = Path(sys.executable).with_name("npx")
    # npx and Spectral look for `node` on PATH. Theirs is the one beside this Python.
    path = os.pathsep.join([str(npx.parent), os.environ.get("PATH", os.defpath)])
    result = subprocess.run(
        [npx, "--no", "--", "spectral", "lint", "--fail-severity=warn", "openapi.yaml"],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert result.returncode == 0, result.stdout + result.stderr
    assert "No results with a severity of 'warn' or higher found!" in result.stdout


def test_it_has_the_six_operations_of_the_documents() -> None:
    found = {name: (operation.method, operation.path) for name, operation in OPERATIONS.items()}

    assert not SIX.items() - found.items(), f"Bring back {dict(SIX.items() - found.items())}."
    assert not found.items() - SIX.items(), (
        f"Add {dict(found.items() - SIX.items())} to SIX, if a document has it."
    )


# --- Examples ------------------------------------------------------------------------------------


def examples() -> Iterator[Any]:
    """Each example of a media type, parameter or header, with where its schema stands."""
    for pointer, node in walk(CONTRACT):
        if "schema" in node:
            for name, example in node.get("examples", {}).items():
                value = resolved(example)["value"]
                yield pytest.param(pointer, value, id=f"{pointer.removeprefix('#/')}:{name}")
            if "example" in node:
                yield pytest.param(pointer, node["example"], id=pointer.removeprefix("#/"))


@pytest.mark.parametrize(("pointer", "value"), [*examples()])
def test_an_example_is_valid_by_its_schema(pointer: str, value: object) -> None:
    validator(f"{pointer}/schema").validate(value)


def test_each_shared_example_is_used() -> None:
    used = {
        example["$ref"].rpartition("/")[2]
        for _, node in walk(CONTRACT)
        for example in (node.get("examples") or {}).values()
        if isinstance(example, dict) and "$ref" in example
    }

    unused = set(CONTRACT["components"]["examples"]) - used
    assert not unused, f"Refer to {listed(unused)} where they are examples, or remove them."


def test_each_parameter_has_an_example() -> None:
    without = [
        f"{operation}: {name}"
        for operation, found in OPERATIONS.items()
        for name, parameter in found.parameters.items()
        if "example" not in parameter
    ]

    assert not without, f"Give these parameters an example: {listed(without)}."


@pytest.mark.parametrize("operation", SIX)
def test_each_answer_has_named_examples(operation: str) -> None:
    without = [
        f"{status} {media_type}"
        for status, answer in OPERATIONS[operation].definition["responses"].items()
        for media_type, content in resolved(answer)["content"].items()
        if not content.get("examples")
    ]

    assert not without, f"Give these answers of {operation} named examples: {listed(without)}."


@pytest.mark.parametrize("operation", ["completeRunTask", "completeOneOffTask"])
def test_each_body_has_named_examples(operation: str) -> None:
    body = resolved(OPERATIONS[operation].definition["requestBody"])

    assert all(content.get("examples") for content in body["content"].values())


@pytest.mark.parametrize("name", CONTRACT["components"]["headers"])
def test_each_header_of_an_answer_has_an_example(name: str) -> None:
    assert CONTRACT["components"]["headers"][name]["example"]


def test_each_example_that_stands_among_others_has_a_summary() -> None:
    """By which a reader picks one."""
    examples = [
        resolved(example)
        for _, node in walk(CONTRACT)
        for example in (node.get("examples") or {}).values()
        if "schema" in node
    ]

    assert len(examples) > 50
    without = [example for example in examples if not example.get("summary", "").strip()]
    assert not without, f"Give these examples a summary: {without}"


LISTING = ["page-1", "page-2", "page-3", "empty", "includes-bare", "includes-wrapped"]


@pytest.mark.parametrize(
    ("operation", "names"),
    [
        ("listRuns", [*LISTING, "from-the-document"]),
        ("getRun", ["includes-bare", "includes-wrapped", "from-the-document"]),
        ("listRunTasks", [*LISTING, "from-the-document"]),
        (
            "getTask",
            [
                "run-task",
                "one-off-task",
                "approval",
                "includes-bare",
                "includes-wrapped",
                "from-the-document",
            ],
        ),
        ("completeRunTask", ["completed", "approved", "from-the-document"]),
        ("completeOneOffTask", ["completed", "from-the-document"]),
    ],
)
def test_it_has_the_examples_that_tests_and_readers_need(operation: str, names: list[str]) -> None:
    missing = set(names) - OPERATIONS[operation].examples().keys()

    assert not missing, f"Give the 200 of {operation} the examples {listed(missing)}."


@pytest.mark.parametrize("operation", ["listRuns", "listRunTasks"])
def test_the_three_pages_are_one_listing(operation: str) -> None:
    found = OPERATIONS[operation].examples()
    pages = [found[f"page-{number}"] for number in (1, 2, 3)]
    paginations = [page["meta"]["pagination"] for page in pages]

    assert [pagination["current_page"] for pagination in paginations] == [1, 2, 3]
    assert {pagination["total_pages"] for pagination in paginations} == {3}
    assert [pagination["count"] for pagination in paginations] == [len(p["data"]) for p in pages]
    ids = [row["id"] for page in pages for row in page["data"]]
    assert {pagination["total"] for pagination in paginations} == {len(set(ids))} == {len(ids)}
    assert [sorted(pagination["links"]) for pagination in paginations[:2]] == [
        ["next"],
        ["next", "previous"],
    ]
    assert paginations[2]["links"] == []


@pytest.mark.parametrize("operation", ["listRuns", "listRunTasks"])
def test_the_empty_listing_is_empty(operation: str) -> None:
    empty = OPERATIONS[operation].examples()["empty"]

    assert empty["data"] == []
    assert empty["meta"]["pagination"]["total"] == 0


def test_the_examples_of_tasks_are_what_their_names_say() -> None:
    found = {name: example["data"] for name, example in OPERATIONS["getTask"].examples().items()}

    assert found["run-task"]["run_id"]
    assert found["one-off-task"]["run_id"] is None
    assert found["approval"]["task_type"] == "approval"


# --- Links ---------------------------------------------------------------------------------------


def links() -> Iterator[Any]:
    for name, operation in OPERATIONS.items():
        for status, answer in operation.definition["responses"].items():
            for title, link in resolved(answer).get("links", {}).items():
                yield pytest.param(operation, status, link, id=f"{name}-{status}-{title}")


@pytest.mark.parametrize(("source", "status", "link"), [*links()])
def test_a_link_leads_to_a_request_that_can_be_made(
    source: Operation, status: str, link: dict[str, Any]
) -> None:
    target = OPERATIONS[link["operationId"]]
    in_path = {name for name, found in target.parameters.items() if found["in"] == "path"}

    assert link["parameters"].keys() == in_path
    body = {name: read(expression, source, status) for name, expression in body_of(link).items()}
    for expression in link["parameters"].values():
        assert isinstance(read(expression, source, status), str)
    if "requestBody" in target.definition:
        assert problems("CompletionRequest", body) == []


def body_of(link: dict[str, Any]) -> dict[str, str]:
    body: dict[str, str] = link.get("requestBody", {})
    return body


def read(expression: str, source: Operation, status: str) -> object:
    """What a runtime expression gives when the first example, the one of Prism, is the answer."""
    if expression.startswith("$request.path."):
        return source.parameters[expression.removeprefix("$request.path.")]["example"]
    pointer = expression.removeprefix("$response.body")
    assert pointer != expression, f"{expression} is an expression this test does not know"
    first = next(iter(source.examples(status).values()))
    answers = Registry[Any]().with_resource("urn:answer", Resource.opaque(first))
    return answers.resolver("urn:answer").lookup(pointer).contents


def test_links_lead_from_the_listing_of_runs_to_every_operation() -> None:
    reached = {"listRuns"}
    while (
        more := {
            link["operationId"]
            for name in reached
            for answer in OPERATIONS[name].definition["responses"].values()
            for link in resolved(answer).get("links", {}).values()
        }
        - reached
    ):
        reached |= more

    assert reached == SIX.keys(), f"Let a link lead to {listed(SIX.keys() - reached)}."


# --- Descriptions --------------------------------------------------------------------------------


def described() -> Iterator[Any]:
    """Everything that a reader of the contract, or of the generated code, wants explained."""
    for name, operation in OPERATIONS.items():
        yield pytest.param(operation.definition, id=name)
        for parameter in operation.parameters.values():
            yield pytest.param(parameter, id=f"{name}: parameter {parameter['name']}")
        if "requestBody" in operation.definition:
            yield pytest.param(resolved(operation.definition["requestBody"]), id=f"{name}: body")
        for status, answer in operation.definition["responses"].items():
            yield pytest.param(resolved(answer), id=f"{name}: answer {status}")
            for title, link in resolved(answer).get("links", {}).items():
                yield pytest.param(link, id=f"{name}: answer {status}: link {title}")
    for name, header in CONTRACT["components"]["headers"].items():
        yield pytest.param(header, id=f"header {name}")
    for name, schema in SCHEMAS.items():
        yield pytest.param(schema, id=name)
        for field, content in schema.get("properties", {}).items():
            yield pytest.param(resolved(content), id=f"{name}.{field}")


@pytest.mark.parametrize("part", [*described()])
def test_it_is_described(part: dict[str, Any]) -> None:
    assert part.get("description", "").strip(), "Give it a description in openapi.yaml."


# --- Sources -------------------------------------------------------------------------------------

# The fields that the documents name: in what they print, or among the values of `with`.
DOCUMENTED = {
    "CompletionRequest": {"task_id", "is_approved", "taskdata"},
    "RunListResponse": {"data", "meta"},
    "TaskListResponse": {"data", "meta"},
    "RunResponse": {"data"},
    "TaskResponse": {"data"},
    "Meta": {"pagination"},
    "Pagination": {"total", "count", "per_page", "current_page", "total_pages", "links"},
    "PaginationLinks": {"next"},
    "Progress": {"complete", "total", "percent"},
    "Run": {
        # List processes
        "id",
        "increment_id",
        "checklist_id",
        "checklist_title",
        "name",
        "summary",
        "status",
        "progress",
        "whole_progress",
        "started_by",
        "owner_id",
        "prerun",
        "prerun_status",
        "starred",
        "created_at",
        "started_at",
        "last_updated",
        "archived_at",
        "completed_at",
        "due_date",
        "due_date_passed",
        "due_soon",
        "late_tasks",
        "collaborators",
        "type",
        "is_public",
        "users",
        "groups",
        "parent_id",
        "can_add_oot",
        # Its `with`, which has all that "Get process" has
        "checklist",
        "tasks",
        "tags",
        "assets",
        "next_task",
        "permissions",
        "tasks_meta",
        "ko_form_fields",
        "form_fields",
        "stages",
        "folders",
    },
    "Task": {
        # Get task
        "id",
        "increment_id",
        "title",
        "summary",
        "run_id",
        "step_id",
        "status",
        "task_type",
        "owners",
        "deadline",
        "created_at",
        "last_updated",
        "position",
        # Its `with`
        "run",
        "step",
        "threads",
        "assets",
        "form_fields",
        "tags",
        # Complete task
        "completed_at",
        "completer_id",
        "taskdata",
        "tasks_changed_by_rules",
    },
    "Step": {"id", "title", "alias"},
    "FormField": {"id", "label", "field_type", "value", "required"},
}

# The names of other sources, as the head of the contract explains them.
SOURCES = ["docs", "sdk", "cli", "mcp", "n8n", "postman", "swagger", "webhook", "php", "support"]
SOURCE = rf"(?:{'|'.join(SOURCES)})(?: \d{{4}}-\d{{2}})?"
SOME_SOURCES = rf"{SOURCE}(?:, {SOURCE})*"


def fields() -> Iterator[Any]:
    for name, schema in SCHEMAS.items():
        for field, content in schema.get("properties", {}).items():
            yield pytest.param(name, field, schema, content, id=f"{name}.{field}")


@pytest.mark.parametrize(("name", "field", "schema", "content"), [*fields()])
def test_a_field_is_named_by_a_document_or_tells_its_source(
    name: str, field: str, schema: dict[str, Any], content: dict[str, Any]
) -> None:
    is_later = "x-later" in content or "x-later" in schema
    is_documented = field in DOCUMENTED.get(name, set())

    assert is_later or is_documented, (
        f"Give `{name}.{field}` an x-later with its source in openapi.yaml, or add it to the table "
        "of the documents, DOCUMENTED, if one of the five names it."
    )
    assert not (is_later and is_documented), (
        f"A document names `{name}.{field}`: take its x-later out of openapi.yaml, or the field "
        "out of DOCUMENTED if none of the five does."
    )


@pytest.mark.parametrize("name", DOCUMENTED)
def test_the_contract_has_every_field_that_a_document_names(name: str) -> None:
    missing = DOCUMENTED[name] - SCHEMAS[name]["properties"].keys()

    assert not missing, (
        f"Add {listed(missing)} to the schema {name} in openapi.yaml: a document names it."
    )


def listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def test_a_source_is_one_of_those_that_the_head_of_the_contract_explains() -> None:
    head = (ROOT / "openapi.yaml").read_text().partition("openapi: 3.1.0")[0]
    marks = {node["x-later"] for _, node in walk(CONTRACT) if "x-later" in node}

    unexplained = [name for name in SOURCES if not re.search(rf"^#.* {name} {{2,}}\w", head, re.M)]
    unknown = [mark for mark in marks if not re.fullmatch(rf"{SOME_SOURCES}(?: \(.+\))?", mark)]
    assert not unexplained, f"Explain {listed(unexplained)} at the head of openapi.yaml."
    assert not unknown, (
        f"An x-later is one of {listed(SOURCES)}, several with commas between, and a remark in "
        f"parentheses, not {listed(unknown)}. Explain a new source at the head of openapi.yaml, "
        "and add it to SOURCES."
    )


@pytest.mark.parametrize("name", CONTRACT["components"]["headers"])
def test_a_header_of_an_answer_tells_its_source(name: str) -> None:
    assert CONTRACT["components"]["headers"][name].get("x-later"), (
        f"Give the header {name} an x-later with its source in openapi.yaml."
    )


@pytest.mark.parametrize("name", CONTRACT["components"]["responses"])
def test_an_error_and_its_examples_tell_their_sources(name: str) -> None:
    answer = CONTRACT["components"]["responses"][name]
    summaries = [
        example["summary"]
        for content in answer["content"].values()
        for example in content["examples"].values()
    ]
    told = re.compile(rf".* \((?:{SOME_SOURCES}(?:; .* made up)?|made up)\)")

    assert re.search(rf"\b{SOME_SOURCES}\)", answer["description"])
    without = [summary for summary in summaries if not told.fullmatch(summary)]
    assert not without, (
        f"End these summaries with their source in parentheses, or `(made up)`: {listed(without)}."
    )


# --- Paths ---------------------------------------------------------------------------------------

PATHS = [
    ("List processes", "listRuns", ["org_id"]),
    ("Get process", "getRun", ["org_id", "run_id"]),
    ("List process tasks", "listRunTasks", ["org_id", "run_id"]),
    ("Get task", "getTask", ["org_id", "task_id"]),
    ("Complete task", "completeRunTask", ["org_id", "run_id"]),
    ("Complete task", "completeOneOffTask", ["org_id"]),
]


@pytest.mark.parametrize(("document", "operation", "names"), PATHS)
def test_the_path_has_the_parameters_of_its_document(
    document: str, operation: str, names: list[str]
) -> None:
    found = OPERATIONS[operation]
    in_path = {name: each for name, each in found.parameters.items() if each["in"] == "path"}

    assert f'Document: "{document}".' in found.definition["description"]
    assert sorted(in_path) == names
    assert all(each["required"] for each in in_path.values())
    assert {resolved(each["schema"])["type"] for each in in_path.values()} == {"string"}


# --- Query parameters ----------------------------------------------------------------------------


class Query(NamedTuple):
    operation: str
    name: str
    type: str
    values: tuple[str, ...] = ()  # The values that the document names.
    later: tuple[str, ...] = ()  # The values that only later sources name.
    default: object = None


RUN_SORT = ("name", "-name", "created_at", "-created_at")
RUN_SORT_LATER = ("updated_at", "-updated_at")

LIST_PROCESSES = [
    Query("listRuns", "q", "string"),
    Query(
        "listRuns",
        "status",
        "string",
        ("active", "complete", "problem", "improvement", "archived", "delayed", "starred"),
        ("issue",),
    ),
    Query("listRuns", "owners", "array"),
    Query("listRuns", "checklist_id", "string"),
    Query("listRuns", "blueprint_id", "string"),
    Query("listRuns", "folder", "string"),
    Query("listRuns", "tag", "string"),
    Query("listRuns", "tag_ids", "array"),
    Query("listRuns", "untagged", "boolean"),
    Query("listRuns", "starred", "boolean"),
    Query("listRuns", "type", "string", ("procedure", "form"), ("document",)),
    Query("listRuns", "groups", "array"),
    Query("listRuns", "with", "array"),
    Query("listRuns", "page", "integer", default=1),
    Query("listRuns", "per_page", "integer", default=10),
    Query("listRuns", "sort", "string", RUN_SORT, RUN_SORT_LATER),
    Query("listRuns", "sort_by", "string", RUN_SORT, RUN_SORT_LATER),
    Query("listRuns", "without_pagination", "boolean", default=False),
]
# By the notes of the official MCP server (mcp 2026-11), the service takes these as well.
TASK_STATUS_LATEST = (
    "all",
    "in-progress",
    "stalled",
    "on-time",
    "has-improvement",
    "active-visible",
    "due-soon",
    "has-problem",
)
GET_PROCESS = [
    Query("getRun", "with", "array"),
    Query("getRun", "form_fields_values", "boolean"),
]
LIST_PROCESS_TASKS = [
    Query(
        "listRunTasks",
        "status",
        "array",
        (
            "complete",
            "active",
            "incomplete",
            "inprogress",
            "not-started",
            "hasproblem",
            "overdue",
            "due_soon",
        ),
        ("active_visible", "auto-skipped", *TASK_STATUS_LATEST),
    ),
    Query("listRunTasks", "owners", "array"),
    Query("listRunTasks", "guests", "array"),
    Query("listRunTasks", "groups", "array"),
    Query("listRunTasks", "unassigned", "boolean"),
    Query("listRunTasks", "deadline_start_range", "string"),
    Query("listRunTasks", "deadline_end_range", "string"),
    Query("listRunTasks", "with", "array"),
    Query("listRunTasks", "page", "integer", default=1),
    Query("listRunTasks", "per_page", "integer", default=10),
    Query("listRunTasks", "sort", "string", ("position", "deadline", "-position", "-deadline")),
    Query("listRunTasks", "without_pagination", "boolean", default=False),
]
GET_TASK = [
    Query("getTask", "with", "array"),
]
COMPLETE_TASK: list[Query] = []

DOCUMENTS = {
    "List processes": LIST_PROCESSES,
    "Get process": GET_PROCESS,
    "List process tasks": LIST_PROCESS_TASKS,
    "Get task": GET_TASK,
    "Complete task": COMPLETE_TASK,
}

LATER = [
    Query("listRuns", "form_fields_values", "boolean"),
    Query("listRuns", "task_status", "string", later=("all", "in-progress", "completed")),
    Query("listRuns", "archived", "string", later=("only", "true")),
    Query("listRunTasks", "deadline_on", "string"),
    Query("listRunTasks", "deadline_before", "string"),
    Query("listRunTasks", "deadline_after", "string"),
    Query("listRunTasks", "currentTask", "string"),
    Query("listRunTasks", "replace_page", "integer"),
]

IN_DOCUMENTS = [
    pytest.param(query, id=f"{document}: {query.name}")
    for document, queries in DOCUMENTS.items()
    for query in queries
]
IN_LATER_SOURCES = [pytest.param(query, id=f"{query.operation}: {query.name}") for query in LATER]


@pytest.mark.parametrize("query", [*IN_DOCUMENTS, *IN_LATER_SOURCES])
def test_a_query_parameter_is_as_its_source_has_it(query: Query) -> None:
    name = f"the query parameter `{query.name}` of {query.operation}"
    assert query.name in OPERATIONS[query.operation].parameters, f"Add {name} to openapi.yaml."
    parameter = OPERATIONS[query.operation].parameters[query.name]
    schema = schema_of(parameter)
    values = known_values(schema)
    known = {*query.values, *query.later}

    assert parameter["in"] == "query"
    assert not parameter.get("required", False), f"Make {name} optional, as its source does."
    assert schema["type"] == query.type, (
        f"Make {name} of type {query.type}, or correct its row in the tables if its source says "
        f"{schema['type']}."
    )
    assert values <= known, (
        f"Add {listed(values - known)} to the row of {name}, under `values` if its document names "
        "it, under `later` if another source does, which its description tells."
    )
    assert known <= values, (
        f"Add {listed(known - values)} to the values of {name} in openapi.yaml: its source has it."
    )
    assert schema.get("default") == query.default, (
        f"Give {name} the default {query.default} in openapi.yaml, or correct its row in the "
        "tables."
    )


@pytest.mark.parametrize("query", IN_DOCUMENTS)
def test_a_parameter_of_a_document_is_not_marked_as_later(query: Query) -> None:
    assert "x-later" not in OPERATIONS[query.operation].parameters[query.name], (
        f"A document names `{query.name}` of {query.operation}: take its x-later out of "
        "openapi.yaml, or move its row to LATER."
    )


@pytest.mark.parametrize("query", IN_LATER_SOURCES)
def test_a_parameter_of_later_sources_names_them(query: Query) -> None:
    assert OPERATIONS[query.operation].parameters[query.name].get("x-later"), (
        f"Give `{query.name}` of {query.operation} an x-later with its source in openapi.yaml, or "
        "move its row to the table of the document that names it."
    )


@pytest.mark.parametrize("operation", SIX)
def test_it_has_no_query_parameter_without_a_source(operation: str) -> None:
    queries = [query for queries in DOCUMENTS.values() for query in queries] + LATER
    known = {query.name for query in queries if query.operation == operation}
    without = OPERATIONS[operation].queries() - known

    assert not without, (
        f"Give {listed(without)} of {operation} an x-later with its source in openapi.yaml and a "
        "row in LATER, or a row in the table of the document that names it."
    )


@pytest.mark.parametrize(
    ("operation", "includes"),
    [
        pytest.param(
            "listRuns",
            "checklist,tasks,tags,assets,next_task,permissions,tasks_meta,ko_form_fields,"
            "form_fields,stages,folders",
            id="List processes",
        ),
        pytest.param(
            "getRun",
            "checklist,tasks,tags,assets,next_task,tasks.step,tasks.threads,form_fields,"
            "ko_form_fields",
            id="Get process",
        ),
        pytest.param(
            "listRunTasks", "step,threads,assets,form_fields,summary", id="List process tasks"
        ),
        pytest.param("getTask", "run,step,threads,assets,form_fields,tags,summary", id="Get task"),
    ],
)
def test_with_takes_all_that_its_document_names_and_tells_of_it(
    operation: str, includes: str
) -> None:
    parameter = OPERATIONS[operation].parameters["with"]

    assert includes.replace(",", ", ") in parameter["description"]
    assert accepts(parameter, includes.split(","))


LISTS = [
    pytest.param(parameter, id=f"{operation}: {name}")
    for operation, found in OPERATIONS.items()
    for name, parameter in found.parameters.items()
    if resolved(parameter["schema"]).get("type") == "array"
]


@pytest.mark.parametrize("parameter", LISTS)
def test_a_list_travels_as_one_value_joined_by_commas(parameter: dict[str, Any]) -> None:
    assert (parameter["style"], parameter["explode"]) == ("form", False)


@pytest.mark.parametrize("parameter", LISTS)
@pytest.mark.parametrize("value", [[], [""], ["a,b"], ["a b"], ["a", ""], ["a\tb"]], ids=str)
def test_a_list_has_entries_without_blanks_and_commas(
    parameter: dict[str, Any], value: list[str]
) -> None:
    assert not accepts(parameter, value)


@pytest.mark.parametrize("parameter", LISTS)
def test_a_list_may_have_one_entry_or_several(parameter: dict[str, Any]) -> None:
    entry = parameter["example"][0]
    assert accepts(parameter, [entry])
    assert accepts(parameter, [entry, entry])


# --- What the generated client goes by ------------------------------------------------------------


def test_a_parameter_is_described_once() -> None:
    twice = [
        f"{operation}: {name}"
        for operation, found in OPERATIONS.items()
        for name, parameter in found.parameters.items()
        if resolved(parameter["schema"]).get("description") == parameter["description"]
    ]

    assert twice == []


def test_what_a_method_does_not_offer_has_its_reason() -> None:
    reasons = {
        (operation, name): parameter["x-not-offered"]
        for operation, found in OPERATIONS.items()
        for name, parameter in found.parameters.items()
        if "x-not-offered" in parameter
    }

    assert {*reasons} == {
        ("listRuns", "blueprint_id"),
        ("listRuns", "sort_by"),
        ("listRuns", "without_pagination"),
        ("listRunTasks", "currentTask"),
        ("listRunTasks", "replace_page"),
        ("listRunTasks", "without_pagination"),
    }
    assert all(reason.endswith(".") for reason in reasons.values())


def test_a_value_that_is_advised_against_is_one_of_the_contract() -> None:
    for found in OPERATIONS.values():
        for parameter in found.parameters.values():
            schema = schema_of(parameter)
            values = schema.get("items", schema).get("enum", [])
            assert parameter.get("x-refused", {}).keys() <= {*values}


def test_tasks_are_not_filtered_by_a_status_that_the_service_inverts() -> None:
    status = OPERATIONS["listRunTasks"].parameters["status"]
    assert status["x-refused"].keys() == {"auto-skipped"}
    assert "keep those with that status" in status["x-refused"]["auto-skipped"]


def test_a_word_of_ours_is_one_of_those_that_the_head_of_the_contract_explains() -> None:
    head = (ROOT / "openapi.yaml").read_text().partition("openapi: 3.1.0")[0]
    words = {name for _, node in walk(CONTRACT) for name in node if str(name).startswith("x-")}

    assert [word for word in words if f"`{word}`" not in head and f" {word} " not in head] == []


@pytest.mark.parametrize("name", ["UserReference", "GuestReference", "GroupReference", "Progress"])
def test_a_bare_value_stands_for_a_field(name: str) -> None:
    assert SCHEMAS[name]["x-bare-value"] in SCHEMAS[name]["properties"]


@pytest.mark.parametrize("operation", ["listRuns", "listRunTasks"])
@pytest.mark.parametrize(("name", "least", "most"), [("page", 1, 2**31 - 1), ("per_page", 1, 100)])
def test_pages_have_bounds(operation: str, name: str, least: int, most: int) -> None:
    parameter = OPERATIONS[operation].parameters[name]

    assert accepts(parameter, least)
    assert accepts(parameter, most)
    assert not accepts(parameter, least - 1)
    assert not accepts(parameter, most + 1)


@pytest.mark.parametrize("name", ["deadline_start_range", "deadline_end_range"])
@pytest.mark.parametrize("value", ["2024-05-20", "2024-05-20T17:00:00Z", "2024-05-20 17:00:00"])
def test_the_deadline_ranges_take_a_day_or_a_time(name: str, value: str) -> None:
    assert accepts(OPERATIONS["listRunTasks"].parameters[name], value)


def accepts(parameter: dict[str, Any], value: object) -> bool:
    return Draft202012Validator(
        schema_of(parameter), format_checker=Draft202012Validator.FORMAT_CHECKER
    ).is_valid(value)


# --- Headers and bodies that a client sends ------------------------------------------------------


@pytest.mark.parametrize("operation", SIX)
def test_every_operation_requires_the_header_of_the_documents(operation: str) -> None:
    header = OPERATIONS[operation].parameters["X-Tallyfy-Client"]

    assert (header["in"], header["required"]) == ("header", True)
    assert [resolved(part)["enum"] for part in header["schema"]["allOf"]] == [["APIClient"]]


@pytest.mark.parametrize("operation", SIX)
def test_every_operation_requires_a_bearer_token(operation: str) -> None:
    security = OPERATIONS[operation].definition.get("security", CONTRACT["security"])
    (name,) = [name for requirement in security for name in requirement]
    scheme = CONTRACT["components"]["securitySchemes"][name]

    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")


@pytest.mark.parametrize("operation", ["completeRunTask", "completeOneOffTask"])
def test_both_completions_take_the_same_body(operation: str) -> None:
    body = resolved(OPERATIONS[operation].definition["requestBody"])

    assert body["required"] is True
    assert body["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/CompletionRequest"
    }


@pytest.mark.parametrize(
    ("field", "accepted", "refused"),
    [
        pytest.param("task_id", "TASK_ID_TO_COMPLETE", 1, id="Complete task: task_id"),
        pytest.param("is_approved", False, "false", id="Complete task: is_approved"),
        pytest.param(
            "taskdata",
            {"final_notes_field_id": "All checks passed."},
            "All checks passed.",
            id="Complete task: taskdata",
        ),
        pytest.param("override_user", 1002, "1002", id="later: override_user"),
    ],
)
def test_a_field_of_the_completion_has_the_type_of_its_source(
    field: str, accepted: object, refused: object
) -> None:
    body = {"task_id": "TASK_ID_TO_COMPLETE"}

    assert problems("CompletionRequest", {**body, field: accepted}) == []
    assert problems("CompletionRequest", {**body, field: refused})


def test_the_completion_has_no_other_fields() -> None:
    fields = SCHEMAS["CompletionRequest"]["properties"]

    assert fields.keys() == {"task_id", "is_approved", "taskdata", "override_user"}
    assert {name for name, field in fields.items() if "x-later" in field} == {"override_user"}
    assert problems("CompletionRequest", {"task_id": "a", "comment": "Done."})


def test_only_the_task_id_is_required_for_a_completion() -> None:
    assert problems("CompletionRequest", {"task_id": "a"}) == []
    assert problems("CompletionRequest", {"is_approved": True})


@pytest.mark.parametrize("name", ["OrgId", "RunId", "TaskId"])
@pytest.mark.parametrize("value", ["", " ", ".", ".."])
def test_an_id_that_would_change_the_path_is_refused(name: str, value: str) -> None:
    assert not accepts(CONTRACT["components"]["parameters"][name], value)


# --- Errors --------------------------------------------------------------------------------------

ERROR_STATUSES = ["400", "401", "402", "403", "404", "409", "422", "429", "5XX"]


@pytest.mark.parametrize("operation", SIX)
@pytest.mark.parametrize("status", ERROR_STATUSES)
def test_every_operation_has_every_error_answer(operation: str, status: str) -> None:
    answer = resolved(OPERATIONS[operation].definition["responses"][status])

    assert answer["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Error"}


def test_only_a_task_of_a_run_can_be_locked() -> None:
    """By the run's open issue. A write to a run is what the source names (mcp 2026-11)."""
    locked = {name for name in SIX if "423" in OPERATIONS[name].definition["responses"]}

    assert locked == {"completeRunTask"}
    assert OPERATIONS["completeRunTask"].examples("423")


@pytest.mark.parametrize("operation", SIX)
def test_too_many_requests_tells_when_to_come_back(operation: str) -> None:
    answer = resolved(OPERATIONS[operation].definition["responses"]["429"])

    assert "Retry-After" in answer["headers"]


@pytest.mark.parametrize(
    "operation", [name for name, (method, _) in SIX.items() if method == "post"]
)
def test_a_completion_may_answer_with_any_success(operation: str) -> None:
    answers = OPERATIONS[operation].definition["responses"]

    assert answers["2XX"]["content"] == answers["200"]["content"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"message": "The request is malformed."}, id="400"),
        pytest.param({"error": True, "message": "Unauthenticated."}, id="401"),
        pytest.param({"error": True, "message": "missing required headers"}, id="401 header"),
        pytest.param({"error": True, "message": "unauthenticated"}, id="401 small letters"),
        pytest.param({"error": True, "message": "invalid token"}, id="401 token"),
        pytest.param({"error": "invalid_client"}, id="401 error as a word"),
        pytest.param({"message": "forbidden"}, id="403"),
        pytest.param({"message": "Endpoint not found"}, id="404 message"),
        pytest.param(
            {"error": True, "message": "API endpoint not found", "code": "ENDPOINT_NOT_FOUND"},
            id="404 endpoint",
        ),
        pytest.param(
            {"error": True, "message": "Resource not found", "code": "RESOURCE_NOT_FOUND"},
            id="404 resource",
        ),
        pytest.param(
            {
                "error": {
                    "code": "SEAT_POOL_EXHAUSTED",
                    "message": "No seats are left.",
                    "details": {"pool_type": "member"},
                }
            },
            id="409 error as an object",
        ),
        pytest.param({"error": {"code": "SEAT_POOL_EXHAUSTED"}}, id="409 code alone"),
        pytest.param(
            {"message": "Invalid.", "errors": {"is_approved": ["The field is required"]}},
            id="422 message and errors",
        ),
        pytest.param(
            {"error": True, "errors": {"taskdata": ["Invalid table field"]}}, id="422 errors"
        ),
        pytest.param({"error": True, "message": "Note is required"}, id="422 message"),
        pytest.param({"message": "Invalid.", "errors": {}}, id="422 no errors"),
        pytest.param({"message": "Invalid.", "errors": []}, id="422 no errors, as PHP writes it"),
        pytest.param({"errors": {"task_id": "It is invalid."}}, id="422 bare text"),
        pytest.param(
            {"errors": {"taskdata": [{"f70648905357cb8283a6e34cb6fbeb5e": "It is required"}]}},
            id="422 objects by field id",
        ),
        pytest.param(
            {"message": "Too many requests.", "code": "RATE_LIMIT_EXCEEDED"}, id="429 code"
        ),
        pytest.param({"message": "Too Many Attempts."}, id="429 message"),
        pytest.param({"message": "Server Error"}, id="500"),
        pytest.param({"message": None, "code": None, "errors": None, "error": None}, id="nulls"),
        pytest.param({"message": "Oops", "exception": "Whoops", "trace": []}, id="more fields"),
    ],
)
def test_each_shape_of_an_error_body_is_accepted(body: dict[str, Any]) -> None:
    assert problems("Error", body) == []


@pytest.mark.parametrize("body", [{"message": 1}, {"error": 1}, {"errors": "x"}, [], "x"])
def test_what_no_source_shows_is_no_error_body(body: object) -> None:
    assert problems("Error", body)


# --- What is read is tolerant --------------------------------------------------------------------

# Everything else is read.
SENT = {"CompletionRequest"}
MODELS = ["Run", "Task", "Step", "FormField", "Tag", "Checklist", "Folder", "Asset", "Comment"]
ENVELOPES = ["RunListResponse", "TaskListResponse", "RunResponse", "TaskResponse"]


@pytest.mark.parametrize("model", MODELS)
def test_a_model_requires_its_id_alone(model: str) -> None:
    assert SCHEMAS[model]["required"] == ["id"]
    assert problems(model, {"id": "722b8c25e46c4d729d2329ef9a61c080"}) == []
    assert problems(model, {})


@pytest.mark.parametrize("name", sorted(SCHEMAS.keys() - SENT - set(MODELS)))
def test_whatever_else_is_read_requires_at_most_its_data(name: str) -> None:
    is_envelope = name in ENVELOPES or name.startswith("Wrapped")

    assert SCHEMAS[name].get("required", []) == (["data"] if is_envelope else [])


@pytest.mark.parametrize("name", sorted(SCHEMAS.keys() - SENT))
def test_whatever_is_read_may_have_fields_that_nobody_knows(name: str) -> None:
    assert SCHEMAS[name].get("additionalProperties", True) is True


@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("Run", "status"),
        ("Run", "prerun_status"),
        ("Run", "type"),
        ("Task", "status"),
        ("Task", "task_type"),
        ("Step", "step_type"),
        ("FormField", "field_type"),
        ("Checklist", "type"),
        ("Error", "code"),
    ],
)
def test_a_value_that_no_source_names_is_accepted(model: str, field: str) -> None:
    value = {"id": "a", field: "a-value-of-tomorrow"}

    assert problems(model, value) == []
    assert problems(model, {**value, field: 1.5}), "then anything would be accepted"


@pytest.mark.parametrize("name", [name for name in SCHEMAS if name.startswith("Known")])
def test_known_values_are_always_beside_any_other_text(name: str) -> None:
    reference = {"$ref": f"#/components/schemas/{name}"}
    nodes = [node for _, node in walk(CONTRACT)]
    choices = [node["anyOf"] for node in nodes if reference in node.get("anyOf", [])]

    assert 0 < len(choices) == nodes.count(reference)
    assert all({"type": "string"} in choice for choice in choices)


MOMENT = {"$ref": "#/components/schemas/Moment"}
DATES = [
    pytest.param(name, field, id=f"{name}.{field}")
    for name, schema in SCHEMAS.items()
    for field, content in schema.get("properties", {}).items()
    if MOMENT in content.get("anyOf", [])
]


@pytest.mark.parametrize(("model", "field"), DATES)
@pytest.mark.parametrize(
    "date",
    [
        "2025-01-15T10:00:00.000Z",
        "2024-05-20T11:00:00Z",
        "2026-01-01",
        "2016-01-01 00:00:00",
        "YYYY-MM-DDTHH:MM:SSZ",
        None,
    ],
)
def test_a_date_comes_in_every_form_that_was_seen_or_as_null(
    model: str, field: str, date: str | None
) -> None:
    assert problems(model, {"id": "a", field: date}) == []
    assert problems(model, {"id": "a", field: 1737000000}), "then anything would be accepted"
