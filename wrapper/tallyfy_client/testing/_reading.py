"""Reads requests by the contract: the address, the query and the body.

What the contract does not allow is refused. No source says what the service does with most values
that it does not know; a fake that ignored them would hide the mistake from the test. Parameters
that no source names are ignored, as in PHP.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, TypeAlias, get_args
from urllib.parse import unquote

import tallyfy_api.api

from ._messages import RefusalError, Request, invalid

# --- Addresses -----------------------------------------------------------------------------------


_PACKAGES = walk_packages(tallyfy_api.api.__path__, "tallyfy_api.api.")
_MODULES = {found.name.rpartition(".")[2]: import_module(found.name) for found in _PACKAGES}
# The generated module of each operation of the contract, by its name.
OPERATIONS = {name: module for name, module in _MODULES.items() if hasattr(module, "ROUTE")}


def route_of(method: str, path: str) -> tuple[str | None, Mapping[str, str], str | None]:
    """Return the operation of an address and its ids; or the method to use instead."""
    allowed = None
    for operation, module in OPERATIONS.items():
        known_method, template = module.ROUTE
        if match := _pattern(template).fullmatch(path):
            if known_method == method:
                ids = {name: unquote(value) for name, value in match.groupdict().items()}
                return operation, ids, None
            allowed = known_method
    return None, {}, allowed


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """Return what matches a path, with a group for each `{id}`."""
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))


# --- Queries and bodies --------------------------------------------------------------------------

# Reads one value, or raises LookupError or ValueError.
Reader: TypeAlias = Callable[[Any], Any]

_ENTRIES = re.compile(r"[^,\x00-\x20\x7f]+(,[^,\x00-\x20\x7f]+)*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_OR_TIME = re.compile(
    _DAY.pattern + r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)


def _check(holds: object) -> None:
    if not holds:
        raise ValueError


def _text(given: str) -> str:
    _check(given)
    return given


def _matching(pattern: re.Pattern[str]) -> Reader:
    def read(given: str) -> str:
        _check(pattern.fullmatch(given))
        return given

    return read


def _flag(given: str) -> bool:
    return {"true": True, "false": False, "1": True, "0": False}[given]


def _reader(name: str, parameter: Any, is_strict: bool) -> Reader:
    values = get_args(parameter.values)

    def entries(given: str) -> list[str]:
        _check(_ENTRIES.fullmatch(given))
        _check(not values or not is_strict or {*given.split(",")} <= {*values})
        return given.split(",")

    def one_of(given: str) -> str:
        _check(given in values)
        return given

    def whole_number(given: str) -> int:
        number = int(given) if re.fullmatch(r"[0-9]{1,10}", given) else 0
        most = parameter.most if is_strict or name != "per_page" else 2**31 - 1
        _check(parameter.least <= number <= most)
        return number

    readers: dict[str, Reader] = {
        "text": _text,
        "comma_separated": entries,
        "one_of": one_of,
        "whole_number": whole_number,
        "flag": _flag,
        # Its presence counts: a service in PHP may read `false` as true.
        "presence": lambda given: _flag(given) or True,
        "day": lambda given: date.fromisoformat(_matching(_DAY)(given)),
        "day_or_time": _matching(_DAY_OR_TIME),
    }
    return readers[parameter.kind]


@cache
def readers(operation: str, is_strict: bool) -> Mapping[str, Reader]:
    """Return what reads each parameter that the contract has for an operation."""
    parameters: Mapping[str, Any] = OPERATIONS[operation].QUERY
    return {name: _reader(name, one, is_strict) for name, one in parameters.items()}


def read_query(operation: str, query: Mapping[str, str], is_strict: bool) -> dict[str, Any]:
    """Return the parameters of an operation, read."""
    known = readers(operation, is_strict)
    return _read({name: query[name] for name in query if name in known}, known)


def _id(given: Any) -> str:
    _check(isinstance(given, str) and len(given) <= 255 and re.search(r"[^.\x00-\x20]", given))
    return str(given)


def _instance_of(kind: type) -> Reader:
    def read(given: Any) -> Any:
        _check(isinstance(given, kind))
        return given

    return read


def _user(given: Any) -> int:
    # JSON knows one kind of number: 1002.0 is whole.
    _check(isinstance(given, int | float) and not isinstance(given, bool))
    _check(given % 1 == 0 and 1 <= given < 2**53)
    return int(given)


_COMPLETION: Mapping[str, Reader] = {
    "task_id": _id,
    "is_approved": _instance_of(bool),
    "taskdata": _instance_of(dict),
    "override_user": _user,
}


def read_completion(request: Request) -> dict[str, Any]:
    """Return the fields of a completion, read."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.body and kind != "application/json":
        # PHP finds no field in a body that is not sent as what it is.
        said = "The task id field is required: the body was not sent as `application/json`."
        raise invalid({"task_id": said})
    try:
        content = json.loads(request.body or b"null")
    except (ValueError, RecursionError):
        raise RefusalError(400) from None
    if not isinstance(content, dict) or "task_id" not in content:
        raise invalid({"task_id": "The task id field is required."})
    if unknown := content.keys() - _COMPLETION.keys():
        raise invalid(dict.fromkeys(sorted(unknown), "The contract knows no such field."))
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
        raise invalid(errors)
    return values
