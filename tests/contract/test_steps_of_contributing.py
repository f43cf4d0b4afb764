"""A change of the contract needs what CONTRIBUTING.md says for it, and nothing else by hand.

Each is made in a copy of the checkout, with its own tests.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.mutants import copied_checkout

SOUND = "tests/contract/test_contract_is_sound.py"


@pytest.fixture
def checkout() -> Iterator[Path]:
    with copied_checkout() as copy:
        yield copy


def edit(file: Path, before: str, new: str) -> None:
    text = file.read_text()
    assert text.count(before) == 1
    file.write_text(text.replace(before, new + before))


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


PARAMETER = """\
        - name: moods
          in: query
          x-later: mcp
          description: Only tasks in one of these moods.
          example: [calm, glad]
          style: form
          explode: false
          schema:
            type: array
            minItems: 1
            items:
              type: string
              pattern: *list_entry
"""
USE_OF_PARAMETER = """
import inspect
from tallyfy_api.api.tasks import TasksBase, list_run_tasks
print(list_run_tasks.request("o", "r", moods=["calm", "glad"]).query)
print(inspect.signature(TasksBase.list).parameters["moods"])
print("Only tasks in one of these moods. Not in the document" in TasksBase.list.__doc__)
"""


def test_a_new_query_parameter_is_one_entry_in_the_contract_and_one_row_in_the_table(
    checkout: Path,
) -> None:
    edit(checkout / "openapi.yaml", "        - name: currentTask\n", PARAMETER)
    edit(
        checkout / SOUND,
        '    Query("listRunTasks", "currentTask", "string"),\n',
        '    Query("listRunTasks", "moods", "array"),\n',
    )
    run(checkout, "-m", "tools.generate")

    assert run(checkout, "-c", USE_OF_PARAMETER).splitlines() == [
        "moods=calm%2Cglad",
        "moods: 'str | Iterable[str] | None' = None",
        "True",
    ]
    run(checkout, "-m", "pytest", "-q", "-x", "-k", "listRunTasks", SOUND)
    run(checkout, "-m", "mypy", "wrapper/tallyfy_client")


BODY_FIELD = """\
        is_glad:
          description: Whether it was done gladly.
          x-later: mcp
          type: boolean
"""
USE_OF_BODY_FIELD = """
import inspect
from tallyfy_api.api.tasks import complete_one_off_task
from tallyfy_client import Tallyfy, Tasks
print(complete_one_off_task.request("o", task_id="t", is_glad=False).body)
print(inspect.signature(Tasks.complete).parameters["is_glad"])
print("Whether it was done gladly. Not in" in Tasks.complete.__doc__)
with Tallyfy("secret", org_id="o", base_url="http://127.0.0.1:9") as tallyfy:
    try:
        tallyfy.tasks.complete("t", run_id=None, is_glad="yes")
    except ValueError as error:
        print(error)
"""


def test_a_new_field_of_the_completion_is_one_entry_in_the_contract(checkout: Path) -> None:
    edit(checkout / "openapi.yaml", "        taskdata:\n          description: >-\n", BODY_FIELD)
    run(checkout, "-m", "tools.generate")

    assert run(checkout, "-c", USE_OF_BODY_FIELD).splitlines() == [
        """b'{"task_id": "t", "is_glad": false}'""",
        "is_glad: 'bool | None' = None",
        "True",
        "is_glad must be True or False, not 'yes'",
    ]
    run(checkout, "-m", "mypy", "wrapper/tallyfy_client")


FIELD = """\
        felt_at:
          description: When it was felt.
          x-later: mcp
          anyOf: *nullable_moment
"""
USE_OF_FIELD = """
from tallyfy_api.models import Task
print(repr(Task.from_dict({"id": "a", "felt_at": "2024-05-28T17:00:00Z"}).felt_at))
"""


def test_a_new_field_of_a_model_is_one_entry_in_the_contract(checkout: Path) -> None:
    edit(checkout / "openapi.yaml", "        starter_id:\n", FIELD)
    run(checkout, "-m", "tools.generate")

    assert run(checkout, "-c", USE_OF_FIELD) == (
        "datetime.datetime(2024, 5, 28, 17, 0, tzinfo=datetime.timezone.utc)"
    )
    run(checkout, "-m", "pytest", "-q", "-x", "-k", "Task", SOUND)


ENDPOINT = """\
  /organizations/{org_id}/tasks/{task_id}/mood:
    parameters:
      - $ref: '#/components/parameters/OrgId'
      - $ref: '#/components/parameters/TaskId'
      - $ref: '#/components/parameters/TallyfyClient'
    get:
      operationId: getTaskInMood
      x-later: mcp
      tags: [tasks]
      summary: Read a task with its mood
      description: |
        It is felt anew.

        Document: none.
      responses:
        '200':
          description: The task.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/TaskResponse'
              examples:
                run-task:
                  $ref: '#/components/examples/TaskOfRun'
        '404': *not_found

"""
METHOD = '''\
    def in_mood(self, task_id: str | Task) -> TaskResult:
        """Read a task with its mood."""
        from tallyfy_api.api.tasks import get_task_in_mood

        given: TaskResult = self._get(get_task_in_mood.request(self.org_id, task_id))
        return given

'''
USE_OF_ENDPOINT = """
from tallyfy_client import APIStatusError
from tallyfy_client.testing import FakeTallyfy

with FakeTallyfy().client() as tallyfy:
    try:
        tallyfy.tasks.in_mood("t1")
    except APIStatusError as error:
        print(error.status_code, error.operation, error.message)
"""


def test_a_new_endpoint_is_one_path_of_the_contract_and_one_method(checkout: Path) -> None:
    edit(
        checkout / "openapi.yaml",
        "  /organizations/{org_id}/runs/{run_id}/completed-tasks:\n",
        ENDPOINT,
    )
    run(checkout, "-m", "tools.generate")
    resources = checkout / "wrapper" / "tallyfy_client" / "resources.py"
    edit(resources, "    def _complete(\n", METHOD)

    shown = run(checkout, "-c", USE_OF_ENDPOINT)

    assert shown.startswith("501 get_task_in_mood ")
    assert "does not serve" in shown
    run(checkout, "-m", "mypy", "wrapper/tallyfy_client")
