"""Compares the contract with the real service, by reading only.

`python -m tools.contract_live` reads runs and tasks, and says what of the answers the contract does
not know. It ends with 0 where there is nothing to say, with 1 where there is drift, and with 2
where the service could not be read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from tallyfy_api.contract import BASE_URL
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


class Look:
    """One look at the service: what was asked, and what was found."""

    def __init__(self, client: Tallyfy, org_id: str, drift: Drift) -> None:
        self.requests = self.read = 0
        self.findings: dict[str, None] = {}
        self._client, self._org_id, self._drift = client, org_id, drift

    def around(self) -> None:
        """Read a few runs and tasks, in listings and alone, with and without related data."""
        self._ask("listRuns", per_page=ROWS)
        for run in self._ask("listRuns", per_page=ROWS, related=True)[:RUNS]:
            self._ask("getRun", run_id=run, related=True, form_fields_values="true")
            tasks = self._ask("listRunTasks", run_id=run, related=True, per_page=ROWS)
            for task in tasks[:TASKS_OF_EACH]:
                self._ask("getTask", task_id=task, related=True)

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
        return 1 if self.findings else 0 if self.read else 2

    def _ask(
        self,
        operation: str,
        *,
        run_id: str = "",
        task_id: str = "",
        related: bool = False,
        **query: Any,
    ) -> list[str]:
        """Read once, note what the contract does not know, and return the ids of the rows."""
        self.requests += 1
        ids = {"org_id": self._org_id, "run_id": run_id, "task_id": task_id}
        template = self._drift.path_of(operation)
        path = template.format(**{name: quote(id_, safe="") for name, id_ in ids.items()})
        if related:
            query["with"] = WITH[operation]
        try:
            response = self._client.raw_request("GET", path, params=query)
        except InvalidRequestError:
            return []  # An id that would lead elsewhere is not asked for.
        except AuthenticationError:
            raise UnreadableError(
                f"The service does not accept the token (401). Renew it, and set {TOKEN} anew."
            ) from None
        except APIStatusError as error:
            response = RawResponse(error.status_code, error.headers, error.body)
        except APIConnectionError as error:
            raise UnreadableError(
                f"The service cannot be reached: {error}. Check the network and {ADDRESS}."
            ) from None
        self.findings |= dict.fromkeys(self._drift.of(template, response))
        self.read += response.is_success
        return list(_ids(response)) if response.is_success else []


def _ids(response: RawResponse) -> Iterator[str]:
    try:
        content = response.json()
    except ValueError:
        return
    rows = content.get("data") if isinstance(content, dict) else None
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and isinstance(row.get("id"), str) and row["id"]:
            yield row["id"]


def look_at(address: str, token: str, org_id: str, drift: Drift) -> Look:
    with Tallyfy(token, org_id=org_id, base_url=address, deadline=300, max_attempts=3) as client:
        look = Look(client, org_id, drift)
        look.around()
    return look


def main() -> int:
    """Compare the contract with the service that the environment names."""
    token, org_id = os.environ.get(TOKEN), os.environ.get(ORGANIZATION)
    address = os.environ.get(ADDRESS) or BASE_URL
    try:
        if not (token and org_id):
            raise UnreadableError(
                f"Nothing was compared: set {TOKEN} and {ORGANIZATION} to read the real service."
            )
        print(f"Reading {address}, at most {MOST_REQUESTS} requests ...", flush=True)
        look = look_at(address, token, org_id, Drift(load_contract()))
    except (ConfigurationError, ContractError, UnreadableError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped before the end. Nothing was changed: it only reads.", file=sys.stderr)
        return 130
    print(look.report())
    return look.exit_code()


if __name__ == "__main__":
    sys.exit(main())
