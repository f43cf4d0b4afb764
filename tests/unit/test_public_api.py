"""The names that services import, and the likeness of the two clients."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import tallyfy_api.models
import tallyfy_client
from tallyfy_client import AsyncPager, AsyncTallyfy, Page, Pager, Tallyfy
from tallyfy_client.resources import Runs, Tasks

PROMISED = [
    "APIConnectionError",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncTallyfy",
    "AuthenticationError",
    "BadRequestError",
    "ConfigurationError",
    "ConflictError",
    "InternalServerError",
    "InvalidRequestError",
    "NotFoundError",
    "OutcomeUnknownError",
    "Page",
    "Pager",
    "PaginationError",
    "PermissionDeniedError",
    "RateLimitError",
    "Run",
    "Tallyfy",
    "TallyfyError",
    "Task",
    "UnprocessableEntityError",
    "WaitTimeoutError",
    "LastResponse",
]


@pytest.mark.parametrize("name", PROMISED)
def test_name_is_promised(name: str) -> None:
    assert name in tallyfy_client.__all__


def test_all_is_complete() -> None:
    here = {
        name
        for name, value in vars(tallyfy_client).items()
        if not name.startswith("_") and getattr(value, "__module__", "").startswith("tallyfy_")
    }
    assert here <= set(tallyfy_client.__all__) == set(dir(tallyfy_client))


@pytest.mark.parametrize("package", ["tallyfy_client", "tallyfy_api.models"])
def test_a_model_is_imported_when_it_is_first_used(package: str) -> None:
    program = (
        f"import sys, {package}; name = 'tallyfy_api.models.checklist'; "
        f"before = name in sys.modules; {package}.Checklist; print(before, name in sys.modules)"
    )
    assert outcome(program) == "False True"


@pytest.mark.parametrize("package", ["tallyfy_client", "tallyfy_api.models"])
def test_a_star_import_gives_all_names(package: str) -> None:
    program = (
        f"from {package} import *; import {package}; print({{*{package}.__all__}} - {{*dir()}})"
    )
    assert outcome(program) == "set()"


@pytest.mark.parametrize("package", [tallyfy_client, tallyfy_api.models])
def test_a_name_that_is_not_there_is_an_error_as_ever(package: ModuleType) -> None:
    with pytest.raises(AttributeError, match=rf"module '{package.__name__}' has .* 'NoModel'"):
        _ = package.NoModel


def test_type_checkers_know_each_name_and_no_other(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    names = ", ".join(sorted({*tallyfy_client.__all__}))
    program.write_text(f"from tallyfy_client import {names}\nfrom tallyfy_client import NoModel")
    found = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", program],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert re.findall(r":(\d+): error: (.*)\n", found.stdout) == [
        ("2", 'Module "tallyfy_client" has no attribute "NoModel"  [attr-defined]')
    ]


def outcome(program: str) -> str:
    """What a program prints in a Python of its own, which searches where this one does."""
    search = "import sys; sys.path[:] = " + repr([path for path in sys.path if path])
    result = subprocess.run(
        [sys.executable, "-c", f"{search}; {program}"], capture_output=True, text=True, timeout=20
    )
    assert result.stderr == ""
    return result.stdout.strip()


def test_all_is_sorted_constants_then_the_rest() -> None:
    names = tallyfy_client.__all__
    assert names == sorted(set(names), key=lambda name: (not name.isupper(), name))


@pytest.mark.parametrize("name", tallyfy_client.__all__)
def test_name_can_be_imported(name: str) -> None:
    assert getattr(tallyfy_client, name) is not None


def test_distribution_is_typed() -> None:
    assert (Path(tallyfy_client.__file__).parent / "py.typed").is_file()


# What makes the difference between two that are otherwise the same.
TWINS: list[tuple[type[Any], type[Any]]] = [(Tallyfy, AsyncTallyfy), (Pager, AsyncPager)]
SPECIAL = {
    "__aiter__": "__iter__",
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
}
INHERITED = set(dir(object)) | {"__dict__", "__weakref__", "__parameters__", "__orig_bases__"}


def members(owner: type[Any]) -> dict[str, Any]:
    """The public names of a class, and those that Python calls."""
    own = {
        SPECIAL.get(name, name): member
        for name, member in inspect.getmembers(owner)
        if name == "__init__" or (name not in INHERITED and not name.startswith("_"))
    }
    own |= {SPECIAL[name]: vars(owner)[name] for name in SPECIAL if name in vars(owner)}
    own |= {name: vars(owner)[name] for name in SPECIAL.values() if name in vars(owner)}
    return own


def in_common(text: object) -> str:
    """A docstring or signature without what tells sync from async."""
    text = str(text).replace("an `async with`", "a `with`").replace(" for asyncio", "")
    # What is awaited is the same: Awaitable[X] is X, AsyncX is X, and tasks do what threads do.
    text = re.sub(r"collections\.abc\.Awaitable\[(.*?\])\]", r"\1", text)
    return re.sub(r"\b(Async|Thread|Task)(?=[A-Z])", "", text)


@pytest.mark.parametrize(("sync", "asynchronous"), TWINS)
def test_twins_have_the_same_names(sync: type[Any], asynchronous: type[Any]) -> None:
    assert members(sync).keys() == members(asynchronous).keys()
    assert len(members(sync)) >= 3


@pytest.mark.parametrize(
    ("sync", "asynchronous", "name"),
    [(*twins, name) for twins in TWINS for name in members(twins[0])],
)
def test_twins_have_the_same_signatures_and_docstrings(
    sync: type[Any], asynchronous: type[Any], name: str
) -> None:
    one, other = members(sync)[name], members(asynchronous)[name]
    assert in_common(inspect.getdoc(one)) == in_common(inspect.getdoc(other))
    assert callable(one) == callable(other)
    if callable(one):
        parameters = inspect.signature(one).parameters.values()
        assert [in_common(one) for one in parameters] == [
            in_common(one) for one in inspect.signature(other).parameters.values()
        ]


@pytest.mark.parametrize(("sync", "asynchronous"), TWINS)
def test_twins_have_the_same_docstring(sync: type[Any], asynchronous: type[Any]) -> None:
    assert in_common(sync.__doc__) == in_common(asynchronous.__doc__)
    assert sync.__doc__


def test_clients_share_their_resources() -> None:
    sync = Tallyfy("token", org_id="o1")
    asynchronous = AsyncTallyfy("token", org_id="o1")
    assert {type(sync.runs), type(asynchronous.runs)} == {Runs}
    assert {type(sync.tasks), type(asynchronous.tasks)} == {Tasks}


METHODS = [
    (Runs.list, ["GET /organizations/{org_id}/runs"], "List processes"),
    (Runs.get, ["GET /organizations/{org_id}/runs/{run_id}"], "Get process"),
    (Tasks.list, ["GET /organizations/{org_id}/runs/{run_id}/tasks"], "List process tasks"),
    (Tasks.get, ["GET /organizations/{org_id}/tasks/{task_id}"], "Get task"),
    (
        Tasks.complete,
        [
            "POST /organizations/{org_id}/runs/{run_id}/completed-tasks",
            "POST /organizations/{org_id}/completed-tasks",
        ],
        "Complete task",
    ),
    (Tasks.wait_until_completed, ["GET /organizations/{org_id}/tasks/{task_id}"], "Get task"),
]


def test_every_method_of_a_resource_is_here() -> None:
    methods = {
        member
        for owner in (Runs, Tasks)
        for name, member in vars(owner).items()
        if not name.startswith("_")
    }
    assert methods == {method for method, _, _ in METHODS}


@pytest.mark.parametrize(
    ("method", "routes", "document"), METHODS, ids=lambda value: getattr(value, "__qualname__", "")
)
def test_docstring_names_route_document_arguments_and_errors(
    method: Any, routes: list[str], document: str
) -> None:
    text = " ".join((inspect.getdoc(method) or "").split())
    for route in routes:
        assert f"`{route}`" in text
    assert f'document "{document}"' in text
    for name in list(inspect.signature(method).parameters)[1:]:
        assert f" {name}: " in text
    assert " Raises: InvalidRequestError: " in text


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (owner, name)
        for owner in (Page, *(one for twins in TWINS for one in twins))
        for name, member in vars(owner).items()
        if not name.startswith("_") and (callable(member) or isinstance(member, property))
    ],
)
def test_every_public_method_has_a_docstring(owner: type[Any], name: str) -> None:
    assert inspect.getdoc(getattr(owner, name))


@pytest.mark.parametrize("name", tallyfy_client.__all__)
def test_every_public_class_has_a_docstring(name: str) -> None:
    value = getattr(tallyfy_client, name)
    if isinstance(value, type) and value.__module__.startswith("tallyfy_client"):
        assert value.__doc__


def test_import_needs_nothing_that_only_tests_need() -> None:
    modules = outcome("import sys, tallyfy_client; print(*sorted(sys.modules))")
    loaded = {name.partition(".")[0] for name in modules.split()}
    assert {"tallyfy_client", "tallyfy_api", "httpx", "attrs", "stamina"} <= loaded
    assert not loaded & {"pytest", "schemathesis", "hypothesis", "yaml", "jsonschema", "tests"}


def test_no_model_of_requests_or_envelopes_is_public() -> None:
    kept_inside = ("Request", "Response", "Answer", "Meta", "Pagination", "List")
    public = {name for name in tallyfy_client.__all__ if name.endswith(kept_inside)}
    assert public == {"LastResponse"}
