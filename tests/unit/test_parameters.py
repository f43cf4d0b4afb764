"""How arguments become what the contract accepts, and which are refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from types import MappingProxyType
from typing import Any, Literal

import pytest

from tallyfy_client import InvalidRequestError, Run, Tag, Task
from tallyfy_client._parameters import (
    comma_separated,
    day,
    day_or_time,
    flag,
    identifier,
    json_body,
    json_object,
    one_of,
    presence,
    text,
    warn_deprecated,
    whole_number,
)

EASTERN = timezone(timedelta(hours=-5))
Fruit = Literal["apple", "pear"]


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("abc", "abc"),
        ("a b", "a b"),
        ("...", "..."),
        ("é", "é"),
        ("x" * 255, "x" * 255),
        (Task("t1"), "t1"),
    ],
)
def test_an_id_is_given_as_text_or_by_its_model(given: object, sent: str) -> None:
    assert identifier("task", given, Task, longest=255) == sent


@pytest.mark.parametrize(
    ("given", "why"),
    [
        *((given, "not be blank") for given in ("", "   ", "\t\n", ".", "..")),
        *((given, "or contain") for given in ("a/b", "../x", "a\\b", "%2e%2e", "100%")),
        *((given, "control characters") for given in ("a\nb", "a\x00", "a\x7f", "\ud800")),
        ("x" * 256, "have at most 255 characters"),
        ("a b", "match `^[^ ]+\\Z`"),
        (7, "be an id or a Task, not 7"),
        (None, "be an id or a Task, not None"),
        (b"abc", "be an id or a Task, not bytes"),
        (["abc"], "be an id or a Task, not list"),
        (Run("r1"), "be an id or a Task, not Run"),
        (Task(7), "be an id or a Task, not Task"),  # type: ignore[arg-type]
    ],
)
def test_an_id_that_could_reach_another_endpoint_is_refused(given: object, why: str) -> None:
    with pytest.raises(InvalidRequestError, match=f"^task must .*{re.escape(why)}"):
        identifier("task", given, Task, longest=255, pattern=r"^[^ ]+\Z")


@pytest.mark.parametrize("given", [None, "invoice", " with blanks ", "ü+%"])
def test_text_is_sent_as_given(given: str | None) -> None:
    assert text("q", given) == given


@pytest.mark.parametrize(
    ("given", "why"),
    [
        *[("", "blank"), (" \n", "blank"), (7, "not 7"), ("\ud800", "lone surrogate")],
        *[("x" * 11, "at most 10"), ("ab", "match `[0-9]`"), ("\u0664", "match `[0-9]`")],
    ],
)
def test_text_outside_its_bounds_is_refused(given: Any, why: str) -> None:
    with pytest.raises(InvalidRequestError, match=rf"^q .*{re.escape(why)}"):
        text("q", given, longest=10, pattern="[0-9]")


def numbers() -> Iterator[int]:
    yield from (1, 2)


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (None, None),
        ("a", "a"),
        ("a,b", "a,b"),
        (" a , b ", "a,b"),
        (["a", "b"], "a,b"),
        (("a", " b "), "a,b"),
        ([12, "13"], "12,13"),
        (numbers(), "1,2"),
        ((name for name in ("step", "threads")), "step,threads"),
        ({"one"}, "one"),
        (["ann@example.com"], "ann@example.com"),
    ],
)
def test_list_is_joined_with_commas(given: Any, sent: str | None) -> None:
    assert comma_separated("owners", given) == sent


@pytest.mark.parametrize(
    ("given", "why"),
    [
        *((given, "that match") for given in ("", "a,,b", ",", [""], ["  "], "a b", ["a\tb"])),
        ([], "empty"),
        ((), "empty"),
        (iter(()), "empty"),
        (["a,b"], "commas"),
        (b"a,b", "not bytes"),
        (bytearray(b"ab"), "not bytearray"),
        ({"a": 1}, "not dict"),
        (7, "not 7"),
        ([True], "not True"),
        ([None], "not None$"),
        ([1.5], "not 1.5"),
        ([b"a"], "not bytes"),
        ([Tag("x")], "not Tag"),
    ],
)
def test_a_list_with_other_entries_is_refused(given: Any, why: str) -> None:
    with pytest.raises(InvalidRequestError, match=r"^owners .*" + why):
        comma_separated("owners", given, pattern=r"^[^,\x00-\x20]+\Z")


def test_an_entry_may_have_blanks_where_the_contract_allows_them() -> None:
    assert comma_separated("groups", ["new hires", "c"]) == "new hires,c"


@pytest.mark.parametrize("given", [None, "apple", "pear"])
def test_value_of_the_contract_is_accepted(given: Fruit | None) -> None:
    assert one_of("fruit", given, Fruit) == given


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("", "''"),
        ("Apple", "'Apple'"),
        ("plum", "'plum'"),
        (1, "1"),
        (["apple"], "list"),
        ("x" * 100, f"'{'x' * 56}..."),
    ],
)
def test_value_outside_the_contract_is_refused_and_both_are_named(given: Any, shown: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        one_of("fruit", given, Fruit)
    assert str(caught.value) == f"fruit must be one of apple, pear, not {shown}"


def test_value_that_the_contract_advises_against_is_refused_with_the_reason() -> None:
    refused = {"pear": "it is out of season; ask for an apple."}

    assert one_of("fruit", "apple", Fruit, refused) == "apple"
    for refuse in (one_of, comma_separated):
        with pytest.raises(InvalidRequestError, match=r"^fruit must not be 'pear': it is out of "):
            refuse("fruit", "pear", Fruit, refused)
    with pytest.raises(InvalidRequestError, match=r"^fruit must be one of apple, not 'plum'$"):
        one_of("fruit", "plum", Fruit, refused)


def test_each_entry_of_a_list_can_be_held_against_the_contract() -> None:
    assert comma_separated("fruits", ["apple", "pear"], Fruit) == "apple,pear"
    with pytest.raises(InvalidRequestError, match=r"one of apple, pear, not 'plum'$"):
        comma_separated("fruits", "apple,plum", Fruit)


@pytest.mark.parametrize("given", [None, True, False])
def test_flag_is_accepted(given: bool | None) -> None:
    assert flag("starred", given) is given


@pytest.mark.parametrize(("given", "sent"), [(None, None), (True, True), (False, None)])
def test_flag_whose_presence_counts_is_left_out_when_it_is_off(
    given: bool | None, sent: bool | None
) -> None:
    assert presence("untagged", given) is sent


@pytest.mark.parametrize("given", [1, 0, "true", "", []])
def test_what_merely_counts_as_true_or_false_is_no_flag(given: Any) -> None:
    with pytest.raises(InvalidRequestError, match=r"^starred must be True or False"):
        flag("starred", given)


@pytest.mark.parametrize("given", [None, 1, 50, 100])
def test_number_within_its_bounds_is_accepted(given: int | None) -> None:
    assert whole_number("per_page", given, least=1, most=100) == given


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (0, "from 1 to 100, not 0"),
        (101, "from 1 to 100, not 101"),
        (-1, "from 1"),
        (True, "not True"),
        (1.0, "not 1.0"),
        ("1", "not '1'"),
    ],
)
def test_number_outside_its_bounds_is_refused(given: Any, why: str) -> None:
    with pytest.raises(InvalidRequestError, match=r"^per_page .*" + why):
        whole_number("per_page", given, least=1, most=100)


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (None, None),
        (date(2024, 5, 28), "2024-05-28"),
        # The day that it names in its own zone: in UTC it is the 29th already.
        (datetime(2024, 5, 28, 23, 30, tzinfo=EASTERN), "2024-05-28"),
        (datetime(2024, 5, 28, 23, 30), "2024-05-28"),
        ("2024-05-28", "2024-05-28"),
        (" 2024-05-28 ", "2024-05-28"),
        ("2024-05-28T17:00:00Z", "2024-05-28"),
    ],
)
def test_day(given: Any, sent: str | None) -> None:
    assert day("deadline_on", given) == sent


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (None, None),
        (date(2024, 5, 28), "2024-05-28"),
        ("2024-05-28", "2024-05-28"),
        (datetime(2024, 5, 28, 17, 0, 1, tzinfo=UTC), "2024-05-28T17:00:01Z"),
        (datetime(2024, 5, 28, 23, 30, tzinfo=EASTERN), "2024-05-29T04:30:00Z"),
        ("2024-05-28T23:30:00-05:00", "2024-05-29T04:30:00Z"),
        ("2024-05-28T17:00:00Z", "2024-05-28T17:00:00Z"),
        ("2024-05-28T17:00:00.123Z", "2024-05-28T17:00:00Z"),
        # Without a zone nobody but the service knows what is meant.
        (datetime(2024, 5, 28, 17, 0, 0, 999), "2024-05-28T17:00:00"),
        ("2024-05-28 17:00:00", "2024-05-28T17:00:00"),
    ],
)
def test_day_or_time_is_a_day_or_utc(given: Any, sent: str | None) -> None:
    assert day_or_time("deadline_start_range", given) == sent


@pytest.mark.parametrize("read", [day, day_or_time])
@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("", "is not a date"),
        ("tomorrow", "is not a date"),
        ("2024-02-30", "is not a date"),
        ("28/05/2024", "is not a date"),
        ("2024-05-28T25:00:00Z", "is not a date"),
        (1716900000, "must be a date, not 1716900000"),
        (timedelta(days=1), "must be a date, not timedelta"),
    ],
)
def test_what_is_no_date_is_refused(
    read: Callable[[str, Any], object], given: Any, why: str
) -> None:
    with pytest.raises(InvalidRequestError, match=f"^deadline {why}"):
        read("deadline", given)


VALUES = {"f1": "text", "f2": {"id": 1, "text": "One", "value": None}, "f3": [1.5, True, []]}


@pytest.mark.parametrize("given", [None, VALUES, MappingProxyType(VALUES)])
def test_field_values_are_a_mapping(given: Any) -> None:
    assert json_object("taskdata", given) == given


def cycle() -> dict[str, object]:
    values: dict[str, object] = {}
    values["itself"] = values
    return values


def deep() -> dict[str, object]:
    values: dict[str, object] = {}
    for _ in range(100_000):
        values = {"deeper": values}
    return values


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("text", "must be a mapping, not str"),
        ([("f1", "x")], "must be a mapping, not list"),
        *(({"f1": [{key: "x"}]}, "must have texts as its keys") for key in (1, True, None, 1.5)),
        ({1: "x"}, "must have texts as its keys"),
        ({"f1": float("nan")}, "cannot be written as JSON"),
        ({"f1": float("inf")}, "cannot be written as JSON"),
        ({"f1": object()}, "cannot be written as JSON"),
        ({"f1": {1, 2}}, "cannot be written as JSON"),
        ({"f1": date(2024, 5, 28)}, "cannot be written as JSON"),
        ({"f1": {(1, 2): "x"}}, "cannot be written as JSON"),
        ({"f1": "\ud800"}, "cannot be written as JSON"),
        ({"\ud800": "x"}, "cannot be written as JSON"),
        (cycle(), "cannot be written as JSON"),
        (deep(), "cannot be written as JSON"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_field_values_that_json_cannot_hold_are_refused(given: Any, why: str) -> None:
    with pytest.raises(InvalidRequestError, match=f"^taskdata {why}"):
        json_object("taskdata", given)


def test_time_that_utc_cannot_hold_is_refused() -> None:
    with pytest.raises(InvalidRequestError):
        day_or_time("deadline", "0001-01-01T00:00:00+05:00")


class Name(str, Enum):  # noqa: UP042
    """Written by `str` as `Name.KIWI`."""

    KIWI = "kiwi"


@pytest.mark.parametrize(
    "sent",
    [
        identifier("id", Name.KIWI),
        text("q", Name.KIWI),
        one_of("fruit", Name.KIWI, Literal["kiwi"]),
        comma_separated("fruits", [Name.KIWI]),
    ],
)
def test_member_of_an_enum_of_texts_is_sent_as_its_text(sent: str) -> None:
    assert f"{sent}" == "kiwi"


def test_a_deprecated_argument_warns_the_caller_of_the_method() -> None:
    def method() -> None:
        request()

    def request() -> None:
        warn_deprecated("`q` of list_runs")

    with pytest.warns(DeprecationWarning, match="^`q` of list_runs is deprecated$") as caught:
        method()
    assert caught[0].filename == __file__
    assert caught[0].lineno == method.__code__.co_firstlineno + 7


def test_year_has_four_digits() -> None:
    assert day_or_time("deadline", datetime(999, 1, 1, tzinfo=UTC)) == "0999-01-01T00:00:00Z"


def test_body_is_utf_8() -> None:
    assert json_body("the body", {"a": "é"}) == b'{"a": "\xc3\xa9"}'


@pytest.mark.parametrize("given", ["x" * 1000, 10**99, 1.5, True, object()])
def test_refusal_repeats_what_was_given_in_short(given: Any) -> None:
    with pytest.raises(InvalidRequestError, match=r"^fruit must be one of .*, not ") as told:
        one_of("fruit", given, Fruit)
    assert len(str(told.value)) < 110
    assert (repr(given)[:50] in str(told.value)) == isinstance(given, str | int | float | None)
