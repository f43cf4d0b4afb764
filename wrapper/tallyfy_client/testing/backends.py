"""The back ends of a fake's own clients: they ask it directly, and wait in its time."""

import asyncio
from collections.abc import Callable
from math import inf
from operator import itemgetter
from urllib.parse import urlsplit

from attrs import define, field

from tallyfy_client.backend import (
    Backend,
    DeadlineExceeded,
    Failure,
    Send,
    refuse_closed,
)
from tallyfy_client.responses import RawResponse

from .fake_time import FakeTime
from .handler import Outcome
from .messages import Request, headers_by_name

Handle = Callable[[Request], Outcome]


@define(eq=False)
class _InProcess(Backend):
    base_url: str
    handle: Handle = field(repr=False)
    time: FakeTime = field(repr=False)
    is_closed: bool = field(default=False, init=False)

    def __attrs_post_init__(self) -> None:
        self.clock: object = self.time

    def now(self) -> float:
        return self.time.now()

    def check_usable(self) -> None:
        refuse_closed(self.is_closed)

    def _begin(self, step: Send) -> tuple[float, RawResponse | Failure]:
        """Let a request arrive. Return in how many seconds something comes of it, and what."""
        self.check_usable()
        outcome = self.handle(_request_of(step, self.base_url))
        sent = outcome.event != "refused"
        timed_out = Failure(TimeoutError("timed out"), sent, timed_out=True)
        never = outcome.event == "timeout"
        ends: list[tuple[float, RawResponse | Failure]] = [
            (inf, timed_out) if never else (outcome.delay, _result_of(outcome))
        ]
        limit = step.timeouts.read if sent else step.timeouts.connect
        if limit is not None:
            ends.insert(0, (limit, timed_out))
        if step.until < inf:
            late = Failure(DeadlineExceeded(), sent, timed_out=True)
            ends.insert(0, (step.until - self.now(), late))
        seconds, result = min(ends, key=itemgetter(0))
        # Whoever waits without a limit would wait for ever.
        return (0.0 if seconds == inf else seconds), result


class InProcess(_InProcess):
    """For `Tallyfy`."""

    def sleep(self, seconds: float) -> None:
        self.time.sleep(seconds)
        self.check_usable()

    def send(self, step: Send) -> RawResponse | Failure:
        seconds, result = self._begin(step)
        if seconds > 0:
            self.time.sleep(seconds)
        return result

    def close(self) -> None:
        self.is_closed = True


class AsyncInProcess(_InProcess):
    """For `AsyncTallyfy`."""

    async def sleep(self, seconds: float) -> None:
        await self.time.sleep_async(seconds)
        self.check_usable()

    async def send(self, step: Send) -> RawResponse | Failure:
        # Other tasks go on meanwhile, as they do over a real connection.
        await asyncio.sleep(0)
        seconds, result = self._begin(step)
        if seconds > 0:
            await self.time.sleep_async(seconds)
        return result

    async def close(self) -> None:
        self.is_closed = True


def _request_of(step: Send, base_url: str) -> Request:
    address = urlsplit(base_url)
    return Request(
        method=step.request.method,
        origin=f"{address.scheme}://{address.netloc}",
        path=address.path + step.request.path,
        raw_query=step.request.query,
        headers=headers_by_name(step.headers.items()),
        body=step.request.body or b"",
    )


def _result_of(outcome: Outcome) -> RawResponse | Failure:
    response = outcome.response
    match outcome.event:
        case "refused":
            return Failure(ConnectionRefusedError("Connection refused"), sent=False)
        case "reset":
            return Failure(ConnectionResetError("Connection reset by peer"), sent=True)
        case None if response:
            return RawResponse(response.status, response.headers, response.body)
        case "cut_in_body" | "cut_after_body" if response and not 200 <= response.status < 300:
            # An error status has said what matters, even if its explanation is cut off.
            return RawResponse(response.status, response.headers, b"")
    return Failure(EOFError("The connection ended in the middle of the response"), sent=True)
