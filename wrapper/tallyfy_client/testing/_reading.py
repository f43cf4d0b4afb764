"""Reads requests by the contract: the address, the query and the body.

What the contract does not allow is refused. No source says what the service does with most values
that it does not know; a fake that ignored them would hide the mistake from the test. Parameters
that no source names are ignored, as in PHP.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, get_args
from urllib.parse import unquote

import tallyfy_api.api
from tallyfy_client._parameters import QueryParameter

from ._messages import RefusalError, Request, invalid

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


# --- Queries -------------------------------------------------------------------------------------

_ENTRY = r"[^,\x00-\x20\x7f]+"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
# What each kind of parameter looks like, and what it becomes.
_KINDS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "text": (r"(?s:.+)", str),
    "one_of": (r".+", str),
    "comma_separated": (f"{_ENTRY}(,{_ENTRY})*", lambda text: text.split(",")),
    "whole_number": (r"[0-9]{1,10}", int),
    "flag": (r"true|false|1|0", lambda text: text in {"true", "1"}),
    # Its presence counts: a service in PHP may read `false` as true.
    "presence": (r"true|false|1|0", lambda _: True),
    "day": (_DAY, date.fromisoformat),
    "day_or_time": (f"{_DAY}({_TIME})?", str),
}


def read_query(operation: str, query: Mapping[str, str], *, is_strict: bool) -> dict[str, Any]:
    """Return the parameters of an operation, read."""
    values, wrong = {}, []
    for name, parameter in OPERATIONS[operation].QUERY.items():
        if name in query:
            try:
                values[name] = _read(name, parameter, query[name], is_strict)
            except ValueError:
                wrong.append(name)
    _refuse(wrong)
    return values


def _read(name: str, parameter: QueryParameter, text: str, is_strict: bool) -> Any:
    pattern, convert = _KINDS[parameter.kind]
    if not re.fullmatch(pattern, text):
        raise ValueError
    value, known = convert(text), get_args(parameter.values)
    if known and (is_strict or parameter.kind == "one_of") and not {*text.split(",")} <= {*known}:
        raise ValueError
    if isinstance(value, int) and parameter.least is not None:
        is_cut = name == "per_page" and not is_strict
        if not parameter.least <= value <= (2**31 - 1 if is_cut else parameter.most or value):
            raise ValueError
    return value


def _refuse(names: Iterable[str]) -> None:
    if errors := {name: f"The {name.replace('_', ' ')} is invalid." for name in names}:
        raise invalid(errors)


# --- Bodies --------------------------------------------------------------------------------------


def _is_id(value: Any) -> bool:
    is_text = isinstance(value, str) and len(value) <= 255
    return is_text and re.search(r"[^.\x00-\x20]", value) is not None


def _is_user(value: Any) -> bool:
    # JSON knows one kind of number: 1002.0 is whole.
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and value % 1 == 0 and 1 <= value < 2**53


_COMPLETION: Mapping[str, Callable[[Any], bool]] = {
    "task_id": _is_id,
    "is_approved": lambda value: isinstance(value, bool),
    "taskdata": lambda value: isinstance(value, dict),
    "override_user": _is_user,
}


def read_completion(request: Request) -> dict[str, Any]:
    """Return the fields of a completion."""
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
    _refuse(name for name, value in content.items() if not _COMPLETION[name](value))
    return content
