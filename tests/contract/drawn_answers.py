"""Answers drawn at random: what the contract allows, and what a service may come to send."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from tests.contract.reading import CONTRACT

# Answers are large.
LARGE = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def _taking(schema: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "Fine."}},
    }


# Schemathesis draws what is sent. So here is a service that is sent what ours answers.
_MIRROR = schemathesis.openapi.from_dict(
    {
        "openapi": CONTRACT["openapi"],
        "info": CONTRACT["info"],
        "paths": {
            f"/{name}": {"post": _taking(name)} for name in CONTRACT["components"]["schemas"]
        },
        "components": {"schemas": CONTRACT["components"]["schemas"]},
    }
)


def answers(schema: str) -> st.SearchStrategy[Any]:
    """Values that a schema of the contract allows."""
    cases = _MIRROR[f"/{schema}"]["POST"].as_strategy(generation_mode=GenerationMode.POSITIVE)
    return cases.map(lambda case: case.body)


ODD_VALUES: list[Any] = [
    None,
    True,
    0,
    66.67,
    "",
    "a-value-of-tomorrow",
    [],
    {},
    # Rows that are none.
    [{"id": "a"}, None, "b", {}, {"title": "no id"}, [{"id": "c"}]],
    {"data": [{"id": "a"}, 7, {"title": "no id"}]},
    # Each way to write a date that was seen, and some that were not.
    "2025-01-15T10:00:00.000Z",
    "2024-05-20T11:00:00Z",
    "2016-01-01 00:00:00",
    "2026-01-31",
    "15/10/2025 09:00 AM UTC",
    "YYYY-MM-DDTHH:MM:SSZ",
    "2025-01-15T10:00:00.123456789Z",
    "2025-01-15T10:00:00+05:30",
    "2025-02-30T10:00:00Z",
    "20250115T100000Z",
]

# They are changed in their turn.
ODD = st.sampled_from(ODD_VALUES).map(deepcopy)


@st.composite
def odd_answers(draw: st.DrawFn, schema: str) -> Any:
    """What the contract allows, changed in places: other values, wrapped or bare, new fields."""
    answer = draw(answers(schema))
    answer["a_field_of_tomorrow"] = draw(ODD)
    for _ in range(draw(st.integers(1, 6))):
        holder, key = draw(st.sampled_from(list(_places(answer))))
        value = holder[key]
        bare = value["data"] if isinstance(value, dict) and "data" in value else value
        holder[key] = draw(ODD | st.just({"data": value}) | st.just(bare))
        if isinstance(holder, dict):
            holder["a_field_of_tomorrow"] = draw(ODD)
    return answer


def _places(answer: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Where a value stands; not `data` and `id` of the answer itself, which have to be there."""
    pending: list[Any] = [answer]
    while pending:
        holder = pending.pop()
        for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
            if holder is not answer or key not in {"data", "id"}:
                yield holder, key
            if isinstance(holder[key], dict | list):
                pending.append(holder[key])
