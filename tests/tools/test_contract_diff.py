"""`make contract-diff` tells what changed in the contract, and what of it breaks users."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from tools import contract_diff
from tools.contract import CONTRACT, load_contract
from tools.contract_changes import Change, changes
from tools.contract_promises import without_words

BASE = load_contract()
AT = "/organizations/{org_id}/runs"
LIST_RUNS = f"GET {AT}"

Contract = dict[str, Any]
Edit = Callable[[Contract], object]


def after(edit: Edit) -> list[Change]:
    """What a change of the contract amounts to."""
    changed = deepcopy(BASE)
    edit(changed)
    assert changed != BASE, "the edit changes nothing"
    return changes(BASE, changed)


def told(found: list[Change]) -> list[tuple[bool, str]]:
    return [
        (each.breaking, f"{each.where}: {each.what}" if each.where else each.what) for each in found
    ]


def list_runs(contract: Contract) -> Any:
    return contract["paths"][AT]["get"]


def query(contract: Contract, name: str) -> Any:
    return next(each for each in list_runs(contract)["parameters"] if each.get("name") == name)


def schema(contract: Contract, name: str) -> Any:
    return contract["components"]["schemas"][name]


def field(contract: Contract, model: str, name: str) -> Any:
    return schema(contract, model)["properties"][name]


NEW = {"name": "colour", "in": "query", "schema": {"type": "string"}}
A_TEXT = {"type": "string"}
BEARER = json.dumps(without_words(BASE["components"]["securitySchemes"]["bearerAuth"]))

BREAKING: dict[str, tuple[Edit, str]] = {
    "a parameter is removed": (
        lambda it: list_runs(it)["parameters"].remove(query(it, "blueprint_id")),
        f"{LIST_RUNS}: the query parameter `blueprint_id` is gone",
    ),
    "a parameter is renamed": (
        lambda it: query(it, "blueprint_id").update(name="template_id"),
        f"{LIST_RUNS}: the query parameter `blueprint_id` is gone",
    ),
    "a required parameter is added": (
        lambda it: list_runs(it)["parameters"].append({**NEW, "required": True}),
        f"{LIST_RUNS}: the query parameter `colour` is new, and required",
    ),
    "a parameter is made required": (
        lambda it: query(it, "q").update(required=True),
        f"{LIST_RUNS}: the query parameter `q` is now required",
    ),
    "a parameter gets another type": (
        lambda it: query(it, "q")["schema"].update(type="integer"),
        f"{LIST_RUNS}: the query parameter `q` does not take all that it took: "
        "type without `string` and with `integer`",
    ),
    "a parameter is narrowed": (
        lambda it: it["components"]["parameters"]["PerPage"]["schema"].update(maximum=50),
        f"{LIST_RUNS}: the query parameter `per_page` does not take all that it took: "
        "maximum without `100` and with `50`",
    ),
    "a parameter gets another default": (
        lambda it: it["components"]["parameters"]["PerPage"]["schema"].update(default=50),
        f"{LIST_RUNS}, the query parameter `per_page`: `default` was `10`, is `50`",
    ),
    "a list is written in another way": (
        lambda it: query(it, "q").update(explode=False),
        f"{LIST_RUNS}, the query parameter `q`: `explode` was `true`, is `false`",
    ),
    "a value of a filter is removed": (
        lambda it: schema(it, "RunStatusFilter")["enum"].remove("archived"),
        f"{LIST_RUNS}: the query parameter `status` does not take all that it took: "
        "enum without `archived`",
    ),
    "an operation is removed": (
        lambda it: it["paths"].pop("/organizations/{org_id}/completed-tasks"),
        "POST /organizations/{org_id}/completed-tasks is gone",
    ),
    "an operation is renamed": (
        lambda it: list_runs(it).update(operationId="getRuns"),
        f"{LIST_RUNS}: `operationId` was `listRuns`, is `getRuns`",
    ),
    "other credentials": (
        lambda it: it.update(security=[]),
        f'{LIST_RUNS}: `security` was `[{{"bearerAuth": [{BEARER}, []]}}]`, is `[]`',
    ),
    "a server is removed": (
        lambda it: it["servers"].pop(),
        "the server `https://staging-api.tallyfy.com` is gone",
    ),
    "a field of a body is removed": (
        lambda it: schema(it, "CompletionRequest")["properties"].pop("taskdata"),
        "the schema `CompletionRequest`: the field `taskdata` is gone",
    ),
    "a field of a body is made required": (
        lambda it: schema(it, "CompletionRequest")["required"].append("is_approved"),
        "the schema `CompletionRequest`: the field `is_approved` is now required",
    ),
    "a field of a body is narrowed": (
        lambda it: field(it, "CompletionRequest", "task_id").update(maxLength=32),
        "the schema `CompletionRequest`: the field `task_id` does not take all that it took: "
        "maxLength without `255` and with `32`",
    ),
    "a field of an answer is removed": (
        lambda it: schema(it, "Run")["properties"].pop("starred"),
        "the schema `Run`: the field `starred` is gone",
    ),
    "a field of an answer gets another type": (
        lambda it: field(it, "Run", "starred").update(type="string"),
        "the schema `Run`: the field `starred` holds something else: "
        "type without `boolean` and with `string`",
    ),
    "a field of an answer may be null": (
        lambda it: field(it, "Run", "starred").update(type=["boolean", "null"]),
        "the schema `Run`: the field `starred` can hold more than before: type with `null`",
    ),
    "a field of an answer may no longer be null": (
        lambda it: field(it, "Run", "summary").update(type="string"),
        "the schema `Run`: the field `summary` can be read only if it holds less than before: "
        "type without `null`",
    ),
    "an open list of values is closed": (
        lambda it: field(it, "Run", "status")["anyOf"].remove(A_TEXT),
        "the schema `Run`: the field `status` can be read only if it holds less than before: "
        'choices without `{"type": "string"}`',
    ),
    "a field of an answer is no longer required": (
        lambda it: schema(it, "Run").update(required=[]),
        "the schema `Run`: the field `id` is no longer always there",
    ),
    "a field of an answer is made required": (
        lambda it: schema(it, "Run")["required"].append("name"),
        "the schema `Run`: the field `name` is now always there",
    ),
    "related data is another model": (
        lambda it: field(it, "TaskResponse", "data").update(
            {"$ref": "#/components/schemas/Run", "description": "x"}
        ),
        "the schema `TaskResponse`: the field `data` holds something else: "
        "const without `Task` and with `Run`",
    ),
    "a status is dropped": (
        lambda it: list_runs(it)["responses"].pop("422"),
        f"{LIST_RUNS}: status 422 is gone",
    ),
    "a media type is dropped": (
        lambda it: it["components"]["responses"]["NotFound"]["content"].pop("text/html"),
        f"{LIST_RUNS}, status 404: the media type `text/html` is gone",
    ),
    "a header is dropped": (
        lambda it: it["components"]["responses"]["TooManyRequests"]["headers"].pop("Retry-After"),
        f"{LIST_RUNS}, status 429: the header `Retry-After` is gone",
    ),
    "a schema is renamed": (
        lambda it: (
            it["components"]["schemas"].update(
                RunState=it["components"]["schemas"].pop("RunTaskStatusFilter")
            )
            or query(it, "task_status")["schema"].update({"$ref": "#/components/schemas/RunState"})
        ),
        "the schema `RunTaskStatusFilter` is gone",
    ),
}

HARMLESS: dict[str, tuple[Edit, str]] = {
    "a parameter is added": (
        lambda it: list_runs(it)["parameters"].append(NEW),
        f"{LIST_RUNS}: the query parameter `colour` is new",
    ),
    "a parameter is widened": (
        lambda it: query(it, "q")["schema"].pop("minLength"),
        f"{LIST_RUNS}: the query parameter `q` takes all that it took: minLength without `1`",
    ),
    "a value of a filter is added": (
        lambda it: schema(it, "RunStatusFilter")["enum"].append("paused"),
        f"{LIST_RUNS}: the query parameter `status` takes all that it took: enum with `paused`",
    ),
    "a field of a body is added": (
        lambda it: schema(it, "CompletionRequest")["properties"].update(note=A_TEXT),
        "the schema `CompletionRequest`: the field `note` is new",
    ),
    "a field of an answer is added": (
        lambda it: schema(it, "Run")["properties"].update(colour=A_TEXT),
        "the schema `Run`: the field `colour` is new",
    ),
    "a known value is added to an open list": (
        lambda it: schema(it, "KnownRunStatus")["enum"].append("paused"),
        "the schema `Run`: the field `status` can hold the same as before: enum with `paused`",
    ),
    "a status is added": (
        lambda it: list_runs(it)["responses"].update({"418": {"description": "x"}}),
        f"{LIST_RUNS}: status 418 is new",
    ),
    "a server is added": (
        lambda it: it["servers"].append({"url": "https://tallyfy.example"}),
        "the server `https://tallyfy.example` is new",
    ),
}


# --- What is breaking -----------------------------------------------------------------------------


@pytest.mark.parametrize(("edit", "what"), BREAKING.values(), ids=BREAKING)
def test_it_breaks_users_that(edit: Edit, what: str) -> None:
    assert (True, what) in told(after(edit))


@pytest.mark.parametrize(("edit", "what"), HARMLESS.values(), ids=HARMLESS)
def test_it_does_not_break_users_that(edit: Edit, what: str) -> None:
    found = after(edit)

    assert (False, what) in told(found)
    assert not any(change.breaking for change in found)


def test_a_change_of_a_model_is_told_once() -> None:
    """And not for each answer that holds the model."""
    assert len(after(lambda it: schema(it, "Run")["properties"].pop("starred"))) == 1


def test_words_are_no_change() -> None:
    def edit(contract: Contract) -> None:
        query(contract, "q").update(description="Other words.", example="Other")
        field(contract, "Run", "summary").update(description="Other words.")
        contract["info"].update(version="2.0.0")

    assert after(edit) == []


def test_what_openapi_takes_for_granted_can_be_said() -> None:
    assert after(lambda it: query(it, "q").update(style="form", explode=True)) == []


def test_a_field_that_is_called_as_an_explanation_is_compared() -> None:
    assert after(lambda it: field(it, "Run", "summary").update(type="integer")) != []
    assert after(lambda it: schema(it, "Run")["properties"].pop("summary")) != []


# --- The command ----------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a contract at `main`."""
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    (tmp_path / "README").write_text("Before there was a contract.\n")
    commit(tmp_path, "before")
    (tmp_path / "openapi.yaml").write_text(CONTRACT.read_text())
    commit(tmp_path, "contract")
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path, tag: str) -> None:
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--no-gpg-sign", "--message", tag)
    git(folder, "tag", tag)


