"""Which operation of the contract a request asks for."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from urllib.parse import unquote

from attrs import frozen

import tallyfy_api.api

from .messages import Request

# How an operation is documented: `GET /organizations/{org_id}/runs`, on a line of its own.
_DOCUMENTED = re.compile(r"^ *`([A-Z]+) (/[^`]*)`$", re.MULTILINE)
# Both addresses of the service are served: with `/api` and without.
_BASE = "(?:/api)?"


@frozen
class Route:
    """Where a request leads.

    Attributes:
        operation: The name of the operation, such as `list_runs`.
        ids: What stands in the path, by the names of the contract.
    """

    operation: str
    ids: Mapping[str, str]


def route_of(request: Request) -> Route | str | None:
    """Find the operation of a request; the method to use instead, or None if there is no such
    address.
    """
    allowed = None
    for operation, (method, path) in operations().items():
        if match := re.fullmatch(_BASE + _pattern(path), request.path):
            if method == request.method:
                ids = {name: unquote(value) for name, value in match.groupdict().items()}
                return Route(operation, ids)
            allowed = method
    return allowed


@cache
def operations() -> Mapping[str, tuple[str, str]]:
    """Return method and path of each operation of the contract, by its name."""
    return dict(_operations())


def _operations() -> Iterator[tuple[str, tuple[str, str]]]:
    for found in walk_packages(tallyfy_api.api.__path__, "tallyfy_api.api."):
        request = getattr(import_module(found.name), "request", None)
        if documented := _DOCUMENTED.search(getattr(request, "__doc__", None) or ""):
            yield found.name.rpartition(".")[2], (documented[1], documented[2])


@cache
def _pattern(path: str) -> str:
    """Return what matches a path, with a group for each `{id}`."""
    return re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
