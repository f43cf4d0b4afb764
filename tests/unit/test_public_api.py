"""The names that services import, their signatures, and the likeness of the two clients."""

from __future__ import annotations

import inspect
import pydoc
import re
import typing
from collections.abc import AsyncIterator, Coroutine, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import create_autospec

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
    Run,
    Runs,
    Tallyfy,
    Task,
    Tasks,
    budget,
    observers,
    opentelemetry,
    testing,
)

# All that is not a model. The models follow from the contract.
# fmt: off
PROMISED = {
    "APIConnectionError", "APIResponseValidationError", "APIStatusError", "APITimeoutError",
    "AlreadyCompletedError", "AsyncPager", "AsyncRuns", "AsyncTallyfy", "AsyncTasks",
    "AuthenticationError", "BadRequestError", "BudgetExceededError", "ConfigurationError",
    "ConflictError", "InternalServerError", "InvalidRequestError", "LockedError", "NotFoundError",
    "OutcomeUnknownError", "Page", "Pager", "PaginationError", "PaymentRequiredError",
    "PermissionDeniedError", "RateLimitError", "RawResponse", "Runs", "Tallyfy", "TallyfyError",
    "Tasks", "UnprocessableEntityError", "WaitTimeoutError", "__version__",
}
# fmt: on


def test_names_are_those_promised_and_the_models() -> None:
    names = tallyfy_client.__all__
    assert len(names) == len(set(names))
    assert set(names) - PROMISED <= set(tallyfy_api.models.__all__)
    assert PROMISED | {"Run", "Task"} <= set(names) == set(dir(tallyfy_client))
    given: dict[str, Any] = {}
    exec("from tallyfy_client import *", given)
    assert set(names) <= given.keys()
    with pytest.raises(AttributeError, match="module 'tallyfy_client' has no attribute 'NoModel'"):
        getattr(tallyfy_client, "NoModel")  # noqa: B009
    assert (Path(tallyfy_client.__file__).parent / "py.typed").is_file()


def test_all_other_modules_are_private() -> None:
    folder = Path(tallyfy_client.__file__).parent
    modules = {path.stem for path in folder.iterdir() if not path.name.startswith(("_", "py."))}
    public = [budget, observers, opentelemetry, testing]
    assert modules == {module.__name__.rpartition(".")[2] for module in public}


TWINS: list[tuple[type[Any], type[Any]]] = [
    (Tallyfy, AsyncTallyfy),
    (Pager, AsyncPager),
    (Runs, AsyncRuns),
    (Tasks, AsyncTasks),
]
PUBLIC = [one for twins in TWINS for one in twins]


def methods(owner: type[Any]) -> dict[str, Any]:
    """The public methods of a class, its constructor, and its properties as functions."""
    members = inspect.getmembers(owner)
    named = {name: one for name, one in members if name == "__init__" or not name.startswith("_")}
    functions = {name: getattr(one, "fget", one) for name, one in named.items()}
    return {name: one for name, one in functions.items() if callable(one)}


def test_both_clients_have_the_same_methods_and_arguments() -> None:
    for sync, other in TWINS:
        assert methods(sync).keys() == methods(other).keys()
        for name, one in methods(sync).items():
            there = inspect.signature(methods(other)[name]).parameters.values()
            expected = [re.sub("Async", "", str(parameter)) for parameter in there]
            found = [
                re.sub("Sync", "", str(parameter))
                for parameter in inspect.signature(one).parameters.values()
            ]
            assert found == expected, name


@pytest.mark.parametrize("owner", PUBLIC)
def test_signatures_can_be_evaluated(owner: type[Any]) -> None:
    for name, method in methods(owner).items():
        assert typing.get_type_hints(method), name
        shown = str(inspect.signature(method, eval_str=True))
        # `help()` and editors show no type variables of ours but that of a pager.
        assert "~" not in shown.replace("~Item", "").replace("~BackendT", ""), name


RETURNS: list[tuple[Any, Any]] = [
    (Runs.get, Run),
    (Runs.list, Pager[Run]),
    (Tasks.get, Task),
    (Tasks.list, Pager[Task]),
    (Tasks.complete, Task),
    (Tasks.wait_until_completed, Task),
    (Tasks.as_completed, Iterator[Task]),
    (Tallyfy.raw_request, RawResponse),
    (Tallyfy.with_options, Tallyfy),
    (AsyncRuns.get, Run),
    (AsyncRuns.list, AsyncPager[Run]),
    (AsyncTasks.list, AsyncPager[Task]),
    (AsyncTasks.complete, Task),
    (AsyncTasks.as_completed, AsyncIterator[Task]),
    (AsyncTallyfy.raw_request, RawResponse),
]


def test_signatures_and_help_show_what_a_method_returns() -> None:
    for method, expected in RETURNS:
        assert inspect.signature(method, eval_str=True).return_annotation == expected
        shown = str(expected) if "[" in str(expected) else expected.__name__
        # On one line, or on several from Python 3.13 on, with quotes or without.
        told = re.sub(r"[\w.]*\.|'", "", pydoc.plain(pydoc.render_doc(method)))
        assert f"-> {re.sub(r'[.a-z_]*[.]', '', shown)}\n" in told


def test_mocks_have_the_methods_and_refuse_wrong_arguments() -> None:
    for client_class, tasks_class in [(Tallyfy, Tasks), (AsyncTallyfy, AsyncTasks)]:
        client = create_autospec(client_class, instance=True)
        assert {"runs", "tasks", "raw_request", "with_options"} <= set(dir(client))
        client.tasks = create_autospec(tasks_class, instance=True)
        client.tasks.get.return_value = "a task"
        result = client.tasks.get("t1", with_=["run"])
        if isinstance(result, Coroutine):
            result.close()
        with pytest.raises(TypeError):
            client.tasks.get("t1", no_argument=1)
        with pytest.raises(TypeError):
            client.raw_request("GET")


@pytest.mark.parametrize("owner", [Runs, Tasks])
def test_docstrings_name_route_document_arguments_and_errors(owner: type[Any]) -> None:
    for name, method in methods(owner).items():
        if name != "__init__":
            text = " ".join((inspect.getdoc(method) or "").split())
            assert re.search(r"`(GET|POST) /organizations/\{org_id\}/(runs|tasks)", text), name
            assert re.search(r'ocument:? "(List|Get|Complete) (process|task)', text), name
            for argument in list(inspect.signature(method).parameters)[1:]:
                assert f" {argument}: " in text, name
            assert " Raises: InvalidRequestError: " in text, name


def test_everything_public_has_a_docstring() -> None:
    for name in PROMISED - {"__version__"}:
        assert inspect.getdoc(getattr(tallyfy_client, name)), name
    for owner in (*PUBLIC, Page, RawResponse):
        for name, method in methods(owner).items():
            assert name == "__init__" or inspect.getdoc(method), f"{owner.__name__}.{name}"
