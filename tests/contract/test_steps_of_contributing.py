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
