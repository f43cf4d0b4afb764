"""The overlay beside the contract lists fields of which only the name is known."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import tallyfy_client
from tools.contract import ROOT, load_contract

ACTIONS: list[dict[str, Any]] = yaml.safe_load(
    Path(ROOT, "openapi.unknown.yaml").read_text(encoding="utf-8")
)["actions"]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action["target"].split(".")[3])
def test_the_model_keeps_a_field_of_the_overlay_in_raw_alone(action: dict[str, Any]) -> None:
    _, _, _, schema, _ = action["target"].split(".")
    unknown = action["update"]
    assert unknown.keys().isdisjoint(load_contract()["components"]["schemas"][schema]["properties"])
    sent = {"id": "1", **dict.fromkeys(unknown, "x")}
    model = getattr(tallyfy_client, schema).from_dict(sent)
    assert model.raw == sent
    assert not [name for name in unknown if hasattr(model, name)]
