"""The generated client is what the contract makes: always, everywhere, and nothing else."""

import inspect
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest

import tallyfy_api.models
from tallyfy_api import AuthenticatedClient
from tallyfy_api.models import RunStatusFilter, TaskSort, TaskStatusFilter
from tests.contract.meant_requests import generated
from tests.contract.reading import OPERATIONS
from tools.contract import CONTRACT, ROOT, ContractError, load_contract
from tools.generate import (
    TEMPLATES,
    GenerationError,
    accept_stock_templates,
    check_stock_templates,
    differences,
    freshly_generated,
    replace_package,
    stock_templates,
)


@pytest.fixture(scope="module")
def fresh() -> Iterator[Path]:
    with freshly_generated() as package:
        yield package


@pytest.fixture
def committed(fresh: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(fresh, tmp_path / "tallyfy_api"))


def test_the_committed_client_is_what_the_contract_makes(fresh: Path) -> None:
    assert differences(fresh) == []


def test_a_hostile_pyproject_above_the_output_changes_no_byte(
    fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 40\nindent-width = 2\n")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with freshly_generated() as again:
        assert again.is_relative_to(tmp_path)
        assert differences(again, fresh) == []


def test_an_edited_file_is_named(fresh: Path, committed: Path) -> None:
    with (committed / "client.py").open("a") as file:
        file.write("# by hand\n")
    assert differences(fresh, committed) == ["client.py differs"]


def test_a_missing_file_is_named(fresh: Path, committed: Path) -> None:
    (committed / "py.typed").unlink()
    assert differences(fresh, committed) == ["py.typed is missing"]


def test_a_stale_file_is_named(fresh: Path, committed: Path) -> None:
    (committed / "models" / "old.py").touch()
    assert differences(fresh, committed) == ["models/old.py is stale"]


def test_generating_removes_stale_files(fresh: Path, committed: Path) -> None:
    (committed / "models" / "old.py").touch()
    replace_package(fresh, committed)
    assert differences(fresh, committed) == []


def test_a_contract_that_does_not_parse_is_told_by_line(tmp_path: Path) -> None:
    broken = tmp_path / "openapi.yaml"
    broken.write_text("openapi: 3.1.0\ninfo: title: Tallyfy\n")
    with pytest.raises(ContractError, match=r"line 2, column 12"), freshly_generated(broken):
        pass


def test_what_the_generator_does_not_understand_stops_it(tmp_path: Path) -> None:
    text = CONTRACT.read_text()
    # The generator drops the endpoints whose header has a `const`, with a warning only.
    limited = tmp_path / "openapi.yaml"
    limited.write_text(
        text.replace(
            "        allOf:\n          - $ref: '#/components/schemas/TallyfyClientHeader'\n"
            "        default: APIClient\n",
            "        const: APIClient\n",
        )
    )
    assert limited.read_text() != text
    with pytest.raises(GenerationError, match=r"(?s)cannot be turned.*not allowed in header"):
        freshly_generated(limited).__enter__()


# --- What the contract says and the templates do not know -----------------------------------------


def changed_contract(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    contract = load_contract()
    change(contract)
    changed = folder / "openapi.yaml"
    changed.write_text(json.dumps(contract))
    return changed


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "format": "date"},
        {"anyOf": [{"type": "string", "format": "uuid"}, {"type": "null"}]},
        {"type": "array", "items": {"type": "string", "format": "date-time"}},
    ],
    ids=str,
)
def test_a_field_that_no_template_can_read_stops_the_generation(
    schema: dict[str, object], tmp_path: Path
) -> None:
    def add(contract: dict[str, Any]) -> None:
        fields = contract["components"]["schemas"]["Progress"]["properties"]
        fields["new"] = {"description": "New.", **schema}

    contract = changed_contract(tmp_path, add)
    with pytest.raises(GenerationError, match=r"Progress\.new: no template knows"):
        freshly_generated(contract).__enter__()


@pytest.mark.parametrize(
    ("parameter", "why"),
    [
        ({"schema": {"type": "string", "format": "uuid"}}, "no template knows how to send it"),
        ({"schema": {"type": "integer"}}, "no template knows how to send it"),
        (
            {"schema": {"type": "array", "items": {"type": "string"}}},
            "give it `style: form` and `explode: false`",
        ),
    ],
    ids=str,
)
def test_a_parameter_that_no_template_can_send_stops_the_generation(
    parameter: dict[str, object], why: str, tmp_path: Path
) -> None:
    def add(contract: dict[str, Any]) -> None:
        node = {"name": "new", "in": "query", "description": "New.", **parameter}
        contract["paths"]["/organizations/{org_id}/runs"]["get"]["parameters"].append(node)

    contract = changed_contract(tmp_path, add)
    with pytest.raises(GenerationError, match=f"list_runs: `new`.*{why}"):
        freshly_generated(contract).__enter__()


REFUSING = """
import sys
from tallyfy_api.api.runs import list_runs
for status in ("active", "archived", "skipped"):
    try:
        list_runs.request("o", status=status)
    except ValueError as error:
        print(error)
"""


