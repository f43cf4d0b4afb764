"""A contract that cannot be used is told in a line for each fault, with where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.contract import ContractError, load_contract, main

AGAIN = "Mend it and run the command again."
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


def refused(contract: Path) -> str:
    with pytest.raises(ContractError) as error:
        load_contract(contract)
    said = str(error.value)
    assert said.startswith(str(contract))
    return said.removeprefix(str(contract)).strip(" ,")


def test_a_sound_contract_is_plain_data(tmp_path: Path) -> None:
    contract = load_contract(saved(tmp_path))
    assert contract["info"] == {"title": "Tiny", "version": "1"}
    assert contract["components"]["examples"]["Again"] == {"value": {"pong": True}}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"a: 1\nb: c: d\n", "does not parse: line 2, column 5: mapping values are not allowed"),
        (b"a: [1, 2\n", "does not parse: line 2, column 1: expected ',' or ']'"),
        (b"a: 2024-02-31\n", "does not parse: day "),
        (b"a: \x01\n", "does not parse: unacceptable character"),
        (b"\xff\xfe\xfa", "is not UTF-8 text: "),
        (b"- a\n- b\n", "is not a contract: its top level must be a mapping"),
        (b"", "is not a contract: its top level must be a mapping"),
    ],
)
def test_a_broken_contract(tmp_path: Path, text: bytes, sentence: str) -> None:
    contract = tmp_path / "contract.yaml"
    contract.write_bytes(text)

    said = refused(contract)
    assert said.startswith(sentence)
    assert said.endswith(AGAIN)
    assert "\n" not in said


def test_a_contract_that_cannot_be_read(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.yaml").startswith("does not exist. Put it back")
    assert refused(tmp_path).startswith("cannot be read: Is a directory")


@pytest.mark.parametrize(
    ("edit", "line", "reason"),
    [
        (("schemas/Pong'", "schemas/Pang'"), 16, "leads nowhere (did you mean `Pong`?)"),
        (("examples/Ponged'", "answers/Ponged'"), 18, "leads nowhere"),
        (("'#/components/schemas/Pong'", "'other.yaml#/Pong'"), 16, "leads out of this file"),
        (("{value: *own}", "{$ref: '#/components/examples/Again'}"), 30, "leads back to itself"),
        (("[{type: boolean}", "[{type: bool}"), 25, "no JSON Schema: 'bool' is not one of"),
        (("pattern: '^a'", "pattern: '('"), 26, "no regular expression: missing ), untermi"),
        (("example: 3", "example: three"), 9, "example of `size`: 'three' is not of type 'integer"),
        (("example: abc", "example: bc"), 29, "`Ponged` at `example`: 'bc' does not match '^a'"),
        (("{pong: true}", "{pong: 7}"), 19, "`own` at `pong`: 7 is not of type 'boolean'; 7 is no"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_fault_is_told_in_one_line_with_its_place_and_reason(
    tmp_path: Path, edit: tuple[str, str], line: int, reason: str
) -> None:
    said = refused(saved(tmp_path, edit))
    assert said.startswith(f"line {line}: ")
    assert reason in said
    assert said.endswith(f". {AGAIN}")
    assert "\n" not in said


def test_each_fault_has_a_line_of_its_own_without_the_whole_value(tmp_path: Path) -> None:
    edits = ("example: 3", "example: three"), ("{pong: true}", f"{{pong: {'x' * 10_000}}}")
    lines = refused(saved(tmp_path, *edits)).splitlines()
    assert ["line 9:" in lines[0], "line 19:" in lines[1]] == [True, True]
    assert len("".join(lines)) < 600


def test_the_command_also_says_what_is_not_openapi(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contract = saved(tmp_path, ("          in: query\n", ""))

    assert main(contract) == 1
    assert capsys.readouterr().err == (
        f'{contract}, line 7: this is not OpenAPI 3.1: "in" is a required property. {AGAIN}\n'
    )


def test_the_command_is_content_with_the_contract_of_this_project() -> None:
    assert main() == 0
