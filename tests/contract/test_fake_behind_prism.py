"""The wrapper talks to the fake through Prism, which reads all of it by the contract."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

import tallyfy_client
from tallyfy_client import AsyncTallyfy, Tallyfy
from tallyfy_client.testing import Dialect, FakeTallyfy
from tallyfy_client.testing._transports import serving
from tests.contract.conftest import FOR_PRISM, Wire
from tests.contract.reading import CONTRACT, OPERATIONS
from tools.prism import prism_proxy

ORG = "77288b290000e1269ff1a5b0dd0efe09"
RUN = "18b98539ca4969844ca1ff33b735c4ac"
DIALECTS = {
    "as usual": Dialect(),
    "the other way": Dialect(
        includes="bare",
        second_completion="repeated",
        total_pages="of_100",
        wrong_values="refused",
        client_header="any_official",
    ),
}


@dataclass
class Stage:
    """Where one fake after another stands behind the same Prism, which takes seconds to start."""

    address: str = ""
    fake: FakeTallyfy = field(default_factory=FakeTallyfy)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    stage = Stage()
    with (
        serving(lambda request: stage.fake._handle_in_real_time(request), 0) as upstream,
        prism_proxy(upstream) as stage.address,
    ):
        # At the first request of each operation Prism compiles its schemas, for seconds.
        headers = {"Authorization": "Bearer any-token", "X-Tallyfy-Client": "APIClient"}
        options: dict[str, Any] = {"base_url": stage.address, "headers": headers}
        with httpx.Client(**options, **FOR_PRISM) as client:
            for operation in OPERATIONS.values():
                path = operation.path.format(org_id=ORG, run_id=RUN, task_id="t1")
                client.request(operation.method.upper(), path, json={"task_id": "t1"})
        yield stage


@pytest.fixture(params=DIALECTS)
def fake(request: pytest.FixtureRequest, stage: Stage) -> FakeTallyfy:
    stage.fake = FakeTallyfy(token="any-token", org_id=ORG, dialect=DIALECTS[request.param])
    return stage.fake


Use = Callable[..., Any]


@pytest.fixture(params=["sync", "async"])
def use(request: pytest.FixtureRequest, stage: Stage, wire: Wire) -> Iterator[Use]:
    """Give what makes a call with either client, and returns its result."""
    # A fault that Prism answers for the fake must not be hidden by another attempt.
    settings: dict[str, Any] = {"org_id": ORG, "base_url": stage.address, "max_attempts": 1}
    if request.param == "sync":
        with (
            httpx.Client(event_hooks=wire.sync_hooks(), **FOR_PRISM) as http_client,
            Tallyfy("any-token", http_client=http_client, **settings) as client,
        ):
            yield lambda call: call(client)
    else:
        with asyncio.Runner() as runner:
            async_http_client = httpx.AsyncClient(event_hooks=wire.async_hooks(), **FOR_PRISM)
            async_client = AsyncTallyfy("any-token", http_client=async_http_client, **settings)

            async def awaited(call: Callable[[Any], Any]) -> Any:
                return await call(async_client)

            yield lambda call: runner.run(awaited(call))
            runner.run(async_client.close())
            runner.run(async_http_client.aclose())


def test_every_example_of_the_contract_is_listed_and_read(fake: FakeTallyfy, use: Use) -> None:
    fake.add_examples(CONTRACT)
    runs = use(lambda client: client.runs.list(per_page=2).collect())
    assert {run.id for run in runs} == {run.id for run in fake.runs()}
    for run in runs:
        tasks = use(lambda client, run=run: client.tasks.list(run, per_page=2).collect())
        assert {task.id for task in tasks} == {task.id for task in fake.tasks(run)}
        for task in tasks:
            assert use(lambda client, task=task: client.tasks.get(task)).run_id == run.id


def test_every_filter_is_taken(fake: FakeTallyfy, use: Use) -> None:
    fake.add_examples(CONTRACT)
    fake.add_run(
        id="r1",
        name="ACME Corp&Söhne",
        type="procedure",
        starred=True,
        owner_id=1001,
        tasks=["First", "Second", "Third"],
    )
    found = use(
        lambda client: client.runs.list(
            # Prism writes a space anew, as `+`, which the service does not read as one.
            q="corp&söhne",
            status="active",
            owners=[1001, 1002],
            checklist_id=fake.run("r1").checklist_id,
            untagged=True,
            starred=True,
            type="procedure",
            task_status="in-progress",
            archived="true",
            form_fields_values=True,
            sort="-updated_at",
        ).collect()
    )
    assert [run.id for run in found] == ["r1"]
    for other in ({"folder": "f1"}, {"tag": "g1"}, {"tag_ids": ["g1", "g2"]}, {"groups": "p1"}):
        assert use(lambda client, other=other: client.runs.list(**other).collect()) == []
    tasks = use(
        lambda client: client.tasks.list(
            "r1",
            status="incomplete",
            owners=[1001],
            deadline_start_range=date(2025, 1, 1),
            deadline_end_range=datetime(2025, 1, 30, tzinfo=UTC),
            deadline_before="2025-01-31",
            deadline_after="2025-01-16",
            sort="-deadline",
        ).collect()
    )
    assert [task.title for task in tasks] == ["Second", "First"]
    nobody = [{"guests": "jane@example.com"}, {"groups": ["p1"]}, {"unassigned": True}]
    for another in (*nobody, {"deadline_on": "2025-03-01"}):
        assert use(lambda client, other=another: client.tasks.list("r1", **other).collect()) == []


RUN_INCLUDES = [
    "checklist",
    "tasks",
    "tags",
    "assets",
    "next_task",
    "permissions",
    "tasks_meta",
    "ko_form_fields",
    "form_fields",
    "stages",
    "folders",
    "tasks.step",
    "tasks.threads",
    "tasks.form_fields",
]
TASK_INCLUDES = [
    "run",
    "run.checklist",
    "step",
    "threads",
    "assets",
    "form_fields",
    "tags",
    "summary",
    "issues",
    "folders",
    "comments",
    "ko-form-fields",
]


def test_all_related_data_is_given(fake: FakeTallyfy, use: Use) -> None:
    fake.add_examples(CONTRACT)
    fake.update_task(fake.tasks(RUN)[0], form_fields=[{"label": "Notes", "value": "None."}])
    run = use(lambda client: client.runs.get(RUN, with_=RUN_INCLUDES, form_fields_values=True))
    task = use(lambda client: client.tasks.get(fake.tasks(RUN)[0], with_=TASK_INCLUDES))
    assert {"checklist", "tasks", "tags", "next_task", "form_fields"} <= run.to_dict().keys()
    assert {"run", "step", "form_fields", "threads"} <= task.to_dict().keys()
    assert use(lambda client: client.runs.list(with_=RUN_INCLUDES).collect())
    assert use(lambda client: client.tasks.list(RUN, with_=TASK_INCLUDES).collect())
    one_off = fake.add_one_off_task()
    assert use(lambda client: client.tasks.get(one_off, with_=TASK_INCLUDES)).run_id is None


def test_a_run_is_completed_task_by_task(fake: FakeTallyfy, use: Use) -> None:
    run = fake.add_run(tasks=["Call", {"task_type": "approval"}, {"task_type": "expiring"}])
    for task in fake.tasks(run):
        use(lambda client, task=task: client.tasks.complete(task, is_approved=True))
        fake.assert_completed(task)
    assert use(lambda client: client.runs.get(run)).status == "complete"


def test_a_one_off_task_is_completed_with_everything(fake: FakeTallyfy, use: Use) -> None:
    task = fake.add_one_off_task(form_fields=[{"id": "f1"}])
    done = use(
        lambda client: client.tasks.complete(
            task.id, is_approved=False, taskdata={"f1": "Söhne"}, override_user=1002
        )
    )
    assert done.completer_id == 1002
    assert fake.completions[0].taskdata == {"f1": "Söhne"}


REFUSED = [
    ("a wrong token", 401, lambda client: client.with_options(token="wrong").runs.get(RUN)),
    ("another organization", 404, lambda client: client.with_options(org_id="none").runs.get(RUN)),
    ("an unknown run", 404, lambda client: client.runs.get("none")),
    ("tasks of an unknown run", 404, lambda client: client.tasks.list("none").collect()),
    ("an unknown task", 404, lambda client: client.tasks.get("none")),
    ("a forbidden run", 403, lambda client: client.runs.get("forbidden")),
    ("an empty field", 422, lambda client: client.tasks.complete("form", run_id=None)),
    ("an open issue", 422, lambda client: client.tasks.complete("issue", run_id=None)),
    ("an unknown one to complete", 404, lambda client: client.tasks.complete("x", run_id=None)),
    ("a locked run", 423, lambda client: client.tasks.complete("t1", run_id="locked")),
    ("a hidden task", 422, lambda client: client.tasks.complete("hidden", run_id="r1")),
]


@pytest.mark.parametrize(
    ("status", "call"), [row[1:] for row in REFUSED], ids=[r[0] for r in REFUSED]
)
def test_what_the_fake_declines_is_an_answer_of_the_contract(
    fake: FakeTallyfy, use: Use, status: int, call: Callable[[Any], Any]
) -> None:
    fake.add_run(id="forbidden")
    fake.forbid("forbidden")
    fake.add_one_off_task(id="form", form_fields=[{"label": "Notes", "required": True}])
    fake.add_one_off_task(id="issue", problem=True)
    fake.add_run(id="locked", has_open_issue=True, tasks=[{"id": "t1"}])
    fake.add_run(id="r1", tasks=[{"id": "hidden", "status": "auto-skipped"}])
    with pytest.raises(tallyfy_client.APIStatusError) as raised:
        use(call)
    assert raised.value.status_code == status


@pytest.mark.parametrize(
    "status", [400, 401, 402, 403, 404, 409, 422, 429, 500, 502, 503, 504, 520]
)
def test_a_status_on_demand_is_an_answer_of_the_contract(
    fake: FakeTallyfy, use: Use, status: int
) -> None:
    fake.fail_next(status=status)
    with pytest.raises(tallyfy_client.APIStatusError) as raised:
        use(lambda client: client.runs.list().collect())
    assert raised.value.status_code == status


# Prism compiles the schemas of each operation apart, and judges nothing where it fails to.
EACH_OPERATION: dict[str, Callable[[Any], Any]] = {
    "listRuns": lambda client: client.runs.list().collect(),
    "getRun": lambda client: client.runs.get("r1"),
    "listRunTasks": lambda client: client.tasks.list("r1").collect(),
    "getTask": lambda client: client.tasks.get("t1"),
    "completeRunTask": lambda client: client.tasks.complete("t1", run_id="r1"),
    "completeOneOffTask": lambda client: client.tasks.complete("t1", run_id=None),
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_fake_that_broke_the_contract_would_be_caught(
    fake: FakeTallyfy, use: Use, operation: str
) -> None:
    row = {"name": "without an id"}
    fake.fail_next(status=200, body={"data": [row] if operation.startswith("list") else row})
    with pytest.raises(pytest.fail.Exception, match="Prism itself answered"):
        use(EACH_OPERATION[operation])