def diff(repository: Path, *arguments: str) -> int:
    return contract_diff.main([*arguments], repository / "openapi.yaml")


def rewrite(repository: Path, edit: Edit) -> None:
    contract = deepcopy(BASE)
    edit(contract)
    (repository / "openapi.yaml").write_text(yaml.safe_dump(contract))


def remove_a_field(contract: Contract) -> None:
    schema(contract, "Run")["properties"].pop("starred")


def add_a_parameter(contract: Contract) -> None:
    list_runs(contract)["parameters"].append(NEW)


def test_it_lists_breaking_changes_first_and_fails(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def edit(contract: Contract) -> None:
        add_a_parameter(contract)
        remove_a_field(contract)

    rewrite(repository, edit)

    assert diff(repository, "main") == 1
    assert capsys.readouterr().out == (
        "openapi.yaml since `main`: 1 breaking, 1 other.\n\n"
        "Breaking:\n\n- the schema `Run`: the field `starred` is gone\n\n"
        f"Not breaking:\n\n- {LIST_RUNS}: the query parameter `colour` is new\n"
    )


def test_a_report_only_tells(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rewrite(repository, remove_a_field)

    assert diff(repository, "main", "--report") == 0
    assert "1 breaking" in capsys.readouterr().out


def test_what_breaks_nobody_is_no_failure(repository: Path) -> None:
    rewrite(repository, add_a_parameter)

    assert diff(repository, "main") == 0


def test_one_change_in_many_places_is_told_once(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As that of a header which all responses share."""
    rewrite(
        repository,
        lambda it: it["components"]["headers"]["RequestId"]["schema"].update(minLength=1),
    )

    assert diff(repository, "main") == 1
    (line,) = [each for each in capsys.readouterr().out.splitlines() if each.startswith("- ")]
    assert line == (
        "- the header `X-Request-Id` can be read only if it holds less than before: "
        f"minLength with `1`, in 63 places: {LIST_RUNS}, status 200; {LIST_RUNS}, status 400; "
        f"{LIST_RUNS}, status 401; and 60 more"
    )


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda _: None, "nothing changed"),
        (
            lambda it: it["info"].update(summary="Other words"),
            "only descriptions, examples or links changed",
        ),
        (
            lambda it: it.update(webhooks={"x": {}}),
            "what changed is not judged here, look at `git diff contract -- openapi.yaml`",
        ),
    ],
    ids=["nothing", "words", "what it does not know"],
)
def test_it_says_so_where_nothing_is_allowed_or_forbidden(
    repository: Path, capsys: pytest.CaptureFixture[str], edit: Edit, said: str
) -> None:
    rewrite(repository, edit)

    assert diff(repository, "contract") == 0
    assert capsys.readouterr().out == f"openapi.yaml allows what it did at `contract`: {said}.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("",), "Say what to compare with, a branch, a tag or a commit"),
        (("nowhere",), "`nowhere` is no revision of this repository."),
        (("before",), "`before` has no openapi.yaml."),
    ],
    ids=["blank", "unknown", "without contract"],
)
def test_a_revision_that_cannot_be_compared_with_is_told(
    repository: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert diff(repository, *arguments) == 2
    assert capsys.readouterr().err.startswith(said)


def test_a_contract_that_did_not_parse_is_told(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "openapi.yaml").write_text("a: [")
    commit(repository, "broken")

    assert diff(repository, "broken") == 2
    assert capsys.readouterr().err.startswith("openapi.yaml of `broken` does not parse: line")


def test_a_folder_without_a_repository_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diff(tmp_path, "main") == 2
    assert "is not in a git repository" in capsys.readouterr().err
