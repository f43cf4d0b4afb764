"""Whatever the contract allows can be sent, and arrives as the caller means it.

Prism judges each request. What goes over the wire is decoded and compared with what was meant.
"""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, timedelta, timezone
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings

from tallyfy_client import ConfigurationError, InvalidRequestError, PaginationError
from tests.contract.conftest import Operate, Side, Wire
from tests.contract.drawn_requests import (
    HARD_TEXTS,
    Meant,
    as_text,
    drawn,
    hard,
    python_name,
    with_everything,
)
from tests.contract.reading import OPERATIONS, SCHEMAS
from tests.contract.test_generated_client_against_prism import CALLS
from tests.contract.verdict import again, operation_of, query_parts

# --- What was meant, and what arrives -------------------------------------------------------------


def must_arrive(wire: Wire, meant: Meant) -> None:
    """Fail unless the one request that was sent is the one that was meant."""
    (request,) = wire.seen
    if changed := changes(request, meant):
        what = "\n".join(changed)
        pytest.fail(f"{wire.sender} is wrong: it changes what is meant.\n{what}\n{again(request)}")


def changes(request: httpx.Request, meant: Meant) -> list[str]:
    found = operation_of(request)
    assert found is not None
    body = request.read()
    query = dict(query_parts(request))
    arrived = {**found[1], **query, "the body": json.loads(body) if body else None}
    in_query = {name: as_text(value) for name, value in meant.query.items()}
    wanted = {**meant.path, **in_query, "the body": meant.body}
    return [
        f"{name}: meant {wanted.get(name)!r}, arrived {arrived.get(name)!r}"
        for name in sorted(wanted.keys() | arrived.keys())
        if wanted.get(name) != arrived.get(name)
    ]


def try_drawn(name: str, check: Callable[[Meant], None]) -> None:
    """Check requests that are drawn from the contract, and one with every parameter."""

    # The fixtures of a test hold the client, and what it has sent, which each check clears.
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(drawn(name))
    @example(with_everything(name))
    def run(meant: Meant) -> None:
        check(meant)

    run()


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_request_with_everything_leaves_nothing_out(name: str) -> None:
    meant = with_everything(name)

    assert meant.query.keys() == OPERATIONS[name].queries()
    if meant.body is not None:
        assert meant.body.keys() == SCHEMAS["CompletionRequest"]["properties"].keys()


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_each_hard_text_has_a_place_where_the_contract_allows_it(text: str) -> None:
    allowed = [meant for name in OPERATIONS for meant in hard(name)]

    assert any(
        text in {*each.path.values(), *map(as_text, each.query.values())} for each in allowed
    )


# --- The generated client -------------------------------------------------------------------------


def sends_as_meant(operate: Operate, wire: Wire, name: str) -> Callable[[Meant], None]:
    def check(meant: Meant) -> None:
        wire.seen.clear()
        arguments: dict[str, Any] = {
            python_name(each): value for each, value in {**meant.path, **meant.query}.items()
        }
        if refusals(meant):
            with pytest.raises(InvalidRequestError):
                operate(CALLS[name].operation, **arguments, **(meant.body or {}))
            assert wire.seen == []
        else:
            answer = operate(CALLS[name].operation, **arguments, **(meant.body or {}))
            assert answer.status_code == 200
            must_arrive(wire, as_sent(meant))

    return check


@pytest.mark.fuzz
@pytest.mark.parametrize("name", OPERATIONS)
def test_the_generated_client_sends_any_request_as_it_is_meant(
    operate: Operate, wire: Wire, name: str
) -> None:
    try_drawn(name, sends_as_meant(operate, wire, name))


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_generated_client_sends_hard_texts_as_they_are_meant(
    operate: Operate, wire: Wire, name: str
) -> None:
    for meant in hard(name):
        sends_as_meant(operate, wire, name)(meant)


# --- The wrapper ----------------------------------------------------------------------------------

NOT_OFFERED = {
    (operation, each)
    for operation, found in OPERATIONS.items()
    for each, parameter in found.parameters.items()
    if "x-not-offered" in parameter
}
# Left out rather than sent as `false`, which the service can take for true.
SWITCHES = {
    each
    for operation in OPERATIONS.values()
    for each, parameter in operation.parameters.items()
    if parameter.get("x-presence-counts")
}
RANGES = {
    each
    for operation in OPERATIONS.values()
    for each, parameter in operation.parameters.items()
    if parameter["schema"].get("$ref") == "#/components/schemas/DayOrTime"
}


