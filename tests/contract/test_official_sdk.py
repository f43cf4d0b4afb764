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
from pathlib import Path
from typing import Any

import httpx
import pytest

from tallyfy_client import Tallyfy
from tallyfy_client.testing import Dialect, FakeTallyfy
from tallyfy_client.testing._transports import serving
from tests.contract.conftest import FOR_PRISM, ORG
from tests.contract.reading import CONTRACT
from tools.contract import ROOT, load_contract
from tools.prepare import BENCH_VENV, python_in
from tools.prism import prism_proxy

PROGRAM = ROOT / "tests" / "contract" / "official_sdk.py"
RUN = "18b98539ca4969844ca1ff33b735c4ac"
DIALECTS = {
    "as usual": Dialect(client_header="any_official"),
    "as documented": Dialect(
        client_header="any_official",
        includes="bare",
        links="nulls",
        task_filter="as_documented",
        started_status="active",
    ),
}


@dataclass
class Stage:
    """Where one fake after another stands behind the same Prism, which takes seconds to start."""

    address: str = ""
    fake: FakeTallyfy = field(default_factory=FakeTallyfy)

    def sdk(self, *calls: tuple[str, Mapping[str, Any]]) -> list[Any]:
        """What methods of the official SDK give."""
        given = []
        for answer in self.answers(*calls):
            assert "given" in answer, answer
            given.append(answer["given"])
        return given

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


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    stage = Stage()
    contract = tmp_path_factory.mktemp("contract") / "openapi.json"
    write_for_the_sdk(contract)
    with (
        serving(lambda request: stage.fake._handle_in_real_time(request), 0) as upstream,
        prism_proxy(upstream, contract=contract) as stage.address,
    ):
        yield stage


def write_for_the_sdk(path: Path) -> None:
    """Write the contract with the header of the SDK beside that of the documents."""
    contract = load_contract()
    contract["components"]["schemas"]["TallyfyClientHeader"]["enum"].append("TallyfySDK")
    path.write_text(json.dumps(contract))


@pytest.fixture(params=DIALECTS)
def fake(request: pytest.FixtureRequest, stage: Stage) -> FakeTallyfy:
    stage.fake = FakeTallyfy(token="any-token", org_id=ORG, dialect=DIALECTS[request.param])
    return stage.fake


@pytest.fixture
def ours(stage: Stage) -> Iterator[Tallyfy]:
    with (
        httpx.Client(timeout=60, **FOR_PRISM) as http_client,
        Tallyfy(
            "any-token",
            org_id=ORG,
            base_url=stage.address,
            max_attempts=1,
            timeout=60,
            http_client=http_client,
        ) as client,
    ):
        yield client


# --- What both read -------------------------------------------------------------------------------


def assert_same(theirs: Mapping[str, Any], ours: Any) -> None:
    """Fail if a model of the SDK lacks something of ours, or has it otherwise."""
    came = ours.to_dict()
    assert theirs["id"] == ours.id
    assert theirs["status"] == ours.status
    assert theirs.get("name", theirs.get("title")) == came.get("name", came.get("title"))
    assert differing(theirs, came) == []


def differing(theirs: Any, came: Any, path: str = "") -> list[str]:
    """The places in which what the SDK read is not what came."""
    theirs, came = unwrapped(theirs), unwrapped(came)
    if is_nothing(theirs) and is_nothing(came):
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


def is_nothing(value: Any) -> bool:
    return value is None or value == [] or value == {}


def test_a_difference_would_be_found() -> None:
    theirs = {"id": "a", "extra": {"new": 1}, "owners": {"users": [1], "extra": {}}}
    assert differing(theirs, {"id": "a", "new": 1, "owners": {"users": [1]}}) == []
    assert differing(theirs, {"id": "a", "new": 2, "owners": {"users": [1, 2]}, "gone": 3}) == [
        ".new: 1 instead of 2",
        ".owners.users: [1] instead of [1, 2]",
        ".gone: None instead of 3",
    ]


# --- The methods of the SDK for the six operations ------------------------------------------------

RUN_INCLUDES = "checklist,tasks,tags,assets,next_task,ko_form_fields,form_fields,stages,folders"
TASK_INCLUDES = "run,run.checklist,step,form_fields,threads,comments,assets,summary"


