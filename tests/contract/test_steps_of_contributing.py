"""A change of the contract needs what CONTRIBUTING.md says for it, and nothing else by hand.

All are made in one copy of the checkout, with its own tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.mutants import copied_checkout

SOUND = "tests/contract/test_contract_is_sound.py"
EXPORTS = "wrapper/tallyfy_client/__init__.py"

# What is written before which line, in which file.
PARAMETER = (
    "openapi.yaml",
    "        - name: currentTask\n",
    """\
        - name: moods
          in: query
          x-later: mcp
          description: Only tasks in one of these moods.
          example: [calm, glad]
          style: form
          explode: false
          schema: {$ref: '#/components/schemas/TextList'}
""",
)
BODY_FIELD = (
    "openapi.yaml",
    "        taskdata:\n          description: >-\n",
    """\
        is_glad:
          description: Whether it was done gladly.
          x-later: mcp
          type: boolean
""",
)
FIELD = (
    "openapi.yaml",
    "        starter_id:\n",
    """\
        felt_at:
          description: When it was felt.
          x-later: mcp
          $ref: '#/components/schemas/NullableMoment'
""",
)
TAG = (
    "openapi.yaml",
    "  - name: tasks\n    description: The tasks",
    """\
  - name: users
    description: The members of the organization.
""",
)
ENDPOINT = (
    "openapi.yaml",
    "  /organizations/{org_id}/runs/{run_id}:\n",
    """\
  /organizations/{org_id}/users:
    parameters:
      - $ref: '#/components/parameters/OrgId'
      - $ref: '#/components/parameters/TallyfyClient'
    get:
      operationId: listUsers
      x-method: list
      x-later: mcp
      tags: [users]
      summary: List the users of the organization
      description: |
        They are listed by name.

        Document: none.
      parameters:
        - $ref: '#/components/parameters/Page'
        - $ref: '#/components/parameters/PerPage'
      responses:
        '200':
          description: One page of users.
          headers: {X-Request-Id: {$ref: '#/components/headers/RequestId'}}
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/UserListResponse'
              examples:
                one:
                  summary: One user (made up)
                  value: {data: [{id: 7, full_name: Jane}], meta: {pagination: {total: 1}}}
        '404': {$ref: '#/components/responses/NotFound'}

""",
)
MODEL = (
    "openapi.yaml",
    "    RunResponse:\n",
    """\
    UserListResponse:
      description: One page of users.
      x-later: mcp
      type: object
      required: [data]
      properties:
        data:
          description: The users of this page.
          type: array
          items:
            $ref: '#/components/schemas/UserReference'
        meta:
          description: Where this page stands. May be missing.
          $ref: '#/components/schemas/NullableMeta'

""",
)
CLASSES = (EXPORTS, '    "Tasks", ', '    "AsyncUsers", "Users",\n')
EDITS = (PARAMETER, BODY_FIELD, FIELD, TAG, ENDPOINT, MODEL, CLASSES)


@pytest.fixture(scope="module")
def checkout() -> Iterator[Path]:
    with copied_checkout() as copy:
        for name, before, new in EDITS:
            text = (copy / name).read_text()
            assert text.count(before) == 1, f"{name}: {before}"
            (copy / name).write_text(text.replace(before, new + before))
        run(copy, "-m", "tools.generate")
        yield copy


def run(checkout: Path, *command: str) -> str:
    path = os.pathsep.join(str(checkout / name) for name in ("wrapper", "generated", "."))
    result = subprocess.run(
        [sys.executable, *command],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout.strip()


def test_a_new_query_parameter(checkout: Path) -> None:
    code = """
import inspect
from tallyfy_api.api.tasks import list_run_tasks
from tallyfy_client import AsyncTasks, Tasks
print(list_run_tasks.request("o", "r", moods=["calm", "glad"]).query)
for method in (Tasks.list, AsyncTasks.list):
    print(inspect.signature(method).parameters["moods"])
    print("Only tasks in one of these moods. Not in the document" in method.__doc__)
"""
    shown = "moods: 'str | Iterable[str] | None' = None"
    assert run(checkout, "-c", code).splitlines() == ["moods=calm%2Cglad", *[shown, "True"] * 2]
    test = f"{SOUND}::test_query_parameters_are_as_their_sources_have_them"
    run(checkout, "-m", "pytest", "-q", "-x", "-k", "listRunTasks", test)


def test_a_new_field_of_the_completion(checkout: Path) -> None:
    code = """
import inspect
from tallyfy_api.api.tasks import complete_one_off_task
from tallyfy_client import InvalidRequestError, Tallyfy, Tasks
print(complete_one_off_task.request("o", task_id="t", is_glad=False).body)
print(inspect.signature(Tasks.complete).parameters["is_glad"])
print("Whether it was done gladly. Not in" in Tasks.complete.__doc__)
with Tallyfy("secret", org_id="o", base_url="http://127.0.0.1:9") as tallyfy:
    try:
        tallyfy.tasks.complete("t", run_id=None, is_glad="yes")
    except InvalidRequestError as error:
        print(error)
"""
    assert run(checkout, "-c", code).splitlines() == [
        """b'{"task_id": "t", "is_glad": false}'""",
        "is_glad: 'bool | None' = None",
        "True",
        "is_glad must be True or False, not 'yes'",
    ]


def test_a_new_field_of_a_model(checkout: Path) -> None:
    code = """
from tallyfy_client import Task
print(Task.from_dict({"id": "a", "felt_at": "2024-05-28T17:00:00Z"}).felt_at)
"""
    assert run(checkout, "-c", code) == "2024-05-28 17:00:00+00:00"
    test = f"{SOUND}::test_a_field_is_named_by_a_document_or_has_its_source"
    run(checkout, "-m", "pytest", "-q", "-x", test)


def test_a_new_endpoint_with_a_tag_of_its_own(checkout: Path) -> None:
    code = """
import asyncio, typing
import httpx
from tallyfy_client import AsyncTallyfy, AsyncUsers, Tallyfy, UserReference, Users
print(typing.get_type_hints(Users.list)["return"])
print("GET /organizations/{org_id}/users" in AsyncUsers.list.__doc__, Tallyfy.users.__doc__)
transport = httpx.MockTransport(
    lambda request: httpx.Response(200, json={"data": [{"id": 7}], "meta": []})
)
with Tallyfy("t", org_id="o", http_client=httpx.Client(transport=transport)) as tallyfy:
    print(*tallyfy.users.list())
async def main():
    client = httpx.AsyncClient(transport=transport)
    async with AsyncTallyfy("t", org_id="o", http_client=client) as tallyfy:
        print(await tallyfy.users.list().collect() == [UserReference(7)])
asyncio.run(main())
"""
    assert run(checkout, "-c", code).splitlines() == [
        "tallyfy_client._pager.Pager[tallyfy_api.models.user_reference.UserReference]",
        "True The members of the organization.",
        "UserReference(id=7)",
        "True",
    ]


def test_the_changes_pass_the_type_checker(checkout: Path) -> None:
    run(checkout, "-m", "mypy", "wrapper/tallyfy_client", "generated")
