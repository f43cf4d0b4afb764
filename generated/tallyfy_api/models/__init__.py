"""Contains all the data models used in inputs/outputs"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .asset import Asset as Asset
    from .asset_subject import AssetSubject as AssetSubject
    from .checklist import Checklist as Checklist
    from .checklist_to_launch import ChecklistToLaunch as ChecklistToLaunch
    from .comment import Comment as Comment
    from .error import Error as Error
    from .error_detail import ErrorDetail as ErrorDetail
    from .folder import Folder as Folder
    from .form_field import FormField as FormField
    from .form_field_column import FormFieldColumn as FormFieldColumn
    from .form_field_option import FormFieldOption as FormFieldOption
    from .group_reference import GroupReference as GroupReference
    from .guest_reference import GuestReference as GuestReference
    from .known_error_code import KnownErrorCode as KnownErrorCode
    from .known_field_type import KnownFieldType as KnownFieldType
    from .known_prerun_status import KnownPrerunStatus as KnownPrerunStatus
    from .known_run_status import KnownRunStatus as KnownRunStatus
    from .known_run_type import KnownRunType as KnownRunType
    from .known_step_type import KnownStepType as KnownStepType
    from .known_task_status import KnownTaskStatus as KnownTaskStatus
    from .known_task_type import KnownTaskType as KnownTaskType
    from .meta import Meta as Meta
    from .owners import Owners as Owners
    from .pagination import Pagination as Pagination
    from .pagination_links import PaginationLinks as PaginationLinks
    from .progress import Progress as Progress
    from .run import Run as Run
    from .run_archived_filter import RunArchivedFilter as RunArchivedFilter
    from .run_list_response import RunListResponse as RunListResponse
    from .run_sort import RunSort as RunSort
    from .run_status_filter import RunStatusFilter as RunStatusFilter
    from .run_task_status_filter import RunTaskStatusFilter as RunTaskStatusFilter
    from .run_type_filter import RunTypeFilter as RunTypeFilter
    from .step import Step as Step
    from .step_timing import StepTiming as StepTiming
    from .tag import Tag as Tag
    from .tag_statistics import TagStatistics as TagStatistics
    from .task import Task as Task
    from .task_list_response import TaskListResponse as TaskListResponse
    from .task_sort import TaskSort as TaskSort
    from .task_status_filter import TaskStatusFilter as TaskStatusFilter
    from .user_reference import UserReference as UserReference

__all__ = (
    "Asset",
    "AssetSubject",
    "Checklist",
    "ChecklistToLaunch",
    "Comment",
    "Folder",
    "FormField",
    "FormFieldColumn",
    "FormFieldOption",
    "GroupReference",
    "GuestReference",
    "KnownFieldType",
    "KnownPrerunStatus",
    "KnownRunStatus",
    "KnownRunType",
    "KnownStepType",
    "KnownTaskStatus",
    "KnownTaskType",
    "Owners",
    "Progress",
    "Run",
    "RunArchivedFilter",
    "RunSort",
    "RunStatusFilter",
    "RunTaskStatusFilter",
    "RunTypeFilter",
    "Step",
    "StepTiming",
    "Tag",
    "TagStatistics",
    "Task",
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
