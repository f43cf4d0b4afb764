"""The JSON payloads that the five documents print, in their own words.

Placeholders such as `YYYY-MM-DDTHH:MM:SSZ` stand here as they are printed. Only where a document
prints dots (`...`, `{ ... }`) realistic values stand instead, each marked with `# dots`.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Payload:
    document: str
    name: str
    schema: str
    operations: tuple[str, ...]
    content: dict[str, Any]
    is_request: bool = False

    def __str__(self) -> str:
        return f"{self.document}: {self.name}"


COMPLETIONS = ("completeRunTask", "completeOneOffTask")

PAYLOADS = (
    Payload(
        document="List processes",
        name="answer",
        schema="RunListResponse",
        operations=("listRuns",),
        content={
            "data": [
                {
                    "id": "run_id_abc",
                    "increment_id": 5012,
                    "checklist_id": "template_id_123",
                    "checklist_title": "Customer Onboarding",
                    "name": "Onboarding - ACME Corp",
                    "summary": "",
                    "status": "active",
                    "progress": {"complete": 5, "total": 10, "percent": 50},
                    "whole_progress": {"complete": 5, "total": 10, "percent": 50},  # dots
                    "started_by": 1001,
                    "owner_id": 1001,
                    "prerun": {"kickoff_field_id_1": "ACME Corp"},  # dots
                    "prerun_status": "complete",
                    "starred": False,
                    "created_at": "2025-01-15T10:00:00.000Z",
                    "started_at": "2025-01-15T10:00:00.000Z",
                    "last_updated": "2025-01-17T15:30:00.000Z",
                    "archived_at": None,
                    "completed_at": None,
                    "due_date": "2025-02-15T10:00:00.000Z",
                    "due_date_passed": False,
                    "due_soon": False,
                    "late_tasks": 0,
                    "collaborators": [],
                    "type": "procedure",
                    "is_public": False,
                    "users": [],
                    "groups": [],
                    "parent_id": None,
                    "can_add_oot": True,
                }
            ],
            "meta": {
                "pagination": {
                    "total": 55,
                    "count": 10,
                    "per_page": 10,
                    "current_page": 1,
                    "total_pages": 6,
                    "links": {
                        "next": "https://go.tallyfy.com/api/organizations/{org_id}/runs"
                        "?status=active&per_page=10&page=2"
                    },
                }
            },
        },
    ),
    Payload(
        document="Get process",
        name="answer",
        schema="RunResponse",
        operations=("getRun",),
        content={
            "data": {
                "id": "PROCESS_RUN_ID_TO_GET",
                "increment_id": 5015,
                "checklist_id": "template_id_abc",
                "checklist_title": "Client Onboarding V3",
                "name": "Onboarding - Globex Corp",
                "summary": "New client onboarding process run.",
                "status": "active",
                "progress": {"complete": 1, "total": 5, "percent": 20},  # dots
                "started_by": 1002,
                "owner_id": 1002,
                "created_at": "2024-05-20T11:00:00Z",
                "last_updated": "2024-05-21T09:30:00Z",
                "prerun": {
                    "kickoff_field_id_1": "Globex Corporation",
                    "kickoff_field_id_2": "2024-06-01T00:00:00Z",
                },
                "checklist": {"id": "template_id_abc", "title": "Client Onboarding V3"},  # dots
                "tasks": [
                    {  # dots
                        "id": "task_id_1",
                        "title": "Welcome Call",
                        "run_id": "PROCESS_RUN_ID_TO_GET",
                        "status": "active",
                    }
                ],
                "tags": [{"id": "tag_id_1", "title": "Priority"}],  # dots
            }
        },
    ),
    Payload(
        document="List process tasks",
        name="answer",
        schema="TaskListResponse",
        operations=("listRunTasks",),
        content={
            "data": [
                {
                    "id": "task_id_1",
                    "increment_id": 1210,
                    "title": "Welcome Call",
                    "run_id": "PROCESS_RUN_ID",
                    "step_id": "step_id_welcome",
                    "status": "active",
                    "position": 1,
                    "owners": {"users": [1001], "guests": [], "groups": []},  # dots
                    "deadline": "2024-05-28T17:00:00Z",
                    "step": {
                        "id": "step_id_welcome",
                        "title": "Schedule Welcome Call",
                        "alias": "welcome_call",
                    },
                },
                {
                    "id": "task_id_2",
                    "increment_id": 1211,
                    "title": "Setup Account",
                    "run_id": "PROCESS_RUN_ID",
                    "step_id": "step_id_setup",
                    "status": "not-started",
                    "position": 2,
                },
            ],
            "meta": {
                "pagination": {  # dots
                    "total": 2,
                    "count": 2,
                    "per_page": 50,
                    "current_page": 1,
                    "total_pages": 1,
                    "links": [],
                }
            },
        },
    ),
    Payload(
        document="Get task",
        name="answer",
        schema="TaskResponse",
        operations=("getTask",),
        content={
            "data": {
                "id": "TASK_ID_TO_GET",
                "increment_id": 1205,
                "title": "Review Proposal",
                "summary": "Review the proposal document attached.",
                "run_id": "run_id_xyz",
                "step_id": "step_id_123",
                "status": "active",
                "task_type": "member",
                "owners": {"users": [1001], "guests": [], "groups": []},  # dots
                "deadline": "YYYY-MM-DDTHH:MM:SSZ",
                "created_at": "YYYY-MM-DDTHH:MM:SSZ",
                "last_updated": "YYYY-MM-DDTHH:MM:SSZ",
                "position": 1,
                "form_fields": [
                    {
                        "id": "capture_id_abc",
                        "label": "Approval Status",
                        "field_type": "dropdown",
                        "value": {"id": 1, "text": "Approved", "value": None},
                        "required": True,
                    }
                ],
                "run": {  # dots
                    "id": "run_id_xyz",
                    "name": "Proposal - ACME Corp",
                    "status": "active",
                },
                "step": {  # dots
                    "id": "step_id_123",
                    "title": "Review Proposal",
                    "alias": "review_proposal",
                },
            }
        },
    ),
    Payload(
        document="Complete task",
        name="simple completion",
        schema="CompletionRequest",
        operations=COMPLETIONS,
        content={"task_id": "TASK_ID_TO_COMPLETE"},
        is_request=True,
    ),
    Payload(
        document="Complete task",
        name="completion with final field update",
        schema="CompletionRequest",
        operations=COMPLETIONS,
        content={
            "task_id": "TASK_ID_TO_COMPLETE",
            "taskdata": {"final_notes_field_id": "All checks passed."},
        },
        is_request=True,
    ),
    Payload(
        document="Complete task",
        name="approval",
        schema="CompletionRequest",
        operations=COMPLETIONS,
        content={"task_id": "APPROVAL_TASK_ID", "is_approved": True},
        is_request=True,
    ),
    Payload(
        document="Complete task",
        name="answer",
        schema="TaskResponse",
        operations=COMPLETIONS,
        content={
            "data": {
                "id": "TASK_ID_TO_COMPLETE",
                "title": "Review Proposal",
                "status": "completed",
                "completed_at": "2024-05-20T17:00:00.000Z",
                "completer_id": 1001,
                "tasks_changed_by_rules": {},
            }
        },
    ),
)

# What the documents' `with` adds to the answers above.
INCLUDES = {"checklist", "form_fields", "run", "step", "tags", "tasks"}


def with_wrapped_includes(content: Any) -> Any:
    """The same payload, with each included thing or list of things wrapped in `data`."""
    match content:
        case dict():
            inner = {name: with_wrapped_includes(value) for name, value in content.items()}
            return {
                name: {"data": value} if name in INCLUDES else value
                for name, value in inner.items()
            }
        case list():
            return [with_wrapped_includes(value) for value in content]
    return content
