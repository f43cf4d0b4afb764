"""What a fake was asked, and which tasks it was told to complete."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Self

from attrs import field, frozen

from .clock import read
from .messages import Event, Request, Response
from .records import TaskRecord

_SECRET = "authorization"


@frozen
class RecordedRequest:
    """A request that arrived.

    Attributes:
        operation: What it asks for, named as in the log of the client, such as `list_runs`; None
            for an address that is not in the contract.
        method: The HTTP method.
        path: The path, as it was encoded.
        query: The query, decoded.
        headers: The headers, with names in lower case, without the token.
        body: The body.
        at: The time of the fake when it arrived.
        status: The status that was answered; None if no response was sent.
        request_id: The `X-Request-Id` of the response; None if no response was sent.
        event: What happened on the connection, such as `"cut_in_body"`; None if nothing did.
    """

    operation: str | None
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)
    body: bytes
    at: datetime
    status: int | None
    request_id: str | None
    event: Event | None

    @classmethod
    def of(
        cls,
        request: Request,
        operation: str | None,
        at: datetime,
        response: Response | None,
        event: Event | None,
    ) -> Self:
        return cls(
            operation=operation,
            method=request.method,
            path=request.path,
            query=request.query,
            # A token has no place in what a failing test prints.
            headers={name: text for name, text in request.headers.items() if name != _SECRET},
            body=request.body,
            at=at,
            status=response.status if response else None,
            request_id=response.headers["x-request-id"] if response else None,
            event=event,
        )

    def json(self) -> Any:
        """Return what the body holds."""
        return json.loads(self.body)

    def asks_to_complete(self, task_id: str) -> bool:
        return self.method == "POST" and json.dumps(task_id).encode() in self.body


@frozen
class Completion:
    """A task that was completed by a request.

    Attributes:
        task_id: The task.
        run_id: Its run; None for a one-off task.
        completer_id: The user who is recorded as the one who completed it.
        completed_at: When it was completed.
        is_approved: The decision that was sent; None if there was none.
        taskdata: The values of form fields that were sent.
    """

    task_id: str
    run_id: str | None
    completer_id: int
    completed_at: datetime
    is_approved: bool | None
    taskdata: Mapping[str, Any]

    @classmethod
    def of(cls, task: TaskRecord, body: Mapping[str, Any]) -> Self:
        return cls(
            task_id=task.id,
            run_id=task.run.id if task.run else None,
            completer_id=task.value("completer_id"),
            completed_at=read(task.value("completed_at")) or task.created_at,
            is_approved=body.get("is_approved"),
            taskdata=body.get("taskdata", {}),
        )


def story_of(
    task: TaskRecord,
    times: int,
    completions: Iterable[Completion],
    requests: Iterable[RecordedRequest],
) -> str:
    """Tell why a task was not completed as often as a test expects."""
    found = [one for one in completions if one.task_id == task.id]
    lines = [
        f"{task.value('title')!r} ({task.id}) was completed {_times(len(found))}, "
        f"not {_times(times)}. It is {task.status}."
    ]
    asked = [one for one in requests if one.asks_to_complete(task.id)]
    lines += [f"  {one.method} {one.path}: {_end_of(one)}" for one in asked]
    if not asked:
        lines.append("  No request asked to complete it.")
    return "\n".join(lines)


def unmet(planned: Iterable[str], requests: Iterable[RecordedRequest]) -> str:
    """Tell what was planned and never happened, and which requests came instead."""
    lines = [f"{call} never happened." for call in planned]
    lines += [f"  {one.method} {one.path} ({one.operation}): {_end_of(one)}" for one in requests]
    return "\n".join(lines if len(lines) > 1 else [*lines, "  No request arrived."])


def _end_of(request: RecordedRequest) -> str:
    answered = (
        "no response was sent" if request.status is None else f"answered with {request.status}"
    )
    return f"{answered} ({request.event})" if request.event else answered


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
