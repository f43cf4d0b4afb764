"""Reads the responses of operations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

from .errors import ReadingError

ModelT = TypeVar("ModelT", covariant=True)


class _Model(Protocol[ModelT]):
    def from_dict(self, src_dict: Mapping[str, Any]) -> ModelT: ...


def read_one(content: Any, model: _Model[ModelT]) -> ModelT:
    """Read the one object that stands in `data`."""
    found = _data(content)
    if not isinstance(found, dict):
        raise ReadingError("`data` is not an object")
    try:
        return model.from_dict(found)
    except KeyError as missing:
        raise ReadingError(f"`data.{missing.args[0]}` is missing") from None


def read_listing(content: Any, model: _Model[ModelT]) -> ModelT:
    """Read a page of a listing, with its rows in `data`."""
    rows = _data(content)
    if not isinstance(rows, list):
        raise ReadingError("`data` is not a list")
    for number, row in enumerate(rows):
        if not isinstance(row, dict):
            raise ReadingError(f"`data[{number}]` is not an object")
        if row.get("id") is None:
            raise ReadingError(f"`data[{number}].id` is missing")
    return model.from_dict(content)


def _data(content: Any) -> Any:
    if not isinstance(content, dict):
        raise ReadingError("it is not an object")
    if "data" not in content:
        raise ReadingError("`data` is missing")
    return content["data"]
