"""Schemathesis holds the fake against the contract: each operation, then along the links."""

import tomllib
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, ClassVar

import pytest
import schemathesis
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis.config import SchemathesisConfig

from tallyfy_client.testing import Dialect, FakeTallyfy
from tests.contract.reading import CONTRACT
from tests.drawing_at_random import as_asked
from tools import contract
from tools.contract import ROOT

# The examples of paths, so that requests made from the contract's examples find something.
PARAMETERS = CONTRACT["components"]["parameters"]
ORG, RUN = PARAMETERS["OrgId"]["example"], PARAMETERS["RunId"]["example"]

SERVED = [
    "listRuns",
    "getRun",
    "listRunTasks",
    "getTask",
    "completeRunTask",
    "completeOneOffTask",
]

pytestmark = pytest.mark.fuzz

# The contract allows no more than the documents, and Schemathesis checks that it is kept to.
STRICT = Dialect(wrong_values="refused")
TOKEN = {"Authorization": "Bearer any-token"}


def empty_fake() -> FakeTallyfy:
    return FakeTallyfy(token="any-token", org_id=ORG, dialect=STRICT)


def filled_fake() -> FakeTallyfy:
    fake = empty_fake()
    fake.add_examples(CONTRACT)
    # The examples of requests name them.
    fake.add_task(RUN, id="TASK_ID_TO_COMPLETE")
    fake.add_one_off_task(id="APPROVAL_TASK_ID", task_type="approval")
    return fake


def config(mode: str) -> SchemathesisConfig:
    """What holds for the mock, but for what a mock without state cannot do."""
    given = tomllib.loads((ROOT / "schemathesis.toml").read_text())
    del given["phases"]["coverage"]["unexpected-methods"]
    del given["checks"]["ignored_auth"]
    # Given with each call: Schemathesis then knows that it is the right one.
    del given["headers"]
    # A request that is right is declined if the task is completed already.
    given["checks"]["positive_data_acceptance"] = {
        "expected-statuses": ["2xx", "401", "403", "404", "422"]
    }
    given["generation"]["mode"] = mode
    # Nearly everything else would be an unknown organization.
    given["parameters"] = {"path.org_id": ORG}
    return as_asked(SchemathesisConfig.from_dict(given))


# It answers 501 to what the contract gains.
schema = schemathesis.openapi.from_path(contract.CONTRACT, config=config("all")).include(
    operation_id=SERVED
)
right_requests = schemathesis.openapi.from_path(
    contract.CONTRACT, config=config("positive")
).include(operation_id=SERVED)

statuses: set[int] = set()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with filled_fake().serve() as base_url:
        yield base_url


# Hypothesis allows a fixture of each test only if the test does not ask for it by name.
@pytest.fixture(autouse=True)
def right_and_wrong_requests_were_sent(request: pytest.FixtureRequest) -> Iterator[None]:
    statuses.clear()
    yield
    if getattr(request.node, "operation_label", None):
        assert {200, 401, 405, 422} <= statuses


@schema.parametrize()
def test_the_fake_and_the_contract_agree(case: schemathesis.Case[Any], address: str) -> None:
    answer = case.call_and_validate(base_url=address, headers=TOKEN)
    statuses.add(answer.status_code)


class AlongTheLinks(right_requests.as_state_machine()):  # type: ignore[misc]
    """A client that lists, reads and completes what it found before, in any order."""

    answers: ClassVar[set[tuple[str, int]]] = set()

    def setup(self) -> None:
        self._stack = ExitStack()
        self._fake = empty_fake()
        # The links lead to the first run, and to its first task.
        self._fake.add_run(name="Onboarding", tasks=["Welcome call", "Set up the account"])
        self._fake.add_one_off_task("Order coffee")
        self._address = self._stack.enter_context(self._fake.serve())

    def teardown(self) -> None:
        self._stack.close()

    def before_call(self, case: Any) -> None:
        """Let what no link gives be an id that a client may know, since no random one is."""
        (run,), (one_off,) = self._fake.runs(), self._fake.tasks(None)
        of_run = [task.id for task in self._fake.tasks(run)]
        usual = {"org_id": ORG, "run_id": run.id, "task_id": one_off.id}
        for name, value in case.path_parameters.items():
            if value not in {*usual.values(), *of_run}:
                case.path_parameters[name] = usual[name]
        if isinstance(case.body, dict) and case.body["task_id"] not in {one_off.id, *of_run}:
            case.body["task_id"] = of_run[0] if "run_id" in case.path_parameters else one_off.id

    def get_call_kwargs(self, _case: Any) -> dict[str, Any]:
        return {"base_url": self._address, "headers": TOKEN}

    def after_call(self, response: Any, case: Any) -> None:
        self.answers.add((case.operation.definition.raw["operationId"], response.status_code))


def test_the_fake_keeps_to_the_contract_along_its_links() -> None:
    AlongTheLinks.answers.clear()
    run_state_machine_as_test(
        AlongTheLinks,
        settings=settings(max_examples=settings().max_examples // 2, stateful_step_count=6),
    )
    found = {operation for operation, status in AlongTheLinks.answers if status == 200}
    assert found == set(SERVED)
