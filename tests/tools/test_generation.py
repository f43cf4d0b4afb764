"""The generated client is what the contract makes, wherever it is made, and nothing else."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin
from warnings import catch_warnings, simplefilter

import pytest
import yaml

import tallyfy_api.models
from tallyfy_api.models import RunStatusFilter, TaskSort, TaskStatusFilter
from tests.contract.meant_requests import generated
from tests.contract.reading import OPERATIONS, known_values
from tools.contract import ROOT, ContractError, load_contract
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


def changed_contract(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    contract = load_contract()
    change(contract)
    changed = folder / "openapi.yaml"
    changed.write_text(yaml.safe_dump(contract, sort_keys=False))
    return changed


def test_what_only_the_generator_does_not_understand_stops_it(tmp_path: Path) -> None:
    # Our readers look only at schemas that something refers to.
    unused = {"description": "Unused.", "type": "string", "enum": ["a", 1]}
    contract = changed_contract(
        tmp_path, lambda contract: contract["components"]["schemas"].update(Unused=unused)
    )
    with pytest.raises(GenerationError, match=r"(?s)cannot be turned.*/schemas/Unused"):
        freshly_generated(contract).__enter__()


def test_what_a_reader_of_the_contract_refuses_stops_it(tmp_path: Path) -> None:
    contract = changed_contract(
        tmp_path, lambda contract: contract["components"]["schemas"]["Progress"].update(not_={})
    )
    with pytest.raises(ContractError, match=r"openapi\.yaml, line [0-9]+: .*Progress\): `not_` is"):
        freshly_generated(contract).__enter__()


HOSTILE = 'Ends """in\\ code\\d""", """ + print("run") + "'


def test_text_of_the_contract_is_never_code(tmp_path: Path) -> None:
    def change(contract: dict[str, Any]) -> None:
        def describe(node: Any) -> None:
            for key, value in node.items() if isinstance(node, dict) else enumerate(node):
                if key in ("description", "summary") and isinstance(value, str):
                    node[key] = HOSTILE
                elif key != "examples" and isinstance(value, dict | list):
                    describe(value)

        describe(contract["paths"])
        describe(contract["components"])
        describe(contract["tags"])
        run = contract["components"]["schemas"]["Run"]["properties"]
        run['a"b\\'] = {"description": HOSTILE, "type": "string"}
        listing = contract["paths"]["/organizations/{org_id}/runs"]["get"]
        listing["parameters"][0]["name"] = 'q"'

    with freshly_generated(changed_contract(tmp_path, change)) as package, catch_warnings():
        simplefilter("error")
        for path in sorted(package.rglob("*.py")):
            tree = ast.parse(path.read_text())
            for node in ast.walk(tree):
                assert not (isinstance(node, ast.Name) and node.id == "print")
        model = ast.parse((package / "models" / "run.py").read_text()).body[-1]

    assert isinstance(model, ast.ClassDef)
    assert ast.get_docstring(model) == HOSTILE


def test_names_that_generated_code_has_itself_get_an_underscore(tmp_path: Path) -> None:
    def change(contract: dict[str, Any]) -> None:
        text = {"description": "New.", "type": "string"}
        contract["components"]["schemas"]["Run"]["properties"].update(
            dict.fromkeys(("self", "from", "raw", "models"), text)
        )
        for path in ("/organizations/{org_id}/runs", "/organizations/{org_id}/runs/{run_id}/tasks"):
            contract["paths"][path]["get"]["parameters"] += [
                {
                    "name": name,
                    "in": "query",
                    "description": "New.",
                    "schema": {"type": "string", "minLength": 1},
                }
                for name in ("limit", "start_page", "self", "org_id", "class", "query", "list_runs")
            ]

    with freshly_generated(changed_contract(tmp_path, change)) as package:
        told = subprocess.run(
            [sys.executable, "-c", USING_NAMES],
            cwd=package.parent,
            env={**os.environ, "PYTHONPATH": str(ROOT / "wrapper")},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    assert told.split() == ["v", "v", "{'id':", "'1',", "'self':", "'v'}", "limit=v&list_runs=v"]


USING_NAMES = """
import tallyfy_client
from tallyfy_api.api.runs import list_runs
run = tallyfy_client.Run.from_dict({"id": "1", "self": "v"})
print(run.self_, tallyfy_client.Run("1", raw_="v").raw_, run.to_dict())
client = tallyfy_client.Tallyfy("t", org_id="o")
client.runs.list(limit_="v", org_id_="v", class_="v", limit=1)
print(list_runs.request("o", limit_="v", list_runs_="v").query)
"""


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
        assert told.kind in kinds
        if told.kind != "text":  # It takes any text, known or not.
            assert {*get_args(told.values)} == known_values(schema)
        assert (told.least, told.most) == (schema.get("minimum"), schema.get("maximum"))


# --- What is generated ----------------------------------------------------------------------------


def test_no_model_has_a_name_that_the_generator_invented() -> None:
    invented = re.compile(r"Type\d|\d{3}|Property$|Item$|Body$")
    names = tallyfy_api.models.__all__
    assert [name for name in names if invented.search(name)] == []


@pytest.mark.parametrize("values", [RunStatusFilter, TaskStatusFilter, TaskSort])
def test_filter_values_are_literals(values: object) -> None:
    assert get_origin(values) is Literal


IMPORTING = """
import sys
import tallyfy_api.contract
import tallyfy_api.models
from tallyfy_api.api.runs import get_run, list_runs
from tallyfy_api.api.tasks import complete_one_off_task, complete_run_task
print(*{"httpx", "asyncio", "attrs", "tallyfy_api.models.run"} & sys.modules.keys())
"""


def test_an_operation_imports_no_http_library_and_no_model() -> None:
    told = subprocess.run(
        [sys.executable, "-c", IMPORTING],
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'generated'}{os.pathsep}{ROOT / 'wrapper'}"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert told.strip() == ""


def test_templates_hold_no_more_than_what_depends_on_the_contract() -> None:
    lines = [len(path.read_text().splitlines()) for path in TEMPLATES.glob("*.jinja")]
    assert sum(lines) <= 900


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
