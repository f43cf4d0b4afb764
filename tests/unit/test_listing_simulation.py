"""What a listing promises, held against thousands of drawn scenarios of rows that change."""

from __future__ import annotations

import pytest

from tests.drawing_at_random import EXAMPLES, SEED
from tests.simulation import KINDS, PAGE_SIZES, Figures, check, outcomes

pytestmark = pytest.mark.fuzz

# `make fuzz EXAMPLES=20000 ARGS='-k simulation'` reads as many as the docs give figures of.
SCENARIOS = EXAMPLES if SEED else 200

# By the kind of change: requests a page, percent refused, percent lost with nothing to show it.
# What docs/how-a-listing-stays-whole.md says of 20,000 scenarios, and room for chance in fewer.
AT_MOST = {
    "added": (1.45, 0, 0),
    "added first": (1.45, 0, 0),
    "removed": (1.25, 2, 0),
    "moved": (1.27, 5, 0),
    "added or removed": (1.4, 16, 2),
    "added, removed or moved": (1.4, 13, 2),
}


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
    requests_a_page, refused, unseen = AT_MOST[kind]
    assert figures.shown == 0
    assert figures.requests / figures.pages <= requests_a_page
    assert figures.refused <= SCENARIOS * refused / 100
    assert figures.unseen <= SCENARIOS * unseen / 100
