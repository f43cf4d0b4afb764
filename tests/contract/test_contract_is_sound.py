"""The contract is valid, complete, and says what the five documents say.

The tables are copied from the documents by hand, so that they and the contract check each other.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from referencing import Registry, Resource

from tallyfy_client import __version__
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

Node = dict[str, Any]

ORG, RUN = "/organizations/{org_id}", "/organizations/{org_id}/runs/{run_id}"
SIX = {
    "listRuns": ("List processes", "get", f"{ORG}/runs"),
    "getRun": ("Get process", "get", RUN),
    "listRunTasks": ("List process tasks", "get", f"{RUN}/tasks"),
    "getTask": ("Get task", "get", f"{ORG}/tasks/{{task_id}}"),
    "completeRunTask": ("Complete task", "post", f"{RUN}/completed-tasks"),
    "completeOneOffTask": ("Complete task", "post", f"{ORG}/completed-tasks"),
}
COMPLETIONS = ["completeRunTask", "completeOneOffTask"]
COMPONENTS: Node = CONTRACT["components"]
HEAD = (ROOT / "openapi.yaml").read_text().partition("openapi: 3.1.0")[0]
UNKNOWN = yaml.safe_load((ROOT / "openapi.unknown.yaml").read_text())

PARAMETERS = {
    f"{name}: {parameter['name']}": parameter
    for name, operation in OPERATIONS.items()
    for parameter in operation.parameters.values()
}
FIELDS = {
    f"{name}.{field}": content
    for name, schema in SCHEMAS.items()
    for field, content in schema.get("properties", {}).items()
}
RESPONSES = {
    f"{name} {status}": resolved(response)
    for name, operation in OPERATIONS.items()
    for status, response in operation.definition["responses"].items()
}


def accepts(parameter: Node, value: object) -> bool:
    return Draft202012Validator(
        schema_of(parameter), format_checker=Draft202012Validator.FORMAT_CHECKER
    ).is_valid(value)


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
    assert found == {name: (method, path) for name, (_, method, path) in SIX.items()}
    for name, (document, _, _) in SIX.items():
        assert f'Document: "{document}".' in OPERATIONS[name].definition["description"]


def test_its_version_is_that_of_the_package() -> None:
    assert {CONTRACT["info"]["version"], UNKNOWN["info"]["version"]} == {__version__}


def test_each_part_has_a_description() -> None:
    links = {
        f"{name}: {title}": link
        for name, response in RESPONSES.items()
        for title, link in response.get("links", {}).items()
    }
    operations = {name: operation.definition for name, operation in OPERATIONS.items()}
    named = {**COMPONENTS["headers"], **COMPONENTS["requestBodies"], **SCHEMAS, **operations}
    parts = {**PARAMETERS, **FIELDS, **RESPONSES, **links, **named}
    assert [name for name, part in parts.items() if not part.get("description", "").strip()] == []


def test_a_parameter_is_described_once() -> None:
    assert [
        name
        for name, parameter in PARAMETERS.items()
        if resolved(parameter["schema"]).get("description") == parameter["description"]
    ] == []


# --- Examples ------------------------------------------------------------------------------------


def examples() -> Iterator[tuple[str, Node, Any]]:
    """Each example of a media type, parameter or header: its place, itself, its value."""
    for pointer, node in walk(CONTRACT):
        if "schema" in node:
            for example in map(resolved, node.get("examples", {}).values()):
                yield pointer, example, example["value"]
            if "example" in node:
                yield pointer, {"summary": "alone"}, node["example"]


def test_each_example_is_valid_by_its_schema_and_has_a_summary() -> None:
    found = [*examples()]
    assert len(found) > 100
    assert [
        f"{pointer}: {error.message}"
        for pointer, _, value in found
        for error in validator(f"{pointer}/schema").iter_errors(value)
    ] == []
    assert [pointer for pointer, example, _ in found if not example.get("summary")] == []


def test_each_shared_example_is_used() -> None:
    used = {
        example["$ref"].rpartition("/")[2]
        for _, node in walk(CONTRACT)
        for example in (node.get("examples") or {}).values()
        if isinstance(example, dict) and "$ref" in example
    }
    assert set(COMPONENTS["examples"]) == used


def test_each_parameter_header_body_and_response_has_an_example() -> None:
    bodies = [resolved(OPERATIONS[name].definition["requestBody"]) for name in COMPLETIONS]
    contents = [
        content for each in [*RESPONSES.values(), *bodies] for content in each["content"].values()
    ]
    assert [name for name, each in PARAMETERS.items() if "example" not in each] == []
    assert [name for name, each in COMPONENTS["headers"].items() if "example" not in each] == []
    assert [content for content in contents if not content.get("examples")] == []


LISTING = "page-1 page-2 page-3 empty includes-bare includes-wrapped from-the-document"


@pytest.mark.parametrize(
    ("operation", "names"),
    [
        ("listRuns", LISTING),
        ("getRun", "includes-bare includes-wrapped from-the-document"),
        ("listRunTasks", LISTING),
        (
            "getTask",
            "run-task one-off-task approval includes-bare includes-wrapped from-the-document",
        ),
        ("completeRunTask", "completed approved from-the-document"),
        ("completeOneOffTask", "completed from-the-document"),
    ],
)
def test_it_has_the_examples_that_tests_and_readers_need(operation: str, names: str) -> None:
    assert {*names.split()} - OPERATIONS[operation].examples().keys() == set()


@pytest.mark.parametrize("operation", ["listRuns", "listRunTasks"])
def test_the_three_pages_are_one_listing(operation: str) -> None:
    found = OPERATIONS[operation].examples()
    pages = [found[f"page-{number}"] for number in (1, 2, 3)]
    paginations = [page["meta"]["pagination"] for page in pages]
    ids = {row["id"] for page in pages for row in page["data"]}

    assert [each["current_page"] for each in paginations] == [1, 2, 3]
    assert [each["count"] for each in paginations] == [len(page["data"]) for page in pages]
    assert {(each["total_pages"], each["total"]) for each in paginations} == {(3, len(ids))}
    assert [sorted(each["links"]) for each in paginations] == [["next"], ["next", "previous"], []]
    assert (found["empty"]["data"], found["empty"]["meta"]["pagination"]["total"]) == ([], 0)


def test_the_examples_of_tasks_are_what_their_names_say() -> None:
    found = {name: example["data"] for name, example in OPERATIONS["getTask"].examples().items()}
    assert found["run-task"]["run_id"]
    assert found["one-off-task"]["run_id"] is None
    assert found["approval"]["task_type"] == "approval"


# --- Links ---------------------------------------------------------------------------------------


def links() -> Iterator[Any]:
    for name, operation in OPERATIONS.items():
        for status, response in operation.definition["responses"].items():
            for title, link in resolved(response).get("links", {}).items():
                yield pytest.param(operation, status, link, id=f"{name}-{status}-{title}")


@pytest.mark.parametrize(("source", "status", "link"), [*links()])
def test_a_link_leads_to_a_request_that_can_be_made(
    source: Operation, status: str, link: Node
) -> None:
    target = OPERATIONS[link["operationId"]]
    assert link["parameters"].keys() == target.in_path()
    for expression in link["parameters"].values():
        assert isinstance(value_of(expression, source, status), str)
    if "requestBody" in target.definition:
        given = link["requestBody"].items()
        body = {name: value_of(expression, source, status) for name, expression in given}
        assert problems("CompletionRequest", body) == []


def value_of(expression: str, source: Operation, status: str) -> object:
    """What a runtime expression gives with the first example, the one that Prism answers with."""
    if expression.startswith("$request.path."):
        return source.parameters[expression.removeprefix("$request.path.")]["example"]
    first = next(iter(source.examples(status).values()))
    answers = Registry[Any]().with_resource("urn:answer", Resource.opaque(first))
    return answers.resolver("urn:answer").lookup(expression.removeprefix("$response.body")).contents


def test_links_lead_from_the_listing_of_runs_to_every_operation() -> None:
    leads = {
        (name.split()[0], link["operationId"])
        for name, response in RESPONSES.items()
        for link in response.get("links", {}).values()
    }
    reached = {"listRuns"}
    for _ in SIX:
        reached |= {target for source, target in leads if source in reached}
    assert SIX.keys() - reached == set()


# --- Sources -------------------------------------------------------------------------------------

# The fields that the documents name: in what they print, or among the values of `with`.
DOCUMENTED = {
    "CompletionRequest": "task_id is_approved taskdata",
    "RunListResponse": "data meta",
    "TaskListResponse": "data meta",
    "RunResponse": "data",
    "TaskResponse": "data",
    "Meta": "pagination",
    "Pagination": "total count per_page current_page total_pages links",
    "PaginationLinks": "next",
    "Progress": "complete total percent",
    # List processes; its `with`, which has all that "Get process" has
    "Run": """
        id increment_id checklist_id checklist_title name summary status progress whole_progress
        started_by owner_id prerun prerun_status starred created_at started_at last_updated
        archived_at completed_at due_date due_date_passed due_soon late_tasks collaborators type
        is_public users groups parent_id can_add_oot
        checklist tasks tags assets next_task permissions tasks_meta ko_form_fields form_fields
        stages folders
    """,
    # Get task; its `with`; Complete task
    "Task": """
        id increment_id title summary run_id step_id status task_type owners deadline created_at
        last_updated position
        run step threads assets form_fields tags
        completed_at completer_id taskdata tasks_changed_by_rules
    """,
    "Step": "id title alias",
    "FormField": "id label field_type value required",
}
# The names of other sources, as the head of the contract explains them.
SOURCES = ["docs", "sdk", "cli", "mcp", "n8n", "postman", "swagger", "webhook", "php", "support"]
SOURCES += ["plugin"]
SOURCE = rf"(?:{'|'.join(SOURCES)})(?: \d{{4}}-\d{{2}})?"
SOME_SOURCES = rf"{SOURCE}(?:, {SOURCE})*"


def test_a_field_is_named_by_a_document_or_has_its_source() -> None:
    """Give a field an `x-later` in openapi.yaml, or a word in DOCUMENTED, and not both."""
    documented = {f"{name}.{field}" for name in DOCUMENTED for field in DOCUMENTED[name].split()}
    later = {
        name
        for name, content in FIELDS.items()
        if "x-later" in content or "x-later" in SCHEMAS[name.partition(".")[0]]
    }
    assert documented - FIELDS.keys() == set(), "the documents name these fields"
    assert FIELDS.keys() - documented - later == set(), "these fields have no source"
    assert documented & later == set(), "the documents name these fields: they are not later"


def test_a_source_is_one_of_those_that_the_head_of_the_contract_explains() -> None:
    marks = [node["x-later"] for _, node in walk(CONTRACT) if "x-later" in node]
    texts = [
        text for mark in marks for text in (mark.values() if isinstance(mark, dict) else [mark])
    ]
    assert [name for name in SOURCES if not re.search(rf"^#.* {name} {{2,}}\w", HEAD, re.M)] == []
    assert [
        text for text in texts if not re.fullmatch(rf"{SOME_SOURCES}(?: \(.+\))?", text)
    ] == [], f"An x-later is some of {SOURCES}, with commas between, and a remark in parentheses."


def test_a_word_of_ours_is_one_of_those_that_the_head_of_the_contract_explains() -> None:
    words = {name for _, node in walk(CONTRACT) for name in node if str(name).startswith("x-")}
    assert [word for word in words if f"`{word}`" not in HEAD and f" {word} " not in HEAD] == []


def test_headers_errors_and_their_examples_have_their_sources() -> None:
    assert [name for name, each in COMPONENTS["headers"].items() if "x-later" not in each] == []
    errors = {name: each for name, each in COMPONENTS["responses"].items() if "x-error" in each}
    summaries = [
        example["summary"]
        for error in errors.values()
        for content in error["content"].values()
        for example in content["examples"].values()
    ]
    named = re.compile(rf".* \((?:{SOME_SOURCES}(?:; .* made up)?|made up)\)")
    assert [
        name
        for name, error in errors.items()
        if not re.search(rf"\b{SOME_SOURCES}\)", error["description"])
    ] == []
    assert [summary for summary in summaries if not named.fullmatch(summary)] == []


# --- Parameters ----------------------------------------------------------------------------------

# What a document says of each query parameter: its type, its default, the values that it names.
QUERIES = {
    "listRuns": """
        q string
        status string active complete problem improvement archived delayed starred
        owners array
        checklist_id string
        blueprint_id string
        folder string
        tag string
        tag_ids array
        untagged boolean
        starred boolean
        type string procedure form
        groups array
        with array
        page integer=1
        per_page integer=10
        sort string name -name created_at -created_at
        sort_by string name -name created_at -created_at
        without_pagination boolean=False
    """,
    "getRun": """
        with array
        form_fields_values boolean
    """,
    "listRunTasks": """
        status array complete active incomplete inprogress not-started hasproblem overdue due_soon
        owners array
        guests array
        groups array
        unassigned boolean
        deadline_start_range string
        deadline_end_range string
        with array
        page integer=1
        per_page integer=10
        sort string position deadline -position -deadline
        without_pagination boolean=False
    """,
    "getTask": "with array",
    "completeRunTask": "",
    "completeOneOffTask": "",
}
WITH = {
    "listRuns": "checklist, tasks, tags, assets, next_task, permissions, tasks_meta, "
    "ko_form_fields, form_fields, stages, folders",
    "getRun": "checklist, tasks, tags, assets, next_task, tasks.step, tasks.threads, form_fields, "
    "ko_form_fields",
    "listRunTasks": "step, threads, assets, form_fields, summary",
    "getTask": "run, step, threads, assets, form_fields, tags, summary",
}
LISTS = {name: each for name, each in PARAMETERS.items() if schema_of(each)["type"] == "array"}


@pytest.mark.parametrize("operation", QUERIES)
def test_query_parameters_are_as_their_sources_have_them(operation: str) -> None:
    queries = {
        name: OPERATIONS[operation].parameters[name] for name in OPERATIONS[operation].queries()
    }
    rows = [row.split() for row in QUERIES[operation].split("\n") if row.strip()]
    later = {name for name, parameter in queries.items() if "x-later" in parameter}
    assert {name for name, *_ in rows} == queries.keys() - later, "give it a row, or an `x-later`"
    for name, type_, *named in rows:
        schema = schema_of(queries[name])
        default = f"={schema['default']}" if "default" in schema else ""
        assert f"{schema['type']}{default}" == type_, name
        known = known_values(schema)
        assert {*named} - known == set(), f"the document names these values of `{name}`"
        assert known - {*named} == values_with_a_source(schema), f"give values of `{name}` a source"
    assert [name for name, parameter in queries.items() if parameter.get("required")] == []


def values_with_a_source(schema: Node) -> set[str]:
    schemas = [schema, schema.get("items", {}), *map(resolved, schema.get("anyOf", []))]
    marks = [each["x-later"] for each in schemas if isinstance(each.get("x-later"), dict)]
    return {value for mark in marks for value in mark}


def test_paths_have_the_parameters_that_stand_in_them() -> None:
    for name, operation in OPERATIONS.items():
        in_path = {key: operation.parameters[key] for key in operation.in_path()}
        assert {*re.findall(r"\{(\w+)\}", operation.path)} == in_path.keys(), name
        assert all(each["required"] for each in in_path.values())


@pytest.mark.parametrize(("operation", "includes"), WITH.items())
def test_with_takes_all_that_its_document_names(operation: str, includes: str) -> None:
    parameter = OPERATIONS[operation].parameters["with"]
    assert includes in parameter["description"]
    assert accepts(parameter, includes.split(", "))


def test_a_list_travels_as_one_value_joined_by_commas() -> None:
    wrong = [[], [""], ["a,b"], ["a b"], ["a", ""], ["a\tb"]]
    assert len(LISTS) > 5
    for name, each in LISTS.items():
        assert (each["style"], each["explode"]) == ("form", False), name
        assert [value for value in wrong if accepts(each, value)] == [], name
        assert accepts(each, each["example"][:1] * 2), name


def test_pages_have_bounds() -> None:
    for name, least, most in (("page", 1, 2**31 - 1), ("per_page", 1, 100)):
        for operation in ("listRuns", "listRunTasks"):
            schema = OPERATIONS[operation].schema(name)
            assert (schema["minimum"], schema["maximum"]) == (least, most)


@pytest.mark.parametrize("value", ["2024-05-20", "2024-05-20T17:00:00Z", "2024-05-20 17:00:00"])
def test_the_deadline_ranges_take_a_day_or_a_time(value: str) -> None:
    for name in ("deadline_start_range", "deadline_end_range"):
        assert accepts(OPERATIONS["listRunTasks"].parameters[name], value)


def test_what_a_method_does_not_offer_has_its_reason() -> None:
    reasons = {
        name: each["x-not-offered"] for name, each in PARAMETERS.items() if "x-not-offered" in each
    }
    assert {*reasons} == {
        *("listRuns: blueprint_id", "listRuns: sort_by", "listRuns: without_pagination"),
        *("listRunTasks: currentTask", "listRunTasks: replace_page"),
        "listRunTasks: without_pagination",
    }
    assert all(reason.endswith(".") for reason in reasons.values())


def test_tasks_are_not_filtered_by_a_status_that_the_service_inverts() -> None:
    status = OPERATIONS["listRunTasks"].parameters["status"]
    assert status["x-refused"].keys() == {"auto-skipped"}
    assert "keep those with that status" in status["x-refused"]["auto-skipped"]


@pytest.mark.parametrize("name", ["OrgId", "RunId", "TaskId"])
@pytest.mark.parametrize("value", ["", " ", ".", ".."])
def test_an_id_that_would_change_the_path_is_refused(name: str, value: str) -> None:
    assert not accepts(COMPONENTS["parameters"][name], value)
    assert problems("CompletionRequest", {"task_id": value})


# --- Headers and bodies that a client sends ------------------------------------------------------


def test_every_operation_requires_a_token_and_the_header_of_the_documents() -> None:
    for name, operation in OPERATIONS.items():
        header = operation.parameters["X-Tallyfy-Client"]
        assert (header["in"], header["required"]) == ("header", True), name
        assert resolved(header["schema"])["enum"] == ["APIClient"]
        security = operation.definition.get("security", CONTRACT["security"])
        (scheme,) = [COMPONENTS["securitySchemes"][each] for need in security for each in need]
        assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")


def test_both_completions_take_the_same_body() -> None:
    bodies = [resolved(OPERATIONS[name].definition["requestBody"]) for name in COMPLETIONS]
    assert bodies[0] == bodies[1]
    assert bodies[0]["required"] is True
    fields = SCHEMAS["CompletionRequest"]["properties"]
    assert fields.keys() == {"task_id", "is_approved", "taskdata", "override_user"}


@pytest.mark.parametrize(
    ("given", "is_right"),
    [
        ({}, True),
        ({"is_approved": False}, True),
        ({"is_approved": "false"}, False),
        ({"taskdata": {"final_notes_field_id": "All checks passed."}}, True),
        ({"taskdata": "All checks passed."}, False),
        ({"override_user": 1002}, True),
        ({"override_user": "1002"}, False),
        ({"task_id": 1}, False),
        ({"task_id": None}, False),
        ({"comment": "Done."}, False),
    ],
)
def test_a_completion_takes_what_its_sources_name(given: Node, is_right: bool) -> None:
    assert (problems("CompletionRequest", {"task_id": "a", **given}) == []) is is_right
    assert problems("CompletionRequest", {"is_approved": True}), "the id is required"


# --- Errors --------------------------------------------------------------------------------------

ERRORS = {"400", "401", "402", "403", "404", "409", "422", "429", "5XX"}


def test_every_operation_has_every_error() -> None:
    for name, operation in OPERATIONS.items():
        found = {status for status in operation.definition["responses"] if status[0] != "2"}
        # By the run's open issue. A write to a run is what the source names (mcp 2026-11).
        assert found - ({"423"} if name == "completeRunTask" else set()) == ERRORS, name
        assert ("423" in found) is (name == "completeRunTask")
        for status in found:
            content = RESPONSES[f"{name} {status}"]["content"]["application/json"]
            assert content["schema"] == {"$ref": "#/components/schemas/Error"}
        assert "Retry-After" in RESPONSES[f"{name} 429"]["headers"]


def test_a_completion_may_be_answered_with_any_success() -> None:
    for name in COMPLETIONS:
        assert RESPONSES[f"{name} 2XX"] == RESPONSES[f"{name} 200"]


@pytest.mark.parametrize(
    "body",
    [
        {"message": "The request is malformed."},
        {"error": True, "message": "Unauthenticated."},
        {"error": "invalid_client"},
        {"error": True, "message": "Resource not found", "code": "RESOURCE_NOT_FOUND"},
        {"error": {"code": "A", "message": "No seats.", "details": {"pool_type": "member"}}},
        {"error": {"code": "SEAT_POOL_EXHAUSTED"}},
        {"message": "Invalid.", "errors": {"is_approved": ["The field is required"]}},
        {"error": True, "errors": {"taskdata": ["Invalid table field"]}},
        {"message": "Invalid.", "errors": {}},
        {"message": "Invalid.", "errors": []},
        {"errors": {"task_id": "It is invalid."}},
        {"errors": {"taskdata": [{"f70648905357cb8283a6e34cb6fbeb5e": "It is required"}]}},
        {"message": None, "code": None, "errors": None, "error": None},
        {"message": "Oops", "exception": "Whoops", "trace": []},
    ],
)
def test_each_shape_of_an_error_body_is_accepted(body: Node) -> None:
    assert problems("Error", body) == []


@pytest.mark.parametrize("body", [{"message": 1}, {"error": 1}, {"errors": "x"}, [], "x"])
def test_what_no_source_shows_is_no_error_body(body: object) -> None:
    assert problems("Error", body)


# --- What is read is tolerant --------------------------------------------------------------------

# Everything else is read.
SENT = {"CompletionRequest"}
MODELS = ["Run", "Task", "Step", "FormField", "Tag", "Checklist", "Folder", "Asset", "Comment"]
OPEN = [
    *("Run.status", "Run.prerun_status", "Run.type", "Task.status", "Task.task_type"),
    *("Step.step_type", "FormField.field_type", "Checklist.type", "Error.code"),
]
DATES = [
    None,
    *("2025-01-15T10:00:00.000Z", "2024-05-20T11:00:00Z", "2026-01-01", "2016-01-01 00:00:00"),
    "YYYY-MM-DDTHH:MM:SSZ",
]


def test_what_is_read_requires_an_id_or_its_data_alone() -> None:
    required = {
        name: schema.get("required", []) for name, schema in SCHEMAS.items() if name not in SENT
    }
    envelopes = [name for name in required if re.fullmatch(r"Wrapped.*|.*Response", name)]
    assert {name for name, needs in required.items() if needs} == {*MODELS, *envelopes}
    assert [name for name in MODELS if required[name] != ["id"]] == []
    assert [name for name in envelopes if required[name] != ["data"]] == []


def test_what_is_read_may_have_fields_that_nobody_knows() -> None:
    assert [
        name
        for name, schema in SCHEMAS.items()
        if not schema.get("additionalProperties", True) and name not in SENT
    ] == []


@pytest.mark.parametrize("name", OPEN)
def test_a_value_that_no_source_names_is_accepted(name: str) -> None:
    model, field = name.split(".")
    assert problems(model, {"id": "a", field: "a-value-of-tomorrow"}) == []
    assert problems(model, {"id": "a", field: 1.5}), "then anything would be accepted"


def test_known_values_are_always_beside_any_other_text() -> None:
    nodes = [node for _, node in walk(CONTRACT)]
    for name in [name for name in SCHEMAS if name.startswith("Known")]:
        reference = {"$ref": f"#/components/schemas/{name}"}
        choices = [node["anyOf"] for node in nodes if reference in node.get("anyOf", [])]
        assert 0 < len(choices) == nodes.count(reference)
        assert all({"type": "string"} in choice for choice in choices), name


def test_a_bare_value_stands_for_a_field() -> None:
    named = {name: each["x-bare-value"] for name, each in SCHEMAS.items() if "x-bare-value" in each}
    assert len(named) == 4
    assert [name for name in named if named[name] not in SCHEMAS[name]["properties"]] == []


def test_a_date_comes_in_every_form_that_was_seen_or_as_null() -> None:
    reference = "#/components/schemas/NullableMoment"
    dates = [name for name, content in FIELDS.items() if content.get("$ref") == reference]
    assert len(dates) > 20
    for model, _, field in (name.partition(".") for name in dates):
        for date in DATES:
            assert problems(model, {"id": "a", field: date}) == [], (model, field, date)
        assert problems(model, {"id": "a", field: 1737000000}), "then anything would be accepted"
