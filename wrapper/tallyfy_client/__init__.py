"""A client of the Tallyfy API: list and read runs and tasks, complete tasks."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tallyfy_api import models

if TYPE_CHECKING:
    from tallyfy_api.errors import (
        AuthenticationError,
        BadRequestError,
        ConflictError,
        InternalServerError,
        LockedError,
        NotFoundError,
        PaymentRequiredError,
        PermissionDeniedError,
        RateLimitError,
        UnprocessableEntityError,
    )
    from tallyfy_api.models import *  # noqa: F403
    from tallyfy_api.resources import AsyncRuns, AsyncTasks, Runs, Tasks

    from ._client import AsyncTallyfy, Tallyfy
    from ._errors import (
        AlreadyCompletedError,
        APIConnectionError,
        APIResponseValidationError,
        APIStatusError,
        APITimeoutError,
        BudgetExceededError,
        ConfigurationError,
        InvalidRequestError,
        OutcomeUnknownError,
        PaginationError,
        TallyfyError,
        WaitTimeoutError,
    )
    from ._listing import Page
    from ._pager import AsyncPager, Pager
    from ._values import RawResponse

__version__ = "0.2.0"

# fmt: off
__all__ = [
    "APIConnectionError", "APIResponseValidationError", "APIStatusError", "APITimeoutError",
    "AlreadyCompletedError", "AsyncPager", "AsyncRuns", "AsyncTallyfy", "AsyncTasks",
    "AuthenticationError", "BadRequestError", "BudgetExceededError", "ConfigurationError",
    "ConflictError", "InternalServerError", "InvalidRequestError", "LockedError", "NotFoundError",
    "OutcomeUnknownError", "Page", "Pager", "PaginationError", "PaymentRequiredError",
    "PermissionDeniedError", "RateLimitError", "RawResponse", "Runs", "Tallyfy", "TallyfyError",
    "Tasks", "UnprocessableEntityError", "WaitTimeoutError", "__version__",
]
# fmt: on
__all__ += models.__all__

# Names are imported when they are first used (PEP 562): generated modules import this package, and
# programs that only may need a client start faster. Type checkers would take `__getattr__` for a
# promise of any name.
if not TYPE_CHECKING:
    _MODULES = (
        "._errors",
        "tallyfy_api.errors",
        "tallyfy_api.models",
        "._values",
        "._listing",
        "._pager",
        "tallyfy_api.resources",
        "._client",
    )

    def __getattr__(name: str) -> Any:
        if name in __all__:
            for module in _MODULES:
                if hasattr(found := import_module(module, __name__), name):
                    globals()[name] = getattr(found, name)
                    return globals()[name]
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted(__all__)
