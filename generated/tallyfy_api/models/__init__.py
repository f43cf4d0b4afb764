"""Contains all the data models used in inputs/outputs"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .asset import Asset
    from .asset_subject import AssetSubject
    from .checklist import Checklist
    from .checklist_to_launch import ChecklistToLaunch
    from .comment import Comment
    from .error import Error
    from .error_detail import ErrorDetail
    from .folder import Folder
    from .form_field import FormField
    from .form_field_column import FormFieldColumn
    from .form_field_option import FormFieldOption
    from .group_reference import GroupReference
    from .guest_reference import GuestReference
    from .known_error_code import KnownErrorCode
    from .known_field_type import KnownFieldType
    from .known_prerun_status import KnownPrerunStatus
    from .known_run_status import KnownRunStatus
    from .known_run_type import KnownRunType
    from .known_step_type import KnownStepType
    from .known_task_status import KnownTaskStatus
    from .known_task_type import KnownTaskType
    from .meta import Meta
    from .owners import Owners
    from .pagination import Pagination
    from .pagination_links import PaginationLinks
    from .progress import Progress
    from .run import Run
    from .run_archived_filter import RunArchivedFilter
    from .run_list_response import RunListResponse
    from .run_sort import RunSort
    from .run_status_filter import RunStatusFilter
    from .run_task_status_filter import RunTaskStatusFilter
    from .run_type_filter import RunTypeFilter
    from .step import Step
    from .step_timing import StepTiming
    from .tag import Tag
    from .tag_statistics import TagStatistics
    from .task import Task
    from .task_list_response import TaskListResponse
    from .task_sort import TaskSort
    from .task_status_filter import TaskStatusFilter
    from .user_reference import UserReference

__all__ = (
    "Asset",
    "AssetSubject",
    "Checklist",
    "ChecklistToLaunch",
    "Comment",
    "Error",
    "ErrorDetail",
    "Folder",
    "FormField",
    "FormFieldColumn",
    "FormFieldOption",
    "GroupReference",
    "GuestReference",
    "KnownErrorCode",
    "KnownFieldType",
    "KnownPrerunStatus",
    "KnownRunStatus",
    "KnownRunType",
    "KnownStepType",
    "KnownTaskStatus",
    "KnownTaskType",
    "Meta",
    "Owners",
    "Pagination",
    "PaginationLinks",
    "Progress",
    "Run",
    "RunArchivedFilter",
    "RunListResponse",
    "RunSort",
    "RunStatusFilter",
    "RunTaskStatusFilter",
    "RunTypeFilter",
    "Step",
    "StepTiming",
    "Tag",
    "TagStatistics",
    "Task",
    "TaskListResponse",
    "TaskSort",
    "TaskStatusFilter",
    "UserReference",
)

_MODULES = {
    "Asset": ".asset",
    "AssetSubject": ".asset_subject",
    "Checklist": ".checklist",
    "ChecklistToLaunch": ".checklist_to_launch",
    "Comment": ".comment",
    "Error": ".error",
    "ErrorDetail": ".error_detail",
    "Folder": ".folder",
    "FormField": ".form_field",
    "FormFieldColumn": ".form_field_column",
    "FormFieldOption": ".form_field_option",
    "GroupReference": ".group_reference",
    "GuestReference": ".guest_reference",
    "KnownErrorCode": ".known_error_code",
    "KnownFieldType": ".known_field_type",
    "KnownPrerunStatus": ".known_prerun_status",
    "KnownRunStatus": ".known_run_status",
    "KnownRunType": ".known_run_type",
    "KnownStepType": ".known_step_type",
    "KnownTaskStatus": ".known_task_status",
    "KnownTaskType": ".known_task_type",
    "Meta": ".meta",
    "Owners": ".owners",
    "Pagination": ".pagination",
    "PaginationLinks": ".pagination_links",
    "Progress": ".progress",
    "Run": ".run",
    "RunArchivedFilter": ".run_archived_filter",
    "RunListResponse": ".run_list_response",
    "RunSort": ".run_sort",
    "RunStatusFilter": ".run_status_filter",
    "RunTaskStatusFilter": ".run_task_status_filter",
    "RunTypeFilter": ".run_type_filter",
    "Step": ".step",
    "StepTiming": ".step_timing",
    "Tag": ".tag",
    "TagStatistics": ".tag_statistics",
    "Task": ".task",
    "TaskListResponse": ".task_list_response",
    "TaskSort": ".task_sort",
    "TaskStatusFilter": ".task_status_filter",
    "UserReference": ".user_reference",
}

# Type checkers have the names from above, and would take this for a promise of any name.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(import_module(_MODULES[name], __name__), name)
        globals()[name] = found
        return found

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
