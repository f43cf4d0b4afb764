"""AsyncTallyfy: carries the steps of calls out, and awaits what takes time."""

from __future__ import annotations

from asyncio import Task as AsyncioTask
from asyncio import current_task, to_thread
from collections.abc import AsyncIterator, Callable, Coroutine
from functools import partial
from inspect import isawaitable
from typing import Any, Self, TypeVar
from weakref import WeakKeyDictionary

from .backend import Send
from .backend_async import AsyncBackend
from .call import Sleep, Step, Steps
from .client import BaseClient
from .resources import AsyncRuns, AsyncTasks, giving
from .responses import RawResponse
from .settings import AsyncHttpClient, AsyncToken

Result = TypeVar("Result")


@giving(TokenT="AsyncToken", HttpClientT="AsyncHttpClient", RawT="Coroutine[Any, Any, RawResponse]")
class AsyncTallyfy(BaseClient[AsyncToken, AsyncHttpClient, Coroutine[Any, Any, RawResponse]]):
    """A client of the Tallyfy API for asyncio. Use it in an `async with` statement, or close it.

    Attributes:
        runs: List and read runs.
        tasks: List, read and complete tasks.
    """

    runs: AsyncRuns
    tasks: AsyncTasks
    _last: WeakKeyDictionary[AsyncioTask[Any], RawResponse]
    _backend_class, _last_class = AsyncBackend, WeakKeyDictionary
    _runs, _tasks = AsyncRuns, AsyncTasks

    @property
    def last_response(self) -> RawResponse | None:
        try:
            task = current_task()
        except RuntimeError:
            # No event loop runs here.
            return None
        return None if task is None else self._last.get(task)

    async def close(self) -> None:
        if self._owns_backend:
            await self._backend.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _perform(self, steps: Steps[Result]) -> Result:
        proceed: Any = partial(next, steps)
        try:
            while True:
                step = proceed()
                try:
                    proceed = partial(steps.send, await self._carry_out(step))
                except BaseException as error:
                    proceed = partial(steps.throw, error)
        except StopIteration as end:
            result: Result = end.value
            return result

    async def _iterate(
        self, next_steps: Callable[[], Steps[list[Result]] | None]
    ) -> AsyncIterator[Result]:
        while steps := next_steps():
            for item in await self._perform(steps):
                yield item

    async def _carry_out(self, step: Step) -> Any:
        match step:
            case Send():
                outcome = await self._backend.send(step)
                task = current_task()
                if task is not None and isinstance(outcome, RawResponse):
                    self._last[task] = outcome
                return outcome
            case Sleep():
                return await self._backend.sleep(step.seconds)
        self._backend.check_usable()
        given = to_thread(step.function) if step.is_blocking else step.function()
        return await given if isawaitable(given) else given
