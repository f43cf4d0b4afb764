"""A client of the Tallyfy API: list and read runs and tasks, complete tasks."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from . import log as log
from .version import __version__

# fmt: off
# isort: off
if TYPE_CHECKING:
    from tallyfy_api.models import (
        Asset, AssetSubject, Checklist, ChecklistToLaunch, Comment, Folder, FormField,
        FormFieldColumn, FormFieldOption, GroupReference, GuestReference, KnownFieldType,
        KnownPrerunStatus, KnownRunStatus, KnownRunType, KnownStepType, KnownTaskStatus,
        KnownTaskType, Owners, Progress, Run, RunArchivedFilter, RunSort, RunStatusFilter,
        RunTaskStatusFilter, RunTypeFilter, Step, StepTiming, Tag, TagStatistics, Task, TaskSort,
        TaskStatusFilter, UserReference,
    )
    from .async_client import AsyncTallyfy
    from .client import Tallyfy
    from .errors import (
        APIConnectionError, APIResponseValidationError, APIStatusError, APITimeoutError,
        AlreadyCompletedError, AuthenticationError, BadRequestError, ConfigurationError,
        ConflictError,
        InternalServerError, InvalidRequestError, LockedError, NotFoundError, OutcomeUnknownError,
        PaginationError, PaymentRequiredError, PermissionDeniedError, RateLimitError, TallyfyError,
        UnprocessableEntityError, WaitTimeoutError,
    )
    from .page import Page
    from .pagination import AsyncPager, Pager
    from .resources import AsyncRuns, AsyncTasks, Runs, Tasks
    from .responses import RawResponse

__all__ = [
    "APIConnectionError", "APIResponseValidationError", "APIStatusError", "APITimeoutError",
    "AlreadyCompletedError",
    "Asset", "AssetSubject", "AsyncPager", "AsyncRuns", "AsyncTallyfy", "AsyncTasks",
    "AuthenticationError", "BadRequestError", "Checklist", "ChecklistToLaunch", "Comment",
    "ConfigurationError", "ConflictError", "Folder", "FormField", "FormFieldColumn",
    "FormFieldOption", "GroupReference", "GuestReference", "InternalServerError",
    "InvalidRequestError", "KnownFieldType", "KnownPrerunStatus", "KnownRunStatus", "KnownRunType",
    "KnownStepType", "KnownTaskStatus", "KnownTaskType", "LockedError", "NotFoundError",
    "OutcomeUnknownError", "Owners", "Page", "Pager", "PaginationError", "PaymentRequiredError",
    "PermissionDeniedError", "Progress", "RateLimitError", "RawResponse", "Run",
    "RunArchivedFilter", "RunSort", "RunStatusFilter", "RunTaskStatusFilter", "RunTypeFilter",
    "Runs", "Step", "StepTiming", "Tag", "TagStatistics", "Tallyfy", "TallyfyError", "Task",
    "TaskSort", "TaskStatusFilter", "Tasks", "UnprocessableEntityError", "UserReference",
    "WaitTimeoutError", "__version__",
]
# isort: on
# fmt: on

# Everything but the errors and the models.
_MODULES = {
    "AsyncTallyfy": ".async_client",
    "Tallyfy": ".client",
    "AsyncPager": ".pagination",
    "Page": ".page",
    "Pager": ".pagination",
    "AsyncRuns": ".resources",
    "AsyncTasks": ".resources",
    "Runs": ".resources",
    "Tasks": ".resources",
    "RawResponse": ".responses",
}

# Each name is imported when it is first used (PEP 562), so that a program that only may need the
# client starts at once. Type checkers have the names from above, and would take this for a promise
# of any name.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        other = ".errors" if name.endswith("Error") else "tallyfy_api.models"
        module = import_module(_MODULES.get(name, other), __name__)
        found = globals()[name] = getattr(module, name)
        return found

    def __dir__() -> list[str]:
        return sorted(__all__)
