"""The page about workers says what to do with each error that a completion can raise."""

from __future__ import annotations

import re

import pytest

import tallyfy_client
from tallyfy_client import TallyfyError
from tools.contract import ROOT

TABLE = re.search(
    r"^\| error \| in a worker \|\n(.*?)\n\n",
    (ROOT / "docs" / "workers.md").read_text(encoding="utf-8"),
    re.DOTALL | re.MULTILINE,
)
# The base of all, and what only listings and waiting raise.
NOT_OF_COMPLETIONS = {"TallyfyError", "PaginationError", "WaitTimeoutError"}
# Names of the package are loaded when they are asked for.
ERRORS = [
    name
    for name in sorted(set(tallyfy_client.__all__) - NOT_OF_COMPLETIONS)
    if isinstance(kind := getattr(tallyfy_client, name), type) and issubclass(kind, TallyfyError)
]


@pytest.mark.parametrize("name", ERRORS)
def test_each_error_has_one_row(name: str) -> None:
    assert TABLE
    first_cells = [row.split("|")[1] for row in TABLE[1].splitlines()]
    assert sum(f"`{name}`" in cell for cell in first_cells) == 1