@pytest.mark.parametrize("method", ["get_organization_runs", "get_organization_processes"])
def test_runs_are_listed(fake: FakeTallyfy, stage: Stage, ours: Tallyfy, method: str) -> None:
    fake.add_examples(CONTRACT)
    # The second is a method of `tasks` only, and of the same operation.
    name = method if method == "get_organization_runs" else f"tasks.{method}"
    bare, full = stage.sdk((name, {}), (name, {"with_data": RUN_INCLUDES}))

    for theirs, includes in ((bare, None), (full, RUN_INCLUDES)):
        runs = ours.runs.list(with_=includes).collect()
        assert len(theirs["data"]) == len(runs) == theirs["meta"]["total"] > 3
        for one, run in zip(theirs["data"], runs, strict=True):
            assert_same(one, run)


RUN_FILTERS: list[dict[str, Any]] = [
    {"status": "active"},
    {"owners": "1001,1002"},
    {"task_status": "in-progress"},
    {"groups": "p1"},
    {"folder": "f1"},
    {"checklist_id": "c1"},
    {"starred": True},
    {"type": "procedure"},
    {"tag": "g1"},
    {"sort": "-created_at"},
    {"archived": "only"},
    {"archived": "true"},
    {"form_fields_values": True},
]


@pytest.mark.parametrize("fake", ["as usual"], indirect=True)
def test_runs_are_filtered_alike(fake: FakeTallyfy, stage: Stage, ours: Tallyfy) -> None:
    fake.add_examples(CONTRACT)
    fake.add_run(id="r1", starred=True, owner_id=1001, checklist_id="c1", tasks=["First"])
    fake.add_run(id="r2", archived_at="2025-01-10T10:00:00Z")
    names = {"type": "run_type"}
    calls = [
        ("get_organization_runs", {names.get(key, key): value for key, value in one.items()})
        for one in RUN_FILTERS
    ]

    for one, theirs in zip(RUN_FILTERS, stage.sdk(*calls), strict=True):
        found = [run.id for run in ours.runs.list(**one)]
        assert [run["id"] for run in theirs["data"]] == found, one


def test_a_run_is_read(fake: FakeTallyfy, stage: Stage, ours: Tallyfy) -> None:
    fake.add_examples(CONTRACT)
    calls = [("get_process", {"run_id": RUN}), ("get_process", {"run_id": RUN, "with_": "tasks"})]
    bare, full = stage.sdk(*calls)

    assert_same(bare, ours.runs.get(RUN))
    assert_same(full, ours.runs.get(RUN, with_="tasks"))


TASK_FILTERS: list[dict[str, Any]] = [
    *(
        {"status": status}
        for status in (
            *("complete", "hasproblem", "overdue", "due_soon", "active"),
            *("active_visible", "incomplete", "inprogress", "not-started"),
        )
    ),
    {"sort": "-deadline"},
    {"owners": "1001"},
    {"groups": "p1"},
    {"guests": "jane@example.com"},
    {"unassigned": True},
    {"deadline_start_range": "2025-01-01", "deadline_end_range": "2025-01-18"},
]


def test_tasks_are_listed_and_filtered_alike(
    fake: FakeTallyfy, stage: Stage, ours: Tallyfy
) -> None:
    fake.add_examples(CONTRACT)
    fake.add_run(id="r1", owner_id=1001, tasks=["First", {"title": "B", "problem": True}, "C"])
    fake.complete(fake.tasks("r1")[0])
    calls = [("get_tasks_for_process", {"process_id": "r1", **one}) for one in TASK_FILTERS]

    for one, theirs in zip(TASK_FILTERS, stage.sdk(*calls), strict=True):
        tasks = ours.tasks.list("r1", **one).collect()
        assert [task["id"] for task in theirs["data"]] == [task.id for task in tasks], one
        for their_task, task in zip(theirs["data"], tasks, strict=True):
            assert_same(their_task, task)


