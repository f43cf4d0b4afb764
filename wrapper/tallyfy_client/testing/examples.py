"""Takes the examples of a contract's answers as runs and tasks."""

from collections.abc import Iterator, Mapping
from typing import Any

from .intake import bare
from .organization import Organization


def add_examples(organization: Organization, contract: Mapping[str, Any]) -> None:
    runs: dict[str, dict[str, Any]] = {}
    tasks: dict[str, dict[str, Any]] = {}
    for row in _rows(contract, "listRuns", "getRun"):
        inner = bare(row.get("tasks")) or []
        _merge(runs, {name: value for name, value in row.items() if name != "tasks"})
        for task in inner:
            _merge(tasks, task)
    for row in _rows(contract, "listRunTasks", "getTask"):
        _merge(tasks, row)
    for task in tasks.values():
        if run_id := task.get("run_id"):
            runs.setdefault(run_id, {"id": run_id})
    for run_id, run in runs.items():
        own = [task for task in tasks.values() if task.get("run_id") == run_id]
        organization.add_run(run, own)
    for task in tasks.values():
        if not task.get("run_id"):
            organization.add_task(task, None)


def _merge(found: dict[str, dict[str, Any]], row: Mapping[str, Any]) -> None:
    found[row["id"]] = {**row, **found.get(row["id"], {})}


def _rows(contract: Mapping[str, Any], *operations: str) -> Iterator[dict[str, Any]]:
    for path in contract["paths"].values():
        get = path.get("get", {})
        if get.get("operationId") in operations:
            examples = get["responses"]["200"]["content"]["application/json"]["examples"]
            for example in examples.values():
                data = _resolved(contract, example)["value"]["data"]
                yield from data if isinstance(data, list) else [data]


def _resolved(contract: Mapping[str, Any], example: Mapping[str, Any]) -> Any:
    """Follow `#/components/examples/…`."""
    if "$ref" not in example:
        return example
    found: Any = contract
    for part in example["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found
