"""The official Python SDK uses the fake through Prism, and reads what our client reads.

It is a client that others wrote: a mistake that the contract, the fake and our client have in
common would show here. It sends another value of `X-Tallyfy-Client` than the contract has, so
Prism goes by a copy of the contract that takes both, and that differs in nothing else.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tallyfy_client import Tallyfy
from tallyfy_client.testing import Dialect, FakeTallyfy
from tallyfy_client.testing._transports import serving
from tests.contract.conftest import FOR_PRISM, ORG
from tests.contract.reading import CONTRACT
from tools.contract import ROOT, load_contract
from tools.environments import BENCH_VENV, python_in
from tools.prism import prism_proxy

PROGRAM = ROOT / "tests" / "contract" / "official_sdk.py"
RUN = "18b98539ca4969844ca1ff33b735c4ac"
DIALECTS = {
    "as usual": Dialect(client_header="any_official"),
    "the other way": Dialect(client_header="any_official", includes="bare", total_pages="of_100"),
}


@dataclass
class Stage:
    """Where one fake after another stands behind the same Prism, which takes seconds to start."""

    address: str = ""
    fake: FakeTallyfy = field(default_factory=FakeTallyfy)

    def answers(self, *calls: tuple[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
        """What methods of the official SDK give, or the status and the message of their error."""
        python = python_in(BENCH_VENV)
        if not python.exists():
            pytest.fail("The official SDK is not installed. Run `make test-contract`.")
        in_org = [(method, {"org_id": ORG, **arguments}) for method, arguments in calls]
        told = subprocess.run(
            [python, PROGRAM],
            input=json.dumps({"url": self.address, "token": "any-token", "calls": in_org}),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert told.returncode == 0, told.stderr
        found: list[dict[str, Any]] = json.loads(told.stdout)
        return found

    def sdk(self, *calls: tuple[str, Mapping[str, Any]]) -> list[Any]:
        """What methods of the official SDK give."""
        return [answer["given"] for answer in self.answers(*calls)]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    stage = Stage()
    contract = load_contract()
    contract["components"]["parameters"]["TallyfyClient"]["schema"]["enum"].append("TallyfySDK")
    path = tmp_path_factory.mktemp("contract") / "openapi.json"
    path.write_text(json.dumps(contract))
    with (
        serving(lambda request: stage.fake._handle_in_real_time(request), 0) as upstream,
        prism_proxy(upstream, contract=path) as stage.address,
    ):
        yield stage


@pytest.fixture(params=DIALECTS)
def fake(request: pytest.FixtureRequest, stage: Stage) -> FakeTallyfy:
    stage.fake = FakeTallyfy(token="any-token", org_id=ORG, dialect=DIALECTS[request.param])
    return stage.fake


@pytest.fixture
def ours(stage: Stage) -> Iterator[Tallyfy]:
    settings: dict[str, Any] = {"org_id": ORG, "base_url": stage.address, "max_attempts": 1}
    with (
        httpx.Client(**FOR_PRISM) as http_client,
        Tallyfy("any-token", timeout=60, http_client=http_client, **settings) as client,
    ):
        yield client


def differing(theirs: Any, came: Any, path: str = "") -> list[str]:
    """The places in which what the SDK read is not what came."""
    theirs, came = unwrapped(theirs), unwrapped(came)
    if not theirs and not came and theirs is not False is not came:
        return []
    if isinstance(theirs, dict) and isinstance(came, dict):
        # What the SDK has no name for it keeps in `extra`. One name it spells as Python does.
        found = {**theirs, **theirs.get("extra", {}), "taskUrls": theirs.get("task_urls")}
        return [
            place
            for key, value in came.items()
            for place in differing(found.get(key), value, f"{path}.{key}")
        ]
    if isinstance(theirs, list) and isinstance(came, list) and len(theirs) == len(came):
        pairs = enumerate(zip(theirs, came, strict=True))
        return [place for at, pair in pairs for place in differing(*pair, f"{path}[{at}]")]
    return [] if theirs == came else [f"{path}: {theirs!r} instead of {came!r}"]


def unwrapped(value: Any) -> Any:
    return value["data"] if isinstance(value, dict) and value.keys() == {"data"} else value


def test_a_difference_would_be_found() -> None:
    theirs = {"id": "a", "extra": {"new": 1}, "owners": {"users": [1], "extra": {}}}
    assert differing(theirs, {"id": "a", "new": 1, "owners": {"users": [1]}}) == []
    assert differing(theirs, {"id": "a", "new": 2, "owners": {"users": [1, 2]}, "gone": 3}) == [
        ".new: 1 instead of 2",
        ".owners.users: [1] instead of [1, 2]",
        ".gone: None instead of 3",
    ]


RUN_INCLUDES = "checklist,tasks,tags,assets,next_task,ko_form_fields,form_fields,stages,folders"
RUN_QUERIES: list[dict[str, Any]] = [
    {},
    {"with": RUN_INCLUDES},
    {"status": "active"},
    {"status": "problem"},
    {"owners": "1001,1002"},
    {"task_status": "in-progress"},
    {"checklist_id": "c1"},
    {"starred": True},
    {"type": "procedure"},
    {"sort": "-created_at"},
    {"archived": "only"},
]
TASK_QUERIES: list[dict[str, Any]] = [
    {},
    *({"status": one} for one in ("complete", "hasproblem", "overdue", "active", "inprogress")),
    {"sort": "-deadline"},
    {"owners": "1001"},
    {"unassigned": True},
    {"deadline_start_range": "2025-01-01", "deadline_end_range": "2025-01-18"},
]


def test_both_list_the_same(fake: FakeTallyfy, stage: Stage, ours: Tallyfy) -> None:
    fake.add_examples(CONTRACT)
    fake.add_run(id="r1", starred=True, owner_id=1001, checklist_id="c1", tasks=["First", "B"])
    fake.add_run(id="r2", archived_at="2025-01-10T10:00:00Z", tasks=[{"problem": True}])
    fake.complete(fake.tasks("r1")[0])
    fake.update_task(fake.tasks("r1")[1], problem=True)
    names = {"type": "run_type", "with": "with_data"}
    for_runs = [{names.get(key, key): one[key] for key in one} for one in RUN_QUERIES]
    for_tasks = [{"process_id": "r1", **one} for one in TASK_QUERIES]
    theirs = stage.sdk(
        *(("get_organization_runs", one) for one in for_runs),
        *(("get_tasks_for_process", one) for one in for_tasks),
    )

    for query in RUN_QUERIES:
        listed = ours.runs.list(**{{"with": "with_"}.get(key, key): query[key] for key in query})
        assert differing(theirs.pop(0)["data"], [run.to_dict() for run in listed]) == [], query
    for query in TASK_QUERIES:
        rows = [task.to_dict() for task in ours.tasks.list("r1", **query)]
        assert differing(theirs.pop(0)["data"], rows) == [], query


def test_both_read_the_same(fake: FakeTallyfy, stage: Stage, ours: Tallyfy) -> None:
    fake.add_examples(CONTRACT)
    one_off = fake.add_one_off_task("Order coffee", deadline="2025-01-20T10:00:00Z").id
    of_run = fake.tasks(RUN)[0].id
    run, with_tasks, *tasks = stage.sdk(
        ("get_process", {"run_id": RUN}),
        ("get_process", {"run_id": RUN, "with_": "tasks"}),
        *(("get_standalone_task", {"task_id": id_}) for id_ in (one_off, of_run)),
    )

    assert differing(run, ours.runs.get(RUN).to_dict()) == []
    assert differing(with_tasks, ours.runs.get(RUN, with_="tasks").to_dict()) == []
    for theirs, id_ in zip(tasks, (one_off, of_run), strict=True):
        assert differing(theirs, ours.tasks.get(id_).to_dict()) == []


def test_tasks_are_completed(fake: FakeTallyfy, stage: Stage, ours: Tallyfy) -> None:
    run = fake.add_run(tasks=["Call", {"task_type": "approval"}, {"task_type": "expiring"}])
    plain, approval, expiring = (task.id for task in fake.tasks(run))
    one_off, of_run = fake.add_one_off_task("Order coffee").id, {"run_id": run.id}
    done = stage.sdk(
        ("complete_task", {**of_run, "task_id": plain, "override_user": 1002}),
        ("complete_task", {**of_run, "task_id": approval, "is_approved": False}),
        ("complete_task", {**of_run, "task_id": expiring}),
        ("complete_standalone_task", {"task_id": one_off}),
    )

    assert [one["id"] for one in done] == [plain, approval, expiring, one_off]
    assert [one["is_approved"] for one in done[1:3]] == [False, True]
    for theirs in done:
        fake.assert_completed(theirs["id"])
        assert theirs["status"] == ours.tasks.get(theirs["id"]).status


def test_what_the_service_declines_is_told(fake: FakeTallyfy, stage: Stage) -> None:
    fake.add_run(id="locked", has_open_issue=True, tasks=[{"id": "t1"}])
    fake.add_run(id="r1", tasks=[{"id": "hidden", "status": "auto-skipped"}])
    answers = stage.answers(
        ("get_process", {"run_id": "none"}),
        ("complete_task", {"run_id": "locked", "task_id": "t1"}),
        ("complete_task", {"run_id": "r1", "task_id": "hidden"}),
        # A task of a run is not completed at the endpoint for one-off tasks.
        ("complete_standalone_task", {"task_id": "t1"}),
        # Prism refuses what the contract does not allow.
        ("get_organization_runs", {"status": "actve"}),
    )

    assert [one["status"] for one in answers] == [404, 423, 422, 404, 422]
    assert (fake.completions, len(fake.requests)) == ([], 4)
