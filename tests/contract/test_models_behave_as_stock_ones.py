"""Our templates change how fast models read, and what they keep; else nothing of how they behave.

The stock client is generated here, without our changes, and compared.
"""

import importlib
import json
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from attrs import fields
from hypothesis import given
from hypothesis import strategies as st

from tallyfy_api import models
from tests.contract.drawn_answers import LARGE, answers, odd_answers
from tests.contract.test_models_keep_payloads import OTHER_SHAPES, examples, payloads
from tools.generate import freshly_generated


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The models that openapi-python-client makes out of the box."""
    folder = tmp_path_factory.mktemp("stock")
    with freshly_generated(write_templates=lambda _: None) as package:
        shutil.copytree(package, folder / "stock_api")
    sys.path.insert(0, str(folder))
    yield importlib.import_module("stock_api.models")
    sys.path.remove(str(folder))


def described(value: Any) -> Any:
    """What a user sees of a value that was read: classes, fields, and what they hold."""
    if hasattr(value, "to_dict"):
        held = {field.name: described(getattr(value, field.name)) for field in fields(type(value))}
        return {"class": type(value).__name__, **held}
    match value:
        case list():
            return [described(entry) for entry in value]
        case dict() | str() | int() | float() | datetime() | None:
            return value
    return type(value).__name__


def differences(stock: Any, ours: Any, path: str = "") -> Iterator[str]:
    """Where two descriptions differ, but for what we do otherwise on purpose."""
    match stock, ours:
        case datetime(), str() if is_no_full_moment(ours):
            return
        case list(), list() if len(stock) == len(ours):
            # The stock models leave a list as it came if there is one such entry in it.
            is_raw = not any(is_model(entry) for entry in stock)
            if is_raw and any(not is_model(entry) for entry in ours):
                return
            for index, pair in enumerate(zip(stock, ours, strict=True)):
                yield from differences(*pair, f"{path}[{index}]")
        case dict(), dict() if stock.keys() == ours.keys():
            for name in stock:
                yield from differences(stock[name], ours[name], f"{path}.{name}")
        case _ if stock != ours or type(stock) is not type(ours):
            yield f"{path}: {stock!r} is now {ours!r}"


def is_no_full_moment(text: str) -> bool:
    """A date alone, a form of ISO 8601 without dashes, or finer than microseconds."""
    return text[10:11] not in {"T", " "} or len(text.partition(".")[2]) > 6


def is_model(description: object) -> bool:
    return isinstance(description, dict) and "class" in description


def values() -> Iterator[Any]:
    yield from payloads()
    yield from examples()
    for schema, field, value in OTHER_SHAPES:
        yield pytest.param(schema, {"id": "a", "data": [], field: value}, id=f"{schema}.{field}")


@pytest.mark.parametrize(("schema", "value"), [*values()])
def test_a_payload_reads_and_writes_as_in_the_stock_models(
    schema: str, value: dict[str, Any], stock: Any
) -> None:
    theirs = getattr(stock, schema).from_dict(value)
    ours = getattr(models, schema).from_dict(value)

    assert described(ours) == described(theirs)
    assert json.dumps(ours.to_dict()) == json.dumps(theirs.to_dict())


@pytest.mark.parametrize("schema", ["Run", "Task", "Checklist", "Step", "FormField", "Error"])
@pytest.mark.fuzz
@pytest.mark.parametrize("draw", [answers, odd_answers])
@given(data=st.data())
@LARGE
def test_what_is_drawn_reads_as_in_the_stock_models(
    draw: Any, schema: str, data: st.DataObject, stock: Any
) -> None:
    value = data.draw(draw(schema))

    theirs = getattr(stock, schema).from_dict(value)
    ours = getattr(models, schema).from_dict(value)

    assert list(differences(described(theirs), described(ours))) == []


def test_the_stock_models_lose_what_ours_keep(stock: Any) -> None:
    """Where this fails, the generator has become better, and a change of ours can go."""
    dated = stock.Run.from_dict({"id": "a", "due_date": "2026-01-31"})
    assert dated.to_dict()["due_date"] == "2026-01-31T00:00:00"

    with_odd_tag = stock.Run.from_dict({"id": "a", "tags": [{"id": "b"}, {}]})
    with pytest.raises(AttributeError):
        with_odd_tag.to_dict()

    with pytest.raises((KeyError, TypeError)):
        stock.RunListResponse.from_dict({"data": [{"id": "a"}, {}]})
