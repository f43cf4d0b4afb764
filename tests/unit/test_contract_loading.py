"""A contract that cannot be read is told in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.contract import CONTRACT, ContractError, load_contract, main


def test_the_contract_of_the_project_is_an_openapi_document() -> None:
    assert load_contract(CONTRACT)["openapi"].startswith("3.")


def test_a_contract_is_plain_data(tmp_path: Path) -> None:
    contract = tmp_path / "contract.yaml"
    contract.write_text("openapi: 3.1.0\ninfo: {title: Tiny}\n")

    assert load_contract(contract) == {"openapi": "3.1.0", "info": {"title": "Tiny"}}


def test_a_missing_contract(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=r"none\.yaml does not exist\. Put it back"):
        load_contract(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"a: 1\nb: c: d\n", "does not parse: line 2, column 5: mapping values are not allowed"),
        (b"a: [1, 2\n", "does not parse: line 2, column 1: expected ',' or ']'"),
        (b"a: 2024-02-31\n", "does not parse: day "),
        (b"a: \x01\n", "does not parse: unacceptable character"),
        (b"\xff\xfe\xfa", "is not UTF-8 text: "),
        (b"- a\n- b\n", "its top level must be a mapping"),
        (b"", "its top level must be a mapping"),
    ],
)
def test_a_broken_contract(tmp_path: Path, text: bytes, sentence: str) -> None:
    contract = tmp_path / "contract.yaml"
    contract.write_bytes(text)

    with pytest.raises(ContractError) as error:
        load_contract(contract)

    said = str(error.value)
    assert sentence in said
    assert "\n" not in said
    assert said.endswith("Mend it and run the command again.")


def test_a_folder_is_no_contract(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="cannot be read: Is a directory"):
        load_contract(tmp_path)


def test_the_command_says_why_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contract = tmp_path / "contract.yaml"
    contract.write_text("a: 1\nb: c: d\n")

    assert main(contract) == 1

    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.endswith("Mend it and run the command again.\n")


def test_the_command_is_content_with_the_contract_of_this_project() -> None:
    assert main() == 0
