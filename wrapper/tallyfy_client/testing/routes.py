"""Which operation of the contract a request asks for."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from urllib.parse import unquote

from attrs import frozen

import tallyfy_api.api

from .messages import Request

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
    for operation, module in operations().items():
        method, path = module.ROUTE
        if match := re.fullmatch(_BASE + _pattern(path), request.path):
            if method == request.method:
                ids = {name: unquote(value) for name, value in match.groupdict().items()}
                return Route(operation, ids)
            allowed = method
    return allowed


@cache
def operations() -> Mapping[str, ModuleType]:
    """Return the generated module of each operation of the contract, by its name."""
    return dict(_operations())


def _operations() -> Iterator[tuple[str, ModuleType]]:
    for found in walk_packages(tallyfy_api.api.__path__, "tallyfy_api.api."):
        module = import_module(found.name)
        if hasattr(module, "ROUTE"):
            yield found.name.rpartition(".")[2], module


@cache
def _pattern(path: str) -> str:
    """Return what matches a path, with a group for each `{id}`."""
    return re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
