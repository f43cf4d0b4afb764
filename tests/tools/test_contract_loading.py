"""A contract that cannot be used is told in a line for each fault, with where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.contract import CONTRACT, ContractError, check_contract, load_contract, main


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


# --- References, schemas and examples ------------------------------------------------------------

SOUND = """\
openapi: 3.1.0
info: {title: Tiny, version: "1"}
paths:
  /ping:
    get:
      parameters:
        - name: size
          in: query
          example: 3
          schema: {type: integer}
      responses:
        "200":
          description: It answers.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pong'}
              examples:
                shared: {$ref: '#/components/examples/Ponged'}
                own: {value: &own {pong: true}}
components:
  schemas:
    Pong:
      type: object
      properties:
        pong: {anyOf: [{type: boolean}, {type: 'null'}]}
        example: {type: string, pattern: '^a'}
  examples:
    Ponged:
      value: {pong: null, example: abc, $ref: data}
    Again: {value: *own}
"""


def saved(folder: Path, *edits: tuple[str, str]) -> Path:
    text = SOUND
    for before, after in edits:
        assert before in text
        text = text.replace(before, after)
    contract = folder / "tiny.yaml"
    contract.write_text(text)
    return contract


def test_a_sound_contract_has_no_faults(tmp_path: Path) -> None:
    check_contract(saved(tmp_path))


@pytest.mark.parametrize(
    ("edit", "line", "reason"),
    [
        (
            ("schemas/Pong'", "schemas/Pang'"),
            16,
            "`$ref: #/components/schemas/Pang` leads nowhere (did you mean `Pong`?)",
        ),
        (
            ("examples/Ponged'", "answers/Ponged'"),
            18,
            "`$ref: #/components/answers/Ponged` leads nowhere",
        ),
        (
            ("'#/components/schemas/Pong'", "'other.yaml#/Pong'"),
            16,
            "`$ref: other.yaml#/Pong` leads out of this file, which holds all of the contract",
        ),
        (
            ("Again: {value: *own}", "Again: {$ref: '#/components/examples/Again'}"),
            30,
            "`$ref: #/components/examples/Again` leads back to itself",
        ),
        (
            ("{anyOf: [{type: boolean}", "{anyOf: [{type: bool}"),
            25,
            "this is no JSON Schema: 'bool' is not one of",
        ),
        (
            ("pattern: '^a'", "pattern: '('"),
            26,
            "this is no regular expression: missing ), unterminated subpattern at position 0",
        ),
        (
            ("example: 3", "example: three"),
            9,
            "its schema refuses the example of `size`: 'three' is not of type 'integer'",
        ),
        (
            ("example: abc", "example: bc"),
            29,
            "its schema refuses the example `Ponged` at `example`: 'bc' does not match '^a'",
        ),
        (
            ("{pong: true}", "{pong: 7}"),
            19,
            "its schema refuses the example `own` at `pong`: 7 is not of type 'boolean'; "
            "7 is not of type 'null'",
        ),
    ],
    ids=[
        "a reference to nothing",
        "a reference into nothing",
        "a reference to another file",
        "a reference to itself",
        "a type that is none",
        "a pattern that is none",
        "the example of a parameter",
        "an example that is shared",
        "an example of its own",
    ],
)
def test_a_fault_is_told_in_one_line_with_its_place_and_reason(
    tmp_path: Path, edit: tuple[str, str], line: int, reason: str
) -> None:
    contract = saved(tmp_path, edit)

    with pytest.raises(ContractError) as error:
        load_contract(contract)

    said = str(error.value)
    assert said.startswith(f"{contract}, line {line}: {reason}")
    assert said.endswith(". Mend it and run the command again.")
    assert "\n" not in said


def test_each_fault_has_a_line_of_its_own(tmp_path: Path) -> None:
    contract = saved(tmp_path, ("example: 3", "example: three"), ("example: abc", "example: bc"))

    with pytest.raises(ContractError) as error:
        load_contract(contract)

    assert [each.partition(":")[0] for each in str(error.value).splitlines()] == [
        f"{contract}, line 9",
        f"{contract}, line 29",
    ]


def test_the_value_of_an_example_is_not_told_at_length(tmp_path: Path) -> None:
    contract = saved(tmp_path, ("{pong: true}", f"{{pong: {'x' * 10_000}}}"))

    with pytest.raises(ContractError) as error:
        load_contract(contract)

    assert len(str(error.value)) < 400


def test_what_is_not_openapi_is_told_by_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contract = saved(tmp_path, ("          in: query\n", ""))

    assert main(contract) == 1
    assert capsys.readouterr().err == (
        f'{contract}, line 7: this is not OpenAPI 3.1: "in" is a required property. '
        "Mend it and run the command again.\n"
    )


# --- The command ---------------------------------------------------------------------------------


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
