"""How long a call may take in all, and what holds a request to it."""

import time
from collections.abc import AsyncIterator, Iterator
from math import inf
from typing import Any, Self

import httpx
from attrs import frozen


@frozen(order=True)
class Deadline:
    """The moment by which a call must have ended."""

    moment: float

    @classmethod
    def after(cls, seconds: float | None) -> Self:
        return cls(inf if seconds is None else time.monotonic() + seconds)

    def left(self) -> float:
        """How many seconds are left; none or fewer when it is over."""
        return self.moment - time.monotonic()


def timeouts_within(deadline: Deadline, timeout: httpx.Timeout) -> dict[str, float | None]:
    """Return how long each step of a request may take that begins now."""
    left = deadline.left()
    return {phase: _sooner(seconds, left) for phase, seconds in timeout.as_dict().items()}


def _sooner(seconds: float | None, left: float) -> float | None:
    # Sockets know no infinite number of seconds.
    limit = min(inf if seconds is None else seconds, left)
    return None if limit == inf else limit


def body_within(deadline: Deadline, body: Any) -> Any:
    """Return the body of an answer, which must have come by a deadline, if there is one."""
    return body if deadline.moment == inf else BodyWithin(deadline, body)


class BodyWithin(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The body of an answer, which must have come by a deadline.

    The time-outs of httpx are for each step, and a body that comes drop by drop has many.
    """

    def __init__(self, deadline: Deadline, body: Any) -> None:
        self._deadline = deadline
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        for part in self._body:
            self._check()
            yield part

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._body:
            self._check()
            yield part

    def close(self) -> None:
        self._body.close()

    async def aclose(self) -> None:
        await self._body.aclose()

    def _check(self) -> None:
        if self._deadline.left() <= 0:
            raise httpx.ReadTimeout("The deadline of the call passed while its answer came.")
