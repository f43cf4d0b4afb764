"""What a listing promises, held against thousands of drawn scenarios of rows that change."""

from __future__ import annotations

import pytest

from tests.drawing_at_random import EXAMPLES, SEED
from tests.simulation import KINDS, PAGE_SIZES, Figures, check, outcomes

pytestmark = pytest.mark.fuzz

# `make fuzz EXAMPLES=20000 ARGS='-k simulation'` reads as many as the docs give figures of.
SCENARIOS = EXAMPLES if SEED else 60


@pytest.mark.parametrize("client", ["sync", "async"])
@pytest.mark.parametrize("per_page", PAGE_SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_rows_that_stay_come_exactly_once_or_the_listing_says_so(
    kind: str, per_page: int, client: str
) -> None:
    figures = Figures()
    for outcome in outcomes(client, kind, per_page, SEED or "1", SCENARIOS):
        check(outcome, kind)
        figures.count(outcome)
    # Where rows come and go all the time, the figures are in docs/how-a-listing-stays-whole.md.
    assert figures.unseen <= SCENARIOS / 20
    assert figures.shown == 0
