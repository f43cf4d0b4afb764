"""The names that services import, and the likeness of the two clients."""

from __future__ import annotations

import inspect
import pydoc
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import tallyfy_api.models
import tallyfy_client
from tallyfy_client import (
    AsyncPager,
    AsyncRuns,
    AsyncTallyfy,
    AsyncTasks,
    Page,
    Pager,
    RawResponse,
    Runs,
    Tallyfy,
    Tasks,
)
from tests.processes import finished

# All that is not a model. The models follow from the contract.
PROMISED = {
    "APIConnectionError",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "AlreadyCompletedError",
    "AsyncPager",
    "AsyncRuns",
    "AsyncTallyfy",
    "AsyncTasks",
    "AuthenticationError",
    "BadRequestError",
    "ConfigurationError",
    "ConflictError",
    "InternalServerError",
    "InvalidRequestError",
    "LockedError",
    "NotFoundError",
    "OutcomeUnknownError",
    "Page",
    "Pager",
    "PaginationError",
    "PaymentRequiredError",
    "PermissionDeniedError",
    "RateLimitError",
    "RawResponse",
    "Runs",
    "Tallyfy",
    "TallyfyError",
    "Tasks",
    "UnprocessableEntityError",
    "WaitTimeoutError",
    "__version__",
}
# The requests for them and what they come wrapped in stay inside.
KEPT_INSIDE = re.compile(
    "(Request|Response|Meta|Pagination|List)$|^(Wrapped|CompletionRequest|Error)"
)


def test_names_are_those_that_are_promised_and_models() -> None:
    models = set(tallyfy_client.__all__) - PROMISED
    assert set(tallyfy_client.__all__) - models == PROMISED
    assert models <= set(tallyfy_api.models.__all__)
    assert {"Run", "Task"} <= models
    assert not [name for name in models if KEPT_INSIDE.search(name)]


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
    assert finished(program).stdout.strip() == "False True"


@pytest.mark.parametrize("package", ["tallyfy_client", "tallyfy_api.models"])
def test_a_star_import_gives_all_names(package: str) -> None:
    program = (
        f"from {package} import *; import {package}; print({{*{package}.__all__}} - {{*dir()}})"
    )
    assert finished(program).stdout.strip() == "set()"


@pytest.mark.parametrize("package", [tallyfy_client, tallyfy_api.models])
def test_a_name_that_is_not_there_is_an_error_as_ever(package: ModuleType) -> None:
    with pytest.raises(AttributeError, match=rf"module '{package.__name__}' has .* 'NoModel'"):
        _ = package.NoModel


def test_all_is_sorted_constants_then_the_rest() -> None:
    names = tallyfy_client.__all__
    assert names == sorted(set(names), key=lambda name: (not name.isupper(), name))


@pytest.mark.parametrize("name", tallyfy_client.__all__)
def test_name_can_be_imported(name: str) -> None:
    assert getattr(tallyfy_client, name) is not None


def test_distribution_is_typed() -> None:
    assert (Path(tallyfy_client.__file__).parent / "py.typed").is_file()


# What makes the difference between two that are otherwise the same.
TWINS: list[tuple[type[Any], type[Any]]] = [
    (Tallyfy, AsyncTallyfy),
    (Pager, AsyncPager),
    (Runs, AsyncRuns),
    (Tasks, AsyncTasks),
]
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
    text = text.replace("typing.", "").replace("collections.abc.", "")
    # What is awaited is the same, AsyncX is X, and tasks do what threads do.
    text = re.sub(r"Coroutine\[Any, Any, ([^][]*(\[[^]]*\])?)\]", r"\1", text)
    return re.sub(r"\b(Async|Sync|Thread|Task)(?=[A-Z])", "", text)


@pytest.mark.parametrize(("sync", "asynchronous"), TWINS)
def test_twins_have_the_same_names(sync: type[Any], asynchronous: type[Any]) -> None:
    assert members(sync).keys() == members(asynchronous).keys()
    assert len(members(sync)) >= 2


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
    (
        Tasks.as_completed,
        [
            "GET /organizations/{org_id}/runs/{run_id}/tasks",
            "GET /organizations/{org_id}/tasks/{task_id}",
        ],
        "List process tasks",
    ),
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
    assert f'ocument "{document}"' in text.replace(":", "")
    for name in list(inspect.signature(method).parameters)[1:]:
        assert f" {name}: " in text
    assert " Raises: InvalidRequestError: " in text


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (owner, name)
        for owner in (Page, RawResponse, *(one for twins in TWINS for one in twins))
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


# Hovering in an editor shows the same.
GIVEN: list[tuple[Any, str]] = [
    (Runs.get, "Run"),
    (Runs.list, "Pager[Run]"),
    (Tasks.get, "Task"),
    (Tasks.list, "Pager[Task]"),
    (Tasks.complete, "Task"),
    (Tasks.wait_until_completed, "Task"),
    (Tallyfy.raw_request, "RawResponse"),
    (AsyncRuns.get, "Coroutine[Any, Any, Run]"),
    (AsyncRuns.list, "AsyncPager[Run]"),
    (AsyncTasks.list, "AsyncPager[Task]"),
    (AsyncTasks.complete, "Coroutine[Any, Any, Task]"),
    (AsyncTallyfy.raw_request, "Coroutine[Any, Any, RawResponse]"),
]


def shown_by_help(thing: object) -> str:
    return pydoc.plain(pydoc.render_doc(thing))


@pytest.mark.parametrize(("method", "given"), GIVEN)
def test_help_says_what_a_method_gives(method: Any, given: str) -> None:
    assert f" -> '{given}'\n" in shown_by_help(method)


@pytest.mark.parametrize(
    ("owner", "what"),
    [
        (Runs, "The processes of the organization."),
        (AsyncRuns, "The processes of the organization."),
        (Tasks, "The tasks of runs, and one-off tasks."),
        (AsyncTasks, "The tasks of runs, and one-off tasks."),
    ],
)
def test_help_says_what_runs_and_tasks_are(owner: type[Any], what: str) -> None:
    assert what in shown_by_help(owner)


@pytest.mark.parametrize("owner", [Tallyfy, AsyncTallyfy, Runs, AsyncRuns, Tasks, AsyncTasks])
def test_help_shows_no_type_variables(owner: type[Any]) -> None:
    shown = [line for line in shown_by_help(owner).splitlines() if "(self" in line]
    assert not re.findall(r"\b[A-Z]\w*(?:T\b|Result\b|Pager\b(?!\[))", " ".join(shown))
