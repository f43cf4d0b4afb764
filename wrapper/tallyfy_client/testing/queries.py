"""Reads the query and the body of a request, and refuses what the contract does not allow.

No source says what the service does with most values that it does not know. A fake that ignored
them would hide the mistake from the test. Parameters that no source names are ignored, as in PHP.
"""

import json
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cache
from typing import Any, TypeAlias, get_args

from tallyfy_api.types import QueryParameter

from .dialect import Dialect
from .filters import DOCUMENTED_STATUSES
from .messages import RefusalError, Request, unacceptable
from .routes import operations

# Reads one value, or raises ValueError.
Reader: TypeAlias = Callable[[Any], Any]

_LARGEST_NUMBER = 2**31 - 1
_LARGEST_ID = 2**53 - 1
_ENTRIES = re.compile(r"[^,\x00-\x20\x7f]+(,[^,\x00-\x20\x7f]+)*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_OR_TIME = re.compile(
    _DAY.pattern + r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)


def _text(given: str) -> str:
    if not given:
        raise ValueError
    return given


def _entries(given: str) -> list[str]:
    if not _ENTRIES.fullmatch(given):
        raise ValueError
    return given.split(",")


def _one_of(values: Collection[str]) -> Reader:
    def read(given: str) -> str:
        if given not in values:
            raise ValueError
        return given

    return read


def _number(least: int, most: int) -> Reader:
    def read(given: str) -> int:
        if not re.fullmatch(r"[0-9]{1,10}", given) or not least <= int(given) <= most:
            raise ValueError
        return int(given)

    return read


def _flag(given: str) -> bool:
    return {"true": True, "false": False, "1": True, "0": False}[given]


def _presence(given: str) -> bool:
    """Its presence counts: a service in PHP may read `false` as true."""
    _flag(given)
    return True


def _day(given: str) -> date:
    if not _DAY.fullmatch(given):
        raise ValueError
    return date.fromisoformat(given)


def _day_or_time(given: str) -> str:
    if not _DAY_OR_TIME.fullmatch(given):
        raise ValueError
    return given


# What reads what each function of `tallyfy_api.parameters` writes.
_READERS: dict[str, Reader] = {
    "text": _text,
    "comma_separated": _entries,
    "flag": _flag,
    "presence": _presence,
    "day": _day,
    "day_or_time": _day_or_time,
}


@cache
def readers(operation: str) -> Mapping[str, Reader]:
    """Return what reads each parameter that the contract has for an operation."""
    parameters: Mapping[str, QueryParameter] = operations()[operation].QUERY
    return {name: _reader(name, parameter) for name, parameter in parameters.items()}


def _reader(name: str, parameter: QueryParameter) -> Reader:
    match parameter:
        case QueryParameter("one_of", values):
            return _one_of(get_args(values))
        case QueryParameter("whole_number", _, int(least), int(most)):
            # The dialect says what happens to a page that is too large.
            return _number(least, _LARGEST_NUMBER if name == "per_page" else most)
    return _READERS[parameter.kind]


def _id(given: Any) -> str:
    if not isinstance(given, str) or not 0 < len(given) <= 255:
        raise ValueError
    if not re.search(r"[^.\x00-\x20]", given):
        raise ValueError
    return given


def _decision(given: Any) -> bool:
    if not isinstance(given, bool):
        raise ValueError
    return given


def _answers(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise ValueError
    return given


def _user(given: Any) -> int:
    # JSON knows one kind of number: 1002.0 is whole.
    is_whole = isinstance(given, int | float) and not isinstance(given, bool) and given % 1 == 0
    if not is_whole or not 1 <= given <= _LARGEST_ID:
        raise ValueError
    return int(given)


_COMPLETION: dict[str, Reader] = {
    "task_id": _id,
    "is_approved": _decision,
    "taskdata": _answers,
    "override_user": _user,
}


def read_query(operation: str, request: Request, dialect: Dialect) -> dict[str, Any]:
    """Return the parameters of an operation, read."""
    known = dict(readers(operation))
    if operation == "list_run_tasks":
        is_served = dialect.task_filter == "as_served"
        known["status"] = _text if is_served else _one_of(DOCUMENTED_STATUSES)
    query = _read({name: text for name, text in request.query.items() if name in known}, known)
    if query.get("per_page", 1) > 100 and dialect.large_pages == "refused":
        raise unacceptable({"per_page": "The per page may not be greater than 100."})
    return query


def read_completion(request: Request) -> dict[str, Any]:
    """Return the fields of a completion, read."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.body and kind != "application/json":
        # PHP finds no field in a body that is not sent as what it is.
        said = "The task id field is required: the body was not sent as `application/json`."
        raise unacceptable({"task_id": said})
    try:
        content = json.loads(request.body or b"null")
    except (ValueError, RecursionError):
        raise RefusalError(400, message="The request could not be understood.") from None
    if not isinstance(content, dict):
        content = {}
    if "task_id" not in content:
        raise unacceptable({"task_id": "The task id field is required."})
    if unknown := content.keys() - _COMPLETION.keys():
        raise unacceptable(dict.fromkeys(sorted(unknown), "The contract knows no such field."))
    return _read(content, _COMPLETION)


def _read(given: Mapping[str, Any], readers: Mapping[str, Reader]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, value in given.items():
        try:
            values[name] = readers[name](value)
        except (LookupError, ValueError):
            errors[name] = f"The {name.replace('_', ' ')} is invalid."
    if errors:
        raise unacceptable(errors)
    return values
