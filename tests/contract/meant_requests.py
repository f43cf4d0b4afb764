"""Requests as callers mean them: how each client is asked for one, how it travels, what is refused.

What is said here of values is written a second time on purpose: the client must not be its own
witness. Which parameters there are, and of which kind, is read from the contract.
"""

import json
import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from importlib import import_module
from types import ModuleType
from typing import Any

import httpx
import pytest

from tests.contract.conftest import Wire
from tests.contract.reading import OPERATIONS
from tests.contract.verdict import again, operation_of, query_parts


@dataclass(frozen=True)
class Meant:
    """A request: the values of its parameters, lists as lists, and the fields of its body."""

    operation: str
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Mapping[str, Any] | None

    def arguments(self) -> dict[str, Any]:
        """The arguments of the generated function for it."""
        given = {**self.path, **self.query, **(self.body or {})}
        return {python_name(name): value for name, value in given.items()}

    def offered(self) -> "Meant":
        """What of it the method of the wrapper can be asked for."""
        offered = OPERATIONS[self.operation].offered()
        query = {name: value for name, value in self.query.items() if name in offered}
        return Meant(self.operation, self.path, query, self.body)


# --- Asking for it --------------------------------------------------------------------------------


def python_name(name: str) -> str:
    """The name in Python of a parameter or operation of the contract."""
    snake_case = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    return f"{snake_case}_" if keyword.iskeyword(snake_case) else snake_case


def generated(operation: str) -> ModuleType:
    """The module of the generated client for an operation."""
    (tag,) = OPERATIONS[operation].definition["tags"]
    return import_module(f"tallyfy_api.api.{tag}.{python_name(operation)}")


def ask_wrapper(client: Any, meant: Meant) -> Any:
    """Ask the wrapper for what is meant. Of a listing, for one page."""
    client = client.with_options(org_id=meant.path["org_id"])
    ids = [value for name, value in meant.path.items() if name != "org_id"]
    names = {"page": "start_page"}
    options = {names.get(each, python_name(each)): value for each, value in meant.query.items()}
    match meant.operation:
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


# --- How it travels -------------------------------------------------------------------------------


def must_arrive(wire: Wire, meant: Meant, **defaults: object) -> None:
    """Fail unless the first request is the one that was meant.

    `defaults` are parameters that are sent although nobody gave them.
    """
    request = wire.seen[0]
    if changed := _changes(request, meant, defaults):
        what = "\n".join(changed)
        pytest.fail(f"{wire.sender} is wrong: it changes what is meant.\n{what}\n{again(request)}")


def _changes(request: httpx.Request, meant: Meant, defaults: Mapping[str, object]) -> list[str]:
    found = operation_of(request)
    assert found is not None
    body = request.read()
    arrived = {**found[1], **dict(query_parts(request)), "the body": json.loads(body or "null")}
    query = {name: as_text(value) for name, value in {**defaults, **as_sent(meant)}.items()}
    wanted = {**meant.path, **query, "the body": meant.body}
    return [
        f"{name}: meant {wanted.get(name)!r}, arrived {arrived.get(name)!r}"
        for name in sorted(wanted.keys() | arrived.keys())
        if wanted.get(name) != arrived.get(name)
    ]


def as_sent(meant: Meant) -> dict[str, Any]:
    """The query as the client promises to send it."""
    operation = OPERATIONS[meant.operation]
    query = dict(meant.query)
    for name, value in meant.query.items():
        if name in operation.switches() and value is False:
            # The service can take the text `false` for true.
            del query[name]
        elif name in operation.lists():
            query[name] = [str(entry).strip() for entry in _entries(value)]
        elif name in operation.days_or_times():
            query[name] = moment(str(value)) or ""
    return query


def as_text(value: object) -> str:
    """A value as it stands in a query."""
    match value:
        case bool():
            return "true" if value else "false"
        case list():
            return ",".join(value)
        case date():
            return value.isoformat()
    return str(value)


def _entries(value: Any) -> list[Any]:
    return value.split(",") if isinstance(value, str) else list(value)


DATE_OR_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:.(\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?(?:([Z+-])(?:(\d\d):(\d\d))?)?)?"
)


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


# --- What is refused ------------------------------------------------------------------------------


def refusals(meant: Meant) -> list[str]:
    """What a client refuses although the contract allows it."""
    operation = OPERATIONS[meant.operation]
    ids = {**meant.path, **({"task_id": meant.body["task_id"]} if meant.body else {})}
    texts = {name: value for name, value in meant.query.items() if isinstance(value, str)}
    entries = {name: _entries(meant.query[name]) for name in operation.lists() & meant.query.keys()}
    moments = {name: texts[name] for name in operation.days_or_times() & texts.keys()}
    refused = {
        name: operation.parameters[name].get("x-refused", {}).keys()
        for name in operation.queries() & meant.query.keys()
    }
    return [
        *(f"{name} is not printable" for name, text in ids.items() if not text.isprintable()),
        *(f"{name} may lead elsewhere" for name, text in ids.items() if re.search(r"[/\\%]", text)),
        *(f"{name} is blank" for name, text in {**ids, **texts}.items() if not text.strip()),
        *(
            f"{name} has a blank entry"
            for name, found in entries.items()
            if not all(str(entry).strip() for entry in found)
        ),
        *(f"{name} is on no calendar" for name, text in moments.items() if not moment(text)),
        *(
            f"{name} has a value that is advised against"
            for name, values in refused.items()
            if not values.isdisjoint(entries.get(name, [meant.query[name]]))
        ),
    ]