def ask(client: Any, name: str, meant: Meant, as_lists: bool) -> Any:
    """Ask the wrapper for what is meant, its comma-separated values as lists or as they are."""
    client = client.with_options(org_id=meant.path["org_id"])
    ids = [value for each, value in meant.path.items() if each != "org_id"]
    options = {
        "start_page" if each == "page" else python_name(each): (
            ",".join(value) if isinstance(value, list) and not as_lists else value
        )
        for each, value in meant.query.items()
    }
    match name:
        case "listRuns":
            return client.runs.list(**options).first_page()
        case "listRunTasks":
            return client.tasks.list(*ids, **options).first_page()
        case "getRun":
            return client.runs.get(*ids, **options)
        case "getTask":
            return client.tasks.get(*ids, **options)
    body = dict(meant.body or {})
    return client.tasks.complete(body.pop("task_id"), run_id=meant.path.get("run_id"), **body)


def offered(name: str, meant: Meant) -> Meant:
    """What of a request callers of the wrapper can ask for."""
    query = {each: v for each, v in meant.query.items() if (name, each) not in NOT_OFFERED}
    return Meant(meant.path, query, meant.body)


def as_sent(meant: Meant) -> Meant:
    """The request as the generated code promises to make it."""
    query = dict(meant.query)
    for each, value in meant.query.items():
        if each in SWITCHES and value is False:
            del query[each]
        elif isinstance(value, list):
            query[each] = [entry.strip() for entry in value]
        elif each in RANGES:
            query[each] = moment(str(value)) or ""
    return Meant(meant.path, query, meant.body)


def as_wrapper_sends(name: str, meant: Meant) -> Meant:
    """The request as the wrapper promises to send it."""
    # Pages as large as the service gives them.
    sizes = {"page": 1, "per_page": 100} if "page" in OPERATIONS[name].queries() else {}
    sent = as_sent(meant)
    return Meant(sent.path, {**sizes, **sent.query}, sent.body)


def refusals(meant: Meant) -> list[str]:
    """What the wrapper refuses although the contract allows it."""
    ids = {**meant.path, **({"task_id": meant.body["task_id"]} if meant.body else {})}
    texts = {each: text for each, text in meant.query.items() if isinstance(text, str)}
    entries = {each: found for each, found in meant.query.items() if isinstance(found, list)}
    return [
        *(f"{each} is not printable" for each, text in ids.items() if not text.isprintable()),
        *(f"{each} is blank" for each, text in {**ids, **texts}.items() if not text.strip()),
        *(
            f"{each} has a blank entry"
            for each in entries
            if not all(map(str.strip, entries[each]))
        ),
        *(f"{each} is on no calendar" for each in RANGES & texts.keys() if not moment(texts[each])),
    ]


def moment(text: str) -> str | None:
    """A day, or a time, in UTC where it has a zone; None for one that is on no calendar."""
    year, month, day, hour, minute, second, sign, hours, minutes = DATE_OR_TIME.findall(text)[0]
    try:
        if not hour:
            return date(int(year), int(month), int(day)).isoformat()
        clock = int(hour), int(minute), int(second or 0)
        found = datetime(int(year), int(month), int(day), *clock)
        offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        timezone(offset)
        zone = "Z" if sign else ""
        return f"{found - offset if sign != '-' else found + offset:%Y-%m-%dT%H:%M:%S}{zone}"
    except (ValueError, OverflowError):
        return None


DATE_OR_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:.(\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?(?:([Z+-])(?:(\d\d):(\d\d))?)?)?"
)


def wrapper_sends_as_meant(side: Side, wire: Wire, name: str) -> Callable[[Meant], None]:
    def check(drawn: Meant) -> None:
        meant = offered(name, drawn)
        for as_lists in (False, True):
            wire.seen.clear()
            if refusals(meant):
                with pytest.raises((InvalidRequestError, ConfigurationError)):
                    side.result(ask(side.client, name, meant, as_lists))
                assert wire.seen == []
            else:
                with complaint_about_the_mock(meant):
                    side.result(ask(side.client, name, meant, as_lists))
                must_arrive(wire, as_wrapper_sends(name, meant))

    return check


def complaint_about_the_mock(meant: Meant) -> AbstractContextManager[object]:
    """Whichever page is asked for, the mock gives the first."""
    is_first = meant.query.get("page", 1) == 1
    return nullcontext() if is_first else pytest.raises(PaginationError)


@pytest.mark.fuzz
@pytest.mark.parametrize("name", OPERATIONS)
def test_the_wrapper_sends_any_request_as_it_is_meant(side: Side, wire: Wire, name: str) -> None:
    try_drawn(name, wrapper_sends_as_meant(side, wire, name))


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_wrapper_sends_hard_texts_as_they_are_meant(side: Side, wire: Wire, name: str) -> None:
    for meant in hard(name):
        wrapper_sends_as_meant(side, wire, name)(meant)
