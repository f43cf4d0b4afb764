"""A client of the Tallyfy API: list and read runs and tasks, complete tasks."""

from typing import TYPE_CHECKING, Any

from tallyfy_api import models as _models
from tallyfy_api.types import UNSET, Unset

from .client import AsyncTallyfy, Tallyfy
from .errors import (
    APIConnectionError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConfigurationError,
    ConflictError,
    InternalServerError,
    InvalidRequestError,
    NotFoundError,
    OutcomeUnknownError,
    PaginationError,
    PermissionDeniedError,
    RateLimitError,
    TallyfyError,
    UnprocessableEntityError,
    WaitTimeoutError,
)
from .exchange import LastResponse
from .pages import Page
from .pagination import AsyncPager, Pager
from .version import __version__

if TYPE_CHECKING:
    from tallyfy_api.models import (
        Asset,
        AssetSubject,
        Checklist,
        ChecklistToLaunch,
        Comment,
        Folder,
        FormField,
        FormFieldColumn,
        FormFieldOption,
        GroupReference,
        GuestReference,
        KnownFieldType,
        KnownPrerunStatus,
        KnownRunStatus,
        KnownRunType,
        KnownStepType,
        KnownTaskStatus,
        KnownTaskType,
        Owners,
        Progress,
        Run,
        RunArchivedFilter,
        RunSort,
        RunStatusFilter,
        RunTaskStatusFilter,
        RunTypeFilter,
        Step,
        StepTiming,
        Tag,
        TagStatistics,
        Task,
        TaskSort,
        TaskStatusFilter,
        UserReference,
    )

__all__ = [
    "UNSET",
    "APIConnectionError",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "Asset",
    "AssetSubject",
    "AsyncPager",
    "AsyncTallyfy",
    "AuthenticationError",
    "BadRequestError",
    "Checklist",
    "ChecklistToLaunch",
    "Comment",
    "ConfigurationError",
    "ConflictError",
    "Folder",
    "FormField",
    "FormFieldColumn",
    "FormFieldOption",
    "GroupReference",
    "GuestReference",
    "InternalServerError",
    "InvalidRequestError",
    "KnownFieldType",
    "KnownPrerunStatus",
    "KnownRunStatus",
    "KnownRunType",
    "KnownStepType",
    "KnownTaskStatus",
    "KnownTaskType",
    "LastResponse",
    "NotFoundError",
    "OutcomeUnknownError",
    "Owners",
    "Page",
    "Pager",
    "PaginationError",
    "PermissionDeniedError",
    "Progress",
    "RateLimitError",
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
    "Tallyfy",
    "TallyfyError",
    "Task",
    "TaskSort",
    "TaskStatusFilter",
    "UnprocessableEntityError",
    "Unset",
    "UserReference",
    "WaitTimeoutError",
    "__version__",
]

# Models are imported when they are first used (PEP 562): all together take longer than httpx. Type
# checkers have the names from above, and would take this for a promise of any name.
if not TYPE_CHECKING:  # pragma: no branch

    def __getattr__(name: str) -> Any:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(_models, name)
        return found

    def __dir__() -> list[str]:
        return sorted(__all__)
