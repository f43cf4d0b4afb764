"""The methods of the clients, by what they are about."""

from __future__ import annotations

from tallyfy_client._backend_async import AsyncBackend
from tallyfy_client._backend_sync import SyncBackend
from tallyfy_client._call import Context

from .runs import AsyncRuns, Runs
from .tasks import AsyncTasks, Tasks

__all__ = (
    "AsyncResources",
    "AsyncRuns",
    "Runs",
    "AsyncTasks",
    "Tasks",
    "Resources",
)


class Resources:
    """What Tallyfy can do, by what it is about."""

    def __init__(self, backend: SyncBackend, context: Context) -> None:
        self._runs = Runs(backend, context)
        self._tasks = Tasks(backend, context)

    @property
    def runs(self) -> Runs:
        """Processes under way, and finished or archived ones."""
        return self._runs

    @property
    def tasks(self) -> Tasks:
        """The tasks of a run, and one-off tasks."""
        return self._tasks


class AsyncResources:
    """What AsyncTallyfy can do, by what it is about."""

    def __init__(self, backend: AsyncBackend, context: Context) -> None:
        self._runs = AsyncRuns(backend, context)
        self._tasks = AsyncTasks(backend, context)

    @property
    def runs(self) -> AsyncRuns:
        """Processes under way, and finished or archived ones."""
        return self._runs

    @property
    def tasks(self) -> AsyncTasks:
        """The tasks of a run, and one-off tasks."""
        return self._tasks
