"""Runs and tasks as the service sends them, with every field that its documents show."""

import json
from typing import Any

ROWS_PER_PAGE = 100

_MOMENT = "2025-01-15T10:00:00.000Z"
_DUE = "2025-02-15T10:00:00.000Z"


def run(number: int) -> dict[str, Any]:
    return {
        "id": f"{number:032x}",
        "increment_id": 5000 + number,
        "checklist_id": f"{number % 7:032x}",
        "checklist_title": "Customer Onboarding V3",
        "assign_someone_else": True,
        "name": f"Onboarding - ACME Corp {number}",
        "summary": "A new customer, a new process, with a sentence of summary.",
        "status": "active",
        "progress": {"complete": 5, "total": 10, "percent": 50},
        "whole_progress": {"complete": 5, "total": 10, "percent": 50},
        "started_by": 1001,
        "owner_id": 1001,
        "prerun": {f"{field:032x}": "ACME Corp" for field in range(3)},
        "prerun_status": "complete",
        "prerun_completed_at": _MOMENT,
        "prerun_completed_by": 1001,
        "prerun_length": 3,
        "starred": False,
        "created_at": _MOMENT,
        "started_at": _MOMENT,
        "last_updated": _MOMENT,
        "archived_at": None,
        "completed_at": None,
        "due_date": _DUE,
        "due_date_passed": False,
        "due_soon": False,
        "late_tasks": 0,
        "collaborators": [1001, 1002],
        "max_task_deadline": _DUE,
        "type": "procedure",
        "is_public": False,
        "users": [1001],
        "groups": ["1ee0268902b4cddfebac1a43fce7484f"],
        "parent_id": None,
        "can_add_oot": True,
        "has_open_issue": False,
        "custom_fields": {"region": "EMEA"},
    }


def task(number: int) -> dict[str, Any]:
    return {
        "id": f"{number:032x}",
        "increment_id": 1200 + number,
        "title": f"Review Proposal {number}",
        "original_title": "Review Proposal",
        "summary": "Review the proposal document attached.",
        "run_id": f"{number % 9:032x}",
        "checklist_id": f"{number % 7:032x}",
        "step_id": f"{number:032x}",
        "linked_step_id": None,
        "alias": f"review-{number}",
        "stage_id": None,
        "status": "active",
        "status_label": "Active",
        "task_type": "task",
        "is_approved": None,
        "owners": {
            "users": [1001, 1002],
            "guests": ["jane@example.com"],
            "groups": [],
            "taskUrls": [],
        },
        "taskdata": {f"{number:032x}": "ACME Corp"},
        "position": number,
        "blueprint_position": number,
        "started_at": _MOMENT,
        "deadline": _DUE,
        "created_at": _MOMENT,
        "last_updated": _MOMENT,
        "archived_at": None,
        "completed_at": None,
        "starter_id": 1001,
        "completer_id": None,
        "completer_guest": None,
        "is_completable": True,
        "is_oneoff_task": False,
        "everyone_must_complete": False,
        "can_complete_only_assignees": False,
        "allow_guest_owners": True,
        "prevent_guest_comment": False,
        "has_deadline_dependent_child_tasks": False,
        "problem": False,
        "is_soft_start_date": False,
        "max_assignable": 1,
        "completion_progress": None,
        "webhook": None,
        "top_secret": False,
        "send_chromeless": None,
        "run_status": "active",
        "step": {"data": _step(number)},
        "form_fields": {"data": [_form_field(field) for field in range(4)]},
    }


def _step(number: int) -> dict[str, Any]:
    return {
        "id": f"{number:032x}",
        "checklist_id": f"{number % 7:032x}",
        "title": "Review Proposal",
        "alias": "review",
        "summary": None,
        "step_type": "task",
        "position": number,
        "allow_guest_owners": True,
        "max_assignable": 1,
        "skip_start_process": False,
        "can_complete_only_assignees": False,
        "everyone_must_complete": False,
        "webhook": None,
        "start_date": {"value": 0, "unit": "days"},
        "is_soft_start_date": False,
        "deadline": {"value": 5, "unit": "days", "option": "from", "step": "start_run"},
        "bp_to_launch": {"id": None, "default_name_format": None, "tasks_within_process": True},
        "assignees": [1001],
        "guests": [],
        "groups": [],
        "captures": [],
        "prevent_guest_comment": False,
        "roles": [],
        "role_changes_every_time": False,
        "created_at": _MOMENT,
        "last_updated": _MOMENT,
        "archived_at": None,
    }


def _form_field(number: int) -> dict[str, Any]:
    options = [{"id": option, "text": f"Option {option}", "value": None} for option in range(4)]
    chooses = bool(number % 2)
    return {
        "id": f"{number:032x}",
        "label": f"Field {number}",
        "field_type": "dropdown" if chooses else "text",
        "required": True,
        "alias": f"field-{number}",
        "step_id": f"{number:032x}",
        "checklist_id": f"{number:032x}",
        "guidance": None,
        "position": number,
        "default_value_enabled": False,
        "default_value": None,
        "use_wysiwyg_editor": False,
        "collect_time": False,
        "options": options if chooses else [],
        "columns": [],
        "created_at": _MOMENT,
        "last_updated": _MOMENT,
        "archived_at": None,
        "field_value": options[1] if chooses else "ACME Corp",
    }


def page(rows: list[dict[str, Any]], number: int = 1, pages: int = 1) -> bytes:
    pagination = {
        "total": pages * len(rows),
        "count": len(rows),
        "per_page": len(rows),
        "current_page": number,
        "total_pages": pages,
        "links": {},
    }
    return json.dumps({"data": rows, "meta": {"pagination": pagination}}).encode()


def page_of_runs(number: int = 1, pages: int = 1) -> bytes:
    first = (number - 1) * ROWS_PER_PAGE
    return page([run(first + row) for row in range(ROWS_PER_PAGE)], number, pages)


def page_of_tasks() -> bytes:
    return page([task(row) for row in range(ROWS_PER_PAGE)])
