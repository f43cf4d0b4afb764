"""Compares the contract with the real service, by reading only.

`python -m tools.contract_live` reads runs and tasks through Prism, and says what of the answers the
contract does not know. It ends with 0 where there is nothing to say, with 1 where there is drift,
and with 2 where the service could not be read.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tallyfy_client.settings import DEFAULT_BASE_URL

from tallyfy_client import (
    APIConnectionError,
    APIStatusError,
    AuthenticationError,
    ConfigurationError,
    InvalidRequestError,
    RawResponse,
    Tallyfy,
)
from tools.contract import ContractError, load_contract
from tools.drift import Drift
from tools.prism import PrismError, Stopped, prism_proxy, stop_on_signals

TOKEN, ORGANIZATION, ADDRESS = "TALLYFY_ACCESS_TOKEN", "TALLYFY_ORG_ID", "TALLYFY_BASE_URL"
RUNS, TASKS_OF_EACH = 4, 2
MOST_REQUESTS = 2 + RUNS * (2 + TASKS_OF_EACH)
ROWS = 50

# All related data that the documents name for each operation.
WITH = {
    "listRuns": "checklist,tasks,tags,assets,next_task,form_fields,ko_form_fields,stages,folders",
    "getRun": "checklist,tasks,tags,assets,next_task,tasks.step,form_fields,ko_form_fields",
    "listRunTasks": "step,threads,assets,form_fields,summary",
    "getTask": "run,step,threads,assets,form_fields,tags,summary",
}


class UnreadableError(Exception):
    """The service cannot be read; the message says why and what to do."""


@dataclass
class Look:
    """One look at the service: what was asked, and what was found."""

    client: Tallyfy
    org_id: str
    drift: Drift
    requests: int = 0
    read: int = 0
    findings: dict[str, None] = field(default_factory=dict)

    def around(self) -> None:
        """Read a few runs and tasks, in listings and alone, with and without related data."""
        self.ask("listRuns", per_page=ROWS)
        for run in self.ask("listRuns", per_page=ROWS, **{"with": WITH["listRuns"]})[:RUNS]:
            self.ask("getRun", run_id=run, **{"with": WITH["getRun"], "form_fields_values": "true"})
            asked: dict[str, Any] = {"with": WITH["listRunTasks"], "per_page": ROWS}
            for task in self.ask("listRunTasks", run_id=run, **asked)[:TASKS_OF_EACH]:
                self.ask("getTask", task_id=task, **{"with": WITH["getTask"]})

    def ask(
        self, operation: str, *, run_id: str = "", task_id: str = "", **query: Any
    ) -> list[str]:
        """Read once, note what the contract does not know, and return the ids of the rows."""
        self.requests += 1
        ids = {"org_id": self.org_id, "run_id": run_id, "task_id": task_id}
        template = self.drift.path_of(operation)
        path = template.format(**{name: quote(id_, safe="") for name, id_ in ids.items()})
        try:
            response = _response(self.client, path, query)
        except InvalidRequestError:
            return []  # An id that would lead elsewhere is not asked for.
        self._note(template, response)
        if not response.is_success:
            return []
        self.read += 1
        return list(_ids(response.content))

    def report(self) -> str:
        """What was found, in words."""
        asked = f"{self.requests} requests, {self.read} answered with success"
        if self.findings:
            lines = "\n".join(f"  {finding}" for finding in self.findings)
            return f"The service has what the contract does not know ({asked}):\n{lines}"
        if not self.read:
            return f"The service gave nothing to compare ({asked})."
        return f"The contract knows all that the service sent ({asked})."

    def exit_code(self) -> int:
        if self.findings:
            return 1
        return 0 if self.read else 2

    def _note(self, path: str, response: RawResponse) -> None:
        content_type = response.headers.get("content-type", "")
        found = list(
            self.drift.of("GET", path, response.status_code, content_type, response.content)
        ) or [f"GET {path}: {said}" for said in _objections(response)]
        self.findings.update(dict.fromkeys(found))


def _response(client: Tallyfy, path: str, query: Mapping[str, Any]) -> RawResponse:
    """The response, of whatever status."""
    try:
        response = client.raw_request("GET", path, params=query)
    except AuthenticationError:
        raise UnreadableError(
            f"The service does not accept the token (401). Renew it, and set {TOKEN} anew."
        ) from None
    except APIStatusError as error:
        response = RawResponse(error.status_code, error.headers, error.body)
    except APIConnectionError as error:
        raise UnreadableError(f"Prism, which stands in between, does not answer: {error}") from None
    _check_that_it_came_from_the_service(response)
    return response


def _check_that_it_came_from_the_service(response: RawResponse) -> None:
    """Prism answers in the place of a service that it cannot reach."""
    problem = _content(response.content)
    kind = problem.get("type") if isinstance(problem, dict) else None
    if kind == "FetchError":
        reason = str(problem.get("title")).rpartition("reason: ")[2]
        raise UnreadableError(
            f"The service cannot be reached: {reason}. Check the network and {ADDRESS}."
        )
    if isinstance(kind, str) and kind.startswith("https://stoplight.io/prism/"):
        raise UnreadableError(f"Prism does not let the request pass: {problem.get('title')}.")


def _ids(body: bytes) -> Iterator[str]:
    content = _content(body)
    rows = content.get("data") if isinstance(content, dict) else None
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and isinstance(row.get("id"), str) and row["id"]:
            yield row["id"]


def _content(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _objections(response: RawResponse) -> Iterator[str]:
    """What Prism finds wrong with a response that we find right."""
    for found in json.loads(response.headers.get("sl-violations", "[]")):
        yield f"Prism objects: {' '.join(found['location'])}: {found['message']}"


def look_at(address: str, token: str, org_id: str, drift: Drift) -> Look:
    """Look at the service behind a proxy of Prism at this address."""
    # At the first request to each operation Prism prepares itself, for seconds.
    with Tallyfy(
        token, org_id=org_id, base_url=address, timeout=120, deadline=300, max_attempts=3
    ) as client:
        look = Look(client, org_id, drift)
        look.around()
    return look


def check() -> int:
    """Compare the contract with the service that the environment names."""
    token, org_id = os.environ.get(TOKEN), os.environ.get(ORGANIZATION)
    if not (token and org_id):
        raise UnreadableError(
            f"Nothing was compared: set {TOKEN} and {ORGANIZATION} to read the real service."
        )
    upstream = os.environ.get(ADDRESS) or DEFAULT_BASE_URL
    Tallyfy(
        token, org_id=org_id, base_url=upstream
    ).close()  # It refuses what would leak the token.
    drift = Drift(load_contract())
    print(f"Reading {upstream} through Prism, at most {MOST_REQUESTS} requests ...", flush=True)
    with prism_proxy(upstream, errors=False) as address:
        look = look_at(address, token, org_id, drift)
    print(look.report())
    return look.exit_code()


def main() -> int:
    stop_on_signals()
    logging.basicConfig(level=logging.ERROR)  # What is tried again is no news.
    try:
        return check()
    except (ConfigurationError, ContractError, PrismError, UnreadableError) as error:
        print(error, file=sys.stderr)
        return 2
    except (KeyboardInterrupt, Stopped):
        print("Stopped before the end. Nothing was changed: it only reads.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
