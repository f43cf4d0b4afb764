"""The bookkeeping of a listing, given responses in the order in which they could be received."""

from __future__ import annotations

from tallyfy_client.listing import Listing
from tallyfy_client.page import Page
from tallyfy_client.scan import Counts, Fetched
from tests.moving_rows import Row


def page(number: int, total: int, rows: str, *, began: float, ended: float) -> Fetched[Row]:
    return Fetched(Page([*map(Row, rows)], number, total=total), began, ended)


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
    listing.add([page(1, 3, "a", began=0, ended=1)])
    listing.add([page(2, 3, "a", began=2, ended=3)])
    # Page 3 ends the first scan, and page 4 was read ahead. Then all is counted as page 4 says.
    listing.add([page(4, 4, "b", began=4, ended=5), page(3, 3, "a", began=4, ended=6)])
    listing.add([page(1, 4, "a", began=7, ended=8)])
    listing.add([page(2, 4, "c", began=9, ended=10)])
    listing.add([page(3, 4, "d", began=11, ended=12)])
    assert listing.wanted() == [4]


def test_as_many_pages_are_read_again_as_the_listing_has() -> None:
    listing = Listing[Row]("rows", 1, None, 8)
    listing.add([page(1, 2, "a", began=0, ended=1)])
    # `a` was removed. Then `c` was added, so that page 1 of two, read again, shows only `b`.
    listing.add([page(2, 1, "", began=2, ended=3)])
    listing.add([page(1, 2, "b", began=4, ended=5)])
    # One more may be read again. Then `b` was removed, too.
    assert listing.wanted() == [1]
    assert listing.add([page(1, 1, "c", began=6, ended=7)]) == [Page([Row("c")], 1, total=1)]
    assert listing.wanted() == []
    listing.check_whole()


def test_listing_that_begins_with_a_later_page_is_whole_though_rows_behind_it_go() -> None:
    listing = Listing[Row]("rows", 2, None, 8)
    listing.add([page(2, 4, "b", began=0, ended=1)])
    # `d` was removed. Page 2, read again, joins both.
    listing.add([page(3, 3, "c", began=2, ended=3)])
    listing.add([page(2, 3, "b", began=4, ended=5)])
    assert listing.wanted() == []
    listing.check_whole()


def test_count_that_changed_is_noticed_though_many_pages_came_meanwhile() -> None:
    counts = Counts()
    counts.note(Fetched(Page([Row("1")], 1, total=500), began=0, ended=1))
    for number in range(2, 200):
        counts.note(Fetched(Page([Row(str(number))], number, total=500), began=2, ended=4))
    # It was requested before those were received, so only the first is surely older.
    counts.note(Fetched(Page([Row("200")], 200, total=501), began=3, ended=5))
    assert counts.grew
