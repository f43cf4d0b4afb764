"""The bookkeeping of a listing, given responses in the order in which they could be received."""

from __future__ import annotations

from tallyfy_client.listing import Listing
from tallyfy_client.page import Page
from tallyfy_client.scan import Fetched
from tests.moving_rows import Row


def page(number: int, total: int, row: str, *, began: float, ended: float) -> Fetched[Row]:
    return Fetched(Page([Row(row)], number, total=total), began, ended)


def test_response_behind_the_end_counts_before_the_listing_is_called_whole() -> None:
    listing = Listing[Row]("rows", 1, None, 8)
    listing.add([page(1, 4, "a", began=0, ended=1)])
    listing.add([page(2, 4, "b", began=2, ended=3)])
    # `c` was removed, and `d` moved up. Page 2, read again, joins both.
    listing.add([page(3, 3, "d", began=4, ended=5)])
    assert listing.wanted() == [2]
    # Page 3 is the last of three rows. But page 4 tells meanwhile that rows were added, too.
    listing.add([page(2, 3, "b", began=6, ended=8), page(4, 4, "e", began=6, ended=7)])
    assert listing.wanted()[:1] == [1]


def test_second_scan_takes_no_page_that_was_requested_before_it() -> None:
    listing = Listing[Row]("rows", 1, None, 8)
    listing.add([page(1, 2, "a", began=0, ended=1)])
    # `b` was moved to the front: only one of two rows was seen.
    listing.add([page(2, 2, "a", began=2, ended=3)])
    assert listing.wanted() == [1]
    stale = page(2, 2, "a", began=2, ended=5)
    listing.add([stale, page(1, 2, "a", began=4, ended=6)])
    assert listing.wanted() == [2]


def test_second_scan_takes_no_page_that_was_received_before_it() -> None:
    listing = Listing[Row]("rows", 1, None, 8)
    listing.add([page(1, 2, "a", began=0, ended=1)])
    behind = page(3, 2, "a", began=2, ended=3)
    listing.add([behind, page(2, 2, "a", began=2, ended=4)])
    listing.add([page(1, 2, "c", began=5, ended=6)])
    listing.add([page(2, 3, "d", began=7, ended=8)])
    assert listing.wanted() == [3]
