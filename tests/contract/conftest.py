"""One mock for all contract tests, and hooks of httpx that fail a test when it reports a violation.

Prism answers a wrong request with an error answer of the contract and the header `sl-violations`,
and what it has no answer for with a problem+json of its own. A client that took either for an
answer of the service would pass by mistake.
"""

import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import httpx
import pytest

from tests.contract.reading import OPERATIONS
from tools.prism import prism_mock


@pytest.fixture(scope="session")
def prism() -> Iterator[str]:
    """The address of the mock, which runs until the session ends, however it ends."""
    # pytest takes the exception of `tools.prism.stop_on_signals` for a failed test and goes on.
    before = {number: signal.signal(number, _end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        with prism_mock() as url:
            _warm_up(url)
            yield url
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _warm_up(url: str) -> None:
    """Ask for each operation once: at the first request Prism compiles its schemas, for seconds."""
    headers = {"Authorization": "Bearer any-token", "X-Tallyfy-Client": "APIClient"}
    with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
        for operation in OPERATIONS.values():
            path = operation.path.format(org_id="acme", run_id="r1", task_id="t1")
            body = {"task_id": "t1"} if operation.method == "post" else None
            client.request(operation.method.upper(), path, json=body).raise_for_status()


def _end(number: int, _frame: FrameType | None) -> None:
    pytest.exit(f"ended by {signal.Signals(number).name}", returncode=128 + number)


@dataclass
class Wire:
    """What goes over the wire between a client and Prism.

    `prefer` chooses the answer to a request, in the words of Prism's `Prefer` header:
    `example=page-2`, `code=404`, or both with a comma between. Without it, Prism gives the first
    example of the success.
    """

    prefer: Callable[[httpx.Request], str | None] = lambda _request: None
    seen: list[httpx.Request] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [f"{request.method} {request.url.path}" for request in self.seen]

    def take_request(self, request: httpx.Request) -> None:
        self.seen.append(request)
        if preferred := self.prefer(request):
            request.headers["Prefer"] = preferred

    def check_answer(self, answer: httpx.Response) -> None:
        violations = answer.headers.get("sl-violations")
        if answer.headers.get("content-type", "").startswith("application/problem+json"):
            violations = f"Prism itself answered with {answer.status_code}"
        if violations:
            pytest.fail(f"{answer.request.method} {answer.request.url}: {violations}")

    def sync_hooks(self) -> dict[str, list[Callable[..., Any]]]:
        return {"request": [self.take_request], "response": [self.check_answer]}

    def async_hooks(self) -> dict[str, list[Callable[..., Any]]]:
        async def take_request(request: httpx.Request) -> None:
            self.take_request(request)

        async def check_answer(answer: httpx.Response) -> None:
            self.check_answer(answer)

        return {"request": [take_request], "response": [check_answer]}


@pytest.fixture
def wire() -> Wire:
    return Wire()