def test_a_value_that_the_contract_advises_against_is_refused_with_its_reason(
    tmp_path: Path,
) -> None:
    def refuse(contract: dict[str, Any]) -> None:
        path = "/organizations/{org_id}/runs"
        (status,) = [
            node
            for node in contract["paths"][path]["get"]["parameters"]
            if node.get("name") == "status"
        ]
        status["x-refused"] = {"archived": "give archived='only' instead."}

    with freshly_generated(changed_contract(tmp_path, refuse)) as package:
        told = subprocess.run(
            [sys.executable, "-c", REFUSING],
            cwd=package.parent,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert told.splitlines() == [
        "status must not be 'archived': give archived='only' instead.",
        "status must be one of active, complete, problem, improvement, delayed, starred, issue, "
        "not 'skipped'",
    ]


# What reads each kind of parameter in the query that `QUERY` names.
KINDS = {"boolean": {"flag", "presence"}, "integer": {"whole_number"}, "array": {"comma_separated"}}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_tells_a_server_its_route_and_its_query(name: str) -> None:
    operation, module = OPERATIONS[name], generated(name)

    assert (operation.method.upper(), operation.path) == module.ROUTE
    assert module.QUERY.keys() == operation.queries()
    for parameter, told in module.QUERY.items():
        schema = operation.schema(parameter)
        kinds = KINDS.get(schema["type"], {"text", "one_of", "day", "day_or_time"})
        values = schema.get("items", schema).get("enum", [])
        assert told.kind in kinds
        assert sorted(get_args(told.values)) == sorted(values)
        assert (told.least, told.most) == (schema.get("minimum"), schema.get("maximum"))


# --- What is generated ----------------------------------------------------------------------------


def test_no_model_has_a_name_that_the_generator_invented() -> None:
    invented = re.compile(r"Type\d|\d{3}|Property$|Item$|Body$")
    names = tallyfy_api.models.__all__
    assert [name for name in names if invented.search(name)] == []


@pytest.mark.parametrize("values", [RunStatusFilter, TaskStatusFilter, TaskSort])
def test_filter_values_are_literals(values: object) -> None:
    assert get_origin(values) is Literal


def test_the_repr_of_the_generated_client_shows_no_token() -> None:
    client = AuthenticatedClient(base_url="https://example.com", token="s3cret")
    with client.get_httpx_client():
        assert "s3cret" not in repr(client)


def test_each_model_is_documented() -> None:
    models = [getattr(tallyfy_api.models, name) for name in tallyfy_api.models.__all__]
    classes = [model for model in models if inspect.isclass(model)]
    assert [model.__name__ for model in classes if not (model.__doc__ or "").strip()] == []


IMPORTING = """
import sys
import tallyfy_api
from tallyfy_api.api.runs import RunsBase, get_run, list_runs
from tallyfy_api.api.tasks import TasksBase, complete_one_off_task, complete_run_task
import tallyfy_api.models
print(*{"httpx", "asyncio", "logging", "tallyfy_api.models.run"} & sys.modules.keys())
"""


def test_an_operation_imports_no_http_library_and_no_model() -> None:
    told = subprocess.run(
        [sys.executable, "-c", IMPORTING],
        cwd=ROOT / "generated",
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert told.strip() == ""


# --- The templates --------------------------------------------------------------------------------


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.jinja")), ids=lambda path: path.name)
def test_each_template_says_why_it_is_there(template: Path) -> None:
    assert re.match(r"\{#- .{20,}?-?#\}", template.read_text(), re.DOTALL)


def test_the_stock_templates_are_those_that_ours_were_made_from() -> None:
    check_stock_templates()
    assert {"model.py.jinja", "endpoint_module.py.jinja", "client.py.jinja"} <= {*stock_templates()}


def test_a_stock_template_that_a_new_release_changed_is_named(tmp_path: Path) -> None:
    templates = Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))
    known = json.loads((templates / "stock.json").read_text())
    (templates / "stock.json").write_text(json.dumps({**known, "model.py.jinja": "of old"}))

    with pytest.raises(
        GenerationError, match=r"other templates: model\.py\.jinja\. .*accept-stock"
    ):
        freshly_generated(templates=templates).__enter__()
    accept_stock_templates(templates)
    check_stock_templates(templates)


def test_a_stock_template_that_ours_newly_replaces_is_named(tmp_path: Path) -> None:
    templates = Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))
    (templates / "str_enum.py.jinja").touch()

    with pytest.raises(GenerationError, match=r"other templates: str_enum\.py\.jinja"):
        check_stock_templates(templates)


def test_the_stock_client_is_there_to_compare_with() -> None:
    with freshly_generated(stock=True) as package:
        assert "class WrappedSteps:" in (package / "models" / "wrapped_steps.py").read_text()
        assert "def _get_kwargs(" in (package / "api" / "runs" / "list_runs.py").read_text()
