"""The generated client is what the contract makes: always, everywhere, and nothing else."""

import inspect
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_origin

import pytest

import tallyfy_api.models
from tallyfy_api import AuthenticatedClient
from tallyfy_api.models import Progress, Run, RunStatusFilter, TaskSort, TaskStatusFilter
from tools.contract import CONTRACT, ContractError, load_contract
from tools.generate import (
    GenerationError,
    differences,
    freshly_generated,
    replace_package,
)
from tools.generator_templates import CHANGES, TemplateChange, TemplateError, changed


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
    with pytest.raises(GenerationError, match=r"(?s)cannot be turned.*X-Tallyfy-Client"):
        freshly_generated(limited).__enter__()


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "format": "date"},
        {"anyOf": [{"type": "string", "format": "uuid"}, {"type": "null"}]},
        {"type": "array", "items": {"type": "string", "format": "date-time"}},
    ],
    ids=str,
)
def test_a_field_that_our_templates_cannot_read_stops_the_generation(
    schema: dict[str, object], tmp_path: Path
) -> None:
    contract = load_contract()
    contract["components"]["schemas"]["Progress"]["properties"]["new"] = schema
    extended = tmp_path / "openapi.yaml"
    extended.write_text(json.dumps(contract))
    with pytest.raises(GenerationError, match="no_way_to_read_such_a"):
        freshly_generated(extended).__enter__()


def test_no_model_has_a_name_that_the_generator_invented() -> None:
    invented = re.compile(r"Type\d|\d{3}|Property$|Item$|Body$")
    names = tallyfy_api.models.__all__
    assert [name for name in names if invented.search(name)] == []


@pytest.mark.parametrize("values", [RunStatusFilter, TaskStatusFilter, TaskSort])
def test_filter_values_are_literals(values: object) -> None:
    assert get_origin(values) is Literal


def test_the_repr_of_a_model_shows_what_is_set_and_no_more() -> None:
    run = Run("a", progress=Progress(percent=50), summary=None)
    run["new_field"] = 1
    assert repr(run) == (
        "Run(id='a', summary=None, progress=Progress(percent=50), "
        "additional_properties={'new_field': 1})"
    )


def test_the_repr_of_the_generated_client_shows_no_token() -> None:
    client = AuthenticatedClient(base_url="https://example.com", token="s3cret")
    with client.get_httpx_client():
        assert "s3cret" not in repr(client)


def test_each_model_is_documented() -> None:
    models = [getattr(tallyfy_api.models, name) for name in tallyfy_api.models.__all__]
    classes = [model for model in models if inspect.isclass(model)]
    assert [model.__name__ for model in classes if not (model.__doc__ or "").strip()] == []


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.template)
def test_each_change_of_a_template_has_a_reason(change: TemplateChange) -> None:
    assert change.reason.endswith(".")


def test_a_template_that_a_new_release_changed_stops_the_generation() -> None:
    change = TemplateChange("model.py.jinja", stock="old text", ours="ours", reason="Because.")
    with pytest.raises(TemplateError, match=r"model\.py\.jinja .* 0 times"):
        changed("new text", [change])
