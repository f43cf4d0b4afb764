"""What a listing promises, checked against thousands of drawn scenarios of rows that change."""

from __future__ import annotations

import pytest

from tests.drawing_at_random import EXAMPLES, SEED
from tests.simulation import KINDS, PAGE_SIZES, Figures, check, outcomes

pytestmark = pytest.mark.fuzz

# `make fuzz EXAMPLES=20000 ARGS='-k simulation'` reads as many as the docs give figures of.
SCENARIOS = EXAMPLES if SEED else 100

# By the kind of change: requests a page, percent refused, percent lost unseen, percent lost though
# it shows. What docs/how-a-listing-stays-whole.md says, and room for chance in fewer scenarios.
AT_MOST = {
    "added": (1.3, 0, 0, 0),
    "added first": (1.2, 0, 0, 0),
    "removed": (1.25, 2, 0, 0),
    "moved": (1.3, 8, 0, 0),
    "added or removed": (1.45, 16, 4, 1.4),
    "added, removed or moved": (1.45, 16, 6, 1.4),
}


@pytest.mark.parametrize("per_page", PAGE_SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_rows_that_stay_come_exactly_once_or_there_is_an_error(kind: str, per_page: int) -> None:
    figures = Figures()
    for outcome in outcomes(kind, per_page, SEED or "1", SCENARIOS):
        check(outcome, kind)
        figures.add(outcome)
    shares = (figures.refused, figures.unseen, figures.shown)
    found = (figures.requests / figures.pages, *(100 * each / SCENARIOS for each in shares))
    assert all(one <= most for one, most in zip(found, AT_MOST[kind], strict=True)), figures
