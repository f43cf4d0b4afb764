"""Other generators get the contract as plain OpenAPI."""

import json
from pathlib import Path

from openapi_spec_validator import validate

from tools.bundle import bundled, main, typescript
from tools.contract import load_contract


def test_it_is_the_contract_as_openapi_without_our_words(tmp_path: Path) -> None:
    main(["--typescript"], tmp_path)
    text = (tmp_path / "openapi.json").read_text()

    validate(json.loads(text))
    assert '"x-' not in text
    assert '"X-Tallyfy-Client"' in text
    assert (tmp_path / "examples.ts").exists()


def test_the_data_of_examples_stays_as_it_is() -> None:
    example = {"value": {"x-id": 1, "list": [{"x-later": 2}]}, "x-later": "sdk"}
    assert bundled({"examples": {"a": example}}) == {"examples": {"a": {"value": example["value"]}}}


def test_each_example_is_declared_with_the_type_of_its_schema() -> None:
    lines = [*typescript(bundled(load_contract()))]
    assert len(lines) > 50
    for schema in ("RunListResponse", "TaskResponse", "CompletionRequest", "Error"):
        assert any(f': components["schemas"]["{schema}"] = ' in line for line in lines), schema
