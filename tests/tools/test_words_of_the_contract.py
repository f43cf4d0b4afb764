"""Each word of the contract is taken or refused: none can be dropped on the way to the client."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.contract import ContractError, check_contract, load_contract, reading_faults
from tools.contract_faults import Fault
from tools.models import Models
from tools.operations import Operations
from tools.words import escaped, regular_expression

# A contract with one of each.
SMALL = yaml.safe_load(Path(__file__).with_name("small_contract.yaml").read_text(encoding="utf-8"))
ITEM = ("paths", "/organizations/{org_id}/cats/{cat_id}")
POST = (*ITEM, "post")
OK = (*POST, "responses", "200")
CAT = ("components", "schemas", "Cat")
BODY = (*POST, "requestBody", "content", "application/json")

REUSED = {"examples", "headers", "parameters", "requestBodies", "responses"}
# The words of OpenAPI 3.1 that are not in the small contract, by place: each
# with a valid value; then those that are taken, or `*`.
OPENAPI_WORDS: dict[str, tuple[tuple[str | int, ...], dict[str, Any], set[str]]] = {
    "contract": (
        (),
        {"jsonSchemaDialect": "https://example.com", "webhooks": {}, "externalDocs": {"url": "u"}},
        set(),
    ),
    "info": (("info",), {"summary": "s", "termsOfService": "u", "contact": {}}, {"*"}),
    "server": (("servers", 0), {"description": "d", "variables": {}}, {"description"}),
    "tag": (("tags", 0), {"externalDocs": {"url": "u"}}, set()),
    "components": (
        ("components",),
        {
            **{word: {} for word in ("callbacks", "links", "pathItems")},
            **{word: {} for word in REUSED},
        },
        REUSED,
    ),
    "security scheme": (
        ("components", "securitySchemes", "bearer"),
        {"description": "d", "bearerFormat": "JWT"},
        {"description"},
    ),
    "path": (
        ITEM,
        {"summary": "s", "description": "d", "servers": [], "trace": {}, "options": {}},
        set(),
    ),
    "operation": (
        POST,
        {
            "externalDocs": {"url": "u"},
            "callbacks": {},
            "deprecated": True,
            "security": [],
            "servers": [],
        },
        {"deprecated"},
    ),
    "parameter": (
        (*POST, "parameters", 1),
        {
            "deprecated": True,
            "required": True,
            "example": "a",
            "examples": {},
            "allowEmptyValue": True,
            "allowReserved": True,
            "content": {},
            "style": "spaceDelimited",
            "explode": True,
        },
        {"deprecated", "required", "example"},
    ),
    "header": (
        (*OK, "headers", "Age"),
        {"required": True, "deprecated": True, "style": "simple"},
        set(),
    ),
    "body": ((*POST, "requestBody"), {"required": False}, set()),
    "content": ((*POST, "requestBody", "content"), {"text/plain": {}}, set()),
    "media type": (BODY, {"encoding": {}, "example": {}, "examples": {}}, {"example", "examples"}),
    "responses": ((*POST, "responses"), {"default": {}, "201": {}, "302": {}}, set()),
    "link": (
        (*OK, "links", "Again"),
        {"operationRef": "#", "server": {}, "parameters": {}, "requestBody": 1},
        {"parameters", "requestBody"},
    ),
}
# The words of a schema: those of JSON Schema's dialect, and those of OpenAPI.
SCHEMA_WORDS: dict[str, Any] = {
    **dict.fromkeys(("$id", "$schema", "$anchor", "$dynamicAnchor", "$comment"), "x"),
    **dict.fromkeys(("title", "contentEncoding", "contentMediaType", "x-presence-count"), "x"),
    **{word: {} for word in ("not", "if", "then", "else", "contains", "propertyNames")},
    **{word: {} for word in ("unevaluatedItems", "unevaluatedProperties", "contentSchema")},
    **{word: {} for word in ("$vocabulary", "$defs", "dependentSchemas", "patternProperties")},
    **{word: {} for word in ("dependentRequired", "discriminator", "xml")},
    **{word: [{}] for word in ("allOf", "prefixItems")},
    **{word: [{"type": "integer"}, {"type": "null"}] for word in ("anyOf", "oneOf")},
    **dict.fromkeys(
        ("multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"), 2
    ),
    **dict.fromkeys(("maxLength", "minLength", "maxItems", "minItems", "maxContains"), 2),
    **dict.fromkeys(("minContains", "maxProperties", "minProperties"), 2),
    **dict.fromkeys(("uniqueItems", "readOnly", "writeOnly", "deprecated"), True),
    "$dynamicRef": "#x",
    "additionalProperties": {"type": "string"},
    "const": "x",
    "default": "x",
    "description": "x",
    "enum": ["x"],
    "example": "x",
    "examples": ["x"],
    "externalDocs": {"url": "u"},
    "format": "uuid",
    "items": {"type": "string"},
    "pattern": "^x",
    "properties": {"x": {}},
    "required": ["name"],
    "type": "object",
}
SCHEMAS: dict[str, tuple[tuple[str | int, ...], set[str]]] = {
    "model": (CAT, {"deprecated", "required"}),
    "field": ((*CAT, "properties", "name"), {"anyOf", "oneOf", "deprecated", "type"}),
    "parameter's schema": (
        (*POST, "parameters", 1, "schema"),
        {"maxLength", "pattern", "default", "description"},
    ),
    "entries": ((*POST, "parameters", 2, "schema", "items"), {"pattern", "description"}),
    "field of the body": ((*BODY, "schema", "properties", "softly"), {"deprecated", "default"}),
}


def changed(at: tuple[str | int, ...], change: Callable[[Any], object]) -> dict[str, Any]:
    contract = copy.deepcopy(SMALL)
    change(reduce(lambda node, part: node[part], at, contract))
    return dict(contract)


def fault_of(contract: dict[str, Any]) -> Fault | None:
    return next(iter(reading_faults(contract)), None)


def rows() -> list[Any]:
    found = [
        (place, at, word, value, {"*", word} & taken)
        for place, (at, words, taken) in OPENAPI_WORDS.items()
        for word, value in words.items()
    ]
    for place, (at, taken) in SCHEMAS.items():
        there = reduce(lambda node, part: node[part], at, SMALL)
        for word in SCHEMA_WORDS.keys() - there.keys():
            found.append((place, at, word, SCHEMA_WORDS[word], {word} & taken))
    return [pytest.param(*row[1:], id=f"{row[2]} in {row[0]}") for row in sorted(found, key=str)]


@pytest.mark.parametrize(("at", "word", "value", "taken"), rows())
def test_a_word_is_taken_or_refused_with_its_place(
    at: tuple[str | int, ...], word: str, value: Any, taken: set[str]
) -> None:
    fault = fault_of(changed(at, lambda node: node.update({word: value})))

    if taken:
        assert fault is None
    else:
        assert fault
        assert fault.at[: len(at)] == at or fault.at[0] == "components"
        assert word in fault.at or f"`{word}`" in fault.what
        assert fault.what.endswith("or teach tools/operations.py or tools/models.py to read it")


def test_the_small_contract_is_read() -> None:
    assert fault_of(SMALL) is None


@pytest.mark.parametrize(
    ("at", "change", "why"),
    [
        ((), lambda node: node.update(servers=[]), "needs a server"),
        ((), lambda node: node.update(security=[{}]), "needs one scheme"),
        (
            ("components", "securitySchemes", "bearer"),
            lambda node: node.update(scheme="basic"),
            "`bearer`",
        ),
        ((*POST, "tags"), lambda node: node.append("dogs"), "needs one tag of `cats`"),
        ((*POST, "tags"), lambda node: node.clear(), "needs one tag of `cats`"),
        (POST, lambda node: node.pop("operationId"), "`operationId` is missing"),
        (POST, lambda node: node.pop("summary"), "`summary` is missing"),
        (POST, lambda node: node.update({"x-method": "fetch"}), "'fetch' is not one of"),
        (POST, lambda node: node.update({"x-method": "list"}), "`x-method: list` a list"),
        (POST, lambda node: node.update({"x-method": "complete"}), "two operations for `complete`"),
        ((*POST, "parameters", 1), lambda node: node.update({"in": "cookie"}), "not `cookie`"),
        (
            (*POST, "parameters", 1),
            lambda node: node.update({"x-id-of": "Kat"}),
            "among `Cat`, not `Kat`",
        ),
        ((*POST, "parameters", 0), lambda node: node.update(name="x"), "those of the path"),
        (
            (*POST, "parameters", 1, "schema"),
            lambda node: node.update(minLength=2),
            "no template knows how to send it",
        ),
        ((*POST, "parameters", 2), lambda node: node.pop("explode"), "`explode` is missing"),
        (
            (*POST, "parameters", 2),
            lambda node: node.update(
                {"schema": {"$ref": "#/components/schemas/Mood"}, "x-refused": {"clam": "no."}}
            ),
            "among `calm`, not `clam`",
        ),
        (OK, lambda node: node.update(content={"text/html": {}}), "`application/json` is missing"),
        (
            (*POST, "responses"),
            lambda node: node.update({"204": node.pop("200")}),
            "`200` is missing",
        ),
        ((*OK, "links", "Again"), lambda node: node.update(operationId="no"), "no operation `no`"),
        ((*POST, "responses", "404"), lambda node: node.pop("x-error"), "needs an `x-error`"),
        (
            (*POST, "responses", "404"),
            lambda node: node.update({"x-error": "missing"}),
            "does not match",
        ),
        (CAT, lambda node: node.update({"x-bare-value": "nam"}), "among `id`, `name`, `born`"),
        (CAT, lambda node: node.update(required=["id", "name"]), "one field at most"),
        (
            (*CAT, "properties"),
            lambda node: node.update({"a-b": node["id"], "a_b": node["id"]}),
            "`a_b`",
        ),
        (
            (*CAT, "properties", "name"),
            lambda node: node.update(description="a\x07"),
            "without control characters",
        ),
        (
            ("components", "schemas"),
            lambda node: node["CatResponse"]["properties"]["data"].update(
                {"$ref": "#/components/schemas/Id"}
            ),
            "`type` must be `object`",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_no_client_can_be_made_of_is_refused(
    at: tuple[str | int, ...], change: Callable[[Any], object], why: str
) -> None:
    fault = fault_of(changed(at, change))
    assert fault
    assert why in fault.what


def test_a_fault_is_told_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "openapi.yaml"
    path.write_text(yaml.safe_dump(changed(POST, lambda node: node.update({"x-metod": "get"}))))
    line = path.read_text().splitlines().index("      x-metod: get") + 1

    with pytest.raises(
        ContractError, match=rf"openapi\.yaml, line {line}: .*`x-metod` is not under"
    ):
        check_contract(path)


# --- What is taken --------------------------------------------------------------------------------


def test_one_of_is_read_as_any_of() -> None:
    def declaration(word: str) -> list[str]:
        choices = [{"$ref": "#/components/schemas/Mood"}, {"type": "null"}]
        contract = changed((*CAT, "properties", "name"), lambda node: node.update({word: choices}))
        return [field.declaration for field in Models(contract).needed_by(["Cat"])["Cat"].fields]

    assert declaration("oneOf") == declaration("anyOf")
    assert "name: models.Mood | str | None = None" in declaration("oneOf")


def test_what_is_deprecated_says_so() -> None:
    contract = changed(CAT, lambda node: node["properties"]["name"].update(deprecated=True))
    contract["paths"][ITEM[1]]["post"]["parameters"][1]["deprecated"] = True
    fields = Models(contract).needed_by(["Cat"])["Cat"].fields
    (operation,) = Operations(contract).all.values()

    assert fields[1].description == "Deprecated. Its name."
    (parameter,) = [each for each in operation.parameters if each.name == "q"]
    assert (parameter.description, parameter.is_deprecated) == ("Deprecated. Text.", True)


def test_two_statuses_may_have_one_error() -> None:
    gone = {"x-error": "NotFoundError", "description": "It is gone."}
    contract = changed((*POST, "responses"), lambda node: node.update({"410": gone}))

    errors = Operations(contract).service.errors
    assert errors == {"NotFoundError": {"404": "No cat.", "410": "It is gone."}}


@pytest.mark.parametrize(
    ("name", "python_name"),
    [
        *[("self", "self_"), ("limit", "limit_"), ("class", "class_"), ("text", "text_")],
        *[("type", "type"), ("org_id", "org_id_"), ("pet_cat", "pet_cat_"), ("a[]", "a")],
    ],
)
def test_a_parameter_hides_no_name_of_the_generated_code(name: str, python_name: str) -> None:
    contract = changed((*POST, "parameters", 1), lambda node: node.update(name=name))
    (operation,) = Operations(contract).all.values()
    assert [each.python_name for each in operation.parameters if each.name == name][
        -1
    ] == python_name


@pytest.mark.parametrize("name", ["self", "raw", "attrs", "list", "from", "to_dict"])
def test_a_field_hides_no_name_of_a_model(name: str) -> None:
    field = {"description": "New.", "type": "string"}
    contract = changed((*CAT, "properties"), lambda node: node.update({name: field}))
    assert [each.python_name for each in Models(contract).needed_by(["Cat"])["Cat"].fields][
        -1
    ] == f"{name}_"


@pytest.mark.parametrize("text", ["C:\\new \\d+", 'says "no"', '"""', 'a """b""" c\\', "\\"])
def test_text_of_the_contract_is_never_code(text: str) -> None:
    assert eval(f'"""{escaped(text)}"""') == text


@pytest.mark.parametrize(
    ("pattern", "literal"),
    [
        ("^a$", 'r"^a\\Z"'),
        ("a\\$", 'r"a\\$"'),
        ("a\\\\$", 'r"a\\\\\\Z"'),
        ('"', "'\"'"),
        ("\n", "'\\n'"),
    ],
)
def test_a_pattern_is_a_literal_that_ends_at_the_end(pattern: str, literal: str) -> None:
    assert regular_expression(pattern) == literal


def test_what_callers_are_told_once_comes_from_the_contract() -> None:
    contract = load_contract()
    contract["servers"][0]["url"] = "https://example.org"
    contract["components"]["schemas"]["Id"]["maxLength"] = 40
    service = Operations(contract).service

    assert service.base_url == "https://example.org"
    assert "longest=40" in service.org_id.conversion