def test_tasks_are_listed_with_all_that_belongs_to_them(
    fake: FakeTallyfy, stage: Stage, ours: Tallyfy
) -> None:
    fake.add_examples(CONTRACT)
    asked = {"process_id": RUN, "with_": TASK_INCLUDES}
    # Its own pages, and those of the service.
    all_at_once, page = stage.sdk(
        ("get_tasks_for_process", asked), ("tasks.get_tasks_for_process", asked)
    )
    tasks = ours.tasks.list(RUN, with_=TASK_INCLUDES).collect()

    assert page["meta"]["total"] == len(tasks)
    for theirs in (all_at_once, page):
        for one, task in zip(theirs["data"], tasks, strict=True):
            assert (one["id"], one["title"], one["status"]) == (task.id, task.title, task.status)


def test_a_task_is_read(fake: FakeTallyfy, stage: Stage, ours: Tallyfy) -> None:
    one_off = fake.add_one_off_task("Order coffee", deadline="2025-01-20T10:00:00Z").id
    of_run = fake.tasks(fake.add_run(tasks=["First"]))[0].id
    read = stage.sdk(*(("get_standalone_task", {"task_id": id_}) for id_ in (one_off, of_run)))

    for theirs, id_ in zip(read, (one_off, of_run), strict=True):
        assert_same(theirs, ours.tasks.get(id_))


def test_tasks_are_completed(fake: FakeTallyfy, stage: Stage, ours: Tallyfy) -> None:
    run = fake.add_run(tasks=["Call", {"task_type": "approval"}, {"task_type": "expiring"}])
    plain, approval, expiring = (task.id for task in fake.tasks(run))
    one_off = fake.add_one_off_task("Order coffee").id
    of_run = {"run_id": run.id}
    done = stage.sdk(
        ("complete_task", {**of_run, "task_id": plain, "override_user": 1002}),
        ("complete_task", {**of_run, "task_id": approval, "is_approved": False}),
        ("complete_task", {**of_run, "task_id": expiring}),
        ("complete_standalone_task", {"task_id": one_off}),
    )

    assert [one["id"] for one in done] == [plain, approval, expiring, one_off]
    assert [one["is_approved"] for one in done[1:3]] == [False, True]
    assert done[0]["completer_id"] == 1002
    for theirs in done:
        fake.assert_completed(theirs["id"])
        task = ours.tasks.get(theirs["id"])
        assert (theirs["title"], theirs["status"]) == (task.title, task.status)


# --- Refusals -------------------------------------------------------------------------------------


def test_what_the_service_declines_is_told(fake: FakeTallyfy, stage: Stage) -> None:
    fake.add_run(id="locked", has_open_issue=True, tasks=[{"id": "t1"}])
    fake.add_run(id="r1", tasks=[{"id": "hidden", "status": "auto-skipped"}])
    answers = stage.answers(
        ("get_process", {"run_id": "none"}),
        ("get_standalone_task", {"task_id": "none"}),
        ("complete_task", {"run_id": "locked", "task_id": "t1"}),
        ("complete_task", {"run_id": "r1", "task_id": "hidden"}),
        # A task of a run is not completed at the endpoint for one-off tasks.
        ("complete_standalone_task", {"task_id": "t1"}),
    )

    assert [one["status"] for one in answers] == [404, 404, 423, 422, 404]
    assert fake.completions == []


def test_prism_refuses_what_the_contract_does_not_allow(fake: FakeTallyfy, stage: Stage) -> None:
    (answer,) = stage.answers(("get_organization_runs", {"status": "actve"}))

    assert answer["status"] == 422
    assert fake.requests == []


# --- A long listing -------------------------------------------------------------------------------


def test_a_listing_is_whole_where_the_service_counts_pages_of_100(
    stage: Stage, ours: Tallyfy
) -> None:
    """As it is said to count them, whatever `per_page` was."""
    dialect = Dialect(client_header="any_official", total_pages="of_100")
    fake = stage.fake = FakeTallyfy(token="any-token", org_id=ORG, dialect=dialect)
    for number in range(250):
        fake.add_run(name=f"Run {number}")
    pages = stage.sdk(
        *(("get_organization_runs", {"per_page": 100, "page": page}) for page in (1, 2, 3))
    )

    assert [page["meta"]["total_pages"] for page in pages] == [3, 3, 3]
    theirs = [(run["id"], run["name"], run["status"]) for page in pages for run in page["data"]]
    for per_page in (100, 50):
        runs = ours.runs.list(per_page=per_page).collect()
        assert [(run.id, run.name, run.status) for run in runs] == theirs
    assert len(theirs) == len({*theirs}) == 250
